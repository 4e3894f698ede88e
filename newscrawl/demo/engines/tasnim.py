"""Tasnim's engine: addresses and what answers there (URL forms: sites/others.md, section 3), and its pages.

Article, media and list are after containers of January 2026 and crawlers' selectors.

Of the provinces' service numbers four are Tasnim's own (breadcrumbs of January 2026); the others are invented, so that
a crawler can only learn them from links.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import MONTHS, TEHRAN, day_start, http_date, jalali_day, relative, utc_z
from newscrawl.demo.engines.base import XML, Ask, Reply, Site, Style, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newscrawl.demo.model import Article, Section
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 30
PAGE_SIZE: Final = 30
PROVINCES: Final = "6"
"""Number of the service of all provinces."""
NUMBERS: Final = {"IR-03": "47", "IR-06": "57", "IR-20": "64", "IR-08": "67", "IR-04": "48", "IR-18": "53"}
_SHORT: Final = re.compile(r"/(\d{5,12})")
_SERVICE: Final = re.compile(r"/fa/service/(\d{1,6})(?:/[^/]*)?/?")
_FEED: Final = re.compile(r"/fa/rss/feed/0/7/(\d{1,6})(?:/[^/]*)?/?")
_DAY: Final = re.compile(r"/fa/(\d{4})/(\d{1,2})/(\d{1,2})/fa_\1_\2_\3_sitemap\.xml")
_MONTH: Final = re.compile(r"/fa/(\d{4})/(\d{1,2})/fa_\1_\2_sitemap\.xml")
_YEAR: Final = re.compile(r"/fa/(\d{4})/fa_\1_sitemap\.xml")
_RSS: Final = "application/rss+xml; charset=UTF-8"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def printed(moment: datetime) -> str:
    """`08 دی 1404 - 10:55`, ASCII digits as on the pages of January 2026."""
    year, month, day = jalali_day(moment)
    return f"{day:02} {MONTHS[month - 1]} {year} - {moment.astimezone(TEHRAN):%H:%M}"


class TasnimSite(Site):
    """Tasnim over a newsroom."""

    articles = re.compile(r"/fa/(?:news|media)/\d{4}/\d{1,2}/\d{1,2}/(\d{1,12})(?:/[^/]*)?")

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._pages = _Pages(self)

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
        if (nid := self.nid_at(ask.path)) is not None:
            return self.article(nid, self._pages.article)
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
        days = [day_start(*day).astimezone(TEHRAN).date() for day in self.newsroom.days()]
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


class _Pages:
    """Makes the HTML."""

    def __init__(self, site: TasnimSite) -> None:
        self.site = site
        self.outlet = site.outlet

    def article(self, article: Article) -> str:
        """The page of an article, or of pictures or a film."""
        kind = "media" if article.kind in {"photo", "video"} else "single-news panel-print-box"
        kicker = f'<h2 class="kicker">{escape(article.kicker)}</h2>' if article.kicker else ""
        lead = f'<h3 class="lead">{escape(article.lead)}</h3>' if article.lead else ""
        tags = "".join(
            f'<li class="skeyword-item"><a href="/fa/search?q={quote(tag)}">{escape(tag)}</a></li>'
            for tag in article.tags
        )
        own = self.site.service(article.section)
        outer = escape(article.section.service_name)
        return f"""{self._head(article)}<body class="rtl">
{self._menu()}<section class="page-content">
<article class="{kind}">
{kicker}<h1 class="title">{escape(article.title)} </h1>
{lead}<div class="_sticky"><ul class="list-inline details">
<li class="time"> {printed(article.published)} </li>
{self._services(article.section)}</ul></div>
<div><figure><a href="{quote(self.site.address(article.nid))}"><img alt="{escape(article.title)}" \
src="{article.picture.url(self.outlet.media)}"></a></figure></div>
{self._media(article)}<div class="story" data-readmoretitle="بیشتر بخوانید">
<div class="hideTag"><a href="/fa/service/{own}/">{outer} </a></div>
{self.site.body(article)}
<div><div aria-live="polite">&nbsp;</div></div><div id="clearfix" class="clearfix"></div></div>
<div class="footer" data-author-code="R1/P" data-id-code="{article.nid}" data-service-code="{own}">  R1/P</div>
</article>
<section class="keywords-box"><ul>{tags}</ul></section>
<section class="related">{self._rows(self.site.newsroom.latest(5))}</section>
</section></body></html>
"""

    def _head(self, article: Article) -> str:
        origin = self.site.style.origin
        title, lead = escape(article.title), escape(article.lead)
        published = article.published.astimezone(TEHRAN).isoformat()
        modified = article.modified.astimezone(TEHRAN).isoformat()
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{title} - تسنیم</title>
<link rel="canonical" href="{origin}{self.site.path_of(article.nid)}">
<meta name="description" content="{lead}"><meta property="og:title" content="{title}">
<meta property="og:description" content="{lead}"><meta property="og:type" content="article">
<meta property="og:image" content="{article.picture.url(self.outlet.media)}">
<meta itemprop="datePublished" property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}"></head>
"""

    def _services(self, section: Section) -> str:
        numbers = [
            (self.site.service(one), one.names[-1]) for one in self.outlet.sections if one.path == section.service
        ]
        if section.sub:
            numbers.append((self.site.service(section), section.sub_name))
        return "".join(
            f'<li class="service"><a href="/fa/service/{number}/{quote(name)}">  اخبار {escape(name)}   </a></li>\n'
            for number, name in numbers
        )

    def _media(self, article: Article) -> str:
        if article.kind == "video":
            return (
                f'<div class="jwplayer"><video src="{self.outlet.media}/{article.nid}.mp4"></video>دریافت فیلم</div>\n'
            )
        images = "".join(f'<img src="{picture.url(self.outlet.media)}" alt="">' for picture in article.gallery)
        return f'<div class="row images">{images}</div>\n' if images else ""

    def listing(self, title: str, shown: Sequence[int]) -> str:
        """A list; its pager is built by a script, so no link leads to the next page."""
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8">
<title>{escape(title)}</title></head><body class="rtl">{self._menu()}
<section class="content">{self._rows(shown)}</section>
<aside>{self._rows(self.site.newsroom.latest(4))}</aside></body></html>
"""

    def _rows(self, shown: Sequence[int]) -> str:
        rows, now = [], self.site.newsroom.clock.now()
        for nid in shown:
            head = self.site.newsroom.headline(nid)
            fresh = (now - head.published).total_seconds() < 86_400
            when = relative(head.published, now).replace("قبل", "پیش") if fresh else printed(head.published)
            rows.append(
                f'<article class="list-item"><a href="{quote(self.site.address(nid))}"><figure></figure>'
                f'<div class="text-container"><h2 class="title">{escape(head.title)}</h2>'
                f'<h4>{escape(head.lead)}</h4><time class="time">{when}</time></div></a></article>\n'
            )
        return "".join(rows)

    def _menu(self) -> str:
        services = "".join(
            f'<li><a href="/fa/service/{self.site.service(one)}/">{escape(one.names[-1])}</a></li>'
            for one in self.outlet.sections
            if not one.sub
        )
        return f"<nav><ul>{services}</ul></nav>\n"
