"""download.py as a user runs it, with sec-edgar-downloader inside, against the stand-in for EDGAR."""

from __future__ import annotations

import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import termios
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import download
from edgar_server import EdgarServer, Manners, corpus_filings, made_up_filings
from loading import ROOT, loaded, query
from ownership import downloader
from ownership.edgar import Edgar
from ownership.feed import feed_members, fetch_feed
from ownership.landing import is_whole, landed, landing_path
from ownership.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from edgar_server import Filed

CONTACT = "Made Up made.up@example.org"
SEED = int(os.environ.get("SECTION16_KILL_SEED", "16"))
KILLS = 6

_SUMMARY = re.compile(r"^listed ([\d,]+): fetched ([\d,]+), there already ([\d,]+), failed ([\d,]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def filings() -> list[Filed]:
    """An issuer's filings of three weeks; some are amended."""
    made = made_up_filings(40, first=date(2024, 1, 2), last=date(2024, 1, 19), seed=7)
    amended = [filed for filed in made if filed.form_type.endswith("/A")]
    assert amended and {filed.form_type for filed in made} > {"4"}
    return made


@pytest.fixture(scope="module")
def issuer(filings: list[Filed]) -> str:
    """The CIK of the issuer of them all."""
    (cik,) = set.intersection(*({cik for cik, _ in filed.entities} for filed in filings))
    return cik


@pytest.fixture
def server(filings: list[Filed]) -> Iterator[EdgarServer]:
    with EdgarServer(filings, Manners(listing_page=15), lifetime_seconds=600, max_requests=3_000) as running:
        yield running


@pytest.fixture
def environment(server: EdgarServer, tmp_path: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SECTION16_")}
    return {
        **ours, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "SECTION16_EDGAR": server.url, "SECTION16_EDGAR_WAIT": "0.01", "SECTION16_CONTACT": CONTACT,
        "SECTION16_LANDING": str(tmp_path / "landing"),
    }  # fmt: skip


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


def command(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "scripts" / "download.py"), *arguments]


def run(
    *arguments: str, environment: dict[str, str], status: int = 0, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        command(*arguments), env=environment, input=stdin, capture_output=True, text=True, timeout=1200, check=False
    )
    assert result.returncode == status, f"{result.stdout}\n{result.stderr}"
    assert "Traceback" not in result.stderr, result.stderr
    return result


def counts(result: subprocess.CompletedProcess[str]) -> tuple[int, ...]:
    """Listed, fetched, there already, failed."""
    match = _SUMMARY.search(result.stdout)
    assert match, result.stdout
    return tuple(int(text.replace(",", "")) for text in match.groups())


def require_landed(landing: Path, expected: list[Filed]) -> None:
    """The folder holds these filings, as EDGAR has them, in their places, and nothing half-written."""
    assert landed(landing) == {filed.accession_number for filed in expected}
    for filed in expected:
        assert landing_path(landing, filed.accession_number).read_bytes() == filed.text
    assert not list(landing.rglob(".*"))
    assert not list((landing / "failed").glob("*"))


# ---------------------------------------------------------------------------------------------------- what is fetched


def test_an_evening_with_faults_lands_complete_and_each_filing_once(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path, tmp_path: Path
) -> None:
    server.manners = Manners(fault_share=0.25, listing_page=15, slow_seconds=0.1)
    first = run("--ticker", issuer, environment=environment)
    assert counts(first) == (40, 40, 0, 0)
    require_landed(landing, filings)
    # The seed's faults are of most kinds, each was outlived, and no filing was given twice.
    assert len({request.fault for request in server.requests}) >= 6
    assert set(server.asked_for_filings().values()) == {1}
    assert server.busiest_second() <= 8
    assert {request.user_agent for request in server.requests} == {CONTACT}

    server.manners = Manners(listing_page=15)
    server.forget_requests()
    again = run("--ticker", issuer, environment=environment)
    assert counts(again) == (40, 0, 40, 0)
    # The tickers, and three pages of the listing, each once for all forms.
    assert set(server.asked.values()) == {1} and server.asked.total() == 4
    assert not any("/Archives/" in path for path in server.asked)

    # The folder is what load.py takes, as it is.
    assert loaded(landing, database=tmp_path / "w.duckdb")["accepted"] == 40
    assert query(tmp_path / "w.duckdb", "select distinct source_format from raw.filing") == [("txt",)]


def test_tickers_forms_and_dates(
    server: EdgarServer, filings: list[Filed], environment: dict[str, str], landing: Path
) -> None:
    ticker = filings[0].xml_value("issuerTradingSymbol").lower()
    run("--ticker", ticker, "--after", "2024-01-08", "--before", "2024-01-11", "--form", "4", environment=environment)
    expected = [
        filed
        for filed in filings
        if date(2024, 1, 8) <= filed.filing_date <= date(2024, 1, 11) and filed.form_type in ("4", "4/A")
    ]
    assert expected
    require_landed(landing, expected)


def test_amendments_come_without_being_asked_for(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    amended = next(filed for filed in filings if filed.form_type.endswith("/A"))
    day = str(amended.filing_date)
    run("--ticker", issuer, "--after", day, "--before", day, "--form", amended.form_type[0], environment=environment)
    assert amended.accession_number in landed(landing)


def test_issuer_and_insider_lead_to_one_copy(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    insider = next(cik for cik, _ in filings[0].entities if cik != issuer)
    of_insider = [filed for filed in filings if insider in dict(filed.entities)]
    day = ("--after", str(filings[0].filing_date), "--before", str(filings[0].filing_date))
    told = f"{insider}  # an insider\n\n# nobody\n{issuer}\n"
    run("--cik-file", "-", *day, environment=environment, stdin=told)
    assert filings[0] in of_insider
    require_landed(landing, [filed for filed in filings if filed.filing_date == filings[0].filing_date])
    assert set(server.asked_for_filings().values()) == {1}


def test_real_submissions(corpus: Path, environment: dict[str, str], landing: Path, tmp_path: Path) -> None:
    apple = [filed for filed in corpus_filings(corpus) if filed.accession_number == "0000320193-22-000061"]
    with EdgarServer(apple, lifetime_seconds=600) as server:
        run("--ticker", "aapl", "--ticker", "320193", environment={**environment, "SECTION16_EDGAR": server.url})
    require_landed(landing, apple)
    assert loaded(landing, database=tmp_path / "w.duckdb")["accepted"] == 1


def test_the_progress_is_shown_on_a_terminal(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str]
) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    day = str(filings[0].filing_date)
    process = subprocess.Popen(
        command("--ticker", issuer, "--after", day, "--before", day),
        env=environment, stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the terminal is gone when the last who writes there is
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(timeout=120) == 0
    count = sum(filed.filing_date == filings[0].filing_date for filed in filings)
    assert b"downloading" in shown and f"{count}/{count}".encode() in shown


# --------------------------------------------------------------------------------------------------------- failures


def test_what_fails_is_listed_and_tried_again_on_the_next_run(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    day = ("--after", str(filings[0].filing_date), "--before", str(filings[0].filing_date))
    expected = [filed for filed in filings if filed.filing_date == filings[0].filing_date]
    lost = filings[0].accession_number
    path = next(path for path in server.filing_paths(lost) if f"/{issuer}/{lost.replace('-', '')}/" in path)
    server.misbehave(path, *["truncated"] * 8)
    first = run("--ticker", issuer, *day, environment=environment, status=1)
    assert counts(first) == (len(expected), len(expected) - 1, 0, 1)
    assert f"failed: {lost}: " in first.stderr and "the end is missing" in first.stderr
    assert "Error occurred" not in first.stdout
    note = json.loads((landing / "failed" / f"{lost}.json").read_text())
    assert (note["accession_number"], note["tries"]) == (lost, 1)
    assert note["url"].endswith(path)
    assert lost not in landed(landing) and not list(landing.rglob(".*"))

    # Another run, for someone else, on another day: it is not listed there, and is tried all the same.
    insider = next(cik for cik, _ in filings[-1].entities if cik != issuer)
    server.misbehave(path, *["error"] * 2)
    again = run("--ticker", insider, "--before", "1999-01-01", environment=environment, status=1)
    assert "of earlier failures fetched 0, failed again 1" in again.stdout
    assert json.loads((landing / "failed" / f"{lost}.json").read_text())["tries"] == 2
    healed = run("--ticker", insider, "--before", "1999-01-01", environment=environment)
    assert "of earlier failures fetched 1, failed again 0" in healed.stdout
    require_landed(landing, expected)


def test_a_filing_that_is_listed_and_gone_is_told(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    day = ("--after", str(filings[0].filing_date), "--before", str(filings[0].filing_date))
    for path in server.filing_paths(filings[0].accession_number):
        server.misbehave(path, "absent", "absent")
    result = run("--ticker", issuer, *day, environment=environment, status=1)
    assert f"failed: {filings[0].accession_number}: " in result.stderr and "does not hold it" in result.stderr
    assert f"remove its note from {landing / 'failed'}" in result.stdout
    # Who does so has no failure any more where no listing names the filing.
    (landing / "failed" / f"{filings[0].accession_number}.json").unlink()
    run("--ticker", issuer, "--before", "1999-01-01", environment=environment)


def test_a_filing_in_a_feed_archive_is_fetched_for_its_time_of_acceptance(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    day = filings[0].filing_date
    fetch_feed(Edgar(CONTACT, base=server.url, pace=Pace(landing.parent / "pace")), landing, day)
    expected = [filed for filed in filings if filed.filing_date == day]
    assert feed_members(landing, day) == {filed.accession_number for filed in expected}
    run("--ticker", issuer, "--after", str(day), "--before", str(day), environment=environment)
    require_landed(landing, expected)


def test_a_refusal_that_lasts_stops_the_asking_and_loses_nothing(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    day = ("--after", "2024-01-02", "--before", str(filings[4].filing_date))
    expected = [filed for filed in filings if filed.filing_date <= filings[4].filing_date]
    for filed in expected:
        for path in server.filing_paths(filed.accession_number):
            server.misbehave(path, *["refused"] * 11)
    patient = {**environment, "SECTION16_EDGAR_WAIT": "0.001"}
    result = run("--ticker", issuer, *day, environment=patient, status=1)
    assert "Request Rate Threshold Exceeded" in result.stderr and "not asked for" in result.stderr
    # One filing used up the tries; nobody was asked again.
    assert sum("/Archives/" in path for path in server.asked.elements()) == 11
    assert len(list((landing / "failed").glob("*.json"))) == len(expected)


def test_a_filer_that_edgar_does_not_know_does_not_stop_the_others(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    day = ("--after", str(filings[0].filing_date), "--before", str(filings[0].filing_date))
    result = run("--ticker", "1", "--ticker", issuer, *day, environment=environment, status=1)
    assert "not listed: 0000000001: " in result.stderr and "not listed 1 of 2 filers" in result.stdout
    require_landed(landing, [filed for filed in filings if filed.filing_date == filings[0].filing_date])


def test_an_error_that_the_library_swallows_is_noticed(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_STATE_HOME", environment["XDG_STATE_HOME"])
    monkeypatch.setenv("SECTION16_EDGAR", server.url)
    day = filings[0].filing_date
    brought = downloader.FilingsOfFilers(downloader_client(), landing, lambda *_: None)
    monkeypatch.setattr(downloader, "is_whole_text", unexpected)
    brought.fetch(issuer, "4", day, day)
    expected = {f.accession_number for f in filings if f.filing_date == day and f.form_type in ("4", "4/A")}
    assert set(brought.failed) == expected and not brought.fetched
    assert {path.stem for path in (landing / "failed").iterdir()} == expected


def downloader_client() -> Any:
    from ownership.edgar import Edgar  # noqa: PLC0415

    return Edgar.from_settings(CONTACT)


def unexpected(_: bytes) -> bool:
    raise RuntimeError("a mistake of our own")


# --------------------------------------------------------------------------------------------------- could not run


def one_clear_line(result: subprocess.CompletedProcess[str]) -> str:
    (line,) = result.stderr.splitlines()
    assert line.startswith("download.py: ") and result.stdout == ""
    return line


def test_a_missing_contact(server: EdgarServer, environment: dict[str, str]) -> None:
    del environment["SECTION16_CONTACT"]
    line = one_clear_line(run("--ticker", "1", environment=environment, status=2))
    for said in ("--contact", "SECTION16_CONTACT", "section16/config.toml", "e-mail"):
        assert said in line
    assert not server.requests


def test_an_unknown_ticker_names_near_ones(
    server: EdgarServer, filings: list[Filed], environment: dict[str, str], landing: Path
) -> None:
    ticker = filings[0].xml_value("issuerTradingSymbol")
    line = one_clear_line(run("--ticker", ticker + "Q", environment=environment, status=2))
    assert f"'{ticker}Q' is no ticker that EDGAR knows; near it: {ticker} (MADE-UP" in line
    assert not landed(landing)


@pytest.mark.parametrize(
    ("typed", "near"), [("BRK.B", "BRK-B"), ("APPLE", "AAPL"), ("MSFTT", "MSFT"), ("QQQQQQQQ", None), ("12345678901", None)]
)
def test_near_tickers(typed: str, near: str | None) -> None:
    names = {"BRK-B": "BERKSHIRE HATHAWAY INC", "AAPL": "Apple Inc.", "MSFT": "MICROSOFT CORP"}
    (line,) = download.unknown([typed, "AAPL", "320193"], names)
    assert line.startswith(f"{typed!r} is no ticker")
    assert (f"{near} ({names[near]})" in line) if near else ("near" not in line)


def test_a_folder_that_cannot_be_written(
    server: EdgarServer, issuer: str, environment: dict[str, str], landing: Path
) -> None:
    landing.mkdir()
    (landing / "filings").write_text("a file where a folder should be")
    line = one_clear_line(run("--ticker", issuer, environment=environment, status=2))
    assert "landing folder cannot be written" in line and "filings" in line
    # It does not go on asking for what it cannot keep.
    assert sum("/Archives/" in path for path in server.asked) == 1


def test_nobody_there(environment: dict[str, str]) -> None:
    with EdgarServer() as gone:
        environment["SECTION16_EDGAR"] = gone.url
    line = one_clear_line(run("--ticker", "1", environment=environment, status=2))
    assert "company_tickers_exchange.json: asked 5 times" in line and "refused" in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--ticker"),
        (("--ticker", "1", "--after", "2024-02-01", "--before", "2024-01-01"), "--after"),
        (("--ticker", "1", "--after", "01/02/2024"), "%Y-%m-%d"),
        (("--ticker", "1", "--form", "8-K"), "'8-K'"),
    ],
)
def test_wrong_options(environment: dict[str, str], arguments: tuple[str, ...], said: str) -> None:
    assert said in run(*arguments, environment=environment, status=2).stderr


# ------------------------------------------------------------------------------------------- several, and interrupted


def test_two_at_once_share_the_pace_and_the_folder(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    both = [
        subprocess.Popen(command("--ticker", issuer, *form), env=environment, stdout=subprocess.DEVNULL)
        for form in (("--form", "4"), ())
    ]
    assert [process.wait(timeout=1200) for process in both] == [0, 0]
    assert server.busiest_second() <= 8
    assert {request.status for request in server.requests} == {200}
    require_landed(landing, filings)


def test_killed_again_and_again_it_ends_complete(
    server: EdgarServer, filings: list[Filed], issuer: str, environment: dict[str, str], landing: Path
) -> None:
    server.manners = Manners(fault_share=0.1, listing_page=15, slow_seconds=0.1)
    moments = random.Random(SEED)
    kills = 0
    for _ in range(4 * KILLS):
        process = subprocess.Popen(command("--ticker", issuer), env=environment, stdout=subprocess.DEVNULL)
        # Killed after so many more requests, and a moment, so that every run comes a little further.
        until, goal = time.monotonic() + 120, len(server.requests) + moments.randint(5, 13)
        while len(server.requests) < goal and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        kills += process.wait(timeout=120) == -signal.SIGKILL
        texts = {filed.accession_number: filed.text for filed in filings}
        for accession_number in landed(landing):
            path = landing_path(landing, accession_number)
            assert is_whole(path) and path.read_bytes() == texts[accession_number], f"seed {SEED}"
        if kills == KILLS:
            break
    assert kills == KILLS, f"seed {SEED}"
    assert len(landed(landing)) > 0
    run("--ticker", issuer, environment=environment)
    for part in landing.rglob(".*.part"):
        part.unlink()  # what a killed run was writing: hidden, and removed after a day
    require_landed(landing, filings)
    # What was in hand at a kill is asked for again, and nothing else.
    assert server.asked_for_filings().total() - len(filings) <= KILLS
    assert server.busiest_second() <= 8
