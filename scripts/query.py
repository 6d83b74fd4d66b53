"""Run a query on the published marts and print its rows as an aligned table.

    python scripts/query.py "select * from marts.dim_issuers limit 5"
    python scripts/query.py < query.sql

The published file is read where it is there, else the warehouse (SECTION16_DATABASE, else warehouse.duckdb);
--database names another one. It is opened read-only. Numbers are printed with all their digits, without the
zeros that a type adds. Exit status: 0 printed; 2 the query or the file cannot be used, one line says why.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb

from show import default_file, table_lines


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="query.py", description="Run a query on the published marts.")
    parser.add_argument("sql", nargs="?", help="the query; read from standard input where it is left out")
    parser.add_argument("--database", type=Path, help="published file or warehouse")
    options = parser.parse_args()
    file = options.database or default_file()
    if not file.is_file():
        print(f"query.py: there is no file {file}: run `make build` first", file=sys.stderr)
        return 2
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            result = connection.execute(options.sql or sys.stdin.read())
            header = [column[0] for column in result.description or []]
            rows = result.fetchall()
    except duckdb.Error as error:
        print(f"query.py: {' '.join(str(error).split())[:400]}", file=sys.stderr)
        return 2
    print("\n".join(table_lines(header, rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
