"""Lists of a site that nobody knows: what robots.txt and the home page name, and pages whose shape is a list's."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from newscrawl.families.lists import one_by_one
from newscrawl.families.open_addresses import form_of, is_hash, is_no_list
from newscrawl.families.open_paging import next_of_number, next_page
from newscrawl.items import Link
from newscrawl.loaders.published import read
from newscrawl.pages.document import Document, text_of
from newscrawl.pages.hidden import words
from newscrawl.pages.jsonlist import read_json_list
from newscrawl.pages.listpage import absolute
from newscrawl.pages.names import parts_of
from newscrawl.pages.no_article import no_article
from newscrawl.pages.page import Listing
from newscrawl.provinces import find
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from newscrawl.families.lists import Mapper
    from newscrawl.pages.feed import FeedItem
    from newscrawl.pages.page import Page

    Entry = tuple[str, str, str, etree._Element]  # noqa: SLF001  # lxml's name of an element's type
    """Code, address, headline and link."""

SITEMAP: Final = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
)
NO_FEED: Final = re.compile(r"comments?(?:/|$|\.|=)|/wp-json/|oembed|/tag/|/author/|podcast", re.IGNORECASE)
SIDE_MAPS: Final = re.compile(
    r"(?:categor|tag|author|taxonom|page(?=[-_.s])(?!s?=)|image|video|product|user|static|keyword|topic)", re.IGNORECASE
)
MAX_MAPS: Final = 20
MAX_FEEDS: Final = 2
MIN_TITLE: Final = 15
"""Letters of a link that may be a headline."""
MAX_LINKS: Final = 400
MIN_LINKS: Final = 3
MAX_SECTIONS: Final = 40
"""Lists that a home page leads to which are read where nothing better is known: 31 provinces, and a few more."""
MAX_MENU: Final = 1_500
MAX_NAME: Final = 40
"""Letters of a link to a section."""
USUAL_SITEMAP: Final = "/sitemap.xml"
ASIDE: Final = words(
    "menu nav navbar navigation breadcrumb breadcrumbs footer topbar tagcloud tags dropdown submenu menubar contentinfo"
)
"""Tags, roles and parts of names of what leads to other lists."""
PARTS: Final = frozenset({"article", "main", "section", "li"})
"""Whose headers hold headlines; that of the page leads to its lists."""
BESIDE: Final = words("aside sidebar complementary popular mostviewed mostvisited trending related widget ticker")
"""The same of boxes beside a list, which are on all of its pages."""
MIN_OWN: Final = 5
"""Entries outside of them that a list holds, at least."""
MIN_NUMBERED: Final = 0.6
"""Share of a list's links with a number of their own from which on those without one are other pages."""


def children_of_robots(page: Page, mapper: Mapper) -> Listing:
    """The sitemaps that robots.txt names, those of news first; the usual one where it names none."""
    found = [match.decode("utf-8", "replace") for match in SITEMAP.findall(page.body)]
    named = (mapper.list_page(absolute(page.url, address)) for address in found)
    addresses = list(dict.fromkeys(address for address in named if address))
    addresses.sort(key=lambda address: "news" not in urlsplit(address).path.lower())
    chosen = [address for address in addresses if not SIDE_MAPS.search(urlsplit(address).path)] or addresses
    usual = mapper.list_page(urljoin(page.url, USUAL_SITEMAP))
    return Listing((), children=tuple((address, None) for address in chosen[:MAX_MAPS] or filter(None, [usual])))


def without_side_maps(listing: Listing) -> Listing:
    """An index without maps of categories, tags, authors and pages, unless it names nothing else."""
    kept = tuple(child for child in listing.children if not SIDE_MAPS.search(urlsplit(child[0]).path))
    if not kept or len(kept) == len(listing.children):
        return listing
    return Listing(listing.links, listing.next_url, kept, listing.lacking, listing.broken)


def feeds_of_home(document: Document, mapper: Mapper) -> list[str]:
    """Feeds that a page names in its head; not those of comments, tags or authors."""
    found = []
    for link in document.root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        href = absolute(document.page.url, link.get("href"))
        if "alternate" not in rel or kind not in FEED_TYPES or href is None or NO_FEED.search(href):
            continue
        address = mapper.list_page(href)
        if address and address not in found:
            found.append(address)
    return found[:MAX_FEEDS]


def shaped_listing(document: Document, mapper: Mapper) -> Listing:
    """The articles that a page links to under their headlines, in its order; the next page, where it has one.

    Raises:
        Refused: the page is no list.
    """
    base = base_of(document)
    links, broken = _entries_as_links(document, mapper, ASIDE | BESIDE)
    if len(links) < MIN_OWN:
        links, broken = _entries_as_links(document, mapper, ASIDE)
    if len(links) < MIN_LINKS:
        refusal = no_article(document)
        if refusal.reason == "not_article":
            refusal = Refused("not_article", f"no list: {len(links)} links to articles at {document.page.url[:120]!r}")
        raise refusal
    following = next_page(document, base, mapper)
    return Listing(links, following if mapper.list_page(following) else None, broken=broken)


def _entries_as_links(
    document: Document, mapper: Mapper, without: frozenset[str]
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    now = document.page.fetched_at

    def link(entry: Entry) -> Link | None:
        code, address, title, element = entry
        return Link(code, address, None, title, None, _time_of(element, now))

    entries = list(islice(_entries(document, mapper, base_of(document), without), MAX_LINKS))
    return one_by_one(_alike(entries), link)


def json_listing(page: Page, mapper: Mapper) -> Listing:
    """What a script of the site asks for: entries as JSON, or a piece of markup in it; its next page by name or number.

    Raises:
        Refused: it holds no list.
    """
    found = read_json_list(page.body, page.url)
    if found is None:
        raise Refused("not_article", f"JSON without a list of articles: {page.body[:60]!r}")
    if found.markup is not None and not found.items:
        markup = f'<html><head><meta charset="utf-8"></head><body>{found.markup}</body></html>'.encode(
            "utf-8", "replace"
        )
        document = Document.of(replace(page, body=markup, headers={}))
        links, broken = _entries_as_links(document, mapper, ASIDE)
    else:
        links, broken = one_by_one(found.items, lambda item: _link_of(item, mapper, page))
    following = found.next_url or (next_of_number(page.url) if links else None)
    return Listing(links, following if mapper.list_page(following) else None, broken=broken)


def _link_of(item: FeedItem, mapper: Mapper, page: Page) -> Link | None:
    known = mapper.article(item.url)
    moment = read(item.published, page.fetched_at) if item.published else None
    return Link(known[0], known[1], None, item.title, None, moment) if known is not None else None


def with_sections(document: Document, mapper: Mapper) -> Listing:
    """A home page of which nothing is known: its own list, and the lists that it leads to where it has no next page.

    Raises:
        Refused: it is no list, and leads to none.
    """
    sections = tuple((address, None) for address in sections_of(document, mapper))
    try:
        listing = shaped_listing(document, mapper)
    except Refused:
        if not sections:
            raise
        return Listing((), children=sections, beside=True)
    if listing.next_url is not None or not sections:
        return listing
    return Listing(listing.links, None, sections, broken=listing.broken, beside=True)


def or_nothing(document: Document, mapper: Mapper) -> Listing:
    """A page that a home page leads to: its list; where it is none, the lists that it leads to in turn.

    Raises:
        Refused: something stands in its place.
    """
    try:
        return shaped_listing(document, mapper)
    except Refused as refusal:
        if refusal.reason != "not_article":
            raise
        return Listing((), children=tuple((one, None) for one in sections_of(document, mapper)), beside=True)


def sections_of(document: Document, mapper: Mapper) -> tuple[str, ...]:
    """Lists that a home page leads to: frames, and links with few words of which several differ in one place alone."""
    base = base_of(document)
    frames = [absolute(base, frame.get("src")) for frame in document.root.iter("frame", "iframe")]
    own = [address for frame in frames if (address := mapper.list_page(frame))]
    if own and next(document.root.iter("frameset"), None) is not None:
        return tuple(dict.fromkeys(own))[:MAX_SECTIONS]
    kin: dict[str, list[str]] = {}
    for link in islice(document.root.iter("a"), MAX_MENU):
        address = mapper.list_page(absolute(base, link.get("href")))
        text = text_of(link)
        if address is None or not 1 < len(text) <= MAX_NAME or address == document.page.url or is_no_list(address):
            continue
        if mapper.article(address) is None:
            found = kin.setdefault(form_of(address), [])
            if address not in found:
                found.append(address)
    best = max(kin.values(), key=len, default=[])
    return tuple(best[:MAX_SECTIONS]) if len(best) >= MIN_LINKS else ()


def base_of(document: Document) -> str:
    """What the links of a page are read against: its `base`, or its address."""
    named = next((element.get("href") for element in document.root.iter("base") if element.get("href")), None)
    return (absolute(document.page.url, named) if named else None) or document.page.url


def _entries(
    document: Document, mapper: Mapper, base: str, without: frozenset[str]
) -> Iterator[tuple[str, str, str, etree._Element]]:
    for element in _links(document.root, without):
        address = absolute(base, element.get("href"))
        known = mapper.article(address) if address else None
        if known is None:
            continue
        title = text_of(element) or text_of(element.get("title") or "")
        if len(title) >= MIN_TITLE and " " in title and find(title) is None:
            yield known[0], known[1], title[:300], element


def _links(root: etree._Element, without: frozenset[str]) -> Iterator[etree._Element]:
    """Links outside of menus, trails and footers, in the page's order: what those lead to are lists, as a rule."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or (
            element.tag not in {"html", "body", "a"} and _is_aside(element, without)
        ):
            continue
        if element.tag == "a":
            yield element
        waiting.extend(reversed(element))


def _is_aside(element: etree._Element, without: frozenset[str]) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag == "header" and not any(above.tag in PARTS for above in element.iterancestors()):
        return True
    return (
        element.tag in without
        or (element.get("role") or "").lower() in without
        or (names != " " and not without.isdisjoint(parts_of(names)))
    )


def _alike(entries: list[Entry]) -> list[Entry]:
    """Without addresses of words among such as have numbers, where most do: those are the site's other pages."""
    numbered = [entry for entry in entries if not is_hash(entry[0])]
    return numbered if len(numbered) >= MIN_NUMBERED * len(entries) and numbered else entries


def _time_of(link: etree._Element, now: datetime) -> datetime | None:
    """The time that stands beside a headline, in the entry that holds no other headline."""
    entry = link
    for above in islice(link.iterancestors(), 4):
        links = above.iter("a")
        others = any(one.get("href") != link.get("href") and len(text_of(one)) >= MIN_TITLE for one in links)
        if others or above.tag in {"body", "html"}:
            break
        entry = above
    for element in entry.iter("time"):
        moment = read(element.get("datetime") or text_of(element), now)
        if moment is not None:
            return moment
    for element in islice(entry.iter("span", "div", "small", "li", "td", "p", "i"), 30):
        text = text_of(element)
        if 8 <= len(text) <= 60 and ":" in text and (moment := read(text, now)) is not None:
            return moment
    return None
