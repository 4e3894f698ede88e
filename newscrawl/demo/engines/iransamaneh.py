"""Addresses of an IranSamaneh site and what answers there (URL forms: sites/others.md, section 2).

The provinces have YJC's slugs and numbers (page of May 2020), so that `yjc` is the source that it imitates. The form of
the sitemaps' entries was not seen: they are as sitemaps.org and Google's news extension define them.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, jalali_day, utc_z
from newscrawl.demo.engines.base import XML, Ask, Reply, Style
from newscrawl.demo.engines.iransamaneh.pages import Pages
from newscrawl.demo.engines.plain import PlainSite, number
from newscrawl.provinces import PROVINCES
from newscrawl.sources import get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.model import Section
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 30
RECENT_ITEMS: Final = 100
PAGE_SIZE: Final = 20
_ARTICLE: Final = re.compile(r"/fa/(?:news|print|amp/news)/(\d{1,12})(?:/[^/]*)?")
_SHORT: Final = re.compile(r"/00([0-9a-z]{3,6})")
_SERVICE: Final = re.compile(r"/fa/(?:services/(?P<number>\d{1,6})|(?P<slug>[a-z-]+))(?:/\d+)?/?")
_FEED: Final = re.compile(r"/fa/rss/(allnews|\d{1,6})/?")
_MONTH: Final = re.compile(r"/fa-sitemap-newsarchive/(\d{4})/(\d{1,2})")
_RSS: Final = "application/rss+xml; charset=UTF-8"
_FORBIDDEN: Final = ("save", "print", "send", "report", "ajax", "archive", "news/play")
_MAP: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class IranSamanehSite(PlainSite):
    """An IranSamaneh site over a newsroom."""

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._pages = Pages(self)

    @cached_property
    def services(self) -> dict[str, Section]:
        """Sections by what stands in addresses: number and slug."""
        found: dict[str, Section] = {}
        for section in self.outlet.sections:
            found[self.service_number(section)] = found[self.service_slug(section)] = section
        return found

    @cached_property
    def _provinces(self) -> dict[str, tuple[str, str]]:
        """Number and slug of each province's service by ISO code, those of YJC; where it has none, invented."""
        known = get("yjc").provinces
        found = {}
        for count, province in enumerate(PROVINCES):
            at = known.get(province.slug)
            has = at is not None and at.topic is not None and at.slug is not None
            found[province.iso] = (str(at.topic), str(at.slug)) if at and has else (str(900 + count), province.slug)
        return found

    def service_number(self, section: Section) -> str:
        """Number of a section's service."""
        return self._provinces[section.province][0] if section.province else str(1000 + section.topic)

    def service_slug(self, section: Section) -> str:
        """Slug of a section's service, lower case."""
        return self._provinces[section.province][1] if section.province else section.slug.lower()

    def address(self, nid: int) -> str:
        """Path of an article."""
        return f"/fa/news/{nid}/{self.newsroom.headline(nid).slug}"

    def short_address(self, nid: int) -> str:
        """Path by the number alone, as menus and boxes of the engine often print it."""
        return f"/fa/news/{nid}/"

    def short_link(self, nid: int) -> str:
        """`/00cHfy`: the number in another base; the engine's own alphabet is unknown."""
        code = ""
        while nid:
            nid, digit = divmod(nid, len(_DIGITS))
            code = _DIGITS[digit] + code
        return f"/00{code}"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request."""
        path = ask.path
        if match := _ARTICLE.fullmatch(path):
            return self.article(int(match[1]), self._pages.article)
        if path == "/robots.txt":
            return self.text(["User-agent: *", *(f"Disallow: /fa/{name}" for name in _FORBIDDEN)])
        if match := _FEED.fullmatch(path):
            return self._feed(match[1])
        if path == "/fa-sitemap-news":
            return self._recent()
        if path == "/fa-sitemap-newsarchive":
            return self._index()
        if match := _MONTH.fullmatch(path):
            return self._month(int(match[1]), int(match[2]))
        if match := _SHORT.fullmatch(path):
            return self._moved(int(match[1], len(_DIGITS)))
        return self._list(ask)

    def _moved(self, nid: int) -> Reply:
        if nid not in self.newsroom:
            return self.not_found()
        return Reply(status=301, headers={"Location": self.style.origin + self.path_of(nid)})

    def _list(self, ask: Ask) -> Reply:
        """The front page, all news, the archive search (closed to robots), or the page of a service."""
        section = None
        if ask.path not in {"/", "/fa", "/fa/allnews", "/fa/archive"}:
            match = _SERVICE.fullmatch(ask.path)
            section = self.services.get(match["number"] or match["slug"]) if match else None
            if section is None:
                return self.not_found()
        numbers = self.newsroom.select(section.topic if section else 0)
        page = max(1, number(ask.query.get("page") or ask.query.get("p"), 1))
        shown = numbers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        more = len(numbers) > page * PAGE_SIZE and ask.path == "/fa/allnews"
        title = section.names[-1] if section else self.outlet.agency
        return self.listed(shown, lambda: self._pages.listing(title, shown, page, more=more), more=f"{page}/{more}")

    # -- machines ------------------------------------------------------------------------------------------------

    def _feed(self, name: str) -> Reply:
        section = None if name == "allnews" else self.services.get(name)
        if name != "allnews" and section is None:
            return self.not_found()
        shown = self.newsroom.latest(FEED_ITEMS, section.topic if section else 0)
        return self.listed(shown, lambda: self._rss(shown), _RSS)

    def _rss(self, shown: Sequence[int]) -> str:
        """Items as a crawler of YJC's feed read them (about 2024): a date without a weekday, no category."""
        items = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            local = head.published.astimezone(TEHRAN)
            date = f"{local.day:02} {_MONTHS[local.month - 1]} {local:%Y %H:%M:%S %z}"
            items.append(
                f"<item><title>{escape(head.title, quote=False)}</title>"
                f"<link>{self.style.origin}{self.path_of(nid)}</link>"
                f"<description>{escape(head.lead, quote=False)}</description><pubDate>{date}</pubDate></item>\n"
            )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>{escape(self.outlet.agency)}</title><link>{self.style.origin}</link>\n{''.join(items)}</channel></rss>\n"
        )

    def _entry(self, nid: int, *, news: bool) -> str:
        head = self.newsroom.headline(nid)
        more = ""
        if news:
            local = head.published.astimezone(TEHRAN)
            more = (
                f"<news:news><news:publication_date>{local.isoformat()}</news:publication_date>"
                f"<news:title>{escape(head.title, quote=False)}</news:title></news:news>"
            )
        where = f"{self.style.origin}{self.path_of(nid)}"
        return f"<url><loc>{where}</loc><lastmod>{utc_z(head.changed)}</lastmod>{more}</url>\n"

    def _recent(self) -> Reply:
        shown = self.newsroom.latest(RECENT_ITEMS)
        return self.listed(shown, lambda: f"{_MAP}{''.join(self._entry(n, news=True) for n in shown)}</urlset>", XML)

    def _index(self) -> Reply:
        """One urlset a Jalali month, the oldest first: a crawler must not rely on the order."""
        months: dict[tuple[int, int], int] = {}
        for nid in self.newsroom:
            year, month, _ = jalali_day(self.newsroom.headline(nid).published)
            months.setdefault((year, month), nid)
        return self.listed(list(months.values()), lambda: self._months(months), XML)

    def _months(self, months: dict[tuple[int, int], int]) -> str:
        rows = []
        for (year, month), newest in sorted(months.items()):
            changed = self.newsroom.state(newest)[1]
            where = f"{self.style.origin}/fa-sitemap-newsarchive/{year}/{month}"
            rows.append(f"<sitemap><loc>{where}</loc><lastmod>{utc_z(changed)}</lastmod></sitemap>\n")
        opening = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{"".join(rows)}</sitemapindex>'

    def _month(self, year: int, month: int) -> Reply:
        shown = self.newsroom.select(day=(year, month, None))
        if not shown:
            return self.not_found()
        return self.listed(shown, lambda: f"{_MAP}{''.join(self._entry(n, news=False) for n in shown)}</urlset>", XML)

    def tag_address(self, tag: str) -> str:
        """Path of a tag's page."""
        return f"/fa/tags/{len(tag)}/1/{quote(tag)}"
