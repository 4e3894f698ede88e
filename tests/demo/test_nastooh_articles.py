"""Modules: `demo/engines/nastooh/articlepage.py`, `demo/engines/nastooh/head.py`, `demo/engines/nastooh/names.py`,
`demo/engines/nastooh/skeleton.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import html

from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.demo.engines.nastooh.names import nid_of_short, short_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo import Newsroom
    from newscrawl.demo.engines.base import Reply, Site

    Get = Callable[..., Reply]


def tree(reply: Reply) -> html.HtmlElement:
    return html.document_fromstring(reply.content().decode())


def first_of(newsroom: Newsroom, **wanted: object) -> int:
    for nid in newsroom:
        article = newsroom.article(nid)
        if all(getattr(article, name) == value for name, value in wanted.items()):
            return nid
    raise LookupError(wanted)


def test_all_addresses_of_an_article_serve_it(get: Get, site: Site) -> None:
    pages = {
        get(path).content() for path in ("/news/6705663", "/news/6705663/", "/news/6705663/any", "/photo/6705663/x")
    }
    assert len(pages) == 1
    short = get(short_path(6705663))
    assert (short.status, short.headers["Location"]) == (301, "http://127.0.0.1:8000" + site.path_of(6705663))
    amp = get("/amp/6705663/").content().decode()
    assert 'rel="canonical" href="http://127.0.0.1:8000/news/6705663/اوچی' in amp


@pytest.mark.parametrize(
    "path", ["/news/999", "/xZZZZZZ", "/xa", "/service/Nowhere", "/sitemap/1399/01/01/sitemap.xml"]
)
def test_not_found_is_persian_and_404(get: Get, path: str) -> None:
    reply = get(path)
    assert reply.status == 404
    assert "صفحهٔ درخواستی شما یافت نشد" in reply.content().decode()


def test_short_codes_come_back() -> None:
    assert [nid_of_short(short_path(nid)) for nid in (1, 48, 6705663)] == [1, 48, 6705663]
    assert nid_of_short("/xaeiou") is None


def test_head_of_the_reference_article(get: Get) -> None:
    page = tree(get("/news/6705663"))
    metas = {meta.get("property") or meta.get("name"): meta.get("content") for meta in page.iter("meta")}
    assert metas["nastooh:nid"] == metas["nastooh:code"] == "6705663"
    assert (metas["nastooh:topic"], metas["nastooh:subtopic"]) == ("Provinces", "Ardabil")
    assert metas["article:section"] == "استانها > اردبیل"
    assert metas["article:published_time"] == "2025-12-29T07:25:00Z"
    assert metas["generator"] == "www.nastooh.ir"
    assert metas["date"] == "2026-01-02 T 15:30:00 +0330"
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["540"]
    assert page.xpath("//link[@rel='amphtml']/@href") == ["http://127.0.0.1:8000/amp/6705663/"]
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["@type"] == "NewsArticle"
    assert data["datePublished"] == "2025-12-29T07:25:00Z"
    assert data["mainEntityOfPage"]["@id"] == page.xpath("string(//link[@rel='canonical']/@href)")


def test_body_of_the_reference_article(get: Get, newsroom: Newsroom) -> None:
    page = tree(get("/news/6705663"))
    truth = newsroom.truth(6705663)
    assert page.xpath("string(//h1[@class='title'])") == truth["title"]
    assert page.xpath("string(//p[@class='summary introtext'])") == truth["lead"]
    assert [p.text_content() for p in page.xpath("//div[@itemprop='articleBody']/p")] == truth["paragraphs"]
    assert page.xpath("string(//article//div[@class='item-header']//*[contains(@class,'item-date')]/span)") == (
        "۸ دی ۱۴۰۴، ۱۰:۵۵"
    )
    assert [a.text for a in page.xpath("//a[@rel='tag']")] == truth["tags"]


def test_traps_are_set(get: Get) -> None:
    page = tree(get("/news/6705663"))
    assert len(page.xpath("//ol[@class='breadcrumb']")) == 2
    assert len(page.xpath("//article//section[contains(@class,'related-items')]//li")) >= 1
    assert page.xpath("//footer//div[@class='trending-tags']//a")
    assert len(page.xpath("//nav[@id='menu']//a[starts-with(@href,'/service/Provinces/')]")) == 31
    assert page.xpath("//nav[@id='menu']//li[contains(@class,'active')]/a/text()") == ["استانها", "اردبیل"]


def test_photo_story(get: Get, newsroom: Newsroom) -> None:
    nid = first_of(newsroom, kind="photo")
    truth, page = newsroom.truth(nid), tree(get(f"/photo/{nid}/x"))
    assert page.xpath("//article/@id") == ["photo"]
    assert page.xpath("string(//h4[contains(@class,'kicker')])") == truth["reporter"]
    assert page.xpath("//section[contains(@class,'photoGall')]//a/@href") == truth["images"]


def test_video_has_its_player_inside_the_text(get: Get, newsroom: Newsroom) -> None:
    nid = first_of(newsroom, kind="video")
    page = tree(get(f"/video/{nid}/x"))
    assert page.xpath("//div[@itemprop='articleBody']//div[contains(@class,'itemPlayer0')]//video")
    assert "d-none" in page.xpath("string(//figure/@class)")


@pytest.mark.parametrize("shape", ["p", "justify", "rtl-span", "one-p-br", "div-br"])
def test_all_text_of_every_shape_is_on_the_page(get: Get, newsroom: Newsroom, shape: str) -> None:
    nid = first_of(newsroom, shape=shape, kind="news")
    page = tree(get(f"/news/{nid}"))
    body = page.xpath("//div[@itemprop='articleBody']")[0]
    text = " ".join(body.text_content().split())
    for paragraph in newsroom.truth(nid)["paragraphs"]:
        for line in paragraph.split("\n"):
            for cell in line.split(" | "):
                assert cell in text
    paragraphs, breaks = len(body.findall("p")), len(list(body.iter("br")))
    assert (paragraphs > 2, breaks == 0) == ((True, True) if shape in {"p", "justify", "rtl-span"} else (False, False))


@pytest.mark.parametrize("size", [45_000, 87_000])
def test_pages_are_filled_to_the_byte(newsroom: Newsroom, size: int) -> None:
    site = build("nastooh", newsroom, Style(page_bytes=size))
    sizes = {len(site.answer(Ask("GET", f"/news/{nid}", {}, {})).content()) for nid in newsroom.latest(50)}
    assert sizes == {size}


def test_an_edit_changes_page_and_etag(get: Get, newsroom: Newsroom) -> None:
    nid = newsroom.latest(1)[0]
    before = get(f"/news/{nid}")
    text = before.content()
    assert get(f"/news/{nid}").etag == before.etag
    newsroom.edit(nid)
    after = get(f"/news/{nid}")
    assert after.etag != before.etag
    assert after.changed is not None
    assert before.changed is not None
    assert after.changed > before.changed
    assert after.content() != text
