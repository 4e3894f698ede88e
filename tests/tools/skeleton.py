"""Pages of the Nastooh engine, built from the documented skeleton (sites/nastooh.md, section 5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.items import Article

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
URL = "https://www.mehrnews.com/news/6705663/اوچی-همکاری"

PAGE = """<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8" /><title>{title} - خبرگزاری مهر</title>
<meta name="description" property="dc.description" content="{lead}" />
<meta name="twitter:url" property="og:url" content="{url}" />
{published}{modified}
<meta property="article:section" content="{section_meta}" />
<meta name="keywords" property="article:tag" content="{tags_meta}" />
<meta property="nastooh:topic" content="Provinces" /><meta property="nastooh:subtopic" content="{slug}" />
<meta property="nastooh:pageType" content="news" /><meta property="nastooh:newsType" content="{news_type}" />
<meta property="nastooh:publishDate" content="2025-12-29" />
<meta property="nastooh:code" content="{code}" /><meta property="nastooh:nid" content="{code}" />
<meta property="og:title" itemprop="headline" content="{title}" />
<meta name="twitter:image" itemprop="image" property="og:image"
 content="https://media.mehrnews.com/d/2025/12/29/4/5844001.jpg?ts=17" />
<link rel="canonical" href="{url}" />
<meta name="generator" content="www.nastooh.ir" /><meta name="date" content="2026-01-02 T 09:30:00 +0330" />
</head><body class="rtl pt-news nt-{news_type}">
<nav id="menu"><ul><li class="active"><a href="/service/Provinces">استانها</a></li></ul></nav>
<main class="mainbody"><article id="item" class="box item full-img">
<div class="print-header" style="display: none;"><ul><li class="url">https://mehrnews.com/x38abc</li>
<li class="date">{date}</li><li class="id">کد خبر <span>{code}</span></li>
<li><ol class="breadcrumb">{crumbs}</ol></li></ul></div>
<div class="item-header"><div class="item-nav row"><div class="col-6"><ol class="breadcrumb">{crumbs}</ol></div>
<div class="col-6 item-date"><span>{date}</span></div>
<div><ul class="header-sharing"><li><a href="#">چاپ</a></li></ul></div></div>
<div class="item-title"><h4 class="subtitle kicker">{kicker}</h4><h1 class="title">{title}</h1></div></div>
<div class="item-summary"><figure class="item-img">
<img src="https://media.mehrnews.com/d/2025/12/29/3/5844001.jpg?ts=17"
 alt="{title}" itemprop="image" title="{title}" /></figure>
<p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body"><div itemprop="articleBody" class="item-text">{body}</div>{after_body}
<div class="item-code">کد خبر <span>{code}</span></div></div>
<div class="item-footer"><input type="text" class="clean" value="mehrnews.com/x38abc" readonly /></div>
<div class="item-boxes2"><section class="box related-items list"><header><h2>مطالب مرتبط</h2></header><ul>
<li class="news"><div class="desc"><h3><a href="/news/6705000/x">خبر مرتبط دیگر</a></h3></div></li></ul></section>
</div>
<section class="box tags"><header><h2>برچسب‌ها</h2></header><ul>{tags}</ul></section>
<div class="item-boxes"><section id="box508" class="box ads"><a href="/redirect/ads/12">آگهی</a></section></div>
</article></main>
<section id="news-comment"><ul class="comments-list"><li><div class="comment-body">نظر خواننده</div></li></ul>
</section>
<footer><div class="trending-tags"><a href="/tag/x" rel="tag">موضوع داغ</a></div></footer></body></html>
"""

BODY = (
    '<p>به گزارش <a class="saba-backlink" href="https://www.mehrnews.com">خبرگزاری مهر</a>، مهران اوچی صبح دوشنبه گفت: '
    "همکاری‌ها گسترش می‌یابد.</p><p>وی افزود: دوره‌های آموزشی برگزار می‌شود.</p>"
)


def build(**parts: Any) -> bytes:
    """The skeleton with some parts replaced; `published` and `modified` are meta contents, None leaves them out."""
    values = {
        "url": URL,
        "title": "اوچی: همکاری‌های جهاد دانشگاهی و بهزیستی اردبیل تقویت می‌شود",
        "lead": "اردبیل- رئیس جهاد دانشگاهی استان اردبیل از توسعه همکاری‌ها خبر داد.",
        "kicker": "",
        "body": BODY,
        "after_body": "",
        "code": "6705663",
        "slug": "Ardabil",
        "section": ("استانها", "اردبیل"),
        "tags": ("اردبیل", "جهاد دانشگاهی"),
        "news_type": "news",
        "date": "۸ دی ۱۴۰۴، ۱۰:۵۵",
        "published": "2025-12-29T07:25:31Z",
        "modified": None,
        **parts,
    }
    for name, key in (("published", "article:published_time"), ("modified", "article:modified_time")):
        content = values[name]
        values[name] = "" if content is None else f'<meta property="{key}" content="{content}" />'
    values["crumbs"] = "".join(f'<li><a rel="index" href="/service/x">{name}</a></li>' for name in values["section"])
    values["section_meta"] = " &gt; ".join(values["section"])
    values["tags_meta"] = ",".join(values["tags"])
    values["tags"] = "".join(f'<li><a href="/tag/x" rel="tag">{tag}</a></li>' for tag in values["tags"])
    return PAGE.format_map(values).encode()


@pytest.fixture
def skeleton() -> Callable[..., bytes]:
    return build


@pytest.fixture
def read() -> Callable[..., Article]:
    """Read a page given as bytes, or as parts of the skeleton."""

    def reader(html: bytes | None = None, /, **parts: Any) -> Article:
        extra = {name: parts.pop(name) for name in ("hint", "stats") if name in parts}
        url = parts.pop("at", parts.get("url", URL))
        now = parts.pop("now", NOW)
        headers = parts.pop("headers", {})
        page = Page(url, build(**parts) if html is None else html, now, headers=headers)
        return families.get("nastooh").article(page, sources.get("mehrnews"), **extra)

    return reader
