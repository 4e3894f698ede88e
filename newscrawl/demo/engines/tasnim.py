"""Addresses of Tasnim's engine and what answers there (URL forms: sites/others.md, section 3).

Of the provinces' service numbers four are Tasnim's own (breadcrumbs of January 2026); the others are invented, so that
a crawler can only learn them from links.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import TEHRAN, http_date, jalali_day, utc_z
from newscrawl.demo.engines.base import XML, Ask, Reply, Style
from newscrawl.demo.engines.plain import PlainSite, number
from newscrawl.demo.engines.tasnim.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.model import Section
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 30
PAGE_SIZE: Final = 30
PROVINCES: Final = "6"
"""Number of the service of all provinces."""
NUMBERS: Final = {"IR-03": "47", "IR-06": "57", "IR-20": "64", "IR-08": "67"}
_ARTICLE: Final = re.compile(r"/fa/(?:news|media)/\d{4}/\d{1,2}/\d{1,2}/(\d{1,12})(?:/[^/]*)?")
_SHORT: Final = re.compile(r"/(\d{5,12})")
_SERVICE: Final = re.compile(r"/fa/service/(\d{1,6})(?:/[^/]*)?/?")
_FEED: Final = re.compile(r"/fa/rss/feed/0/7/(\d{1,6})(?:/[^/]*)?/?")
_DAY: Final = re.compile(r"/fa/(\d{4})/(\d{1,2})/(\d{1,2})/fa_\1_\2_\3_sitemap\.xml")
_MONTH: Final = re.compile(r"/fa/(\d{4})/(\d{1,2})/fa_\1_\2_sitemap\.xml")
_YEAR: Final = re.compile(r"/fa/(\d{4})/fa_\1_sitemap\.xml")
_RSS: Final = "application/rss+xml; charset=UTF-8"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class TasnimSite(PlainSite):
    """Tasnim over a newsroom."""

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._pages = Pages(self)

    @cached_property
    def services(self) -> dict[str, Section]:
        """Sections by the number of their service."""
        return {self.service(section): section for section in self.outlet.sections}

    def service(self, section: Section) -> str:
        """Number of a section's service."""
        if section.service == self.outlet.provincial and not section.sub:
            return PROVINCES
        return NUMBERS.get(section.province) or str(2000 + section.topic)

    def address(self, nid: int) -> str:
        """`/fa/news/1404/10/08/6705663/<slug>`."""
        head = self.newsroom.headline(nid)
        year, month, day = jalali_day(head.published)
        folder = "media" if head.kind in {"photo", "video"} else "news"
        return f"/fa/{folder}/{year}/{month:02}/{day:02}/{nid}/{head.slug}"

    def short_address(self, nid: int) -> str:
        """Path by the number alone."""
        return f"/{nid}"

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request."""
        path = ask.path
        if match := _ARTICLE.fullmatch(path):
            return self.article(int(match[1]), self._pages.article)
        if path == "/robots.txt":
            lines = ["User-agent: *", "Allow: /", "Disallow: /*/search*", ""]
            return self.text([*lines, f"Sitemap: {self.style.origin}/fa/fa_sitemap.xml"])
        if match := _SHORT.fullmatch(path):
            return self._moved(int(match[1]))
        if match := _SERVICE.fullmatch(path):
            return self._service(match[1], ask)
        if path == "/fa/archive":
            return self._archive(ask)
        if match := _FEED.fullmatch(path):
            return self._feed(match[1])
        if path in {"/", "/fa"}:
            return self._view(self.outlet.agency, self.newsroom.latest(PAGE_SIZE), 1)
        return self._sitemap(path)

    def _moved(self, nid: int) -> Reply:
        if nid not in self.newsroom:
            return self.not_found()
        return Reply(status=301, headers={"Location": self.style.origin + self.path_of(nid)})

    # -- lists ---------------------------------------------------------------------------------------------------

    def _service(self, name: str, ask: Ask) -> Reply:
        section = self.services.get(name)
        if section is None:
            return self.not_found()
        return self._view(section.names[-1], self.newsroom.select(section.topic), number(ask.query.get("page"), 1))

    def _archive(self, ask: Ask) -> Reply:
        """One day of a service; -1 is all of them. A date that is none gives an empty list."""
        section = self.services.get(ask.query.get("service", "-1"))
        parts = [number(part, -1) for part in ask.query.get("date", "").split("/")]
        day = (parts[0], parts[1], parts[2]) if len(parts) == 3 else (None, None, None)
        numbers = self.newsroom.select(section.topic if section else 0, day=day)
        return self._view("آرشیو", numbers, number(ask.query.get("page"), 1))

    def _view(self, title: str, numbers: Sequence[int], page: int) -> Reply:
        """A page of 30; beyond the end it is a list without entries."""
        shown = numbers[(max(page, 1) - 1) * PAGE_SIZE : max(page, 1) * PAGE_SIZE]
        return self.listed(shown, lambda: self._pages.listing(title, shown), more=f"{title}/{page}")

    # -- machines ------------------------------------------------------------------------------------------------

    def _feed(self, name: str) -> Reply:
        section = self.services.get(name)
        if section is None and name != "0":
            return self.not_found()
        shown = self.newsroom.latest(FEED_ITEMS, section.topic if section else 0)
        return self.listed(shown, lambda: self._rss(shown), _RSS)

    def _rss(self, shown: Sequence[int]) -> str:
        items = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            where = self.style.origin + self.path_of(nid)
            items.append(
                f"<item><title>{escape(head.title, quote=False)}</title><link>{where}</link><guid>{where}</guid>"
                f"<description>{escape(head.lead, quote=False)}</description>"
                f"<pubDate>{http_date(head.published)}</pubDate></item>\n"
            )
        return f'{_XML}<rss version="2.0"><channel><title>تسنیم</title>\n{"".join(items)}</channel></rss>\n'

    def _sitemap(self, path: str) -> Reply:
        """Index of years, of months, of days, and the urlset of a (Gregorian) day."""
        if match := _DAY.fullmatch(path):
            return self._leaf(int(match[1]), int(match[2]), int(match[3]))
        days = sorted({self._day_of(nid) for nid in self.newsroom}, reverse=True)
        if path == "/fa/fa_sitemap.xml":
            return self._index([f"/fa/{year}/fa_{year}_sitemap.xml" for year in sorted({day.year for day in days})])
        if match := _YEAR.fullmatch(path):
            months = sorted({day.month for day in days if day.year == int(match[1])})
            return self._index([f"/fa/{match[1]}/{month}/fa_{match[1]}_{month}_sitemap.xml" for month in months])
        if match := _MONTH.fullmatch(path):
            year, month = int(match[1]), int(match[2])
            inside = [day.day for day in days if (day.year, day.month) == (year, month)]
            return self._index([f"/fa/{year}/{month}/{day}/fa_{year}_{month}_{day}_sitemap.xml" for day in inside])
        return self.not_found()

    def _day_of(self, nid: int) -> date:
        return self.newsroom.headline(nid).published.astimezone(TEHRAN).date()

    def _index(self, paths: list[str]) -> Reply:
        if not paths:
            return self.not_found()
        rows = "".join(f"<sitemap><loc>{self.style.origin}{path}</loc></sitemap>\n" for path in paths)
        return Reply(f"{_XML}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>".encode(), content_type=XML)

    def _leaf(self, year: int, month: int, day: int) -> Reply:
        try:
            asked = date(year, month, day)
        except ValueError:
            return self.not_found()
        # A Gregorian day is a Jalali day.
        noon = self.newsroom.clock.now().astimezone(TEHRAN).replace(year=year, month=1, day=1, hour=12)
        moment = noon + timedelta(days=asked.timetuple().tm_yday - 1)
        shown = self.newsroom.select(day=jalali_day(moment))
        if not shown:
            return self.not_found()
        return self.listed(shown, lambda: self._urlset(shown), XML)

    def _urlset(self, shown: Sequence[int]) -> str:
        rows = "".join(
            f"<url><loc>{self.style.origin}{self.path_of(nid)}</loc>"
            f"<lastmod>{utc_z(self.newsroom.headline(nid).changed)}</lastmod></url>\n"
            for nid in shown
        )
        return f"{_XML}<urlset {_SPACE}>\n{rows}</urlset>"
