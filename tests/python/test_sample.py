"""The sample is what its README says: readable without the project, invented, and complete.

Nothing of the project is imported: this is a second, simpler reader of the same files.
"""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
CORPUS = Path(os.environ.get("EDGAR_CORPUS", ROOT.parent / "shared" / "edgar"))
REAL_CIKS = {"0001105472"}
FIRST_INVENTED_CIK = 9_990_000
BROKEN_UNTIL_JOINED = {"0009990111-23-000001.txt"}
SCHEMAS_OF_THE_XSD = {"X0206", "X0508", "X0609"}
LINE_LIMIT = 1023
ROWS = {
    "nonDerivativeTransaction": ("I", "transaction"),
    "nonDerivativeHolding": ("I", "holding"),
    "nonDerivativeSecurity": ("I", None),
    "derivativeTransaction": ("II", "transaction"),
    "derivativeHolding": ("II", "holding"),
    "derivativeSecurity": ("II", None),
}


@dataclass(frozen=True)
class Filing:
    """One ownership document of the sample; `name` is its path below the folder (archive/member)."""

    name: str
    wrapper: str
    text: str
    stored_document: str
    document: str

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.document.encode())

    @property
    def accession_number(self) -> str:
        found = re.search(r"(\d{10})-?(\d{2})-?(\d{6})", self.name)
        assert found, self.name
        return "-".join(found.groups())

    @property
    def form(self) -> str:
        return self.root.findtext("documentType") or ""

    @property
    def schema(self) -> str:
        return self.root.findtext("schemaVersion") or ""

    @property
    def lines(self) -> list[tuple[str, str, etree._Element]]:
        """Table, kind and element of every line, in document order."""
        lines = []
        for element in self.root.iter(*ROWS):
            table, kind = ROWS[element.tag]
            is_dated = element.find("transactionDate") is not None
            lines.append((table, kind or ("transaction" if is_dated else "holding"), element))
        return lines


def _files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(SAMPLE.rglob("*")):
        name = path.relative_to(SAMPLE).as_posix()
        if path.name.endswith(".tar.gz"):
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member)
                    assert content is not None
                    yield f"{name}/{member.name}", content.read()
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member_name in archive.namelist():
                    yield f"{name}/{member_name}", archive.read(member_name)
        elif path.is_file() and path.name != "README.md":
            yield name, path.read_bytes()


def _joined(text: str) -> str:
    """Lines that a wrapper broke at its limit, joined again."""
    return re.sub(rf"(?m)^(.{{{LINE_LIMIT}}})\n", r"\1", text)


@cache
def files() -> dict[str, str]:
    return {name: content.decode("utf-8") for name, content in _files()}


@cache
def filings() -> tuple[Filing, ...]:
    found = []
    for name, text in files().items():
        stored = re.search(r"<ownershipDocument.*?</ownershipDocument>", text, re.DOTALL)
        joined = re.search(r"<ownershipDocument.*?</ownershipDocument>", _joined(text), re.DOTALL)
        if stored and joined:
            found.append(Filing(name, name.rsplit(".", 1)[1], text, stored.group(), joined.group()))
    return tuple(found)


@cache
def readme_rows() -> dict[str, list[str]]:
    rows = {}
    for line in (SAMPLE / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            rows[cells[0].strip("`")] = cells[1:]
    return rows


def _by_name() -> list[object]:
    return [pytest.param(filing, id=filing.name) for filing in filings()]


def test_readme_names_every_file_and_nothing_else() -> None:
    assert sorted(readme_rows()) == sorted(files())


@pytest.mark.parametrize("sample_filing", _by_name())
def test_readme_tells_form_schema_wrapper_and_lines(sample_filing: Filing) -> None:
    counts = Counter((table, kind) for table, kind, _ in sample_filing.lines)
    told = readme_rows()[sample_filing.name]
    assert told[:5] == [
        sample_filing.form,
        sample_filing.schema,
        sample_filing.wrapper,
        f"{counts['I', 'transaction']}+{counts['I', 'holding']}",
        f"{counts['II', 'transaction']}+{counts['II', 'holding']}",
    ]


@pytest.mark.parametrize("sample_filing", _by_name())
def test_well_formed_as_stored_unless_the_readme_says_otherwise(sample_filing: Filing) -> None:
    assert ("not well-formed" in readme_rows()[sample_filing.name][5]) == (sample_filing.name in BROKEN_UNTIL_JOINED)
    if sample_filing.name in BROKEN_UNTIL_JOINED:
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(sample_filing.stored_document.encode())
    else:
        etree.fromstring(sample_filing.stored_document.encode())


def test_all_forms_schemas_wrappers_and_archives_occur() -> None:
    assert {filing.form for filing in filings()} == {"3", "3/A", "4", "4/A", "5", "5/A"}
    assert {"X0101", "X0202", "X0206", "X0306", "X0407", "X0508", "X0609"} == {f.schema for f in filings()}
    assert {filing.wrapper for filing in filings()} == {"xml", "txt", "nc"}
    for archive in (".tar.gz/", ".zip/"):
        assert any(archive in filing.name for filing in filings()), archive
    assert {(table, kind) for filing in filings() for table, kind, _ in filing.lines} == {
        (table, kind) for table in ("I", "II") for kind in ("transaction", "holding")
    }


def test_the_feed_holds_a_report_of_another_form() -> None:
    others = [name for name in files() if name.startswith("20240220.nc.tar.gz/")]
    assert len(others) == 4
    assert [name for name in others if "<TYPE>8-K" in files()[name]] == [others[-1]]
    assert others[-1] not in {filing.name for filing in filings()}


def test_parts_of_the_document_model_occur() -> None:
    documents = [filing.root for filing in filings()]

    def count(path: str) -> int:
        return sum(len(document.xpath(path)) for document in documents)

    assert max(len(document.findall("reportingOwner")) for document in documents) == 3
    assert max(len(document.findall("ownerSignature")) for document in documents) == 3
    codes = {code for document in documents for code in document.xpath("//transactionCode/text()")}
    assert codes == set("PSMFGADJL")
    for words in ("0", "1", "true", "false"):
        assert count(f"//reportingOwnerRelationship/*[. = '{words}']"), words
    for path in (
        "//securityTitle/footnoteId",
        "//transactionCoding/footnoteId",
        "//transactionPricePerShare[not(value)]/footnoteId",
        "//conversionOrExercisePrice[not(value)]/footnoteId",
        "//exerciseDate/footnoteId",
        "//expirationDate/footnoteId",
        "//transactionShares/footnoteId",
        "//sharesOwnedFollowingTransaction/footnoteId",
        "//directOrIndirectOwnership/footnoteId",
        "//natureOfOwnership[count(footnoteId) = 2]",
        "//transactionPricePerShare[count(footnoteId) = 2]",
        "//footnote/*",
        "//footnote[contains(., '&')]",
        "//transactionTotalValue",
        "//valueOwnedFollowingTransaction",
        "//underlyingSecurityValue",
        "//deemedExecutionDate/value",
        "//deemedExecutionDate[not(*)]",
        "//transactionTimeliness[not(*)]",
        "//transactionTimeliness[value = 'E']",
        "//transactionTimeliness[value = 'L']",
        "//derivativeTable[not(*)]",
        "//nonDerivativeHolding[transactionCoding/transactionFormType = '3']",
        "//equitySwapInvolved[. = '1']",
        "//nonDerivativeSecurity/transactionAmounts/transactionValue",
        "//nonDerivativeSecurity[not(transactionDate)]",
        "/ownershipDocument[noSecuritiesOwned = '1' and not(nonDerivativeTable)]",
        "/ownershipDocument[notSubjectToSection16 = 'true' and .//derivativeTransaction]",
        "/ownershipDocument[aff10b5One = '1']",
        "//issuerForeignTradingSymbol",
        "//rptOwnerNonUSAddressFlag",
        "//rptOwnerNonUSStateTerritory",
        "//rptOwnerCountry",
        "//nonDerivativeHolding[preceding-sibling::*/transactionDate][following-sibling::*/transactionDate]",
        "//value[contains(., '-05:00')]",
        "//transactionShares/value[contains(., '.')]",
        "//transactionPricePerShare/value[string-length(substring-after(., '.')) = 4]",
    ):
        assert count(path), path


def test_parts_of_the_wrappers_occur() -> None:
    texts = files().values()
    for part in (
        "-----BEGIN PRIVACY-ENHANCED MESSAGE-----",
        "\tFORMER COMPANY:",
        "\tFORMER NAME:",
        "<FORMER-COMPANY>",
        "<FORMER-NAME>",
        "<TYPE>EX-24",
        "\t\tSTATE OF INCORPORATION:\t\t\tDE",
    ):
        assert any(part in text for text in texts), part
    exhibit_first = files()["0009990010-24-000001.txt"]
    assert exhibit_first.index("<TYPE>EX-24") < exhibit_first.index("<TYPE>3\n")


def test_long_lines_are_broken_inside_a_number_and_inside_a_word() -> None:
    left_and_right = [
        pair
        for filing in filings()
        for pair in re.findall(rf"(?m)^.{{{LINE_LIMIT - 1}}}(.)\n(.)", filing.text)
    ]
    assert any(left.isdigit() and right.isdigit() for left, right in left_and_right)
    assert any(left.isalpha() and right.isalpha() for left, right in left_and_right)
    for filing in filings():
        if filing.wrapper == "txt":
            assert max(len(line) for line in filing.text.splitlines()) <= LINE_LIMIT, filing.name


def test_the_two_copies_of_one_filing_are_equal_once_joined() -> None:
    copies = [filing for filing in filings() if filing.accession_number == "0009990111-24-000002"]
    assert len(copies) == 2
    assert len({filing.document for filing in copies}) == 1
    assert len({filing.stored_document for filing in copies}) == 2


def test_every_cik_is_invented_or_listed_as_real() -> None:
    ciks = {prefix for name in files() for prefix in re.findall(r"(\d{10})-?\d{2}-?\d{6}", name)}
    for text in files().values():
        ciks |= set(re.findall(r"(?:CENTRAL INDEX KEY:\s*|<CIK>|<issuerCik>|<rptOwnerCik>)(\d+)", text))
        ciks |= set(re.findall(r"(\d{10})-\d{2}-\d{6}", text))
    ciks |= {f"{int(row.split('|')[0]):010d}" for row in _index_rows()}
    assert len(ciks) > 10
    assert {cik for cik in ciks if int(cik) < FIRST_INVENTED_CIK} == REAL_CIKS
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"CIK \((\d{10})\)", readme)) == REAL_CIKS


def _index_rows() -> list[str]:
    _, _, body = files()["master.idx"].partition("-" * 80 + "\n")
    return body.splitlines()


def test_index_lists_every_filing_once_per_filer() -> None:
    listed: Counter[tuple[str, int, str]] = Counter()
    for row in _index_rows():
        cik, _, form, filed, path = row.split("|")
        date.fromisoformat(filed)
        assert path.startswith(f"edgar/data/{cik}/")
        listed[path.rsplit("/", 1)[1].removesuffix(".txt"), int(cik), form] += 1
    assert set(listed.values()) == {1}
    expected = {("0009990010-24-000008", 9_990_010, "8-K")}
    for filing in filings():
        if filing.accession_number != "0009990003-13-000001":
            for cik in filing.root.xpath("//issuerCik/text() | //rptOwnerCik/text()"):
                expected.add((filing.accession_number, int(cik), filing.form))
    assert set(listed) == expected


@pytest.mark.parametrize("sample_filing", _by_name())
def test_rules_that_edgar_enforces(sample_filing: Filing) -> None:
    root = sample_filing.root
    assert (root.find("dateOfOriginalSubmission") is not None) == sample_filing.form.endswith("/A")
    owners = root.xpath("reportingOwner/reportingOwnerId/rptOwnerCik/text()")
    assert owners
    assert len(owners) == len(set(owners))
    footnotes = root.xpath("footnotes/footnote/@id")
    assert len(footnotes) == len(set(footnotes))
    assert set(footnotes) == set(root.xpath("//footnoteId/@id"))
    for _, _, line in sample_filing.lines:
        indirect = line.findtext("ownershipNature/directOrIndirectOwnership/value") == "I"
        assert indirect == (line.find("ownershipNature/natureOfOwnership") is not None)
        for element in line.iter("transactionPricePerShare", "conversionOrExercisePrice", "expirationDate"):
            assert len(element), f"neither value nor footnote: {element.tag}"
    if sample_filing.wrapper != "xml":
        header_ciks = set(re.findall(r"(?:CENTRAL INDEX KEY:\s*|<CIK>)(\d+)", sample_filing.text))
        assert header_ciks == {*owners, root.findtext("issuer/issuerCik")}


def _filing_dates() -> dict[str, str]:
    return {row.rsplit("/", 1)[1].removesuffix(".txt"): row.split("|")[3] for row in _index_rows()}


def test_balances_run_on_from_line_to_line_and_trades_fall_on_weekdays() -> None:
    filed = _filing_dates()
    by_date = {f.accession_number: f for f in filings() if f.accession_number in filed}
    balances: dict[tuple[str | None, ...], Decimal] = {}
    checked = 0
    for accession_number in sorted(by_date, key=lambda number: (filed[number], number)):
        filing = by_date[accession_number]
        owners = ",".join(filing.root.xpath("reportingOwner/reportingOwnerId/rptOwnerCik/text()"))
        for table, kind, line in filing.lines:
            after = line.findtext("postTransactionAmounts/sharesOwnedFollowingTransaction/value")
            if kind == "transaction":
                traded_on = date.fromisoformat((line.findtext("transactionDate/value") or "")[:10])
                assert traded_on.weekday() < 5, filing.name
                assert traded_on.isoformat() <= filed[accession_number], filing.name
            if after is None:
                continue
            nature = line.findtext("ownershipNature/natureOfOwnership/value")
            award = line.findtext("expirationDate/value") if table == "II" else None
            title = line.findtext("securityTitle/value")
            position = (owners, filing.root.findtext("issuer/issuerCik"), table, title, award, nature)
            if kind == "transaction" and position in balances and not filing.form.endswith("/A"):
                acquired = line.findtext("transactionAmounts/transactionAcquiredDisposedCode/value") == "A"
                shares = Decimal(line.findtext("transactionAmounts/transactionShares/value") or "0")
                expected = balances[position] + (shares if acquired else -shares)
                assert Decimal(after) == expected, (filing.name, title, nature)
                checked += 1
            balances[position] = Decimal(after)
    assert checked >= 15


@pytest.mark.parametrize(
    "sample_filing", [pytest.param(f, id=f.name) for f in filings() if f.schema in SCHEMAS_OF_THE_XSD]
)
def test_current_schemas_validate(sample_filing: Filing) -> None:
    path = CORPUS / "schema" / "v5.5" / f"ownership{sample_filing.form.replace('/', '')}Document.xsd.xml"
    if not path.exists():
        pytest.skip(f"no XSD to validate against: {path} is missing (EDGAR_CORPUS names the corpus folder)")
    schema = etree.XMLSchema(etree.parse(str(path)))
    schema.assertValid(sample_filing.root)
