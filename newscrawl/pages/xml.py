"""XML from strangers, read as far as it goes.

No entity is expanded, no file or address is opened, no DTD is loaded; markup that breaks off gives what came before.
Elements are freed as soon as they were read, so that a sitemap of a million entries needs the memory of one.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of XML that a gzipped list may hold: sitemaps.org allows 50 MB."""

STEP: Final = 16 * 1024


class NotXmlError(ValueError):
    """Bytes that are not an XML document at all."""


def unpack(body: bytes) -> bytes:
    """Gunzip, if it is gzip whatever its label; a broken end gives what came before, a bomb ends at 64 MiB.

    >>> import gzip
    >>> unpack(gzip.compress(b"<urlset></urlset>")[:-9])[:8]
    b'<urlset>'
    """
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


FATAL: Final = frozenset({"ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP", "ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END"})
"""What libxml2 says where it does not read on: an entity bomb, and the end of a document that is not its end."""


def elements(
    body: bytes, names: frozenset[str], most: int, lacking: list[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """Elements of these local names as they are completed, at most so many.

    Args:
        body: the document.
        names: local names, lower case.
        most: how many are read.
        lacking: gets one line when the list was not read to its end.

    Raises:
        NotXmlError: when the bytes do not begin like XML.
    """
    lacking = [] if lacking is None else lacking
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start.startswith(b"<") or start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise NotXmlError(f"not an XML document: {start[:60]!r}")
    walker = etree.iterparse(
        io.BytesIO(start),
        events=("end",),
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
            if name in names:
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


def local(element: etree._Element) -> str:
    """The name without its namespace, lower case; empty for entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def child_text(element: etree._Element, *names: str) -> str | None:
    """Text of the first child (by local name, in the order of `names`) that has any."""
    for name in names:
        for child in element:
            if local(child) == name:
                text = " ".join("".join(child.itertext()).split())
                if text:
                    return text
    return None
