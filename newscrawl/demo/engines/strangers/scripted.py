"""Sites that build themselves: Next.js, whose pages carry their data in a script; Elementor, whose boxes hold a box each."""

# ruff: noqa: E501  # markup, as such systems print it

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from newscrawl.demo.clock import TEHRAN, long_date, utc_z
from newscrawl.demo.engines.strangers.base import FOREIGN, Stranger
from newscrawl.demo.engines.strangers.texts import FOOTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.demo.engines.base import Ask, Reply
    from newscrawl.demo.engines.strangers.base import Handler
    from newscrawl.demo.model import Article


class NextSite(Stranger):
    """Next.js: an empty `div`, `__NEXT_DATA__` with article, related and most read; a text sitemap, a JSON feed."""

    TITLE = "دیده‌بان استان"
    articles = re.compile(r"/post/(\d{1,9})/[^/]*")

    def address(self, nid: int) -> str:
        """Number and words."""
        return f"/post/{nid}/{self.newsroom.headline(nid).slug}"

    def robots(self) -> Sequence[str]:
        """A sitemap that is text."""
        return (f"Sitemap: {self.style.origin}/sitemap.txt",)

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return ["/", "/page/about-our-team"]

    def routes(self) -> Mapping[str, Handler]:
        """The shell of the front page, which names the feed; the lists."""
        return {
            "/": lambda _, __: self.html(
                self.TITLE, "", '<link rel="alternate" type="application/feed+json" href="/feed.json"/>'
            ),
            "/feed.json": lambda _, __: self.json_feed(self.newsroom.latest(30)),
            "/sitemap.txt": self._text_map,
            "/page/about-our-team": lambda _, __: self.html("درباره ما", "", ""),
        }

    def _text_map(self, _: Ask, __: re.Match[str]) -> Reply:
        return self.text(
            [f"{self.style.origin}/page/about-our-team", *(self.link(nid) for nid in self.newsroom.select())]
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """The shell; `body` is what the script carries."""
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa"><head><meta charSet="utf-8"/><meta name="viewport" content="width=device-width"/><title>{escape(title)}</title>
<meta name="next-head-count" content="3"/>{head}<link rel="preload" href="/_next/static/css/4d2f.css" as="style"/><noscript data-n-css=""></noscript></head>
<body><div id="__next"><div class="MuiBox-root css-0"><div class="css-1dbjc4n">در حال بارگذاری...</div></div></div>
<script id="__NEXT_DATA__" type="application/json">{body or '{"props":{"pageProps":{}},"page":"/","buildId":"b1"}'}</script></body></html>"""

    def page(self, article: Article) -> str:
        """All that is known of the article, in a script; its related ones with texts of theirs."""

        def brief(nid: int) -> dict[str, Any]:
            head = self.newsroom.headline(nid)
            return {"id": nid, "title": head.title, "summary": head.lead, "publishedAt": utc_z(head.published)}

        data = {
            "id": article.nid,
            "title": article.title,
            "rutitr": article.kicker or None,
            "lead": article.lead,
            "content": self.body(article),
            "publishedAt": utc_z(article.published),
            "updatedAt": utc_z(article.changed),
            "categories": [{"title": name, "slug": "x"} for name in article.section.names],
            "tags": [{"name": tag} for tag in article.tags],
            "comments": [
                {"name": name, "text": text, "createdAt": utc_z(when)} for name, when, text in self.remarks(article)
            ],
        }
        others = [brief(one.nid) for one in self.others(article.nid)]
        state = {
            "props": {
                "pageProps": {
                    "menu": [{"title": one.sub_name} for one in self.provinces()],
                    "mostVisited": others,
                    "data": data,
                    "related": others,
                }
            },
            "page": "/post/[id]",
            "query": {"id": str(article.nid)},
        }
        return self.frame(
            f"{article.title} | {self.TITLE}", json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
        )


class ElementorSite(Stranger):
    """A page builder: each paragraph in boxes of its own, JSON-LD of a plugin for search engines, addresses of words.

    The feed holds ten; behind it `post-sitemap.xml` in an index with pages, categories and authors.
    """

    TITLE = "تیتر شهر"
    SHOWN = 10
    articles = re.compile(r"/(?!\d{4}/)([^/]+)/")

    def address(self, nid: int) -> str:
        """The words of the headline."""
        return f"/{self.slug_of(nid)}/"

    def nid_at(self, path: str) -> int | None:
        """By the words."""
        match = self.articles.fullmatch(path if path.endswith("/") else path + "/")
        return self.nid_of(match[1]) if match else None

    def robots(self) -> Sequence[str]:
        """The plugin's index."""
        return (f"Sitemap: {self.style.origin}/sitemap_index.xml",)

    def no_articles(self) -> list[str]:
        """Lists, pages about the outlet, other editions."""
        return ["/", "/category/ardabil", "/about-our-outlet/", "/en/new-bridge-opened/"]

    def routes(self) -> Mapping[str, Handler]:
        """Front page, feed, maps; a page about the outlet that is built of the same boxes."""
        return {
            "/": self._home,
            "/feed/?": lambda _, __: self.rss(self.newsroom.latest(self.SHOWN)),
            "/sitemap_index.xml": lambda _, __: self.index(
                [("/page-sitemap.xml", None), ("/post-sitemap.xml", None), ("/category-sitemap.xml", None)]
            ),
            "/post-sitemap.xml": lambda _, __: self.urlset(self.newsroom.select(), more=["/"]),
            "/page-sitemap.xml": lambda _, __: self.urlset([], more=["/about-our-outlet/"]),
            "/about-our-outlet/?": lambda _, __: self.html("درباره ما", self._boxes(self.about())),
            "/category/.*": self._home,
            "/en/new-bridge-opened/?": self._english,
        }

    def _home(self, _: Ask, __: re.Match[str]) -> Reply:
        shown = self.newsroom.latest(self.SHOWN)
        cards = "".join(
            f'<article class="elementor-post elementor-grid-item post-{nid} post type-post"><a class="elementor-post__thumbnail__link" href="{self.link(nid)}"></a>'
            f'<div class="elementor-post__text"><h3 class="elementor-post__title"><a href="{self.link(nid)}">{escape(self.newsroom.headline(nid).title)}</a></h3>'
            f'<div class="elementor-post__meta-data"><span class="elementor-post-date">{long_date(self.newsroom.headline(nid).published)}</span></div></div></article>'
            for nid in shown
        )
        head = '<link rel="alternate" type="application/rss+xml" title="خوراک" href="/feed/" /><link rel="alternate" type="application/rss+xml" href="/comments/feed/" />'
        return self.listed(
            shown, lambda: self.frame(self.TITLE, f'<div class="elementor-posts-container">{cards}</div>', head)
        )

    def _english(self, _: Ask, __: re.Match[str]) -> Reply:
        title, texts = FOREIGN[0]
        return self.html(title, f"<h1>{title}</h1>" + self._boxes("".join(f"<p>{text}</p>" for text in texts)))

    def _boxes(self, body: str) -> str:
        """Each top-level element of a text in the four boxes of a widget."""
        parts = re.split(r"\n+(?=<(?:p|table|div|h\d))|(?<=</p>)\s*(?=<p)", body)
        return "".join(
            f'<div class="elementor-element elementor-element-{at:x}f3 elementor-widget elementor-widget-text-editor" data-id="{at:x}f3" data-element_type="widget"><div class="elementor-widget-container">{part}</div></div>'
            for at, part in enumerate(parts, 2000)
        )

    def frame(self, title: str, body: str, head: str = "") -> str:
        """Header and footer are built of the same boxes."""
        menu = "".join(
            f'<li class="menu-item"><a href="/category/{one.sub.lower()}/" class="elementor-item">{one.sub_name}</a></li>'
            for one in self.provinces()
        )
        return f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><meta charset="UTF-8"><title>{escape(title)} - {self.TITLE}</title><meta property="og:site_name" content="{self.TITLE}">{head}</head>
<body class="rtl elementor-default elementor-kit-5"><div data-elementor-type="header" class="elementor elementor-12 elementor-location-header"><section class="elementor-section"><div class="elementor-container">
<nav class="elementor-nav-menu--main"><ul class="elementor-nav-menu">{menu}</ul></nav></div></section></div>{body}
<div data-elementor-type="footer" class="elementor elementor-14 elementor-location-footer"><div class="elementor-widget-container"><p>{FOOTER}</p></div></div></body></html>"""

    def page(self, article: Article) -> str:
        """The single post's template."""
        local = article.published.astimezone(TEHRAN)
        graph = {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": self.TITLE},
                {"@type": "WebPage", "datePublished": f"{local:%Y-%m-%d}T00:00:00+03:30", "name": article.title},
                {
                    "@type": "NewsArticle",
                    "headline": f"{article.title} - {self.TITLE}",
                    "datePublished": local.isoformat(),
                    "dateModified": article.changed.astimezone(TEHRAN).isoformat(),
                    "keywords": ",".join(article.tags),
                    "articleSection": ", ".join(article.section.names),
                },
            ],
        }
        head = f'<link rel="canonical" href="{self.link(article.nid)}"/><meta property="og:title" content="{escape(article.title)} - {self.TITLE}"><script type="application/ld+json" class="rank-math-schema">{json.dumps(graph, ensure_ascii=False)}</script>'
        related = "".join(
            f'<article class="elementor-post"><h3 class="elementor-post__title"><a href="{self.link(one.nid)}">{escape(one.title)}</a></h3><div class="elementor-post__excerpt"><p>{escape(one.lead[:120])}</p></div></article>'
            for one in self.others(article.nid, 3)
        )
        remarks = "".join(
            f'<li class="comment"><div class="comment-body"><b class="fn">{name}</b> <time datetime="{when.isoformat()}">{long_date(when)}</time><p>{text}</p></div></li>'
            for name, when, text in self.remarks(article)
        )
        body = self._boxes(self.body(article)).split('<div class="elementor-element elementor-element-7d2f3', 1)
        advert = f'<div class="elementor-element elementor-widget elementor-widget-html"><div class="elementor-widget-container"><a href="https://ad.example/"><img src="/ad.gif" alt="{self.advert(article.nid)}"></a></div></div>'
        text = ('<div class="elementor-element elementor-element-7d2f3').join(
            [body[0] + (advert if len(body) > 1 else ""), *body[1:]]
        )
        return self.frame(
            article.title,
            f"""<div data-elementor-type="single-post" class="elementor elementor-88 elementor-location-single post-{article.nid} post"><section class="elementor-section"><div class="elementor-container"><div class="elementor-column">
<div class="elementor-widget elementor-widget-theme-post-title"><div class="elementor-widget-container"><h1 class="elementor-heading-title elementor-size-default">{escape(article.title)}</h1></div></div>
<div class="elementor-widget elementor-widget-post-info"><ul class="elementor-inline-items elementor-icon-list-items"><li itemprop="datePublished"><a href="/2026/01/01/"><span class="elementor-icon-list-text elementor-post-info__item--type-date">{long_date(article.published, " - ")}</span></a></li><li><span>بدون دیدگاه</span></li></ul></div>
<div class="elementor-widget elementor-widget-theme-post-excerpt"><div class="elementor-widget-container">{escape(article.lead)}</div></div>
<div class="elementor-widget elementor-widget-theme-post-content">{text}</div>
<div class="elementor-widget elementor-share-buttons"><div class="elementor-share-btn">تلگرام</div><div class="elementor-share-btn">واتس‌اپ</div></div>
<div class="elementor-widget elementor-widget-heading"><div class="elementor-widget-container"><h4>مطالب مرتبط</h4></div></div><div class="elementor-widget elementor-widget-posts"><div class="elementor-posts-container">{related}</div></div>
<div class="elementor-widget elementor-widget-post-comments"><h3>{len(self.remarks(article))} دیدگاه</h3><ol class="comment-list">{remarks}</ol></div></div></div></section></div>""",
            head,
        )
