"""Pages of an IranSamaneh site: article, list. Structure after a page of yjc.ir (2020) and texts of January 2026."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.clock import TEHRAN, fa, long_date, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.demo.engines.iransamaneh.site import IranSamanehSite
    from newscrawl.demo.model import Article

_PLAYER: Final = (
    '<div dir="ltr"><div class="row videojs-main-container"><div class="videojs_main">'
    '<video class="video-js vjs-default-skin" controls=""><source src="{source}" type="video/mp4"></video></div>'
    '<div class="video-tool-box">{text}</div></div></div>'
)


class Pages:
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
