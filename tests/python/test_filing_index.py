"""EDGAR's index files, whichever they are, become rows; a line that cannot be read is named with its number."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from ownership.filing_index import is_filing_index, read_filing_index
from ownership.sources import SourceFile, find_files

if TYPE_CHECKING:
    from pathlib import Path

PREAMBLE = """\
Description:           {title}
Last Data Received:    Jan 6, 2025
Comments:              webmaster@sec.gov
Anonymous FTP:         ftp://ftp.sec.gov/edgar/



"""
ROWS = [
    ("0009990001-25-000001", "9990001", "EXAMPLE CORP", "4", "edgar/data/9990001/0009990001-25-000001.txt"),
    ("0009990001-25-000001", "9990002", "Sample Jane Q", "4", "edgar/data/9990002/0009990001-25-000001.txt"),
    (
        "0009990003-25-000007",
        "9990003",
        "EXAMPLE FUND 2000 / NV",
        "SC 13D/A",
        "edgar/data/9990003/0009990003-25-000007.txt",
    ),
]


def master(date: str) -> str:
    """A master index: columns apart by bars."""
    lines = [f"{cik}|{name}|{form}|{date}|{file}" for _, cik, name, form, file in ROWS]
    return (
        PREAMBLE.format(title="Master Index of EDGAR Dissemination Feed")
        + "CIK|Company Name|Form Type|Date Filed|File Name\n"
        + "-" * 80
        + "\n"
        + "\n".join(lines)
        + "\n"
    )


def form(date: str) -> str:
    """A form index: columns of fixed width, form type first."""
    heading = f"{'Form Type':12}{'Company Name':62}{'CIK':12}{'Date Filed':12}File Name"
    lines = [f"{form:12}{name:62}{cik:12}{date:12}{file}" for _, cik, name, form, file in ROWS]
    title = PREAMBLE.format(title="Daily Index of EDGAR Dissemination Feed by Form Type")
    return title + "\n".join([heading, "-" * 141, *lines]) + "\n"


def company(date: str) -> str:
    """A company index: columns of fixed width, name first; every line ends in blanks."""
    heading = f"{'Company Name':62}{'Form Type':12}{'CIK':12}{'Date Filed':12}File Name"
    lines = [f"{name:62}{form:12}{cik:12}{date:12}{file}         " for _, cik, name, form, file in ROWS]
    title = PREAMBLE.format(title="Daily Index of EDGAR Dissemination Feed by Company Name")
    return title + "\n".join([heading, "-" * 145, *lines]) + "\n"


KINDS = {"master": master, "form": form, "company": company}
DATES = {"daily": "20250106", "full": "2025-01-06"}


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
@pytest.mark.parametrize("date", DATES.values(), ids=DATES.keys())
@pytest.mark.parametrize("kind", KINDS)
def test_every_index_gives_the_same_rows(kind: str, date: str, break_: str) -> None:
    data = KINDS[kind](date).replace("\n", break_).encode()
    assert is_filing_index(data)
    expected = [(accession, cik, name, form, date, file) for accession, cik, name, form, file in ROWS]
    assert read_filing_index(data) == (expected, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_gzipped_index_is_read_like_a_plain_one(tmp_path: Path, kind: str) -> None:
    data = KINDS[kind]("20250106").encode()
    file = tmp_path / f"{kind}.20250106.idx.gz"
    file.write_bytes(gzip.compress(data))
    (found,) = find_files([file])
    assert isinstance(found, SourceFile)
    assert found.data == data


@pytest.mark.parametrize("kind", ["form", "company"])
def test_a_heading_may_wrap(kind: str) -> None:
    """As in the real company index of 2022-10-03: 'CIK', then a line break, then 'Date Filed'."""
    text = KINDS[kind]("20250106")
    wrapped = text.replace("CIK         Date Filed", "CIK\n      Date Filed")
    assert wrapped != text
    rows, unread = read_filing_index(wrapped.encode())
    assert ([row[0] for row in rows], unread) == ([row[0] for row in ROWS], [])


@pytest.mark.parametrize("gap", ["  ", " " * 9])
def test_a_name_that_overflows_its_column_is_read_whole(gap: str) -> None:
    name = "UNITED EXAMPLE PLANNERS' FINANCIAL SERVICES OF NOWHERE A LIMITED PARTNERSHIP LP"
    file = "edgar/data/9990004/0009990004-25-000002.txt"
    expected = [("0009990004-25-000002", "9990004", name, "X-17A-5", "20250106", file)]
    head = form("20250106")[: form("20250106").index("4   ")]
    assert read_filing_index(f"{head}X-17A-5     {name}{gap}9990004      20250106    {file}\n".encode()) == (
        expected,
        [],
    )
    head = company("20250106")[: company("20250106").index("EXAMPLE CORP")]
    line = f"{name}{gap}X-17A-5     9990004     20250106    {file}   \n"
    assert read_filing_index((head + line).encode()) == (expected, [])


@pytest.mark.parametrize(
    ("name", "form_type"),
    [
        ("EXAMPLE 2025 FUND 7", "SC TO-I"),
        ("9606 - EXAMPLE FUND III LP", "D"),
        ("A  B  DOUBLE BLANKS", "10-K"),
        ("EXÄMPLE & SØNS", "4/A"),
        ("4", "4"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_awkward_names_are_read(kind: str, name: str, form_type: str) -> None:
    file = "edgar/data/9990005/0009990005-25-000003.txt"
    line = {
        "master": f"9990005|{name}|{form_type}|20250106|{file}",
        "form": f"{form_type:12}{name:62}{'9990005':12}{'20250106':12}{file}",
        "company": f"{name:62}{form_type:12}{'9990005':12}{'20250106':12}{file}",
    }[kind]
    text = KINDS[kind]("20250106")
    rows, unread = read_filing_index((text + line + "\n").encode())
    assert rows[-1] == ("0009990005-25-000003", "9990005", name, form_type, "20250106", file)
    assert unread == []


def test_a_name_may_hold_the_bar_that_parts_columns() -> None:
    line = "9990005|EXAMPLE | SONS|4|20250106|edgar/data/9990005/0009990005-25-000003.txt"
    rows, unread = read_filing_index((master("20250106") + line).encode())
    assert rows[-1][2:4] == ("EXAMPLE | SONS", "4")
    assert unread == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("9990005|EXAMPLE|4|20250106", "master"),
        ("9990005", "master"),
        ("9990005|EXAMPLE|4|20250106|edgar/data/9990005/index.html", "master"),
        ("4           EXAMPLE CORP     9990005     20250106", "form"),
        (
            "4           EXAMPLE CORP     9990005     Jan 6       edgar/data/9990005/0009990005-25-000003.txt",
            "form",
        ),
        ("4", "form"),
        ("EXAMPLE CORP     9990005     20250106    edgar/data/9990005/0009990005-25-000003.txt", "company"),
        ("words", "company"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_number(line: str, kind: str) -> None:
    text = KINDS[kind]("20250106")
    first = text.index(ROWS[0][4])
    start = text.rindex("\n", 0, first) + 1
    rows, unread = read_filing_index((text[:start] + line + "\n" + text[start:]).encode())
    assert unread == [(text.count("\n", 0, start) + 1, line)]
    assert len(rows) == len(ROWS)


def test_a_line_cut_at_the_end_is_named() -> None:
    rows, unread = read_filing_index(master("20250106").rstrip("\n")[:-12].encode())
    assert len(rows) == len(ROWS) - 1
    assert len(unread) == 1


def test_an_index_without_lines_has_no_rows() -> None:
    text = master("20250106")
    assert read_filing_index(text[: text.index("9990001")].encode()) == ([], [])


def test_names_in_windows_1252_are_read() -> None:
    text = master("20250106").replace("EXAMPLE CORP", "EXÄMPLE CORP")
    for codec in ("utf-8", "windows-1252"):
        assert read_filing_index(text.encode(codec))[0][0][2] == "EXÄMPLE CORP"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<SUBMISSION>\n<TYPE>4\n",
        b"<?xml version='1.0'?><ownershipDocument><remarks>Company Name, Form Type, Date Filed</remarks></ownershipDocument>",
        b"just words about the Company Name and the Form Type",
        b'{"cik":"320193","form":["4"]}',
        b"x,y\n1,2\n",
    ],
)
def test_what_is_no_index_is_not_taken_for_one(data: bytes) -> None:
    assert not is_filing_index(data)


@pytest.mark.parametrize(
    ("name", "rows", "ownership_rows", "first"),
    [
        (
            "company.20221003.idx",
            4925,
            None,
            ("0001104659-22-105357", "1700461", "1st stREIT Office Inc.", "1-A POS", "20221003"),
        ),
        (
            "form.20200318.idx",
            4084,
            2165,
            ("0001140361-20-006155", "1806014", "DLP Positive Note Fund LLC", "1-A", "20200318"),
        ),
        (
            "form.malformed.idx",
            10,
            0,
            ("0001213900-21-007106", "1838675", "A-Game Beverages, Inc.", "1-A", "2021-02-05"),
        ),
        (
            "master.20181231.idx",
            10,
            3,
            ("0001209191-18-064398", "1000228", "HENRY SCHEIN INC", "4", "20181231"),
        ),
        (
            "master.corpus.idx",
            540,
            540,
            ("0001127602-17-024014", "1211060", "THIEL PETER", "4", "2017-07-21"),
        ),
    ],
)
def test_real_indexes_are_read_whole(
    corpus: Path, name: str, rows: int, ownership_rows: int | None, first: tuple[str, ...]
) -> None:
    data = (corpus / "index" / name).read_bytes()
    assert is_filing_index(data)
    found, unread = read_filing_index(data)
    # Every line with a path is a row: counted in the bytes.
    assert len(found) == data.count(b"edgar/data/") == rows
    assert unread == []
    assert found[0][:5] == first
    if ownership_rows is not None:
        assert sum(row[3] in {"3", "3/A", "4", "4/A", "5", "5/A"} for row in found) == ownership_rows
    assert all(
        row[0].replace("-", "") in row[5].replace("-", "") and row[1].isdigit() and row[2] for row in found
    )
