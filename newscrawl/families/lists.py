"""Lists of an outlet to links: which addresses are its articles, and where they are fetched from."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from newscrawl.dates import TEHRAN, DateError, parse_day
from newscrawl.items import Link
from newscrawl.loaders.province import is_national, slug_of, slug_of_section
from newscrawl.loaders.published import read
from newscrawl.pages import feed, listpage, sitemap
from newscrawl.pages.document import Document
from newscrawl.pages.no_article import CHALLENGE, SMALL, no_article
from newscrawl.pages.page import Listing, Page
from newscrawl.pages.xml import NotXmlError
from newscrawl.reasons import Refused
from newscrawl.urls import UrlError, origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newscrawl.items import Kind
    from newscrawl.pages.listpage import ListRules
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

NUMBER: Final = re.compile(r"\d{1,9}")
SEPARATORS: Final = str.maketrans({">": "\n", "›": "\n", "»": "\n", "/": "\n"})


MAX_SHOWN: Final = 120
"""Characters of an entry that is shown because it cannot be read."""

Entry = TypeVar("Entry")


class Mapper:
    """Addresses as lists print them to addresses to fetch.

    On the site itself that is the canonical form. On a mirror (`base_url`) it is the same path below the mirror, since
    feeds and sitemaps of a mirror still print the site's own host.
    """

    def __init__(self, grammar: Grammar, base_url: str | None) -> None:
        self.grammar = grammar
        self.mirror = origin(base_url) if base_url else None
        self.home = origin(grammar.home)

    def article(self, url: str) -> tuple[str, str] | None:
        """News code and address, or None for what is not an article of the outlet."""
        code = self.grammar.article_id(url)
        if code is None:
            return None
        address = self.list_page(url)
        return (code, address) if address else None

    def list_page(self, url: str | None) -> str | None:
        """Address of a list, or None when it lies on another site."""
        if not url:
            return None
        try:
            address = self.grammar.canonical(url)
        except UrlError:
            return None
        if origin(address) != self.home:
            return None
        return address if self.mirror is None else f"{self.mirror}{address.removeprefix(self.grammar.home)}"


def one_by_one(
    entries: Iterable[Entry], link_of: Callable[[Entry], Link | None]
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """Links of a list's entries, each code once; and a line for each entry that could not be read.

    Sites print anything: whatever is wrong with one entry costs that one alone.
    """
    links: dict[str, Link] = {}
    broken = []
    for entry in entries:
        try:
            link = link_of(entry)
        except Exception as error:  # noqa: BLE001  # see above
            broken.append(f"{type(error).__name__}: {error}: {str(entry)[:MAX_SHOWN]!r}")
        else:
            if link is not None:
                links.setdefault(link.news_code, link)
    return tuple(links.values()), tuple(broken)


def check_list(page: Page) -> None:
    """Refuse what stands in a list's place.

    Raises:
        Refused: http_404, http_410, empty or challenge.
    """
    if page.status in {404, 410}:
        raise Refused(f"http_{page.status}", f"HTTP {page.status}")
    if not page.body.strip():
        raise Refused("empty", f"HTTP {page.status} with an empty body")
    if len(page.body) < SMALL:
        for marker in CHALLENGE:
            if marker in page.body:
                raise Refused("challenge", f"the page holds {marker.decode()!r}")


def html_listing(page: Page, mapper: Mapper, rules: ListRules, kinds: Mapping[str, Kind]) -> Listing:
    """A section or archive page.

    Raises:
        Refused: when the page has no article and does not look like a list.
    """
    check_list(page)
    document = Document.of(page)
    if listpage.is_foreign(document.root, rules):
        raise no_article(document)
    found = listpage.items(document.root, rules, mapper.grammar, page.url)
    if not found and not listpage.looks_like_list(document.root, rules):
        raise no_article(document)

    def link(item: listpage.Item) -> Link | None:
        known = mapper.article(item.url)
        if known is None:
            return None
        kind = next((kinds[name] for name in item.classes if name in kinds), None)
        times = (read(text, page.fetched_at) for text in item.times)
        listed = next((moment for moment in times if moment is not None), None)
        return Link(known[0], known[1], kind, item.title, None, listed)

    links, broken = one_by_one(found, link)
    return Listing(links, mapper.list_page(listpage.next_page(document.root, rules, page.url)), broken=broken)


def feed_listing(page: Page, mapper: Mapper, source: Source) -> Listing:
    """A feed.

    Raises:
        Refused: when the bytes are not a feed.
    """
    check_list(page)
    lacking: list[str] = []
    try:
        found = feed.read_feed(page.body, page.url, lacking)
    except NotXmlError as error:
        raise _not_xml(page, error) from error

    def link(item: feed.FeedItem) -> Link | None:
        known = mapper.article(item.url)
        if known is None:
            return None
        section = [part.strip() for part in (item.section or "").translate(SEPARATORS).split("\n")]
        province = slug_of(source, item.slug) or slug_of_section(source, section)
        national = province is None and is_national(source, section)
        listed = _moment(item.published, page)
        return Link(known[0], known[1], None, item.title, province, listed, national=national)

    links, broken = one_by_one(found, link)
    return Listing(links, lacking=next(iter(lacking), None), broken=broken)


def sitemap_listing(page: Page, mapper: Mapper) -> Listing:
    """A sitemap or an index of them.

    Raises:
        Refused: when the bytes are not a sitemap.
    """
    check_list(page)
    try:
        found = sitemap.read_sitemap(page.body, base=page.url)
    except NotXmlError as error:
        raise _not_xml(page, error) from error

    def link(entry: sitemap.SitemapEntry) -> Link | None:
        known = mapper.article(entry.url)
        if known is None:
            return None
        return Link(
            known[0], known[1], None, entry.title, None, _moment(entry.published, page), _changed(entry.modified, page)
        )

    links, broken = one_by_one(found.entries, link)
    children = sorted(_children(found.children, mapper, page), key=_recency, reverse=True)
    return Listing(links, children=tuple(children), lacking=found.lacking, broken=broken)


def _recency(child: tuple[str, datetime | None]) -> tuple[float, list[int]]:
    """Sub-lists newest first: by their dates, else by the numbers in their addresses (year and month, or a count)."""
    address, changed = child
    return (changed.timestamp() if changed else 0.0, [int(number) for number in NUMBER.findall(urlsplit(address).path)])


def _children(
    entries: Iterable[sitemap.SitemapEntry], mapper: Mapper, page: Page
) -> Iterable[tuple[str, datetime | None]]:
    for entry in entries:
        address = mapper.list_page(entry.url)
        if address:
            yield address, _changed(entry.modified, page)


def _moment(text: str | None, page: Page) -> datetime | None:
    return read(text, page.fetched_at) if text else None


def _changed(text: str | None, page: Page) -> datetime | None:
    """A `lastmod`; one that names a day alone, as the protocol allows, is the first moment of that day in Tehran."""
    moment = _moment(text, page)
    if text and moment is None:
        with contextlib.suppress(DateError):
            return datetime.combine(parse_day(text, now=page.fetched_at), time(), TEHRAN)
    return moment


def _not_xml(page: Page, error: NotXmlError) -> Refused:
    """A page in a feed's place: a challenge, an error page, or something else."""
    document = Document.of(page)
    refusal = no_article(document)
    return refusal if refusal.reason != "not_article" else Refused("not_article", str(error))
