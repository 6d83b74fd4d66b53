"""Publish the marts: a read-only DuckDB file, Parquet files and the documentation, for people and BI tools.

    python scripts/publish.py [--database warehouse.duckdb] [--output publish] [--no-docs]

What readers find in the output folder:

    section16.duckdb     schema marts: every mart as a table with its comments, and three publication tables
    parquet/             the same tables, <name>.parquet, zstd
    docs.html            dbt's documentation in a single page

BI tools read these and never the warehouse, because DuckDB gives a file either to one writer or to readers.

How a reader never sees half of a publication: everything is built in `.section16-unfinished/` inside the
output folder (so on the same file system), checked, forced to disk, and then swapped in by one rename each.
A rename replaces a file but not a folder, so `parquet` is a symbolic link to
`parquet-versions/<publication_id>/`, and the link is what is replaced: all Parquet files change at once,
also those of a removed model. Who holds the old DuckDB file open keeps reading the old one. Between the
renames there is a moment in which the Parquet files are newer than the DuckDB file; both carry their
publication_id.

DuckDB opens a Parquet file twice in a query, and where the link is replaced in between, it reads the new
file with the old one's footer: 259 of 5,515 queries while the link was replaced every 10 milliseconds, none
of 3,506 that resolved the link first (2026-11, DuckDB 1.5.6; 2.0.0 alike). That is why the files lie in a
folder of their own for each publication, and why the one that was replaced stays until the next publication
begins: who reads on a schedule of their own resolves the link once and has one publication. Renaming file
by file would leave no such way.

Exit codes: 0 published; 2 not published: one line on standard error says why and what to do.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROJECT: Final = Path(__file__).resolve().parent.parent
SCHEMA: Final = "marts"
# The stem is the catalog's name for every reader and must differ from the schema: a file marts.duckdb with a
# schema marts answers "Ambiguous reference to catalog or schema".
FILE_NAME: Final = "section16.duckdb"
DOCS_NAME: Final = "docs.html"
LINK_NAME: Final = "parquet"
VERSIONS_NAME: Final = "parquet-versions"
WORK_NAME: Final = ".section16-unfinished"
LOCK_NAME: Final = ".section16-lock"
# DuckDB 2.0 writes by default what no older client opens; this format is read by every client from 1.2 on.
STORAGE_VERSION: Final = "v1.2.0"
PUBLICATION_ID: Final = re.compile(r"\d{8}T\d{12}Z")
# What dbt-duckdb leaves behind when it is killed while it swaps a table.
DBT_LEFTOVERS: Final = ("__dbt_tmp", "__dbt_backup")
DOCS_TIMEOUT_SECONDS: Final = 900
NO_ROOM: Final = ("No space left on device", "File too large", "Disk quota exceeded")


class PublishError(Exception):
    """Nothing can be published; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Column:
    """One column of a table: DuckDB type as text, whether it is declared not null, and its comment."""

    name: str
    type: str
    is_nullable: bool
    comment: str | None


@dataclass(frozen=True)
class Table:
    """One table of schema marts: its columns in order, the columns of its primary key, and its comment."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    comment: str | None


# The publication tables tell a reader what lies here and an auditor where it came from.
PUBLICATION: Final = Table(
    "publication",
    (
        Column(
            "publication_id", "VARCHAR", False, "Identifier of this publication: the moment it began, UTC."
        ),
        Column("published_at", "TIMESTAMP", False, "Moment at which the publication began, UTC."),
        Column("warehouse_file", "VARCHAR", False, "Name of the warehouse file the marts were copied from."),
        Column("filing_count", "BIGINT", True, "Filings in fct_filings; null where there is no such table."),
        Column(
            "unbuilt_filing_count",
            "BIGINT",
            True,
            "Filings in raw.filing that fct_filings does not hold: above 0 when filings were loaded after "
            "the last dbt build. Null where one of the tables is missing.",
        ),
        Column(
            "loader_versions",
            "VARCHAR",
            True,
            "Versions of the loader that read the filings, joined by commas.",
        ),
        Column("dbt_core_version", "VARCHAR", True, "Version of dbt-core in the environment that published."),
        Column(
            "dbt_duckdb_version", "VARCHAR", True, "Version of dbt-duckdb in the environment that published."
        ),
        Column("duckdb_version", "VARCHAR", False, "Version of DuckDB that wrote the files."),
        Column(
            "storage_version",
            "VARCHAR",
            False,
            "Storage format of the DuckDB file: the oldest client that reads it.",
        ),
        Column(
            "code_revision",
            "VARCHAR",
            True,
            "Git revision of the project when it was published, with -dirty where files had been changed.",
        ),
    ),
    ("publication_id",),
    "One row per publication, so one row: when, from what and with which versions these files were made.",
)
PUBLICATION_TABLES: Final = Table(
    "publication_tables",
    (
        Column("table_name", "VARCHAR", False, "Name of the mart, in schema marts and as <name>.parquet."),
        Column("row_count", "BIGINT", False, "Rows of the table, counted again in the published files."),
        Column("column_count", "BIGINT", False, "Columns of the table."),
        Column(
            "key_columns",
            "VARCHAR",
            True,
            "Columns that name a row, joined by commas. Tests in the warehouse prove them; the published "
            "tables carry no index for them. Null where the model declares none.",
        ),
        Column("description", "VARCHAR", True, "What the table holds, beginning with its grain."),
    ),
    ("table_name",),
    "One row per published mart: its size, key and description.",
)
PUBLICATION_LOADS: Final = Table(
    "publication_loads",
    (
        Column("load_id", "VARCHAR", True, "Run of the loader (raw.load)."),
        Column("load_number", "INTEGER", True, "Position among the runs, from 1."),
        Column("started_at", "TIMESTAMP", True, "Start of the run, UTC."),
        Column("finished_at", "TIMESTAMP", True, "End of the run, UTC; null where it was killed."),
        Column("loader_version", "VARCHAR", True, "Version of the reading code."),
        Column("files_seen", "BIGINT", True, "Files and archive members looked at."),
        Column("files_accepted", "BIGINT", True, "Filings and index files loaded for the first time."),
        Column("files_unchanged", "BIGINT", True, "Files that told nothing new."),
        Column("files_replaced", "BIGINT", True, "Filings and index files that replaced an earlier state."),
        Column("files_of_other_forms", "BIGINT", True, "Submissions of other forms, counted and left alone."),
        Column("files_rejected", "BIGINT", True, "Files in raw.rejected_document."),
        Column("filing_count", "BIGINT", False, "Filings of raw.filing that this run wrote last."),
    ),
    ("load_id",),
    "One row per run of the loader that fed the warehouse before this publication.",
)
OWN_TABLES: Final = (PUBLICATION, PUBLICATION_TABLES, PUBLICATION_LOADS)


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | None) -> str:
    """Return `text` as an SQL string literal, or null."""
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def one_line(text: object) -> str:
    """Return the words of `text` on one line, at most 400 characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= 400 else line[:399] + "…"


def installed(package: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def code_revision() -> str | None:
    """Return the git revision of the project (40 hexadecimal digits, perhaps -dirty), None without git."""
    command = ["git", "-C", str(PROJECT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        result = subprocess.run(  # noqa: S603 (a fixed command)
            command, capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip() or None


def scalar(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    """Return the first value of the first row of `query`, None where it has no row."""
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def row_count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Return the number of rows of a table or table function, given as SQL."""
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return 0 if row is None else int(row[0])


# --- the warehouse --------------------------------------------------------------------------------


def attach_warehouse(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Attach the warehouse file read-only under the name `warehouse`.

    Raises PublishError where the file is missing, held by a writer, or no DuckDB file of a version we read.
    """
    if not warehouse.exists():
        raise PublishError(
            f"there is no warehouse at {warehouse}: load filings with `python scripts/load.py PATH` and run "
            "`dbt build`, or name the file with --database"
        )
    if not warehouse.is_file():
        raise PublishError(f"{warehouse} is not a file: name the warehouse file with --database")
    try:
        connection.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
    except duckdb.Error as error:
        holder = re.search(r"lock is held in .*?\(PID (\d+)\)", str(error))
        if "Could not set lock" in str(error):
            who = f"process {holder[1]}" if holder else "another process"
            raise PublishError(
                f"{warehouse} is being written by {who} (a load or a build): wait until it has ended, "
                "then run publish again"
            ) from error
        raise PublishError(f"cannot open the warehouse {warehouse}: {one_line(error)}") from error


def declared_grains() -> dict[str, list[str]]:
    """Return the columns that name a row of each mart, as the property files of models/marts declare them."""
    return {
        model["name"]: model.get("config", {}).get("meta", {}).get("grain", [])
        for file in sorted((PROJECT / "models" / "marts").rglob("*.yml"))
        for model in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("models") or []
    }


def marts_of(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Return the tables of schema marts of the attached warehouse, by name.

    Their keys are their primary keys, else the grain that the project declares. Leftovers of a killed dbt are
    not marts. Raises PublishError where a name is taken by a publication table.
    """
    of_schema = f"database_name = 'warehouse' and schema_name = {literal(SCHEMA)}"
    columns: dict[str, list[Column]] = {}
    for table, name, kind, is_nullable, comment in connection.execute(
        "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
        f"where {of_schema} order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(name, kind, bool(is_nullable), comment))
    keys = dict(
        connection.execute(
            "select table_name, constraint_column_names from duckdb_constraints() "
            f"where {of_schema} and constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    )
    grains = declared_grains()
    marts = [
        Table(name, tuple(columns[name]), tuple(keys.get(name) or grains.get(name) or ()), comment)
        for name, comment in connection.execute(
            f"select table_name, comment from duckdb_tables() where {of_schema} order by table_name"
        ).fetchall()
        if not name.endswith(DBT_LEFTOVERS)
    ]
    taken = {mart.name for mart in marts} & {table.name for table in OWN_TABLES}
    if taken:
        raise PublishError(
            f"model {', '.join(sorted(taken))} has the name of a publication table: rename the model"
        )
    views = connection.execute(
        f"select view_name from duckdb_views() where {of_schema} and not internal order by view_name"
    ).fetchall()
    for (view,) in views:
        print(
            f"publish: {SCHEMA}.{view} is a view and is not published: materialise it as a table",
            file=sys.stderr,
        )
    return marts


def has_columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str, names: Sequence[str]) -> bool:
    """Return whether the warehouse has that table with at least these columns."""
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = 'warehouse' and schema_name = ? "
        "and table_name = ?",
        [schema, table],
    ).fetchall()
    return set(names) <= {name for (name,) in found}


# --- the files --------------------------------------------------------------------------------


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the empty table in the attached file `published`, with comments and not-null constraints.

    Keys and checks stay behind: the warehouse has proved them and nobody writes here. A key's index costs
    much: with it, a fact of a million rows and seven columns took 114 MB instead of 33, and 15 seconds
    instead of 5 (2026-11, DuckDB 1.5.6). The keys are listed in publication_tables.
    """
    target = f"published.{SCHEMA}.{quoted(table.name)}"
    columns = ", ".join(
        f"{quoted(column.name)} {column.type}{'' if column.is_nullable else ' not null'}"
        for column in table.columns
    )
    connection.execute(f"create table {target} ({columns})")
    if table.comment:
        connection.execute(f"comment on table {target} is {literal(table.comment)}")
    for column in table.columns:
        if column.comment:
            connection.execute(
                f"comment on column {target}.{quoted(column.name)} is {literal(column.comment)}"
            )


def copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Copy a mart from the warehouse to the attached file `published`; return its number of rows."""
    create_table(connection, table)
    names = ", ".join(quoted(column.name) for column in table.columns)
    connection.execute(
        f"insert into published.{SCHEMA}.{quoted(table.name)} ({names}) "
        f"select {names} from warehouse.{SCHEMA}.{quoted(table.name)}"
    )
    return row_count(connection, f"warehouse.{SCHEMA}.{quoted(table.name)}")


def fill_publication_tables(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    publication_id: str,
    published_at: datetime,
    counts: dict[Table, int],
) -> None:
    """Create and fill the three publication tables; `counts` maps each mart to its number of rows.

    Prints a warning to standard error where the warehouse holds filings that the marts do not.
    """
    for table in OWN_TABLES:
        create_table(connection, table)
    knows_filings = has_columns(
        connection, "raw", "filing", ["accession_number", "load_id", "loader_version"]
    )
    knows_facts = has_columns(connection, SCHEMA, "fct_filings", ["accession_number"])
    unbuilt = None
    if knows_filings and knows_facts:
        unbuilt = scalar(
            connection,
            "select count(*) from warehouse.raw.filing as filing where not exists (select 1 from "
            f"warehouse.{SCHEMA}.fct_filings as fact where fact.accession_number = filing.accession_number)",
        )
        if unbuilt:
            print(
                f"publish: warning: filings in {warehouse} that are not in the marts: {unbuilt}; "
                "run `dbt build`, then publish again",
                file=sys.stderr,
            )
    connection.execute(
        f"insert into published.{SCHEMA}.publication values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            publication_id,
            published_at.replace(tzinfo=None),
            warehouse.name,
            scalar(connection, f"select count(*) from warehouse.{SCHEMA}.fct_filings")
            if knows_facts
            else None,
            unbuilt,
            scalar(
                connection,
                "select string_agg(distinct loader_version, ', ' order by loader_version) "
                "from warehouse.raw.filing",
            )
            if knows_filings
            else None,
            installed("dbt-core"),
            installed("dbt-duckdb"),
            duckdb.__version__,
            STORAGE_VERSION,
            code_revision(),
        ],
    )
    for table, count in counts.items():
        connection.execute(
            f"insert into published.{SCHEMA}.publication_tables values (?, ?, ?, ?, ?)",
            [table.name, count, len(table.columns), ", ".join(table.key) or None, table.comment],
        )
    load_columns = [column.name for column in PUBLICATION_LOADS.columns[:-1]]
    if knows_filings and has_columns(connection, "raw", "load", load_columns):
        names = ", ".join(load_columns)
        connection.execute(
            f"insert into published.{SCHEMA}.publication_loads "
            f"select {names}, "
            "(select count(*) from warehouse.raw.filing as filing where filing.load_id = load.load_id) "
            "from warehouse.raw.load as load order by started_at, load_id"
        )


def write_parquet(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: Table, publication_id: str
) -> None:
    """Write a published table to `<folder>/<table>.parquet` (zstd), its descriptions in the metadata."""
    # Parquet has no 128-bit integer and DuckDB would write a double; as a decimal no digit is lost, and a
    # number of 39 digits stops the publication instead of being rounded.
    columns = ", ".join(
        f"cast({quoted(column.name)} as decimal(38, 0)) as {quoted(column.name)}"
        if column.type in ("HUGEINT", "UHUGEINT")
        else quoted(column.name)
        for column in table.columns
    )
    descriptions = json.dumps({column.name: column.comment for column in table.columns if column.comment})
    connection.execute(
        f"copy (select {columns} from published.{SCHEMA}.{quoted(table.name)}) "
        f"to {literal(str(folder / (table.name + '.parquet')))} "
        f"(format parquet, compression zstd, kv_metadata {{publication_id: {literal(publication_id)}, "
        f"description: {literal(table.comment or '')}, "
        f"column_descriptions: {literal(descriptions)}}})"
    )


def check(connection: duckdb.DuckDBPyConnection, work: Path, counts: dict[Table, int]) -> None:
    """Read the finished files as a reader would and compare their row counts with the warehouse's.

    Raises PublishError on any difference.
    """
    connection.execute(f"attach {literal(str(work / FILE_NAME))} as finished (read_only)")
    for table, count in counts.items():
        parquet = work / LINK_NAME / f"{table.name}.parquet"
        found = (
            row_count(connection, f"finished.{SCHEMA}.{quoted(table.name)}"),
            row_count(connection, f"read_parquet({literal(str(parquet))})"),
        )
        if found != (count, count):
            raise PublishError(
                f"{table.name} has {count} rows in the warehouse, but {found[0]} in the copy and {found[1]} "
                "in Parquet: nothing was published; please report this"
            )
    connection.execute("detach finished")


def write_files(warehouse: Path, work: Path, publication_id: str, published_at: datetime) -> dict[Table, int]:
    """Write section16.duckdb and parquet/ into the folder `work`; return the marts and their row counts.

    Raises PublishError or duckdb.Error; then nothing in `work` is of use.
    """
    parquet = work / LINK_NAME
    parquet.mkdir()
    with duckdb.connect(":memory:") as connection:
        # What DuckDB cannot hold in memory is spilled beside the unfinished files and cleaned up with them.
        connection.execute(f"set temp_directory = {literal(str(work / 'spill'))}")
        attach_warehouse(connection, warehouse)
        marts = marts_of(connection)
        if not marts:
            raise PublishError(f"{warehouse} has no tables in schema {SCHEMA} yet: run `dbt build` first")
        connection.execute(
            f"attach {literal(str(work / FILE_NAME))} as published "
            f"(storage_version {literal(STORAGE_VERSION)})"
        )
        connection.execute(f"create schema published.{SCHEMA}")
        counts = {mart: copy_table(connection, mart) for mart in marts}
        fill_publication_tables(connection, warehouse, publication_id, published_at, counts)
        for table in (*marts, *OWN_TABLES):
            write_parquet(connection, parquet, table, publication_id)
        connection.execute("detach published")
        if (work / (FILE_NAME + ".wal")).exists():
            raise PublishError(
                "the copy could not be completed (its write-ahead log is still there): run publish again"
            )
        check(connection, work, counts)
    return counts


def write_docs(warehouse: Path, work: Path) -> None:
    """Write dbt's static documentation to `<work>/docs.html`.

    dbt opens the warehouse itself, so our own connection must be closed by then.

    Raises PublishError where dbt is missing or fails.
    """
    beside = Path(sys.executable).with_name("dbt")
    dbt = str(beside) if beside.exists() else shutil.which("dbt")
    if dbt is None:
        raise PublishError("dbt is not installed in this environment: use the project's .venv, or --no-docs")
    work = work.absolute()  # dbt runs in the project's folder, wherever publish was called
    target = work / "docs"
    command = [
        dbt, "--quiet", "--no-use-colors", "docs", "generate", "--static",
        "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
        "--target-path", str(target), "--log-path", str(work / "logs"),
    ]  # fmt: skip
    environment = {**os.environ, "SECTION16_DATABASE": str(warehouse)}
    try:
        result = subprocess.run(  # noqa: S603 (a fixed command)
            command,
            check=False,
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=DOCS_TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise PublishError(f"dbt docs generate did not end within {DOCS_TIMEOUT_SECONDS} seconds") from error
    page = target / "static_index.html"
    if result.returncode != 0 or not page.exists():
        said = one_line(result.stdout + " " + result.stderr)
        if any(words in said for words in NO_ROOM):
            raise OSError(errno.ENOSPC, said)
        raise PublishError(f"dbt docs generate --static failed (--no-docs publishes without): {said}")
    page.rename(work / DOCS_NAME)


# --- the swap --------------------------------------------------------------------------------


def force_to_disk(path: Path) -> None:
    """Have a file or folder written to disk, so that after a power cut no name stands without its content."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def only_publisher(output: Path) -> Iterator[None]:
    """Hold the output folder's lock; the system releases it however the process ends.

    Raises PublishError where another publish holds it.
    """
    with (output / LOCK_NAME).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(f"another publish is writing to {output}: wait until it has ended") from error
        yield


def check_output(output: Path, warehouse: Path) -> None:
    """Raise PublishError where something in the output folder stands in the way of a later rename."""
    link = output / LINK_NAME
    if link.exists() and not link.is_symlink():
        raise PublishError(
            f"{link} is not a link that publish made (a copied folder?): move it away and run again"
        )
    for path in (output / FILE_NAME, output / DOCS_NAME):
        if path.is_dir():
            raise PublishError(f"{path} is a folder: move it away and run again")
        if path.exists() and path.samefile(warehouse):
            raise PublishError(f"{path} is the warehouse itself: choose another --output")


def clean(output: Path) -> None:
    """Remove what a killed publish left, and every Parquet version but the one readers are given now."""
    shutil.rmtree(output / WORK_NAME, ignore_errors=True)
    versions = output / VERSIONS_NAME
    current = (output / LINK_NAME).resolve()
    for version_folder in versions.iterdir() if versions.is_dir() else ():
        if PUBLICATION_ID.fullmatch(version_folder.name) and version_folder.resolve() != current:
            shutil.rmtree(version_folder, ignore_errors=True)


def swap(output: Path, publication_id: str) -> None:
    """Put the finished files of the work folder in the place of the published ones, by one rename each."""
    work, versions = output / WORK_NAME, output / VERSIONS_NAME
    finished = [work / FILE_NAME, *(work / LINK_NAME).iterdir()]
    if (work / DOCS_NAME).exists():
        finished.append(work / DOCS_NAME)
    for path in finished:
        force_to_disk(path)
    # A client that does not ask for read-only is refused, instead of locking others out or changing facts.
    (work / FILE_NAME).chmod((work / FILE_NAME).stat().st_mode & 0o444)
    versions.mkdir(exist_ok=True)
    # The target is relative, so that the output folder can be moved; the link is made aside, because only a
    # rename replaces one link by another.
    (work / "link").symlink_to(Path(VERSIONS_NAME) / publication_id, target_is_directory=True)
    (work / LINK_NAME).rename(versions / publication_id)
    force_to_disk(versions)
    try:
        (work / "link").replace(output / LINK_NAME)
        # A client that wrote to the old file and was killed leaves its log; beside the new file it would stop
        # every reader with "Failure while replaying WAL file".
        (output / (FILE_NAME + ".wal")).unlink(missing_ok=True)
        (work / FILE_NAME).replace(output / FILE_NAME)
        if (work / DOCS_NAME).exists():
            (work / DOCS_NAME).replace(output / DOCS_NAME)
    except OSError as error:
        raise PublishError(
            f"only part of the publication was swapped in ({error}): run publish again"
        ) from error
    force_to_disk(output)


def publish(warehouse: Path, output: Path, with_docs: bool) -> None:
    """Publish the marts of the file `warehouse` to the folder `output` and print what was published.

    Raises PublishError, duckdb.Error or OSError; then readers still have the publication they had.
    """
    warehouse = warehouse.absolute()
    with duckdb.connect(":memory:") as connection:
        attach_warehouse(connection, warehouse)
    if output.exists() and not output.is_dir():
        raise PublishError(f"{output} is not a folder: name another one with --output")
    output.mkdir(parents=True, exist_ok=True)
    with only_publisher(output):
        check_output(output, warehouse)
        clean(output)
        work = output / WORK_NAME
        work.mkdir()
        published_at = datetime.now(UTC)
        publication_id = published_at.strftime("%Y%m%dT%H%M%S%fZ")
        try:
            counts = write_files(warehouse, work, publication_id, published_at)
            if with_docs:
                write_docs(warehouse, work)
            swap(output, publication_id)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    print(
        f"published {len(counts)} marts, {sum(counts.values()):,} rows, "
        f"from {warehouse.name} as {publication_id}"
    )
    print(f"  {output / FILE_NAME}  (schema {SCHEMA}, read-only, DuckDB 1.2 or newer)")
    print(f"  {output / LINK_NAME}{os.sep}<table>.parquet")
    if with_docs:
        print(f"  {output / DOCS_NAME}")


def explanation(error: Exception, output: Path) -> str:
    """Return one line that says what stopped the publication and what to do."""
    if isinstance(error, PublishError):
        return one_line(error)
    no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    if no_room or any(words in str(error) for words in NO_ROOM):
        return f"no room left in {output}: the old publication is untouched; make room and run publish again"
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"out of memory: the old publication is untouched; {one_line(error)}"
    return f"nothing was published, the old publication is untouched: {one_line(error)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 published, 2 not published."""
    parser = argparse.ArgumentParser(
        prog="publish.py",
        description="Publish the marts as a read-only DuckDB file, as Parquet and as documentation.",
    )
    parser.add_argument(
        "--database",
        type=Path,
        default=Path(os.environ.get("SECTION16_DATABASE") or "warehouse.duckdb"),
        help="warehouse file (default: SECTION16_DATABASE, else warehouse.duckdb)",
    )
    parser.add_argument(
        "--output", type=Path, default=Path("publish"), help="folder to publish to (default: publish)"
    )
    parser.add_argument("--no-docs", action="store_true", help="leave out docs.html; one that is there stays")
    options = parser.parse_args(arguments)
    try:
        publish(options.database, options.output, with_docs=not options.no_docs)
    except (PublishError, duckdb.Error, OSError) as error:
        print(f"publish: {explanation(error, options.output)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("publish: stopped; run publish again", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
