"""WordPress: who an article is when its address does not say it, what themes print where, what lists name.

Modules: `families/wordpress_lists.py`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawl import families, sources
from newscrawl.families.wordpress import permalink
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
URL = "https://marznews.com/بازگشایی-راه-روستا/"
PARAGRAPHS = (
    "<p>راه روستا پس از دو روز باز شد و اهالی از گروه‌های راهداری سپاسگزاری کردند.</p><p>مدرسه‌ها فردا باز است.</p>"
)


def build(**given):
    parts = {
        "metas": '<meta property="article:published_time" content="2025-12-29T07:25:00+00:00" />',
        "head": "",
        "classes": "rtl single single-post postid-4711",
        "body": f'<div class="entry-content">{PARAGRAPHS}</div>',
        "before": "",
        "title": '<h1 class="entry-title">راه روستا باز شد</h1>',
        **given,
    }
    return (
        '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>x</title>{metas}{head}</head>'
        '<body class="{classes}"><header><a href="/">نام سایت</a></header><article>{title}{before}{body}</article>'
        "<footer>پایان</footer></body></html>"
    ).format(**parts)


def read(html=None, *, source="marznews", url=URL, hint=None, **given):
    page = Page(url, (build(**given) if html is None else html).encode(), NOW)
    return families.get("wordpress").article(page, sources.get(source), hint=hint)


def listing(body, url="https://marznews.com/feed/", *, channel="feed", source="marznews", headers=None, base_url=None):
    page = Page(url, body.encode(), NOW, headers=headers or {})
    return families.get("wordpress").listing(page, sources.get(source), channel, base_url=base_url)


PLACES = {
    "body": {"classes": "single postid-4711"},
    "short link": {"classes": "single", "head": '<link rel="shortlink" href="https://marznews.com/?p=4711" />'},
    "interface": {
        "classes": "single",
        "head": '<link rel="alternate" type="application/json" href="https://marznews.com/wp-json/wp/v2/posts/4711" />',
    },
    "comment form": {"classes": "single", "before": '<input name="comment_post_ID" value="4711">'},
}


@pytest.mark.parametrize("place", PLACES)
def test_the_number_of_a_post_wherever_wordpress_writes_it(place):
    record = read(**PLACES[place])
    assert (record.id, record.news_code) == ("marznews#4711", "4711")
    assert record.url.startswith("https://marznews.com/%D8%A8")


def test_a_page_without_a_number_is_the_one_that_a_list_named():
    assert read(classes="single", hint=Link("815", URL)).news_code == "815"
    with pytest.raises(Refused, match="not_article"):
        read(classes="single")


def test_another_post_than_the_one_asked_for():
    with pytest.raises(Refused, match="wrong_article"):
        read(hint=Link("4712", URL))


def test_a_number_in_the_address_is_the_same_number():
    record = read(
        source="asrtabriz",
        url="https://asrtabriz.ir/news/4711/slug",
        body=f'<section class="single"><div class="con">{PARAGRAPHS}</div></section>',
    )
    assert record.news_code == "4711"
    with pytest.raises(Refused, match="wrong_article"):
        read(source="asrtabriz", url="https://asrtabriz.ir/news/9/slug")


@pytest.mark.parametrize("classes", ["archive category", "home blog", "page page-id-7", "search search-results"])
def test_pages_of_wordpress_that_are_no_posts(classes):
    with pytest.raises(Refused):
        read(classes=classes)


def test_a_not_found_page_with_status_200():
    with pytest.raises(Refused, match="soft_404"):
        read('<html><head></head><body class="error404"><p>صفحه مورد نظر یافت نشد</p></body></html>')


THEMES = {
    "plain": '<div class="entry-content">{}</div>',
    "elementor": '<div class="elementor-widget-theme-post-content"><p class="elementor-widget-container"></p>{}</div>',
    "jannah": '<div id="the-post"><div class="entry-content entry">{}</div></div>',
    "jnews": '<div class="content-inner">{}</div>',
    "section.single": '<section class="single"><div class="con">{}</div></section>',
    "sahifa": '<div class="content"><div class="entry">{}</div></div>',
    "contentsingle": '<div class="single"><div class="contentsingle">{}</div></div>',
}


@pytest.mark.parametrize("theme", THEMES)
def test_the_text_in_every_theme(theme):
    junk = '<div class="sharedaddy">اشتراک</div><div class="related-posts"><a href="/x/">خبر دیگر</a></div>'
    record = read(body=THEMES[theme].format(PARAGRAPHS + junk))
    assert record.body.split("\n\n") == [
        "راه روستا پس از دو روز باز شد و اهالی از گروه‌های راهداری سپاسگزاری کردند.",
        "مدرسه‌ها فردا باز است.",
    ]
    assert record.fallbacks == []


def test_related_links_inside_of_the_text_are_no_text():
    more = '<p>بیشتر بخوانید:</p><p><a href="https://marznews.com/%D8%AE%D8%A8%D8%B1/">خبر دیگری از روستا</a></p>'
    assert "خبر دیگری" not in read(body=f'<div class="entry-content">{PARAGRAPHS}{more}</div>').body


def test_a_description_that_a_plugin_took_from_the_text_is_no_lead():
    text = "راه روستا پس از دو روز باز شد و اهالی از گروه‌های راهداری سپاسگزاری کردند."
    for description in (text, text[:40] + " […]", text[:40] + "…"):
        assert read(head=f'<meta property="og:description" content="{description}">').lead is None
    own = read(head='<meta property="og:description" content="اهالی از باز شدن راه خوشحال‌اند.">')
    assert own.lead == "اهالی از باز شدن راه خوشحال‌اند."
    assert own.fallbacks == ["lead"]


def test_a_headline_out_of_the_metas_is_without_the_sites_name():
    title = '<meta property="og:title" content="راه روستا باز شد - مرز نیوز" />'
    site = '<meta property="og:site_name" content="مرز نیوز" />'
    assert read(title="", head=title + site).title == "راه روستا باز شد"


JSON_LD = """<script type="application/ld+json">
{{"@graph":[{{"@type":"Article","datePublished":"2025-12-29T07:25:00+00:00"}}]}}</script>""".format()

DATES = {
    "metas in UTC": ('<meta property="article:published_time" content="2025-12-29T07:25:00+00:00" />', ""),
    "metas in Tehran": ('<meta property="article:published_time" content="2025-12-29T10:55:00+03:30" />', ""),
    "Jalali metas": ('<meta property="article:published_time" content="۱۴۰۴-۱۰-۰۸T10:55:00+03:30" />', ""),
    "element": ("", '<time class="entry-date" datetime="2025-12-29T10:55:00+03:30">۸ دی ۱۴۰۴</time>'),
    "text": ("", '<span class="the_time">دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵</span>'),
    "json": (JSON_LD, ""),
}


@pytest.mark.parametrize("form", DATES)
def test_the_moment_in_every_form(form):
    metas, before = DATES[form]
    assert read(metas=metas, before=before).published_at == "2025-12-29T10:55:00+03:30"


def test_a_day_without_an_hour_is_completed_by_the_list_or_refused():
    day = '<span class="the_time">۸ دی ۱۴۰۴</span>'
    with pytest.raises(Refused, match="date_unreadable"):
        read(metas="", before=day)
    hint = Link("4711", URL, listed_at=datetime(2025, 12, 29, 7, 25, tzinfo=UTC))
    record = read(metas="", before=day, hint=hint)
    assert record.published_at == "2025-12-29T10:55:00+03:30"
    assert record.fallbacks == ["published_at"]


def test_breadcrumb_and_kind():
    links = '<a href="https://marznews.com/">خانه</a><a href="/c/">استان‌ها</a><a href="/c/a/">اردبیل</a>'
    trail = f'<div class="breadcrumbs">{links}</div>'
    record = read(source="ardabilrasa", url="https://ardabilrasa.ir/x/", before=trail)
    assert (record.section, record.province, record.province_from) == (["استان‌ها", "اردبیل"], "ardabil", "section")
    assert read(classes="single postid-4711 single-format-video").kind == "video"
    assert read(before='<a rel="category tag" href="/c/">گزارش تصویری</a>').kind == "photo"


class TestHomeProvince:
    """What an outlet of one province writes about."""

    def province(self, **given):
        record = read(source="ardabilrasa", url="https://ardabilrasa.ir/x/", **given)
        return record.province, record.province_from

    def test_an_article_without_other_evidence_is_of_home(self):
        assert self.province() == ("ardabil", "list")

    def test_another_province_wins_by_its_own_evidence(self):
        text = "<p>رشت- استاندار گیلان از بازگشایی راه خبر داد و گفت برف تا فردا می‌بارد.</p>"
        assert self.province(body=f'<div class="entry-content">{text}</div>') == ("gilan", "dateline")

    @pytest.mark.parametrize("section", ["بین‌الملل", "اخبار ایران و جهان", "کشور"])
    def test_reprinted_national_news_is_of_no_province(self, section):
        before = f'<a rel="category tag" href="/c/">{section}</a>'
        assert self.province(before=before) == (None, None)

    def test_a_dateline_of_elsewhere_is_no_home(self):
        text = "<p>تهران- وزیر راه از بازگشایی راه‌ها خبر داد و گفت برف تا فردا می‌بارد.</p>"
        assert self.province(body=f'<div class="entry-content">{text}</div>') == (None, None)


@pytest.mark.parametrize(
    ("form", "path", "code"),
    [
        ("/%post_id%/%postname%/", "/36587/slug", "36587"),
        ("/%post_id%/%postname%/", "/36587", "36587"),
        ("/news/%post_id%/%postname%", "/news/36587/slug", "36587"),
        ("/details/%post_id%/%postname%.html", "/details/124475/slug.html", "124475"),
        ("/%post_id%/", "/86835", "86835"),
        ("/%post_id%/%postname%/", "/1404/10/slug", None),
        ("/%post_id%/%postname%/", "/36587/feed", None),
    ],
)
def test_permalinks_with_a_number(form, path, code):
    match = permalink(form)[0].fullmatch(path)
    assert (match["id"] if match else None) == code


def test_permalinks_without_a_number_name_nothing():
    assert permalink("/%year%/%monthnum%/%postname%/") == ()
    grammar = families.get("wordpress").grammar(sources.get("birjandtoday"))
    assert grammar.article_id("https://www.birjandtoday.ir/1404/10/slug/") is None
    assert grammar.article_id("https://www.birjandtoday.ir/?p=77") == "77"


ITEM = (
    "<item><title>{n}</title><link>{link}</link><pubDate>Mon, 29 Dec 2025 07:25:31 +0000</pubDate>"
    "<guid>{guid}</guid></item>"
)


def rss(*items):
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


class TestLists:
    def test_a_feed_says_the_number_in_its_guid_and_the_address_as_served(self):
        found = listing(
            rss(ITEM.format(n=1, link="https://marznews.com/slug-1/?utm_source=rss", guid="https://marznews.com/?p=31"))
        )
        assert [(link.news_code, link.url) for link in found.links] == [("31", "https://marznews.com/slug-1/")]
        assert found.links[0].listed_at == datetime(2025, 12, 29, 7, 25, 31, tzinfo=UTC)
        assert found.next_url is None

    def test_an_item_without_any_number_is_left_to_the_interface(self):
        item = ITEM.format(n=1, link="https://marznews.com/slug/", guid="https://marznews.com/slug/")
        assert listing(rss(item)).links == ()
        numbered = ITEM.format(n=1, link="https://asrtabriz.ir/news/9/slug", guid="https://asrtabriz.ir/news/9/slug")
        assert [link.news_code for link in listing(rss(numbered), source="asrtabriz").links] == ["9"]

    def test_foreign_links_and_other_views_are_not_followed(self):
        items = [
            ITEM.format(n=1, link="https://evil.example/slug/", guid="https://marznews.com/?p=1"),
            ITEM.format(n=2, link="https://marznews.com/slug/amp/", guid="https://marznews.com/?p=2"),
            ITEM.format(n=3, link="https://marznews.com/other/?print=print-page", guid="https://marznews.com/?p=3"),
        ]
        urls = [link.url for link in listing(rss(*items)).links]
        assert urls == ["https://marznews.com/slug/", "https://marznews.com/other/"]

    def test_a_paged_feed_goes_on(self):
        found = listing(
            rss(ITEM.format(n=1, link="https://marznews.com/a/", guid="https://marznews.com/?p=1")),
            "https://marznews.com/category/a/feed/?paged=2",
            channel="section",
        )
        assert found.next_url == "https://marznews.com/category/a/feed/?paged=3"

    def test_the_interface(self):
        posts = [
            {
                "id": 5,
                "link": "https://marznews.com/a/",
                "date_gmt": "2025-12-29T07:25:00",
                "title": {"rendered": "الف &#8211; ب"},
            },
            {"id": 6, "link": "https://marznews.com/b/", "modified_gmt": "2025-12-30T07:25:00", "type": "page"},
            {"id": "7", "link": None},
        ]
        url = "https://marznews.com/wp-json/wp/v2/posts?per_page=3&page=1"
        found = listing(json.dumps(posts), url, channel="archive", headers={"x-wp-totalpages": "4"})
        assert [(link.news_code, link.title) for link in found.links] == [("5", "الف – ب")]
        assert found.links[0].listed_at == datetime(2025, 12, 29, 7, 25, tzinfo=UTC)
        assert found.next_url == "https://marznews.com/wp-json/wp/v2/posts?per_page=3&page=2"
        last = listing(json.dumps(posts), url, channel="archive", headers={"x-wp-totalpages": "1"})
        assert last.next_url is None

    def test_an_error_of_the_interface_is_no_list(self):
        with pytest.raises(Refused, match="rest_forbidden"):
            listing('{"code": "rest_forbidden", "message": "x"}', channel="archive")

    def test_a_category_page_says_numbers_in_its_classes(self):
        entry = (
            '<article class="post-{n} post hentry"><h2><a href="https://marznews.com/s{n}/">خبر {n}</a></h2></article>'
        )
        rows = "".join(entry.format(n=n) for n in (11, 12))
        side = '<aside><li class="post-99"><a href="https://marznews.com/s99/">کناری</a></li></aside>'
        more = '<a class="next page-numbers" href="https://marznews.com/category/a/page/2/">بعدی</a>'
        html = f'<html><head></head><body class="archive category">{rows}{more}{side}</body></html>'
        url = "https://marznews.com/category/states-news/north-states/ardebil-state/"
        found = listing(html, url, channel="section")
        assert [(link.news_code, link.url, link.province) for link in found.links] == [
            ("11", "https://marznews.com/s11/", "ardabil"),
            ("12", "https://marznews.com/s12/", "ardabil"),
        ]
        assert found.next_url == "https://marznews.com/category/a/page/2/"

    def test_an_article_in_a_lists_place(self):
        with pytest.raises(Refused):
            listing(build(), channel="section")

    def test_a_window_of_one_day(self):
        family, source = families.get("wordpress"), sources.get("marznews")
        request = family.archive_list(source, "https://marznews.com", datetime(2025, 12, 29, tzinfo=UTC).date())
        assert "after=2025-12-28T23%3A59%3A59" in request.url
        assert "before=2025-12-30T00%3A00%3A00" in request.url
        assert request.day is not None
        assert request.mixed
