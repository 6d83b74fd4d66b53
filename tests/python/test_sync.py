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
from ownership.edgar_days import (
    EASTERN,
    is_over,
    is_working_day,
    last_indexed_day,
    last_rebuild,
    quarter_end,
    working_days,
)
from ownership.index_folder import IndexFolder
from ownership.landing import failures, landed, landing_path, note_failure
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
    server.is_evening = now.hour >= 22
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
    assert list(working_days(date(2024, 12, 24), date(2024, 12, 29))) == [date(2024, 12, d) for d in (24, 26, 27)]
    assert is_working_day(date(2018, 12, 5)), "a closing, and filings are dated on it"
    evening = datetime(2024, 1, 5, 22, tzinfo=EASTERN)
    assert last_indexed_day(evening) == date(2024, 1, 5)
    assert last_indexed_day(evening - timedelta(minutes=1)) == date(2024, 1, 4)
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
    assert landed(landing) == filed_on(server, date(2024, 1, 2))
    for day in (date(2024, 1, 3), date(2024, 1, 4), date(2024, 1, 5)):
        before = landed(landing)
        sync = night(server, landing, f"{day + timedelta(1)}T01:00")
        assert asked_for_indexes(server) == [index_path(day)]
        assert sum(server.asked.values()) == 1 + len(filed_on(server, day) - before)
        # The night after is too early for the index of the day to be complete, so it is asked for once more.
        assert not sync.folder.is_done(day, FORMS)
        sync = night(server, landing, f"{day + timedelta(1)}T05:00")
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
    # The last day that the index of a quarter under way lists may not be all there.
    indexes = [index_path(date(2024, 1, 12)), full_index_path(date(2024, 1, 2))]
    assert asked_for_indexes(server) == indexes
    assert set(server.asked_for_filings().values()) == {1}, "once, though listed under issuer and owners"
    assert landed(landing) == {filed.accession_number for filed in server.held()}
    assert not list(landing.rglob("*.part"))
    # A second run asks for the indexes and nothing else.
    night(server, landing, "2024-02-15T06:00", since=date(2024, 1, 2), until=date(2024, 1, 12))
    assert sorted(server.asked) == indexes


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
    assert set(asked_for_indexes(server)) == {index_path(date(2024, 1, 8))}


def test_only_days_that_were_asked_for_are_fetched_from_a_full_index(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-01-06T05:00", since=date(2024, 1, 5), forms=("4",))
    sync = night(server, landing, "2024-01-07T05:00", forms=("4",))
    assert sync.counts.indexes == 1
    fours = {f.accession_number for f in server.held() if f.filing_date == date(2024, 1, 5) and f.form_type[0] == "4"}
    assert landed(landing) == fours
    # Of the other forms the day is not done.
    night(server, landing, "2024-01-07T06:00", until=date(2024, 1, 5))
    assert landed(landing) >= filed_on(server, date(2024, 1, 5))


# ------------------------------------------------------------------------------------------------------ no day is lost


def refuse_filings(server: EdgarServer, after: int) -> None:
    """Refuse for good all filings but the first ones, by day: a run ends there."""
    for filed in server.held()[after:]:
        for path in server.filing_paths(filed.accession_number):
            server.misbehave(path, *["refused"] * 5)


def test_an_interrupted_first_run_is_ended_by_plain_ones(server: EdgarServer, landing: Path) -> None:
    refuse_filings(server, after=10)
    with pytest.raises(EdgarUnavailableError):
        night(server, landing, "2024-01-30T05:00", since=date(2024, 1, 2))
    server._planned.clear()
    sync = night(server, landing, "2024-01-31T05:00")
    assert landed(landing) == {filed.accession_number for filed in server.held()}
    # The days after have no index, those up to the 19th for more than ten days.
    assert "complete through 2024-01-19" in sync.summary()


def test_weeks_off_and_a_later_first_day_leave_no_hole(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-01-04T05:00", since=date(2024, 1, 2))
    sync = night(server, landing, "2024-01-30T05:00", since=date(2024, 1, 11), until=date(2024, 1, 12))
    assert filed_on(server, date(2024, 1, 8)).isdisjoint(landed(landing))
    assert "complete through 2024-01-03" in sync.summary()
    night(server, landing, "2024-01-31T05:00")
    assert landed(landing) == {filed.accession_number for filed in server.held()}


def test_a_day_without_an_index_is_asked_for_ten_days_long_and_then_holds_nothing_up(
    server: EdgarServer, landing: Path
) -> None:
    server.remove(*(filed.accession_number for filed in server.held() if filed.filing_date > date(2024, 1, 3)))
    server.put_file(full_index_path(date(2024, 1, 2)), b"spoilt")
    sync = night(server, landing, "2024-01-05T05:00", since=date(2024, 1, 2))
    assert "complete through 2024-01-03" in sync.summary()
    night(server, landing, "2024-01-14T05:00")
    assert index_path(date(2024, 1, 4)) in server.asked
    sync = night(server, landing, "2024-01-15T05:00")
    assert index_path(date(2024, 1, 4)) not in server.asked
    assert index_path(date(2024, 1, 5)) in server.asked
    assert "complete through 2024-01-04" in sync.summary()


def test_filings_dated_on_a_closing_or_a_weekend_are_fetched(landing: Path) -> None:
    """Submissions of the evening before carry 2018-12-05, on which EDGAR was closed."""
    filings = made_up_filings(12, first=date(2018, 12, 3), last=date(2018, 12, 7))
    on_closing, on_saturday, *rest = (filed.accession_number for filed in filings)
    days = {on_closing: date(2018, 12, 5), on_saturday: date(2018, 12, 1)}
    filings = [replace(filed, filing_date=days.get(filed.accession_number, filed.filing_date)) for filed in filings]
    with EdgarServer(filings, Manners(limit=None), lifetime_seconds=120) as server:
        night(server, landing, "2018-12-06T05:00", since=date(2018, 12, 5))
        assert landed(landing) == {on_closing}
        night(server, landing, "2018-12-08T05:00", since=date(2018, 11, 30))
        assert landed(landing) == {on_closing, on_saturday, *rest}


def test_a_day_cut_short_is_healed_by_the_full_index(server: EdgarServer, landing: Path) -> None:
    day = date(2024, 1, 4)
    found = server.content(index_path(day))
    assert found
    lines = found[1].splitlines(keepends=True)
    server.put_file(index_path(day), b"".join(lines[:8]))
    sync = night(server, landing, "2024-01-05T05:00", since=day)
    assert sync.folder.is_done(day, FORMS), "a file that ends with a line looks whole"
    assert landed(landing) < filed_on(server, day)
    night(server, landing, "2024-01-07T05:00")
    assert landed(landing) >= filed_on(server, day)


def test_the_full_index_of_a_quarter_under_way_closes_the_days_before_its_last(
    server: EdgarServer, landing: Path
) -> None:
    last = date(2024, 1, 12)
    found = server.content(full_index_path(last))
    assert found
    late = max(filed_on(server, last))
    lines = [line for line in found[1].splitlines(keepends=True) if late.encode() not in line]
    server.put_file(full_index_path(last), b"".join(lines))
    sync = night(server, landing, "2024-01-14T05:00", since=date(2024, 1, 2))
    assert late in landed(landing)
    assert sync.folder.is_done(last, FORMS)
    # Of a finished quarter that was built anew it closes the last one, too.
    night(server, landing, "2024-04-10T05:00", since=date(2024, 1, 2), until=last)
    assert asked_for_indexes(server) == [full_index_path(last)]


def test_an_index_that_misses_many_filings_is_not_believed(server: EdgarServer, landing: Path) -> None:
    night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    failing = server.held()[0]
    note_failure(landing, failing.accession_number, "/Archives/x", "made up")
    landing_path(landing, failing.accession_number).unlink()
    found = server.content(full_index_path(date(2024, 1, 2)))
    assert found
    lines = found[1].splitlines(keepends=True)
    keep = {filed.accession_number for filed in server.held()[11:]}
    server.put_file(
        full_index_path(date(2024, 1, 2)),
        b"".join(line for line in lines if b"|" not in line or b"CIK|" in line or any(k.encode() in line for k in keep)),
    )
    sync = night(server, landing, "2024-01-14T05:00")
    assert not sync.counts.delisted
    assert "11 filings" in sync.broken[full_index_path(date(2024, 1, 2))]
    assert [each.accession_number for each in failures(landing)] == [failing.accession_number]
    server._files.clear()
    sync = night(server, landing, "2024-01-14T06:00")
    assert not sync.broken
    assert landed(landing) == {filed.accession_number for filed in server.held()}


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
    assert sorted(server.asked) == [index_path(date(2024, 1, 12)), full_index_path(date(2024, 1, 2))]


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


def test_one_filing_whose_connection_always_breaks_ends_no_run(server: EdgarServer, landing: Path) -> None:
    breaking = server.held()[0]
    for path in server.filing_paths(breaking.accession_number):
        server.misbehave(path, *["reset"] * 8)
    night(server, landing, "2024-01-13T05:00", since=date(2024, 1, 2))
    assert [each.accession_number for each in failures(landing)] == [breaking.accession_number]
    assert landed(landing) == {each.accession_number for each in server.held()} - {breaking.accession_number}


@pytest.mark.parametrize("fault", ["error", "reset"])
def test_an_index_that_stays_broken_is_told_and_costs_its_day_alone(
    server: EdgarServer, landing: Path, fault: str
) -> None:
    day = date(2024, 1, 3)
    server.misbehave(index_path(day), *[fault] * 2)
    sync = night(server, landing, "2024-01-05T05:00", since=date(2024, 1, 2))
    assert list(sync.broken) == [index_path(day)]
    assert sync.counts.without_index == [day]
    assert "complete through 2024-01-02" in sync.summary()
    assert landed(landing) == filed_on(server, date(2024, 1, 2)) | filed_on(server, date(2024, 1, 4))
    # It is asked for again however long it takes: it is broken, not absent.
    server.misbehave(index_path(day), "error", "error")
    server.misbehave(full_index_path(day), "error", "error")
    night(server, landing, "2024-01-30T05:00", until=date(2024, 1, 4))
    sync = night(server, landing, "2024-01-31T05:00", until=date(2024, 1, 4))
    assert sync.folder.is_done(day, FORMS)
    assert landed(landing) >= filed_on(server, day)


# ---------------------------------------------------------------------------------------------- feeds and warehouses


def test_a_feed_that_stays_broken_costs_its_day_singly(server: EdgarServer, landing: Path) -> None:
    day = date(2024, 1, 3)
    server.misbehave(feed_path(day), "truncated", "error")
    sync = night(server, landing, "2024-01-04T05:00", since=day, by_feed=True)
    assert landed(landing) == filed_on(server, day)
    assert sync.counts.broken_feeds == [day]
    assert "as the feed archive could not be had: 2024-01-03" in sync.summary()


def test_a_feed_is_not_fetched_for_a_few_filings_of_a_day_that_was_read(server: EdgarServer, landing: Path) -> None:
    day = date(2024, 1, 3)
    night(server, landing, "2024-01-04T05:00", since=day)
    one = min(landed(landing))
    landing_path(landing, one).unlink()
    night(server, landing, "2024-01-04T06:00", since=day, by_feed=True)
    assert feed_path(day) not in server.asked
    assert server.asked_for_filings() == {one: 1}


def test_a_feed_is_fetched_for_many_filings_of_a_day_that_was_read(landing: Path) -> None:
    day = date(2024, 1, 3)
    with EdgarServer(made_up_filings(52, first=day, last=day), Manners(limit=None), lifetime_seconds=120) as server:
        refuse_filings(server, after=0)
        with pytest.raises(EdgarUnavailableError):
            night(server, landing, "2024-01-04T05:00", since=day)
        server._planned.clear()
        sync = night(server, landing, "2024-01-04T06:00", since=day, by_feed=True)
        assert len(sync.counts.in_feeds) == 52


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
    (landing / "index" / "state.json").write_text("{")
    assert "state.json" in run(server, landing).stderr


def test_an_index_that_failed_shows_in_the_exit_status(server: EdgarServer, landing: Path) -> None:
    server.misbehave(index_path(date(2024, 1, 3)), *["error"] * 5)
    told = run(server, landing, "--since", "2024-01-03", "--until", "2024-01-04")
    assert told.returncode == 1, told.stderr
    assert f"failed: {index_path(date(2024, 1, 3))}: " in told.stderr
    assert landed(landing) == filed_on(server, date(2024, 1, 4))
