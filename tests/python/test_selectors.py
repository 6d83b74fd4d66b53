"""`dbt build --selector new_data` leaves out the tests of the code, and nothing that new data can break."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).resolve().parents[2]


def listed(target: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    """Nodes that dbt selects, by unique_id."""
    result = dbtRunner().invoke(
        ["--quiet", "ls", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target),
         "--log-path", str(target), "--log-level-file", "none", "--output", "json",
         "--output-keys", "unique_id", "resource_type", "depends_on", "original_file_path", *arguments]
    )  # fmt: skip
    assert result.success, result.exception
    nodes = [json.loads(line) for line in result.result]
    return {node["unique_id"]: node for node in nodes if not node["unique_id"].startswith("source.")}


def test_new_data_leaves_out_the_tests_of_the_code_alone(tmp_path: Path) -> None:
    everything = listed(tmp_path)
    chosen = listed(tmp_path, "--selector", "new_data")
    left_out = [node for name, node in everything.items() if name not in chosen]
    assert chosen.keys() <= everything.keys()
    assert {node["resource_type"] for node in left_out} == {"unit_test", "test"}
    assert not [node for node in chosen.values() if node["resource_type"] == "unit_test"]
    for node in left_out:
        if node["resource_type"] == "test":
            parents = node["depends_on"]["nodes"]
            assert all(parent.startswith("seed.") for parent in parents), node
    kept_tests = [node for node in chosen.values() if node["resource_type"] == "test"]
    of_code = ("tests/macros/", "tests/generic_tests_tested/", "seeds/")
    assert len(kept_tests) > 100
    assert not [node for node in kept_tests if node["original_file_path"].startswith(of_code)]
