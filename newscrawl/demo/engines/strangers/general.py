"""General-purpose systems: Joomla's articles with microdata, Drupal's nodes with RDFa."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.demo.clock import MONTHS, TEHRAN, WEEKDAYS, fa, jalali_day, stamp
from newscrawl.demo.engines.strangers.base import FOREIGN, Stranger, inside
from newscrawl.demo.engines.strangers.texts import FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article


class JoomlaSite(Stranger):
    """Joomla: `/index.php/ostanha/4711-slug`, `com_content` with microdata, blogs of a category, feeds by `format=feed`.

    The home page names RSS and Atom; a category's blog pages by `start=`.
    """

    TITLE = "صدای شهرستان"
    SHOWN = 10
    articles = re.compile(r"/index\.php/[a-z]+/(\d{1,9})-[^/]*")

    def address(self, nid: int) -> str:
        """The number and the words of the headline, below the alias of the menu's entry."""
        head = self.newsroom.headline(nid)
        return f"/index.php/{'ostanha' if head.section.province else 'akhbar'}/{nid}-{head.slug}"

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return [
            "/",
            "/index.php/ostanha",
            "/index.php/darbare-ma",
            "/index.php/component/tags/tag/7",
            "/index.php/en/news/1-new-bridge",
        ]

    def routes(self) -> Mapping[str, Handler]:
        """The home page and the blogs of categories, as pages and as feeds."""
        return {
            "/(?:index.php)?": self._blog,
            "/index.php/(?:ostanha|akhbar)": self._blog,
            "/index.php/darbare-ma": lambda _, __: self.html("درباره ما", f"<h2>درباره ما</h2>{self.about()}"),
            r"/index.php/component/tags/tag/(\d+)": self._blog,
            "/index.php/en/news/1-new-bridge": self._english,
        }

    def _blog(self, ask: Ask, _: re.Match[str]) -> Reply:
        if ask.query.get("format") == "feed":
            shown = self.newsroom.latest(self.SHOWN)
            return self.atom(shown) if ask.query.get("type") == "atom" else self.rss(shown)
        start = ask.query.get("start", "0")
        everything = self.newsroom.select()
        at = int(start) if start.isdecimal() else 0
        shown = everything[at : at + self.SHOWN]
        more = ""
        if at + self.SHOWN < len(everything):
            more = (
                f'<ul class="pagination"><li><a href="{ask.path}?start={at + self.SHOWN}" title="بعدی" '
                'class="pagenav">بعدی</a></li></ul>'
            )
        head = (
            f'<link href="{ask.path.rstrip("/")}/?format=feed&amp;type=rss" rel="alternate" type="application/rss+xml" '
            f'title="RSS 2.0" /><link href="{ask.path.rstrip("/")}/?format=feed&amp;type=atom" rel="alternate" '
            'type="application/atom+xml" title="Atom 1.0" />'
        )
        items = "".join(self._item(nid) for nid in shown)
        return self.listed(
            shown,
            lambda: self.frame(self.TITLE, f'<div class="blog-featured" itemscope>{items}</div>{more}', head),
            more=f"{ask.path}{at}",
        )

    def _item(self, nid: int) -> str:
        head = self.newsroom.headline(nid)
        link = self.path_of(nid)
        return (
            f'<div class="items-row row-fluid"><div class="item column-1" itemprop="blogPost" itemscope><h2 itemprop='
            f'"name"><a href="{link}" itemprop="url">{escape(head.title)}</a></h2><p>{escape(head.lead)}</p>'
            f'<p class="readmore"><a class="btn" href="{link}">ادامه مطلب...</a></p></div></div>'
        )

    def _english(self, _: Ask, __: re.Match[str]) -> Reply:
        title, texts = FOREIGN[0]
        return self.html(title, f"<h2>{title}</h2>" + "".join(f"<p>{text}</p>" for text in texts))

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Protostar's page: navigation, modules at both sides, the component between them."""
        menu = "".join(
            f'<li class="item-{at}"><a href="/index.php/ostanha?id={at}">{one.sub_name}</a></li>'
            for at, one in enumerate(self.provinces(), 101)
        )
        latest = "".join(
            f'<li itemscope><a href="{self.path_of(one.nid)}"><span itemprop="name">{escape(one.title)}</span></a></li>'
            for one in self.others(0, 6)
        )
        return f"""<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fa-ir" lang="fa-ir" dir="rtl">
<head><base href="{self.style.origin}/" /><meta http-equiv="content-type" content="text/html; charset=utf-8" />
<meta name="description" content="پایگاه خبری {self.TITLE}" /><meta name="generator" content="Joomla! - Open Source Content Management" />
<title>{escape(title)}</title>{head}</head><body class="site com_content view-article"><div class="body"><div class="container">
<header class="header"><a class="brand" href="/">{self.TITLE}</a></header><nav class="navigation"><ul class="nav menu">{menu}
<li><a href="/index.php/darbare-ma">درباره ما و همکاران ما</a></li><li><a href="/index.php/en/news/1-new-bridge">English edition of the site</a></li></ul></nav>
<div class="row-fluid"><main id="content" role="main" class="span9"><div id="system-message-container"></div>{body}</main>
<div id="aside" class="span3"><div class="well"><h3 class="page-header">آخرین مطالب</h3><ul class="latestnews">{latest}</ul></div>
<div class="well"><h3 class="page-header">تبلیغات</h3><div class="custom"><p>{self.advert(1)}</p></div></div></div></div></div></div>
<footer class="footer"><p>© {self.TITLE}. {FOOTER}</p></footer></body></html>"""

    def page(self, article: Article) -> str:
        """An article of `com_content`."""
        year, month, day = jalali_day(article.published)
        local = article.published.astimezone(TEHRAN)
        shown = fa(f"{WEEKDAYS[local.weekday()]}, {day:02d} {MONTHS[month - 1]} {year} {local:%H:%M}")
        tags = "".join(
            f'<li class="tag-{at} tag-list0" itemprop="keywords"><a href="/index.php/component/tags/tag/{at}" class="label">{tag}</a></li>'
            for at, tag in enumerate(article.tags, 7)
        )
        lead = f"<p><strong>{escape(article.lead)}</strong></p>" if article.nid % 2 else ""
        category = article.section.names[-1]
        body = f"""<div class="item-page" itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="fa-IR" />
<div class="page-header"><h2 itemprop="headline"> {escape(article.title)} </h2></div>
<div class="icons"><div class="btn-group pull-right"><a class="btn" href="#"><span class="icon-cog"></span></a><ul class="dropdown-menu">
<li class="print-icon"><a href="?tmpl=component&amp;print=1">چاپ</a></li><li class="email-icon"><a href="#">رایانامه</a></li></ul></div></div>
<dl class="article-info muted"><dt class="article-info-term">جزئیات</dt>
<dd class="createdby" itemprop="author" itemscope>نوشته شده توسط <span itemprop="name">مدیر سایت</span></dd>
<dd class="category-name">دسته: <a href="/index.php/ostanha" itemprop="genre">{category}</a></dd>
<dd class="published"><span class="icon-calendar"></span><time datetime="{local.isoformat()}" itemprop="datePublished"> منتشر شده در {shown} </time></dd>
<dd class="modified"><time datetime="{article.changed.astimezone(TEHRAN).isoformat()}" itemprop="dateModified"> آخرین به‌روزرسانی در {shown} </time></dd>
<dd class="hits"><meta itemprop="interactionCount" content="UserPageVisits:{article.nid % 900}" /> بازدید: {article.nid % 900}</dd></dl>
<div itemprop="articleBody">{lead}{inside(self.body(article), f'<div class="banneritem"><p>{self.advert(article.nid)}</p></div>')}</div>
<ul class="tags inline">{tags}</ul><ul class="pager pagenav"><li class="previous"><a href="/index.php/ostanha/1-x" rel="prev">قبلی</a></li></ul></div>"""
        return self.frame(article.title, body)


class DrupalSite(Stranger):
    """Drupal: `/node/4711`, RDFa in a `span`, a view of teasers with `?page=1`, `sitemap.xml` in pages, no feed.

    The text is a field; comments are articles of their own; «ارسال شده توسط» says when.
    """

    TITLE = "خبر بوم"
    SHOWN = 15
    articles = re.compile(r"/node/(\d{1,9})")

    def address(self, nid: int) -> str:
        """By number alone."""
        return f"/node/{nid}"

    def robots(self) -> Sequence[str]:
        """The sitemap of the module of that name."""
        return (f"Sitemap: {self.style.origin}/sitemap.xml",)

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return [
            "/",
            "/news",
            "/taxonomy/term/12",
            "/about-the-newspaper",
            "/en/articles/new-bridge-opens",
            "/user/12345",
        ]

    def routes(self) -> Mapping[str, Handler]:
        """The front page, terms, the sitemap in its pages."""
        return {
            "/|/taxonomy/term/.*|/news": self._view,
            "/sitemap.xml": self._map,
            "/about-the-newspaper": lambda _, __: self.html(
                "درباره ما", f"<article><h1>درباره ما</h1>{self.about()}</article>"
            ),
            "/en/articles/new-bridge-opens": self._foreign,
            "/user/.*": lambda _, __: self.html(
                "مدیر", "<article class='profile'><h1>مدیر</h1><p>عضو از ۹ سال پیش</p></article>"
            ),
        }

    def _map(self, ask: Ask, _: re.Match[str]) -> Reply:
        page = ask.query.get("page")
        if page is None:
            return self.index([(f"/sitemap.xml?page={at}", None) for at in (1, 2)])
        everything = self.newsroom.select()
        half = len(everything) // 2
        if page == "1":
            return self.urlset(everything[half:], more=["/about-the-newspaper", "/en/articles/new-bridge-opens"])
        return self.urlset(everything[:half])

    def _view(self, ask: Ask, _: re.Match[str]) -> Reply:
        shown, following = self.turn(ask, first=0)
        rows = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            rows.append(
                f'<div class="views-row"><article data-history-node-id="{nid}" class="node node--type-article node--view-mode-teaser">'
                f'<h2 class="node__title"><a href="{self.path_of(nid)}" rel="bookmark"><span>{escape(head.title)}</span></a></h2>'
                f'<div class="node__content"><div class="field field--name-body"><p>{escape(head.lead[:90])}...</p></div>'
                f'<ul class="links inline"><li class="node-readmore"><a href="{self.path_of(nid)}" rel="tag">بیشتر بخوانید</a></li></ul></div></article></div>'
            )
        pager = f'<nav class="pager"><ul><li class="pager__item--next"><a href="?page={following}" rel="next">››</a></li></ul></nav>'
        body = "".join(rows) + (pager if following else "")
        return self.listed(shown, lambda: self.frame(self.TITLE, body), more=ask.path + ask.query.get("page", ""))

    def _foreign(self, _: Ask, __: re.Match[str]) -> Reply:
        title, texts = FOREIGN[1]
        text = "".join(f"<p>{one}</p>" for one in texts)
        return self.html(
            title, f"<article><h1>{title}</h1><span content='2026-01-01T10:00:00+03:30'></span>{text}</article>"
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Bartik's regions."""
        menu = "".join(
            f'<li><a href="/taxonomy/term/{at}">{one.sub_name}</a></li>' for at, one in enumerate(self.provinces())
        )
        popular = "".join(
            f'<div class="views-row"><div class="views-field-title"><span class="field-content"><a href="{self.path_of(one.nid)}">{escape(one.title)}</a></span></div></div>'
            for one in self.others(0, 5)
        )
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl" prefix="content: http://purl.org/rss/1.0/modules/content/  schema: http://schema.org/"><head>
<meta charset="utf-8" /><meta name="Generator" content="Drupal 10 (https://www.drupal.org)" />{head}<title>{escape(title)} | {self.TITLE}</title></head>
<body class="layout-one-sidebar path-node"><div id="page-wrapper"><header id="header" class="header" role="banner"><div class="region region-header">
<div id="block-sitebranding"><a href="/" rel="home">{self.TITLE}</a></div></div><nav role="navigation" id="block-mainnavigation"><ul class="menu">{menu}
<li><a href="/about-the-newspaper">درباره روزنامه خبر بوم</a></li></ul></nav></header><div id="main-wrapper"><main id="content" class="column main-content" role="main">
<section class="section"><div class="region region-content">{body}</div></section></main><div id="sidebar-first" class="column sidebar"><aside class="section" role="complementary">
<div class="block block-views"><h2>پربازدیدها</h2>{popular}</div></aside></div></div><footer class="site-footer"><div class="region region-footer"><p>{FOOTER}</p></div></footer></div></body></html>"""

    def page(self, article: Article) -> str:
        """A node with its comments."""
        local = article.published.astimezone(TEHRAN)
        comments = "".join(
            f'<article role="article" data-comment-user-id="0" class="comment js-comment"><footer class="comment__meta"><p class="comment__author">{name}</p>'
            f'<p class="comment__time">{fa(stamp(moment))}<span property="schema:dateCreated" content="{moment.astimezone(TEHRAN).isoformat()}" class="rdf-meta hidden"></span></p></footer>'
            f'<div class="comment__content"><h3><a href="/comment/{at}#comment-{at}">{text[:25]}</a></h3><div property="schema:text" class="field--type-text-long"><p>{text}</p></div></div></article>'
            for at, (name, moment, text) in enumerate(self.remarks(article), 40)
        )
        terms = "".join(
            f'<div class="field__item"><a href="/taxonomy/term/{quote(tag)}" property="schema:about" hreflang="fa">{tag}</a></div>'
            for tag in article.tags
        )
        lead = f'<div class="field field--name-field-lead"><p>{escape(article.lead)}</p></div>' if article.lead else ""
        kicker = f'<div class="field field--name-field-rotitr">{escape(article.kicker)}</div>' if article.kicker else ""
        body = f"""<nav class="breadcrumb" role="navigation"><ol><li><a href="/">خانه</a></li>{"".join(f'<li><a href="/taxonomy/term/9">{name}</a></li>' for name in article.section.names)}</ol></nav>
{kicker}<h1 class="title page-title"><span property="schema:name" class="field--name-title">{escape(article.title)}</span></h1>
<article data-history-node-id="{article.nid}" role="article" about="{self.path_of(article.nid)}" typeof="schema:Article" class="node node--type-article node--promoted node--view-mode-full">
<span property="schema:name" content="{escape(article.title)}" class="rdf-meta hidden"></span><footer class="node__meta"><div class="author">
<div class="node__submitted">ارسال شده توسط <span lang="" about="/user/1" typeof="schema:Person">مدیر</span> در {fa(stamp(article.published).replace("-", "/").replace(" ", " - "))}
<span property="schema:dateCreated" content="{local:%Y-%m-%dT%H:%M:%S+00:00}" class="rdf-meta hidden"></span></div></div></footer><div class="node__content clearfix">{lead}
<div property="schema:text" class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item">{self.body(article)}</div>
<div class="field field--name-field-tags field--label-above"><h3 class="field__label">برچسب‌ها</h3><div class="field__items">{terms}</div></div>
<section class="field field--name-comment comment-wrapper"><h2 class="title">نظرات</h2>{comments}<h2 class="title comment-form__title">افزودن نظر جدید</h2><form class="comment-form"><textarea></textarea></form></section></div></article>"""
        head = f'<link rel="canonical" href="{self.link(article.nid)}" /><link rel="shortlink" href="{self.link(article.nid)}" />'
        return self.frame(article.title, body, head)
