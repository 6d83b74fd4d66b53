"""Load the SEC's quarterly insider transactions data sets, as they are, into schema raw_data_sets of the warehouse.

    python scripts/load_data_sets.py PATH...
    python scripts/load_data_sets.py --quarter 2024q3

PATH is the zip of a quarter (2024q3_form345.zip), a folder with what was in it, or a folder of such zips. The name
tells the quarter; --quarter tells it where the name does not, and without PATH fetches the quarter from the SEC into
the landing folder. Tables that are missing are named, the others loaded.
A quarter is loaded in one transaction: the same posting again changes nothing, another one replaces it, and
raw_data_sets.load keeps a row of each. `dbt build` then compares them with the filings: marts.rpt_data_set_audit.

Exit status: 0 all loaded, 1 finished but some rows were rejected (kept in raw_data_sets.rejected_row), 2 some data set
could not be loaded; nothing of it was.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
import duckdb
import pyarrow as pa

from ownership import data_set_tables
from ownership.data_set import DataSet, DataSetError, missing_columns, quarter_in
from ownership.data_set_download import fetch_data_set
from ownership.edgar import Edgar, EdgarError, SettingsError
from ownership.tables import ARROW_TYPES
from ownership.warehouse import WarehouseError, explained, next_load_number, open_warehouse, utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership.data_set import Chunk, Member
    from ownership.tables import Table

SCHEMA: Final = data_set_tables.SCHEMA


def data_sets_below(paths: Sequence[Path]) -> Iterator[Path]:
    """The data sets that paths name: zips, folders of tables, and the zips in folders that hold no table."""
    for path in paths:
        zips = sorted(each for each in path.glob("*.zip") if each.is_file()) if path.is_dir() else []
        if zips and not any(each.suffix.lower() == ".tsv" for each in path.iterdir()):
            yield from zips
        else:
            yield path


def quarter_of(path: Path, quarter: str | None) -> str:
    """The quarter of a data set: as given, else as its name tells, else as its folder's does.

    Raises:
        DataSetError: nothing tells it.
    """
    found = quarter or quarter_in(path.name) or quarter_in(path.absolute().parent.name)
    if found is None:
        raise DataSetError(f"{path}: the name tells no quarter such as 2024q3: give it with --quarter")
    return found


def load_data_set(connection: duckdb.DuckDBPyConnection, data_set: DataSet, quarter: str) -> tuple[str, int, int]:
    """Load a data set in one transaction; (accepted, replaced or unchanged, rows loaded, rows rejected).

    Raises:
        DataSetError: it cannot be read to its end; nothing of it was loaded.
        duckdb.Error: it cannot be written; nothing of it was loaded.
    """
    sha256 = data_set.sha256()
    connection.execute("begin transaction")
    try:
        known = connection.execute(
            f"select data_set_sha256 from {SCHEMA}.load where quarter = ? and replaced_at is null", [quarter]
        ).fetchall()
        if known == [(sha256,)]:
            connection.execute("rollback")
            return "unchanged", 0, 0
        for table in data_set_tables.QUARTER_TABLES:
            connection.execute(f"delete from {SCHEMA}.{table.name} where quarter = ?", [quarter])
        connection.execute(
            f"update {SCHEMA}.load set replaced_at = ? where quarter = ? and replaced_at is null",
            [utc_now(), quarter],
        )
        load_number = next_load_number(connection)
        rows, rejected = _insert_files(connection, data_set, quarter, load_number)
        values = [quarter, sha256, str(data_set.path), data_set.had_at, utc_now(), None, load_number]
        connection.execute(f"insert into {SCHEMA}.load values ({', '.join('?' * len(values))})", values)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return "replaced" if known else "accepted", rows, rejected


def _insert_files(
    connection: duckdb.DuckDBPyConnection, data_set: DataSet, quarter: str, load_number: int
) -> tuple[int, int]:
    """Insert the rows of all files, and a row for each file; the numbers of rows loaded and rejected."""
    files: list[list[Any]] = []
    rows = rejected = 0
    for member in data_set.members:
        about = [member.table.name if member.table else None, member.name, data_set.sha256_of(member)]
        counts: list[Any] = [None] * 4
        if member.table is not None:
            loaded, refused = _insert_rows(connection, data_set, member, quarter, load_number)
            header = data_set.header_of(member)
            counts = [header, ",".join(missing_columns(member.table, header)), loaded, refused]
            rows, rejected = rows + loaded, rejected + refused
        files.append([quarter, len(files) + 1, *about, member.byte_count, *counts])
    for table in data_set.missing_tables:
        files.append([quarter, len(files) + 1, table.name, *[None] * 7])
    _insert(connection, data_set_tables.FILE, files, load_number)
    return rows, rejected


def _insert_rows(
    connection: duckdb.DuckDBPyConnection, data_set: DataSet, member: Member, quarter: str, load_number: int
) -> tuple[int, int]:
    """Insert the rows of one file; the numbers of rows loaded and rejected."""
    assert member.table is not None  # noqa: S101 - for the type checker; members without a table are not inserted
    loaded = refused = 0
    for chunk in data_set.chunks(member):
        connection.register("new_rows", _arrow_table(member.table, chunk, quarter, load_number))
        connection.execute(f"insert into {SCHEMA}.{member.table.name} select * from new_rows")
        connection.unregister("new_rows")
        unmapped = [
            [quarter, member.table.name, line, number, header, value] for line, number, header, value in chunk.unmapped
        ]
        _insert(connection, data_set_tables.UNMAPPED_VALUE, unmapped, load_number)
        rejected = [
            [quarter, member.name, each.file_line_number, each.reason, each.detail, each.row_text]
            for each in chunk.rejected
        ]
        _insert(connection, data_set_tables.REJECTED_ROW, rejected, load_number)
        loaded, refused = loaded + len(chunk.line_numbers), refused + len(rejected)
    return loaded, refused


def _arrow_table(table: Table, chunk: Chunk, quarter: str, load_number: int) -> pa.Table:
    count = len(chunk.line_numbers)
    columns: dict[str, list[Any]] = {
        **chunk.columns,
        "quarter": [quarter] * count,
        "file_line_number": chunk.line_numbers,
        "load_number": [load_number] * count,
    }
    arrays = [
        pa.array(columns.get(column.name) or [None] * count, ARROW_TYPES[column.type])
        for column in table.stored_columns
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Sequence[Any]], load_number: int
) -> None:
    if not rows:
        return
    columns = list(zip(*([*row, load_number] for row in rows), strict=True))
    arrays = [pa.array(column, each.type) for column, each in zip(columns, table.arrow_schema, strict=True)]
    connection.register("new_rows", pa.Table.from_arrays(arrays, schema=table.arrow_schema))
    connection.execute(f"insert into {SCHEMA}.{table.name} select * from new_rows")
    connection.unregister("new_rows")


def _fail(message: str) -> NoReturn:
    _tell(message)
    raise SystemExit(2)


def _tell(message: str) -> None:
    click.echo("load_data_sets.py: " + message.replace("\n", "\\n"), err=True)


def _checked_quarter(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and quarter_in(value) != value.lower():
        raise click.BadParameter(f"{value!r} is not a quarter such as 2024q3")
    return value.lower() if value else None


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--quarter", callback=_checked_quarter, help="Quarter of the data set; fetched where there is no PATH.")
@click.option(
    "--landing",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: os.environ.get("SECTION16_LANDING", "landing"),
    show_default="SECTION16_LANDING, else landing",
    help="Folder that a fetched data set goes to, as data_sets/2024q3_form345.zip.",
)
@click.option("--contact", help="Name and e-mail address that EDGAR may write to; default: SECTION16_CONTACT.")
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("SECTION16_DATABASE", "warehouse.duckdb"),
    show_default="SECTION16_DATABASE, else warehouse.duckdb",
    help="The warehouse file; made where it does not exist.",
)
def main(paths: tuple[Path, ...], quarter: str | None, landing: Path, contact: str | None, database: Path) -> None:
    """Load data sets and print what became of each."""
    if not paths:
        paths = (_fetched(quarter, landing, contact),)
    found = list(data_sets_below(paths))
    if quarter and len(found) > 1:
        _fail(f"--quarter {quarter} cannot be the quarter of {len(found)} data sets: load them one by one")
    has_rejected = has_failed = False
    try:
        connection = open_warehouse(database)
    except WarehouseError as error:
        _fail(str(error))
    with closing(connection):
        for path in found:
            try:
                has_rejected |= _load_and_tell(connection, path, quarter)
            except DataSetError as error:
                _tell(str(error))
                has_failed = True
            except duckdb.Error as error:
                _fail(str(explained(database, error)))
    raise SystemExit(2 if has_failed else 1 if has_rejected else 0)


def _fetched(quarter: str | None, landing: Path, contact: str | None) -> Path:
    """Fetch a data set from the SEC."""
    if quarter is None:
        raise click.UsageError("name the data sets to load, or a quarter to fetch: --quarter 2024q3")
    try:
        return fetch_data_set(Edgar.from_settings(contact), landing, quarter)
    except (EdgarError, SettingsError, OSError) as error:
        _fail(str(error))


def _load_and_tell(connection: duckdb.DuckDBPyConnection, path: Path, quarter: str | None) -> bool:
    """Load a data set, print a line or two about it, and tell whether rows were rejected."""
    quarter = quarter_of(path, quarter)
    with closing(DataSet(path)) as data_set:
        decision, rows, rejected = load_data_set(connection, data_set, quarter)
        words = "" if decision == "unchanged" else f": {rows:,} rows loaded, {rejected:,} rejected"
        click.echo(f"{quarter}: {decision}{words}; {path}")
        if data_set.missing_tables:
            names = ", ".join(table.name for table in data_set.missing_tables)
            click.echo(f"  tables that are not in it: {names}")
    if rejected:
        click.echo(f"  rejected rows: select * from {SCHEMA}.rejected_row where quarter = '{quarter}'")
    return bool(rejected)


if __name__ == "__main__":
    main()
