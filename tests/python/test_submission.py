"""EDGAR's wrappers: whatever a filing comes in, the same document comes out, under the right accession number."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from ownership import LOADER_VERSION, tables
from ownership.submission import (
    Filing,
    OtherForm,
    Rejection,
    accession_in,
    form_type_of,
    read_filing,
    rejection,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ACCESSION = "0009990001-25-000001"
NAMELESS = "incoming/ownership.xml"
LABELLED = f"""\
<SEC-DOCUMENT>{ACCESSION}.txt : 20250106
<SEC-HEADER>{ACCESSION}.hdr.sgml : 20250106
<ACCEPTANCE-DATETIME>20250106163005
ACCESSION NUMBER:\t\t{ACCESSION}
CONFORMED SUBMISSION TYPE:\t4
PUBLIC DOCUMENT COUNT:\t\t2
CONFORMED PERIOD OF REPORT:\t20250102
FILED AS OF DATE:\t\t20250106
DATE AS OF CHANGE:\t\t20250107

ISSUER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE CORP
\t\tCENTRAL INDEX KEY:\t\t\t0009990001
</SEC-HEADER>
"""
TAGGED = (
    f"<SUBMISSION>\n<ACCESSION-NUMBER>{ACCESSION}\n<TYPE>4\n<PUBLIC-DOCUMENT-COUNT>2\n<PERIOD>20250102\n"
    "<FILING-DATE>20250106\n<DATE-OF-FILING-DATE-CHANGE>20250107\n<ISSUER>\n<COMPANY-DATA>\n"
    "<CONFORMED-NAME>EXAMPLE CORP\n<CIK>0009990001\n</COMPANY-DATA>\n</ISSUER>\n"
)
PEM = (
    "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nOriginator-Name: webmaster@www.sec.gov\n"
    "MIC-Info: RSA-MD5,RSA,\n AbCdEf=\n\n"
)


def document(
    body: str, kind: str = "4", *, sequence: int = 1, name: str = "form4.xml", opening: str = "<XML>\n"
) -> str:
    closing = opening.strip().replace("<", "</")
    return (
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{sequence}\n<FILENAME>{name}\n<DESCRIPTION>A FORM & MORE\n<TEXT>\n"
        f"{opening}{body}\n{closing}\n</TEXT>\n</DOCUMENT>\n"
    )


@pytest.fixture(name="form", scope="module")
def make_form(whole: Callable[..., str]) -> Callable[[str], str]:
    return lambda remarks="R": f'<?xml version="1.0"?>\n{whole(f"<remarks>{remarks}</remarks>")}'


@pytest.fixture(name="accepted", scope="module")
def make_accepted() -> Callable[..., Filing]:
    """Function that reads a file that must be accepted."""

    def reading(text: str | bytes, source_file: str = NAMELESS) -> Filing:
        outcome = read_filing(source_file, text.encode() if isinstance(text, str) else text)
        assert isinstance(outcome, Filing), outcome
        return outcome

    return reading


@pytest.fixture(name="rejected", scope="module")
def make_rejected() -> Callable[..., Rejection]:
    """Function that reads a file that must be rejected."""

    def reading(text: str | bytes, source_file: str = NAMELESS) -> Rejection:
        data = text.encode() if isinstance(text, str) else text
        outcome = read_filing(source_file, data)
        assert isinstance(outcome, Rejection), outcome
        assert outcome.source_file == source_file
        assert outcome.document_sha256 == hashlib.sha256(data).hexdigest()
        assert outcome.detail
        return outcome

    return reading


def row(filing: Filing, table: tables.Table = tables.FILING) -> dict[str, Any]:
    (only,) = filing.rows[table.name]
    return dict(zip(table.column_names, only, strict=False))


def remarks(filing: Filing) -> str | None:
    return row(filing, tables.OWNERSHIP_DOCUMENT)["remarks"]


# ------------------------------------------------------------------------------------------------------ three wrappers


def test_bare_xml_has_no_header_values(accepted: Callable[..., Filing], form: Callable[..., str]) -> None:
    text = form()
    filing = accepted(text, f"{ACCESSION}.xml")
    body = text[text.index("<ownershipDocument") :]
    assert row(filing) == {
        "accession_number": ACCESSION,
        "form_type": None,
        "filing_date": None,
        "accepted_at": None,
        "period_of_report": None,
        "public_document_count": None,
        "date_as_of_change": None,
        "source_file": f"{ACCESSION}.xml",
        "source_format": "xml",
        "document_sha256": hashlib.sha256(body.encode()).hexdigest(),
        "document_encoding": "utf-8",
        "parse_mode": "strict",
        "parse_note": None,
        "loader_version": LOADER_VERSION,
    }
    assert (filing.rank, filing.rows.get("filing_entity", [])) == (0, [])


@pytest.mark.parametrize(
    ("header", "source_format", "accepted_at", "rank"),
    [(LABELLED, "txt", "20250106163005", 3), (TAGGED, "nc", None, 1)],
    ids=["labelled", "tagged"],
)
@pytest.mark.parametrize("prefix", ["", PEM, "\n\n"], ids=["bare", "PEM", "blank lines"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_submission_has_the_values_of_its_header(
    accepted: Callable[..., Filing],
    form: Callable[..., str],
    header: str,
    source_format: str,
    accepted_at: str | None,
    rank: int,
    prefix: str,
    break_: str,
) -> None:
    text = (prefix + header + document(form())).replace("\n", break_)
    filing = accepted(text)
    found = row(filing)
    assert {name: found[name] for name in list(found)[:9]} == {
        "accession_number": ACCESSION,
        "form_type": "4",
        "filing_date": "20250106",
        "accepted_at": accepted_at,
        "period_of_report": "20250102",
        "public_document_count": "2",
        "date_as_of_change": "20250107",
        "source_file": NAMELESS,
        "source_format": source_format,
    }
    assert filing.rank == rank
    assert remarks(filing) == "R"
    entity = row(filing, tables.FILING_ENTITY)
    assert (entity["entity_role"], entity["cik"], entity["name"]) == ("issuer", "0009990001", "EXAMPLE CORP")
    assert filing.rows["unmapped_header_line"] == []


def test_tags_may_share_a_line(accepted: Callable[..., Filing], form: Callable[..., str]) -> None:
    text = (TAGGED + document(form())).replace("\n", "")
    filing = accepted(text)
    assert row(filing)["filing_date"] == "20250106"
    assert row(filing, tables.FILING_ENTITY)["name"] == "EXAMPLE CORP"
    listed = row(filing, tables.SUBMISSION_DOCUMENT)
    assert (listed["document_type"], listed["sequence"], listed["file_name"]) == ("4", "1", "form4.xml")
    assert listed["document_description"] == "A FORM & MORE"
    assert remarks(filing) == "R"


def test_the_same_document_has_one_fingerprint_in_every_wrapper(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    bare = accepted(form(), f"{ACCESSION}.xml")
    assert {
        accepted(text).document_sha256
        for text in (
            LABELLED + document(form()),
            TAGGED + document(form()),
            PEM + LABELLED + document(form(), opening=""),
        )
    } == {bare.document_sha256}


@pytest.mark.parametrize("opening", ["<XML>\n", "", "<XML>"], ids=["XML", "no XML tag", "XML on one line"])
@pytest.mark.parametrize("ending", ["whole", "no closing tags"])
def test_the_tag_around_the_xml_may_be_missing(
    accepted: Callable[..., Filing], form: Callable[..., str], opening: str, ending: str
) -> None:
    text = LABELLED + document(form(), opening=opening)
    if ending == "no closing tags":
        text = text[: text.index("</ownershipDocument>") + len("</ownershipDocument>")] + "\n"
    assert remarks(accepted(text)) == "R"


@pytest.mark.parametrize("text_tag", ["<TEXT>\n", ""])
def test_the_tag_around_the_text_may_be_missing_too(
    accepted: Callable[..., Filing], form: Callable[..., str], text_tag: str
) -> None:
    text = LABELLED + document(form()).replace("<TEXT>\n", text_tag)
    if not text_tag:
        text = text.replace("</TEXT>\n", "")
    assert remarks(accepted(text)) == "R"


# --------------------------------------------------------------------------------------------------- several documents


def test_the_form_may_come_behind_its_exhibits(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    text = (
        LABELLED
        + document("POWER OF ATTORNEY\n<PAGE>", "EX-24.1 POA", sequence=1, name="poa.txt", opening="")
        + document(form(), sequence=2)
        + document("begin 644 x.jpg\nM_]C_X\n`\nend", "GRAPHIC", sequence=3, name="x.jpg", opening="")
    )
    filing = accepted(text)
    assert remarks(filing) == "R"
    rows = [
        dict(zip(tables.SUBMISSION_DOCUMENT.column_names, each, strict=True))
        for each in filing.rows["submission_document"]
    ]
    assert [
        (each["document_number"], each["document_type"], each["sequence"], each["file_name"]) for each in rows
    ] == [
        (1, "EX-24.1 POA", "1", "poa.txt"),
        (2, "4", "2", "form4.xml"),
        (3, "GRAPHIC", "3", "x.jpg"),
    ]
    start = text.index("<DOCUMENT>")
    assert rows[0]["byte_count"] == text.index("</DOCUMENT>") - start


def test_the_document_of_the_submissions_type_is_the_form(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    """An exhibit may quote the same form; the same document twice is one."""
    text = LABELLED + document(form(), "EX-99", sequence=1) + document(form(), "4", sequence=2)
    assert remarks(accepted(text)) == "R"


def test_two_different_ownership_documents_are_rejected(
    rejected: Callable[..., Rejection], form: Callable[..., str]
) -> None:
    found = rejected(LABELLED + document(form("one")) + document(form("two"), sequence=2))
    assert (found.reason, found.accession_number) == ("several_ownership_documents", ACCESSION)
    assert "2 different" in found.detail


def test_words_about_an_ownership_document_are_none(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    text = (
        LABELLED
        + document("see the ownershipDocument attached", "EX-99", opening="")
        + document(form(), sequence=2)
    )
    assert remarks(accepted(text)) == "R"


def test_a_submission_without_ownership_document_is_rejected_under_its_number(
    rejected: Callable[..., Rejection],
) -> None:
    found = rejected(LABELLED + document("FORM 4 AS TEXT", opening=""))
    assert (found.reason, found.accession_number) == ("no_ownership_document", ACCESSION)
    assert rejected(LABELLED).reason == "no_ownership_document"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda text: text[: text.index("<remarks>")], "not_well_formed"),
        (lambda text: text.replace("<documentType>4</documentType>", ""), "incomplete_document"),
        (
            lambda text: text.replace('<?xml version="1.0"?>', '<!DOCTYPE a [<!ENTITY b "c">]>'),
            "document_type_declaration",
        ),
    ],
)
@pytest.mark.parametrize("header", [LABELLED, TAGGED, ""])
def test_what_is_wrong_with_a_document_is_told_under_its_accession_number(
    rejected: Callable[..., Rejection],
    form: Callable[..., str],
    damage: Callable[[str], str],
    reason: str,
    header: str,
) -> None:
    body = damage(form())
    found = rejected(header + document(body) if header else body, f"{ACCESSION}.xml")
    assert (found.reason, found.accession_number) == (reason, ACCESSION)


def test_a_broken_submission_without_named_file_is_rejected_under_the_number_of_its_header(
    rejected: Callable[..., Rejection], form: Callable[..., str]
) -> None:
    assert rejected(LABELLED + document(form()[:-30])).accession_number == ACCESSION


# --------------------------------------------------------------------------------------------------------- other forms


@pytest.mark.parametrize(
    "form_type", ["8-K", "10-K", "144", "SC 13G/A", "424B2", "3/B", "40-F", "D", "NT 10-Q"]
)
@pytest.mark.parametrize("header", [LABELLED, TAGGED, PEM + LABELLED])
def test_other_forms_are_counted_not_rejected(form_type: str, header: str) -> None:
    text = header.replace("TYPE:\t4", f"TYPE:\t{form_type}").replace("<TYPE>4", f"<TYPE>{form_type}")
    outcome = read_filing("x.nc", (text + document("<html>", form_type, opening="")).encode())
    assert outcome == OtherForm("x.nc", form_type)


@pytest.mark.parametrize("form_type", ["3", "3/A", "4", "4/A", "5", "5/A"])
@pytest.mark.parametrize("header", [LABELLED, TAGGED])
def test_all_six_forms_are_read(
    accepted: Callable[..., Filing], form: Callable[..., str], form_type: str, header: str
) -> None:
    text = header.replace("TYPE:\t4", f"TYPE:\t{form_type}").replace("<TYPE>4", f"<TYPE>{form_type}")
    assert row(accepted(text + document(form(), form_type)))["form_type"] == form_type


def test_the_form_type_is_told_by_the_head_alone() -> None:
    assert form_type_of(LABELLED[: LABELLED.index("CONFORMED PERIOD")].encode()) == "4"
    assert form_type_of(TAGGED.replace("\n", "").encode()) == "4"
    assert form_type_of(b"<?xml version='1.0'?><ownershipDocument/>") is None
    assert form_type_of(b"<SUBMISSION>\n<ACCESSION-NUMBER>0009990001-25-000001\n") is None


# ---------------------------------------------------------------------------------------------- the accession number


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0009990001-25-000001.xml", ACCESSION),
        ("000999000125000001.xml", ACCESSION),
        ("a/b/0009990001-25-000001.txt", ACCESSION),
        ("edgar/data/9990001/000999000125000001/primary_doc.xml", ACCESSION),
        ("sec-edgar-filings/EXRB/4/0009990001-25-000001/full-submission.txt", ACCESSION),
        ("0009990009-24-000009/0009990001-25-000001.xml", ACCESSION),
        ("0009990009-24-000009/0009990001-25-000001/doc4.xml", ACCESSION),
        ("20250106.nc.tar.gz/0009990001-25-000001.nc", ACCESSION),
        ("C:\\filings\\0009990001-25-000001\\doc4.xml", ACCESSION),
        ("form4_0009990001-25-000001_final.xml", ACCESSION),
        ("0009990001-25-000001.corr01", ACCESSION),
        ("wk-form4_1705525913.xml", None),
        ("0009990001-25-0000012.xml", None),
        ("10009990001-25-000001.xml", None),
        ("1000999000125000001.xml", None),
        ("0009990001_25_000001.xml", None),
        ("", None),
    ],
)
def test_the_accession_number_is_found_in_a_name_or_the_nearest_folder(
    path: str, expected: str | None
) -> None:
    assert accession_in(path) == expected


def test_the_headers_accession_number_goes_before_the_names(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    assert accepted(LABELLED + document(form()), "0009990009-24-000009.txt").accession_number == ACCESSION


@pytest.mark.parametrize("printed", ["", "000-25-1", "unknown"])
def test_a_header_without_accession_number_leaves_it_to_the_name(
    accepted: Callable[..., Filing],
    rejected: Callable[..., Rejection],
    form: Callable[..., str],
    printed: str,
) -> None:
    text = (LABELLED + document(form())).replace(
        f"ACCESSION NUMBER:\t\t{ACCESSION}", f"ACCESSION NUMBER:\t\t{printed}"
    )
    assert accepted(text, "0009990009-24-000009.txt").accession_number == "0009990009-24-000009"
    assert rejected(text, "filing.txt").reason == "no_accession_number"


def test_an_accession_number_without_dashes_in_the_header_gets_them(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    text = (TAGGED + document(form())).replace(
        f"<ACCESSION-NUMBER>{ACCESSION}", "<ACCESSION-NUMBER>000999000125000001"
    )
    assert accepted(text).accession_number == ACCESSION


def test_bare_xml_without_accession_number_is_rejected_and_told_what_to_do(
    rejected: Callable[..., Rejection], form: Callable[..., str]
) -> None:
    found = rejected(form(), "primary_doc.xml")
    assert (found.reason, found.accession_number) == ("no_accession_number", None)
    assert "name the file by it" in found.detail


# ----------------------------------------------------------------------------------------------- what is no filing


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\t\n", "empty_file"),
        (b"<html><body>SEC FORM 4</body></html>", "html_page"),
        (b"<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<HTML>", "html_page"),
        (b"\n\n<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "html_page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "html_page"),
        (b"\x1f\x8b\x08\x00garbage", "not_what_its_name_says"),
        (b"PK\x03\x04garbage", "not_what_its_name_says"),
        (b"just words", "not_a_filing"),
        (b"<edgarSubmission/>", "not_a_filing"),
        (b'{"filings": {}}', "not_a_filing"),
        (bytes(range(256)), "not_a_filing"),
    ],
)
def test_what_is_no_filing_is_rejected_as_what_it_is(
    rejected: Callable[..., Rejection], data: bytes, reason: str
) -> None:
    found = rejected(data, f"{ACCESSION}.xml")
    assert (found.reason, found.accession_number) == (reason, ACCESSION)


def test_utf_16_is_read_as_a_filing_too(accepted: Callable[..., Filing], form: Callable[..., str]) -> None:
    filing = accepted(form("Müller").encode("utf-16"), f"{ACCESSION}.xml")
    assert (remarks(filing), row(filing)["document_encoding"]) == ("Müller", "utf-16")


def test_utf_16_that_is_something_else_is_rejected(rejected: Callable[..., Rejection]) -> None:
    assert rejected("just words".encode("utf-16"), f"{ACCESSION}.xml").reason in {
        "not_well_formed",
        "not_a_filing",
    }


def test_one_document_of_a_submission_may_be_in_another_encoding(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    """The exhibit is Latin-1, the form UTF-8: each is decoded for itself."""
    text = LABELLED.replace("EXAMPLE CORP", "EXÄMPLE CORP").encode("latin-1")
    exhibit = document("Stra\xdfe", "EX-99", sequence=2, opening="").encode("latin-1")
    filing = accepted(text + document(form("Müller")).encode() + exhibit)
    assert (remarks(filing), row(filing)["document_encoding"]) == ("Müller", "utf-8")
    assert row(filing, tables.FILING_ENTITY)["name"] == "EXÄMPLE CORP"


def test_text_in_a_form_that_looks_like_a_header_is_no_header(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    quoted = form("<![CDATA[<SEC-HEADER> <TYPE>8-K]]>")
    assert remarks(accepted(quoted, f"{ACCESSION}.xml")) == "<SEC-HEADER> <TYPE>8-K"


def test_a_rejection_of_a_whole_file_names_what_is_known() -> None:
    found = rejection(f"a/{ACCESSION}.txt", b"abc", "reason", "detail")
    assert found == Rejection(
        f"a/{ACCESSION}.txt", hashlib.sha256(b"abc").hexdigest(), "reason", "detail", ACCESSION
    )
    assert rejection("a.txt", b"", "reason", "detail").document_sha256 == ""


def test_every_row_has_as_many_values_as_its_table_has_columns(
    accepted: Callable[..., Filing], form: Callable[..., str]
) -> None:
    filing = accepted(LABELLED + document(form()))
    for table in tables.FILING_TABLES:
        # The loader itself adds the last two columns of raw.filing.
        width = len(table.columns) - (2 if table is tables.FILING else 0)
        assert all(len(each) == width for each in filing.rows.get(table.name, [])), table.name
