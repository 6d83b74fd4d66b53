"""The landing folder: one place for each filing, notes of those that failed, leftovers of killed runs."""

from __future__ import annotations

import os
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from edgar_server import EdgarServer, made_up_filings
from loading import loaded, submission, write
from ownership.edgar import Edgar, Patience
from ownership.landing import (
    LandingError,
    failures,
    fetch_filing,
    forget_failure,
    is_whole_archive,
    landed,
    landing_path,
    note_failure,
    remove_abandoned,
)
from ownership.pace import Pace

if TYPE_CHECKING:
    from pathlib import Path

ACCESSION = "0009991000-24-000001"


@pytest.mark.parametrize(
    ("accession_number", "place"),
    [
        ("0009991000-24-000001", "filings/2024/0009991000-24-000001.txt"),
        ("0009991000-99-000001", "filings/1999/0009991000-99-000001.txt"),
        ("0009991000-93-000001", "filings/1993/0009991000-93-000001.txt"),
        ("0009991000-00-000001", "filings/2000/0009991000-00-000001.txt"),
    ],
)
def test_a_filing_has_one_place(tmp_path: Path, accession_number: str, place: str) -> None:
    assert landing_path(tmp_path, accession_number) == tmp_path / place


@pytest.mark.parametrize("text", ["000999100024000001", "../0009991000-24-000001", "0009991000-24-000001.txt", ""])
def test_what_is_no_accession_number_has_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="not an accession number"):
        landing_path(tmp_path, text)


def test_only_whole_filings_count_as_landed(tmp_path: Path) -> None:
    assert landed(tmp_path) == set()
    write(landing_path(tmp_path, ACCESSION), "x")
    write(tmp_path / "filings" / "2024" / ".0009991000-24-000002.txt.77.part", "half")
    write(tmp_path / "filings" / "2024" / "notes.txt", "a note of the user's")
    assert landed(tmp_path) == {ACCESSION}


def test_failures_are_noted_counted_and_forgotten(tmp_path: Path) -> None:
    assert failures(tmp_path) == []
    note_failure(tmp_path, ACCESSION, "https://www.sec.gov/x", "first")
    note_failure(tmp_path, ACCESSION, "https://www.sec.gov/x", "second")
    (failure,) = failures(tmp_path)
    assert (failure.accession_number, failure.tries, failure.error) == (ACCESSION, 2, "second")
    assert failure.failed_at.endswith("+00:00")
    forget_failure(tmp_path, ACCESSION)
    forget_failure(tmp_path, ACCESSION)
    assert failures(tmp_path) == []


def test_a_filing_that_came_otherwise_is_no_failure_any_more(tmp_path: Path) -> None:
    note_failure(tmp_path, ACCESSION, "https://www.sec.gov/x", "cut")
    write(landing_path(tmp_path, ACCESSION), "x")
    assert failures(tmp_path) == []
    assert not list((tmp_path / "failed").iterdir())


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"accession_number": "x"}'])
def test_a_note_that_cannot_be_read_is_named_and_written_anew(tmp_path: Path, content: str) -> None:
    note = write(tmp_path / "failed" / f"{ACCESSION}.json", content)
    with pytest.raises(LandingError, match=str(note)):
        failures(tmp_path)
    note_failure(tmp_path, ACCESSION, "https://www.sec.gov/x", "cut")
    assert [failure.tries for failure in failures(tmp_path)] == [1]


def test_leftovers_of_killed_runs_are_removed_after_a_day(tmp_path: Path) -> None:
    old, new = (
        write(tmp_path / "filings" / "2024" / f".000999100{n}-24-000001.txt.77.part", "half") for n in range(2)
    )
    old_note = write(tmp_path / "failed" / f".{ACCESSION}.json.77.part", "{")
    for path in (old, old_note):
        os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    remove_abandoned(tmp_path)
    assert not old.exists() and not old_note.exists() and new.exists()


@pytest.mark.parametrize(
    "place",
    ["feed/2024/QTR1/20240220.nc.tar.gz", "feed/2024/QTR1/20240220.nc.tar.gz.members", "index/state.json",
     "index/daily-index/2024/QTR1/master.20240220.idx", "data_sets/2024q1_form345.zip"],
)  # fmt: skip
def test_leftovers_are_removed_wherever_they_are(tmp_path: Path, place: str) -> None:
    whole = write(tmp_path / place, "whole")
    old, new = (write(whole.with_name(f".{whole.name}.{number}.part"), "half") for number in (77, 78))
    users = write(whole.with_name("mine.part"), "no leftover of ours")
    for path in (whole, old, users):
        os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    remove_abandoned(tmp_path)
    assert not old.exists() and new.exists() and whole.exists() and users.exists()


def test_load_takes_the_folder_as_it_is(tmp_path: Path) -> None:
    from loading import document  # noqa: PLC0415

    landing = tmp_path / "landing"
    whole = submission(1, document(1))
    write(landing_path(landing, ACCESSION), whole)
    write(landing / "filings" / "2024" / ".0009991000-24-000002.txt.77.part", whole[:900])
    note_failure(landing, "0009991000-24-000003", "https://www.sec.gov/x", "cut")
    counts = loaded(landing, database=tmp_path / "w.duckdb")
    assert (counts["accepted"], counts["rejected"], counts["left_alone"]) == (1, 0, 2)


def test_a_filing_is_fetched_or_noted(tmp_path: Path) -> None:
    (filed, other) = made_up_filings(2, first=date(2024, 1, 2), last=date(2024, 1, 5))
    with EdgarServer([filed, other], lifetime_seconds=600) as server:
        quick = Patience(first_wait=0.01)
        edgar = Edgar("Made Up made.up@example.org", base=server.url, patience=quick, pace=Pace(tmp_path / "pace"))
        paths = [server.filing_paths(each.accession_number)[0] for each in (filed, other)]
        server.remove(other.accession_number)
        assert fetch_filing(edgar, tmp_path, filed.accession_number, paths[0]) is None
        assert "does not hold it" in (fetch_filing(edgar, tmp_path, other.accession_number, paths[1]) or "")
        assert [failure.accession_number for failure in failures(tmp_path)] == [other.accession_number]
        server.add(other)
        assert fetch_filing(edgar, tmp_path, other.accession_number, paths[1]) is None
    assert failures(tmp_path) == [] and landed(tmp_path) == {filed.accession_number, other.accession_number}


def test_archives_that_are_cut_are_not_whole(tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SUBMISSION.tsv", "A\tB\n" * 1_000)
    for content in (packed.getvalue(), gzip.compress(os.urandom(5_000))):
        assert is_whole_archive(write(tmp_path / "a", content))
        assert not is_whole_archive(write(tmp_path / "a", content[:-30]))
        assert not is_whole_archive(write(tmp_path / "a", content[: len(content) // 2]))
    spoilt = bytearray(packed.getvalue())
    spoilt[60] ^= 1
    assert not is_whole_archive(write(tmp_path / "a", bytes(spoilt)))
    assert not is_whole_archive(write(tmp_path / "a", b"<html>"))
