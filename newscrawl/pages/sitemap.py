"""Sitemaps: urlsets with news and image blocks, indexes, gzip under any label, and Nastooh's JSON leaves.

Some old day leaves of Khabaronline are JSON: `{"urls": [{"loc": …, "lastmode": "…Z"}]}`, the key spelled like that
(real sample of 1390).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newscrawl.pages.document import unified
from newscrawl.pages.xml import NotXmlError, child_text, elements, local, unpack

if TYPE_CHECKING:
    from lxml import etree

ENTRIES: Final = frozenset({"url", "sitemap"})
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


def read_sitemap(body: bytes, most: int = MAX_ENTRIES) -> Sitemap:
    """Read a sitemap of any form; a broken one gives what came before the break.

    Raises:
        NotXmlError: when the bytes are not a sitemap at all.
    """
    text = unpack(body)
    if text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _read_json(text, most)
    entries: list[SitemapEntry] = []
    children: list[SitemapEntry] = []
    lacking: list[str] = []
    for name, element in elements(text, ENTRIES, most, lacking):
        entry = _entry(element)
        if entry is not None:
            (children if name == "sitemap" else entries).append(entry)
    if not entries and not children and not _is_sitemap(text):
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    return Sitemap(tuple(entries), tuple(children), lacking[0] if lacking else None)


def _entry(element: etree._Element) -> SitemapEntry | None:
    url = child_text(element, "loc")
    if url is None:
        return None
    published = title = None
    for child in element:
        if local(child) == "news":
            published = child_text(child, "publication_date")
            title = unified(child_text(child, "title") or "") or None
    return SitemapEntry(url, child_text(element, "lastmod", "lastmode"), published, title)


def _is_sitemap(text: bytes) -> bool:
    start = text[:2000].lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def _read_json(text: bytes, most: int) -> Sitemap:
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
            if isinstance(url, str) and url:
                modified = value.get("lastmode") or value.get("lastmod")
                entries.append(SitemapEntry(url, modified if isinstance(modified, str) else None))
    if not known:
        raise NotXmlError(f"not a sitemap: {text[:60]!r}")
    return Sitemap(tuple(found["urls"]), tuple(found["sitemaps"]))
