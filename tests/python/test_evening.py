"""An evening of filings lands complete from an EDGAR that misbehaves, also when sync.py is killed ten times on the way.

The pace is the real one, eight requests a second, and the stand-in measures it. SECTION16_EVENING is the number of
filings: 60 by default, which takes half a minute; 3000, a busy evening, take about a quarter of an hour.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from edgar_server import FAULTS, EdgarServer, Manners, index_path, made_up_filings
from ownership.landing import failures, landed, landing_path

pytestmark = pytest.mark.slow

SYNC = Path(__file__).resolve().parents[2] / "scripts" / "sync.py"
SIZE = int(os.environ.get("SECTION16_EVENING", "60"))
DAY = date(2024, 1, 3)
KILLS = 10
# A small evening has more faults, so that it meets several kinds.
FAULT_SHARE = 0.05 if SIZE >= 1_000 else 0.2


def test_an_evening_lands_complete_once_and_at_the_pace(tmp_path: Path) -> None:
    filings = made_up_filings(SIZE, first=DAY, last=DAY)
    landing = tmp_path / "landing"
    manners = Manners(fault_share=FAULT_SHARE, slow_seconds=0.2)
    with EdgarServer(filings, manners, lifetime_seconds=60 + 2 * SIZE, max_requests=10_000 + 10 * SIZE) as server:
        environment = {
            **os.environ, "SECTION16_EDGAR": server.url, "SECTION16_CONTACT": "Made Up made.up@example.org",
            "SECTION16_EDGAR_WAIT": "0.2", "SECTION16_LANDING": str(landing), "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"), "SECTION16_DATABASE": str(tmp_path / "none.duckdb"),
        }  # fmt: skip
        command = [sys.executable, str(SYNC), "--since", str(DAY), "--until", str(DAY)]
        started = time.monotonic()
        for kill in range(1, KILLS + 1):
            # Killed whenever another eleventh of the filings has been given away.
            killed = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            while sum(server.asked_for_filings().values()) < SIZE * kill // (KILLS + 1):
                assert killed.poll() is None, killed.communicate()
                time.sleep(0.02)
            killed.send_signal(signal.SIGKILL)
            assert killed.wait() == -signal.SIGKILL
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        assert last.returncode == 0, last.stderr

        assert landed(landing) == {filed.accession_number for filed in filings}
        assert all(landing_path(landing, each.accession_number).read_bytes() == each.text for each in filings)
        assert len([path for path in (landing / "filings").rglob("*") if path.is_file() and path.suffix != ".part"]) == SIZE
        assert not failures(landing)
        given = server.asked_for_filings()
        twice = sum(given.values()) - SIZE
        # A filing that had been given away whole when the process was killed, before it was in its place, is asked for again.
        assert set(given) == landed(landing)
        assert twice <= KILLS
        met = {request.fault for request in server.requests} - {""}
        assert len(met) >= 4
        assert met == set(FAULTS) or SIZE < 1_000
        busiest = server.busiest_second()
        assert busiest <= 8
        requests = len(server.requests)

        server.forget_requests()
        again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert again.returncode == 0, again.stderr
        assert list(server.asked) == [index_path(DAY)]
    sys.stdout.write(
        f"{SIZE:,} filings, {KILLS} kills, {sum(1 for fault in met)} kinds of faults: {requests:,} requests in"
        f" {seconds:.0f} s, {twice} filings given twice, {busiest} requests in the busiest second\n{last.stdout}"
    )


def test_killed_at_random_moments_it_is_ended_by_a_run_without_since(tmp_path: Path) -> None:
    """The first run names the days; whenever it and the next ones are killed, plain runs know what is left."""
    filings = made_up_filings(12, first=DAY, last=DAY)
    landing = tmp_path / "landing"
    dice = random.Random(16)
    with EdgarServer(filings, Manners(slow_seconds=0.2), lifetime_seconds=300) as server:
        environment = {
            **os.environ, "SECTION16_EDGAR": server.url, "SECTION16_CONTACT": "Made Up made.up@example.org",
            "SECTION16_EDGAR_WAIT": "0.2", "SECTION16_LANDING": str(landing), "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"), "SECTION16_DATABASE": str(tmp_path / "none.duckdb"),
        }  # fmt: skip
        plain = [sys.executable, str(SYNC), "--until", str(DAY)]
        for command in ([*plain, "--since", str(DAY)], plain, plain):
            killed = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            asked = len(server.requests)
            while len(server.requests) == asked and killed.poll() is None:
                time.sleep(0.01)
            time.sleep(dice.uniform(0.0, 0.8))
            killed.kill()
            killed.wait()
        last = subprocess.run(plain, env=environment, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert landed(landing) == {filed.accession_number for filed in filings}
    assert f"complete through {DAY}" in last.stdout
