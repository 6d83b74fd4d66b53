"""What raw.index_file and raw.filing_index say follows from the index files, and not from the order of their loading."""

from __future__ import annotations

import os
from itertools import permutations
from typing import TYPE_CHECKING

import duckdb

from load import read_batch
from ownership.sources import SourceFile, find_files
from ownership.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "CIK|Company Name|Form Type|Date Filed|File Name\n" + "-" * 80 + "\n"


def index(day: str | None, *rows: str, title: str = "Master Index of EDGAR Dissemination Feed") -> bytes:
    """An index file up to a day; a row is a CIK and a name."""
    head = f"Description:           {title}\n" + (f"Last Data Received:    {day}\n" if day else "") + " \n"
    lines = (
        f"{cik}|{name}|4|2024-02-20|edgar/data/{cik}/0009990000-24-00000{cik[-1]}.txt\n"
        for cik, _, name in (row.partition(" ") for row in rows)
    )
    return (head + HEADING + "".join(lines)).encode()


FILES = {
    "daily": index("Feb 20, 2024", "9990001 OLD", "9990002 TWO", title="Daily Index of EDGAR Dissemination Feed"),
    "full": index("March  1, 2024", "9990001 NEW", "9990003 THREE"),
    "later": index("Mar 15, 2024", "9990003 THREE"),
    "undated": index(None, "9990001 UNDATED", "9990002 UNDATED", "9990004 FOUR"),
}
ROWS = [
    ("9990001", "NEW", "2024-02-20", "2024-03-01"),
    ("9990002", "TWO", "2024-02-20", "2024-02-20"),
    ("9990003", "THREE", "2024-03-01", "2024-03-15"),
    ("9990004", "FOUR", "", ""),
]
LISTED = """
    select cik, company_name, first.edition, last.edition from raw.filing_index
    join raw.index_file as first on first.index_file_number = first_listed_in
    join raw.index_file as last on last.index_file_number = last_listed_in order by cik
"""


def rows(database: Path, *loads: list[SourceFile], sql: str = LISTED) -> list[tuple[object, ...]]:
    """What a query says after some loads into a new file."""
    database.unlink(missing_ok=True)
    for files in loads:
        warehouse = Warehouse(database)
        warehouse.write(read_batch(files))
        warehouse.finish()
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    files = [SourceFile(f"{name}.idx", data=content) for name, content in FILES.items()]
    for order in permutations(files):
        told = [file.name for file in order]
        assert rows(tmp_path / "w.duckdb", list(order)) == ROWS, told
    assert rows(tmp_path / "w.duckdb", *([file] for file in reversed(files)), files) == ROWS


def test_an_index_file_is_noted_once_with_what_it_says_of_itself(tmp_path: Path) -> None:
    place = tmp_path / "landing"
    place.mkdir()
    for name, content in FILES.items():
        (place / f"{name}.idx").write_bytes(content + (b"9990005|cut" if name == "later" else b""))
        os.utime(place / f"{name}.idx", (1_710_000_000, 1_710_000_000))
    found = [each for each in find_files([place]) if isinstance(each, SourceFile)]
    said = "select description, last_data_received, edition, row_count, unread_line_count from raw.index_file order by all"
    written = " 2024-03-09T16:00:00.000000"
    assert rows(tmp_path / "w.duckdb", found, found, sql=said) == [
        ("Daily Index of EDGAR Dissemination Feed", "Feb 20, 2024", f"2024-02-20{written}", 2, 0),
        ("Master Index of EDGAR Dissemination Feed", "Mar 15, 2024", f"2024-03-15{written}", 1, 1),
        ("Master Index of EDGAR Dissemination Feed", "March  1, 2024", f"2024-03-01{written}", 2, 0),
        ("Master Index of EDGAR Dissemination Feed", None, "", 3, 0),
    ]
    # Had again a week later, with the same content: it lists what it lists at that time too.
    os.utime(place / "daily.idx", (1_710_600_000, 1_710_600_000))
    last = rows(tmp_path / "w.duckdb", found, found)[1][2:]
    assert last == ("2024-02-20 2024-03-16T14:40:00.000000",) * 2


def test_of_folders_only_what_came_after_a_moment(tmp_path: Path) -> None:
    old = tmp_path / "old.idx"
    old.write_bytes(FILES["daily"])
    moment = old.stat().st_ctime
    os.utime(tmp_path / "old.idx", (0, 0))
    while old.stat().st_ctime <= moment:
        os.utime(old, (0, 0))
    came = old.stat().st_ctime
    assert [each.name for each in find_files([tmp_path], moment)] == [old.as_posix()], "touched since, whatever its time"
    assert list(find_files([tmp_path], came)) == []
    assert len(list(find_files([old], came))) == 1, "a file that is named is always looked at"
