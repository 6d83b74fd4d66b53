"""An ownership document -> rows of the raw tables, as filed.

The text of a document goes through three steps:

1. `_well_formed`: expat accepts the XML or says what is wrong and where; DTDs and entity declarations are refused.
2. `_plain` and `_tokens`: the text becomes two lists, tags and the text behind each tag. That is exact for plain
   XML (no comments, CDATA sections, processing instructions, no '>' in text or attributes), so anything else is
   first written anew by lxml in that plain form.
3. `_shred`: the document is cut into its parts (lines, owners, footnotes, signatures, and the rest), and
   `shapes.py` says where the values of a part go.

Nothing is interpreted: text in, text out. White space around a value is not part of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from lxml import etree

from ownership import tables
from ownership.shapes import (
    DOCUMENT_SHAPE,
    LINE_ELEMENTS,
    LINE_SHAPES,
    MARKUP,
    MAX_DEPTH,
    OWNER_SHAPE,
    QUICK_FOOTNOTE,
    QUICK_REFERENCE,
    SIGNATURE_SHAPE,
    STRAY_TEXT,
    IrregularShapeError,
    Shape,
    UnreadableDocumentError,
    local_name,
    parse_tag,
    render_layout,
    unescape,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership.shapes import Row

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_ELEMENTS: Final = 1_000_000
WRAP_COLUMN: Final = 1023
WHITE_SPACE: Final = " \t\r\n"
TABLE_NAMES: Final = tuple(
    table.name for table in tables.FILING_TABLES[tables.FILING_TABLES.index(tables.OWNERSHIP_DOCUMENT) :]
)

Rows = dict[str, list["Row"]]

_ROOT_OPEN: Final = re.compile(rb"<(?:[\w.-]+:)?ownershipDocument(?=[\s/>])")
_ROOT_CLOSE: Final = re.compile(rb"</(?:[\w.-]+:)?ownershipDocument\s*>")
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_TAG: Final = re.compile(r"<([^>]*)>")
_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
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
_PLAIN_REFERENCE: Final = re.compile('footnoteId id="([^"&]*)" ?/')
_PIECES: Final[dict[str, tuple[str, str]]] = {}
_MAX_PIECES: Final = 100_000
_MAX_PIECE_LENGTH: Final = 64
_SHAPES: Final = (*LINE_SHAPES.values(), OWNER_SHAPE, SIGNATURE_SHAPE, DOCUMENT_SHAPE)
_LEAF_NAMES: Final = frozenset({"footnote", *(path.rpartition("/")[2] for shape in _SHAPES for path in shape.positions)})
_PART_START: Final = re.compile(
    r"<(?:[\w.-]+:)?(" + "|".join([*LINE_ELEMENTS, "reportingOwner", "footnote", "ownerSignature"]) + r")(?=[\s/>])"
)
# Bytes without a character in Windows-1252: they get the control character of their number.
_UNDEFINED_IN_WINDOWS_1252: Final = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}


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
            "document_too_large", f"{len(data):,} bytes; ownership documents up to {MAX_BYTES:,} bytes are read"
        )
    text, encoding = decode(data)
    text, parse_mode = _unwrapped(text)
    declaration = _DECLARATION.match(text)
    if declaration:
        # The text is decoded: what it says of its encoding no longer holds. Lines keep their numbers.
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    parse_note = None
    try:
        _well_formed(text)
        plain = _plain(text)
    except expat.ExpatError as error:
        parse_mode, parse_note = "recovered", str(error)
        plain = _recovered(text, parse_note)
    rows = _shred(plain, accession_number)
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


# ---------------------------------------------------------------------------------------------- bytes to text


def decode(data: bytes) -> tuple[str, str]:
    """Text of the bytes, line ends as line feeds, and the encoding: the declared one, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        data = data.removeprefix(b"\xef\xbb\xbf")
        declared = _ENCODING.match(data)
        candidates = [declared.group(1).decode("ascii").lower(), "utf-8"] if declared else ["utf-8"]
    for encoding in candidates:
        try:
            return _line_feeds(data.decode(encoding)), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("windows-1252", errors="surrogateescape")
    if not text.isascii():
        text = text.translate({0xDC00 + byte: character for byte, character in _UNDEFINED_IN_WINDOWS_1252.items()})
    return _line_feeds(text), "windows-1252"


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unwrapped(text: str) -> tuple[str, str]:
    """The text with those lines joined that were broken at 1,023 characters, and the parse mode.

    No line of EDGAR's submission text is longer than 1,023 characters (bytes, where the two differ): where the
    longest line has just that length, the next line was cut off it. Where joining changes no tag and no value,
    because the break fell between elements, the document counts as read strictly.
    """
    # A line of that length covers a whole stretch of half of it; a character has one byte, or up to four.
    stretch = WRAP_COLUMN // (2 if text.isascii() else 8)
    if all(text.find("\n", start, start + stretch) >= 0 for start in range(0, len(text) - stretch, stretch)):
        return text, "strict"
    lines = text.split("\n")
    if max(map(len, lines)) == WRAP_COLUMN:
        measure: Callable[[str], int] = len
    elif not text.isascii() and max(map(_byte_count, lines)) == WRAP_COLUMN:
        measure = _byte_count
    else:
        return text, "strict"
    joined = "".join(line if measure(line) == WRAP_COLUMN else line + "\n" for line in lines).removesuffix("\n")
    before, after = ([piece.strip(WHITE_SPACE) for piece in _TAG.split(version)] for version in (text, joined))
    return (text, "strict") if before == after else (joined, "unwrapped")


def _byte_count(line: str) -> int:
    return len(line.encode(errors="surrogatepass"))


# -------------------------------------------------------------------------------------------- text to plain XML


def _refuse_declarations(*_: object) -> None:
    raise UnreadableDocumentError(
        "document_type_declaration", "the document declares a DTD or entities, which EDGAR does not allow; it was not read"
    )


def _well_formed(text: str) -> None:
    """Pass for well-formed XML without a document type declaration; expat fetches nothing."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.EntityDeclHandler = _refuse_declarations
    parser.Parse(text, True)


def _plain(text: str) -> str:
    """Well-formed XML from its first tag on, written so that every '<' opens a tag and every '>' ends one."""
    if text.count("<") == text.count(">") and "<!" not in text and "<?" not in text:
        return text
    return _written_anew(text, is_recovering=False)


def _written_anew(text: str, *, is_recovering: bool) -> str:
    """The document as lxml writes it: no comments, no CDATA, no processing instructions."""
    parser = etree.XMLParser(
        recover=is_recovering, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise UnreadableDocumentError("not_well_formed", f"the XML parser says: {error}") from error
    if root is None:
        raise UnreadableDocumentError("not_well_formed", "the XML parser found no element")
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _recovered(text: str, message: str) -> str:
    """Plain XML of a text that is not well-formed, by a recovering parser, if that loses no text on the way."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _refuse_declarations()
    if "ownershipDocument>" not in text[text.rfind("</") :]:
        raise UnreadableDocumentError(
            "not_well_formed",
            f"the XML parser says: {message}; the document does not end with </ownershipDocument>: "
            "it was cut off or damaged, download it again",
        )
    # An ampersand that starts no reference is text: 'AT&T' was filed and 'AT&T' is kept.
    escaped = _BARE_AMPERSAND.sub("&amp;", text)
    plain = _written_anew(escaped, is_recovering=True)
    if _words(plain) != _words(escaped):
        raise UnreadableDocumentError(
            "not_well_formed", f"the XML parser says: {message}; a recovering parser would lose text of the document"
        )
    return plain


def _words(text: str) -> str:
    return "".join(unescape(_TAG.sub(" ", text)).split())


# ------------------------------------------------------------------------------------------ plain XML to rows


def _tokens(text: str, *, is_quick: bool) -> tuple[list[str], list[str]]:
    """Tags (without their brackets) and the text behind each tag, of a plain document."""
    if is_quick:
        # Most pieces between two '<' ('securityTitle>\n   ', 'value>Common Stock') come again and again.
        known = _PIECES.get
        pairs = [known(piece) or _piece(piece) for piece in text.split("<")[1:]]
        tags = [tag for tag, _ in pairs]
        texts = [behind for _, behind in pairs]
    else:
        pieces = _TAG.split(text)
        tags, texts = pieces[1::2], pieces[2::2]
        _require_depth(tags)
        tags, texts = _with_markup_kept(tags, texts)
        texts = [piece.strip(WHITE_SPACE) for piece in texts]
    if local_name(tags[0]) != "ownershipDocument":
        raise UnreadableDocumentError(
            "not_an_ownership_document", f"the XML's root is {local_name(tags[0])!r:.80}, not ownershipDocument"
        )
    if "&" in text:
        texts = [unescape(piece).strip(WHITE_SPACE) if "&" in piece else piece for piece in texts]
    return tags, texts


def _piece(piece: str) -> tuple[str, str]:
    """Tag and text of a piece. The identifier of a footnote moves to the text, so that tags alone are the shape."""
    tag, _, text = piece.partition(">")
    text = text.strip(WHITE_SPACE)
    reference = _PLAIN_REFERENCE.fullmatch(tag)
    if reference and not text:
        tag, text = QUICK_REFERENCE, reference[1]
    elif tag.startswith('footnote id="') and tag.count('"') == 2 and tag.endswith('"'):
        tag, text = QUICK_FOOTNOTE, f"{tag[13:]}>{text}"
    if len(piece) <= _MAX_PIECE_LENGTH and len(_PIECES) < _MAX_PIECES:
        _PIECES[piece] = tag, text
    return tag, text


def _require_depth(tags: Sequence[str]) -> None:
    """Refuse elements nested absurdly deep before anything is done for each level."""
    depth = 0
    for tag in tags:
        depth += -1 if tag[0] == "/" else 0 if tag[-1] == "/" else 1
        if depth > MAX_DEPTH:
            raise UnreadableDocumentError(
                "nested_too_deep", f"elements nested more than {MAX_DEPTH} deep; ownership documents have 6 levels"
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
        if tag.startswith("/") or tag.endswith("/") or local_name(tag) not in _LEAF_NAMES or tags[index].startswith("/"):
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


def _shred(text: str, accession_number: str) -> Rows:
    """Rows of a plain document. The quick way suits nearly all; the general way suits every document."""
    if text.count("<") > 2 * MAX_ELEMENTS:
        raise UnreadableDocumentError(
            "too_many_elements", f"more than {MAX_ELEMENTS:,} elements; no ownership document has so many"
        )
    try:
        return _Shredder(accession_number, *_tokens(text, is_quick=True), is_quick=True).rows
    except IrregularShapeError:
        pass
    try:
        return _Shredder(accession_number, *_tokens(text, is_quick=False), is_quick=False).rows
    except IrregularShapeError as error:
        raise UnreadableDocumentError("not_well_formed", "elements are not closed in the order they were opened") from error


_QUICK_PARTS: Final = {
    **{name: f"{LINE_ELEMENTS[name][0]}*" for name in LINE_ELEMENTS},
    "reportingOwner": "reportingOwner*",
    "ownerSignature": "ownerSignature*",
    QUICK_FOOTNOTE: "footnote*",
}
_GENERAL_PARTS: Final = {local_name(name): star for name, star in _QUICK_PARTS.items()}


class _Shredder:
    """Cuts one document into parts and collects their rows."""

    def __init__(self, accession_number: str, tags: list[str], texts: list[str], *, is_quick: bool) -> None:
        self.accession_number = accession_number
        self.rows: Rows = {name: [] for name in TABLE_NAMES}
        self.is_quick = is_quick
        self.references: list[tuple[int, str | None, int | None, int | None, int | None, str, str | None]] = []
        self.unmapped: list[tuple[int, str, str | None, int | None, str | None]] = []
        self.counts = {"I*": 0, "II*": 0, "reportingOwner*": 0, "footnote*": 0, "ownerSignature*": 0}
        self.skeleton: list[str] = []
        self.skeleton_texts: list[str] = []
        self.skeleton_positions: list[int] = []
        self.runs: list[list[str | int]] = []
        self.open: list[str] = []
        # Whether an element without value holds an empty value element in this document: <x><value/></x> or <x/>.
        self.holds_empty_value: dict[str, bool] = {}
        self._cut(tags, texts)
        self._finish()

    def _cut(self, tags: list[str], texts: list[str]) -> None:
        """Walk over the document: lines, owners, footnotes and signatures are parts, the rest is the skeleton."""
        skeleton, skeleton_texts, positions = self.skeleton, self.skeleton_texts, self.skeleton_positions
        parts = _QUICK_PARTS
        index = 0
        while index < len(tags):
            tag = tags[index]
            star = parts.get(tag)
            if star is None and not self.is_quick and not tag.startswith("/"):
                star = _GENERAL_PARTS.get(local_name(tag))
            if star is None or not index:
                skeleton.append(tag)
                skeleton_texts.append(texts[index])
                positions.append(index)
                if tag[0] == "/":
                    self.open.pop()
                elif tag[-1] != "/" and tag != MARKUP:
                    self.open.append(tag)
                index += 1
                continue
            if not self.is_quick:
                end = _closing(tags, index)
            elif star == "footnote*":
                end = index + 1
                if tags[end] != "/footnote":
                    raise IrregularShapeError
            else:
                try:
                    end = tags.index("/" + tag, index)
                except ValueError:
                    raise IrregularShapeError from None
            number = self.counts[star] = self.counts[star] + 1
            if skeleton[-1] == star:
                self.runs[-1][1] += 1  # type: ignore[operator]
            else:
                skeleton.append(star)
                skeleton_texts.append("")
                positions.append(index)
                self.runs.append([star, 1])
            self._part(star, number, index, tags[index : end + 1], texts[index:end] or [""])
            if texts[end]:
                skeleton.append(STRAY_TEXT)
                skeleton_texts.append(texts[end])
                positions.append(end)
            index = end + 1

    def _part(self, star: str, number: int, position: int, tags: list[str], values: list[str | None]) -> None:
        """Add the row of a line, an owner, a footnote or a signature."""
        if star == "footnote*":
            self._footnote(number, position, tags, values)
        elif star == "reportingOwner*":
            row = self._values(OWNER_SHAPE, tags, values, position, number, owner_number=number)
            self.rows["reporting_owner"].append((self.accession_number, number, *row))
        elif star == "ownerSignature*":
            row = self._values(SIGNATURE_SHAPE, tags, values, position, number, signature_number=number)
            self.rows["owner_signature"].append((self.accession_number, number, *row))
        else:
            name = tags[0] if self.is_quick else local_name(tags[0])
            table_number, table = LINE_ELEMENTS[name]
            row = self._values(LINE_SHAPES[name], tags, values, position, number, table_number=table_number, line_number=number)
            self.rows[table.name].append((self.accession_number, number, name, *row))

    def _values(
        self,
        shape: Shape,
        tags: list[str],
        values: list[str | None],
        position: int,
        number: int,
        *,
        table_number: str | None = None,
        line_number: int | None = None,
        owner_number: int | None = None,
        signature_number: int | None = None,
        positions: Sequence[int] | None = None,
    ) -> Row:
        """Values of a part's columns; its references, unmapped elements and layout are noted on the way."""
        values += (None, "")
        plan = shape.plan(tags, is_quick=self.is_quick)
        if plan.strays is not None and any(plan.strays(values)):
            tags, values, where = shape.with_stray_text(tags, values)
            plan = shape.work_out(tags, is_quick=self.is_quick)
            positions = [(positions[i] if positions else position + i) for i in where]
        for element, index, footnote_id in plan.references:
            if footnote_id is None:
                footnote_id = values[index]
            place = positions[index] if positions else position + index
            self.references.append(
                (place, table_number, line_number, owner_number, signature_number, element, footnote_id)
            )
        if plan.unmapped:
            prefix = self._open_path() if shape is not DOCUMENT_SHAPE else ""
            for path, index, constant, is_text in plan.unmapped:
                text = values[index] if is_text else constant
                place = positions[index] if positions else position + index
                self.unmapped.append((place, prefix + path, table_number, line_number, text))
        is_canonical = plan.is_canonical
        if plan.wrapped is not None:
            wrapped = plan.wrapped(values)
            if "" in wrapped:
                empty = [name for name, value in zip(plan.wrapped_names, wrapped, strict=True) if value == ""]
                is_canonical &= all([self.holds_empty_value.setdefault(name, True) for name in empty])
        if plan.bare_names:
            is_canonical &= not any([self.holds_empty_value.setdefault(name, False) for name in plan.bare_names])
        if not is_canonical:
            layout = render_layout(plan.layout, self.runs) if shape is DOCUMENT_SHAPE else plan.layout
            self.rows["element_layout"].append((self.accession_number, shape.element, number, layout))
        return plan.columns(values)

    def _footnote(self, number: int, position: int, tags: list[str], values: list[str | None]) -> None:
        """Add a footnote: its identifier, and all text inside."""
        text = values[0] or ""
        if self.is_quick:
            footnote_id, _, text = text.partition('">')
            self.rows["footnote"].append((self.accession_number, number, footnote_id, text.strip(WHITE_SPACE)))
            return
        name, attributes, _ = parse_tag(tags[0])
        identifiers = [value for attribute, value in attributes if attribute == "id"]
        others = [(attribute, value) for attribute, value in attributes if attribute != "id"]
        self.rows["footnote"].append((self.accession_number, number, identifiers[0] if identifiers else None, text))
        prefix = f"{self._open_path()}/footnote"
        if MARKUP in tags:
            self.unmapped.append((position + 1, f"{prefix}/{MARKUP}", None, None, values[tags.index(MARKUP)]))
        elif len(tags) > 2:
            raise IrregularShapeError
        for attribute, value in others:
            self.unmapped.append((position, f"{prefix}/@{attribute}", None, None, value))
        layout = name + "".join(f"[{attribute}]" for attribute, _ in attributes) + (f"({MARKUP})" if MARKUP in tags else "")
        if layout != "footnote[id]":
            self.rows["element_layout"].append((self.accession_number, "footnote", number, layout))

    def _open_path(self) -> str:
        """Path of the elements of the skeleton that are open now."""
        return "".join(f"/{local_name(tag)}" for tag in self.open)

    def _finish(self) -> None:
        """Add the document's own row, then number references and unmapped elements in document order."""
        row = self._values(
            DOCUMENT_SHAPE, self.skeleton, [*self.skeleton_texts], 0, 1, positions=self.skeleton_positions
        )
        self.rows["ownership_document"].append((self.accession_number, *row))
        self.rows["element_layout"].extend(
            (self.accession_number, name, 0, f"{name}(value)") for name, is_held in self.holds_empty_value.items() if is_held
        )
        if self.references:
            self.references.sort(key=_place)
            self.rows["footnote_reference"] = [
                (self.accession_number, number, *reference[1:])
                for number, reference in enumerate(self.references, start=1)
            ]
        if self.unmapped:
            self.unmapped.sort(key=_place)
            self.rows["unmapped_element"] = [
                (self.accession_number, path, number, table_number, line_number, text)
                for number, (_, path, table_number, line_number, text) in enumerate(self.unmapped, start=1)
            ]


def _place(item: tuple[int, ...]) -> int:
    return item[0]


# ------------------------------------------------------------------------------------------------- acceptance


def _require_every_part(text: str, rows: Rows, message: str) -> None:
    """Refuse a recovered document that has fewer lines, owners, footnotes or signatures than its text has start tags."""
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


def _require_identity(rows: Rows) -> None:
    """Refuse a document without document type, issuer or owner: nothing could be told about it."""
    document = dict(zip(tables.OWNERSHIP_DOCUMENT.column_names, rows["ownership_document"][0], strict=True))
    owner_cik = tables.REPORTING_OWNER.column_names.index("rpt_owner_cik")
    missing = [
        name
        for name, is_there in (
            ("documentType", document["document_type"]),
            ("issuerCik", document["issuer_cik"]),
            ("rptOwnerCik", any(row[owner_cik] for row in rows["reporting_owner"])),
        )
        if not is_there
    ]
    if missing:
        raise UnreadableDocumentError(
            "incomplete_document", f"no {', no '.join(missing)}: not an ownership document that anybody could use"
        )
