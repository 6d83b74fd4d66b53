"""EDGAR's days: which of them can have an index, and when it is there and complete.

A working day is a day from Monday to Friday that is no federal holiday (seeds/federal_holidays.csv). Closings of EDGAR
(seeds/edgar_closings.csv) are among them: submissions of the evening before 2018-12-05 carry that day.
Source: Regulation S-T Rules 11 and 12, "Accessing EDGAR Data".
"""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

EASTERN: Final = ZoneInfo("America/New_York")
_SEEDS: Final = Path(__file__).resolve().parents[2] / "seeds"
_SATURDAY: Final = 5
# EDGAR takes filings until 22:00; the day's index is written from then on, and complete within a few hours.
_INDEX_IS_WRITTEN: Final = time(22, 0)
_INDEX_IS_COMPLETE: Final = time(4, 0)


@cache
def _federal_holidays() -> frozenset[date]:
    with (_SEEDS / "federal_holidays.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["holiday_date"]) for row in csv.DictReader(file))


def is_working_day(day: date) -> bool:
    """Whether a day can have an index."""
    return day.weekday() < _SATURDAY and day not in _federal_holidays()


def working_days(first: date, last: date) -> Iterator[date]:
    """The working days from one day to another, both included."""
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if is_working_day(day):
            yield day


def last_indexed_day(moment: datetime) -> date:
    """The last day whose index can be there at a moment (with its zone): today's from 22:00 Eastern time on."""
    now = moment.astimezone(EASTERN)
    return now.date() if now.time() >= _INDEX_IS_WRITTEN else now.date() - timedelta(1)


def is_over(day: date, moment: datetime) -> bool:
    """Whether the index of a day that is had at a moment (with its zone) is complete: from 4:00 of the next day on."""
    return moment >= datetime.combine(day + timedelta(1), _INDEX_IS_COMPLETE, EASTERN)


def last_rebuild(moment: datetime) -> datetime:
    """The last Saturday noon, Eastern time: EDGAR builds the full indexes anew on Saturdays."""
    today = moment.astimezone(EASTERN)
    saturday = today.date() - timedelta((today.weekday() - _SATURDAY) % 7)
    noon = datetime.combine(saturday, time(12), EASTERN)
    return noon if noon <= moment else noon - timedelta(7)


def quarter_start(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_end(day: date) -> date:
    """The last day of a day's quarter."""
    start = quarter_start(day)
    return (start + timedelta(100)).replace(day=1) - timedelta(1)


def quarter_folder(day: date) -> str:
    """EDGAR's folder of a day's quarter: 2024/QTR1."""
    return f"{day.year}/QTR{(day.month + 2) // 3}"
