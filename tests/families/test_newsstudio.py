"""News Studio: three forms of addresses, the type beside the section, the feed that only the front page names."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

NOW = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
URL = "https://www.armanekerman.ir/news/140599/راه-روستا"
FEED = "/rssb5.-er48r6--4qhfle2m.puirug.r.xml"
ROW = (
    "<div class='mnDiv1Bd1'><p class='mnDiv1Rtitr'><a href='/fa/doc/news/{n}/x'>در نشست خبری</a></p>"
    "<h1><a href='/fa/doc/news/{n}/x'>خبر {n}</a></h1></div>"
)
ITEM = (
    "<item><title>x</title><link>http://www.bloghnews.com/fa/doc/report/{n}/x</link>"
    "<pubDate>Mon, 29 Dec 2025 07:25:31 +0000</pubDate></item>"
)


def build(**given):
    parts = {
        "head": '<meta name="dcterms.created" content="2025-12-29 21:00:00 GMT"/>',
        "kind": "خبر",
        "section": "اجتماعی",
        "text": "<article><p>راه روستا پس از دو روز باز شد و اهالی سپاسگزاری کردند.</p></article>",
        **given,
    }
    return (
        '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">{head}</head><body><div id="docDataRow">'
        '<div class="doc-section-info"><a href="/news">{kind}</a> <a href="/s">{section}</a></div>'
        '<div id="docDiv3TitrRou">در نشست خبری</div><h1 id="docDiv3TitrMain">راه روستا باز شد</h1>'
        '<div id="docDivLead1">خلاصه.</div>'
        '<div id="doctextarea">{text}</div><div class="tag_p"><a href="/t">راه</a></div></div></body></html>'
    ).format(**parts)


def read(html=None, *, url=URL, source="armanekerman", **given):
    page = Page(url, (build(**given) if html is None else html).encode(), NOW)
    return families.get("newsstudio").article(page, sources.get(source))


def test_fields():
    record = read()
    assert (record.id, record.kicker, record.title) == ("armanekerman#140599", "در نشست خبری", "راه روستا باز شد")
    assert (record.lead, record.section, record.tags) == ("خلاصه.", ["اجتماعی"], ["راه"])
    assert record.body == "راه روستا پس از دو روز باز شد و اهالی سپاسگزاری کردند."
    assert record.published_at == "2025-12-30T00:30:00+03:30"
    assert (record.province, record.province_from) == ("kerman", "list")
    assert record.fallbacks == []


@pytest.mark.parametrize(
    ("path", "code", "kind"),
    [
        ("/fa/doc/news/357284/x", "357284", "news"),
        ("/doc/interview/397398/x", "397398", "interview"),
        ("/report/730/x", "730", "report"),
        ("/note/12/x", "12", "note"),
        ("/fa/doc/video/9", "9", "video"),
    ],
)
def test_addresses_and_kinds(path, code, kind):
    url = f"https://www.bloghnews.com{path}"
    assert families.get("newsstudio").grammar(sources.get("bloghnews")).article_id(url) == code
    assert read(url=url, source="bloghnews").kind == kind


def test_a_picture_story_filed_as_news():
    assert read(kind="عکس").kind == "photo"


@pytest.mark.parametrize("path", ["/Cities", "/", "/tag/x", "/fa/page/5"])
def test_other_addresses(path):
    grammar = families.get("newsstudio").grammar(sources.get("bloghnews"))
    assert grammar.article_id(f"https://www.bloghnews.com{path}") is None


def test_the_date_of_a_page_that_is_no_article_says_nothing():
    head = '<meta name="dcterms.created" content="2026-01-01 20:00:00 GMT"/>'
    html = f"<html><head>{head}</head><body>{ROW.format(n=1)}</body></html>"
    with pytest.raises(Refused, match="not_article"):
        read(html, url="https://www.armanekerman.ir/")


def listing(body, url="https://www.bloghnews.com/", channel="feed", base_url=None):
    page = Page(url, body.encode(), NOW)
    return families.get("newsstudio").listing(page, sources.get("bloghnews"), channel, base_url=base_url)


def front(feed):
    link = f'<link rel="alternate" type="application/rss+xml" href="{feed}">' if feed else ""
    return f"<html><head>{link}</head><body>{''.join(ROW.format(n=n) for n in (1, 2, 3))}</body></html>"


def test_the_front_page_leads_to_the_feed():
    found = listing(front(f"http://www.bloghnews.com{FEED}"))
    assert found.links == ()
    assert found.children == ((f"https://www.bloghnews.com{FEED}", None),)
    mirrored = listing(front(f"http://127.0.0.1:99{FEED}"), "http://127.0.0.1:99/", base_url="http://127.0.0.1:99")
    assert mirrored.children == ((f"http://127.0.0.1:99{FEED}", None),)


@pytest.mark.parametrize("feed", ["", "https://evil.example/feed.xml"])
def test_a_front_page_without_a_feed_of_its_own_is_a_list(feed):
    assert [link.news_code for link in listing(front(feed)).links] == ["1", "2", "3"]


def test_the_feed():
    found = listing(f'<?xml version="1.0"?><rss version="2.0"><channel>{ITEM.format(n=5)}</channel></rss>')
    assert [(link.news_code, link.url) for link in found.links] == [
        ("5", "https://www.bloghnews.com/fa/doc/report/5/x")
    ]


def test_an_article_is_no_list():
    with pytest.raises(Refused):
        listing(build(), channel="section")


def test_a_day_is_looked_for_where_there_is_something():
    family = families.get("newsstudio")
    day, base = date(2025, 12, 29), "https://www.armanekerman.ir"
    assert family.archive_list(sources.get("armanekerman"), base, None) is None
    assert family.archive_list(sources.get("armanekerman"), base, day).channel == "feed"
    assert family.archive_list(sources.get("bloghnews"), base, day).scope == "section:all"
    assert list(family.sitemap_lists(sources.get("bloghnews"), base, day)) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/vdcg7n9qzak9xu4.rpra.html", "vdcg7n9qzak9xu4.rpra"),
        ("/vdcb80b5.rhb5gpiuur.html", "vdcb80b5.rhb5gpiuur"),
        ("/fa/vdcb80b5.rhb5gpiuur.html", "vdcb80b5.rhb5gpiuur"),
        ("/vdcj.8e8fuqemiysfzu.html?x=1", "vdcj.8e8fuqemiysfzu"),
        ("/vdcenter.html", None),
        ("/vsnc.1kzq2bqm.html", None),
        ("/vtpc.aqe42.html", None),
        ("/vtgcrkxm.html", None),
    ],
)
def test_veiled_addresses(path, code):
    source = sources.get("kebnanews")
    assert families.get("newsstudio").grammar(source).article_id(source.home + path) == code
