"""The audit of the SEC's data sets: a made-up quarter with planted faults, and the real one beside its filings.

One warehouse for all tests: made-up filings, flattened into a data set that is right (2030q1) and into one with faults
planted (2030q2), and, where the corpus is at hand, the real 2024q3 and the real filings.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from click.testing import CliRunner
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

import data_sets
import load_data_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar"))
REAL = CORPUS / "data_sets" / "2024q3_form345"
NO_CORPUS = f"no real data set here: {REAL} is missing (EDGAR_CORPUS names another folder)"
RIGHT, PLANTED = "2030q1", "2030q2"
REPORTS = ("rpt_data_set_audit_by_quarter", "rpt_data_set_forbidden_combinations", "rpt_data_set_packed_columns")
# Filings of the corpus that are in 2024q3, with their lines in the files at hand.
IN_BOTH = {
    "0001321655-24-000181": {"submission": 1, "non_derivative_holding": 3, "owner_signature": 1},
    "0001415889-24-019064": {"submission": 1, "non_derivative_holding": 1, "owner_signature": 1},
    "0001415889-24-020383": {"submission": 1, "non_derivative_holding": 1, "owner_signature": 1},
    "0001628280-24-038676": {"submission": 1, "owner_signature": 1},
}


class House:
    """The warehouse, and what was planted in it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "audit.duckdb"
        self.folder = folder
        self.planted: dict[Any, str] = {}
        self.packed: Counter[str] = Counter()

    def run(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, *command], cwd=PROJECT, check=True, capture_output=True, timeout=300,
            env={**os.environ, "SECTION16_DATABASE": str(self.database)},
        )  # fmt: skip

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def findings(self, quarter: str) -> dict[Any, str]:
        """What the audit says of a quarter: (accession, table, line, column of the data set) -> verdict."""
        rows = self.query(
            "select accession_number, source_table, line_number, coalesce(data_set_column, 'line'), verdict"
            f" from marts.rpt_data_set_audit where quarter = '{quarter}'"
        )
        found = {tuple(row[:4]): row[4] for row in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture(name="house", scope="module")
def build_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("audit"))
    made_up = house.folder / "made_up"
    house.run("scripts/generate.py", "--filings", "1500", "--seed", "7", "--out", str(made_up),
              "--from", "2024-01-01", "--to", "2024-12-31", "--workers", "1")  # fmt: skip
    real = [str(CORPUS / "filings" / f"{accession}.xml") for accession in IN_BOTH] if REAL.exists() else []
    house.run("scripts/load.py", str(made_up), *real, "--workers", "1")
    accessions = [
        accession
        for (accession,) in house.query("select accession_number from raw.ownership_document order by all")
        if accession not in IN_BOTH
    ]
    paths = [data_sets.flattened(house.database, accessions).write(house.folder / RIGHT)]
    files = data_sets.flattened(house.database, accessions)
    house.packed = plant(files)
    house.planted = files.planted
    paths.append(files.write(house.folder / PLANTED, seed=2))
    if REAL.exists():
        paths.append(REAL)
    result = CliRunner().invoke(load_data_sets.main, [*map(str, paths), "--database", str(house.database)])
    assert result.exit_code == 0, result.output
    os.environ["SECTION16_DATABASE"] = str(house.database)
    try:
        built = dbtRunner().invoke(
            ["--quiet", "run", "--select", "+rpt_data_set_audit", *(f"+{name}" for name in REPORTS), "--project-dir",
             str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(house.folder / "target"), "--log-path",
             str(house.folder / "logs")]
        )  # fmt: skip
        assert built.success, built
        DuckDBConnectionManager.close_all_connections()
        yield house
    finally:
        del os.environ["SECTION16_DATABASE"]
    shutil.rmtree(house.folder)


def plant(files: data_sets.Files) -> Counter[str]:
    """All kinds of faults, each where no other is in the way."""
    packed = data_sets.plant_packing(files)
    data_sets.plant_rounding(files)
    touched = {key[0] for key in files.planted}

    def untouched(name: str, more_than_one: bool = False) -> int:
        """The place of the next line of a filing without a fault."""
        counts = Counter(row.accession for row in files.rows[name])
        apart = {
            rows[0].accession
            for rows in (data_sets.lines_of_filings(files, name, data_sets.LASTING) if name in data_sets.LINES else [])
        } or set(counts)
        for place, row in enumerate(files.rows[name]):
            if row.accession not in touched and row.accession in apart and (counts[row.accession] > 1) >= more_than_one:
                touched.add(row.accession)
                return place
        raise AssertionError(name)

    for name in ("NONDERIV_TRANS", "DERIV_TRANS", "DERIV_HOLDING", "FOOTNOTES"):
        data_sets.plant_dropped_line(files, name, untouched(name, more_than_one=True))
    for name in ("NONDERIV_HOLDING", "DERIV_TRANS"):
        data_sets.plant_added_line(files, name, untouched(name))
    data_sets.plant_value(
        files, "NONDERIV_TRANS", untouched("NONDERIV_TRANS"), "SECURITY_TITLE", "Planted title", "different"
    )
    data_sets.plant_value(
        files, "NONDERIV_TRANS", untouched("NONDERIV_TRANS"), "TRANS_TIMELINESS_FN", "F77", "missing_here"
    )
    place = untouched("SUBMISSION")
    data_sets.plant_value(files, "SUBMISSION", place, "ISSUERNAME", "PLANTED NAME INC", "different")
    data_sets.plant_value(files, "REPORTINGOWNER", untouched("REPORTINGOWNER"), "RPTOWNERNAME", "", "missing_there")
    return packed


def test_a_data_set_that_is_right_has_no_findings(house: House) -> None:
    assert house.findings(RIGHT) == {}
    tables = dict(
        house.query(
            "select source_table, sum(values_compared)::int from marts.rpt_data_set_audit_by_quarter"
            f" where quarter = '{RIGHT}' group by all"
        )
    )
    assert len(tables) == 8
    assert min(tables.values()) > 100


def test_the_audit_finds_what_was_planted_and_nothing_else(house: House) -> None:
    found = house.findings(PLANTED)
    assert {key: found[key] for key in found.keys() - house.planted.keys()} == {}
    assert {key: house.planted[key] for key in house.planted.keys() - found.keys()} == {}
    assert found == house.planted
    # Every kind was planted, and the moved values are many and of several columns.
    counts = Counter(house.planted.values())
    assert set(counts) == {"on_wrong_line", "rounded", "missing_there", "missing_here", "different"}
    assert counts["on_wrong_line"] > 50
    assert counts["rounded"] > 200
    assert house.packed["NATURE_OF_OWNERSHIP"] > 20
    assert len(house.packed) >= 3


def test_the_summary_counts_the_findings_of_a_quarter(house: House) -> None:
    rows = house.query(
        "select sum(on_wrong_line_count), sum(rounded_count), sum(missing_here_count), sum(missing_there_count),"
        f" sum(different_count) from marts.rpt_data_set_audit_by_quarter where quarter = '{PLANTED}'"
    )
    counts = Counter(house.planted.values())
    assert rows == [
        tuple(counts[each] for each in ("on_wrong_line", "rounded", "missing_here", "missing_there", "different"))
    ]


def test_moved_natures_show_in_the_data_set_alone(house: House) -> None:
    """As many direct lines with a nature as indirect ones without, and only where they were moved."""
    sql = (
        "select sum(lines_with_too_much)::int, sum(lines_with_too_little)::int"
        " from marts.rpt_data_set_forbidden_combinations where rule = 'nature_of_ownership' and quarter = '{}'"
    )
    (right,), (planted,) = house.query(sql.format(RIGHT)), house.query(sql.format(PLANTED))
    moved = planted[0] - right[0]
    assert moved == planted[1] - right[1]
    assert moved > 20


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_finding_1_in_the_data_set_alone(house: House) -> None:
    """2024q3, table by table: lines that break a rule of the form, too much and too little, and their filings."""
    rows = house.query(
        "select source_table, rule, lines, lines_with_too_much, lines_with_too_little, filings_with_too_much"
        " from marts.rpt_data_set_forbidden_combinations where quarter = '2024q3' order by all"
    )
    assert rows == [
        ("derivative_holding", "balance_in_shares_or_value", 8136, 66, 66, 29),
        ("derivative_holding", "nature_of_ownership", 8136, 153, 153, 111),
        ("derivative_holding", "underlying_shares_or_value", 8136, 1, 1, 1),
        ("derivative_transaction", "balance_in_shares_or_value", 19003, 13, 13, 11),
        ("derivative_transaction", "nature_of_ownership", 19003, 135, 135, 88),
        ("derivative_transaction", "transaction_shares_or_value", 19003, 18, 18, 15),
        ("derivative_transaction", "underlying_shares_or_value", 19003, 0, 0, 0),
        ("non_derivative_holding", "balance_in_shares_or_value", 17897, 2, 2, 2),
        ("non_derivative_holding", "nature_of_ownership", 17897, 1028, 1028, 975),
    ]


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_every_filing_with_natures_on_direct_holdings_lacks_as_many_on_indirect_ones() -> None:
    """Told by the file alone, without the project's reading: values were moved within a filing, and none was invented."""
    header, *lines = (REAL / "NONDERIV_HOLDING.tsv").read_text(encoding="utf-8").splitlines()
    too_much: Counter[str] = Counter()
    too_little: Counter[str] = Counter()
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        too_much[row["ACCESSION_NUMBER"]] += row["DIRECT_INDIRECT_OWNERSHIP"] == "D" and bool(row["NATURE_OF_OWNERSHIP"])
        too_little[row["ACCESSION_NUMBER"]] += row["DIRECT_INDIRECT_OWNERSHIP"] == "I" and not row["NATURE_OF_OWNERSHIP"]
    filings = [accession_number for accession_number, count in too_much.items() if count]
    assert len(filings) == 975
    assert all(too_much[each] == too_little[each] for each in filings)


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_values_that_can_be_moved_stand_on_the_first_lines(house: House) -> None:
    """2024q3: optional elements nearly always, elements that are in every line as often as chance has it."""
    rows = house.query(
        "select source_table, column_name, filings_filled_in_part, filings_filled_first"
        " from marts.rpt_data_set_packed_columns where quarter = '2024q3'"
    )
    counts = {row[:2]: row[2:] for row in rows}
    assert counts["non_derivative_holding", "nature_of_ownership"] == (1290, 1179)
    assert counts["derivative_transaction", "transaction_timeliness"] == (40, 37)
    assert counts["derivative_transaction", "transaction_total_value"] == (15, 15)
    assert counts["derivative_transaction", "value_owned_following_transaction"] == (11, 11)
    assert counts["derivative_holding", "value_owned_following_transaction"] == (29, 29)
    assert counts["derivative_transaction", "conversion_or_exercise_price"] == (407, 187)
    assert counts["derivative_transaction", "expiration_date"] == (482, 241)


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_every_real_filing_of_the_quarter_is_compared_with_its_xml(house: House) -> None:
    """Four of the real filings are in 2024q3, and the data set has them as they were filed."""
    files = {path.stem for folder in ("filings", "submissions") for path in (CORPUS / folder).iterdir()}
    with (REAL / "SUBMISSION.tsv").open(encoding="utf-8") as lines:
        assert files & {line.split("\t")[0] for line in lines} == set(IN_BOTH)
    rows = house.query(
        "select accession_number, source_table, count(*) from intermediate.int_data_set_lines_matched"
        " where quarter = '2024q3' and matched_by = 'all_columns' group by all"
    )
    assert {(accession, table): count for accession, table, count in rows} == {
        (accession, table): count for accession, tables in IN_BOTH.items() for table, count in tables.items()
    }
    assert house.findings("2024q3") == {}


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_no_number_of_the_data_set_has_a_third_decimal() -> None:
    """The figure behind "rounded": numbers of the three tables of lines at hand."""
    numbers = decimals = 0
    for name in ("NONDERIV_HOLDING", "DERIV_TRANS", "DERIV_HOLDING"):
        header, *lines = (REAL / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        places = [
            place
            for place, each in enumerate(header.split("\t"))
            if each in data_sets.LINES[name][2] and data_sets.LINES[name][2][each][1] == data_sets.NUMBER
        ]
        for line in lines:
            values = line.split("\t")
            for place in places:
                numbers += bool(values[place])
                decimals += bool(re.search(r"\.\d{3}", values[place]))
    assert (numbers > 100_000, decimals) == (True, 0)


@pytest.mark.skipif(not REAL.exists(), reason=NO_CORPUS)
def test_the_page_shows_the_figures_of_the_quarter(house: House) -> None:
    page = (PROJECT / "models" / "marts" / "quality" / "_data_sets__docs.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| (\w+)(?:, [\d,]+ lines)? \| (\w+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", page, re.MULTILINE)
    rows = house.query(
        "select source_table, rule, lines_with_too_much, lines_with_too_little, filings_with_too_much"
        " from marts.rpt_data_set_forbidden_combinations where quarter = '2024q3' and lines_with_too_much > 0"
    )
    assert sorted((*row[:2], *(int(each.replace(",", "")) for each in row[2:])) for row in shown) == sorted(rows)
