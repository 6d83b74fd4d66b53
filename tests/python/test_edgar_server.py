"""The stand-in for EDGAR is worth its name: what it serves, how it misbehaves, and that it counts and ends."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
import requests

from edgar_server import (
    FAULTS,
    EdgarServer,
    Manners,
    corpus_filings,
    feed_path,
    full_index_path,
    index_path,
    made_up_filings,
)
from loading import ROOT
from ownership.filing_index import is_filing_index, read_filing_index
from ownership.landing import is_whole_text
from ownership.submission import Filing, read_filing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from edgar_server import Filed

AGENT = {"User-Agent": "Made Up made.up@example.org"}


@pytest.fixture(scope="module")
def filings() -> list[Filed]:
    return made_up_filings(30, first=date(2024, 3, 27), last=date(2024, 4, 3), seed=2)


@pytest.fixture
def server(filings: list[Filed]) -> Iterator[EdgarServer]:
    with EdgarServer(filings, Manners(limit=None), lifetime_seconds=600) as running:
        yield running


def ask(server: EdgarServer, path: str) -> requests.Response:
    return requests.get(server.url + path, headers=AGENT, timeout=30)


@pytest.mark.parametrize("kind", ["master", "form", "company"])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_indexes_tell_of_each_filer_of_each_filing(
    server: EdgarServer, filings: list[Filed], kind: str, packed: str
) -> None:
    import gzip  # noqa: PLC0415

    expected = {(f.accession_number, cik, name, f.form_type) for f in filings for cik, name in f.entities}
    found = set()
    for day in (date(2024, 3, 28), date(2024, 4, 1)):
        content = ask(server, full_index_path(day, kind) + packed).content
        content = gzip.decompress(content) if packed else content
        assert is_filing_index(content)
        rows, unread = read_filing_index(content)
        assert unread == [] and all("-" in row[4] for row in rows)
        found |= {row[:4] for row in rows}
    assert found == expected
    day = filings[0].filing_date
    content = ask(server, index_path(day, kind) + packed).content
    rows, unread = read_filing_index(gzip.decompress(content) if packed else content)
    assert unread == []
    assert {row[0] for row in rows} == {f.accession_number for f in filings if f.filing_date == day}
    assert {row[4] for row in rows} == {f"{day:%Y%m%d}"}


def test_filings_are_at_their_addresses_and_nowhere_else(server: EdgarServer, filings: list[Filed]) -> None:
    filed = filings[0]
    paths = server.filing_paths(filed.accession_number)
    assert len(paths) == 2 * len(filed.entities)
    assert {ask(server, path).content for path in paths} == {filed.text}
    assert is_whole_text(filed.text)
    assert isinstance(read_filing("x.txt", filed.text), Filing)
    other = paths[0].replace(f"/{filed.entities[0][0]}/", "/1/")
    assert ask(server, other).status_code == 404


def test_feeds_hold_the_day(server: EdgarServer, filings: list[Filed]) -> None:
    day = filings[0].filing_date
    with tarfile.open(fileobj=io.BytesIO(ask(server, feed_path(day)).content)) as archive:
        members = {name: archive.extractfile(name).read() for name in archive.getnames()}  # type: ignore[union-attr]
    assert set(members) == {f"{f.accession_number}.nc" for f in filings if f.filing_date == day}
    for name, data in members.items():
        outcome = read_filing(name, data)
        assert isinstance(outcome, Filing) and outcome.source_format == "nc" and is_whole_text(data)


def test_a_feed_of_a_changed_filing_tells_the_change(server: EdgarServer, filings: list[Filed]) -> None:
    changed = filings[0].text.replace(b"Common Stock", b"Uncommon Stock")
    assert changed != filings[0].text
    server.change(filings[0].accession_number, changed)
    assert ask(server, server.filing_paths(filings[0].accession_number)[0]).content == changed
    with tarfile.open(fileobj=io.BytesIO(ask(server, feed_path(filings[0].filing_date)).content)) as archive:
        data = archive.extractfile(f"{filings[0].accession_number}.nc").read()  # type: ignore[union-attr]
    assert b"Uncommon Stock" in data and isinstance(read_filing("x.nc", data), Filing)


def test_a_removed_filing_is_gone_from_everywhere(server: EdgarServer, filings: list[Filed]) -> None:
    filed = filings[0]
    paths = server.filing_paths(filed.accession_number)
    listing = f"/submissions/CIK{filed.entities[0][0]:0>10}.json"
    indexes = (index_path(filed.filing_date), full_index_path(filed.filing_date), listing)
    assert all(filed.accession_number in ask(server, path).text for path in indexes)
    server.remove(filed.accession_number)
    assert not any(filed.accession_number in ask(server, path).text for path in indexes)
    assert {ask(server, path).status_code for path in paths} == {404}


def test_the_day_that_edgar_has(server: EdgarServer, filings: list[Filed]) -> None:
    days = sorted({filed.filing_date for filed in filings if filed.filing_date.month == 3})
    server.today = days[-1]
    assert ask(server, index_path(days[-1])).status_code == 200
    assert ask(server, index_path(date(2024, 4, 1))).status_code == 403
    full = read_filing_index(ask(server, full_index_path(days[-1])).content)[0]
    assert {row[4] for row in full} == {str(day) for day in days[:-1]}


def test_listings_have_older_pages(server: EdgarServer, filings: list[Filed]) -> None:
    server.manners = Manners(limit=None, listing_page=12)
    (issuer,) = set.intersection(*({cik for cik, _ in filed.entities} for filed in filings))
    first = ask(server, f"/submissions/CIK{issuer:0>10}.json").json()
    pages = [first["filings"]["recent"]]
    pages += [ask(server, f"/submissions/{page['name']}").json() for page in first["filings"]["files"]]
    assert [len(page["accessionNumber"]) for page in pages] == [12, 12, 6]
    assert {number for page in pages for number in page["accessionNumber"]} == {f.accession_number for f in filings}
    assert len({len(column) for column in pages[0].values()}) == 1


def test_403_has_three_meanings(server: EdgarServer, filings: list[Filed]) -> None:
    missing = ask(server, index_path(date(2024, 3, 30)))
    assert missing.status_code == 403 and "<Code>AccessDenied</Code>" in missing.text
    nobody = requests.get(server.url + "/files/company_tickers.json", headers={"User-Agent": "robot"}, timeout=30)
    assert nobody.status_code == 403 and "Undeclared Automated Tool" in nobody.text
    server.manners = Manners(limit=3, blocked_seconds=0.5)
    server.forget_requests()
    answers = [ask(server, "/files/company_tickers.json") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 403, 403]
    assert "Request Rate Threshold Exceeded" in answers[-1].text
    time.sleep(1.6)
    assert ask(server, "/files/company_tickers.json").status_code == 200
    assert server.busiest_second() == 5


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_what_they_are_called(server: EdgarServer, filings: list[Filed], fault: str) -> None:
    path = server.filing_paths(filings[0].accession_number)[0]
    server.misbehave(path, fault)
    if fault in ("cut", "reset"):
        with pytest.raises(requests.RequestException):
            ask(server, path)
    else:
        answer = ask(server, path)
        statuses = {"refused": 403, "limited": 429, "error": 500, "unavailable": 503}
        assert answer.status_code == statuses.get(fault, 200)
        assert (answer.content == filings[0].text) == (fault == "slow")
        assert ("Retry-After" in answer.headers) == (fault in ("limited", "unavailable"))
        assert is_whole_text(answer.content) == (fault == "slow")
    assert ask(server, path).content == filings[0].text
    assert [request.fault for request in server.requests] == [fault, ""]
    assert server.asked_for_filings()[filings[0].accession_number] == (2 if fault == "slow" else 1)


def test_the_seed_decides_which_addresses_misbehave(server: EdgarServer) -> None:
    def drawn(seed: int) -> list[str]:
        with EdgarServer(manners=Manners(fault_share=0.3, seed=seed)) as other:
            return [other.fault_of(f"/{number}") for number in range(400)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 80 < sum(fault != "" for fault in drawn(1)) < 160
    assert set(drawn(1)) == {"", *FAULTS}


def test_the_corpus_is_served_as_it_is(corpus: Path) -> None:
    filings = corpus_filings(corpus)
    assert len(filings) == 9
    with EdgarServer(filings, Manners(limit=None), lifetime_seconds=600) as server:
        for filed in filings:
            text = (corpus / "submissions" / f"{filed.accession_number}.txt").read_bytes()
            assert {ask(server, path).content for path in server.filing_paths(filed.accession_number)} == {text}
        assert "AAPL" in ask(server, "/files/company_tickers.json").text


def test_it_stops_by_itself() -> None:
    with EdgarServer(lifetime_seconds=0.2) as server:
        server.wait()
    with EdgarServer(max_requests=2) as server:
        for _ in range(2):
            ask(server, "/files/company_tickers.json")
        server.wait()


def test_a_person_can_try_it() -> None:
    command = [sys.executable, str(ROOT / "tests" / "python" / "edgar_server.py"), "--filings", "5", "--minutes", "0.02"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert result.stdout.startswith("export SECTION16_EDGAR=http://127.0.0.1:")
