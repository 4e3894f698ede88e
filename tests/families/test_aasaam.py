"""aasaam: addresses, moments in UTC, sections out of addresses, films without text, feeds by number."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newscrawl import families, sources
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
URL = "https://www.ilna.ir/بخش-خراسان-رضوی-92/1736290-گزارش-روستا"
TEXT = "<p>راه روستا پس از دو روز باز شد و اهالی از گروه‌های راهداری سپاسگزاری کردند.</p>"
TRAIL = '<ul class="breadcrumb_list"><li><a href="/">صفحه نخست</a></li><li><a href="/x">{}</a></li></ul>'


def build(**given):
    parts = {
        "trail": TRAIL.format("خراسان رضوی"),
        "time": '<time datetime="2025-12-28T21:00:00+00:00">۸ دی ۱۴۰۴</time>',
        "title": "راه روستا باز شد",
        "text": TEXT,
        "extra": "",
        "tiny": '<input id="short_link" readonly value="https://www.ilna.ir/fa/tiny/news-1736290">',
        **given,
    }
    return (
        '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"></head><body><main><article id="news_page_article">'
        '{trail}<h2 class="uptitle">در نشست خبری</h2><h1 class="title">{title}</h1>{time}'
        '<p class="lead">خلاصه خبر روستا.</p>'
        '<div class="article_body">{extra}<div id="echo_details">{text}<div class="side"></div>'
        '<div class="source_news container"><span class="source_title">منبع</span><span> ايسنا </span></div>'
        "انتهای پیام/ </div>{tiny}"
        '<div class="article_tag noprint"><a class="tag_item"><span>راه</span></a></div></div>'
        "</article></main></body></html>"
    ).format(**parts)


def read(html=None, *, url=URL, hint=None, **given):
    page = Page(url, (build(**given) if html is None else html).encode(), NOW)
    return families.get("aasaam").article(page, sources.get("ilna"), hint=hint)


def test_a_moment_in_utc_is_of_the_next_day_in_tehran():
    record = read()
    assert record.published_at == "2025-12-29T00:30:00+03:30"
    assert record.published_jalali == "1404-10-08 00:30"


def test_fields():
    record = read()
    assert (record.kicker, record.title, record.lead) == ("در نشست خبری", "راه روستا باز شد", "خلاصه خبر روستا.")
    assert record.body == "راه روستا پس از دو روز باز شد و اهالی از گروه‌های راهداری سپاسگزاری کردند."
    assert (record.section, record.province, record.tags) == (["خراسان رضوی"], "razavi-khorasan", ["راه"])
    assert record.short_url == "https://www.ilna.ir/fa/tiny/news-1736290"
    assert record.credit == "ایسنا"
    assert record.fallbacks == []


def test_without_a_breadcrumb_the_address_names_the_section():
    record = read(trail="")
    assert (record.section, record.province) == (["خراسان رضوی"], "razavi-khorasan")
    assert record.fallbacks == ["section"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (URL, "1736290"),
        ("https://www.ilna.ir/%D8%A8%D8%AE%D8%B4-%D8%B9%DA%A9%D8%B3-14/1406764-x", "1406764"),
        ("http://ilna.ir/fa/tiny/news-1736290", "1736290"),
        ("https://www.ilna.news/fa/tiny/news-۱۷۳۶۲۹۰", "1736290"),
        ("https://www.ilna.ir/بخش-خراسان-رضوی-92", None),
        ("https://www.ilna.ir/tags/x", None),
        ("https://www.mojnews.com/fa/tiny/news-1736290", None),
    ],
)
def test_addresses(url, code):
    assert families.get("aasaam").grammar(sources.get("ilna")).article_id(url) == code


def test_another_article_than_the_one_asked_for():
    with pytest.raises(Refused, match="wrong_article"):
        read(hint=Link("1736291", URL))


def test_an_address_of_its_own_is_made_of_the_number():
    assert read(url="https://www.ilna.ir/x").url == "https://www.ilna.ir/fa/tiny/news-1736290"


def test_kinds():
    player = '<div class="primary_files"><video src="/a.mp4"></video></div>'
    assert read(text="", extra=player).kind == "video"
    assert read(extra=player).kind == "news"
    assert read(text="", title="ویدئو: راه روستا باز شد").kind == "video"
    assert read(text="", title="راه روستا باز شد + فیلم").kind == "video"
    assert read(text='<p><img src="/1.jpg"/></p>').kind == "photo"
    assert read(trail=TRAIL.format("عکس")).kind == "photo"
    with pytest.raises(Refused, match="hollow"):
        read(text="")


def test_a_section_page_in_an_articles_place():
    rows = "".join(f'<li><a href="/بخش-x-3/{n}-y">خبر</a></li>' for n in range(5))
    with pytest.raises(Refused, match="not_article"):
        read(f"<html><body><main><ul>{rows}</ul></main></body></html>", url="https://www.ilna.ir/بخش-x-3")


class TestLists:
    def family(self):
        return families.get("aasaam"), sources.get("ilna")

    def test_a_section_page(self):
        time = '<time datetime="2025-12-29T07:25:00+00:00"></time>'
        row = '<li class="news_item"><h3><a href="/بخش-فارس-97/{}-y">خبر</a></h3>' + time + "</li>"
        html = f'<main><ul class="news_list">{row.format(7)}{row.format(8)}</ul></main>'
        family, source = self.family()
        found = family.listing(Page("https://www.ilna.ir/بخش-فارس-97", html.encode(), NOW), source, "section")
        assert [link.news_code for link in found.links] == ["7", "8"]
        assert found.links[0].listed_at == datetime(2025, 12, 29, 7, 25, tzinfo=UTC)
        assert found.next_url is None

    def test_an_article_is_no_list(self):
        family, source = self.family()
        with pytest.raises(Refused):
            family.listing(Page(URL, build().encode(), NOW), source, "section")

    def test_the_feed_of_a_province_by_its_number(self):
        family, source = self.family()
        (request,) = family.feed_lists(source, ("fars",), "https://www.ilna.ir")
        assert request.url == "https://www.ilna.ir/fa/feeds/?p=Y2F0ZWdvcmllcz05Nw%2C%2C"
        (everything,) = family.feed_lists(source, ("fars", "gilan"), "https://www.ilna.ir")
        assert (everything.scope, everything.mixed) == ("feed:/rss", True)

    def test_sections_of_provinces_that_were_met(self):
        family, source = self.family()
        found = list(family.section_lists(source, ("fars", "gilan", "golestan"), "https://www.ilna.ir"))
        assert [request.province for request in found] == ["fars", "golestan"]
        assert found[0].url.endswith("-97")
        assert found[0].url.isascii()

    def test_the_provincial_section_is_no_archive(self):
        family, source = self.family()
        for day in (None, date(2025, 12, 29)):
            request = family.archive_list(source, "https://www.ilna.ir", day)
            assert (request.channel, request.scope, request.day) == ("section", "section:all", None)
        assert list(family.sitemap_lists(source, "https://www.ilna.ir", None)) == []


class TestKhabarfoori:
    """Markup of Khabarfoori and Rokna, 2026."""

    HEAD = (
        '<div class="breadcrumb_cnt"><ul class="bread_crump"><li><a href="/">خانه</a></li>'
        '<li><a href="/بخش-انتظامی-3">انتظامی</a></li><li><a href="/بخش-اجتماعی-2">اجتماعی</a></li></ul></div>'
    )
    SHORT = '<div class="short_link" data-url="https://www.rokna.net/fa/tiny/news-3242248"></div>'

    def read(
        self,
        editor="main_ck_editor",
        text="<p>راه روستا پس از دو روز باز شد و اهالی سپاس گفتند.</p>",
        *,
        short=SHORT,
        trail=HEAD,
        title="راه روستا باز شد",
        script="",
    ):
        html = (
            f'<html lang="fa"><body><main>{trail}{script}<article class="news_page_article"><h1>{title}</h1>'
            '<picture class="contain_img"><img src="https://static.rokna.net/1.jpg"></picture>'
            '<time datetime="2025-12-28T21:00:00Z"></time>'
            f'<div id="{editor}">{text}<div data-nosnippet><p>تبلیغ طلا</p></div><div class="zxc">آگهی دیگر</div></div>'
            f"{short}</article></main></body></html>"
        )
        page = Page("https://www.rokna.net/بخش-اجتماعی-2/3242248-x", html.encode(), NOW)
        return families.get("aasaam").article(page, sources.get("rokna"))

    @pytest.mark.parametrize("editor", ["main_ck_editor", "CK_editor", "echo_details"])
    def test_a_text_is_a_text_wherever_its_rule_finds_it(self, editor):
        record = self.read(editor)
        assert (record.kind, record.body) == ("news", "راه روستا پس از دو روز باز شد و اهالی سپاس گفتند.")

    def test_section_and_short_address(self):
        record = self.read()
        assert record.section == ["انتظامی", "اجتماعی"]
        assert record.short_url == "https://www.rokna.net/fa/tiny/news-3242248"

    @pytest.mark.parametrize(
        "short",
        [
            '<div class="short_link" data-url="/fa/tiny/news-3242248"></div>',
            '<div class="short_link"><input value="rokna.net/fa/tiny/news-3242248"></div>',
            '<div class="short_link" data-clipboard-text="https://www.rokna.net/fa/tiny/news-3242248"></div>',
            '<a class="short_link" href="http://127.0.0.1:8000/fa/tiny/news-3242248">لینک کوتاه</a>',
            '<link rel="shortlink" href="https://www.rokna.net/fa/tiny/news-3242248">',
            '<div class="short_link">https://www.rokna.net/fa/tiny/news-3242248</div>',
        ],
    )
    def test_the_short_address_in_other_places(self, short):
        assert self.read(short=short).short_url.removeprefix("https://").removeprefix("www.") == (
            "rokna.net/fa/tiny/news-3242248"
        )

    @pytest.mark.parametrize("box", ["bread_crumb", "news_breadcrumb", "breadcrumb_container"])
    def test_the_breadcrumb_by_other_names(self, box):
        assert self.read(trail=f'<div class="{box}"><a href="/">خانه</a><a href="/x">استان ها</a></div>').section == [
            "استان‌ها"
        ]

    def test_the_lead_picture(self):
        assert [image.url for image in self.read().images] == ["https://static.rokna.net/1.jpg"]

    def test_without_a_text_it_is_a_picture(self):
        assert self.read(text="<p>انتهای پیام/</p>").kind == "photo"
        assert self.read(text="", title="باران در شهر (فیلم)").kind == "video"

    def test_a_text_in_json_ld_is_one_too(self):
        text = "راه روستا پس از دو روز باز شد و اهالی سپاس گفتند."
        script = (
            f"<script type='application/ld+json'>{{'@type': 'NewsArticle', 'headline': 'راه', 'articleBody': '{text}'}}"
        )
        record = self.read(text="", script=f"{script}</script>")
        assert (record.kind, record.body) == ("news", text)

    @pytest.mark.parametrize("relation", ["next", "NEXT", "nofollow next"])
    def test_the_next_page_stands_in_the_head(self, relation):
        row = '<li class="news_item"><h3><a href="/بخش-فارس-97/{}-y">خبر</a></h3></li>'
        html = (
            f'<html><head><link rel="{relation}" href="https://www.ilna.ir/بخش-فارس-97?page=2"></head><body><main>'
            f'<ul class="news_list">{row.format(7)}{row.format(8)}{row.format(9)}</ul></main></body></html>'
        )
        page = Page("https://www.ilna.ir/بخش-فارس-97", html.encode(), NOW)
        found = families.get("aasaam").listing(page, sources.get("ilna"), "section")
        assert found.next_url is not None
        assert found.next_url.endswith("-97?page=2")
