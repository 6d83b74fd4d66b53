"""The rows of a filing -> its ownership document.

The proof that nothing was lost: the document written from `raw` equals the one that was filed as canonical XML,
but for white space around values and between elements, comments and processing instructions.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from ownership import tables
from ownership.shapes import (
    DOCUMENT_SHAPE,
    LINE_ELEMENTS,
    LINE_SHAPES,
    MARKUP,
    OWNER_SHAPE,
    SIGNATURE_SHAPE,
    STRAY_TEXT,
    Node,
    Shape,
    snake_case,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Record = dict[str, Any]
Place = tuple[str | None, int | None, int | None, int | None]

_LAYOUT_WORD: Final = re.compile(r"text\(\)|markup\(\)|[()]|\[[^\]]*\]|[^\s()\[\]]+")
_RUN: Final = re.compile(r"(I|II|reportingOwner|footnote|ownerSignature)(?:\*|:(\d+))")


def rebuild_document(rows: Mapping[str, Sequence[Sequence[Any]]]) -> str:
    """The XML of one filing's ownership document.

    Args:
        rows: table name -> the filing's rows, in the order of the table's columns in `tables.py`.
    """
    return _Rebuilder(rows).document()


class _Rebuilder:
    """Hands out the parts, references and unmapped elements of a document in the order they were read."""

    def __init__(self, rows: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        def records(table: tables.Table, order: str) -> list[Record]:
            found = [dict(zip(table.column_names, row, strict=True)) for row in rows.get(table.name, ())]
            return sorted(found, key=lambda record: record[order])

        (self.root,) = records(tables.OWNERSHIP_DOCUMENT, "accession_number")
        line_tables = {table.name: table for _, table in LINE_ELEMENTS.values()}.values()
        lines = sorted(
            (record for table in line_tables for record in records(table, "line_number")),
            key=lambda record: record["line_number"],
        )
        self.parts: dict[str, deque[Record]] = {
            "I": deque(line for line in lines if LINE_ELEMENTS[line["row_element"]][0] == "I"),
            "II": deque(line for line in lines if LINE_ELEMENTS[line["row_element"]][0] == "II"),
            "reportingOwner": deque(records(tables.REPORTING_OWNER, "owner_number")),
            "footnote": deque(records(tables.FOOTNOTE, "footnote_number")),
            "ownerSignature": deque(records(tables.OWNER_SIGNATURE, "signature_number")),
        }
        self.references: dict[Place, dict[str, deque[str]]] = defaultdict(lambda: defaultdict(deque))
        for row in records(tables.FOOTNOTE_REFERENCE, "reference_number"):
            place = (row["table_number"], row["line_number"], row["owner_number"], row["signature_number"])
            self.references[place][row["element"]].append(row["footnote_id"])
        self.unmapped: dict[str, deque[str | None]] = defaultdict(deque)
        for row in records(tables.UNMAPPED_ELEMENT, "element_number"):
            self.unmapped[row["path"]].append(row["element_text"])
        layouts = records(tables.ELEMENT_LAYOUT, "section_number")
        self.layouts = {(row["section"], row["section_number"]): row["layout"] for row in layouts}
        self.holding_empty_value = {row["section"] for row in layouts if row["section_number"] == 0}

    def document(self) -> str:
        """The whole document."""
        runs = {path: "" for path in DOCUMENT_SHAPE.order if path.endswith("*") and self.parts[_run_kind(path)]}
        return self._part(DOCUMENT_SHAPE, tables.OWNERSHIP_DOCUMENT, self.root, 1, (None, None, None, None), "", runs)

    def _part(
        self,
        shape: Shape,
        table: tables.Table,
        record: Record,
        number: int,
        place: Place,
        prefix: str,
        runs: Mapping[str, str] | None = None,
    ) -> str:
        """One part: its values, put where its layout or else the specification's order says."""
        values: dict[str, str | None] = {
            column.path: record[column.name] for column in table.columns if column.path is not None
        }
        layout = self.layouts.get((shape.element, number)) or shape.canonical_layout(
            {**values, **(runs or {})},
            {element: len(identifiers) for element, identifiers in self.references[place].items()},
            self.holding_empty_value,
        )
        node, tags = _parse_layout(layout)
        # The plan says behind which tag each value stood; the same plan, backwards, puts it there again.
        plan = shape.work_out(tags, is_quick=False)
        indexes = plan.columns([*map(str, range(len(tags))), None, None])
        texts = {int(index): values[path] or "" for path, index in zip(shape.positions, indexes, strict=True) if index}
        for path, index, _, is_text in plan.unmapped:
            if is_text:
                texts[index] = self.unmapped[prefix + path].popleft() or ""
        return self._write(node, texts, prefix, [], place)

    def _write(self, node: Node, texts: Mapping[int, str], prefix: str, above: list[str], place: Place) -> str:
        """An element and everything inside."""
        run = _RUN.fullmatch(node.name)
        if run:
            return self._run(run[1], run[2], prefix + "".join(f"/{name}" for name in above))
        if node.name == MARKUP:
            return texts[node.index]
        if node.name == STRAY_TEXT:
            return escape(texts[node.index])
        if node.is_reference:
            names = [name for name in above if name not in ("", "value")]
            return f"<{node.name} id={quoteattr(self.references[place][snake_case(names[-1])].popleft())}/>"
        path = [*above, node.local]
        here = prefix + "".join(f"/{name}" for name in path)
        attributes = "".join(
            f" {name}={quoteattr(self.unmapped[f'{here}/@{name}'].popleft() or '')}" for name, _ in node.attributes
        )
        holds_markup = any(child.name == MARKUP for child in node.children)
        text = "" if holds_markup else escape(texts.get(node.index, ""))
        inside = "".join(self._write(child, texts, prefix, path, place) for child in node.children)
        return f"<{node.name}{attributes}>{text}{inside}</{node.name}>"

    def _run(self, kind: str, count: str | None, prefix: str) -> str:
        """The next parts of a kind: all that are left ('I*'), or as many as the layout says ('I:3')."""
        parts = self.parts[kind]
        taken = [parts.popleft() for _ in range(int(count) if count else len(parts))]
        return "".join(self._one(kind, record, prefix) for record in taken)

    def _one(self, kind: str, record: Record, prefix: str) -> str:
        if kind == "reportingOwner":
            number = record["owner_number"]
            return self._part(OWNER_SHAPE, tables.REPORTING_OWNER, record, number, (None, None, number, None), prefix)
        if kind == "ownerSignature":
            number = record["signature_number"]
            return self._part(
                SIGNATURE_SHAPE, tables.OWNER_SIGNATURE, record, number, (None, None, None, number), prefix
            )
        if kind == "footnote":
            return self._footnote(record, f"{prefix}/footnote")
        number, name = record["line_number"], record["row_element"]
        return self._part(LINE_SHAPES[name], LINE_ELEMENTS[name][1], record, number, (kind, number, None, None), prefix)

    def _footnote(self, record: Record, path: str) -> str:
        node, _ = _parse_layout(self.layouts.get(("footnote", record["footnote_number"]), "footnote[id]"))
        values = {
            name: record["footnote_id"] if name == "id" else self.unmapped[f"{path}/@{name}"].popleft()
            for name, _ in node.attributes
        }
        attributes = "".join(f" {name}={quoteattr(value or '')}" for name, value in values.items())
        text = str(self.unmapped[f"{path}/{MARKUP}"].popleft()) if node.children else escape(record["footnote_text"])
        return f"<{node.name}{attributes}>{text}</{node.name}>"


def _run_kind(path: str) -> str:
    return path.rpartition("/")[2].rstrip("*")


def _parse_layout(layout: str) -> tuple[Node, list[str]]:
    """The element that a layout describes, and the tags it would have."""
    root = Node("", 0)
    stack = [root]
    for word in _LAYOUT_WORD.findall(layout):
        if word == "(":
            stack.append(stack[-1].children[-1])
        elif word == ")":
            stack.pop()
        elif word.startswith("["):
            stack[-1].children[-1].attributes.append((word[1:-1], ""))
        else:
            stack[-1].children.append(Node(word, 0))
    tags: list[str] = []
    _number(root.children, tags)
    return root.children[0], tags


def _number(nodes: Iterable[Node], tags: list[str]) -> None:
    """Append the tags of the elements, and note each element's position."""
    for node in nodes:
        node.index = len(tags)
        run = _RUN.fullmatch(node.name)
        if run:
            tags.append(f"{run[1]}*")
        elif node.name in (MARKUP, STRAY_TEXT):
            tags.append(node.name)
        elif node.local == "footnoteId" and not node.attributes:
            node.attributes = [("id", "")]
            tags.append(f'{node.name} id=""/')
        else:
            node.attributes = [(name, value) for name, value in node.attributes if name]
            tags.append(node.name + "".join(f' {name}=""' for name, _ in node.attributes))
            _number(node.children, tags)
            tags.append(f"/{node.name}")
