"""A batch of rows -> DuckDB, all or nothing.

A transaction writes one batch or several: what they replace is deleted, what is new is inserted, what is refused
is noted, and the counts of the run are brought up to date. Whatever happens in between, the warehouse holds whole
transactions only, and loading the same files again ends in the same state.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa

from ownership import LOADER_VERSION, data_set_tables, tables
from ownership.submission import RANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ownership.submission import Filing, Rejection

# What is committed stands in the log until a checkpoint puts it in its place. A checkpoint writes the unfinished row
# groups of all tables again, so it waits until there is much to do: at DuckDB's own 16 MB it took two thirds of the
# time of writing. One thread, because the other processors read: two took twice the processor time. The memory that
# DuckDB may take has room for a transaction and for looking filings up, and none for the whole file.
_SETTINGS: Final = {"threads": "1", "checkpoint_threshold": "'256MB'", "memory_limit": "'2GB'"}
COUNTS: Final = ("accepted", "unchanged", "replaced", "of_other_forms", "rejected")


class WarehouseError(Exception):
    """The warehouse cannot be used; the message says why and what to do."""


@dataclass
class IndexFile:
    """Rows of one of EDGAR's index files, and what it says of itself.

    Where some of its lines could not be read, a rejection tells of them.
    """

    source_file: str
    rows: pa.Table
    document_sha256: str
    description: str | None
    last_data_received: str | None
    modified_at: datetime | None
    unread_line_count: int

    @property
    def is_complete(self) -> bool:
        """Whether all its lines could be read."""
        return self.unread_line_count == 0


@dataclass
class Batch:
    """What came out of some files: Arrow tables by table name, and what else the warehouse must know of them.

    `filings` has one row per filing (accession_number, rank, document_sha256, source_file); the rows of one filing
    are in the batch once.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    filings: pa.Table | None = None
    rejections: list[Rejection] = field(default_factory=list)
    index_files: list[IndexFile] = field(default_factory=list)
    other_forms: int = 0
    unchanged: int = 0
    replaced: int = 0
    left_alone: int = 0

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """Batches, which have no filing in common, as one."""
        parts = {
            table.name: [batch.tables[table.name] for batch in batches if table.name in batch.tables]
            for table in tables.FILING_TABLES
        }
        return cls(
            {name: pa.concat_tables(some) for name, some in parts.items() if some},
            pa.concat_tables([_NO_FILINGS, *(batch.filings for batch in batches if batch.filings is not None)]),
            [each for batch in batches for each in batch.rejections],
            [each for batch in batches for each in batch.index_files],
            sum(batch.other_forms for batch in batches),
            sum(batch.unchanged for batch in batches),
            sum(batch.replaced for batch in batches),
            sum(batch.left_alone for batch in batches),
        )

    @property
    def accession_numbers(self) -> list[str | None]:
        """The accession numbers of its filings."""
        return self.filings.column("accession_number").to_pylist() if self.filings is not None else []

    @property
    def byte_count(self) -> int:
        """Memory that its rows take."""
        return sum(table.nbytes for table in self.tables.values()) + sum(
            index_file.rows.nbytes for index_file in self.index_files
        )

    @property
    def files(self) -> int:
        """Files and archive members that the batch tells about."""
        filings = self.filings.num_rows if self.filings is not None else 0
        return (
            filings
            + self.unchanged
            + self.replaced
            + self.other_forms
            + len(self.rejections)
            + sum(index_file.is_complete for index_file in self.index_files)
        )


_FILINGS_COLUMNS: Final[list[tuple[str, pa.DataType]]] = [
    ("accession_number", pa.string()),
    ("rank", pa.int32()),
    ("document_sha256", pa.string()),
    ("source_file", pa.string()),
]
FILINGS_SCHEMA: Final = pa.schema(_FILINGS_COLUMNS)
_NO_FILINGS: Final = FILINGS_SCHEMA.empty_table()


def outranks(new: Filing, old: Filing) -> bool:
    """Whether a filing replaces another one of the same accession number.

    A wrapper that tells more replaces one that tells less, never the other way round; of equal wrappers a
    document that differs replaces the older one. `_DECIDED` says the same in SQL.
    """
    return new.rank > old.rank or (new.rank == old.rank and new.document_sha256 != old.document_sha256)


def arrow_tables(filings: Iterable[Filing]) -> dict[str, pa.Table]:
    """The rows of filings as Arrow tables, but for the loader's own columns of raw.filing."""
    rows: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in tables.FILING_TABLES}
    for filing in filings:
        for name, added in filing.rows.items():
            rows[name].extend(added)
    made: dict[str, pa.Table] = {}
    for table in tables.FILING_TABLES:
        if rows[table.name]:
            columns = list(zip(*rows[table.name], strict=True))
            schema = table.arrow_schema
            fields = [schema.field(number) for number in range(len(columns))]
            arrays = [pa.array(column, each.type) for column, each in zip(columns, fields, strict=True)]
            made[table.name] = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    return made


def filings_table(filings: Sequence[Filing]) -> pa.Table:
    """What the warehouse must know of each filing to decide whether it is new."""
    return pa.Table.from_pylist(
        [
            {
                "accession_number": filing.accession_number,
                "rank": filing.rank,
                "document_sha256": filing.document_sha256,
                "source_file": filing.source_file,
            }
            for filing in filings
        ],
        schema=FILINGS_SCHEMA,
    )


_RANK_OF_FORMAT: Final = " ".join(f"when '{name}' then {rank}" for name, rank in RANKS.items())
_DECIDED: Final = f"""
    create or replace temp table decided_filing as
    select
        new_filing.accession_number,
        new_filing.source_file,
        case
            when filing.accession_number is null then 'accepted'
            when new_filing.rank > case filing.source_format {_RANK_OF_FORMAT} end then 'replaced'
            when new_filing.rank = case filing.source_format {_RANK_OF_FORMAT} end
                and new_filing.document_sha256 != filing.document_sha256 then 'replaced'
            else 'unchanged'
        end as decision
    from new_filing
    left join raw.filing as filing on new_filing.accession_number = filing.accession_number
"""


# EDGAR writes the month in full in some years and short in others, and pads the day with a blank.
_EDITION: Final = """
    coalesce(
        strftime(
            try_strptime(regexp_replace($last_data_received, '\\s+', ' ', 'g'), ['%b %d, %Y', '%B %d, %Y']), '%Y-%m-%d'
        ) || coalesce(strftime($modified_at::timestamp, ' %Y-%m-%dT%H:%M:%S.%f'), ''),
        ''
    )
"""


class Warehouse:
    """An open warehouse file, and one run of the loader."""

    def __init__(self, path: Path) -> None:
        """Open the file, make the schema and the tables where they are missing, and begin a run.

        Raises:
            WarehouseError: the file is in use, not a database, or cannot be written.
        """
        self.path = path
        self.connection = open_warehouse(path)
        self.load_id = f"{utc_now():%Y%m%dT%H%M%S%f}"
        self.counts: dict[str, int] = dict.fromkeys(COUNTS, 0)
        self._uncommitted: dict[str, int] = dict.fromkeys(COUNTS, 0)
        self._is_transaction_open = False
        try:
            self.load_number = next_load_number(self.connection)
            self.connection.execute(
                "insert into raw.load (load_id, load_number, started_at, loader_version, files_seen, files_accepted,"
                " files_unchanged, files_replaced, files_of_other_forms, files_rejected)"
                " values (?, ?, ?, ?, 0, 0, 0, 0, 0, 0)",
                [self.load_id, self.load_number, utc_now(), LOADER_VERSION],
            )
        except duckdb.Error as error:
            raise WarehouseError(explained(path, error)) from error

    def write(self, batch: Batch) -> dict[str, int]:
        """Write a batch in one transaction and return what became of its files.

        Raises:
            WarehouseError: nothing of the batch was written.
        """
        counts = self.add(batch)
        self.commit()
        return counts

    def add(self, batch: Batch) -> dict[str, int]:
        """Add a batch to the open transaction, or to a new one, and return what becomes of its files.

        Raises:
            WarehouseError: nothing was written since the last commit.
        """
        try:
            if not self._is_transaction_open:
                self.connection.execute("begin transaction")
                self._is_transaction_open = True
            counts = self._write(batch)
        except duckdb.Error as error:
            raise self._rolled_back(error) from error
        for name, count in counts.items():
            self._uncommitted[name] += count
        return counts

    def commit(self) -> None:
        """Make all batches added since the last commit part of the file.

        Raises:
            WarehouseError: nothing was written since the last commit.
        """
        if not self._is_transaction_open:
            return
        counts = self._uncommitted
        try:
            self.connection.execute(
                "update raw.load set files_seen = files_seen + ?, files_accepted = files_accepted + ?,"
                " files_unchanged = files_unchanged + ?, files_replaced = files_replaced + ?,"
                " files_of_other_forms = files_of_other_forms + ?, files_rejected = files_rejected + ?"
                " where load_id = ?",
                [sum(counts.values()), *(counts[name] for name in COUNTS), self.load_id],
            )
            self.connection.execute("commit")
        except duckdb.Error as error:
            raise self._rolled_back(error) from error
        self._is_transaction_open = False
        self._uncommitted = dict.fromkeys(COUNTS, 0)
        for name, count in counts.items():
            self.counts[name] += count

    def _rolled_back(self, error: duckdb.Error) -> WarehouseError:
        """The error of a transaction that was undone."""
        with suppress(duckdb.Error):
            self.connection.execute("rollback")
        self._is_transaction_open = False
        self._uncommitted = dict.fromkeys(COUNTS, 0)
        return WarehouseError(explained(self.path, error))

    def _write(self, batch: Batch) -> dict[str, int]:
        counts = dict.fromkeys(COUNTS, 0)
        counts["unchanged"], counts["replaced"] = batch.unchanged, batch.replaced
        counts["of_other_forms"] = batch.other_forms
        if batch.filings is not None and batch.filings.num_rows:
            self._write_filings(batch, counts)
        for index_file in batch.index_files:
            decision = self._write_index(index_file)
            if index_file.is_complete:
                counts[decision] += 1
        self._write_rejections(batch.rejections)
        counts["rejected"] += len(batch.rejections)
        return counts

    def _write_filings(self, batch: Batch, counts: dict[str, int]) -> None:
        connection = self.connection
        connection.register("new_filing", batch.filings)
        connection.execute(_DECIDED)
        connection.unregister("new_filing")
        decisions = dict(
            connection.execute("select decision, count(*) from decided_filing group by decision").fetchall()
        )
        for decision, count in decisions.items():
            counts[decision] += count
        if decisions.get("replaced"):
            for table in tables.FILING_TABLES:
                connection.execute(
                    f"delete from raw.{table.name} where accession_number in"
                    " (select accession_number from decided_filing where decision = 'replaced')"
                )
        if decisions.get("accepted") or decisions.get("replaced"):
            keep = (
                " where accession_number not in"
                " (select accession_number from decided_filing where decision = 'unchanged')"
                if decisions.get("unchanged")
                else ""
            )
            for name, rows in batch.tables.items():
                connection.register("new_rows", rows)
                stamps: list[Any] = [self.load_number]
                if name == tables.FILING.name:
                    stamps = [self.load_id, utc_now(), *stamps]
                connection.execute(
                    f"insert into raw.{name} select *, {', '.join('?' * len(stamps))} from new_rows{keep}", stamps
                )
                connection.unregister("new_rows")
        connection.execute(
            "update raw.rejected_document set resolved_at = ? where resolved_at is null and (accession_number in"
            " (select accession_number from decided_filing)"
            " or source_file in (select source_file from decided_filing))",
            [utc_now()],
        )

    def _write_index(self, index_file: IndexFile) -> str:
        """Write the rows of an index file, and say what became of it.

        Which file was read first does not matter: a row says what the newest edition says that lists it.
        """
        connection = self.connection
        number, edition = self._index_file_number(index_file)
        connection.register("new_rows", index_file.rows)
        columns = index_file.rows.column_names
        differs = " or ".join(f"old.{name} is distinct from new.{name}" for name in columns)
        connection.execute(
            "create or replace temp table new_index as select new.*, old.accession_number is not null as is_known,"
            f" old.accession_number is not null and $edition >= last.edition and ({differs}) as is_changed,"
            " coalesce($edition > last.edition, true) as is_last,"
            " case when first.edition is null or $edition != '' and ($edition < first.edition or first.edition = '')"
            " then $number else old.first_listed_in end as first_listed_in from new_rows as new"
            " left join raw.filing_index as old on new.accession_number = old.accession_number and new.cik = old.cik"
            " left join raw.index_file as first on old.first_listed_in = first.index_file_number"
            " left join raw.index_file as last on old.last_listed_in = last.index_file_number",
            {"edition": edition, "number": number},
        )
        connection.unregister("new_rows")
        added, changed, listed_again = connection.execute(
            "select count(*) filter (not is_known), count(*) filter (is_changed), count(*) filter (is_known and not"
            " is_changed and (is_last or first_listed_in = ?)) from new_index",
            [number],
        ).fetchall()[0]
        if changed:
            connection.execute(
                "delete from raw.filing_index as old using new_index as new where new.is_changed"
                " and old.accession_number = new.accession_number and old.cik = new.cik"
            )
        if added or changed:
            connection.execute(
                f"insert into raw.filing_index select {', '.join(columns)}, first_listed_in, ?, ?, ?, ? from new_index"
                " where is_changed or not is_known",
                [number, self.load_id, utc_now(), self.load_number],
            )
        if listed_again:
            connection.execute(
                "update raw.filing_index as old set first_listed_in = new.first_listed_in,"
                " last_listed_in = case when new.is_last then ? else old.last_listed_in end from new_index as new"
                " where new.is_known and not new.is_changed and (new.is_last or new.first_listed_in = ?)"
                " and old.accession_number = new.accession_number and old.cik = new.cik",
                [number, number],
            )
        if index_file.is_complete:
            connection.execute(
                "update raw.rejected_document set resolved_at = ? where resolved_at is null and source_file = ?",
                [utc_now(), index_file.source_file],
            )
        return "replaced" if changed else "accepted" if added else "unchanged"

    def _index_file_number(self, index_file: IndexFile) -> tuple[int, str]:
        """The number of an index file in raw.index_file, noted there where it is new, and its edition."""
        connection = self.connection
        found = connection.execute(
            "select index_file_number, edition from raw.index_file"
            " where document_sha256 = ? and modified_at is not distinct from ?",
            [index_file.document_sha256, index_file.modified_at],
        ).fetchall()
        if not found:
            found = connection.execute(
                "insert into raw.index_file by name"
                " select coalesce(max(index_file_number), 0) + 1 as index_file_number,"
                " $document_sha256 as document_sha256, $source_file as source_file, $description as description,"
                " $last_data_received as last_data_received, $modified_at::timestamp as modified_at,"
                f" {_EDITION} as edition, $row_count as row_count, $unread_line_count as unread_line_count,"
                " $load_id as load_id, $loaded_at::timestamp as loaded_at, $load_number as load_number"
                " from raw.index_file returning index_file_number, edition",
                {
                    "document_sha256": index_file.document_sha256,
                    "source_file": index_file.source_file,
                    "description": index_file.description,
                    "last_data_received": index_file.last_data_received,
                    "modified_at": index_file.modified_at,
                    "row_count": index_file.rows.num_rows,
                    "unread_line_count": index_file.unread_line_count,
                    "load_id": self.load_id,
                    "loaded_at": utc_now(),
                    "load_number": self.load_number,
                },
            ).fetchall()
        ((number, edition),) = found
        return int(number), str(edition)

    def _write_rejections(self, rejections: Sequence[Rejection]) -> None:
        if not rejections:
            return
        connection = self.connection
        unique = {(each.source_file, each.document_sha256): each for each in reversed(rejections)}
        names = ("source_file", "document_sha256", "reason", "detail", "accession_number")
        columns = {name: pa.array([getattr(each, name) for each in unique.values()], pa.string()) for name in names}
        connection.register("new_rejected", pa.table(columns))
        connection.execute(
            f"insert into raw.rejected_document ({', '.join(names)}, load_id, rejected_at) select *, ?, ?"
            " from new_rejected anti join raw.rejected_document using (source_file, document_sha256)",
            [self.load_id, utc_now()],
        )
        # Whether a rejection is resolved follows from what is loaded, not from which file came first.
        connection.execute(
            "create or replace temp table still_rejected as select source_file, document_sha256,"
            " exists (select 1 from raw.filing where filing.accession_number = new_rejected.accession_number)"
            " or exists (select 1 from raw.filing where filing.source_file = new_rejected.source_file) as is_resolved"
            " from new_rejected"
        )
        connection.unregister("new_rejected")
        connection.execute(
            "update raw.rejected_document as rejected set resolved_at = case when still.is_resolved then ? end"
            " from still_rejected as still where still.source_file = rejected.source_file"
            " and still.document_sha256 = rejected.document_sha256"
            " and still.is_resolved is distinct from (rejected.resolved_at is not null)",
            [utc_now()],
        )

    def finish(self) -> None:
        """Note the end of the run and close the file."""
        try:
            self.connection.execute("update raw.load set finished_at = ? where load_id = ?", [utc_now(), self.load_id])
            self.connection.close()
        except duckdb.Error as error:
            raise WarehouseError(explained(self.path, error)) from error


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for writing; make it, its schemas and its tables where they are missing.

    Raises:
        WarehouseError: the file is in use, not a database, of another version, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_aside(path)
        connection = duckdb.connect(str(path))
        for name, value in _SETTINGS.items():
            connection.execute(f"set {name} = {value}")
        create_tables(connection)
        _require_declared_tables(connection, path)
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(explained(path, error)) from error
    return connection


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the raw schemas and their tables where they are missing."""
    for table in (*tables.ALL_TABLES, *data_set_tables.ALL_TABLES):
        connection.execute(f"create schema if not exists {table.schema}")
        connection.execute(table.ddl)


def _require_declared_tables(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a file whose tables are not the declared ones: rows are written by position."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, lower(data_type) from duckdb_columns()"
        " where database_name = current_database() order by schema_name, table_name, column_index"
    ).fetchall():
        found.setdefault((schema, table), []).append((column, kind))
    for declared in (*tables.ALL_TABLES, *data_set_tables.ALL_TABLES):
        columns = [(column.name, column.type) for column in declared.stored_columns]
        if found[declared.schema, declared.name] != columns:
            raise WarehouseError(
                f"{path}: {declared.schema}.{declared.name} has other columns than this version of the loader writes: "
                "load into a new file (--database), or rename this one and load again"
            )


def next_load_number(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the next load: filings and data sets are numbered together, so that a build knows what is new."""
    number: int = connection.execute(
        "select coalesce(max(load_number), 0) + 1 from"
        f" (select load_number from raw.load union all select load_number from {data_set_tables.SCHEMA}.load)"
    ).fetchall()[0][0]
    return number


def _make_aside(path: Path) -> None:
    """Make an empty database file that appears at once: one whose making was killed half-way would never open."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        duckdb.connect(str(aside)).close()
        with suppress(OSError):  # somebody else was first, or there are no links: DuckDB makes the file in its place
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def utc_now() -> datetime:
    """The moment, UTC, as timestamps of the raw tables are."""
    return datetime.now(UTC).replace(tzinfo=None)


def explained(path: Path, error: Exception) -> str:
    """One line: what is wrong with the warehouse, and what to do."""
    message = " ".join(str(error).split())
    if "could not set lock" in message.lower() or "being used by another process" in message.lower():
        return (
            f"{path} is in use by another program (a dbt build, a DuckDB shell, another load): close it and try again"
        )
    if any(words in message.lower() for words in ("no space left", "disk full", "write error", "file too large")):
        return (
            f"{path}: no space left on the disk; what was loaded before is safe: "
            "make room and run the same command again"
        )
    if "not a valid duckdb" in message.lower() or "serialization" in message.lower():
        return f"{path} is not a DuckDB database file of this version: name another one with --database"
    return f"{path}: {message}"
