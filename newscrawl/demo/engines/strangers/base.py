"""What strangers share: routes, what stands beside an article, and the lists that the web's standards describe."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, http_date, utc_z
from newscrawl.demo.engines.base import HTML, XML, Reply, Site
from newscrawl.demo.engines.strangers.texts import ABOUT, ADVERTS, ARABIC, ENGLISH, REMARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.demo.engines.base import Ask
    from newscrawl.demo.model import Article, Headline, Section

    Handler = Callable[["Ask", re.Match[str]], Reply]

RSS: Final = "application/rss+xml; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
FOREIGN: Final = (*ENGLISH, ARABIC)
"""Headline and paragraphs of the articles of the other editions."""


class Stranger(Site):
    """A site of which nothing is known but its address."""

    TITLE: ClassVar[str] = "نوید استان"
    """The outlet's name."""
    ENCODING: ClassVar[str] = "utf-8"
    CONTENT_TYPE: ClassVar[str] = HTML
    SHOWN: ClassVar[int] = 20
    """Entries of a page of a list."""

    def routes(self) -> Mapping[str, Handler]:
        """What answers an address that is not an article's, by a regular expression of its path."""
        raise NotImplementedError

    def page(self, article: Article) -> str:
        """An article's page."""
        raise NotImplementedError

    def frame(self, title: str, body: str, head: str = "") -> str:
        """A page of the site around what is its own."""
        raise NotImplementedError

    def no_articles(self) -> list[str]:
        """Addresses of the site's other pages, as its menus and lists name them."""
        raise NotImplementedError

    def nid_asked(self, ask: Ask) -> int | None:
        """Number of the article that a request is for."""
        return self.nid_at(ask.path)

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request."""
        if (nid := self.nid_asked(ask)) is not None:
            return self.coded(self.article(nid, lambda article: self.encoded(self.page(article))))
        if ask.path == "/robots.txt":
            return self.text(["User-agent: *", "Disallow: /admin/", *self.robots()])
        for form, handler in self.routes().items():
            match = re.fullmatch(form, ask.path)
            if match is not None:
                return handler(ask, match)
        return self.coded(self.not_found())

    def robots(self) -> Sequence[str]:
        """Further lines of robots.txt."""
        return ()

    def encoded(self, page: str) -> bytes:
        """A page in the site's charset."""
        return page.encode(self.ENCODING, "xmlcharrefreplace")

    def coded(self, reply: Reply) -> Reply:
        """A reply with the site's own label."""
        reply.content_type = self.CONTENT_TYPE
        return reply

    def html(self, title: str, body: str, head: str = "") -> Reply:
        """A page that is not an article's."""
        return self.coded(Reply(self.encoded(self.frame(title, body, head))))

    def short_address(self, nid: int) -> str:
        """Path of an article that may be gone: links in texts are older than what they lead to."""
        return self.path_of(nid) if nid in self.newsroom else f"/gone/{nid}"

    def link(self, nid: int) -> str:
        """An article's whole address."""
        return self.style.origin + self.path_of(nid)

    # -- what stands beside an article -----------------------------------------------------------------------------

    def others(self, nid: int, count: int = 5) -> list[Headline]:
        """Headlines of other articles, as boxes beside one show them."""
        numbers = [one for one in self.newsroom.latest(count + 1) if one != nid][:count]
        return [self.newsroom.headline(one) for one in numbers]

    def remarks(self, article: Article) -> list[tuple[str, datetime, str]]:
        """Name, time and text of what readers wrote below an article."""
        count = (0, 2, 4)[article.nid % 3]
        start = article.nid % len(REMARKS)
        chosen = (REMARKS * 2)[start : start + count]
        return [
            (name, article.published + timedelta(minutes=37 * number), text)
            for number, (name, text) in enumerate(chosen, 1)
        ]

    def advert(self, nid: int) -> str:
        """An advertisement's words."""
        return ADVERTS[nid % len(ADVERTS)]

    def provinces(self) -> list[Section]:
        """Sections of provinces, for menus."""
        return list(self.outlet.provinces.values())

    def section_at(self, slug: str) -> Section | None:
        """The section of that slug, in any case."""
        return next((one for one in self.outlet.sections if one.slug.lower() == slug.lower()), None)

    def about(self) -> str:
        """Paragraphs of the page about the outlet."""
        return "".join(f"<p>{text}</p>" for text in ABOUT)

    def slug_of(self, nid: int) -> str:
        """The words of a headline in an address; numbered by the system where two articles have the same."""
        known: tuple[int, dict[int, str]] | None = self.__dict__.get("_slugs")
        if known is None or known[0] != self.newsroom.revision:
            known = self.__dict__["_slugs"] = (self.newsroom.revision, self._slugs())
        return known[1].get(nid, "")

    def nid_of(self, slug: str) -> int | None:
        """The article of those words."""
        return next((nid for nid in self.newsroom if self.slug_of(nid) == slug), None)

    def _slugs(self) -> dict[int, str]:
        found: dict[int, str] = {}
        taken: dict[str, int] = {}
        for nid in sorted(self.newsroom):
            words = self.newsroom.headline(nid).slug
            taken[words] = taken.get(words, 0) + 1
            found[nid] = words if taken[words] == 1 else f"{words}-{taken[words]}"
        return found

    # -- lists -----------------------------------------------------------------------------------------------------

    def turn(self, ask: Ask, name: str = "page", first: int = 1, topic: int = 0) -> tuple[list[int], int | None]:
        """The articles of one page of a list, and the number of the next page.

        Args:
            ask: the request.
            name: of the parameter that says which page.
            first: number of the first page.
            topic: of the section.
        """
        given = ask.query.get(name, "")
        at = int(given) if given.isdecimal() else first
        everything = self.newsroom.select(topic)
        start = (at - first) * self.SHOWN
        shown = everything[start : start + self.SHOWN]
        return shown, at + 1 if start + self.SHOWN < len(everything) else None

    def rss(self, numbers: Sequence[int], *, dated: bool = True) -> Reply:
        """RSS 2.0."""
        items = []
        for nid in numbers:
            head = self.newsroom.headline(nid)
            moment = f"<pubDate>{http_date(head.published)}</pubDate>" if dated else ""
            items.append(
                f"<item><title>{escape(head.title)}</title><link>{self.link(nid)}</link>"
                f"<description><![CDATA[{head.lead}]]></description>{moment}</item>"
            )
        return self.listed(
            numbers,
            lambda: (
                f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{self.TITLE}</title>'
                f"<link>{self.style.origin}/</link>{''.join(items)}</channel></rss>"
            ),
            RSS,
        )

    def atom(self, numbers: Sequence[int], more: str = "") -> Reply:
        """Atom, with the links to comments and to the editor that such feeds have."""
        items = []
        for nid in numbers:
            head = self.newsroom.headline(nid)
            items.append(
                f"<entry><id>tag:{self.outlet.host},{nid}</id><published>{_iso(head.published)}</published>"
                f"<updated>{_iso(head.changed)}</updated><title type='text'>{escape(head.title)}</title>"
                f"<link rel='replies' type='text/html' href='{self.link(nid)}#comment-form' title='0 Comments'/>"
                f"<link rel='edit' href='{self.style.origin}/feeds/edit/{nid}'/>"
                f"<link rel='alternate' type='text/html' href='{self.link(nid)}' title='x'/></entry>"
            )
        return self.listed(
            numbers,
            lambda: (
                "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>"
                f"{self.TITLE}</title>{more}{''.join(items)}</feed>"
            ),
            ATOM,
        )

    def rdf(self, numbers: Sequence[int]) -> Reply:
        """RSS 1.0."""
        items = []
        for nid in numbers:
            head = self.newsroom.headline(nid)
            items.append(
                f'<item rdf:about="{self.link(nid)}"><title>{escape(head.title)}</title><link>{self.link(nid)}</link>'
                f"<dc:date>{_iso(head.published)}</dc:date></item>"
            )
        return self.listed(
            numbers,
            lambda: (
                '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel '
                f'rdf:about="{self.style.origin}/"><title>{self.TITLE}</title></channel>{"".join(items)}</rdf:RDF>'
            ),
            "application/rdf+xml",
        )

    def json_feed(self, numbers: Sequence[int]) -> Reply:
        """JSON Feed 1.1."""
        items = [
            {
                "id": str(nid),
                "url": self.link(nid),
                "title": self.newsroom.headline(nid).title,
                "date_published": _iso(self.newsroom.headline(nid).published),
            }
            for nid in numbers
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": self.TITLE, "items": items}
        return self.listed(numbers, lambda: json.dumps(feed, ensure_ascii=False), "application/feed+json")

    def urlset(self, numbers: Sequence[int], *, news: bool = False, more: Sequence[str] = ()) -> Reply:
        """A sitemap; `more` are addresses of other pages in it."""
        entries = [f"<url><loc>{self.style.origin}{quote(path)}</loc></url>" for path in more]
        for nid in numbers:
            head = self.newsroom.headline(nid)
            block = (
                f"<news:news><news:publication_date>{_iso(head.published)}</news:publication_date>"
                f"<news:title>{escape(head.title)}</news:title></news:news>"
            )
            changed = "" if news else f"<lastmod>{utc_z(head.changed)}</lastmod>"
            entries.append(f"<url><loc>{escape(self.link(nid))}</loc>{changed}{block if news else ''}</url>")
        return self.listed(
            numbers,
            lambda: (
                '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
                f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(entries)}</urlset>'
            ),
            XML,
        )

    def index(self, maps: Sequence[tuple[str, datetime | None]]) -> Reply:
        """An index of sitemaps."""
        entries = [
            f"<sitemap><loc>{self.style.origin}{path}</loc>"
            + (f"<lastmod>{utc_z(moment)}</lastmod>" if moment else "")
            + "</sitemap>"
            for path, moment in maps
        ]
        page = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</sitemapindex>'
        return Reply(page.encode(), content_type=XML)


def _iso(moment: datetime) -> str:
    return moment.astimezone(TEHRAN).isoformat()


def inside(body: str, block: str) -> str:
    """A text with a block between two of its paragraphs, where it has two."""
    return re.sub(r"(</p>\s*)(?=<p)", lambda match: match[0] + block, body, count=1)
