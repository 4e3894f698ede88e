"""Feeds, sitemaps and robots.txt of a Nastooh site.

The feed follows a real one of Mehr (2 September 2026: saba_feed, element names, categories, dates). Sitemap forms are
crawlers' reports of 2023 to 2026; the JSON leaf, with its misspelt `lastmode`, is a real one of Khabaronline (1390).
"""

from __future__ import annotations

import gzip
import json
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, http_date, jalali_day, utc_z
from newscrawl.demo.engines.nastooh.names import address

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Style
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 30
NEWS_SITEMAP_ITEMS: Final = 100
LAST_JSON_YEAR: Final = 1401
"""Leaves of this Jalali year and before come as JSON."""
_ABOUT: Final = (
    "خبرگزاری مهر آخرين اخبار ايران جهان سياست ورزش اقتصاد فرهنگ حوزه دانشگاه هنر فيلم عکس مجله مهر و استان ها"
)
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URLSET: Final = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
)


def _text(value: str) -> str:
    return escape(value, quote=False)


class Feeds:
    """Makes what machines read."""

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        self._newsroom = newsroom
        self._outlet = newsroom.outlet
        self._style = style

    def rss(self, topic: int) -> bytes:
        """The 30 newest articles of a section (0: of all)."""
        outlet, origin = self._outlet, self._style.origin
        items = []
        for nid in self._newsroom.latest(FEED_ITEMS, topic):
            head = self._newsroom.headline(nid)
            link = origin + quote(address(head))
            items.append(f"""    <item>
      <title>{_text(head.title)}</title>
      <link>{link}</link>
      <description>{_text(head.lead)}</description>
      <content:encoded />
      <enclosure url="{head.picture.url(outlet.media).partition("?")[0]}" length="1024000" type="image/jpeg" />
      <category domain="{head.section.slug}">{_text(" > ".join(head.section.names))}</category>
      <pubDate>{http_date(head.published)}</pubDate>
      <guid>{link}</guid>
    </item>
""")
        return f"""<?xml version='1.0' encoding='utf-8'?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>{outlet.title}</title>
    <link>{origin}/rss{f"/tp/{topic}" if topic else ""}</link>
    <description>{_ABOUT} | {outlet.short_host}</description>
    <language>fa</language>
    <copyright>{outlet.licence}</copyright>
    <lastBuildDate>{http_date(self._newsroom.clock.now())}</lastBuildDate>
    <generator>Saba Enterprise Newsroom (www.nastooh.ir)</generator>
{"".join(items)}    </channel>
</rss>
""".encode()

    def news_sitemap(self) -> bytes:
        """The 100 newest articles with the block that Google News reads."""
        rows = []
        for nid in self._newsroom.latest(NEWS_SITEMAP_ITEMS):
            head = self._newsroom.headline(nid)
            local = head.published.astimezone(TEHRAN)
            rows.append(
                f"  <url><loc>{self._location(nid)}</loc><lastmod>{utc_z(head.changed)}</lastmod>"
                f"<image:image><image:loc>{escape(head.picture.url(self._outlet.media))}</image:loc></image:image>"
                f"<news:news><news:publication><news:name>{self._outlet.agency}</news:name>"
                f"<news:language>fa</news:language></news:publication>"
                f"<news:publication_date>{local.isoformat()}</news:publication_date>"
                f"<news:title>{_text(head.title)}</news:title></news:news></url>\n"
            )
        return f"{_XML}{_URLSET}{''.join(rows)}</urlset>\n".encode()

    def index(self, year: int | None) -> bytes:
        """Index of the days of a Jalali year; None is the current year."""
        days = self._newsroom.days(year if year is not None else self.this_year())
        rows = []
        for day in days:
            newest = self._newsroom.select(day=day)[0]
            # Every third day is offered compressed, as some Nastooh sites do for all.
            suffix = ".gz" if day[2] % 3 == 0 else ""
            place = f"{self._style.origin}/sitemap/{day[0]}/{day[1]:02d}/{day[2]:02d}/sitemap.xml{suffix}"
            lastmod = utc_z(self._newsroom.state(newest)[1])
            rows.append(f"  <sitemap><loc>{place}</loc><lastmod>{lastmod}</lastmod></sitemap>\n")
        opening = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{_XML}{opening}{''.join(rows)}</sitemapindex>\n".encode()

    def leaf(self, numbers: list[int]) -> bytes:
        """One day as XML."""
        rows = []
        for nid in numbers:
            head = self._newsroom.headline(nid)
            image = escape(head.picture.url(self._outlet.media))
            rows.append(
                f"  <url><loc>{self._location(nid)}</loc><lastmod>{utc_z(head.changed)}</lastmod>"
                f"<image:image><image:loc>{image}</image:loc></image:image></url>\n"
            )
        return f"{_XML}{_URLSET}{''.join(rows)}</urlset>\n".encode()

    def json_leaf(self, numbers: list[int]) -> bytes:
        """One day as the JSON that some old leaves are."""
        rows = []
        for nid in numbers:
            head = self._newsroom.headline(nid)
            location = self._style.origin + address(head)
            row = {"news": None, "image": None, "loc": location, "video": None, "lastmode": utc_z(head.changed)}
            rows.append(row)
        return json.dumps({"urls": rows}, ensure_ascii=False).encode()

    def packed(self, body: bytes) -> bytes:
        """A leaf as a `.xml.gz` file, the same bytes every time."""
        return gzip.compress(body, 6, mtime=0)

    def robots(self) -> bytes:
        """Only the search is closed; one sitemap line per Jalali year."""
        origin = self._style.origin
        years = sorted({day[0] for day in self._newsroom.days()} | {self.this_year()}, reverse=True)
        lines = ["User-agent: *", "Disallow: /search", ""]
        lines += [f"Sitemap: {origin}/sitemap/news/sitemap.xml", f"Sitemap: {origin}/sitemap/all/sitemap.xml"]
        lines += [f"Sitemap: {origin}/sitemap/{year}/sitemap.xml" for year in years]
        return ("\n".join(lines) + "\n").encode()

    def this_year(self) -> int:
        """The current Jalali year."""
        return jalali_day(self._newsroom.clock.now())[0]

    def _location(self, nid: int) -> str:
        return self._style.origin + quote(address(self._newsroom.headline(nid)))
