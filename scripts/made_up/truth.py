"""The truth beside the filings, as Parquet: what every line really tells of.

| file | one row per |
| --- | --- |
| truth_line | line of a filing (transaction or holding) |
| truth_event | change of a position, reported or not |
| truth_filing | filing |
| truth_person | insider and issuer |

Each column's meaning stands in its field's metadata under `description`, and in `COLUMNS` below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from made_up.history import History

_EPOCH: Final = 719_163
_TEXT: Final = pa.string()
_DAY: Final = pa.date32()
_NUMBER: Final = pa.decimal128(19, 4)
_FLAG: Final = pa.bool_()
_LIST: Final = pa.list_(pa.string())

# Table -> columns: name, type, meaning.
COLUMNS: Final[dict[str, tuple[tuple[str, pa.DataType, str], ...]]] = {
    "truth_line": (
        ("line_id", _TEXT, "accession_number/table/line, as transaction_id and holding_id of the marts."),
        ("accession_number", _TEXT, "Filing, with dashes."),
        ("table_number", _TEXT, "I or II."),
        ("line_number", pa.int32(), "Position in its table, transactions and holdings together, from 1."),
        ("line_kind", _TEXT, "transaction or holding."),
        (
            "economic_event_id",
            _TEXT,
            "Event the line tells of: equal for all lines that tell of it; null for holdings.",
        ),
        ("is_superseded", _FLAG, "True where an amendment replaces the line."),
        ("superseded_by", _TEXT, "line_id of the line that replaces it directly; that one may be superseded too."),
        ("true_shares", _NUMBER, "Shares or derivative securities changed; null for holdings."),
        ("true_price", _NUMBER, "Dollars a share; null for holdings and where there is none."),
        (
            "true_position_after",
            _NUMBER,
            "Position of the line's security and nature of ownership right after the event (of a lot, in Table II).",
        ),
        ("true_transaction_date", _DAY, "Day of the event; null for holdings."),
        ("true_transaction_code", _TEXT, "Transaction code; null for holdings."),
        ("true_direction", _TEXT, "A or D; null for holdings."),
        ("is_under_plan", _FLAG, "True where the event was under a Rule 10b5-1 plan."),
        (
            "due_date",
            _DAY,
            "Last timely day, by EDGAR's business days and deemed execution; null for holdings on Form 4.",
        ),
        ("pathologies", _LIST, "Names of what is wrong or odd in the line as filed, as in dirt.py."),
    ),
    "truth_event": (
        ("economic_event_id", _TEXT, "Key."),
        ("issuer_cik", _TEXT, "Issuer."),
        ("insider_cik", _TEXT, "Holder of the position; of a chain of funds the one at its head."),
        (
            "event_kind",
            _TEXT,
            "shares, derivative, or what is never reported: reinvested dividend, change of form of ownership.",
        ),
        ("transaction_code", _TEXT, "Code; null where never reported."),
        ("event_date", _DAY, "Day of the event."),
        ("table_number", _TEXT, "I or II."),
        ("security_title", _TEXT, "Title of the security."),
        ("position_id", _TEXT, "Position that changes: holder, issuer, table, and nature of ownership or lot."),
        ("position_change", _NUMBER, "Signed change, shares or derivative securities."),
        ("position_after", _NUMBER, "Position after the event: the one before it plus the change."),
        ("price_per_share", _NUMBER, "Dollars; null where there is none."),
        ("is_under_plan", _FLAG, "True under a Rule 10b5-1 plan."),
        ("is_reported", _FLAG, "True where a line of a filing tells of it."),
    ),
    "truth_filing": (
        ("accession_number", _TEXT, "Key, with dashes."),
        ("form_type", _TEXT, "3, 3/A, 4, 4/A, 5, 5/A."),
        ("filing_date", _DAY, "Day of filing."),
        ("accepted_at", _TEXT, "Moment of acceptance, Eastern time, YYYYMMDDHHMMSS (not in the feed's files)."),
        ("period_of_report", _DAY, "Period as filed."),
        ("issuer_cik", _TEXT, "Issuer."),
        ("owner_ciks", _LIST, "Owners, in the order of the document."),
        ("amends_accession", _TEXT, "Filing that it amends; null for originals."),
        ("table_1_lines", pa.int32(), "Lines of Table I."),
        ("table_2_lines", pa.int32(), "Lines of Table II."),
        ("is_under_plan", _FLAG, "True where any of its transactions was under a plan."),
        ("pathologies", _LIST, "Names of what is wrong or odd in the filing, and of an amendment its kind."),
    ),
    "truth_person": (
        ("insider_cik", _TEXT, "CIK, key with issuer_cik."),
        ("issuer_cik", _TEXT, "Issuer."),
        ("insider_name", _TEXT, "Conformed name."),
        ("is_person", _FLAG, "True for natural persons, false for funds and their managers."),
        ("is_director", _FLAG, "Relationship."),
        ("is_officer", _FLAG, "Relationship."),
        ("is_ten_percent_owner", _FLAG, "Relationship."),
        ("is_other", _FLAG, "Relationship."),
        ("officer_title", _TEXT, "Title; null where none."),
        ("second_cik", _TEXT, "Another CIK of the same person, under which some filings are made; null where none."),
        ("chain_cik", _TEXT, "For funds and managers: the fund at the head of the chain, which holds the shares."),
    ),
}
SCHEMAS: Final = {
    table: pa.schema([pa.field(name, kind, metadata={"description": meaning}) for name, kind, meaning in columns])
    for table, columns in COLUMNS.items()
}
Rows = dict[str, list[tuple[Any, ...]]]


def empty_rows() -> Rows:
    """No rows for any table."""
    return {name: [] for name in COLUMNS}


def add_rows(rows: Rows, history: History) -> None:
    """Add the rows of one issuer's history. Days and numbers are still whole numbers."""
    lines, filings = rows["truth_line"], rows["truth_filing"]
    reported = set()
    for filing in history.filings:
        accession = filing.accession_number
        counts = {"1": 0, "2": 0}
        for line in filing.lines:
            table = line.kind[1]
            counts[table] += 1
            is_transaction = line.kind[0] == "T"
            if line.event_id is not None:
                reported.add(line.event_id)
            new = line.superseded_by
            lines.append(
                (
                    line.line_id,
                    accession,
                    "I" if table == "1" else "II",
                    line.table_line,
                    "transaction" if is_transaction else "holding",
                    line.event_id,
                    new is not None,
                    new.line_id if new else None,
                    line.shares if is_transaction else None,
                    line.price if is_transaction else None,
                    line.after,
                    line.day if is_transaction else None,
                    line.code or None,
                    line.direction or None,
                    line.is_under_plan,
                    line.due_day,
                    line.pathologies or (),
                )
            )
        filings.append(
            (
                accession,
                filing.form,
                filing.day,
                filing.accepted_at,
                filing.period,
                filing.issuer.cik,
                [owner.second_cik if filing.uses_second_cik else owner.cik for owner in filing.owners],
                filing.amends.accession_number if filing.amends else None,
                counts["1"],
                counts["2"],
                filing.is_under_plan,
                filing.pathologies,
            )
        )
    rows["truth_event"].extend((*event[:-1], event.event_id in reported) for event in history.economy.events)
    rows["truth_person"].extend(
        (
            person.cik,
            history.issuer.cik,
            person.name,
            person.is_person,
            person.is_director,
            person.is_officer,
            person.is_ten_percent,
            person.is_other,
            person.officer_title or None,
            person.second_cik or None,
            _head(person, history),
        )
        for person in history.persons
    )


def _head(person: Any, history: History) -> str | None:
    if person.is_person:
        return None
    return next((each.cik for each in history.persons if person in each.chain), None)


def arrow_table(name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows of a truth table as Arrow."""
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS[name])
    arrays = [_array(column, kind) for column, (_, kind, _) in zip(columns, COLUMNS[name], strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMAS[name])


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array[Any]:
    if kind == _NUMBER:
        # Whole ten-thousandths are the digits of a decimal with four places: only the type changes.
        digits = pa.array(values, pa.int64()).cast(pa.decimal128(19, 0))
        return pa.Array.from_buffers(_NUMBER, len(digits), digits.buffers(), digits.null_count)
    if kind == _DAY:
        return pa.array([None if value is None else value - _EPOCH for value in values], pa.int32()).cast(_DAY)
    return pa.array(values, kind)
