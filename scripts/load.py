"""Load EDGAR's ownership filings, as filed, into the raw tables of the warehouse.

    python scripts/load.py PATH...

PATH is a file, a folder, or a .tar.gz or .zip archive, in any mix of EDGAR's wrappers: full submission text,
dissemination files, bare XML, and EDGAR's index files. Files are read on all processors and written in batches,
each batch in one transaction while the next ones are read; the same command may be interrupted and run again at
any time.

Exit status: 0 everything was loaded, 1 finished but some files were rejected (listed, and kept in
raw.rejected_document), 2 could not run.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click
import pyarrow as pa
from tqdm import tqdm

from ownership import tables
from ownership.filing_index import is_filing_index, read_filing_index, read_index_header
from ownership.sources import (
    Found,
    LeftAlone,
    SourceFile,
    UnusableSourceError,
    files_below,
    find_files,
    require_paths,
)
from ownership.submission import Filing, OtherForm, Rejection, read_filing, rejection
from ownership.warehouse import Batch, IndexFile, Warehouse, WarehouseError, arrow_tables, filings_table, outranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH_FILES: Final = 1_000
BATCH_BYTES: Final = 16 * 1024 * 1024
# Looking up which filings are known reads the accession numbers of all that are loaded, once for so many new ones.
WRITTEN_FILES: Final = 4_000
WRITTEN_BYTES: Final = 64 * 1024 * 1024
# A commit costs as much as the rows of some thousand filings.
TRANSACTION_FILES: Final = 20_000
TRANSACTION_BYTES: Final = 256 * 1024 * 1024
SMALL_BYTES: Final = 8 * 1024 * 1024
LISTED_REJECTIONS: Final = 20
# The columns of raw.filing_index that an index file fills; the warehouse writes the others.
INDEX_COLUMNS: Final = 6


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Rows hold no cycles, and looking for some among a thousand filings takes a third of the time of reading them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_garbage_collection()
def read_batch(found: list[Found]) -> Batch:
    """Read files in a worker process. Of several files of one accession number the batch keeps one."""
    batch = Batch()
    filings: dict[str, Filing] = {}
    for item in found:
        try:
            _read_one(item, batch, filings)
        except Exception as error:  # noqa: BLE001 - one file must not stop the others; it is listed
            name = item.name if isinstance(item, SourceFile) else "?"
            batch.rejections.append(
                rejection(
                    name,
                    b"",
                    "reader_failed",
                    f"the reader failed with {type(error).__name__}: {error}; please report it",
                )
            )
    kept = list(filings.values())
    batch.tables = arrow_tables(kept)
    batch.filings = filings_table(kept)
    return batch


def _read_one(item: Found, batch: Batch, filings: dict[str, Filing]) -> None:
    if isinstance(item, LeftAlone):
        batch.left_alone += 1
        return
    outcome = _read_file(item, batch) if isinstance(item, SourceFile) else item
    if isinstance(outcome, OtherForm):
        batch.other_forms += 1
    elif isinstance(outcome, Rejection):
        batch.rejections.append(outcome)
    elif isinstance(outcome, Filing):
        known = filings.get(outcome.accession_number)
        if known is None:
            filings[outcome.accession_number] = outcome
        elif outranks(outcome, known):
            filings[outcome.accession_number] = outcome
            batch.replaced += 1
        else:
            batch.unchanged += 1


def _read_file(item: SourceFile, batch: Batch) -> Filing | OtherForm | Rejection | None:
    data = item.data
    if data is None:
        try:
            data = Path(item.path or item.name).read_bytes()
        except OSError as error:
            return rejection(item.name, b"", "unreadable_file", f"{error.strerror}: the file cannot be read")
    if not is_filing_index(data):
        return read_filing(item.name, data)
    rows, unread = read_filing_index(data)
    unique = {(row[0], row[1]): row for row in rows}
    columns = list(zip(*unique.values(), strict=True)) or [()] * INDEX_COLUMNS
    arrays = [pa.array(column, pa.string()) for column in columns]
    table = pa.Table.from_arrays(arrays, names=tables.FILING_INDEX.column_names[: len(arrays)])
    description, last_data_received = read_index_header(data)
    batch.index_files.append(
        IndexFile(
            item.name,
            table,
            document_sha256=hashlib.sha256(data).hexdigest(),
            description=description,
            last_data_received=last_data_received,
            modified_at=item.modified_at,
            unread_line_count=len(unread),
        )
    )
    if not unread:
        return None
    lines = "; ".join(f"line {number}: {line[:120]}" for number, line in unread[:5])
    detail = f"{len(rows)} lines of the index were loaded, {len(unread)} cannot be read: {lines}"
    return rejection(item.name, data, "unreadable_index_lines", detail)


def batches_of(found: Iterable[Found], batch_files: int = BATCH_FILES) -> Iterator[list[Found]]:
    """Lists of files that a worker reads at once."""
    batch: list[Found] = []
    byte_count = 0
    for item in found:
        batch.append(item)
        byte_count += item.byte_count if isinstance(item, SourceFile) else 0
        if len(batch) >= batch_files or byte_count >= BATCH_BYTES:
            yield batch
            batch, byte_count = [], 0
    if batch:
        yield batch


def read_in_order(found: Iterable[Found], workers: int, batch_files: int = BATCH_FILES) -> Iterator[Batch]:
    """Batches, read by worker processes, in the order of the files; never more than a few are under way."""
    if workers <= 1:
        yield from map(read_batch, batches_of(found, batch_files))
        return
    # Workers are started afresh: a forked copy of a process that holds an open database is not safe.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_watch_parent, initargs=(os.getpid(),)
    ) as pool:
        under_way: deque[Future[Batch]] = deque()
        for batch in batches_of(found, batch_files):
            under_way.append(pool.submit(read_batch, batch))
            if len(under_way) > workers + 1:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def joined_in_order(batches: Iterable[Batch], written_files: int = WRITTEN_FILES) -> Iterator[Batch]:
    """Batches joined to what is written at once. A filing that comes again finds the first one written."""
    joined: list[Batch] = []
    known: set[str | None] = set()
    files = byte_count = 0
    for batch in batches:
        accession_numbers = batch.accession_numbers
        is_full = files >= written_files or byte_count >= WRITTEN_BYTES
        if is_full or not known.isdisjoint(accession_numbers):
            yield Batch.joined(joined)
            joined, known, files, byte_count = [], set(), 0, 0
        joined.append(batch)
        known.update(accession_numbers)
        files += batch.files
        byte_count += batch.byte_count
    if joined:
        yield Batch.joined(joined)


def written_in_order(
    batches: Iterable[Batch], warehouse: Warehouse, transaction_files: int = TRANSACTION_FILES
) -> Iterator[Batch]:
    """Batches after they were written, each while the next one is read; a transaction writes many of them."""
    files = byte_count = 0
    with ThreadPoolExecutor(1) as writer:
        under_way: tuple[Batch, Future[None]] | None = None
        for batch in batches:
            if under_way is not None:
                under_way[1].result()
                yield under_way[0]
            files += batch.files
            byte_count += batch.byte_count
            is_full = files >= transaction_files or byte_count >= TRANSACTION_BYTES
            under_way = batch, writer.submit(_write, warehouse, batch, is_last=is_full)
            if is_full:
                files = byte_count = 0
        if under_way is not None:
            under_way[1].result()
            warehouse.commit()
            yield under_way[0]


def _write(warehouse: Warehouse, batch: Batch, *, is_last: bool) -> None:
    warehouse.add(batch)
    if is_last:
        warehouse.commit()


def _watch_parent(parent: int) -> None:
    """End a worker whose parent was killed, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _fail(message: str) -> NoReturn:
    click.echo("load.py: " + message.replace("\n", "\\n"), err=True)
    raise SystemExit(2)


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("SECTION16_DATABASE", "warehouse.duckdb"),
    show_default="SECTION16_DATABASE, else warehouse.duckdb",
    help="The warehouse file; made where it does not exist.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    show_default="processors, or 1 where there is little to read",
    help="Processes that read.",
)
@click.option(
    "--newer-than",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Of folders, only the files that came after FILE was written; all of them where it does not exist.",
)
@click.option("--batch-files", type=click.IntRange(min=1), default=TRANSACTION_FILES, hidden=True)
def main(
    paths: tuple[Path, ...], database: Path, workers: int | None, newer_than: Path | None, batch_files: int
) -> None:
    """Load files and print a summary."""
    started = time.monotonic()
    reasons: Counter[str] = Counter()
    left_alone = filings = seen = 0
    try:
        require_paths(list(paths))
        moment = newer_than.stat().st_mtime if newer_than and newer_than.exists() else 0.0
        if workers is None:
            # Starting worker processes takes longer than reading a few files.
            is_small = sum(file.stat().st_size for file in files_below(list(paths), moment)) < SMALL_BYTES
            workers = 1 if is_small else os.cpu_count() or 1
        warehouse = Warehouse(database)
        progress = tqdm(unit=" files", disable=None, desc="loading")
        read = read_in_order(find_files(list(paths), moment), workers, min(batch_files, BATCH_FILES))
        joined = joined_in_order(read, min(batch_files, WRITTEN_FILES))
        for batch in written_in_order(joined, warehouse, batch_files):
            left_alone += batch.left_alone
            filings += (batch.filings.num_rows if batch.filings is not None else 0) + batch.unchanged + batch.replaced
            for each in batch.rejections:
                reasons[each.reason] += 1
                if sum(reasons.values()) <= LISTED_REJECTIONS:
                    line = f"rejected: {each.source_file}: {each.reason}: {each.detail}"
                    tqdm.write(line.replace("\n", "\\n"), file=sys.stderr)
            progress.update(batch.files)
            seen += batch.files
            if progress.disable:
                click.echo(f"{seen:,} files")
        progress.close()
        warehouse.finish()
    except BrokenProcessPool:
        _fail(
            "a reading process was ended from outside (out of memory?); whole batches are loaded: "
            "run the same command again to go on, with fewer --workers if it happens again"
        )
    except (WarehouseError, UnusableSourceError, OSError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        click.echo("load.py: interrupted; whole batches are loaded, run the same command again to go on", err=True)
        raise SystemExit(130) from None
    counts = warehouse.counts
    seconds = time.monotonic() - started
    click.echo(
        f"seen {sum(counts.values()):,}: accepted {counts['accepted']:,}, unchanged {counts['unchanged']:,},"
        f" replaced {counts['replaced']:,}, other forms {counts['of_other_forms']:,}, rejected {counts['rejected']:,}"
        + (f"; {left_alone:,} other files left alone" if left_alone else "")
    )
    for reason, count in sorted(reasons.items()):
        click.echo(f"  rejected, {reason}: {count:,}")
    if sum(reasons.values()) > LISTED_REJECTIONS:
        click.echo(
            "  all of them: select source_file, reason, detail from raw.rejected_document where resolved_at is null"
        )
    click.echo(f"{filings:,} filings in {seconds:.1f} s: {filings / seconds:,.0f} filings a second, into {database}")
    raise SystemExit(1 if counts["rejected"] else 0)


if __name__ == "__main__":
    main()
