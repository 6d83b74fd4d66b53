"""The whole history, or any part of it, on this machine: generate, load, build, load one more day, build, ask.

    python benchmarks/history.py --filings 5000000

Prints filings a second, seconds and peak memory of each step, the size of the warehouse, the ten slowest nodes of
the build, and the times of ten questions that analysts ask (benchmarks/questions). The feed archives are made by
scripts/generate.py, or taken from --feed. The last archives, of 5,000 filings or more, are held back: they are the
day that is loaded on top of the history.

Steps that have finished are not repeated: their figures are in history.json below --work, in the folder of that
number of filings. --fresh begins anew, --steps repeats single steps.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tarfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import duckdb
from measure import GIGABYTE, ROOT, folder_bytes, print_table, require_room, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = ("generate", "load", "build", "next_day", "build_again", "questions")
QUESTIONS = ROOT / "benchmarks" / "questions"
NEXT_DAY_FILINGS = 5_000
WHOLE_HISTORY = 5_000_000
# Bytes a filing takes: in the feed, twice while it is made; and in a warehouse with all marts, where 20,000 filings
# took 1,500 bytes each, and what a build makes in between and later models want room as well.
FEED_BYTES = 1_700
WAREHOUSE_BYTES = 5_000
ROUNDS = 3


class History:
    """One size of history, in a folder of its own."""

    def __init__(self, work: Path, filings: int, seed: int, feed: Path | None, next_day_filings: int) -> None:
        """Read the figures that are there already.

        Args:
            work: gets a folder named after the number of filings.
            filings: in the history, without the day on top.
            seed: of the made-up market.
            feed: archives to take instead of a made-up market's.
            next_day_filings: at least so many are held back for the day on top.
        """
        self.filings, self.seed, self.next_day_filings = filings, seed, next_day_filings
        self.folder = work / f"{filings:_}"
        self.feed = feed
        self.warehouse = self.folder / "warehouse.duckdb"
        self.file = self.folder / "history.json"
        self.settings = {"filings": filings, "seed": seed, "feed": str(feed) if feed else None,
                         "next_day_filings": next_day_filings}  # fmt: skip
        self.figures: dict[str, dict[str, Any]] = {}
        if self.file.is_file():
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            if kept["settings"] != self.settings:
                raise click.ClickException(
                    f"{self.file} has figures of other settings ({kept['settings']}): use --fresh or another --work"
                )
            self.figures = kept["figures"]

    def run(self, steps: tuple[str, ...]) -> None:
        """Run the steps that have no figures yet; those named are repeated, with all behind them."""
        first = min((STEPS.index(step) for step in steps), default=len(STEPS))
        if "next_day" in self.figures and {"build", "next_day", "build_again"} & {*steps} and "load" not in steps:
            raise click.ClickException("the next day is in the warehouse already: repeat the step load as well")
        for step in STEPS[first:]:
            self.figures.pop(step, None)
        for step in STEPS:
            if step in self.figures:
                continue
            if steps and step not in steps:
                break
            click.echo(f"{self.filings:,} filings: {step.replace('_', ' ')} ...", err=True)
            self.figures[step] = getattr(self, f"_{step}")()
            self.folder.mkdir(parents=True, exist_ok=True)
            kept = {"settings": self.settings, "figures": self.figures}
            self.file.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")

    def _run(self, name: str, *command: str, accepted: tuple[int, ...] = (0,)) -> dict[str, Any]:
        log = self.folder / "logs" / f"{name}.txt"
        usage = run(
            command,
            log,
            {
                "SECTION16_DATABASE": str(self.warehouse),
                "DBT_TARGET_PATH": str(self.folder / "target"),
                "DBT_LOG_PATH": str(self.folder / "logs"),
            },
        )
        if usage.status not in accepted:
            tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise click.ClickException(f"{name} ended with status {usage.status}; the end of {log}:\n{tail}")
        return asdict(usage)

    def _generate(self) -> dict[str, Any]:
        """The made-up market, or the archives given, divided into the history and the day on top of it."""
        figures: dict[str, Any] = {}
        source = self.feed
        if source is None:
            made = self.folder / "made"
            shutil.rmtree(made, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)
            count = self.filings + self.next_day_filings
            require_room(self.folder, count * (2 * FEED_BYTES + WAREHOUSE_BYTES))
            figures = self._run("generate", sys.executable, str(ROOT / "scripts" / "generate.py"), "--filings",
                                str(count), "--seed", str(self.seed), "--out", str(made))  # fmt: skip
            source = made / "feed"
        archives = sorted(source.rglob("*.tar.gz"), key=lambda path: path.name)
        if not archives:
            raise click.ClickException(f"{source}: no .tar.gz archives are below it")
        split, held_back = len(archives), 0
        while held_back < self.next_day_filings and split > 1:
            split -= 1
            held_back += _members(archives[split])
        for name, some in (("history", archives[:split]), ("next_day", archives[split:])):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir(parents=True)
            for archive in some:
                (self.folder / name / archive.name).symlink_to(archive.resolve())
        return {
            **figures,
            "archives": split,
            "feed_bytes": sum(path.stat().st_size for path in archives[:split]),
            "archives_held_back": len(archives) - split,
            "filings_held_back": held_back,
        }

    def _load(self) -> dict[str, Any]:
        for path in (self.warehouse, Path(f"{self.warehouse}.wal")):
            path.unlink(missing_ok=True)
        require_room(self.folder, self.filings * WAREHOUSE_BYTES)
        return self._load_folder("load", "history")

    def _next_day(self) -> dict[str, Any]:
        return self._load_folder("next_day_load", "next_day")

    def _load_folder(self, name: str, folder: str) -> dict[str, Any]:
        before = self._count("select count(*) from raw.filing") if self.warehouse.is_file() else 0
        figures = self._run(name, sys.executable, str(ROOT / "scripts" / "load.py"), str(self.folder / folder),
                            accepted=(0, 1))  # fmt: skip
        loaded = self._count("select count(*) from raw.filing") - before
        return {
            **figures,
            "filings": loaded,
            "filings_a_second": loaded / figures["seconds"],
            "warehouse_bytes": self.warehouse.stat().st_size,
        }

    def _count(self, sql: str) -> int:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return int(connection.execute(sql).fetchall()[0][0])

    def _build(self) -> dict[str, Any]:
        return self._dbt("build")

    def _build_again(self) -> dict[str, Any]:
        return self._dbt("build_again", "--selector", "new_data")

    def _dbt(self, name: str, *options: str) -> dict[str, Any]:
        figures = self._run(name, str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "build", *options,
                            accepted=(0, 1))  # fmt: skip
        results = json.loads((self.folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
        statuses: dict[str, int] = {}
        for result in results:
            statuses[result["status"]] = statuses.get(result["status"], 0) + 1
        nodes = sorted(
            (
                {"node": result["unique_id"], "seconds": result["execution_time"], "status": result["status"]}
                for result in results
            ),
            key=lambda node: -node["seconds"],
        )
        return {
            **figures,
            "warehouse_bytes": self.warehouse.stat().st_size,
            "statuses": statuses,
            "not_passed": [
                {"node": result["unique_id"], "status": result["status"], "message": result["message"]}
                for result in results
                if result["status"] not in ("success", "pass", "skipped", "no-op")
            ],
            "slowest": nodes[:10],
            "model_seconds": sum(node["seconds"] for node in nodes if node["node"].startswith("model.")),
            "test_seconds": sum(node["seconds"] for node in nodes if node["node"].startswith(("test.", "unit_test."))),
        }

    def _questions(self) -> dict[str, Any]:
        """Times of the questions: with nothing in memory, and again at once; the best of three rounds each."""
        values = self._values()
        times: dict[str, Any] = {}
        for file in sorted(QUESTIONS.glob("*.sql")):
            sql = file.read_text(encoding="utf-8")
            parameters = {name: value for name, value in values.items() if re.search(rf"\${name}\b", sql)}
            cold, warm = [], []
            rows = 0
            for _ in range(ROUNDS):
                _forget(self.warehouse)
                with duckdb.connect(str(self.warehouse), read_only=True) as connection:
                    for found in (cold, warm):
                        started = time.perf_counter()
                        rows = len(connection.execute(sql, parameters).fetchall())
                        found.append(time.perf_counter() - started)
            times[file.stem] = {"cold_seconds": min(cold), "warm_seconds": min(warm), "rows": rows}
        return {"values": values, "times": times}

    def _values(self) -> dict[str, str]:
        """What the questions are about: the insider and the issuer with the most filings, and so on."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:

            def value(sql: str) -> str:
                rows = connection.execute(sql).fetchall()
                return str(rows[0][0]) if rows else ""

            return {
                "last_day": value("select max(filing_date) from marts.fct_filings"),
                "insider_cik": value(
                    "select insider_cik from marts.dim_insiders order by filing_count desc, insider_cik limit 1"
                ),
                "issuer_cik": value(
                    "select issuer_cik from marts.dim_issuers order by filing_count desc, issuer_cik limit 1"
                ),
                "transaction_id": value(
                    "select transaction_id from marts.fct_footnote_references where transaction_id is not null"
                    " group by transaction_id order by count(*) desc, transaction_id limit 1"
                ),
            }


def _members(archive: Path) -> int:
    """Files in a .tar.gz archive."""
    with tarfile.open(archive, "r|gz") as members:
        return sum(member.isfile() for member in members)


def _forget(file: Path) -> None:
    """Ask the system to drop a file from its memory, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


# ---------------------------------------------------------------------------------------------------------- printing


def _gib(count: float) -> str:
    return f"{count / GIGABYTE:.2f}"


def print_history(history: History) -> None:
    """Print the tables of one size."""
    figures = history.figures
    click.echo(f"\n## {history.filings:,} filings, {history.feed or f'made up with seed {history.seed}'}\n")
    rows = []
    for step in STEPS[:-1]:
        if "seconds" in (found := figures.get(step, {})):
            count = found.get("filings", history.filings + history.next_day_filings if step == "generate" else None)
            rows.append(
                [
                    step.replace("_", " "),
                    f"{found['seconds']:,.1f}",
                    f"{found['processor_seconds']:,.1f}",
                    _gib(found["peak_bytes"]),
                    f"{count:,}" if count is not None else "",
                    f"{count / found['seconds']:,.0f}" if count is not None else "",
                    _gib(found["warehouse_bytes"]) if "warehouse_bytes" in found else "",
                ]
            )
    if rows:
        print_table(
            ["step", "seconds", "processor seconds", "peak memory GiB", "filings", "filings a second",
             "warehouse GiB"], rows,
        )  # fmt: skip
    for step in ("build", "build_again"):
        if step in figures:
            _print_build(step, figures[step])
    if "questions" in figures:
        click.echo("\nQuestions, seconds: nothing in memory, and asked again; the best of three\n")
        print_table(
            ["question", "cold", "warm", "rows"],
            [
                [name.replace("_", " "), f"{found['cold_seconds']:.3f}", f"{found['warm_seconds']:.3f}",
                 f"{found['rows']:,}"]
                for name, found in figures["questions"]["times"].items()
            ],
        )  # fmt: skip


def _print_build(step: str, found: dict[str, Any]) -> None:
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(found["statuses"].items()))
    click.echo(
        f"\n{step.replace('_', ' ').capitalize()}: {statuses};"
        f" models {found['model_seconds']:,.1f} s, tests {found['test_seconds']:,.1f} s. The slowest:\n"
    )
    print_table(
        ["node", "seconds", "status"],
        [
            [_short(node["node"]), f"{node['seconds']:.2f}", node["status"]]
            for node in found["slowest"]
        ],
    )  # fmt: skip
    for node in found["not_passed"]:
        click.echo(f"{node['status']}: {_short(node['node'])}: {' '.join(str(node['message']).split())[:200]}")


def _short(node: str) -> str:
    """Kind and name of a node, without the hash at the end of a test's."""
    kind, _, name = node.partition(".section16.")
    return f"{kind} {re.sub(r'[.][0-9a-f]{10}$', '', name)}" if name else node


# What is promised for five million filings: what it is, step, its figure, bound, unit, what the figure grows with.
_BOUNDS: tuple[tuple[str, str, Callable[[dict[str, Any]], float], float, str, bool], ...] = (
    ("history loaded", "load", lambda found: found["seconds"] / 60, 25, "min", True),
    ("memory of loading", "load", lambda found: found["peak_bytes"] / GIGABYTE, 4, "GiB", False),
    ("dbt build with all tests", "build", lambda found: found["seconds"] / 60, 15, "min", True),
    ("memory of building", "build", lambda found: found["peak_bytes"] / GIGABYTE, 12, "GiB", False),
)


def print_bounds(history: History) -> None:
    """Print the bounds stated for five million filings beside what was measured or follows from it."""
    figures = history.figures
    filings = figures.get("load", {}).get("filings", history.filings)
    factor = WHOLE_HISTORY / filings
    is_whole = filings >= WHOLE_HISTORY
    rows = []
    for what, step, figure, bound, unit, grows in _BOUNDS:
        if step not in figures:
            continue
        value = figure(figures[step])
        shown = f"{value:,.2f} {unit}"
        if is_whole or not grows:
            basis = "measured" if is_whole else f"measured at {filings:,}, not extrapolated"
        else:
            value *= factor
            basis = f"extrapolated in proportion from {filings:,}"
        is_complete = _is_complete(figures[step])
        rows.append([what, shown, f"{value:,.2f} {unit}", f"{bound} {unit}", _met(value, bound, is_complete), basis])
    if {"next_day", "build_again"} <= figures.keys():
        value = figures["next_day"]["seconds"] + figures["build_again"]["seconds"]
        basis = "measured" if is_whole else f"measured at {filings:,}, not extrapolated"
        shown = f"{value:,.1f} s"
        rows.append([f"next day ({figures['next_day']['filings']:,} filings) loaded and built", shown, shown, "60 s",
                     _met(value, 60, _is_complete(figures["build_again"])), basis])  # fmt: skip
    if rows:
        click.echo("\nBounds stated for 5,000,000 filings on two cores\n")
        print_table(["what", "measured", "at 5,000,000", "bound", "", "basis"], rows)


def _is_complete(found: dict[str, Any]) -> bool:
    """Whether a build, if it is one, ran all its nodes: one that stopped half-way is soon done."""
    return not {"error", "fail", "skipped"} & found.get("statuses", {}).keys()


def _met(value: float, bound: float, is_complete: bool) -> str:
    return ("met" if is_complete else "nodes failed") if value < bound else "NOT MET"


def print_curve(histories: list[History]) -> None:
    """Print time against filings."""
    click.echo("\n## Time against filings\n")

    def cells(step: str) -> Iterator[str]:
        for history in histories:
            found = history.figures.get(step, {})
            yield f"{found['seconds']:,.1f} s" if "seconds" in found else ""
            filings = found.get("filings", history.figures.get("load", {}).get("filings", history.filings))
            yield f"{1e6 * found['seconds'] / filings:,.0f} us" if "seconds" in found else ""

    heads = ["step", *(head for each in histories for head in (f"{each.filings:,}", "a filing"))]
    print_table(heads, [[step.replace("_", " "), *cells(step)] for step in STEPS[:-1]])


@click.command(help=__doc__)
@click.option("--filings", type=click.IntRange(min=1), default=100_000, show_default=True, help="Filings to load.")
@click.option("--curve", metavar="N,N,...", help="Several sizes, one after the other, and a table of their times.")
@click.option("--seed", type=int, default=16, show_default=True, help="Seed of the made-up market.")
@click.option(
    "--feed",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Feed archives to take instead of made-up ones; --filings then only names the folder.",
)
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "target" / "benchmarks",
    show_default="target/benchmarks",
    help="Folder for the archives, the warehouse and the figures.",
)
@click.option("--steps", metavar="STEP,...", help=f"Repeat these steps: {', '.join(STEPS)}.")
@click.option("--fresh", is_flag=True, help="Forget what has been measured and made before.")
@click.option("--next-day-filings", type=click.IntRange(min=1), default=NEXT_DAY_FILINGS, show_default=True)
def main(
    filings: int,
    curve: str | None,
    seed: int,
    feed: Path | None,
    work: Path,
    steps: str | None,
    next_day_filings: int,
    *,
    fresh: bool,
) -> None:
    """Measure and print."""
    sizes = [int(size.replace("_", "")) for size in curve.split(",")] if curve else [filings]
    named = tuple(steps.split(",")) if steps else ()
    if unknown := [step for step in named if step not in STEPS]:
        raise click.UsageError(f"no step is called {unknown[0]}; the steps: {', '.join(STEPS)}")
    histories = []
    for size in sizes:
        if fresh:
            shutil.rmtree(work / f"{size:_}", ignore_errors=True)
        history = History(work.resolve(), size, seed, feed, min(next_day_filings, size))
        history.run(named)
        print_history(history)
        print_bounds(history)
        click.echo(f"\nkept below {history.folder}: {folder_bytes(history.folder) / GIGABYTE:.1f} GiB", err=True)
        histories.append(history)
    if len(histories) > 1:
        print_curve(histories)


if __name__ == "__main__":
    main()
