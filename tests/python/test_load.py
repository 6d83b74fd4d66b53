"""scripts/load.py as a user runs it: what it says, how it ends, and what is in the warehouse afterwards."""

from __future__ import annotations

import gzip
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from loading import (
    SAMPLE,
    accession,
    bare,
    differences,
    dissemination,
    document,
    gone,
    load_command,
    loaded,
    master_index,
    one_clear_line,
    query,
    run_load,
    submission,
    summary,
    write,
)
from ownership import tables

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = "select source_file, reason from raw.rejected_document where resolved_at is null order by all"
WRAPPERS: dict[str, Callable[[int, str], str]] = {
    "xml": lambda _, xml: bare(xml),
    "nc": dissemination,
    "txt": submission,
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def a_file(folder: Path, number: int, xml: str, wrapper: str = "xml") -> Path:
    return write(folder / f"{accession(number)}.{wrapper}", WRAPPERS[wrapper](number, xml))


def line_count(database: Path) -> int:
    return int(query(database, "select count(*) from raw.non_derivative_transaction")[0][0])


# ----------------------------------------------------------------------------------------- exit status and summary


def test_exit_status_is_0_where_all_was_loaded_and_the_summary_counts_every_file(tmp_path, database):
    folder = tmp_path / "in"
    for number, wrapper in enumerate(WRAPPERS):
        a_file(folder, number, document(number), wrapper)
    write(folder / "other.txt", submission(50, "<x/>", form="10-K"))
    write(folder / "master.idx", master_index(("9990010", "ISSUER INC", 1)))
    write(folder / "README.md", "left alone")
    counts = loaded(folder, database=database)
    assert counts == {
        "seen": 5, "accepted": 4, "unchanged": 0, "replaced": 0, "other_forms": 1, "rejected": 0, "left_alone": 1,
    }  # fmt: skip
    assert query(database, "select count(*) from raw.filing") == [(3,)]


def test_exit_status_is_1_where_files_were_rejected_and_each_reason_is_counted(tmp_path, database):
    folder = tmp_path / "in"
    a_file(folder, 1, document(1))
    write(folder / f"{accession(2)}.xml", bare(document(2))[:-60])
    write(folder / f"{accession(3)}.xml", b"")
    write(folder / f"{accession(4)}.xml", b"")
    write(folder / "page.xml", "<html><body>rate limit</body></html>")
    result = run_load(folder, database=database)
    assert result.returncode == 1
    counts = summary(result)
    assert counts["accepted"] == 1
    assert counts["rejected"] == 4
    assert counts["rejected, empty_file"] == 2
    assert counts["rejected, html_page"] == 1
    assert counts["rejected, not_well_formed"] == 1
    for name in (f"{accession(2)}.xml", f"{accession(3)}.xml", f"{accession(4)}.xml", "page.xml"):
        assert f"rejected: {(folder / name).as_posix()}: " in result.stderr
    assert len(query(database, OPEN)) == 4


def test_the_run_is_noted_in_raw_load_with_the_counts_of_the_summary(tmp_path, database):
    folder = tmp_path / "in"
    a_file(folder, 1, document(1))
    write(folder / "page.xml", "<html></html>")
    loaded(folder, database=database, status=1)
    a_file(folder, 1, document(1, lines=3))
    loaded(folder, database=database, status=1)
    rows = query(
        database,
        "select files_seen, files_accepted, files_unchanged, files_replaced, files_of_other_forms, files_rejected,"
        " finished_at >= started_at from raw.load order by load_id",
    )
    assert rows == [(2, 1, 0, 0, 0, 1, True), (2, 0, 0, 1, 0, 1, True)]


def test_exit_status_is_2_and_nothing_is_loaded_where_a_path_does_not_exist(tmp_path, database):
    a_file(tmp_path, 1, document(1))
    line = one_clear_line(run_load(tmp_path, tmp_path / "nowhere", database=database))
    assert "nowhere: no such file or folder" in line
    assert not database.exists()


def test_a_wrong_option_or_no_path_ends_with_status_2(tmp_path, database):
    assert run_load(database=database).returncode == 2
    assert run_load(tmp_path, database=database, options=("--workers", "0")).returncode == 2


def test_an_empty_folder_is_loaded_as_nothing(tmp_path, database):
    (tmp_path / "empty").mkdir()
    assert loaded(tmp_path / "empty", database=database)["seen"] == 0
    assert line_count(database) == 0


# ------------------------------------------------------------------------------------------------ loading it again


def test_loading_the_sample_again_changes_nothing(tmp_path, database):
    first = loaded(SAMPLE, database=database)
    before = tmp_path / "before.duckdb"
    before.write_bytes(database.read_bytes())
    again = loaded(SAMPLE, database=database)
    assert differences(before, database) == {}
    stamps = "select accession_number, load_id, loaded_at from raw.filing order by all"
    assert query(before, stamps) == query(database, stamps)
    assert again["accepted"] == again["replaced"] == 0
    assert again["unchanged"] == first["accepted"] + first["unchanged"] + first["replaced"]


def test_loading_rejected_files_again_changes_nothing_not_even_when_they_were_resolved(tmp_path, database):
    folder = tmp_path / "in"
    a_file(folder, 1, document(1), "txt")
    write(folder / f"{accession(1)}.xml", bare(document(1))[:-60])
    write(folder / f"{accession(2)}.xml", b"")
    sees = "select * from raw.rejected_document order by source_file"
    loaded(folder, database=database, status=1)
    first = query(database, sees)
    loaded(folder, database=database, status=1)
    assert query(database, sees) == first


# ------------------------------------------------------------------------------------------- replacing and ranking


def test_a_changed_document_replaces_the_old_one_whole(tmp_path, database):
    folder = tmp_path / "in"
    big = document(1, lines=5, footnotes=4, owners=3, remarks="old").replace("<issuer>", "<note>old</note><issuer>")
    a_file(folder, 1, big)
    a_file(folder, 2, document(2))
    loaded(folder, database=database)
    a_file(folder, 1, document(1, lines=1, footnotes=0))
    assert loaded(folder, database=database)["replaced"] == 1
    fresh = tmp_path / "fresh.duckdb"
    loaded(folder, database=fresh)
    assert differences(database, fresh) == {}


@pytest.mark.parametrize("at_once", [True, False], ids=["in_one_run", "in_two_runs"])
def test_the_wrapper_that_tells_more_wins_whatever_the_order(tmp_path, database, at_once):
    lines = {"xml": 1, "nc": 2, "txt": 3}
    orders = list(permutations(lines, 2))
    for number, order in enumerate(orders):
        for folder, wrapper in zip(("first", "second"), order, strict=True):
            a_file(tmp_path / folder, number, document(number, lines=lines[wrapper]), wrapper)
    if at_once:
        assert loaded(tmp_path / "first", tmp_path / "second", database=database)["seen"] == 2 * len(orders)
    else:
        loaded(tmp_path / "first", database=database)
        counts = loaded(tmp_path / "second", database=database)
        assert (counts["replaced"], counts["unchanged"]) == (3, 3)
    found = query(
        database,
        "select accession_number, source_format, (select count(*) from raw.non_derivative_transaction as line"
        " where line.accession_number = filing.accession_number), (select count(*) from raw.filing_entity as entity"
        " where entity.accession_number = filing.accession_number) from raw.filing order by all",
    )
    winners = [max(order, key=lines.__getitem__) for order in orders]
    assert found == [(accession(number), name, lines[name], 1) for number, name in enumerate(winners)]


def test_the_same_document_in_a_wrapper_that_tells_more_replaces_the_bare_one(tmp_path, database):
    xml = document(1)
    loaded(a_file(tmp_path, 1, xml), database=database)
    assert loaded(a_file(tmp_path, 1, xml, "txt"), database=database)["replaced"] == 1
    assert loaded(a_file(tmp_path, 1, xml), database=database)["unchanged"] == 1
    assert query(database, "select source_format, accepted_at from raw.filing") == [("txt", "20240220161500")]


def test_the_layout_of_sec_edgar_downloader_loads_each_filing_once(tmp_path, database):
    for number in (1, 2):
        folder = tmp_path / "sec-edgar-filings" / "EXRB" / "4" / accession(number)
        write(folder / "full-submission.txt", submission(number, document(number)))
        write(folder / "primary-document.xml", bare(document(number)))
    counts = loaded(tmp_path / "sec-edgar-filings", database=database)
    assert (counts["seen"], counts["accepted"], counts["unchanged"]) == (4, 2, 2)
    formats = "select accession_number, source_format from raw.filing order by all"
    assert query(database, formats) == [(accession(1), "txt"), (accession(2), "txt")]
    assert line_count(database) == 4


@pytest.mark.parametrize("batch_files", ["1", "1000"], ids=["in_different_batches", "in_one_batch"])
def test_an_accession_number_twice_is_one_filing_and_the_last_document_stays(tmp_path, database, batch_files):
    paths = [a_file(tmp_path / str(lines), 1, document(1, lines=lines)) for lines in (4, 1, 3)]
    paths.append(a_file(tmp_path / "same", 1, document(1, lines=3)))
    counts = loaded(*paths, database=database, options=("--batch-files", batch_files))
    assert (counts["accepted"], counts["replaced"], counts["unchanged"]) == (1, 2, 1)
    assert query(database, "select count(*), min(source_file) from raw.filing") == [(1, paths[2].as_posix())]
    assert line_count(database) == 3


# -------------------------------------------------------------------------------------------------------- rejected


def test_a_rejected_file_is_listed_once_with_reason_detail_and_accession_number(tmp_path, database):
    path = write(tmp_path / f"{accession(1)}.xml", bare(document(1))[:-60])
    loaded(path, database=database, status=1)
    loaded(path, path, database=database, status=1)
    rows = query(
        database,
        "select source_file, reason, accession_number, detail, resolved_at from raw.rejected_document",
    )
    assert len(rows) == 1
    source_file, reason, number, detail, resolved_at = rows[0]
    assert (source_file, reason, number, resolved_at) == (
        path.as_posix(),
        "not_well_formed",
        accession(1),
        None,
    )
    assert "line" in detail


def test_a_rejection_is_resolved_when_the_same_file_is_accepted(tmp_path, database):
    path = write(tmp_path / f"{accession(1)}.xml", bare(document(1))[:-60])
    loaded(path, database=database, status=1)
    write(path, bare(document(1)))
    loaded(path, database=database)
    assert query(database, OPEN) == []
    assert query(database, "select count(*) from raw.rejected_document where resolved_at >= rejected_at") == [(1,)]


def test_a_rejected_index_file_is_resolved_when_it_is_accepted_and_open_again_when_it_is_rejected_again(
    tmp_path, database
):
    good = master_index(("9990010", "ISSUER INC", 1))
    path = tmp_path / "master.idx"
    for content, is_open in ((good + "rubbish\n", True), (good, False), (good + "rubbish\n", True)):
        write(path, content)
        loaded(path, database=database, status=int(is_open))
        assert bool(query(database, OPEN)) is is_open


@pytest.mark.parametrize("batch_files", ["1", "1000"])
def test_a_rejection_is_resolved_when_another_file_of_the_accession_is_accepted_in_any_order(
    tmp_path, database, batch_files
):
    for number, (bad, good) in enumerate((("a", "b"), ("b", "a"))):
        write(tmp_path / bad / f"{accession(number)}.xml", bare(document(number))[:-60])
        write(tmp_path / good / f"{accession(number)}.txt", submission(number, document(number)))
    loaded(tmp_path, database=database, options=("--batch-files", batch_files), status=1)
    assert query(database, OPEN) == []
    assert query(database, "select reason from raw.rejected_document") == [("not_well_formed",)] * 2


# ----------------------------------------------------------------------------------------------------- index files


def test_index_files_add_and_change_rows_and_never_double_them(tmp_path, database):
    path = write(tmp_path / "master.idx", master_index(("9990010", "ISSUER INC", 1), ("9990101", "OWNER", 1)))
    assert loaded(path, database=database)["accepted"] == 1
    assert loaded(path, database=database)["unchanged"] == 1
    changed = master_index(("9990010", "ISSUER CORP", 1), ("9990101", "OWNER", 1), ("9990101", "OWNER", 2))
    write(tmp_path / "master.idx.gz", gzip.compress(changed.encode()))
    assert loaded(tmp_path / "master.idx.gz", database=database)["replaced"] == 1
    rows = query(database, "select accession_number, cik, company_name from raw.filing_index order by all")
    assert rows == [
        (accession(1), "9990010", "ISSUER CORP"),
        (accession(1), "9990101", "OWNER"),
        (accession(2), "9990101", "OWNER"),
    ]


# ------------------------------------------------------------------------------------------------ what can go wrong


def test_a_locked_database_is_named_and_the_other_process_goes_on(tmp_path, database):
    a_file(tmp_path, 1, document(1))
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        line = one_clear_line(run_load(tmp_path, database=database))
        holder.communicate()
    assert str(database) in line
    assert "in use" in line
    assert "close it" in line
    loaded(tmp_path, database=database)


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path):
    a_file(tmp_path, 1, document(1))
    # A name with 'lock' in it must not be mistaken for a lock.
    no_database = write(tmp_path / "clock" / "notes.duckdb", "these are notes, not a database\n" * 1000)
    line = one_clear_line(run_load(tmp_path, database=no_database))
    assert str(no_database) in line
    assert "not a DuckDB database" in line
    assert "--database" in line
    assert no_database.read_text().startswith("these are notes")


def test_a_folder_in_the_place_of_the_database_is_named(tmp_path):
    a_file(tmp_path, 1, document(1))
    assert str(tmp_path) in one_clear_line(run_load(tmp_path, database=tmp_path))


def test_a_database_whose_raw_tables_are_other_ones_is_named_and_left_as_it_is(tmp_path, database):
    a_file(tmp_path, 1, document(1))
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.filing (accession_number varchar, mine varchar)")
    line = one_clear_line(run_load(tmp_path, database=database))
    assert str(database) in line
    assert query(database, "select * from raw.filing") == []


@pytest.mark.parametrize("kilobytes", [300, 3000])
def test_a_full_disk_is_named_and_the_warehouse_stays_whole(tmp_path, kilobytes):
    folder = tmp_path / "in"
    notes = "".join(f"{number:x}" for number in range(30_000))
    for number in range(60):
        a_file(
            folder,
            number,
            document(number, lines=20, remarks=f"{number}{notes[::-1] if number % 2 else notes}"),
        )
    disk = tmp_path / "disk"
    disk.mkdir()
    is_mounted = (
        os.geteuid() == 0
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode == 0
    )  # fmt: skip
    database = disk / "warehouse.duckdb"
    limit = None if is_mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024,) * 2)
    try:
        result = run_load(folder, database=database, options=("--batch-files", "10"), preexec_fn=limit)
        line = one_clear_line(result)
        assert str(database) in line
        assert "no space left" in line
        assert "make room" in line
        copy = tmp_path / "copy.duckdb"
        for part in disk.iterdir():
            (tmp_path / part.name.replace("warehouse", "copy")).write_bytes(part.read_bytes())
        if copy.exists() and copy.stat().st_size:
            with duckdb.connect(str(copy)) as connection:
                names = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
                if "filing" in names:
                    filings = connection.execute("select count(*) from raw.filing").fetchall()[0][0]
                    lines = connection.execute("select count(*) from raw.non_derivative_transaction").fetchall()[0][0]
                    assert filings % 10 == 0
                    assert filings < 60
                    assert lines == 20 * filings
    finally:
        if is_mounted:
            subprocess.run(["umount", str(disk)], check=True)
    # With room again the same command ends as if nothing had happened.
    loaded(folder, database=copy)
    fresh = tmp_path / "fresh.duckdb"
    loaded(folder, database=fresh)
    assert differences(copy, fresh) == {}


def test_what_may_not_be_read_is_listed_or_named_and_the_rest_is_loaded(tmp_path, database):
    # Root reads everything, unless it gives the right to do so away.
    without_rights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] if os.geteuid() == 0 else []
    if without_rights and shutil.which("setpriv") is None:
        pytest.skip("root cannot give its rights away without setpriv")
    folder = tmp_path / "in"
    a_file(folder, 1, document(1))
    closed = [a_file(folder, 2, document(2)), a_file(folder / "secret", 3, document(3)).parent]
    for path in closed:
        path.chmod(0)
    try:
        results = [
            subprocess.run(
                [*without_rights, *load_command(path, database=database)],
                capture_output=True, text=True, check=False, timeout=60,
            )
            for path in (folder, folder / "secret", folder / f"{accession(2)}.xml")
        ]  # fmt: skip
    finally:
        for path in closed:
            path.chmod(0o700)
    assert results[0].returncode == 1, results[0].stderr
    assert summary(results[0])["accepted"] == 1
    assert query(database, OPEN) == [
        (f"{folder}/{accession(2)}.xml", "unreadable_file"),
        (f"{folder}/secret", "unreadable_file"),
    ]
    for result in results[1:]:
        assert "permission to read it is missing" in one_clear_line(result)


def test_a_link_that_leads_nowhere_and_a_pipe_are_listed_and_the_rest_is_loaded(tmp_path, database):
    folder = tmp_path / "in"
    a_file(folder, 3, document(3))
    (folder / f"{accession(1)}.xml").symlink_to("nowhere.xml")
    os.mkfifo(folder / f"{accession(2)}.xml")
    counts = loaded(folder, database=database, status=1)
    assert (counts["accepted"], counts["rejected, unreadable_file"]) == (1, 2)


def tar_gz(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return buffer.getvalue()


def zipped(members: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members(count: int = 3) -> dict[str, str]:
    return {f"{accession(number)}.nc": dissemination(number, document(number)) for number in range(count)}


@pytest.mark.parametrize(("name", "packed"), [("day.nc.tar.gz", tar_gz), ("day.zip", zipped)])
def test_archives_are_loaded_and_their_members_named_by_archive_and_member(tmp_path, database, name, packed):
    path = write(tmp_path / name, packed(members()))
    assert loaded(path, database=database)["accepted"] == 3
    names = [f"{path.as_posix()}/{accession(number)}.nc" for number in range(3)]
    assert [row[0] for row in query(database, "select source_file from raw.filing order by all")] == names


def test_damaged_archives_are_listed_and_nothing_else_is_disturbed(tmp_path, database):
    folder = tmp_path / "in"
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        for at in (0.02, 0.3, 0.6, 0.9, 0.99):
            content = bytearray(zipped(members(), compression))
            position = int(len(content) * at)
            content[position : position + 16] = b"\xff" * 16
            write(folder / f"{compression}-{at}.zip", bytes(content))
    whole = tar_gz(members(9))
    for at in (0.0, 0.1, 0.5, 0.9):
        position = int(len(whole) * at)
        write(folder / f"cut-{at}.nc.tar.gz", whole[: position + 1])
        write(folder / f"over-{at}.nc.tar.gz", whole[:position] + b"\x55" * 40 + whole[position + 40 :])
    a_file(folder / "z", 99, document(99))
    result = run_load(folder, database=database)
    assert "Traceback" not in result.stderr, result.stderr
    assert result.returncode == 1, f"{result.stdout}{result.stderr}"
    assert query(database, f"select count(*) from raw.filing where accession_number = '{accession(99)}'") == [(1,)]
    listed = query(database, "select source_file, reason, detail from raw.rejected_document")
    for archive in (path for path in folder.iterdir() if path.is_file()):
        reasons = [(reason, detail) for name, reason, detail in listed if name.startswith(archive.as_posix())]
        assert reasons, archive
        assert {reason for reason, _ in reasons} <= {"damaged_archive", "not_what_its_name_says"}, (archive, reasons)
        assert all("again" in detail for _, detail in reasons)


def test_files_that_are_not_what_their_names_say_are_listed_with_what_to_do(tmp_path, database):
    folder = tmp_path / "in"
    contents = {
        "0009991000-24-000001.zip": bare(document(1)).encode(),
        "0009991000-24-000001.gz": bare(document(1)).encode(),
        "0009991000-24-000001.tar.gz": b"no archive at all" * 100,
        "0009991000-24-000001.xml": b"\x00\x01\x02\x03" * 500,
        "0009991000-24-000001.txt": b"\x1f\x9d" + b"z" * 500,
        "0009991000-24-000001.nc": b"%PDF-1.4 a printed form",
        "master.idx": b"<html>Request Rate Threshold Exceeded</html>",
    }
    for name, content in contents.items():
        write(folder / name, content)
    a_file(folder, 2, document(2))
    result = run_load(folder, database=database)
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert summary(result)["accepted"] == 1
    listed = query(database, "select source_file, reason, detail from raw.rejected_document")
    assert {name for name, _, _ in listed} == {(folder / name).as_posix() for name in contents}
    for name, reason, detail in listed:
        assert detail
        assert f"rejected: {name}: {reason}: {detail}" in result.stderr


def test_archives_are_known_by_their_content_where_their_name_does_not_tell(tmp_path, database):
    write(tmp_path / "in" / "a.txt", zipped({f"{accession(1)}.nc": dissemination(1, document(1))}))
    write(tmp_path / "in" / "b.xml", gzip.compress(submission(2, document(2)).encode()))
    assert loaded(tmp_path / "in", database=database)["accepted"] == 2


def test_a_killed_worker_process_is_named_and_the_warehouse_stays_whole(tmp_path, database):
    folder = tmp_path / "in"
    for number in range(1500):
        a_file(folder, number, document(number, lines=20))
    marker = f"SECTION16_TEST={tmp_path.name}-{os.getpid()}"
    name, _, value = marker.partition("=")
    command = load_command(folder, database=database, options=("--workers", "2", "--batch-files", "10"))
    with subprocess.Popen(
        command, env={**os.environ, name: value}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith(" files\n")
        os.kill(worker_of(process.pid), signal.SIGKILL)
        output, errors = process.communicate(timeout=60)
    result = subprocess.CompletedProcess(command, process.returncode, output, errors)
    line = one_clear_line(result)
    assert "run the same command again" in line
    assert gone(marker, 10)
    assert query(database, "select count(*) % 10 from raw.filing") == [(0,)]


def worker_of(parent: int) -> int:
    """A worker process: a child that was started to run multiprocessing's spawn_main."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in map(int, children):
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    raise AssertionError(children)


def test_an_interrupted_load_says_so_and_leaves_whole_batches(tmp_path, database):
    folder = tmp_path / "in"
    for number in range(1500):
        a_file(folder, number, document(number, lines=20))
    command = load_command(folder, database=database, options=("--workers", "1", "--batch-files", "10"))
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell's background jobs pass on that they ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - there are no threads
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().endswith(" files\n")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "interrupted" in errors
    assert query(database, "select count(*) % 10, count(*) > 0 from raw.filing") == [(0, True)]


# ------------------------------------------------------------------------------ the same, however it is worked through


@pytest.mark.slow
def test_workers_and_batch_sizes_make_no_difference(tmp_path):
    folder = tmp_path / "in"
    for number in range(40):
        wrapper = ("xml", "nc", "txt")[number % 3]
        a_file(
            folder / str(number % 4),
            number,
            document(number, lines=number % 5, owners=1 + number % 3),
            wrapper,
        )
    for number in range(0, 40, 7):
        a_file(folder / "again", number, document(number, lines=7), "txt")
        write(folder / "aa" / f"{accession(number)}.xml", bare(document(number))[:-60])
        write(folder / "zz" / f"{accession(number)}.xml", bare(document(number))[:-70])
    write(folder / "day.nc.tar.gz", tar_gz(members(9)))
    write(folder / "0.idx", master_index(("1", "A", 1), ("2", "B", 2)))
    write(folder / "9.idx", master_index(("1", "C", 1), ("3", "B", 3)))
    first: Path | None = None
    outcomes = []
    for workers, batch_files in (("1", "1000"), ("1", "1"), ("2", "3"), ("3", "7"), ("1", "13")):
        database = tmp_path / f"{workers}-{batch_files}.duckdb"
        options = ("--workers", workers, "--batch-files", batch_files)
        outcomes.append(loaded(folder, database=database, options=options, status=1))
        first = first or database
        assert differences(first, database) == {}, options
    assert all(outcome["seen"] == outcomes[0]["seen"] for outcome in outcomes)
    assert all(outcome == outcomes[0] for outcome in outcomes), outcomes


def test_the_tables_of_an_older_file_are_those_declared(tmp_path, database):
    loaded(SAMPLE, database=database)
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in query(
        database,
        "select table_name, column_name, lower(data_type) from duckdb_columns() where schema_name = 'raw'"
        " order by table_name, column_index",
    ):
        found.setdefault(table, []).append((column, kind))
    assert found == {
        table.name: [(each.name, each.type) for each in table.stored_columns] for table in tables.ALL_TABLES
    }


def test_every_raw_table_holds_its_key_once_a_row(tmp_path, database):
    folder = tmp_path / "in"
    write(folder / f"{accession(1)}.xml", "")
    loaded(SAMPLE, folder, database=database, status=1)
    loaded(SAMPLE, folder, database=database, status=1)
    for table in tables.ALL_TABLES:
        key = ", ".join(table.key)
        doubled = query(database, f"select {key} from raw.{table.name} group by {key} having count(*) > 1")
        assert doubled == [], table.name


# ------------------------------------------------------------------------------------------------ paths and file names


def test_relative_and_absolute_paths_load_the_same_filings(tmp_path):
    folder = tmp_path / "in"
    for number in range(3):
        a_file(folder, number, document(number))
    database = tmp_path / "warehouse.duckdb"
    result = run_load("in", database=Path("warehouse.duckdb"), cwd=tmp_path)
    assert summary(result)["accepted"] == 3
    assert loaded(folder, database=database)["unchanged"] == 3
    assert loaded(folder / f"{accession(0)}.xml", database=database)["unchanged"] == 1
    files = [f"in/{accession(number)}.xml" for number in range(3)]
    assert [row[0] for row in query(database, "select source_file from raw.filing order by all")] == files


def test_the_database_is_the_option_else_the_variable_else_warehouse_duckdb(tmp_path):
    path = a_file(tmp_path, 1, document(1))
    one, two = tmp_path / "one.duckdb", tmp_path / "deep" / "er" / "two.duckdb"
    run_load(path, database=one, environment={"SECTION16_DATABASE": str(two)})
    assert not two.exists()
    run_load(path, database=None, environment={"SECTION16_DATABASE": str(two)})
    environment = {name: value for name, value in os.environ.items() if name != "SECTION16_DATABASE"}
    subprocess.run(load_command(path, database=None), cwd=tmp_path, env=environment, check=True, capture_output=True)
    for database in (one, two, tmp_path / "warehouse.duckdb"):
        assert line_count(database) == 2


NAMES = (
    b"a b  c 0009991000-24-000000 d.xml",
    b"first\nsecond 0009991000-24-000001.xml",
    "Überweisung-日本-0009991000-24-000002-😀.xml".encode(),
    b"caf\xe9-0009991000-24-000003.xml",
    b'it\'s "quoted"; drop table raw.filing 0009991000-24-000004.xml',
    b"--0009991000-24-000005.xml",
    b"%s{}[red] 0009991000-24-000006.xml",
)


@pytest.mark.parametrize("is_good", [True, False], ids=["accepted", "rejected"])
@pytest.mark.parametrize("is_named", [True, False], ids=["named", "in_a_folder"])
def test_file_names_of_all_kinds_are_loaded_and_listed(tmp_path, database, is_named, is_good):
    folder = tmp_path / "in"
    folder.mkdir()
    paths = [os.fsencode(folder) + b"/" + name for name in NAMES]
    for number, path in enumerate(paths):
        with open(path, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(bare(document(number)).encode() if is_good else b"")
    table = "filing" if is_good else "rejected_document"
    for _ in range(2):
        result = run_load(*(paths if is_named else [folder]), database=database)
        assert "Traceback" not in result.stderr, result.stderr
        assert result.returncode == (0 if is_good else 1), result.stderr
        found = query(database, f"select accession_number, source_file from raw.{table} order by 1")
        assert [number for number, _ in found] == [accession(number) for number in range(len(NAMES))]
        assert all(number in source_file for number, source_file in found)
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        assert len(lines) == (0 if is_good else len(NAMES))
        assert all(line.startswith("rejected: ") for line in lines)


def test_a_missing_path_that_is_no_text_is_named_in_one_line(tmp_path, database):
    line = one_clear_line(run_load(os.fsencode(tmp_path) + b"/caf\xe9\nx.xml", database=database))
    assert "no such file or folder" in line


def test_a_closed_terminal_pipe_does_not_undo_what_was_loaded(tmp_path, database):
    for number in range(30):
        a_file(tmp_path / "in", number, document(number))
    reading, writing = os.pipe()
    os.close(reading)
    command = load_command(tmp_path / "in", database=database, options=("--batch-files", "5"))
    result = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    os.close(writing)
    assert "Traceback" not in result.stderr
    assert query(database, "select count(*) % 5 from raw.filing") == [(0,)]


def test_a_second_load_while_one_runs_is_told_to_wait(tmp_path, database):
    folder = tmp_path / "in"
    for number in range(1500):
        a_file(folder, number, document(number, lines=20))
    command = load_command(folder, database=database, options=("--workers", "1", "--batch-files", "50"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith(" files\n")
        os.kill(process.pid, signal.SIGSTOP)  # so that it surely still runs
        try:
            assert "in use" in one_clear_line(run_load(folder, database=database))
        finally:
            os.kill(process.pid, signal.SIGCONT)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert query(database, "select count(*) from raw.filing") == [(1500,)]


def test_reading_ten_thousand_rejected_files_is_not_slow(tmp_path, database):
    path = write(tmp_path / "many.zip", zipped({f"{accession(number)}.xml": "" for number in range(10_000)}))
    started = time.monotonic()
    counts = loaded(path, database=database, status=1)
    assert counts["rejected, empty_file"] == 10_000
    loaded(path, database=database, status=1)
    assert query(database, "select count(*) from raw.rejected_document") == [(10_000,)]
    assert time.monotonic() - started < 60
