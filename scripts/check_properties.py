"""Check dbt's YAML files against the JSON schemas that dbt-core ships.

dbt itself applies these schemas for a few adapters only, and DuckDB is not among them: a misspelt
`descripton:` would be ignored without a word. `python scripts/check_properties.py [PATH...]` names each such
place, by default in models, seeds, macros, tests and dbt_project.yml. Exit 0: nothing found; 1: something.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import jsonschema
import yaml
from jsonschema.exceptions import ValidationError, best_match

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

DEFAULT_PATHS = ("dbt_project.yml", "models", "seeds", "macros", "tests", "snapshots", "analyses")
PROJECT_FILE = "dbt_project.yml"


class UniqueKeyLoader(yaml.SafeLoader):
    """YAML's safe loader, but a key that stands twice in a mapping is an error: the first would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping, after a look at its keys."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                problem = f"key {key!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def newest(folder: Traversable) -> dict[str, Any]:
    """The newest of the schemas in a folder, whose files are called latest.json or after a version."""
    schemas = {entry.name.removesuffix(".json"): entry for entry in folder.iterdir() if ".json" in entry.name}
    name = max(schemas, key=lambda name: (name == "latest", [int(part) for part in re.findall(r"\d+", name)]))
    schema: dict[str, Any] = json.loads(schemas[name].read_text(encoding="utf-8"))
    # The schema knows `severity: Warn` alone; dbt takes it in any case, and everybody writes it small.
    severity = schema.get("definitions", {}).get("Severity", {})
    severity["enum"] = [*severity.get("enum", []), "error", "warn"]
    return schema


def validators() -> dict[str, Any]:
    """The validators for property files and for dbt_project.yml."""
    schemas = {kind: newest(files("dbt.jsonschemas") / kind) for kind in ("resources", "project")}
    return {kind: jsonschema.validators.validator_for(schema)(schema) for kind, schema in schemas.items()}


def yaml_files(paths: tuple[str, ...]) -> Iterator[Path]:
    """Every YAML file under the paths, each once, in order."""
    found: set[Path] = set()
    for path in map(Path, paths):
        found.update([path] if path.is_file() else (*path.rglob("*.yml"), *path.rglob("*.yaml")))
    return iter(sorted(found))


def place(document: Any, error: ValidationError) -> str:
    """Where the error is, with names instead of positions in lists: `models.fct_filings.columns.cik`."""
    words: list[str] = []
    here = document
    for step in error.absolute_path:
        here = here[step]
        name = here.get("name") if isinstance(here, dict) else None
        words.append(str(name) if isinstance(step, int) and name else str(step))
    return ".".join(words) or "top level"


def problems(path: Path, validator: Any) -> Iterator[str]:
    """What is wrong with one file, a line each."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=UniqueKeyLoader)  # noqa: S506
    except yaml.YAMLError as error:
        yield f"{path}: not readable as YAML: {' '.join(str(error).split())}"
        return
    if document is None:
        yield f"{path}: empty"
        return
    for broken in validator.iter_errors(document):
        # Where one of several shapes would do, the shape that fits best says most.
        closest = best_match([broken]) or broken
        message = closest.message if len(closest.message) <= 200 else f"{closest.message[:200]}..."
        yield f"{path}: {place(document, closest)}: {message}"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
def main(paths: tuple[str, ...]) -> None:
    """Check the YAML files under PATHS against dbt-core's JSON schemas."""
    checks = validators()
    count = found = 0
    for path in yaml_files(paths or tuple(path for path in DEFAULT_PATHS if Path(path).exists())):
        count += 1
        for problem in problems(path, checks["project" if path.name == PROJECT_FILE else "resources"]):
            found += 1
            click.echo(problem, err=True)
    click.echo(f"check_properties: {count} files, {found} problems")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
