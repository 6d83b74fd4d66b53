"""EDGAR's index files -> rows of raw.filing_index.

Master indexes separate five columns by '|'. Form and company indexes have columns of fixed width, which long
names overflow and long headings wrap, so their lines are read from both ends: address, date and CIK from the
right, and form type and company name apart from each other by two spaces or more.
Source: https://www.sec.gov/Archives/edgar/full-index/ and daily-index/.
"""

from __future__ import annotations

import re
from typing import Final

from ownership.submission import accession_in

Row = tuple[str, str, str, str, str, str]

_TITLE: Final = re.compile(rb"Description:[^\n]*Index of ", re.IGNORECASE)
_MASTER_HEADING: Final = re.compile(r"CIK\|Company Name\|Form Type\|Date Filed\|File ?name", re.IGNORECASE)
_COLUMN_HEADING: Final = re.compile(r"^(Form Type|Company Name)\s", re.MULTILINE | re.IGNORECASE)
_RULE: Final = re.compile(r"^-{20,}\s*$", re.MULTILINE)
_RIGHT: Final = re.compile(r"^(?P<left>.*\S)\s+(?P<cik>\d{1,10})\s+(?P<date>\d{4}-?\d{2}-?\d{2})\s+(?P<file>\S+)\s*$")
_GAP: Final = re.compile(r"\s{2,}")
_HEADER_LINE: Final = re.compile(
    rb"^(Description|Last Data Received):[ \t]*([^\r\n]*?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)


def is_filing_index(data: bytes) -> bool:
    """Whether the bytes are one of EDGAR's index files."""
    if data.startswith(b"<"):
        return False
    head = data[:4096]
    return (
        _TITLE.search(head) is not None
        or b"CIK|Company Name|Form Type|Date Filed|" in head
        or (
            b"Form Type" in head
            and b"Company Name" in head
            and b"Date Filed" in head
            and b"edgar/data/" in data[:16384]
        )
    )


def read_index_header(data: bytes) -> tuple[str | None, str | None]:
    """What an index file says of itself: Description and Last Data Received, null where absent."""
    found = {name.lower(): text.decode("utf-8", "replace") for name, text in _HEADER_LINE.findall(data[:4096])}
    return found.get(b"description"), found.get(b"last data received")


def read_filing_index(data: bytes) -> tuple[list[Row], list[tuple[int, str]]]:
    """Rows of raw.filing_index, and the lines that could not be read with their numbers.

    Only filings under an accession number are rows; a line without one is among those not read.
    """
    text = data.decode("utf-8", "strict") if _is_utf8(data) else data.decode("windows-1252", "replace")
    master = _MASTER_HEADING.search(text)
    heading = master or _COLUMN_HEADING.search(text)
    rule = _RULE.search(text, heading.end() if heading else 0)
    body = rule.end() if rule else text.find("\n", heading.end()) if heading else 0
    is_form_first = heading is not None and heading[0].lower().startswith("form")
    first_line = text.count("\n", 0, body) + 1
    rows: list[Row] = []
    unread: list[tuple[int, str]] = []
    for number, line in enumerate(text[body:].split("\n"), start=first_line):
        if not line.strip():
            continue
        row = _master_row(line) if master else _column_row(line, is_form_first=is_form_first)
        if row is None:
            unread.append((number, line.strip()))
        else:
            rows.append(row)
    return rows, unread


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _master_row(line: str) -> Row | None:
    cik, bar, rest = line.strip("\r").partition("|")
    # A company name may hold the separator, so the other columns are taken from the right.
    parts = rest.rsplit("|", 3)
    accession_number = accession_in(parts[-1].strip()) if bar and len(parts) == 4 else None
    if accession_number is None:
        return None
    name, form_type, filing_date, file_name = (part.strip() for part in parts)
    return accession_number, cik.strip(), name, form_type, filing_date, file_name


def _column_row(line: str, *, is_form_first: bool) -> Row | None:
    match = _RIGHT.match(line)
    accession_number = accession_in(match["file"]) if match else None
    if match is None or accession_number is None:
        return None
    left = match["left"].strip()
    if is_form_first:
        form_type, *name = _GAP.split(left, maxsplit=1)
        company_name = name[0] if name else ""
    else:
        gaps = list(_GAP.finditer(left))
        company_name, form_type = (left[: gaps[-1].start()], left[gaps[-1].end() :]) if gaps else (left, "")
    if not company_name or not form_type:
        return None
    return accession_number, match["cik"], company_name, form_type, match["date"], match["file"]
