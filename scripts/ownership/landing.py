"""The landing folder: one copy of each filing as EDGAR gave it, and a list of those that could not be had.

    landing/filings/2024/0001127602-24-001055.txt     a filing's full submission text
    landing/failed/0001127602-24-001055.json          a filing that failed, to be tried again

What is being written has a hidden name that ends with .part; load.py leaves it alone.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ownership.edgar import EdgarError, write_whole
from ownership.submission import accession_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership.edgar import Edgar

# How submissions end: full submission text, its form of before 2001, dissemination files.
_END_TAGS: Final = (b"</SEC-DOCUMENT>", b"-----END PRIVACY-ENHANCED MESSAGE-----", b"</IMS-DOCUMENT>", b"</SUBMISSION>")
_TAIL_BYTES: Final = 512
_FILING_NAME: Final = re.compile(r"\d{10}-\d{2}-\d{6}\.txt")
_PART_NAME: Final = re.compile(r"\..*\.part")
_ABANDONED_SECONDS: Final = 24 * 3_600


class LandingError(Exception):
    """The landing folder holds what cannot be used; the message says what and where."""


@dataclass(frozen=True)
class Failure:
    """A filing that could not be had: where it should be, how often it was tried, the last error, and when (UTC)."""

    accession_number: str
    url: str
    tries: int
    error: str
    failed_at: str


def landing_path(landing: Path, accession_number: str) -> Path:
    """The one place of a filing, however it was found: by the year in its accession number.

    Raises:
        ValueError: not an accession number with dashes.
    """
    if accession_in(accession_number) != accession_number:
        raise ValueError(f"not an accession number: {accession_number!r}")
    year = int(accession_number[11:13])
    # EDGAR's first electronic filings are of 1993.
    return landing / "filings" / str(year + (1900 if year >= 93 else 2000)) / f"{accession_number}.txt"


def landed(landing: Path) -> set[str]:
    """Accession numbers of the filings that are in the folder."""
    return {name.removesuffix(".txt") for _, name in _names(landing) if _FILING_NAME.fullmatch(name)}


def _names(landing: Path) -> Iterator[tuple[str, str]]:
    """Folder and name of what is in the folders of the years: names only, since there may be millions."""
    for year in (landing / "filings").glob("*/"):
        with os.scandir(year) as entries:
            for entry in entries:
                yield str(year), entry.name


def is_whole_text(tail: bytes) -> bool:
    """Whether the end of a submission is the end that EDGAR gives it."""
    return tail[-_TAIL_BYTES:].rstrip().endswith(_END_TAGS)


def is_whole(path: Path) -> bool:
    """Whether a submission on disk has its end."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL_BYTES, 0))
        return is_whole_text(file.read())


def is_whole_archive(path: Path) -> bool:
    """Whether a .gz or .zip file can be read to its end and its checksums hold."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error):
        return False
    return True


def fetch_filing(edgar: Edgar, landing: Path, accession_number: str, url: str) -> str | None:
    """Bring one filing into the landing folder, or note that it failed.

    Returns:
        Null where it is there now, else why not.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        edgar.save(url, landing_path(landing, accession_number), is_whole)
    except EdgarError as error:
        note_failure(landing, accession_number, url, str(error))
        return str(error)
    forget_failure(landing, accession_number)
    return None


# ------------------------------------------------------------------------------------------------------- failures


def failures(landing: Path) -> list[Failure]:
    """Filings that failed and are not there yet, by accession number.

    Raises:
        LandingError: a note cannot be read.
    """
    return list(_failures(landing))


def _failures(landing: Path) -> Iterator[Failure]:
    for path in sorted((landing / "failed").glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            failure = Failure(**json.loads(path.read_text(encoding="utf-8")))
            is_there = landing_path(landing, failure.accession_number).exists()
        except FileNotFoundError:
            continue
        except (ValueError, TypeError) as error:
            raise LandingError(
                f"{path}: not the note of a failed filing ({error}): remove it, and the filing is looked for anew"
            ) from None
        if is_there:
            path.unlink(missing_ok=True)
        else:
            yield failure


def note_failure(landing: Path, accession_number: str, url: str, error: str) -> None:
    """Write down that a filing could not be had, so that the next run tries it again and people see why."""
    path = landing / "failed" / f"{accession_number}.json"
    try:
        tries = int(json.loads(path.read_text(encoding="utf-8"))["tries"])
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        tries = 0
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_whole(path, json.dumps(asdict(Failure(accession_number, url, tries + 1, error, now)), indent=2).encode())


def forget_failure(landing: Path, accession_number: str) -> None:
    """A filing is there, or nobody wants it any more."""
    (landing / "failed" / f"{accession_number}.json").unlink(missing_ok=True)


def remove_abandoned(landing: Path) -> None:
    """Remove what killed runs left half-written: hidden .part files that nobody has written to for a day."""
    parts = [Path(folder, name) for folder, name in _names(landing) if _PART_NAME.fullmatch(name)]
    for folder in ("failed", "feed", "index", "data_sets"):
        parts += (landing / folder).rglob(".*.part")
    for part in parts:
        try:
            if time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                part.unlink()
        except FileNotFoundError:
            continue
