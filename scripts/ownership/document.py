"""An ownership document -> rows of the raw tables, as filed.

A document consists of parts (lines, owners, footnotes, signatures, and the rest); `shapes.py` says where the values
of each part go. Three ways lead there, each tried where the one before does not fit, and all end in the same rows:

1. Regular documents in ASCII are cut as they are (`known.py`).
2. Any other XML is checked by expat, made plain by `xml_text.py`, and then cut in the same way.
3. Plain XML with other attributes, markup inside values, or parts inside parts is cut tag by tag, here.

Nothing is interpreted: text in, text out. White space around a value is not part of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from ownership import tables
from ownership.known import KnownDocument
from ownership.shapes import (
    DOCUMENT_SHAPE,
    LINE_ELEMENTS,
    LINE_SHAPES,
    MARKUP,
    MAX_DEPTH,
    NOWHERE,
    OWNER_SHAPE,
    SIGNATURE_SHAPE,
    STRAY_TEXT,
    IrregularShapeError,
    Shape,
    UnreadableDocumentError,
    held_empty_value_rows,
    local_name,
    parse_tag,
    reference_rows,
    render_layout,
    unescape,
)
from ownership.xml_text import (
    TAG,
    WHITE_SPACE,
    decode,
    plain_xml,
    recovered_xml,
    require_well_formed,
    unwrapped,
    without_declaration,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership.shapes import Place, Plan, Row

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_ELEMENTS: Final = 200_000
TABLE_NAMES: Final = tuple(
    table.name for table in tables.FILING_TABLES[tables.FILING_TABLES.index(tables.OWNERSHIP_DOCUMENT) :]
)

Rows = dict[str, list["Row"]]

_ROOT_OPEN: Final = re.compile(rb"<(?:[\w.-]+:)?ownershipDocument(?=[\s/>])")
_ROOT_CLOSE: Final = re.compile(rb"</(?:[\w.-]+:)?ownershipDocument\s*>")
_SHAPES: Final = (*LINE_SHAPES.values(), OWNER_SHAPE, SIGNATURE_SHAPE, DOCUMENT_SHAPE)
_LEAF_NAMES: Final = frozenset(
    {"footnote", *(path.rpartition("/")[2] for shape in _SHAPES for path in shape.positions)}
)
_PART_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "line": (
        tables.NON_DERIVATIVE_TRANSACTION.name,
        tables.NON_DERIVATIVE_HOLDING.name,
        tables.DERIVATIVE_TRANSACTION.name,
        tables.DERIVATIVE_HOLDING.name,
    ),
    "reportingOwner": (tables.REPORTING_OWNER.name,),
    "footnote": (tables.FOOTNOTE.name,),
    "ownerSignature": (tables.OWNER_SIGNATURE.name,),
}
_PART_START: Final = re.compile(
    r"<(?:[\w.-]+:)?(" + "|".join([*LINE_ELEMENTS, "reportingOwner", "footnote", "ownerSignature"]) + r")(?=[\s/>])"
)


@dataclass
class Document:
    """One ownership document as rows: table name -> rows in the order of the table's columns in `tables.py`."""

    rows: Rows
    sha256: str
    encoding: str
    parse_mode: str
    parse_note: str | None


def read_document(data: bytes, accession_number: str) -> Document:
    """Read the bytes of one ownership document.

    Args:
        data: the XML part of a submission, or a bare XML file.
        accession_number: with dashes; first column of every row.

    Raises:
        UnreadableDocumentError: the document cannot be loaded without losing something.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocumentError(
            "document_too_large",
            f"{len(data):,} bytes; ownership documents up to {MAX_BYTES:,} bytes are read",
        )
    text, encoding = decode(data)
    text, parse_mode = unwrapped(text)
    text = without_declaration(text)
    parse_note = None
    try:
        rows = KnownDocument(text, accession_number, TABLE_NAMES).rows
    except IrregularShapeError:
        try:
            require_well_formed(text)
            plain = plain_xml(text)
        except expat.ExpatError as error:
            parse_mode, parse_note = "recovered", str(error)
            plain = recovered_xml(text, parse_note)
        rows = _shred_plain(plain, accession_number)
    if parse_note is not None:
        _require_every_part(text, rows, parse_note)
    _require_identity(rows)
    return Document(rows, fingerprint(data), encoding, parse_mode, parse_note)


def fingerprint(data: bytes) -> str:
    """SHA-256, in hexadecimal, of the bytes from <ownershipDocument to its first closing tag."""
    first = data.find(b"<ownershipDocument")
    last = data.find(b"</ownershipDocument>", first)
    if first >= 0 and last >= 0:
        return hashlib.sha256(memoryview(data)[first : last + len(b"</ownershipDocument>")]).hexdigest()
    start = _ROOT_OPEN.search(data)
    end = _ROOT_CLOSE.search(data, start.start() if start else 0)
    return hashlib.sha256(data[start.start() if start else 0 : end.end() if end else len(data)]).hexdigest()


def holds_ownership_document(data: bytes) -> bool:
    """Whether the bytes hold the start tag of an ownership document."""
    return b"ownershipDocument" in data and _ROOT_OPEN.search(data) is not None


# ------------------------------------------------------------------------------------------- text to tags


def _tokens(text: str) -> tuple[list[str], list[str]]:
    """Tags and the texts behind them of any plain XML."""
    if text.count("<") > 2 * MAX_ELEMENTS:
        raise UnreadableDocumentError(
            "too_many_elements", f"more than {MAX_ELEMENTS:,} elements; no ownership document has so many"
        )
    pieces = TAG.split(text)
    tags, texts = pieces[1::2], pieces[2::2]
    if local_name(tags[0]) != "ownershipDocument":
        raise UnreadableDocumentError(
            "not_an_ownership_document",
            f"the XML's root is {local_name(tags[0])[:80]!r}, not ownershipDocument",
        )
    _require_depth(tags)
    tags, texts = _with_markup_kept(tags, texts)
    return tags, [unescape(piece).strip(WHITE_SPACE) for piece in texts]


def _require_depth(tags: Sequence[str]) -> None:
    """Refuse elements nested absurdly deep before anything is done for each level."""
    depth = 0
    for tag in tags:
        depth += -1 if tag[0] == "/" else 0 if tag[-1] == "/" else 1
        if depth > MAX_DEPTH:
            raise UnreadableDocumentError(
                "nested_too_deep",
                f"elements nested more than {MAX_DEPTH} deep; ownership documents have 6 levels",
            )


def _with_markup_kept(tags: list[str], texts: list[str]) -> tuple[list[str], list[str]]:
    """Tags and texts with markup inside values and footnotes set aside.

    The value becomes the text inside the markup, in one piece; a MARKUP token behind it holds the source.
    """
    kept_tags: list[str] = []
    kept_texts: list[str] = []
    index = 0
    while index < len(tags):
        tag = tags[index]
        kept_tags.append(tag)
        kept_texts.append(texts[index])
        index += 1
        if (
            tag.startswith("/")
            or tag.endswith("/")
            or local_name(tag) not in _LEAF_NAMES
            or tags[index].startswith("/")
        ):
            continue
        end = _closing(tags, index - 1)
        inside = tags[index:end]
        if any(local_name(tag) == "footnoteId" for tag in inside):
            continue
        source = texts[index - 1] + "".join(f"<{tags[i]}>{texts[i]}" for i in range(index, end))
        kept_texts[-1] = "".join(texts[index - 1 : end])
        kept_tags.append(MARKUP)
        kept_texts.append(source.replace("&", "&amp;"))
        index = end
    return kept_tags, kept_texts


def _closing(tags: Sequence[str], start: int) -> int:
    """Position of the tag that closes the element opened (or opened and closed) at `start`."""
    depth = 0
    for index in range(start, len(tags)):
        tag = tags[index]
        if tag.startswith("/"):
            depth -= 1
        elif not tag.endswith("/") and tag not in (STRAY_TEXT, MARKUP):
            depth += 1
        if depth == 0:
            return index
    raise IrregularShapeError


def _shred_plain(text: str, accession_number: str) -> Rows:
    """Rows of well-formed plain XML."""
    try:
        return KnownDocument(text, accession_number, TABLE_NAMES, is_well_formed=True).rows
    except IrregularShapeError:
        pass
    try:
        return _Shredder(accession_number, *_tokens(text)).rows
    except IrregularShapeError as error:
        raise UnreadableDocumentError(
            "not_well_formed", "elements are not closed in the order they were opened"
        ) from error


_PARTS: Final = {
    **{name: f"{LINE_ELEMENTS[name][0]}*" for name in LINE_ELEMENTS},
    "reportingOwner": "reportingOwner*",
    "ownerSignature": "ownerSignature*",
    "footnote": "footnote*",
}


class _Shredder:
    """Cuts one document into parts and collects their rows."""

    def __init__(self, accession_number: str, tags: Sequence[str], texts: Sequence[str]) -> None:
        self.accession_number = accession_number
        self.rows: Rows = {name: [] for name in TABLE_NAMES}
        self.references: list[tuple[int, Place, str, str | None]] = []
        self.unmapped: list[tuple[int, str, Place, str | None]] = []
        self.counts = {"I*": 0, "II*": 0, "reportingOwner*": 0, "footnote*": 0, "ownerSignature*": 0}
        self.skeleton: list[str] = []
        self.skeleton_texts: list[str] = []
        self.skeleton_positions: list[int] = []
        self.runs: list[tuple[str, int]] = []
        self.open: list[str] = []
        # Whether an element without value holds an empty value element in this document: <x><value/></x> or <x/>.
        self.holds_empty_value: dict[str, bool] = {}
        self._cut(tags, texts)
        self._finish()

    def _cut(self, tags: Sequence[str], texts: Sequence[str]) -> None:
        """Walk over the document: lines, owners, footnotes and signatures are parts, the rest is the skeleton."""
        index = 0
        while index < len(tags):
            tag = tags[index]
            star = None if tag.startswith("/") else _PARTS.get(local_name(tag))
            if star is None or not index:
                self._add_to_skeleton(tag, texts[index], index)
                index += 1
                continue
            end = _closing(tags, index)
            number = self.counts[star] = self.counts[star] + 1
            if self.skeleton[-1] == star:
                self.runs[-1] = (star, self.runs[-1][1] + 1)
            else:
                self._add_to_skeleton(star, "", index)
                self.runs.append((star, 1))
            self._part(star, number, index, tags[index : end + 1], [*texts[index:end]] or [""])
            if texts[end]:
                self._add_to_skeleton(STRAY_TEXT, texts[end], end)
            index = end + 1

    def _add_to_skeleton(self, tag: str, text: str, position: int) -> None:
        self.skeleton.append(tag)
        self.skeleton_texts.append(text)
        self.skeleton_positions.append(position)
        if tag[0] == "/":
            if not self.open:
                raise IrregularShapeError
            self.open.pop()
        elif tag[-1] not in "/*)":
            self.open.append(tag)

    def _part(self, star: str, number: int, position: int, tags: Sequence[str], values: list[str | None]) -> None:
        """Add the row of a line, an owner, a footnote or a signature."""
        if star == "footnote*":
            self._footnote(number, position, tags, values)
        elif star == "reportingOwner*":
            row = self._values(OWNER_SHAPE, tags, values, position, (None, None, number, None))
            self.rows["reporting_owner"].append((self.accession_number, number, *row))
        elif star == "ownerSignature*":
            row = self._values(SIGNATURE_SHAPE, tags, values, position, (None, None, None, number))
            self.rows["owner_signature"].append((self.accession_number, number, *row))
        else:
            name = local_name(tags[0])
            table_number, table = LINE_ELEMENTS[name]
            row = self._values(LINE_SHAPES[name], tags, values, position, (table_number, number, None, None))
            self.rows[table.name].append((self.accession_number, number, name, *row))

    def _values(
        self,
        shape: Shape,
        tags: Sequence[str],
        values: list[str | None],
        position: int,
        place: Place,
    ) -> Row:
        """Values of a part's columns; its references, unmapped elements and layout are noted on the way.

        Args:
            shape: what kind of part it is.
            tags: the part's tags.
            values: the texts behind them.
            position: of the part's first tag in the document; the skeleton's tags have positions of their own.
            place: table and line, owner, or signature that the part is; all null for the skeleton.
        """
        values += (None, "")
        plan = shape.work_out(tags, is_quick=False)
        positions = self.skeleton_positions if shape is DOCUMENT_SHAPE else range(position, position + len(tags))
        if plan.strays is not None and any(plan.strays(values)):
            tags, values, origins = shape.with_stray_text(tags, values)
            plan = shape.work_out(tags, is_quick=False)
            positions = [positions[origin] for origin in origins]
        for element, index, identifier in plan.references:
            footnote_id = values[index] if identifier is None else identifier
            self.references.append((positions[index], place, element, footnote_id))
        if plan.unmapped:
            prefix = "" if shape is DOCUMENT_SHAPE else self._open_path()
            for path, index, constant, is_text in plan.unmapped:
                text = (values[index] or constant) if is_text else constant
                self.unmapped.append((positions[index], prefix + path, place, text))
        if not self._is_canonical(plan, values):
            layout = render_layout(plan.layout, self.runs) if shape is DOCUMENT_SHAPE else plan.layout
            number = place[1] or place[2] or place[3] or 1
            self.rows["element_layout"].append((self.accession_number, shape.element, number, layout))
        return plan.columns(values)

    def _is_canonical(self, plan: Plan, values: Sequence[str | None]) -> bool:
        """Whether values and references alone tell where each element stands.

        An element without value is filed as <x/> or as <x><value/></x>: the first of its name in a document sets
        the manner for the document.
        """
        is_canonical = plan.is_canonical
        if plan.wrapped is not None:
            texts = plan.wrapped(values)
            if "" in texts:
                for name, text in zip(plan.wrapped_names, texts, strict=True):
                    if text == "":
                        is_canonical &= self.holds_empty_value.setdefault(name, True)
        for name in plan.bare_names:
            is_canonical &= not self.holds_empty_value.setdefault(name, False)
        return is_canonical

    def _footnote(self, number: int, position: int, tags: Sequence[str], values: list[str | None]) -> None:
        """Add a footnote: its identifier, and all text inside."""
        text = values[0] or ""
        name, attributes, _ = parse_tag(tags[0])
        identifiers = [value for attribute, value in attributes if attribute == "id"]
        others = [(attribute, value) for attribute, value in attributes if attribute != "id"]
        self.rows["footnote"].append((self.accession_number, number, identifiers[0] if identifiers else None, text))
        prefix = f"{self._open_path()}/footnote"
        if MARKUP in tags:
            self.unmapped.append((position + 1, f"{prefix}/{MARKUP}", NOWHERE, values[tags.index(MARKUP)]))
        elif len(tags) > 2:
            raise IrregularShapeError
        for attribute, value in others:
            self.unmapped.append((position, f"{prefix}/@{attribute}", NOWHERE, value))
        layout = (
            name + "".join(f"[{attribute}]" for attribute, _ in attributes) + (f"({MARKUP})" if MARKUP in tags else "")
        )
        if layout != "footnote[id]":
            self.rows["element_layout"].append((self.accession_number, "footnote", number, layout))

    def _open_path(self) -> str:
        """Path of the elements of the skeleton that are open now."""
        return "".join(f"/{local_name(tag)}" for tag in self.open)

    def _finish(self) -> None:
        """Add the document's own row, then number references and unmapped elements in document order."""
        row = self._values(DOCUMENT_SHAPE, self.skeleton, [*self.skeleton_texts], 0, NOWHERE)
        self.rows["ownership_document"].append((self.accession_number, *row))
        self.rows["element_layout"].extend(held_empty_value_rows(self.accession_number, self.holds_empty_value))
        self.rows["footnote_reference"] = reference_rows(self.accession_number, self.references)
        if self.unmapped:
            self.unmapped.sort(key=itemgetter(0))
            self.rows["unmapped_element"] = [
                (self.accession_number, path, number, place[0], place[1], text)
                for number, (_, path, place, text) in enumerate(self.unmapped, start=1)
            ]


# ------------------------------------------------------------------------------------------------- acceptance


def _require_every_part(text: str, rows: Rows, message: str) -> None:
    """Refuse a recovered document with fewer lines, owners, footnotes or signatures than start tags in its text."""
    counts: dict[str, int] = dict.fromkeys(_PART_TABLES, 0)
    for match in _PART_START.finditer(text):
        name = match.group(1)
        counts["line" if name in LINE_ELEMENTS else name] += 1
    for kind, names in _PART_TABLES.items():
        read = sum(len(rows[name]) for name in names)
        if read != counts[kind]:
            raise UnreadableDocumentError(
                "not_well_formed",
                f"the XML parser says: {message}; {counts[kind]} {kind} start tags in the text, {read} could be read",
            )


# Element, table and column without which a document tells nothing.
_IDENTITY: Final = tuple(
    (element, table.name, table.column_names.index(column))
    for element, table, column in (
        ("documentType", tables.OWNERSHIP_DOCUMENT, "document_type"),
        ("issuerCik", tables.OWNERSHIP_DOCUMENT, "issuer_cik"),
        ("rptOwnerCik", tables.REPORTING_OWNER, "rpt_owner_cik"),
    )
)


def _require_identity(rows: Rows) -> None:
    """Refuse a document without document type, issuer or owner: nothing could be told about it."""
    missing = [element for element, table, place in _IDENTITY if not any(row[place] for row in rows[table])]
    if missing:
        raise UnreadableDocumentError(
            "incomplete_document",
            f"no {', no '.join(missing)}: not an ownership document that anybody could use",
        )
