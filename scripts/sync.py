"""Bring everything that was filed since the last time from EDGAR into the landing folder.

    python scripts/sync.py [--since DATE] [--until DATE]

Reads EDGAR's indexes, and fetches the Forms 3, 4 and 5 with their amendments that are neither in the landing folder
nor in the warehouse. Without --since it reads the days that are not done yet, from the first one that was ever wanted:
each night the index of the day, and once a week the indexes of this quarter and of the one before, which tell what
EDGAR has removed or replaced; the first time it begins a week ago. With --since all indexes of the days are read anew,
and days before are left to a later run without it. The index files are kept in the landing folder, so that
load.py brings them into the warehouse, where filings that EDGAR removed are marked. What was replaced is fetched again.

--feed fetches a day's archive instead of its filings one by one: thousands of filings in one request, without the time
of acceptance. Filings of the index that the archive lacks are fetched singly, and so are a few that a day read before
still misses.

The command may be interrupted and run again at any time.

Exit status: 0 all are there, 1 finished but filings or indexes failed (listed, and tried again on the next run), 2
could not run to its end.
"""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click
from tqdm import tqdm

from ownership.edgar import (
    Edgar,
    EdgarError,
    EdgarUnavailableError,
    NotThereError,
    SettingsError,
    write_whole,
)
from ownership.edgar_days import EASTERN, is_over, last_indexed_day, last_rebuild, quarter_start, working_days
from ownership.feed import feed_members, fetch_feed
from ownership.index_folder import IndexFile, IndexFolder, Listed, differs, is_whole_index
from ownership.landing import (
    LandingError,
    failures,
    forget_failure,
    is_whole,
    landing_path,
    note_failure,
    remove_abandoned,
)
from ownership.loaded import Loaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMS: Final = ("3", "4", "5")
# Where more days of a quarter are to be read, its full index costs less than theirs.
_DAYS_SINGLY: Final = 5
# A day that was asked for and had no index is asked for again until it is so long ago, unless a full index tells of it.
_LOOK_BACK: Final = timedelta(10)
_FIRST_TIME: Final = timedelta(7)
# A day that was read before is worth its archive, some 100 MB, where it misses more filings than this.
_SINGLY: Final = 50
# An index that misses more filings, and more than one in a hundred, was cut; as in macros/removed_from_index.sql.
_FEW_REMOVED: Final = 10
_LISTED_FAILURES: Final = 20
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@dataclass
class Counts:
    """What a run did, in filings but for the first two."""

    indexes: int = 0
    feeds: int = 0
    listed: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    in_feeds: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    delisted: set[str] = field(default_factory=set)
    without_index: list[date] = field(default_factory=list)
    broken_feeds: list[date] = field(default_factory=list)


class Sync:
    """One run: which indexes are to be read, and what they list that is missing."""

    def __init__(
        self, edgar: Edgar, landing: Path, loaded: Loaded, forms: Iterable[str], now: datetime, *, by_feed: bool = False
    ) -> None:
        """Prepare a run.

        Args:
            edgar: the client.
            landing: the landing folder.
            loaded: what the warehouse knows.
            forms: 3, 4, 5; their amendments are included.
            now: the moment, with its zone.
            by_feed: whether whole days are fetched as archives.
        """
        self.edgar = edgar
        self.landing = landing
        self.loaded = loaded
        self.forms = frozenset(forms)
        self.now = now
        self.by_feed = by_feed
        self.folder = IndexFolder(landing)
        self.counts = Counts()
        self.broken: dict[str, str] = {}
        self._last = self.today
        self._unreachable: EdgarUnavailableError | None = None
        self.progress = tqdm(total=0, unit=" filings", disable=None, desc="syncing")

    @property
    def today(self) -> date:
        """EDGAR's day."""
        return self.now.astimezone(EASTERN).date()

    def run(self, since: date | None, until: date | None) -> None:
        """Read indexes and fetch what is missing.

        Args:
            since: first day; null goes on where the last run stopped.
            until: last day; null is today, or yesterday where today's index cannot be there yet.

        Raises:
            EdgarUnavailableError: EDGAR cannot be reached; what has landed stays, and the next run goes on.
        """
        self._last = min(until or last_indexed_day(self.now), self.today)
        unwanted = self.forms - self.folder.wanted_from.keys()
        self.folder.want(unwanted if since is None else self.forms, since or self.today - _FIRST_TIME)
        if since is None:
            days = [day for day in self._wanted_days(self._last) if not self._is_settled(day)]
        else:
            days = list(working_days(since, self._last))
        due = self._due_quarters() if since is None else set()
        for quarter in sorted({quarter_start(day) for day in days} | due):
            of_quarter = [day for day in days if quarter_start(day) == quarter]
            told: set[date] = set()
            if quarter in due or len(of_quarter) > _DAYS_SINGLY:
                told = self._read(self.folder.full(quarter), of_quarter)
            for day in of_quarter:
                if day not in told and not self._read(self.folder.daily(day), [day]):
                    self.counts.without_index.append(day)
        self._fetch_changed()
        self._retry()
        self.progress.close()
        if self._unreachable and not self.counts.indexes:
            raise self._unreachable

    def _wanted_days(self, until: date) -> Iterator[date]:
        """The working days from the first one that was ever wanted of the forms."""
        return working_days(min(self.folder.wanted_from[form] for form in self.forms), until)

    def _is_settled(self, day: date) -> bool:
        """Whether a day is done, or has no index for so long that it will get none."""
        is_given_up = day in self.folder.without_index and day < self.today - _LOOK_BACK
        return is_given_up or self.folder.is_done(day, self.forms)

    def _due_quarters(self) -> set[date]:
        """This quarter and the one before, where days of it are done and EDGAR has rebuilt its index since."""
        this = quarter_start(self.today)
        due = set()
        for quarter in (this, quarter_start(this - timedelta(1))):
            done = [day for day in self.folder.done if quarter_start(day) == quarter]
            had_at = self.folder.full(quarter).had_at
            rebuilt = last_rebuild(self.now)
            if done and (had_at < rebuilt if had_at else is_over(min(done), rebuilt)):
                due.add(quarter)
        return due

    def _read(self, index: IndexFile, days: list[date]) -> set[date]:
        """Read an index, fetch what it lists of the wanted days, and mark days as done.

        Args:
            index: the index.
            days: those to be marked, where it tells of them.

        Returns:
            The days that it told of, done or not; none where it is not there, or cannot be had or believed.
        """
        try:
            content = self.edgar.get(index.path, is_whole_index).content
        except NotThereError:
            if not index.is_full and is_over(index.first_day, self.now):
                self.folder.mark_without_index(index.first_day)
            return set()
        except EdgarUnavailableError as error:
            if self.edgar.has_given_up:
                raise
            self._unreachable = error if error.is_general else self._unreachable
            self.broken[index.path] = str(error)
            return set()
        self.counts.indexes += 1
        known = self.folder.known(index)
        listed = index.listing(content)
        known |= self.loaded.listed(listed.keys() - known.keys())
        told = set(index.days_told(listed.values(), self.now))
        delisted = [
            each
            for each in known.values()
            if each.accession_number not in listed and told and each.filing_date <= max(told)
        ]
        if len(delisted) > max(_FEW_REMOVED, len(listed) / 100):
            self.broken[index.path] = (
                f"it misses {len(delisted):,} filings that EDGAR listed before, which is too many to be believed; "
                "it is asked for again on the next run"
            )
            return set()
        last = max([self._last, *self.folder.done])
        wanted = [
            each
            for each in listed.values()
            if each.form_type[0] in self.folder.wanted(max(each.filing_date, index.first_day), self.forms)
            and not (index.is_full and each.filing_date > last)
        ]
        there = self._there(wanted)
        self.folder.changed |= {
            each.accession_number: each.paths
            for each in wanted
            if each.accession_number in there
            and each.accession_number in known
            and differs(each, known[each.accession_number])
        }
        # What is to be fetched again is known by the older index alone, so it is noted before that one goes.
        self.folder.save()
        new_days = {each.filing_date for each in wanted if not self._was_read(each.filing_date)}
        write_whole(index.place, content, self.now.timestamp())
        self._note_delisted(delisted)
        self.counts.listed |= {each.accession_number for each in wanted}
        self._fetch_missing([each for each in wanted if each.accession_number not in there], new_days)
        if index.is_full:
            self.folder.mark_done(told & set(days), self.forms)
            return told
        self.folder.mark_done(told, self.forms)
        return set(days)

    def _was_read(self, day: date) -> bool:
        return day in self.folder.done or self.folder.daily(day).had_at is not None

    def _there(self, wanted: list[Listed]) -> set[str]:
        """Those of some filings that have landed, singly or in a feed, or are loaded."""
        numbers = {each.accession_number for each in wanted}
        there = {number for number in numbers if landing_path(self.landing, number).exists()}
        for day in {each.filing_date for each in wanted}:
            there |= numbers & feed_members(self.landing, day)
        return there | self.loaded.of(numbers - there)

    def _note_delisted(self, delisted: Iterable[Listed]) -> None:
        """Filings that EDGAR lists no more need not be tried again."""
        for each in delisted:
            self.counts.delisted.add(each.accession_number)
            self.folder.changed.pop(each.accession_number, None)
            forget_failure(self.landing, each.accession_number)

    def _fetch_missing(self, missing: list[Listed], new_days: set[date]) -> None:
        """Fetch filings; with --feed the archives of days that are read for the first time, or miss many."""
        if self.by_feed:
            missing_of = Counter(each.filing_date for each in missing)
            in_feeds = self._fetch_feeds(day for day in missing_of if day in new_days or missing_of[day] > _SINGLY)
            self.counts.in_feeds |= {each.accession_number for each in missing} & in_feeds
            missing = [each for each in missing if each.accession_number not in in_feeds]
        self._expect(len(missing))
        for each in missing:
            if self._fetch(each.accession_number, each.paths):
                self.counts.fetched.add(each.accession_number)
            self.progress.update()

    def _fetch_feeds(self, days: Iterable[date]) -> set[str]:
        """Fetch the archives of days; filings of a day whose archive cannot be had are fetched singly."""
        members: set[str] = set()
        for day in sorted(days):
            try:
                fetch_feed(self.edgar, self.landing, day)
            except NotThereError:
                continue
            except EdgarUnavailableError:
                if self.edgar.has_given_up:
                    raise
                self.counts.broken_feeds.append(day)
                continue
            self.counts.feeds += 1
            members |= feed_members(self.landing, day)
        return members

    def _fetch(self, accession_number: str, paths: Iterable[str]) -> bool:
        """Fetch a filing from the first of its addresses that has it, or note that it failed."""
        error: EdgarError = NotThereError("no address is known")
        path = ""
        for path in paths:
            try:
                self.edgar.save(f"/Archives/{path}", landing_path(self.landing, accession_number), is_whole)
            except NotThereError as missing:
                error = missing
                continue
            except EdgarUnavailableError as unavailable:
                if self.edgar.has_given_up:
                    raise
                error = unavailable
                break
            forget_failure(self.landing, accession_number)
            return True
        note_failure(self.landing, accession_number, f"/Archives/{path}", str(error))
        self.counts.failed.add(accession_number)
        return False

    def _fetch_changed(self) -> None:
        """Fetch again what the index says otherwise now, over the copy that is there."""
        changed = dict(self.folder.changed)
        self._expect(len(changed))
        for accession_number, paths in changed.items():
            if self._fetch(accession_number, paths):
                self.counts.again.add(accession_number)
                del self.folder.changed[accession_number]
                self.folder.save()
            self.progress.update()

    def _retry(self) -> None:
        """Try again what failed in earlier runs, of this command or of download.py."""
        earlier = [each for each in failures(self.landing) if each.accession_number not in self.counts.failed]
        self._expect(len(earlier))
        for each in earlier:
            if self._fetch(each.accession_number, [each.url.partition("/Archives/")[2]]):
                self.counts.fetched.add(each.accession_number)
            self.progress.update()

    def _expect(self, more: int) -> None:
        self.progress.total = (self.progress.total or 0) + more
        self.progress.refresh()

    def summary(self) -> str:
        """What was done, in one paragraph."""
        counts = self.counts
        there = len(counts.listed - counts.fetched - counts.in_feeds - counts.again - counts.failed)
        filings = (
            f"fetched {len(counts.fetched):,}, there already {there:,}, replaced {len(counts.again):,}, "
            f"failed {len(counts.failed):,}"
        )
        said = [f"read {counts.indexes:,} indexes, which list {len(counts.listed):,} filings: {filings}"]
        if counts.feeds:
            said.append(f"{len(counts.in_feeds):,} more in {counts.feeds:,} feed archives")
        if counts.broken_feeds:
            said.append(f"singly, as the feed archive could not be had: {', '.join(map(str, counts.broken_feeds))}")
        if counts.delisted:
            said.append(f"{len(counts.delisted):,} are no longer listed")
        if counts.without_index:
            said.append(f"no index yet of {', '.join(map(str, counts.without_index))}")
        if not self.loaded.is_readable:
            said.append("the warehouse is in use and was not asked")
        complete = list(takewhile(self._is_settled, self._wanted_days(self.today)))
        said.append(f"complete through {complete[-1]}" if complete else "no day is complete yet")
        return f"{'; '.join(said)}; landing folder {self.landing}"


@contextmanager
def _alone(landing: Path) -> Iterator[None]:
    """Hold the landing folder: two runs at once would fetch everything twice."""
    landing.mkdir(parents=True, exist_ok=True)
    with (landing / ".sync.lock").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _fail(f"{landing}: another sync.py is at work there; wait for its end")
        yield


def _fail(message: str) -> NoReturn:
    click.echo("sync.py: " + message.replace("\n", "\\n"), err=True)
    raise SystemExit(2)


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--since", type=_DAY, help="First filing date. [default: where the last run stopped]")
@click.option("--until", type=_DAY, help="Last filing date. [default: the last day that can have an index]")
@click.option("--form", "forms", multiple=True, type=click.Choice(FORMS), help="May be repeated; default: all three.")
@click.option("--feed", is_flag=True, help="Fetch whole days as feed archives.")
@click.option(
    "--landing",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: os.environ.get("SECTION16_LANDING", "landing"),
    show_default="SECTION16_LANDING, else landing",
    help="The landing folder; made where it does not exist.",
)
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("SECTION16_DATABASE", "warehouse.duckdb"),
    show_default="SECTION16_DATABASE, else warehouse.duckdb",
    help="The warehouse file; asked which filings are loaded, where it exists.",
)
@click.option("--contact", help="Name and e-mail address for EDGAR. [default: SECTION16_CONTACT, else config.toml]")
def main(
    since: datetime | None,
    until: datetime | None,
    forms: tuple[str, ...],
    *,
    feed: bool,
    landing: Path,
    database: Path,
    contact: str | None,
) -> None:
    """Fetch filings and print a summary."""
    now = datetime.now(UTC)
    first, last = since.date() if since else None, until.date() if until else None
    if first and first > (last or now.astimezone(EASTERN).date()):
        raise click.UsageError("--since must not be later than --until or today")
    try:
        edgar = Edgar.from_settings(contact)
        with _alone(landing):
            remove_abandoned(landing)
            sync = Sync(edgar, landing, Loaded(database), forms or FORMS, now, by_feed=feed)
            sync.run(first, last)
            left = failures(landing)
    except (SettingsError, LandingError, ValueError) as error:
        _fail(str(error))
    except EdgarError as error:
        _fail(f"{error}; what has landed is safe, run the same command again to go on")
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        click.echo("sync.py: interrupted; run the same command again to go on", err=True)
        raise SystemExit(130) from None
    for failed in left[:_LISTED_FAILURES]:
        click.echo(f"failed: {failed.accession_number}: {failed.error} (tries: {failed.tries})", err=True)
    if len(left) > _LISTED_FAILURES:
        click.echo(f"  all of them, one a file: {landing / 'failed'}", err=True)
    for accession_number in sync.folder.changed:
        click.echo(f"failed: {accession_number}: replaced on EDGAR, and the new one could not be had", err=True)
    for path, why in sync.broken.items():
        click.echo(f"failed: {path}: {why}", err=True)
    click.echo(sync.summary())
    if left or sync.folder.changed or sync.broken:
        click.echo("run the same command again to try those that failed again")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
