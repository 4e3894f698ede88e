"""Article pages of a Nastooh site: text and video (`article#item`), photo stories (`article#photo`), AMP."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.demo.clock import fa, long_date
from newscrawl.demo.engines.bodymarkup import gallery, inner
from newscrawl.demo.engines.nastooh.head import head
from newscrawl.demo.engines.nastooh.names import NEWS_TYPE, address, short_path
from newscrawl.demo.engines.nastooh.skeleton import tag_path

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Style
    from newscrawl.demo.engines.nastooh.skeleton import Skeleton
    from newscrawl.demo.model import Article
    from newscrawl.demo.newsroom import Newsroom


class ArticlePages:
    """Makes the pages of articles."""

    def __init__(self, newsroom: Newsroom, style: Style, skeleton: Skeleton) -> None:
        self._newsroom = newsroom
        self._outlet = newsroom.outlet
        self._style = style
        self._skeleton = skeleton

    def page(self, article: Article) -> bytes:
        """The page of an article, filled up to the style's size."""
        photo = article.kind == "photo"
        main = self._photo(article) if photo else self._item(article)
        start = (
            head(article, self._outlet, self._style.origin)
            + self._skeleton.tail_of_head()
            + self._skeleton.top("news", article.section, NEWS_TYPE[article.kind])
            + '    <main class="mainbody">\n'
            + main
        ).encode()
        end = f"    </main>\n{self._comments(article)}{self._skeleton.footer}".encode()
        return b"".join((start, self._skeleton.fill(self._style.page_bytes - len(start) - len(end), article.nid), end))

    def amp(self, nid: int) -> bytes:
        """The AMP version: canonical link, title and body only."""
        article = self._newsroom.article(nid)
        return f"""<!doctype html>
<html amp lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{escape(article.title)}</title>
<link rel="canonical" href="{self._style.origin}{address(article)}"></head>
<body><article><h1>{escape(article.title)}</h1><p>{escape(article.lead)}</p>
{"".join(f"<p>{escape(text)}</p>" for text in article.paragraphs())}</article></body></html>
""".encode()

    def _breadcrumb(self, article: Article) -> str:
        section = article.section
        items = f'<li><a target="_blank" rel="index" href="/service/{section.service}">{section.service_name}</a></li>'
        if section.sub:
            items += (
                f'\n                                <li><a href="/service/{section.path}" rel="index" '
                f'target="_blank">{section.sub_name}</a>\n                                </li>'
            )
        return f'<ol class="breadcrumb">\n                            {items}\n                        </ol>'

    def _print_header(self, article: Article, date: str) -> str:
        """Hidden second copy of date, code and breadcrumb: unscoped selectors read everything twice."""
        outlet = self._outlet
        short = f"https://{outlet.short_host}{short_path(article.nid)}"
        return f"""        <div class="print-header" style="display: none;">
            <div class="logo">
                <img src="/resources/theme/{outlet.name}/img/logo_invert.png" alt="{outlet.title}" />
            </div>
            <div class="meta">
                <div class="barcode">
                    <img src="/barcode?text={quote(short, safe="")}" alt="{short}" />
                    <ul>
                        <li class="url">{short}</li>
                        <li class="date">{date}</li>
                        <li class="id">کد خبر <span>{article.nid}</span></li>
                        <li>
                            {self._breadcrumb(article)}
                        </li>
                    </ul>
                </div>
            </div>
        </div>
"""

    def _item(self, article: Article) -> str:
        date = long_date(article.published)
        title = escape(article.title)
        hidden = "d-none" if article.kind == "video" else ""
        picture = article.picture.url(self._outlet.media, 3)
        return f"""    <article id="item" class="box item full-img">
{self._print_header(article, date)}        <div class="item-header">
                <div class="item-nav row">
                    <div class="col-6 col-sm-4">
                        {self._breadcrumb(article)}
                    </div>
                    <div class="col-6 col-sm-4 item-date">
                        <span>{date}</span>

                    </div>
                    <div class="d-none d-sm-block col-4">
                        <ul class="header-sharing">
                            <li class=""><a href="#" onclick="window.print(); return false;">\
<i class="icon-print"></i></a></li>
                        </ul>
                    </div>
                </div>
            <div class="item-title">

                <h4 class="subtitle kicker">{escape(article.kicker)}</h4>

                <h1 class="title">{title}</h1>
            </div>
        </div><div class="item-summary">
                <figure class="item-img {hidden}">
                    <img src="{picture}" alt="{title}" itemprop="image" class="" title="{title}" \
width="100%" height="400" />
                </figure>
            <p class="summary introtext" itemprop="description">{escape(article.lead)}</p></div>
        <div class="item-body">
            <div itemprop="articleBody" class="item-text">{inner(article, self._outlet, _other(article))}
            </div>{gallery(article, self._outlet)}<div class="item-code">
                کد خبر <span>{article.nid}</span></div>
        </div>
{self._below(article)}    </article>
"""

    def _below(self, article: Article) -> str:
        """What stands under the text but inside `article`: short link, related box, tags, advertisement."""
        outlet = self._outlet
        short = f"{outlet.short_host}{short_path(article.nid)}"
        tags = "".join(
            f'                                <li><a href="{tag_path(tag)}" rel="tag">{escape(tag)}</a></li>\n'
            for tag in article.tags
        )
        tag_box = f"""            <section class="box tags">
                <header>
                    <h2>برچسب‌ها</h2>
                </header>
                <div>
                    <ul>
{tags}                    </ul>
                </div>
            </section>
"""
        return f"""        <div class="item-footer row">
            <div class="col-12 col-sm-3">
                <div class="short-link-container">
                    <div class="form-group">
                        <i class="icon-link"></i>
                        <input type="text" class="clean" value="{short}" readonly="readonly" />
                    </div>
                </div>
            </div>
        </div>
        <div class="item-boxes2">
{self._related(article)}        </div>
{tag_box if article.tags else ""}        <div class="item-boxes">
            <section id="box508" class="box ads" data-conf="{{&quot;id&quot;:508}}">\
<a href="/redirect/ads/{article.nid % 90 + 10}" rel="nofollow">\
<img src="{outlet.media}/d/2025/10/10/0/5710000.gif" alt="آگهی" /></a></section>
        </div>
"""

    def _related(self, article: Article) -> str:
        newest = self._newsroom.latest(12, article.section.topic)
        numbers = [nid for nid in newest if nid != article.nid][article.nid % 5 :][:3]
        items = []
        for nid in numbers:
            head = self._newsroom.headline(nid)
            items.append(
                f'                                <li class="news" data-conf="{{}}">\n<div class="desc">\n'
                f'    <h3><a href="{quote(address(head))}" target="_blank">{escape(head.title)}</a>\n\n    </h3>\n'
                "</div>\n                                </li>\n"
            )
        return f"""            <section id="box519" class="box related-items list list-bullets hidden-time" \
data-conf="{{&quot;id&quot;:519}}">
                <header>
                    <h2><span>مطالب مرتبط</span>
                    </h2>
                </header>
                <div>
                    <ul>
{"".join(items)}                    </ul>
                </div>
            </section>
"""

    def _photo(self, article: Article) -> str:
        link, title, outlet = address(article), escape(article.title), self._outlet
        pictures = "".join(
            f"""                                            <li>
                                                <figure>
                                                    <a href="{picture.url(outlet.media)}" \
class="fancybox-thumbs fancybox.image" title="{title}" data-fancybox-group="thumb">
                                                        <img src="{picture.url(outlet.media, 3)}" alt="{title}" />
                                                    </a>
                                                </figure>
                                            </li>
"""
            for picture in article.gallery
        )
        short = f"{outlet.short_host}{short_path(article.nid)}"
        return f"""                    <article id="photo" class="box item" itemscope="itemscope" itemtype="http://schema.org/NewsArticle">
                        <div class="item-header">
                            <div class="item-nav">
                                    <div>
                                        {self._breadcrumb(article)}
                                    </div>
                                    <div class="item-date">
                                        <span>{long_date(article.published, " - ")}</span>
                                    </div>
                                    <div>
                                        <div class="short-link-container">
                                            <div class="form-group">
                                                <i class="icon-link"></i>
                                                <input type="text" class="clean" value="{short}" readonly="readonly" />
                                            </div>
                                        </div>
                                    </div>
                            </div>
                            <div class="item-title">
                                    <h4 class="subtitle kicker"><a href="{link}">{escape(article.kicker)}</a></h4>
                                <h1 class="title" itemprop="headline"><a href="{link}">{title}</a></h1>
                            </div>
                        </div>
                        <div class="item-summary">
                            <p class="introtext" itemprop="description">{escape(article.lead)}</p>
                            <div class="item-body">{inner(article, outlet, _other(article))}</div>
                        </div>

                        <section class="box content story photoGall">
                            <div>
                                <ul>
{pictures}                                </ul>
                            </div>
                        </section>
{self._below(article)}                    </article>
"""

    def _comments(self, article: Article) -> str:
        """An empty container mostly, readers' comments on one page in nine, and the form."""
        comments = ""
        if article.nid % 9 == 0:
            comments = (
                '<ul class="comments-list"><li><span class="author">علی</span> <span class="date">'
                f'{long_date(article.published)}</span><div class="comment-body">خسته نباشید، لطفاً پیگیری کنید. '
                f"({fa(article.nid % 7)})</div></li></ul>"
            )
        return f"""        <section id="news-comment">{comments}</section>
        <section class="box header-outside comment-form">
            <header><h2>نظر شما</h2></header>
            <div>
                <form enctype="application/x-www-form-urlencoded" data-url="/rest/postcomment" method="post" \
name="frmNewsComment" id="frmNewsComment" class="form-comment">
                    <input type="hidden" value="{article.nid}" name="newsId" id="newsId" />
                </form>
            </div>
        </section>
"""


def _other(article: Article) -> str:
    """Address of the article that a text refers to, without its slug as on Mehr's pages."""
    return f"/news/{article.nid - 1}/"
