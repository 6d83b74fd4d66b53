"""A stand-in for EDGAR on 127.0.0.1: its addresses, its files and its manners, bad ones too, made from filings.

    python tests/python/edgar_server.py --filings 500 --faults 0.05

prints what to set so that the commands ask it instead of EDGAR, and stops by itself.

What it serves is computed from the filings when it is asked for, so a filing that is added, changed or removed is so
in indexes, listings, archives and feeds at once. The same seed, filings and order of requests give the same answers.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import socket
import struct
import sys
import tarfile
import tempfile
import threading
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

SCRIPTS: Final = Path(__file__).resolve().parents[2] / "scripts"

# What can be wrong with an answer: who asks is refused, EDGAR is in trouble, or the answer is spoilt on the way.
FAULTS: Final = ("refused", "refused_200", "limited", "error", "unavailable", "cut", "reset", "truncated", "slow")

# Those that answer with a status alone. The last two are only planned for an address, never drawn.
_STATUSES: Final = {"limited": 429, "error": 500, "unavailable": 503, "absent": 404, "bad_request": 400}

_PAGE: Final = """<!DOCTYPE html>
<html><head><title>SEC.gov | {title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>
"""
_TOO_FAST: Final = _PAGE.format(
    title="Request Rate Threshold Exceeded", text="Stand-in: more requests in a second than are allowed."
)
_UNDECLARED: Final = _PAGE.format(
    title="Your Request Originates from an Undeclared Automated Tool", text="Stand-in: no contact in the User-Agent."
)
_NO_PAGE: Final = _PAGE.format(title="Page Not Found", text="Stand-in: there is no such page.")
_STORAGE: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><RequestId>0</RequestId></Error>'
_ACCESSION: Final = r"(\d{10}-\d{2}-\d{6})"
_XML_VALUE: Final = r"<{0}>\s*(?:<value>)?\s*([^<]*?)\s*<"


# ------------------------------------------------------------------------------------------------------ the filings


@dataclass(frozen=True)
class Filed:
    """A filing as EDGAR holds it.

    entities are its filers, (CIK without leading zeros, conformed name), the issuer among them; text the full
    submission text; feed_text the same as a dissemination file, made from text where it is not given.
    """

    accession_number: str
    form_type: str
    filing_date: date
    entities: tuple[tuple[str, str], ...]
    text: bytes
    feed_text: bytes | None = None

    @property
    def dissemination(self) -> bytes:
        """The filing as a member of a feed archive."""
        if self.feed_text is not None:
            return self.feed_text
        head = (
            f"<SUBMISSION>\n<ACCESSION-NUMBER>{self.accession_number}\n<TYPE>{self.form_type}\n"
            f"<FILING-DATE>{self.filing_date:%Y%m%d}\n"
        )
        start = self.text.find(b"<DOCUMENT>")
        documents = self.text[start:].replace(b"</SEC-DOCUMENT>", b"").rstrip() if start >= 0 else b""
        return head.encode() + documents + b"\n</SUBMISSION>\n"

    def xml_value(self, element: str) -> str:
        """Text of the first element of that name in the form; '' where it has none."""
        found = re.search(_XML_VALUE.format(element).encode(), self.text)
        return found[1].decode("utf-8", "replace") if found else ""


def made_up_filings(
    count: int, *, first: date, last: date, seed: int = 1, folder: Path | None = None
) -> list[Filed]:
    """Filings of scripts/generate.py, in full submission text and as dissemination files, by accession number.

    Args:
        count: filings, exactly.
        first: first day of filing.
        last: last day of filing.
        seed: another seed is another market.
        folder: an empty folder for what is generated; default: a temporary one.
    """
    if str(SCRIPTS) not in sys.path:
        sys.path.insert(0, str(SCRIPTS))
    from made_up.archive import issuer_count, write_market  # noqa: PLC0415 - also run as a script of its own
    from made_up.dirt import read_rates  # noqa: PLC0415
    from made_up.history import Settings  # noqa: PLC0415

    # Well-formed filings, more often amended than real ones, so that a small market has amendments too.
    rates = {**read_rates(None, is_clean=True), "amended": 6.0}
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        for wrapper in ("txt", "nc"):
            settings = Settings(
                seed, count, issuer_count(count), first.toordinal(), last.toordinal(), wrapper, rates
            )
            write_market(settings, place / wrapper, 1, lambda _: None)
        lines: dict[str, list[list[str]]] = {}
        for index in sorted((place / "txt" / "full-index").rglob("master.idx")):
            for line in index.read_text(encoding="utf-8").splitlines():
                cells = line.split("|")
                if len(cells) == 5 and cells[0].isdigit():
                    lines.setdefault(Path(cells[4]).stem, []).append(cells)
        texts = {path.stem: path for path in (place / "txt" / "txt").rglob("*.txt")}
        feeds = {path.stem: path for path in (place / "nc" / "nc").rglob("*.nc")}
        return [
            Filed(
                accession_number, cells[0][2], date.fromisoformat(cells[0][3]),
                tuple((cell[0], cell[1]) for cell in cells),
                texts[accession_number].read_bytes(), feeds[accession_number].read_bytes(),
            )
            for accession_number, cells in sorted(lines.items())
        ]  # fmt: skip


def corpus_filings(corpus: Path) -> list[Filed]:
    """Real submissions in full submission text, copied from the corpus, by accession number."""
    return [filed for path in sorted((corpus / "submissions").glob("*.txt")) if (filed := _from_header(path))]


def _from_header(path: Path) -> Filed | None:
    """A filing by what its header says; null where the header does not say what an index needs."""
    data = path.read_bytes()
    head = data[: max(data.find(b"<DOCUMENT>"), 0) or len(data)].decode("utf-8", "replace")
    form = re.search(r"CONFORMED SUBMISSION TYPE:\s*(\S+)", head)
    filed = re.search(r"FILED AS OF DATE:\s*(\d{4})(\d\d)(\d\d)", head)
    names = [name.strip() for name in re.findall(r"COMPANY CONFORMED NAME:[ \t]*([^\n]*)", head)]
    ciks = [cik.lstrip("0") for cik in re.findall(r"CENTRAL INDEX KEY:\s*(\d+)", head)]
    if not form or not filed or not ciks or len(names) != len(ciks):
        return None
    day = date(int(filed[1]), int(filed[2]), int(filed[3]))
    return Filed(path.stem, form[1], day, tuple(zip(ciks, names, strict=True)), data)


# ------------------------------------------------------------------------------------------------------ the manners


@dataclass(frozen=True)
class Manners:
    """How the stand-in behaves.

    Args:
        limit: requests in one second above which who asks is refused; null: no limit.
        blocked_seconds: how long it goes on refusing then.
        fault_share: share of the addresses that misbehave, each with one of the kinds.
        faults: the kinds; see FAULTS.
        faults_an_address: how often such an address misbehaves before it answers.
        seed: decides which addresses misbehave and how.
        slow_seconds: how long a slow answer takes, half of it in the midst of the content.
        retry_after: what 429 and 503 ask for, in seconds.
        listing_page: filings in the recent part of a submissions listing; older ones are on further pages.
        missing_status: what a missing index or feed gets; EDGAR says 403.
    """

    limit: int | None = 10
    blocked_seconds: float = 0.0
    fault_share: float = 0.0
    faults: tuple[str, ...] = FAULTS
    faults_an_address: int = 1
    seed: int = 1
    slow_seconds: float = 0.4
    retry_after: int = 1
    listing_page: int = 1_000
    missing_status: int = 403


class Request(NamedTuple):
    """A request: seconds on the machine's clock, path, status of the answer and the fault in it ('' for none)."""

    at: float
    path: str
    status: int
    fault: str
    user_agent: str


class Page(NamedTuple):
    """An HTML page that is sent in chunks of so many bytes, packed where the client takes it and is_packed says so."""

    content: bytes
    chunk_bytes: int
    is_packed: bool


@dataclass
class EdgarServer:
    """The stand-in, running while the `with` block does.

    Filings may be added, changed and removed while it runs. `today` is the day that EDGAR has: later filings are not
    there yet, and the full index tells of earlier ones only; null: all are there. `is_evening` tells whether it is 22:00,
    from when on the index and the feed archive of today are there.
    """

    filings: Iterable[Filed] = ()
    manners: Manners = field(default_factory=Manners)
    today: date | None = None
    is_evening: bool = True
    lifetime_seconds: float = 600.0
    max_requests: int = 100_000
    port: int = 0

    def __post_init__(self) -> None:
        self._filings = {filed.accession_number: filed for filed in self.filings}
        self._files: dict[str, bytes] = {}
        self.pages: dict[str, Page] = {}
        self._planned: dict[str, list[str]] = {}
        self._misbehaved: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._blocked_until = 0.0
        self.requests: list[Request] = []

    # -------------------------------------------------------------------------------------------- what it holds

    def add(self, *filings: Filed) -> None:
        """Accept filings, or replace those of the same accession number."""
        with self._lock:
            self._filings |= {filed.accession_number: filed for filed in filings}

    def remove(self, *accession_numbers: str) -> None:
        """Take filings out of the archive, and so out of every index and listing."""
        with self._lock:
            for accession_number in accession_numbers:
                del self._filings[accession_number]

    def change(self, accession_number: str, text: bytes) -> None:
        """Replace a filing's text."""
        with self._lock:
            filed = self._filings[accession_number]
            self._filings[accession_number] = replace(filed, text=text, feed_text=None)

    def put_file(self, path: str, content: bytes) -> None:
        """Serve a file as it is, as a data set below /files/structureddata/."""
        self._files[path] = content

    def put_page(self, path: str, content: bytes, *, chunk_bytes: int, is_packed: bool) -> None:
        """Serve an HTML page in chunked transfer."""
        self.pages[path] = Page(content, chunk_bytes, is_packed)

    def misbehave(self, path: str, *faults: str) -> None:
        """Plan faults for an address: the next answers there have them, one after the other."""
        self._planned.setdefault(path, []).extend(faults)

    def filing_paths(self, accession_number: str) -> list[str]:
        """Addresses of a filing's full submission text, two for each filer."""
        folder = accession_number.replace("-", "")
        return [
            f"/Archives/edgar/data/{cik}/{tail}.txt"
            for cik, _ in self._filings[accession_number].entities
            for tail in (f"{folder}/{accession_number}", accession_number)
        ]

    def held(self) -> list[Filed]:
        """The filings that are there today, by filing date and accession number."""
        with self._lock:
            filings = list(self._filings.values())
        there = [filed for filed in filings if self.today is None or filed.filing_date <= self.today]
        return sorted(there, key=lambda filed: (filed.filing_date, filed.accession_number))

    # ------------------------------------------------------------------------------------------ what it was asked

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        with self._lock:
            return Counter(request.path for request in self.requests)

    def asked_for_filings(self) -> Counter[str]:
        """How often each filing's text was given away whole, by accession number."""
        with self._lock:
            whole = [request for request in self.requests if request.status == 200 and request.fault in ("", "slow")]
        found = (re.search(rf"/data/\d+/(?:\d+/)?{_ACCESSION}\.txt$", request.path) for request in whole)
        return Counter(match[1] for match in found if match)

    def busiest_second(self) -> int:
        """Most requests that came in any one second, whenever it began."""
        with self._lock:
            times = sorted(request.at for request in self.requests)
        return max((number + 1 - bisect_left(times, at - 1.0 + 1e-9) for number, at in enumerate(times)), default=0)

    def forget_requests(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self.requests.clear()

    # -------------------------------------------------------------------------------------------------- running

    @property
    def url(self) -> str:
        """The address to ask instead of EDGAR's."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        stand_in = self

        class Handler(_Handler):
            server_of = stand_in

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients that are killed leave broken connections: nobody needs to read of them."""

        self._http = Server(("127.0.0.1", self.port), Handler)
        self._timer = threading.Timer(self.lifetime_seconds, self._http.shutdown)
        self._timer.daemon = True
        self._timer.start()
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Wait until it stops by itself."""
        self._thread.join()

    # ---------------------------------------------------------------------------------------------- its answers

    def fault_of(self, path: str) -> str:
        """The fault in the next answer at an address; '' for none."""
        with self._lock:
            if self._planned.get(path):
                return self._planned[path].pop(0)
            manners = self.manners
            draw = random.Random(f"{manners.seed} {path}")
            if draw.random() >= manners.fault_share or self._misbehaved[path] >= manners.faults_an_address:
                return ""
            self._misbehaved[path] += 1
            return draw.choice(manners.faults)

    def is_too_fast(self, now: float) -> bool:
        """Whether who asks now is refused; each request counts, refused ones too."""
        limit = self.manners.limit
        with self._lock:
            if limit is None:
                return False
            recent = 1 + sum(1 for request in self.requests[-4 * limit :] if request.at > now - 1.0)
            if recent > limit:
                self._blocked_until = now + self.manners.blocked_seconds
            return recent > limit or now < self._blocked_until

    def note(self, request: Request) -> None:
        """Remember a request, and stop after the last one that is allowed."""
        with self._lock:
            self.requests.append(request)
            is_last = len(self.requests) >= self.max_requests
        if is_last:
            threading.Thread(target=self._http.shutdown, daemon=True).start()

    def content(self, path: str) -> tuple[str, bytes] | None:
        """Media type and content of what is at an address; null where nothing is."""
        if path in self._files:
            return "application/octet-stream", self._files[path]
        if path in self.pages:
            return "text/html", self.pages[path].content
        for pattern, method in _ROUTES:
            match = re.fullmatch(pattern, path)
            if match:
                found: tuple[str, bytes] | None = getattr(self, method)(*match.groups())
                return found
        return None

    def _indexed(self, day: str) -> list[Filed]:
        """The filings of a day (yyyymmdd) whose index and archive are there."""
        if self.today and day == f"{self.today:%Y%m%d}" and not self.is_evening:
            return []
        return [filed for filed in self.held() if f"{filed.filing_date:%Y%m%d}" == day]

    def _full_index(self, year: str, quarter: str, kind: str, packed: str | None) -> tuple[str, bytes] | None:
        filings = [
            filed
            for filed in self.held()
            if _quarter_of(filed.filing_date) == (year, quarter)
            and (self.today is None or filed.filing_date < self.today)
        ]
        return _index(kind, "Master", filings, "%Y-%m-%d", packed) if filings else None

    def _daily_index(
        self, year: str, quarter: str, kind: str, day: str, packed: str | None
    ) -> tuple[str, bytes] | None:
        filings = self._indexed(day)
        if not filings or _quarter_of(filings[0].filing_date) != (year, quarter):
            return None
        return _index(kind, "Daily", filings, "%Y%m%d", packed)

    def _days(self, folder: str, year: str, quarter: str) -> tuple[str, bytes] | None:
        days = sorted({f.filing_date for f in self.held() if _quarter_of(f.filing_date) == (year, quarter)})
        if not days:
            return None
        patterns = {
            "daily-index": [f"{kind}.{{:%Y%m%d}}.idx" for kind in ("company", "form", "master")],
            "Feed": ["{:%Y%m%d}.nc.tar.gz"],
        }[folder]
        names = sorted(pattern.format(day) for pattern in patterns for day in days)
        items = [{"name": name, "type": "file", "href": name, "size": "1 KB", "last-modified": ""} for name in names]
        name = f"{folder}/{year}/{quarter}/"
        return _json({"directory": {"item": items, "name": name, "parent-dir": "../"}})

    def _feed(self, year: str, quarter: str, day: str) -> tuple[str, bytes] | None:
        filings = self._indexed(day)
        if not filings or _quarter_of(filings[0].filing_date) != (year, quarter):
            return None
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
            for filed in filings:
                member = tarfile.TarInfo(f"{filed.accession_number}.nc")
                member.size = len(filed.dissemination)
                archive.addfile(member, io.BytesIO(filed.dissemination))
        return "application/x-gzip", packed.getvalue()

    def _submission(self, cik: str, accession_number: str) -> tuple[str, bytes] | None:
        filed = self._filings.get(accession_number)
        if filed is None or filed not in self.held() or cik not in dict(filed.entities):
            return None
        return "text/plain", filed.text

    def _submission_below(self, cik: str, folder: str, accession_number: str) -> tuple[str, bytes] | None:
        return self._submission(cik, accession_number) if folder == accession_number.replace("-", "") else None

    def _listing(self, cik: str, page: str | None) -> tuple[str, bytes] | None:
        filings = [filed for filed in self.held() if cik.lstrip("0") in dict(filed.entities)][::-1]
        if not filings:
            return None
        size = self.manners.listing_page
        pages = [filings[start : start + size] for start in range(0, len(filings), size)]
        if page is not None:
            return _json(_columns(pages[int(page)])) if 0 < int(page) < len(pages) else None
        older = [
            {
                "name": f"CIK{cik}-submissions-{number:03d}.json",
                "filingCount": len(part),
                "filingFrom": str(part[-1].filing_date),
                "filingTo": str(part[0].filing_date),
            }
            for number, part in enumerate(pages[1:], start=1)
        ]
        names = dict(filings[0].entities)
        tickers = sorted({filed.xml_value("issuerTradingSymbol") for filed in filings if _issuer_of(filed) == cik})
        return _json(
            {
                "cik": cik, "entityType": "other", "name": names[cik.lstrip("0")], "tickers": tickers[:1],
                "filings": {"recent": _columns(pages[0]), "files": older},
            }
        )  # fmt: skip

    def _issuers(self) -> list[tuple[int, str, str]]:
        """CIK, ticker and name of the issuers, by CIK: by the latest of their filings."""
        found: dict[int, tuple[str, str]] = {}
        for filed in self.held():
            if ticker := filed.xml_value("issuerTradingSymbol"):
                found[int(_issuer_of(filed))] = (ticker.upper(), filed.xml_value("issuerName"))
        return [(cik, *of) for cik, of in sorted(found.items())]

    def _tickers(self) -> tuple[str, bytes]:
        rows = enumerate(self._issuers())
        return _json({str(n): {"cik_str": cik, "ticker": ticker, "title": name} for n, (cik, ticker, name) in rows})

    def _tickers_exchange(self) -> tuple[str, bytes]:
        data = [[cik, name, ticker, "Nasdaq"] for cik, ticker, name in self._issuers()]
        return _json({"fields": ["cik", "name", "ticker", "exchange"], "data": data})


_QUARTER: Final = r"(\d{4})/(QTR[1-4])"
_ROUTES: Final = (
    (rf"/Archives/edgar/full-index/{_QUARTER}/(master|form|company)\.idx(\.gz)?", "_full_index"),
    (rf"/Archives/edgar/daily-index/{_QUARTER}/(master|form|company)\.(\d{{8}})\.idx(\.gz)?", "_daily_index"),
    (rf"/Archives/edgar/(daily-index|Feed)/{_QUARTER}/index\.json", "_days"),
    (rf"/Archives/edgar/Feed/{_QUARTER}/(\d{{8}})\.nc\.tar\.gz", "_feed"),
    (rf"/Archives/edgar/data/(\d+)/{_ACCESSION}\.txt", "_submission"),
    (rf"/Archives/edgar/data/(\d+)/(\d{{18}})/{_ACCESSION}\.txt", "_submission_below"),
    (r"/submissions/CIK(\d{10})(?:-submissions-(\d{3}))?\.json", "_listing"),
    (r"/files/company_tickers\.json", "_tickers"),
    (r"/files/company_tickers_exchange\.json", "_tickers_exchange"),
)


def _json(value: object) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()


def _quarter_of(day: date) -> tuple[str, str]:
    return str(day.year), f"QTR{(day.month + 2) // 3}"


def index_path(day: date, kind: str = "master") -> str:
    """Address of a day's index."""
    year, quarter = _quarter_of(day)
    return f"/Archives/edgar/daily-index/{year}/{quarter}/{kind}.{day:%Y%m%d}.idx"


def full_index_path(day: date, kind: str = "master") -> str:
    """Address of the index of a day's quarter."""
    year, quarter = _quarter_of(day)
    return f"/Archives/edgar/full-index/{year}/{quarter}/{kind}.idx"


def feed_path(day: date) -> str:
    """Address of a day's feed archive."""
    year, quarter = _quarter_of(day)
    return f"/Archives/edgar/Feed/{year}/{quarter}/{day:%Y%m%d}.nc.tar.gz"


def _issuer_of(filed: Filed) -> str:
    return filed.xml_value("issuerCik").zfill(10)


def _index(kind: str, title: str, filings: list[Filed], date_format: str, packed: str | None) -> tuple[str, bytes]:
    """An index file: a line for each filer of each filing, ordered by what the kind is called after."""
    rows = [
        (cik, name, filed.form_type, filed.filing_date.strftime(date_format),
         f"edgar/data/{cik}/{filed.accession_number}.txt")
        for filed in filings
        for cik, name in filed.entities
    ]  # fmt: skip
    if kind == "master":
        heading = "CIK|Company Name|Form Type|Date Filed|File Name"
        lines = ["|".join(row) for row in sorted(rows)]
    elif kind == "form":
        heading = "Form Type   Company Name                                                  CIK         Date Filed  File Name"
        lines = [f"{f:<12}{n:<62}{c:<12}{d:<12}{p}" for f, n, c, d, p in sorted((r[2], r[1], r[0], r[3], r[4]) for r in rows)]
    else:
        heading = "Company Name                                                  Form Type   CIK         Date Filed  File Name"
        lines = [f"{n:<62}{f:<12}{c:<12}{d:<12}{p}" for n, f, c, d, p in sorted((r[1], r[2], r[0], r[3], r[4]) for r in rows)]
    by = {"master": "", "form": " by Form Type", "company": " by Company Name"}[kind]
    head = (
        f"Description:           {title} Index of EDGAR Dissemination Feed{by}\n"
        f"Last Data Received:    {max(filed.filing_date for filed in filings):%b %d, %Y}\n"
        f"Comments:              a stand-in made this, none of it is EDGAR's\n \n \n{heading}\n{'-' * 80}\n"
    )
    content = (head + "\n".join(lines) + "\n").encode()
    return ("application/x-gzip", gzip.compress(content, 1)) if packed else ("text/plain", content)


def _columns(filings: list[Filed]) -> dict[str, list[Any]]:
    """A page of a submissions listing: one list a column."""
    return {
        "accessionNumber": [filed.accession_number for filed in filings],
        "filingDate": [str(filed.filing_date) for filed in filings],
        "reportDate": [filed.xml_value("periodOfReport") for filed in filings],
        "acceptanceDateTime": [f"{filed.filing_date}T21:00:00.000Z" for filed in filings],
        "form": [filed.form_type for filed in filings],
        "size": [len(filed.text) for filed in filings],
        "primaryDocument": ["xslF345X05/doc4.xml" for _ in filings],
    }


class _Handler(BaseHTTPRequestHandler):
    server_of: EdgarServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is in EdgarServer.requests."""

    def do_GET(self) -> None:
        now = time.monotonic()
        stand_in = self.server_of
        path = self.path.partition("?")[0]
        agent = self.headers.get("User-Agent", "")
        fault = ""
        if stand_in.is_too_fast(now):
            status, media, body = 403, "text/html", _TOO_FAST.encode()
        elif not re.search(r"\S+ .*\S+@\S+", agent):
            status, media, body = 403, "text/html", _UNDECLARED.encode()
        else:
            fault = stand_in.fault_of(path)
            status, media, body = self._answer(path, fault)
        stand_in.note(Request(now, path, status, fault, agent))
        self._send(status, media, body, fault, stand_in.pages.get(path))

    def _answer(self, path: str, fault: str) -> tuple[int, str, bytes]:
        """Status, media type and content."""
        if fault in ("refused", "refused_200"):
            return (403 if fault == "refused" else 200), "text/html", _TOO_FAST.encode()
        if fault in _STATUSES:
            return _STATUSES[fault], "text/html", _NO_PAGE.encode()
        found = self.server_of.content(path)
        if found is not None:
            return 200, *found
        # Of what the archive lacks its storage speaks; a filing asked for under another's CIK has no page.
        if path.startswith("/Archives/") and not path.startswith("/Archives/edgar/data/"):
            status, code = self.server_of.manners.missing_status, "AccessDenied"
        elif path.startswith("/submissions/"):
            status, code = 404, "NoSuchKey"
        else:
            return 404, "text/html", _NO_PAGE.encode()
        return status, "application/xml", _STORAGE.format(code=code).encode()

    def _send(self, status: int, media: str, body: bytes, fault: str, page: Page | None) -> None:
        manners = self.server_of.manners
        if fault == "reset":
            self._reset()
            return
        if fault == "truncated":
            body = body[: len(body) // 2]
        if fault == "slow":
            time.sleep(manners.slow_seconds / 2)
        is_packed = "gzip" in self.headers.get("Accept-Encoding", "") and not media.startswith("application/x-gzip")
        if is_packed and media != "application/octet-stream" and (page is None or page.is_packed):
            body = gzip.compress(body, 1, mtime=0)
        else:
            is_packed = False
        self.send_response(status)
        self.send_header("Content-Type", media)
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        if fault in ("limited", "unavailable"):
            self.send_header("Retry-After", str(manners.retry_after))
        if page is not None:
            self._send_chunks(body, page.chunk_bytes, is_cut=fault == "cut")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half])
        if fault == "cut":
            self.close_connection = True
            return
        if fault == "slow":
            self.wfile.flush()
            time.sleep(manners.slow_seconds / 2)
        self.wfile.write(body[half:])

    def _send_chunks(self, body: bytes, size: int, *, is_cut: bool) -> None:
        """Send content in chunks, or half of them and no end."""
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = is_cut
        for start in range(0, len(body) // 2 if is_cut else len(body), size):
            chunk = body[start : start + size]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if not is_cut:
            self.wfile.write(b"0\r\n\r\n")

    def _reset(self) -> None:
        """End the connection in the hardest way there is."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def main() -> None:
    """Serve made-up filings until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=500)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2024, 1, 2))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2024, 3, 28))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0, help="share of the addresses that misbehave")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0)
    chosen = parser.parse_args()
    filings = made_up_filings(chosen.filings, first=chosen.first, last=chosen.last, seed=chosen.seed)
    manners = Manners(fault_share=chosen.faults, seed=chosen.seed)
    with EdgarServer(filings, manners, lifetime_seconds=60 * chosen.minutes, port=chosen.port) as server:
        sys.stdout.write(f"export SECTION16_EDGAR={server.url} SECTION16_CONTACT='Nobody nobody@example.org'\n")
        for cik, ticker, name in server._issuers()[:5]:
            sys.stdout.write(f"# {ticker}: {name}, CIK {cik}\n")
        sys.stdout.flush()
        server.wait()


if __name__ == "__main__":
    main()
