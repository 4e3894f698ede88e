"""Of today: hashed class names, a blog of a large platform, JSON-LD and little else, microdata in meta tags."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

from newscrawl.demo.clock import MONTHS, TEHRAN, fa, jalali_day, long_date, stamp
from newscrawl.demo.engines.base import Reply
from newscrawl.demo.engines.strangers.base import FOREIGN, Stranger, inside
from newscrawl.demo.engines.strangers.texts import ABOUT, FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.demo.engines.base import Ask
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article


class HashedSite(Stranger):
    """Rendered on the server by components with styles of their own: every class a hash, every box a `div`.

    `/a/4711`; no feed, no sitemap; «نمایش بیشتر» is a button with `?offset=`; times are `HH:MM، D MONTH` without a year
    in lists, whole on the page.
    """

    TITLE = "روزآنلاین"
    SHOWN = 12
    articles = re.compile(r"/a/(\d{1,9})")

    def address(self, nid: int) -> str:
        """By number."""
        return f"/a/{nid}"

    def routes(self) -> Mapping[str, Handler]:
        """The list, a page about the outlet."""
        return {
            "/|/t/.*": self._list,
            "/p/about": lambda _, __: self.html(
                "درباره روزآنلاین", f'<div class="sc-kDvujY bXqzPe">{self.about()}</div>'
            ),
        }

    def no_articles(self) -> list[str]:
        """Lists and the page about the outlet."""
        return ["/", "/t/ardabil", "/p/about"]

    def _list(self, ask: Ask, __: re.Match[str]) -> Reply:
        given = ask.query.get("offset", "0")
        at = int(given) if given.isdecimal() else 0
        everything = self.newsroom.select()
        shown = everything[at : at + self.SHOWN]
        cards = []
        for nid in shown:
            head = self.newsroom.headline(nid)
            _year, month, day = jalali_day(head.published)
            cards.append(
                f'<div class="sc-bczRLJ fYkXYt"><a class="sc-gsnTZi kQwErT" href="/a/{nid}"><div class="sc-dkzDqf"><img src="/i/{nid}.webp" alt=""/></div><div class="sc-hKMtZM jRdPqA">{escape(head.title)}</div></a>'
                f'<div class="sc-eCYdqJ">{fa(f"{head.published.astimezone(TEHRAN):%H:%M}، {day} {MONTHS[month - 1]}")}</div></div>'
            )
        more = (
            f'<button class="sc-jSMfEi" data-url="/?offset={at + self.SHOWN}">نمایش بیشتر</button>'
            if at + self.SHOWN < len(everything)
            else ""
        )
        return self.listed(
            shown, lambda: self.frame(self.TITLE, f'<div class="sc-iAvgwm">{"".join(cards)}</div>{more}'), more=str(at)
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Boxes in boxes."""
        menu = "".join(
            f'<a class="sc-fEOsli" href="/t/{one.sub.lower()}">{one.sub_name}</a>' for one in self.provinces()
        )
        hot = "".join(
            f'<div class="sc-fnykZs hTzLkw"><a href="/a/{one.nid}">{escape(one.title)}</a></div>'
            for one in self.others(0, 6)
        )
        return f"""<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width"/><title>{escape(title)}</title>{head}<style data-styled="true">.fYkXYt{{margin:0}}</style></head>
<body><div id="root"><div class="sc-ftvSup"><div class="sc-papXJ"><a class="sc-jqUVSM" href="/">{self.TITLE}</a><div class="sc-kDDrLX">{menu}</div></div><div class="sc-iqcoie"><div class="sc-crXcEl gHyTrE">{body}</div>
<div class="sc-evZas"><div class="sc-breuTD">پربازدیدترین‌ها</div>{hot}</div></div><div class="sc-ksZaOG"><div>{FOOTER}</div><a href="/p/about">درباره روزآنلاین و همکاران ما</a></div></div></div></body></html>"""

    def page(self, article: Article) -> str:
        """Headline, moment, lead and text: only their order says which is which."""
        year, month, day = jalali_day(article.published)
        when = fa(f"{article.published.astimezone(TEHRAN):%H:%M}، {day} {MONTHS[month - 1]} {year}")
        remarks = "".join(
            f'<div class="sc-cCsOjp"><div class="sc-ciZhAO"><span>{name}</span><span>{long_date(when2)}</span></div><div class="sc-jdAMXn">{text}</div><div class="sc-VigVT">۰ پسند</div></div>'
            for name, when2, text in self.remarks(article)
        )
        related = "".join(
            f'<div class="sc-himrzO"><a href="/a/{one.nid}"><div class="sc-jSUZER">{escape(one.title)}</div><div class="sc-gKPRtg">{escape(one.lead[:100])}</div></a></div>'
            for one in self.others(article.nid, 4)
        )
        lead = f'<div class="sc-bjUoiL jGkLpo">{escape(article.lead)}</div>' if article.lead else ""
        text = inside(
            self.body(article),
            f'<div class="sc-hHLeRK"><a href="https://ad.example/c">{self.advert(article.nid)}</a></div>',
        )
        trail = "".join(f'<a class="sc-dmRaPn" href="/t/x">{name}</a>' for name in article.section.names)
        return self.frame(
            f"{article.title} | {self.TITLE}",
            f"""<div class="sc-cxabCf"><div class="sc-llJcti">{trail}</div><h1 class="sc-iIPllB dPqRsT">{escape(article.title)}</h1><div class="sc-gicCDI"><div>{when}</div><div>زمان مطالعه: ۲ دقیقه</div></div>{lead}<div class="sc-ezWOiH">{text}</div>
<div class="sc-bZkfAO">{"".join(f'<a href="/t/{tag}">#{tag}</a>' for tag in article.tags)}</div></div><div class="sc-gXmSlM"><div>بیشتر بخوانید</div>{related}</div><div class="sc-cZFQFd"><div>دیدگاه‌ها</div>{remarks}</div>""",
        )


class PlatformBlogSite(Stranger):
    """A blog of a large platform: `/2026/01/slug.html`, Atom with links to comments, `updated-max` for what is older."""

    TITLE = "اخبار دیار ما"
    SHOWN = 10
    articles = re.compile(r"/\d{4}/\d{2}/([^/]+)\.html")

    def address(self, nid: int) -> str:
        """Year, month and words."""
        return f"/{self.newsroom.published(nid):%Y/%m}/{self.slug_of(nid)}.html"

    def nid_at(self, path: str) -> int | None:
        """By the words."""
        match = self.articles.fullmatch(path)
        return self.nid_of(match[1]) if match else None

    def robots(self) -> Sequence[str]:
        """Its sitemap in pages."""
        return (f"Sitemap: {self.style.origin}/sitemap.xml",)

    def routes(self) -> Mapping[str, Handler]:
        """Front page, labels, archive, feed."""
        return {
            "/|/search.*": self._front,
            "/feeds/posts/default": lambda _, __: self.atom(self.newsroom.latest(25)),
            "/sitemap.xml": lambda ask, _: (
                self.urlset(self.newsroom.select())
                if "page" in ask.query
                else self.index([("/sitemap.xml?page=1", None)])
            ),
            "/p/about-us.html": lambda _, __: self.html(
                "درباره ما", f'<div class="post-body entry-content">{self.about()}</div>'
            ),
        }

    def no_articles(self) -> list[str]:
        """Lists and a static page."""
        return ["/", "/search/label/x", "/p/about-us.html"]

    def _front(self, ask: Ask, _: re.Match[str]) -> Reply:
        limit = ask.query.get("updated-max", "")
        everything = [
            nid
            for nid in self.newsroom
            if not limit or f"{self.newsroom.published(nid).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" < limit
        ]
        shown = everything[: self.SHOWN]
        posts = "".join(self._post(self.newsroom.article(nid), whole=False) for nid in shown)
        older = ""
        if len(everything) > self.SHOWN:
            last = f"{self.newsroom.published(shown[-1]).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            older = f'<div class="blog-pager" id="blog-pager"><span id="blog-pager-older-link"><a class="blog-pager-older-link" href="{self.style.origin}/search?updated-max={last}&amp;max-results={self.SHOWN}" title="پست‌های قدیمی‌تر">پست‌های قدیمی‌تر</a></span></div>'
        return self.listed(shown, lambda: self.frame(self.TITLE, posts + older), more=limit)

    def _post(self, article: Article, *, whole: bool) -> str:
        link = self.link(article.nid)
        local = article.published.astimezone(TEHRAN)
        year, month, day = jalali_day(article.published)
        body = self.body(article) if whole else escape(article.lead[:140])
        labels = ", ".join(f'<a href="/search/label/{tag}" rel="tag">{tag}</a>' for tag in article.tags)
        return f"""<div class="date-outer"><h2 class="date-header"><span>{fa(f"{day} {MONTHS[month - 1]} {year}")}</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry uncustomized-post-template" itemprop="blogPost" itemscope itemtype="http://schema.org/BlogPosting"><meta content="{article.nid}" itemprop="postId"/>
<h3 class="post-title entry-title" itemprop="name">{escape(article.title) if whole else f'<a href="{link}">{escape(article.title)}</a>'}</h3><div class="post-header"><div class="post-header-line-1"></div></div><div class="post-body entry-content" id="post-body-{article.nid}" itemprop="description articleBody">{body}<div style="clear: both;"></div></div>
<div class="post-footer"><div class="post-footer-line post-footer-line-1"><span class="post-author vcard">نوشته شده توسط <span class="fn" itemprop="author">سردبیر</span></span> <span class="post-timestamp">در <meta content="{link}" itemprop="url"/><a class="timestamp-link" href="{link}" rel="bookmark" title="permanent link"><abbr class="published" itemprop="datePublished" title="{local.isoformat()}">{fa(f"{local:%H:%M}")}</abbr></a></span>
<span class="post-comment-link"></span></div><div class="post-footer-line post-footer-line-2"><span class="post-labels">برچسب‌ها: {labels}</span></div></div></div></div></div></div>"""

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Widgets of the layout."""
        popular = "".join(
            f'<li><div class="item-content"><div class="item-title"><a href="{self.link(one.nid)}">{escape(one.title)}</a></div><div class="item-snippet">{escape(one.lead[:110])}...</div></div></li>'
            for one in self.others(0, 4)
        )
        return f"""<!DOCTYPE html><html class="v2" dir="rtl" xmlns="http://www.w3.org/1999/xhtml"><head><meta content="text/html; charset=UTF-8" http-equiv="Content-Type"/><meta content="blogger" name="generator"/><link rel="alternate" type="application/atom+xml" title="Atom" href="{self.style.origin}/feeds/posts/default"/>{head}<title>{escape(title)}</title></head>
<body class="loading"><div class="content"><header><div class="header section" id="header"><div class="widget Header"><div class="titlewrapper"><h1 class="title"><a href="/">{self.TITLE}</a></h1></div></div></div></header><div class="main-outer"><div class="main section" id="main"><div class="widget Blog" id="Blog1"><div class="blog-posts hfeed">{body}</div></div></div>
<aside><div class="sidebar section"><div class="widget PopularPosts"><h2>نوشته‌های پرطرفدار</h2><ul>{popular}</ul></div><div class="widget Text"><h2 class="title">درباره</h2><div class="widget-content">{ABOUT[0]}</div></div></div></aside></div><footer>{FOOTER}</footer></div></body></html>"""

    def page(self, article: Article) -> str:
        """One post with comments."""
        remarks = "".join(
            f'<li class="comment" id="c{at}"><div class="comment-block"><div class="comment-header"><cite class="user">{name}</cite><span class="datetime secondary-text"><a rel="nofollow" href="#c{at}">{long_date(when)}</a></span></div><p class="comment-content">{text}</p></div></li>'
            for at, (name, when, text) in enumerate(self.remarks(article))
        )
        comments = f'<section class="comments threaded" id="comments"><h3 class="title">{len(self.remarks(article))} نظر:</h3><ol>{remarks}</ol><p class="comment-footer"><a href="#">ارسال یک نظر</a></p></section>'
        head = f'<link href="{self.link(article.nid)}" rel="canonical"/><meta content="{escape(article.title)}" property="og:title"/><meta content="{self.link(article.nid)}" property="og:url"/>'
        return self.frame(f"{self.TITLE}: {article.title}", self._post(article, whole=True) + comments, head)


class LinkedDataSite(Stranger):
    """JSON-LD says all, the page shows a headline and a text of lines and breaks; a news sitemap, packed, in an index."""

    TITLE = "گزارش محلی"
    articles = re.compile(r"/[a-z-]+/([a-z0-9]{6,10})")

    def address(self, nid: int) -> str:
        """A number in base 36 below the section's slug."""
        section = self.newsroom.headline(nid).section
        return f"/{section.slug.lower()}/{_base36(nid)}"

    def nid_at(self, path: str) -> int | None:
        """The number that the letters stand for."""
        match = self.articles.fullmatch(path)
        return int(match[1], 36) if match and int(match[1], 36) in self.newsroom else None

    def robots(self) -> Sequence[str]:
        """Two maps."""
        return (f"Sitemap: {self.style.origin}/sitemaps/index.xml", f"Sitemap: {self.style.origin}/sitemaps/pages.xml")

    def routes(self) -> Mapping[str, Handler]:
        """Front page and maps."""
        return {
            "/": self._front,
            "/sitemaps/index.xml": lambda _, __: self.index(
                [("/sitemaps/google-news.xml.gz", self.newsroom.clock.now())]
            ),
            "/sitemaps/google-news.xml.gz": self._packed,
            "/sitemaps/pages.xml": lambda _, __: self.urlset([], more=["/about-us", "/contact-us"]),
            "/about-us": lambda _, __: self.html("درباره ما", f"<main><h1>درباره ما</h1>{self.about()}</main>"),
            "/en/newbridge": self._english,
        }

    def no_articles(self) -> list[str]:
        """The front page, one about the outlet, another edition."""
        return ["/", "/about-us", "/en/newbridge"]

    def _english(self, _: Ask, __: re.Match[str]) -> Reply:
        title, texts = FOREIGN[1]
        ld = {"@type": "NewsArticle", "headline": title, "datePublished": "2026-01-01T10:00:00Z"}
        return self.html(
            title,
            f"<main><h1>{title}</h1>{'<br><br>'.join(texts)}</main>",
            f'<script type="application/ld+json">{json.dumps(ld)}</script>',
        )

    def _packed(self, _: Ask, __: re.Match[str]) -> Reply:
        body = self.urlset(self.newsroom.latest(60), news=True).content()
        return Reply(gzip.compress(body, mtime=0), content_type="application/gzip", compress=False)

    def _front(self, _: Ask, __: re.Match[str]) -> Reply:
        shown = self.newsroom.latest(4)
        big = "".join(
            f'<section><a href="{self.path_of(nid)}"><h2>{escape(self.newsroom.headline(nid).title)}</h2></a></section>'
            for nid in shown
        )
        return self.listed(shown, lambda: self.frame(self.TITLE, f"<main>{big}</main>"))

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Little around it."""
        menu = "".join(f'<a href="/{one.sub.lower()}">{one.sub_name}</a> ' for one in self.provinces())
        return f"""<!doctype html><html lang=fa dir=rtl><head><meta charset=utf-8><title>{escape(title)}</title>{head}</head><body><header><a href=/>{self.TITLE}</a><div>{menu}</div></header>{body}<footer><p>{FOOTER}</p><a href=/about-us>درباره ما</a></footer></body></html>"""

    def page(self, article: Article) -> str:
        """No date is shown."""
        local = article.published.astimezone(TEHRAN)
        trail = [
            {"@type": "ListItem", "position": at, "item": {"@id": f"{self.style.origin}/x", "name": name}}
            for at, name in enumerate(article.section.names, 1)
        ]
        data = [
            {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail},
            {
                "@context": "https://schema.org",
                "@type": ["NewsArticle"],
                "mainEntityOfPage": {"@type": "WebPage", "@id": self.link(article.nid)},
                "headline": article.title[:110],
                "alternativeHeadline": article.kicker,
                "description": article.lead,
                "datePublished": local.isoformat(),
                "dateModified": article.changed.astimezone(TEHRAN).isoformat(),
                "author": [{"@type": "Organization", "name": self.TITLE}],
                "keywords": list(article.tags),
                "articleSection": article.section.names[-1],
            },
        ]
        text = re.sub(r"</p>\s*", "<br><br>", re.sub(r"<p(?:\s[^>]*)?>", "", self.body(article)))
        related = "".join(
            f'<a href="{self.path_of(one.nid)}">{escape(one.title)}</a><br>' for one in self.others(article.nid, 3)
        )
        return self.frame(
            f"{article.title} - {self.TITLE}",
            f"<main><h1>{escape(article.title)}</h1><p><i>{escape(article.lead)}</i></p><div>{text}</div><hr><div><b>مطالب مرتبط</b><br>{related}</div></main>",
            f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>',
        )


class MicrodataSite(Stranger):
    """Django with a CMS of apps: `/fa/blog/2026/1/1/slug/`, microdata in `meta` elements, `?page=2`, other languages beside.

    The shown date has no time; the sitemap is dated by days.
    """

    TITLE = "پنجره استان"
    SHOWN = 10
    articles = re.compile(r"/fa/blog/\d{4}/\d{1,2}/\d{1,2}/([^/]+)/")

    def address(self, nid: int) -> str:
        """Gregorian day and words."""
        local = self.newsroom.published(nid).astimezone(TEHRAN)
        return f"/fa/blog/{local.year}/{local.month}/{local.day}/{self.slug_of(nid)}/"

    def nid_at(self, path: str) -> int | None:
        """By the words."""
        match = self.articles.fullmatch(path if path.endswith("/") else path + "/")
        return self.nid_of(match[1]) if match else None

    def routes(self) -> Mapping[str, Handler]:
        """The blog in three languages."""
        return {
            "/|/fa/?|/fa/blog/?": self._blog,
            "/fa/feed.xml": lambda _, __: self.rss(self.newsroom.latest(5), dated=False),
            "/fa/about-the-window/?": lambda _, __: self.html(
                "درباره پنجره", f"<article class='page'><h1>درباره پنجره استان</h1>{self.about()}</article>"
            ),
            "/(en|ar)/blog/2026/1/1/new-bridge/?": self._foreign,
        }

    def no_articles(self) -> list[str]:
        """Lists, a page of the CMS, the other languages."""
        return [
            "/",
            "/fa/blog/",
            "/fa/about-the-window/",
            "/en/blog/2026/1/1/new-bridge/",
            "/ar/blog/2026/1/1/new-bridge/",
        ]

    def _foreign(self, _: Ask, match: re.Match[str]) -> Reply:
        title, texts = FOREIGN[0 if match[1] == "en" else 2]
        text = "".join(f"<p>{one}</p>" for one in texts)
        return self.html(
            title,
            f'<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">{title}</h1><meta itemprop="datePublished" content="2026-01-01T10:00:00+03:30"><div itemprop="articleBody">{text}</div></article>',
        )

    def _blog(self, ask: Ask, _: re.Match[str]) -> Reply:
        shown, following = self.turn(ask)
        items = "".join(
            f'<li class="blog-item"><h2><a href="{self.path_of(nid)}">{escape(self.newsroom.headline(nid).title)}</a></h2><p class="meta">{fa(stamp(self.newsroom.published(nid))[:10])}</p><p>{escape(self.newsroom.headline(nid).lead)}</p></li>'
            for nid in shown
        )
        at = int(ask.query.get("page", "1")) if ask.query.get("page", "1").isdecimal() else 1
        numbers = "".join(
            f'<li class="page-item{" active" if n == at else ""}"><a class="page-link" href="?page={n}">{fa(n)}</a></li>'
            for n in range(1, at + (3 if following else 1))
        )
        return self.listed(
            shown,
            lambda: self.frame(
                self.TITLE, f'<ul class="blog-index list-unstyled">{items}</ul><ul class="pagination">{numbers}</ul>'
            ),
            more=str(at),
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Bootstrap's page."""
        menu = "".join(
            f'<li class="nav-item"><a class="nav-link" href="/fa/ostan/{one.sub.lower()}/">{one.sub_name}</a></li>'
            for one in self.provinces()
        )
        return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{escape(title)}</title><link rel="alternate" hreflang="en" href="/en/"><link rel="alternate" hreflang="ar" href="/ar/"><link rel="alternate" type="application/rss+xml" href="/fa/feed.xml">{head}</head>
<body class="template-blogpage"><nav class="navbar"><ul class="navbar-nav">{menu}</ul><div class="lang"><a href="/en/blog/2026/1/1/new-bridge/">English: new bridge opened in the north</a> <a href="/ar/blog/2026/1/1/new-bridge/">العربية: افتتاح جسر جديد في الشمال</a></div></nav><div class="container"><div class="row"><div class="col-md-9">{body}</div><div class="col-md-3"><div class="card"><div class="card-header">درباره پنجره</div><div class="card-body"><p>{ABOUT[0]}</p></div></div></div></div></div><footer class="py-4"><div class="container"><p class="m-0">{FOOTER}</p></div></footer></body></html>"""

    def page(self, article: Article) -> str:
        """Stream blocks with microdata."""
        local = article.published.astimezone(TEHRAN)
        tags = "".join(f'<a class="badge" href="/fa/tags/{tag}/">{tag}</a>' for tag in article.tags)
        remarks = "".join(
            f'<div class="media"><div class="media-body"><h5 class="mt-0">{name} <small><time datetime="{when.isoformat()}">{long_date(when)}</time></small></h5>{text}</div></div>'
            for name, when, text in self.remarks(article)
        )
        return self.frame(
            f"{article.title} — {self.TITLE}",
            f"""<article itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="mainEntityOfPage" content="{self.link(article.nid)}"><meta itemprop="datePublished" content="{local.isoformat()}"><meta itemprop="dateModified" content="{article.changed.astimezone(TEHRAN).isoformat()}"><meta itemprop="articleSection" content="{article.section.names[-1]}">
<p class="over-title">{escape(article.kicker)}</p><h1 itemprop="headline">{escape(article.title)}</h1><p class="meta">{fa(stamp(article.published)[:10])} · <span itemprop="author">تحریریه</span></p><div class="intro" itemprop="description">{escape(article.lead)}</div><div class="block-paragraph"><div class="rich-text">{self.body(article)}</div></div>
<div class="block-cta"><a href="https://ad.example/x">{self.advert(article.nid)}</a></div><div class="tags">{tags}</div></article><hr><h4>دیدگاه خوانندگان</h4>{remarks}<form><h4>دیدگاه خود را بنویسید</h4><textarea></textarea></form>""",
            f'<link rel="canonical" href="{self.link(article.nid)}"><link rel="alternate" hreflang="fa" href="{self.link(article.nid)}">',
        )


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits.rjust(6, "0")
