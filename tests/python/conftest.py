"""What several test files share: the real corpus, small invented documents, and a second reader of both.

The second reader (`Facit`) knows nothing of the project: it is xml.etree.ElementTree and the shape of the form, written
down once more. Where it and the project disagree, one of them is wrong.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from ownership import tables
from ownership.document import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "data" / "sample"
CORPUS = Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar"))
NO_CORPUS = f"no real filings here: {CORPUS} is missing (EDGAR_CORPUS names another folder)"
ACCESSION = "0009990001-25-000001"
WHITE_SPACE = " \t\r\n"

# ------------------------------------------------------------------------------------------------- the real corpus


@dataclass(frozen=True)
class Entry:
    """A line of MANIFEST.csv: one file and what was counted in it without the project's help."""

    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def path(self) -> Path:
        return CORPUS / self["file"]

    @property
    def is_to_be_rejected(self) -> bool:
        return "to be rejected" in self["note"]


@cache
def manifest() -> tuple[Entry, ...]:
    file = CORPUS / "MANIFEST.csv"
    if not file.exists():
        return ()
    with file.open(newline="", encoding="utf-8") as lines:
        return tuple(Entry(line) for line in csv.DictReader(lines))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `entry` runs for each file of the manifest, with `filing` for each one accepted."""
    for argument, entries in (
        ("entry", manifest()),
        ("filing", tuple(entry for entry in manifest() if not entry.is_to_be_rejected)),
    ):
        if argument in metafunc.fixturenames:
            missing = [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS), id="no corpus")]
            metafunc.parametrize(
                argument, entries or missing, ids=(lambda entry: entry["file"]) if entries else None
            )


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real filings."""
    if not manifest():
        pytest.skip(NO_CORPUS)
    return CORPUS


# ---------------------------------------------------------------------------------------------- invented documents


@dataclass
class Read:
    """A document that was read: its rows by column name."""

    document: Document

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        columns = next(each for each in tables.FILING_TABLES if each.name == table).column_names
        return [dict(zip(columns, row, strict=True)) for row in self.document.rows[table]]

    def only(self, table: str) -> dict[str, Any]:
        (row,) = self[table]
        return row

    def filled(self, table: str) -> dict[str, Any]:
        """The only row of a table, without its nulls and keys."""
        keys = {"accession_number", "line_number", "row_element", "owner_number", "signature_number"}
        return {
            name: value for name, value in self.only(table).items() if value is not None and name not in keys
        }

    @property
    def lines(self) -> list[tuple[str, int, str]]:
        """Table number, line number and title of every line, Table I first."""
        names = (
            "non_derivative_transaction",
            "non_derivative_holding",
            "derivative_transaction",
            "derivative_holding",
        )
        return sorted(
            ("II" if name.startswith("derivative") else "I", row["line_number"], row["security_title"])
            for name in names
            for row in self[name]
        )

    @property
    def references(self) -> list[tuple[str, str]]:
        return [(row["element"], row["footnote_id"]) for row in self["footnote_reference"]]

    @property
    def unmapped(self) -> list[tuple[str, str | None]]:
        return [(row["path"], row["element_text"]) for row in self["unmapped_element"]]


@pytest.fixture(scope="session")
def whole() -> Callable[..., str]:
    """Function that puts XML into an otherwise minimal ownership document."""

    def build(inside: str = "", *, owner: str = "", issuer: str = "", root: str = "ownershipDocument") -> str:
        return (
            f"<{root}><documentType>4</documentType>"
            f"<issuer><issuerCik>0009990001</issuerCik>{issuer}</issuer>"
            "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990002</rptOwnerCik></reportingOwnerId>"
            f"{owner}</reportingOwner>{inside}</{root.split(maxsplit=1)[0]}>"
        )

    return build


@pytest.fixture(scope="session")
def read() -> Callable[[str | bytes], Read]:
    """Function that reads a document."""

    def reading(text: str | bytes) -> Read:
        return Read(read_document(text.encode() if isinstance(text, str) else text, ACCESSION))

    return reading


@pytest.fixture(scope="session")
def read_inside(whole: Callable[..., str], read: Callable[[str | bytes], Read]) -> Callable[..., Read]:
    """Function that reads an otherwise minimal document with XML inside."""
    return lambda inside="", **parts: read(whole(inside, **parts))


# ------------------------------------------------------------------------------------------- a second, simple reader

ROW_TABLES = {
    "nonDerivativeTransaction": "I",
    "nonDerivativeHolding": "I",
    "nonDerivativeSecurity": "I",
    "derivativeTransaction": "II",
    "derivativeHolding": "II",
    "derivativeSecurity": "II",
}
PARTS = {*ROW_TABLES, "reportingOwner", "ownerSignature", "footnote"}
# Elements that only hold others. Empty, they are no value.
GROUPS = {
    "issuer", "reportingOwnerId", "reportingOwnerAddress", "reportingOwnerRelationship", "nonDerivativeTable",
    "derivativeTable", "footnotes", "transactionCoding", "transactionAmounts", "underlyingSecurity",
    "postTransactionAmounts", "ownershipNature",
}  # fmt: skip


@dataclass
class Part:
    """A line, an owner, a signature or the document itself: values by column name, in document order."""

    name: str
    table_number: str | None = None
    number: int = 1
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Facit:
    """An ownership document as the second reader sees it."""

    document: Part
    lines: list[Part] = field(default_factory=list)
    owners: list[Part] = field(default_factory=list)
    signatures: list[Part] = field(default_factory=list)
    footnotes: list[tuple[str | None, str]] = field(default_factory=list)
    references: list[tuple[str, int | None, str, str | None]] = field(default_factory=list)

    def add(self, part: Part) -> None:
        of_kind = {"reportingOwner": self.owners, "ownerSignature": self.signatures}.get(
            part.name, self.lines
        )
        part.number = sum(each.table_number == part.table_number for each in of_kind) + 1
        of_kind.append(part)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@pytest.fixture(scope="session")
def snake() -> Callable[[str], str]:
    """Function that writes an element's name as the name of its column."""
    return _snake


def _walk(element: ET.Element, column: str, part: Part, facit: Facit) -> None:
    for child in element:
        name = _name(child)
        if name == "footnoteId":
            place = None if part.name == "ownershipDocument" else part.number
            facit.references.append((part.table_number or part.name, place, column, child.get("id")))
        elif name == "footnote":
            facit.footnotes.append((child.get("id"), "".join(child.itertext()).strip(WHITE_SPACE)))
        elif name in PARTS:
            inner = Part(name, ROW_TABLES.get(name))
            facit.add(inner)
            _walk(child, _snake(name), inner, facit)
        else:
            inner_column = column if name == "value" else _snake(name)
            if len(child) == 0 and name not in GROUPS:
                assert inner_column not in part.values, (
                    f"{inner_column} stands twice in {part.name} {part.number}"
                )
                part.values[inner_column] = (child.text or "").strip(WHITE_SPACE)
            _walk(child, inner_column, part, facit)


@pytest.fixture(scope="session")
def second_reader() -> Callable[[bytes], Facit]:
    """Function that reads the first ownership document of a file, without any of the project's code."""

    def reading(data: bytes) -> Facit:
        root = ET.fromstring(_own_xml(data))
        facit = Facit(Part("ownershipDocument"))
        _walk(root, "ownership_document", facit.document, facit)
        return facit

    return reading


def _own_xml(data: bytes) -> bytes:
    found = re.search(rb"<ownershipDocument.*?</ownershipDocument>", data.replace(b"\r\n", b"\n"), re.DOTALL)
    assert found, "no ownership document"
    # Lines that a wrapper broke at its limit, joined again.
    return re.sub(rb"(?m)^(.{1023})\n", rb"\1", found[0])


@pytest.fixture(scope="session")
def own_xml() -> Callable[[bytes], bytes]:
    """Function that cuts the ownership document out of a file, without any of the project's code."""
    return _own_xml


@pytest.fixture(scope="session")
def canonical() -> Callable[[str | bytes], str]:
    """Function that writes XML in one way only (C14N): white space between elements and around values aside."""

    def writing(xml: str | bytes) -> str:
        root = ET.fromstring(xml)
        for element in root.iter():
            if _name(element) == "footnote" and len(element):
                # Markup in a text: the white space around it parts words.
                element.text = (element.text or "").lstrip(WHITE_SPACE)
                element[-1].tail = (element[-1].tail or "").rstrip(WHITE_SPACE)
            elif not _is_inside_text(element, root):
                element.text = (element.text or "").strip(WHITE_SPACE)
                for child in element:
                    child.tail = (child.tail or "").strip(WHITE_SPACE)
        return ET.canonicalize(ET.tostring(root, encoding="unicode"))

    return writing


def _is_inside_text(element: ET.Element, root: ET.Element) -> bool:
    return any(
        element in footnote.iter() and element is not footnote
        for footnote in root.iter("footnote")
        if len(footnote)
    )


def facit_columns(part: Part, columns: Sequence[str]) -> dict[str, str | None]:
    """The second reader's values of a part in the columns of a table; every value must have one."""
    unknown = set(part.values) - set(columns)
    assert not unknown, f"no column for {sorted(unknown)} of {part.name} {part.number}"
    return {column: part.values.get(column) for column in columns}


@pytest.fixture(scope="session")
def in_columns() -> Callable[[Part, Sequence[str]], Mapping[str, str | None]]:
    """Function that lays the second reader's values into the columns of a table."""
    return facit_columns


# ------------------------------------------------------------------------------------------------------ the sample


def _sample_files() -> Iterator[tuple[str, bytes]]:
    from ownership.sources import SourceFile, find_files  # noqa: PLC0415 - only how archives are opened

    for found in find_files([SAMPLE]):
        if isinstance(found, SourceFile):
            data = found.data if found.data is not None else Path(found.name).read_bytes()
            if b"<ownershipDocument" in data:
                yield Path(found.name).relative_to(SAMPLE).as_posix(), data


@pytest.fixture(scope="session")
def sample_files() -> dict[str, bytes]:
    """Every file and archive member of the sample that holds an ownership document, by its path."""
    return dict(_sample_files())
