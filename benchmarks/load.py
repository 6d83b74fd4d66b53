"""Filings a second of reading alone and of loading, as ratios to lxml.etree.fromstring over the same bytes.

    python benchmarks/load.py --filings 20000

The documents are those of the corpus (EDGAR_CORPUS, default ../shared/edgar; else the sample), repeated under
accession numbers of their own in one .tar. Reading is measured in this process, each round beside the bare parse,
and the best ratio of the rounds counts, since the machine may be busy. Loading runs the command as a user does,
on one processor and on all.
"""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from measure import processors_free  # noqa: E402

from ownership.submission import Filing, read_filing  # noqa: E402


def documents() -> list[bytes]:
    """The bare ownership documents that the benchmark repeats."""
    corpus = Path(os.environ.get("EDGAR_CORPUS", ROOT.parent / "shared" / "edgar")) / "filings"
    folder = corpus if corpus.is_dir() else ROOT / "data" / "sample"
    found = [path.read_bytes() for path in sorted(folder.rglob("*.xml"))]
    click.echo(
        f"{len(found)} documents of {sum(map(len, found)) / len(found):,.0f} bytes on average from {folder.name}"
    )
    return found


def named(contents: list[bytes], filings: int) -> list[tuple[str, bytes]]:
    """The documents again and again, each under an invented accession number."""
    return [
        (
            f"0009990000-{number // 1_000_000:02d}-{number % 1_000_000:06d}.xml",
            contents[number % len(contents)],
        )
        for number in range(filings)
    ]


def seconds(work: Callable[[], None]) -> float:
    """Wall-clock time of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def processor_seconds(work: Callable[[], None]) -> float:
    """Processor time of some work in this process: what others do on the machine counts less."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_reading(files: list[tuple[str, bytes]], rounds: int) -> None:
    """Print the ratio of reading to the bare parse, on one processor."""

    def parse() -> None:
        for _, content in files:
            etree.fromstring(content)

    def read() -> None:
        for name, content in files:
            if not isinstance(read_filing(name, content), Filing):
                raise SystemExit(f"{name} was not accepted")

    # As the loader does while it reads a batch; without it, the parse that goes before leaves its garbage to reading.
    gc.disable()
    pairs = [(processor_seconds(parse), processor_seconds(read)) for _ in range(rounds)]
    gc.enable()
    bare, reading = min(pairs, key=lambda pair: pair[1] / pair[0])
    click.echo(f"bare parse      {len(files) / bare:10,.0f} filings a second")
    click.echo(
        f"reading         {len(files) / reading:10,.0f} filings a second, {reading / bare:.2f} times the bare parse"
        f" (bound: at most 2, {'met' if reading <= 2 * bare else 'NOT MET'})"
    )


def measure_loading(archive: Path, filings: int, rounds: int) -> None:
    """Print the speed of the command on one processor and on all."""
    processors = sorted(os.sched_getaffinity(0))
    speeds: dict[int, float] = {}
    for count in (1, len(processors)):
        times = []
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, str(ROOT / "scripts" / "load.py"), str(archive), "--database",
                           f"{folder}/warehouse.duckdb", "--workers", str(count)]  # fmt: skip
                limit = processors[:count]
                times.append(
                    seconds(
                        lambda command=command, limit=limit: subprocess.run(  # type: ignore[misc]
                            command,
                            check=True,
                            capture_output=True,
                            preexec_fn=lambda: os.sched_setaffinity(0, limit),
                        )
                    )
                )
        speeds[count] = filings / min(times)
        click.echo(f"loading on {count:2}   {speeds[count]:10,.0f} filings a second")
    ratio = speeds[len(processors)] / speeds[1]
    free = processors_free()
    met = "cannot be told: the processors are busy" if free < 1.8 else "met" if ratio >= 1.7 else "NOT MET"
    click.echo(f"all processors  {ratio:10.2f} times one (bound for two: at least 1.7, {met})")
    click.echo(f"two empty loops {free:10.2f} times one, at the same time; 2 where nobody else uses the machine")


@click.command(help=__doc__)
@click.option(
    "--filings", default=20_000, show_default=True, help="Filings to load; reading takes up to 2,000 of them."
)
@click.option("--rounds", default=3, show_default=True, help="Rounds of each measurement; the best counts.")
def main(filings: int, rounds: int) -> None:
    """Measure and print."""
    files = named(documents(), filings)
    measure_reading(files[:2_000], rounds)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "filings.tar"
        with tarfile.open(archive, "w") as tar:
            for name, content in files:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        measure_loading(archive, filings, rounds)


if __name__ == "__main__":
    main()
