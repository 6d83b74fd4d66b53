"""The SEC's insider transactions data set of a quarter -> rows, as it has them.

A data set is a zip, or a folder with what was in it: up to eight tables as text parted by tabs, with a header, in
UTF-8, beside a readme and a description. Fields are never quoted for the sake of tabs or line ends, which they cannot
hold; some are in quotation marks all the same, and stay so. Columns are found by their header. Source: the readme of
the data sets; https://www.sec.gov/data-research/sec-markets-data/insider-transactions-data-sets.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from ownership import data_set_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ownership.tables import Table

CHUNK_ROWS: Final = 20_000
# The longest row seen has 13,000 bytes; what has no line end for so long is no table.
LONGEST_ROW: Final = 16 * 1024 * 1024
TABLE_SUFFIXES: Final = (".tsv", ".txt")
_QUARTER = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})[-_ ]?[qQ](?P<number>[1-4])(?![0-9])")


class DataSetError(Exception):
    """A data set cannot be read; the message says which, why and what to do."""


@dataclass(frozen=True)
class Member:
    """A file of a data set: its name, and its table where it is one."""

    name: str
    table: Table | None
    byte_count: int


@dataclass(frozen=True)
class RejectedRow:
    """A row that cannot be read, and why."""

    file_line_number: int
    reason: str
    detail: str
    row_text: str


@dataclass
class Chunk:
    """Some rows of a table: values by column, fields without a column (line, field, header, value), and rejects."""

    line_numbers: list[int] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    unmapped: list[tuple[int, int, str, str]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """Rows read or rejected."""
        return len(self.line_numbers) + len(self.rejected)


def quarter_in(name: str) -> str | None:
    """The quarter that a name tells, as 2024q3: '2024q3_form345.zip'; None where it tells none or several."""
    found = {f"{match['year']}q{match['number']}" for match in _QUARTER.finditer(name)}
    return found.pop() if len(found) == 1 else None


class DataSet:
    """A zip or a folder that holds the data set of one quarter."""

    def __init__(self, path: Path) -> None:
        """Look at the files of a data set.

        Raises:
            DataSetError: it cannot be read, has no table in it, or two files for one table.
        """
        self.path = path
        try:
            if path.is_dir():
                self._zip = None
                self._paths = {each.name: each for each in sorted(path.iterdir()) if each.is_file()}
                sizes = {name: each.stat().st_size for name, each in self._paths.items()}
                newest = max((each.stat().st_mtime for each in self._paths.values()), default=0.0)
            else:
                self._zip = zipfile.ZipFile(path)
                sizes = {each.filename: each.file_size for each in self._zip.infolist() if not each.is_dir()}
                newest = path.stat().st_mtime
        except zipfile.BadZipFile as error:
            message = f"{path} is not a whole zip archive ({error}): download it again"
            raise DataSetError(message) from error
        except OSError as error:
            raise DataSetError(f"{path}: {error.strerror or error}") from error
        self.had_at = datetime.fromtimestamp(newest, UTC).replace(tzinfo=None)
        self.members = [Member(name, _table_of(name), sizes[name]) for name in sorted(sizes)]
        self._require_tables()

    def _require_tables(self) -> None:
        names: dict[str, str] = {}
        for member in self.members:
            if member.table is None:
                continue
            if member.table.name in names:
                raise DataSetError(
                    f"{self.path}: {names[member.table.name]} and {member.name} are the same table: leave one of them"
                )
            names[member.table.name] = member.name
        if not names:
            raise DataSetError(
                f"{self.path}: none of the tables of an insider transactions data set is in it "
                "(SUBMISSION.tsv, NONDERIV_TRANS.tsv, ...)"
            )

    @property
    def missing_tables(self) -> list[Table]:
        """The tables that the data set has no file for."""
        had = {member.table.name for member in self.members if member.table is not None}
        return [table for table in data_set_tables.FILES.values() if table.name not in had]

    def sha256(self) -> str:
        """SHA-256 of the zip; of a folder, of the lines '<sha256 of the file>  <name>' in the order of the names."""
        if self._zip is not None:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        lines = "".join(f"{self.sha256_of(member)}  {member.name}\n" for member in self.members)
        return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()

    def sha256_of(self, member: Member) -> str:
        """SHA-256 of a file's bytes, in hexadecimal."""
        digest = hashlib.sha256()
        with self._open(member) as stream:
            while block := stream.read(1024 * 1024):
                digest.update(block)
        return digest.hexdigest()

    def header_of(self, member: Member) -> str:
        """The first line of a table, without its line end.

        Raises:
            DataSetError: it is not the header of a table.
        """
        with self._open(member) as stream:
            return _decoded_header(stream.readline(LONGEST_ROW), f"{self.path}: {member.name}")

    def chunks(self, member: Member) -> Iterator[Chunk]:
        """The rows of a table, some thousand at a time.

        Raises:
            DataSetError: the file cannot be read to its end.
        """
        assert member.table is not None  # noqa: S101 - for the type checker; members without a table have no rows
        with self._open(member) as stream:
            yield from _chunks(stream, member.table, f"{self.path}: {member.name}")

    def close(self) -> None:
        """Close the zip."""
        if self._zip is not None:
            self._zip.close()

    @contextmanager
    def _open(self, member: Member) -> Iterator[IO[bytes]]:
        """The bytes of a file; that it is damaged shows only while it is read."""
        try:
            with (
                self._zip.open(member.name) if self._zip is not None else self._paths[member.name].open("rb")
            ) as stream:
                yield stream
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise DataSetError(f"{self.path}: {member.name} cannot be read to its end: {error}") from error


def _table_of(name: str) -> Table | None:
    path = PurePosixPath(name)
    if path.suffix.lower() not in TABLE_SUFFIXES:
        return None
    return data_set_tables.FILES.get(path.stem.upper().replace("_", ""))


def _decoded_header(line: bytes, name: str) -> str:
    try:
        header = line.rstrip(b"\r\n").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataSetError(f"{name}: the header is not UTF-8: {line[:100]!r}") from error
    if _column_name("ACCESSION_NUMBER") not in map(_column_name, header.split("\t")):
        raise DataSetError(
            f"{name}: no column ACCESSION_NUMBER in the header {header[:100]!r}: the file is not a table of a data set"
        )
    return header


def missing_columns(table: Table, header: str) -> list[str]:
    """The columns of a table that a file with this header lacks."""
    had = set(map(_column_name, header.split("\t")))
    return [column.name for column in table.columns if column.path is not None and column.name not in had]


def _column_name(header: str) -> str:
    upper = header.strip().upper()
    return data_set_tables.SPELLINGS.get(upper, upper).lower()


def _chunks(stream: IO[bytes], table: Table, name: str) -> Iterator[Chunk]:
    first = stream.readline(LONGEST_ROW)
    headers = _decoded_header(first, name).split("\t")
    line_end = b"\r\n" if first.endswith(b"\r\n") else b"\n"
    known = {column.name for column in table.columns if column.path is not None}
    places: dict[str, int] = {}
    for number, header in enumerate(headers):
        if _column_name(header) in known:
            places.setdefault(_column_name(header), number)
    unmapped = sorted(set(range(len(headers))) - set(places.values()))
    chunk = Chunk(columns={column: [] for column in places})
    line_number = 1
    while line := stream.readline(LONGEST_ROW):
        line_number += 1
        if len(line) == LONGEST_ROW and not line.endswith(b"\n"):
            raise DataSetError(f"{name}: line {line_number} has no end within {LONGEST_ROW:,} bytes: it is no table")
        row = _row(line.removesuffix(line_end), len(headers), line_number)
        if isinstance(row, RejectedRow):
            chunk.rejected.append(row)
        else:
            chunk.line_numbers.append(line_number)
            for column, place in places.items():
                chunk.columns[column].append(row[place])
            chunk.unmapped += [(line_number, place + 1, headers[place], row[place]) for place in unmapped if row[place]]
        if chunk.row_count >= CHUNK_ROWS:
            yield chunk
            chunk = Chunk(columns={column: [] for column in places})
    yield chunk


def _row(line: bytes, field_count: int, line_number: int) -> list[str] | RejectedRow:
    try:
        row = line.decode("utf-8").split("\t")
    except UnicodeDecodeError as error:
        detail = f"byte {error.start + 1} of the line is not UTF-8"
        return RejectedRow(line_number, "not_utf_8", detail, line.decode("utf-8", "backslashreplace"))
    if len(row) != field_count:
        detail = f"{len(row)} fields under {field_count} headers"
        return RejectedRow(line_number, "wrong_number_of_fields", detail, line.decode("utf-8"))
    return row
