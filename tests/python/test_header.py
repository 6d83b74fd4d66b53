"""The SGML header of a submission, in both of EDGAR's dialects, field by field. Nothing in it is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ownership import tables
from ownership.header import Header, HeaderLine, ReadHeader, parse_header, read_header

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ACCESSION = "0009990001-25-000001"
LABELLED = """\
<SEC-DOCUMENT>0009990001-25-000001.txt : 20250106
<SEC-HEADER>0009990001-25-000001.hdr.sgml : 20250106
<ACCEPTANCE-DATETIME>20250106163005
ACCESSION NUMBER:\t\t0009990001-25-000001
CONFORMED SUBMISSION TYPE:\t4/A
PUBLIC DOCUMENT COUNT:\t\t3
CONFORMED PERIOD OF REPORT:\t20250102
FILED AS OF DATE:\t\t20250106
DATE AS OF CHANGE:\t\t20250107

REPORTING-OWNER:\t

\tOWNER DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tSample Jane Q
\t\tCENTRAL INDEX KEY:\t\t\t0009990002
\t\tORGANIZATION NAME:           \t

\tFILING VALUES:
\t\tFORM TYPE:\t\t4/A
\t\tSEC ACT:\t\t1934 Act
\t\tSEC FILE NUMBER:\t001-99901
\t\tFILM NUMBER:\t\t25000001

\tMAIL ADDRESS:\t
\t\tSTREET 1:\t\tC/O EXAMPLE CORP
\t\tSTREET 2:\t\t1 INVENTED WAY: FLOOR 2
\t\tCITY:\t\t\tNOWHERE
\t\tSTATE:\t\t\tCA
\t\tZIP:\t\t\t00001

\tFORMER NAME:\t
\t\tFORMER CONFORMED NAME:\tSAMPLE JANE
\t\tDATE OF NAME CHANGE:\t20010203

REPORTING-OWNER:

\tOWNER DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE VENTURES LP
\t\tCENTRAL INDEX KEY:\t\t\t0009990003
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tINVESTORS, NEC [6799]
\t\tIRS NUMBER:\t\t\t\t000000000
\t\tSTATE OF INCORPORATION:\t\t\tE9
\t\tFISCAL YEAR END:\t\t\t1231

\tFILING VALUES:
\t\tFORM TYPE:\t\t4/A
\t\tSEC ACT:\t\t1934 Act
\t\tSEC FILE NUMBER:\t001-99901
\t\tFILM NUMBER:\t\t25000002

\tBUSINESS ADDRESS:
\t\tSTREET 1:\t\tPO BOX 9
\t\tCITY:\t\t\tGEORGE TOWN
\t\tSTATE:\t\t\tE9
\t\tZIP:\t\t\tKY1-0001
\t\tBUSINESS PHONE:\t\t0013455550000

ISSUER:\t\t

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE CORP
\t\tCENTRAL INDEX KEY:\t\t\t0009990001
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tAIRCRAFT & PARTS [3720]
\t\tORGANIZATION NAME:           \t04 Manufacturing
\t\tIRS NUMBER:\t\t\t\t990000001
\t\tSTATE OF INCORPORATION:\t\t\tDE
\t\tFISCAL YEAR END:\t\t\t0531

\tBUSINESS ADDRESS:\t
\t\tSTREET 1:\t\t1 EXAMPLE ROAD
\t\tSTREET 2:\t\tSUITE 5
\t\tCITY:\t\t\tNOWHERE
\t\tSTATE:\t\t\tDE
\t\tZIP:\t\t\t00002
\t\tBUSINESS PHONE:\t\t(555) 555-0100

\tMAIL ADDRESS:\t
\t\tSTREET 1:\t\tPO BOX 1
\t\tCITY:\t\t\tELSEWHERE
\t\tSTATE:\t\t\tNY
\t\tZIP:\t\t\t00003

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tEXAMPLE WIDGETS INC
\t\tDATE OF NAME CHANGE:\t20100101

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tEXAMPLE INC /DE/
\t\tDATE OF NAME CHANGE:\t19990909
</SEC-HEADER>
"""
TAGGED = """\
<SUBMISSION>
<ACCESSION-NUMBER>0009990001-25-000001
<TYPE>4/A
<PUBLIC-DOCUMENT-COUNT>3
<PERIOD>20250102
<FILING-DATE>20250106
<DATE-OF-FILING-DATE-CHANGE>20250107
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>Sample Jane Q
<CIK>0009990002
<ORGANIZATION-NAME>
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>4/A
<ACT>34
<FILE-NUMBER>001-99901
<FILM-NUMBER>25000001
</FILING-VALUES>
<MAIL-ADDRESS>
<STREET1>C/O EXAMPLE CORP
<STREET2>1 INVENTED WAY: FLOOR 2
<CITY>NOWHERE
<STATE>CA
<ZIP>00001
</MAIL-ADDRESS>
<FORMER-NAME>
<FORMER-CONFORMED-NAME>SAMPLE JANE
<DATE-CHANGED>20010203
</FORMER-NAME>
</REPORTING-OWNER>
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>EXAMPLE VENTURES LP
<CIK>0009990003
<ASSIGNED-SIC>6799
<IRS-NUMBER>000000000
<STATE-OF-INCORPORATION>E9
<FISCAL-YEAR-END>1231
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>4/A
<ACT>34
<FILE-NUMBER>001-99901
<FILM-NUMBER>25000002
</FILING-VALUES>
<BUSINESS-ADDRESS>
<STREET1>PO BOX 9
<CITY>GEORGE TOWN
<STATE>E9
<ZIP>KY1-0001
<PHONE>0013455550000
</BUSINESS-ADDRESS>
</REPORTING-OWNER>
<ISSUER>
<COMPANY-DATA>
<CONFORMED-NAME>EXAMPLE CORP
<CIK>0009990001
<ASSIGNED-SIC>3720
<ORGANIZATION-NAME>04 Manufacturing
<IRS-NUMBER>990000001
<STATE-OF-INCORPORATION>DE
<FISCAL-YEAR-END>0531
</COMPANY-DATA>
<BUSINESS-ADDRESS>
<STREET1>1 EXAMPLE ROAD
<STREET2>SUITE 5
<CITY>NOWHERE
<STATE>DE
<ZIP>00002
<PHONE>(555) 555-0100
</BUSINESS-ADDRESS>
<MAIL-ADDRESS>
<STREET1>PO BOX 1
<CITY>ELSEWHERE
<STATE>NY
<ZIP>00003
</MAIL-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE WIDGETS INC
<DATE-CHANGED>20100101
</FORMER-COMPANY>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE INC /DE/
<DATE-CHANGED>19990909
</FORMER-COMPANY>
</ISSUER>
"""
DIALECTS = {
    "labelled": LABELLED,
    "labelled, without tabs": re.sub(r"\t+", "  ", LABELLED),
    "labelled, not indented": re.sub(r"(?m)^[\t ]+", "", LABELLED),
    "tagged": TAGGED,
    "tagged, in one line": TAGGED.replace("\n", ""),
    "tagged, indented": re.sub(r"(?m)^", "   ", TAGGED).lstrip(),
}
JANE = {
    "entity_role": "reporting_owner",
    "entity_number": 1,
    "cik": "0009990002",
    "name": "Sample Jane Q",
    "organization_name": "",
    "form_type": "4/A",
    "sec_act": "1934 Act",
    "file_number": "001-99901",
    "film_number": "25000001",
    "mail_street_1": "C/O EXAMPLE CORP",
    "mail_street_2": "1 INVENTED WAY: FLOOR 2",
    "mail_city": "NOWHERE",
    "mail_state": "CA",
    "mail_zip": "00001",
}
VENTURES = {
    "entity_role": "reporting_owner",
    "entity_number": 2,
    "cik": "0009990003",
    "name": "EXAMPLE VENTURES LP",
    "sic": "INVESTORS, NEC [6799]",
    "irs_number": "000000000",
    "state_of_incorporation": "E9",
    "fiscal_year_end": "1231",
    "form_type": "4/A",
    "sec_act": "1934 Act",
    "file_number": "001-99901",
    "film_number": "25000002",
    "business_street_1": "PO BOX 9",
    "business_city": "GEORGE TOWN",
    "business_state": "E9",
    "business_zip": "KY1-0001",
    "business_phone": "0013455550000",
}
ISSUER = {
    "entity_role": "issuer",
    "entity_number": 1,
    "cik": "0009990001",
    "name": "EXAMPLE CORP",
    "sic": "AIRCRAFT & PARTS [3720]",
    "organization_name": "04 Manufacturing",
    "irs_number": "990000001",
    "state_of_incorporation": "DE",
    "fiscal_year_end": "0531",
    "business_street_1": "1 EXAMPLE ROAD",
    "business_street_2": "SUITE 5",
    "business_city": "NOWHERE",
    "business_state": "DE",
    "business_zip": "00002",
    "business_phone": "(555) 555-0100",
    "mail_street_1": "PO BOX 1",
    "mail_city": "ELSEWHERE",
    "mail_state": "NY",
    "mail_zip": "00003",
}
# What tag headers print otherwise.
AS_TAGGED = {"1934 Act": "34", "INVESTORS, NEC [6799]": "6799", "AIRCRAFT & PARTS [3720]": "3720"}

EACH_DIALECT = pytest.mark.parametrize("dialect", DIALECTS)


def records(table: tables.Table, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows by column name, without nulls and without the accession number."""
    return [
        {
            name: value
            for name, value in zip(table.column_names, row, strict=True)
            if value is not None and name != "accession_number"
        }
        for row in rows
    ]


def rows_of(header: Header, table: tables.Table) -> list[dict[str, Any]]:
    return records(table, header.rows(ACCESSION)[table.name])


def in_owner(lines: str) -> Header:
    """A labelled header with lines inside a reporting owner's section."""
    return parse_header(
        f"<SEC-HEADER>x : 20250106\nREPORTING-OWNER:\n\n\tOWNER DATA:\n{lines}\n</SEC-HEADER>\n"
    )


@EACH_DIALECT
def test_the_submissions_own_lines_are_read(dialect: str) -> None:
    header = parse_header(DIALECTS[dialect])
    assert (header.accession_number, header.form_type, header.public_document_count) == (
        ACCESSION,
        "4/A",
        "3",
    )
    assert (header.period_of_report, header.filing_date, header.date_as_of_change) == (
        "20250102",
        "20250106",
        "20250107",
    )
    assert header.accepted_at == (None if dialect.startswith("tagged") else "20250106163005")


@EACH_DIALECT
def test_issuer_and_owners_are_read_field_by_field(dialect: str) -> None:
    expected = [JANE, VENTURES, ISSUER]
    if dialect.startswith("tagged"):
        expected = [
            {name: AS_TAGGED.get(str(value), value) for name, value in each.items()} for each in expected
        ]
    assert rows_of(parse_header(DIALECTS[dialect]), tables.FILING_ENTITY) == expected


@EACH_DIALECT
def test_former_names_belong_to_their_entity_in_order(dialect: str) -> None:
    found = rows_of(parse_header(DIALECTS[dialect]), tables.FORMER_NAME)
    columns = ("entity_role", "entity_number", "cik", "name_number", "former_name", "date_of_change")
    assert [tuple(each[column] for column in columns) for each in found] == [
        ("reporting_owner", 1, "0009990002", 1, "SAMPLE JANE", "20010203"),
        ("issuer", 1, "0009990001", 1, "EXAMPLE WIDGETS INC", "20100101"),
        ("issuer", 1, "0009990001", 2, "EXAMPLE INC /DE/", "19990909"),
    ]


@EACH_DIALECT
def test_a_header_as_edgar_writes_it_leaves_nothing_over(dialect: str) -> None:
    assert parse_header(DIALECTS[dialect]).unmapped == []


def test_every_row_has_the_accession_number_and_all_columns() -> None:
    for table in (tables.FILING_ENTITY, tables.FORMER_NAME, tables.UNMAPPED_HEADER_LINE):
        for row in parse_header(LABELLED + "NEW: x\n").rows(ACCESSION)[table.name]:
            assert row[0] == ACCESSION
            assert len(row) == len(table.columns)


@pytest.mark.parametrize("order", [("ISSUER", "REPORTING-OWNER"), ("REPORTING-OWNER", "ISSUER")])
def test_the_order_of_issuer_and_owner_does_not_matter(order: tuple[str, str]) -> None:
    text = "<SEC-HEADER>x\n" + "".join(
        f"{role}:\n\n\tCOMPANY DATA:\n\t\tCENTRAL INDEX KEY:\t\t000999000{number}\n"
        for number, role in enumerate(order)
    )
    roles = {each["cik"]: each["entity_role"] for each in parse_header(text).entities}
    assert roles == {
        f"000999000{number}": role.lower().replace("-", "_") for number, role in enumerate(order)
    }


# --------------------------------------------------------------------------------------------------------- 1990s headers


def test_a_header_of_the_1990s_is_read() -> None:
    header = parse_header(
        "<IMS-DOCUMENT>0009990001-98-000004.txt : 19981123\n<IMS-HEADER>0009990001-98-000004.hdr.sgml : 19981123\n"
        "ACCESSION NUMBER:\t\t0009990001-98-000004\nCONFORMED SUBMISSION TYPE:\t4\nFILED AS OF DATE:\t\t19981120\n\n"
        "SUBJECT COMPANY:\n\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE CORP /IN/\n"
        "\t\tCENTRAL INDEX KEY:\t\t\t0009990001\n\n\tFILING VALUES:\n\t\tFORM TYPE:\t\t4\n\t\tSEC ACT:\n\n"
        "<REPORTING-OWNER>\n\nCOMPANY DATA:\n\tCOMPANY CONFORMED NAME:\t\t\tSAMPLE JOHN\n\tCENTRAL INDEX KEY:\t\t\t0009990002\n"
        "\tSTANDARD INDUSTRIAL CLASSIFICATION:\t []\n<RELATIONSHIP>DIRECTOR\n\nFILING VALUES:\n\tFORM TYPE:\t\t4\n"
        "MAIL ADDRESS:\n\tCITY:\t\t\tCHICAGO\n</REPORTING-OWNER>\n</IMS-HEADER>\n"
    )
    assert (header.accession_number, header.filing_date, header.accepted_at) == (
        "0009990001-98-000004",
        "19981120",
        None,
    )
    assert header.entities == [
        {"entity_role": "subject_company", "entity_number": 1, "name": "EXAMPLE CORP /IN/", "cik": "0009990001",
         "form_type": "4", "sec_act": ""},
        {"entity_role": "reporting_owner", "entity_number": 1, "name": "SAMPLE JOHN", "cik": "0009990002", "sic": "[]",
         "relationship": "DIRECTOR", "form_type": "4", "mail_city": "CHICAGO"},
    ]  # fmt: skip
    assert header.unmapped == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [("FILED BY", "filed_by"), ("FILER", "filer"), ("SUBJECT COMPANY", "subject_company")],
)
def test_the_roles_of_older_and_other_forms_are_read(heading: str, role: str) -> None:
    header = parse_header(
        f"<SEC-HEADER>x\n{heading}:\n\n\tCOMPANY DATA:\n\t\tCENTRAL INDEX KEY:\t\t0009990001\n"
    )
    assert header.entities == [{"entity_role": role, "entity_number": 1, "cik": "0009990001"}]


# ------------------------------------------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("GROUP MEMBERS:\t\tEXAMPLE GP LLC", HeaderLine((), "GROUP MEMBERS", "EXAMPLE GP LLC")),
        ("<PRIVATE-TO-PUBLIC>", HeaderLine((), "PRIVATE TO PUBLIC", "")),
        ("<CORRECTION>20250108", HeaderLine((), "CORRECTION", "20250108")),
        ("words without a label", HeaderLine((), "words without a label", "")),
        ("URL:\thttp://example.com:80/x", HeaderLine((), "URL", "http://example.com:80/x")),
    ],
)
def test_an_unknown_line_is_kept(line: str, expected: HeaderLine) -> None:
    header = parse_header(
        f"<SEC-HEADER>x : 20250106\nACCESSION NUMBER:\t\t{ACCESSION}\n{line}\n</SEC-HEADER>\n"
    )
    assert header.unmapped == [expected]
    assert header.accession_number == ACCESSION


def test_an_unknown_line_says_in_which_sections_it_stands() -> None:
    header = parse_header(
        "<SEC-HEADER>x\nISSUER:\n\n\tBUSINESS ADDRESS:\n\t\tCITY:\t\tNOWHERE\n\t\tPLANET:\t\tEARTH\n\n"
        "\tFORMER COMPANY:\n\t\tFORMER CONFORMED NAME:\tX\n\t\tREASON:\tMERGER\n"
    )
    assert rows_of(header, tables.UNMAPPED_HEADER_LINE) == [
        {
            "header_line_number": 1,
            "section": "ISSUER / BUSINESS ADDRESS",
            "label": "PLANET",
            "content": "EARTH",
        },
        {
            "header_line_number": 2,
            "section": "ISSUER / FORMER COMPANY",
            "label": "REASON",
            "content": "MERGER",
        },
    ]


def test_a_continued_line_is_kept_behind_its_beginning() -> None:
    header = in_owner(
        "\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE INSURANCE AND TRUST COMPANY OF\n\t\t\t\t\t\t\tTHE NORTH"
    )
    assert header.entities[0]["name"] == "EXAMPLE INSURANCE AND TRUST COMPANY OF"
    assert "THE NORTH" in [text for line in header.unmapped for text in (line.label, line.value)]


def test_a_continued_line_of_a_tag_header_is_kept() -> None:
    header = parse_header(
        "<SUBMISSION>\n<ISSUER>\n<COMPANY-DATA>\n<CONFORMED-NAME>EXAMPLE CORP OF\nTHE NORTH\n<CIK>0009990001\n"
    )
    assert header.entities[0]["name"] == "EXAMPLE CORP OF"
    assert header.entities[0]["cik"] == "0009990001"
    assert [line.value for line in header.unmapped] == ["THE NORTH"]


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("\t\tIRS NUMBER\t\t\t\t990000001", "irs_number", "990000001"),
        ("\t\tIRS NUMBER:990000001", "irs_number", "990000001"),
        ("\t\tIRS NUMBER :\t990000001", "irs_number", "990000001"),
        ("\t\tirs number:\t990000001", "irs_number", "990000001"),
        ("\t\tIRS  NUMBER:\t990000001  ", "irs_number", "990000001"),
        ("\t\tSTATE-OF-INCORPORATION:\tDE", "state_of_incorporation", "DE"),
        ("\t\tFISCAL YEAR END\t\t1231", "fiscal_year_end", "1231"),
    ],
)
def test_a_label_is_known_with_and_without_colon_and_whatever_the_white_space(
    line: str, column: str, value: str
) -> None:
    header = in_owner(line)
    assert header.entities[0][column] == value
    assert header.unmapped == []


def test_an_absent_line_is_null_and_an_empty_one_is_empty() -> None:
    (row,) = in_owner("\t\tCENTRAL INDEX KEY:\t\t0009990002\n\t\tORGANIZATION NAME:   \t").rows(ACCESSION)[
        "filing_entity"
    ]
    found = dict(zip(tables.FILING_ENTITY.column_names, row, strict=True))
    assert (found["organization_name"], found["irs_number"]) == ("", None)


def test_a_line_filed_twice_is_kept_twice() -> None:
    header = in_owner("\t\tIRS NUMBER:\t\t1\n\t\tIRS NUMBER:\t\t2")
    assert header.entities[0]["irs_number"] == "1"
    assert header.unmapped == [HeaderLine(("REPORTING OWNER", "OWNER DATA"), "IRS NUMBER", "2")]


def test_a_line_of_the_submission_filed_twice_is_kept_twice() -> None:
    header = parse_header("<SUBMISSION>\n<PERIOD>20250101\n<PERIOD>20250102\n")
    assert header.period_of_report == "20250101"
    assert header.unmapped == [HeaderLine((), "PERIOD", "20250102")]


def test_two_business_addresses_of_one_entity_do_not_mix() -> None:
    header = parse_header(
        "<SEC-HEADER>x\nISSUER:\n\tBUSINESS ADDRESS:\n\t\tCITY:\t\tONE\n\tBUSINESS ADDRESS:\n\t\tCITY:\t\tTWO\n"
    )
    assert header.entities[0]["business_city"] == "ONE"
    assert [line.value for line in header.unmapped] == ["TWO"]


def test_tags_that_are_not_closed_do_no_harm() -> None:
    closed = re.sub(r"</[A-Z-]+>\n", "", TAGGED)
    assert parse_header(closed).entities == parse_header(TAGGED).entities
    assert parse_header(closed).former_names == parse_header(TAGGED).former_names


def test_an_angle_bracket_in_a_value_is_part_of_it() -> None:
    header = parse_header(
        "<SUBMISSION><ISSUER><COMPANY-DATA><CONFORMED-NAME>A < B & C<CIK>0009990001</COMPANY-DATA></ISSUER>"
    )
    assert (header.entities[0]["name"], header.entities[0]["cik"]) == ("A < B & C", "0009990001")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "<SEC-HEADER>", "<SUBMISSION>", "<SEC-HEADER>x\n</SEC-HEADER>\n"]
)
def test_an_empty_header_is_no_error(text: str) -> None:
    header = parse_header(text)
    assert (header.accession_number, header.entities, header.unmapped) == (None, [], [])


def test_every_word_of_a_damaged_header_is_somewhere() -> None:
    """Whatever is cut away, what is left is a value, an unmapped line, or a known label."""
    for dialect in (LABELLED, TAGGED):
        lines = dialect.split("\n")
        for gap in range(1, len(lines)):
            header = parse_header("\n".join(lines[:gap] + lines[gap + 1 :]))
            held = {value for each in (*header.entities, *header.former_names) for value in each.values()}
            held |= {text for line in header.unmapped for text in (line.label, line.value)}
            held |= {value for value in vars(header).values() if isinstance(value, str)}
            for line in lines[:gap] + lines[gap + 1 :]:
                value = re.sub(r"^\s*(<[^>]*>|[A-Z0-9 -]+:)\s*", "", line).strip()
                if value and not line.startswith(("<SEC-", "<SUBMISSION")):
                    assert value in held, (gap, value)


# ------------------------------------------------------------------------------------------------------- real headers


def test_the_headers_of_all_real_submissions_are_read(corpus: Path) -> None:
    """Values seen in the files with the naked eye."""
    files = sorted((corpus / "submissions").iterdir())
    headers = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        headers[file.stem] = parse_header(text[: text.find("<DOCUMENT>")] if "<DOCUMENT>" in text else text)
    assert len(headers) == 11
    for accession_number, header in headers.items():
        assert header.accession_number == accession_number
        assert header.unmapped == []
        assert {each["entity_role"] for each in header.entities} <= {
            "issuer",
            "reporting_owner",
            "subject_company",
        }
    assert {name: header.accepted_at for name, header in headers.items() if header.accepted_at} == {
        "0000320193-22-000061": "20220506183057",
        "0000707549-25-000004": "20250121132357",
        "0000950170-25-003585": "20250108190005",
        "0001045810-23-000128": "20230623194409",
        "0001079973-25-000129": "20250124172428",
        "0001127602-25-001055": "20250110160730",
        "0001158463-25-000044": "20250312215740",
        "0001493152-25-009612": "20250307210008",
    }
    softbank = headers["0001493152-25-009612"]
    assert [each["entity_role"] for each in softbank.entities].count("reporting_owner") == 8
    assert softbank.entities[1]["state_of_incorporation"] == "Y9"
    assert [
        (each["entity_number"], each["name_number"], each["former_name"]) for each in softbank.former_names
    ][:3] == [
        (1, 1, "SOFTBANK GROUP CORP"),
        (1, 2, "SOFTBANK CORP"),
        (3, 1, "SBIA (AD) Ltd"),
    ]
    arrow = headers["0001127602-25-004598"].entities[-1]
    assert (arrow["name"], arrow["organization_name"], arrow["sic"]) == (
        "ARROW ELECTRONICS, INC.",
        "07 Trade & Services",
        "5065",
    )
    director = headers["0001012325-98-000004"].entities[-1]
    assert (director["name"], director["relationship"]) == ("CANTALUPO JAMES R", "DIRECTOR")


def test_a_header_read_by_its_shape_equals_one_read_line_by_line() -> None:
    other = LABELLED.replace("Sample Jane Q", "").replace("1 INVENTED WAY: FLOOR 2", "TWO <INVENTED> WAYS")
    for text in (LABELLED, LABELLED.replace("NOWHERE", "ELSEWHERE"), other, LABELLED, TAGGED, TAGGED):
        read, parsed = read_header(text), parse_header(text)
        assert isinstance(read, ReadHeader)
        assert read.rows(ACCESSION) == parsed.rows(ACCESSION)
        assert (read.form_type, read.accepted_at) == (parsed.form_type, parsed.accepted_at)


def test_a_label_that_was_not_seen_before_is_kept_by_both_ways_of_reading() -> None:
    text = LABELLED.replace(
        "PUBLIC DOCUMENT COUNT:\t\t3", "PUBLIC DOCUMENT COUNT:\t\t3\nA NEW LABEL:\tits value\nno colon"
    )
    for _ in range(2):
        rows = read_header(text).rows(ACCESSION)
        assert rows == parse_header(text).rows(ACCESSION)
        assert "its value" in str(rows) and "no colon" in str(rows)
