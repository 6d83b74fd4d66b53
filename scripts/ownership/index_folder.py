"""The index files in the landing folder, what they list, and which days are done.

    landing/index/daily-index/2024/QTR1/master.20240220.idx     as on EDGAR
    landing/index/full-index/2024/QTR1/master.idx               as on EDGAR
    landing/index/state.json                                    days that are wanted, done, or without an index, and
                                                                filings to be fetched again

A day is done for a form when all that the day's index lists of it has landed or is among the failed, and the day was
over when the index was had. A filing is to be fetched again when the index said something else of it before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ownership.edgar import write_whole
from ownership.edgar_days import is_over, last_rebuild, quarter_end, quarter_folder, quarter_start, working_days
from ownership.filing_index import is_filing_index, read_filing_index
from ownership.submission import OWNERSHIP_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ARCHIVES: Final = "/Archives/"


@dataclass
class Listed:
    """A filing as an index lists it: what it says of each of its filers, by CIK."""

    accession_number: str
    form_type: str
    filing_date: date
    paths: list[str]
    said: dict[str, tuple[str, ...]]


Listing = dict[str, Listed]


@dataclass(frozen=True)
class IndexFile:
    """One of EDGAR's index files: its address, its place in the landing folder, and the days it can tell of."""

    path: str
    place: Path
    first_day: date
    last_day: date

    @property
    def is_full(self) -> bool:
        """Whether it is of a quarter, and not of a day."""
        return self.first_day != self.last_day

    @property
    def had_at(self) -> datetime | None:
        """When it was had; null where it is not there."""
        try:
            return datetime.fromtimestamp(self.place.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def listing(self, content: bytes | None = None) -> Listing:
        """The ownership filings in its content, that of the file where none is given; none where it is not there."""
        try:
            data = self.place.read_bytes() if content is None else content
        except FileNotFoundError:
            return {}
        rows, _ = read_filing_index(data)
        return listing(row for row in rows if row[3] in OWNERSHIP_FORMS)

    def days_told(self, listed: Iterable[Listed], had_at: datetime) -> list[date]:
        """The working days of which it tells everything; of none that was not over when it was had.

        A full index tells of the days before the last one that it lists anything of, as that one may not be all there;
        of that one too where EDGAR has built the index anew since the quarter ended.
        """
        if not self.is_full:
            return [self.first_day] if is_over(self.first_day, had_at) else []
        last = max((each.filing_date for each in listed), default=self.first_day - timedelta(1))
        if last_rebuild(had_at).date() <= self.last_day:
            last -= timedelta(1)
        return [day for day in working_days(self.first_day, last) if is_over(day, had_at)]


def listing(rows: Iterable[tuple[str, str, str, str, str, str]]) -> Listing:
    """Filings by accession number, of the rows of an index; a row without a date that can be read is no filing."""
    found: Listing = {}
    for accession_number, cik, name, form_type, filed, path in rows:
        try:
            day = date.fromisoformat(filed)
        except ValueError:
            continue
        each = found.setdefault(accession_number, Listed(accession_number, form_type, day, [], {}))
        if path not in each.paths:
            each.paths.append(path)
        each.said[cik.lstrip("0")] = (name, form_type, day.isoformat())
    return found


def is_whole_index(content: bytes) -> bool:
    """Whether an index file has its head, and its last line an end."""
    return is_filing_index(content) and content.endswith(b"\n")


@dataclass
class IndexFolder:
    """The folder of index files in a landing folder, with its state.

    Attributes:
        landing: the landing folder.
        wanted_from: the first day that was ever wanted, by form (3, 4, 5); all days from there on are wanted.
        done: the forms for which a day is done.
        without_index: days that were over, were asked for, and had no index.
        changed: addresses of the filings to be fetched again, by accession number.
    """

    landing: Path
    wanted_from: dict[str, date] = field(default_factory=dict)
    done: dict[date, frozenset[str]] = field(default_factory=dict)
    without_index: set[date] = field(default_factory=set)
    changed: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the state.

        Raises:
            ValueError: it cannot be read.
        """
        try:
            state = json.loads(self._state_file.read_text(encoding="utf-8"))
            self.wanted_from = {form: date.fromisoformat(day) for form, day in state["wanted_from"].items()}
            self.done = {date.fromisoformat(day): frozenset(forms.split()) for day, forms in state["done"].items()}
            self.without_index = {date.fromisoformat(day) for day in state["without_index"]}
            self.changed = state["changed"]
        except FileNotFoundError:
            return
        except (ValueError, KeyError, AttributeError) as error:
            raise ValueError(
                f"{self._state_file}: cannot be read ({error}): remove it, and name with --since the first day to be "
                "looked at again; what has landed is not fetched again"
            ) from None

    @property
    def _state_file(self) -> Path:
        return self.landing / "index" / "state.json"

    def save(self) -> None:
        """Write the state, whole or not at all."""
        state = {
            "wanted_from": {form: day.isoformat() for form, day in sorted(self.wanted_from.items())},
            "done": {day.isoformat(): " ".join(sorted(forms)) for day, forms in sorted(self.done.items())},
            "without_index": sorted(day.isoformat() for day in self.without_index),
            "changed": self.changed,
        }
        write_whole(self._state_file, json.dumps(state, indent=0).encode())

    def want(self, forms: Iterable[str], first: date) -> None:
        """Note that all days from one on are wanted of some forms (3, 4, 5), and save."""
        for form in forms:
            self.wanted_from[form] = min(first, self.wanted_from.get(form, first))
        self.save()

    def wanted(self, day: date, forms: Iterable[str]) -> frozenset[str]:
        """Those of some forms (3, 4, 5) that are wanted of a day."""
        return frozenset(form for form in forms if form in self.wanted_from and self.wanted_from[form] <= day)

    def is_done(self, day: date, forms: Iterable[str]) -> bool:
        """Whether a day is done for those of some forms (3, 4, 5) that are wanted of it."""
        return self.wanted(day, forms) <= self.done.get(day, frozenset())

    def mark_done(self, days: Iterable[date], forms: Iterable[str]) -> None:
        """Note that days are done for those of some forms (3, 4, 5) that are wanted of them, and save."""
        for day in days:
            self.done[day] = self.done.get(day, frozenset()) | self.wanted(day, forms)
            self.without_index.discard(day)
        self.save()

    def mark_without_index(self, day: date) -> None:
        """Note that a day was asked for and had no index, and save."""
        self.without_index.add(day)
        self.save()

    def daily(self, day: date) -> IndexFile:
        """The index of a day."""
        below = f"daily-index/{quarter_folder(day)}/master.{day:%Y%m%d}.idx"
        return IndexFile(f"{_ARCHIVES}edgar/{below}", self.landing / "index" / below, day, day)

    def full(self, day: date) -> IndexFile:
        """The index of a day's quarter."""
        below = f"full-index/{quarter_folder(day)}/master.idx"
        return IndexFile(
            f"{_ARCHIVES}edgar/{below}", self.landing / "index" / below, quarter_start(day), quarter_end(day)
        )

    def known(self, index: IndexFile) -> Listing:
        """What an index that is there says, a full one together with the daily ones; of each filer the newest."""
        days = working_days(index.first_day, index.last_day) if index.is_full else ()
        told: Listing = {}
        said: dict[str, dict[str, tuple[datetime, tuple[str, ...]]]] = defaultdict(dict)
        for file in (index, *map(self.daily, days)):
            had_at = file.had_at
            for accession_number, each in (file.listing() if had_at else {}).items():
                told.setdefault(accession_number, each)
                for cik, words in each.said.items():
                    older = said[accession_number].get(cik)
                    if had_at and (older is None or older[0] < had_at):
                        said[accession_number][cik] = (had_at, words)
        for accession_number, each in told.items():
            each.said = {cik: words for cik, (_, words) in said[accession_number].items()}
        return told


def differs(new: Listed, known: Listed) -> bool:
    """Whether an index says something else of a filing than was known: another name, form type, date, or filer."""
    return any(known.said.get(cik) != words for cik, words in new.said.items())
