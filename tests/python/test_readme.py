"""The queries that README shows give, on the sample, the very output that README prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = re.findall(r"```sql\n(.*?)```\n```text\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    database = folder / "sample.duckdb"
    environment = {**os.environ, "SECTION16_DATABASE": str(database)}
    for command in (
        [sys.executable, "scripts/load.py", "data/sample"],
        [Path(sys.executable).with_name("dbt"), "run", "--target-path", folder / "target", "--log-path", folder / "logs"],
    ):
        if command[1] == "run":
            seed = [command[0], "seed", *command[2:]]
            subprocess.run(seed, cwd=ROOT, env=environment, check=True, capture_output=True)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return database


def test_readme_shows_three_queries() -> None:
    assert len(SHOWN) == 3


@pytest.mark.parametrize(("query", "output"), SHOWN)
def test_a_query_of_the_readme_gives_the_output_it_shows(sample_warehouse: Path, query: str, output: str) -> None:
    result = subprocess.run(
        [sys.executable, "scripts/query.py", query, "--database", str(sample_warehouse)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert result.stdout == output
