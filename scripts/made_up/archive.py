"""Filings of many issuers -> day archives, index files and truth tables on disk.

Work is cut into chunks of issuers, which any process may take. A chunk leaves one spill file, sorted by month;
then each quarter is put together from all spill files. What is written depends on neither the number of processes
nor their order. Archives are compressed by the zlib that Arrow brings along, so that equal versions of pyarrow give
equal bytes on every machine; level 1, without a time or name in the gzip header.
"""

from __future__ import annotations

import itertools
import json
import struct
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from made_up import render, truth
from made_up.business_days import Busyness, compact
from made_up.chance import stream
from made_up.dirt import Soiler
from made_up.history import Settings, write_history
from made_up.market import make_issuer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from made_up.filing import Filing
    from made_up.history import History

Job = TypeVar("Job")
Result = TypeVar("Result")
_CHUNK_FILINGS: Final = 16_000
# Where a block of a spill file is: offset, compressed size, size; in bytes.
Block = tuple[int, int, int]
# Accession number, day, size.
_RECORD: Final = struct.Struct("<20s8sI")
_INDEX_HEAD: Final = """Description:           Master Index of an EDGAR that is MADE UP: no filing in it is real
Last Data Received:    {last}
Comments:              Invented by scripts/generate.py
Anonymous FTP:         none




CIK|Company Name|Form Type|Date Filed|Filename
--------------------------------------------------------------------------------
"""


@lru_cache(maxsize=2)
def _busyness(first_day: int, last_day: int) -> Busyness:
    """How busy the days of a span are: worked out once a process."""
    return Busyness(first_day, last_day)


def issuer_count(filings: int) -> int:
    """Issuers of a market of so many filings: 40 filings each in a small market, 240 in a full one."""
    root = int(filings**0.5)
    return max(filings // min(max(root // 9, 40), 240), 1)


def quotas(settings: Settings, busyness: Busyness) -> list[int]:
    """Filings of each issuer: by its size and by how busy the time was in which it was listed; sums to all."""
    bounds = [0.0]
    for number in range(settings.issuers):
        issuer = make_issuer(settings.seed, number, settings.issuers, settings.first_day, settings.last_day)
        before, after = busyness.span(issuer.first_day, issuer.last_day)
        # Large companies have more insiders and file several times as much as small ones.
        size = 1 + (issuer.price + 7 * number) % 5 + (12 if number % 17 == 3 else 0)
        bounds.append(bounds[-1] + size * (after - before))
    at = [int(settings.filings * bound / bounds[-1]) for bound in bounds]
    at[-1] = settings.filings
    return [high - low for low, high in itertools.pairwise(at)]


def write_market(settings: Settings, folder: Path, workers: int, on_progress: Callable[[int], None]) -> None:
    """Write everything below a folder that is empty or does not exist.

    Args:
        settings: what is asked for.
        folder: gets <wrapper>/, full-index/ and truth/.
        workers: processes.
        on_progress: called with the number of filings made since the last call.
    """
    spill = folder / ".spill"
    spill.mkdir(parents=True)
    (folder / "truth").mkdir()
    busyness = _busyness(settings.first_day, settings.last_day)
    per_issuer = quotas(settings, busyness)
    chunks = list(_chunks(per_issuer, min(_CHUNK_FILINGS, settings.filings // 8 + 250)))
    jobs = [
        (settings, spill / f"{number:05d}", first, per_issuer[first:end]) for number, (first, end) in enumerate(chunks)
    ]
    writers = {
        name: pq.ParquetWriter(folder / "truth" / f"{name}.parquet", schema, compression="zstd")
        for name, schema in truth.SCHEMAS.items()
    }
    quarters: set[str] = set()
    for job, found in zip(jobs, _in_order(_write_chunk, jobs, workers), strict=True):
        quarters.update(found)
        for name, writer in writers.items():
            path = job[1].with_suffix(f".{name}")
            with pa.OSFile(str(path), "rb") as source:
                writer.write_table(pa.ipc.open_file(source).read_all())
            path.unlink()
        on_progress(sum(job[3]))
    for writer in writers.values():
        writer.close()
    spills = [job[1] for job in jobs]
    for _ in _in_order(
        _write_quarter, [(folder, settings.wrapper, quarter, spills) for quarter in sorted(quarters)], workers
    ):
        pass
    for path in spills:
        path.with_suffix(".bin").unlink()
        path.with_suffix(".json").unlink()
    spill.rmdir()


def _chunks(per_issuer: list[int], filings: int) -> Iterator[tuple[int, int]]:
    """Runs of issuers (first, behind the last) with about so many filings each."""
    first, count = 0, 0
    for number, quota in enumerate(per_issuer):
        count += quota
        if count >= filings or number == len(per_issuer) - 1:
            yield first, number + 1
            first, count = number + 1, 0


def _in_order(work: Callable[[Job], Result], jobs: list[Job], workers: int) -> Iterator[Result]:
    if workers <= 1:
        yield from map(work, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, jobs)


# ------------------------------------------------------------------------------------------------------- chunks


def rendered(history: History, settings: Settings, soiler: Soiler) -> Iterator[tuple[Filing, bytes]]:
    """The filings of a history with their files' bytes."""
    has_styles = settings.rates["boolean_styles"] > 0
    wrap = {"feed": render.dissemination_text, "nc": render.dissemination_text, "txt": render.submission_text}.get(
        settings.wrapper
    )
    for filing in history.filings:
        text = render.document_text(filing, has_styles=has_styles)
        text = soiler.soil_text(text, filing.pathologies, is_x0101=filing.is_x0101)
        if wrap is not None:
            text = wrap(filing, text)
            if filing.agent.is_flat and settings.wrapper != "txt":
                # Stored copies of the feed have lost their line ends.
                text = text if "broken_at_1023" in filing.pathologies else text.replace("\n", "")
        yield filing, text.encode()


def _write_chunk(job: tuple[Settings, Path, int, list[int]]) -> list[str]:
    """Write the spill file of a chunk of issuers and its truth; the quarters that it has filings in come back.

    The spill file holds one compressed block a month, of records of accession number, day and size, each with its
    bytes; and one a quarter, of the lines of the index. The JSON file beside it says where the blocks are.
    """
    settings, path, first, per_issuer = job
    busyness = _busyness(settings.first_day, settings.last_day)
    rows = truth.empty_rows()
    months: dict[str, list[bytes]] = {}
    index: dict[str, list[str]] = {}
    for number, quota in enumerate(per_issuer, start=first):
        if not quota:
            continue
        history = write_history(settings, busyness, number, quota)
        soiler = Soiler(settings.rates, stream(settings.seed, f"document/{number}"))
        for filing, data in rendered(history, settings, soiler):
            day = compact(filing.day)
            record = _RECORD.pack(filing.accession_number.encode(), day.encode(), len(data))
            months.setdefault(day[:6], []).append(record + data)
            index.setdefault(_quarter(day), []).extend(render.index_lines(filing))
        truth.add_rows(rows, history)
    parts: dict[str, list[bytes]] = {
        **months,
        **{quarter: [line.encode() for line in lines] for quarter, lines in index.items()},
    }
    blocks: dict[str, Block] = {}
    codec = pa.Codec("zstd", 1)
    with path.with_suffix(".bin").open("wb") as stream_out:
        for name, pieces in parts.items():
            plain = b"".join(pieces)
            packed = codec.compress(plain, asbytes=True)
            blocks[name] = (stream_out.tell(), len(packed), len(plain))
            stream_out.write(packed)
    path.with_suffix(".json").write_text(json.dumps(blocks), encoding="utf-8")
    for name in truth.COLUMNS:
        table = truth.arrow_table(name, rows[name])
        with pa.OSFile(str(path.with_suffix(f".{name}")), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    return sorted(index)


def _quarter(day: str) -> str:
    return f"{day[:4]}/QTR{(int(day[4:6]) + 2) // 3}"


# ------------------------------------------------------------------------------------------------------ quarters


def _write_quarter(job: tuple[Path, str, str, list[Path]]) -> None:
    """Write the archives (or single files) and the index of a quarter, month by month."""
    folder, wrapper, quarter, spills = job
    year, number = quarter[:4], int(quarter[-1])
    index: list[str] = []
    places: list[tuple[Path, dict[str, Block]]] = []
    for path in spills:
        blocks: dict[str, Block] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        places.append((path.with_suffix(".bin"), blocks))
        if quarter in blocks:
            index.extend(bytes(_block(places[-1][0], blocks[quarter])).decode().splitlines())
    _write_index(folder / "full-index" / quarter, index)
    target = folder / wrapper / quarter
    target.mkdir(parents=True, exist_ok=True)
    for month in range(3 * number - 2, 3 * number + 1):
        days: dict[str, list[tuple[str, memoryview]]] = {}
        for path, blocks in places:
            if f"{year}{month:02d}" in blocks:
                for accession, day, data in _records(path, blocks[f"{year}{month:02d}"]):
                    days.setdefault(day, []).append((accession, data))
        for day, filings in sorted(days.items()):
            filings.sort(key=_accession)
            if wrapper == "feed":
                (target / f"{day}.nc.tar.gz").write_bytes(_archive(filings))
            else:
                for accession, data in filings:
                    (target / f"{accession}.{wrapper}").write_bytes(data)


def _accession(item: tuple[str, memoryview]) -> str:
    return item[0]


def _block(path: Path, block: Block) -> memoryview:
    """The bytes of a block of a spill file."""
    offset, packed, size = block
    with path.open("rb") as stream_in:
        stream_in.seek(offset)
        return memoryview(pa.Codec("zstd", 1).decompress(stream_in.read(packed), size, asbytes=True))


def _records(path: Path, block: Block) -> Iterator[tuple[str, str, memoryview]]:
    """Accession number, day and bytes of the filings in a block of a spill file."""
    plain = _block(path, block)
    start = 0
    while start < len(plain):
        accession, day, length = _RECORD.unpack_from(plain, start)
        start += _RECORD.size
        yield accession.decode(), day.decode(), plain[start : start + length]
        start += length


def _archive(filings: Iterable[tuple[str, memoryview]]) -> bytes:
    """A .tar.gz of members <accession>.nc, owned by nobody and without a time."""
    parts: list[bytes | memoryview] = []
    for accession, data in filings:
        parts.append(_member_header(f"{accession}.nc", len(data)))
        parts.append(data)
        parts.append(bytes(-len(data) % 512))
    parts.append(bytes(1_024))
    packed: bytes = pa.Codec("gzip", 1).compress(b"".join(parts), asbytes=True)
    return packed


def _member_header(name: str, size: int) -> bytes:
    """A header of the ustar format: 512 bytes, a plain file."""
    before = name.encode().ljust(100, b"\0") + b"0000644\x000000000\x000000000\x00%011o\x0000000000000\x00" % size
    after = b"0" + bytes(100) + b"ustar\x0000" + bytes(247)
    checksum = sum(before) + sum(after) + 8 * 32
    return before + b"%06o\x00 " % checksum + after


def _write_index(folder: Path, lines: list[str]) -> None:
    """EDGAR's master index of a quarter: by CIK as text, then name, form, date and file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines.sort()
    last = max(line.split("|")[3] for line in lines)
    text = _INDEX_HEAD.format(last=last) + "\n".join(lines) + "\n"
    (folder / "master.idx").write_text(text, encoding="utf-8")
