"""A load that is killed at any moment leaves whole batches, and running it again ends in the undisturbed state.

The moments are drawn with a seed that is printed: SECTION16_KILL_SEED=<seed> repeats them, as far as moments can
be repeated.
"""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import tarfile
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from loading import (
    accession,
    bare,
    differences,
    dissemination,
    document,
    gone,
    load_command,
    loaded,
    master_index,
    query,
    submission,
    write,
)
from ownership import tables

if TYPE_CHECKING:
    from pathlib import Path

SEED = int(os.environ.get("SECTION16_KILL_SEED", "16"))
KILLS = 22
MAX_RUNS = 60
BATCH_FILES = 25
INDEX_FILES = 4
OPTIONS = ("--batch-files", str(BATCH_FILES))


@dataclass(frozen=True)
class Undisturbed:
    """The input folder, the warehouse of a run that nothing disturbed, and how long and how many lines it took."""

    folder: Path
    database: Path
    seconds: float
    progress_lines: int


def told(number: int, *, lines: int, footnotes: int, owners: int) -> str:
    """A document whose remarks tell how many rows it must have."""
    remarks = f"lines={lines} footnotes={footnotes} owners={owners}"
    return document(number, lines=lines, footnotes=footnotes, owners=owners, remarks=remarks)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    place = tmp_path_factory.mktemp("killed")
    folder = place / "in"
    generator = random.Random(16)
    for number in range(200):

        def again(number: int = number) -> str:
            return told(
                number,
                lines=generator.randint(0, 12),
                footnotes=generator.randint(0, 4),
                owners=generator.randint(1, 4),
            )

        wrapper = generator.choice(["xml", "nc", "txt"])
        content = {"xml": lambda _, xml: bare(xml), "nc": dissemination, "txt": submission}[wrapper](number, again())
        write(folder / f"{number % 3}" / f"{accession(number)}.{wrapper}", content)
        # The same filing again, in another wrapper, with another document, damaged, or as another form.
        if number % 5 == 0:
            write(folder / "3" / f"{accession(number)}.txt", submission(number, again()))
        if number % 7 == 0:
            write(folder / "4" / f"{accession(number)}.xml", bare(again()))
        if number % 11 == 0:
            write(folder / str(number % 5) / f"{accession(number)}.broken.xml", bare(again())[:-60])
        if number % 13 == 0:
            write(folder / "2" / f"other{number}.txt", submission(90_000 + number, "<x/>", form="8-K"))
        if number % 60 == 0:  # INDEX_FILES times
            rows = [(str(1000 + each), f"NAME {number}", each) for each in range(number // 2, number + 20)]
            write(folder / str(number % 5) / f"{number}.idx", master_index(*rows))
    with tarfile.open(folder / "day.nc.tar.gz", "w:gz") as archive:
        for number in range(150, 220):
            data = dissemination(number, told(number, lines=number % 9, footnotes=2, owners=1)).encode()
            info = tarfile.TarInfo(f"{accession(number)}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    database = place / "undisturbed.duckdb"
    started = time.monotonic()
    loaded(folder, database=database, options=OPTIONS, status=1)
    seconds = time.monotonic() - started
    batches = -(-query(database, "select files_seen from raw.load")[0][0] // BATCH_FILES)
    assert batches > 15
    return Undisturbed(folder, database, seconds, batches)


def require_whole(database: Path) -> int:
    """The warehouse opens, holds whole filings only and whole batches only. Returns the number of filings."""
    if not database.exists():
        return 0
    with duckdb.connect(str(database), read_only=True) as connection:

        def rows(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        names = {str(name) for (name,) in rows("select table_name from duckdb_tables() where schema_name = 'raw'")}
        if names != {table.name for table in tables.ALL_TABLES}:
            return 0  # killed while the tables were made: nothing is in them yet
        assert rows("select accession_number from raw.filing group by all having count(*) > 1") == []
        for table in tables.FILING_TABLES:
            key = ", ".join(table.key)
            orphans = f"select * from raw.{table.name} where accession_number not in (select accession_number from raw.filing)"
            assert rows(orphans) == [], table.name
            if table is not tables.ELEMENT_LAYOUT:
                assert rows(f"select {key} from raw.{table.name} group by {key} having count(*) > 1") == [], table.name
        counted = rows(
            """
            with counts as (
                select
                    filing.accession_number,
                    document.remarks,
                    concat(
                        'lines=',
                        (select count(*) from raw.non_derivative_transaction as line
                            where line.accession_number = filing.accession_number),
                        ' footnotes=',
                        (select count(*) from raw.footnote
                            where footnote.accession_number = filing.accession_number),
                        ' owners=',
                        (select count(*) from raw.reporting_owner as reporting_owner
                            where reporting_owner.accession_number = filing.accession_number)
                    ) as counted
                from raw.filing as filing
                left join raw.ownership_document as document on filing.accession_number = document.accession_number
            )
            select * from counts where counted is distinct from remarks
            """
        )
        assert counted == []
        accepted = rows(
            "select sum(files_accepted)::bigint - (select count(*) from raw.filing) between 0 and"
            f" {INDEX_FILES} from raw.load having count(*) > 0"
        )
        assert accepted in ([], [(True,)]), "a batch was written without its counts, or the counts without it"
        return int(str(rows("select count(*) from raw.filing")[0][0]))


class Moments:
    """When to kill: so many seconds after the start, or so soon after a line of progress."""

    def __init__(self, undisturbed: Undisturbed) -> None:
        self.random = random.Random(SEED)
        self.undisturbed = undisturbed

    def wait(self, process: subprocess.Popen[bytes]) -> str:
        """Wait for the next moment, or for the end of the process; say which moment it was."""
        if self.random.random() < 0.4:
            seconds = self.random.uniform(0.0, 1.1 * self.undisturbed.seconds)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            return f"after {seconds:.3f} s"
        lines = self.random.randrange(self.undisturbed.progress_lines)
        seconds = self.random.uniform(0.0, 0.08)
        assert process.stdout is not None
        for _ in range(lines):
            if not process.stdout.readline():
                break
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return f"{seconds:.3f} s after {lines} batches"


@pytest.mark.slow
def test_killed_at_random_moments_a_load_leaves_whole_filings_and_ends_undisturbed_when_run_again(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    print(f"seed {SEED}: SECTION16_KILL_SEED={SEED} repeats it")
    moments = Moments(undisturbed)
    kills = rounds = in_a_row = 0
    database = tmp_path / "0.duckdb"
    in_between = set()
    for run in range(MAX_RUNS):
        marker = f"section16-{os.getpid()}-{run}-{SEED}"
        workers = "2" if moments.random.random() < 0.3 else "1"
        process = subprocess.Popen(
            load_command(undisturbed.folder, database=database, options=(*OPTIONS, "--workers", workers)),
            env={**os.environ, "SECTION16_TEST_MARKER": marker},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            moment = moments.wait(process)
            is_killed = process.poll() is None
            if is_killed:
                process.send_signal(signal.SIGKILL)
        assert process.returncode == (-signal.SIGKILL if is_killed else 1)
        assert gone(marker, 10), f"processes stayed behind: {moment}, {workers} workers"
        filings = require_whole(database)
        if is_killed:
            kills += 1
            in_a_row += 1
            in_between.add(filings)
            print(f"kill {kills}: {moment}, {workers} workers: {filings} filings")
        # A warehouse is killed up to four times in a row, then the same command ends what was begun.
        if is_killed and in_a_row < 4 and kills < KILLS:
            continue
        if is_killed:
            loaded(undisturbed.folder, database=database, options=OPTIONS, status=1)
        assert differences(undisturbed.database, database) == {}, f"{moment}, {workers} workers, seed {SEED}"
        rounds += 1
        in_a_row = 0
        database = tmp_path / f"{rounds}.duckdb"
        if kills >= KILLS:
            break
    assert kills >= 20, f"only {kills} of the runs were killed before they ended"
    assert len(in_between) >= 5, f"the moments were not spread: {in_between}"
