"""update.py, end to end: from the stand-in EDGAR to the published marts, twice, and what it tells of each night."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

import update
from edgar_server import EdgarServer, Manners, made_up_filings
from ownership.warehouse import Warehouse

pytestmark = pytest.mark.slow

UPDATE = Path(__file__).resolve().parents[2] / "scripts" / "update.py"


@dataclass
class House:
    """A user's folder, in which the command is run."""

    place: Path
    url: str

    def update(self, *options: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ, "SECTION16_EDGAR": self.url, "SECTION16_CONTACT": "Made Up made.up@example.org",
            "SECTION16_EDGAR_WAIT": "0.01", "SECTION16_LANDING": "landing", "SECTION16_DATABASE": "warehouse.duckdb",
            "XDG_STATE_HOME": str(self.place / "state"), "XDG_CONFIG_HOME": str(self.place / "config"),
            "DBT_TARGET_PATH": str(self.place / "target"), "DBT_LOG_PATH": str(self.place / "logs"),
        }  # fmt: skip
        command = [sys.executable, str(UPDATE), "--since", "2024-01-02", "--until", "2024-01-05", *options]
        return subprocess.run(command, cwd=self.place, env=environment, capture_output=True, text=True, check=False)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.place / "publish" / "section16.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def summary(run: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """The figures of the last line."""
    line = run.stdout.splitlines()[-1]
    assert line.startswith("== update: filings "), run.stdout + run.stderr
    return {name: int(count) for name, count in re.findall(r"(new|replaced|removed|rejected|failed) (\d+)", line)}


def test_two_nights(tmp_path: Path) -> None:
    filings = made_up_filings(30, first=date(2024, 1, 2), last=date(2024, 1, 5))
    with EdgarServer(filings, Manners(limit=None), lifetime_seconds=600) as server:
        house = House(tmp_path, server.url)
        gone, changed, failing = (filed.accession_number for filed in server.held()[:3])
        server.remove(failing)
        first = house.update()
        assert first.returncode == 0, first.stdout + first.stderr
        assert summary(first) == {"new": 29, "replaced": 0, "removed": 0, "rejected": 0, "failed": 0}
        assert first.stdout.splitlines()[-1].endswith("sync well, load well, build well, publish well")
        assert house.query("select count(*) from marts.fct_filings where not is_removed") == [(29,)]

        server.remove(gone)
        of_changed = next(filed for filed in filings if filed.accession_number == changed)
        text = of_changed.text.replace(b"<securityTitle>", b"<securityTitle> ")
        server.add(
            replace(of_changed, entities=((of_changed.entities[0][0], "RENAMED INC"), *of_changed.entities[1:]), text=text),
            next(filed for filed in filings if filed.accession_number == failing),
        )
        for path in server.filing_paths(failing):
            server.misbehave(path, *["error"] * 5)
        (tmp_path / "landing" / "mistake.xml").write_text("<ownershipDocument>")
        second = house.update()
        assert second.returncode == 1, second.stdout + second.stderr
        assert summary(second) == {"new": 0, "replaced": 1, "removed": 1, "rejected": 1, "failed": 1}
        assert house.query("select accession_number from marts.fct_filings where is_removed") == [(gone,)]
        assert house.query("select count(*) from marts.fct_filings") == [(29,)]

    # A run beside another one would not know what that one has loaded.
    with (tmp_path / "landing" / ".update.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        beside = house.update()
    assert (beside.returncode, beside.stdout) == (2, "")
    assert "another update.py is at work" in beside.stderr

    # EDGAR is gone, and the warehouse is another one's: each step that cannot run is told.
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw.filing drop column source_file")
    third = house.update()
    assert third.returncode == 2
    assert third.stdout.splitlines()[-1].endswith("sync failed, load failed, build not run, publish not run")


def loads(database: Path) -> str:
    """Make a warehouse of one load more, and name that load."""
    warehouse = Warehouse(database)
    warehouse.finish()
    return warehouse.load_id


def test_an_older_copy_of_the_warehouse_gets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing, database, copy = tmp_path / "landing", tmp_path / "warehouse.duckdb", tmp_path / "copy.duckdb"
    landing.mkdir()
    options: list[tuple[str, ...]] = []

    def step(name: str, *arguments: str | Path) -> int:
        options.append(tuple(map(str, arguments[3:])))
        loads(database)
        return 0

    monkeypatch.setattr(update, "step", step)
    newer = ("--newer-than", str(landing / ".loaded"))
    for expected in ((), newer):
        assert update.load(landing, database, update.state_of(database)) == 0
        assert options.pop() == expected
    shutil.copy(database, copy)
    update.load(landing, database, update.state_of(database))
    assert options.pop() == newer
    copy.replace(database)
    loads(database)  # the copy has come to the same number of loads, by another load
    update.load(landing, database, update.state_of(database))
    assert options.pop() == ()


def test_a_load_begins_when_it_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing, database = tmp_path / "landing", tmp_path / "warehouse.duckdb"
    landing.mkdir()

    def step(name: str, *arguments: str | Path) -> int:
        time.sleep(0.05)
        (landing / "meanwhile.txt").write_text("x")
        (landing / ".loaded.new").write_text("written by somebody else")
        loads(database)
        return 0

    monkeypatch.setattr(update, "step", step)
    update.load(landing, database, update.State())
    assert (landing / ".loaded").stat().st_mtime < (landing / "meanwhile.txt").stat().st_ctime


@pytest.mark.parametrize("trouble", ["before", "after", "notes", "build"])
def test_what_cannot_be_had_is_told_with_a_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    asked: list[int] = []

    def state_of(database: Path, since_load: int = 0) -> update.State:
        asked.append(since_load)
        if len(asked) == {"before": 1, "after": 2}.get(trouble):
            raise duckdb.IOException("made up")
        return update.State(filings=7)

    def build(database: Path) -> tuple[int, str]:
        if trouble == "build":
            raise FileNotFoundError(2, "No such file or directory", "dbt")
        return 0, "1 success"

    monkeypatch.setattr(update, "state_of", state_of)
    monkeypatch.setattr(update, "step", lambda *_: 0)
    monkeypatch.setattr(update, "load", lambda *_: 0)
    monkeypatch.setattr(update, "build", build)
    landing = tmp_path / "landing"
    if trouble == "notes":
        (landing / "failed").mkdir(parents=True)
        (landing / "failed" / "0009991000-24-000001.json").write_text("{")
    told = CliRunner().invoke(update.main, ["--landing", str(landing), "--database", str(tmp_path / "w.duckdb")])
    assert told.exit_code == 2
    assert "== update: filings not known; build: " in told.output
    assert "-" not in told.output.split("== update:")[1]
