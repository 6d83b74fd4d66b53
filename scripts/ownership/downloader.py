"""sec-edgar-downloader with our client underneath.

The library knows how EDGAR lists the filings of a company or person, and which of them are meant. What it lacks stands
here: its requests go through our client (retries, pace, time limits, whole answers), what it saves goes to the
landing folder at once and whole, and what it lists but does not bring is written down.
"""

from __future__ import annotations

import io
import json
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any, Final

import requests
from sec_edgar_downloader import _orchestrator, _sec_gateway
from sec_edgar_downloader._constants import URL_CIK_MAPPING
from sec_edgar_downloader._Downloader import Downloader

from ownership.edgar import EdgarError, write_whole
from ownership.landing import forget_failure, is_whole_text, landed, landing_path, note_failure
from ownership.submission import accession_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from sec_edgar_downloader._types import DownloadMetadata, ToDownload

    from ownership.edgar import Edgar

FORMS: Final = ("3", "4", "5")


class CannotWriteError(BaseException):
    """The landing folder cannot be written. No Exception, because the library goes on after any of those."""


class FilingsOfFilers:
    """Brings the filings of companies and people into the landing folder, each once.

    Attributes:
        listed: accession numbers that EDGAR's listings named, with their addresses.
        fetched: accession numbers that were brought.
        failed: accession numbers that were not, with the reason.
    """

    def __init__(self, edgar: Edgar, landing: Path, on_progress: Callable[[int, int], None]) -> None:
        """Ask EDGAR for its tickers.

        Args:
            edgar: the client.
            landing: the landing folder.
            on_progress: called with the number of filings that are to be fetched and of those that are done since
                the last call.

        Raises:
            EdgarError: the tickers cannot be had.
        """
        self.listed: dict[str, str] = {}
        self.fetched: set[str] = set()
        self.failed: dict[str, str] = {}
        self._edgar = edgar
        self._landing = landing
        self._on_progress = on_progress
        self._skipped = landed(landing)
        self._expected: set[str] = set()
        self._listings: dict[str, bytes] = {}
        self._list = _orchestrator.aggregate_filings_to_download
        name, _, mail = edgar.contact.rpartition(" ")
        with self._underneath():
            self._downloader = Downloader(name, mail, landing)

    @property
    def tickers(self) -> dict[str, str]:
        """CIKs, in ten digits, by ticker."""
        return self._downloader.ticker_to_cik_mapping

    def names(self) -> dict[str, str]:
        """Company names by ticker."""
        found = self._listing(URL_CIK_MAPPING).json()
        name, ticker = found["fields"].index("name"), found["fields"].index("ticker")
        return {str(row[ticker]).upper(): str(row[name]) for row in found["data"]}

    def fetch(self, ticker_or_cik: str, form: str, after: date | None, before: date) -> None:
        """Fetch what a company or person filed, amendments too, but for what is there.

        Args:
            ticker_or_cik: a ticker, or a CIK with or without leading zeros.
            form: "3", "4" or "5".
            after: first filing date; null: from the beginning.
            before: last filing date.

        Raises:
            EdgarError: the filings cannot be listed.
            ValueError: the listing is not in the form that is known.
            CannotWriteError: the landing folder cannot be written.
        """
        with self._underneath():
            try:
                self._downloader.get(
                    form, ticker_or_cik, after=after, before=before, include_amends=True,
                    accession_numbers_to_skip=self._skipped,
                )  # fmt: skip
                for accession_number in self._expected - self._skipped:
                    self._fail(accession_number, "it was listed and did not arrive")
            except (LookupError, TypeError) as error:
                raise ValueError(
                    f"EDGAR's listing of {ticker_or_cik} is not in the form that is known: {error!r}"
                ) from error

    @contextmanager
    def _underneath(self) -> Iterator[None]:
        """Put this object underneath the library, whose own words on failures say less than ours."""
        ours: list[tuple[Any, str, Any]] = [
            (_sec_gateway, "requests", self),
            (_orchestrator, "aggregate_filings_to_download", self._list_filings),
            (_orchestrator, "save_document", self._save),
        ]
        before = [(module, name, getattr(module, name)) for module, name, _ in ours]
        try:
            for module, name, value in ours:
                setattr(module, name, value)
            with redirect_stdout(io.StringIO()):
                yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)

    def get(self, uri: str, headers: dict[str, str]) -> requests.Response:  # noqa: ARG002 - the client has its own
        """Answer in the place of requests.get: a filing, or a listing, which is asked for once a run."""
        accession_number = accession_in(uri) if "/Archives/" in uri else None
        if accession_number is None:
            return self._listing(uri)
        path = landing_path(self._landing, accession_number)
        if path.exists():
            # Another process has brought it since this one began.
            return _response(path.read_bytes())
        try:
            return _response(self._edgar.get(uri, is_whole_text).content)
        except EdgarError as error:
            self._fail(accession_number, str(error))
            raise

    def _listing(self, uri: str) -> requests.Response:
        if uri not in self._listings:
            self._listings[uri] = self._edgar.get(uri, _is_json).content
        return _response(self._listings[uri])

    def _list_filings(self, metadata: DownloadMetadata, user_agent: str) -> list[ToDownload]:
        """List filings as the library does, and remember them."""
        found = self._list(metadata, user_agent)
        self.listed |= {each.accession_number: each.raw_filing_uri for each in found}
        self._expected = {each.accession_number for each in found} - self._skipped
        self._on_progress(len(self._expected), 0)
        return found

    def _save(self, content: bytes, path: Path) -> None:
        """Put a filing in its place in the landing folder, instead of where the library would."""
        accession_number = path.parent.name
        target = landing_path(self._landing, accession_number)
        try:
            if not target.exists():
                write_whole(target, content)
                self.fetched.add(accession_number)
            forget_failure(self._landing, accession_number)
        except OSError as error:
            raise CannotWriteError(f"{error.filename or self._landing}: {error.strerror}") from error
        self._skipped.add(accession_number)
        self._on_progress(0, 1)

    def _fail(self, accession_number: str, why: str) -> None:
        # Another address of the same filing, in another listing, would fail in the same way.
        self._skipped.add(accession_number)
        self.failed[accession_number] = why
        self._on_progress(0, 1)
        try:
            note_failure(self._landing, accession_number, self.listed[accession_number], why)
        except OSError as error:
            raise CannotWriteError(f"{error.filename or self._landing}: {error.strerror}") from error


def _response(content: bytes) -> requests.Response:
    """An answer as the library takes it from requests."""
    response = requests.Response()
    response.status_code = 200
    response.raw = io.BytesIO(content)
    return response


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
