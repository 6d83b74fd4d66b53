"""What the warehouse knows of filings, for those who fetch: asked in short, and never needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from ownership.index_folder import listing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ownership.index_folder import Listing


class Loaded:
    """The filings of a warehouse file, opened for each question only, so that loads and builds need not wait.

    is_readable tells whether the last question could be answered: not where the file is in use, or of another version.
    Nothing is known then, nor where there is no file.
    """

    def __init__(self, database: Path) -> None:
        """Name the file, which need not exist."""
        self._database = database
        self.is_readable = True

    def of(self, accession_numbers: Iterable[str]) -> set[str]:
        """Those of the filings that were loaded with their header: more than that could not be had."""
        return {
            accession_number
            for (accession_number,) in self._ask(
                "select accession_number from raw.filing semi join wanted using (accession_number)"
                " where source_format != 'xml'",
                accession_numbers,
            )
        }

    def listed(self, accession_numbers: Iterable[str]) -> Listing:
        """What the indexes that were loaded say of the filings."""
        return listing(
            self._ask(
                "select accession_number, cik, company_name, form_type, filing_date, file_name from raw.filing_index"
                " semi join wanted using (accession_number)",
                accession_numbers,
            )
        )

    def _ask(self, query: str, accession_numbers: Iterable[str]) -> list[Any]:
        wanted = pa.table({"accession_number": pa.array(list(accession_numbers), pa.string())})
        self.is_readable = True
        if not self._database.exists() or not wanted.num_rows:
            return []
        try:
            with duckdb.connect(str(self._database), read_only=True) as connection:
                connection.register("wanted", wanted)
                return connection.execute(query).fetchall()
        except duckdb.Error:
            self.is_readable = False
            return []
