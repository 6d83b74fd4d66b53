"""Documents read by their known parts: the same rows as cut tag by tag, and nothing that is not regular."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from ownership import known
from ownership.document import TABLE_NAMES, _Shredder, _tokens
from ownership.known import KnownDocument
from ownership.shapes import IrregularShapeError
from ownership.sources import SourceFile, find_files
from ownership.submission import _xml_part, holds_ownership_document
from ownership.xml_text import decode, plain_xml, require_well_formed, unwrapped, without_declaration

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar")) / "filings"
ACCESSION = "0009990001-24-000001"

LINE = (
    "<nonDerivativeTransaction><securityTitle><value>Common</value></securityTitle><transactionAmounts>"
    "<transactionShares><value>{shares}</value>{reference}</transactionShares></transactionAmounts>"
    "</nonDerivativeTransaction>"
)
OWNER = "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990002</rptOwnerCik></reportingOwnerId></reportingOwner>"


def document(lines: str = "", behind: str = "", title: str = "X0508") -> str:
    """A small document."""
    return (
        f"<ownershipDocument>\n  <schemaVersion>{title}</schemaVersion><documentType>4</documentType>"
        f"<issuer><issuerCik>0009990001</issuerCik></issuer>{OWNER}"
        f"<nonDerivativeTable>{lines}</nonDerivativeTable>{behind}</ownershipDocument>\n"
    )


def line(shares: str = "100", reference: str = "") -> str:
    """A line of Table I."""
    return LINE.format(shares=shares, reference=reference)


def by_tags(text: str) -> dict[str, list[tuple[object, ...]]]:
    """Rows of a well-formed plain document, cut tag by tag."""
    return _Shredder(ACCESSION, *_tokens(text)).rows


def texts_of(folder: Path) -> list[str]:
    """The plain text of every document below a folder."""
    texts = []
    for found in find_files([folder]):
        if not isinstance(found, SourceFile):
            continue
        data = found.data if found.data is not None else Path(str(found.path)).read_bytes()
        if holds_ownership_document(data):
            part = _xml_part(data, 0) if b"<XML>" in data else data
            texts.append(without_declaration(unwrapped(decode(part)[0])[0]))
    return texts


@pytest.mark.parametrize("folder", [PROJECT / "data" / "sample", CORPUS], ids=["sample", "corpus"])
def test_rows_are_those_of_cutting_tag_by_tag(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder} is missing: set EDGAR_CORPUS")
    texts = texts_of(folder)
    # In another order other parts are known already.
    random.Random(16).shuffle(texts)
    regular = 0
    for text in texts:
        try:
            rows = KnownDocument(text, ACCESSION, TABLE_NAMES).rows
        except IrregularShapeError:
            try:
                require_well_formed(text)
                rows = KnownDocument(plain_xml(text), ACCESSION, TABLE_NAMES, is_well_formed=True).rows
            except Exception:  # noqa: BLE001 - recovered or read tag by tag; other tests see to that
                continue
        regular += 1
        assert rows == by_tags(plain_xml(text))
    assert regular > 0.9 * len(texts) > 10


REGULAR = {
    "lines": document(line() + line("7")),
    "references": document(line(reference='<footnoteId id="F1"/><footnoteId id="F2" />') + line("5")),
    "reference alone": document(line().replace("<value>100</value>", '<footnoteId id="F1"/>')),
    "empty values": document(line().replace("<value>100</value>", "<value></value>") + line()),
    "closed at once": document(line().replace("<value>100</value>", "<value/>")),
    "bare element": document(line().replace("<value>100</value>", "")),
    "no lines": document(),
    "footnotes": document(line(), '<footnotes><footnote id="F1">One  two\n three</footnote>'
                          '<footnote id="F2">x</footnote></footnotes><remarks>r</remarks>'),
    "entities": document(line("A&amp;B &lt; c")),
    "two owners": document(line()).replace(OWNER, OWNER + "\n" + OWNER),
    "reference on the coding": document(line().replace("<transactionAmounts>",
                                        '<transactionCoding><footnoteId id="F3"/></transactionCoding>'
                                        "<transactionAmounts>")),
    "remarks with a reference": document(line(), '<remarks>r<footnoteId id="F1"/></remarks>'),
}  # fmt: skip


@pytest.mark.parametrize("name", REGULAR)
def test_small_regular_documents(name: str) -> None:
    text = REGULAR[name]
    require_well_formed(text)
    try:
        rows = KnownDocument(text, ACCESSION, TABLE_NAMES).rows
    except IrregularShapeError:
        # Mixed content is read tag by tag.
        assert name == "remarks with a reference"
        return
    assert rows == by_tags(text)
    again = KnownDocument(text.replace("100", "250"), ACCESSION, TABLE_NAMES).rows
    assert again == by_tags(text.replace("100", "250"))


IRREGULAR = {
    "not ASCII": document(line("\u00bd")),
    "bare ampersand": document(line("A&B")),
    "numbered reference": document(line("&#65;")),
    "control character": document(line("a\x07b")),
    "delete character": document(line("a\x7f")),
    "attribute": document(line()).replace("<securityTitle>", '<securityTitle a="b">'),
    "comment": document(line() + "<!-- c -->"),
    "cdata": document(line("<![CDATA[1]]>")),
    "instruction": document("<?x y?>" + line()),
    "bracket in a value": document(line("a > b")),
    "bracket that looks like a reference": document(line('F1"/>')),
    "moved start": document(line(reference="<footnoteId>F1</footnoteId>")),
    "identifier with a space in front": document(line(reference='<footnoteId id=" F1"/>')),
    "no identifier": document(line(reference='<footnoteId id=""/>')),
    "second attribute": document(line(reference='<footnoteId id="F1" x="y"/>')),
    "wrong order": document(line()).replace("</value></securityTitle>", "</securityTitle></value>"),
    "not closed": document(line()).replace("</transactionAmounts>", ""),
    "part not closed": document(line()).replace("</nonDerivativeTransaction>", ""),
    "part closed twice": document(line() + "</nonDerivativeTransaction>"),
    "part in a part": document(line(reference=line())),
    "part without a value": document("<nonDerivativeTransaction></nonDerivativeTransaction>"),
    "stray text": document(line() + "stray"),
    "stray text in a line": document(line()).replace("<transactionAmounts>", "<transactionAmounts>stray"),
    "text in front": "stray" + document(line()),
    "text behind": document(line()) + "stray",
    "two roots": document(line()) + document(line()),
    "another root": document(line()).replace("ownershipDocument", "otherDocument"),
    "unknown element": document(line(), "<newElement>1</newElement>"),
    "unknown element without a value": document(line(), "<newElement/>"),
    "unknown element in a line": document(line(reference="<newElement></newElement>")),
    "namespace": document(line()).replace("issuerCik", "n:issuerCik"),
    "markup in a footnote": document(line(), '<footnotes><footnote id="F1">a<b>c</b></footnote></footnotes>'),
    "markup before a footnote's text": document(line(), '<footnotes><footnote id="F1"><b/>a</footnote></footnotes>'),
    "markup behind a footnote's text": document(line(), '<footnotes><footnote id="F1">a<b/></footnote></footnotes>'),
    "markup in a footnote's text": document(line(), '<footnotes><footnote id="F1">a<b/>c</footnote></footnotes>'),
    "bracket that ends a footnote": document(line(), '<footnotes><footnote id="F1">a ></footnote></footnotes>'),
    "empty footnote": document(line(), '<footnotes><footnote id="F1"></footnote></footnotes>'),
    "empty part between parts": document(line() + "<nonDerivativeHolding></nonDerivativeHolding>" + line()),
    "empty part in front": document("<nonDerivativeHolding></nonDerivativeHolding>" + line()),
    "start of a part twice": document("<nonDerivativeTransaction>" + line()),
    "moved start that looks like a reference": document(line(reference='<footnoteId>F1"/></footnoteId>')),
    "moved start of a reference": document(line(reference='<footnoteId>F1"/>')),
    "cut off in a tag": document(line())[:-5],
    "cut off in a start tag": document(line()) + "<remarks",
    "a desert of white space": document(line(), " " * 20_000),
    "value that is white space": document(line("&amp;#32;").replace("&amp;#32;", "&#32;")),
    "a desert of markup": document(line(), "<remarks/>" * 2_000),
    "cut off": document(line())[:-30],
    "nothing": "",
    "text alone": "text",
}


@pytest.mark.parametrize("name", IRREGULAR)
def test_what_is_not_regular_is_left_to_the_other_ways(name: str) -> None:
    # Parts known before must not let anything through either.
    KnownDocument(document(line(reference='<footnoteId id="F1"/>') + line()), ACCESSION, TABLE_NAMES)
    with pytest.raises(IrregularShapeError):
        KnownDocument(IRREGULAR[name], ACCESSION, TABLE_NAMES)


def test_a_value_of_nothing_but_referenced_white_space_is_left_to_the_other_ways() -> None:
    text = document(line("&#32;"))
    require_well_formed(text)
    with pytest.raises(IrregularShapeError):
        KnownDocument(text, ACCESSION, TABLE_NAMES, is_well_formed=True)


def test_documents_of_very_many_values_are_left_to_the_other_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    text = document(line())
    KnownDocument(text, ACCESSION, TABLE_NAMES)
    monkeypatch.setattr(known, "MAX_VALUES", 5)
    with pytest.raises(IrregularShapeError):
        KnownDocument(text, ACCESSION, TABLE_NAMES)


def test_damaged_documents_are_irregular_or_read_like_others() -> None:
    text = document(
        line(reference='<footnoteId id="F1"/>') + line("7"),
        '<footnotes><footnote id="F1">One &amp; two</footnote></footnotes>',
    )
    draw = random.Random(16)
    read = 0
    for _ in range(3_000):
        start = draw.randrange(len(text))
        end = min(len(text), start + draw.randint(0, 12))
        damaged = text[:start] + draw.choice(["", "<", ">", "/", '"', "&", "x", " ", "</value>", "<value>"]) + text[end:]
        try:
            rows = KnownDocument(damaged, ACCESSION, TABLE_NAMES).rows
        except IrregularShapeError:
            continue
        read += 1
        require_well_formed(damaged)
        assert rows == by_tags(damaged)
    assert read > 50


def test_what_is_known_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MAX_CHUNKS", 20)
    monkeypatch.setattr(known, "MAX_PARTS", 3)
    known._CHUNKS.clear()
    known._STRETCHES.clear()
    known._PARTS.clear()
    for number in range(40):
        text = re.sub(r"(?<=>)(?=<)", " " * (number % 7), document(line() + line("7", '<footnoteId id="F1"/>')))
        assert KnownDocument(text, ACCESSION, TABLE_NAMES).rows == by_tags(text)
        assert len(known._CHUNKS) <= 20
        assert len(known._PARTS) <= 3
