"""Every real filing: accepted or rejected as the manifest says, nothing lost, nothing changed, no value misplaced."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from ownership import tables
from ownership.rebuild import rebuild_document
from ownership.submission import Filing, Outcome, Rejection, read_filing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

EXPECTED_FILES = 289
EXPECTED_REJECTIONS = {
    "filings/accession_unknown.xml": "no_accession_number",
    "submissions/0001012325-98-000004.txt": "no_ownership_document",
}
LINE_TABLES = {
    "I": (tables.NON_DERIVATIVE_TRANSACTION, tables.NON_DERIVATIVE_HOLDING),
    "II": (tables.DERIVATIVE_TRANSACTION, tables.DERIVATIVE_HOLDING),
}
COUNTS = {
    "n_owners": tables.REPORTING_OWNER,
    "n_nonderiv_trans": tables.NON_DERIVATIVE_TRANSACTION,
    "n_deriv_trans": tables.DERIVATIVE_TRANSACTION,
    "n_nonderiv_holdings": tables.NON_DERIVATIVE_HOLDING,
    "n_deriv_holdings": tables.DERIVATIVE_HOLDING,
    "n_footnotes": tables.FOOTNOTE,
}


@cache
def outcome_of(path: Path) -> Outcome:
    return read_filing(path.as_posix(), path.read_bytes())


def read(path: Path) -> Filing:
    outcome = outcome_of(path)
    assert isinstance(outcome, Filing), outcome
    return outcome


def records(filing: Filing, table: tables.Table) -> list[dict[str, Any]]:
    return [dict(zip(table.column_names, row, strict=False)) for row in filing.rows.get(table.name, [])]


def test_the_manifest_is_the_one_known(corpus: Path) -> None:
    """A manifest that lost lines would make every test here pass."""
    lines = (corpus / "MANIFEST.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == EXPECTED_FILES
    files = [*(corpus / "filings").iterdir(), *(corpus / "submissions").iterdir()]
    assert sorted(line.split(",")[0] for line in lines[1:]) == sorted(
        file.relative_to(corpus).as_posix() for file in files
    )


def test_a_file_is_accepted_or_rejected_as_the_manifest_says(entry: Any) -> None:
    outcome = outcome_of(entry.path)
    if entry.is_to_be_rejected:
        assert isinstance(outcome, Rejection)
        assert outcome.reason == EXPECTED_REJECTIONS[entry["file"]]
        assert outcome.accession_number == (entry["accession"] or None)
    else:
        assert isinstance(outcome, Filing), outcome


def test_identity_equals_the_manifest(filing: Any) -> None:
    outcome = read(filing.path)
    (document,) = records(outcome, tables.OWNERSHIP_DOCUMENT)
    assert {
        "accession": outcome.accession_number,
        "form_type": document["document_type"],
        "schema_version": document["schema_version"],
        "period_of_report": document["period_of_report"][:10],
        "issuer_cik": document["issuer_cik"].zfill(10),
    } == {
        "accession": filing["accession"],
        "form_type": filing["form_type"],
        "schema_version": filing["schema_version"],
        "period_of_report": filing["period_of_report"],
        "issuer_cik": filing["issuer_cik"],
    }
    assert all(row[0] == filing["accession"] for rows in outcome.rows.values() for row in rows)


def test_counts_equal_the_manifest(filing: Any) -> None:
    rows = read(filing.path).rows
    assert {column: len(rows[table.name]) for column, table in COUNTS.items()} == {
        column: int(filing[column]) for column in COUNTS
    }


def test_every_real_filing_is_read_strictly(filing: Any) -> None:
    (row,) = records(read(filing.path), tables.FILING)
    assert (row["parse_mode"], row["parse_note"]) == ("strict", None)


def test_the_document_rebuilt_from_rows_is_the_one_filed(
    filing: Any, canonical: Callable[[str | bytes], str], own_xml: Callable[[bytes], bytes]
) -> None:
    rebuilt = rebuild_document(read(filing.path).rows)
    assert canonical(rebuilt) == canonical(own_xml(filing.path.read_bytes()))


def test_every_sample_document_rebuilt_from_rows_is_the_one_filed(
    sample_files: dict[str, bytes], canonical: Callable[[str | bytes], str], own_xml: Callable[[bytes], bytes]
) -> None:
    assert len(sample_files) == 20
    for name, data in sample_files.items():
        outcome = read_filing(name, data)
        assert isinstance(outcome, Filing), outcome
        assert canonical(rebuild_document(outcome.rows)) == canonical(own_xml(data)), name


def compare(outcome: Filing, facit: Any, in_columns: Callable[..., Mapping[str, str | None]]) -> None:
    """Every value and reference of every part: the second reader's and the raw rows'."""

    def values(table: tables.Table, record: Mapping[str, Any]) -> dict[str, str | None]:
        return {column.name: record[column.name] for column in table.columns if column.path is not None}

    def agree(table: tables.Table, part: Any, record: Mapping[str, Any]) -> None:
        found = values(table, record)
        assert found == in_columns(part, list(found)), f"{part.name} {part.number}"

    (document,) = records(outcome, tables.OWNERSHIP_DOCUMENT)
    agree(tables.OWNERSHIP_DOCUMENT, facit.document, document)
    for table, parts in (
        (tables.REPORTING_OWNER, facit.owners),
        (tables.OWNER_SIGNATURE, facit.signatures),
    ):
        found = records(outcome, table)
        assert [record[table.key[1]] for record in found] == [part.number for part in parts]
        for part, record in zip(parts, found, strict=True):
            agree(table, part, record)
    by_number = {
        (table_number, record["line_number"]): (table, record)
        for table_number, both in LINE_TABLES.items()
        for table in both
        for record in records(outcome, table)
    }
    assert sum(len(outcome.rows[table.name]) for both in LINE_TABLES.values() for table in both) == len(
        by_number
    )
    assert sorted(by_number) == sorted((part.table_number, part.number) for part in facit.lines)
    for part in facit.lines:
        table, record = by_number[part.table_number, part.number]
        assert record["row_element"] == part.name
        assert table.name.endswith("holding") == part.name.endswith("Holding")
        agree(table, part, record)
    footnotes = records(outcome, tables.FOOTNOTE)
    assert [(each["footnote_id"], each["footnote_text"]) for each in footnotes] == facit.footnotes
    assert [each["footnote_number"] for each in footnotes] == list(range(1, len(footnotes) + 1))
    assert [reference_place(each) for each in records(outcome, tables.FOOTNOTE_REFERENCE)] == facit.references


def reference_place(record: Mapping[str, Any]) -> Sequence[Any]:
    kind = (
        record["table_number"]
        or ("reportingOwner" if record["owner_number"] else None)
        or ("ownerSignature" if record["signature_number"] else "ownershipDocument")
    )
    number = record["line_number"] or record["owner_number"] or record["signature_number"]
    return (kind, number, record["element"], record["footnote_id"])


def test_the_second_reader_agrees_on_every_value_and_reference(
    filing: Any, second_reader: Callable[[bytes], Any], in_columns: Callable[..., Mapping[str, str | None]]
) -> None:
    compare(read(filing.path), second_reader(filing.path.read_bytes()), in_columns)


def test_the_second_reader_agrees_on_the_sample(
    sample_files: dict[str, bytes],
    second_reader: Callable[[bytes], Any],
    in_columns: Callable[..., Mapping[str, str | None]],
) -> None:
    for name, data in sample_files.items():
        outcome = read_filing(name, data)
        assert isinstance(outcome, Filing), outcome
        compare(outcome, second_reader(data), in_columns)


def test_the_second_reader_would_notice_one_changed_character(
    sample_files: dict[str, bytes],
    second_reader: Callable[[bytes], Any],
    in_columns: Callable[..., Mapping[str, str | None]],
) -> None:
    name = "0009990003-13-000001.xml"
    data = sample_files[name]
    for old, new in (
        (b"<transactionCode>F<", b"<transactionCode>G<"),
        (b"338457", b"338475"),
        (b'"F1"/>', b'"F2"/>'),
    ):
        assert old in data
        outcome = read_filing(name, data.replace(old, new))
        assert isinstance(outcome, Filing)
        with pytest.raises(AssertionError):
            compare(outcome, second_reader(data), in_columns)


def test_the_samples_broken_lines_were_joined(sample_files: dict[str, bytes]) -> None:
    modes = {name: read_filing(name, data) for name, data in sample_files.items()}
    unwrapped = {
        name
        for name, each in modes.items()
        if isinstance(each, Filing) and records(each, tables.FILING)[0]["parse_mode"] == "unwrapped"
    }
    assert unwrapped == {
        "0009990111-23-000001.txt",
        "sec-edgar-filings/EXRB/4/0009990111-24-000002/full-submission.txt",
    }
