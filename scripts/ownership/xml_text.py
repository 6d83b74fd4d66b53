"""The bytes of an ownership document -> plain, well-formed XML text.

Plain means: no declaration, no comments, no CDATA sections, no processing instructions, and no '>' but at the end
of a tag, so that cutting the text at '<' and '>' gives its tags and nothing else. Nearly all documents are filed
that way; the others are written anew by lxml. Whether a document is well-formed is for expat to say; what is not
goes to lxml's recovering parser, and comes back only if no text was lost on the way. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from lxml import etree

from ownership.shapes import PREDEFINED, UnreadableDocumentError, parse_tag, unescape

if TYPE_CHECKING:
    from collections.abc import Callable

WRAP_COLUMN: Final = 1023
WHITE_SPACE: Final = " \t\r\n"
TAG: Final = re.compile(r"<([^>]*)>")
_ENTITY: Final = re.compile("&(" + "|".join(PREDEFINED) + ");")
_LEXICAL: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_WITHOUT_WHITE_SPACE: Final = {ord(character): None for character in WHITE_SPACE}
BARE_AMPERSAND: Final = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")

_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
# What a declaration that could be read byte by byte may truthfully say.
_ONE_BYTE_ENCODING: Final = re.compile(r"(us-)?ascii|iso[-_]?8859[-_]\d+|latin[-_]?1|(windows-|cp)125\d")
_DECLARATION: Final = re.compile(r"\s*<\?xml\s[^>]*\?>")
_CLOSED: Final = re.compile(r"</(?:[\w.-]+:)?ownershipDocument\s*>\s*\Z")
# Bytes without a character in Windows-1252: they get the control character of their number.
_UNDEFINED_IN_WINDOWS_1252: Final = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}


def decode(data: bytes) -> tuple[str, str]:
    """Text of the bytes, line ends as line feeds, and the encoding: the declared one, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        data = data.removeprefix(b"\xef\xbb\xbf")
        declared = _ENCODING.match(data)
        name = declared[1].decode("ascii").lower() if declared else ""
        candidates = [name, "utf-8"] if _ONE_BYTE_ENCODING.fullmatch(name) else ["utf-8"]
    for encoding in candidates:
        try:
            return _line_feeds(data.decode(encoding)), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("windows-1252", errors="surrogateescape")
    if not text.isascii():
        text = text.translate({0xDC00 + byte: character for byte, character in _UNDEFINED_IN_WINDOWS_1252.items()})
    return _line_feeds(text), "windows-1252"


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def unwrapped(text: str) -> tuple[str, str]:
    """The text with those lines joined that were broken at 1,023 characters, and the parse mode.

    No line of EDGAR's submission text is longer than 1,023 characters (bytes, where the two differ): where the
    longest line has just that length, the next line was cut off it. Where joining changes no tag and no value,
    because the break fell between elements, the document counts as read strictly.
    """
    # From one line's start to another's, without looking at those in between; a character has one byte, or up to four.
    limit = WRAP_COLUMN // (1 if text.isascii() else 4)
    start = 0
    while len(text) - start > limit:
        line_end = text.rfind("\n", start, start + limit)
        if line_end < 0:
            break
        start = line_end + 1
    else:
        return text, "strict"
    lines = text.split("\n")
    if max(map(len, lines)) == WRAP_COLUMN:
        measure: Callable[[str], int] = len
    elif not text.isascii() and max(map(_byte_count, lines)) == WRAP_COLUMN:
        measure = _byte_count
    else:
        return text, "strict"
    joined = "".join(line if measure(line) == WRAP_COLUMN else line + "\n" for line in lines).removesuffix("\n")
    return (text, "strict") if _cut(text) == _cut(joined) else (joined, "unwrapped")


def _cut(text: str) -> tuple[list[str], list[str]]:
    """Tags, and texts without white space around them."""
    pieces = TAG.split(text)
    return pieces[1::2], [piece.strip(WHITE_SPACE) for piece in pieces[::2]]


def _byte_count(line: str) -> int:
    return len(line.encode(errors="surrogatepass"))


def without_declaration(text: str) -> str:
    """The text without its XML declaration: decoded text has no encoding any more. Lines keep their numbers."""
    declaration = _DECLARATION.match(text)
    return "\n" * declaration[0].count("\n") + text[declaration.end() :] if declaration else text


def _refuse_declarations(*_: object) -> None:
    raise UnreadableDocumentError(
        "document_type_declaration",
        "the document declares a DTD or entities, which EDGAR does not allow; it was not read",
    )


def require_well_formed(text: str) -> None:
    """Pass for well-formed XML without a document type declaration; expat fetches nothing."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.EntityDeclHandler = _refuse_declarations
    parser.Parse(text, True)


def plain_xml(text: str) -> str:
    """Well-formed XML from its first tag on, written so that every '<' opens a tag and every '>' ends one."""
    if text.count("<") == text.count(">") and "<!" not in text and "<?" not in text:
        return text
    return _written_anew(text, is_recovering=False)


def _written_anew(text: str, *, is_recovering: bool) -> str:
    """The document as lxml writes it: no comments, no CDATA, no processing instructions."""
    parser = etree.XMLParser(
        recover=is_recovering, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise UnreadableDocumentError("not_well_formed", f"the XML parser says: {error}") from error
    if root is None:
        raise UnreadableDocumentError("not_well_formed", "the XML parser found no element")
    try:
        return str(etree.tostring(root, encoding="unicode", with_tail=False))
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError("not_well_formed", f"the XML parser read no text: {error}") from error


def recovered_xml(text: str, message: str) -> str:
    """Plain XML of a text that is not well-formed, by a recovering parser, if that loses no text on the way."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _refuse_declarations()
    if _CLOSED.search(text, text.rfind("</")) is None:
        raise UnreadableDocumentError(
            "not_well_formed",
            f"the XML parser says: {message}; the document does not end with </ownershipDocument>: "
            "it was cut off or damaged, download it again",
        )
    for start, end in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        if text.rfind(start) > text.rfind(end):
            raise UnreadableDocumentError("not_well_formed", f"the XML parser says: {message}; {start} is not closed")
    # An ampersand that starts no reference is text: 'AT&T' was filed and 'AT&T' is kept.
    escaped = BARE_AMPERSAND.sub("&amp;", _LEXICAL.sub(_as_text, text))
    if any("<" in tag for tag in TAG.findall(escaped)):
        raise UnreadableDocumentError(
            "not_well_formed", f"the XML parser says: {message}; a tag is not closed before the next one begins"
        )
    # Behind damage the parser no longer knows the entities by name, and drops them; numbers it keeps.
    numbered = _ENTITY.sub(lambda match: f"&#{ord(PREDEFINED[match[1]])};", escaped)
    plain = _written_anew(numbered, is_recovering=True)
    try:
        require_well_formed(plain)
    except expat.ExpatError as error:
        raise UnreadableDocumentError(
            "not_well_formed", f"the XML parser says: {message}; after recovery it says: {error}"
        ) from error
    if _words(plain) != _words(escaped) or _attributes(plain) != _attributes(escaped):
        raise UnreadableDocumentError(
            "not_well_formed", f"the XML parser says: {message}; a recovering parser would lose text of the document"
        )
    return plain


def _as_text(match: re.Match[str]) -> str:
    """A CDATA section as the text it stands for; nothing for a comment or a processing instruction."""
    return escape(match[1]) if match[1] is not None else ""


def _words(text: str) -> str:
    return unescape(TAG.sub(" ", text)).translate(_WITHOUT_WHITE_SPACE)


def _attributes(text: str) -> list[tuple[str, str]]:
    """Names and values of all attributes."""
    return sorted(attribute for tag in TAG.findall(text) for attribute in parse_tag(tag)[1] if tag.strip(WHITE_SPACE))
