"""EDGAR's daily feed in the landing folder: a day's filings in one archive, as dissemination files.

    landing/feed/2024/QTR1/20240220.nc.tar.gz             as on EDGAR, corrections (.corr01) included
    landing/feed/2024/QTR1/20240220.nc.tar.gz.members     the accession numbers in it

Source: https://www.sec.gov/Archives/edgar/Feed/.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from typing import TYPE_CHECKING, Final

from ownership.edgar import write_whole
from ownership.edgar_days import quarter_folder
from ownership.submission import accession_in

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ownership.edgar import Edgar

_BUFFER_BYTES: Final = 1 << 20


def feed_path(day: date) -> str:
    """Address of a day's archive."""
    return f"/Archives/edgar/Feed/{quarter_folder(day)}/{day:%Y%m%d}.nc.tar.gz"


def feed_place(landing: Path, day: date) -> Path:
    """Place of a day's archive in the landing folder."""
    return landing / "feed" / quarter_folder(day) / f"{day:%Y%m%d}.nc.tar.gz"


def fetch_feed(edgar: Edgar, landing: Path, day: date) -> None:
    """Bring a day's archive into the landing folder, where it is not there yet.

    Raises:
        NotThereError: EDGAR has none of that day.
        EdgarUnavailableError: all tries failed.
    """
    place = feed_place(landing, day)
    if not place.exists():
        edgar.save(feed_path(day), place, lambda path: _read_members(path) is not None)


def feed_members(landing: Path, day: date) -> set[str]:
    """Accession numbers of the filings in a day's archive; none where it is not there."""
    place = feed_place(landing, day)
    if not place.exists():
        return set()
    noted = place.with_name(place.name + ".members")
    if not noted.exists():
        members = _read_members(place) or set()
        write_whole(noted, "".join(f"{member}\n" for member in sorted(members)).encode())
    return set(noted.read_text(encoding="ascii").split())


def _read_members(path: Path) -> set[str] | None:
    """Accession numbers of an archive's members; null where it cannot be read to its end."""
    members: set[str] = set()
    try:
        with gzip.open(path) as stream:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=_BUFFER_BYTES) as archive:
                for member in archive:
                    accession_number = accession_in(member.name) if member.isfile() else None
                    if accession_number is not None:
                        members.add(accession_number)
            while stream.read(_BUFFER_BYTES):
                pass  # the checksum stands at the end
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return None
    return members
