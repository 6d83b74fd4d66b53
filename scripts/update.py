"""What a scheduler runs every night: sync, load, `dbt build`, publish; then one summary.

    python scripts/update.py [SYNC OPTIONS]

Each step runs, and what it says is shown. Options that are not listed below go to sync.py, as --feed or --since. Of
the landing folder only what came since the last time is loaded. A step that fails does not stop the later ones where
they make sense: what has landed is loaded when EDGAR is out of reach, and only a whole build is published.

Exit status: 0 all went well; 1 all steps ran, but filings failed or were rejected (listed, and tried again or kept in
raw.rejected_document); 2 a step could not run to its end, or the build failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import duckdb

from ownership.landing import failures

PROJECT: Final = Path(__file__).resolve().parents[1]
_COULD_NOT_RUN: Final = 2


@dataclass(frozen=True)
class State:
    """What a warehouse holds: its first load, the last one, filings, and accession numbers or names of some."""

    first_load: str | None = None
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
        first_load, last_load = connection.execute("select min(load_id), max(load_number) from raw.load").fetchall()[0]
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
        first_load,
        last_load or 0,
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


def load(landing: Path, database: Path, first_load: str | None) -> int:
    """Load what came into the landing folder since it was last loaded into this warehouse: load.py's exit status."""
    loaded, beginning = landing / ".loaded", landing / ".loaded.new"
    is_of_this_warehouse = loaded.exists() and first_load is not None and loaded.read_text() == first_load
    beginning.write_text("")
    newer = ("--newer-than", loaded) if is_of_this_warehouse else ()
    status = step("load", landing, "--database", database, *newer)
    if status < _COULD_NOT_RUN:
        began = beginning.stat()
        beginning.write_text(state_of(database).first_load or "")
        os.utime(beginning, ns=(began.st_atime_ns, began.st_mtime_ns))
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
    statuses = {"sync": step("sync", "--landing", landing, "--database", database, *context.args)}
    landing.mkdir(parents=True, exist_ok=True)
    before = after = State()
    built = "not run"
    try:
        before = state_of(database)
        statuses["load"] = load(landing, database, before.first_load)
        if statuses["load"] < _COULD_NOT_RUN:
            statuses["build"], built = build(database)
            if statuses["build"] == 0:
                statuses["publish"] = step("publish", "--database", database, "--output", output)
        after = state_of(database, since_load=before.last_load)
    except duckdb.Error as error:
        click.echo(f"update.py: {database}: {' '.join(str(error).split())}", err=True)
        statuses["load"] = statuses.get("load", _COULD_NOT_RUN)
    try:
        failed = len(failures(landing))
    except LandingError as error:
        click.echo(f"update.py: {error}", err=True)
        failed = 0
    new = after.filings - before.filings
    rejected = after.rejected - before.rejected
    click.echo(
        f"== update: filings new {new:,}, replaced {after.replaced_since - new:,},"
        f" removed {len(after.removed - before.removed):,}, rejected {len(rejected):,}, failed {failed:,};"
        f" {after.filings:,} in all; build: {built}; "
        + ", ".join(f"{name} {_said(statuses.get(name))}" for name in ("sync", "load", "build", "publish"))
    )
    raise SystemExit(min(max(abs(status) for status in statuses.values()), _COULD_NOT_RUN))


def _said(status: int | None) -> str:
    """What an exit status says of a step."""
    if status is None:
        return "not run"
    return {0: "well", 1: "with failures", _COULD_NOT_RUN: "failed"}.get(status, f"ended ({status})")


if __name__ == "__main__":
    main()
