"""load_data_sets.py: columns by name, nothing lost, nothing half, each posting remembered."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from click.testing import CliRunner

import data_sets
import load_data_sets
from edgar_server import EdgarServer
from loading import query
from ownership import data_set, data_set_tables
from ownership.data_set_download import FOLDERS, LISTING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

SUBMISSION = "ACCESSION_NUMBER\tISSUERNAME\tDOCUMENT_TYPE\na-1\tFirst Inc\t4\na-2\t\t3\n"
HOLDING = "ACCESSION_NUMBER\tNONDERIV_HOLDING_SK\tSECURITY_TITLE\na-1\t7\tCommon\n"


def folder(place: Path, files: Mapping[str, str | bytes], name: str = "2031q2_form345") -> Path:
    """A data set as a folder."""
    path = place / name
    path.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (path / file).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(place: Path, files: Mapping[str, str | bytes], name: str = "2031q2_form345.zip") -> Path:
    """A data set as a zip."""
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in files.items():
            archive.writestr(zipfile.ZipInfo(file, (2031, 7, 1, 0, 0, 0)), content)
    return place / name


def run(*arguments: str | Path, database: Path) -> Result:
    return CliRunner().invoke(load_data_sets.main, [*map(str, arguments), "--database", str(database)])


def rows(database: Path, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    return query(database, f"select {columns} from raw_data_sets.{table} order by all")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def test_values_are_text_as_the_file_has_them(tmp_path: Path, database: Path) -> None:
    """Null where the file lacks the column, '' where the field is empty; quotation marks, blanks and noughts stay."""
    quoted = '"Common (""Old"")"'
    text = f"ACCESSION_NUMBER\tSECURITY_TITLE\tSHRS_OWND_FOLWNG_TRANS\na-1\t{quoted}\t15702.0\na-2\t  é\u2028x \t\n"
    assert run(folder(tmp_path, {"NONDERIV_HOLDING.tsv": text}), database=database).exit_code == 0
    columns = "file_line_number, accession_number, security_title, shrs_ownd_folwng_trans, nature_of_ownership"
    assert rows(database, "non_derivative_holding", columns) == [
        (2, "a-1", quoted, "15702.0", None), (3, "a-2", "  é\u2028x ", "", None)
    ]  # fmt: skip


def test_columns_are_found_by_name(tmp_path: Path, database: Path) -> None:
    """In any order, whatever the case, under either spelling; what has no column is kept beside."""
    text = (
        "NEW_COLUMN\tEXPIRATION_DATE\tEXCERCISE_DATE\taccession_number\tEQUITY_SWAP_INVOLVED_FN\tNEW_COLUMN\n"
        "n1\t01-JAN-2031\t02-FEB-2031\ta-1\tF1\t\n\t\t\ta-2\t\tn2\n"
    )
    path = folder(tmp_path, {"DERIV_TRANS.tsv": text, "readme.htm": "<html>"})
    assert run(path, database=database).exit_code == 0
    columns = "accession_number, exercise_date, expiration_date, equity_swap_trans_cd_fn, security_title"
    assert rows(database, "derivative_transaction", columns) == [
        ("a-1", "02-FEB-2031", "01-JAN-2031", "F1", None), ("a-2", "", "", "", None)
    ]  # fmt: skip
    assert rows(database, "unmapped_value") == [
        ("2031q2", "derivative_transaction", 2, 1, "NEW_COLUMN", "n1", 1),
        ("2031q2", "derivative_transaction", 3, 6, "NEW_COLUMN", "n2", 1),
    ]
    files = {row[0]: row[1:] for row in rows(database, "file", "source_file, source_table, header, rows_loaded")}
    assert files["DERIV_TRANS.tsv"] == ("derivative_transaction", text.partition("\n")[0], 2)
    assert files["readme.htm"] == (None, None, None)
    (missing,) = query(
        database, "select missing_columns from raw_data_sets.file where source_table = 'derivative_transaction'"
    )[0]
    assert "security_title,security_title_fn" in missing
    assert "exercise_date" not in missing.split(",")


def test_every_declared_column_takes_its_header(tmp_path: Path, database: Path) -> None:
    """All eight tables, with the headers of the SEC's files, each field telling where it stands."""
    files = {}
    for name in (*data_sets.LINES, *data_sets.OTHERS):
        key = [f"{name}_SK"] if name in data_sets.LINES else []
        headers = ["ACCESSION_NUMBER", *key, *data_sets.headers_of(name)]
        files[f"{name}.tsv"] = "\t".join(headers) + "\n" + "\t".join(f"<{header}>" for header in headers) + "\n"
    assert run(zipped(tmp_path, files), database=database).exit_code == 0
    assert rows(database, "unmapped_value") == []
    assert {row[0] for row in rows(database, "file", "missing_columns")} == {""}
    for table in data_set_tables.FILES.values():
        (row,) = rows(database, table.name)
        found = dict(zip([column.name for column in table.columns], row[:-1], strict=True))
        for column in table.columns[2:]:
            assert found[column.name].strip("<>").replace("EXCERCISE", "EXERCISE") == column.name.upper()


def test_rows_that_cannot_be_read_are_kept_with_a_reason(tmp_path: Path, database: Path) -> None:
    text = b"ACCESSION_NUMBER\tISSUERNAME\na-1\tFirst\na-2\na-3\tx\ty\n\na-4\tCaf\xe9\na-5\tLast"
    result = run(folder(tmp_path, {"SUBMISSION.tsv": text}), database=database)
    assert result.exit_code == 1
    assert "2031q2: accepted: 2 rows loaded, 4 rejected" in result.output
    assert "raw_data_sets.rejected_row" in result.output
    assert rows(database, "submission", "file_line_number, accession_number, issuername") == [
        (2, "a-1", "First"), (7, "a-5", "Last")
    ]  # fmt: skip
    assert rows(database, "rejected_row", "file_line_number, reason, detail, row_text") == [
        (3, "wrong_number_of_fields", "1 fields under 2 headers", "a-2"),
        (4, "wrong_number_of_fields", "3 fields under 2 headers", "a-3\tx\ty"),
        (5, "wrong_number_of_fields", "1 fields under 2 headers", ""),
        (6, "not_utf_8", "byte 8 of the line is not UTF-8", "a-4\tCaf\\xe9"),
    ]


def test_line_ends_are_those_of_the_header(tmp_path: Path, database: Path) -> None:
    """A file with carriage returns has none in its values; in a file without them, one is part of a value."""
    files = {
        "SUBMISSION.tsv": "\ufeffACCESSION_NUMBER\tISSUERNAME\r\na-1\tFirst\r\n",
        "FOOTNOTES.tsv": "ACCESSION_NUMBER\tFOOTNOTE_TXT\na-1\tText\r\n",
    }
    assert run(folder(tmp_path, files), database=database).exit_code == 0
    assert rows(database, "submission", "accession_number, issuername") == [("a-1", "First")]
    assert rows(database, "footnote", "footnote_txt") == [("Text\r",)]


def test_a_table_longer_than_a_chunk_is_loaded_whole(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_set, "CHUNK_ROWS", 3)
    text = "ACCESSION_NUMBER\n" + "".join(f"a-{number}\n" for number in range(10))
    assert run(folder(tmp_path, {"SUBMISSION.tsv": text}), database=database).exit_code == 0
    assert rows(database, "submission", "file_line_number, accession_number") == [
        (number + 2, f"a-{number}") for number in range(10)
    ]


def test_missing_tables_are_named(tmp_path: Path, database: Path) -> None:
    result = run(folder(tmp_path, {"SUBMISSION.tsv": SUBMISSION}), database=database)
    assert result.exit_code == 0
    assert (
        "tables that are not in it: reporting_owner, non_derivative_transaction, non_derivative_holding,"
        " derivative_transaction, derivative_holding, footnote, owner_signature" in result.output
    )
    missing = query(database, "select count(*) from raw_data_sets.file where source_file is null")
    assert missing == [(7,)]


def test_the_same_posting_again_changes_nothing_and_another_one_replaces_it(tmp_path: Path, database: Path) -> None:
    first = zipped(tmp_path / "first", {"SUBMISSION.tsv": SUBMISSION, "NONDERIV_HOLDING.tsv": HOLDING})
    os.utime(first, (1_900_000_000, 1_900_000_000))
    assert "2031q2: accepted: 3 rows loaded" in run(first, database=database).output
    before = {table.name: rows(database, table.name) for table in data_set_tables.ALL_TABLES}
    assert "2031q2: unchanged" in run(first, database=database).output
    assert {table.name: rows(database, table.name) for table in data_set_tables.ALL_TABLES} == before
    second = zipped(tmp_path / "second", {"2031q2/SUBMISSION.tsv": SUBMISSION.replace("First", "Second")})
    other = folder(tmp_path, {"SUBMISSION.tsv": SUBMISSION}, "2031q3_form345")
    assert "2031q3: accepted" in run(other, database=database).output
    assert "2031q2: replaced: 2 rows loaded" in run(second, database=database).output
    assert rows(database, "submission", "quarter, issuername, load_number") == [
        ("2031q2", "", 3), ("2031q2", "Second Inc", 3), ("2031q3", "", 2), ("2031q3", "First Inc", 2)
    ]  # fmt: skip
    assert rows(database, "non_derivative_holding") == []
    loads = rows(database, "load", "load_number, quarter, data_set_sha256, source_file, replaced_at is null")
    assert loads == [
        (1, "2031q2", hashlib.sha256(first.read_bytes()).hexdigest(), str(first), False),
        (2, "2031q3", folder_sha256(other), str(other), True),
        (3, "2031q2", hashlib.sha256(second.read_bytes()).hexdigest(), str(second), True),
    ]
    had_at = query(database, "select had_at from raw_data_sets.load where load_number = 1")
    assert had_at == [(datetime.fromtimestamp(1_900_000_000, UTC).replace(tzinfo=None),)]


def folder_sha256(path: Path) -> str:
    """As `sha256sum * | sha256sum` has it."""
    lines = "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(path.iterdir())
    )
    return hashlib.sha256(lines.encode()).hexdigest()


def test_a_damaged_data_set_leaves_what_was_there(tmp_path: Path, database: Path) -> None:
    """A zip cut short, a zip with a damaged member, and a table without its key: told by name, nothing loaded."""
    assert run(zipped(tmp_path, {"SUBMISSION.tsv": SUBMISSION}), database=database).exit_code == 0
    before = {table.name: rows(database, table.name) for table in data_set_tables.ALL_TABLES}
    whole = zipped(tmp_path / "new", {"SUBMISSION.tsv": SUBMISSION * 50, "FOOTNOTES.tsv": "ACCESSION_NUMBER\n" * 900})
    data = whole.read_bytes()
    cut = tmp_path / "cut" / whole.name
    cut.parent.mkdir()
    cut.write_bytes(data[: len(data) // 2])
    spoilt = tmp_path / "spoilt" / whole.name
    spoilt.parent.mkdir()
    spoilt.write_bytes(data[:60] + bytes(byte ^ 0xFF for byte in data[60:64]) + data[64:])
    strange = folder(tmp_path / "strange", {"SUBMISSION.tsv": SUBMISSION, "FOOTNOTES.tsv": "<html>\n"})
    empty = folder(tmp_path / "empty", {"notes.txt": ""})
    double = zipped(tmp_path / "double", {"SUBMISSION.tsv": SUBMISSION, "old/SUBMISSION.tsv": SUBMISSION})
    for path, words in (
        (cut, "is not a whole zip archive"), (spoilt, "SUBMISSION.tsv cannot be read to its end"),
        (strange, "no column ACCESSION_NUMBER in the header"), (empty, "none of the tables"),
        (double, "are the same table"),
    ):  # fmt: skip
        result = run(path, database=database)
        assert result.exit_code == 2, result.output
        assert words in result.output
        assert str(path) in result.output
    assert {table.name: rows(database, table.name) for table in data_set_tables.ALL_TABLES} == before


def test_one_bad_data_set_does_not_keep_the_others_out(tmp_path: Path, database: Path) -> None:
    """A folder of zips is as many data sets."""
    place = tmp_path / "landing"
    zipped(place, {"SUBMISSION.tsv": SUBMISSION}, "2031q1_form345.zip")
    (place / "2031q2_form345.zip").write_bytes(b"PK")
    zipped(place, {"SUBMISSION.tsv": SUBMISSION}, "2031q3_form345.zip")
    result = run(place, database=database)
    assert result.exit_code == 2
    assert rows(database, "load", "quarter") == [("2031q1",), ("2031q3",)]


def test_the_quarter_comes_from_the_name_or_is_given(tmp_path: Path, database: Path) -> None:
    assert [data_set.quarter_in(name) for name in ("2024q3_form345.zip", "form345-2024-Q3", "x12024q3", "2024q5", "")] == [
        "2024q3", "2024q3", None, None, None
    ]  # fmt: skip
    path = folder(tmp_path, {"SUBMISSION.tsv": SUBMISSION}, "tables")
    result = run(path, database=database)
    assert result.exit_code == 2
    assert "give it with --quarter" in result.output
    assert run(path, "--quarter", "2031Q4", database=database).exit_code == 0
    assert rows(database, "load", "quarter") == [("2031q4",)]
    assert "is not a quarter" in run(path, "--quarter", "31q4", database=database).output


def fetched(server: EdgarServer, place: Path, *arguments: str) -> Result:
    environment = {
        "SECTION16_EDGAR": server.url, "SECTION16_EDGAR_WAIT": "0.01", "SECTION16_CONTACT": "Made Up made.up@example.org",
        "SECTION16_LANDING": str(place / "landing"), "XDG_STATE_HOME": str(place / "state"),
        "XDG_CONFIG_HOME": str(place / "config"),
    }  # fmt: skip
    database = ("--database", str(place / "warehouse.duckdb"))
    return CliRunner(env=environment).invoke(load_data_sets.main, [*arguments, *database])


def test_a_quarter_is_fetched_from_where_the_listing_says(tmp_path: Path, database: Path) -> None:
    """The link decides; the first answer is cut, and only the whole zip takes its place."""
    with EdgarServer() as server:
        path = "/files/moved/again/2031q2_form345.zip"
        server.put_file(path, zipped(tmp_path, {"SUBMISSION.tsv": SUBMISSION}).read_bytes())
        links = f'<a href="{path.replace("q2", "q1")}">Q1</a> <a href="https://www.sec.gov{path}">Q2</a>'
        server.put_file(LISTING, links.encode())
        server.misbehave(path, "cut")
        result = fetched(server, tmp_path, "--quarter", "2031q2")
        assert result.exit_code == 0, result.output
        assert server.asked[path] == 2
        assert server.asked["/files/moved/again/2031q1_form345.zip"] == 0
    landed = tmp_path / "landing" / "data_sets" / "2031q2_form345.zip"
    assert rows(database, "load", "quarter, source_file") == [("2031q2", str(landed))]
    assert rows(database, "submission", "accession_number") == [("a-1",), ("a-2",)]


def test_a_quarter_that_no_page_links_to_is_looked_for_at_both_addresses(tmp_path: Path, database: Path) -> None:
    """And one that is nowhere is told; what the SEC posts anew replaces what landed."""
    with EdgarServer() as server:
        path = f"{FOLDERS[1]}2031q2_form345.zip"
        for text, words in ((SUBMISSION, "accepted"), (SUBMISSION, "unchanged"), (SUBMISSION.replace("First", "Second"), "replaced")):
            server.put_file(path, zipped(tmp_path, {"SUBMISSION.tsv": text}).read_bytes())
            result = fetched(server, tmp_path, "--quarter", "2031q2")
            assert result.exit_code == 0, result.output
            assert f"2031q2: {words}" in result.output
        result = fetched(server, tmp_path, "--quarter", "2031q3")
        assert result.exit_code == 2
        assert "2031q3: no data set at" in result.output
        assert fetched(server, tmp_path).exit_code == 2
    assert rows(database, "submission", "issuername") == [("",), ("Second Inc",)]


def test_a_listing_that_cannot_be_had_does_not_keep_the_quarter_away(tmp_path: Path, database: Path) -> None:
    """But a refusal, which concerns all requests, ends the asking."""
    with EdgarServer() as server:
        server.put_file(f"{FOLDERS[0]}2031q2_form345.zip", zipped(tmp_path, {"SUBMISSION.tsv": SUBMISSION}).read_bytes())
        server.misbehave(LISTING, *["error"] * 5, *["refused"] * 11)
        result = fetched(server, tmp_path, "--quarter", "2031q2")
        assert result.exit_code == 0, result.output
        server.requests.clear()
        refused = fetched(server, tmp_path, "--quarter", "2031q2")
        assert refused.exit_code == 2
        assert "Request Rate Threshold Exceeded" in refused.output
        assert set(server.asked) == {LISTING}
    assert rows(database, "submission", "accession_number") == [("a-1",), ("a-2",)]


def test_a_warehouse_that_is_in_use_is_told(tmp_path: Path, database: Path) -> None:
    database.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    result = run(folder(tmp_path, {"SUBMISSION.tsv": SUBMISSION}), database=database)
    assert result.exit_code == 2
    assert str(database) in result.output


def test_filings_and_data_sets_are_numbered_together(tmp_path: Path, database: Path) -> None:
    """What a build asks for is "everything after load 7", whatever was loaded."""
    from ownership.warehouse import Warehouse  # noqa: PLC0415 - only here

    for expected in (1, 3):
        warehouse = Warehouse(database)
        warehouse.finish()
        assert warehouse.load_number == expected
        text = SUBMISSION + "a-9\tMore\t4\n" * expected
        assert run(folder(tmp_path, {"SUBMISSION.tsv": text}), database=database).exit_code == 0
    with duckdb.connect(str(database)) as connection:
        found = connection.execute("select load_number from raw_data_sets.load order by 1").fetchall()
    assert found == [(2,), (4,)]
