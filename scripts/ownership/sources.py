"""Files, folders and archives -> the files inside them, one after the other, in a fixed order.

Archives are streamed, never unpacked to disk. Files are only named here, and read where they are parsed;
archive members come with their bytes.
"""

from __future__ import annotations

import gzip
import math
import os
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ownership.submission import OWNERSHIP_FORMS, OtherForm, Rejection, form_type_of, rejection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Self

# Endings of the files that are looked at in folders and archives; a file that is named is always looked at.
ENDINGS: Final = (".xml", ".txt", ".nc", ".idx", ".sgml", ".corr", ".tar", ".tar.gz", ".tgz", ".zip", ".gz")
_ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".zip")
_HEAD_BYTES: Final = 65_536
# For every read, tarfile copies what it keeps of its buffer: one of a megabyte costs three times the whole archive.
_TAR_BUFFER_BYTES: Final = 32_768
# The 512 bytes in front of a regular file whose whole name stands in the first field: name, size, check sum.
_PLAIN_HEAD: Final = re.compile(
    rb"(?=([^\0]{1,99})\0).{124}([0-7]{11})[ \0].{12}([0-7]{6})[ \0]{2}0.{188}\0.{166}", re.DOTALL
)
# A submission with all its graphics can be large; an ownership filing of this size would be 500 times the largest seen.
MAX_MEMBER_BYTES: Final = 256 * 1024 * 1024


class UnusableSourceError(Exception):
    """A path that cannot be loaded at all; the message says which and why."""


@dataclass
class SourceFile:
    """A file to read: its name for the warehouse, its place on disk or its bytes, or both where it was unzipped."""

    name: str
    path: Path | None = None
    data: bytes | None = None

    @property
    def byte_count(self) -> int:
        """Size, in bytes."""
        if self.data is not None:
            return len(self.data)
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0

    @property
    def modified_at(self) -> datetime | None:
        """When the file was last written, UTC; null for members of archives."""
        try:
            modified = self.path.stat().st_mtime if self.path else None
        except OSError:
            return None
        return datetime.fromtimestamp(modified, UTC).replace(tzinfo=None) if modified is not None else None


@dataclass
class LeftAlone:
    """A file in a folder or archive that is not called like a filing."""

    name: str


Found = SourceFile | OtherForm | Rejection | LeftAlone


def require_paths(paths: list[Path]) -> None:
    """Raise where a path does not exist or cannot be read, before anything is loaded."""
    for path in paths:
        if not path.exists():
            raise UnusableSourceError(f"{path}: no such file or folder")
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise UnusableSourceError(f"{path}: permission to read it is missing")


def files_below(paths: list[Path], newer_than: float = 0.0) -> Iterator[Path]:
    """The files on disk: those named, and those in the folders named (an archive is one) that came after a moment."""
    for path in paths:
        if path.is_dir():
            for folder, _, names in os.walk(path):
                yield from (
                    file for name in names if (file := Path(folder) / name).exists() and _came_at(file) > newer_than
                )
        else:
            yield path


def _came_at(file: Path) -> float:
    """When a file came where it is or was written, seconds since 1970; a file that cannot be looked at came just now.

    A file that is moved or copied with its times keeps the time of writing, so that one is not asked.
    """
    try:
        return file.stat().st_ctime
    except OSError:
        return math.inf


def find_files(paths: list[Path], newer_than: float = 0.0) -> Iterator[Found]:
    """All files below the paths and inside archives: paths in the order given, folders in alphabetical order.

    Args:
        paths: files and folders.
        newer_than: files in folders that came before this moment, seconds since 1970, are passed over.
    """
    for path in paths:
        if not path.is_dir():
            yield from _open(path)
            continue
        closed: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=closed.append):
            folders.sort()
            for name in sorted(names):
                file = Path(folder) / name
                if newer_than and _came_at(file) <= newer_than:
                    continue
                if _is_called_like_a_filing(name):
                    yield from _open(file)
                else:
                    yield LeftAlone(_printable(file.as_posix()))
        for error in closed:
            yield rejection(
                _printable(str(error.filename)), b"", "unreadable_file", f"{error.strerror}: the folder cannot be read"
            )


def _printable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 are written as escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_called_like_a_filing(name: str) -> bool:
    lowered = name.lower()
    return not name.startswith(".") and (lowered.endswith(ENDINGS) or ".corr" in lowered)


def _open(path: Path) -> Iterator[Found]:
    """A file, or what is inside it where it is an archive."""
    name = _printable(path.as_posix())
    lowered = name.lower()
    if path.exists() and not path.is_file():
        yield rejection(name, b"", "unreadable_file", "not a regular file: it cannot be read")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        yield rejection(name, b"", "unreadable_file", f"{error.strerror}: the file cannot be read")
        return
    if head.startswith(b"PK\x03\x04") or (lowered.endswith(".zip") and head.startswith(b"PK")):
        yield from _zip_members(path, name)
    elif lowered.endswith(_ARCHIVES) or head[257:262] == b"ustar":
        yield from _tar_members(path, name)
    elif head.startswith(b"\x1f\x8b"):
        yield _unzipped(path, name)
    elif lowered.endswith(".gz"):
        yield rejection(
            name,
            path.read_bytes(),
            "not_what_its_name_says",
            "not a gzip file: download it again or rename it",
        )
    elif path.stat().st_size > MAX_MEMBER_BYTES:
        yield _large(path, name)
    else:
        yield SourceFile(name, path=path)


def _large(path: Path, name: str) -> Found:
    """A file too large to read: of another form, or rejected."""
    with path.open("rb") as stream:
        form_type = form_type_of(stream.read(_HEAD_BYTES))
    if form_type is not None and form_type not in OWNERSHIP_FORMS:
        return OtherForm(name, form_type)
    return rejection(name, b"", "document_too_large", f"more than {MAX_MEMBER_BYTES:,} bytes")


def _unzipped(path: Path, name: str) -> Found:
    """One file, compressed by gzip."""
    try:
        with gzip.open(path) as stream:
            data = stream.read(MAX_MEMBER_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        return rejection(name, path.read_bytes(), "damaged_archive", f"{error}: download it again")
    if len(data) > MAX_MEMBER_BYTES:
        return rejection(name, b"", "document_too_large", f"more than {MAX_MEMBER_BYTES:,} bytes unpacked")
    return SourceFile(name, path=path, data=data)


def _zip_members(path: Path, name: str) -> Iterator[Found]:
    number = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda each: each.filename):
                if member.is_dir():
                    continue
                member_name = f"{name}/{_printable(member.filename)}"
                try:
                    with archive.open(member) as stream:
                        found = _member(member_name, stream)
                except Exception as error:  # noqa: BLE001 - encrypted, damaged, an unknown compression: the next may do
                    found = rejection(
                        member_name, b"", "damaged_archive",
                        f"{str(error) or type(error).__name__}; its other members were read: download it again",
                    )  # fmt: skip
                number += 1
                yield found
    except Exception as error:  # noqa: BLE001 - a damaged archive fails in any way, and the next one is to be read
        yield _damaged(path, name, number, error)


class _Unzipping:
    """A gzipped stream that hands out all that can be unpacked before it fails."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self.stream = stream
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and self.error is None:
            try:
                piece = self.stream.read1(size)
            except (OSError, EOFError, zlib.error) as error:
                self.error = error
                break
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        if self.error is not None and not pieces:
            raise self.error
        return b"".join(pieces)


class _Head(tarfile.TarInfo):
    """The head of a member, read in a fifth of tarfile's time.

    To tarfile a broken head is the end of the archive, and what follows would be lost.
    """

    @classmethod
    def frombuf(cls, head: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read the 512 bytes of a head. Of a plain file, as almost all are, only name and size are taken out."""
        match = _PLAIN_HEAD.fullmatch(head)
        # In the sum, its own field counts as eight spaces.
        if match is None or sum(head) - sum(head[148:156]) + 8 * ord(" ") != int(match[3], 8):
            return super().frombuf(head, encoding, errors)
        plain = cls(match[1].decode(encoding, errors))
        plain.size = int(match[2], 8)
        return plain

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(f"{error}, where a member or the end of the archive should be") from error


def _tar_members(path: Path, name: str) -> Iterator[Found]:
    number = 0
    try:
        with path.open("rb") as raw:
            stream: IO[bytes] = raw
            if raw.read(2) == b"\x1f\x8b":
                raw.seek(0)
                stream = _Unzipping(gzip.GzipFile(fileobj=raw))  # type: ignore[assignment]
            else:
                raw.seek(0)
            with tarfile.open(fileobj=stream, mode="r|", bufsize=_TAR_BUFFER_BYTES, tarinfo=_Head) as archive:
                for member in archive:
                    if not member.isfile():
                        continue
                    content = archive.extractfile(member)
                    if content is not None:
                        found = _member(f"{name}/{_printable(member.name.removeprefix('./'))}", content)
                        number += 1
                        yield found
            while stream.read(1 << 20):
                pass  # what stands behind the last member proves by its checksum that all of it is whole
    except Exception as error:  # noqa: BLE001 - a damaged archive fails in any way, and the next one is to be read
        yield _damaged(path, name, number, error)


def _member(name: str, stream: IO[bytes]) -> Found:
    """A member of an archive. Of other forms only the head is read."""
    if not _is_called_like_a_filing(name.rpartition("/")[2]):
        return LeftAlone(name)
    if name.lower().endswith(_ARCHIVES):
        return rejection(
            name, b"", "archive_in_archive", "an archive inside an archive is not read: unpack the outer one"
        )
    data = stream.read(_HEAD_BYTES)
    form_type = form_type_of(data)
    if form_type is not None and form_type not in OWNERSHIP_FORMS:
        return OtherForm(name, form_type)
    if len(data) == _HEAD_BYTES:
        data += stream.read(MAX_MEMBER_BYTES - _HEAD_BYTES + 1)
    if len(data) > MAX_MEMBER_BYTES:
        return rejection(name, b"", "document_too_large", f"more than {MAX_MEMBER_BYTES:,} bytes")
    return SourceFile(name, data=data)


def _damaged(path: Path, name: str, number: int, error: Exception) -> Rejection:
    detail = str(error) or type(error).__name__
    return rejection(
        name, path.read_bytes(), "damaged_archive",
        f"{detail}; the {number} members before the damage were read: download the archive again",
    )  # fmt: skip
