"""publish.py and show.py on hand-made warehouses: no dbt, no loader, no network."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import yaml

import publish
import show

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(publish.__file__).resolve().parent.parent
MARTS = (
    "bridge_filing_insiders",
    "dim_issuers",
    "dim_transaction_codes",
    "fct_filings",
    "fct_rejected_documents",
    "fct_transactions",
)

WAREHOUSE = """
create schema raw;
create schema marts;
create table raw.filing (accession_number varchar, load_id varchar, loader_version varchar);
insert into raw.filing values
    ('0001-25-000001', 'load-1', '0.1.0'), ('0001-25-000002', 'load-2', '0.2.0');
create table raw.load (
    load_id varchar, load_number integer, started_at timestamp, finished_at timestamp, loader_version varchar, files_seen bigint,
    files_accepted bigint, files_unchanged bigint, files_replaced bigint, files_of_other_forms bigint,
    files_rejected bigint
);
insert into raw.load values
    ('load-1', 1, '2025-01-02 10:00:00', '2025-01-02 10:00:01', '0.1.0', 3, 2, 0, 0, 1, 0),
    ('load-2', 2, '2025-01-03 10:00:00', null, '0.2.0', 1, 0, 0, 1, 0, 0);
create table marts.fct_filings (accession_number varchar not null primary key, form_type varchar);
insert into marts.fct_filings values ('0001-25-000001', '4'), ('0001-25-000002', '4/A');
create table marts.bridge_filing_insiders (
    accession_number varchar not null, insider_cik varchar not null, owner_number integer,
    insider_name varchar,
    primary key (accession_number, insider_cik)
);
insert into marts.bridge_filing_insiders values
    ('0001-25-000001', '0000000001', 1, 'DOE JANE'), ('0001-25-000001', '0000000002', 2, 'DOE TRUST'),
    ('0001-25-000002', '0000000003', 1, null);
create table marts.dim_issuers (
    issuer_cik varchar not null primary key, issuer_name varchar, issuer_trading_symbol varchar
);
insert into marts.dim_issuers values
    ('0000000009', 'Example Corp', 'EXMP'), ('0000000008', 'Bürkle & Söhne', null);
create table marts.dim_transaction_codes (transaction_code varchar not null primary key, label varchar);
insert into marts.dim_transaction_codes values ('P', 'Purchase'), ('S', 'Sale');
create table marts.fct_transactions (
    transaction_id varchar not null primary key, accession_number varchar not null, issuer_cik varchar,
    transaction_date date, transaction_code varchar, acquired_disposed_code varchar, security_title varchar,
    shares decimal(26, 8), price_per_share decimal(26, 8), transaction_value decimal(38, 8),
    shares_following decimal(26, 8), price_status varchar, accepted_at timestamp
);
insert into marts.fct_transactions values
    ('0001-25-000001/I/1', '0001-25-000001', '0000000009', '2025-01-02', 'P', 'A', 'Common Stock', 1200, 10.5,
     12600, 123456789012345678.12345678, 'filed', '2025-01-03 16:30:05'),
    ('0001-25-000001/I/2', '0001-25-000001', '0000000009', '2025-01-03', 'S', 'D', 'It''s "Class B"', 0.0001,
     null, null, null, 'footnote_only', '2025-01-03 16:30:05'),
    ('0001-25-000002/II/1', '0001-25-000002', '0000000008', null, 'X', null, null, null, 0,
     null, 0, 'zero', null);
create table marts.fct_rejected_documents (source_file varchar, reason varchar);
insert into marts.fct_rejected_documents values ('twice.xml', 'not_xml'), ('twice.xml', 'not_xml');
comment on table marts.fct_transactions is 'One row per transaction line; it''s "as filed".';
comment on column marts.fct_transactions.shares is 'Shares, units of the security; Form 4 Table I item 4.';
comment on table marts.fct_filings is 'One row per filing.';
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A warehouse whose marts hold nulls, quotes, umlauts, many digits and a filing of two owners."""
    path = tmp_path / "warehouse.duckdb"
    change(path, WAREHOUSE)
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "publish"


def change(path: Path, statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statements)


def query(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def run(*arguments: object, script: str = "publish.py", **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "scripts" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def run_publish(warehouse: Path, output: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return run("--database", warehouse, "--output", output, "--no-docs", **options)


def published(warehouse: Path, output: Path) -> Path:
    """Publish in this process, without documentation; return the published file."""
    assert publish.main(["--database", str(warehouse), "--output", str(output), "--no-docs"]) == 0
    return output / "section16.duckdb"


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2 and one line that holds these words: no traceback, no second line."""
    assert result.returncode == 2, result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith(("publish: ", "show: "))
    for word in words:
        assert word in lines[0]


def state(output: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its bytes, every link with its target; the lock aside."""
    found = {}
    for path in sorted(output.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(output))] = f"link to {path.readlink()}"
        elif path.is_file() and path.name != publish.LOCK_NAME:
            found[str(path.relative_to(output))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@contextmanager
def other_process(code: str) -> Iterator[subprocess.Popen[str]]:
    """A second Python process that runs `code`, prints "ready" when it is, and is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.kill()
        process.communicate()


def killed_publish(warehouse: Path, output: Path, patch: str) -> None:
    """Run publish in a process that kills itself with signal 9 where `patch` says so."""
    code = (
        f"import os, pathlib, signal, sys\nimport publish\n{textwrap.dedent(patch)}\nsys.exit(publish.main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "--database", str(warehouse), "--output", str(output), "--no-docs"],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "scripts")},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == -signal.SIGKILL, result.stderr


# --- what is published ---------------------------------------------------------------------------------


def test_published_tables_equal_the_marts(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{warehouse}' as w (read_only); attach '{file}' as p (read_only)")
        for mart in MARTS:
            source = f"w.marts.{mart}"
            copies = (f"p.marts.{mart}", f"'{output}/parquet/{mart}.parquet'")
            count = connection.execute(f"select count(*) from {source}").fetchone()
            assert count
            assert count[0] > 0
            described = connection.execute(
                f"select column_name, column_type from (describe {source})"
            ).fetchall()
            for copy in copies:
                for first, second in ((source, copy), (copy, source)):
                    difference = f"select * from (from {first}) except all select * from (from {second})"
                    assert connection.execute(difference).fetchall() == [], mart
                assert (
                    connection.execute(
                        f"select column_name, column_type from (describe from {copy})"
                    ).fetchall()
                    == described
                )


def test_comments_and_not_null_are_kept_and_keys_are_listed(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    assert query(file, "select comment from duckdb_tables() where table_name = 'fct_transactions'") == [
        ('One row per transaction line; it\'s "as filed".',)
    ]
    assert query(
        file,
        "select column_name, comment, is_nullable from duckdb_columns() "
        "where table_name = 'fct_transactions' and column_name in ('shares', 'accession_number') "
        "order by column_name",
    ) == [
        ("accession_number", None, False),
        ("shares", "Shares, units of the security; Form 4 Table I item 4.", True),
    ]
    assert query(file, "select distinct constraint_type from duckdb_constraints()") == [("NOT NULL",)]
    assert query(file, "select * from marts.publication_tables where table_name like '%f_l_ng_ins%'") == [
        ("bridge_filing_insiders", 3, 4, "accession_number, insider_cik", None)
    ]


def test_keys_without_a_constraint_are_the_grain_that_the_project_declares(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    statement = "select key_columns from marts.publication_tables where table_name = 'fct_transactions'"
    assert query(file, statement) == [("transaction_id",)]
    assert all(publish.declared_grains().values())


def test_publication_tables_say_what_was_published_from_what(
    warehouse: Path, output: Path, capsys: Any
) -> None:
    change(warehouse, "insert into raw.filing values ('0001-25-000003', 'load-2', '0.2.0')")
    file = published(warehouse, output)
    assert "filings in" in capsys.readouterr().err
    columns = (
        "warehouse_file, filing_count, unbuilt_filing_count, loader_versions, duckdb_version, storage_version"
    )
    assert query(file, f"select {columns} from marts.publication") == [
        ("warehouse.duckdb", 2, 1, "0.1.0, 0.2.0", duckdb.__version__, "v1.2.0")
    ]
    (identifier,) = query(file, "select publication_id from marts.publication")[0]
    assert (output / "parquet").readlink() == Path("parquet-versions") / identifier
    assert query(file, "select table_name, row_count from marts.publication_tables order by 1") == list(
        zip(MARTS, (3, 2, 2, 2, 2, 3), strict=True)
    )
    assert query(
        file, "select load_id, files_seen, filing_count from marts.publication_loads order by 1"
    ) == [
        ("load-1", 3, 1),
        ("load-2", 1, 2),
    ]
    # Whoever has only a Parquet file can still tell what it is.
    metadata = query(
        file, f"select key, value from parquet_kv_metadata('{output}/parquet/fct_transactions.parquet')"
    )
    found = {key.decode(): value.decode() for key, value in metadata}
    assert found["publication_id"] == identifier
    assert found["description"].startswith("One row per transaction line; it's")
    assert json.loads(found["column_descriptions"]) == {
        "shares": "Shares, units of the security; Form 4 Table I item 4."
    }


def test_the_loads_table_has_the_columns_of_raw_load() -> None:
    pytest.importorskip("pyarrow")
    from ownership import tables  # noqa: PLC0415 (needs pyarrow, which publishing does not)

    assert [column.name for column in publish.PUBLICATION_LOADS.columns[:-1]] == tables.LOAD.column_names


def test_storage_format_is_the_one_that_clients_from_1_2_on_read(warehouse: Path, output: Path) -> None:
    """The file's first block: 8 bytes checksum, 'DUCK', then the storage version as a 64-bit number.

    64 is the format of DuckDB 1.0, 65 the one of 1.2, and 69 is the default of 2.0. A client reads up to its
    own number, so 65 is read from 1.2 on, whichever version of DuckDB wrote the file.
    """
    file = published(warehouse, output)
    head = file.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:20], "little") == 65
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{file}' as p (read_only)")
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'p'").fetchone()
    assert tags == ({"storage_version": "v1.2.0+"},)


def test_file_is_read_only_and_its_stem_is_not_the_schema(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    assert file.stem != "marts"
    assert file.stat().st_mode & 0o222 == 0
    assert query(file, "select count(*) from marts.fct_filings") == [(2,)]
    assert sorted(path.name for path in output.iterdir()) == sorted(
        [publish.LOCK_NAME, "parquet", "parquet-versions", "section16.duckdb"]
    )


def test_empty_marts_are_published(warehouse: Path, output: Path) -> None:
    change(warehouse, " ".join(f"delete from marts.{mart};" for mart in MARTS))
    file = published(warehouse, output)
    assert query(file, "select sum(row_count) from marts.publication_tables") == [(0,)]
    assert query(file, f"select count(*) from '{output}/parquet/fct_transactions.parquet'") == [(0,)]


def test_leftovers_of_dbt_are_no_marts_and_views_are_named(
    warehouse: Path, output: Path, capsys: Any
) -> None:
    change(
        warehouse,
        "create table marts.fct_filings__dbt_tmp (i integer); "
        "create table marts.dim_dates__dbt_backup (i integer); "
        "create view marts.a_view as select 1 as i",
    )
    file = published(warehouse, output)
    assert query(file, "select count(*) from duckdb_tables() where table_name like '%__dbt_%'") == [(0,)]
    assert "marts.a_view is a view and is not published" in capsys.readouterr().err


def test_128_bit_integers_reach_parquet_without_loss(warehouse: Path, output: Path) -> None:
    change(
        warehouse,
        "create table marts.fct_sums as select 12345678901234567890123456789012345678::hugeint as total",
    )
    file = published(warehouse, output)
    assert query(file, f"select total from '{output}/parquet/fct_sums.parquet'") == [
        (Decimal(12345678901234567890123456789012345678),)
    ]


def test_a_table_with_the_name_of_a_publication_table_is_refused(warehouse: Path, output: Path) -> None:
    change(warehouse, "create table marts.publication (i integer)")
    assert_refused(run_publish(warehouse, output), "publication", "rename the model")


def test_a_warehouse_with_an_unfinished_log_is_published_as_committed(warehouse: Path, output: Path) -> None:
    code = f"""
        import duckdb, os
        connection = duckdb.connect({str(warehouse)!r})
        connection.execute("set checkpoint_threshold = '1GB'")
        connection.execute("insert into marts.fct_filings values ('0001-25-000003', '5')")
        print("ready", flush=True)
        os.kill(os.getpid(), 9)
    """
    with other_process(code) as process:
        process.wait()
    assert Path(f"{warehouse}.wal").exists()
    assert query(published(warehouse, output), "select count(*) from marts.fct_filings") == [(3,)]


# --- the swap ------------------------------------------------------------------------------------------


def test_a_second_publication_replaces_the_first(warehouse: Path, output: Path) -> None:
    published(warehouse, output)
    first = (output / "parquet").resolve()
    change(warehouse, "drop table marts.dim_transaction_codes; delete from marts.bridge_filing_insiders")
    file = published(warehouse, output)
    second = (output / "parquet").resolve()
    assert query(file, "select count(*) from marts.bridge_filing_insiders") == [(0,)]
    assert not (output / "parquet" / "dim_transaction_codes.parquet").exists()
    # For readers that resolved the link before the swap the folder before this one stays, but no third.
    assert {path.name for path in (output / "parquet-versions").iterdir()} == {first.name, second.name}
    assert query(file, f"select count(*) from '{first}/bridge_filing_insiders.parquet'") == [(3,)]
    published(warehouse, output)
    third = (output / "parquet").resolve()
    assert {path.name for path in (output / "parquet-versions").iterdir()} == {second.name, third.name}


def test_a_reader_keeps_the_old_file_and_blocks_nobody(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    code = f"""
        import duckdb
        connection = duckdb.connect({str(file)!r}, read_only=True)
        print("ready", flush=True)
        input()
        print(connection.execute("select count(*) from marts.fct_filings").fetchall(), flush=True)
    """
    with other_process(code) as reader:
        change(warehouse, "insert into marts.fct_filings values ('0001-25-000003', '4')")
        assert run_publish(warehouse, output).returncode == 0
        assert query(file, "select count(*) from marts.fct_filings") == [(3,)]
        # Neither does the reader of the publication block the next build, which writes to the warehouse.
        change(warehouse, "insert into marts.fct_filings values ('0001-25-000004', '4')")
        said, _ = reader.communicate("go\n", timeout=60)
    assert said.strip() == "[(2,)]"


def test_the_log_of_a_client_that_wrote_to_the_old_file_does_not_spoil_the_new_one(
    warehouse: Path, output: Path
) -> None:
    file = published(warehouse, output)
    file.chmod(0o644)
    code = f"""
        import duckdb, os
        connection = duckdb.connect({str(file)!r})
        connection.execute("set checkpoint_threshold = '1GB'")
        connection.execute("create table marts.scribble (i integer)")
        print("ready", flush=True)
        os.kill(os.getpid(), 9)
    """
    with other_process(code) as process:
        process.wait()
    assert Path(f"{file}.wal").exists()
    published(warehouse, output)
    assert query(file, "select count(*) from duckdb_tables() where table_name = 'scribble'") == [(0,)]


# Where a publish is killed: while it writes, between writing and swapping, around the first rename.
KILLED_AT = {
    "writing": "publish.write_parquet = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    "before the swap": "publish.swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    "after the link": """
        plain = pathlib.Path.replace
        def replace(path, target):
            plain(path, target)
            if path.name == "link":
                os.kill(os.getpid(), signal.SIGKILL)
        pathlib.Path.replace = replace
    """,
    "before the link": """
        def replace(path, target):
            os.kill(os.getpid(), signal.SIGKILL)
        pathlib.Path.replace = replace
    """,
}


@pytest.mark.parametrize("moment", KILLED_AT)
def test_killed_publish_leaves_whole_files_and_the_next_one_cleans_up(
    warehouse: Path, output: Path, moment: str
) -> None:
    file = published(warehouse, output)
    before = state(output)
    change(warehouse, "insert into marts.fct_filings values ('0001-25-000003', '4')")
    killed_publish(warehouse, output, KILLED_AT[moment])
    assert (output / publish.WORK_NAME).exists()
    after = state(output)
    # Whatever the moment, a reader finds whole files: the old ones or, behind the link, all of the new.
    assert after["section16.duckdb"] == before["section16.duckdb"]
    assert query(file, "select count(*) from marts.fct_filings") == [(2,)]
    expected = 3 if moment == "after the link" else 2
    assert query(file, f"select count(*) from '{output}/parquet/fct_filings.parquet'") == [(expected,)]
    if moment != "after the link":
        assert before.items() <= after.items()
    published(warehouse, output)
    assert query(file, "select count(*) from marts.fct_filings") == [(3,)]
    assert query(file, f"select count(*) from '{output}/parquet/fct_filings.parquet'") == [(3,)]
    assert not (output / publish.WORK_NAME).exists()
    assert len(list((output / "parquet-versions").iterdir())) == 2


def test_the_output_folder_can_be_moved(warehouse: Path, output: Path, tmp_path: Path) -> None:
    published(warehouse, output)
    moved = tmp_path / "moved"
    output.rename(moved)
    assert query(moved / "section16.duckdb", f"select count(*) from '{moved}/parquet/*.parquet'") != []
    published(warehouse, moved)


def test_folders_of_others_are_left_alone(warehouse: Path, output: Path) -> None:
    (output / "parquet-versions" / "mine").mkdir(parents=True)
    (output / "notes.txt").write_text("mine")
    published(warehouse, output)
    published(warehouse, output)
    assert (output / "parquet-versions" / "mine").is_dir()
    assert (output / "notes.txt").read_text() == "mine"


# --- what stops it: one line, exit code 2 --------------------------------------------------------------


def test_missing_warehouse(tmp_path: Path, output: Path) -> None:
    assert_refused(
        run_publish(tmp_path / "none.duckdb", output), "none.duckdb", "load.py", "dbt build", "--database"
    )
    assert not output.exists()


def test_the_variable_names_the_warehouse(tmp_path: Path, output: Path) -> None:
    environment = {**os.environ, "SECTION16_DATABASE": str(tmp_path / "elsewhere.duckdb")}
    assert_refused(run("--output", output, "--no-docs", env=environment), "elsewhere.duckdb")


def test_warehouse_that_is_a_folder_or_another_kind_of_file(tmp_path: Path, output: Path) -> None:
    assert_refused(run_publish(tmp_path, output), "is not a file")
    (tmp_path / "text.duckdb").write_text("accession_number,form_type\n" * 1000)
    assert_refused(
        run_publish(tmp_path / "text.duckdb", output), "text.duckdb", "not a valid DuckDB database file"
    )


def test_warehouse_without_marts(tmp_path: Path, output: Path) -> None:
    bare = tmp_path / "bare.duckdb"
    change(bare, "create schema raw; create table raw.filing (accession_number varchar)")
    assert_refused(run_publish(bare, output), "no tables in schema marts yet", "dbt build")


def test_warehouse_that_another_process_writes_to(warehouse: Path, output: Path) -> None:
    published(warehouse, output)
    before = state(output)
    code = f"""
        import duckdb
        connection = duckdb.connect({str(warehouse)!r})
        print("ready", flush=True)
        input()
    """
    with other_process(code) as writer:
        assert_refused(run_publish(warehouse, output), "is being written by", str(writer.pid), "wait")
    assert state(output) == before


def test_two_publishers(warehouse: Path, output: Path) -> None:
    published(warehouse, output)
    with (output / publish.LOCK_NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_refused(run_publish(warehouse, output), "another publish")
    assert run_publish(warehouse, output).returncode == 0


def test_output_that_is_in_the_way(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_refused(run_publish(warehouse, tmp_path / "file"), "is not a folder", "--output")
    copied = tmp_path / "copied"
    (copied / "parquet").mkdir(parents=True)
    (copied / "parquet" / "mine.parquet").write_text("mine")
    assert_refused(run_publish(warehouse, copied), "parquet", "move it away")
    assert (copied / "parquet" / "mine.parquet").read_text() == "mine"
    shutil.copy(warehouse, tmp_path / "section16.duckdb")
    before = (tmp_path / "section16.duckdb").read_bytes()
    assert_refused(run_publish(tmp_path / "section16.duckdb", tmp_path), "is the warehouse itself")
    assert (tmp_path / "section16.duckdb").read_bytes() == before


def test_wrong_option() -> None:
    result = run("--no-such-option")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


GROW = """
insert into marts.fct_filings
select printf('0002-25-%06d', i), md5(i::varchar) from range(300000) as numbers (i)
"""


def test_full_disk_leaves_the_old_publication(warehouse: Path, output: Path) -> None:
    """A limit on the size of files stops the write as a full disk does, without a file system of its own."""
    published(warehouse, output)
    before = state(output)
    change(warehouse, GROW)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))

    assert_refused(run_publish(warehouse, output, preexec_fn=limit), "no room left", "untouched")
    assert state(output) == before
    assert run_publish(warehouse, output).returncode == 0


def test_full_file_system_leaves_the_old_publication(warehouse: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a tmpfs; the test with a limited file size covers the handling")
    try:
        published(warehouse, small)
        before = state(small)
        change(warehouse, GROW)
        assert_refused(run_publish(warehouse, small), "no room left", "untouched")
        assert state(small) == before
    finally:
        subprocess.run(["umount", str(small)], check=True)


# --- documentation -------------------------------------------------------------------------------------


def fake_dbt(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program named dbt where publish looks for it: beside the interpreter."""
    folder.mkdir()
    (folder / "dbt").write_text("#!/bin/sh\n" + textwrap.dedent(script))
    (folder / "dbt").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))


def test_documentation_is_published(
    warehouse: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in writes into the folder that --target-path names, which file it was to document."""
    script = """
        case "$*" in *"docs generate --static"*) ;; *) exit 1 ;; esac
        while [ "$1" != "--target-path" ]; do shift; done
        mkdir -p "$2" && printf '%s' "$SECTION16_DATABASE" > "$2/static_index.html"
    """
    fake_dbt(tmp_path / "bin", monkeypatch, script)
    assert publish.main(["--database", str(warehouse), "--output", str(output)]) == 0
    assert (output / "docs.html").read_text() == str(warehouse)
    published(warehouse, output)
    assert (output / "docs.html").read_text() == str(warehouse)


def test_a_relative_output_is_meant_from_where_publish_is_called(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With documentation, too, though dbt runs in the project's folder."""
    script = """
        while [ "$1" != "--target-path" ]; do shift; done
        case "$2" in /*) ;; *) echo "not absolute: $2"; exit 1 ;; esac
        mkdir -p "$2" && pwd > "$2/static_index.html"
    """
    fake_dbt(tmp_path / "bin", monkeypatch, script)
    monkeypatch.chdir(tmp_path)
    assert publish.main(["--database", warehouse.name, "--output", "elsewhere/publish"]) == 0
    assert (tmp_path / "elsewhere" / "publish" / "docs.html").read_text() == f"{PROJECT}\n"


def test_failing_documentation_stops_the_publication(
    warehouse: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    published(warehouse, output)
    before = state(output)
    fake_dbt(tmp_path / "bin", monkeypatch, "echo 'Compilation Error'\necho '  in model x'\nexit 2")
    capsys.readouterr()
    assert publish.main(["--database", str(warehouse), "--output", str(output)]) == 2
    said = capsys.readouterr().err
    assert said.splitlines() == [said.strip()]
    assert "Compilation Error in model x" in said
    assert "--no-docs" in said
    assert state(output) == before


def test_exposures_name_every_mart() -> None:
    models = sorted(path.stem for path in (PROJECT / "models" / "marts").rglob("*.sql"))
    exposures = yaml.safe_load((PROJECT / "models" / "exposures.yml").read_text())["exposures"]
    assert len(exposures) == 3
    for exposure in exposures:
        named = sorted(re.fullmatch(r"ref\('(\w+)'\)", entry)[1] for entry in exposure["depends_on"])  # type: ignore[index]
        assert named == models, exposure["name"]


# --- show.py -------------------------------------------------------------------------------------------


def test_show_prints_counts_and_transactions_once(warehouse: Path, output: Path) -> None:
    file = published(warehouse, output)
    for path in (warehouse, file):
        result = run(path, script="show.py")
        assert result.returncode == 0, result.stderr
        lines = [line.rstrip() for line in result.stdout.splitlines()]
        assert "fct_transactions           3" in [re.sub(r" {2,}", " " * 11, line) for line in lines]
        start = next(number for number, line in enumerate(lines) if line.startswith("date "))
        rows = lines[start + 2 :]
        # Newest first; two owners, one line; a price that only a footnote gives; no zeros behind the point.
        assert [re.split(r" {2,}", row.strip()) for row in rows] == [
            ["2025-01-03", "EXMP", "DOE JANE; DOE TRUST", "S Sale", "D", "0.0001", "(footnote)"],
            ["2025-01-02", "EXMP", "DOE JANE; DOE TRUST", "P Purchase", "A", "1,200", "10.5", "12,600",
             "123,456,789,012,345,678.12345678"],
            ["Bürkle & Söhne", "0000000003", "X", "0", "0"],
        ]  # fmt: skip


def test_show_reads_the_published_file_first(warehouse: Path, output: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "SECTION16_DATABASE": str(warehouse)}
    assert str(warehouse) in run(script="show.py", cwd=tmp_path, env=environment).stdout
    published(warehouse, output)
    assert "publish/section16.duckdb" in run(script="show.py", cwd=tmp_path, env=environment).stdout


def test_show_copes_with_no_rows_and_with_nothing(warehouse: Path, tmp_path: Path) -> None:
    change(warehouse, " ".join(f"delete from marts.{mart};" for mart in MARTS))
    result = run(warehouse, script="show.py")
    assert (result.returncode, result.stderr) == (0, "")
    assert "No transactions yet" in result.stdout
    assert_refused(run(tmp_path / "none.duckdb", script="show.py"), "none.duckdb")
    bare = tmp_path / "bare.duckdb"
    change(bare, "create schema raw")
    assert_refused(run(bare, script="show.py"), "dbt build")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1200.00000000"), "1,200"),
        (Decimal("0.00010000"), "0.0001"),
        (Decimal("0.00000000"), "0"),
        (Decimal(100), "100"),
        (
            Decimal("123456789012345678901234567890.12345678"),
            "123,456,789,012,345,678,901,234,567,890.12345678",
        ),
        (10, "10"),
    ],
)
def test_numbers_are_printed_whole_and_without_added_zeros(value: Decimal | int, text: str) -> None:
    assert show.number(value) == text
