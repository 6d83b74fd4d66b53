"""The SGML header of a submission -> rows of the raw tables, in both of EDGAR's dialects.

Labelled headers (full submission text, `<SEC-HEADER>`) have `LABEL: value` lines under section headings; tag
headers (dissemination files, `<SUBMISSION>`) have `<TAG>value`, where several tags may share a line. Both are
read into the same list of lines (sections, label, value) first. What has no column is kept as an unmapped line.
Source: EDGAR's Public Dissemination Service specification; full submission text files since 1993.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = tuple[Any, ...]


class HeaderLine(NamedTuple):
    """One line of a header: the sections it stands in, its label, and what follows the label."""

    sections: tuple[str, ...]
    label: str
    value: str


@dataclass
class Header:
    """A submission's header. Values are text as filed; null where the header has no such line."""

    accession_number: str | None = None
    form_type: str | None = None
    filing_date: str | None = None
    accepted_at: str | None = None
    period_of_report: str | None = None
    public_document_count: str | None = None
    date_as_of_change: str | None = None
    entities: list[dict[str, str | int]] = field(default_factory=list)
    former_names: list[dict[str, str | int | None]] = field(default_factory=list)
    unmapped: list[HeaderLine] = field(default_factory=list)

    def rows(self, accession_number: str) -> dict[str, list[Row]]:
        """Rows of raw.filing_entity, raw.former_name and raw.unmapped_header_line."""
        entity_columns = tables.FILING_ENTITY.column_names[1:]
        name_columns = tables.FORMER_NAME.column_names[1:]
        return {
            tables.FILING_ENTITY.name: [
                (accession_number, *map(entity.get, entity_columns)) for entity in self.entities
            ],
            tables.FORMER_NAME.name: [(accession_number, *map(name.get, name_columns)) for name in self.former_names],
            tables.UNMAPPED_HEADER_LINE.name: [
                (accession_number, number, " / ".join(line.sections), line.label, line.value)
                for number, line in enumerate(self.unmapped, start=1)
            ],
        }


class ReadHeader(NamedTuple):
    """A header whose rows are made already; attributes and rows as of `Header`."""

    tables: tuple[tuple[str, tuple[Row, ...]], ...]
    accession_number: str | None
    form_type: str | None
    filing_date: str | None
    accepted_at: str | None
    period_of_report: str | None
    public_document_count: str | None
    date_as_of_change: str | None

    def rows(self, accession_number: str) -> dict[str, list[Row]]:
        """Rows of raw.filing_entity, raw.former_name and raw.unmapped_header_line."""
        return {name: [(accession_number, *row) for row in rows] for name, rows in self.tables}


# Lines above the first section -> attribute of Header.
_TOP: Final = {
    "ACCESSION NUMBER": "accession_number",
    "CONFORMED SUBMISSION TYPE": "form_type",
    "TYPE": "form_type",
    "FILED AS OF DATE": "filing_date",
    "FILING DATE": "filing_date",
    "ACCEPTANCE DATETIME": "accepted_at",
    "CONFORMED PERIOD OF REPORT": "period_of_report",
    "PERIOD": "period_of_report",
    "PUBLIC DOCUMENT COUNT": "public_document_count",
    "DATE AS OF CHANGE": "date_as_of_change",
    "DATE OF FILING DATE CHANGE": "date_as_of_change",
}
_ROLES: Final = {
    "ISSUER": "issuer",
    "REPORTING OWNER": "reporting_owner",
    "SUBJECT COMPANY": "subject_company",
    "FILED BY": "filed_by",
    "FILER": "filer",
}
# Lines of an entity, whatever section below it they stand in -> column of raw.filing_entity.
_ENTITY: Final = {
    "COMPANY CONFORMED NAME": "name",
    "CONFORMED NAME": "name",
    "CENTRAL INDEX KEY": "cik",
    "CIK": "cik",
    "STANDARD INDUSTRIAL CLASSIFICATION": "sic",
    "ASSIGNED SIC": "sic",
    "ORGANIZATION NAME": "organization_name",
    "IRS NUMBER": "irs_number",
    "STATE OF INCORPORATION": "state_of_incorporation",
    "FISCAL YEAR END": "fiscal_year_end",
    "RELATIONSHIP": "relationship",
    "FORM TYPE": "form_type",
    "SEC ACT": "sec_act",
    "ACT": "sec_act",
    "SEC FILE NUMBER": "file_number",
    "FILE NUMBER": "file_number",
    "FILM NUMBER": "film_number",
}
_ADDRESS: Final = {
    "STREET 1": "street_1",
    "STREET1": "street_1",
    "STREET 2": "street_2",
    "STREET2": "street_2",
    "CITY": "city",
    "STATE": "state",
    "ZIP": "zip",
    "BUSINESS PHONE": "phone",
    "PHONE": "phone",
}
_ADDRESS_KINDS: Final = {"BUSINESS ADDRESS": "business", "MAIL ADDRESS": "mail"}
_FORMER_NAMES: Final = ("FORMER NAME", "FORMER COMPANY")
_FORMER_NAME: Final = {
    "FORMER CONFORMED NAME": "former_name",
    "DATE OF NAME CHANGE": "date_of_change",
    "DATE CHANGED": "date_of_change",
}
# Headings that group lines without saying more than the lines themselves.
_HEADINGS: Final = frozenset({"OWNER DATA", "COMPANY DATA", "FILING VALUES"})
_SECTIONS: Final = frozenset({*_ROLES, *_HEADINGS, *_ADDRESS_KINDS, *_FORMER_NAMES})
_WRAPPERS: Final = frozenset({"SUBMISSION", "SEC HEADER", "IMS HEADER", "SEC DOCUMENT", "IMS DOCUMENT"})

_LABELS: Final = frozenset({*_TOP, *_ENTITY, *_ADDRESS, *_FORMER_NAME})
_CONTINUED: Final = "(CONTINUED)"

_TAG: Final = re.compile(r"<(/?)([A-Z][A-Z0-9-]*)>((?:[^<]|<(?!/?[A-Z][A-Z0-9-]*>))*)")
_SPACED: Final = re.compile(r"(\S+(?: \S+)*)[ \t]{2,}(.*)|(?!)")
_LABELLED: Final = re.compile(r"([^:\t<>]++)\s*+:[ \t]*(.*)")
_TAGGED_LINE: Final = re.compile(r"<(/?)([A-Z][A-Z0-9-]*)>[ \t]*(.*)")


def parse_header(text: str) -> Header:
    """Read a header: the text before the first <DOCUMENT>, from its first tag on."""
    lines = _tag_lines(text) if text.lstrip().startswith("<SUBMISSION>") else _labelled_lines(text)
    header = Header()
    entity: dict[str, str | int] = {}
    former: dict[str, str | int | None] = {}
    counts: dict[str, int] = {}
    name_count = 0
    for line in lines:
        role = _ROLES.get(line.sections[0]) if line.sections else None
        if role is None:
            _top_line(header, line)
            continue
        inner = line.sections[-1]
        if not line.label:
            # A section begins: of an entity, or of a former name inside it.
            if len(line.sections) == 1:
                counts[role] = counts.get(role, 0) + 1
                name_count = 0
                entity = {"entity_role": role, "entity_number": counts[role]}
                header.entities.append(entity)
            elif inner in _FORMER_NAMES:
                name_count += 1
                former = {
                    "entity_role": role,
                    "entity_number": entity["entity_number"],
                    "cik": str(entity["cik"]) if "cik" in entity else None,
                    "name_number": name_count,
                }
                header.former_names.append(former)
            continue
        target: dict[str, Any] = entity
        column = _ENTITY.get(line.label)
        if inner in _ADDRESS_KINDS:
            column = f"{_ADDRESS_KINDS[inner]}_{_ADDRESS[line.label]}" if line.label in _ADDRESS else None
        elif inner in _FORMER_NAMES:
            target, column = former, _FORMER_NAME.get(line.label)
        if column is None or column in target:
            header.unmapped.append(line)
        else:
            target[column] = line.value
    return header


def _top_line(header: Header, line: HeaderLine) -> None:
    attribute = _TOP.get(line.label) if not line.sections else None
    if attribute is not None and getattr(header, attribute) is None:
        setattr(header, attribute, line.value)
    elif line.label:
        header.unmapped.append(line)


def _normalised(label: str) -> str:
    return " ".join(label.replace("-", " ").split()).upper()


def _tag_lines(text: str) -> list[HeaderLine]:
    """Lines of a tag header. A tag is a section where the specification has it as one; those are closed."""
    lines: list[HeaderLine] = []
    sections: list[str] = []
    for closing, tag, behind in _TAG.findall(text):
        name = _normalised(tag)
        value, *more = [part.strip() for part in behind.split("\n")]
        if closing:
            if name in sections:
                del sections[sections.index(name) :]
        elif name in _SECTIONS:
            # A section inside itself was not closed: the next one begins.
            above = sections[: sections.index(name)] if name in sections else sections
            sections = [name] if name in _ROLES else [*above, name]
            lines.append(HeaderLine(tuple(sections), "", ""))
        elif name not in _WRAPPERS:
            lines.append(HeaderLine(tuple(sections), name, value))
            value = ""
        lines.extend(HeaderLine(tuple(sections), _CONTINUED, part) for part in (value, *more) if part)
    return lines


def _labelled_lines(text: str) -> list[HeaderLine]:
    """Lines of a labelled header. A heading is a label without value; an entity begins a new list of sections."""
    lines: list[HeaderLine] = []
    sections: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        tagged = _TAGGED_LINE.match(line)
        labelled = None if tagged else _LABELLED.fullmatch(line)
        if tagged:
            closing, tag, value = tagged.groups()
            name = _normalised(tag)
            if closing or name in _WRAPPERS:
                continue
        elif labelled:
            name, value = _normalised(labelled[1]), labelled[2]
        else:
            spaced = _SPACED.fullmatch(line)
            known = spaced is not None and _normalised(spaced[1]) in _LABELS
            name, value = (_normalised(spaced[1]), spaced[2]) if spaced and known else (line, "")
        if name in _ROLES and not value.strip():
            sections = [name]
            lines.append(HeaderLine(tuple(sections), "", ""))
        elif name in _SECTIONS and not value.strip():
            sections = [*sections[:1], name]
            lines.append(HeaderLine(tuple(sections), "", ""))
        else:
            lines.append(HeaderLine(tuple(sections), name, value.strip()))
    return lines


# ------------------------------------------------------------------------------------------------ known shapes


@dataclass(frozen=True)
class _Plan:
    """Where the values of headers go that have the same text around them. Indexes count values, then constants."""

    constants: Row
    attributes: Callable[[list[Any]], Row]
    tables: tuple[tuple[str, tuple[Callable[[list[Any]], Row], ...]], ...]

    @classmethod
    def of(cls, around: Sequence[str], signs: Sequence[str]) -> _Plan | None:
        """The plan of what stands around a header's values; null where a value would not stay in one piece."""
        marks = [f"{sign}{_MARK}{index}{_MARK}" for index, sign in enumerate(signs)]
        template = parse_header("".join(chain.from_iterable(zip_longest(around, marks, fillvalue=""))))
        constants: list[Any] = []

        def index_of(cell: Any) -> int:
            if isinstance(cell, str) and _MARK in cell:
                index = cell.strip(_MARK)
                if not index.isdigit() or cell != f"{_MARK}{index}{_MARK}":
                    raise ValueError
                return int(index)
            constants.append(cell)
            return len(marks) + len(constants) - 1

        try:
            attributes = itemgetter(*[index_of(getattr(template, name)) for name in _ATTRIBUTES])
            tables_made = tuple(
                (name, tuple(itemgetter(*map(index_of, row[1:])) for row in rows))
                for name, rows in template.rows("").items()
            )
        except ValueError:
            return None
        return cls(tuple(constants), attributes, tables_made)

    def fill(self, values: list[Any]) -> ReadHeader:
        """The header with these values."""
        values += self.constants
        rows_made = tuple([(name, tuple([row(values) for row in rows])) for name, rows in self.tables])
        return ReadHeader(rows_made, *self.attributes(values))


# Headers differ in their values and hardly in what is around them. What `parse_header` makes of a header with
# numbered placeholders in place of its values says where the values of all such headers go.
_ATTRIBUTES: Final = (
    "accession_number",
    "form_type",
    "filing_date",
    "accepted_at",
    "period_of_report",
    "public_document_count",
    "date_as_of_change",
)
_MARK: Final = "\x02"
_MAX_PLANS: Final = 20_000
_MAX_VALUES: Final = 500
# The sign in front of a value, and the value.
_TAG_VALUE: Final = re.compile(r"(>)[ \t]*([^\s<][^<\n]*)")
_LABEL_VALUE: Final = re.compile(r"([:>])[ \t]*(\S[^\n]*)")
_PLANS: Final[dict[tuple[str, ...], _Plan | None]] = {}


def read_header(text: str) -> Header | ReadHeader:
    """The same as `parse_header`, at a fraction of the time where a header of this shape was read before."""
    if _MARK in text:
        return parse_header(text)
    pieces = (_TAG_VALUE if text.startswith("<SUBMISSION>") else _LABEL_VALUE).split(text)
    around, signs, values = pieces[::3], pieces[1::3], pieces[2::3]
    if len(values) > _MAX_VALUES:
        return parse_header(text)
    shape = (*around, *signs)
    try:
        plan = _PLANS[shape]
    except KeyError:
        if len(_PLANS) >= _MAX_PLANS:
            _PLANS.clear()
        plan = _PLANS[shape] = _Plan.of(around, signs)
    return plan.fill([value.rstrip() for value in values]) if plan is not None else parse_header(text)
