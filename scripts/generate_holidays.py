"""Write the seed of federal holidays from the `holidays` library.

EDGAR is closed on federal holidays (Regulation S-T Rule 11). The seed holds those that fall on a weekday,
on the day on which they are observed: Independence Day of 2020 on Friday, 3 July. A test proves that the
committed file is what the library says. `python scripts/generate_holidays.py [FILE]`; FILE is
seeds/federal_holidays.csv if not given.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click
import holidays

if TYPE_CHECKING:
    from datetime import date

SEED = Path("seeds/federal_holidays.csv")
FIRST_YEAR = 1993
LAST_YEAR = 2050
SATURDAY = 5


def federal_holidays() -> list[tuple[date, str]]:
    """Every weekday on which a federal holiday is observed, with the holiday's name, in order."""
    # One year more on either side: New Year's Day on a Saturday is observed in the year before.
    calendar = holidays.country_holidays("US", years=range(FIRST_YEAR - 1, LAST_YEAR + 2), observed=True)
    return [
        (day, name)
        for day, names in sorted(calendar.items())
        for name in sorted(names.split("; "))
        if FIRST_YEAR <= day.year <= LAST_YEAR and day.weekday() < SATURDAY
    ]


def seed_text() -> str:
    """The seed file, as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("holiday_date", "holiday_name"))
    writer.writerows((day.isoformat(), name) for day, name in federal_holidays())
    return text.getvalue()


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=SEED)
def main(file: Path) -> None:
    """Write the federal holidays to FILE."""
    text = seed_text()
    file.write_text(text, encoding="utf-8")
    click.echo(f"{file}: {text.count(chr(10)) - 1} holidays, {FIRST_YEAR} to {LAST_YEAR}")


if __name__ == "__main__":
    main()
