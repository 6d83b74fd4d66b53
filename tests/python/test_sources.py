"""The raw tables are declared once: DuckDB, Arrow, dbt's sources and dbt's hook must agree with that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb
import generate_sources
import pyarrow as pa
import pytest
import yaml

from ownership import data_set_tables, tables

if TYPE_CHECKING:
    from pathlib import Path

ALL_TABLES = (*tables.ALL_TABLES, *data_set_tables.ALL_TABLES)
# The tables that tell how a data set was read are for people, and no model reads them.
SOURCES = (*tables.ALL_TABLES, *data_set_tables.SOURCES)
EACH_TABLE = pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: f"{table.schema}.{table.name}")


def columns_in(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> list[tuple[str, str]]:
    """Names and types of a raw table's columns as DuckDB has them, in order."""
    rows = connection.execute(
        "select column_name, lower(data_type) from information_schema.columns "
        "where table_schema = ? and table_name = ? order by ordinal_position",
        [table.schema, table.name],
    ).fetchall()
    return [(name, data_type) for name, data_type in rows]


def declared(table: tables.Table) -> list[tuple[str, str]]:
    return [(column.name, column.type) for column in table.stored_columns]


@pytest.fixture(name="source_tables", scope="module")
def read_source_tables() -> dict[tuple[str, str], dict[str, object]]:
    found = {}
    for path, name, schema in (
        (generate_sources.SOURCES_FILE, "edgar", "raw"),
        (generate_sources.DATA_SETS_FILE, "sec_data_sets", "raw_data_sets"),
    ):
        content = yaml.safe_load((generate_sources.PROJECT / path).read_text(encoding="utf-8"))
        (source,) = content["sources"]
        assert (source["name"], source["schema"]) == (name, schema)
        found.update({(schema, table["name"]): table for table in source["tables"]})
    return found


@pytest.fixture(name="by_ddl", scope="module")
def made_by_the_declaration() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for schema in ("raw", "raw_data_sets"):
        connection.execute(f"create schema {schema}")
    for table in ALL_TABLES:
        connection.execute(table.ddl)
    return connection


@pytest.fixture(name="by_macro", scope="module")
def made_by_the_hook() -> duckdb.DuckDBPyConnection:
    macro = (generate_sources.PROJECT / generate_sources.MACRO_FILE).read_text(encoding="utf-8")
    match = re.search(r"\{% macro create_raw_tables\(\) %\}(.*)\{% endmacro %\}", macro, re.DOTALL)
    assert match is not None
    connection = duckdb.connect()
    connection.execute(match.group(1))
    connection.execute(match.group(1))  # a second run finds everything there and changes nothing
    return connection


def test_no_table_is_declared_twice() -> None:
    names = [(table.schema, table.name) for table in ALL_TABLES]
    assert len(names) == len(set(names)) == 20 + 12


def test_sources_name_exactly_the_declared_tables(source_tables: dict[tuple[str, str], dict[str, object]]) -> None:
    assert list(source_tables) == [(table.schema, table.name) for table in SOURCES]


@pytest.mark.parametrize("made", ["by_ddl", "by_macro"])
def test_duckdb_has_exactly_the_declared_tables(made: str, request: pytest.FixtureRequest) -> None:
    rows = request.getfixturevalue(made).execute(
        "select table_schema, table_name from information_schema.tables"
    )
    assert set(rows.fetchall()) == {(table.schema, table.name) for table in ALL_TABLES}


@EACH_TABLE
def test_declaration_is_whole(table: tables.Table) -> None:
    names = [column.name for column in table.stored_columns]
    assert len(names) == len(set(names))
    assert set(table.key) <= set(names)
    assert table.description.startswith("One row per ")
    for column in table.stored_columns:
        assert column.description.strip() == column.description
        assert column.description.endswith(".")
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)


@EACH_TABLE
def test_ddl_makes_the_declared_columns(table: tables.Table, by_ddl: duckdb.DuckDBPyConnection) -> None:
    assert columns_in(by_ddl, table) == declared(table)


@EACH_TABLE
def test_hook_makes_the_declared_columns(table: tables.Table, by_macro: duckdb.DuckDBPyConnection) -> None:
    assert columns_in(by_macro, table) == declared(table)


@EACH_TABLE
def test_arrow_schema_is_what_duckdb_takes_for_the_declared_types(table: tables.Table) -> None:
    batch = table.arrow_schema.empty_table()
    assert isinstance(batch, pa.Table)
    connection = duckdb.connect()
    connection.register("batch", batch)
    rows = connection.execute("describe batch").fetchall()
    assert [(row[0], row[1].lower()) for row in rows] == declared(table)


@pytest.mark.parametrize("table", SOURCES, ids=lambda table: f"{table.schema}.{table.name}")
def test_yaml_describes_every_column(table: tables.Table, source_tables: dict[tuple[str, str], dict[str, object]]) -> None:
    entry = source_tables[table.schema, table.name]
    assert entry["description"] == table.description
    assert entry["config"] == {"meta": {"grain": list(table.key)}}
    assert entry["columns"] == [
        {"name": column.name, "description": column.description, "data_type": column.type} for column in table.stored_columns
    ]


def test_generated_files_are_current() -> None:
    assert generate_sources.stale_files(generate_sources.PROJECT) == []
    assert generate_sources.main(["--check"]) == 0


def test_check_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate_sources.main(["--check"], tmp_path) == 1
    message = capsys.readouterr().err
    for path in (generate_sources.SOURCES_FILE, generate_sources.DATA_SETS_FILE, generate_sources.MACRO_FILE):
        assert f"{path} is not what" in message
    assert "run `python scripts/generate_sources.py`" in message
    assert list(tmp_path.iterdir()) == []


def test_writing_settles(tmp_path: Path) -> None:
    assert generate_sources.main([], tmp_path) == 0
    assert generate_sources.main(["--check"], tmp_path) == 0
    changed = tmp_path / generate_sources.SOURCES_FILE
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert generate_sources.stale_files(tmp_path) == [generate_sources.SOURCES_FILE]
    assert generate_sources.main([], tmp_path) == 0
    assert generate_sources.main(["--check"], tmp_path) == 0


def test_generated_lines_are_short() -> None:
    for content in generate_sources.generated_files().values():
        assert max(len(line) for line in content.splitlines()) <= generate_sources.LINE_LENGTH
