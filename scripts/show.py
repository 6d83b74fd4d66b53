"""Print what was built: the marts with their row counts, and the newest transactions as a person reads them.

    python scripts/show.py [FILE]

FILE is a published file or a warehouse; without it, publish/section16.duckdb is read where it is there, else
the warehouse (SECTION16_DATABASE, else warehouse.duckdb). Exit codes: 0 printed; 2 nothing to print from, one
line on standard error says why.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHED: Final = Path("publish") / "section16.duckdb"
NEEDED: Final = ("fct_transactions", "bridge_filing_insiders", "dim_issuers", "dim_transaction_codes")
# A column wider than this is cut, so that a line of the table fits a wide terminal.
WIDEST_CELL: Final = 30

# The owners of a filing become one text before they are joined: a transaction belongs to its filing, and
# joining the bridge itself would print a joint filing's line once per owner.
TRANSACTIONS: Final = """
with

filing_insiders as (

    select
        accession_number,
        string_agg(coalesce(insider_name, insider_cik), '; ' order by owner_number) as insiders
    from marts.bridge_filing_insiders
    group by accession_number

)

select
    transactions.transaction_date as "date",
    coalesce(issuers.issuer_trading_symbol, issuers.issuer_name, transactions.issuer_cik) as "issuer",
    filing_insiders.insiders as "insider",
    concat_ws(' ', transactions.transaction_code, codes.label) as "code",
    transactions.acquired_disposed_code as "A/D",
    transactions.shares as "shares",
    transactions.price_per_share as "price",
    transactions.transaction_value as "value",
    transactions.shares_following as "shares after",
    transactions.price_status = 'footnote_only' as is_price_in_footnote
from marts.fct_transactions as transactions
left join marts.dim_issuers as issuers
    on transactions.issuer_cik = issuers.issuer_cik
left join marts.dim_transaction_codes as codes
    on transactions.transaction_code = codes.transaction_code
left join filing_insiders
    on transactions.accession_number = filing_insiders.accession_number
order by transactions.transaction_date desc nulls last, transactions.transaction_id asc
limit {limit}
"""


class ShowError(Exception):
    """There is nothing to show; the message is one line that says why and what to do."""


def number(value: Decimal | int) -> str:
    """Return a number with thousands separators and without the zeros that its type adds behind the point."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell(value: object) -> str:
    """Return a value as the text of a table cell: '' for null, at most WIDEST_CELL characters."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return number(value)
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 3] + "..."


def table_lines(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of an aligned table: header, rule, rows; numbers are set to the right."""
    texts = [[cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[place]) for row in texts)]) for place, name in enumerate(header)]
    is_number = [any(isinstance(row[place], Decimal | int) for row in rows) for place in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        aligned = (
            text.rjust(width) if to_the_right else text.ljust(width)
            for text, width, to_the_right in zip(cells, widths, is_number, strict=True)
        )
        return "  ".join(aligned).rstrip()

    return [line(header), "  ".join("-" * width for width in widths), *(line(row) for row in texts)]


def mart_counts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return name and number of rows of every mart, by name; the publication tables tell of runs, not of filings."""
    names = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'marts' "
        "and database_name = current_database() and not starts_with(table_name, 'publication') order by table_name"
    ).fetchall()
    counts = []
    for (name,) in names:
        row = connection.execute(f'select count(*) from marts."{name}"').fetchone()
        counts.append((str(name), 0 if row is None else int(row[0])))
    return counts


def transaction_rows(
    connection: duckdb.DuckDBPyConnection, limit: int
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the header and the rows of the newest transactions, at most `limit`; one row a transaction line.

    Shares are units of the security, price and value are in the currency of the filing, US dollars unless a
    footnote says otherwise. A price that only a footnote gives is shown as (footnote).
    """
    result = connection.execute(TRANSACTIONS.format(limit=int(limit)))
    header = [column[0] for column in result.description or []][:-1]
    price = header.index("price")
    rows = []
    for *values, is_price_in_footnote in result.fetchall():
        if is_price_in_footnote:
            values[price] = "(footnote)"
        rows.append(tuple(values))
    return header, rows


def show(file: Path, limit: int) -> None:
    """Print the tables of `file`. Raises ShowError or duckdb.Error."""
    if not file.is_file():
        raise ShowError(f"there is no file {file}: run `make build`, or name a published file or a warehouse")
    with duckdb.connect(str(file), read_only=True) as connection:
        counts = mart_counts(connection)
        names = {name for name, _ in counts}
        if not names:
            raise ShowError(f"{file} has no tables in schema marts yet: run `dbt build` first")
        changed = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        print(f"{file}, of {changed:%Y-%m-%d %H:%M %Z}")
        print()
        print("\n".join(table_lines(["mart", "rows"], counts)))
        print()
        missing = [name for name in NEEDED if name not in names]
        if missing:
            print(f"No transactions to show: {', '.join(missing)} not built.")
            return
        header, rows = transaction_rows(connection, limit)
    total = dict(counts)["fct_transactions"]
    if not rows:
        print("No transactions yet: load filings with `python scripts/load.py PATH`, then run `dbt build`.")
        return
    print(f"Transactions, newest first ({len(rows)} of {total:,}):")
    print()
    print("\n".join(table_lines(header, rows)))


def default_file() -> Path:
    """Return the published file where it is there, else the warehouse."""
    if PUBLISHED.exists():
        return PUBLISHED
    return Path(os.environ.get("SECTION16_DATABASE") or "warehouse.duckdb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 printed, 2 nothing to print from."""
    parser = argparse.ArgumentParser(
        prog="show.py", description="Print the marts and their newest transactions."
    )
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help=f"published file or warehouse (default: {PUBLISHED}, else the warehouse)",
    )
    parser.add_argument("--limit", type=int, default=10, help="transactions to print (default: 10)")
    options = parser.parse_args(arguments)
    # Names are printed as filed; a terminal that lacks a character of theirs must not end the command.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        show(options.file or default_file(), max(options.limit, 0))
    except (ShowError, duckdb.Error) as error:
        print(f"show: {' '.join(str(error).split())[:400]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
