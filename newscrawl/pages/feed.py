"""RSS and Atom feeds.

The RSS of Nastooh, as a real feed of Mehr shows it (September 2026): `item` with `title`, `link` (percent-encoded),
`description` (the lead), `category` with the section in words («استانها > کرمان») and its slug in `@domain`, `pubDate`
in GMT, and `guid` equal to `link`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from newscrawl.pages.document import unified
from newscrawl.pages.xml import NotXmlError, child_text, elements, local, unpack

ENTRIES: Final = frozenset({"item", "entry"})
MAX_ENTRIES: Final = 5_000
"""Entries that are read of one feed: real ones hold 30."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry, as written."""

    url: str
    title: str | None
    published: str | None
    section: str | None
    slug: str | None
    """`category/@domain`: the engine's slug of the section."""
    guid: str | None = None
    """WordPress writes its `?p=<number>` here, whatever `link` looks like."""
    categories: tuple[str, ...] = ()
    """Texts of all categories; `section` is the first."""


def read_feed(body: bytes) -> list[FeedItem]:
    """Entries of a feed in its order; a broken feed gives those before the break.

    Raises:
        NotXmlError: when the bytes are not a feed at all (an HTML page, nothing).
    """
    found: list[FeedItem] = []
    text = unpack(body)
    for _, entry in elements(text, ENTRIES, MAX_ENTRIES):
        url = child_text(entry, "link", "guid")
        slug = section = None
        categories = []
        for child in entry:
            name = local(child)
            if name == "link" and url is None:
                url = child.get("href")
            elif name == "category":
                text_of_it = unified("".join(child.itertext())) or unified(child.get("term") or "") or None
                if section is None:
                    slug, section = child.get("domain"), text_of_it
                if text_of_it:
                    categories.append(text_of_it)
        if url:
            published = child_text(entry, "pubdate", "published", "date", "updated")
            guid = child_text(entry, "guid", "id")
            title = unified(child_text(entry, "title") or "") or None
            found.append(FeedItem(url, title, published, section, slug, guid, tuple(categories)))
    if not found and not _is_feed(text):
        raise NotXmlError(f"not a feed: {text[:60]!r}")
    return found


def _is_feed(text: bytes) -> bool:
    start = text[:2000].lower()
    return b"<rss" in start or b"<feed" in start or b"<rdf" in start
