"""Bring the ownership filings of companies and insiders from EDGAR into the landing folder.

    python scripts/download.py --ticker AAPL --ticker 320193 --after 2024-01-01

Forms 3, 4 and 5 with their amendments, each filing once, however it was found; those that are there already are not
fetched again, but those that have landed in a feed archive are, because only the full text of a filing tells when it
was accepted. The same command may be interrupted and run again at any time. Filings that fail are listed, and tried
again on the next run.

Exit status: 0 all are there, 1 finished but some failed (listed, and kept in the folder failed/ of the landing
folder), 2 could not run.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NoReturn

import click
from tqdm import tqdm

from ownership.downloader import FORMS, CannotWriteError, FilingsOfFilers
from ownership.edgar import Edgar, EdgarError, SettingsError
from ownership.landing import LandingError, failures, fetch_filing, remove_abandoned

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_LISTED_FAILURES: Final = 20


def _fail(message: str) -> NoReturn:
    click.echo("download.py: " + message.replace("\n", "\\n"), err=True)
    raise SystemExit(2)


def wanted(named: Sequence[str], file: IO[str] | None) -> list[str]:
    """Tickers in capitals and CIKs in ten digits, of the options and of a file with one a line, each once."""
    lines = (line.partition("#")[0].strip() for line in file or ())
    found = [text.strip().upper() for text in named] + [line.upper() for line in lines if line]
    return list(dict.fromkeys(text.zfill(10) if _is_cik(text) else text for text in found))


def _is_cik(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,10}", text) is not None


def unknown(filers: Sequence[str], names: dict[str, str]) -> list[str]:
    """What to say of each filer that is neither a CIK nor one of EDGAR's tickers, with tickers that are near.

    Args:
        filers: tickers and CIKs.
        names: company names by ticker.
    """
    said = []
    for filer in filers:
        if _is_cik(filer) or filer in names:
            continue
        near = difflib.get_close_matches(filer, names, n=3)
        by_name = [ticker for ticker, name in names.items() if len(filer) > 2 and filer in name.upper().split()][:3]
        told = ", ".join(f"{ticker} ({names[ticker]})" for ticker in dict.fromkeys(near + by_name))
        said.append(f"{filer!r} is no ticker that EDGAR knows" + (f"; near it: {told}" if told else ""))
    return said


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--ticker", "tickers", multiple=True, help="Ticker, or CIK of an issuer or insider; may be repeated.")
@click.option("--cik-file", type=click.File(), help="File with a ticker or CIK a line; # begins a remark.")
@click.option("--after", type=_DAY, help="First filing date.")
@click.option("--before", type=_DAY, help="Last filing date.")
@click.option("--form", "forms", multiple=True, type=click.Choice(FORMS), help="May be repeated; default: all three.")
@click.option(
    "--landing",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: os.environ.get("SECTION16_LANDING", "landing"),
    show_default="SECTION16_LANDING, else landing",
    help="The landing folder; made where it does not exist.",
)
@click.option("--contact", help="Name and e-mail address for EDGAR. [default: SECTION16_CONTACT, else config.toml]")
def main(
    tickers: tuple[str, ...],
    cik_file: IO[str] | None,
    after: datetime | None,
    before: datetime | None,
    forms: tuple[str, ...],
    landing: Path,
    contact: str | None,
) -> None:
    """Fetch filings and print a summary."""
    filers = wanted(tickers, cik_file)
    if not filers:
        raise click.UsageError("name filers with --ticker or --cik-file")
    # East of Greenwich, and for EDGAR's own clock, the day may have begun already.
    last = before.date() if before else datetime.now(UTC).date() + timedelta(1)
    if after and after.date() > last:
        raise click.UsageError("--after must not be later than --before")
    try:
        edgar = Edgar.from_settings(contact)
        landing.mkdir(parents=True, exist_ok=True)
        remove_abandoned(landing)
        with tqdm(total=0, unit=" filings", disable=None, desc="downloading") as progress:
            status = download(edgar, landing, filers, forms or FORMS, (after.date() if after else None, last), progress)
    except (SettingsError, EdgarError, LandingError) as error:
        _fail(str(error))
    except CannotWriteError as error:
        _fail(f"the landing folder cannot be written: {error}")
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        click.echo("download.py: interrupted; run the same command again to go on", err=True)
        raise SystemExit(130) from None
    raise SystemExit(status)


def download(
    edgar: Edgar,
    landing: Path,
    filers: Sequence[str],
    forms: Sequence[str],
    span: tuple[date | None, date],
    progress: tqdm[NoReturn],
) -> int:
    """Fetch what filers filed, then what failed before, and tell of it; the exit status comes back."""

    def tell(more: int, done: int) -> None:
        progress.total = (progress.total or 0) + more
        progress.update(done)

    filings = FilingsOfFilers(edgar, landing, tell)
    if said := unknown(filers, filings.names()):
        _fail("; ".join(said))
    unlisted: dict[str, str] = {}
    for filer in filers:
        try:
            for form in forms:
                filings.fetch(filer, form, *span)
        except (EdgarError, ValueError) as error:
            unlisted[filer] = str(error)
    retried = [failure for failure in failures(landing) if failure.accession_number not in filings.failed]
    tell(len(retried), 0)
    mended = 0
    for failure in retried:
        mended += fetch_filing(edgar, landing, failure.accession_number, failure.url) is None
        tell(0, 1)
    progress.close()

    for filer, why in unlisted.items():
        click.echo(f"not listed: {filer}: {why}", err=True)
    left = failures(landing)
    for failed in left[:_LISTED_FAILURES]:
        click.echo(f"failed: {failed.accession_number}: {failed.error} (tries: {failed.tries})", err=True)
    if len(left) > _LISTED_FAILURES:
        click.echo(f"  all of them, one a file: {landing / 'failed'}", err=True)
    there = len(filings.listed) - len(filings.fetched) - len(filings.failed)
    click.echo(
        f"listed {len(filings.listed):,}: fetched {len(filings.fetched):,}, there already {there:,},"
        f" failed {len(filings.failed):,}"
        + (f"; of earlier failures fetched {mended:,}, failed again {len(retried) - mended:,}" if retried else "")
        + (f"; not listed {len(unlisted):,} of {len(filers):,} filers" if unlisted else "")
        + f"; landing folder {landing}"
    )
    if left:
        click.echo(
            "run the same command again to try those that failed again; to give up one that EDGAR holds no more, "
            f"remove its note from {landing / 'failed'} (it is asked for anew where a listing of a run names it)"
        )
    return 1 if left or unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
