"""Addresses of a Nastooh site and what answers there (URL grammar: sites/nastooh.md, sections 2 to 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.demo.engines.base import TEXT, XML, Ask, Reply, Site, Style, number
from newscrawl.demo.engines.nastooh.articlepage import ArticlePages
from newscrawl.demo.engines.nastooh.feeds import FEED_ITEMS, LAST_JSON_YEAR, NEWS_SITEMAP_ITEMS, Feeds
from newscrawl.demo.engines.nastooh.listing import Lists, View
from newscrawl.demo.engines.nastooh.names import KINDS_OF_TYPE, address, nid_of_short
from newscrawl.demo.engines.nastooh.skeleton import Skeleton

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.model import Kind
    from newscrawl.demo.newsroom import Newsroom

_AMP: Final = re.compile(r"/amp/(\d{1,12})/?")
_FEED: Final = re.compile(r"/rss(?:/tp/(\d{1,9}))?/?")
_LEAF: Final = re.compile(r"/sitemap/(\d{4})/(\d{1,2})/(\d{1,2})/sitemap\.xml(\.gz)?")
_YEAR: Final = re.compile(r"/sitemap/(\d{4}|all)/sitemap\.xml")
_MULTIMEDIA: Final[dict[str, Kind]] = {"photo": "photo", "video": "video"}
_RSS: Final = "application/rss+xml; charset=UTF-8"
_PROVINCES_ELSEWHERE: Final = (746, 1000)
"""Topics of «استان‌ها» at Hamshahri and IRNA, so that this newsroom can be theirs, too."""
_TAG_REACH: Final = 600
"""How many of the newest articles a tag page looks through: tags are not indexed."""


class NastoohSite(Site):
    """A Nastooh site over a newsroom."""

    articles = re.compile(r"/(?:news|photo|video|live|media)/(\d{1,12})(?:/[^/]*)?")

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._skeleton = Skeleton(newsroom, style)
        self._articles = ArticlePages(newsroom, style, self._skeleton)
        self._lists = Lists(newsroom, style, self._skeleton)
        self._feeds = Feeds(newsroom, style)
        self._fixed: dict[str, Callable[[Ask], Reply]] = {
            "/": lambda _: self.listed(self.newsroom.latest(60), self._lists.home),
            "/archive": self._archive,
            "/page/archive.xhtml": self._archive,
            "/rss-help": lambda _: Reply(self._lists.rss_help),
            "/robots.txt": lambda _: Reply(self._feeds.robots, content_type=TEXT),
            "/sitemap/news/sitemap.xml": self._news_sitemap,
            "/search": self._search,
        }

    # -- what the server and the tests ask ------------------------------------------------------------------------

    def address(self, nid: int) -> str:
        """Path of an article with its slug."""
        return address(self.newsroom.headline(nid))

    def short_address(self, nid: int) -> str:
        """Path by the number alone, as Mehr's own menus link."""
        return f"/news/{nid}/"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request."""
        fixed = self._fixed.get(ask.path)
        if fixed is not None:
            return fixed(ask)
        if (nid := self.nid_at(ask.path)) is not None:
            return self._article(nid)
        if ask.path.startswith("/service/"):
            return self._section(ask)
        if match := _FEED.fullmatch(ask.path):
            return self._feed(self._topic(match[1] or ask.query.get("tp")))
        if match := _LEAF.fullmatch(ask.path):
            return self._leaf(int(match[1]), int(match[2]), int(match[3]), packed=bool(match[4]))
        if match := _YEAR.fullmatch(ask.path):
            year = None if match[1] == "all" else int(match[1])
            days = self.newsroom.days(year or self._feeds.this_year())
            if not days and year is not None:
                return self.not_found()
            numbers = [self.newsroom.select(day=day)[0] for day in days]
            return self.listed(numbers, lambda: self._feeds.index(year), XML)
        if match := _AMP.fullmatch(ask.path):
            return self._amp(int(match[1]))
        if ask.path.startswith("/tag/"):
            return self._tag(ask)
        return self._short(ask.path)

    def _topic(self, text: str | None) -> int:
        topic = number(text, 0)
        provinces = self.outlet.by_path[self.outlet.provincial.lower()].topic
        return provinces if topic in _PROVINCES_ELSEWHERE else topic

    # -- articles ------------------------------------------------------------------------------------------------

    def _article(self, nid: int) -> Reply:
        """Any slug, or none, serves the article (Mehr's own menus link without one)."""
        if nid == Skeleton.about_nid:
            return Reply(self._lists.about)
        return self.article(nid, self._articles.page)

    def _amp(self, nid: int) -> Reply:
        if nid not in self.newsroom:
            return self.not_found()
        version, changed = self.newsroom.state(nid)
        return Reply(lambda: self._articles.amp(nid), etag=f'W/"amp-{nid}-{version}"', changed=changed)

    def _short(self, path: str) -> Reply:
        nid = nid_of_short(path)
        if nid is None or nid not in self.newsroom:
            return self.not_found()
        return Reply(status=301, headers={"Location": self.style.origin + self.path_of(nid)})

    def not_found(self) -> Reply:
        """The site's own page for an address without an article."""
        return Reply(self._lists.not_found, status=404)

    # -- lists ---------------------------------------------------------------------------------------------------

    def _view(self, view: View, render: Callable[[View], bytes]) -> Reply:
        reply = self.listed(view.shown, lambda: render(view))
        # The pager changes with the length of the list.
        reply.etag = reply.etag[:-1] + f'-{view.pages:x}"'
        if self.style.relative_dates:
            reply.etag, reply.changed = "", None
        return reply

    def _archive(self, ask: Ask) -> Reply:
        query = {name: value for name in ("tp", "ty", "dy", "mn", "yr", "pl", "kw") if (value := ask.query.get(name))}
        topic = self._topic(query.get("tp"))
        kinds: tuple[Kind, ...] = ()
        known = True
        if "ty" in query:
            kinds = KINDS_OF_TYPE.get(number(query["ty"], -1), ())
            known = bool(kinds)
        year, month, day = (number(query[name], -1) if name in query else None for name in ("yr", "mn", "dy"))
        numbers = self.newsroom.select(topic, day=(year, month, day), kinds=kinds) if known else []
        if "kw" in query:
            numbers = [nid for nid in numbers[:_TAG_REACH] if self._has_tag(nid, query["kw"].replace("+", " "))]
        section = self.newsroom.outlet.by_topic.get(topic)
        title = " > ".join(section.names) if section else "آرشیو"
        page = max(1, number(ask.query.get("pi"), 1))
        return self._view(View(title, numbers, page, query, section), self._lists.archive)

    def _section(self, ask: Ask) -> Reply:
        name = ask.path.removeprefix("/service/").rstrip("/")
        kind = _MULTIMEDIA.get(name.split("/")[0].lower())
        if kind is not None:
            number = {"photo": "2", "video": "3"}[kind]
            view = View(name, self.newsroom.select(kinds=(kind,)), 1, {"ty": number})
            return self._view(view, self._lists.section)
        section = self.newsroom.outlet.by_path.get(name.lower())
        if section is None:
            return self.not_found()
        title = " > ".join(section.names)
        view = View(title, self.newsroom.select(section.topic), 1, {"tp": str(section.topic)}, section)
        return self._view(view, self._lists.section)

    def _tag(self, ask: Ask) -> Reply:
        tag = ask.path.removeprefix("/tag/").replace("+", " ").strip()
        numbers = [nid for nid in self.newsroom.latest(_TAG_REACH) if self._has_tag(nid, tag)]
        return self._view(View(tag, numbers, 1, {"kw": tag}), self._lists.section)

    def _has_tag(self, nid: int, tag: str) -> bool:
        return tag in self.newsroom.article(nid).tags

    def _search(self, ask: Ask) -> Reply:
        """Search results: closed to robots, and never the same address twice."""
        words = ask.query.get("q", "")
        newest = self.newsroom.latest(_TAG_REACH)
        found = [nid for nid in newest if words and words in self.newsroom.headline(nid).title]
        return Reply(lambda: self._lists.section(View(f"جستجو: {words}", found, 1, {"q": words})))

    # -- feeds and sitemaps --------------------------------------------------------------------------------------

    def _feed(self, topic: int) -> Reply:
        return self.listed(self.newsroom.latest(FEED_ITEMS, topic), lambda: self._feeds.rss(topic), _RSS)

    def _news_sitemap(self, _: Ask) -> Reply:
        return self.listed(self.newsroom.latest(NEWS_SITEMAP_ITEMS), self._feeds.news_sitemap, XML)

    def _leaf(self, year: int, month: int, day: int, *, packed: bool) -> Reply:
        numbers = self.newsroom.select(day=(year, month, day))
        if not numbers:
            return self.not_found()
        plain = self._feeds.json_leaf if year <= LAST_JSON_YEAR else self._feeds.leaf
        if packed:
            reply = self.listed(numbers, lambda: self._feeds.packed(plain(numbers)), "application/x-gzip")
            reply.compress = False
            return reply
        # The JSON leaves keep the XML content type: the engine names it by the address.
        return self.listed(numbers, lambda: plain(numbers), XML)
