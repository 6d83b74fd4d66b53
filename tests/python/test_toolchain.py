"""The locks are whole and agree with one another; the check of the property files finds what it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from check_properties import main as check_properties

PROJECT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-next.lock")


def pins(lock: str) -> set[str]:
    """Each pinned package of a lock, with its version and the environments it is for."""
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    return {line.removesuffix("\\").strip() for line in lines if re.match(r"[a-z0-9]", line)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^([a-z0-9][^\n]*)\n((?: {4}--hash[^\n]*\n)*)", text, re.MULTILINE)
    assert len(entries) == len(pins(lock)) > 20
    for requirement, hashes in entries:
        assert re.match(r"[a-z0-9-]+(\[[a-z]+\])?==[^ ]+( ; .*)? \\$", requirement), requirement
        assert hashes.count("--hash=sha256:") >= 1, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place(lock: str) -> None:
    """No index, no folder: whoever installs decides where the packages come from."""
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(find-links|index-url|extra-index-url)| @ |(^|\s)/", text)


def test_checks_run_on_the_versions_that_the_build_has() -> None:
    # Markers aside: a package may be needed for the build on some Pythons and for the checks on all.
    build, checks = ({pin.split(" ")[0] for pin in pins(lock)} for lock in LOCKS[:2])
    assert build <= checks


@pytest.mark.parametrize("lock", LOCKS)
def test_the_package_that_downloads_a_program_is_left_out(lock: str) -> None:
    assert "experimental-parser" not in (PROJECT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("models:\n  - name: a\n    descripton: x\n", "models.a: Additional properties are not allowed"),
        ("models:\n  - name: a\n    config: {materialised: view}\n", "models.a.config: Additional"),
        ("models:\n  - name: a\n    name: b\n", "key 'name' stands twice"),
        ("seeds:\n  - description: x\n", "'name' is a required property"),
        ("macros:\n  - name: a\n    arguments:\n      - typ: string\n", "macros.a.arguments"),
        ("exposures:\n  - name: a\n    type: poster\n    owner: {name: b}\n", "exposures.a"),
        ("models: [\n", "not readable as YAML"),
        ("", "empty"),
    ],
)
def test_a_bad_property_file_is_found(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "_bad.yml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(check_properties, [str(tmp_path)])
    assert result.exit_code == 1
    assert message in result.output


def test_a_good_property_file_passes(tmp_path: Path) -> None:
    good = """
models:
  - name: a
    description: One row per b.
    columns:
      - name: c
        data_tests:
          - not_null:
              config: {severity: warn}
"""
    (tmp_path / "_good.yml").write_text(good, encoding="utf-8")
    assert CliRunner().invoke(check_properties, [str(tmp_path)]).exit_code == 0
