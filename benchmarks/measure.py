"""What the benchmarks share: a command's time and memory, the disk's room, and tables on the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
GIGABYTE = 1024**3
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_SECONDS_BETWEEN_SAMPLES = 0.2


@dataclass
class Usage:
    """What a command took: time on the clock, time of the processors, and memory."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    status: int


def _resident_bytes(root: int) -> int:
    """Resident memory of a process and all processes below it."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended in the meantime
            parents[int(entry.name)] = int(fields[1])
            resident[int(entry.name)] = int(fields[21]) * _PAGE_BYTES
    family = {root}
    children = [process for process, parent in parents.items() if parent in family]
    while children:
        family.update(children)
        children = [process for process, parent in parents.items() if parent in family and process not in family]
    return sum(resident.get(process, 0) for process in family)


def run(command: Sequence[str], log: Path, environment: dict[str, str] | None = None) -> Usage:
    """Run a command with its output in a file, and watch the memory of all its processes."""
    peak = 0
    is_over = threading.Event()

    def watch(process: int) -> None:
        nonlocal peak
        while not is_over.wait(_SECONDS_BETWEEN_SAMPLES):
            peak = max(peak, _resident_bytes(process))

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}, cwd=ROOT
        )
        watcher = threading.Thread(target=watch, args=(process.pid,), daemon=True)
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    is_over.set()
    watcher.join()
    # A short command may end between two samples: the kernel knows the largest of its processes.
    peak = max(peak, used.ru_maxrss * 1024)
    return Usage(seconds, used.ru_utime + used.ru_stime, peak, process.returncode)


_SPIN = "import time\nwhile time.process_time() < 1: pass"


def processors_free() -> float:
    """How much faster two processes get on than one just now: 2 where two processors are idle, 1 where none is."""

    def seconds(count: int) -> float:
        started = time.perf_counter()
        for process in [subprocess.Popen([sys.executable, "-S", "-c", _SPIN]) for _ in range(count)]:
            process.wait()
        return time.perf_counter() - started

    return 2 * seconds(1) / seconds(2)


def require_room(folder: Path, needed: int) -> None:
    """Refuse to begin where the disk has less room than will be needed."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise click.ClickException(
            f"{folder} has {free / GIGABYTE:.1f} GiB free, and about {needed / GIGABYTE:.1f} GiB are needed: "
            "make room, name another folder with --work, or measure fewer --filings"
        )


def folder_bytes(folder: Path) -> int:
    """Size of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a Markdown table; all columns but the first are figures."""
    widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    click.echo(line(heads))
    rules = ["-" * (width - 1) + ":" if number else "-" * width for number, width in enumerate(widths)]
    click.echo(line(rules))
    for row in rows:
        click.echo(line(row))
