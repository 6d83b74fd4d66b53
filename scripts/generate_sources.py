"""Write what dbt has to know about the raw tables, from `ownership/tables.py` and `ownership/data_set_tables.py`.

    python scripts/generate_sources.py            write the files
    python scripts/generate_sources.py --check    exit 1 where a file is not what would be written

Three files: the sources `edgar` and `sec_data_sets` with the description of every table and column, and the macro
that creates missing raw tables before every dbt run, so that `dbt build` also works where nothing has been loaded yet.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ownership import data_set_tables, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT: Final = Path(__file__).resolve().parent.parent
SOURCES_FILE: Final = Path("models/staging/edgar/_edgar__sources.yml")
DATA_SETS_FILE: Final = Path("models/staging/sec_data_sets/_sec_data_sets__sources.yml")
MACRO_FILE: Final = Path("macros/engine/create_raw_tables.sql")
COMMAND: Final = "python scripts/generate_sources.py"
LINE_LENGTH: Final = 110


def description_lines(text: str, indent: int) -> list[str]:
    """A `description:` entry, on one line where it fits, else folded."""
    lead = " " * indent
    one_line = f"{lead}description: {json.dumps(text, ensure_ascii=False)}"
    if len(one_line) <= LINE_LENGTH:
        return [one_line]
    folded = textwrap.wrap(
        text,
        LINE_LENGTH,
        initial_indent=f"{lead}  ",
        subsequent_indent=f"{lead}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{lead}description: >-", *folded]


def table_lines(table: tables.Table) -> list[str]:
    """The entry of one table in the sources file."""
    lines = [f"      - name: {table.name}"]
    lines += description_lines(table.description, 8)
    lines += [
        "        config:",
        "          meta:",
        f"            grain: [{', '.join(table.key)}]",
        "        columns:",
    ]
    for column in table.stored_columns:
        lines += [f"          - name: {column.name}", *description_lines(column.description, 12)]
        lines += [f"            data_type: {column.type}"]
    return lines


def sources_yaml() -> str:
    """The whole of `_edgar__sources.yml`."""
    about = (
        "EDGAR's ownership filings as the loader wrote them: every value is text as filed, null where the "
        "element is absent, '' where it is empty."
    )
    return _source_yaml("edgar", "tables.py", about, tables.ALL_TABLES)


def data_sets_yaml() -> str:
    """The whole of `_sec_data_sets__sources.yml`."""
    about = (
        "The SEC's quarterly insider transactions data sets as the loader wrote them: every value is text as the "
        "file has it, null where the file lacks the column, '' where the field is empty."
    )
    return _source_yaml("sec_data_sets", "data_set_tables.py", about, data_set_tables.SOURCES)


def _source_yaml(name: str, declaration: str, about: str, declared: Sequence[tables.Table]) -> str:
    lines = [
        f"# Generated from scripts/ownership/{declaration} by `{COMMAND}`:",
        "# change the declaration, not this file.",
        "version: 2",
        "",
        "sources:",
        f"  - name: {name}",
        *description_lines(about, 4),
        f"    schema: {declared[0].schema}",
        "    tables:",
    ]
    for table in declared:
        lines += table_lines(table)
    return "\n".join(lines) + "\n"


def create_statement(table: tables.Table) -> str:
    """The statement that creates one table where it is missing, a column on each line."""
    columns = ",\n".join(f"    {column.name} {column.type}" for column in table.stored_columns)
    return f"create table if not exists {table.schema}.{table.name} (\n{columns}\n);"


def create_macro() -> str:
    """The whole of `create_raw_tables.sql`."""
    declared = (*tables.ALL_TABLES, *data_set_tables.ALL_TABLES)
    schemas = "".join(f"create schema if not exists {name};\n" for name in dict.fromkeys(t.schema for t in declared))
    statements = "\n\n".join(create_statement(table) for table in declared)
    return (
        "{#-\n"
        "    Generated from scripts/ownership/tables.py and data_set_tables.py by\n"
        f"    `{COMMAND}`: change the declarations, not this file.\n"
        "-#}\n"
        "{% macro create_raw_tables() %}\n\n"
        f"{schemas}\n"
        f"{statements}\n\n"
        "{% endmacro %}\n"
    )


def generated_files() -> dict[Path, str]:
    """What each generated file should hold, by its path inside the project."""
    return {SOURCES_FILE: sources_yaml(), DATA_SETS_FILE: data_sets_yaml(), MACRO_FILE: create_macro()}


def stale_files(project: Path) -> list[Path]:
    """The generated files that are missing or not what would be written."""
    stale = []
    for path, content in generated_files().items():
        file = project / path
        if not file.is_file() or file.read_text(encoding="utf-8") != content:
            stale.append(path)
    return stale


def main(arguments: list[str] | None = None, project: Path = PROJECT) -> int:
    """Write the files, or with --check only compare them; the exit code."""
    parser = argparse.ArgumentParser(description="Write the dbt source and the macro that creates the raw tables.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is not current")
    options = parser.parse_args(arguments)
    stale = stale_files(project)
    if options.check:
        for path in stale:
            print(f"{path} is not what scripts/ownership declares: run `{COMMAND}`", file=sys.stderr)
        return 1 if stale else 0
    for path, content in generated_files().items():
        if path in stale:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(content, encoding="utf-8")
            print(f"{path}: written")
        else:
            print(f"{path}: current")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
