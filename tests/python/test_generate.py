"""scripts/generate.py as a user runs it: the same bytes every time, a truth that holds, and everything loads."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from generate import main
from loading import run_load
from made_up import dirt
from made_up.business_days import form_3_due, form_4_due, form_5_due
from made_up.filing import schema_version
from made_up.numbers import decimal_text, price_text

GENERATE = Path(__file__).resolve().parents[2] / "scripts" / "generate.py"
FILINGS = 2_000
# Rates at which everything occurs in a small market.
OFTEN = {
    "total_typed_as_price": 0.1,
    "future_year": 0.05,
    "dummy_expiration": 0.2,
    "expired_before_transaction": 0.2,
    "purchase_coded_as_disposition": 0.3,
    "no_securities_row": 0.5,
    "equity_swap": 0.05,
    "timeliness_contradicts": 0.05,
    "value_instead_of_shares": 0.2,
    "symbol_as_typed": 0.2,
    "unpadded_cik": 0.05,
    "name_of_header_differs": 0.05,
    "date_with_offset": 0.05,
    "rows_outside_tables": 0.03,
    "rows_outside_tables_x0101": 0.2,
    "broken_at_1023": 0.05,
    "malformed_tag": 0.03,
    "bare_ampersand": 0.1,
    "signed_after_filing": 0.05,
    "signed_long_before": 0.05,
    "plan_box_forgotten": 0.5,
    "amendment_amended": 0.3,
    "wrong_original_date": 0.3,
    "told_in_several_accessions": 0.6,
    "refiled_without_amendment": 0.03,
    "balance_moves_unreported": 0.1,
}
OF_LINES = {
    "total_typed_as_price",
    "future_year",
    "price_only_in_footnote",
    "dummy_expiration",
    "expired_before_transaction",
    "purchase_coded_as_disposition",
    "no_securities_row",
    "equity_swap",
    "form_5_item_on_form_4",
    "timeliness_contradicts",
    "value_instead_of_shares",
    "equal_grants",
    "final_balance_on_every_row",
    "corrected_later",
}
OF_FILINGS = {
    "symbol_as_typed",
    "unpadded_cik",
    "name_of_header_differs",
    "date_with_offset",
    "rows_outside_tables",
    "broken_at_1023",
    "malformed_tag",
    "bare_ampersand",
    "signed_after_filing",
    "signed_long_before",
    "plan_box_forgotten",
    "wrong_original_date",
    "told_in_several_accessions",
    "refiled_without_amendment",
    "split_owners",
    "split_lines",
    "full_restatement",
    "line_correction",
    "line_addition",
    "footnote_correction",
}


def generate(out: Path, *options: str, filings: int = FILINGS) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, ["--filings", str(filings), "--out", str(out), "--workers", "1", *options])


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def connected(market: Path, database: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for path in sorted((market / "truth").glob("*.parquet")):
        connection.execute(f"create view {path.stem} as from '{path}'")
    connection.execute(f"attach '{database}' as warehouse (read_only)")
    connection.execute(
        """
        create view filed_line as
        select accession_number, 'I' as table_number, line_number, 'transaction' as line_kind, transaction_shares,
            transaction_price_per_share, transaction_date, transaction_code, transaction_acquired_disposed_code,
            shares_owned_following_transaction, row_element
        from warehouse.raw.non_derivative_transaction
        union all by name
        select accession_number, 'I' as table_number, line_number, 'holding' as line_kind, shares_owned_following_transaction
        from warehouse.raw.non_derivative_holding
        union all by name
        select accession_number, 'II' as table_number, line_number, 'transaction' as line_kind, transaction_shares,
            transaction_price_per_share, transaction_date, transaction_code, transaction_acquired_disposed_code,
            shares_owned_following_transaction, row_element
        from warehouse.raw.derivative_transaction
        union all by name
        select accession_number, 'II' as table_number, line_number, 'holding' as line_kind, shares_owned_following_transaction
        from warehouse.raw.derivative_holding
        """
    )
    return connection


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("market") / "made_up"
    result = generate(folder, "--seed", "7")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def warehouse(market: Path) -> duckdb.DuckDBPyConnection:
    database = market.parent / "warehouse.duckdb"
    result = run_load(market / "feed", market / "full-index", database=database)
    assert result.returncode == 0, result.stdout + result.stderr
    return connected(market, database)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("dirty")
    rates = folder / "rates.json"
    rates.write_text(json.dumps(OFTEN))
    result = generate(folder / "made_up", "--dirt", str(rates), "--wrapper", "txt", "--seed", "3", filings=2_500)
    assert result.exit_code == 0, result.output
    loaded = run_load(folder / "made_up", database=folder / "warehouse.duckdb")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return connected(folder / "made_up", folder / "warehouse.duckdb")


# ------------------------------------------------------------------------------------------------------ the bytes


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_processes(market: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(GENERATE), "--filings", str(FILINGS), "--seed", "7", "--workers", "3"]
    subprocess.run([*command, "--out", str(tmp_path / "again")], capture_output=True, check=True)
    first, second = hashes(market), hashes(tmp_path / "again")
    assert len(first) > 100
    assert first == second


def test_another_seed_gives_another_market(market: Path, tmp_path: Path) -> None:
    assert generate(tmp_path / "other", "--seed", "8", filings=200).exit_code == 0
    shared = set(hashes(market).values()) & set(hashes(tmp_path / "other").values())
    assert not shared


@pytest.mark.parametrize(("wrapper", "ending"), [("nc", ".nc"), ("txt", ".txt"), ("xml", ".xml")])
def test_every_wrapper_loads(tmp_path: Path, wrapper: str, ending: str) -> None:
    assert (
        generate(
            tmp_path / "made_up", "--wrapper", wrapper, "--from", "2024-01-01", "--to", "2024-06-30", filings=150
        ).exit_code
        == 0
    )
    assert len(list((tmp_path / "made_up" / wrapper).rglob(f"*{ending}"))) == 150
    result = run_load(tmp_path / "made_up" / wrapper, database=tmp_path / "warehouse.duckdb")
    assert result.returncode == 0, result.stdout
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute("select count(*), count(accepted_at), count(form_type) from raw.filing").fetchone()
    assert rows == {"nc": (150, 0, 150), "txt": (150, 150, 150), "xml": (150, 0, 0)}[wrapper]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    result = generate(tmp_path, filings=10)
    assert result.exit_code == 2
    assert "not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_unknown_rate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rates.toml").write_text("future_yaer = 0.5\n")
    result = generate(tmp_path / "out", "--dirt", str(tmp_path / "rates.toml"), filings=10)
    assert result.exit_code == 2
    assert "future_yaer" in result.output


# --------------------------------------------------------------------------------------------- what is loaded


def test_every_filing_and_every_line_is_loaded_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select count(*), count(distinct accession_number) from warehouse.raw.filing"
    ).fetchone() == (FILINGS, FILINGS)
    assert warehouse.execute(
        "select count(*) from truth_filing anti join warehouse.raw.filing using (accession_number)"
    ).fetchone() == (0,)
    # In 2003 transactions and holdings share one element, which the reader files under transactions.
    differing = warehouse.execute(
        """
        select count(*), count(*) filter (truth_line.line_id is null or filed_line.line_number is null
            or (truth_line.line_kind <> filed_line.line_kind and not coalesce(row_element like '%Security', false)))
        from truth_line full join filed_line using (accession_number, table_number, line_number)
        """
    ).fetchone()
    assert differing is not None
    assert differing[0] > FILINGS
    assert differing[1] == 0


def test_the_index_lists_each_filing_once_a_filer(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        """
        select count(*) from (
            select accession_number, len(owner_ciks) + 1 as filers from truth_filing
            except
            select accession_number, count(*) from warehouse.raw.filing_index group by all
        )
        """
    ).fetchone() == (0,)


def test_names_and_numbers_say_that_they_are_made_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = warehouse.execute(
        "select issuer_cik, issuer_name from warehouse.raw.ownership_document "
        "union select rpt_owner_cik, rpt_owner_name from warehouse.raw.reporting_owner"
    ).fetchall()
    for cik, name in names:
        assert re.fullmatch(r"99\d{8}", cik), cik
        assert re.search(r"MADE-?UP|FICTION|PRETEND|INVENTED|NOBODY|FABLE", name.upper()), name
        assert re.search(r"\d{5}", name), name
    logins = warehouse.execute("select distinct left(accession_number, 10) from warehouse.raw.filing").fetchall()
    assert all(re.fullmatch(r"000999\d{4}|99\d{8}", login) for (login,) in logins)


def test_schema_versions_change_on_their_days(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select left(document_type, 1), filing_date, schema_version from warehouse.raw.ownership_document "
        "join truth_filing using (accession_number)"
    ).fetchall()
    assert all(version == schema_version(form, day.toordinal()) for form, day, version in rows)
    assert {version for form, _, version in rows if form == "3"} <= {
        "X0101",
        "X0201",
        "X0202",
        "X0203",
        "X0204",
        "X0205",
        "X0206",
    }
    assert {version for form, _, version in rows if form == "4"} >= {
        "X0101",
        "X0202",
        "X0303",
        "X0306",
        "X0407",
        "X0508",
        "X0609",
    }
    days = [
        ("4", "2003-07-27", "X0101"), ("4", "2003-07-28", "X0201"), ("4", "2008-06-22", "X0202"), ("4", "2008-06-23", "X0303"),
        ("4", "2023-03-19", "X0306"), ("4", "2023-03-20", "X0407"), ("5", "2023-07-17", "X0508"), ("4", "2026-03-17", "X0508"),
        ("4", "2026-03-18", "X0609"), ("3", "2026-03-18", "X0206"),
    ]  # fmt: skip
    for form, day, version in days:
        assert schema_version(form, date.fromisoformat(day).toordinal()) == version


def test_new_elements_appear_with_their_versions(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        """
        select count(*) filter (aff10b5_one is not null and filing_date < date '2023-03-20'),
            count(*) filter (aff10b5_one is not null and left(document_type, 1) = '3'),
            count(*) filter (issuer_foreign_trading_symbol is not null and filing_date < date '2026-03-18'),
            count(*) filter (issuer_foreign_trading_symbol is not null) > 0
        from warehouse.raw.ownership_document join truth_filing using (accession_number)
        """
    ).fetchone() == (0, 0, 0, True)


def test_every_footnote_reference_resolves(dirty: duckdb.DuckDBPyConnection) -> None:
    assert dirty.execute(
        "select count(*) from warehouse.raw.footnote_reference anti join warehouse.raw.footnote "
        "using (accession_number, footnote_id)"
    ).fetchone() == (0,)
    assert dirty.execute(
        "select count(*) from warehouse.raw.footnote anti join warehouse.raw.footnote_reference "
        "using (accession_number, footnote_id)"
    ).fetchone() == (0,)


# ------------------------------------------------------------------------------------------------------- the truth


def test_positions_add_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        with numbered as (
            select *, lag(position_after) over (partition by position_id order by economic_event_id) as position_before,
                lag(event_date) over (partition by position_id order by economic_event_id) as date_before
            from truth_event
        )
        select count(*) filter (position_before is not null),
            count(*) filter (position_before + position_change <> position_after),
            count(*) filter (position_after < 0), count(*) filter (date_before > event_date)
        from numbered
        """
    ).fetchone()
    assert found is not None
    assert found[0] > FILINGS / 2
    assert found[1:] == (0, 0, 0)


def test_each_line_tells_the_truth_of_its_event(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select count(*), count(*) filter (
            true_shares <> abs(position_change) or true_position_after <> position_after
            or true_transaction_date <> event_date or true_transaction_code <> transaction_code
            or (true_direction = 'A') <> (position_change >= 0) or truth_line.is_under_plan <> truth_event.is_under_plan
        ), count(*) filter (not is_reported)
        from truth_line join truth_event using (economic_event_id)
        """
    ).fetchone()
    transactions = warehouse.execute("select count(*) from truth_line where line_kind = 'transaction'").fetchone()
    assert found is not None
    assert found[1:] == (0, 0)
    assert transactions == (found[0],)


def test_what_is_filed_without_pathology_is_true(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select count(*), count(*) filter (
            cast(transaction_shares as decimal(26, 4)) <> true_shares
            or cast(nullif(transaction_price_per_share, '') as decimal(26, 4)) <> true_price
            or cast(transaction_date as date) <> true_transaction_date
            or transaction_code <> true_transaction_code or transaction_acquired_disposed_code <> true_direction
            or cast(shares_owned_following_transaction as decimal(26, 4)) <> true_position_after
        )
        from truth_line join filed_line using (accession_number, table_number, line_number)
        where truth_line.line_kind = 'transaction' and len(pathologies) = 0
        """
    ).fetchone()
    assert found is not None
    assert found[0] > FILINGS / 2
    assert found[1] == 0


def test_what_is_superseded_is_superseded_by_a_later_amendment(dirty: duckdb.DuckDBPyConnection) -> None:
    found = dirty.execute(
        """
        select count(*), count(*) filter (newer.line_id is null), count(*) filter (newer_filing.accepted_at <= older_filing.accepted_at),
            count(*) filter (newer_filing.amends_accession <> older.accession_number),
            count(*) filter (newer.economic_event_id is distinct from older.economic_event_id),
            count(*) filter (newer.table_number <> older.table_number or newer.line_kind <> older.line_kind)
        from truth_line as older
        left join truth_line as newer on newer.line_id = older.superseded_by
        left join truth_filing as newer_filing on newer_filing.accession_number = newer.accession_number
        left join truth_filing as older_filing on older_filing.accession_number = older.accession_number
        where older.is_superseded
        """
    ).fetchone()
    assert found is not None
    assert found[0] > 20
    assert found[1:] == (0, 0, 0, 0, 0)
    assert dirty.execute(
        "select count(*) from truth_line where is_superseded <> (superseded_by is not null)"
    ).fetchone() == (0,)
    # Nobody is superseded in a circle, and amendments of amendments exist.
    chains = dirty.execute(
        "select count(*) from truth_filing as last join truth_filing as middle on middle.accession_number = last.amends_accession "
        "where middle.amends_accession is not null"
    ).fetchone()
    assert chains is not None
    assert chains[0] > 0


def test_amendments_say_when_the_original_was_filed(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select count(*), count(*) filter (
            cast(left(date_of_original_submission, 10) as date) <> original.filing_date
            and not list_contains(amendment.pathologies, 'wrong_original_date') and original.amends_accession is null
        ), count(*) filter (not list_has_any(original.owner_ciks, amendment.owner_ciks))
        from truth_filing as amendment
        join truth_filing as original on original.accession_number = amendment.amends_accession
        join warehouse.raw.ownership_document as document on document.accession_number = amendment.accession_number
        """
    ).fetchone()
    assert found is not None
    assert found[0] > 20
    assert found[1:] == (0, 0)


def test_due_dates_count_business_days_and_closings() -> None:
    def day(text: str) -> int:
        return date.fromisoformat(text).toordinal()

    # 2024-12-24 was closed by executive order, 2024-12-25 is Christmas: the second business day after Friday is Thursday.
    assert form_4_due(day("2024-12-20"), None) == day("2024-12-26")
    assert form_4_due(day("2024-12-21"), None) == day("2024-12-26")
    assert form_4_due(day("2025-01-07"), None) == day("2025-01-10")  # closed on the 9th for President Carter
    assert form_4_due(day("2024-05-06"), day("2024-05-09")) == day("2024-05-13")  # deemed three business days later
    assert form_4_due(day("2024-05-06"), day("2024-05-10")) == day("2024-05-08")  # four are too many
    assert form_5_due(day("2023-12-31")) == day("2024-02-14")
    assert form_5_due(day("2022-06-30")) == day("2022-08-15")  # 45 days are a Sunday
    assert form_3_due(day("2024-03-06"), is_first_registration=False) == day("2024-03-18")
    assert form_3_due(day("2024-03-06"), is_first_registration=True) == day("2024-03-06")


def test_lines_have_due_dates(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select count(*) filter (line_kind = 'transaction' and due_date is null),
            count(*) filter (line_kind = 'transaction' and due_date < true_transaction_date),
            avg((filing_date <= due_date)::int) filter (line_kind = 'transaction' and form_type = '4')
        from truth_line join truth_filing using (accession_number)
        """
    ).fetchone()
    assert found is not None
    assert found[:2] == (0, 0)
    assert 0.93 < found[2] < 0.99


# -------------------------------------------------------------------------------------------------- the pathologies


def test_every_pathology_of_lines_occurs(dirty: duckdb.DuckDBPyConnection) -> None:
    names = {name for (name,) in dirty.execute("select distinct unnest(pathologies) from truth_line").fetchall()}
    assert names == OF_LINES


def test_every_pathology_of_filings_occurs(
    dirty: duckdb.DuckDBPyConnection, warehouse: duckdb.DuckDBPyConnection
) -> None:
    names = {
        name
        for connection in (dirty, warehouse)
        for (name,) in connection.execute("select distinct unnest(pathologies) from truth_filing").fetchall()
    }
    assert OF_FILINGS - names == set()


def test_each_rate_has_a_pathology_that_a_test_looks_for() -> None:
    switches = {
        "boolean_styles",
        "unreadable",
        "amended",
        "amendment_amended",
        "final_balances",
        "second_cik",
        "rows_outside_tables_x0101",
        "balance_moves_unreported",
    }
    assert set(dirt.DEFAULT_RATES) - OF_LINES - OF_FILINGS == switches


def test_pathologies_look_as_their_names_say(dirty: duckdb.DuckDBPyConnection) -> None:
    def count(condition: str) -> int:
        row = dirty.execute(
            f"select count(*) from truth_line join filed_line using (accession_number, table_number, line_number) where {condition}"
        ).fetchone()
        assert row is not None
        return int(row[0])

    def has(name: str) -> str:
        return f"list_contains(pathologies, '{name}')"

    assert count(f"{has('future_year')} and left(transaction_date, 4) <= left(true_transaction_date::text, 4)") == 0
    assert (
        count(f"{has('total_typed_as_price')} and not transaction_price_per_share::decimal(26, 4) >= true_price * 2")
        == 0
    )
    assert count(f"{has('price_only_in_footnote')} and coalesce(transaction_price_per_share, '') <> ''") == 0
    assert count(f"{has('purchase_coded_as_disposition')} and transaction_acquired_disposed_code <> 'D'") == 0
    modes = dirty.execute(
        """
        select parse_mode, list_has_any(pathologies, ['malformed_tag', 'bare_ampersand']), count(*)
        from warehouse.raw.filing join truth_filing using (accession_number) group by all
        """
    ).fetchall()
    assert {(mode, is_malformed) for mode, is_malformed, _ in modes} <= {
        ("strict", False),
        ("unwrapped", False),
        ("recovered", True),
        ("unwrapped", True),
    }
    assert any(mode == "unwrapped" for mode, _, _ in modes)


def test_the_same_trade_is_told_in_several_accessions(dirty: duckdb.DuckDBPyConnection) -> None:
    rows = dirty.execute(
        """
        select economic_event_id, count(distinct accession_number)
        from truth_line join truth_filing using (accession_number)
        where list_contains(truth_filing.pathologies, 'told_in_several_accessions') and economic_event_id is not null
        group by all
        """
    ).fetchall()
    assert any(accessions > 1 for _, accessions in rows)
    # Equal grants are events of their own.
    assert dirty.execute(
        "select max(accessions) from (select count(distinct accession_number) as accessions from truth_line "
        "join truth_filing using (accession_number) where list_contains(truth_line.pathologies, 'equal_grants') "
        "and not list_has_any(truth_filing.pathologies, ['refiled_without_amendment']) and amends_accession is null "
        "group by economic_event_id)"
    ).fetchone() == (1,)


def test_booleans_come_in_four_styles(warehouse: duckdb.DuckDBPyConnection) -> None:
    styles = warehouse.execute("select distinct is_other from warehouse.raw.reporting_owner").fetchall()
    assert {style for (style,) in styles} == {"0", "1", "true", "false", "", None}


def test_a_clean_market_has_no_pathologies(tmp_path: Path) -> None:
    assert generate(tmp_path / "clean", "--clean", "--wrapper", "txt", filings=400).exit_code == 0
    names = duckdb.execute(
        f"select unnest(pathologies) from '{tmp_path}/clean/truth/truth_line.parquet' "
        f"union all select unnest(pathologies) from '{tmp_path}/clean/truth/truth_filing.parquet'"
    ).fetchall()
    # What the form has no room for is split however clean the filers are.
    assert {name for (name,) in names} <= {"split_owners", "split_lines"}


def test_only_what_is_meant_to_be_unreadable_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "rates.toml").write_text("unreadable = 0.1\n")
    options = ("--clean", "--from", "2024-01-01", "--to", "2024-03-31", "--dirt", str(tmp_path / "rates.toml"))
    assert generate(tmp_path / "out", *options, filings=300).exit_code == 0
    result = run_load(tmp_path / "out" / "feed", database=tmp_path / "warehouse.duckdb")
    assert result.returncode == 1
    row = duckdb.execute(
        f"select count(*) from '{tmp_path}/out/truth/truth_filing.parquet' where list_contains(pathologies, 'unreadable')"
    ).fetchone()
    assert row is not None
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        counts = connection.execute(
            "select (select count(*) from raw.filing), (select count(*) from raw.rejected_document)"
        ).fetchone()
    assert row[0] > 10
    assert counts == (300 - row[0], row[0])


@pytest.mark.parametrize(
    ("value", "text", "prices"),
    [
        (0, "0", ("0", "0", "0.00")),
        (15_000, "1.5", ("1.5", "1.50", "1.50")),
        (669_030, "66.903", ("66.903",) * 3),
        (20_000, "2", ("2", "2.00", "2.00")),
    ],
)
def test_numbers_are_written_exactly(value: int, text: str, prices: tuple[str, str, str]) -> None:
    assert decimal_text(value) == text
    assert tuple(price_text(value, style) for style in range(3)) == prices
