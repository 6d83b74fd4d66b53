"""EDGAR over HTTP: polite, patient, and never content with half an answer.

One client for all commands. What it knows of EDGAR:

- A contact must be named in every request, and at most ten requests a second are allowed (see pace.py).
- A status of 403 means two things. What is not there (the index of a holiday, a removed filing) is answered by the
  storage behind EDGAR with XML whose code is AccessDenied or NoSuchKey. Whoever asked too fast, or without a contact,
  gets an HTML page ("Request Rate Threshold Exceeded", "Undeclared Automated Tool"). Only the storage's own XML counts
  as "not there"; any other 403 is a refusal, because to take a refusal for an absence would lose a day's filings.
- Answers can be cut short without a word, so a file's own end is what tells that it is whole.
"""

from __future__ import annotations

import io
import json
import logging
import os
import random
import re
import time
import tomllib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util import Retry

from ownership.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Self

ARCHIVE_HOST: Final = "www.sec.gov"
DATA_HOST: Final = "data.sec.gov"

_VARIABLES: Final = {
    "contact": "SECTION16_CONTACT",
    "edgar": "SECTION16_EDGAR",
    "wait": "SECTION16_EDGAR_WAIT",
    "timeout": "SECTION16_EDGAR_TIMEOUT",
}
_MAIL: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+")
_NOT_THERE: Final = re.compile(rb"<Code>\s*(?:AccessDenied|NoSuchKey)\s*</Code>")
_REFUSAL: Final = re.compile(rb"Request Rate Threshold Exceeded|Undeclared Automated Tool", re.IGNORECASE)
_CHUNK_BYTES: Final = 65_536
_PAGE_BYTES: Final = 65_536
# What fails for this many addresses in a row is no longer a matter of those addresses.
_GIVE_UP_AFTER: Final = 5
# Seconds of waiting of which people want to know.
_LONG_WAIT: Final = 20.0
_LOG: Final = logging.getLogger(__name__)


class SettingsError(Exception):
    """A setting that cannot be used; the message says which, where it was found and what it should be."""


class ContactMissingError(SettingsError):
    """Nobody has said whom EDGAR may write to."""


class EdgarError(Exception):
    """EDGAR did not give what was asked for; the message says what and why."""


class NotThereError(EdgarError):
    """EDGAR says that it does not hold what was asked for, twice."""


class EdgarUnavailableError(EdgarError):
    """All tries are used up.

    is_general tells whether it concerns all requests (a refusal, no connection) and not only this one.
    """

    def __init__(self, message: str, *, is_general: bool = False) -> None:
        """Keep what it concerns."""
        super().__init__(message)
        self.is_general = is_general


@dataclass(frozen=True)
class Answer:
    """A whole answer of EDGAR: status, headers (in any case), decoded content."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Content as JSON.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.content)


@dataclass(frozen=True)
class Patience:
    """How long EDGAR is waited for; times in seconds.

    A try that fails is followed by a wait: the first one, then twice as long each time up to the longest, each longer
    or shorter by up to a quarter, and never shorter than EDGAR's Retry-After. A refusal can last for ten minutes and
    concerns all requests, so more tries are spent on it than on the trouble of one file. An address that EDGAR's own
    trouble (5xx) befalls after other addresses failed has a try less for each of them.
    """

    first_wait: float = 1.0
    longest_wait: float = 300.0
    tries: int = 5
    tries_of_refused: int = 11
    connect_limit: float = 10.0
    read_limit: float = 60.0
    whole_limit: float = 1_800.0

    def wait(self, failed_tries: int) -> float:
        """Seconds to wait after so many failed tries."""
        growing = min(self.first_wait * 2.0 ** (failed_tries - 1), self.longest_wait)
        return growing * random.uniform(0.75, 1.25)  # noqa: S311 - spreads processes, keeps no secret


@dataclass
class _FailedTry(Exception):  # noqa: N818 - not an error yet
    """A try that failed, and why."""

    kind: str  # missing, refused, unconnected, broken, final
    why: str
    retry_after: float = 0.0
    is_outage: bool = False  # broken by trouble of EDGAR (5xx), not on the way


@dataclass(frozen=True)
class _Settings:
    """What flags, environment and configuration file say, in this order."""

    values: Mapping[str, str]
    file: Path

    @classmethod
    def read(cls) -> Self:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        file = home / "section16" / "config.toml"
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            found = {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file}: cannot be read: {error}") from None
        said = {name: os.environ[variable] for name, variable in _VARIABLES.items() if os.environ.get(variable)}
        return cls({name: str(value) for name, value in {**found, **said}.items()}, file)

    def seconds(self, name: str, default: float) -> float:
        try:
            seconds = float(self.values.get(name, default))
        except ValueError:
            seconds = -1.0
        if not 0 < seconds < 86_400:
            raise SettingsError(f"{name} ({_VARIABLES[name]}) must be seconds, more than 0: {self.values[name]!r}")
        return seconds


class _PacedAdapter(HTTPAdapter):
    """Sends each request, those that a redirection asks for too, in its turn."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        with self._pace.request():
            return super().send(request, *args, **kwargs)


class Edgar:
    """EDGAR, asked politely and patiently. One object may be used for thousands of requests, one after the other."""

    def __init__(
        self, contact: str, *, base: str | None = None, patience: Patience | None = None, pace: Pace | None = None
    ) -> None:
        """Make a client.

        Args:
            contact: name and e-mail address, as "Jane Doe jane@example.org".
            base: address that answers for both of EDGAR's hosts, as "http://127.0.0.1:8080"; default: EDGAR itself.
            patience: waits and limits.
            pace: slots shared with other processes.

        Raises:
            SettingsError: contact or base cannot be used.
        """
        self.contact = checked_contact(contact)
        self._base = base.rstrip("/") if base else None
        if self._base and not re.match(r"https?://[^/]", self._base):
            raise SettingsError(f"SECTION16_EDGAR must be an http or https address: {base!r}")
        self._patience = patience or Patience()
        self._is_refused = False
        self._in_vain: set[str] = set()  # addresses, since the last one of which EDGAR had something to say
        self._why_in_vain = ""
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": self.contact, "Accept-Encoding": "gzip, deflate"})
        adapter = _PacedAdapter(pace or Pace())
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    @classmethod
    def from_settings(cls, contact: str | None = None) -> Self:
        """Make a client of what flags, environment and configuration file say.

        Args:
            contact: what the flag says; else SECTION16_CONTACT, else `contact` in section16/config.toml below
                XDG_CONFIG_HOME or ~/.config. That file and the environment may also name `edgar` (SECTION16_EDGAR),
                an address that answers in EDGAR's place; `wait` (SECTION16_EDGAR_WAIT), seconds before the first
                retry; and `timeout` (SECTION16_EDGAR_TIMEOUT), seconds without a byte.

        Raises:
            ContactMissingError: none of them names a contact.
            SettingsError: one of them cannot be used.
        """
        settings = _Settings.read()
        contact = contact or settings.values.get("contact")
        if not contact:
            raise ContactMissingError(
                "EDGAR asks everyone who fetches files to name a contact, and refuses who does not. Give name and "
                "e-mail address by --contact 'Jane Doe jane@example.org', by SECTION16_CONTACT, or by a line "
                f'contact = "Jane Doe jane@example.org" in {settings.file}'
            )
        patience = Patience(
            first_wait=settings.seconds("wait", Patience.first_wait),
            read_limit=settings.seconds("timeout", Patience.read_limit),
        )
        try:
            pace = Pace()
        except OSError as error:
            raise SettingsError(
                f"{error.filename}: {error.strerror}: the pace that our processes share is kept there; "
                "XDG_STATE_HOME may name a folder that can be written"
            ) from None
        return cls(contact, base=settings.values.get("edgar"), patience=patience, pace=pace)

    @property
    def has_given_up(self) -> bool:
        """Whether further requests are refused, because too many in a row were in vain."""
        return self._is_refused or len(self._in_vain) >= _GIVE_UP_AFTER

    def address(self, path_or_url: str) -> str:
        """Where something is asked for: the host that has it, or the address that answers in EDGAR's place.

        Args:
            path_or_url: path with a leading '/', or an address of EDGAR's.
        """
        parts = urlsplit(path_or_url)
        if parts.netloc not in ("", ARCHIVE_HOST, DATA_HOST) or not parts.path.startswith("/"):
            raise ValueError(f"not an address of EDGAR: {path_or_url}")
        host = DATA_HOST if parts.path.startswith(("/submissions/", "/api/")) else ARCHIVE_HOST
        return (self._base or f"https://{host}") + parts.path + (f"?{parts.query}" if parts.query else "")

    def get(self, path_or_url: str, is_whole: Callable[[bytes], bool] | None = None) -> Answer:
        """Ask for something small enough for memory.

        Args:
            path_or_url: path on EDGAR, or its whole address.
            is_whole: whether content is all there; what is not is asked for again.

        Raises:
            NotThereError: EDGAR does not hold it.
            EdgarUnavailableError: all tries failed.
        """
        address = self.address(path_or_url)

        def ask() -> Answer:
            body = io.BytesIO()
            answer = replace(self._ask_once(address, body), content=body.getvalue())
            if is_whole is not None and not is_whole(answer.content):
                raise _FailedTry("broken", f"{len(answer.content):,} bytes came, and the end is missing")
            return answer

        return self._patiently(address, ask)

    def save(self, path_or_url: str, target: Path, is_whole: Callable[[Path], bool]) -> Answer:
        """Ask for a file and put it in its place, whole or not at all.

        It is written beside its place under a hidden name that ends with .part, and takes its place when it is whole
        and on disk.

        Args:
            path_or_url: path on EDGAR, or its whole address.
            target: where it goes; folders are made, a file that is there is replaced.
            is_whole: whether the file at a path is all there; what is not is asked for again.

        Returns:
            Status and headers, without content.

        Raises:
            NotThereError: EDGAR does not hold it.
            EdgarUnavailableError: all tries failed.
            OSError: it cannot be written.
        """
        address = self.address(path_or_url)

        def ask() -> Answer:
            with part.open("wb") as file:
                answer = self._ask_once(address, file)
                file.flush()
                os.fsync(file.fileno())
            if not is_whole(part):
                raise _FailedTry("broken", f"{part.stat().st_size:,} bytes came, and the end is missing")
            return answer

        with in_place_when_whole(target) as part:
            return self._patiently(address, ask)

    def _patiently(self, address: str, ask: Callable[[], Answer]) -> Answer:
        """Ask until it is answered, or one of the kinds of failure came too often."""
        if self.has_given_up:
            raise EdgarUnavailableError(
                f"{address}: not asked for, because what was asked for before it was in vain: {self._why_in_vain}",
                is_general=True,
            )
        limits = {
            "missing": 2,
            "refused": self._patience.tries_of_refused,
            "unconnected": self._patience.tries,
            "broken": self._patience.tries,
            "final": 1,
        }
        failed: Counter[str] = Counter()
        while True:
            try:
                answer = ask()
            except _FailedTry as failure:
                failed[failure.kind] += 1
                fewer = len(self._in_vain) if failure.is_outage else 0
                if failed[failure.kind] >= limits[failure.kind] - fewer:
                    raise self._failed_for_good(address, failure, failed) from failure.__cause__
                wait = max(self._patience.wait(failed.total()), failure.retry_after)
                if wait > _LONG_WAIT:
                    _LOG.warning("%s: %s; asking again in %.0f s", address, failure.why, wait)
                time.sleep(wait)
            else:
                self._in_vain.clear()
                return answer

    def _failed_for_good(self, address: str, failure: _FailedTry, failed: Counter[str]) -> EdgarError:
        if failure.kind in ("refused", "unconnected") or failure.is_outage:
            # Asking on would only prolong a block.
            self._is_refused = failure.kind == "refused"
            self._in_vain.add(address)
            self._why_in_vain = failure.why
        elif failure.kind in ("missing", "final"):
            self._in_vain.clear()
        if failure.kind == "missing":
            return NotThereError(f"{address}: EDGAR does not hold it ({failure.why})")
        is_general = failure.kind in ("refused", "unconnected")
        times = "once" if failed.total() == 1 else f"{failed.total()} times"
        return EdgarUnavailableError(f"{address}: asked {times}: {failure.why}", is_general=is_general)

    def _ask_once(self, address: str, body: IO[bytes]) -> Answer:
        """Ask once and write the decoded content to body, or raise _FailedTry."""
        limits = (self._patience.connect_limit, self._patience.read_limit)
        try:
            with self._session.get(address, stream=True, timeout=limits) as response:
                # The one page that must not be taken for content has been seen with a status of 200, too.
                is_page = response.headers.get("Content-Type", "").startswith("text/html")
                # One iterator: what another one has read ahead of an answer in chunks is lost with it.
                chunks = self._in_time(response.iter_content(_CHUNK_BYTES))
                head = _beginning(chunks) if is_page or not response.ok else b""
                if not response.ok or _REFUSAL.search(head):
                    raise _judged(response, head)
                body.write(head)
                for chunk in chunks:
                    body.write(chunk)
                return Answer(address, response.status_code, response.headers, b"")
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _FailedTry("unconnected", _plain(error)) from error
        except (requests.RequestException, HTTPError) as error:
            raise _FailedTry("broken", _plain(error)) from error

    def _in_time(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Chunks of an answer, as long as they come within the limit of a whole one."""
        until = time.monotonic() + self._patience.whole_limit
        for chunk in chunks:
            if time.monotonic() > until:
                raise _FailedTry("broken", f"not all came within {self._patience.whole_limit:,.0f} s")
            yield chunk


def _beginning(chunks: Iterator[bytes]) -> bytes:
    """The first chunks of an answer: as much as a page of EDGAR's own can have, or all."""
    beginning = b""
    for chunk in chunks:
        beginning += chunk
        if len(beginning) >= _PAGE_BYTES:
            break
    return beginning


def _judged(response: requests.Response, page: bytes) -> _FailedTry:
    """What an answer means that is no content."""
    status = response.status_code
    wait = _retry_after(response.headers.get("Retry-After"))
    why = f"HTTP {status} {response.reason or ''}".strip()
    if status in (404, 410) or (status == 403 and _NOT_THERE.search(page)):
        return _FailedTry("missing", why)
    if status in (200, 403, 429):
        title = re.search(rb"<title>(.*?)</title>", page, re.DOTALL | re.IGNORECASE)
        said = f": {title[1].decode('utf-8', 'replace').strip()}" if title else ""
        return _FailedTry("refused", why + said, wait)
    kind = "broken" if status >= 500 or status in (408, 425) else "final"
    return _FailedTry(kind, why, wait, is_outage=status >= 500)


def _retry_after(text: str | None) -> float:
    """Seconds that a header of seconds or of a date asks for, an hour at most; 0 where it says nothing."""
    try:
        return Retry(retry_after_max=3_600).parse_retry_after(text) if text else 0.0
    except InvalidHeader:
        return 0.0


def _plain(error: Exception) -> str:
    """What the innermost of nested network errors says."""
    inner: BaseException = error
    while isinstance(reason := getattr(inner, "reason", None) or inner.__cause__ or inner.__context__, BaseException):
        inner = reason
    return f"{type(inner).__name__}: {inner}"


def checked_contact(text: str) -> str:
    """A contact as EDGAR wants it, "Name address".

    Raises:
        SettingsError: it has no name, no e-mail address, or an address of the web, which EDGAR refuses.
    """
    mail = _MAIL.search(text)
    name = " ".join(re.sub(r"[<>]", " ", text.replace(mail[0], " ", 1)).split()) if mail else ""
    if mail is None or not name or not text.isprintable() or "://" in text:
        raise SettingsError(
            f"the contact for EDGAR must be a name and an e-mail address, as in 'Jane Doe jane@example.org', "
            f"without a web address: {text!r}"
        )
    return f"{name} {mail[0]}"


@contextmanager
def in_place_when_whole(target: Path) -> Iterator[Path]:
    """A path to write to, beside a target, that takes the target's place when the block ends without an error.

    Whoever writes there sees to it that the data is on disk.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def write_whole(target: Path, content: bytes, modified_at: float | None = None) -> None:
    """Write a file, whole and on disk or not at all.

    Args:
        target: where it goes; folders are made, a file that is there is replaced.
        content: what it holds.
        modified_at: the time of writing that it gets, seconds since 1970; null is now.

    Raises:
        OSError: it cannot be written.
    """
    with in_place_when_whole(target) as part:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if modified_at is not None:
            os.utime(part, (modified_at, modified_at))
