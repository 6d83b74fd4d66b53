"""EDGAR's business days, deadlines counted in them, and how busy each day is.

A day is its proleptic Gregorian ordinal. Holidays and confirmed closings come from
the project's seeds.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from datetime import date
from pathlib import Path
from typing import Final

_SEEDS: Final = Path(__file__).resolve().parents[2] / "seeds"
FIRST: Final = date(1985, 1, 1).toordinal()
LAST: Final = date(2045, 12, 31).toordinal()
# Gifts disposed of from this day on are due on Form 4 within two business days (Release 33-11138).
GIFTS_ON_FORM_4: Final = date(2023, 2, 27).toordinal()

# Ownership filings a year, in thousands: together 5.0 million to March 2026. The peak before 2008 and the two
# quarters that are known (67,671 in 2024Q1, 36,075 in 2024Q3) fix the shape; no yearly counts were to be had.
_YEARS: Final = {
    2003: 148,
    2004: 240,
    2005: 258,
    2006: 278,
    2007: 288,
    2008: 253,
    2009: 213,
    2010: 218,
    2011: 213,
    2012: 213,
    2013: 213,
    2014: 210,
    2015: 205,
    2016: 198,
    2017: 198,
    2018: 198,
    2019: 193,
    2020: 195,
    2021: 225,
    2022: 195,
    2023: 185,
    2024: 185,
    2025: 185,
    2026: 200,
}
_MONTHS: Final = (1.35, 1.62, 1.50, 0.88, 1.10, 0.96, 0.78, 0.80, 0.70, 0.66, 0.84, 0.96)
_WEEKDAYS: Final = (1.0, 1.2, 1.1, 0.86, 0.9)
# The first weeks of electronic filing were voluntary until 2003-06-30.
_MANDATORY: Final = date(2003, 6, 30).toordinal()
_VOLUNTARY_FACTOR: Final = 0.28


def _closed_days() -> frozenset[int]:
    days: set[int] = set()
    for name, column in (("federal_holidays.csv", "holiday_date"), ("edgar_closings.csv", "closing_date")):
        with (_SEEDS / name).open(encoding="utf-8", newline="") as stream:
            days.update(
                date.fromisoformat(row[column]).toordinal()
                for row in csv.DictReader(stream)
                if row.get("is_confirmed", "true") == "true"
            )
    return frozenset(days)


_CLOSED: Final = _closed_days()
OPEN_DAYS: Final = [day for day in range(FIRST, LAST + 1) if (day - 1) % 7 < 5 and day not in _CLOSED]
_ISO: Final = [date.fromordinal(day).isoformat() for day in range(FIRST, LAST + 1)]


def iso(day: int) -> str:
    """The day as YYYY-MM-DD."""
    return _ISO[day - FIRST]


def compact(day: int) -> str:
    """The day as YYYYMMDD."""
    text = _ISO[day - FIRST]
    return text[:4] + text[5:7] + text[8:]


def year_of(day: int) -> int:
    """Calendar year."""
    return int(_ISO[day - FIRST][:4])


def on_or_after(day: int) -> int:
    """The first business day from that day on."""
    return OPEN_DAYS[bisect_left(OPEN_DAYS, day)]


def business_days_later(day: int, count: int) -> int:
    """The count-th business day after a day that need not be one; negative counts go back."""
    position = bisect_left(OPEN_DAYS, day)
    if count <= 0:
        return OPEN_DAYS[position + count]
    return OPEN_DAYS[position + count - (OPEN_DAYS[position] != day)]


def form_4_due(transaction_day: int, deemed_day: int | None) -> int:
    """Second business day after execution; deemed execution counts up to the third business day after the trade."""
    executed = transaction_day
    if deemed_day is not None and transaction_day <= deemed_day <= business_days_later(transaction_day, 3):
        executed = deemed_day
    return business_days_later(executed, 2)


def form_5_due(fiscal_year_end: int) -> int:
    """45 days after the fiscal year's end; a deadline on another day moves to the next business day."""
    return on_or_after(fiscal_year_end + 45)


def form_3_due(event_day: int, *, is_first_registration: bool) -> int:
    """10 days after the event; on a first registration of the class, the day itself."""
    return on_or_after(event_day if is_first_registration else event_day + 10)


def fiscal_year_end(day: int, month_and_day: str) -> int:
    """End of the fiscal year that the day lies in; month_and_day is MMDD."""
    month, last = int(month_and_day[:2]), int(month_and_day[2:])
    year = year_of(day)
    end = date(year, month, last).toordinal()
    return end if end >= day else date(year + 1, month, last).toordinal()


class Busyness:
    """How many filings each business day of a span gets, as cumulated weights."""

    def __init__(self, first_day: int, last_day: int) -> None:
        """Weigh every business day from the first to the last one."""
        start = bisect_left(OPEN_DAYS, first_day)
        self.days = OPEN_DAYS[start : bisect_left(OPEN_DAYS, last_day + 1)]
        self.cumulated: list[float] = [0.0]
        open_days_of_year: dict[int, int] = {}
        for day in OPEN_DAYS:
            open_days_of_year[year_of(day)] = open_days_of_year.get(year_of(day), 0) + 1
        position_in_month = 0
        previous = ""
        for day in OPEN_DAYS[bisect_left(OPEN_DAYS, first_day - 31) : start + len(self.days)]:
            month = _ISO[day - FIRST][:7]
            position_in_month = position_in_month + 1 if month == previous else 1
            previous = month
            if day >= first_day:
                weight = self._weight(day, position_in_month) / open_days_of_year[year_of(day)]
                self.cumulated.append(self.cumulated[-1] + weight)

    @staticmethod
    def _weight(day: int, position_in_month: int) -> float:
        month = int(_ISO[day - FIRST][5:7])
        weight = _YEARS.get(year_of(day), 200) * _MONTHS[month - 1] * _WEEKDAYS[(day - 1) % 7]
        if position_in_month <= 4:
            weight *= 1.35
            if month in {1, 4, 7, 10} and position_in_month in {2, 3}:
                weight *= 2.2
        return weight * (_VOLUNTARY_FACTOR if day < _MANDATORY else 1.0)

    def span(self, first_day: int, last_day: int) -> tuple[float, float]:
        """Cumulated weights before the first day and up to the last one."""
        return (
            self.cumulated[bisect_left(self.days, first_day)],
            self.cumulated[bisect_left(self.days, last_day + 1)],
        )

    def day_at(self, weight: float) -> int:
        """The day whose stretch of the cumulated weights holds this one."""
        return self.days[min(max(bisect_left(self.cumulated, weight) - 1, 0), len(self.days) - 1)]
