"""Regular ownership documents, by their parts that were seen before -> rows of the raw tables, as filed.

Regular means: tags without attributes but for footnote identifiers, no comments, CDATA sections or processing
instructions, and nothing that has no column. Such a text is cut at its values, so that values and the markup between
them take turns. The markup between two values comes again and again, and so do the sequences of it that make up a
line, an owner, or the rest of a document: where the values of one go is worked out once (`shapes.py`), kept, and
then applied to the values of all others at the cost of a dictionary look-up.

That a document in ASCII is well-formed follows from its cutting: markup is taken apart tag by tag when it is first
seen, every ampersand starts a reference, and the tags of every part are closed in their order. Others are checked
before. Whatever does not fit raises `IrregularShapeError`, and is read in another way (`document.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ownership.shapes import (
    DOCUMENT_SHAPE,
    LINE_ELEMENTS,
    LINE_SHAPES,
    NOWHERE,
    OWNER_SHAPE,
    QUICK_REFERENCE,
    SIGNATURE_SHAPE,
    IrregularShapeError,
    Shape,
    held_empty_value_rows,
    reference_rows,
    render_layout,
    unescape,
)
from ownership.xml_text import BARE_AMPERSAND, WHITE_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership.shapes import Place, Row

MAX_CHUNKS: Final = 100_000
MAX_PARTS: Final = 50_000
MAX_REFERENCES: Final = 10_000
MAX_VALUES: Final = 100_000
# Longest markup between two values, and most tags of a part, that are kept: many times those of any filing.
MAX_MARKUP: Final = 10_000
MAX_PART_TAGS: Final = 500

# The start of a footnote reference, and what is cut in its place so that the identifier becomes a value.
_REFERENCE_START: Final = '<footnoteId id="'
_MOVED_START: Final = "<footnoteId>"
_VALUE: Final = re.compile(r">([^<>\s][^<>]*)")
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_.-]*"
_CHUNK: Final = re.compile(
    rf"""(?P<behind_reference>>)?(?P<closed>(?:[ \t\n]*<(?:/?{_NAME}|{_NAME}/|footnote[ ]id="[^"&<>]+"/?)>)*[ \t\n]*)"""
    rf"""(?:<(?P<open>{_NAME}|footnote[ ]id="[^"&<>]+"))?""",
    re.VERBOSE,
)
_TAG: Final = re.compile(r"<([^<>]+)>")
_FOOTNOTE: Final = re.compile(r'footnote id="([^"]+)"')
_IDENTIFIER: Final = re.compile(r'([^"&<>]+)" ?/')
_CONTROL_CHARACTER: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PARTS_OF: Final = {
    **{name: f"{number}*" for name, (number, _) in LINE_ELEMENTS.items()},
    "reportingOwner": "reportingOwner*",
    "ownerSignature": "ownerSignature*",
}
_SHAPES: Final = {**LINE_SHAPES, "reportingOwner": OWNER_SHAPE, "ownerSignature": SIGNATURE_SHAPE}
_ENDS: Final = frozenset({*(f"/{name}" for name in _PARTS_OF), "/footnote"})
# Behind the values of a part stand null and ''.
_NULL: Final = -2
_EMPTY: Final = -1


@dataclass(frozen=True, eq=False, slots=True)
class Stretch:
    """Tags in a row without a value in between, all of one part or all of the rest of the document.

    There is one object for equal stretches, so that comparing them is comparing their addresses.
    """

    tags: tuple[str, ...]
    is_behind_reference: bool
    is_before_value: bool


@dataclass(frozen=True, eq=False, slots=True)
class Chunk:
    """The markup between two values: a stretch, or the end of a part, what is between, and the start of a part."""

    whole: Stretch | None
    closing: Stretch | None = None
    between: Stretch | None = None
    opening: Stretch | None = None
    footnote_id: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Where the values of a part go, as `shapes.Plan`; numbers count the values of the part."""

    name: str
    columns: Callable[[Sequence[str | None]], Row]
    references: tuple[tuple[str, int], ...]
    empty_names: tuple[str, ...]
    bare_names: tuple[str, ...]
    layout: str
    is_canonical: bool


_STRETCHES: Final[dict[tuple[tuple[str, ...], bool, bool], Stretch]] = {}
_PARTS: Final[dict[tuple[Stretch | str, ...], Part]] = {}


def _stretch(tags: Sequence[str], *, is_behind_reference: bool, is_before_value: bool) -> Stretch:
    key = (tuple(tags), is_behind_reference, is_before_value)
    if key not in _STRETCHES:
        _STRETCHES[key] = Stretch(*key)
    return _STRETCHES[key]


class _Chunks(dict[str, Chunk]):
    """Markup between two values -> its tags. Most markup comes again and again, in any document."""

    def __missing__(self, markup: str) -> Chunk:
        if len(markup) > MAX_MARKUP:
            raise IrregularShapeError
        chunk = _taken_apart(markup)
        if len(self) >= MAX_CHUNKS:
            # Parts are known by their stretches, and those only live as long as their chunks.
            self.clear()
            _STRETCHES.clear()
            _PARTS.clear()
        self[markup] = chunk
        return chunk


class _References(dict[str, str]):
    """The value that a footnote reference becomes -> the footnote's identifier."""

    def __missing__(self, value: str) -> str:
        match = _IDENTIFIER.fullmatch(value)
        if match is None:
            raise IrregularShapeError
        if len(self) < MAX_REFERENCES:
            self[value] = match[1]
        return match[1]


_CHUNKS: Final = _Chunks()
_REFERENCES: Final = _References()


def _taken_apart(markup: str) -> Chunk:
    """The tags of the markup between two values."""
    match = _CHUNK.fullmatch(markup)
    if match is None:
        raise IrregularShapeError
    tags = _TAG.findall(match["closed"])
    if match["open"]:
        tags.append(QUICK_REFERENCE if match["open"] == "footnoteId" else match["open"])
    if not tags:
        raise IrregularShapeError
    is_before_value = bool(match["open"])
    ends = [index for index, tag in enumerate(tags) if tag in _ENDS]
    starts = [index for index, tag in enumerate(tags) if tag in _PARTS_OF or tag.startswith("footnote id=")]
    if not ends and not starts:
        whole = _stretch(
            tags, is_behind_reference=bool(match["behind_reference"]), is_before_value=is_before_value
        )
        return Chunk(whole)
    # A part without a value ends where it begins.
    if len(ends) > 1 or len(starts) > 1 or (ends and starts and starts[0] < ends[0]):
        raise IrregularShapeError
    end = ends[0] + 1 if ends else 0
    start = starts[0] if starts else len(tags)
    is_behind_reference = bool(match["behind_reference"])
    cut: dict[str, Stretch | None] = {}
    for name, some, is_last in (
        ("closing", tags[:end], False),
        ("between", tags[end:start], not starts),
        ("opening", tags[start:], True),
    ):
        cut[name] = (
            _stretch(some, is_behind_reference=is_behind_reference, is_before_value=is_last and is_before_value)
            if some
            else None
        )
        is_behind_reference = is_behind_reference and not some
    footnote = _FOOTNOTE.fullmatch(tags[start]) if starts else None
    if starts and not is_before_value:
        raise IrregularShapeError
    return Chunk(None, **cut, footnote_id=footnote[1] if footnote else None)


def _known_part(key: tuple[Stretch | str, ...], shape: Shape) -> Part:
    """Work out where the values of a part go, and keep it.

    Args:
        key: the part's stretches; in the rest of the document, 'I*' and the like stand for parts.
        shape: what kind of part it is.

    Raises:
        IrregularShapeError: the part has to be read in another way.
    """
    tags: list[str] = []
    values: dict[int, int] = {}
    is_reference_open = False
    for stretch in key:
        if isinstance(stretch, str):
            tags.append(stretch)
            continue
        if stretch.is_behind_reference is not is_reference_open:
            raise IrregularShapeError
        tags.extend(stretch.tags)
        is_reference_open = stretch.is_before_value and tags[-1] == QUICK_REFERENCE
        if stretch.is_before_value:
            values[len(tags) - 1] = len(values)
    if tags[0] != shape.element:
        raise IrregularShapeError
    plan = shape.plan(tuple(tags))
    indexes = [_NULL if index == _NULL else values.get(index, _EMPTY) for index in plan.column_indexes]
    references = tuple((element, values[index]) for element, index, _ in plan.references)
    # Every value has a place, or this is no regular part.
    if plan.unmapped or not {*indexes, *(index for _, index in references)}.issuperset(range(len(values))):
        raise IrregularShapeError
    part = Part(
        shape.element,
        itemgetter(*indexes),
        references,
        tuple(
            name
            for name, index in zip(plan.wrapped_names, plan.wrapped_indexes, strict=True)
            if index not in values
        ),
        plan.bare_names,
        plan.layout,
        plan.is_canonical,
    )
    if len(tags) <= MAX_PART_TAGS:
        if len(_PARTS) >= MAX_PARTS:
            _PARTS.clear()
        _PARTS[key] = part
    return part


def _cut(text: str, *, is_well_formed: bool) -> tuple[list[str], list[Chunk]]:
    """The values of a regular document, and the markup around them."""
    if not is_well_formed and (
        not text.isascii() or ("&" in text and ("&#" in text or BARE_AMPERSAND.search(text)))
    ):
        raise IrregularShapeError
    if _MOVED_START in text:
        raise IrregularShapeError
    pieces = _VALUE.split(text.replace(_REFERENCE_START, _MOVED_START))
    if len(pieces) > 2 * MAX_VALUES:
        raise IrregularShapeError
    values = pieces[1::2]
    together = "<".join([*values, ""])
    if " <" in together or not together.isprintable():
        if _CONTROL_CHARACTER.search(together):
            raise IrregularShapeError
        values = [value.rstrip(WHITE_SPACE) for value in values]
    if "&" in together:
        values = [unescape(value).strip(WHITE_SPACE) if "&" in value else value for value in values]
        if "" in values:
            raise IrregularShapeError
    return values, list(map(_CHUNKS.__getitem__, pieces[::2]))


class KnownDocument:
    """Rows of a regular document; raises IrregularShapeError where it is not one."""

    def __init__(
        self, text: str, accession_number: str, table_names: Sequence[str], *, is_well_formed: bool = False
    ) -> None:
        """Read a document.

        Args:
            text: the whole document, without its declaration.
            accession_number: first column of every row.
            table_names: the tables of a document.
            is_well_formed: whether a parser has said so.
        """
        self.accession_number = accession_number
        self.rows: dict[str, list[Row]] = {name: [] for name in table_names}
        self.references: list[tuple[int, Place, str, str | None]] = []
        self.counts = {"I*": 0, "II*": 0, "reportingOwner*": 0, "footnote*": 0, "ownerSignature*": 0}
        self.runs: list[tuple[str, int]] = []
        self.skeleton: list[Stretch | str] = []
        self.skeleton_positions: list[int] = []
        self.holds_empty_value: dict[str, bool] = {}
        self.values, self.chunks = _cut(text, is_well_formed=is_well_formed)
        self.wholes = [chunk.whole for chunk in self.chunks]
        self._read_parts()
        self._read_skeleton()

    def _read_parts(self) -> None:
        """Read lines, owners, footnotes and signatures; what is between them is the skeleton."""
        start = -1  # chunk in which the part that is open begins; none is open: -1
        for index, whole in enumerate(self.wholes):
            if whole is not None:
                if start < 0:
                    self._add_to_skeleton(whole, index)
                continue
            chunk = self.chunks[index]
            if chunk.closing is not None:
                if start < 0:
                    raise IrregularShapeError
                self._read_part(start, index)
                start = -1
            if start >= 0:
                raise IrregularShapeError
            if chunk.between is not None:
                self._add_to_skeleton(chunk.between, index)
            if chunk.opening is not None:
                start = index
        if start >= 0:
            raise IrregularShapeError

    def _add_to_skeleton(self, stretch: Stretch, index: int) -> None:
        self.skeleton.append(stretch)
        if stretch.is_before_value:
            self.skeleton_positions.append(index)

    def _read_part(self, start: int, end: int) -> None:
        """Read the part that begins in one chunk and ends in another."""
        first, last = self.chunks[start], self.chunks[end]
        opening, closing = first.opening, last.closing
        if opening is None or closing is None:
            raise IrregularShapeError
        name = opening.tags[0]
        is_footnote = first.footnote_id is not None
        star = "footnote*" if is_footnote else _PARTS_OF[name]
        number = self.counts[star] = self.counts[star] + 1
        if self.skeleton and self.skeleton[-1] == star:
            self.runs[-1] = (star, self.runs[-1][1] + 1)
        else:
            self.skeleton.append(star)
            self.runs.append((star, 1))
        values: list[Any] = self.values[start:end]
        if is_footnote:
            # An element in the text would be closed behind it.
            if closing.tags != ("/footnote",) or closing.is_behind_reference:
                raise IrregularShapeError
            self.rows["footnote"].append((self.accession_number, number, first.footnote_id, values[0]))
            return
        key = (opening, *self.wholes[start + 1 : end], closing)
        part = _PARTS.get(key) or _known_part(key, _SHAPES[name])  # type: ignore[arg-type]
        values += (None, "")
        if star == "reportingOwner*":
            row = self._row(part, values, range(start, end), (None, None, number, None))
            self.rows["reporting_owner"].append((self.accession_number, number, *row))
        elif star == "ownerSignature*":
            row = self._row(part, values, range(start, end), (None, None, None, number))
            self.rows["owner_signature"].append((self.accession_number, number, *row))
        else:
            table_number, table = LINE_ELEMENTS[name]
            row = self._row(part, values, range(start, end), (table_number, number, None, None))
            self.rows[table.name].append((self.accession_number, number, name, *row))

    def _row(self, part: Part, values: list[Any], positions: Sequence[int], place: Place) -> Row:
        """Values of a part's columns; its references and layout are noted on the way."""
        for element, index in part.references:
            self.references.append((positions[index], place, element, _REFERENCES[values[index]]))
        is_canonical = part.is_canonical
        for name in part.empty_names:
            is_canonical &= self.holds_empty_value.setdefault(name, True)
        for name in part.bare_names:
            is_canonical &= not self.holds_empty_value.setdefault(name, False)
        if not is_canonical:
            layout = render_layout(part.layout, self.runs) if part.name == DOCUMENT_SHAPE.element else part.layout
            number = place[1] or place[2] or place[3] or 1
            self.rows["element_layout"].append((self.accession_number, part.name, number, layout))
        return part.columns(values)

    def _read_skeleton(self) -> None:
        """Add the document's own row, then number the references in document order."""
        key = tuple(self.skeleton)
        part = _PARTS.get(key) or _known_part(key, DOCUMENT_SHAPE)
        positions = self.skeleton_positions
        values = [*[self.values[position] for position in positions], None, ""]
        row = self._row(part, values, positions, NOWHERE)
        self.rows["ownership_document"].append((self.accession_number, *row))
        self.rows["element_layout"].extend(held_empty_value_rows(self.accession_number, self.holds_empty_value))
        self.rows["footnote_reference"] = reference_rows(self.accession_number, self.references)
