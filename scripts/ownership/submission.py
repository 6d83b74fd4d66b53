"""EDGAR's wrappers: the header and the ownership document out of .txt, .nc and bare .xml.

Three wrappers hold the same filing:

- full submission text (`<accession>.txt`): a labelled header, then documents; older files have a block of
  privacy-enhanced mail in front;
- dissemination files (`<accession>.nc`): a tag header, then documents; tags may share a line; no acceptance time;
- bare XML: the ownership document alone, without any header.

What a file is called does not matter, what is in it does. Source: EDGAR's Public Dissemination Service
specification and the full submission text files of 2003 to 2026.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ownership import LOADER_VERSION, tables
from ownership.document import Rows, fingerprint, holds_ownership_document, read_document
from ownership.header import Header, ReadHeader, read_header
from ownership.shapes import UnreadableDocumentError
from ownership.xml_text import decode

OWNERSHIP_FORMS: Final = frozenset({"3", "3/A", "4", "4/A", "5", "5/A"})
# A wrapper that tells more outranks one that tells less: the header, then what EDGAR corrected, then the acceptance
# time. The feed has a correction beside what it corrects, in an order of its own.
RANKS: Final = {"xml": 0, "nc": 1, "corr": 2, "txt": 3}

_ACCESSION: Final = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")
_HEADER_START: Final = re.compile(rb"<(?:SEC-DOCUMENT|SEC-HEADER|IMS-DOCUMENT|IMS-HEADER|SUBMISSION)>")
_FORM_TYPE: Final = re.compile(rb"(?:CONFORMED SUBMISSION TYPE:|<TYPE>)[ \t]*([^<\r\n]*)")
_DOCUMENT_TAG: Final = re.compile(r"<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^<\n]*)")
_HEAD_BYTES: Final = 65_536


@dataclass
class Filing:
    """One filing, read: rows of the tables of one filing, without the loader's own columns of raw.filing."""

    accession_number: str
    source_file: str
    source_format: str
    document_sha256: str
    rows: Rows

    @property
    def rank(self) -> int:
        """How much the wrapper tells: 0 bare XML, 1 dissemination file, 2 its correction, 3 full submission text."""
        return RANKS[self.source_format]


@dataclass
class OtherForm:
    """A submission of another form than 3, 4 and 5: counted and left alone."""

    source_file: str
    form_type: str


@dataclass
class Rejection:
    """A file that is not loaded: a short reason, and what is wrong, where, and what to do."""

    source_file: str
    document_sha256: str
    reason: str
    detail: str
    accession_number: str | None = None


Outcome = Filing | OtherForm | Rejection


def read_filing(source_file: str, data: bytes) -> Outcome:
    """Read one file or archive member in any of the wrappers.

    Args:
        source_file: path with '/' between its parts; its names may tell the accession number.
        data: the file's bytes.
    """
    accession_number = accession_in(source_file)
    try:
        is_xml = data.startswith((b"<?xml", b"<ownershipDocument"))
        start = None if is_xml else _HEADER_START.search(data, 0, _HEAD_BYTES)
        if start is None:
            return _bare(source_file, data, accession_number)
        form_type = form_type_of(data)
        if form_type is not None and form_type not in OWNERSHIP_FORMS:
            return OtherForm(source_file, form_type)
        return _submission(source_file, data, start.start(), accession_number)
    except UnreadableDocumentError as error:
        return Rejection(source_file, _sha256(data), error.reason, error.detail, accession_number)


def form_type_of(data: bytes) -> str | None:
    """Form type in the header of a submission; null for bare XML and for headers without it."""
    start = _HEADER_START.search(data, 0, _HEAD_BYTES)
    if start is None:
        return None
    # Neither what stands in front of the header nor a document's own type tells the form.
    end = data.find(b"<DOCUMENT>", start.start(), _HEAD_BYTES)
    match = _FORM_TYPE.search(data, start.start(), end if end >= 0 else _HEAD_BYTES)
    return match[1].decode("ascii", "replace").strip() if match else None


def accession_in(path: str) -> str | None:
    """Accession number in a file name, else in the names of the folders around it, the nearest first."""
    for name in reversed(path.replace("\\", "/").split("/")):
        match = _ACCESSION.search(name)
        if match:
            return "-".join(match.groups())
    return None


def rejection(source_file: str, data: bytes, reason: str, detail: str) -> Rejection:
    """A rejection of a whole file."""
    return Rejection(source_file, _sha256(data) if data else "", reason, detail, accession_in(source_file))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bare(source_file: str, data: bytes, accession_number: str | None) -> Outcome:
    """A file without header: an ownership document alone, or something else."""
    if not holds_ownership_document(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_a_filing(data)
    if accession_number is None:
        raise UnreadableDocumentError(
            "no_accession_number",
            "neither a header nor the names of the file and its folders hold an accession number: "
            "name the file by it, as in 0001127602-25-001055.xml",
        )
    document = read_document(data, accession_number)
    filing = _filing_row(accession_number, source_file, "xml", Header(), document.sha256, document.encoding,
                         document.parse_mode, document.parse_note)  # fmt: skip
    return Filing(
        accession_number, source_file, "xml", document.sha256, {**document.rows, tables.FILING.name: [filing]}
    )


def _not_a_filing(data: bytes) -> UnreadableDocumentError:
    """What a file is that is no filing, as well as its first bytes tell."""
    start = data[:2048].lstrip().lower()
    if not data.strip():
        return UnreadableDocumentError("empty_file", "the file is empty: download it again")
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return UnreadableDocumentError(
            "html_page",
            "an HTML page, not a filing; where its address has a folder xslF345X.. before the file name, "
            "the address without that folder gives the XML",
        )
    if start.startswith((b"\x1f\x8b", b"pk\x03\x04", b"\x1f\x9d")):
        return UnreadableDocumentError(
            "not_what_its_name_says", "the file is compressed, which its name does not say: rename it"
        )
    return UnreadableDocumentError(
        "not_a_filing",
        "neither an SGML header nor an ownershipDocument element was found: not an EDGAR filing",
    )


def _submission(source_file: str, data: bytes, start: int, named: str | None) -> Outcome:
    """A submission with a header."""
    first_document = data.find(b"<DOCUMENT>", start)
    head = data[start : first_document if first_document >= 0 else len(data)]
    header_text, _ = decode(head)
    header = read_header(header_text)
    match = _ACCESSION.fullmatch(header.accession_number or "")
    accession_number = "-".join(match.groups()) if match else named
    if accession_number is None:
        raise UnreadableDocumentError(
            "no_accession_number",
            "neither the header nor the names of the file and its folders hold an accession number",
        )
    source_format = "txt"
    if header_text.startswith("<SUBMISSION>"):
        source_format = "corr" if ".corr" in source_file.rpartition("/")[2].lower() else "nc"
    listed, ownership = _documents(data, first_document, header.form_type)
    if not ownership:
        return Rejection(
            source_file,
            _sha256(data),
            "no_ownership_document",
            "the submission holds no ownershipDocument element: before May 2003 Forms 3, 4 and 5 were text "
            "without XML; of a later filing, download it again",
            accession_number,
        )
    different = {fingerprint(other) for other in ownership} if len(ownership) > 1 else set()
    if len(different) > 1:
        detail = f"the submission holds {len(different)} different ownership documents, and EDGAR allows one"
        return Rejection(source_file, _sha256(data), "several_ownership_documents", detail, accession_number)
    try:
        document = read_document(ownership[0], accession_number)
    except UnreadableDocumentError as error:
        return Rejection(source_file, _sha256(data), error.reason, error.detail, accession_number)
    filing = _filing_row(accession_number, source_file, source_format, header, document.sha256, document.encoding,
                         document.parse_mode, document.parse_note)  # fmt: skip
    rows = {
        **document.rows,
        **header.rows(accession_number),
        tables.FILING.name: [filing],
        tables.SUBMISSION_DOCUMENT.name: [
            (accession_number, number, *row) for number, row in enumerate(listed, start=1)
        ],
    }
    return Filing(accession_number, source_file, source_format, document.sha256, rows)


def _documents(data: bytes, position: int, form_type: str | None) -> tuple[list[tuple[Any, ...]], list[bytes]]:
    """The submission's documents as rows, and the XML of those that are ownership documents, the form first."""
    listed: list[tuple[Any, ...]] = []
    ownership: list[tuple[bool, bytes]] = []
    while position >= 0:
        following = data.find(b"<DOCUMENT>", position + 10)
        end = data.find(b"</DOCUMENT>", position, following if following >= 0 else len(data))
        part = data[position : end if end >= 0 else (following if following >= 0 else len(data))]
        text_start = part.find(b"<TEXT>")
        described = _described(part[: text_start if text_start >= 0 else 2048])
        kind = described[0]
        listed.append((*described, len(part)))
        if holds_ownership_document(part):
            ownership.append((kind != form_type, _xml_part(part, max(text_start, 0))))
        position = following
    return listed, [xml for _, xml in sorted(ownership, key=lambda item: item[0])]


@lru_cache(10_000)
def _described(head: bytes) -> tuple[str | None, str | None, str | None, str | None]:
    """Type (null where empty), sequence, file name and description of a document, of what stands before its text."""
    tags = dict(reversed(_DOCUMENT_TAG.findall(decode(head)[0])))
    kind, sequence, filename, description = (
        value.strip() if (value := tags.get(name)) is not None else None
        for name in ("TYPE", "SEQUENCE", "FILENAME", "DESCRIPTION")
    )
    return kind or None, sequence, filename, description


def _xml_part(part: bytes, text_start: int) -> bytes:
    """What stands between <XML> and </XML>, else between <TEXT> and </TEXT>."""
    for opening, closing in ((b"<XML>", b"</XML>"), (b"<TEXT>", b"</TEXT>")):
        start = part.find(opening, text_start)
        if start >= 0:
            end = part.rfind(closing, start)
            return part[start + len(opening) : end if end >= 0 else len(part)].strip()
    return part[text_start:]


def _filing_row(
    accession_number: str,
    source_file: str,
    source_format: str,
    header: Header | ReadHeader,
    document_sha256: str,
    encoding: str,
    parse_mode: str,
    parse_note: str | None,
) -> tuple[Any, ...]:
    """A row of raw.filing but for its last two columns, which the warehouse writes."""
    return (
        accession_number,
        header.form_type,
        header.filing_date,
        header.accepted_at,
        header.period_of_report,
        header.public_document_count,
        header.date_as_of_change,
        source_file,
        source_format,
        document_sha256,
        encoding,
        parse_mode,
        parse_note,
        LOADER_VERSION,
    )
