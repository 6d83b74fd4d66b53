"""A filing -> the bytes of its document, and of EDGAR's wrappers around it.

Documents are put together from prepared pieces of text, not from elements: a filing takes tens of microseconds.
"""

# ruff: noqa: E501 - sentences and templates stay whole
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from made_up.business_days import compact, iso
from made_up.filing import FOREIGN_FIELDS_FROM, PLAN_BOX_FROM, schema_version
from made_up.numbers import decimal_text, price_text
from made_up.wording import MORE_OF_THE_SAME, POWER_OF_ATTORNEY, escape

if TYPE_CHECKING:
    from made_up.events import Line
    from made_up.filing import Filing
    from made_up.market import Insider

_NO_NOTES: Final[dict[str, tuple[int, ...]]] = {}
_NO_TYPED: Final[dict[str, str]] = {}
_NOTE_16: Final = [f'\n                <footnoteId id="F{number}"/>' for number in range(100)]
_NOTE_20: Final = [f'\n                    <footnoteId id="F{number}"/>' for number in range(100)]
_FLAGS: Final = {"digits": ("0", "1"), "words": ("false", "true"), "omitted": ("0", "1"), "empty": ("0", "1")}


def _value_16(text: str, numbers: tuple[int, ...] | None) -> str:
    """Content of an element directly under a line: its value if any, and its footnotes."""
    value = f"\n                <value>{text}</value>" if text else ""
    if numbers:
        return value + "".join([_NOTE_16[number] for number in numbers])
    return value or "\n                <value></value>"


def _value_20(text: str, numbers: tuple[int, ...] | None) -> str:
    """Content of an element in a group of a line."""
    value = f"\n                    <value>{text}</value>" if text else ""
    if numbers:
        return value + "".join([_NOTE_20[number] for number in numbers])
    return value or "\n                    <value></value>"


def _optional_16(tag: str, text: str, numbers: tuple[int, ...] | None, style: int) -> str:
    """An element that may be empty, in one of the ways agents leave it so: absent, empty, with an empty value."""
    if text or numbers:
        return f"\n            <{tag}>{_value_16(text, numbers)}\n            </{tag}>"
    if style == 0:
        return ""
    return (
        f"\n            <{tag}></{tag}>"
        if style == 1
        else f"\n            <{tag}>\n                <value></value>\n            </{tag}>"
    )


def _date(line: Line, typed: dict[str, str]) -> str:
    return typed.get("date") or iso(line.day)


def _coding(line: Line, typed: dict[str, str], notes: dict[str, tuple[int, ...]], flags: tuple[str, str]) -> str:
    numbers = notes.get("coding")
    extra = "".join([_NOTE_16[number] for number in numbers]) if numbers else ""
    return (
        "\n            <transactionCoding>"
        f"\n                <transactionFormType>{line.form_type}</transactionFormType>"
        f"\n                <transactionCode>{typed.get('code', line.code)}</transactionCode>"
        f"\n                <equitySwapInvolved>{flags[line.is_swap]}</equitySwapInvolved>{extra}"
        "\n            </transactionCoding>"
    )


def _ownership(line: Line, typed: dict[str, str], notes: dict[str, tuple[int, ...]]) -> str:
    nature = typed.get("nature", line.nature)
    natures = ""
    if nature or "nature" in notes:
        natures = (
            f"\n                <natureOfOwnership>{_value_20(escape(nature), notes.get('nature'))}"
            "\n                </natureOfOwnership>"
        )
    return (
        "\n            <ownershipNature>"
        f"\n                <directOrIndirectOwnership>{_value_20('I' if nature else 'D', notes.get('ownership'))}"
        f"\n                </directOrIndirectOwnership>{natures}"
        "\n            </ownershipNature>"
    )


def _after(line: Line, typed: dict[str, str], notes: dict[str, tuple[int, ...]]) -> str:
    value = typed.get("after_value")
    if value is None and line.total_value is not None:
        value = decimal_text(line.total_value)
    tag = "sharesOwnedFollowingTransaction" if value is None else "valueOwnedFollowingTransaction"
    text = value if value is not None else typed.get("after") or decimal_text(line.after)
    return (
        "\n            <postTransactionAmounts>"
        f"\n                <{tag}>{_value_20(text, notes.get('after'))}\n                </{tag}>"
        "\n            </postTransactionAmounts>"
    )


def _amounts(
    line: Line, typed: dict[str, str], notes: dict[str, tuple[int, ...]], price_style: int, price_tag: str
) -> str:
    price = typed.get("price")
    if price is None:
        price = price_text(line.price, price_style) if line.price is not None else "0"
    if line.total_value is not None:
        amount = (
            f"\n                <transactionTotalValue>{_value_20(decimal_text(line.total_value), notes.get('shares'))}"
            "\n                </transactionTotalValue>"
        )
    else:
        amount = (
            f"\n                <transactionShares>{_value_20(typed.get('shares') or decimal_text(line.shares), notes.get('shares'))}"
            "\n                </transactionShares>"
        )
    return (
        f"\n            <transactionAmounts>{amount}"
        f"\n                <{price_tag}>{_value_20(price, notes.get('price'))}\n                </{price_tag}>"
        f"\n                <transactionAcquiredDisposedCode>{_value_20(typed.get('direction', line.direction), notes.get('direction'))}"
        "\n                </transactionAcquiredDisposedCode>"
        "\n            </transactionAmounts>"
    )


def _derivative_terms(line: Line, typed: dict[str, str], notes: dict[str, tuple[int, ...]]) -> tuple[str, str]:
    """Strike; and exercise date, expiration and underlying security, which stand behind the amounts."""
    grant = line.grant
    if grant is None:
        return "", ""
    strike = price_text(grant.strike, 1) if grant.strike_mode != 1 else ""
    exercisable = iso(grant.exercisable) if grant.exercisable_mode != 1 else ""
    expiration = typed.get("expiration") or (iso(grant.expiration) if grant.expiration_mode != 1 else "")
    return (
        f"\n            <conversionOrExercisePrice>{_value_16(strike, notes.get('strike'))}\n            </conversionOrExercisePrice>",
        (
            f"\n            <exerciseDate>{_value_16(exercisable, notes.get('exercisable'))}\n            </exerciseDate>"
            f"\n            <expirationDate>{_value_16(expiration, notes.get('expiration'))}\n            </expirationDate>"
            "\n            <underlyingSecurity>"
            f"\n                <underlyingSecurityTitle>{_value_20(escape(line.underlying), notes.get('underlying_title'))}"
            "\n                </underlyingSecurityTitle>"
            f"\n                <underlyingSecurityShares>{_value_20(decimal_text(line.underlying_shares), notes.get('underlying_shares'))}"
            "\n                </underlyingSecurityShares>"
            "\n            </underlyingSecurity>"
        ),
    )


def _line(line: Line, filing: Filing, flags: tuple[str, str], style: int) -> str:
    """One row, without the row element's own tags."""
    notes = line.notes or _NO_NOTES
    typed = line.typed or _NO_TYPED
    is_x0101 = filing.is_x0101
    kind = line.kind
    title = f"\n            <securityTitle>{_value_16(escape(line.title), notes.get('title'))}\n            </securityTitle>"
    strike, terms = _derivative_terms(line, typed, notes) if kind[1] == "2" else ("", "")
    ownership = _ownership(line, typed, notes)
    if kind[0] == "T":
        deemed = _optional_16(
            "deemedExecutionDate", iso(line.deemed_day) if line.deemed_day else "", notes.get("deemed"), style
        )
        timeliness = _optional_16("transactionTimeliness", typed.get("timeliness", line.timeliness), None, style)
        price_tag = "transactionValue" if is_x0101 else "transactionPricePerShare"
        return (
            f"{title}{strike}"
            f"\n            <transactionDate>{_value_16(_date(line, typed), notes.get('date'))}\n            </transactionDate>{deemed}"
            f"{_coding(line, typed, notes, flags)}{timeliness}{_amounts(line, typed, notes, filing.price_style, price_tag)}{terms}"
            f"{_after(line, typed, notes)}{ownership}"
        )
    coding = ""
    if line.form_type == "3":
        coding = (
            "\n            <transactionCoding>\n                <transactionFormType>3</transactionFormType>"
            + "".join([_NOTE_16[number] for number in notes.get("coding", ())])
            + "\n            </transactionCoding>"
        )
    if filing.base_form == "3" and kind == "H2":
        return f"{title}{strike}{terms}{ownership}"
    if is_x0101 and filing.base_form == "3":
        shares = _value_20(decimal_text(line.after), notes.get("after"))
        amounts = (
            f"\n            <transactionAmounts>\n                <transactionShares>{shares}"
            "\n                </transactionShares>\n            </transactionAmounts>"
        )
        return f"{title}{amounts}{ownership}"
    return f"{title}{strike}{coding}{terms}{_after(line, typed, notes)}{ownership}"


_ROW_TAGS: Final = {
    "T1": "nonDerivativeTransaction",
    "H1": "nonDerivativeHolding",
    "T2": "derivativeTransaction",
    "H2": "derivativeHolding",
}


def _tables(filing: Filing, flags: tuple[str, str]) -> str:
    """Tables I and II; in X0101 rows under the root."""
    style = filing.agent.empty_elements % 3
    parts = []
    for table, name in (("1", "nonDerivative"), ("2", "derivative")):
        lines = [line for line in filing.lines if line.kind[1] == table]
        if not lines:
            if filing.agent.empty_elements == 3 and not filing.is_x0101:
                parts.append(f"\n\n    <{name}Table></{name}Table>")
            continue
        rows = []
        for line in lines:
            tag = f"{name}Security" if filing.is_x0101 else _ROW_TAGS[line.kind]
            rows.append(f"\n        <{tag}>{_line(line, filing, flags, style)}\n        </{tag}>")
        body = "".join(rows)
        parts.append(f"\n{body}" if filing.is_x0101 else f"\n\n    <{name}Table>{body}\n    </{name}Table>")
    return "".join(parts)


def _owner(owner: Insider, filing: Filing, booleans: str) -> str:
    cik = owner.second_cik if filing.uses_second_cik else owner.cik
    if "unpadded_cik" in filing.pathologies:
        cik = cik.lstrip("0")
    address = ""
    has_foreign_fields = filing.day >= FOREIGN_FIELDS_FROM and filing.base_form != "3"
    if owner.city or filing.agent.empty_elements % 2 == 0:
        is_abroad = bool(owner.state_description)
        flag = (
            f"\n            <rptOwnerNonUSAddressFlag>{int(is_abroad)}</rptOwnerNonUSAddressFlag>"
            if has_foreign_fields
            else ""
        )
        territory = (
            "\n            <rptOwnerNonUSStateTerritory></rptOwnerNonUSStateTerritory>" if has_foreign_fields else ""
        )
        country = (
            f"\n            <rptOwnerCountry>{owner.state if is_abroad else ''}</rptOwnerCountry>"
            if has_foreign_fields
            else ""
        )
        address = (
            f"\n        <reportingOwnerAddress>{flag}"
            f"\n            <rptOwnerStreet1>{escape(owner.street_1)}</rptOwnerStreet1>"
            f"\n            <rptOwnerStreet2>{escape(owner.street_2)}</rptOwnerStreet2>"
            f"\n            <rptOwnerCity>{owner.city}</rptOwnerCity>{territory}"
            f"\n            <rptOwnerState>{owner.state}</rptOwnerState>{country}"
            f"\n            <rptOwnerZipCode>{owner.zip_code}</rptOwnerZipCode>"
            f"\n            <rptOwnerStateDescription>{owner.state_description}</rptOwnerStateDescription>"
            "\n        </reportingOwnerAddress>"
        )
    false, true = _FLAGS[booleans]
    if booleans == "empty":
        false = ""
    flags = []
    for tag, is_true in (
        ("isDirector", owner.is_director),
        ("isOfficer", owner.is_officer),
        ("isTenPercentOwner", owner.is_ten_percent),
        ("isOther", owner.is_other),
    ):
        if is_true or booleans != "omitted":
            flags.append(f"\n            <{tag}>{true if is_true else false}</{tag}>")
    if owner.officer_title or filing.agent.empty_elements > 1:
        flags.append(f"\n            <officerTitle>{escape(owner.officer_title)}</officerTitle>")
    if owner.other_text or filing.agent.empty_elements > 1:
        flags.append(f"\n            <otherText>{escape(owner.other_text)}</otherText>")
    return (
        "\n\n    <reportingOwner>\n        <reportingOwnerId>"
        f"\n            <rptOwnerCik>{cik}</rptOwnerCik>\n            <rptOwnerName>{escape(owner.name)}</rptOwnerName>"
        f"\n        </reportingOwnerId>{address}\n        <reportingOwnerRelationship>{''.join(flags)}"
        "\n        </reportingOwnerRelationship>\n    </reportingOwner>"
    )


def _top(filing: Filing, flags: tuple[str, str], booleans: str) -> str:
    """What stands above the issuer."""
    offset = "-05:00" if "date_with_offset" in filing.pathologies else ""
    parts = [
        (
            f'<?xml version="1.0"?>\n<ownershipDocument>\n\n    <schemaVersion>{schema_version(filing.base_form, filing.day)}</schemaVersion>'
            f"\n\n    <documentType>{filing.form}</documentType>\n\n    <periodOfReport>{iso(filing.period)}{offset}</periodOfReport>"
        )
    ]
    if filing.amends is not None:
        parts.append(
            f"\n\n    <dateOfOriginalSubmission>{iso(filing.original_day_typed)}{offset}</dateOfOriginalSubmission>"
        )
    if filing.base_form == "3":
        parts.append(f"\n\n    <noSecuritiesOwned>{flags[not filing.lines]}</noSecuritiesOwned>")
    else:
        writes = (filing.agent.writes_exit_box and booleans != "omitted") or (
            booleans == "digits" and filing.film_number % 10 < 2
        )
        if filing.is_exit or writes or filing.agent.empty_elements == 1:
            is_empty = not (filing.is_exit or writes)
            parts.append(
                f"\n\n    <notSubjectToSection16>{'' if is_empty else flags[filing.is_exit]}</notSubjectToSection16>"
            )
    if filing.base_form == "5":
        holdings = any(line.form_type == "3" for line in filing.lines)
        transactions = any(line.kind[0] == "T" and line.form_type == "4" for line in filing.lines)
        parts.append(
            f"\n\n    <form3HoldingsReported>{flags[holdings]}</form3HoldingsReported>"
            f"\n\n    <form4TransactionsReported>{flags[transactions]}</form4TransactionsReported>"
        )
    return "".join(parts)


def document_text(filing: Filing, *, has_styles: bool) -> str:
    """The ownership document."""
    booleans = filing.agent.booleans if has_styles else "digits"
    if booleans in {"omitted", "empty"} and filing.day < 735_600 and filing.agent.empty_elements != 2:
        booleans = "digits"  # true ones only is a habit of later years
    if booleans == "omitted" and filing.base_form == "3" and filing.agent.empty_elements == 1:
        booleans = "digits"
    flags = _FLAGS[booleans]
    issuer = filing.issuer
    cik = issuer.cik.lstrip("0") if "unpadded_cik" in filing.pathologies else issuer.cik
    has_foreign_fields = filing.day >= FOREIGN_FIELDS_FROM and filing.base_form != "3"
    foreign = "\n        <issuerForeignTradingSymbol></issuerForeignTradingSymbol>" if has_foreign_fields else ""
    parts = [
        _top(filing, flags, booleans),
        (
            f"\n\n    <issuer>\n        <issuerCik>{cik}</issuerCik>\n        <issuerName>{escape(issuer.name_on(filing.day))}</issuerName>"
            f"\n        <issuerTradingSymbol>{escape(filing.symbol)}</issuerTradingSymbol>{foreign}\n    </issuer>"
        ),
        *[_owner(owner, filing, booleans) for owner in filing.owners],
    ]
    if filing.day >= PLAN_BOX_FROM and filing.base_form != "3" and filing.film_number % 25 != 7:
        box = flags[filing.is_under_plan and "plan_box_forgotten" not in filing.pathologies]
        parts.append(f"\n\n    <aff10b5One>{'' if booleans == 'empty' and box == '0' else box}</aff10b5One>")
    parts.append(_tables(filing, flags))
    if filing.footnotes:
        notes = "".join(
            [
                f'\n        <footnote id="F{number}">{text}</footnote>'
                for number, text in enumerate(filing.footnotes, start=1)
            ]
        )
        parts.append(f"\n\n    <footnotes>{notes}\n    </footnotes>")
    if filing.remarks or filing.agent.empty_elements == 2:
        parts.append(f"\n\n    <remarks>{filing.remarks}</remarks>")
    for name, day in filing.signatures:
        parts.append(
            f"\n\n    <ownerSignature>\n        <signatureName>{name}</signatureName>"
            f"\n        <signatureDate>{iso(day)}</signatureDate>\n    </ownerSignature>"
        )
    parts.append("\n</ownershipDocument>\n")
    return "".join(parts)


# ------------------------------------------------------------------------------------------------------ wrappers


def _exhibit(filing: Filing) -> str:
    more = MORE_OF_THE_SAME * (filing.film_number % 9) if filing.film_number % 3 == 0 else ""
    text = POWER_OF_ATTORNEY.format(
        attorney=filing.issuer.attorney, issuer=filing.issuer.name_on(filing.day), name=filing.owners[0].name, more=more
    )
    return (
        "<DOCUMENT>\n<TYPE>EX-24\n<SEQUENCE>2\n<FILENAME>poa.txt\n<DESCRIPTION>POWER OF ATTORNEY\n"
        f"<TEXT>\n{text}</TEXT>\n</DOCUMENT>\n"
    )


def _documents(filing: Filing, document: str) -> str:
    return (
        f"<DOCUMENT>\n<TYPE>{filing.form}\n<SEQUENCE>1\n<FILENAME>{filing.agent.file_name}\n<DESCRIPTION>PRIMARY DOCUMENT\n"
        f"<TEXT>\n<XML>\n{document}</XML>\n</TEXT>\n</DOCUMENT>\n{_exhibit(filing) if filing.has_exhibit else ''}"
    )


def _header_owner_name(filing: Filing, owner: Insider) -> str:
    return f"{owner.name} /FI" if "name_of_header_differs" in filing.pathologies else owner.name


def dissemination_text(filing: Filing, document: str) -> str:
    """The filing as a member of a daily feed archive (.nc): a tag header, no acceptance time."""
    issuer = filing.issuer
    filed = compact(filing.day)
    owners = []
    for number, owner in enumerate(filing.owners):
        cik = owner.second_cik if filing.uses_second_cik else owner.cik
        company = "" if owner.is_person else "<STATE-OF-INCORPORATION>DE\n<FISCAL-YEAR-END>1231\n"
        street_2 = f"<STREET2>{owner.street_2}\n" if owner.street_2 else ""
        address = (
            f"<MAIL-ADDRESS>\n<STREET1>{owner.street_1}\n{street_2}<CITY>{owner.city}\n<STATE>{owner.state}\n<ZIP>{owner.zip_code}\n</MAIL-ADDRESS>\n"
            if owner.city
            else ""
        )
        owners.append(
            f"<REPORTING-OWNER>\n<OWNER-DATA>\n<CONFORMED-NAME>{_header_owner_name(filing, owner)}\n<CIK>{cik}\n<ORGANIZATION-NAME>\n{company}"
            f"</OWNER-DATA>\n<FILING-VALUES>\n<FORM-TYPE>{filing.form}\n<ACT>34\n<FILE-NUMBER>{issuer.file_number}\n"
            f"<FILM-NUMBER>{filing.film_number + number:08d}\n</FILING-VALUES>\n{address}</REPORTING-OWNER>\n"
        )
    former = "".join(
        f"<FORMER-COMPANY>\n<FORMER-CONFORMED-NAME>{old}\n<DATE-CHANGED>{compact(issuer.names[position + 1][0])}\n</FORMER-COMPANY>\n"
        for position, (_, old) in enumerate(issuer.names[:-1])
        if issuer.names[position + 1][0] <= filing.day
    )
    address = f"<STREET1>{issuer.street}\n<CITY>{issuer.city}\n<STATE>{issuer.state}\n<ZIP>{issuer.zip_code}\n"
    return (
        f"<SUBMISSION>\n<ACCESSION-NUMBER>{filing.accession_number}\n<TYPE>{filing.form}\n"
        f"<PUBLIC-DOCUMENT-COUNT>{1 + filing.has_exhibit}\n<PERIOD>{compact(filing.period)}\n<FILING-DATE>{filed}\n"
        f"<DATE-OF-FILING-DATE-CHANGE>{filed}\n{''.join(owners)}<ISSUER>\n<COMPANY-DATA>\n"
        f"<CONFORMED-NAME>{issuer.name_on(filing.day)}\n<CIK>{issuer.cik}\n<ASSIGNED-SIC>{issuer.sic:04d}\n"
        f"<ORGANIZATION-NAME>{issuer.office}\n<IRS-NUMBER>{issuer.irs_number}\n"
        f"<STATE-OF-INCORPORATION>{issuer.state_of_incorporation}\n<FISCAL-YEAR-END>{issuer.fiscal_year_end}\n</COMPANY-DATA>\n"
        f"<BUSINESS-ADDRESS>\n{address}<PHONE>{issuer.phone}\n</BUSINESS-ADDRESS>\n<MAIL-ADDRESS>\n{address}</MAIL-ADDRESS>\n"
        f"{former}</ISSUER>\n{_documents(filing, document)}</SUBMISSION>\n"
    )


def submission_text(filing: Filing, document: str) -> str:
    """The filing as full submission text (.txt): a labelled header with the time of acceptance."""
    issuer = filing.issuer
    filed = compact(filing.day)
    owners = []
    for number, owner in enumerate(filing.owners):
        cik = owner.second_cik if filing.uses_second_cik else owner.cik
        company = "" if owner.is_person else "\t\tSTATE OF INCORPORATION:\t\t\tDE\n\t\tFISCAL YEAR END:\t\t\t1231\n"
        street_2 = f"\t\tSTREET 2:\t\t{owner.street_2}\n" if owner.street_2 else ""
        address = (
            f"\n\tMAIL ADDRESS:\t\n\t\tSTREET 1:\t\t{owner.street_1}\n{street_2}\t\tCITY:\t\t\t{owner.city}\n"
            f"\t\tSTATE:\t\t\t{owner.state}\n\t\tZIP:\t\t\t{owner.zip_code}\n"
            if owner.city
            else ""
        )
        owners.append(
            f"\nREPORTING-OWNER:\t\n\n\tOWNER DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\t{_header_owner_name(filing, owner)}\n"
            f"\t\tCENTRAL INDEX KEY:\t\t\t{cik}\n\t\tORGANIZATION NAME:           \t\n{company}\n\tFILING VALUES:\n"
            f"\t\tFORM TYPE:\t\t{filing.form}\n\t\tSEC ACT:\t\t1934 Act\n\t\tSEC FILE NUMBER:\t{issuer.file_number}\n"
            f"\t\tFILM NUMBER:\t\t{filing.film_number + number:08d}\n{address}"
        )
    former = "".join(
        f"\n\tFORMER COMPANY:\t\n\t\tFORMER CONFORMED NAME:\t{old}\n\t\tDATE OF NAME CHANGE:\t{compact(issuer.names[position + 1][0])}\n"
        for position, (_, old) in enumerate(issuer.names[:-1])
        if issuer.names[position + 1][0] <= filing.day
    )
    address = f"\t\tSTREET 1:\t\t{issuer.street}\n\t\tCITY:\t\t\t{issuer.city}\n\t\tSTATE:\t\t\t{issuer.state}\n\t\tZIP:\t\t\t{issuer.zip_code}\n"
    accession = filing.accession_number
    return (
        f"<SEC-DOCUMENT>{accession}.txt : {filed}\n<SEC-HEADER>{accession}.hdr.sgml : {filed}\n"
        f"<ACCEPTANCE-DATETIME>{filing.accepted_at}\nACCESSION NUMBER:\t\t{accession}\nCONFORMED SUBMISSION TYPE:\t{filing.form}\n"
        f"PUBLIC DOCUMENT COUNT:\t\t{1 + filing.has_exhibit}\nCONFORMED PERIOD OF REPORT:\t{compact(filing.period)}\n"
        f"FILED AS OF DATE:\t\t{filed}\nDATE AS OF CHANGE:\t\t{filed}\n{''.join(owners)}\nISSUER:\t\t\n\n\tCOMPANY DATA:\t\n"
        f"\t\tCOMPANY CONFORMED NAME:\t\t\t{issuer.name_on(filing.day)}\n\t\tCENTRAL INDEX KEY:\t\t\t{issuer.cik}\n"
        f"\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t{issuer.sic_words} [{issuer.sic:04d}]\n"
        f"\t\tORGANIZATION NAME:           \t{issuer.office}\n\t\tIRS NUMBER:\t\t\t\t{issuer.irs_number}\n"
        f"\t\tSTATE OF INCORPORATION:\t\t\t{issuer.state_of_incorporation}\n\t\tFISCAL YEAR END:\t\t\t{issuer.fiscal_year_end}\n"
        f"\n\tBUSINESS ADDRESS:\t\n{address}\t\tBUSINESS PHONE:\t\t{issuer.phone}\n\n\tMAIL ADDRESS:\t\n{address}{former}"
        f"</SEC-HEADER>\n{_documents(filing, document)}</SEC-DOCUMENT>\n"
    )


def index_lines(filing: Filing) -> list[str]:
    """Lines of EDGAR's master index, with line ends: one for the issuer and one for each owner."""
    entities = [(filing.issuer.cik, filing.issuer.name_on(filing.day))]
    entities += [(owner.second_cik if filing.uses_second_cik else owner.cik, owner.name) for owner in filing.owners]
    day = iso(filing.day)
    return [
        f"{cik.lstrip('0')}|{name}|{filing.form}|{day}|edgar/data/{cik.lstrip('0')}/{filing.accession_number}.txt\n"
        for cik, name in entities
    ]
