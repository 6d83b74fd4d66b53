"""An ownership document becomes rows as filed: one test a sentence of what reading promises.

All documents here are invented. What they expect was worked out by hand.
"""

from __future__ import annotations

import hashlib
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from ownership.document import MAX_BYTES, fingerprint, holds_ownership_document, read_document
from ownership.rebuild import rebuild_document
from ownership.shapes import UnreadableDocumentError
from ownership.xml_text import decode

if TYPE_CHECKING:
    from collections.abc import Callable

ACCESSION = "0009990001-25-000001"
# A transaction of Table I with a value in every column, and where each value goes.
TRANSACTION = """
<nonDerivativeTransaction>
    <securityTitle><value>Common Stock</value></securityTitle>
    <transactionDate><value>2025-01-02</value></transactionDate>
    <deemedExecutionDate><value>2025-01-03</value></deemedExecutionDate>
    <transactionCoding>
        <transactionFormType>4</transactionFormType>
        <transactionCode>P</transactionCode>
        <equitySwapInvolved>0</equitySwapInvolved>
    </transactionCoding>
    <transactionTimeliness><value>E</value></transactionTimeliness>
    <transactionAmounts>
        <transactionShares><value>1200</value></transactionShares>
        <transactionPricePerShare><value>10.5000</value></transactionPricePerShare>
        <transactionAcquiredDisposedCode><value>A</value></transactionAcquiredDisposedCode>
    </transactionAmounts>
    <postTransactionAmounts>
        <sharesOwnedFollowingTransaction><value>0001500</value></sharesOwnedFollowingTransaction>
    </postTransactionAmounts>
    <ownershipNature>
        <directOrIndirectOwnership><value>I</value></directOrIndirectOwnership>
        <natureOfOwnership><value>By Trust</value></natureOfOwnership>
    </ownershipNature>
</nonDerivativeTransaction>
"""
TRANSACTION_VALUES = {
    "security_title": "Common Stock",
    "transaction_date": "2025-01-02",
    "deemed_execution_date": "2025-01-03",
    "transaction_form_type": "4",
    "transaction_code": "P",
    "equity_swap_involved": "0",
    "transaction_timeliness": "E",
    "transaction_shares": "1200",
    "transaction_price_per_share": "10.5000",
    "transaction_acquired_disposed_code": "A",
    "shares_owned_following_transaction": "0001500",
    "direct_or_indirect_ownership": "I",
    "nature_of_ownership": "By Trust",
}
DERIVATIVE = """
<derivativeTransaction>
    <securityTitle><value>Stock Option</value></securityTitle>
    <conversionOrExercisePrice><value>3.25</value></conversionOrExercisePrice>
    <transactionDate><value>2025-02-03</value></transactionDate>
    <transactionAmounts>
        <transactionTotalValue><value>250000</value></transactionTotalValue>
        <transactionPricePerShare><value>0</value></transactionPricePerShare>
    </transactionAmounts>
    <exerciseDate><value>2026-02-03</value></exerciseDate>
    <expirationDate><value>2035-02-03</value></expirationDate>
    <underlyingSecurity>
        <underlyingSecurityTitle><value>Common Stock</value></underlyingSecurityTitle>
        <underlyingSecurityShares><value>500</value></underlyingSecurityShares>
        <underlyingSecurityValue><value>77</value></underlyingSecurityValue>
    </underlyingSecurity>
    <postTransactionAmounts>
        <valueOwnedFollowingTransaction><value>1000000</value></valueOwnedFollowingTransaction>
    </postTransactionAmounts>
</derivativeTransaction>
"""
DERIVATIVE_VALUES = {
    "security_title": "Stock Option",
    "conversion_or_exercise_price": "3.25",
    "transaction_date": "2025-02-03",
    "transaction_total_value": "250000",
    "transaction_price_per_share": "0",
    "exercise_date": "2026-02-03",
    "expiration_date": "2035-02-03",
    "underlying_security_title": "Common Stock",
    "underlying_security_shares": "500",
    "underlying_security_value": "77",
    "value_owned_following_transaction": "1000000",
}


def titled(element: str, title: str) -> str:
    return f"<{element}><securityTitle><value>{title}</value></securityTitle></{element}>"


def table_one(inside: str) -> str:
    return f"<nonDerivativeTable>{inside}</nonDerivativeTable>"


@pytest.fixture(name="refusal", scope="module")
def make_refusal() -> Callable[[str | bytes], UnreadableDocumentError]:
    """Function that reads a document that must be refused, and returns the refusal."""

    def refuse(text: str | bytes) -> UnreadableDocumentError:
        with pytest.raises(UnreadableDocumentError) as caught:
            read_document(text.encode() if isinstance(text, str) else text, ACCESSION)
        return caught.value

    return refuse


# ---------------------------------------------------------------------------------------- every value in its column


def test_a_line_of_table_one_has_its_values_in_its_columns(read_inside: Callable[..., Any]) -> None:
    assert read_inside(table_one(TRANSACTION)).filled("non_derivative_transaction") == TRANSACTION_VALUES


def test_a_line_of_table_two_has_its_values_in_its_columns(read_inside: Callable[..., Any]) -> None:
    found = read_inside(f"<derivativeTable>{DERIVATIVE}</derivativeTable>")
    assert found.filled("derivative_transaction") == DERIVATIVE_VALUES


def test_holdings_have_tables_of_their_own(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        "<nonDerivativeTable><nonDerivativeHolding><securityTitle><value>Common</value></securityTitle>"
        "<transactionCoding><transactionFormType>3</transactionFormType></transactionCoding>"
        "<postTransactionAmounts><sharesOwnedFollowingTransaction><value>5</value>"
        "</sharesOwnedFollowingTransaction></postTransactionAmounts></nonDerivativeHolding></nonDerivativeTable>"
        "<derivativeTable><derivativeHolding><securityTitle><value>Warrant</value></securityTitle>"
        "<conversionOrExercisePrice><value>1</value></conversionOrExercisePrice></derivativeHolding></derivativeTable>"
    )
    assert found.filled("non_derivative_holding") == {
        "security_title": "Common",
        "transaction_form_type": "3",
        "shares_owned_following_transaction": "5",
    }
    assert found.filled("derivative_holding") == {
        "security_title": "Warrant",
        "conversion_or_exercise_price": "1",
    }
    assert found["non_derivative_transaction"] == found["derivative_transaction"] == []


def test_what_stands_once_is_in_the_documents_row(read: Callable[..., Any]) -> None:
    elements = {
        "schemaVersion": "X0609",
        "documentType": "5/A",
        "periodOfReport": "2024-12-31",
        "dateOfOriginalSubmission": "2025-02-14-05:00",
        "noSecuritiesOwned": "0",
        "notSubjectToSection16": "true",
        "form3HoldingsReported": "1",
        "form4TransactionsReported": "false",
    }
    found = read(
        "<ownershipDocument>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
        + "<issuer><issuerCik>9990001</issuerCik><issuerName>Example &amp; Co</issuerName>"
        "<issuerTradingSymbol>NONE</issuerTradingSymbol>"
        "<issuerForeignTradingSymbol>9999.XX</issuerForeignTradingSymbol></issuer>"
        "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990002</rptOwnerCik></reportingOwnerId></reportingOwner>"
        "<aff10b5One>1</aff10b5One><remarks>See Exhibit 99</remarks></ownershipDocument>"
    )
    assert found.filled("ownership_document") == {
        "schema_version": "X0609",
        "document_type": "5/A",
        "period_of_report": "2024-12-31",
        "date_of_original_submission": "2025-02-14-05:00",
        "no_securities_owned": "0",
        "not_subject_to_section16": "true",
        "form3_holdings_reported": "1",
        "form4_transactions_reported": "false",
        "issuer_cik": "9990001",
        "issuer_name": "Example & Co",
        "issuer_trading_symbol": "NONE",
        "issuer_foreign_trading_symbol": "9999.XX",
        "aff10b5_one": "1",
        "remarks": "See Exhibit 99",
    }
    assert found.unmapped == []


def test_an_owner_has_its_values_in_its_columns(read_inside: Callable[..., Any]) -> None:
    address = {
        "rptOwnerNonUSAddressFlag": "true",
        "rptOwnerStreet1": "1 Invented Way",
        "rptOwnerStreet2": "Floor 2",
        "rptOwnerCity": "Nowhere",
        "rptOwnerNonUSStateTerritory": "Far Territory",
        "rptOwnerState": "X0",
        "rptOwnerCountry": "X0",
        "rptOwnerZipCode": "00001",
        "rptOwnerStateDescription": "UNITED KINGDOM",
        "rptOwnerGoodAddress": "1",
    }
    relationship = {
        "isDirector": "1",
        "isOfficer": "true",
        "isTenPercentOwner": "0",
        "isOther": "false",
        "officerTitle": "CEO",
        "otherText": "Founder",
    }
    found = read_inside(
        owner="<reportingOwnerAddress>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in address.items())
        + "</reportingOwnerAddress><reportingOwnerRelationship>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in relationship.items())
        + "</reportingOwnerRelationship>"
    )
    assert found.filled("reporting_owner") == {
        "rpt_owner_cik": "0009990002",
        "rpt_owner_non_us_address_flag": "true",
        "rpt_owner_street1": "1 Invented Way",
        "rpt_owner_street2": "Floor 2",
        "rpt_owner_city": "Nowhere",
        "rpt_owner_non_us_state_territory": "Far Territory",
        "rpt_owner_state": "X0",
        "rpt_owner_country": "X0",
        "rpt_owner_zip_code": "00001",
        "rpt_owner_state_description": "UNITED KINGDOM",
        "rpt_owner_good_address": "1",
        "is_director": "1",
        "is_officer": "true",
        "is_ten_percent_owner": "0",
        "is_other": "false",
        "officer_title": "CEO",
        "other_text": "Founder",
    }


def test_signatures_are_numbered_in_document_order(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        "<ownerSignature><signatureName>/s/ A</signatureName><signatureDate>2025-01-02</signatureDate></ownerSignature>"
        "<ownerSignature><signatureName>/s/ B</signatureName></ownerSignature>"
    )
    rows = [
        (row["signature_number"], row["signature_name"], row["signature_date"])
        for row in found["owner_signature"]
    ]
    assert rows == [(1, "/s/ A", "2025-01-02"), (2, "/s/ B", None)]


def test_the_accession_number_is_in_every_row(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        table_one(TRANSACTION.replace("<value>P", "<value>P"))
        + "<footnotes><footnote id='F1'>x</footnote></footnotes>"
        "<somethingNew>y</somethingNew>"
    )
    rows = [row for table in found.document.rows.values() for row in table]
    assert len(rows) >= 5
    assert {row[0] for row in rows} == {ACCESSION}


# --------------------------------------------------------------------------------------------------- lines and tables


def test_lines_of_a_table_are_counted_together_in_document_order(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        table_one(
            titled("nonDerivativeTransaction", "one")
            + titled("nonDerivativeHolding", "two")
            + titled("nonDerivativeTransaction", "three")
        )
        + f"<derivativeTable>{titled('derivativeHolding', 'uno')}{titled('derivativeTransaction', 'due')}</derivativeTable>"
    )
    assert found.lines == [
        ("I", 1, "one"),
        ("I", 2, "two"),
        ("I", 3, "three"),
        ("II", 1, "uno"),
        ("II", 2, "due"),
    ]


def test_several_tables_in_one_document_count_on(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        table_one(titled("nonDerivativeTransaction", "one"))
        + f"<derivativeTable>{titled('derivativeTransaction', 'uno')}</derivativeTable>"
        + table_one(titled("nonDerivativeHolding", "two") + titled("nonDerivativeTransaction", "three"))
        + f"<derivativeTable>{titled('derivativeHolding', 'due')}</derivativeTable>"
    )
    assert found.lines == [
        ("I", 1, "one"),
        ("I", 2, "two"),
        ("I", 3, "three"),
        ("II", 1, "uno"),
        ("II", 2, "due"),
    ]


def test_lines_right_under_the_root_are_lines(read_inside: Callable[..., Any]) -> None:
    """Three documents of EDGAR have nonDerivativeTransaction without a table around it (census)."""
    assert read_inside(titled("nonDerivativeTransaction", "bare")).lines == [("I", 1, "bare")]


def test_rows_of_x0101_are_lines_with_their_own_element_noted(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        "<nonDerivativeSecurity><securityTitle><value>Common</value></securityTitle>"
        "<transactionDate><value>2003-06-02</value></transactionDate><transactionAmounts>"
        "<transactionShares><value>10</value></transactionShares><transactionValue><value>7.25</value></transactionValue>"
        "</transactionAmounts></nonDerivativeSecurity>"
        "<nonDerivativeSecurity><securityTitle><value>Held</value></securityTitle></nonDerivativeSecurity>"
        "<derivativeSecurity><securityTitle><value>Option</value></securityTitle></derivativeSecurity>"
    )
    first, second = found["non_derivative_transaction"]
    assert (first["row_element"], first["line_number"], first["transaction_date"]) == (
        "nonDerivativeSecurity",
        1,
        "2003-06-02",
    )
    assert (
        first["transaction_shares"],
        first["transaction_value"],
        first["transaction_price_per_share"],
    ) == ("10", "7.25", None)
    assert (second["row_element"], second["line_number"], second["transaction_date"]) == (
        "nonDerivativeSecurity",
        2,
        None,
    )
    assert found.only("derivative_transaction")["row_element"] == "derivativeSecurity"
    assert found["non_derivative_holding"] == found["derivative_holding"] == found.unmapped == []


# ---------------------------------------------------------------------------------------------------- absent or empty


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("", None),
        ("<transactionTimeliness/>", ""),
        ("<transactionTimeliness></transactionTimeliness>", ""),
        ("<transactionTimeliness> \n </transactionTimeliness>", ""),
        ("<transactionTimeliness><value/></transactionTimeliness>", ""),
        ("<transactionTimeliness><value></value></transactionTimeliness>", ""),
        ("<transactionTimeliness><value>  </value></transactionTimeliness>", ""),
        ("<transactionTimeliness><value>L</value></transactionTimeliness>", "L"),
        ('<transactionTimeliness><footnoteId id="F1"/></transactionTimeliness>', None),
        ('<transactionTimeliness><value></value><footnoteId id="F1"/></transactionTimeliness>', ""),
    ],
)
def test_an_absent_value_is_null_and_an_empty_one_is_empty(
    read_inside: Callable[..., Any], element: str, expected: str | None
) -> None:
    line = f"<nonDerivativeTransaction><securityTitle><value>S</value></securityTitle>{element}</nonDerivativeTransaction>"
    assert (
        read_inside(table_one(line)).only("non_derivative_transaction")["transaction_timeliness"] == expected
    )


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", None),
        ("<remarks/>", ""),
        ("<remarks></remarks>", ""),
        ("<remarks>\n</remarks>", ""),
        ("<remarks>x</remarks>", "x"),
    ],
)
def test_absent_and_empty_are_told_apart_outside_of_lines_too(
    read_inside: Callable[..., Any], inside: str, expected: str | None
) -> None:
    assert read_inside(inside).only("ownership_document")["remarks"] == expected


# ------------------------------------------------------------------------------------------- footnotes and references


@pytest.mark.parametrize(
    ("xml", "element"),
    [
        ('<securityTitle><value>S</value><footnoteId id="F7"/></securityTitle>', "security_title"),
        ('<securityTitle><footnoteId id="F7"/><value>S</value></securityTitle>', "security_title"),
        ('<securityTitle><value>S<footnoteId id="F7"/></value></securityTitle>', "security_title"),
        ('<transactionDate><footnoteId id="F7"/></transactionDate>', "transaction_date"),
        ('<transactionCoding><transactionCode>P</transactionCode><footnoteId id="F7"/></transactionCoding>', "transaction_coding"),
        ('<transactionCoding><transactionCode>P<footnoteId id="F7"/></transactionCode></transactionCoding>', "transaction_code"),
        ('<transactionTimeliness><footnoteId id="F7"/></transactionTimeliness>', "transaction_timeliness"),
        (('<transactionAmounts><transactionShares><value>1</value><footnoteId id="F7"></footnoteId></transactionShares>'
         "</transactionAmounts>"), "transaction_shares"),
        ('<transactionAmounts><footnoteId id="F7"/></transactionAmounts>', "transaction_amounts"),
        ('<ownershipNature><natureOfOwnership><value>x</value><footnoteId id="F7" /></natureOfOwnership></ownershipNature>',
         "nature_of_ownership"),
        ('<footnoteId id="F7"/>', "non_derivative_transaction"),
        ('<newElement>z<footnoteId id="F7"/></newElement>', "new_element"),
    ],
)  # fmt: skip
def test_a_reference_in_a_line_names_its_element_and_its_line(
    read_inside: Callable[..., Any], xml: str, element: str
) -> None:
    other = titled("nonDerivativeHolding", "first")
    found = read_inside(table_one(f"{other}<nonDerivativeTransaction>{xml}</nonDerivativeTransaction>"))
    assert found.only("footnote_reference") == {
        "accession_number": ACCESSION,
        "reference_number": 1,
        "table_number": "I",
        "line_number": 2,
        "owner_number": None,
        "signature_number": None,
        "element": element,
        "footnote_id": "F7",
    }


@pytest.mark.parametrize(
    ("inside", "owner", "issuer", "place", "element"),
    [
        ('<remarks>x<footnoteId id="F1"/></remarks>', "", "", (None, None), "remarks"),
        ('<periodOfReport>x<footnoteId id="F1"/></periodOfReport>', "", "", (None, None), "period_of_report"),
        ("", "", '<issuerName>x<footnoteId id="F1"/></issuerName>', (None, None), "issuer_name"),
        ("", '<footnoteId id="F1"/>', "", (1, None), "reporting_owner"),
        ("", '<reportingOwnerRelationship><officerTitle>x<footnoteId id="F1"/></officerTitle></reportingOwnerRelationship>',
         "", (1, None), "officer_title"),
        ("", '<reportingOwnerAddress><footnoteId id="F1"/></reportingOwnerAddress>', "", (1, None), "reporting_owner_address"),
        ('<ownerSignature><signatureName>x<footnoteId id="F1"/></signatureName></ownerSignature>', "", "", (None, 1),
         "signature_name"),
        ('<footnoteId id="F1"/>', "", "", (None, None), "ownership_document"),
        ('<nonDerivativeTable><footnoteId id="F1"/></nonDerivativeTable>', "", "", (None, None), "non_derivative_table"),
    ],
)  # fmt: skip
def test_a_reference_outside_of_lines_names_its_element_and_its_place(
    read_inside: Callable[..., Any],
    inside: str,
    owner: str,
    issuer: str,
    place: tuple[int | None, int | None],
    element: str,
) -> None:
    row = read_inside(inside, owner=owner, issuer=issuer).only("footnote_reference")
    assert (row["table_number"], row["line_number"]) == (None, None)
    assert (row["owner_number"], row["signature_number"]) == place
    assert (row["element"], row["footnote_id"]) == (element, "F1")


def test_references_keep_their_order_also_several_on_one_value(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        '<periodOfReport>2025-01-02<footnoteId id="F9"/></periodOfReport>'
        + table_one(
            "<nonDerivativeTransaction><securityTitle><value>S</value>"
            '<footnoteId id="F2"/><footnoteId id="F3"/><footnoteId id="F1"/></securityTitle>'
            '<transactionDate><value>x</value><footnoteId id="F2"/></transactionDate></nonDerivativeTransaction>'
        )
        + '<remarks>r<footnoteId id="F1"/></remarks>'
    )
    assert found.references == [
        ("period_of_report", "F9"),
        ("security_title", "F2"),
        ("security_title", "F3"),
        ("security_title", "F1"),
        ("transaction_date", "F2"),
        ("remarks", "F1"),
    ]
    assert [row["reference_number"] for row in found["footnote_reference"]] == [1, 2, 3, 4, 5, 6]


def test_a_reference_without_identifier_is_not_lost(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        table_one(
            "<nonDerivativeTransaction><securityTitle><value>S</value><footnoteId/></securityTitle></nonDerivativeTransaction>"
        )
    )
    assert found.only("non_derivative_transaction")["security_title"] == "S"
    assert len(found.references) + len(found.unmapped) == 1


@pytest.mark.parametrize(
    ("footnote", "identifier", "text"),
    [
        ('<footnote id="F1">Plain.</footnote>', "F1", "Plain."),
        ("<footnote id='F1'>Single quotes.</footnote>", "F1", "Single quotes."),
        ('<footnote id = "F1" >Spaced.</footnote >', "F1", "Spaced."),
        ('<footnote id="F1"/>', "F1", ""),
        ('<footnote id="F1"></footnote>', "F1", ""),
        ("<footnote>No identifier.</footnote>", None, "No identifier."),
        ('<footnote id="">Empty identifier.</footnote>', "", "Empty identifier."),
        ('<footnote id="F01 ">As filed.</footnote>', "F01 ", "As filed."),
        ('<footnote id="F1">One <b>bold</b> word.</footnote>', "F1", "One bold word."),
        (
            '<footnote id="F1"><p>First.</p><p>Second <i>deep <u>deeper</u></i>.</p></footnote>',
            "F1",
            "First.Second deep deeper.",
        ),
        ('<footnote id="F1">Line<br/>break</footnote>', "F1", "Linebreak"),
        ('<footnote id="F1">\n  Two\n  lines  \n</footnote>', "F1", "Two\n  lines"),
        (
            '<footnote id="F1">a &amp; b &lt;c&gt; &quot;d&apos; &#169; &#xA9;</footnote>',
            "F1",
            "a & b <c> \"d' © ©",
        ),
        ('<footnote id="F1">&amp;amp; stays</footnote>', "F1", "&amp; stays"),
        ('<footnote id="F1">One <!-- nothing -->text</footnote>', "F1", "One text"),
        ('<footnote id="F1"><![CDATA[a < b & "c" <b>]]></footnote>', "F1", 'a < b & "c" <b>'),
        ('<footnote id="F1">5 > 4</footnote>', "F1", "5 > 4"),
        ('<footnote id="F&amp;1">Odd.</footnote>', "F&1", "Odd."),
        ('<footnote id="F1">id="F2">still text</footnote>', "F1", 'id="F2">still text'),
    ],
)
def test_a_footnote_keeps_its_identifier_and_all_of_its_text(
    read_inside: Callable[..., Any], footnote: str, identifier: str | None, text: str
) -> None:
    row = read_inside(f"<footnotes>{footnote}</footnotes>").only("footnote")
    assert (row["footnote_number"], row["footnote_id"], row["footnote_text"]) == (1, identifier, text)


def test_footnotes_are_counted_also_under_one_identifier(read_inside: Callable[..., Any]) -> None:
    found = read_inside('<footnotes><footnote id="F1">a</footnote><footnote id="F1">b</footnote></footnotes>')
    rows = [(row["footnote_number"], row["footnote_id"], row["footnote_text"]) for row in found["footnote"]]
    assert rows == [(1, "F1", "a"), (2, "F1", "b")]


def test_markup_in_a_footnote_is_kept_beside_its_text(read_inside: Callable[..., Any]) -> None:
    found = read_inside('<footnotes><footnote id="F1">One <b>bold</b> word.</footnote></footnotes>')
    assert len(found.unmapped) == 1
    assert "<b>bold</b>" in (found.unmapped[0][1] or "")


# -------------------------------------------------------------------------------------------------------- namespaces


@pytest.mark.parametrize(
    ("root", "prefix"),
    [
        ('ownershipDocument xmlns="http://example.com/ownership"', ""),
        ('o:ownershipDocument xmlns:o="http://example.com/ownership"', "o:"),
        ('ownershipDocument xmlns:x="http://example.com/unused"', ""),
    ],
)
def test_elements_in_a_namespace_are_read_like_those_without(
    whole: Callable[..., str], read: Callable[..., Any], root: str, prefix: str
) -> None:
    inside = whole(
        table_one(TRANSACTION.replace("<value>1200</value>", '<value>1200</value><footnoteId id="F1"/>'))
        + '<footnotes><footnote id="F1">Text.</footnote></footnotes><remarks>R</remarks>'
    )
    body = inside.removeprefix("<ownershipDocument>").removesuffix("</ownershipDocument>")
    prefixed = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", body)
    found = read(f"<{root}>{prefixed}</{prefix}ownershipDocument>")
    assert found.filled("non_derivative_transaction") == TRANSACTION_VALUES
    assert found.only("ownership_document")["remarks"] == "R"
    assert found.only("footnote")["footnote_text"] == "Text."
    assert found.references == [("transaction_shares", "F1")]
    assert found.only("reporting_owner")["rpt_owner_cik"] == "0009990002"
    assert found.document.parse_mode == "strict"


# ------------------------------------------------------------------------------------------- text in, the same text out


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("true", "true"),
        ("TRUE", "TRUE"),
        ("1", "1"),
        ("-0.00", "-0.00"),
        ("1,200.50", "1,200.50"),
        ("1e5", "1e5"),
        ("2025-02-19-05:00", "2025-02-19-05:00"),
        ("02/19/2025", "02/19/2025"),
        ("N/A", "N/A"),
        ("null", "null"),
        ("  around  ", "around"),
        ("\n\t around \r\n", "around"),
        ("in  the   middle", "in  the   middle"),
        ("two\nlines", "two\nlines"),
        ("a\tb", "a\tb"),
        ("\u00a0kept\u00a0", "\u00a0kept\u00a0"),
        ("&#160;kept&#160;", "\u00a0kept\u00a0"),
        ("\u2003kept\u2003", "\u2003kept\u2003"),
        ("&#32;written as a reference&#32;", "written as a reference"),
        ("Søren & Co".replace("&", "&amp;"), "Søren & Co"),
        ("&#x4E2D;&#25991;", "中文"),
        ("\U0001f680", "\U0001f680"),
        ("&#128640;", "\U0001f680"),
        ("&amp;lt;", "&lt;"),
        ("a &gt; b", "a > b"),
        ("a > b", "a > b"),
        ("]] >", "]] >"),
        ("<![CDATA[ <b>&amp;</b> ]]>", "<b>&amp;</b>"),
        ("one <!-- two > three --> four", "one  four"),
        ("one<?pi two?> three", "one three"),
        ("x" * 5_000, "x" * 5_000),
    ],
)
def test_text_comes_out_as_it_went_in(read_inside: Callable[..., Any], filed: str, expected: str) -> None:
    line = (
        f"<nonDerivativeHolding><securityTitle><value>{filed}</value></securityTitle></nonDerivativeHolding>"
    )
    found = read_inside(table_one(line) + f"<remarks>{filed}</remarks>")
    assert found.only("non_derivative_holding")["security_title"] == expected
    assert found.only("ownership_document")["remarks"] == expected
    assert found.document.parse_note is None


@pytest.mark.parametrize("element", ["aff10b5One", "notSubjectToSection16", "noSecuritiesOwned"])
@pytest.mark.parametrize("value", ["true", "false", "1", "0", "True", "Y"])
def test_flags_stay_words_where_words_were_filed(
    read_inside: Callable[..., Any], element: str, value: str
) -> None:
    column = {"aff10b5One": "aff10b5_one", "notSubjectToSection16": "not_subject_to_section16"}.get(
        element, "no_securities_owned"
    )
    assert read_inside(f"<{element}> {value} </{element}>").only("ownership_document")[column] == value


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_line_ends_are_line_feeds_whatever_they_were(read_inside: Callable[..., Any], break_: str) -> None:
    found = read_inside(f"{break_}<remarks>one{break_}two</remarks>{break_}")
    assert found.only("ownership_document")["remarks"] == "one\ntwo"


# --------------------------------------------------------------------------------------------------- bytes and encoding


@pytest.mark.parametrize(
    ("declaration", "codec", "expected_encoding"),
    [
        ("", "utf-8", "utf-8"),
        ('<?xml version="1.0"?>', "utf-8", "utf-8"),
        ('<?xml version="1.0"?>', "utf-8-sig", "utf-8"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig", "utf-8"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "iso-8859-1", "iso-8859-1"),
        ("<?xml version='1.0' encoding='iso-8859-1' standalone='yes'?>", "iso-8859-1", "iso-8859-1"),
        ('<?xml version="1.0"?>', "windows-1252", "windows-1252"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "windows-1252", "windows-1252"),
        ('<?xml version="1.0" encoding="us-ascii"?>', "utf-8", "utf-8"),
        ('<?xml version="1.0" encoding="no-such-encoding"?>', "utf-8", "utf-8"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16", "utf-16"),
        ("", "utf-16", "utf-16"),
    ],
)
def test_bytes_are_decoded_as_declared_else_as_windows_1252_and_noted(
    whole: Callable[..., str], read: Callable[..., Any], declaration: str, codec: str, expected_encoding: str
) -> None:
    found = read((declaration + whole("<remarks>Müller £5</remarks>")).encode(codec))
    assert found.only("ownership_document")["remarks"] == "Müller £5"
    assert found.document.encoding == expected_encoding
    assert found.document.parse_mode == "strict"


def test_typographic_quotes_of_windows_1252_are_read(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    data = whole("<remarks>@</remarks>").encode().replace(b"@", b"\x93Trust\x94 \x96 Smith\x92s \x80")
    found = read(data)
    assert found.only("ownership_document")["remarks"] == "\u201cTrust\u201d \u2013 Smith\u2019s \u20ac"
    assert found.document.encoding == "windows-1252"


def test_bytes_that_windows_1252_leaves_open_are_kept_apart() -> None:
    text, encoding = decode(b"\xe9\x81\x8d\x8f\x90\x9d")
    assert encoding == "windows-1252"
    assert text == "é\x81\x8d\x8f\x90\x9d"


def test_the_fingerprint_is_that_of_the_document_alone(whole: Callable[..., str]) -> None:
    document = whole("<remarks>x</remarks>").encode()
    expected = hashlib.sha256(document).hexdigest()
    assert fingerprint(document) == expected
    assert fingerprint(b'<?xml version="1.0"?>\n' + document + b"\n<!-- behind -->") == expected
    assert fingerprint(document.replace(b"x", b"y")) != expected
    prefixed = document.replace(b"ownershipDocument", b"o:ownershipDocument")
    assert fingerprint(b"\n" + prefixed + b"\n") == hashlib.sha256(prefixed).hexdigest()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<ownershipDocument>", True),
        (b"x<o:ownershipDocument xmlns:o='u'>", True),
        (b"<ownershipDocument/>", True),
        (b"</ownershipDocument>", False),
        (b"the ownershipDocument", False),
        (b"<ownershipDocuments>", False),
    ],
)
def test_a_start_tag_tells_an_ownership_document(data: bytes, expected: bool) -> None:
    assert holds_ownership_document(data) is expected


# ------------------------------------------------------------------------------------- lines broken at 1,023 characters


def broken(text: str, break_: str = "\n") -> str:
    """The text as EDGAR's wrapper writes it: no line longer than 1,023 characters."""
    return break_.join(
        line[i : i + 1023] for line in text.split("\n") for i in range(0, max(len(line), 1), 1023)
    )


def placed(whole: Callable[..., str], element: str, offset: int) -> str:
    """A document of one line with `element` so placed that the break falls `offset` characters into it."""
    head, tail = whole("@" + element).split("@")
    filler = "x" * (1023 - offset - len(head) - len("<remarks></remarks>"))
    return f"{head}<remarks>{filler}</remarks>{tail}"


@pytest.mark.parametrize(
    ("element", "cut_inside", "value"),
    [
        ("<periodOfReport>2025-01-02</periodOfReport>", "period|OfReport>", "2025-01-02"),
        ("<periodOfReport>2025-01-02</periodOfReport>", "</period|OfReport>", "2025-01-02"),
        ("<periodOfReport>2025-01-02</periodOfReport>", ">2025-0|1-02<", "2025-01-02"),
        ("<periodOfReport>2025-01-02</periodOfReport>", "|<periodOfReport>", "2025-01-02"),
        ("<periodOfReport>1234567.89</periodOfReport>", "1234|567.89", "1234567.89"),
        ("<periodOfReport>A word broken</periodOfReport>", "A wo|rd", "A word broken"),
        ("<periodOfReport>A word broken</periodOfReport>", "A| word", "A word broken"),
        ("<periodOfReport>A word broken</periodOfReport>", "A |word", "A word broken"),
        ("<periodOfReport>a &amp; b</periodOfReport>", "&a|mp;", "a & b"),
    ],
)
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_lines_broken_at_1023_characters_are_joined(
    whole: Callable[..., str],
    read: Callable[..., Any],
    element: str,
    cut_inside: str,
    value: str,
    break_: str,
) -> None:
    offset = element.index(cut_inside.replace("|", "")) + cut_inside.index("|")
    text = placed(whole, element, offset)
    torn = broken(text, break_)
    assert len(torn.split(break_)[0]) == 1023
    found = read(torn)
    assert found.only("ownership_document")["period_of_report"] == value
    # A break between elements changes nothing, and nothing had to be joined.
    assert found.document.parse_mode == ("strict" if cut_inside.startswith("|<") else "unwrapped")
    assert found.document.parse_note is None
    assert found.document.rows == read(text).document.rows


def test_a_break_that_leaves_the_document_well_formed_is_joined_too(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    text = whole('<footnotes><footnote id="F1">' + "word " * 1_000 + "</footnote></footnotes>")
    found = read(broken(text))
    assert "\n" not in found.only("footnote")["footnote_text"]
    assert found.only("footnote")["footnote_text"] == ("word " * 1_000).strip()
    assert found.document.parse_mode == "unwrapped"


@pytest.mark.parametrize(
    "cut_inside", ["<|periodOfReport>", "<|/periodOfReport>", "</|periodOfReport>", "<periodOfReport|>"]
)
def test_a_break_right_at_a_bracket_is_joined(
    whole: Callable[..., str], read: Callable[..., Any], cut_inside: str
) -> None:
    element = "<periodOfReport>2025-01-02</periodOfReport>"
    text = placed(whole, element, element.index(cut_inside.replace("|", "")) + cut_inside.index("|"))
    found = read(broken(text))
    assert found.document.rows == read(text).document.rows
    assert found.document.parse_mode in {"strict", "unwrapped"}


def test_a_break_inside_an_attribute_is_joined(whole: Callable[..., str], read: Callable[..., Any]) -> None:
    element = '<footnotes><footnote id="F12">Text</footnote></footnotes>'
    text = placed(whole, element, element.index("F12") + 2)
    found = read(broken(text))
    assert found.only("footnote")["footnote_id"] == "F12"
    assert found.document.parse_mode == "unwrapped"


def test_lines_are_also_broken_at_1023_bytes(whole: Callable[..., str], read: Callable[..., Any]) -> None:
    head, tail = whole("<remarks>@</remarks>").split("@")
    room = 1023 - len(head) - 2
    text = head + "ü" + "y" * room + "\n" + "zz" + tail
    assert len(text.split("\n")[0].encode()) == 1023
    found = read(text)
    assert found.only("ownership_document")["remarks"] == "ü" + "y" * room + "zz"
    assert found.document.parse_mode == "unwrapped"


@pytest.mark.parametrize("length", [1022, 1024, 2046])
def test_lines_of_another_length_are_left_as_they_are(
    whole: Callable[..., str], read: Callable[..., Any], length: int
) -> None:
    head, tail = whole("<remarks>@</remarks>").split("@")
    first = head + "y" * (length - len(head))
    found = read(f"{first}\nzz{tail}")
    assert found.only("ownership_document")["remarks"] == "y" * (length - len(head)) + "\nzz"
    assert found.document.parse_mode == "strict"


def test_one_longer_line_shows_that_no_wrapper_broke_the_text(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    head, tail = whole("<remarks>@</remarks>").split("@")
    text = head + "y" * (1023 - len(head)) + "\n" + "z" * 1500 + tail
    found = read(text)
    assert found.only("ownership_document")["remarks"].count("\n") == 1
    assert found.document.parse_mode == "strict"


def test_a_document_broken_several_times_is_the_one_that_was_broken(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    lines = "".join(re.sub(r"\s*\n\s*", "", TRANSACTION).replace("1200", str(number)) for number in range(40))
    text = whole(table_one(lines) + "<remarks>end</remarks>")
    found = read(broken(text))
    assert found.document.parse_mode == "unwrapped"
    assert found.document.rows == read(text).document.rows
    assert [row["transaction_shares"] for row in found["non_derivative_transaction"]] == [
        str(n) for n in range(40)
    ]


# ------------------------------------------------------------------------------------------------------------- recovery


def test_the_famous_broken_start_tag_is_recovered(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    """As in a real filing of 2004: <nonDerivativeTable ativeTable>."""
    found = read(
        whole(table_one(TRANSACTION)).replace("<nonDerivativeTable>", "<nonDerivativeTable ativeTable>")
    )
    assert found.document.parse_mode == "recovered"
    assert found.document.parse_note is not None
    assert re.search(r"not well-formed.*: line 1, column \d+", found.document.parse_note)
    assert found.filled("non_derivative_transaction") == TRANSACTION_VALUES
    assert found.lines == [("I", 1, "Common Stock")]


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("AT&T", "AT&T"),
        ("AT & T", "AT & T"),
        ("A&B &amp; C", "A&B & C"),
        ("Q&A;", "Q&A;"),
        ("&nbsp;", "&nbsp;"),
        ("R&D; done", "R&D; done"),
    ],
)
def test_a_bare_ampersand_is_text(read_inside: Callable[..., Any], filed: str, expected: str) -> None:
    found = read_inside(f"<remarks>{filed}</remarks>")
    assert found.only("ownership_document")["remarks"] == expected
    assert found.document.parse_mode == "recovered"
    assert found.document.parse_note


def test_the_note_is_null_where_nothing_was_recovered(read_inside: Callable[..., Any]) -> None:
    assert read_inside("").document.parse_note is None


def test_a_missing_end_tag_that_loses_nothing_is_recovered(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    found = read(whole("<remarks>text</remarks>").replace("</rptOwnerCik>", ""))
    assert found.document.parse_mode == "recovered"
    assert "mismatched tag: line 1, column " in found.document.parse_note
    assert found.only("reporting_owner")["rpt_owner_cik"] == "0009990002"
    # Where the parser puts what follows is its guess; that it is still there is the promise.
    assert "text" in [found.only("ownership_document")["remarks"], *(text for _, text in found.unmapped)]


def test_a_line_swallowed_by_damage_refuses_the_document(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError]
) -> None:
    text = whole(
        "\n"
        + table_one(
            "\n".join([titled("nonDerivativeTransaction", "one"), titled("nonDerivativeTransaction", "two")])
        )
    )
    # The first line is not closed: to a recovering parser, the second one is a part of it.
    error = refusal(text.replace("</nonDerivativeTransaction>", "", 1))
    assert error.reason == "not_well_formed"
    assert re.search(r"line \d+, column \d+", error.detail), "the parser's own message and line"
    assert "mismatched tag" in error.detail


@pytest.mark.parametrize("part", ["reportingOwner", "ownerSignature", "footnote", "derivativeHolding"])
def test_a_part_whose_start_tag_is_broken_refuses_the_document(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], part: str
) -> None:
    parts = {
        "reportingOwner": "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990003</rptOwnerCik></reportingOwnerId></reportingOwner>",
        "ownerSignature": "<ownerSignature><signatureName>x</signatureName></ownerSignature>",
        "footnote": '<footnotes><footnote id="F1">text</footnote></footnotes>',
        "derivativeHolding": f"<derivativeTable>{titled('derivativeHolding', 'x')}</derivativeTable>",
    }
    text = whole(parts[part] + "<remarks>a & b</remarks>")
    error = refusal(text.replace(f"<{part} ", f"<{part} <").replace(f"<{part}>", f"<{part}"))
    assert error.reason == "not_well_formed"
    assert re.search(r"line \d+, column \d+", error.detail)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_refused_with_the_parsers_message(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], share: float
) -> None:
    text = whole("\n" + table_one(TRANSACTION * 3) + "<remarks>end</remarks>")
    error = refusal(text[: int(len(text) * share)])
    assert error.reason == "not_well_formed"
    assert re.search(r"line \d+, column \d+", error.detail)
    assert "cut off" in error.detail


def test_a_file_cut_anywhere_is_never_accepted(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError]
) -> None:
    text = whole(table_one(TRANSACTION) + '<footnotes><footnote id="F1">x</footnote></footnotes>')
    for position in range(1, len(text), 7):
        assert refusal(text[:position]).reason in {"not_well_formed", "not_an_ownership_document"}, position


def test_a_doubled_file_is_refused(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError]
) -> None:
    text = whole(table_one(TRANSACTION))
    assert refusal(text + text).reason == "not_well_formed"
    assert refusal(text + "\n" + text).reason == "not_well_formed"


@pytest.mark.parametrize(
    "rubbish", ["words", "<more/>", "<more>", "\x00", "</ownershipDocument>", "&amp;", "<", ">"]
)
def test_a_document_with_rubbish_behind_it_is_refused_or_recovered_whole(
    whole: Callable[..., str], rubbish: str
) -> None:
    try:
        document = read_document((whole(table_one(TRANSACTION)) + rubbish).encode(), ACCESSION)
    except UnreadableDocumentError as error:
        assert error.reason == "not_well_formed"  # noqa: PT017 - either way is right
    else:
        assert document.parse_mode == "recovered"
        assert len(document.rows["non_derivative_transaction"]) == 1


@pytest.mark.parametrize(
    "damage",
    [
        ("<value>1200</value>", "<value 1200</value>"),
        ("<value>1200</value>", "<value1200</value>"),
        ("<value>E</value>", "<value E</value>"),
        ("<value>By Trust</value>", "<value Trust</value>"),
        ("<transactionCode>P</transactionCode>", "<transactionCode P</transactionCode>"),
        ("<signatureName>Jane Q</signatureName>", "<signatureName Jane Q</signatureName>"),
        ('<footnoteId id="F1"/>', '<footnoteId id="F1"'),
        ('<footnoteId id="F1"/>', "<footnoteId id=F1/>"),
        ('<footnoteId id="F1"/>', '<footnoteId id="F1/>'),
        ('<footnote id="F1">', "<footnote id=F1>"),
        ('<footnote id="F1">', '<footnote id="F1">Text & more < '),
    ],
    ids=lambda damage: damage[1],
)
@pytest.mark.parametrize("layout", ["indented", "one line"])
def test_a_damage_that_swallows_a_value_never_leaves_a_recovered_document_without_it(
    whole: Callable[..., str], damage: tuple[str, str], layout: str
) -> None:
    text = whole(
        table_one(TRANSACTION.replace("<value>1200</value>", '<value>1200</value><footnoteId id="F1"/>'))
        + '<footnotes><footnote id="F1">Text.</footnote></footnotes>'
        + "<ownerSignature><signatureName>Jane Q</signatureName></ownerSignature>"
    )
    if layout == "one line":
        text = re.sub(r">\s+<", "><", text)
    assert damage[0] in text
    try:
        rows = read_document(text.replace(*damage).encode(), ACCESSION).rows
    except UnreadableDocumentError as error:
        assert error.reason == "not_well_formed"  # noqa: PT017 - refused is right, and so is whole
        return
    held = [value for table in rows.values() for row in table for value in row]
    assert {*TRANSACTION_VALUES.values(), "Jane Q", "Text."} <= set(held)
    assert len(rows["footnote_reference"]) == len(rows["footnote"]) == 1
    assert held.count("F1") == 2


@pytest.mark.parametrize("element", ["securityTitle", "transactionDate", "transactionTimeliness"])
def test_a_value_inside_its_own_tag_refuses_the_document(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], element: str
) -> None:
    """Not like <nonDerivativeTable ativeTable>: here a '<' comes before the tag is closed, and the value is in between."""
    line = f"<nonDerivativeTransaction><{element}><value Swallowed</value></{element}></nonDerivativeTransaction>"
    assert refusal(whole(table_one(line))).reason == "not_well_formed"


def test_an_attribute_filed_twice_is_kept_twice_or_refused(whole: Callable[..., str]) -> None:
    text = whole('<footnotes><footnote id="F1" id="F2">Text</footnote></footnotes>')
    try:
        rows = read_document(text.encode(), ACCESSION).rows
    except UnreadableDocumentError as error:
        assert error.reason == "not_well_formed"  # noqa: PT017 - refused is right, and so is whole
    else:
        assert {"F1", "F2"} <= {value for table in rows.values() for row in table for value in row}


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#0;", "&#1;", "&#x110000;", "&#99999999999;"]
)
def test_a_reference_to_no_character_refuses_the_document(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], reference: str
) -> None:
    assert refusal(whole(f"<remarks>a{reference}b</remarks>")).reason == "not_well_formed"
    assert refusal(whole(f"<remarks>a & {reference}b</remarks>")).reason == "not_well_formed"


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_does_not_have_refuses_the_document_or_is_kept(
    whole: Callable[..., str], character: str
) -> None:
    try:
        document = read_document(whole(f"<remarks>a{character}b</remarks>").encode(), ACCESSION)
    except UnreadableDocumentError as error:
        assert error.reason == "not_well_formed"  # noqa: PT017 - refused is right, and so is whole
    else:
        assert document.rows["ownership_document"][0][-1] == f"a{character}b"


@pytest.mark.parametrize(
    "beside", ["<!-- made by a machine -->", "<?made by?>", "<remarks><![CDATA[plain]]></remarks>"]
)
def test_a_bare_ampersand_is_text_also_beside_a_comment(
    whole: Callable[..., str], read: Callable[..., Any], beside: str
) -> None:
    found = read(whole(f"<periodOfReport>AT&T</periodOfReport>{beside}"))
    assert found.only("ownership_document")["period_of_report"] == "AT&T"
    assert found.document.parse_mode == "recovered"


def test_text_that_a_recovering_parser_would_lose_refuses_the_document(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError]
) -> None:
    error = refusal(whole("<remarks>shares < 100 and more</remarks>"))
    assert error.reason == "not_well_formed"
    assert re.search(r"line 1, column \d+", error.detail)


@pytest.mark.parametrize("missing", ["documentType", "issuerCik", "rptOwnerCik"])
@pytest.mark.parametrize("how", ["absent", "empty"])
@pytest.mark.parametrize("recovered", [False, True])
def test_a_document_without_type_issuer_or_owner_is_refused(
    whole: Callable[..., str],
    refusal: Callable[..., UnreadableDocumentError],
    missing: str,
    how: str,
    recovered: bool,
) -> None:
    text = re.sub(
        rf"<{missing}>[^<]*</{missing}>",
        "" if how == "absent" else f"<{missing}> </{missing}>",
        whole("<remarks>a & b</remarks>" if recovered else "<remarks>a</remarks>"),
    )
    error = refusal(text)
    assert error.reason == "incomplete_document"
    assert missing in error.detail


def test_one_owner_with_a_key_is_enough(whole: Callable[..., str], read: Callable[..., Any]) -> None:
    """One of several owners may lack its CIK; the filing is still somebody's."""
    found = read(
        whole(
            "<reportingOwner><reportingOwnerId><rptOwnerName>X</rptOwnerName></reportingOwnerId></reportingOwner>"
        )
    )
    assert [row["rpt_owner_cik"] for row in found["reporting_owner"]] == ["0009990002", None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_well_formed"),
        ("   ", "not_well_formed"),
        ("ownershipDocument", "not_well_formed"),
        ("<html><body>x</body></html>", "not_an_ownership_document"),
        ("<edgarSubmission><ownershipDocument/></edgarSubmission>", "not_an_ownership_document"),
        ("<ownershipDocument/>", "incomplete_document"),
        ("<ownershipDocument></ownershipDocument>", "incomplete_document"),
    ],
)
def test_what_is_no_ownership_document_is_refused(
    refusal: Callable[..., UnreadableDocumentError], text: str, reason: str
) -> None:
    assert refusal(text).reason == reason


# ------------------------------------------------------------------------------------------------------ hostile documents


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE ownershipDocument SYSTEM "http://example.com/x.dtd">',
        '<!DOCTYPE ownershipDocument PUBLIC "-//X//Y" "file:///etc/hostname">',
        '<!DOCTYPE ownershipDocument [<!ENTITY a "b">]>',
        '<!DOCTYPE ownershipDocument [<!ENTITY % a SYSTEM "http://example.com/x"> %a;]>',
        '<!DOCTYPE ownershipDocument [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
        "<!DOCTYPE ownershipDocument>",
    ],
)
@pytest.mark.parametrize("remarks", ["plain", "&a;", "bare & ampersand", "unclosed <b>"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_document_type_declarations_and_entities_are_refused(
    whole: Callable[..., str],
    refusal: Callable[..., UnreadableDocumentError],
    prolog: str,
    remarks: str,
    codec: str,
) -> None:
    text = f'<?xml version="1.0"?>\n{prolog}\n{whole(f"<remarks>{remarks}</remarks>")}'
    assert refusal(text.encode(codec)).reason == "document_type_declaration"


def test_a_declaration_written_in_capitals_or_behind_a_comment_is_refused(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError]
) -> None:
    text = f'<!-- x --><!DOCTYPE\nownershipDocument [<!ENTITY a "b">]>{whole("<remarks>&a;</remarks>")}'
    assert refusal(text).reason == "document_type_declaration"


@pytest.mark.parametrize("before", ["&", "words", "<", "<a>", "\x01"])
def test_a_declaration_behind_damage_is_refused(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], before: str
) -> None:
    """The strict parser stops before it sees the declaration; the recovering one would go on to it."""
    text = f'{before}<!DOCTYPE ownershipDocument [<!ENTITY a "b">]>{whole("<remarks>&a;</remarks>")}'
    assert refusal(text).reason == "document_type_declaration"


def test_an_entity_that_nobody_declared_stays_text(read_inside: Callable[..., Any]) -> None:
    assert read_inside("<remarks>&secret;</remarks>").only("ownership_document")["remarks"] == "&secret;"


def test_nothing_is_fetched_while_parsing(
    whole: Callable[..., str], read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"something was fetched: {arguments}")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    text = whole(
        "<remarks>a & b</remarks>",
        root='ownershipDocument xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:noNamespaceSchemaLocation="http://example.com/ownership4Document.xsd"',
    )
    stylesheet = '<?xml version="1.0"?><?xml-stylesheet href="http://example.com/x.xsl" type="text/xsl"?>'
    assert read(stylesheet + text).only("ownership_document")["remarks"] == "a & b"


def test_a_document_over_64_megabytes_is_refused_unread(
    refusal: Callable[..., UnreadableDocumentError],
) -> None:
    assert MAX_BYTES == 64 * 1024 * 1024
    error = refusal(b" " * (MAX_BYTES + 1))
    assert error.reason == "document_too_large"
    assert "67,108,865 bytes" in error.detail


def test_a_document_just_under_the_limit_is_read(
    whole: Callable[..., str], read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = whole("<remarks>x</remarks>").encode()
    monkeypatch.setattr("ownership.document.MAX_BYTES", len(data))
    assert read(data).only("ownership_document")["remarks"] == "x"
    with pytest.raises(UnreadableDocumentError, match="bytes; ownership documents up to"):
        read(data + b" ")


@pytest.mark.parametrize("extra", ["", "<remarks>5 > 4</remarks>", "<remarks>a & b</remarks>"])
@pytest.mark.parametrize("depth", [70, 5_000, 60_000])
def test_elements_nested_absurdly_deep_are_refused(
    whole: Callable[..., str], refusal: Callable[..., UnreadableDocumentError], depth: int, extra: str
) -> None:
    assert refusal(whole("<a>" * depth + "</a>" * depth + extra)).reason in {
        "nested_too_deep",
        "not_well_formed",
    }


def test_elements_nested_deeper_than_any_form_are_kept(read_inside: Callable[..., Any]) -> None:
    found = read_inside("<a>" * 30 + "deep" + "</a>" * 30)
    assert ("/ownershipDocument" + "/a" * 30, "deep") in found.unmapped


def test_more_than_a_million_elements_are_refused(
    whole: Callable[..., str],
    refusal: Callable[..., UnreadableDocumentError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ownership.document.MAX_ELEMENTS", 1_000)
    assert refusal(whole("<a></a>" * 1_100)).reason == "too_many_elements"


def test_thousands_of_lines_are_read(read_inside: Callable[..., Any]) -> None:
    found = read_inside(table_one(TRANSACTION * 3_000))
    assert [row["line_number"] for row in found["non_derivative_transaction"]] == list(range(1, 3_001))
    assert {row["transaction_shares"] for row in found["non_derivative_transaction"]} == {"1200"}


def test_thousands_of_attributes_and_names_do_no_harm(read_inside: Callable[..., Any]) -> None:
    attributes = " ".join(f'a{number}="{number}"' for number in range(2_000))
    found = read_inside(f"<newElement {attributes}/>" + "".join(f"<n{number}/>" for number in range(2_000)))
    assert len(found.unmapped) == 1 + 2_000 + 2_000


# ------------------------------------------------------------------------------------ what the tables have no column for


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<newFlag>1</newFlag>", [("/ownershipDocument/newFlag", "1")]),
        ("<newFlag/>", [("/ownershipDocument/newFlag", "")]),
        ("<newFlag></newFlag>", [("/ownershipDocument/newFlag", "")]),
        ('<remarks lang="en">x</remarks>', [("/ownershipDocument/remarks/@lang", "en")]),
        ("<remarks lang='a &amp; b'>x</remarks>", [("/ownershipDocument/remarks/@lang", "a & b")]),
        ("stray", [("/ownershipDocument/text()", "stray")]),
        ("<remarks>a</remarks><remarks>b</remarks>", [("/ownershipDocument/remarks", "b")]),
        (
            "<g><h>1</h><h>2</h></g>",
            [("/ownershipDocument/g/h", "1"), ("/ownershipDocument/g/h", "2")],
        ),
        (
            table_one("<nonDerivativeTransaction><currency>EUR</currency></nonDerivativeTransaction>"),
            [("/ownershipDocument/nonDerivativeTable/nonDerivativeTransaction/currency", "EUR")],
        ),
        (
            "<footnotes><footnote id='F1' lang='en'>x</footnote></footnotes>",
            [("/ownershipDocument/footnotes/footnote/@lang", "en")],
        ),
    ],
)
def test_what_has_no_column_is_kept_with_its_path(
    read_inside: Callable[..., Any], inside: str, expected: list[tuple[str, str]]
) -> None:
    # The group itself is noted too; the next test looks at it.
    kept = [(path, text) for path, text in read_inside(inside).unmapped if path != "/ownershipDocument/g"]
    assert kept == expected


def test_an_unknown_element_that_only_holds_others_has_no_text(read_inside: Callable[..., Any]) -> None:
    """raw.unmapped_element says: null for an element that only holds other elements."""
    assert ("/ownershipDocument/g", None) in read_inside("<g><h>1</h></g>").unmapped


def test_an_unknown_element_in_a_line_says_in_which(read_inside: Callable[..., Any]) -> None:
    found = read_inside(
        table_one(titled("nonDerivativeHolding", "one"))
        + "<derivativeTable><derivativeTransaction/><derivativeTransaction><currency>EUR</currency>"
        "</derivativeTransaction></derivativeTable>"
    )
    row = found.only("unmapped_element")
    assert (row["table_number"], row["line_number"], row["element_text"]) == ("II", 2, "EUR")


@pytest.mark.parametrize(
    "line",
    [
        "<securityTitle><value>first</value></securityTitle><securityTitle><value>second</value></securityTitle>",
        "<securityTitle><value>first</value><value>second</value></securityTitle>",
    ],
)
def test_of_an_element_filed_twice_both_are_kept(read_inside: Callable[..., Any], line: str) -> None:
    found = read_inside(table_one(f"<nonDerivativeHolding>{line}</nonDerivativeHolding>"))
    assert found.only("non_derivative_holding")["security_title"] == "first"
    assert "second" in [text for _, text in found.unmapped]


def test_elements_in_another_order_have_the_same_values(read_inside: Callable[..., Any]) -> None:
    elements = re.findall(
        r"<(transactionDate|securityTitle|transactionCoding|ownershipNature)>(.*?)</\1>",
        TRANSACTION,
        re.DOTALL,
    )
    expected = read_inside(table_one(TRANSACTION)).filled("non_derivative_transaction")
    turned = "".join(f"<{name}>{inside}</{name}>" for name, inside in reversed(elements))
    found = read_inside(table_one(f"<nonDerivativeTransaction>{turned}</nonDerivativeTransaction>"))
    values = found.filled("non_derivative_transaction")
    assert len(values) == 7
    assert values == {name: expected[name] for name in values}


def test_lines_before_the_owner_and_the_issuer_are_read(read: Callable[..., Any]) -> None:
    found = read(
        f"<ownershipDocument>{table_one(TRANSACTION)}"
        "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990002</rptOwnerCik></reportingOwnerId></reportingOwner>"
        "<issuer><issuerCik>0009990001</issuerCik></issuer><documentType>4</documentType></ownershipDocument>"
    )
    assert found.filled("non_derivative_transaction") == TRANSACTION_VALUES
    assert found.only("ownership_document")["issuer_cik"] == "0009990001"


# -------------------------------------------------------------------------------------------------------- and back again

SHAPES = {
    "nothing inside": "",
    "empty tables": "<nonDerivativeTable></nonDerivativeTable><derivativeTable/><footnotes/>",
    "two tables": table_one(TRANSACTION) + table_one(titled("nonDerivativeHolding", "x")),
    "lines under the root": titled("nonDerivativeSecurity", "x") + titled("derivativeSecurity", "y"),
    "remarks before the tables": f"<remarks>r</remarks>{table_one(TRANSACTION)}",
    "empty and held-empty values": table_one(
        "<nonDerivativeHolding><securityTitle><value/></securityTitle></nonDerivativeHolding>"
        "<nonDerivativeHolding><securityTitle/></nonDerivativeHolding>"
    ),
    "a footnote before its value": table_one(
        '<nonDerivativeHolding><securityTitle><footnoteId id="F1"/><value>x</value></securityTitle></nonDerivativeHolding>'
    ),
    "markup": '<footnotes><footnote id="F1">One <b>bold</b> &amp; <i a="&lt;">word</i>.</footnote></footnotes>',
    "markup in a value": table_one(
        "<nonDerivativeHolding><securityTitle><value>A <b>B</b></value></securityTitle></nonDerivativeHolding>"
    ),
    "attributes": '<remarks a="1" b="&quot;&amp;">x</remarks>',
    "unknown elements": "<a><b>1</b><b/><c d='e'>2<f/>3</c></a>",
    "duplicates": "<remarks>a</remarks><remarks>b</remarks><periodOfReport/><periodOfReport>x</periodOfReport>",
    "stray text": f"one{table_one('two' + TRANSACTION + 'three')}four",
    "repeated footnotes": '<footnotes><footnote id="F1">a</footnote></footnotes><footnotes><footnote id="F1">a</footnote></footnotes>',
    "nested line": table_one(
        f"<nonDerivativeHolding>{titled('nonDerivativeHolding', 'in')}</nonDerivativeHolding>"
    ),
    "references everywhere": '<footnoteId id="F1"/><remarks>x<footnoteId id="F2"/></remarks><ownerSignature><signatureName>s'
    '<footnoteId id="F3"/></signatureName></ownerSignature>',
    "a reference without identifier": table_one(
        "<nonDerivativeHolding><securityTitle><value>x</value><footnoteId/></securityTitle></nonDerivativeHolding>"
    ),
    "a reference with text": '<remarks>x<footnoteId id="F1">y</footnoteId></remarks>',
    "a reference with two attributes": '<remarks>x<footnoteId id="F1" b="c"/></remarks>',
    "special characters": "<remarks>&lt;&amp;&gt; \"' \u00a0 &#9;x&#10;y</remarks>",
    "a sign": "<remarks>5 > 4</remarks>",
    "CDATA": "<remarks><![CDATA[<not> a tag & more]]></remarks>",
    "two issuers": "<issuer><issuerCik>0009990009</issuerCik></issuer>",
    "an owner in a table": table_one("<ownerSignature><signatureName>x</signatureName></ownerSignature>"),
}


@pytest.mark.parametrize("inside", SHAPES.values(), ids=SHAPES.keys())
def test_the_document_can_be_written_again_from_its_rows(
    whole: Callable[..., str], read: Callable[..., Any], canonical: Callable[[str | bytes], str], inside: str
) -> None:
    text = whole(inside)
    assert canonical(rebuild_document(read(text).document.rows)) == canonical(text)


@pytest.mark.parametrize("seed", range(40))
def test_a_document_of_randomly_placed_elements_can_be_written_again(
    whole: Callable[..., str], read: Callable[..., Any], canonical: Callable[[str | bytes], str], seed: int
) -> None:
    generator = random.Random(seed)
    pieces = [*SHAPES.values(), TRANSACTION, table_one(TRANSACTION), "<newElement>1</newElement>"]
    text = whole("".join(generator.choices(pieces, k=generator.randint(1, 6))))
    assert canonical(rebuild_document(read(text).document.rows)) == canonical(text)


DAMAGES: dict[str, Callable[[random.Random, str, int], str]] = {
    "a character lost": lambda _, text, at: text[:at] + text[at + 1 :],
    "a character doubled": lambda _, text, at: text[:at] + text[at : at + 1] * 2 + text[at + 1 :],
    "a character replaced": lambda dice, text, at: (
        text[:at] + dice.choice("<>&/\"' \n=!?]-a\x01é") + text[at + 1 :]
    ),
    "a stretch lost": lambda dice, text, at: text[:at] + text[at + dice.randint(2, 60) :],
    "a stretch doubled": lambda dice, text, at: text[: at + dice.randint(2, 60)] + text[at:],
    "a tag lost": lambda _, text, at: (
        text[: text.find("<", at)] + text[text.find(">", text.find("<", at)) + 1 :]
    ),
    "two tags exchanged": lambda _, text, at: re.sub(
        r"(<[^>]*>)([^<]*)(<[^>]*>)", r"\3\2\1", text[at:], count=1
    ).join([text[:at], ""]),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_document_is_read_strictly_only_where_it_is_xml_and_never_crashes_the_reader(
    whole: Callable[..., str],
    canonical: Callable[[str | bytes], str],
    damage: Callable[[random.Random, str, int], str],
) -> None:
    dice = random.Random(16)
    text = whole(
        table_one(TRANSACTION.replace("<value>1200</value>", '<value>1200</value><footnoteId id="F1"/>'))
        + '<footnotes><footnote id="F1">Text &amp; more.</footnote></footnotes><remarks>R</remarks>'
        + "<ownerSignature><signatureName>s</signatureName></ownerSignature>"
    )
    accepted = 0
    for _ in range(250):
        damaged = damage(dice, text, dice.randrange(len(text) - 70))
        try:
            document = read_document(damaged.encode(), ACCESSION)
        except UnreadableDocumentError:
            continue
        accepted += 1
        if document.parse_mode == "strict":
            assert canonical(rebuild_document(document.rows)) == canonical(damaged), damaged
        else:
            lines = len(re.findall(r"<nonDerivativeTransaction\b", damaged))
            assert len(document.rows["non_derivative_transaction"]) == lines, damaged
            assert document.parse_note
    assert accepted < 250


def test_reading_one_document_leaves_no_trace_in_the_next(
    whole: Callable[..., str], read: Callable[..., Any]
) -> None:
    """Shapes and pieces are kept between documents; what they hold must not be a document's own."""
    texts = [whole(inside) for inside in SHAPES.values()]
    alone = [read(text).document.rows for text in texts]
    again = [read(text).document.rows for text in reversed(texts)][::-1]
    assert alone == again


def test_entities_behind_damage_keep_their_meaning(whole: Callable[..., str]) -> None:
    table = "<nonDerivativeTable x><nonDerivativeHolding/></nonDerivativeTable>"
    read = read_document(whole(f"{table}<remarks>A &amp; B &lt; C</remarks>").encode(), ACCESSION)
    assert read.parse_mode == "recovered"
    assert "A & B < C" in read.rows["ownership_document"][0]
