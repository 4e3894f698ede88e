"""XML from strangers, read as far as it goes.

What bytes are counts for more than what they say they are: a label of another charset, gzip in gzip, warnings of PHP
before the document, a bare `&` or `<`, entities of HTML and signs that XML forbids are put right before it is parsed.

No entity is expanded, no file or address is opened, no DTD is loaded; markup that breaks off gives what came before.
Elements are freed as soon as they were read, so that a sitemap of a million entries needs the memory of one.
"""

from __future__ import annotations

import io
import re
import zlib
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from lxml import etree

from newscrawl.pages.decode import to_utf8
from newscrawl.urls import as_read

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of XML that a gzipped list may hold: sitemaps.org allows 50 MB."""

STEP: Final = 16 * 1024
MAX_WRAPPED: Final = 3
MAX_JUNK: Final = 64 * 1024
"""Bytes before a document in which its beginning is looked for."""

PAGE: Final = re.compile(rb"(?:<!--(?:[^-]|-(?!->))*+-->\s*)*<(?:!doctype html|html\b)", re.IGNORECASE)
ROOT: Final = re.compile(rb"<\?xml\b|<!DOCTYPE|<(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
FIRST_NAME: Final = re.compile(rb"<([A-Za-z_][\w.:-]*+)")
DECLARATION: Final = re.compile(rb"<\?xml\b[^<>]*\?>\s*", re.IGNORECASE)
FORBIDDEN: Final = bytes(code for code in range(32) if code not in {9, 10, 13})
REFERENCE: Final = re.compile(
    rb"(?P<data><!\[CDATA\[(?:(?!\]\]>).)*+(?:\]\]>|\Z))"
    rb"|(?P<less><)(?![A-Za-z_:/!?])|&(?:#(?P<number>[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{0,30});)?",
    re.DOTALL,
)
UNSAFE: Final = (re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)"), re.compile(rb"<(?![A-Za-z_:/!?])"))
"""What makes a closer look at the references necessary."""
MAX_REFERENCES: Final = 1_000_000
"""Signs `&` of a document: a sitemap of 50,000 addresses with ten parameters each has half as many."""
XML_NAMES: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
FOREIGN: Final = ("mrss", "sitemap-image", "sitemap-video", "sitemap-news", "itunes", "podcast", "xhtml", "georss")
"""Parts of the names of vocabularies whose names are not an entry's own: `media:title`, `image:loc`."""
DATED: Final = ("purl.org/dc", "w3.org/2005/atom")
"""Vocabularies whose dates and subjects are an entry's own in a feed of another: `dc:date`, `a10:updated`."""


class NotXmlError(ValueError):
    """Bytes that are not an XML document at all."""


def unpack(body: bytes) -> bytes:
    """Gunzip, if it is gzip whatever its label, twice if need be; a broken end gives what came before.

    A bomb ends at 64 MiB.

    >>> import gzip
    >>> unpack(gzip.compress(b"<urlset></urlset>")[:-9])[:8]
    b'<urlset>'
    >>> unpack(gzip.compress(gzip.compress(b"<urlset></urlset>")))[:8]
    b'<urlset>'
    """
    for _ in range(MAX_WRAPPED):
        if body[:2] != b"\x1f\x8b":
            break
        body, wrapped = _gunzip(body), body
        if body == wrapped:
            break
    return body


def _gunzip(body: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    rest = body
    while rest[:2] == b"\x1f\x8b" and size < MAX_UNPACKED:
        member = zlib.decompressobj(wbits=31)
        try:
            # In small steps: an error loses the whole step.
            for start in range(0, len(rest), STEP):
                part = member.decompress(rest[start : start + STEP], MAX_UNPACKED - size)
                parts.append(part)
                size += len(part)
                if member.eof or size >= MAX_UNPACKED:
                    break
        except zlib.error:
            break
        rest = member.unused_data + rest[start + STEP :] if member.eof else b""
    return b"".join(parts) if parts else body


def text_of_list(body: bytes) -> bytes:
    """A list as UTF-8 without what stands before its first sign, whatever it was packed and written in.

    Raises:
        Refused: `mojibake`, when no charset makes it readable.
    """
    text = to_utf8(unpack(body)).lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in {b"{", b"["} or PAGE.match(text) is not None:
        return text
    root = ROOT.search(text, 0, MAX_JUNK)
    return text[root.start() :] if root is not None else text


def is_xml(text: bytes) -> bool:
    """Whether a list, made plain by `text_of_list`, is XML and no page."""
    return text.startswith(b"<") and PAGE.match(text) is None


def _wellformed(text: bytes) -> bytes:
    """The document without what breaks it: signs that XML forbids, a bare `&` or `<`, entities of HTML.

    Raises:
        NotXmlError: when it holds more references than any list.
    """
    declared = DECLARATION.match(text)
    text = text[declared.end() if declared is not None else 0 :].translate(None, FORBIDDEN)
    text = text.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if all(sign.search(text) is None for sign in UNSAFE):
        return text
    count = text.count(b"&")
    if count > MAX_REFERENCES:
        raise NotXmlError(f"not a list: {count} signs «&»; at most {MAX_REFERENCES} are read")
    own = b"<!ENTITY" in text

    def right(match: re.Match[bytes]) -> bytes:
        name = match["name"]
        if match["data"] is not None or (name is not None and (own or name in XML_NAMES)):
            return match[0]
        if match["less"] is not None:
            return b"&lt;"
        if match["number"] is not None:
            return _sign(match["number"].decode())
        known = html5.get(f"{name.decode()};") if name is not None else None
        return (
            known.encode() if known is not None and "<" not in known and "&" not in known else b"&amp;" + match[0][1:]
        )

    return REFERENCE.sub(right, text)


def _sign(number: str) -> bytes:
    """A numbered sign, if XML allows it."""
    code = int(number[1:], 16) if number[:1] in "xX" else int(number)
    whole = code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return f"&#{code};".encode() if whole else b""


def _whole(body: bytes, names: frozenset[str]) -> bytes:
    """The document up to its last whole entry, where it breaks off: half of an address is another address."""
    root = FIRST_NAME.search(body, 0, MAX_JUNK)
    if root is None or body.rfind(b"</" + root[1]) >= 0:
        return body
    closing = [tag for name in names for tag in (f"</{name}>".encode(), f":{name}>".encode())]
    last = max(at + len(tag) if (at := body.rfind(tag)) >= 0 else 0 for tag in closing)
    return body[:last] or body


def _spelled(body: bytes, names: frozenset[str]) -> list[str] | None:
    """The names as the document writes them, for lxml to look for; None where it cannot, which costs twice the time.

    Without it each element becomes a Python object, the seven pictures of a sitemap's entry, too.
    """
    pattern = rb"<((?:[\w.-]{1,40}+:)?(?:" + "|".join(sorted(names)).encode() + rb"))(?=[\s/>])"
    spelled = set(re.findall(pattern, body, re.IGNORECASE))
    prefixes = {name.rpartition(b":")[0] for name in spelled} - {b""}
    if not spelled or any(b"xmlns:" + prefix not in body for prefix in prefixes):
        return None
    return sorted({"{*}" + name.rpartition(b":")[2].decode() for name in spelled})


FATAL: Final = frozenset({"ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP", "ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END"})
"""What libxml2 says where it does not read on: an entity bomb, and the end of a document that is not its end."""


def elements(
    body: bytes, names: frozenset[str], most: int, lacking: list[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """Elements of these local names as they are completed, at most so many.

    Args:
        body: the document, made plain by `text_of_list`.
        names: local names, lower case.
        most: how many are read.
        lacking: gets one line when the list was not read to its end.

    Raises:
        NotXmlError: when the bytes do not begin like XML.
    """
    lacking = [] if lacking is None else lacking
    if not is_xml(body):
        raise NotXmlError(f"not an XML document: {body[:60]!r}")
    body = _wellformed(_whole(body, names))
    walker = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        tag=_spelled(body, names),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    count = 0
    try:
        for _, element in walker:
            name = local(element)
            if name in names and not _is_foreign(element):
                yield name, element
                count += 1
                element.clear()
                # Only entries: in broken markup an entry lies inside of another one, beside its title and link.
                while (before := element.getprevious()) is not None and local(before) in names:
                    element.getparent().remove(before)
                if count >= most:
                    lacking.append(f"only the first {most} entries were read")
                    return
    except etree.XMLSyntaxError as error:
        lacking.append(f"the XML breaks off: {error.msg}")
        return
    fatal = next((entry for entry in walker.error_log if entry.type_name in FATAL), None)
    if fatal is not None:
        lacking.append(f"the XML breaks off in line {fatal.line}: {fatal.message}")


@lru_cache(maxsize=1024)
def _name(tag: str) -> tuple[str, str]:
    """A name without its namespace, and that, lower case; empty where there is none. Some prefixes are not declared."""
    space, brace, name = tag.rpartition("}")
    prefix, _, name = name.lower().rpartition(":")
    return name, space[1:].lower() if brace else prefix


def local(element: etree._Element) -> str:
    """The name without its namespace, lower case; empty for entities."""
    tag = element.tag
    return _name(tag)[0] if isinstance(tag, str) else ""


def _is_foreign(element: etree._Element) -> bool:
    space = _space(element)
    return bool(space) and any(part in space for part in FOREIGN)


def _space(element: etree._Element) -> str:
    """The vocabulary of an element, lower case, empty where it names none."""
    tag = element.tag
    return _name(tag)[1] if isinstance(tag, str) else ""


def in_own_vocabulary(child: etree._Element, element: etree._Element) -> bool:
    """Whether a child's name is one of its parent's vocabulary."""
    return _space(child) == _space(element)


def own(element: etree._Element, name: str, *, dated: bool = False) -> list[etree._Element]:
    """Children of that local name in the element's own vocabulary; with `dated`, else in Dublin Core and Atom."""
    space = _space(element)
    found = [child for child in element if local(child) == name]
    own_ones = [child for child in found if _space(child) == space]
    if own_ones or not dated:
        return own_ones
    return [child for child in found if any(part in _space(child) for part in DATED)]


def child_text(element: etree._Element, *names: str, dated: bool = False) -> str | None:
    """Text of the first child (in the order of `names`, see `own`) that has any."""
    for name in names:
        for child in own(element, name, dated=dated):
            text = " ".join("".join(child.itertext()).split())
            if text:
                return text
    return None


def address(text: str | None, base: str) -> str | None:
    """An address as browsers read it: without line breaks and tabs, against the place where it stands."""
    plain = as_read(text or "")
    if not plain:
        return None
    try:
        return urljoin(base, plain) if base else plain
    except ValueError:
        return plain
