"""What a site offers to read, by its home page and its robots.txt; and where sites of each engine have their lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from newscrawl.families.open_addresses import may_be_article
from newscrawl.families.open_lists import FEED_TYPES, NO_FEED, SIDE_MAPS, SITEMAP
from newscrawl.pages.document import Document, text_of
from newscrawl.pages.listpage import absolute
from newscrawl.provinces import find
from newscrawl.text.boilerplate import name_key
from newscrawl.urls import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from newscrawl.pages.page import Page
    from newscrawl.sources import Source

DELAY: Final = re.compile(rb"^[ \t]*crawl-delay[ \t]*:[ \t]*(\d{1,6}(?:\.\d{1,3})?)", re.IGNORECASE | re.MULTILINE)
SERVICE: Final = re.compile(r"(/service/[^/]+/)([^/]+)/?")
NO_SECTION: Final = ("/tag", "/fa/tag", "/keyword", "/برچسب", "/search", "/rss", "/feed")
PROVINCIAL: Final = frozenset(
    map(name_key, ("استان‌ها", "اخبار استان‌ها", "خبر استان‌ها", "شهرستان‌ها", "استانی", "اخبار استانی"))
)
MAX_NAME: Final = 30
"""Letters of a menu's entry: a headline that names a province is longer."""

USUAL: Final[Mapping[str, Mapping[str, Any]]] = {
    "nastooh": {
        "archive": "/archive?ms=0",
        "feeds": ["/rss"],
        "news_sitemap": "/sitemap/news/sitemap.xml",
        "day_sitemap": "/sitemap/{y}/{m}/{d}/sitemap.xml",
    },
    "wordpress": {"archive": "/wp-json/wp/v2/posts", "feeds": ["/feed/"]},
    "iransamaneh": {
        "archive": "/fa-sitemap-newsarchive",
        "news_sitemap": "/fa-sitemap-news",
        "feeds": ["/fa/rss/allnews"],
    },
    "aasaam": {"feeds": ["/feeds/"]},
    "newsstudio": {"feeds": ["/"]},
    "tasnim": {
        "archive": "/fa/service/6/",
        "day_sitemap": "/fa/{y}/{m}/{d}/fa_{y}_{m}_{d}_sitemap.xml",
        "sitemap_calendar": "gregorian",
    },
    "standard": {},
}
"""The `[listings]` of an engine where nothing else is known: its own addresses, as the outlets of it that are known use
them (newscrawl/sources). `standard` finds its lists by itself."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What home page and robots.txt name; paths below the site's own host.

    Attributes:
        feeds: of the head, without those of comments, tags and authors.
        sitemaps: of robots.txt, those of news first.
        sections: pages of provinces by our slug, as the menu links them under their names.
        linked: every path that the home page links to.
        articles: addresses of it that may be articles by their form, as written.
        provincial: the page of all provincial news, where the menu has one.
        canonical: the address that the home page names as its own.
        delay: seconds between requests that robots.txt asks for.
    """

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    articles: tuple[str, ...] = ()
    provincial: str | None = None
    canonical: str | None = None
    delay: float | None = None


def offered(home: Page | None, robots: Page | None, source: Source, mirror: str | None) -> Offered:
    """Read home page and robots.txt, as far as they came.

    Args:
        home: the home page.
        robots: robots.txt.
        source: whose hosts count as the site's own.
        mirror: the mirror that was asked, whose host counts, too.
    """
    text = robots.body if robots is not None else b""
    named = (absolute(source.home, url.decode("utf-8", "replace")) for url in SITEMAP.findall(text))
    maps = [path_of(url, source, mirror) for url in named]
    own = [path for path in dict.fromkeys(maps) if path and not SIDE_MAPS.search(path)]
    own.sort(key=lambda path: "news" not in path.lower())
    delay = DELAY.search(text)
    seconds = float(delay[1]) if delay else None
    if home is None:
        return Offered(sitemaps=tuple(own), delay=seconds)
    document = Document.of(home)
    links = [url for one in document.root.iter("a") if (url := absolute(home.url, _href(one))) and origin(url)]
    paths = [path_of(url, source, mirror) for url in links]
    return Offered(
        feeds=tuple(_feeds(document, source, mirror)),
        sitemaps=tuple(own),
        sections=sections(document, source, mirror),
        linked=frozenset(filter(None, paths)),
        articles=tuple(dict.fromkeys(url for url in links if may_be_article(url))),
        provincial=_provincial(document, source, mirror),
        canonical=document.canonical,
        delay=seconds,
    )


def _href(link: etree._Element) -> str | None:
    href = (link.get("href") or "").strip()
    return href if href and not href.startswith(("#", "javascript:", "mailto:", "tel:")) and len(href) < 2000 else None


def path_of(address: str | None, source: Source, mirror: str | None = None) -> str | None:
    """Path and query of an address on the outlet's own hosts; None for one elsewhere."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
        host, netloc = parts.hostname, parts.netloc
    except ValueError:
        return None
    own = {*source.all_hosts(), urlsplit(source.home).hostname}
    ours = host is None or host in own or (mirror is not None and netloc == urlsplit(mirror).netloc)
    if parts.scheme not in {"", "http", "https"} or not ours:
        return None
    path = unquote(parts.path) or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _feeds(document: Document, source: Source, mirror: str | None) -> list[str]:
    found: list[str] = []
    for link in document.root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if kind in FEED_TYPES and "alternate" in (link.get("rel") or "alternate").lower():
            path = path_of(link.get("href"), source, mirror)
            if path and path.startswith("/") and not NO_FEED.search(path) and path not in found:
                found.append(path)
    return found


def _provincial(document: Document, source: Source, mirror: str | None) -> str | None:
    for link in document.root.iter("a"):
        if name_key(text_of(link)) in PROVINCIAL:
            path = path_of(_href(link), source, mirror)
            if path and path != "/" and path.startswith("/"):
                return path
    return None


def sections(document: Document, source: Source, mirror: str | None = None) -> dict[str, str]:
    """Pages of provinces that the menu links under their names, by our slug; the first of each counts."""
    found: dict[str, str] = {}
    for link in document.root.iter("a"):
        words = text_of(link)
        province = find(words) if 1 < len(words) < MAX_NAME else None
        path = path_of(_href(link), source, mirror) if province is not None else None
        if province is None or path is None or path == "/" or not path.startswith("/"):
            continue
        if not path.startswith(NO_SECTION):
            found.setdefault(province.slug, path)
    return found


def as_slugs(pages: Mapping[str, str]) -> tuple[str | None, dict[str, dict[str, str]]]:
    """Pages of provinces as a source file says them: one pattern and slugs, where all have one form, else pages.

    >>> as_slugs({"qom": "/service/Provinces/Qom", "yazd": "/service/Provinces/Yazd"})
    ('/service/Provinces/{slug}', {'qom': {'slug': 'Qom'}, 'yazd': {'slug': 'Yazd'}})
    """
    matches = {slug: SERVICE.fullmatch(path) for slug, path in pages.items()}
    heads = {match[1] for match in matches.values() if match}
    if len(heads) == 1:
        return heads.pop() + "{slug}", {slug: {"slug": match[2]} for slug, match in matches.items() if match}
    return None, {slug: {"section": path} for slug, path in pages.items()}
