"""Every singular test of tests/marts can fail: it is run on rows that break its law, and on rows that keep it.

The tests' SQL runs as it stands, on tables of the few columns that it reads, made here by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

PROJECT = Path(__file__).resolve().parents[2]
LAWS = PROJECT / "tests" / "marts"
MACROS = "".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "macros" / "marts").glob("*.sql")))

Tables = dict[str, list[str]]
LINE_TABLES = (
    "raw_non_derivative_transaction",
    "raw_non_derivative_holding",
    "raw_derivative_transaction",
    "raw_derivative_holding",
)
NO_LINES = {table: ["null::varchar as accession_number where false"] for table in LINE_TABLES}

STAGED_TRANSACTION = (
    "'a' as accession_number, 1 as line_number, {} as row_element, {}::decimal(26, 8) as transaction_shares, "
    "5::decimal(26, 8) as transaction_price_per_share, null::decimal(26, 8) as transaction_total_value, "
    "null::decimal(26, 8) as shares_owned_following_transaction, "
    "null::decimal(26, 8) as value_owned_following_transaction"
)
NO_STAGED_HOLDING = (
    "'a' as accession_number, 1 as line_number, 'x' as row_element, 1::decimal(26, 8) as "
    "shares_owned_following_transaction, 1::decimal(26, 8) as value_owned_following_transaction where false"
)
TOLD_TRANSACTION = (
    "'a' as accession_number, 'I' as table_number, 1 as line_number, {}::decimal(26, 8) as shares, "
    "5::decimal(26, 8) as price_per_share, null::decimal(26, 8) as transaction_total_value, "
    "null::decimal(26, 8) as shares_following, null::decimal(26, 8) as value_following"
)
NO_TOLD_HOLDING = (
    "'a' as accession_number, 'I' as table_number, 1 as line_number, 1::decimal(26, 8) as shares_following, "
    "1::decimal(26, 8) as value_following where false"
)


def amounts(told: list[str], row_element: str = "'nonDerivativeTransaction'") -> Tables:
    """Tables of assert_no_amount_changes_on_its_way: one line filed with 10 shares, and what the fact makes of it."""
    return {
        "stg_edgar__non_derivative_transactions": [STAGED_TRANSACTION.format(row_element, "10")],
        "stg_edgar__derivative_transactions": [STAGED_TRANSACTION.format(row_element, "10") + " where false"],
        "stg_edgar__non_derivative_holdings": [NO_STAGED_HOLDING],
        "stg_edgar__derivative_holdings": [NO_STAGED_HOLDING],
        "fct_transactions": [TOLD_TRANSACTION.format(shares) for shares in told],
        "fct_holdings": [NO_TOLD_HOLDING],
    }


def one(table: str, columns: str, *rows: str) -> Tables:
    """One table of typed columns ('name type, ...') and rows of values."""
    names = [column.split(" ", 1) for column in columns.split(", ")]
    made = []
    for row in rows:
        values = [value.strip() for value in row.split("|")]
        made.append(", ".join(f"{value}::{kind} as {name}" for value, (name, kind) in zip(values, names, strict=True)))
    return {table: made}


CODES = one(
    "dim_transaction_codes",
    "transaction_code varchar, expected_ad_table_1 varchar, expected_ad_table_2 varchar",
    "'P' | 'A' | 'A'",
    "'M' | 'A' | 'D'",
    "'G' | 'either' | 'either'",
    "'H' | null | 'D'",
)
DIRECTIONS = "transaction_id varchar, transaction_code varchar, acquired_disposed_code varchar, is_derivative boolean"
NATURES = "transaction_id varchar, ownership_nature varchar, nature_of_ownership varchar"
HOLDING_NATURES = "holding_id varchar, ownership_nature varchar, nature_of_ownership varchar"
DATED = "transaction_id varchar, is_derivative boolean, transaction_date date, filing_date date, expiration_date date"
COUNTS = (
    "accession_number varchar, form_type varchar, form_number varchar, is_not_subject_to_section_16 boolean, "
    "owner_count integer, table_1_transaction_count integer, table_1_holding_count integer, "
    "table_2_transaction_count integer, table_2_holding_count integer"
)
LINES_TOLD = "accession_number varchar, table_number varchar"
BALANCES = (
    "transaction_id varchar, accession_number varchar, line_number integer, is_derivative boolean, "
    "security_id varchar, ownership_nature varchar, nature_of_ownership varchar, acquired_disposed_code varchar, "
    "shares decimal, shares_following decimal"
)
AMENDMENTS = (
    "accession_number varchar, is_amendment boolean, date_of_original_submission date, parse_mode varchar, "
    "filing_date date, issuer_cik varchar, form_number varchar"
)
PRICES = (
    "transaction_id varchar, issuer_cik varchar, transaction_date date, is_derivative boolean, price_per_share decimal"
)
TYPES = "transaction_id varchar, form_type varchar, transaction_form_type varchar, timeliness varchar"
OWNERS = "accession_number varchar, owner_number integer, insider_cik varchar"
REFERENCES = "accession_number varchar, reference_number integer, footnote_id varchar"
PLACED = (
    "accession_number varchar, reference_number integer, table_number varchar, line_number integer, "
    "transaction_id varchar, holding_id varchar"
)
UNREADABLE = "accession_number varchar, table_number varchar, line_number integer, column_name varchar"
PRICED = (
    "transaction_id varchar, accession_number varchar, table_number varchar, line_number integer, "
    "price_status varchar, price_per_share decimal"
)
CHOICE = (
    "transaction_id varchar, shares decimal, transaction_total_value decimal, shares_following decimal, "
    "value_following decimal"
)
DAYS = "date_day date, is_edgar_business_day boolean, edgar_business_day_number integer"
PAIR = "accession_number varchar, insider_cik varchar"
FOOTNOTES = "accession_number varchar, footnote_id varchar"


def filed(*counts: int) -> Tables:
    """Lines of filing a in the four tables of raw."""
    return {
        table: ["'a' as accession_number"] * count or NO_LINES[table]
        for table, count in zip(LINE_TABLES, counts, strict=True)
    }


def told(transactions: list[str], holdings: list[str]) -> Tables:
    """Lines in the facts, by accession number and table."""
    empty = "null::varchar as accession_number, null::varchar as table_number where false"
    return {
        "fct_transactions": [f"'{row[0]}' as accession_number, '{row[2:]}' as table_number" for row in transactions]
        or [empty],
        "fct_holdings": [f"'{row[0]}' as accession_number, '{row[2:]}' as table_number" for row in holdings] or [empty],
    }


LOADED = "accession_number varchar, load_number integer"
REBUILT = one("build_state.rebuilt_filing", "accession_number varchar", "'a'")


def of_loads(*rows: str, fact: str = "fct_filings") -> Tables:
    """Filing a of load 2 in all facts, and other rows in one of them."""
    facts = ("fct_filings", "bridge_filing_insiders", "fct_transactions", "fct_holdings", "fct_footnote_references")
    return {name: one(name, LOADED, "'a' | 2", *(rows if name == fact else ()))[name] for name in facts} | REBUILT


# Law: the tables that the test reads, and how many rows it must report. A law that is kept reports none.
CASES: list[tuple[str, str, Tables, int]] = [
    ("every_line_filed_is_one_fact", "kept", filed(2, 1, 1, 0) | told(["a I", "a I", "a II"], ["a I"]), 0),
    ("every_line_filed_is_one_fact", "lost", filed(2, 1, 1, 0) | told(["a I", "a II"], ["a I"]), 1),
    ("every_line_filed_is_one_fact", "multiplied", filed(1, 0, 0, 0) | told(["a I", "a I"], []), 1),
    ("every_line_filed_is_one_fact", "from nowhere", filed(0, 0, 0, 0) | told(["b I"], []), 1),
    (
        "line_counts_of_filings_equal_facts",
        "kept, also for a filing without lines",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 1 | 1 | 1 | 1 | 0",
            "'b' | '3' | '3' | null | 1 | 0 | 0 | 0 | 0",
        )
        | told(["a I", "a II"], ["a I"]),
        0,
    ),
    (
        "line_counts_of_filings_equal_facts",
        "a holding too many, and lines that are nowhere",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 1 | 1 | 2 | 1 | 0",
            "'b' | '3' | '3' | null | 1 | 0 | 0 | 0 | 1",
        )
        | told(["a I", "a II"], ["a I"]),
        2,
    ),
    ("no_amount_changes_on_its_way", "kept", amounts(["10"]), 0),
    ("no_amount_changes_on_its_way", "multiplied by owners", amounts(["10", "10"]), 2),
    (
        "no_amount_changes_on_its_way",
        "null became 0",
        amounts(["10"])
        | {
            "fct_transactions": [
                TOLD_TRANSACTION.format("10").replace(
                    "null::decimal(26, 8) as shares_following", "0::decimal(26, 8) as shares_following"
                )
            ]
        },
        1,
    ),
    ("no_amount_changes_on_its_way", "a digit lost", amounts(["9.99999999"]), 1),
    ("no_amount_changes_on_its_way", "X0101 lines are another rule's", amounts(["99"], "'nonDerivativeSecurity'"), 0),
    (
        "every_filing_loaded_is_a_filing",
        "kept",
        one("raw_filing", "accession_number varchar", "'a'") | one("fct_filings", "accession_number varchar", "'a'"),
        0,
    ),
    (
        "every_filing_loaded_is_a_filing",
        "one lost, one from nowhere",
        one("raw_filing", "accession_number varchar", "'a'") | one("fct_filings", "accession_number varchar", "'b'"),
        2,
    ),
    (
        "every_owner_is_in_the_bridge_or_listed",
        "one in the bridge, one listed, one lost",
        one("stg_edgar__reporting_owners", OWNERS, "'a' | 1 | '7'", "'a' | 2 | null", "'a' | 3 | '9'")
        | one("bridge_filing_insiders", PAIR, "'a' | '7'", "'b' | '9'")
        | one("fct_unidentified_owners", "accession_number varchar, owner_number integer", "'a' | 2"),
        1,
    ),
    (
        "owner_count_is_the_number_of_owners_filed",
        "kept for twice the same owner and for none; broken for two",
        one("fct_filings", "accession_number varchar, owner_count integer", "'a' | 1", "'b' | 0", "'c' | 1")
        | one(
            "stg_edgar__reporting_owners", OWNERS, "'a' | 1 | '7'", "'a' | 2 | '7'", "'c' | 1 | '7'", "'c' | 2 | '8'"
        ),
        1,
    ),
    (
        "every_filing_has_an_owner",
        "one known, one listed, one without anybody",
        one("fct_filings", "accession_number varchar, owner_count integer", "'a' | 1", "'b' | 0", "'c' | 0")
        | one("fct_unidentified_owners", "accession_number varchar, owner_number integer", "'b' | 1"),
        1,
    ),
    (
        "every_reference_filed_is_one_fact",
        "kept, lost, multiplied",
        one("raw_footnote_reference", "accession_number varchar", "'a'", "'b'", "'b'", "'c'")
        | one("fct_footnote_references", "accession_number varchar", "'a'", "'b'", "'c'", "'c'"),
        2,
    ),
    (
        "every_reference_finds_its_footnote_or_is_listed",
        "found, found in other case, listed; lost; listed though found",
        one("stg_edgar__footnotes", FOOTNOTES, "'a' | 'F1'")
        | one(
            "stg_edgar__footnote_references",
            REFERENCES,
            "'a' | 1 | 'F1'",
            "'a' | 2 | 'f1'",
            "'a' | 3 | 'F9'",
            "'a' | 4 | 'F8'",
            "'a' | 5 | 'F1'",
            "'a' | 6 | null",
        )
        | one(
            "fct_unresolved_footnote_references",
            "accession_number varchar, reference_number integer",
            "'a' | 3",
            "'a' | 5",
            "'a' | 6",
        ),
        2,
    ),
    (
        "every_reference_in_a_line_finds_its_line",
        "two kept; no line, a line too many, both kinds",
        one(
            "fct_footnote_references",
            PLACED,
            "'a' | 1 | 'I' | 1 | 'a/I/1' | null",
            "'a' | 2 | null | null | null | null",
            "'a' | 3 | 'I' | 2 | null | null",
            "'a' | 4 | null | null | null | 'a/I/1'",
            "'a' | 5 | 'I' | 1 | 'a/I/1' | 'a/I/1'",
        ),
        3,
    ),
    (
        "a_filed_price_is_there_or_listed",
        "there, listed, footnoted; neither there nor listed",
        one(
            "fct_transactions",
            PRICED,
            "'1' | 'a' | 'I' | 1 | 'filed' | 5",
            "'2' | 'a' | 'I' | 2 | 'filed' | null",
            "'3' | 'a' | 'I' | 3 | 'footnote_only' | null",
            "'4' | 'a' | 'II' | 2 | 'filed' | null",
        )
        | one(
            "fct_unreadable_values",
            UNREADABLE,
            "'a' | 'I' | 2 | 'transaction_price_per_share'",
            "'a' | 'II' | 2 | 'transaction_shares'",
        ),
        1,
    ),
    (
        "amendments_name_the_date_of_the_original",
        "dated, recovered, unreadable, original; absent",
        one(
            "fct_filings",
            AMENDMENTS,
            "'a' | true | '2024-01-01' | 'strict' | null | null | null",
            "'b' | true | null | 'recovered' | null | null | null",
            "'c' | true | null | 'strict' | null | null | null",
            "'d' | false | null | 'strict' | null | null | null",
            "'e' | true | null | 'unwrapped' | null | null | null",
        )
        | one(
            "fct_unreadable_values",
            "accession_number varchar, column_name varchar",
            "'c' | 'date_of_original_submission'",
            "'e' | 'aff10b5_one'",
        ),
        1,
    ),
    (
        "every_day_is_there_and_numbered",
        "kept",
        one("dim_dates", DAYS, "'1993-01-01' | false | 0", "'1993-01-02' | false | 0", "'1993-01-03' | true | 1"),
        0,
    ),
    (
        "every_day_is_there_and_numbered",
        "wrong beginning, a day missing, a number that does not rise, one that does",
        one(
            "dim_dates",
            DAYS,
            "'1993-01-02' | false | 0",
            "'1993-01-04' | false | 0",
            "'1993-01-05' | true | 0",
            "'1993-01-06' | false | 1",
        ),
        4,
    ),
    ("a_filing_is_of_one_load", "kept", of_loads("'a' | 2", "'b' | 1"), 0),
    ("a_filing_is_of_one_load", "a line of the old document", of_loads("'a' | 1", fact="fct_holdings"), 1),
    ("a_filing_is_of_one_load", "twice, either way", of_loads("'c' | 1", "'c' | 2"), 2),
    (
        "one_security_has_one_issuer_and_title",
        "two spellings; two titles; two issuers",
        one(
            "fct_transactions",
            "transaction_id varchar, security_id varchar, issuer_cik varchar, security_title varchar",
            "'1' | 'x' | '1' | 'Common'",
            "'2' | 'x' | '1' | 'COMMON '",
            "'3' | 'y' | '1' | 'Common'",
            "'4' | 'y' | '1' | 'Option'",
            "'5' | 'z' | '1' | 'A'",
            "'6' | 'z' | '2' | 'A'",
            "'7' | null | '3' | null",
        )
        | one(
            "dim_securities",
            "security_id varchar, issuer_cik varchar, security_title_folded varchar",
            "'x' | '1' | 'common'",
            "'y' | '1' | 'common'",
            "'z' | '1' | 'a'",
        ),
        2,
    ),
    (
        "the_direction_fits_the_code",
        "fitting, either, no expectation, not told; P/D, M/A in Table II",
        CODES
        | one(
            "fct_transactions",
            DIRECTIONS,
            "'1' | 'P' | 'A' | false",
            "'2' | 'G' | 'D' | false",
            "'3' | 'H' | 'A' | false",
            "'4' | 'P' | null | false",
            "'5' | 'P' | 'D' | false",
            "'6' | 'M' | 'A' | true",
            "'7' | 'M' | 'D' | true",
        ),
        2,
    ),
    (
        "indirect_lines_alone_tell_a_nature",
        "three kept; a direct line with, an indirect one without",
        one("fct_transactions", NATURES, "'1' | 'D' | null", "'2' | 'I' | 'By Trust'", "'3' | 'D' | 'By Trust'")
        | one("fct_holdings", HOLDING_NATURES, "'4' | 'I' | null", "'5' | null | 'By Trust'"),
        2,
    ),
    (
        "no_transaction_is_filed_before_it_happens",
        "same day, undated; the day after",
        one(
            "fct_transactions",
            DATED,
            "'1' | false | '2024-01-02' | '2024-01-02' | null",
            "'2' | false | null | '2024-01-02' | null",
            "'3' | false | '2024-01-03' | '2024-01-02' | null",
        ),
        1,
    ),
    (
        "no_option_is_exercised_after_it_expired",
        "on the last day, without end; a day late",
        one(
            "fct_transactions",
            DATED,
            "'1' | true | '2024-01-02' | null | '2024-01-02'",
            "'2' | true | '2024-01-02' | null | null",
            "'3' | true | '2024-01-02' | null | '2024-01-01'",
        ),
        1,
    ),
    (
        "no_form_is_signed_after_it_was_filed",
        "same day; the day after",
        one(
            "stg_edgar__owner_signatures",
            "accession_number varchar, signature_number integer, signature_date date",
            "'a' | 1 | '2024-01-02'",
            "'a' | 2 | '2024-01-03'",
        )
        | one("fct_filings", "accession_number varchar, filing_date date", "'a' | '2024-01-02'"),
        1,
    ),
    (
        "no_price_is_far_from_the_issuer_s_other_prices",
        "a band kept, Table II; a total typed as a price, a million",
        one(
            "fct_transactions",
            PRICES,
            "'1' | 'i' | '2024-01-02' | false | 1.5",
            "'2' | 'i' | '2024-01-03' | false | 1.6",
            "'3' | 'i' | '2024-01-03' | true | 22625",
            "'4' | 'i' | '2024-01-31' | false | 22625",
            "'5' | 'j' | '2024-01-31' | false | 1000001",
            "'6' | 'i' | '2024-02-01' | false | 22625",
        ),
        2,
    ),
    (
        "no_line_moves_a_billion_shares",
        "a billion; more",
        one(
            "fct_transactions", "transaction_id varchar, shares decimal(26,8)", "'1' | 1000000000", "'2' | 1000000000.5"
        ),
        1,
    ),
    (
        "form_type_and_timeliness_go_together",
        "six kept; 4 due on 4 and E, 5 due on 5 and E, a transaction on a Form 3",
        one(
            "fct_transactions",
            TYPES,
            "'1' | '4' | '4' | null",
            "'2' | '4/A' | '5' | 'E'",
            "'3' | '4' | '5' | null",
            "'4' | '5' | '5' | 'L'",
            "'5' | '5' | '4' | null",
            "'6' | '4' | null | null",
            "'7' | '4' | '4' | 'E'",
            "'8' | '5' | '5' | 'E'",
            "'9' | '3' | '4' | null",
        ),
        3,
    ),
    (
        "holdings_are_late_on_form_5_only",
        "late on 5, ordinary; late on 4, due on 4",
        one(
            "fct_holdings",
            "holding_id varchar, form_type varchar, transaction_form_type varchar",
            "'1' | '5' | '3'",
            "'2' | '4' | null",
            "'3' | '4' | '3'",
            "'4' | '5' | '4'",
        ),
        2,
    ),
    (
        "a_line_states_shares_or_value",
        "either, neither; both before, both after",
        one(
            "fct_transactions",
            CHOICE,
            "'1' | 5 | null | 6 | null",
            "'2' | null | 5 | null | 6",
            "'3' | null | null | null | null",
            "'4' | 5 | 5 | 6 | null",
            "'5' | 5 | null | 6 | 6",
        ),
        2,
    ),
    (
        "tables_stay_within_thirty_lines",
        "29 and 29, 30; 31 in one table by transactions and holdings together, 31 in the other",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 1 | 29 | 0 | 0 | 29",
            "'b' | '4' | '4' | null | 1 | 29 | 1 | 0 | 0",
            "'c' | '4' | '4' | null | 1 | 30 | 1 | 0 | 0",
            "'d' | '4' | '4' | null | 1 | 0 | 0 | 0 | 31",
        ),
        2,
    ),
    (
        "full_tables_are_rare",
        "29, 31; 30 in one table by transactions and holdings together, 30 in the other",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 1 | 29 | 0 | 0 | 29",
            "'b' | '4' | '4' | null | 1 | 31 | 0 | 0 | 0",
            "'c' | '4' | '4' | null | 1 | 29 | 1 | 0 | 0",
            "'d' | '4' | '4' | null | 1 | 0 | 0 | 0 | 30",
        ),
        2,
    ),
    (
        "a_filing_has_at_most_ten_owners",
        "ten; eleven",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 10 | 1 | 0 | 0 | 0",
            "'b' | '4' | '4' | null | 11 | 1 | 0 | 0 | 0",
        ),
        1,
    ),
    (
        "forms_4_and_5_report_a_transaction_or_an_exit",
        "transaction, exit, Form 3; holdings only",
        one(
            "fct_filings",
            COUNTS,
            "'a' | '4' | '4' | null | 1 | 0 | 0 | 1 | 0",
            "'b' | '5' | '5' | true | 1 | 0 | 1 | 0 | 0",
            "'c' | '3' | '3' | null | 1 | 0 | 1 | 0 | 0",
            "'d' | '4/A' | '4' | false | 1 | 0 | 1 | 0 | 0",
        ),
        1,
    ),
    (
        "an_original_is_amended_once",
        "one owner amends twice, the other once; another date, another form",
        one(
            "fct_filings",
            AMENDMENTS,
            "'a' | true | '2024-01-01' | 'strict' | null | 'i' | '4'",
            "'b' | true | '2024-01-01' | 'strict' | null | 'i' | '4'",
            "'c' | true | '2024-01-02' | 'strict' | null | 'i' | '4'",
            "'d' | true | '2024-01-01' | 'strict' | null | 'i' | '3'",
            "'e' | false | '2024-01-01' | 'strict' | null | 'i' | '4'",
        )
        | one(
            "bridge_filing_insiders", PAIR, "'a' | '7'", "'b' | '7'", "'b' | '8'", "'c' | '7'", "'d' | '7'", "'e' | '7'"
        ),
        1,
    ),
    (
        "an_amendment_follows_its_original",
        "same day; the day before",
        one(
            "fct_filings",
            AMENDMENTS,
            "'a' | true | '2024-01-02' | 'strict' | '2024-01-02' | null | null",
            "'b' | true | '2024-01-03' | 'strict' | '2024-01-02' | null | null",
        ),
        1,
    ),
    (
        "footnotes_are_used_and_told_apart",
        "used; unused, twice the same, used in another filing only",
        one("stg_edgar__footnotes", FOOTNOTES, "'a' | 'F1'", "'a' | 'F2'", "'a' | 'F3'", "'a' | 'f3'", "'b' | 'F1'")
        | one("stg_edgar__footnote_references", FOOTNOTES, "'a' | 'f1'", "'a' | 'F3'"),
        3,
    ),
    (
        "balances_follow_from_line_to_line",
        "running, final total, newest first, another nature; neither",
        one(
            "fct_transactions",
            BALANCES,
            *(
                f"'{name}{line}' | '{name}' | {line} | false | 'x' | 'I' | '{nature}' | '{code}' | {shares} | {after}"
                for name, line, nature, code, shares, after in (
                    ("run", 1, "t", "A", 10, 110),
                    ("run", 2, "t", "D", 5, 105),
                    ("total", 1, "t", "D", 10, 50),
                    ("total", 2, "t", "D", 5, 50),
                    ("newest", 1, "t", "D", 10, 80),
                    ("newest", 2, "t", "D", 5, 90),
                    ("two", 1, "t", "A", 10, 110),
                    ("two", 2, "u", "A", 10, 900),
                    ("bad", 1, "t", "A", 10, 110),
                    ("bad", 2, "t", "A", 5, 500),
                )
            ),
        ),
        1,
    ),
]


def law(name: str) -> str:
    (path,) = LAWS.rglob(f"assert_{name}.sql")
    return path.read_text(encoding="utf-8")


def rows_reported(name: str, tables: Tables) -> tuple[list[Any], int]:
    """The rows that the test reports on these tables, and its failures as dbt counts them."""
    connection = duckdb.connect()
    connection.execute("create schema build_state")
    for table, rows in tables.items():
        connection.execute(f"create table {table} as " + " union all by name ".join(f"select {row}" for row in rows))
    settings: dict[str, Any] = {}

    def config(**given: str) -> str:
        settings.update(given)
        return ""

    environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined, autoescape=False)
    environment.globals.update(
        ref=lambda model: model,
        source=lambda _, table: f"raw_{table}",
        config=config,
        # In a build of everything, tests look at all rows.
        tested=lambda relation: relation,
    )
    sql = environment.from_string(MACROS + law(name)).render()
    counted = connection.execute(f"select {settings.get('fail_calc', 'count(*)')} from ({sql})").fetchone()
    assert counted is not None
    return connection.execute(sql).fetchall(), counted[0]


@pytest.mark.parametrize(("name", "case", "tables", "expected"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_the_law_reports_what_breaks_it(name: str, case: str, tables: Tables, expected: int) -> None:
    rows, failures = rows_reported(name, tables)
    assert len(rows) == expected, case
    assert (failures > 0) == (expected > 0)


@pytest.mark.parametrize(
    ("name", "tables"),
    [(case[0], case[2]) for case in CASES if "every_day" not in case[0]],
    ids=[f"{case[0]}: {case[1]}" for case in CASES if "every_day" not in case[0]],
)
def test_the_law_is_content_with_nothing(name: str, tables: Tables) -> None:
    empty = {table: [re.sub(r" where false$", "", rows[0]) + " where false"] for table, rows in tables.items()}
    assert rows_reported(name, empty) == ([], 0)


def test_every_law_is_shown_to_fail() -> None:
    laws = {path.stem.removeprefix("assert_") for path in LAWS.rglob("*.sql")}
    assert laws == {name for name, _, _, expected in CASES if expected}


def test_every_typed_column_of_staging_is_watched() -> None:
    """fct_unreadable_values lists each column that has its text as filed beside it."""
    model = (PROJECT / "models" / "marts" / "quality" / "fct_unreadable_values.sql").read_text(encoding="utf-8")
    staged = {
        column
        for path in (PROJECT / "models" / "staging" / "edgar").glob("*.sql")
        for column in re.findall(r"(\w+)_as_filed", path.read_text(encoding="utf-8"))
        # A CIK keeps what it cannot pad, and the SIC's words are a column of their own: nothing is lost there. The day
        # of an index file is of no filing: assert_index_files_tell_up_to_which_day_they_speak watches it.
        if not column.endswith("_cik") and column not in {"sic", "last_data_received"}
    }
    assert staged - set(re.findall(r"'(?:\w+\.)?(\w+)'", model)) == set()
