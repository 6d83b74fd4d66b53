"""Whatever is thrown at the reader: valid documents come back whole, damaged ones whole or not at all.

The same examples are drawn in every run (profile 'repeatable'); SECTION16_HYPOTHESIS_PROFILE=searching draws others,
and more of them.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, Phase, assume, currently_in_test_context, example, given, note, settings
from hypothesis import strategies as st

from loading import ROOT, accession, document, submission
from ownership import tables
from ownership.rebuild import rebuild_document
from ownership.shapes import LINE_ELEMENTS, LINE_SHAPES, OWNER_SHAPE, SIGNATURE_SHAPE, Shape
from ownership.sources import LeftAlone, SourceFile, find_files
from ownership.submission import Filing, OtherForm, Rejection, read_filing
from ownership.warehouse import arrow_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMON = {
    "deadline": None,  # the watchdog below is the limit: a busy machine is no failure
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
}
# Documents are drawn by a seed, which shrinks to nothing smaller: the repeatable profile saves the time.
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    max_examples=150,
    phases=[Phase.explicit, Phase.generate],
    **_COMMON,
)
settings.register_profile("searching", max_examples=3000, **_COMMON)
settings.load_profile(os.environ.get("SECTION16_HYPOTHESIS_PROFILE", "repeatable"))

SECONDS = 20
NUMBER = accession(1)
NAME = f"{NUMBER}.xml"
WHITE_SPACE = " \t\r\n"
WRAP = 1023
FORMS = ("3", "3/A", "4", "4/A", "5", "5/A")


@contextmanager
def watchdog(seconds: float = SECONDS) -> Iterator[None]:
    """Fail where what is inside takes longer by the clock on the wall."""

    def bark(*_: object) -> None:
        raise AssertionError(f"still reading after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read(name: str, data: bytes) -> Filing | OtherForm | Rejection:
    """What the reader makes of a file; nothing else may come out, and it must fit into the warehouse."""
    with watchdog():
        outcome = read_filing(name, data)
    if isinstance(outcome, Filing):
        arrow_tables([outcome])
    else:
        assert isinstance(outcome, OtherForm | Rejection)
        if isinstance(outcome, Rejection):
            assert re.fullmatch(r"[a-z0-9_]+", outcome.reason)
            assert outcome.detail
            outcome.detail.encode()
    return outcome


def parse_mode(filing: Filing) -> str:
    return str(filing.rows["filing"][0][tables.FILING.column_names.index("parse_mode")])


def canonical(xml: str) -> str:
    """Canonical XML by the standard library, white space between elements and around values aside."""
    root = ET.fromstring(xml)
    for element in root.iter():
        element.text = (element.text or "").strip(WHITE_SPACE)
        element.tail = (element.tail or "").strip(WHITE_SPACE)
    return ET.canonicalize(ET.tostring(root, encoding="unicode"))


def events(xml: str) -> list[tuple[Any, ...]]:
    """What the parser tells of a text, namespaces not looked at: a damaged name may have a ':' anywhere."""
    found: list[tuple[Any, ...]] = []
    texts: list[str] = []

    def told(*event: Any) -> None:
        if text := "".join(texts).strip(WHITE_SPACE):
            found.append(("text", text))
        texts.clear()
        found.append(event)

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: told("start", name, sorted(attributes.items()))
    parser.EndElementHandler = lambda name: told("end", name)
    parser.CharacterDataHandler = texts.append
    parser.Parse(xml, True)
    return found


# ----------------------------------------------------------------------------------------------- valid documents

CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("&<>\"'\u00a0\u0085\u2028\ufeff\U0001f600é AT&amp;0123;#x\t\n]")
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "0",
        "1200.0000",
        "2024-02-16",
        "2024-02-16-05:00",
        "true",
        "AT&T",
        "]]>",
        "&amp;",
        "x > y",
        "a\nb",
        "text()",
        "1" * 40,
    ]
)
UNKNOWN_NAMES = (
    "newElement",
    "x",
    "value",
    "footnote2",
    "securityTitle",
    "ownerSignatures",
    "aff10b5One",
    "transactionShares",
)
REPEATED = {*LINE_ELEMENTS, "reportingOwner", "footnote", "ownerSignature"}


def written(text: str, dice: random.Random) -> str:
    """Character data, written in one of the ways there are."""
    way = dice.randrange(12)
    if way == 0 and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    if way == 1:
        return "".join(f"&#{ord(character)};" for character in text)
    if way == 2:
        return "".join(f"&#x{ord(character):X};" if not character.isalnum() else character for character in text)
    if way == 3 and text:
        return f"{escape(text[:1])}<!-- note -->{escape(text[1:])}"
    return escape(text)


class Writer:
    """Writes ownership documents: mostly as the specification says, now and then otherwise."""

    def __init__(self, dice: random.Random, texts: list[str], oddity: float) -> None:
        self.dice, self.texts, self.oddity = dice, texts, oddity

    def is_odd(self) -> bool:
        return self.dice.random() < self.oddity

    def text(self) -> str:
        return written(self.dice.choice(self.texts), self.dice)

    def between(self) -> str:
        return self.dice.choice(["", "", "\n", "\n    ", " \t", "\r\n"])

    def references(self) -> str:
        return "".join(
            f'<footnoteId id="F{self.dice.randrange(1, 9)}"/>' for _ in range(self.dice.choice([0, 0, 0, 1, 1, 2]))
        )

    def attributes(self) -> str:
        if not self.is_odd():
            return ""
        return f" {self.dice.choice(['note', 'id', 'a.b', 'xml:lang'])}={quoteattr(self.dice.choice(self.texts))}"

    def element(self, name: str, inside: str) -> str:
        if not inside and self.dice.random() < 0.5:
            return f"<{name}{self.attributes()}{self.dice.choice(['', ' '])}/>"
        return f"<{name}{self.attributes()}{self.dice.choice(['', '', '', ' '])}>{inside}</{name}>"

    def leaf(self, name: str, *, is_wrapped: bool) -> str:
        way = self.dice.randrange(8)
        text = "" if way == 0 else self.text()
        if is_wrapped and not (self.is_odd() and way < 4):
            value = "" if way == 1 else self.element("value", text)
            return self.element(name, value + self.between() + self.references())
        if self.is_odd():
            text += self.dice.choice([f"<i>{self.text()}</i>", f"<b/>{self.text()}", self.references(), self.unknown()])
        return self.element(name, text)

    def unknown(self) -> str:
        return self.element(self.dice.choice(UNKNOWN_NAMES), self.dice.choice([self.text(), self.references(), ""]))

    def tree(self, paths: list[str]) -> list[str]:
        """The children that the paths tell, in their order."""
        groups: dict[str, list[str]] = {}
        for path in paths:
            first, _, rest = path.partition("/")
            groups.setdefault(first, []).append(rest)
        children = []
        for name, rests in groups.items():
            if rests in (["value"], [""]):
                children.append(self.leaf(name, is_wrapped=rests == ["value"]))
            else:
                children.append(self.group(name, self.tree([rest for rest in rests if rest])))
        return children

    def group(self, name: str, children: list[str]) -> str:
        if self.is_odd():
            self.dice.shuffle(children)
        if self.is_odd():
            children.insert(self.dice.randrange(len(children) + 1), self.unknown())
        if self.is_odd() and children:
            children.append(self.dice.choice(children))
        if self.is_odd():
            children.insert(self.dice.randrange(len(children) + 1), self.dice.choice([self.text(), self.references()]))
        return self.element(name, self.between() + "".join(child + self.between() for child in children))

    def part(self, shape: Shape, share: float, needed: str = "") -> str:
        paths = [path for path in shape.positions if path == needed or self.dice.random() < share]
        return self.group(shape.element, self.tree(paths))

    def table(self, number: str) -> str:
        name = {"I": "nonDerivativeTable", "II": "derivativeTable"}[number]
        elements = [element for element, (table, _) in LINE_ELEMENTS.items() if table == number]
        lines = [
            self.part(LINE_SHAPES[self.dice.choice(elements)], self.dice.choice([0.2, 0.8, 1.0]))
            for _ in range(self.dice.choice([0, 1, 1, 2, 4]))
        ]
        return self.group(name, lines)

    def document(self) -> str:
        dice = self.dice
        owners = [self.owner() for _ in range(dice.choice([1, 1, 2, 3]))]
        footnotes = [
            f'<footnote id="F{number}">{self.text()}{"<b>" + self.text() + "</b> end" if self.is_odd() else ""}</footnote>'
            for number in range(1, dice.choice([1, 2, 4]))
        ]
        children = [
            f"<schemaVersion>{dice.choice(['X0101', 'X0202', 'X0306', 'X0508', 'X0609'])}</schemaVersion>",
            f"<documentType>{dice.choice(FORMS)}</documentType>",
            *(
                self.leaf(name, is_wrapped=False)
                for name in ("periodOfReport", "notSubjectToSection16")
                if dice.random() < 0.7
            ),
            f"<issuer><issuerCik>0009990010</issuerCik>{self.leaf('issuerName', is_wrapped=False)}</issuer>",
            *owners,
            *(self.table(number) for number in dice.choice([[], ["I"], ["II"], ["I", "II"], ["I", "II", "I"]])),
            *([self.group("footnotes", footnotes)] if footnotes else []),
            *([self.leaf("remarks", is_wrapped=False)] if dice.random() < 0.5 else []),
            *(self.part(SIGNATURE_SHAPE, 1.0) for _ in range(dice.choice([0, 1, 2]))),
        ]
        if self.is_odd():
            dice.shuffle(children)
        if self.is_odd():
            children.insert(
                dice.randrange(len(children)),
                dice.choice([self.unknown(), "<!-- c -->", "<?go on?>", self.text()]),
            )
        inside = self.between() + "".join(child + self.between() for child in children)
        root = "ownershipDocument"
        space = ""
        if self.is_odd():
            space = dice.choice(
                [
                    ' xmlns="urn:a"',
                    ' xmlns:o="urn:b"',
                    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:x="y"',
                ]
            )
            if ":o" in space:
                inside = inside.replace("<remarks>", "<o:remarks>").replace("</remarks>", "</o:remarks>")
        return f"<{root}{space}>{inside}</{root}>"

    def owner(self) -> str:
        paths = [
            path
            for path in OWNER_SHAPE.positions
            if path != "reportingOwnerId/rptOwnerCik" and self.dice.random() < 0.6
        ]
        children = self.tree(paths)
        return self.group(
            "reportingOwner",
            ["<reportingOwnerId><rptOwnerCik>0009990101</rptOwnerCik></reportingOwnerId>", *children],
        )


SEEDS = st.integers(0, 2**32)


@st.composite
def documents(draw: st.DrawFn, *, oddities: tuple[float, ...] = (0.0, 0.02, 0.1)) -> str:
    """The text of a well-formed ownership document."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=6))
    writer = Writer(random.Random(draw(SEEDS)), texts, draw(st.sampled_from(oddities)))
    xml = writer.document()
    ET.fromstring(xml)
    return xml


@given(documents())
def test_a_valid_document_is_read_and_can_be_written_again(xml: str) -> None:
    outcome = read(NAME, f'<?xml version="1.0"?>\n{xml}\n'.encode())
    note(xml)
    assert isinstance(outcome, Filing), outcome
    assert parse_mode(outcome) == "strict"
    assert canonical(rebuild_document(outcome.rows)) == canonical(xml)


@given(
    documents(oddities=(0.0, 0.05)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"]),
    st.booleans(),
)
def test_a_valid_document_is_the_same_in_every_encoding(xml: str, encoding: str, is_declared: bool) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n' if is_declared else ""
    try:
        data = (declaration + xml).encode(encoding)
    except UnicodeEncodeError:
        assume(False)
        return
    if encoding == "iso-8859-1" and not xml.isascii():
        assume(is_declared)  # undeclared, its bytes are Windows-1252, which has other signs at 0x80 to 0x9F
    try:
        is_utf_8 = encoding != "utf-16" and data.removeprefix(b"\xef\xbb\xbf").decode() != declaration + xml
    except UnicodeDecodeError:
        is_utf_8 = False
    assume(is_declared or not is_utf_8)
    outcome = read(NAME, data)
    assert isinstance(outcome, Filing), outcome
    assert canonical(rebuild_document(outcome.rows)) == canonical(xml)


def wrapped(text: str) -> str:
    """Lines broken at 1,023 characters, as EDGAR's submission text has them."""
    return "\n".join(
        "\n".join(line[at : at + WRAP] for at in range(0, max(len(line), 1), WRAP)) for line in text.split("\n")
    )


@given(documents(oddities=(0.0, 0.02)), st.integers(1000, 2100), st.integers(0, 2**32))
def test_a_document_wrapped_at_1023_characters_is_joined_again(xml: str, padding: int, seed: int) -> None:
    xml = xml.replace("\r", "").encode("ascii", "xmlcharrefreplace").decode()
    words = random.Random(seed).choices(["plan", "a", "b-c", "10b5-1(c)", "the"], k=padding)
    xml = re.sub(r"\n\s*", "", xml).replace(
        "</ownershipDocument>", f"<remarks>{' '.join(words)}</remarks></ownershipDocument>"
    )
    data = submission(1, wrapped(xml))
    outcome = read("x.txt", data.encode())
    assert isinstance(outcome, Filing), outcome
    assert parse_mode(outcome) in ("strict", "unwrapped")
    assert canonical(rebuild_document(outcome.rows)) == canonical(xml)


# --------------------------------------------------------------------------------------------- damaged documents


def lenient_counts(xml: str) -> Counter[str]:
    """How many lines, owners, footnotes and signatures a text has, told by its start tags alone."""
    names = re.findall(
        r"<(?:[\w.-]+:)?(\w+)(?=[\s/>])", re.sub(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", "", xml, flags=re.DOTALL)
    )
    return Counter("line" if name in LINE_ELEMENTS else name for name in names if name in REPEATED)


def lenient_text(xml: str) -> Counter[str]:
    """Letters and digits outside of anything that looks like a tag."""
    without = re.sub(r"<!--.*?-->", "", xml, flags=re.DOTALL)
    without = re.sub(r"<\?.*?\?>", "", without, flags=re.DOTALL)
    without = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda match: escape(match[1]), without, flags=re.DOTALL)
    return Counter(character for character in unescaped(re.sub(r"<[^<>]*>", " ", without)) if character.isalnum())


def unescaped(text: str) -> str:
    return re.sub(r"&(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);", lambda match: html.unescape(match[0]), text)


def lenient_references(xml: str) -> Counter[str]:
    without = re.sub(r"<!--.*?-->|<\?.*?\?>", "", xml, flags=re.DOTALL)
    return Counter(re.findall(r"""<footnoteId\s+id\s*=\s*["']?([\w]+)""", without))


def rows_of(filing: Filing) -> Counter[str]:
    names = {"line": [table.name for _, table in LINE_ELEMENTS.values()], "reportingOwner": ["reporting_owner"],
             "footnote": ["footnote"], "ownerSignature": ["owner_signature"]}  # fmt: skip
    return Counter(
        {kind: sum(len(filing.rows.get(name, ())) for name in set(tables_)) for kind, tables_ in names.items()}
    )


def require_honest(outcome: Any, xml: str) -> None:
    """A filing must hold all that the text has; anything else is refused with a reason."""
    if not isinstance(outcome, Filing):
        assert isinstance(outcome, Rejection), outcome
        return
    if currently_in_test_context():
        note(f"{parse_mode(outcome)}: {xml}")
    rebuilt = rebuild_document(outcome.rows)
    mode = parse_mode(outcome)
    if mode == "strict":
        assert events(rebuilt) == events(xml)
    elif mode == "unwrapped":
        joined = "".join(line if len(line) == WRAP else f"{line}\n" for line in xml.split("\n"))
        assert events(rebuilt) == events(joined)
    else:
        joined = "".join(line if len(line) == WRAP else f"{line}\n" for line in xml.split("\n"))
        assert +rows_of(outcome) == +lenient_counts(joined)
        lost = lenient_text(joined) - lenient_text(rebuilt)
        assert not lost, f"lost {lost}"
        unreferred = lenient_references(joined) - lenient_references(rebuilt)
        assert not unreferred, f"references lost: {unreferred}"


def cut(dice: random.Random, xml: str) -> str:
    return xml[: dice.randrange(len(xml) or 1)]


def hole(dice: random.Random, xml: str) -> str:
    at = dice.randrange(len(xml) or 1)
    return xml[:at] + xml[at + dice.choice([1, 2, 10, 200]) :]


def doubled(dice: random.Random, xml: str) -> str:
    at, to = sorted(dice.randrange(len(xml) + 1) for _ in range(2))
    return xml[:to] + xml[at:]


def twice(dice: random.Random, xml: str) -> str:
    return xml + dice.choice(["", "\n", '<?xml version="1.0"?>']) + xml


def tag_swapped(dice: random.Random, xml: str) -> str:
    tags = list(re.finditer(r"<[^<>]+>", xml))
    if len(tags) < 2:
        return xml
    one, other = sorted(dice.sample(range(len(tags)), 2))
    first, second = tags[one], tags[other]
    return xml[: first.start()] + second[0] + xml[first.end() : second.start()] + first[0] + xml[second.end() :]


def tag_lost(dice: random.Random, xml: str) -> str:
    tags = list(re.finditer(r"<[^<>]+>", xml))
    if not tags:
        return xml
    tag = dice.choice(tags)
    return xml[: tag.start()] + xml[tag.end() :]


def tag_renamed(dice: random.Random, xml: str) -> str:
    tags = list(re.finditer(r"</?\w+", xml))
    if not tags:
        return xml
    tag = dice.choice(tags)
    return xml[: tag.end()] + dice.choice(["x", "1", " y", "/", ":", "=", "é"]) + xml[tag.end() :]


def thrown_in(dice: random.Random, xml: str) -> str:
    at = dice.randrange(len(xml) + 1)
    rubbish = ["<", ">", "&", "\x00", "\x0b", "&nbsp;", "&#0;", "&#xD800;", "]]>", "<!--", "-->", "<![CDATA[", "<?", '"', "'",
               "</ownershipDocument>", "<ownershipDocument>", "<value>", "</value>", "<footnoteId id='F1' id='F2'/>",
               "<footnoteId id=F7/>", "<footnote>", "<br>", "<a b>", "<a b=c>x</a>", "\ufffe", "\x85", "&amp", "<1>", "< value>",
               "<!DOCTYPE a>", "<!ENTITY a 'b'>", "\x1a"]  # fmt: skip
    return xml[:at] + dice.choice(rubbish) + xml[at:]


def broken_at_1023(dice: random.Random, xml: str) -> str:
    return wrapped(xml.replace("\n", " "))


DAMAGES = (cut, hole, doubled, twice, tag_swapped, tag_lost, tag_renamed, thrown_in, broken_at_1023)


@settings(max_examples=3 * settings().max_examples)
@given(
    documents(oddities=(0.0, 0.05)),
    st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=2),
    SEEDS,
)
def test_a_damaged_document_is_read_whole_or_refused(xml: str, damages: list[Any], seed: int) -> None:
    dice = random.Random(seed)
    xml = xml.replace("\r", "")
    for damage in damages:
        xml = damage(dice, xml) or "x"
    require_honest(read(NAME, xml.encode()), xml)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_plain_document_damaged_in_many_places_is_read_whole_or_refused(damage: Any) -> None:
    dice = random.Random(16)
    plain = document(1, lines=3, footnotes=2, owners=2, remarks="A &amp; B")
    accepted = 0
    with watchdog(60):
        for _ in range(400):
            xml = damage(dice, plain)
            outcome = read(NAME, xml.encode())
            try:
                require_honest(outcome, xml)
            except Exception as error:
                raise AssertionError(f"{type(error).__name__}: {error}\n{xml}") from error
            accepted += isinstance(outcome, Filing)
    assert accepted < 400 or damage is broken_at_1023


@given(
    documents(oddities=(0.0, 0.05)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 7)), min_size=1, max_size=3),
    st.booleans(),
)
def test_flipped_bits_are_read_as_they_are_or_refused(xml: str, flips: list[tuple[int, int]], is_wrapped: bool) -> None:
    data = bytearray(xml.replace("\r", "").encode())
    for at, bit in flips:
        data[at % len(data)] ^= 1 << bit
    data = bytearray(bytes(data).replace(b"\r", b"\n"))
    outcome = read(NAME, submission(1, "@").encode().replace(b"@", bytes(data)) if is_wrapped else bytes(data))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        # The reader takes such bytes as Windows-1252.
        text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
    if is_wrapped and isinstance(outcome, Filing) and "</XML>" in text + "</XML>":
        text = text.strip()
    require_honest(outcome, text)


@given(st.binary(max_size=400), st.sampled_from([NAME, "x.txt", "x", "0009991000-24-000001.nc"]))
@example(b"<ownershipDocument", NAME)
@example(b"<ownershipDocument>", NAME)
@example(b"\xff\xfe", NAME)
@example(b"\xff\xfe<\x00", NAME)
@example(b"<SEC-HEADER>", NAME)
@example(b"<SUBMISSION><TYPE>4", NAME)
@example(b"<SEC-HEADER><DOCUMENT><TYPE>4<TEXT><XML><ownershipDocument/></XML></TEXT></DOCUMENT>", NAME)
def test_any_bytes_at_all_are_refused_with_a_reason_or_are_another_form(data: bytes, name: str) -> None:
    assert not isinstance(read(name, data), Filing)


PIECES = ["<ownershipDocument>", "</ownershipDocument>", "<SEC-HEADER>", "<DOCUMENT>", "</DOCUMENT>", "<TYPE>4\n", "<TEXT>", "<XML>",
          "</XML>", "</TEXT>", "<SUBMISSION>", "ACCESSION NUMBER:\t0009991000-24-000009\n", "<value>", "</value>", "<documentType>4</documentType>",
          "<issuer><issuerCik>1</issuerCik></issuer>", "<reportingOwner><reportingOwnerId><rptOwnerCik>1</rptOwnerCik></reportingOwnerId></reportingOwner>",
          '<footnoteId id="F1"/>', "<footnotes>", '<footnote id="F1">', "</footnote>", "</footnotes>", "<nonDerivativeTable>", "</nonDerivativeTable>",
          "<nonDerivativeHolding>", "</nonDerivativeHolding>", "text()", "markup()", "I*", "/", "&", "\n", "<?xml version='1.0'?>", "<issuer/>",
          "footnoteId id", "<a:b/>", "<![CDATA[x]]>", "<!---->", "<_/>", "<-/>", "</>", "<>", "< >", "</ >", "<//>", "ISSUER:\n", "<ISSUER>\n"]  # fmt: skip


@settings(max_examples=3 * settings().max_examples)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_pieces_of_filings_in_any_order_never_crash_the_reader(pieces: list[str], is_whole: bool) -> None:
    inside = "".join(pieces)
    if is_whole:
        inside = document(1).replace("<issuer>", inside + "<issuer>")
    outcome = read(NAME, inside.encode())
    if not any(marker in inside for marker in ("<SEC-HEADER>", "<SUBMISSION>")):
        require_honest(outcome, inside)


HEAD = (
    "<ownershipDocument><documentType>4</documentType><issuer><issuerCik>1</issuerCik></issuer>"
    "<reportingOwner><reportingOwnerId><rptOwnerCik>1</rptOwnerCik></reportingOwnerId></reportingOwner>"
)


@pytest.mark.parametrize(
    "inside",
    [
        '<derivativeHolding><value><footnoteId id="F7"/></value></derivativeHolding>',
        '<footnoteId id="F6"/><derivativeHolding>1</derivativeHolding>',
        '<x:><footnoteId id="F6"/></x:>',
    ],
    ids=[
        "a_reference_in_a_value_that_is_nobody_s",
        "text_in_a_line_after_a_reference",
        "a_name_that_ends_with_a_colon",
    ],
)
def test_odd_documents_found_by_chance_are_read_whole_or_refused(inside: str) -> None:
    xml = f"{HEAD}{inside}</ownershipDocument>"
    require_honest(read(NAME, xml.encode()), xml)


HOSTILE = {
    "nested_deep": "<ownershipDocument>" + "<a>" * 200_000 + "</a>" * 200_000 + "</ownershipDocument>",
    "nested_deep_and_never_closed": "<ownershipDocument>" + "<a>" * 300_000 + "</ownershipDocument>",
    "nested_deep_values": document(1).replace("<remarks>", "").replace("ISSUER 1", "<b>" * 50_000 + "x" + "</b>" * 50_000),
    "nested_deep_rows": "<ownershipDocument>" + "<nonDerivativeTransaction>" * 50_000 + "</ownershipDocument>",
    "billion_laughs": '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + f"]>{document(1, remarks='&j;')}",
    "external_entity": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{document(1, remarks="&x;")}',
    "external_dtd": f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">{document(1)}',
    "parameter_entity": f'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>{document(1)}',
    "undeclared_entity": document(1, remarks="&x;"),
    "xinclude": document(1).replace("<issuer>", '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><issuer>', 1),
    "huge_attribute": document(1).replace("<issuer>", f'<issuer a="{"x" * 5_000_000}">'),
    "very_many_attributes": document(1).replace("<issuer>", "<issuer " + " ".join(f'a{n}="1"' for n in range(50_000)) + ">"),
    "huge_name": document(1).replace("<issuer>", f"<{'x' * 1_000_000}/><issuer>"),
    "huge_text": document(1, remarks="x " * 10_000_000),
    "white_space_only": " " * 20_000_000,
    "many_brackets": "<" * 1_000_000,
    "many_ampersands": document(1, remarks="&" * 300_000),
    "many_references": document(1, remarks="&#1" * 100_000),
    "many_comments_opened": document(1, remarks="<!--" * 200_000),
    "many_quotes": document(1).replace("<issuer>", "<issuer " + "a='" * 100_000 + ">"),
    "spaces_in_a_tag": document(1).replace("<issuer>", "<issuer" + " " * 1_000_000 + "x>"),
    "many_elements": document(1).replace("<issuer>", "<a/>" * 50_000 + "<issuer>"),
    "nul_bytes": document(1, remarks="a\x00b" * 1000),
    "very_many_elements": document(1).replace("<issuer>", "<a/>" * 2_100_000 + "<issuer>"),
    "header_line_of_spaces": submission(1, document(1)).replace("ISSUER:", "X" + " " * 200_000 + "Y\nISSUER:", 1),
    "header_line_of_tabs_and_words": submission(1, document(1)).replace("ISSUER:", "X \t" * 100_000 + "\nISSUER:", 1),
    "header_of_brackets": submission(1, document(1)).replace("ISSUER:", "<A" * 200_000 + "\nISSUER:", 1),
    "header_of_sections": submission(1, document(1)).replace("ISSUER:", "ISSUER:\nFORMER COMPANY:\n" * 20_000, 1),
    "tag_header_of_sections": "<SUBMISSION>\n<TYPE>4\n<ISSUER>\n" + "<FORMER-COMPANY>\n" * 20_000 + "<DOCUMENT>\n" + document(1),
    "many_documents": submission(1, document(1)).replace("<DOCUMENT>", "<DOCUMENT>\n" * 30_000),
    "many_ownership_documents": submission(1, document(1) * 500),
    "index_of_spaces": "CIK|Company Name|Form Type|Date Filed|Filename\n" + ("|" * 100_000 + "\n") * 20,
    "form_index_of_spaces": "Description: Form Index of x\nForm Type  Company Name  CIK  Date Filed  File Name\n" + "a" + " " * 100_000 + "1",
    "utf_16_cut_in_a_character": "\ufeff" + document(1),
}  # fmt: skip


READ_HOSTILE = """
import json, resource, signal, sys
from pathlib import Path
sys.path.insert(0, "scripts")
from load import read_batch
from ownership.sources import SourceFile

def bark(*_):
    raise TimeoutError("still reading")

resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
signal.signal(signal.SIGALRM, bark)
for path in map(Path, sys.argv[2:]):
    signal.alarm(int(sys.argv[1]))
    batch = read_batch([SourceFile(path.name, path=path)])
    signal.alarm(0)
    rejections = [(each.reason, each.detail) for each in batch.rejections]
    print(json.dumps([path.parent.name, batch.filings.num_rows, rejections]), flush=True)
"""


@pytest.fixture(scope="module")
def hostile_outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """What became of each hostile file, in a process of its own: a crash of the interpreter would end the tests."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, text in HOSTILE.items():
        path = folder / name / f"{NUMBER}.txt"
        path.parent.mkdir()
        path.write_bytes(text.encode("utf-16")[:-1] if name.startswith("utf_16") else text.encode())
        paths.append(str(path))
    command = [sys.executable, "-c", READ_HOSTILE, str(SECONDS), *paths]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    outcomes = {
        name: (filings, rejections) for name, filings, rejections in map(json.loads, result.stdout.splitlines())
    }
    missing = next((name for name in HOSTILE if name not in outcomes), None)
    assert missing is None, f"{missing} ended the process: {result.returncode} {result.stderr[-500:]}"
    return outcomes


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends_quickly_with_a_reason_or_whole(
    name: str, hostile_outcomes: dict[str, tuple[int, list[tuple[str, str]]]]
) -> None:
    filings, rejections = hostile_outcomes[name]
    assert filings + len(rejections) == 1
    for reason, detail in rejections:
        assert reason != "reader_failed", detail
        assert len(detail) < 2000, "a detail is for people to read"
    if "entity" in name or "dtd" in name or name == "billion_laughs":
        assert not filings or name == "undeclared_entity"


# ------------------------------------------------------------------------------------------------------- headers

HEADER_WORDS = st.sampled_from(
    ["ISSUER", "REPORTING-OWNER", "FILER", "COMPANY DATA", "FORMER COMPANY", "FORMER NAME", "MAIL ADDRESS", "BUSINESS ADDRESS",
     "COMPANY CONFORMED NAME", "CENTRAL INDEX KEY", "STATE", "CITY", "STREET 1", "FILM NUMBER", "FORM TYPE", "ITEM INFORMATION",
     "FILED AS OF DATE", "GROUP MEMBERS", "SROS", "DATE OF NAME CHANGE", "FORMER CONFORMED NAME", "FILING VALUES", "NEW LABEL"]
)  # fmt: skip
LINE_TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\x85\u2028\u2029"),
    max_size=30,
).map(lambda text: " ".join(text.split()))
LABELLED_LINES = st.one_of(
    st.builds("{}:\t\t{}".format, HEADER_WORDS, LINE_TEXTS),
    st.builds("\t{}:".format, HEADER_WORDS),
    st.builds("{}: {}".format, LINE_TEXTS, LINE_TEXTS),
    st.builds("<{}>{}".format, st.sampled_from(["NEW-TAG", "PERIOD", "SROS", "ISSUER", "PAPER", "FLAG"]), LINE_TEXTS),
    LINE_TEXTS,
)
TAG_LINES = st.one_of(
    st.builds(
        "<{}>{}".format,
        HEADER_WORDS.map(lambda word: word.replace(" ", "-")),
        LINE_TEXTS,
    ),
    st.builds("</{}>".format, st.sampled_from(["ISSUER", "COMPANY-DATA", "FORMER-COMPANY", "FILING-VALUES"])),
    LINE_TEXTS,
)


def is_usable(lines: list[str]) -> bool:
    """Whether the lines say nothing about what the file is: another form, another accession number, its documents."""
    text = "\n".join(lines).upper()
    banned = ("<DOCUMENT>", "ACCESSION", "SUBMISSION", "<TYPE>", "SEC-", "IMS-", "OWNERSHIPDOCUMENT")
    return not any(word in text for word in banned)


def folded(text: str) -> str:
    return " ".join(
        text.replace("-", " ").replace(":", " ").replace("<", " ").replace(">", " ").replace("/", " ").split()
    ).upper()


def require_every_word(filing: Filing, lines: list[str]) -> None:
    """Every word of every line is in the rows; names of sections and labels of columns are known without."""
    names = ("filing", "filing_entity", "former_name", "unmapped_header_line")
    held = Counter(
        folded(
            " ".join(str(cell) for name in names for row in filing.rows.get(name, ()) for cell in row if cell)
        ).split()
    )
    known = {
        word
        for table in names
        for column in tables_by_name()[table].column_names
        for word in folded(column.replace("_", " ")).split()
    }
    known |= set(folded(" ".join(KNOWN_LABELS)).split())
    filed = Counter(word for line in lines for word in folded(line).split() if word not in known)
    lost = filed - held
    assert not lost, f"lost: {lost}"


def tables_by_name() -> dict[str, tables.Table]:
    return {table.name: table for table in tables.ALL_TABLES}


KNOWN_LABELS = (
    "ISSUER", "REPORTING OWNER", "FILER", "COMPANY DATA", "FORMER COMPANY", "FORMER NAME", "MAIL ADDRESS", "BUSINESS ADDRESS",
    "COMPANY CONFORMED NAME", "CENTRAL INDEX KEY", "STATE", "CITY", "STREET 1", "FILM NUMBER", "FORM TYPE", "FILED AS OF DATE",
    "DATE OF NAME CHANGE", "FORMER CONFORMED NAME", "FILING VALUES", "PERIOD",
)  # fmt: skip


@given(st.lists(LABELLED_LINES.filter(lambda line: is_usable([line])), max_size=12))
def test_every_line_of_a_labelled_header_is_kept(lines: list[str]) -> None:
    head, tail = submission(1, document(1)).split("ISSUER:\t\t\n", 1)
    outcome = read("x.txt", f"{head}{chr(10).join(lines)}\n{tail}".encode())
    assert isinstance(outcome, Filing), outcome
    require_every_word(outcome, lines)


@given(st.lists(TAG_LINES.filter(lambda line: is_usable([line])), max_size=12), st.sampled_from(["\n", ""]))
def test_every_line_of_a_tag_header_is_kept_also_where_tags_share_a_line(lines: list[str], between: str) -> None:
    text = between.join(lines)
    assume(is_usable([text]))
    data = f"<SUBMISSION>\n<ACCESSION-NUMBER>{NUMBER}\n<TYPE>4\n{text}\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n{document(1)}\n</XML>\n</TEXT>\n</DOCUMENT>\n"
    outcome = read("x.nc", data.encode())
    assert isinstance(outcome, Filing), outcome
    require_every_word(outcome, [text])


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"\n", b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n"]),
)
@example(b"<TYPE>8-K\n", b"")
@example(b"\xff\xfe", b"")
@example(b"<DOCUMENT>", b"")
def test_bytes_in_front_of_a_submission_change_nothing(front: bytes, more: bytes) -> None:
    assume(not re.search(rb"<(SEC-|IMS-|SUBMISSION|ownershipDocument|\?xml)", front))
    plain = submission(1, document(1)).encode()
    expected, outcome = read("x.txt", plain), read("x.txt", front + more + plain)
    assert isinstance(expected, Filing)
    assert isinstance(outcome, Filing), outcome
    assert outcome.rows == expected.rows


def test_a_header_without_form_type_is_not_taken_for_the_form_of_an_exhibit() -> None:
    text = submission(1, document(1)).replace("CONFORMED SUBMISSION TYPE:\t4\n", "")
    text = text.replace(
        "<DOCUMENT>", "<DOCUMENT>\n<TYPE>EX-24\n<TEXT>\npower of attorney\n</TEXT>\n</DOCUMENT>\n<DOCUMENT>"
    )
    assert not isinstance(read("x.txt", text.encode()), OtherForm)


# ------------------------------------------------------------------------------------------------------ archives


def archive(kind: str) -> bytes:
    buffer = io.BytesIO()
    files = {f"day/{accession(number)}.nc": submission(number, document(number)).encode() for number in range(3)}
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in files.items():
                zipped.writestr(name, data)
    else:
        with tarfile.open(fileobj=buffer, mode=f"w:{kind.partition('.')[2]}") as tarred:
            for name, data in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tarred.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@given(
    st.sampled_from(["zip", "tar.", "tar.gz"]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_a_damaged_archive_never_crashes_the_reader(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    changes: list[tuple[int, int]],
    length: int,
    is_cut: bool,
) -> None:
    data = bytearray(archive(kind))
    for at, byte in changes:
        data[at % len(data)] = byte
    if is_cut:
        del data[length % len(data) :]
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind.rstrip('.')}"
    path.write_bytes(bytes(data))
    filings = 0
    with watchdog():
        for found in find_files([path]):
            assert isinstance(found, SourceFile | OtherForm | Rejection | LeftAlone)
            if isinstance(found, SourceFile):
                found.name.encode()
                filings += isinstance(
                    read(found.name, found.data if found.data is not None else path.read_bytes()), Filing
                )
    assert filings <= 3


@pytest.mark.parametrize("kind", ["gz_in_zip", "zip", "tar.gz", "gz"])
def test_a_bomb_in_an_archive_is_refused_and_the_next_member_is_read(kind: str, tmp_path: Path) -> None:
    zeros = 300 * 1024 * 1024
    path = tmp_path / f"bomb.{kind.rpartition('_')[2]}"
    good = submission(2, document(2)).encode()
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb", compresslevel=1) as stream:
        for _ in range(zeros >> 20):
            stream.write(bytes(1 << 20))
    if kind == "gz":
        path.write_bytes(bomb.getvalue())
    elif kind == "tar.gz":
        with tarfile.open(path, "w:gz", compresslevel=1) as tarred:
            for name, size, data in (
                (f"{accession(1)}.nc", zeros, Zeros(zeros)),
                (f"{accession(2)}.nc", len(good), io.BytesIO(good)),
            ):
                info = tarfile.TarInfo(name)
                info.size = size
                tarred.addfile(info, data)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
            if kind == "zip":
                with zipped.open(f"{accession(1)}.nc", "w") as member:
                    for _ in range(zeros >> 20):
                        member.write(bytes(1 << 20))
            else:
                zipped.writestr(f"{accession(1)}.nc.gz", bomb.getvalue())
            zipped.writestr(f"{accession(2)}.nc", good)
    with watchdog(60):
        found = list(find_files([path]))
        outcomes = [
            read(each.name, each.data) if isinstance(each, SourceFile) and each.data is not None else each
            for each in found
        ]
    assert isinstance(outcomes[0], Rejection), outcomes[0]
    if kind != "gz":
        assert isinstance(outcomes[1], Filing), outcomes[1]


class Zeros(io.RawIOBase):
    """A stream of so many zero bytes."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        given = self.left if size < 0 else min(size, self.left)
        self.left -= given
        return bytes(given)
