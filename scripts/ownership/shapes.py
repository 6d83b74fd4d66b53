"""Where the values of a part of an ownership document go.

The tags of one part (a line of a table, an owner, a signature, the document without those) are its shape. The
same few hundred shapes make up millions of filings, so where each value of a shape goes is worked out once, kept
as a `Plan`, and then applied at the cost of one dictionary look-up. Places are declared in `tables.py`.

What has no column becomes an unmapped element, and what the columns alone cannot put back in its place (empty
tables, other orders, repeated elements) becomes a layout, so that `rebuild.py` can write the document again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ownership import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

Row = tuple[Any, ...]
# Table and line, owner, or signature that a part of a document is.
Place = tuple[str | None, int | None, int | None, int | None]
NOWHERE: Final[Place] = (None, None, None, None)

MAX_DEPTH: Final = 64
MAX_PLANS: Final = 20_000
MAX_PLAN_TAGS: Final = 500

# Tokens that are no tags. The quick one stands for a tag whose identifier moved to the text behind it.
STRAY_TEXT: Final = "text()"
MARKUP: Final = "markup()"
QUICK_REFERENCE: Final = "footnoteId id"

LINE_ELEMENTS: Final[dict[str, tuple[str, tables.Table]]] = {
    "nonDerivativeTransaction": ("I", tables.NON_DERIVATIVE_TRANSACTION),
    "nonDerivativeHolding": ("I", tables.NON_DERIVATIVE_HOLDING),
    "derivativeTransaction": ("II", tables.DERIVATIVE_TRANSACTION),
    "derivativeHolding": ("II", tables.DERIVATIVE_HOLDING),
    # X0101 (May to July 2003): one element for transactions and holdings. Which is which is decided in SQL.
    "nonDerivativeSecurity": ("I", tables.NON_DERIVATIVE_TRANSACTION),
    "derivativeSecurity": ("II", tables.DERIVATIVE_TRANSACTION),
}
REPEATED_ELEMENTS: Final = frozenset({*LINE_ELEMENTS, "reportingOwner", "footnote", "ownerSignature"})

# Order of a document's parts in the specification. A name with a star stands for all parts of that kind.
DOCUMENT_ORDER: Final = (
    "schemaVersion",
    "documentType",
    "periodOfReport",
    "dateOfOriginalSubmission",
    "noSecuritiesOwned",
    "notSubjectToSection16",
    "form3HoldingsReported",
    "form4TransactionsReported",
    "issuer/issuerCik",
    "issuer/issuerName",
    "issuer/issuerTradingSymbol",
    "issuer/issuerForeignTradingSymbol",
    "reportingOwner*",
    "aff10b5One",
    "nonDerivativeTable/I*",
    "derivativeTable/II*",
    "footnotes/footnote*",
    "remarks",
    "ownerSignature*",
)

_NULL: Final = -2
_EMPTY: Final = -1
_ATTRIBUTE: Final = re.compile(r"""(?<=\s)([^\s=/]++)\s*+=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE: Final = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
PREDEFINED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_STAR: Final = re.compile(r"(?<![\w:.-])(?:I|II|reportingOwner|footnote|ownerSignature)\*")
_SNAKE: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class UnreadableDocumentError(Exception):
    """A document that is not loaded: `reason` is a short code, `detail` says what is wrong and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the reason and the detail."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class IrregularShapeError(Exception):
    """The quick way of reading tags does not fit this document; it has to be read the general way."""


@lru_cache(10_000)
def snake_case(name: str) -> str:
    """Name of the column of an XML element: rptOwnerCik -> rpt_owner_cik."""
    return _SNAKE.sub("_", name).lower()


def unescape(text: str) -> str:
    """Text with character references and the five predefined entities replaced."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return PREDEFINED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number < 0xD800 or 0xE000 <= number <= 0x10FFFF else match[0]


def local_name(tag: str) -> str:
    """Name of a start tag without attributes and without namespace prefix."""
    name = tag.split(None, 1)[0].rstrip("/")
    return name.rpartition(":")[2] or name


def parse_tag(tag: str) -> tuple[str, list[tuple[str, str]], bool]:
    """Name, attributes, and whether the element is closed at once, of what stands between the brackets of a tag."""
    name = tag.split(None, 1)[0]
    attributes = [
        (match[1], unescape(match[2] if match[2] is not None else match[3]))
        for match in _ATTRIBUTE.finditer(tag, len(name))
    ]
    return name.rstrip("/"), attributes, tag.endswith("/")


@dataclass(slots=True)
class Node:
    """An element of a shape; `index` is the position of its start tag, and of the text behind that tag."""

    name: str
    index: int
    attributes: list[tuple[str, str]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    is_closed_at_once: bool = False

    @property
    def local(self) -> str:
        """Name without namespace prefix."""
        return self.name.rpartition(":")[2] or self.name

    @property
    def is_reference(self) -> bool:
        """Whether this is a footnote reference and nothing else."""
        return self.local == "footnoteId" and not self.children and [name for name, _ in self.attributes] == ["id"]


@dataclass(slots=True)
class Plan:
    """Where the values of one shape go. Indexes count the shape's tags; behind them stand null and ''.

    column_indexes, wrapped_indexes: what the functions `columns` and `wrapped` take.
    columns: values of the table's columns; strays: texts that should be ''.
    wrapped: texts of the value elements, of the elements in `wrapped_names`.
    bare_names: elements that should hold a value element and hold nothing.
    references: element, index, footnote identifier (null: the text at the index tells it).
    unmapped: path, index, text, whether the text at the index comes before that.
    """

    column_indexes: tuple[int, ...]
    wrapped_indexes: tuple[int, ...]
    columns: Callable[[Sequence[str | None]], Row]
    strays: Callable[[Sequence[str | None]], Row] | None
    wrapped: Callable[[Sequence[str | None]], Row] | None
    wrapped_names: tuple[str, ...]
    bare_names: tuple[str, ...]
    references: tuple[tuple[str, int, str | None], ...]
    unmapped: tuple[tuple[str, int, str | None, bool], ...]
    layout: str
    is_canonical: bool


def _getter(indexes: Sequence[int]) -> Callable[[Sequence[str | None]], Row]:
    """Function that takes the values at these indexes as a tuple."""
    if len(indexes) == 1:
        only = indexes[0]
        return lambda values: (values[only],)
    return itemgetter(*indexes)


def parse_tree(tags: Sequence[str]) -> Node:
    """The element that the tags make up, with everything inside."""
    root = Node("", 0)
    stack = [root]
    for index, tag in enumerate(tags):
        if tag in (STRAY_TEXT, MARKUP) or tag.endswith("*"):
            stack[-1].children.append(Node(tag, index, is_closed_at_once=True))
        elif tag == QUICK_REFERENCE:
            stack[-1].children.append(Node("footnoteId", index, [("id", "")], is_closed_at_once=True))
        elif tag.startswith("/"):
            if stack[-1].name != tag[1:].rstrip():
                raise IrregularShapeError
            stack.pop()
        else:
            name, attributes, is_closed_at_once = parse_tag(tag)
            node = Node(name, index, attributes, is_closed_at_once=is_closed_at_once)
            stack[-1].children.append(node)
            if not is_closed_at_once:
                stack.append(node)
                if len(stack) > MAX_DEPTH:
                    raise UnreadableDocumentError(
                        "nested_too_deep",
                        f"elements nested more than {MAX_DEPTH} deep; ownership documents have 6 levels",
                    )
    if len(stack) > 1 or len(root.children) != 1:
        raise IrregularShapeError
    return root.children[0]


def layout_of(node: Node) -> str:
    """Name of an element, its attributes in brackets, what is inside in parentheses: 'value', 'issuer(issuerCik)'."""
    if node.is_reference:
        return node.name
    attributes = "".join(f"[{name}]" for name, _ in node.attributes) or ("[]" if node.local == "footnoteId" else "")
    inside = " ".join(map(layout_of, node.children))
    return f"{node.name}{attributes}({inside})" if inside else f"{node.name}{attributes}"


def render_layout(layout: str, runs: Sequence[tuple[str, int]]) -> str:
    """A document's layout with each star replaced by the number of parts that stand there: 'I*' -> 'I:3'."""
    counts = iter(runs)

    def counted(_: re.Match[str]) -> str:
        star, count = next(counts)
        return f"{star.rstrip('*')}:{count}"

    return _STAR.sub(counted, layout)


class Shape:
    """One kind of part: its element, the columns its values go to, and the plans worked out so far."""

    def __init__(self, element: str, table: tables.Table, order: Sequence[str] | None = None) -> None:
        """Take the places of the values from the table's columns."""
        paths = [column.path for column in table.columns if column.path is not None]
        self.element = element
        self.positions: dict[str, int] = {path: position for position, path in enumerate(paths)}
        self.order: Sequence[str] = order if order is not None else paths
        self.groups = {path[:end] for path in self.order for end in range(len(path)) if path[end] == "/"}
        self.plans: dict[tuple[str, ...], Plan] = {}

    def plan(self, tags: Sequence[str]) -> Plan:
        """The plan of the shape of a regular document's part: from the store, or worked out now."""
        key = tuple(tags)
        plan = self.plans.get(key)
        if plan is None:
            plan = self.work_out(key, is_quick=True)
            if len(key) <= MAX_PLAN_TAGS:
                if len(self.plans) >= MAX_PLANS:
                    self.plans.clear()
                self.plans[key] = plan
        return plan

    def work_out(self, tags: Sequence[str], *, is_quick: bool) -> Plan:
        """Work out where each value of a shape goes.

        Raises:
            IrregularShapeError: the tags need the general way of reading.
        """
        tree = parse_tree(tags)
        work = _Work(self, is_quick=is_quick)
        work.visit(tree, "")
        indexes = [work.columns.get(position, _NULL) for position in range(len(self.positions))]
        # The text behind the last tag belongs to the part around this one.
        strays = [index for index in range(max(len(tags) - 1, 1)) if index not in work.used]
        layout = layout_of(tree)
        expected = self.canonical_layout(work.present, work.reference_counts)
        return Plan(
            column_indexes=tuple(indexes),
            wrapped_indexes=tuple(index for _, index in work.wrapped),
            columns=_getter(indexes),
            strays=_getter(strays) if strays else None,
            wrapped=_getter([index for _, index in work.wrapped]) if work.wrapped else None,
            wrapped_names=tuple(name for name, _ in work.wrapped),
            bare_names=tuple(work.bare),
            references=tuple(work.references),
            unmapped=tuple(
                (f"/{self.element}{path}", index, text, is_text) for path, index, text, is_text in work.unmapped
            ),
            layout=layout,
            is_canonical=layout == expected,
        )

    def with_stray_text(
        self, tags: Sequence[str], values: list[str | None]
    ) -> tuple[list[str], list[str | None], list[int]]:
        """The shape with text that stands between elements as tokens of its own, and where each token came from."""
        work = _Work(self, is_quick=False)
        work.visit(parse_tree(tags), "")
        new_tags: list[str] = []
        new_values: list[str | None] = []
        origins: list[int] = []
        for index, tag in enumerate(tags):
            value = values[index] if index < len(values) - 2 else ""
            is_stray = bool(value) and index not in work.used and index < max(len(tags) - 1, 1)
            new_tags.append(tag)
            new_values.append("" if is_stray else value)
            origins.append(index)
            if is_stray:
                new_tags.append(STRAY_TEXT)
                new_values.append(value)
                origins.append(index)
        return new_tags, [*new_values, None, ""], origins

    def canonical_layout(
        self,
        present: Mapping[str, str | None],
        references: Mapping[str, int],
        holding_empty_value: Container[str] = (),
    ) -> str:
        """The layout that values alone tell: the specification's order, without what is null.

        Args:
            present: path -> value, null where the element is absent.
            references: element in snake case -> number of its footnote references.
            holding_empty_value: elements that hold an empty value element where their value is ''.
        """
        left = dict(references)
        parts: list[str] = []
        groups: dict[str, list[str]] = {}
        for path in self.order:
            is_wrapped = path.endswith("/value")
            group, _, name = path.removesuffix("/value").rpartition("/")
            value = present.get(path)
            footnotes = ["footnoteId"] * left.pop(snake_case(name), 0)
            is_held = is_wrapped and (value or (value == "" and name in holding_empty_value))
            inside = (["value"] if is_held else []) + footnotes
            siblings = groups.setdefault(group, []) if group else parts
            if group and not siblings and f"({group}" not in parts:
                parts.append(f"({group}")
            if value is not None or footnotes:
                siblings.append(f"{name}({' '.join(inside)})" if inside else name)
        for group, siblings in groups.items():
            siblings.extend(["footnoteId"] * left.pop(snake_case(group), 0))
        filled = [
            part if not part.startswith("(") else f"{part[1:]}({' '.join(groups[part[1:]])})"
            for part in parts
            if not part.startswith("(") or groups[part[1:]]
        ]
        filled.extend(["footnoteId"] * left.pop(snake_case(self.element), 0))
        if left:
            return ""
        return f"{self.element}({' '.join(filled)})" if filled else self.element


class _Work:
    """What is found while a shape is worked out."""

    def __init__(self, shape: Shape, *, is_quick: bool) -> None:
        self.shape = shape
        self.is_quick = is_quick
        self.columns: dict[int, int] = {}
        self.present: dict[str, str | None] = {}
        self.used: set[int] = set()
        self.wrapped: list[tuple[str, int]] = []
        self.bare: list[str] = []
        self.references: list[tuple[str, int, str | None]] = []
        self.reference_counts: dict[str, int] = {}
        self.unmapped: list[tuple[str, int, str | None, bool]] = []

    def visit(self, node: Node, path: str) -> None:
        """Place an element and everything inside; `path` is relative to the part, '' for the part itself."""
        if self.is_quick and path and node.local in REPEATED_ELEMENTS:
            raise IrregularShapeError
        if node.name.endswith("*"):
            self.present[path] = ""
            self.used.add(node.index)
            return
        self._place(node, path)
        for name, value in node.attributes:
            self.unmapped.append((f"/{path}/@{name}" if path else f"/@{name}", node.index, value, False))
        for child in node.children:
            if child.is_reference:
                self._refer(child, path)
            else:
                self.visit(child, f"{path}/{child.local}" if path else child.local)

    def _place(self, node: Node, path: str) -> None:
        """Give the text of an element a column, or note it as unmapped."""
        position = self.shape.positions.get(path)
        wrapper = self.shape.positions.get(f"{path}/value")
        if position is not None and position not in self.columns:
            index = self.columns[position] = _EMPTY if node.is_closed_at_once else node.index
            self.present[path] = "text"
            if not node.is_closed_at_once:
                self.used.add(node.index)
            if path.endswith("/value"):
                self.wrapped.append((path.split("/")[-2], index))
        elif wrapper is not None and wrapper not in self.columns and not node.children and not node.attributes:
            self.columns[wrapper] = _EMPTY
            self.present[f"{path}/value"] = ""
            self.bare.append(node.local)
        elif wrapper is None and path not in self.shape.groups and path:
            is_text = not node.is_closed_at_once or node.name in (STRAY_TEXT, MARKUP)
            if is_text:
                self.used.add(node.index)
            # An element that only holds others has no text; one that holds nothing has ''.
            empty = None if node.children else ""
            self.unmapped.append((f"/{path}", node.index, empty, is_text))

    def _refer(self, node: Node, path: str) -> None:
        """Note a footnote reference of the element around it."""
        names = [name for name in path.split("/") if name not in ("", "value")]
        element = snake_case(names[-1] if names else self.shape.element)
        self.reference_counts[element] = self.reference_counts.get(element, 0) + 1
        identifier = node.attributes[0][1]
        self.references.append((element, node.index, identifier or None))
        if not identifier:
            self.used.add(node.index)


LINE_SHAPES: Final = {name: Shape(name, table) for name, (_, table) in LINE_ELEMENTS.items()}
OWNER_SHAPE: Final = Shape("reportingOwner", tables.REPORTING_OWNER)
SIGNATURE_SHAPE: Final = Shape("ownerSignature", tables.OWNER_SIGNATURE)
DOCUMENT_SHAPE: Final = Shape("ownershipDocument", tables.OWNERSHIP_DOCUMENT, DOCUMENT_ORDER)


def held_empty_value_rows(accession_number: str, holds_empty_value: Mapping[str, bool]) -> list[Row]:
    """Rows of raw.element_layout for the elements that a document files as <x><value/></x> and not as <x/>."""
    return [(accession_number, name, 0, f"{name}(value)") for name, is_held in holds_empty_value.items() if is_held]


def reference_rows(accession_number: str, references: list[tuple[int, Place, str, str | None]]) -> list[Row]:
    """Rows of raw.footnote_reference, numbered in document order.

    Args:
        accession_number: first column of every row.
        references: position in the document, place, element in snake case, identifier of the footnote.
    """
    in_order = sorted(references, key=itemgetter(0))
    return [
        (accession_number, number, *place, element, footnote_id)
        for number, (_, place, element, footnote_id) in enumerate(in_order, start=1)
    ]
