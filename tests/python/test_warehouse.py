"""Batches added to one transaction see each other, and are in the file all together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from load import read_batch
from loading import accession, document
from ownership.sources import SourceFile
from ownership.warehouse import Batch, Warehouse, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(name="warehouse")
def open_warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    opened = Warehouse(tmp_path / "w.duckdb")
    yield opened
    opened.finish()


def batch(number: int, *, lines: int = 1, remarks: str = "") -> Batch:
    """One filing, read."""
    xml = document(number, lines=lines, remarks=remarks)
    return read_batch([SourceFile(f"{accession(number)}.xml", data=xml.encode())])


def rows(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    """What others would see: a cursor is a connection of its own."""
    return warehouse.connection.cursor().execute(sql).fetchall()


REMARKS = "select accession_number, remarks from raw.ownership_document order by all"
LINES = "select count(*) from raw.non_derivative_transaction"


def test_a_filing_that_comes_again_in_the_same_transaction_is_known(warehouse: Warehouse) -> None:
    decided = [
        warehouse.add(batch(1, lines=3, remarks="first")),
        warehouse.add(batch(2, remarks="other")),
        warehouse.add(batch(1, lines=2, remarks="second")),
        warehouse.add(batch(1, lines=2, remarks="second")),
    ]
    assert [next(name for name, count in counts.items() if count) for counts in decided] == [
        "accepted",
        "accepted",
        "replaced",
        "unchanged",
    ]
    assert rows(warehouse, LINES) == [(0,)]
    assert sum(warehouse.counts.values()) == 0
    warehouse.commit()
    assert rows(warehouse, REMARKS) == [(accession(1), "second"), (accession(2), "other")]
    assert rows(warehouse, LINES) == [(3,)]
    assert rows(
        warehouse, "select files_seen, files_accepted, files_replaced, files_unchanged from raw.load"
    ) == [(4, 2, 1, 1)]
    assert warehouse.counts == {"accepted": 2, "unchanged": 1, "replaced": 1, "of_other_forms": 0, "rejected": 0}


def test_an_error_undoes_all_since_the_last_commit_and_no_more(warehouse: Warehouse) -> None:
    warehouse.write(batch(1, remarks="kept"))
    warehouse.add(batch(2))
    warehouse.add(batch(1, remarks="lost"))
    broken = batch(3)
    broken.tables["footnote"] = pa.table({"too_few": ["columns"]})
    with pytest.raises(WarehouseError):
        warehouse.add(broken)
    assert rows(warehouse, REMARKS) == [(accession(1), "kept")]
    assert warehouse.counts["accepted"] == 1
    warehouse.write(batch(4, remarks="after"))
    assert rows(warehouse, REMARKS) == [(accession(1), "kept"), (accession(4), "after")]
    assert rows(warehouse, "select files_seen, files_accepted from raw.load") == [(2, 2)]
