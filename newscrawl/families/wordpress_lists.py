"""Lists of a WordPress site: the interface (JSON), feeds, sitemaps, category pages. Each link has the post's number.

Where a list prints none beside a link, and the address holds none, the link is left out: its article is found through
the interface or the feed, which always say it.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from w3lib.url import add_or_replace_parameter, url_query_parameter

from newscrawl.families.lists import Mapper, check_list, one_by_one, sitemap_listing
from newscrawl.items import Link
from newscrawl.loaders.province import slug_of_section
from newscrawl.loaders.published import read
from newscrawl.pages import feed
from newscrawl.pages.document import Document, compiled, text_of
from newscrawl.pages.listpage import absolute
from newscrawl.pages.no_article import no_article
from newscrawl.pages.page import Channel, Listing, Page
from newscrawl.pages.xml import NotXmlError, is_xml, text_of_list
from newscrawl.reasons import Refused
from newscrawl.urls import UrlError, canonical

if TYPE_CHECKING:
    from newscrawl.pages.feed import FeedItem
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

NUMBER: Final = re.compile(r"(?:^|\s)post(?:id)?-(\d{1,12})(?:\s|$)")
BY_QUERY: Final = re.compile(r"[?&]p=(\d{1,12})(?:&|$)")
BY_API: Final = re.compile(r"/wp/v2/posts/(\d{1,12})(?:\D|$)")
AMP: Final = re.compile(r"/amp/?$")
ENTRIES: Final = "article, li, div[class*='post-'], section[class*='post-'], [id^='post-']"
TITLES: Final = ("a[rel=bookmark]", "h1 a[href], h2 a[href], h3 a[href], h4 a[href]", ".entry-title a", "a[href]")
TIMES: Final = ("time::attr(datetime)", "time", ".date, .entry-date, .post-date, .meta-date")
NEXT: Final = (
    "a.next.page-numbers",
    "link[rel=next]",
    "a.nextpostslink",
    ".pagination a.next, .nav-links a.next",
    ".nav-previous a",
    ".pagination .current + a, .page-numbers.current + a",
)
SIDE: Final = frozenset({"sidebar", "widget", "widget-area", "side", "footer", "related-posts", "related"})
LIST_BODIES: Final = frozenset({"archive", "category", "tag", "home", "blog", "author", "date", "search-results"})
XML: Final = re.compile(rb"\A<\?xml|<(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
MAX_START: Final = 2_000
MAX_ENTRIES: Final = 300
MAX_DIGITS: Final = 12
"""Digits of a number of a post."""


def read_list(page: Page, source: Source, grammar: Grammar, channel: Channel) -> Listing:
    """One page of a list, by what its bytes are.

    Raises:
        Refused: the bytes are not a listing of a WordPress site.
    """
    check_list(page)
    start = text_of_list(page.body)[:MAX_START]
    reader = _Reader(page, source, grammar)
    if start[:1] in {b"[", b"{"} and not (channel == "feed" and start[:1] == b"{"):
        return reader.api()
    if start[:1] == b"{" or (is_xml(start) and XML.search(start) is not None):
        if b"<urlset" in start or b"<sitemapindex" in start:
            return sitemap_listing(page, Mapper(grammar, None))
        return reader.feed(paged=channel != "feed")
    return reader.html()


def printed_code(root: Any) -> str | None:
    """The post's number as its page says it, by the places in which WordPress itself writes it.

    A class of `body`, the short link, the link to the interface, the form for comments, the post's own element.
    """
    body = root.find("body")
    match = re.search(r"(?:^|\s)postid-(\d{1,12})(?:\s|$)", body.get("class") or "") if body is not None else None
    if match is not None:
        return str(int(match[1]))
    for link in root.iter("link"):
        pattern = {"shortlink": BY_QUERY, "alternate": BY_API}.get(link.get("rel") or "")
        found = pattern.search(link.get("href") or "") if pattern is not None else None
        if found is not None:
            return str(int(found[1]))
    for field in compiled("input#comment_post_ID::attr(value), input[name=comment_post_ID]::attr(value)")(root):
        if field.isdecimal() and len(field) <= MAX_DIGITS:
            return str(int(field))
    for element in compiled("article[id^='post-'], #the-post[class*='post-']")(root)[:1]:
        found = NUMBER.search(element.get("id") or "") or NUMBER.search(element.get("class") or "")
        if found is not None:
            return str(int(found[1]))
    return None


class _Reader:
    """One page of a list."""

    def __init__(self, page: Page, source: Source, grammar: Grammar) -> None:
        self.page = page
        self.source = source
        self.grammar = grammar
        self.province = _province_of_list(source, page.url)

    def _served(self, url: str | None) -> str | None:
        """An address as the site serves it, below its home, but not its AMP view.

        The slash at its end stays: without it WordPress answers with a redirect.
        """
        address = absolute(self.page.url, unescape(url.strip()) if url else None)
        if address is None:
            return None
        try:
            ours = self.grammar.canonical(address).startswith(f"{self.grammar.home}/")
            query = canonical(address).partition("?")[2]
        except UrlError:
            return None
        path = AMP.sub("/", urlsplit(address).path) or "/"
        return f"{self.source.home}{path}" + (f"?{query}" if query else "") if ours else None

    def _link(self, code: str | None, url: str | None, **facts: Any) -> Link | None:
        address = self._served(url)
        if not code or not address:
            return None
        province = facts.pop("province", None) or self.province
        return Link(str(int(code)), address, province=province, **facts)

    def api(self) -> Listing:
        """`/wp-json/wp/v2/posts`: an array of posts; an object is an error in WordPress's words."""
        try:
            found = json.loads(self.page.body)
        except (ValueError, RecursionError) as error:
            raise Refused("truncated", f"the interface's JSON breaks off: {error}") from error
        if not isinstance(found, list):
            raise Refused("not_article", f"the interface says {str(found)[:120]!r}")
        links, broken = one_by_one(found, self._post)
        asked, number = self._parameter("per_page", 10), self._parameter("page", 1)
        total = self.page.headers.get("x-wp-totalpages", "")
        more = number < _count(total, 0) if total else len(found) >= asked
        return Listing(links, self._numbered("page", number + 1) if more else None, broken=broken)

    def _post(self, post: Any) -> Link | None:
        if not isinstance(post, dict) or not isinstance(post.get("id"), int) or post.get("type", "post") != "post":
            return None
        title = post.get("title")
        rendered = title.get("rendered") if isinstance(title, dict) else title
        return self._link(
            str(post["id"]),
            post.get("link") if isinstance(post.get("link"), str) else None,
            title=text_of(unescape(rendered)) if isinstance(rendered, str) else None,
            listed_at=self._gmt(post.get("date_gmt")),
            modified_at=self._gmt(post.get("modified_gmt")),
        )

    def _gmt(self, text: Any) -> Any:
        return read(f"{text}Z", self.page.fetched_at) if isinstance(text, str) and text[:1] == "2" else None

    def _numbered(self, name: str, number: int) -> str:
        """This list's address with a parameter set."""
        parts = urlsplit(self.page.url)
        return add_or_replace_parameter(f"{self.source.home}{parts.path}?{parts.query}", name, str(number))

    def _parameter(self, name: str, usual: int) -> int:
        """A parameter of this list's address as a number."""
        return _count(url_query_parameter(self.page.url, name, ""), usual)

    def feed(self, *, paged: bool) -> Listing:
        """RSS; its `guid` is `?p=<number>` unless a plugin changed it, then the address must hold the number."""
        lacking: list[str] = []
        try:
            found = feed.read_feed(self.page.body, self.page.url, lacking)
        except NotXmlError as error:
            raise Refused("not_article", str(error)) from error
        links, broken = one_by_one(found, self._item)
        number = self._parameter("paged", 1)
        next_url = self._numbered("paged", number + 1) if paged and found else None
        return Listing(links, next_url, lacking=next(iter(lacking), None), broken=broken)

    def _item(self, item: FeedItem) -> Link | None:
        match = BY_QUERY.search(item.guid or "")
        return self._link(
            match[1] if match else self.grammar.article_id(item.url),
            item.url,
            title=item.title,
            province=slug_of_section(self.source, list(item.categories)) if self.source.provinces else None,
            listed_at=read(item.published, self.page.fetched_at) if item.published else None,
        )

    def html(self) -> Listing:
        """A category page: entries carry `post-<number>` as class or id, or their address holds the number."""
        document = Document.of(self.page)
        root = document.root
        body = root.find("body")
        classes = set((body.get("class") or "").split()) if body is not None else set()
        if classes & {"single", "error404", "page"}:
            raise no_article(document)
        entries = (entry for entry in compiled(ENTRIES)(root)[:MAX_ENTRIES] if not _is_side(entry))
        links, broken = one_by_one(entries, self._entry)
        if not links and not classes & LIST_BODIES:
            raise no_article(document)
        next_url = next((link.get("href") for css in NEXT for link in compiled(css)(root)), None)
        return Listing(links, self._served(next_url), broken=broken)

    def _entry(self, entry: Any) -> Link | None:
        match = NUMBER.search(entry.get("id") or "") or NUMBER.search(entry.get("class") or "")
        for selector in TITLES:
            for link in compiled(selector)(entry):
                code = self.grammar.article_id(absolute(self.page.url, link.get("href")) or "")
                number = match[1] if match else code
                if number is None or (match is None and entry.tag == "div"):
                    continue
                times = (read(text_of(one), self.page.fetched_at) for css in TIMES for one in compiled(css)(entry))
                listed = next(filter(None, times), None)
                return self._link(number, link.get("href"), title=text_of(link) or None, listed_at=listed)
        return None


def _count(text: str, usual: int) -> int:
    """A parameter as a number."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else usual


def _is_side(entry: Any) -> bool:
    return any(
        element.tag in {"aside", "nav", "footer"} or not SIDE.isdisjoint((element.get("class") or "").split())
        for element in (entry, *entry.iterancestors())
    )


def _province_of_list(source: Source, url: str) -> str | None:
    """The province whose category a list is, by its address."""
    path = urlsplit(url).path
    for slug, at in source.provinces.items():
        if any(own is not None and path.startswith(own.partition("?")[0]) for own in (at.section, at.feed)):
            return slug
    return None
