"""Write a made-up EDGAR of any size, with the truth beside it.

    python scripts/generate.py --filings 20000 --out DIR

DIR must be empty or not exist. It gets the filings as daily feed archives (or in another wrapper), EDGAR's
quarterly master index files, and the truth about every line as Parquet. All names and CIKs are invented and say
so. The same seed, size, span, wrapper and rates give the same bytes, whatever the number of processes.

Exit status: 0 written, 2 could not run.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from made_up.archive import issuer_count, write_market
from made_up.dirt import UnknownRateError, read_rates
from made_up.history import Settings

if TYPE_CHECKING:
    from datetime import datetime

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--filings", type=click.IntRange(1, 10_000_000), default=20_000, show_default=True, help="Filings, exactly."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed is another market.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write.")
@click.option("--from", "first", type=_DAY, default="2003-05-06", show_default=True, help="First day of filing.")
@click.option("--to", "last", type=_DAY, default="2026-06-30", show_default=True, help="Last day of filing.")
@click.option(
    "--wrapper",
    type=click.Choice(["feed", "nc", "txt", "xml"]),
    default="feed",
    show_default=True,
    help="feed: one archive a day of dissemination files; the others: one file a filing.",
)
@click.option(
    "--dirt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML or JSON file of rates over the defaults in made_up/dirt.py.",
)
@click.option("--clean", is_flag=True, help="No pathologies but those that --dirt names.")
@click.option("--workers", type=click.IntRange(min=1), show_default="processors", help="Processes.")
def main(  # noqa: PLR0913 - one argument an option
    filings: int,
    seed: int,
    out: Path,
    first: datetime,
    last: datetime,
    wrapper: str,
    dirt: Path | None,
    *,
    clean: bool,
    workers: int | None,
) -> None:
    """Write the market."""
    started = time.monotonic()
    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty: name a new folder")
    if first > last or first.year < 2003 or last.year > 2035:
        raise click.UsageError("--from and --to must be days from 2003 to 2035, in that order")
    try:
        rates = read_rates(dirt, is_clean=clean)
    except (UnknownRateError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    settings = Settings(seed, filings, issuer_count(filings), first.toordinal(), last.toordinal(), wrapper, rates)

    def tally(made: int) -> None:
        progress.update(made)

    with tqdm(total=filings, unit=" filings", disable=None, desc="inventing") as progress:
        write_market(settings, out, workers or os.cpu_count() or 1, tally)
    seconds = time.monotonic() - started
    click.echo(
        f"{filings:,} filings of {settings.issuers:,} issuers in {seconds:.1f} s: "
        f"{filings / seconds:,.0f} a second, below {out}"
    )


if __name__ == "__main__":
    main()
