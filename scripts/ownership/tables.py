"""The raw tables, declared once.

This declaration makes the DuckDB tables (`warehouse.py`), the Arrow schemas of the batches, the place of
every XML element (`document.py`, `rebuild.py`) and the columns of `models/staging/edgar/_edgar__sources.yml`
(`scripts/generate_sources.py`). Source of the element names and of their order: EDGAR Ownership XML Technical
Specification, schema versions X0101 to X0609.

A column that carries a `path` holds the text of that element, as filed: null where the element is absent,
'' where it is empty. A path that ends in `/value` may carry footnote references beside the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

TEXT: Final = "varchar"
INTEGER: Final = "integer"
COUNT: Final = "bigint"
TIMESTAMP: Final = "timestamp"

ARROW_TYPES: Final[dict[str, pa.DataType]] = {
    TEXT: pa.string(),
    INTEGER: pa.int32(),
    COUNT: pa.int64(),
    TIMESTAMP: pa.timestamp("us"),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, what it means, its DuckDB type, and the element whose text it holds."""

    name: str
    description: str
    type: str = TEXT
    path: str | None = None


@dataclass(frozen=True)
class Table:
    """One raw table: `key` is its grain, `columns` are in the order in which rows are written.

    Behind the columns stands the number of the load that wrote the row, where rows are written once and replaced
    whole: it tells a build what is new.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    has_load_number: bool = True
    schema: str = "raw"

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """The columns of the table in the warehouse."""
        return (*self.columns, LOAD_NUMBER) if self.has_load_number else self.columns

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def arrow_schema(self) -> pa.Schema:
        """The schema of a batch of this table's rows."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.stored_columns])

    @property
    def ddl(self) -> str:
        """The statement that creates the table where it does not exist yet."""
        columns = ", ".join(f"{column.name} {column.type}" for column in self.stored_columns)
        return f"create table if not exists {self.schema}.{self.name} ({columns})"


ACCESSION: Final = Column(
    "accession_number", "EDGAR's identifier of the submission, with dashes: login CIK, year, number."
)
LOAD_NUMBER: Final = Column("load_number", "Number of the run of the loader that wrote the row (raw.load).", INTEGER)
LINE_NUMBER: Final = Column(
    "line_number",
    "Position of the line in its table, transactions and holdings counted together in document order, from 1.",
    INTEGER,
)
ROW_ELEMENT: Final = Column(
    "row_element",
    "Name of the XML element that is the line; X0101 documents of 2003 use nonDerivativeSecurity and "
    "derivativeSecurity for transactions and holdings alike.",
)


def _address(kind: str, words: str) -> tuple[Column, ...]:
    return (
        Column(f"{kind}_street_1", f"{words}: street, first line."),
        Column(f"{kind}_street_2", f"{words}: street, second line."),
        Column(f"{kind}_city", f"{words}: city."),
        Column(f"{kind}_state", f"{words}: EDGAR state or country code."),
        Column(f"{kind}_zip", f"{words}: postal code."),
        Column(f"{kind}_phone", f"{words}: telephone number."),
    )


FILING: Final = Table(
    "filing",
    "One row per accession number: the submission as EDGAR disseminated it, and how it was read.",
    ("accession_number",),
    (
        ACCESSION,
        Column(
            "form_type",
            "Submission type in the SGML header (CONFORMED SUBMISSION TYPE, <TYPE>); null for bare XML.",
        ),
        Column(
            "filing_date",
            "Date of filing in the SGML header (FILED AS OF DATE), YYYYMMDD; null for bare XML.",
        ),
        Column(
            "accepted_at",
            "Acceptance time in the SGML header (ACCEPTANCE-DATETIME), YYYYMMDDHHMMSS, Eastern time; "
            "null for bare XML and for dissemination files.",
        ),
        Column("period_of_report", "Period in the SGML header (CONFORMED PERIOD OF REPORT), YYYYMMDD."),
        Column("public_document_count", "Number of public documents of the submission, from the SGML header."),
        Column("date_as_of_change", "Date of the last change after acceptance (DATE AS OF CHANGE), YYYYMMDD."),
        Column(
            "source_file",
            "File the filing was read from, as given to the loader; archive members as archive/member.",
        ),
        Column(
            "source_format",
            "Wrapper: xml (bare XML), nc (dissemination file, tag header), corr (dissemination file of a correction), "
            "txt (full submission text, labelled header).",
        ),
        Column(
            "document_sha256",
            "SHA-256 of the bytes from <ownershipDocument to its closing tag, in hexadecimal.",
        ),
        Column(
            "document_encoding",
            "Character encoding that the bytes were decoded with: utf-8, the declared one, or "
            "windows-1252 where the bytes fit neither.",
        ),
        Column(
            "parse_mode",
            "How the XML was read: strict, unwrapped (lines broken at 1,023 characters were joined), "
            "recovered (not well-formed, read by a recovering parser).",
        ),
        Column("parse_note", "What the strict parser said where parse_mode is recovered; null otherwise."),
        Column("loader_version", "Version of the reading code."),
        Column("load_id", "Run of the loader that wrote the row (raw.load)."),
        Column("loaded_at", "Moment at which the row was written, UTC.", TIMESTAMP),
    ),
)

FILING_ENTITY: Final = Table(
    "filing_entity",
    "One row per filer section (issuer, reporting owner) of a submission's SGML header.",
    ("accession_number", "entity_role", "entity_number"),
    (
        ACCESSION,
        Column(
            "entity_role",
            "Section of the header in snake case: issuer, reporting_owner, subject_company, filed_by, filer.",
        ),
        Column("entity_number", "Position among the header's sections of that role, from 1.", INTEGER),
        Column("cik", "Central Index Key as printed in the header."),
        Column("name", "Conformed name of the entity when the filing was disseminated."),
        Column(
            "sic",
            "Standard Industrial Classification as printed: 'WORDS [CODE]' in labelled headers, the code in "
            "tag headers.",
        ),
        Column("organization_name", "EDGAR's office of review, such as '04 Manufacturing'."),
        Column("irs_number", "Employer identification number."),
        Column("state_of_incorporation", "EDGAR state or country code of incorporation."),
        Column("fiscal_year_end", "Fiscal year end, MMDD."),
        Column("relationship", "RELATIONSHIP tag of headers of the 1990s."),
        Column("form_type", "FILING VALUES: form type."),
        Column("sec_act", "FILING VALUES: act, '1934 Act' or '34'."),
        Column("file_number", "FILING VALUES: SEC file number, the issuer's registration."),
        Column("film_number", "FILING VALUES: film number, one per owner."),
        *_address("business", "Business address"),
        *_address("mail", "Mail address"),
    ),
)

FORMER_NAME: Final = Table(
    "former_name",
    "One row per former name of an entity in a submission's SGML header.",
    ("accession_number", "entity_role", "entity_number", "name_number"),
    (
        ACCESSION,
        Column("entity_role", "Section of the header the name belongs to, as in raw.filing_entity."),
        Column("entity_number", "Position of that section, as in raw.filing_entity.", INTEGER),
        Column("cik", "Central Index Key of the entity."),
        Column("name_number", "Position among the entity's former names, from 1.", INTEGER),
        Column("former_name", "FORMER CONFORMED NAME."),
        Column("date_of_change", "DATE OF NAME CHANGE, YYYYMMDD."),
    ),
)

UNMAPPED_HEADER_LINE: Final = Table(
    "unmapped_header_line",
    "One row per line of an SGML header that the tables above have no column for.",
    ("accession_number", "header_line_number"),
    (
        ACCESSION,
        Column("header_line_number", "Position among the header's unmapped lines, from 1.", INTEGER),
        Column("section", "Sections the line stands in, outermost first, joined by ' / '."),
        Column("label", "Label or tag of the line."),
        Column("content", "What follows the label."),
    ),
)

SUBMISSION_DOCUMENT: Final = Table(
    "submission_document",
    "One row per document of a submission (the form, powers of attorney, exhibits, graphics): listed, text not kept.",
    ("accession_number", "document_number"),
    (
        ACCESSION,
        Column("document_number", "Position in the submission, from 1.", INTEGER),
        Column("document_type", "TYPE of the document: the form type, EX-24, EX-99, GRAPHIC."),
        Column("sequence", "SEQUENCE as filed."),
        Column("file_name", "FILENAME as filed."),
        Column("document_description", "DESCRIPTION as filed."),
        Column("byte_count", "Size of the document with its wrapper, in bytes.", COUNT),
    ),
)

OWNERSHIP_DOCUMENT: Final = Table(
    "ownership_document",
    "One row per ownership document (Form 3, 4 or 5 or an amendment): the elements that occur once.",
    ("accession_number",),
    (
        ACCESSION,
        Column(
            "schema_version",
            "Version of the XML schema, inserted by EDGAR; read it together with document_type.",
            path="schemaVersion",
        ),
        Column("document_type", "Form: 3, 3/A, 4, 4/A, 5 or 5/A.", path="documentType"),
        Column(
            "period_of_report",
            "Form 3: date of the event; Form 4: date of the earliest transaction; Form 5: end of "
            "the issuer's fiscal year.",
            path="periodOfReport",
        ),
        Column(
            "date_of_original_submission",
            "Amendments: date on which the original was filed.",
            path="dateOfOriginalSubmission",
        ),
        Column(
            "no_securities_owned",
            "Form 3: 1 where no securities are beneficially owned; derived by EDGAR.",
            path="noSecuritiesOwned",
        ),
        Column(
            "not_subject_to_section16",
            "Forms 4 and 5: exit box, no longer subject to Section 16.",
            path="notSubjectToSection16",
        ),
        Column(
            "form3_holdings_reported",
            "Form 5: reports holdings that belonged on a Form 3.",
            path="form3HoldingsReported",
        ),
        Column(
            "form4_transactions_reported",
            "Form 5: reports transactions that belonged on a Form 4.",
            path="form4TransactionsReported",
        ),
        Column("issuer_cik", "Central Index Key of the issuer (item 2).", path="issuer/issuerCik"),
        Column(
            "issuer_name",
            "Name of the issuer when filed, inserted by EDGAR (item 2).",
            path="issuer/issuerName",
        ),
        Column(
            "issuer_trading_symbol",
            "Trading symbol as typed by the filer (item 2); never a key.",
            path="issuer/issuerTradingSymbol",
        ),
        Column(
            "issuer_foreign_trading_symbol",
            "Trading symbol abroad, from schema X0609.",
            path="issuer/issuerForeignTradingSymbol",
        ),
        Column(
            "aff10b5_one",
            "Box for Rule 10b5-1(c), Forms 4 and 5 from schema X0407; one for the whole filing.",
            path="aff10b5One",
        ),
        Column("remarks", "Remarks below the tables.", path="remarks"),
    ),
)

REPORTING_OWNER: Final = Table(
    "reporting_owner",
    "One row per reporting owner of a filing, in document order; the order carries no meaning.",
    ("accession_number", "owner_number"),
    (
        ACCESSION,
        Column("owner_number", "Position among the filing's owners, from 1.", INTEGER),
        Column("rpt_owner_cik", "Central Index Key of the owner (item 1).", path="reportingOwnerId/rptOwnerCik"),
        Column(
            "rpt_owner_ccc",
            "Filer's confirmation code; never in disseminated copies.",
            path="reportingOwnerId/rptOwnerCcc",
        ),
        Column(
            "rpt_owner_name",
            "Conformed name when filed, inserted by EDGAR: LAST FIRST MIDDLE (item 1).",
            path="reportingOwnerId/rptOwnerName",
        ),
        Column(
            "rpt_owner_non_us_address_flag",
            "Address is outside the United States, from schema X0609.",
            path="reportingOwnerAddress/rptOwnerNonUSAddressFlag",
        ),
        Column("rpt_owner_street1", "Street, first line.", path="reportingOwnerAddress/rptOwnerStreet1"),
        Column("rpt_owner_street2", "Street, second line.", path="reportingOwnerAddress/rptOwnerStreet2"),
        Column("rpt_owner_city", "City.", path="reportingOwnerAddress/rptOwnerCity"),
        Column(
            "rpt_owner_non_us_state_territory",
            "State or territory abroad, from schema X0609.",
            path="reportingOwnerAddress/rptOwnerNonUSStateTerritory",
        ),
        Column("rpt_owner_state", "EDGAR state or country code.", path="reportingOwnerAddress/rptOwnerState"),
        Column(
            "rpt_owner_country",
            "EDGAR country code, from schema X0609.",
            path="reportingOwnerAddress/rptOwnerCountry",
        ),
        Column("rpt_owner_zip_code", "Postal code.", path="reportingOwnerAddress/rptOwnerZipCode"),
        Column(
            "rpt_owner_state_description",
            "Words for the state code, inserted by EDGAR.",
            path="reportingOwnerAddress/rptOwnerStateDescription",
        ),
        Column(
            "rpt_owner_good_address",
            "Inserted by EDGAR; not seen in public copies.",
            path="reportingOwnerAddress/rptOwnerGoodAddress",
        ),
        Column(
            "is_director",
            "Relationship: director (item 5); absent means false.",
            path="reportingOwnerRelationship/isDirector",
        ),
        Column(
            "is_officer",
            "Relationship: officer (item 5); absent means false.",
            path="reportingOwnerRelationship/isOfficer",
        ),
        Column(
            "is_ten_percent_owner",
            "Relationship: owner of more than ten percent (item 5); absent means false.",
            path="reportingOwnerRelationship/isTenPercentOwner",
        ),
        Column(
            "is_other",
            "Relationship: other (item 5); absent means false.",
            path="reportingOwnerRelationship/isOther",
        ),
        Column(
            "officer_title",
            "Title of an officer, up to 30 characters (item 5).",
            path="reportingOwnerRelationship/officerTitle",
        ),
        Column(
            "other_text",
            "What the other relationship is, up to 30 characters (item 5).",
            path="reportingOwnerRelationship/otherText",
        ),
    ),
)

# The parts of a line, in the order of the schema. I and II are the tables of the paper form.
_TITLE = Column(
    "security_title",
    "Title of the security (Table I column 1, Table II column 1).",
    path="securityTitle/value",
)
_EXERCISE_PRICE = Column(
    "conversion_or_exercise_price",
    "Conversion or exercise price, dollars a share (Table II column 2).",
    path="conversionOrExercisePrice/value",
)
_CODING = (
    Column(
        "transaction_date",
        "Date of the transaction (Table I column 2, Table II column 3).",
        path="transactionDate/value",
    ),
    Column(
        "deemed_execution_date",
        "Deemed execution date under Rule 16a-3(g) (Table I column 2A, Table II column 3A).",
        path="deemedExecutionDate/value",
    ),
    Column(
        "transaction_form_type",
        "Form on which the line was due: 4 or 5 for transactions, 3 for late holdings.",
        path="transactionCoding/transactionFormType",
    ),
    Column(
        "transaction_code",
        "Transaction code (Table I column 3, Table II column 4).",
        path="transactionCoding/transactionCode",
    ),
    Column(
        "equity_swap_involved",
        "Equity swap involved; printed as code K.",
        path="transactionCoding/equitySwapInvolved",
    ),
    Column(
        "transaction_timeliness",
        "E early (a Form 5 item on a Form 4), L late, empty otherwise.",
        path="transactionTimeliness/value",
    ),
)
_AMOUNTS = (
    Column(
        "transaction_shares",
        "Securities acquired or disposed of, number (Table I column 4, Table II column 5).",
        path="transactionAmounts/transactionShares/value",
    ),
    Column(
        "transaction_total_value",
        "Total value in dollars, filed instead of a number of securities (Table II column 5).",
        path="transactionAmounts/transactionTotalValue/value",
    ),
    Column(
        "transaction_price_per_share",
        "Price of the security, dollars a share (Table I column 4, Table II column 8).",
        path="transactionAmounts/transactionPricePerShare/value",
    ),
    Column(
        "transaction_value",
        "X0101 documents only: the price per share under another name.",
        path="transactionAmounts/transactionValue/value",
    ),
    Column(
        "transaction_acquired_disposed_code",
        "A acquired, D disposed of (Table I column 4, Table II column 5).",
        path="transactionAmounts/transactionAcquiredDisposedCode/value",
    ),
)
_DERIVATIVE_TERMS = (
    Column("exercise_date", "Date exercisable (Table II column 6).", path="exerciseDate/value"),
    Column("expiration_date", "Expiration date (Table II column 6).", path="expirationDate/value"),
    Column(
        "underlying_security_title",
        "Title of the underlying security (Table II column 7).",
        path="underlyingSecurity/underlyingSecurityTitle/value",
    ),
    Column(
        "underlying_security_shares",
        "Number of underlying securities (Table II column 7).",
        path="underlyingSecurity/underlyingSecurityShares/value",
    ),
    Column(
        "underlying_security_value",
        "Value of underlying securities in dollars (Table II column 7).",
        path="underlyingSecurity/underlyingSecurityValue/value",
    ),
)
_OWNERSHIP = (
    Column(
        "shares_owned_following_transaction",
        "Securities beneficially owned after the transaction, number (Table I column 5, Table II column 9).",
        path="postTransactionAmounts/sharesOwnedFollowingTransaction/value",
    ),
    Column(
        "value_owned_following_transaction",
        "Value beneficially owned after the transaction, dollars (Table I column 5, Table II column 9).",
        path="postTransactionAmounts/valueOwnedFollowingTransaction/value",
    ),
    Column(
        "direct_or_indirect_ownership",
        "D direct, I indirect (Table I column 6, Table II column 10).",
        path="ownershipNature/directOrIndirectOwnership/value",
    ),
    Column(
        "nature_of_ownership",
        "Nature of indirect beneficial ownership (Table I column 7, Table II column 11).",
        path="ownershipNature/natureOfOwnership/value",
    ),
)

NON_DERIVATIVE_TRANSACTION: Final = Table(
    "non_derivative_transaction",
    "One row per transaction line of Table I, and per nonDerivativeSecurity element of X0101 documents.",
    ("accession_number", "line_number"),
    (ACCESSION, LINE_NUMBER, ROW_ELEMENT, _TITLE, *_CODING, *_AMOUNTS, *_OWNERSHIP),
)

NON_DERIVATIVE_HOLDING: Final = Table(
    "non_derivative_holding",
    "One row per holding line of Table I.",
    ("accession_number", "line_number"),
    (ACCESSION, LINE_NUMBER, ROW_ELEMENT, _TITLE, _CODING[2], *_OWNERSHIP),
)

DERIVATIVE_TRANSACTION: Final = Table(
    "derivative_transaction",
    "One row per transaction line of Table II, and per derivativeSecurity element of X0101 documents.",
    ("accession_number", "line_number"),
    (
        ACCESSION,
        LINE_NUMBER,
        ROW_ELEMENT,
        _TITLE,
        _EXERCISE_PRICE,
        *_CODING,
        *_AMOUNTS,
        *_DERIVATIVE_TERMS,
        *_OWNERSHIP,
    ),
)

DERIVATIVE_HOLDING: Final = Table(
    "derivative_holding",
    "One row per holding line of Table II.",
    ("accession_number", "line_number"),
    (
        ACCESSION,
        LINE_NUMBER,
        ROW_ELEMENT,
        _TITLE,
        _EXERCISE_PRICE,
        _CODING[2],
        *_DERIVATIVE_TERMS,
        *_OWNERSHIP,
    ),
)

FOOTNOTE: Final = Table(
    "footnote",
    "One row per footnote of a filing.",
    ("accession_number", "footnote_number"),
    (
        ACCESSION,
        Column(
            "footnote_number",
            "Position among the filing's footnotes, from 1; footnote_id is the key of a clean filing.",
            INTEGER,
        ),
        Column("footnote_id", "Identifier within the filing: F1 to F99."),
        Column("footnote_text", "Text of the footnote, text inside markup included."),
    ),
)

FOOTNOTE_REFERENCE: Final = Table(
    "footnote_reference",
    "One row per use of a footnote: an element of the filing that refers to a footnote.",
    ("accession_number", "reference_number"),
    (
        ACCESSION,
        Column("reference_number", "Position among the filing's references, in document order, from 1.", INTEGER),
        Column("table_number", "I or II where the reference stands in a line of a table; null elsewhere."),
        Column("line_number", "Line within that table; null elsewhere.", INTEGER),
        Column("owner_number", "Owner (raw.reporting_owner) the reference stands in; null elsewhere.", INTEGER),
        Column(
            "signature_number",
            "Signature (raw.owner_signature) the reference stands in; null elsewhere.",
            INTEGER,
        ),
        Column(
            "element",
            "Element that carries the reference, in snake case, as the column of its value is named.",
        ),
        Column("footnote_id", "Footnote referred to."),
    ),
)

OWNER_SIGNATURE: Final = Table(
    "owner_signature",
    "One row per signature of a filing; signatures are not tied to owners.",
    ("accession_number", "signature_number"),
    (
        ACCESSION,
        Column("signature_number", "Position among the filing's signatures, from 1.", INTEGER),
        Column("signature_name", "Name as signed.", path="signatureName"),
        Column("signature_date", "Date of the signature.", path="signatureDate"),
    ),
)

UNMAPPED_ELEMENT: Final = Table(
    "unmapped_element",
    "One row per element, attribute or stray text of a document that the tables above have no column for.",
    ("accession_number", "path", "element_number"),
    (
        ACCESSION,
        Column(
            "path",
            "Path from the document's root, such as /ownershipDocument/issuer/@note; text() is stray text.",
        ),
        Column("element_number", "Position among the filing's unmapped elements, from 1.", INTEGER),
        Column("table_number", "I or II where it stands in a line of a table; null elsewhere."),
        Column("line_number", "Line within that table; null elsewhere.", INTEGER),
        Column("element_text", "Text as filed; null for an element that only holds other elements."),
    ),
)

ELEMENT_LAYOUT: Final = Table(
    "element_layout",
    "One row per part of a document whose elements stand otherwise than the specification's order tells "
    "(empty tables, other orders, repeated elements): what it takes to rebuild the document.",
    ("accession_number", "section", "section_number"),
    (
        ACCESSION,
        Column(
            "section",
            "Element whose content is laid out: ownershipDocument, issuer, reportingOwner, a line's element, "
            "footnote, ownerSignature.",
        ),
        Column(
            "section_number",
            "Number of the line, owner, footnote or signature; 1 for the document; 0 where the layout "
            "tells of all elements of that name that are empty.",
            INTEGER,
        ),
        Column("layout", "Names of the elements inside, in document order, children in parentheses."),
    ),
)

FILING_INDEX: Final = Table(
    "filing_index",
    "One row per filing and filer in EDGAR's index files (master, form, company; daily and full).",
    ("accession_number", "cik"),
    (
        ACCESSION,
        Column("cik", "Central Index Key of the filer as printed in the index, without leading zeros."),
        Column("company_name", "Conformed name of the filer."),
        Column("form_type", "Form type."),
        Column("filing_date", "Date of filing: YYYYMMDD in daily indexes, YYYY-MM-DD in full ones."),
        Column("file_name", "Path of the full submission text below https://www.sec.gov/Archives/."),
        Column("first_listed_in", "Oldest index file read that lists it (raw.index_file), by edition.", INTEGER),
        Column(
            "last_listed_in",
            "Newest index file read that lists it (raw.index_file), by edition; what the row says is what it "
            "says there. Brought up to date without a new load_number.",
            INTEGER,
        ),
        Column("load_id", "Run of the loader that wrote the row (raw.load)."),
        Column("loaded_at", "Moment at which the row was written, UTC.", TIMESTAMP),
    ),
)

INDEX_FILE: Final = Table(
    "index_file",
    "One row per state of one of EDGAR's index files that was read: what it says of itself, and how much of it "
    "could be read.",
    ("index_file_number",),
    (
        Column("index_file_number", "Position among the index files read, from 1.", INTEGER),
        Column("document_sha256", "SHA-256 of the file's bytes, in hexadecimal."),
        Column("source_file", "File as given to the loader when it was first read."),
        Column("description", "Which index it is, in its own words (Description); null where it says nothing."),
        Column("last_data_received", "Day up to which it speaks, as printed (Last Data Received); null where absent."),
        Column(
            "modified_at",
            "Moment at which the file was last written, UTC: for files that sync.py brought, when it was had; "
            "null for members of archives.",
            TIMESTAMP,
        ),
        Column(
            "edition",
            "Text that sorts index files by age: the day of last_data_received as YYYY-MM-DD, then modified_at; "
            "'' where that day is absent or cannot be read.",
        ),
        Column("row_count", "Filings and filers that it lists.", COUNT),
        Column("unread_line_count", "Lines that could not be read.", COUNT),
        Column("load_id", "Run of the loader that wrote the row (raw.load)."),
        Column("loaded_at", "Moment at which the row was written, UTC.", TIMESTAMP),
    ),
)

REJECTED_DOCUMENT: Final = Table(
    "rejected_document",
    "One row per file or archive member that could not be loaded, with the reason.",
    ("source_file", "document_sha256"),
    (
        Column("source_file", "File as given to the loader; archive members as archive/member."),
        Column("document_sha256", "SHA-256 of the file's bytes, in hexadecimal; '' where it could not be read."),
        Column("reason", "Short code: what is wrong."),
        Column("detail", "What is wrong, where, and what to do."),
        Column("accession_number", "Accession number where it is known."),
        Column("load_id", "Run of the loader that wrote the row (raw.load)."),
        Column("rejected_at", "Moment of the rejection, UTC.", TIMESTAMP),
        Column(
            "resolved_at",
            "Moment at which the same file or accession number was accepted; null while open.",
            TIMESTAMP,
        ),
    ),
    has_load_number=False,
)

LOAD: Final = Table(
    "load",
    "One row per run of the loader.",
    ("load_id",),
    (
        Column("load_id", "Identifier of the run."),
        Column("load_number", "Position among the runs, from 1.", INTEGER),
        Column("started_at", "Start of the run, UTC.", TIMESTAMP),
        Column(
            "finished_at",
            "End of the run, UTC; null while it runs and for ever where it was killed.",
            TIMESTAMP,
        ),
        Column("loader_version", "Version of the reading code."),
        Column("files_seen", "Files and archive members looked at.", COUNT),
        Column("files_accepted", "Filings and index files loaded for the first time.", COUNT),
        Column("files_unchanged", "Files that told nothing new.", COUNT),
        Column("files_replaced", "Filings and index files that replaced an earlier state.", COUNT),
        Column("files_of_other_forms", "Submissions of other forms, counted and left alone.", COUNT),
        Column("files_rejected", "Files in raw.rejected_document.", COUNT),
    ),
    has_load_number=False,
)

# Rows of one filing: written and replaced together.
FILING_TABLES: Final[tuple[Table, ...]] = (
    FILING,
    FILING_ENTITY,
    FORMER_NAME,
    UNMAPPED_HEADER_LINE,
    SUBMISSION_DOCUMENT,
    OWNERSHIP_DOCUMENT,
    REPORTING_OWNER,
    NON_DERIVATIVE_TRANSACTION,
    NON_DERIVATIVE_HOLDING,
    DERIVATIVE_TRANSACTION,
    DERIVATIVE_HOLDING,
    FOOTNOTE,
    FOOTNOTE_REFERENCE,
    OWNER_SIGNATURE,
    UNMAPPED_ELEMENT,
    ELEMENT_LAYOUT,
)

ALL_TABLES: Final[tuple[Table, ...]] = (*FILING_TABLES, FILING_INDEX, INDEX_FILE, REJECTED_DOCUMENT, LOAD)
