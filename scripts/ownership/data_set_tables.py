"""The tables of schema raw_data_sets, declared once: the SEC's quarterly insider transactions data sets, as had.

This declaration makes the DuckDB tables (`warehouse.py`), tells the reader which file and which column goes where
(`data_set.py`), and writes `models/staging/sec_data_sets/_sec_data_sets__sources.yml` (`scripts/generate_sources.py`).
Source: the readme and the metadata of the data sets, and the headers of the files themselves, from which both differ.

A column is named after its header, in lower case; headers that are spelt differently in some files or postings are in
`SPELLINGS`. Every value is text as the file has it: null where the file lacks the column, '' where the field is empty.
"""

from __future__ import annotations

from typing import Final

from ownership.tables import ACCESSION, COUNT, INTEGER, TIMESTAMP, Column, Table

SCHEMA: Final = "raw_data_sets"

QUARTER: Final = Column("quarter", "Quarter of the data set, such as 2024q3.")
FILE_LINE: Final = Column("file_line_number", "Line of the file the row was read from; the header is line 1.", INTEGER)

# Header in some file -> header the column is named after.
SPELLINGS: Final[dict[str, str]] = {
    "EXCERCISE_DATE": "EXERCISE_DATE",
    "EXCERCISE_DATE_FN": "EXERCISE_DATE_FN",
    "EQUITY_SWAP_INVOLVED_FN": "EQUITY_SWAP_TRANS_CD_FN",
}


def _filed(name: str, words: str) -> Column:
    """A column of a file; the path of its value is its header."""
    return Column(name, words, path=name.upper())


def _footnoted(name: str, words: str) -> tuple[Column, Column]:
    """A column and the one with the identifiers of its footnotes."""
    return _filed(name, words), _filed(f"{name}_fn", f"Identifiers of the footnotes on {name}, such as 'F2, F1'.")


def _data_table(name: str, grain: str, *columns: Column) -> Table:
    return Table(
        name,
        f"One row per {grain} in the SEC's data set of a quarter.",
        ("quarter", "file_line_number"),
        (QUARTER, FILE_LINE, ACCESSION_FILED, *columns),
        schema=SCHEMA,
    )


ACCESSION_FILED: Final = Column(ACCESSION.name, ACCESSION.description, path="ACCESSION_NUMBER")
_TITLE = _footnoted("security_title", "Title of the security.")
_FORM_TYPE = _filed("trans_form_type", "Form on which the line was due: 4 or 5 for transactions, 3 for late holdings.")
_EXERCISE_PRICE = _footnoted("conv_exercise_price", "Conversion or exercise price, dollars a share, two decimals.")
_CODING = (
    *_footnoted("trans_date", "Date of the transaction, DD-MON-YYYY."),
    *_footnoted("deemed_execution_date", "Deemed execution date, DD-MON-YYYY."),
    _FORM_TYPE,
    _filed("trans_code", "Transaction code."),
    _filed("equity_swap_involved", "Equity swap involved: 0, 1, false or true."),
    _filed("equity_swap_trans_cd_fn", "Identifiers of all footnotes on the transaction coding."),
    *_footnoted("trans_timeliness", "E early, L late, empty otherwise."),
)
_SHARES = _footnoted("trans_shares", "Securities transacted, number, two decimals.")
_PRICE = _footnoted("trans_pricepershare", "Price, dollars a share, two decimals.")
_DIRECTION = _footnoted("trans_acquired_disp_cd", "A acquired, D disposed.")
_TERMS = (
    *_footnoted("exercise_date", "Date exercisable, DD-MON-YYYY; the file of transactions spells it EXCERCISE_DATE."),
    *_footnoted("expiration_date", "Expiration date, DD-MON-YYYY."),
    *_footnoted("undlyng_sec_title", "Title of the underlying securities."),
    *_footnoted("undlyng_sec_shares", "Number of underlying securities, two decimals."),
    *_footnoted("undlyng_sec_value", "Value of the underlying securities, dollars, two decimals."),
)
_OWNERSHIP = (
    *_footnoted("shrs_ownd_folwng_trans", "Securities owned after the transaction, number, two decimals."),
    *_footnoted("valu_ownd_folwng_trans", "Value owned after the transaction, dollars, two decimals."),
    *_footnoted("direct_indirect_ownership", "D direct, I indirect."),
    *_footnoted("nature_of_ownership", "Nature of indirect beneficial ownership."),
)

SUBMISSION: Final = _data_table(
    "submission",
    "submission",
    _filed("filing_date", "Date of filing, DD-MON-YYYY."),
    _filed("period_of_report", "Period of report, DD-MON-YYYY."),
    _filed("date_of_orig_sub", "Amendments: date on which the original was filed, DD-MON-YYYY."),
    _filed("no_securities_owned", "Form 3: 1 where no securities are owned."),
    _filed("not_subject_sec16", "Forms 4 and 5: exit box."),
    _filed("form3_holdings_reported", "Form 5: reports holdings that belonged on a Form 3."),
    _filed("form4_trans_reported", "Form 5: reports transactions that belonged on a Form 4."),
    _filed("document_type", "Form: 3, 3/A, 4, 4/A, 5 or 5/A."),
    _filed("issuercik", "Central Index Key of the issuer."),
    _filed("issuername", "Name of the issuer."),
    _filed("issuertradingsymbol", "Trading symbol as typed by the filer."),
    _filed("remarks", "Remarks below the tables."),
    _filed("aff10b5one", "Box for Rule 10b5-1(c); only in postings from 2025 on."),
)

REPORTING_OWNER: Final = _data_table(
    "reporting_owner",
    "reporting owner of a submission",
    _filed("rptownercik", "Central Index Key of the owner."),
    _filed("rptownername", "Name of the owner."),
    _filed("rptowner_relationship", "The relationship boxes as one text, such as 'Director,Officer'."),
    _filed("rptowner_title", "Title of an officer."),
    _filed("rptowner_txt", "What the other relationship is."),
    _filed("rptowner_street1", "Street, first line."),
    _filed("rptowner_street2", "Street, second line."),
    _filed("rptowner_city", "City."),
    _filed("rptowner_state", "EDGAR state or country code."),
    _filed("rptowner_zipcode", "Postal code."),
    _filed("rptowner_state_desc", "Words for the state code."),
    _filed("file_number", "SEC file number, from EDGAR's header."),
)

NON_DERIVATIVE_TRANSACTION: Final = _data_table(
    "non_derivative_transaction",
    "transaction line of Table I",
    _filed("nonderiv_trans_sk", "Surrogate key of the line, issued by the SEC."),
    *_TITLE,
    *_CODING,
    *_SHARES,
    *_PRICE,
    *_DIRECTION,
    *_OWNERSHIP,
)

NON_DERIVATIVE_HOLDING: Final = _data_table(
    "non_derivative_holding",
    "holding line of Table I",
    _filed("nonderiv_holding_sk", "Surrogate key of the line, issued by the SEC."),
    *_TITLE,
    *_footnoted("trans_form_type", _FORM_TYPE.description),
    *_OWNERSHIP,
)

DERIVATIVE_TRANSACTION: Final = _data_table(
    "derivative_transaction",
    "transaction line of Table II",
    _filed("deriv_trans_sk", "Surrogate key of the line, issued by the SEC."),
    *_TITLE,
    *_EXERCISE_PRICE,
    *_CODING,
    *_SHARES,
    *_footnoted("trans_total_value", "Total value of the transaction, dollars, two decimals."),
    *_PRICE,
    *_DIRECTION,
    *_TERMS,
    *_OWNERSHIP,
)

DERIVATIVE_HOLDING: Final = _data_table(
    "derivative_holding",
    "holding line of Table II",
    _filed("deriv_holding_sk", "Surrogate key of the line, issued by the SEC."),
    *_TITLE,
    *_EXERCISE_PRICE,
    *_footnoted("trans_form_type", _FORM_TYPE.description),
    *_TERMS,
    *_OWNERSHIP,
)

FOOTNOTE: Final = _data_table(
    "footnote",
    "footnote of a submission",
    _filed("footnote_id", "Identifier within the submission."),
    _filed("footnote_txt", "Text of the footnote."),
)

OWNER_SIGNATURE: Final = _data_table(
    "owner_signature",
    "signature of a submission",
    _filed("ownersignaturename", "Name as signed."),
    _filed("ownersignaturedate", "Date of the signature, DD-MON-YYYY."),
)

UNMAPPED_VALUE: Final = Table(
    "unmapped_value",
    "One row per field, other than an empty one, under a header that the tables of the data sets have no column for.",
    ("quarter", "source_table", "file_line_number", "field_number"),
    (
        QUARTER,
        Column("source_table", "Table of this schema that has the rest of the row."),
        FILE_LINE,
        Column("field_number", "Position of the field in its row, from 1.", INTEGER),
        Column("header", "Header above the field, as the file has it."),
        Column("value", "The field as the file has it."),
    ),
    schema=SCHEMA,
)

REJECTED_ROW: Final = Table(
    "rejected_row",
    "One row per row of a data set that could not be read, with the reason.",
    ("quarter", "source_file", "file_line_number"),
    (
        QUARTER,
        Column("source_file", "File inside the data set."),
        FILE_LINE,
        Column("reason", "Short code: wrong_number_of_fields, not_utf_8."),
        Column("detail", "What is wrong with the row."),
        Column("row_text", "The row; bytes that are not UTF-8 stand as \\x and two hexadecimal digits."),
    ),
    schema=SCHEMA,
)

FILE: Final = Table(
    "file",
    "One row per file of a data set, and per table that the data set has no file for.",
    ("quarter", "file_number"),
    (
        QUARTER,
        Column("file_number", "Position among the data set's files by name; missing tables come last.", INTEGER),
        Column("source_table", "Table of this schema that has its rows; null for files that are no table."),
        Column("source_file", "Name of the file; null where the table is missing."),
        Column("file_sha256", "SHA-256 of the file's bytes, in hexadecimal."),
        Column("byte_count", "Size of the file, in bytes.", COUNT),
        Column("header", "First line of the file, as it is: names of the columns, parted by tabs."),
        Column("missing_columns", "Columns of the table that the file lacks, parted by commas; '' for none."),
        Column("rows_loaded", "Rows in the table.", COUNT),
        Column("rows_rejected", "Rows in raw_data_sets.rejected_row.", COUNT),
    ),
    schema=SCHEMA,
)

LOAD: Final = Table(
    "load",
    "One row per data set had: another posting of the same quarter is another row and replaces the rows of the first.",
    ("load_number",),
    (
        QUARTER,
        Column("data_set_sha256", "SHA-256 of the zip; of a folder, of the names and SHA-256 of its files by name."),
        Column("source_file", "Zip or folder, as given to the loader."),
        Column("had_at", "Moment at which the data set was had: the time of its newest file, UTC.", TIMESTAMP),
        Column("loaded_at", "Moment at which its rows were written, UTC.", TIMESTAMP),
        Column("replaced_at", "Moment at which another posting replaced its rows, UTC; null while they are here.",
               TIMESTAMP),
    ),
    schema=SCHEMA,
)  # fmt: skip

# Tables that a file of the data set fills, by the stem of the file's name without underscores.
FILES: Final[dict[str, Table]] = {
    "SUBMISSION": SUBMISSION,
    "REPORTINGOWNER": REPORTING_OWNER,
    "NONDERIVTRANS": NON_DERIVATIVE_TRANSACTION,
    "NONDERIVHOLDING": NON_DERIVATIVE_HOLDING,
    "DERIVTRANS": DERIVATIVE_TRANSACTION,
    "DERIVHOLDING": DERIVATIVE_HOLDING,
    "FOOTNOTES": FOOTNOTE,
    "OWNERSIGNATURE": OWNER_SIGNATURE,
}
# Rows of one data set: written and replaced together.
QUARTER_TABLES: Final[tuple[Table, ...]] = (*FILES.values(), UNMAPPED_VALUE, REJECTED_ROW, FILE)
ALL_TABLES: Final[tuple[Table, ...]] = (*QUARTER_TABLES, LOAD)
# What models read. The others tell how a data set was read; every node costs a build a tenth of a second.
SOURCES: Final[tuple[Table, ...]] = (*FILES.values(), FILE)
