"""What a scheduler runs every night: sync, load, `dbt build`, publish; then one summary.

    python scripts/update.py [SYNC OPTIONS]

Each step runs, and what it says is shown. Options that are not listed below go to sync.py, as --feed or --since. Of
the landing folder only what came since the last time is loaded, and everything where the warehouse is another or older
one than then. A step that fails does not stop the later ones where they make sense: what has landed is loaded when
EDGAR is out of reach, and only a whole build is published. A second update.py in the same landing folder ends at once.

Exit status: 0 all went well; 1 all steps ran, but filings failed or were rejected (listed, and tried again or kept in
raw.rejected_document); 2 a step could not run to its end, the build failed, or what became of the filings is not known.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click
import duckdb

from ownership.landing import LandingError, failures

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT: Final = Path(__file__).resolve().parents[1]
_COULD_NOT_RUN: Final = 2


@dataclass(frozen=True)
class State:
    """What a warehouse holds: its loads in order, the last one's number, filings, and accession numbers or names."""

    loads: tuple[str, ...] = ()
    last_load: int = 0
    filings: int = 0
    replaced_since: int = 0
    removed: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()


def state_of(database: Path, since_load: int = 0) -> State:
    """What a warehouse holds; nothing where there is none yet.

    Args:
        database: the file.
        since_load: filings that were there by this load, and written anew later, count as replaced.
    """
    if not database.exists():
        return State()
    with duckdb.connect(str(database), read_only=True) as connection:
        names = "schema_name || '.' || table_name || '.' || column_name"
        columns = set(connection.execute(f"select {names} from duckdb_columns()").fetchall())
        if ("raw.load.load_id",) not in columns:
            return State()
        loads = connection.execute("select load_id, load_number from raw.load order by load_number").fetchall()
        filings, written = connection.execute(
            "select count(*), count(*) filter (load_number > ?) from raw.filing", [since_load]
        ).fetchall()[0]
        rejected = connection.execute(
            "select source_file from raw.rejected_document where resolved_at is null"
        ).fetchall()
        removed = (
            connection.execute("select accession_number from marts.fct_filings where is_removed").fetchall()
            if ("marts.fct_filings.is_removed",) in columns
            else []
        )
    return State(
        tuple(load_id for load_id, _ in loads),
        loads[-1][1] if loads else 0,
        filings,
        written,
        frozenset(number for (number,) in removed),
        frozenset(name for (name,) in rejected),
    )


def step(name: str, *arguments: str | Path) -> int:
    """Run a script beside this one and return its exit status."""
    click.echo(f"== {name}")
    command = [sys.executable, str(PROJECT / "scripts" / f"{name}.py"), *map(str, arguments)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own scripts


def load(landing: Path, database: Path, before: State) -> int:
    """Load what came into the landing folder since it was last loaded into this warehouse: load.py's exit status.

    The file .loaded there has the time of that, and names its load: a warehouse that does not know the load, as another
    one or an older copy put back, lacks what came before, so everything is loaded.
    """
    loaded, beginning = landing / ".loaded", landing / ".loaded.new"
    is_known = loaded.exists() and loaded.read_text(encoding="utf-8") in before.loads
    # By the clock of the file system, which the times of the files are of.
    beginning.write_text("", encoding="utf-8")
    began = beginning.stat().st_mtime_ns
    status = step("load", landing, "--database", database, *(("--newer-than", loaded) if is_known else ()))
    if status < _COULD_NOT_RUN:
        beginning.write_text("".join(state_of(database).loads[-1:]), encoding="utf-8")
        os.utime(beginning, ns=(began, began))
        beginning.replace(loaded)
    return status


def build(database: Path) -> tuple[int, str]:
    """Build what was loaded: 0 or 2 as an exit status, and what became of models and tests in words."""
    click.echo("== dbt build")
    target = Path(os.environ.get("DBT_TARGET_PATH", PROJECT / "target"))
    output = target / "output" / "dbt.txt"
    output.parent.mkdir(parents=True, exist_ok=True)
    results = target / "run_results.json"
    results.unlink(missing_ok=True)
    dbt = str(Path(sys.executable).with_name("dbt"))
    with output.open("w", encoding="utf-8") as file:
        is_built = not subprocess.run(  # noqa: S603 - a fixed command
            [dbt, "--no-use-colors", "build", "--selector", "new_data"],
            cwd=PROJECT,
            env={**os.environ, "SECTION16_DATABASE": str(database)},
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if not is_built:
        click.echo(output.read_text(encoding="utf-8"), err=True)
    if not results.exists():
        return _COULD_NOT_RUN, "could not run"
    statuses = Counter(str(each["status"]) for each in json.loads(results.read_text(encoding="utf-8"))["results"])
    return 0 if is_built else _COULD_NOT_RUN, ", ".join(f"{count:,} {name}" for name, count in sorted(statuses.items()))


@click.command(
    help=__doc__,
    context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True, "allow_extra_args": True},
)
@click.option(
    "--landing",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: os.environ.get("SECTION16_LANDING", "landing"),
    show_default="SECTION16_LANDING, else landing",
    help="The landing folder.",
)
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("SECTION16_DATABASE", "warehouse.duckdb"),
    show_default="SECTION16_DATABASE, else warehouse.duckdb",
    help="The warehouse file.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("publish"),
    show_default=True,
    help="The folder that the marts are published in.",
)
@click.pass_context
def main(context: click.Context, landing: Path, database: Path, output: Path) -> None:
    """Run the steps and print the summary."""
    landing, database, output = landing.absolute(), database.absolute(), output.absolute()
    try:
        with _alone(landing):
            _update(landing, database, output, context.args)
    except OSError as error:
        _tell(f"{error.filename}: {error.strerror}")
        raise SystemExit(_COULD_NOT_RUN) from None


@contextmanager
def _alone(landing: Path) -> Iterator[None]:
    """Hold the landing folder: of two runs at once, neither would know what the other has loaded."""
    landing.mkdir(parents=True, exist_ok=True)
    with (landing / ".update.lock").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _tell(f"{landing}: another update.py is at work there; wait for its end")
            raise SystemExit(_COULD_NOT_RUN) from None
        yield


def _tell(message: str) -> None:
    click.echo(f"update.py: {' '.join(message.split())}", err=True)


def _update(landing: Path, database: Path, output: Path, sync_options: list[str]) -> NoReturn:
    """Run the steps, print the summary, and end with the exit status."""
    statuses = {"sync": step("sync", "--landing", landing, "--database", database, *sync_options)}
    built = "not run"
    figures = ""
    try:
        before = state_of(database)
        statuses["load"] = load(landing, database, before)
        if statuses["load"] < _COULD_NOT_RUN:
            statuses["build"], built = build(database)
            if statuses["build"] == 0:
                statuses["publish"] = step("publish", "--database", database, "--output", output)
        after = state_of(database, since_load=before.last_load)
        figures = _figures(before, after, len(failures(landing)))
    except duckdb.Error as error:
        _tell(f"{database}: {error}")
    except OSError as error:
        _tell(f"{error.filename}: {error.strerror}")
    except LandingError as error:
        _tell(str(error))
    worst = max(abs(status) for status in statuses.values()) if figures else _COULD_NOT_RUN
    steps = ", ".join(f"{name} {_said(statuses.get(name))}" for name in ("sync", "load", "build", "publish"))
    click.echo(f"== update: {figures or 'filings not known'}; build: {built}; {steps}")
    raise SystemExit(min(worst, _COULD_NOT_RUN))


def _figures(before: State, after: State, failed: int) -> str:
    """What became of the filings, in words."""
    new = after.filings - before.filings
    return (
        f"filings new {new:,}, replaced {after.replaced_since - new:,},"
        f" removed {len(after.removed - before.removed):,}, rejected {len(after.rejected - before.rejected):,},"
        f" failed {failed:,}; {after.filings:,} in all"
    )


def _said(status: int | None) -> str:
    """What an exit status says of a step."""
    if status is None:
        return "not run"
    return {0: "well", 1: "with failures", _COULD_NOT_RUN: "failed"}.get(status, f"ended ({status})")


if __name__ == "__main__":
    main()
