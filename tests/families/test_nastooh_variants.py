"""Outlets of the Nastooh engine beside Mehr: their lists, addresses and desks. Their pages are in tests/sources."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newscrawl import families, sources
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.planner import Options, plan
from newscrawl.pages.page import Page
from newscrawl.provinces import PROVINCES
from newscrawl.reasons import Refused

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NASTOOH = families.get("nastooh")
ALL = tuple(province.slug for province in PROVINCES)
NO_PROVINCES = ("ettelaat", "hawzahnews", "ibna", "imna", "isna", "mashreghnews", "qudsonline", "shabestan", "shana")


def section_urls(name, *provinces):
    source = sources.get(name)
    return [request.url for request in NASTOOH.section_lists(source, provinces, source.home)]


def test_topics_lead_to_the_archive_slugs_to_section_pages():
    assert section_urls("irna", "ardabil") == ["https://www.irna.ir/archive?tp=1012"]
    assert section_urls("hamshahrionline", "ardabil") == ["https://www.hamshahrionline.ir/archive?tp=599"]
    assert section_urls("khabaronline", "ardabil") == ["https://www.khabaronline.ir/service/provinces/ardebil"]
    assert section_urls("mehrnews", "ardabil") == ["https://www.mehrnews.com/service/Provinces/Ardabil"]


@pytest.mark.parametrize(("name", "number"), [("irna", 31), ("hamshahrionline", 31), ("khabaronline", 30)])
def test_provinces_with_a_list_of_their_own(name, number):
    urls = section_urls(name, *ALL)
    assert len(set(urls)) == number
    assert section_urls("khabaronline", "tehran") == []  # not in the menu of 2020


def test_ids_of_irna_are_those_of_its_topic_tree():
    irna, hamshahri = sources.get("irna"), sources.get("hamshahrionline")
    for source in (irna, hamshahri):
        topics = [at.topic for at in source.provinces.values()]
        assert len(set(topics)) == 31
        assert None not in topics
    assert (irna.provinces["alborz"].topic, irna.provinces["markazi"].topic) == (1041, 1038)
    assert (hamshahri.provinces["tehran"].topic, hamshahri.provinces["tehran"].slug) == (643, "ostantehran")


def test_feed_of_a_topic():
    source = sources.get("irna")
    (feed,) = NASTOOH.feed_lists(source, ("ardabil",), source.home)
    assert (feed.url, feed.province) == ("https://www.irna.ir/rss/tp/1012", "ardabil")
    (feed,) = NASTOOH.feed_lists(source, ALL, source.home)
    assert (feed.url, feed.province) == ("https://www.irna.ir/rss/tp/1000", None)


def test_archive_of_all_news_of_a_day():
    source = sources.get("isna")
    request = NASTOOH.archive_list(source, source.home, date(2025, 12, 29))
    assert request.url == "https://www.isna.ir/archive?ms=0&pi=1&dy=8&mn=10&yr=1404"
    assert request.scope == "archive:all:1404-10-08"


@pytest.mark.parametrize("name", NO_PROVINCES)
def test_lists_of_all_news_are_called_mixed(name):
    """Else national news would come out as provincial news without a province."""
    source = sources.get(name)
    facts = Facts(ground=lambda *_: None, completed=lambda _: None)
    steps = plan(source, NASTOOH, source.home, Options(), facts, NOW)
    assert steps
    everything = [*steps, *(inner for step in steps for inner in step.fallback)]
    assert {step.walk.request.channel for step in everything} <= set(source.listings.mixed)


@pytest.mark.parametrize("name", ["irna", "isna", "khabaronline", "hamshahrionline", "shana", "ettelaat"])
def test_other_editions_are_other_sites(name):
    source = sources.get(name)
    grammar = NASTOOH.grammar(source)
    for host in source.hosts.excluded:
        assert grammar.article_id(f"https://{host}/news/123456/x") is None
    assert grammar.article_id(f"{source.home}/news/123456/x") == "123456"
    assert grammar.article_id(f"{source.home}/photo/123456/x") == "123456"


def test_list_of_hamshahri_shows_relative_times_and_keeps_the_date_in_a_title():
    page = gzip.decompress(
        (Path(__file__).parents[1] / "sources/hamshahrionline/refuse-archive/page.html.gz").read_bytes()
    )
    source = sources.get("hamshahrionline")
    url = "https://www.hamshahrionline.ir/archive?tp=599&pi=1"
    listing = NASTOOH.listing(Page(url, page, NOW), source, "archive")
    assert len(listing.links) == 30
    assert listing.links[0].listed_at.isoformat() == "2026-11-19T09:10:00+03:30"
    assert listing.next_url == "https://www.hamshahrionline.ir/page/archive.xhtml?pi=2"


ISNA = """<html lang="fa"><head><meta property="nastooh:code" content="1405082819233" />
<meta property="article:published_time" content="2026-11-19T10:35:00Z" /></head><body><div class="full-news">
<h1 class="first-title" itemprop="headline">{title}</h1><div class="meta-news"><ul><li><span class="text-meta">پنجشنبه /
۲۸ آبان ۱۴۰۵ / ۱۴:۰۵</span></li><li><span class="text-meta" itemprop="articleSection">استان‌ها</span></li></ul></div>
<div class="item-body content-full-news"><div class="item-text" itemprop="articleBody"><p>{text}</p></div></div></div>
</body></html>"""


@pytest.mark.parametrize(
    ("text", "province", "dateline"),
    [
        (
            "ایسنا/خراسان رضوی مدیرکل هواشناسی از بارش برف خبر داد و از رانندگان خواست.",
            "razavi-khorasan",
            "خراسان رضوی",
        ),
        ("ایسنا/فارس رئیس پلیس راه از باز بودن همه راه‌ها خبر داد.", "fars", "فارس"),
        (
            "ایسنا/چهارمحال و بختیاری استاندار از آغاز ساخت سد خبر داد.",
            "chaharmahal-and-bakhtiari",
            "چهارمحال و بختیاری",
        ),
        ("استاندار گیلان از آغاز ساخت سد خبر داد و گفت کارها پیش می‌رود.", "gilan", None),
        ("وزیر نیرو از آغاز ساخت ۱۲ سد در سراسر کشور خبر داد و گفت کارها پیش می‌رود.", None, None),
    ],
)
def test_province_of_an_article_that_is_filed_under_all_provinces(text, province, dateline):
    html = ISNA.format(title="عنوان خبر", text=text).encode()
    page = Page("https://www.isna.ir/news/1405082819233/x", html, NOW)
    article = NASTOOH.article(page, sources.get("isna"))
    assert (article.province, article.dateline) == (province, dateline)
    assert text.replace("\u200c", "")[:12] in article.body.replace("\u200c", "")  # an annotation: the text keeps it


def test_a_film_whose_page_names_no_kind():
    # Mehr, 2026: a film has no text; without the meta it was refused as hollow.
    page = (
        '<html><head><meta property="nastooh:nid" content="6700001"/></head><body><main><article id="item">'
        '<div class="item-header"><ol class="breadcrumb"><li><a href="/media">فیلم</a></li></ol>'
        '<div class="item-date"><span>۸ دی ۱۴۰۴، ۱۰:۵۵</span></div></div><h1 class="title">باران در اردبیل</h1>'
        '{}<p class="summary introtext">باران بارید.</p></article></main></body></html>'
    )
    player = '<div class="item-body"><div class="itemPlayer0"></div></div>'
    read = lambda html: NASTOOH.article(  # noqa: E731
        Page("https://www.mehrnews.com/news/6700001/", html.encode(), NOW), sources.get("mehrnews")
    )
    assert read(page.format(player)).kind == "video"
    assert read(page.format(player).replace("فیلم", "استان‌ها")).kind == "video"
    album = '<section class="photoGall"><img src="https://media.mehrnews.com/d/2025/12/29/4/1.jpg"></section>'
    assert read(page.format(album).replace("فیلم", "استان‌ها")).kind == "photo"
    text = '<div class="item-text" itemprop="articleBody"><p>باران از شامگاه در شهر بارید.</p></div>'
    assert read(page.format(player + text).replace("فیلم", "استان‌ها")).kind == "news"
    with pytest.raises(Refused, match="hollow"):
        read(page.format(""))
