"""From the filing to the fact: a second, simple reader finds every value of every line in the marts.

The warehouse is made once for all tests here: the sample, and all real filings where they are at hand, loaded by
`scripts/load.py` and built by `dbt build`, as a user would.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "data" / "sample"
CORPUS = Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar"))
NO_CORPUS = f"no real filings here: {CORPUS} is missing (EDGAR_CORPUS names another folder)"
ACCESSION = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})")
# Counted by hand: the sample's README and the sums of MANIFEST.csv.
SAMPLE_TRANSACTIONS, SAMPLE_HOLDINGS = 37, 19

TEXT, NUMBER, DAY, FLAG = "text", "number", "day", "flag"
# Column of a fact -> element of the form, and what its value is.
BOTH = {
    "security_title": ("security_title", TEXT),
    "transaction_form_type": ("transaction_form_type", TEXT),
    "shares_following": ("shares_owned_following_transaction", NUMBER),
    "value_following": ("value_owned_following_transaction", NUMBER),
    "ownership_nature": ("direct_or_indirect_ownership", TEXT),
    "nature_of_ownership": ("nature_of_ownership", TEXT),
    "conversion_or_exercise_price": ("conversion_or_exercise_price", NUMBER),
    "exercise_date": ("exercise_date", DAY),
    "expiration_date": ("expiration_date", DAY),
    "underlying_security_title": ("underlying_security_title", TEXT),
    "underlying_security_shares": ("underlying_security_shares", NUMBER),
    "underlying_security_value": ("underlying_security_value", NUMBER),
}
TRANSACTION = {
    **BOTH,
    "transaction_date": ("transaction_date", DAY),
    "deemed_execution_date": ("deemed_execution_date", DAY),
    "transaction_code": ("transaction_code", TEXT),
    "equity_swap_involved": ("equity_swap_involved", FLAG),
    "timeliness": ("transaction_timeliness", TEXT),
    "shares": ("transaction_shares", NUMBER),
    "transaction_total_value": ("transaction_total_value", NUMBER),
    "price_per_share": ("transaction_price_per_share", NUMBER),
    "acquired_disposed_code": ("transaction_acquired_disposed_code", TEXT),
}
# Columns of a fact that come from elsewhere than its line, and are looked at in tests of their own below or of dbt.
FROM_THE_FILING = {
    "form_type", "is_amendment", "issuer_cik", "security_id", "owner_count", "aff10b5_one", "aff10b5_one_status",
    "period_of_report", "filing_date", "accepted_at", "load_number",
}  # fmt: skip
KEYS = {"transaction_id", "holding_id", "accession_number", "table_number", "line_number", "is_derivative"}
WORKED_OUT = {"price_status", "transaction_value", "transaction_value_basis"}


@dataclass
class Line:
    """A line of a filing as the second reader sees it."""

    accession_number: str
    part: Any
    form: str
    issuer_cik: str

    @property
    def key(self) -> str:
        return f"{self.accession_number}/{self.part.table_number}/{self.part.number}"

    @property
    def is_x0101(self) -> bool:
        return self.part.name.endswith("Security")

    @property
    def is_transaction(self) -> bool:
        # In documents of 2003 both have one name; a line without date is a holding.
        return (
            "transaction_date" in self.part.values
            if self.is_x0101
            else self.part.name.endswith("Transaction")
        )

    @property
    def values(self) -> dict[str, str]:
        """Text by element, with the names of 2003 as those of later years."""
        values = dict(self.part.values)
        if self.is_x0101:
            if "transaction_value" in values:
                values["transaction_price_per_share"] = values.pop("transaction_value")
            if not self.is_transaction and not values.get("shares_owned_following_transaction"):
                values["shares_owned_following_transaction"] = values.get("transaction_shares", "")
        return values


def typed(text: str | None, kind: str) -> Any:
    """A value as filed -> what a fact must say: null where nothing was filed."""
    if not text:
        return None
    if kind == NUMBER:
        return Decimal(text)
    if kind == DAY:
        return date.fromisoformat(text[:10])
    if kind == FLAG:
        return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
    return text


def run(*command: str, database: Path, expected: tuple[int, ...] = (0,)) -> None:
    environment = {
        **os.environ,
        "SECTION16_DATABASE": str(database),
        "DBT_TARGET_PATH": str(database.parent / "target"),
        "DBT_LOG_PATH": str(database.parent / "logs"),
    }
    result = subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert result.returncode in expected, (
        f"{command}: exit {result.returncode}\n{result.stdout[-6000:]}\n{result.stderr[-3000:]}"
    )


@pytest.fixture(name="warehouse", scope="session")
def build_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with all filings at hand, built by dbt; opened for reading."""
    database = tmp_path_factory.mktemp("facts") / "warehouse.duckdb"
    run("scripts/load.py", str(SAMPLE), database=database)
    if (CORPUS / "MANIFEST.csv").exists():
        # Two of the real files are to be rejected (see the manifest's notes), hence exit status 1.
        paths = [CORPUS / "filings", CORPUS / "submissions", CORPUS / "index" / "master.corpus.idx"]
        run("scripts/load.py", *map(str, paths), database=database, expected=(1,))
    run("-m", "dbt.cli.main", "--no-use-colors", "build", "--profiles-dir", ".", database=database)
    connection = duckdb.connect(str(database), read_only=True)
    yield connection
    connection.close()


def facts(warehouse: duckdb.DuckDBPyConnection, table: str, of_corpus: bool) -> dict[str, dict[str, Any]]:
    """Rows of a fact table by their key; invented filings have accession numbers from 0009990000 on."""
    key = "transaction_id" if table == "fct_transactions" else "holding_id"
    condition = "not accession_number like '000999%'" if of_corpus else "accession_number like '000999%'"
    cursor = warehouse.execute(f"select * from marts.{table} where {condition}")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    by_key = {row[key]: row for row in rows}
    assert len(by_key) == len(rows)
    return by_key


def corpus_lines(second_reader: Callable[[bytes], Any]) -> list[Line]:
    with (CORPUS / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        entries = [entry for entry in csv.DictReader(file) if "to be rejected" not in entry["note"]]
    # A filing that is there twice, with header and without, is one filing.
    entries = list({entry["accession"]: entry for entry in entries}.values())
    lines = []
    for entry in entries:
        for part in second_reader((CORPUS / entry["file"]).read_bytes()).lines:
            lines.append(Line(entry["accession"], part, entry["form_type"], entry["issuer_cik"]))  # noqa: PERF401
    return lines


def sample_lines(second_reader: Callable[[bytes], Any], files: dict[str, bytes]) -> list[Line]:
    lines = {}
    for name, data in files.items():
        found = ACCESSION.findall(name)
        accession_number = "-".join(found[-1])
        facit = second_reader(data)
        document = facit.document.values
        for part in facit.lines:
            line = Line(accession_number, part, document["document_type"], document["issuer_cik"].zfill(10))
            lines[line.key] = line
    return list(lines.values())


@pytest.fixture(name="lines", scope="module", params=["sample", "corpus"])
def read_lines(
    request: pytest.FixtureRequest, second_reader: Callable[[bytes], Any], sample_files: dict[str, bytes]
) -> tuple[bool, list[Line]]:
    """Whether these are the real filings, and all their lines."""
    if request.param == "sample":
        return False, sample_lines(second_reader, sample_files)
    if not (CORPUS / "MANIFEST.csv").exists():
        pytest.skip(NO_CORPUS)
    return True, corpus_lines(second_reader)


def compare(
    lines: list[Line], found: dict[str, dict[str, Any]], columns: dict[str, tuple[str, str]]
) -> list[str]:
    """What does not agree, in words."""
    wrong = []
    for line in lines:
        fact = found[line.key]
        values = line.values
        for column, (element, kind) in columns.items():
            expected = typed(values.get(element), kind)
            if fact[column] != expected or type(fact[column]) is not type(expected):
                wrong.append(f"{line.key} {column}: {fact[column]!r} is not {expected!r}")
        held = {element for element, _ in columns.values()}
        filed_elsewhere = {name for name, text in values.items() if text} - held
        if filed_elsewhere - ({"transaction_shares"} if line.is_x0101 else set()):
            wrong.append(f"{line.key}: no column for {sorted(filed_elsewhere)}")
    return wrong


def test_every_value_of_every_transaction_is_in_the_facts(
    warehouse: duckdb.DuckDBPyConnection, lines: tuple[bool, list[Line]]
) -> None:
    of_corpus, filed = lines
    transactions = [line for line in filed if line.is_transaction]
    found = facts(warehouse, "fct_transactions", of_corpus)
    assert sorted(found) == sorted(line.key for line in transactions)
    assert len(found) == len(transactions) > 0
    assert compare(transactions, found, TRANSACTION) == []


def test_every_value_of_every_holding_is_in_the_facts(
    warehouse: duckdb.DuckDBPyConnection, lines: tuple[bool, list[Line]]
) -> None:
    of_corpus, filed = lines
    holdings = [line for line in filed if not line.is_transaction]
    found = facts(warehouse, "fct_holdings", of_corpus)
    assert sorted(found) == sorted(line.key for line in holdings)
    assert len(found) == len(holdings) > 0
    assert compare(holdings, found, BOTH) == []


def test_lines_belong_to_their_filing(
    warehouse: duckdb.DuckDBPyConnection, lines: tuple[bool, list[Line]]
) -> None:
    of_corpus, filed = lines
    found = {**facts(warehouse, "fct_transactions", of_corpus), **facts(warehouse, "fct_holdings", of_corpus)}
    for line in filed:
        fact = found[line.key]
        assert (fact["accession_number"], fact["table_number"], fact["line_number"]) == (
            line.accession_number,
            line.part.table_number,
            line.part.number,
        )
        assert (fact["form_type"], fact["is_amendment"]) == (line.form, line.form.endswith("/A"))
        assert (fact["issuer_cik"], fact["is_derivative"]) == (
            line.issuer_cik,
            line.part.table_number == "II",
        )


def test_what_a_transaction_is_worth_is_what_was_filed_or_the_product(
    warehouse: duckdb.DuckDBPyConnection, lines: tuple[bool, list[Line]]
) -> None:
    of_corpus, filed = lines
    found = facts(warehouse, "fct_transactions", of_corpus)
    for line in filed:
        if not line.is_transaction:
            continue
        values = line.values
        shares, price = (
            typed(values.get(name), NUMBER) for name in ("transaction_shares", "transaction_price_per_share")
        )
        expected = typed(values.get("transaction_total_value"), NUMBER)
        if expected is None and shares is not None and price is not None:
            expected = shares * price
        assert found[line.key]["transaction_value"] == expected, line.key
        if price is None:
            assert found[line.key]["price_status"] in {"footnote_only", "absent"}, line.key
        else:
            assert found[line.key]["price_status"] == ("zero" if price == 0 else "filed"), line.key


@pytest.mark.parametrize("table", ["fct_transactions", "fct_holdings"])
def test_no_column_of_a_fact_is_left_out_here(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    """A column that is added to a fact is added to the comparison too."""
    columns = {column[0] for column in warehouse.execute(f"select * from marts.{table} limit 0").description}
    compared = set(TRANSACTION if table == "fct_transactions" else BOTH)
    assert compared <= columns
    assert columns - compared - KEYS - FROM_THE_FILING - WORKED_OUT == set()


def test_as_many_lines_as_the_manifest_counts(warehouse: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    with (corpus / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        entries = {
            each["accession"]: each for each in csv.DictReader(file) if "to be rejected" not in each["note"]
        }
    for table, columns in (
        ("fct_transactions", ("n_nonderiv_trans", "n_deriv_trans")),
        ("fct_holdings", ("n_nonderiv_holdings", "n_deriv_holdings")),
    ):
        expected = {
            accession: count
            for accession, entry in entries.items()
            if (count := sum(int(entry[column]) for column in columns))
        }
        counted = dict(
            warehouse.execute(
                f"select accession_number, count(*) from marts.{table}"
                " where not accession_number like '000999%' group by accession_number"
            ).fetchall()
        )
        assert counted == expected


def test_as_many_lines_as_the_samples_readme_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert len(facts(warehouse, "fct_transactions", of_corpus=False)) == SAMPLE_TRANSACTIONS
    assert len(facts(warehouse, "fct_holdings", of_corpus=False)) == SAMPLE_HOLDINGS


def test_every_filing_is_a_fact_with_its_date(warehouse: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    """The filing date is the header's where there is one, else the index's."""
    with (corpus / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        entries = {
            each["accession"]: each for each in csv.DictReader(file) if "to be rejected" not in each["note"]
        }
    dates: dict[str, str] = {}
    for line in (corpus / "index" / "master.corpus.idx").read_text(encoding="utf-8").splitlines():
        if line.count("|") == 4 and (accession := ACCESSION.search(line.rsplit("/", 1)[-1])):
            dates["-".join(accession.groups())] = line.split("|")[3]
    for entry in entries.values():
        if entry["file"].startswith("submissions/"):
            header = re.search(
                r"(?:FILED AS OF DATE:\s*|<FILING-DATE>)(\d{8})", (corpus / entry["file"]).read_text()
            )
            assert header
            dates[entry["accession"]] = f"{header[1][:4]}-{header[1][4:6]}-{header[1][6:]}"
    found = warehouse.execute(
        "select accession_number, form_type, cast(filing_date as varchar) from marts.fct_filings"
        " where not accession_number like '000999%'"
    ).fetchall()
    assert sorted(found) == sorted(
        (accession, entry["form_type"], dates.get(accession)) for accession, entry in entries.items()
    )


def test_no_value_of_these_filings_is_beyond_its_type(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select * from marts.fct_unreadable_values").fetchall() == []


def test_the_rejected_files_are_listed(warehouse: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    found = warehouse.execute("select source_file, reason from marts.fct_rejected_documents").fetchall()
    assert sorted((Path(file).name, reason) for file, reason in found) == [
        ("0001012325-98-000004.txt", "no_ownership_document"),
        ("accession_unknown.xml", "no_accession_number"),
    ]
