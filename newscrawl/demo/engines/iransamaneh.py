"""An IranSamaneh site: addresses and what answers there (URL forms: sites/others.md, section 2), and its pages.

The structure of pages is that of a page of yjc.ir (2020), with texts of January 2026.

The provinces have YJC's slugs and numbers (page of May 2020), so that `yjc` is the source that it imitates. The form of
the sitemaps' entries was not seen: they are as sitemaps.org and Google's news extension define them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, fa, long_date, stamp, utc_z
from newscrawl.demo.engines.base import XML, Ask, Reply, Site, Style, number
from newscrawl.provinces import PROVINCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.model import Article, Section
    from newscrawl.demo.newsroom import Newsroom

FEED_ITEMS: Final = 30
RECENT_ITEMS: Final = 100
PAGE_SIZE: Final = 20
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
_SERVICES_OF_YJC: Final = {
    "alborz": ("21", "alborz"),
    "ardabil": ("19", "ardebil"),
    "bushehr": ("23", "bushehr"),
    "chaharmahal-and-bakhtiari": ("25", "chaharmahal-bakhtiari"),
    "east-azerbaijan": ("17", "azarbaijan-sharghi"),
    "fars": ("33", "fars"),
    "gilan": ("41", "gilan"),
    "golestan": ("40", "golestan"),
    "hamadan": ("46", "hamedan"),
    "hormozgan": ("45", "hormozgan"),
    "ilam": ("22", "ilam"),
    "isfahan": ("20", "esfahan"),
    "kerman": ("37", "kerman"),
    "kermanshah": ("38", "kermanshah"),
    "khuzestan": ("29", "khuzestan"),
    "kohgiluyeh-and-boyer-ahmad": ("39", "kohgiluye-boyerahmad"),
    "kurdistan": ("36", "kordestan"),
    "lorestan": ("42", "lorestan"),
    "markazi": ("44", "markazi"),
    "mazandaran": ("43", "mazandaran"),
    "north-khorasan": ("28", "khorasan-shomali"),
    "qazvin": ("34", "qazvin"),
    "qom": ("35", "qom"),
    "razavi-khorasan": ("27", "khorasan-razavi"),
    "semnan": ("31", "semnan"),
    "sistan-and-baluchestan": ("32", "sistan-baluchestan"),
    "south-khorasan": ("26", "khorasan-jonubi"),
    "west-azerbaijan": ("18", "azarbaijan-gharbi"),
    "yazd": ("47", "yazd"),
    "zanjan": ("30", "zanjan"),
}
"""Number and slug of a province's service by our slug (menu of yjc.ir, 10 May 2020)."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLAYER: Final = (
    '<div dir="ltr"><div class="row videojs-main-container"><div class="videojs_main">'
    '<video class="video-js vjs-default-skin" controls=""><source src="{source}" type="video/mp4"></video></div>'
    '<div class="video-tool-box">{text}</div></div></div>'
)


class IranSamanehSite(Site):
    """An IranSamaneh site over a newsroom."""

    articles = re.compile(r"/fa/(?:news|print|amp/news)/(\d{1,12})(?:/[^/]*)?")

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        super().__init__(newsroom, style)
        self._pages = _Pages(self)

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
        found = {}
        for count, province in enumerate(PROVINCES):
            found[province.iso] = _SERVICES_OF_YJC.get(province.slug, (str(900 + count), province.slug))
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
        if (nid := self.nid_at(ask.path)) is not None:
            return self.article(nid, self._pages.article)
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
        found = dict.fromkeys((year, month) for year, month, _ in self.newsroom.days())
        months = {(year, month): self.newsroom.select(day=(year, month, None))[0] for year, month in found}
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


class _Pages:
    """Makes the HTML."""

    def __init__(self, site: IranSamanehSite) -> None:
        self.site = site
        self.outlet = site.outlet

    def article(self, article: Article) -> str:
        """The page of an article: text, video or album."""
        nid = article.nid
        date = long_date(article.published, " - ")
        short = f"{self.site.style.origin}{self.site.short_link(nid)}"
        subtitle = f'<div class="subtitle">{escape(article.lead)}</div>' if article.lead else ""
        tags = "، ".join(
            f'<a href="{self.site.tag_address(tag)}" class="tags_item">{escape(tag)}</a>' for tag in article.tags
        )
        return f"""{self._head(article)}<body id="news" class="">
{self._top()}
<div class="news_toolbar"><div class="news_nav news_id_c"><span class="news_nav_title">کد خبر: </span>{fa(nid)}</div>
<div class="news_path">گروه : {self._crumbs(article)}</div>
<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>{date}</div>
<div class="wrapper"></div></div>
<div class="row news_tools"><a class="news_print_botton" rel="nofollow" href="/fa/print/{nid}">نسخه چاپی</a>
<button class="news_short_link" onclick="copyToClipboard('{short}')" title="کپی"></button>
<a rel="nofollow" class="news_save_botton" href="/fa/save/{nid}">ذخیره</a></div>
<div class="news_body_con" style="direction: rtl;" id="root">
{self._film(article)}<div class="rutitr">{escape(article.kicker)}</div>
<div class="title"><h1 style="padding: 0px;margin: 0px" class="title">
        {escape(article.title)}
    </h1></div>
{subtitle}
{self._container(article)}
</div>
<div class="row share_to_box"><div class="shareto_txt">اشتراک گذاری</div></div>
<div class="page_title2">مطالب مرتبط</div>
{self._side(nid)}
<div class="tags_container"><div class="row tags_title"><div class="tag_name">برچسب ها</div>
<div class="tag_items">{tags}</div></div><div class="wrapper"></div></div>
{self._comments(nid)}
</body></html>
"""

    def _head(self, article: Article) -> str:
        origin = self.site.style.origin
        title, lead = escape(article.title), escape(article.lead)
        published = article.published.astimezone(TEHRAN).isoformat()
        modified = article.modified.astimezone(TEHRAN).isoformat()
        return f"""<!DOCTYPE HTML><html lang="fa-IR"><head><title>{title}</title><meta charset="utf-8">
<meta name="description" content="{lead}"><meta name="keywords" content="{escape(",".join(article.tags))}">
<link rel="alternate" type="application/rss+xml" title="RSS FEED" href="/fa/rss/allnews">
<meta property="og:locale" content="fa_IR"><meta property="og:type" content="website">
<meta property="og:title" content="{title}"><meta property="og:url" content="{origin}/fa/news/{article.nid}">
<meta property="og:image" content="{article.picture.url(self.outlet.media)}">
<meta property="og:description" content="{lead}"><meta name="dc.title" lang="fa" content="{title}">
<meta property="article:section" content="{escape(article.section.names[-1])}">
<meta property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}">
<link rel="amphtml" href="{origin}/fa/amp/news/{article.nid}">
<script src="/client/themes/fa/main/js/lib.iransamaneh_46458.js"></script></head>
"""

    def _crumbs(self, article: Article) -> str:
        section = article.section
        own = f'<a href="/fa/{self.site.service_slug(section)}">{escape(section.names[-1])}</a>'
        if not section.sub:
            return own
        outer = section.service.lower()
        return f'<a href="/fa/{outer}">{escape(section.service_name)}</a> <span class="bolet_news_path">»</span> {own}'

    def _film(self, article: Article) -> str:
        """A video page shows its film above the headline (Mizan, January 2026)."""
        if article.kind != "video":
            return ""
        source = f"/files/fa/news/{stamp(article.published)[:10].replace('-', '/')}/{article.nid}_1.mp4"
        return f'<div class="news_view_film_typeid">{_PLAYER.format(source=source, text="")}</div>\n'

    def _container(self, article: Article) -> str:
        """The text; players inside of it are the engine's, and an album follows it."""
        players = "".join(
            _PLAYER.format(source=f"/files/fa/{block.number}.mp4", text=escape(block.text))
            for block in article.blocks
            if block.kind == "player"
        )
        shown = replace(article, blocks=[block for block in article.blocks if block.kind != "player"])
        classes = "photos_body body_media_content_show" if article.kind == "photo" else "body"
        return (
            f'<div class="{classes}" style="text-align: justify;padding: 10px;">{self.site.body(shown)}{players}'
            f'{self._album(article)}<div class="wrapper"></div></div>'
        )

    def _album(self, article: Article) -> str:
        if not article.gallery:
            return ""
        links = "".join(
            f'<a class="photo_img_gride_item example-image-link" title="{escape(article.title)}" '
            f'href="{picture.url(self.outlet.media).partition("?")[0]}"></a>'
            for picture in article.gallery
        )
        return (
            f'<div dir="ltr"><div class="row image_set photo_album_grid" id="album_{article.nid}">{links}</div></div>'
        )

    def listing(self, title: str, shown: Sequence[int], page: int, *, more: bool) -> str:
        """A list; only that of all news has pages behind it."""
        rows = "".join(self._row(nid) for nid in shown)
        after = f'<li><a href="/fa/allnews?page={page + 1}">{page + 1}</a></li>'
        pager = f'<ul class="pagination"><li class="active"><a>{page}</a></li>{after if more else ""}</ul>'
        return f"""<!DOCTYPE HTML><html lang="fa-IR"><head><title>{escape(title)}</title><meta charset="utf-8">
<link rel="alternate" type="application/rss+xml" title="RSS FEED" href="/fa/rss/allnews"></head><body id="services">
{self._top()}
<div class="main_body"><div class="archive_content">{rows}{pager}</div>
<aside class="sidebar">{self._side(0)}</aside></div>
</body></html>
"""

    def _row(self, nid: int) -> str:
        head = self.site.newsroom.headline(nid)
        link = quote(self.site.address(nid))
        return (
            f'<div class="linear_news"><span class="news_date">{fa(stamp(head.published).replace("-", "/"))}</span> '
            f'<a class="title5" title="{escape(head.title)}" href="{link}">{escape(head.title)}</a></div>\n'
        )

    def _top(self) -> str:
        services = "".join(
            f'<li><a href="/fa/{self.site.service_slug(section)}" class="inner_link" '
            f'id="service_{self.site.service_number(section)}">{escape(section.names[-1])}</a></li>'
            for section in self.outlet.sections
        )
        return f'<div class="header"><ul class="navigation_header">{services}</ul><div>پخش زنده امروز: -</div></div>'

    def _side(self, nid: int) -> str:
        others = [other for other in self.site.newsroom.latest(6) if other != nid][:4]
        return "".join(
            f'<div class="linear_news3"><a class="title5" href="{quote(self.site.address(other))}">'
            f"{escape(self.site.newsroom.headline(other).title)}</a></div>"
            for other in others
        )

    def _comments(self, nid: int) -> str:
        """Readers' comments on one page in nine: they carry dates of their own."""
        comment = (
            '<div class="comments_item"><div class="comm_info_date">۱۴:۴۱ - ۱۳۹۴/۰۳/۲۶</div>'
            f'<div class="comments">خسته نباشید، لطفاً پیگیری کنید. ({fa(nid % 7)})</div></div>'
        )
        form = f'<form method="POST" name="comments" id="comm_form"><input type="hidden" value="{nid}"></form>'
        return (comment if nid % 9 == 0 else "") + form
