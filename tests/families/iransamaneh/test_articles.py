"""IranSamaneh: every theme of headline, lead, text, date, kind and breadcrumb that was seen, and what is refused.

Modules: `families/iransamaneh.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl import families, sources
from newscrawl.demo.engines.redesign import redesigned
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

WHOLE = Path(__file__).parents[3].parent / "shared" / "data" / "pages" / "htmldate-1602557452.html"
TEXT = "<p>مدیرکل راهداری استان گفت: همه راه‌های استان باز است و چهل دستگاه آماده کار است.</p>"


def container(inner: str, name: str = "body") -> str:
    return f'<div class="{name}">{inner}</div>'


def test_all_fields_of_a_plain_page(read):
    record = read(kicker="در گفت‌وگو با راهداری", modified="2026-01-01T09:10:00+03:30", short="https://yjc.ir/00cHfy")
    assert (record.id, record.kind, record.language) == ("iribnews#5670001", "news", "fa")
    assert record.url.startswith("https://www.iribnews.ir/fa/news/5670001/")
    assert record.short_url == "https://yjc.ir/00cHfy"
    assert record.title == "راه‌های استان اردبیل باز است"
    assert record.lead == "مدیرکل راهداری از باز بودن راه‌ها خبر داد."
    assert record.kicker == "در گفت‌وگو با راهداری"
    assert len(record.body.split("\n\n")) == 2
    assert (record.province, record.province_from) == ("ardabil", "meta")
    assert record.section == ["اردبیل"]
    assert record.published_at == "2026-01-01T08:47:00+03:30"
    assert record.modified_at == "2026-01-01T09:10:00+03:30"
    assert record.tags == ["راهداری"]
    assert [image.url for image in record.images] == ["https://www.iribnews.ir/files/fa/news/1404/10/11/1_2.jpg"]
    assert record.credit is None
    assert record.fallbacks == []


@pytest.mark.parametrize(
    "address",
    [
        "https://ardabil.iribnews.ir/fa/news/5670001/x",
        "https://www.irib-news.ir/fa/news/5670001",
        "http://www.iribnews.ir/fa/amp/news/5670001",
        "https://iribnews.ir/fa/print/5670001",
    ],
)
def test_one_identity_under_every_host_and_view(address):
    source = sources.get("iribnews")
    grammar = families.get("iransamaneh").grammar(source)
    assert grammar.article_id(address) == "5670001"
    assert grammar.canonical(address).startswith("https://www.iribnews.ir/fa/")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.iribnews.ir/en/news/5670001/x",
        "https://www.iribnews.ir/fa/services/12/129",
        "https://www.iribnews.ir/fa/news/play/5670001",
        "https://evil.ir/fa/news/5670001/x",
    ],
)
def test_no_article_address(address):
    assert families.get("iransamaneh").grammar(sources.get("iribnews")).article_id(address) is None


def test_short_links():
    grammar = families.get("iransamaneh").grammar(sources.get("iqna"))
    assert grammar.identify("https://iqna.ir/00I9Xf") == ("short", "00I9Xf")


@pytest.mark.parametrize("name", ["body", "body-news body", "body body_news_search", "row baznashr-body", "body_news"])
def test_every_class_of_a_text(read, name):
    record = read(container=container(TEXT, name))
    assert record.body.startswith("مدیرکل راهداری استان گفت")
    assert "body" not in record.fallbacks


def test_text_of_an_unknown_theme_is_found_and_named(read):
    record = read(container=container(TEXT * 4, "x1"))
    assert "راه‌های استان باز است" in record.body
    assert "body" in record.fallbacks


def test_lead_inside_of_the_text_is_no_text(read):
    record = read(container=container(f'<div class="subtitle">مدیرکل راهداری از باز بودن راه‌ها خبر داد.</div>{TEXT}'))
    assert record.lead == "مدیرکل راهداری از باز بودن راه‌ها خبر داد."
    assert record.body.startswith("مدیرکل راهداری استان گفت")


def test_a_document_inside_of_the_text(read):
    inside = f'<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0//EN">\n<html><body>{TEXT}</body></html>'
    assert read(container=container(inside)).body.startswith("مدیرکل")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("۱۱ دی ۱۴۰۴ - ۰۸:۴۷", "2026-01-01T08:47:00+03:30"),
        ("۱۴۰۴/۱۰/۱۱ - ۰۷:۰۰", "2026-01-01T07:00:00+03:30"),
        ("۱۴۰۴/۱۰/۱۱ - ۲۲:۱۹:۳۴", "2026-01-01T22:19:34+03:30"),
        ('۱۱ دی ۱۴۰۴ - ۰۸:۴۷ <span class="en_date">01 January 2026</span>', "2026-01-01T08:47:00+03:30"),
        ("۲۱ ارديبهشت ۱۳۹۹ - ۱۸:۵۹", "2020-05-10T18:59:00+04:30"),
    ],
)
def test_printed_dates(read, date, expected):
    assert read(published=None, date=date).published_at == expected


def test_clock_and_day_in_elements_of_their_own(read, skeleton):
    label = '<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span></div>'
    split = '<div class="news_pdate_c p-clock">9:29 </div><div class="news_pdate_c p-date">11 دی 1404</div>'
    page = skeleton(published=None, date="").replace(label.encode(), split.encode())
    assert read(page).published_at == "2026-01-01T09:29:00+03:30"


def test_comments_lend_no_date(read):
    with pytest.raises(Refused) as refused:
        read(published=None, date="")
    assert refused.value.reason == "date_missing"


def test_a_date_in_the_future_is_refused(read):
    with pytest.raises(Refused) as refused:
        read(published="2026-12-13T10:22:15+03:30", modified="2026-09-30T10:24:42+03:30", date="۲۲ آذر ۱۴۰۵")
    assert refused.value.reason == "date_future"


@pytest.mark.parametrize(
    ("crumbs", "province"),
    [
        ((("اخبار", "/fa/services/12/129"),), "ardabil"),
        ((("اخبار", "/fa/services/6"),), None),
        ((("استان‌ها", "/fa/provinces"), ("گیلان", "/fa/services/99")), "gilan"),
    ],
)
def test_province_by_the_link_of_a_breadcrumb_then_by_its_words(read, crumbs, province):
    text = container("<p>متنی که جای خبر را نمی‌گوید و کسی را هم نام نمی‌برد.</p>")
    assert read(section=crumbs, title="خبری از راه‌ها", lead="", container=text).province == province


def test_home_page_is_no_section(read):
    assert read(section=(("صفحه نخست", "/"), ("اردبیل", "/fa/services/12"))).section == ["اردبیل"]


PLAYER = '<div class="videojs-main-container"><video></video><div class="video-tool-box">دریافت</div></div>'
ALBUM = (
    '<div class="image_set"><a class="example-image-link" title="برف" href="/files/1.jpg"></a><a href="/x"></a></div>'
)


@pytest.mark.parametrize(
    ("inner", "name", "kind"),
    [
        (PLAYER, "body", "video"),
        (PLAYER + TEXT, "body", "news"),
        (ALBUM, "body", "photo"),
        (ALBUM, "photos_body", "photo"),
        (ALBUM + TEXT, "body", "news"),
    ],
)
def test_kinds(read, inner, name, kind):
    record = read(container=container(inner, name))
    assert record.kind == kind
    assert (record.body is None) == (kind != "news")
    assert "دریافت" not in str(record.body)


def test_pictures_of_an_album(read):
    images = read(container=container(ALBUM, "photos_body")).images
    assert [(image.url, image.caption) for image in images][1:] == [("https://www.iribnews.ir/files/1.jpg", "برف")]


@pytest.mark.parametrize(
    ("role", "reporter"), [("عکاس: ", "شیدا نمونه"), ("خبرنگار: ", "شیدا نمونه"), ("دبیر: ", None)]
)
def test_reporter_but_not_editor(read, role, reporter):
    box = f'<div class="authorBox"><div class="authorLabel">{role}</div><div class="authorName">شیدا نمونه</div></div>'
    assert read(container=container(TEXT) + box).reporter == reporter


def test_text_behind_links_in_one_paragraph(read):
    inner = (
        "<p>خبر نخست درباره بارش باران در استان است.</p><p><span>بیشتر بخوانید؛ </span>"
        '<a href="/fa/news/1/x">باد شدید در راه است</a><br>وی افزود: رانندگان با احتیاط برانند.</p>'
    )
    assert read(container=container(inner)).body.split("\n\n")[1] == "وی افزود: رانندگان با احتیاط برانند."


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<html><body id="services"><div class="archive_content">فهرست</div></body></html>', "not_article"),
        ("<html><body><p>صفحه مورد نظر یافت نشد</p></body></html>", "soft_404"),
    ],
)
def test_pages_without_an_article(read, html, reason):
    with pytest.raises(Refused) as refused:
        read(html.encode())
    assert refused.value.reason == reason


def test_another_article_than_asked_for(read):
    with pytest.raises(Refused) as refused:
        read(
            hint=Link("5670009", "https://www.iribnews.ir/fa/news/5670009/x"),
            url="https://www.iribnews.ir/fa/news/5670001/x",
        )
    assert refused.value.reason == "wrong_article"


def test_a_text_that_is_no_text(read):
    with pytest.raises(Refused) as refused:
        read(container=container("<p>&nbsp;</p>"))
    assert refused.value.reason == "hollow"


def test_a_redesigned_page_is_read_by_its_head_and_says_so(skeleton):
    sentences = "".join(f"<p>جمله {number} از متن خبر که درباره راه‌های استان در زمستان است.</p>" for number in range(9))
    page = redesigned(skeleton(container=container(sentences)))
    record = families.get("iransamaneh").article(
        Page("https://www.iribnews.ir/fa/news/5670001/x", page, datetime(2026, 1, 20, tzinfo=UTC)),
        sources.get("iribnews"),
    )
    assert record.fallbacks == ["title", "lead", "tags", "body"]
    assert record.title == "راه‌های استان اردبیل باز است"
    assert len(record.body.split("\n\n")) == 9
    assert record.published_at == "2026-01-01T08:47:00+03:30"


@pytest.mark.shared
@pytest.mark.skipif(not WHOLE.exists(), reason="../shared/data/pages is absent")
def test_a_whole_page_of_2020():
    """YJC's page of Yazd: Jalali dates in the head, two toolbars, six related articles, shares, tags, comment form."""
    page = Page("https://www.yjc.ir/fa/news/7349926", WHOLE.read_bytes(), datetime(2020, 5, 11, tzinfo=UTC))
    record = families.get("iransamaneh").article(page, sources.get("yjc"))
    assert (record.id, record.province, record.province_from) == ("yjc#7349926", "yazd", "meta")
    assert record.section == ["یزد"]
    assert record.published_at == "2020-05-10T18:59:00+04:30"
    assert record.published_jalali == "1399-02-21 18:59"
    assert record.modified_at is None
    assert record.tags == ["قاچاق کالا", "مواد مخدر"]
    paragraphs = record.body.split("\n\n")
    assert len(paragraphs) == 21
    assert paragraphs[0].startswith("به گزارش خبرنگار گروه استان‌های باشگاه خبرنگاران جوان از یزد")
    assert paragraphs[-1].endswith("جواهرات نموده است.")
    assert len(record.subheads) == 4
    assert len(record.images) == 1
    assert record.fallbacks == []
