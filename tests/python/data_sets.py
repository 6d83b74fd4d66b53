"""A data set of the SEC made from filings: every value where it belongs, and then faults planted on purpose.

Plain functions, no fixtures. The lines come from the raw tables of a warehouse, as filed; what the SEC's files call
their columns is written down here once more, so that a column mapped wrongly shows.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
TEXT, NUMBER, DAY = "text", "number", "day"

# Header -> (column of raw, kind) in the order of the SEC's files; footnotes are a column behind each but for `alone`.
_TITLE = {"SECURITY_TITLE": ("security_title", TEXT)}
_PRICE = {"CONV_EXERCISE_PRICE": ("conversion_or_exercise_price", NUMBER)}
_CODING = {
    "TRANS_DATE": ("transaction_date", DAY),
    "DEEMED_EXECUTION_DATE": ("deemed_execution_date", DAY),
    "TRANS_FORM_TYPE": ("transaction_form_type", TEXT),
    "TRANS_CODE": ("transaction_code", TEXT),
    "EQUITY_SWAP_INVOLVED": ("equity_swap_involved", TEXT),
    "TRANS_TIMELINESS": ("transaction_timeliness", TEXT),
}
_AMOUNTS = {
    "TRANS_PRICEPERSHARE": ("transaction_price_per_share", NUMBER),
    "TRANS_ACQUIRED_DISP_CD": ("transaction_acquired_disposed_code", TEXT),
}
_OWNERSHIP = {
    "SHRS_OWND_FOLWNG_TRANS": ("shares_owned_following_transaction", NUMBER),
    "VALU_OWND_FOLWNG_TRANS": ("value_owned_following_transaction", NUMBER),
    "DIRECT_INDIRECT_OWNERSHIP": ("direct_or_indirect_ownership", TEXT),
    "NATURE_OF_OWNERSHIP": ("nature_of_ownership", TEXT),
}


def _terms(exercise_date: str) -> dict[str, tuple[str, str]]:
    return {
        exercise_date: ("exercise_date", DAY),
        "EXPIRATION_DATE": ("expiration_date", DAY),
        "UNDLYNG_SEC_TITLE": ("underlying_security_title", TEXT),
        "UNDLYNG_SEC_SHARES": ("underlying_security_shares", NUMBER),
        "UNDLYNG_SEC_VALUE": ("underlying_security_value", NUMBER),
    }


_SHARES = {"TRANS_SHARES": ("transaction_shares", NUMBER)}
_HOLDING = {"TRANS_FORM_TYPE": ("transaction_form_type", TEXT)}
LINES = {
    "NONDERIV_TRANS": ("non_derivative_transaction", "I", {**_TITLE, **_CODING, **_SHARES, **_AMOUNTS, **_OWNERSHIP}),
    "NONDERIV_HOLDING": ("non_derivative_holding", "I", {**_TITLE, **_HOLDING, **_OWNERSHIP}),
    "DERIV_TRANS": ("derivative_transaction", "II", {
        **_TITLE, **_PRICE, **_CODING, **_SHARES, "TRANS_TOTAL_VALUE": ("transaction_total_value", NUMBER), **_AMOUNTS,
        **_terms("EXCERCISE_DATE"), **_OWNERSHIP,
    }),
    "DERIV_HOLDING": ("derivative_holding", "II", {
        **_TITLE, **_PRICE, **_HOLDING, **_terms("EXERCISE_DATE"), **_OWNERSHIP,
    }),
}  # fmt: skip
# Elements that a line may lack: the data sets move their values up, and the footnotes on them.
OPTIONAL = (
    "DEEMED_EXECUTION_DATE", "TRANS_TIMELINESS", "TRANS_TOTAL_VALUE", "VALU_OWND_FOLWNG_TRANS", "NATURE_OF_OWNERSHIP",
)  # fmt: skip
# Elements of which a line has one of two.
CHOICE = ("UNDLYNG_SEC_SHARES", "UNDLYNG_SEC_VALUE", "SHRS_OWND_FOLWNG_TRANS", "VALU_OWND_FOLWNG_TRANS")
# What tells the lines of a filing apart whatever is moved.
LASTING = (
    "SECURITY_TITLE", "CONV_EXERCISE_PRICE", "TRANS_DATE", "TRANS_CODE", "TRANS_PRICEPERSHARE",
    "TRANS_ACQUIRED_DISP_CD", "EXCERCISE_DATE", "EXERCISE_DATE", "EXPIRATION_DATE", "UNDLYNG_SEC_TITLE",
    "DIRECT_INDIRECT_OWNERSHIP",
)  # fmt: skip
OTHERS = {
    "SUBMISSION": (
        "submission",
        (
        "select accession_number, 1, '' as filing_date, period_of_report, date_of_original_submission,"
        " no_securities_owned, not_subject_to_section16, form3_holdings_reported, form4_transactions_reported,"
        " document_type, issuer_cik, issuer_name, issuer_trading_symbol, remarks, aff10b5_one"
        " from raw.ownership_document"
        ),
        ("FILING_DATE", "PERIOD_OF_REPORT", "DATE_OF_ORIG_SUB", "NO_SECURITIES_OWNED", "NOT_SUBJECT_SEC16",
         "FORM3_HOLDINGS_REPORTED", "FORM4_TRANS_REPORTED", "DOCUMENT_TYPE", "ISSUERCIK", "ISSUERNAME",
         "ISSUERTRADINGSYMBOL", "REMARKS", "AFF10B5ONE"),
    ),
    "REPORTINGOWNER": (
        "reporting_owner",
        (
        "select accession_number, owner_number, rpt_owner_cik, rpt_owner_name, 'Director', officer_title, other_text,"
        " rpt_owner_street1, rpt_owner_street2, rpt_owner_city, rpt_owner_state, rpt_owner_zip_code,"
        " rpt_owner_state_description, '001-00001' from raw.reporting_owner"
        ),
        ("RPTOWNERCIK", "RPTOWNERNAME", "RPTOWNER_RELATIONSHIP", "RPTOWNER_TITLE", "RPTOWNER_TXT", "RPTOWNER_STREET1",
         "RPTOWNER_STREET2", "RPTOWNER_CITY", "RPTOWNER_STATE", "RPTOWNER_ZIPCODE", "RPTOWNER_STATE_DESC",
         "FILE_NUMBER"),
    ),
    "FOOTNOTES": (
        "footnote",
        "select accession_number, footnote_number, footnote_id, footnote_text from raw.footnote",
        ("FOOTNOTE_ID", "FOOTNOTE_TXT"),
    ),
    "OWNER_SIGNATURE": (
        "owner_signature",
        "select accession_number, signature_number, signature_name, signature_date from raw.owner_signature",
        ("OWNERSIGNATURENAME", "OWNERSIGNATUREDATE"),
    ),
}  # fmt: skip
DAYS = {"PERIOD_OF_REPORT", "DATE_OF_ORIG_SUB", "OWNERSIGNATUREDATE"}


@dataclass
class Row:
    """A row of a file; `line` is the number of its line in the filing, none where no filing has it."""

    accession: str
    line: int | None
    fields: dict[str, str]


@dataclass
class Files:
    """A data set: rows by file, and what was planted as (accession, table, line, column) -> verdict."""

    rows: dict[str, list[Row]]
    planted: dict[tuple[str, str, int | None, str], str] = field(default_factory=dict)

    def write(self, folder: Path, seed: int = 1) -> Path:
        """The eight files, rows shuffled and numbered anew."""
        draw = random.Random(seed)
        folder.mkdir(parents=True)
        for name, rows in self.rows.items():
            shuffled = draw.sample(rows, len(rows))
            key = [f"{name}_SK"] if name in LINES else []
            headers = headers_of(name)
            lines = ["\t".join(["ACCESSION_NUMBER", *key, *headers])]
            for number, row in enumerate(shuffled):
                lines.append("\t".join([row.accession, *[str(2_000_000 + number)] * len(key),
                                        *(_field(row.fields[header]) for header in headers)]))  # fmt: skip
            (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder


def headers_of(name: str) -> list[str]:
    """The headers of a file behind its keys."""
    if name in OTHERS:
        return list(OTHERS[name][2])
    found = []
    for header in LINES[name][2]:
        if header in ("TRANS_CODE", "EQUITY_SWAP_INVOLVED") or (header == "TRANS_FORM_TYPE" and name.endswith("_TRANS")):
            found.append(header)
        else:
            found += [header, f"{header}_FN"]
        if header == "EQUITY_SWAP_INVOLVED":
            found.append("EQUITY_SWAP_TRANS_CD_FN")
    return found


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text else text


def _text(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""


def _day(value: str | None) -> str:
    if not value:
        return ""
    day = date.fromisoformat(value[:10])
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"


def flattened(database: Path, accessions: list[str]) -> Files:
    """The data set of some filings, with every value on its line and all of its digits."""
    with duckdb.connect(str(database), read_only=True) as connection:
        chosen = ", ".join(f"'{each}'" for each in accessions)

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(f"select * from ({sql}) where accession_number in ({chosen}) order by 1, 2").fetchall()

        footnotes: dict[tuple[str, str, int, str], list[str]] = defaultdict(list)
        for accession, table, line, element, footnote in rows(
            "select accession_number, table_number, line_number, element, footnote_id from raw.footnote_reference"
            " where table_number is not null"
        ):
            footnotes[accession, table, line, element].append(footnote)
        files = Files({})
        for name, (_, sql, headers) in OTHERS.items():
            files.rows[name] = [
                Row(accession, line, {h: _day(v) if h in DAYS else _text(v) for h, v in zip(headers, values, strict=True)})
                for accession, line, *values in rows(sql)
            ]
        for name, (table, number, columns) in LINES.items():
            files.rows[name] = []
            chosen_columns = ", ".join(column for column, _ in columns.values())
            for accession, line, *values in rows(f"select accession_number, line_number, {chosen_columns} from raw.{table}"):
                fields = dict.fromkeys(headers_of(name), "")
                for (header, (column, kind)), value in zip(columns.items(), values, strict=True):
                    fields[header] = _day(value) if kind == DAY else _text(value)
                    element = "transaction_coding" if header in ("TRANS_FORM_TYPE", "EQUITY_SWAP_INVOLVED") else column
                    note = "EQUITY_SWAP_TRANS_CD_FN" if header == "EQUITY_SWAP_INVOLVED" else f"{header}_FN"
                    if note in fields:
                        fields[note] = ", ".join(footnotes[accession, number, line, element])
                files.rows[name].append(Row(accession, line, fields))
        return files


# ---------------------------------------------------------------------------------------------------------- faults


def lines_of_filings(files: Files, name: str, told_apart_by: tuple[str, ...]) -> list[list[Row]]:
    """The lines of a file, filing by filing, where each differs from the others in some columns."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in files.rows[name]:
        grouped[row.accession].append(row)
    return [
        rows
        for rows in grouped.values()
        if len({tuple(row.fields.get(header, "") for header in told_apart_by) for row in rows}) == len(rows)
    ]


def plant_packing(files: Files) -> Counter[str]:
    """Move the values of optional elements up, as the SEC's data sets do; how many filings it changed, by column.

    Elements of which a line has one of two are moved where lines can be told apart without them.
    """
    changed: Counter[str] = Counter()
    for name, (table, _, _) in LINES.items():
        shares = ("TRANS_SHARES",)
        choice = CHOICE + (shares if name == "DERIV_TRANS" else ())
        lasting = LASTING + (shares if name == "NONDERIV_TRANS" else ())
        apart = lines_of_filings(files, name, lasting)
        known = {rows[0].accession for rows in apart}
        others = lines_of_filings(files, name, (*lasting, *shares, *CHOICE))
        cases = [(rows, OPTIONAL + choice) for rows in apart]
        cases += [(rows, OPTIONAL) for rows in others if rows[0].accession not in known]
        for rows, moved in cases:
            for header in (each for each in headers_of(name) if each.removesuffix("_FN") in moved):
                values = [row.fields[header] for row in rows]
                packed = sorted(values, key=lambda value: value == "")  # stable: the filled ones first
                for row, old, new in zip(rows, values, packed, strict=True):
                    row.fields[header] = new
                    if old != new:
                        files.planted[row.accession, table, row.line, header.lower()] = "on_wrong_line"
                changed[header] += values != packed
    return +changed


def plant_rounding(files: Files) -> int:
    """Round every number to cents."""
    before = len(files.planted)
    for name, (table, _, columns) in LINES.items():
        for row in files.rows[name]:
            for header, (_, kind) in columns.items():
                text = row.fields[header]
                if kind == NUMBER and re.fullmatch(r"\d*\.?\d+", text):
                    rounded = Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
                    row.fields[header] = str(rounded)
                    if rounded != Decimal(text):
                        key = row.accession, table, row.line, header.lower().replace("excercise", "exercise")
                        files.planted.setdefault(key, "rounded")
    return len(files.planted) - before


def plant_dropped_line(files: Files, name: str, place: int) -> None:
    """Leave a line out."""
    table = LINES[name][0] if name in LINES else OTHERS[name][0]
    row = files.rows[name].pop(place)
    files.planted[row.accession, table, row.line, "line"] = "missing_there"


def plant_added_line(files: Files, name: str, place: int) -> None:
    """Add a line that no filing has."""
    row = files.rows[name][place]
    fields = dict.fromkeys(row.fields, "") | {"SECURITY_TITLE": "Planted", "SHRS_OWND_FOLWNG_TRANS": "987654.32"}
    files.rows[name].append(Row(row.accession, None, fields))
    files.planted[row.accession, LINES[name][0], None, "line"] = "missing_here"


def plant_value(files: Files, name: str, place: int, header: str, value: str, verdict: str) -> None:
    """Change a field, or empty it."""
    row = files.rows[name][place]
    table = LINES[name][0] if name in LINES else OTHERS[name][0]
    assert row.fields[header] != value
    row.fields[header] = value
    files.planted[row.accession, table, row.line, header.lower()] = verdict
