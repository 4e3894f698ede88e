"""RSS, Atom and JSON feeds.

The RSS of Nastooh, as a real feed of Mehr shows it (September 2026): `item` with `title`, `link` (percent-encoded),
`description` (the lead), `category` with the section in words («استانها > کرمان») and its slug in `@domain`, `pubDate`
in GMT, and `guid` equal to `link`.

Names count in the entry's own vocabulary: a `media:title` is that of a picture. Entries are read one by one: what is
wrong with one costs that one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newscrawl.pages.document import unified
from newscrawl.pages.structured import read_json
from newscrawl.pages.xml import NotXmlError, address, child_text, elements, local, own, text_of_list

if TYPE_CHECKING:
    from lxml import etree

ENTRIES: Final = frozenset({"item", "entry"})
ENTRY: Final = re.compile(rb"<(?:item|entry)\b", re.IGNORECASE)
MAX_ENTRIES: Final = 5_000
"""Entries that are read of one feed: real ones hold 30."""
PAGES: Final = frozenset({"", "text/html", "application/xhtml+xml"})
ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"


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


def read_feed(body: bytes, base: str = "", lacking: list[str] | None = None) -> list[FeedItem]:
    """Entries of a feed in its order; a broken feed gives those before the break.

    Args:
        body: as served.
        base: the feed's own address, against which relative ones are read.
        lacking: gets one line for what was not read: a break, entries without an address.

    Raises:
        NotXmlError: when the bytes are not a feed at all (an HTML page, nothing), or no entry of it can be read.
        Refused: `mojibake`, when no charset makes them readable.
    """
    text = text_of_list(body)
    notes: list[str] = [] if lacking is None else lacking
    if text[:1] == b"{":
        return _read_json(text, base, notes)
    found: list[FeedItem] = []
    count = 0
    for _, entry in elements(text, ENTRIES, MAX_ENTRIES, notes):
        count += 1
        item = _item(entry, base)
        if item is not None:
            found.append(item)
    if not found and not _is_feed(text):
        raise NotXmlError(f"not a feed: {text[:60]!r}")
    if not found and not count and ENTRY.search(text) is not None:
        raise NotXmlError(f"a feed of which no entry can be read: {notes[0] if notes else text[:60]!r}")
    if count > len(found):
        notes.append(f"{count - len(found)} entries name no address")
    return found


def _item(entry: etree._Element, base: str) -> FeedItem | None:
    base = _base(entry, base)
    guid = child_text(entry, "guid", "id")
    url = _original(entry, base) or _link(entry, base)
    if url is None and guid is not None and (base or "://" in guid) and _is_permanent(entry):
        url = address(guid, base)
    if url is None:
        return None
    slug = section = None
    categories = []
    for child in (*own(entry, "category"), *own(entry, "subject", dated=True)):
        named = unified("".join(child.itertext())) or unified(child.get("label") or child.get("term") or "") or None
        if section is None:
            slug, section = child.get("domain"), named
        if named:
            categories.append(named)
    published = child_text(entry, "pubdate", "published", "date", "issued", "updated", "modified", dated=True)
    title = _plain(child_text(entry, "title", dated=True) or "")
    return FeedItem(url, title, published, section, slug, guid, tuple(categories))


def _plain(title: str) -> str | None:
    """A headline without the markup that some engines leave in it."""
    return unified(MARKUP.sub("", title) if "<" in title else title) or None


def _link(entry: etree._Element, base: str) -> str | None:
    """The entry's own page: RSS writes it as text, Atom as an attribute, among links to files, comments and editors."""
    others = []
    for link in own(entry, "link"):
        text = "".join(link.itertext())
        if text.strip():
            return address(text, base)
        relation = (link.get("rel") or "alternate").strip().lower().rpartition("/")[2]
        if link.get("href") and relation == "alternate":
            others.append(link)
    others.sort(key=lambda link: (link.get("type") or "").split(";")[0].strip().lower() not in PAGES)
    if others:
        return address(others[0].get("href"), base)
    return address(entry.get(ABOUT), base) if local(entry) == "item" else None


def _original(entry: etree._Element, base: str) -> str | None:
    """The page itself, where `link` leads over a counter of clicks (FeedBurner)."""
    origin = next((child for child in entry if local(child).endswith("origlink")), None)
    return address("".join(origin.itertext()), base) if origin is not None else None


def _is_permanent(entry: etree._Element) -> bool:
    """Whether the entry's identity may be its address."""
    return all((guid.get("isPermaLink") or "true").strip().lower() != "false" for guid in own(entry, "guid"))


def _base(entry: etree._Element, base: str) -> str:
    """What relative addresses are read against: `xml:base`, the page that the feed belongs to, its own address."""
    for element in (entry, *entry.iterancestors()):
        if element.get(BASE):
            return address(element.get(BASE), base) or base
    above = entry.getparent()
    home = _link(above, base) if above is not None and local(above) in {"channel", "feed"} else None
    return home or base


def _is_feed(text: bytes) -> bool:
    start = text[:2000].lower()
    return b"<rss" in start or b"<feed" in start or b"<rdf" in start or b":feed" in start or b":rdf" in start


def _read_json(text: bytes, base: str, lacking: list[str]) -> list[FeedItem]:
    """JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        data = next(iter(read_json(text.decode("utf-8", "replace"))), None)
    entries = data.get("items") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise NotXmlError(f"not a feed: {text[:60]!r}")
    home = data.get("home_page_url")
    base = home if isinstance(home, str) and home else base
    found = [item for entry in entries[:MAX_ENTRIES] if isinstance(entry, dict) and (item := _json_item(entry, base))]
    if len(found) < len(entries):
        lacking.append(f"{len(entries) - len(found)} entries name no address")
    return found


def _json_item(entry: dict[str, Any], base: str) -> FeedItem | None:
    own_texts = {key: value for key, value in entry.items() if isinstance(value, str)}
    guid = own_texts.get("id")
    url = address(own_texts.get("url") or (guid if guid and "://" in guid else None), base)
    tags = entry.get("tags")
    names = [unified(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    title = _plain(own_texts.get("title", ""))
    published = own_texts.get("date_published") or own_texts.get("date_modified")
    categories = tuple(filter(None, names))
    return FeedItem(url, title, published, next(iter(categories), None), None, guid, categories) if url else None
