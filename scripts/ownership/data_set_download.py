"""Where the SEC keeps its insider transactions data sets, and how one of them comes into the landing folder.

The newest quarters have been under another address than the older ones (from 2026q2 on), so the link is looked for on
the page that lists the data sets; where it is not found there, or the page cannot be had, both known addresses are
tried. Source:
https://www.sec.gov/data-research/sec-markets-data/insider-transactions-data-sets.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from ownership.edgar import EdgarUnavailableError, NotThereError

if TYPE_CHECKING:
    from pathlib import Path

    from ownership.edgar import Edgar

LISTING: Final = "/data-research/sec-markets-data/insider-transactions-data-sets"
FOLDERS: Final = (
    "/files/structureddata/data/insider-transactions-data-sets/",
    "/files/datastandardsinnovation/data/insider-transactions-data-sets/",
)


def data_set_path(landing: Path, quarter: str) -> Path:
    """Where the zip of a quarter lands."""
    return landing / "data_sets" / f"{quarter}_form345.zip"


def fetch_data_set(edgar: Edgar, landing: Path, quarter: str) -> Path:
    """Fetch the zip of a quarter, whole, in the place of one that is there: the SEC posts old quarters anew.

    Raises:
        NotThereError: no address has it.
        EdgarError: EDGAR did not answer.
        OSError: it cannot be written.
    """
    target = data_set_path(landing, quarter)
    addresses = _addresses(edgar, quarter)
    for address in addresses:
        try:
            edgar.save(address, target, is_whole_zip)
        except NotThereError:
            continue
        return target
    raise NotThereError(f"{quarter}: no data set at {', '.join(addresses)}: is the quarter over, and posted?")


def _addresses(edgar: Edgar, quarter: str) -> list[str]:
    """Addresses to try: the one that the listing links to, then the known ones."""
    known = [f"{folder}{quarter}_form345.zip" for folder in FOLDERS]
    try:
        page = edgar.get(LISTING).content.decode("utf-8", "replace")
    except NotThereError:
        return known
    except EdgarUnavailableError as unavailable:
        if unavailable.is_general:
            raise
        return known
    links = re.findall(rf"""href=["']([^"']*/{quarter}_form345\.zip)["']""", page, re.IGNORECASE)
    found = [link for link in links if _is_of_edgar(edgar, link)]
    paths = [re.sub(r"^https?://[^/]+", "", link) for link in found]
    return list(dict.fromkeys([*paths, *known]))


def _is_of_edgar(edgar: Edgar, link: str) -> bool:
    try:
        edgar.address(link)
    except ValueError:
        return False
    return True


def is_whole_zip(path: Path) -> bool:
    """Whether a zip archive is all there and undamaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return False
