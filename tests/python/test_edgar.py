"""The client for EDGAR: settings, patience, absences and refusals, whole files, and one pace over all processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from edgar_server import EdgarServer, Manners, feed_path, full_index_path, index_path, made_up_filings
from ownership import edgar as client
from ownership.edgar import (
    ContactMissingError,
    Edgar,
    EdgarError,
    EdgarUnavailableError,
    NotThereError,
    Patience,
    SettingsError,
    checked_contact,
)
from ownership.landing import is_whole, is_whole_archive, is_whole_text
from ownership.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgar_server import Filed

CONTACT = "Made Up made.up@example.org"
QUICK = Patience(first_wait=0.01, longest_wait=0.05, connect_limit=2, read_limit=2)
TICKERS = "/files/company_tickers.json"


@pytest.fixture(scope="module")
def filings() -> list[Filed]:
    return made_up_filings(20, first=date(2024, 1, 2), last=date(2024, 1, 5))


@pytest.fixture
def server(filings: list[Filed]) -> Iterator[EdgarServer]:
    with EdgarServer(filings, lifetime_seconds=600) as running:
        yield running


@pytest.fixture
def edgar(server: EdgarServer, tmp_path: Path) -> Edgar:
    return Edgar(CONTACT, base=server.url, patience=QUICK, pace=Pace(tmp_path / "pace"))


# ------------------------------------------------------------------------------------------------------- settings


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for variable in ("CONTACT", "EDGAR", "EDGAR_WAIT", "EDGAR_TIMEOUT"):
        monkeypatch.delenv(f"SECTION16_{variable}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    file = tmp_path / "config" / "section16" / "config.toml"
    file.parent.mkdir(parents=True)
    return file


def test_contact_comes_from_the_flag_then_the_environment_then_the_file(
    no_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_settings.write_text('contact = "In File file@example.org"\n')
    assert Edgar.from_settings().contact == "In File file@example.org"
    monkeypatch.setenv("SECTION16_CONTACT", "In Environment environment@example.org")
    assert Edgar.from_settings().contact == "In Environment environment@example.org"
    assert Edgar.from_settings("In Flag <flag@example.org>").contact == "In Flag flag@example.org"


def test_a_missing_contact_is_explained(no_settings: Path) -> None:
    with pytest.raises(ContactMissingError) as raised:
        Edgar.from_settings()
    for said in ("--contact", "SECTION16_CONTACT", str(no_settings), "e-mail"):
        assert said in str(raised.value)


@pytest.mark.parametrize(
    "text", ["Jane Doe", "jane@example.org", "Jane jane@example", "", "Jane https://example.org jane@example.org",
             "Jane\nHost: x jane@example.org"],
)  # fmt: skip
def test_a_contact_without_name_or_mail_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=r"name and an e-mail address"):
        checked_contact(text)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SECTION16_EDGAR", "localhost:80"), ("SECTION16_EDGAR_WAIT", "soon"), ("SECTION16_EDGAR_TIMEOUT", "-1")],
)
def test_a_setting_that_cannot_be_used_is_named(
    no_settings: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("SECTION16_CONTACT", CONTACT)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        Edgar.from_settings()


def test_a_broken_configuration_file_is_named(no_settings: Path) -> None:
    no_settings.write_text("contact = ")
    with pytest.raises(SettingsError, match=r"config\.toml: cannot be read"):
        Edgar.from_settings()


def test_a_pace_that_cannot_be_kept_is_explained(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_settings.write_text(f'contact = "{CONTACT}"')
    monkeypatch.setenv("XDG_STATE_HOME", str(no_settings))
    with pytest.raises(SettingsError, match="XDG_STATE_HOME"):
        Edgar.from_settings()


def test_addresses(tmp_path: Path) -> None:
    real = Edgar(CONTACT, pace=Pace(tmp_path))
    assert real.address("/Archives/x") == "https://www.sec.gov/Archives/x"
    assert real.address("/submissions/CIK1.json") == "https://data.sec.gov/submissions/CIK1.json"
    assert real.address("https://data.sec.gov/submissions/x?y=1") == "https://data.sec.gov/submissions/x?y=1"
    mirror = Edgar(CONTACT, base="http://127.0.0.1:1/edgar/", pace=Pace(tmp_path))
    assert mirror.address("https://www.sec.gov/Archives/x") == "http://127.0.0.1:1/edgar/Archives/x"
    for wrong in ("https://example.org/Archives/x", "Archives/x"):
        with pytest.raises(ValueError, match="not an address of EDGAR"):
            real.address(wrong)


# -------------------------------------------------------------------------------------------------------- patience


def test_an_answer_is_whole_decoded_and_asked_for_with_the_contact(edgar: Edgar, server: EdgarServer) -> None:
    answer = edgar.get(TICKERS)
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert answer.json()["0"]["title"].startswith("MADE-UP")
    assert [request.user_agent for request in server.requests] == [CONTACT]


@pytest.mark.parametrize(
    "fault", ["refused", "refused_200", "limited", "error", "unavailable", "cut", "reset"]
)
def test_a_fault_is_outlived(edgar: Edgar, server: EdgarServer, fault: str) -> None:
    expected = edgar.get(TICKERS).content
    server.misbehave(TICKERS, fault, fault)
    assert edgar.get(TICKERS).content == expected
    assert server.asked[TICKERS] == 4


def test_retry_after_is_honoured(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, "limited")
    started = time.monotonic()
    edgar.get(TICKERS)
    assert time.monotonic() - started >= server.manners.retry_after > QUICK.longest_wait * 1.25


def test_waits_grow_and_differ() -> None:
    patience = Patience(first_wait=1, longest_wait=60)
    waits = [patience.wait(number) for number in range(1, 12)]
    assert all(0.75 * 2**number <= wait <= 1.25 * 2**number for number, wait in enumerate(waits[:6]))
    assert all(45 <= wait <= 75 for wait in waits[6:])
    assert len({patience.wait(3) for _ in range(20)}) > 10


def test_patience_of_a_refusal_outlives_a_block_of_ten_minutes() -> None:
    patience = Patience()
    assert sum(0.75 * min(2**n, patience.longest_wait) for n in range(patience.tries_of_refused - 1)) > 600


def test_an_address_that_never_answers_is_given_up(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, *["error"] * 99)
    with pytest.raises(EdgarUnavailableError, match=r"asked 5 times: HTTP 500") as raised:
        edgar.get(TICKERS)
    assert not raised.value.is_general
    assert server.asked[TICKERS] == QUICK.tries
    # It is the trouble of one address: others are asked for as ever.
    assert edgar.get("/files/company_tickers_exchange.json").status == 200


def test_a_refusal_that_lasts_ends_all_asking(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, *["refused"] * 99)
    with pytest.raises(EdgarUnavailableError, match="Request Rate Threshold Exceeded") as raised:
        edgar.get(TICKERS)
    assert raised.value.is_general
    assert server.asked[TICKERS] == QUICK.tries_of_refused
    with pytest.raises(EdgarUnavailableError, match="not asked for"):
        edgar.get("/files/company_tickers_exchange.json")
    assert server.asked.total() == QUICK.tries_of_refused


def test_a_request_is_not_repeated_for_what_repeating_cannot_mend(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, "bad_request")
    with pytest.raises(EdgarUnavailableError, match=r"asked once: HTTP 400"):
        edgar.get(TICKERS)


def test_nobody_there(tmp_path: Path) -> None:
    with EdgarServer() as gone:
        base = gone.url
    edgar = Edgar(CONTACT, base=base, patience=QUICK, pace=Pace(tmp_path))
    with pytest.raises(EdgarUnavailableError, match=r"asked 5 times: .*refused") as raised:
        edgar.get(TICKERS)
    assert raised.value.is_general


def test_who_cannot_connect_stops_trying(tmp_path: Path) -> None:
    with EdgarServer() as gone:
        base = gone.url
    once = Patience(first_wait=0.01, tries=1)
    edgar = Edgar(CONTACT, base=base, patience=once, pace=Pace(tmp_path))
    for number in range(5):
        assert not edgar.has_given_up
        with pytest.raises(EdgarUnavailableError, match="asked once"):
            edgar.get(f"/{number}")
    assert edgar.has_given_up
    with pytest.raises(EdgarUnavailableError, match=r"not asked for, because .* in vain: .*refused") as raised:
        edgar.get("/6")
    assert raised.value.is_general


OTHERS = [f"/files/other-{number}" for number in range(6)]


def fail(edgar: Edgar, path: str) -> EdgarUnavailableError:
    with pytest.raises(EdgarUnavailableError) as raised:
        edgar.get(path)
    return raised.value


def test_an_outage_ends_all_asking(edgar: Edgar, server: EdgarServer) -> None:
    for path in OTHERS:
        server.misbehave(path, *["error"] * 9)
    for path in OTHERS[:5]:
        assert not edgar.has_given_up
        error = fail(edgar, path)
        assert "HTTP 500" in str(error) and not error.is_general
    assert edgar.has_given_up
    assert [server.asked[path] for path in OTHERS] == [5, 4, 3, 2, 1, 0]
    last = fail(edgar, OTHERS[5])
    assert "not asked for" in str(last) and "HTTP 500" in str(last) and last.is_general
    assert server.asked[OTHERS[5]] == 0


def test_an_outage_that_asks_for_long_waits_is_not_waited_for_with_each_filing(
    edgar: Edgar, server: EdgarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    # Only the client's own waits: the pace goes on as it is.
    monkeypatch.setattr(client, "time", SimpleNamespace(sleep=waits.append, monotonic=time.monotonic))
    server.manners = Manners(retry_after=600)
    for path in OTHERS:
        server.misbehave(path, *["unavailable"] * 9)
        fail(edgar, path)
    assert waits == [600.0] * (4 + 3 + 2 + 1)


@pytest.mark.parametrize("fault", ["", "absent", "bad_request"])
def test_an_answer_among_failures_keeps_the_client_going(edgar: Edgar, server: EdgarServer, fault: str) -> None:
    for number, path in enumerate(OTHERS):
        server.misbehave(path, *["error"] * 5)
        fail(edgar, path)
        if number == 3:
            server.misbehave(TICKERS, *[fault] * 2)
            with nullcontext() if not fault else pytest.raises(EdgarError):
                edgar.get(TICKERS)
    assert not edgar.has_given_up


def test_one_address_alone_is_no_outage(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, *["error"] * 99)
    for _ in range(6):
        fail(edgar, TICKERS)
    assert edgar.get("/files/company_tickers_exchange.json").status == 200


def test_a_long_wait_is_told(
    edgar: Edgar, server: EdgarServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waits.append)
    server.manners = Manners(retry_after=90)
    server.misbehave(TICKERS, "error", "limited")
    edgar.get(TICKERS)
    (record,) = caplog.records
    assert record.getMessage().startswith(f"{server.url}{TICKERS}: HTTP 429 Too Many Requests")
    assert record.getMessage().endswith("; asking again in 90 s")
    assert 90.0 in waits


def test_a_silent_server_is_not_waited_for(server: EdgarServer, tmp_path: Path) -> None:
    server.manners = Manners(slow_seconds=3.0)
    server.misbehave(TICKERS, "slow")
    impatient = Patience(first_wait=0.01, read_limit=0.3)
    assert Edgar(CONTACT, base=server.url, patience=impatient, pace=Pace(tmp_path)).get(TICKERS).status == 200
    assert server.asked[TICKERS] == 2


def test_an_answer_that_trickles_is_cut_off(server: EdgarServer, tmp_path: Path) -> None:
    server.manners = Manners(slow_seconds=0.8)
    server.misbehave(TICKERS, *["slow"] * 9)
    impatient = Patience(first_wait=0.01, whole_limit=0.2, tries=2)
    with pytest.raises(EdgarUnavailableError, match="not all came within"):
        Edgar(CONTACT, base=server.url, patience=impatient, pace=Pace(tmp_path)).get(TICKERS)


# ------------------------------------------------------------------------------------- what is not there, and what is


def test_absence_is_told_from_refusal_though_both_are_403(edgar: Edgar, server: EdgarServer) -> None:
    saturday = index_path(date(2024, 1, 6))
    with pytest.raises(NotThereError, match="HTTP 403"):
        edgar.get(saturday)
    assert server.asked[saturday] == 2, "an absence is confirmed once"
    assert {request.status for request in server.requests} == {403}
    friday = index_path(date(2024, 1, 5))
    server.misbehave(friday, "refused", "refused")
    assert edgar.get(friday).content.count(b"edgar/data/") > 0
    assert [request.status for request in server.requests][2:] == [403, 403, 200]


@pytest.mark.parametrize("path", ["/submissions/CIK0000000001.json", "/Archives/edgar/data/1/0009990000-24-000001.txt"])
def test_404_is_an_absence(edgar: Edgar, path: str) -> None:
    with pytest.raises(NotThereError, match="HTTP 404"):
        edgar.get(path)


def test_an_absence_that_was_a_hiccup_is_no_absence(edgar: Edgar, server: EdgarServer) -> None:
    server.misbehave(TICKERS, "absent")
    assert edgar.get(TICKERS).status == 200


PAGE = b"<html><body>" + b"".join(b"<p>%06d</p>" % number for number in range(20_000)) + b"</body></html>"


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("chunk_bytes", [100, 7_000])
def test_a_page_in_chunks_is_whole(edgar: Edgar, server: EdgarServer, chunk_bytes: int, is_packed: bool) -> None:
    server.put_page("/page.html", PAGE, chunk_bytes=chunk_bytes, is_packed=is_packed)
    server.misbehave("/page.html", "cut")
    answer = edgar.get("/page.html")
    assert ("Content-Length" in answer.headers, "Content-Encoding" in answer.headers) == (False, is_packed)
    assert answer.content == PAGE
    assert server.asked["/page.html"] == 2


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_refusal_in_a_later_chunk_is_seen(edgar: Edgar, server: EdgarServer, is_packed: bool) -> None:
    refusal = b"<html><head>" + b"<meta>" * 300 + b"<title>Request Rate Threshold Exceeded</title></head></html>"
    server.put_page("/page.html", refusal, chunk_bytes=50, is_packed=is_packed)
    with pytest.raises(EdgarUnavailableError, match="HTTP 200 OK: Request Rate Threshold Exceeded"):
        edgar.get("/page.html")
    assert edgar.has_given_up


def test_a_filing_is_saved_whole_or_not_at_all(
    edgar: Edgar, server: EdgarServer, filings: list[Filed], tmp_path: Path
) -> None:
    path, target = server.filing_paths(filings[0].accession_number)[0], tmp_path / "a" / "filing.txt"
    server.misbehave(path, "truncated", "cut", "reset", "refused_200")
    edgar.save(path, target, is_whole)
    assert target.read_bytes() == filings[0].text
    assert [file.name for file in target.parent.iterdir()] == ["filing.txt"]
    assert server.asked[path] == 5


def test_a_file_that_stays_cut_leaves_what_was_there(
    edgar: Edgar, server: EdgarServer, filings: list[Filed], tmp_path: Path
) -> None:
    path, target = server.filing_paths(filings[0].accession_number)[0], tmp_path / "filing.txt"
    target.write_text("of yesterday")
    server.misbehave(path, *["truncated"] * 9)
    with pytest.raises(EdgarUnavailableError, match="the end is missing"):
        edgar.save(path, target, is_whole)
    assert target.read_text() == "of yesterday"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["filing.txt"]


def test_archives_and_indexes(edgar: Edgar, server: EdgarServer, filings: list[Filed], tmp_path: Path) -> None:
    day = filings[0].filing_date
    server.misbehave(feed_path(day), "truncated")
    edgar.save(feed_path(day), tmp_path / "feed.nc.tar.gz", is_whole_archive)
    packed = edgar.get(full_index_path(day) + ".gz").content
    assert packed.startswith(b"\x1f\x8b") and server.asked[feed_path(day)] == 2


@pytest.mark.parametrize(
    ("tail", "whole"),
    [
        (b"</DOCUMENT>\n</SEC-DOCUMENT>", True),
        (b"</SEC-DOCUMENT>\n-----END PRIVACY-ENHANCED MESSAGE-----\n\n", True),
        (b"</TEXT></DOCUMENT></SUBMISSION>\r\n", True),
        (b"</DOCUMENT>\n</SEC-DOCUM", False),
        (b"</SEC-DOCUMENT> and more", False),
        (b"", False),
    ],
)
def test_ends_of_submissions(tail: bytes, whole: bool) -> None:
    assert is_whole_text(tail) is whole


def test_every_submission_of_the_corpus_is_whole(corpus: Path) -> None:
    found = sorted((corpus / "submissions").iterdir())
    assert len(found) == 11 and all(is_whole(path) for path in found)


# --------------------------------------------------------------------------------------------------------- one pace

ASK = """
import sys, time
from ownership.edgar import Edgar
edgar, until, path = Edgar.from_settings(), time.monotonic() + float(sys.argv[1]), sys.argv[2]
while time.monotonic() < until:
    edgar.get(path)
"""


def asking(server: EdgarServer, state: Path, seconds: float, count: int) -> list[subprocess.Popen[bytes]]:
    environment = {
        **os.environ, "PYTHONPATH": str(Path(client.__file__).parents[1]), "XDG_STATE_HOME": str(state),
        "SECTION16_EDGAR": server.url, "SECTION16_CONTACT": CONTACT, "XDG_CONFIG_HOME": str(state),
    }  # fmt: skip
    command = [sys.executable, "-c", ASK, str(seconds), TICKERS]
    return [subprocess.Popen(command, env=environment) for _ in range(count)]


def test_processes_share_one_pace(server: EdgarServer, tmp_path: Path) -> None:
    processes = asking(server, tmp_path, seconds=5, count=4)
    assert [process.wait(timeout=300) for process in processes] == [0] * 4
    assert server.busiest_second() <= 8
    # None was refused, and the pace was made use of.
    assert {request.status for request in server.requests} == {200}
    first, last = server.requests[0].at, server.requests[-1].at
    assert len(server.requests) / (last - first) > 4


def test_a_killed_process_neither_blocks_nor_breaks_the_pace(server: EdgarServer, tmp_path: Path) -> None:
    server.manners = Manners(slow_seconds=2.0)
    server.misbehave(TICKERS, *["slow"] * 8)
    processes = asking(server, tmp_path, seconds=60, count=8)
    until = time.monotonic() + 120
    while len(server.requests) < 8 and time.monotonic() < until:
        time.sleep(0.02)
    for process in processes:
        process.send_signal(signal.SIGKILL)
    assert [process.wait(timeout=300) for process in processes] == [-signal.SIGKILL] * 8
    (other,) = asking(server, tmp_path, seconds=4, count=1)
    assert other.wait(timeout=300) == 0
    assert server.busiest_second() <= 8
    # The slots of the eight rest at the same time, not one after the other.
    assert server.requests[15].at - server.requests[8].at < 2.5


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [(b"", 0, 0), (b"in use", 1, 1), (b"99999999999.0", 1, 1), (b"rubbish", 1, 1), (b"-5", 0, 0), (b"nan", 1, 1)],
)
def test_a_slot_rests_a_second_at_most(tmp_path: Path, text: bytes, least: float, most: float) -> None:
    pace = Pace(tmp_path)
    for slot in tmp_path.iterdir():
        slot.write_bytes(text)
    started = time.monotonic()
    with pace.request():
        pass
    assert least <= time.monotonic() - started < most + 0.9


@pytest.fixture
def in_threads() -> Callable[..., Any]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def run(work: Callable[[], object], count: int) -> list[object]:
        with ThreadPoolExecutor(count) as pool:
            return [future.result() for future in [pool.submit(work) for _ in range(count)]]

    return run


def test_threads_share_the_pace_too(server: EdgarServer, tmp_path: Path, in_threads: Callable[..., Any]) -> None:
    pace = Pace(tmp_path / "pace")
    in_threads(lambda: Edgar(CONTACT, base=server.url, patience=QUICK, pace=pace).get(TICKERS), 12)
    assert server.busiest_second() == 8
