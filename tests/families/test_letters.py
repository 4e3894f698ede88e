"""One page in several spellings, at every engine: letters are unified where they are read, so every later rule works.

Agencies type Persian on Arabic, Urdu and Kurdish keyboards. The page holds what an engine must recognise by its words:
a box of other articles, «انتهای پیام», a code in digits, a printed date, a province and a kind in the breadcrumb.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
TITLE = "راه‌های روستایی شهرستان کاشان بازگشایی شد"
LEAD = "کاشان- فرماندار گفت که کار بازگشایی راه‌ها به پایان رسیده است."
KEPT = "به گزارش خبرنگار ما، علی کریمی فرماندار کاشان در نشست شورای شهر گفت که همه راه‌های روستایی شهرستان باز است."
RELATED = "خبر دیگری درباره راه‌های شهرستان"
MARKS = ("بیشتر بخوانید:", RELATED, "شناسه خبر: ۱۲۳۴", "انتهای پیام/")
BODY = (
    f"<p>{KEPT}</p><p>{MARKS[0]}</p><p><a href='/news/12/x'>{RELATED}</a></p><p>{MARKS[2]}</p><p>{MARKS[3]}</p>"
    "<p>۲۶۵ ۳۳</p>"
)
NASTOOH = (
    '<meta property="nastooh:nid" content="۶۷۰۵۶۶۳"></head><body><article id="item" class="item">'
    '<div class="item-header"><ol class="breadcrumb"><li><a href="/x">گزارش تصویری</a></li>'
    '<li><a href="/y">گیلان</a></li></ol><div class="item-date"><span>۸ دی ۱۴۰۴، ۱۰:۵۵</span></div>'
    '<h4 class="kicker">نشست خبری</h4><h1 class="title">{title}</h1></div><p class="summary introtext">{lead}</p>'
    '<div class="item-body"><div itemprop="articleBody" class="item-text">{body}</div></div>'
    '<section class="tags"><ul><li><a>کاشان</a></li></ul></section></article>'
)
IRANSAMANEH = (
    '</head><body id="news"><div class="news_id_c"><span class="news_nav_title">کد خبر: </span>۶۷۰۵۶۶۳</div>'
    '<div class="news_path">گروه : <a href="/fa/a">گزارش تصویری</a> » <a href="/fa/b">گیلان</a></div>'
    '<div class="news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>۸ دی ۱۴۰۴ - ۱۰:۵۵</div>'
    '<div class="rutitr">نشست خبری</div><h1 class="title">{title}</h1><div class="subtitle">{lead}</div>'
    '<div class="body">{body}</div><div class="tags_title"><a>کاشان</a></div>'
)
TASNIM = (
    '</head><body><article class="single-news"><h2 class="kicker">نشست خبری</h2><h1 class="title">{title}</h1>'
    '<h3 class="lead">{lead}</h3><ul><li class="time"> ۸ دی ۱۴۰۴ - ۱۰:۵۵ </li><li class="service">'
    '<a href="/fa/service/900/x">اخبار گزارش تصویری</a></li><li class="service">'
    '<a href="/fa/service/901/x">اخبار گیلان</a></li></ul>'
    '<div class="story">{body}</div><div class="footer" data-id-code="۶۷۰۵۶۶۳"></div></article>'
    '<section class="keywords-box"><ul><li class="skeyword-item"><a>کاشان</a></li></ul></section>'
)
AASAAM = (
    '</head><body><main><article id="news_page_article"><ul class="breadcrumb_list">'
    '<li><a href="/x">گزارش تصویری</a></li><li><a href="/y">گیلان</a></li></ul>'
    '<h2 class="uptitle">نشست خبری</h2><h1 class="title">{title}</h1>'
    '<time datetime="۱۴۰۴/۱۰/۰۸ ۱۰:۵۵">۸ دی</time><p class="lead">{lead}</p><div id="echo_details">{body}</div>'
    '<div class="article_tag"><a class="tag_item">کاشان</a></div></article></main>'
)
NEWSSTUDIO = (
    '</head><body><div id="docDataRow"><div class="doc-section-info"><a href="/n">خبر</a> <a href="/x">گزارش تصویری</a>'
    ' <a href="/y">گیلان</a></div><div id="docDiv3TitrRou">نشست خبری</div><h1 id="docDiv3TitrMain">{title}</h1>'
    '<div class="doc_date">۸ دی ۱۴۰۴ - ۱۰:۵۵</div><div id="docDivLead1">{lead}</div>'
    '<div id="doctextarea"><article>{body}</article></div><div class="tag_p"><a>کاشان</a></div></div>'
)
WORDPRESS = (
    '</head><body class="single single-post"><article class="type-post" id="post-۶۷۰۵۶۶۳"><div class="breadcrumb">'
    '<a href="/x">گزارش تصویری</a><a href="/y">گیلان</a></div><div class="rotitr">نشست خبری</div>'
    '<h1 class="entry-title">{title}</h1><span class="post-date">۸ دی ۱۴۰۴ - ۱۰:۵۵</span><div class="lead">{lead}</div>'
    '<div class="entry-content">{body}</div><a rel="tag">کاشان</a></article>'
)
STANDARD = (
    '</head><body><main><article><nav class="breadcrumb"><a href="/x">گزارش تصویری</a><a href="/y">گیلان</a></nav>'
    '<p class="up-title">نشست خبری</p><h1>{title}</h1><p>۸ دی ۱۴۰۴ - ۱۰:۵۵</p><div class="post-lead">{lead}</div>'
    '<div class="css-1x2">{body}</div><a rel="tag" href="/t">کاشان</a></article></main>'
)
ENGINES = {
    "nastooh": (NASTOOH, "mehrnews", "https://www.mehrnews.com/news/6705663/x"),
    "iransamaneh": (IRANSAMANEH, "iribnews", "https://www.iribnews.ir/fa/news/6705663/x"),
    "tasnim": (TASNIM, "tasnim", "https://www.tasnimnews.com/fa/news/1404/10/08/6705663/x"),
    "aasaam": (AASAAM, "ilna", "https://www.ilna.ir/fa/tiny/news-6705663"),
    "newsstudio": (NEWSSTUDIO, "bloghnews", "https://www.bloghnews.com/fa/doc/news/6705663/x"),
    "wordpress": (WORDPRESS, "marznews", "https://marznews.com/?p=6705663"),
    "standard": (STANDARD, "marznews", "https://marznews.com/?p=6705663"),
}
DIGITS = {ord("۰") + n: chr(0x660 + n) for n in range(10)}
SPELLINGS = {
    "Persian": str,
    "Arabic yeh and kaf": lambda text: text.translate({ord("ی"): "ي", ord("ک"): "ك"}),
    "alef maksura": lambda text: re.sub(r"ی\b", "ى", text),
    "Urdu heh and yeh": lambda text: re.sub(r"ی\b", "ے", text.replace("ه", "ھ")),
    "Urdu heh goal": lambda text: text.replace("ه", "ہ"),
    "Kurdish heh": lambda text: re.sub(r"(?<=[^\W\d])ه\b", "ە", text),
    "Kurdish heh and yeh": lambda text: text.replace("ه", "ە").replace("ی", "ێ"),
    "six yehs": lambda text: re.sub("ی", lambda match: "یيىےۍې"[match.start() % 6], text),
    "half-spaces as entities": lambda text: text.replace("\u200c", "&zwnj;"),
    "half-spaces as soft hyphens": lambda text: text.replace("\u200c", "&#173;"),
    "everything escaped twice": lambda text: re.sub("[آ-ی]", lambda match: f"&amp;#{ord(match[0])};", text),
    "Arabic digits": lambda text: text.translate(DIGITS),
    "ASCII digits": lambda text: text.translate({sign: str(n) for n, sign in enumerate(DIGITS)}),
    "digits of two scripts in one number": lambda text: text.replace("۶۷۰", "٦٧٠").replace("۱۲", "١۲"),
    "presentation forms": lambda text: text.replace("لا", "ﻻ").replace("پیام", "ﭘﯿﺎﻡ").replace("بیشتر", "ﺑﯿﺸﺘﺮ"),
    "marks of direction": lambda text: text.replace("پیام", "پیام\u200f").replace("بیشتر", "\u202bبیشتر\u202c"),
}


def read(engine, spell=str):
    html, source, url = ENGINES[engine]
    html = html.format(title=TITLE, lead=LEAD, body=BODY)
    # Names of classes and attributes are ASCII: only what readers see changes its letters.
    page = f'<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">{spell(html)}</body></html>'
    article = families.get(engine).article(Page(url, page.encode(), NOW), sources.get(source))
    article.repairs = {}
    return article


@pytest.mark.parametrize("engine", families.NAMES)
def test_the_page_is_read_whole(engine):
    record = read(engine)
    assert (record.news_code, record.title, record.body) == ("6705663", TITLE, KEPT)
    assert (record.lead, record.kicker, record.tags) == (LEAD, "نشست خبری", ["کاشان"])
    assert record.published_at == "2025-12-29T10:55:00+03:30"
    assert (record.province, record.section[-1]) == ("gilan", "گیلان")
    assert record.dateline == "کاشان"


@pytest.mark.parametrize("engine", families.NAMES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_gives_the_same_record(engine, spelling):
    expected, found = read(engine), read(engine, SPELLINGS[spelling])
    digits = str.maketrans({str(n): chr(ord("۰") + n) for n in range(10)})
    for field in ("kicker", "title", "lead", "body"):
        assert getattr(found, field).translate(digits) == getattr(expected, field), field
        setattr(found, field, getattr(expected, field))
    assert found == expected


@pytest.mark.parametrize("engine", families.NAMES)
def test_a_letter_that_persian_words_may_have_stays_and_hides_nothing(engine):
    record = read(engine, lambda text: text.replace("شناسه", "شناسة").replace("همه راه", "همة راه"))
    assert record.body == KEPT.replace("همه راه", "همة راه")


@pytest.mark.parametrize("engine", families.NAMES)
def test_what_was_changed_is_counted(engine):
    html, source, url = ENGINES[engine]
    page = html.format(title=TITLE, lead=LEAD, body=BODY)
    page = f'<html><head><meta charset="utf-8">{SPELLINGS["Arabic yeh and kaf"](page)}</body></html>'
    record = families.get(engine).article(Page(url, page.encode(), NOW), sources.get(source))
    fields = (record.kicker, record.title, record.lead, *record.tags, record.body)
    assert record.repairs["letters"] == sum(text.count("ی") + text.count("ک") for text in fields)


ITEM = (
    "<item><title>بازگشايى راه روستا</title><link>{link}</link><category>آذربايجان شرقي</category>"
    "<pubDate>Mon, 29 Dec 2025 07:25:31 +0000</pubDate></item>"
)
MAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>{link}</loc><n:news><n:title>بازگشايى راه روستا</n:title></n:news></url></urlset>"
)
SECTION = (
    '<html><head><meta property="nastooh:pageType" content="service"></head><body><section class="list"><ul>'
    '<li><h3><a href="/news/12/x">بازگشايى راه روستا</a></h3><time>٨ دي ١٤٠٤، ١٠:٥٥</time></li></ul>'
    '<ul class="pagination"><li class="active"><a href="?pi=1">١</a></li><li><a href="?pi=3">٣</a></li>'
    '<li><a href="/archive?pi=2">بعدي</a></li></ul></section></body></html>'
)


def listing(engine, source, body, channel, url):
    return families.get(engine).listing(Page(url, body.encode(), NOW), sources.get(source), channel)


@pytest.mark.parametrize("engine", families.NAMES)
def test_a_feed_in_arabic_letters(engine):
    _, source, link = ENGINES[engine]
    home = "/".join(link.split("/")[:3])
    found = listing(engine, source, f"<rss><channel>{ITEM.format(link=link)}</channel></rss>", "feed", f"{home}/rss")
    assert [(one.news_code, one.title) for one in found.links] == [("6705663", "بازگشایی راه روستا")]
    if sources.get(source).provinces:
        assert found.links[0].province == "east-azerbaijan"


@pytest.mark.parametrize("engine", families.NAMES)
def test_a_sitemap_in_arabic_letters(engine):
    _, source, link = ENGINES[engine]
    found = listing(engine, source, MAP.format(link=link), "sitemap", "/".join([*link.split("/")[:3], "sitemap.xml"]))
    assert [one.title for one in found.links] == ["بازگشایی راه روستا"]


def test_a_section_in_arabic_letters():
    found = listing("nastooh", "mehrnews", SECTION, "section", "https://www.mehrnews.com/archive")
    assert [(one.news_code, one.title) for one in found.links] == [("12", "بازگشایی راه روستا")]
    assert found.links[0].listed_at.isoformat() == "2025-12-29T10:55:00+03:30"
    assert found.next_url == "https://www.mehrnews.com/archive?pi=2"


def test_posts_of_the_interface_in_arabic_letters():
    post = '[{"id": 12, "link": "https://marznews.com/?p=12", "title": {"rendered": "بازگشايى &#8211; راه"}}]'
    found = listing("wordpress", "marznews", post, "archive", "https://marznews.com/wp-json/wp/v2/posts")
    assert [one.title for one in found.links] == ["بازگشایی – راه"]


@pytest.mark.parametrize("engine", families.NAMES)
def test_a_page_that_says_in_arabic_letters_that_nothing_is_there(engine):
    _, source, url = ENGINES[engine]
    page = "<html><head><title>خطا</title></head><body><p>صفحه مورد نظر يافت نشد</p></body></html>"
    with pytest.raises(Refused) as refused:
        families.get(engine).article(Page(url, page.encode(), NOW), sources.get(source))
    assert refused.value.reason == "soft_404"


@pytest.mark.parametrize("engine", families.NAMES)
def test_addresses_are_no_text(engine):
    picture = "/files/عكس-خبري-١٢.jpg"
    html, source, url = ENGINES[engine]
    page = html.format(title=TITLE, lead=LEAD, body=f'<p>{KEPT}</p><p><img src="{picture}" alt="عكس خبري"></p>')
    page = f'<html><head><meta charset="utf-8">{page}</body></html>'
    record = families.get(engine).article(Page(url, page.encode(), NOW), sources.get(source))
    assert [image.url for image in record.images] == [f"https://{sources.get(source).hosts.main}{picture}"]
