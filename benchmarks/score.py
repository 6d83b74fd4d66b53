"""Scores the warehouse's answers against the truth of a made-up market.

    python benchmarks/score.py --warehouse warehouse.duckdb --truth DIR/truth

Of each rule: how many answers the warehouse gives, how many of them are right, and how many there are to give.
Precision is right of answered, recall is right of wanted. A rule whose relation or columns the warehouse does not
have is not built yet. The truth is what scripts/generate.py writes beside the filings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from measure import print_table

TRUTH = ("truth_line", "truth_event", "truth_filing", "truth_person")


@dataclass(frozen=True)
class Rule:
    """A rule, what it needs, and a query of one row: answers given, those right, and those wanted."""

    name: str
    needs: dict[str, tuple[str, ...]]
    sql: str


def _values(answers: str, truth: str) -> str:
    """Answers and truth are rows of (id, value); null is no answer, and nothing wanted."""
    return f"""
        with answers as ({answers}), truth as ({truth})
        select
            count(answers.value),
            count(*) filter (answers.value = truth.value),
            count(truth.value)
        from answers full join truth on answers.id = truth.id
    """


def _flagged(answers: str, truth: str) -> str:
    """Answers and truth are rows of (id): what is flagged, and what should be."""
    return f"""
        with answers as (select distinct id from ({answers}) as found),
        truth as (select distinct id from ({truth}) as found)
        select count(answers.id), count(*) filter (answers.id = truth.id), count(truth.id)
        from answers full join truth on answers.id = truth.id
    """


def _pairs(answers: str, truth: str) -> str:
    """Answers and truth are rows of (id, value): which ids are put together, counted as pairs."""
    return f"""
        with answers as ({answers}), truth as ({truth}),
        together as (
            select truth.value as truth_value, answers.value as answer_value, count(*) as members
            from truth left join answers on truth.id = answers.id
            where truth.value is not null
            group by all
        ),
        pairs_right as (
            select cast(sum(members * (members - 1)) / 2 as bigint) as pairs from together
            where answer_value is not null
        ),
        pairs_wanted as (
            select cast(sum(members * (members - 1)) / 2 as bigint) as pairs
            from (select sum(members) as members from together group by truth_value) as groups
        ),
        pairs_answered as (
            select cast(sum(members * (members - 1)) / 2 as bigint) as pairs
            from (
                select sum(members) as members from together where answer_value is not null group by answer_value
            ) as groups
        )
        select
            coalesce((select pairs from pairs_answered), 0),
            coalesce((select pairs from pairs_right), 0),
            coalesce((select pairs from pairs_wanted), 0)
    """


_LINE_KINDS = """
    select transaction_id as id, 'transaction' as value, accession_number from marts.fct_transactions
    union all
    select holding_id as id, 'holding' as value, accession_number from marts.fct_holdings
"""
_WRONG_VALUES = {
    "total_typed_as_price": "price_per_share",
    "future_year": "transaction_date",
    "purchase_coded_as_disposition": "acquired_disposed_code",
}
_SPOILT = ", ".join(f"'{name}'" for name in (*_WRONG_VALUES, "price_only_in_footnote", "corrected_later"))


def _as_filed(column: str, truth: str) -> Rule:
    """A column of the transactions, of lines in which nothing is spoilt, against the truth."""
    return Rule(
        f"transactions: {column}",
        {"marts.fct_transactions": ("transaction_id", column)},
        _values(
            f"select transaction_id as id, {column} as value from marts.fct_transactions where transaction_id in"
            f" (select line_id from truth_line where not list_has_any(pathologies, [{_SPOILT}]))",
            f"select line_id as id, {truth} as value from truth_line where line_kind = 'transaction'"
            f" and not list_has_any(pathologies, [{_SPOILT}])",
        ),
    )


RULES = (
    Rule(
        "lines are transactions or holdings",
        {
            "marts.fct_transactions": ("transaction_id", "accession_number"),
            "marts.fct_holdings": ("holding_id", "accession_number"),
        },
        _values(_LINE_KINDS, "select line_id as id, line_kind as value from truth_line"),
    ),
    Rule(
        "the same of X0101 documents",
        {
            "marts.fct_transactions": ("transaction_id", "accession_number"),
            "marts.fct_holdings": ("holding_id", "accession_number"),
            "marts.fct_filings": ("accession_number", "schema_version"),
        },
        _values(
            f"select id, value from ({_LINE_KINDS}) as kinds where accession_number in"
            " (select accession_number from marts.fct_filings where schema_version = 'X0101')",
            "select line_id as id, line_kind as value from truth_line where accession_number in"
            " (select accession_number from marts.fct_filings where schema_version = 'X0101')",
        ),
    ),
    *(
        Rule(
            f"filings: {column}",
            {"marts.fct_filings": ("accession_number", column)},
            _values(
                f"select accession_number as id, {column} as value from marts.fct_filings",
                f"select accession_number as id, {column} as value from truth_filing",
            ),
        )
        for column in ("form_type", "filing_date", "period_of_report", "issuer_cik")
    ),
    Rule(
        "filings: is_amendment",
        {"marts.fct_filings": ("accession_number", "is_amendment")},
        _flagged(
            "select accession_number as id from marts.fct_filings where is_amendment",
            "select accession_number as id from truth_filing where form_type like '%/A'",
        ),
    ),
    Rule(
        "filings: their owners",
        {"marts.bridge_filing_insiders": ("accession_number", "insider_cik")},
        _flagged(
            "select accession_number || insider_cik as id from marts.bridge_filing_insiders",
            "select accession_number || insider_cik as id"
            " from (select accession_number, unnest(owner_ciks) as insider_cik from truth_filing) as owners",
        ),
    ),
    Rule(
        "filings under a plan (the box)",
        {"marts.fct_filings": ("accession_number", "is_aff10b5_one")},
        _flagged(
            "select accession_number as id from marts.fct_filings where is_aff10b5_one",
            "select accession_number as id from truth_filing where is_under_plan and filing_date >= date '2023-04-01'",
        ),
    ),
    Rule(
        "insiders: is_person",
        {"marts.dim_insiders": ("insider_cik", "is_person")},
        _values(
            "select insider_cik as id, is_person as value from marts.dim_insiders",
            "select cik as id, bool_or(is_person) as value from (select insider_cik as cik, is_person from truth_person"
            " union all select second_cik, is_person from truth_person where second_cik is not null) as persons"
            " where cik in (select insider_cik from marts.dim_insiders) group by cik",
        ),
    ),
    _as_filed("transaction_date", "true_transaction_date"),
    _as_filed("transaction_code", "true_transaction_code"),
    _as_filed("acquired_disposed_code", "true_direction"),
    _as_filed("shares", "true_shares"),
    _as_filed("price_per_share", "true_price"),
    Rule(
        "price_status: footnote_only",
        {"marts.fct_transactions": ("transaction_id", "price_status")},
        _flagged(
            "select transaction_id as id from marts.fct_transactions where price_status = 'footnote_only'",
            "select line_id as id from truth_line where list_contains(pathologies, 'price_only_in_footnote')",
        ),
    ),
    Rule(
        "equity swaps",
        {"marts.fct_transactions": ("transaction_id", "equity_swap_involved")},
        _flagged(
            "select transaction_id as id from marts.fct_transactions where equity_swap_involved",
            "select line_id as id from truth_line where list_contains(pathologies, 'equity_swap')",
        ),
    ),
    Rule(
        "unreadable documents are listed",
        {"marts.fct_rejected_documents": ("accession_number",)},
        _flagged(
            "select accession_number as id from marts.fct_rejected_documents",
            "select accession_number as id from truth_filing where list_contains(pathologies, 'unreadable')",
        ),
    ),
    Rule(
        "economic events (pairs of lines of one event)",
        {"marts.fct_transactions": ("transaction_id", "economic_event_id")},
        _pairs(
            "select transaction_id as id, economic_event_id as value from marts.fct_transactions",
            "select line_id as id, economic_event_id as value from truth_line where line_kind = 'transaction'",
        ),
    ),
    Rule(
        "every event counts once",
        {"marts.fct_transactions": ("transaction_id", "counts_for_issuer")},
        "select count(*) filter (facts.counts_for_issuer),"
        " count(distinct truth_line.economic_event_id) filter (facts.counts_for_issuer),"
        " count(distinct truth_line.economic_event_id) from truth_line"
        " left join marts.fct_transactions as facts on truth_line.line_id = facts.transaction_id"
        " where truth_line.line_kind = 'transaction'",
    ),
    Rule(
        "superseded lines",
        {"marts.fct_transactions": ("transaction_id", "is_superseded")},
        _flagged(
            "select transaction_id as id from marts.fct_transactions where is_superseded",
            "select line_id as id from truth_line where is_superseded and line_kind = 'transaction'",
        ),
    ),
    Rule(
        "superseded by which line",
        {"marts.fct_transactions": ("transaction_id", "superseded_by")},
        _values(
            "select transaction_id as id, superseded_by as value from marts.fct_transactions",
            "select line_id as id, superseded_by as value from truth_line where line_kind = 'transaction'",
        ),
    ),
    Rule(
        "position after the transaction",
        {"marts.fct_transactions": ("transaction_id", "position_after")},
        _values(
            "select transaction_id as id, position_after as value from marts.fct_transactions",
            "select line_id as id, true_position_after as value from truth_line where line_kind = 'transaction'",
        ),
    ),
    *(
        Rule(
            f"true value where {pathology.replace('_', ' ')}",
            {"marts.fct_transactions": ("transaction_id", f"likely_{column}")},
            _values(
                f"select transaction_id as id, likely_{column} as value from marts.fct_transactions"
                f" where likely_{column} is distinct from {column}",
                f"select line_id as id, {truth} as value from truth_line"
                f" where list_contains(pathologies, '{pathology}')",
            ),
        )
        for (pathology, column), truth in zip(
            _WRONG_VALUES.items(), ("true_price", "true_transaction_date", "true_direction"), strict=True
        )
    ),
    Rule(
        "transactions under a plan",
        {"marts.fct_transactions": ("transaction_id", "is_under_plan")},
        _flagged(
            "select transaction_id as id from marts.fct_transactions where is_under_plan",
            "select line_id as id from truth_line where is_under_plan and line_kind = 'transaction'",
        ),
    ),
    Rule(
        "due dates",
        {"marts.fct_transactions": ("transaction_id", "due_date")},
        _values(
            "select transaction_id as id, due_date as value from marts.fct_transactions",
            "select line_id as id, due_date as value from truth_line where line_kind = 'transaction'",
        ),
    ),
)


def missing(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """What the rule needs and the warehouse does not have."""
    there = {
        (relation, column)
        for relation, column in connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        ).fetchall()
    }
    return [
        f"{relation}.{column}"
        for relation, columns in rule.needs.items()
        for column in columns
        if (relation, column) not in there
    ]


def score(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """The cells of a rule's row: answered, right, wanted, precision, recall, remark."""
    if absent := missing(connection, rule):
        return [rule.name, "", "", "", "", "", f"not built yet: no {', '.join(absent)}"]
    answered, right, wanted = connection.execute(rule.sql).fetchall()[0]
    remark = "" if wanted else "nothing of it in the truth"
    return [rule.name, f"{answered:,}", f"{right:,}", f"{wanted:,}", _share(right, answered), _share(right, wanted),
            remark]  # fmt: skip


def _share(part: int, whole: int) -> str:
    """A share that shows 1 only where it is 1."""
    if not whole:
        return ""
    return "1" if part == whole else f"{min(part / whole, 0.9999):.4f}"


@click.command(help=__doc__)
@click.option(
    "--warehouse",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The warehouse file, or the published one, in which the made-up filings were loaded and built.",
)
@click.option(
    "--truth", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="Folder of the truth."
)
def main(warehouse: Path, truth: Path) -> None:
    """Score and print."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name in TRUTH:
            file = str(truth / f"{name}.parquet").replace("'", "''")
            connection.execute(f"create temp view {name} as select * from '{file}'")
        rows = [score(connection, rule) for rule in RULES]
    print_table(["rule", "answered", "right", "wanted", "precision", "recall", "remark"], rows)


if __name__ == "__main__":
    main()
