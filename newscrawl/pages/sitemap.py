"""Sitemaps: urlsets with news and image blocks, indexes, lines of text, gzip, and Nastooh's JSON leaves.

Some old day leaves of Khabaronline are JSON: `{"urls": [{"loc": …, "lastmode": "…Z"}]}`, the key spelled like that
(real sample of 1390).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newscrawl.pages.document import unified
from newscrawl.pages.feed import ENTRY, read_feed
from newscrawl.pages.xml import NotXmlError, address, child_text, elements, in_own_vocabulary, local, text_of_list

if TYPE_CHECKING:
    from lxml import etree

ENTRIES: Final = frozenset({"url", "sitemap"})
MODIFIED: Final = frozenset({"lastmod", "lastmode"})
MAX_ENTRIES: Final = 50_000
"""Entries that are read of one file: the limit of sitemaps.org. More than that is a mistake or an attack."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One entry, as written."""

    url: str
    modified: str | None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: articles, or sub-maps of an index."""

    entries: tuple[SitemapEntry, ...]
    children: tuple[SitemapEntry, ...]
    lacking: str | None = None
    """Why it was not read to its end."""


def read_sitemap(body: bytes, most: int = MAX_ENTRIES, base: str = "") -> Sitemap:
    """Read a sitemap of any form; a broken one gives what came before the break.

    Args:
        body: as served.
        most: how many entries are read.
        base: the file's own address, against which relative ones are read.

    Raises:
        NotXmlError: when the bytes are not a sitemap at all.
        Refused: `mojibake`, when no charset makes them readable.
    """
    text = text_of_list(body)
    if text[:1] in {b"{", b"["}:
        return _read_json(text, most, base)
    if text[:4].lower() == b"http":
        return _read_text(text, most)
    entries: list[SitemapEntry] = []
    children: list[SitemapEntry] = []
    lacking: list[str] = []
    nameless = 0
    for name, element in elements(text, ENTRIES, most, lacking):
        entry = _entry(element, base)
        nameless += entry is None
        if entry is not None:
            (children if name == "sitemap" else entries).append(entry)
    if not entries and not children and ENTRY.search(text) is not None and not _is_sitemap(text):
        items = read_feed(text, base, lacking)  # sitemaps.org: a feed is a sitemap, too
        return Sitemap(
            tuple(SitemapEntry(item.url, None, item.published, item.title) for item in items[:most]),
            (),
            lacking[0] if lacking else None,
        )
    if not entries and not children and not _is_sitemap(text):
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    if nameless:
        lacking.append(f"{nameless} entries name no address")
    return Sitemap(tuple(entries), tuple(children), lacking[0] if lacking else None)


def _read_text(text: bytes, most: int) -> Sitemap:
    """One address a line (sitemaps.org)."""
    lines = [line for part in text.decode("utf-8", "replace").splitlines() if (line := part.strip())]
    lines = [line for line in lines if not line.startswith("#")]
    named = [line for line in lines if line.startswith(("http://", "https://")) and len(line.split()) == 1]
    if lines[:1] != named[:1] or len(named) * 2 < len(lines):
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    lacking = f"{len(lines) - len(named)} lines are not addresses" if len(named) < len(lines) else None
    lacking = f"only the first {most} entries were read" if len(named) > most else lacking
    return Sitemap(tuple(SitemapEntry(line, None) for line in named[:most]), (), lacking)


def _entry(element: etree._Element, base: str) -> SitemapEntry | None:
    """One entry, in one pass over its children: there may be a thousand pictures among them."""
    url = modified = published = title = None
    for child in element:
        name = local(child)
        if name == "loc":
            if url is None and in_own_vocabulary(child, element):
                url = address("".join(child.itertext()), base)
        elif name in MODIFIED:
            if modified is None and in_own_vocabulary(child, element):
                modified = " ".join("".join(child.itertext()).split()) or None
        elif name == "news":
            published = child_text(child, "publication_date")
            title = unified(child_text(child, "title") or "") or None
    return SitemapEntry(url, modified, published, title) if url is not None else None


def _is_sitemap(text: bytes) -> bool:
    start = text[:2000].lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def _read_json(text: bytes, most: int, base: str) -> Sitemap:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotXmlError(f"not a sitemap: {text[:60]!r}") from error
    if not isinstance(data, dict):
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    found: dict[str, list[SitemapEntry]] = {"urls": [], "sitemaps": []}
    known = False
    for key, entries in found.items():
        values = data.get(key)
        if not isinstance(values, list):
            continue
        known = True
        for value in values[:most]:
            url = value.get("loc") if isinstance(value, dict) else None
            url = address(url, base) if isinstance(url, str) else None
            if url:
                modified = value.get("lastmode") or value.get("lastmod")
                entries.append(SitemapEntry(url, modified if isinstance(modified, str) else None))
    if not known:
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    return Sitemap(tuple(found["urls"]), tuple(found["sitemaps"]))
