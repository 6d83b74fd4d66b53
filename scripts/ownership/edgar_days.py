"""EDGAR's days: on which of them filings are dated, and when a day is over.

A business day is a day from Monday to Friday that is neither a federal holiday (seeds/federal_holidays.csv) nor a
confirmed closing (seeds/edgar_closings.csv). Source: Regulation S-T Rules 11 and 12, "Accessing EDGAR Data".
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
_INDEX_IS_COMPLETE: Final = time(4, 0)


@cache
def _closed_days() -> frozenset[date]:
    closed: set[date] = set()
    with (_SEEDS / "federal_holidays.csv").open(encoding="utf-8", newline="") as file:
        closed.update(date.fromisoformat(row["holiday_date"]) for row in csv.DictReader(file))
    with (_SEEDS / "edgar_closings.csv").open(encoding="utf-8", newline="") as file:
        closed.update(
            date.fromisoformat(row["closing_date"]) for row in csv.DictReader(file) if row["is_confirmed"] == "true"
        )
    return frozenset(closed)


def is_business_day(day: date) -> bool:
    """Whether EDGAR dates filings on a day."""
    return day.weekday() < _SATURDAY and day not in _closed_days()


def business_days(first: date, last: date) -> Iterator[date]:
    """The business days from one day to another, both included."""
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if is_business_day(day):
            yield day


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
