"""Reading against edgartools, the library that people use today, on the same real documents in the same minutes.

    python benchmarks/edgartools.py

edgartools is installed from benchmarks/requirements-edgartools.lock into an environment of its own
(target/benchmarks/edgartools) and fetches nothing: see edgartools_reader.py. The documents are the bare XML of the
corpus (EDGAR_CORPUS, default ../shared/edgar; else the sample) that both can read. A round is the bare parse of
lxml, our reading, our reading by two processes, and edgartools, one directly after the other; the median of the
rounds' ratios counts. One core is compared by processor time, two by the clock.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from lxml import etree
from measure import ROOT, print_table, processors_free

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(ROOT / "scripts"))

from ownership import tables
from ownership.submission import Filing, read_filing

VENV = "target/benchmarks/edgartools"
LOCK = "benchmarks/requirements-edgartools.lock"
TRANSACTIONS = (tables.NON_DERIVATIVE_TRANSACTION.name, tables.DERIVATIVE_TRANSACTION.name)
HOLDINGS = (tables.NON_DERIVATIVE_HOLDING.name, tables.DERIVATIVE_HOLDING.name)
PROCESSES = 2
# One process reads the corpus in a fifth of a second: too short to divide between two.
REPEATED = 4

Document = tuple[str, bytes]


def find_documents() -> list[Path]:
    """The bare ownership documents of the corpus."""
    corpus = Path(os.environ.get("EDGAR_CORPUS", ROOT.parent / "shared" / "edgar")) / "filings"
    folder = corpus if corpus.is_dir() else ROOT / "data" / "sample"
    return sorted(folder.rglob("*.xml"))


class Reader:
    """edgartools in its own process."""

    def __init__(self, paths: list[Path]) -> None:
        """Start it, and let it read every document once."""
        self.process = subprocess.Popen(
            [str(ROOT / VENV / "bin" / "python"), str(ROOT / "benchmarks" / "edgartools_reader.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "EDGAR_IDENTITY": "Benchmark benchmark@example.com",
                 "EDGAR_LOCAL_DATA_DIR": str(ROOT / VENV)},
        )  # fmt: skip
        self.found: dict[str, Any] = self._ask(json.dumps([str(path) for path in paths]))

    def _ask(self, line: str) -> Any:
        assert self.process.stdin is not None  # noqa: S101 - both are pipes
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise click.ClickException("edgartools ended: see what it said above")
        return json.loads(answer)

    def round(self) -> tuple[float, float]:
        """Processor seconds and seconds that it takes to read the documents."""
        processor_seconds, seconds = self._ask("")
        return processor_seconds, seconds


def read(documents: list[Document]) -> None:
    """Read documents as the loader does, which collects no garbage while it reads a batch."""
    gc.disable()
    for name, content in documents:
        if not isinstance(read_filing(name, content), Filing):
            raise click.ClickException(f"{name} was not accepted")
    gc.enable()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds and seconds of some work."""
    started, processor_started = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - processor_started, time.perf_counter() - started


@click.command(help=__doc__)
@click.option("--rounds", type=click.IntRange(min=1), default=7, show_default=True, help="Rounds of measurement.")
def main(rounds: int) -> None:
    """Measure and print."""
    subprocess.run([str(ROOT / "scripts" / "environment.sh"), VENV, LOCK], cwd=ROOT, check=True)
    paths = find_documents()
    filings: list[Filing] = []
    documents: list[Document] = []
    both: list[Path] = []
    for number, path in enumerate(paths):
        document = (f"0009990000-26-{number:06d}.xml", path.read_bytes())
        if isinstance(filing := read_filing(*document), Filing):
            filings.append(filing)
            documents.append(document)
            both.append(path)
    reader = Reader(both)
    print_documents(len(paths), filings, reader.found, both)
    unread = {number for number, _ in reader.found["failed"]}
    documents = [document for number, document in enumerate(documents) if number not in unread]
    measure(reader, documents, rounds)


def print_documents(count: int, filings: list[Filing], found: dict[str, Any], paths: list[Path]) -> None:
    """Print how many documents and lines each of the two has read."""
    lines = {
        kind: sum(len(filing.rows[name]) for filing in filings for name in names)
        for kind, names in (("transactions", TRANSACTIONS), ("holdings", HOLDINGS))
    }
    click.echo(f"{count} documents, edgartools {found['version']}\n")
    print_table(
        ["", "documents read", "transactions", "holdings"],
        [
            ["section16", f"{len(filings):,}", f"{lines['transactions']:,}", f"{lines['holdings']:,}"],
            ["edgartools", f"{found['read']:,}", f"{found['transactions']:,}", f"{found['holdings']:,}"],
        ],
    )
    for number, reason in found["failed"]:
        click.echo(f"not read by edgartools: {paths[number].name}: {reason}")


def measure(reader: Reader, documents: list[Document], rounds: int) -> None:
    """Print the ratios."""
    contents = [content for _, content in documents]
    chunks = [documents] * REPEATED
    rows: list[tuple[float, ...]] = []
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:

        def read_by_two() -> None:
            list(pool.map(read, chunks))

        read(documents)
        read_by_two()
        for _ in range(rounds):
            bare, _ = timed(lambda: [etree.fromstring(content) for content in contents])
            ours, ours_by_clock = timed(lambda: read(documents))
            _, two = timed(read_by_two)
            theirs, theirs_by_clock = reader.round()
            rows.append((ours / bare, theirs / bare, theirs / ours, theirs_by_clock / (two / REPEATED),
                         ours_by_clock / (two / REPEATED), bare / len(documents)))  # fmt: skip
    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
    spread = [f"{min(column):,.2f} to {max(column):,.2f}" for column in zip(*rows, strict=True)]
    heads = (
        ("section16, as a ratio to the bare parse", "at most 2"),
        ("edgartools, as a ratio to the bare parse", ""),
        ("section16 faster than edgartools, one core", "at least 14"),
        ("section16 on two cores faster than edgartools on one", "at least 24"),
        ("section16 on two cores faster than on one", "at least 1.7"),
    )
    click.echo(f"\nmedian of {rounds} rounds; the bare parse takes {1e6 * middle[-1]:,.0f} microseconds a document\n")
    print_table(
        ["what", "times", "rounds", "bound"],
        [
            [what, f"{value:,.2f}", found, bound]
            for (what, bound), value, found in zip(heads, middle, spread, strict=False)
        ],
    )
    free = processors_free()
    click.echo(
        f"\nTwo empty loops got on {free:.2f} times as fast as one"
        + ("." if free >= 1.8 else ": the processors are busy, and the figures for two cores say nothing.")
    )


if __name__ == "__main__":
    main()
