"""A page of IranSamaneh put together: head, toolbar, kicker, headline, lead, body, tags, comments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.items import Article

NOW = datetime(2026, 1, 20, 8, 30, tzinfo=UTC)
PAGE = """<!DOCTYPE HTML>
<html lang="fa-IR"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="{lead}"><meta name="keywords" content="{tags_meta}">
<link rel="alternate" type="application/rss+xml" title="RSS FEED" href="/fa/rss/allnews">
<meta property="og:type" content="website"><meta property="og:title" content="{title}">
<meta property="og:url" content="{url}"><meta property="og:image" content="{image}">
<meta property="og:description" content="{lead}">
{published}{modified}
</head><body id="news" class="">
<div class="header"><ul><li><a href="/fa/services/6" class="inner_link">اقتصادی</a></li>
<li><a href="/fa/allnews">عناوین کل اخبار</a></li></ul><div class="update_date">پخش زنده امروز: -</div></div>
<div class="news_toolbar"><div class="news_nav news_id_c"><span class="news_nav_title">کد خبر: </span>{code}</div>
<div class="news_path">گروه : {crumbs}</div>
<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>{date}</div>
<div class="wrapper"></div></div>
<div class="row news_tools"><a rel="nofollow" class="news_save_botton" href="/fa/save/{code}">ذخیره</a>
<button class="news_short_link" onclick="copyToClipboard('{short}')" title="کپی"></button></div>
<div class="news_body_con" style="direction: rtl;" id="root">
<div class="rutitr">{kicker}</div>
<div class="title"><h1 class="title"> {title} </h1></div>
{subtitle}
{container}
</div>
<div class="share_to_box">اشتراک گذاری</div>
<div class="page_title2">مطالب مرتبط</div>
<div class="linear_news3"><a class="title5" href="/fa/news/1/x">مطلب دیگر</a></div>
<div class="tags_container"><div class="tags_title">برچسب ها: {tags}</div></div>
<div class="comments_item"><div class="comm_info_date">۱۴:۴۱ - ۱۳۹۴/۰۳/۲۶</div>
<div class="comm_text">نظر خواننده</div></div>
</body></html>"""

BODY = (
    '<div class="body" style="text-align: justify;padding: 10px;"><p>به گزارش خبرگزاری صدا و سیما، مرکز اردبیل، مدیرکل '
    "راهداری استان گفت: همه راه‌های استان باز است.</p>\n<p>وی افزود: ۴۰ دستگاه راهداری در گردنه‌ها آماده است.</p>"
    '<p>انتهای پیام/</p><div class="wrapper"></div></div>'
)


def build(**parts: Any) -> bytes:
    """The page with some parts replaced; `published` and `modified` are meta contents, None leaves them out."""
    values: dict[str, Any] = {
        "url": "https://www.iribnews.ir/fa/news/5670001/راه‌های-استان-باز-است",
        "code": "5670001",
        "title": "راه‌های استان اردبیل باز است",
        "lead": "مدیرکل راهداری از باز بودن راه‌ها خبر داد.",
        "kicker": "",
        "container": BODY,
        "section": (("اردبیل", "/fa/services/12"),),
        "tags": ("راهداری",),
        "date": "۱۱ دی ۱۴۰۴ - ۰۸:۴۷",
        "image": "https://www.iribnews.ir/files/fa/news/1404/10/11/1_2.jpg",
        "short": "",
        "published": "2026-01-01T08:47:00+03:30",
        "modified": None,
        **parts,
    }
    for name, key in (("published", "article:published_time"), ("modified", "article:modified_time")):
        content = values[name]
        values[name] = "" if content is None else f'<meta property="{key}" content="{content}">'
    values["subtitle"] = f'<div class="subtitle">{values["lead"]}</div>' if values["lead"] else ""
    values["crumbs"] = " » ".join(f'<a href="{link}">{name}</a>' for name, link in values["section"])
    values["tags_meta"] = ",".join(values["tags"])
    values["tags"] = "، ".join(f'<a class="tags_item" href="/fa/tags/1/1/x">{tag}</a>' for tag in values["tags"])
    return PAGE.format_map(values).encode()


@pytest.fixture(scope="session")
def skeleton() -> Callable[..., bytes]:
    return build


@pytest.fixture
def read() -> Callable[..., Article]:
    """Read a page of a source given as bytes, or as parts of the skeleton."""

    def reader(html: bytes | None = None, /, source: str = "iribnews", **parts: Any) -> Article:
        extra = {name: parts.pop(name) for name in ("hint", "stats") if name in parts}
        url = parts.get("url", "https://www.iribnews.ir/fa/news/5670001/x")
        outlet = sources.get(source)
        page = Page(url, build(**parts) if html is None else html, parts.pop("now", NOW))
        return families.get(outlet.family).article(page, outlet, **extra)

    return reader
