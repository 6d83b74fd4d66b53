"""sync.py against the stand-in EDGAR: what it asks for night after night, what it keeps, and what it tells."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from edgar_server import EdgarServer, Manners, feed_path, full_index_path, index_path, made_up_filings
from load import read_batch
from ownership import pace
from ownership.edgar import Edgar, EdgarUnavailableError, Patience
from ownership.edgar_days import EASTERN, business_days, is_business_day, is_over, last_rebuild, quarter_end
from ownership.index_folder import IndexFolder
from ownership.landing import failures, landed, landing_path
from ownership.loaded import Loaded
from ownership.pace import Pace
from ownership.sources import SourceFile, find_files
from ownership.warehouse import Warehouse
from sync import FORMS, Sync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgar_server import Filed

CONTACT = "Made Up made.up@example.org"
SYNC = Path(__file__).resolve().parents[2] / "scripts" / "sync.py"


@pytest.fixture(scope="module")
def filings() -> list[Filed]:
    return made_up_filings(60, first=date(2024, 1, 2), last=date(2024, 1, 12))


@pytest.fixture
def server(filings: list[Filed]) -> Iterator[EdgarServer]:
    with EdgarServer(filings, Manners(limit=None), lifetime_seconds=120) as running:
        yield running


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pace, "_REST_SECONDS", 0.0)
    return tmp_path / "landing"


def night(server: EdgarServer, landing: Path, moment: str, since: date | None = None, until: date | None = None,
          **options: Any) -> Sync:  # fmt: skip
    """Run at a moment of Eastern time; the server holds what was filed until then."""
    now = datetime.fromisoformat(moment).replace(tzinfo=EASTERN)
    server.today = now.date()
    server.forget_requests()
    patience = Patience(first_wait=0.01, longest_wait=0.02, tries=2, tries_of_refused=2, connect_limit=2, read_limit=5)
    edgar = Edgar(CONTACT, base=server.url, patience=patience, pace=Pace(landing.parent / "pace"))
    landing.mkdir(exist_ok=True)
    database = options.pop("database", landing.parent / "none.duckdb")
    sync = Sync(edgar, landing, Loaded(database), options.pop("forms", FORMS), now, **options)
    sync.run(since, until)
    return sync


def filed_on(server: EdgarServer, day: date) -> set[str]:
    return {filed.accession_number for filed in server.held() if filed.filing_date == day}


def asked_for_indexes(server: EdgarServer) -> list[str]:
    return sorted(path for path in server.asked.elements() if "index" in path)


# ------------------------------------------------------------------------------------------------------------ days


def test_days_of_edgar() -> None:
    assert list(business_days(date(2024, 12, 23), date(2024, 12, 29))) == [date(2024, 12, d) for d in (23, 26, 27)]
    assert not is_business_day(date(2025, 1, 9)), "a national day of mourning"
    assert is_business_day(date(2008, 12, 26)), "a closing that nobody has confirmed"
    assert quarter_end(date(2024, 1, 1)) == date(2024, 3, 31)
    assert quarter_end(date(2024, 12, 31)) == date(2024, 12, 31)
    assert not is_over(date(2024, 7, 1), datetime(2024, 7, 2, 3, 59, tzinfo=EASTERN))
    assert is_over(date(2024, 7, 1), datetime(2024, 7, 2, 4, 0, tzinfo=EASTERN))
    saturday = datetime(2024, 1, 6, 12, tzinfo=EASTERN)
    assert last_rebuild(saturday) == saturday
    assert last_rebuild(saturday - timedelta(minutes=1)) == saturday - timedelta(7)
    assert last_rebuild(saturday + timedelta(6)) == saturday


# ---------------------------------------------------------------------------------------------------------- nights


def test_night_after_night_it_costs_one_index_and_the_filings_of_the_day(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-01-03T04:30", since=date(2024, 1, 2))
    assert landed(landing) == filed_on(server, date(2024, 1, 2)) | filed_on(server, date(2024, 1, 3))
    for day in (date(2024, 1, 3), date(2024, 1, 4), date(2024, 1, 5)):
        before = landed(landing)
        sync = night(server, landing, f"{day + timedelta(1)}T01:00", until=day)
        assert asked_for_indexes(server) == [index_path(day)]
        assert sum(server.asked.values()) == 1 + len(filed_on(server, day) - before)
        # The night after is too early for the index of the day to be complete, so it is asked for once more.
        assert not sync.folder.is_done(day, FORMS)
        sync = night(server, landing, f"{day + timedelta(1)}T05:00", until=day)
        assert list(server.asked) == [index_path(day)]
        assert sync.folder.is_done(day, FORMS)
    # On Sunday the index that EDGAR rebuilt on Saturday is read, and tells nothing new; then there is nothing to do.
    night(server, landing, "2024-01-07T05:00")
    assert list(server.asked) == [full_index_path(date(2024, 1, 5))]
    night(server, landing, "2024-01-07T06:00")
    assert not server.asked
    assert landed(landing) == {filed.accession_number for filed in server.held()}


def test_a_year_missed_is_read_from_the_full_index(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-02-15T05:00", since=date(2024, 1, 2), until=date(2024, 1, 12))
    assert asked_for_indexes(server) == [full_index_path(date(2024, 1, 2))]
    assert set(server.asked_for_filings().values()) == {1}, "once, though listed under issuer and owners"
    assert landed(landing) == {filed.accession_number for filed in server.held()}
    assert not list(landing.rglob("*.part"))
    # A second run asks for the index and nothing else.
    night(server, landing, "2024-02-15T06:00", since=date(2024, 1, 2), until=date(2024, 1, 12))
    assert list(server.asked) == [full_index_path(date(2024, 1, 2))]


def test_the_first_run_begins_a_week_ago_and_holidays_are_not_asked_for(server: EdgarServer, landing: Path) -> None:
    sync = night(server, landing, "2024-01-04T23:00")
    days = [date(2023, 12, 28), date(2023, 12, 29), *(date(2024, 1, day) for day in (2, 3, 4))]
    assert set(asked_for_indexes(server)) == {index_path(day) for day in days}
    assert sync.counts.without_index == days[:2]
    assert "no index yet of 2023-12-28, 2023-12-29" in sync.summary()
    # Two requests each, to be sure of an absence; asked for again next time, and never in a loop.
    assert server.asked[index_path(days[0])] == 2


def test_a_day_without_filings_ends_when_the_full_index_tells_so(server: EdgarServer, landing: Path) -> None:
    closed = date(2024, 1, 4)
    server.remove(*filed_on(server, closed))
    for moment in ("2024-01-03T05:00", "2024-01-04T05:00", "2024-01-05T05:00", "2024-01-06T05:00"):
        sync = night(server, landing, moment, since=date(2024, 1, 2) if moment < "2024-01-04" else None)
        assert not sync.folder.is_done(closed, FORMS)
    assert index_path(closed) in server.asked
    sync = night(server, landing, "2024-01-07T05:00")
    assert sync.folder.is_done(closed, FORMS)
    night(server, landing, "2024-01-09T05:00")
    assert set(asked_for_indexes(server)) == {index_path(date(2024, 1, day)) for day in (8, 9)}


def test_only_days_that_were_asked_for_are_fetched_from_a_full_index(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-01-06T05:00", since=date(2024, 1, 5), forms=("4",))
    sync = night(server, landing, "2024-01-07T05:00", forms=("4",))
    assert sync.counts.indexes == 1
    fours = {f.accession_number for f in server.held() if f.filing_date == date(2024, 1, 5) and f.form_type[0] == "4"}
    assert landed(landing) == fours
    # Of the other forms the day is not done.
    night(server, landing, "2024-01-07T06:00", until=date(2024, 1, 5))
    assert landed(landing) >= filed_on(server, date(2024, 1, 5))


# ------------------------------------------------------------------------------------- removed, replaced, and failed


def test_what_edgar_removed_is_told_and_what_it_replaced_is_fetched_again(server: EdgarServer, landing: Path) -> None:
    held = server.held()
    gone, renamed, kept = held[0], held[1], held[2]
    night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    server.remove(gone.accession_number)
    name = (renamed.entities[0][0], "RENAMED INC")
    server.add(replace(renamed, entities=(name, *renamed.entities[1:]), text=renamed.text.replace(b"\n", b" \n", 1)))
    server.change(kept.accession_number, kept.text.replace(b"\n", b" \n", 1))
    sync = night(server, landing, "2024-01-14T05:00")
    assert sync.counts.delisted == {gone.accession_number}
    assert "1 are no longer listed" in sync.summary()
    assert server.asked_for_filings() == {renamed.accession_number: 1}, "of the other one the index says the same"
    assert landing_path(landing, renamed.accession_number).read_bytes() != renamed.text
    assert landing_path(landing, gone.accession_number).exists(), "what landed stays"
    night(server, landing, "2024-01-14T06:00", since=date(2024, 1, 2))
    assert list(server.asked) == [full_index_path(date(2024, 1, 2))]


def test_what_was_replaced_is_remembered_over_a_broken_run(server: EdgarServer, landing: Path) -> None:
    renamed = server.held()[0]
    night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    name = (renamed.entities[0][0], "RENAMED INC")
    server.add(replace(renamed, entities=(name, *renamed.entities[1:]), text=renamed.text.replace(b"\n", b" \n", 1)))
    for path in server.filing_paths(renamed.accession_number):
        server.misbehave(path, "error", "error")
    sync = night(server, landing, "2024-01-14T05:00")
    assert list(sync.folder.changed) == [renamed.accession_number]
    assert landing_path(landing, renamed.accession_number).read_bytes() == renamed.text
    sync = night(server, landing, "2024-01-14T06:00")
    assert sync.counts.again == {renamed.accession_number}
    assert landing_path(landing, renamed.accession_number).read_bytes() != renamed.text
    assert not IndexFolder(landing).changed


def test_failed_filings_are_listed_and_tried_again_until_edgar_lists_them_no_more(
    server: EdgarServer, landing: Path
) -> None:
    failing, gone = server.held()[:2]
    for filed in (failing, gone):
        for path in server.filing_paths(filed.accession_number):
            server.misbehave(path, *["error"] * 2, *["absent"] * 8)
    sync = night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    assert {each.accession_number for each in failures(landing)} == {failing.accession_number, gone.accession_number}
    assert sync.folder.is_done(failing.filing_date, FORMS)
    server._planned.clear()
    server.remove(gone.accession_number)
    night(server, landing, "2024-01-14T05:00")
    assert not failures(landing)
    assert landed(landing) == {filed.accession_number for filed in server.held()}


def test_edgar_out_of_reach_ends_the_run_and_nothing_is_done(server: EdgarServer, landing: Path) -> None:
    for filed in server.held():
        for path in server.filing_paths(filed.accession_number):
            server.misbehave(path, *["refused"] * 5)
    with pytest.raises(EdgarUnavailableError):
        night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    assert not IndexFolder(landing).done
    assert not failures(landing)
    server._planned.clear()
    night(server, landing, "2024-01-13T06:00", since=date(2024, 1, 2))
    assert landed(landing) == {filed.accession_number for filed in server.held()}


# ---------------------------------------------------------------------------------------------- feeds and warehouses


def test_feeds_hold_whole_days(server: EdgarServer, landing: Path, tmp_path: Path) -> None:
    day = date(2024, 1, 3)
    late, corrected, *rest = sorted(filed_on(server, day))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number in (corrected, *rest):
            text = next(filed.dissemination for filed in server.held() if filed.accession_number == number)
            versions = {"corr01": text.replace(b"<footnotes>", b"<footnotes> "), "nc": text} if number == corrected else {"nc": text}
            for ending, content in versions.items():
                member = tarfile.TarInfo(f"{number}.{ending}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    server.put_file(feed_path(day), packed.getvalue())
    server.misbehave(feed_path(day), "truncated")
    sync = night(server, landing, "2024-01-04T05:00", since=day, until=day, by_feed=True)
    assert landed(landing) == {late}, "what the archive lacks is fetched singly"
    assert sync.counts.in_feeds == {corrected, *rest}
    assert server.asked[feed_path(day)] == 2
    # Filings in a feed that has landed are there, whether feeds are asked for or not.
    night(server, landing, "2024-01-04T06:00", since=day, until=day)
    assert list(server.asked) == [index_path(day)]
    database = tmp_path / "loaded.duckdb"
    load(database, landing)
    with duckdb.connect(str(database)) as connection:
        loaded = connection.execute("select accession_number, source_file from raw.filing").fetchall()
    assert {number for number, _ in loaded} == filed_on(server, day)
    assert dict(loaded)[corrected].endswith(".corr01"), "the correction counts, wherever in the archive it stands"


def load(database: Path, folder: Path) -> None:
    """Load a folder as load.py does."""
    warehouse = Warehouse(database)
    counts = warehouse.write(read_batch([each for each in find_files([folder]) if isinstance(each, SourceFile)]))
    warehouse.finish()
    assert not counts["rejected"]


def test_what_is_loaded_is_not_fetched_and_changes_of_it_are_seen(
    server: EdgarServer, landing: Path, tmp_path: Path
) -> None:
    database = tmp_path / "loaded.duckdb"
    night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    load(database, landing)
    renamed = server.held()[0]
    server.add(replace(renamed, entities=((renamed.entities[0][0], "RENAMED INC"), *renamed.entities[1:])))
    other = tmp_path / "other" / "landing"
    other.parent.mkdir()
    sync = night(server, other, "2024-01-13T06:00", since=date(2024, 1, 2), database=database)
    assert landed(other) == {renamed.accession_number}
    assert sync.loaded.is_readable
    # A warehouse in use, as while it is built, is not waited for.
    script = f"import duckdb; c = duckdb.connect({str(database)!r}); print(1, flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout
    holder.stdout.readline()
    third = tmp_path / "third" / "landing"
    third.parent.mkdir()
    sync = night(server, third, "2024-01-13T06:00", since=date(2024, 1, 10), database=database)
    holder.communicate(b"\n")
    assert not sync.loaded.is_readable
    assert "the warehouse is in use" in sync.summary()
    assert landed(third)


# ------------------------------------------------------------------------------------------------------- the command


def run(server: EdgarServer | None, landing: Path, *arguments: str, contact: str = CONTACT) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    environment = {
        **os.environ, "SECTION16_EDGAR": server.url if server else "http://127.0.0.1:9", "SECTION16_CONTACT": contact,
        "SECTION16_EDGAR_WAIT": "0.01", "SECTION16_LANDING": str(landing), "XDG_STATE_HOME": str(landing.parent / "state"),
        "XDG_CONFIG_HOME": str(landing.parent / "config"), "SECTION16_DATABASE": str(landing.parent / "none.duckdb"),
    }  # fmt: skip
    return subprocess.run([sys.executable, str(SYNC), *arguments], env=environment, capture_output=True, text=True, check=False)


def test_the_command_tells_what_failed_and_by_its_exit_status(server: EdgarServer, landing: Path) -> None:
    failing = min(filed_on(server, date(2024, 1, 3)))
    for path in server.filing_paths(failing):
        server.misbehave(path, *["error"] * 5)
    first = run(server, landing, "--since", "2024-01-03", "--until", "2024-01-03")
    assert first.returncode == 1, first.stderr
    assert f"failed: {failing}: " in first.stderr
    assert "failed 1" in first.stdout
    second = run(server, landing, "--since", "2024-01-03", "--until", "2024-01-03")
    assert (second.returncode, second.stderr) == (0, "")
    assert "complete through 2024-01-03" in second.stdout
    assert landed(landing) == filed_on(server, date(2024, 1, 3))


def test_the_command_says_why_it_cannot_run(server: EdgarServer, landing: Path) -> None:
    for arguments, contact, said in (
        ((), "", "--contact"),
        (("--since", "2024-01-05", "--until", "2024-01-04"), CONTACT, "--since must not be later"),
        (("--since", "tomorrow"), CONTACT, "tomorrow"),
    ):
        told = run(server, landing, *arguments, contact=contact)
        assert (told.returncode, said in told.stderr) == (2, True), told.stderr
    assert not server.asked
    unreachable = run(None, landing, "--since", "2024-01-03", "--until", "2024-01-03")
    assert unreachable.returncode == 2
    assert "run the same command again" in unreachable.stderr
    (landing / "index").mkdir()
    (landing / "index" / "state.json").write_text("{")
    assert "state.json" in run(server, landing).stderr
