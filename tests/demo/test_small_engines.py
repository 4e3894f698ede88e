"""The newsroom as WordPress, aasaam and News Studio: what answers where, and that it is what was seen of them.

Modules: `demo/engines/aasaam.py`, `demo/engines/newsstudio.py`, `demo/engines/wordpress.py`,
`demo/engines/bodymarkup.py`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from newscrawl import families, sources
from newscrawl.demo import Newsroom
from newscrawl.demo.clock import Clock
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.pages.page import Page

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8000"
ENGINES = {"wordpress": "marznews", "aasaam": "ilna", "newsstudio": "bloghnews"}


@pytest.fixture(scope="module")
def newsroom():
    return Newsroom(articles=80, days=3, clock=Clock(NOW))


@pytest.fixture
def sites(newsroom):
    return {name: build(name, newsroom, Style(origin=ORIGIN, page_bytes=20_000)) for name in ENGINES}


def ask(site, path, **query):
    return site.answer(Ask("GET", unquote(path), query, {}))


def blind(text):
    return (text or "").replace("\u200c", "").replace(" ", "").replace(",", "،")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_article_is_read_back_as_its_truth(engine, newsroom, sites):
    site, family, source = sites[engine], families.get(engine), sources.get(ENGINES[engine])
    for nid in newsroom:
        reply = ask(site, site.path_of(nid))
        assert reply.status == 200
        truth = newsroom.truth(nid)
        record = family.article(Page(source.home + site.path_of(nid), reply.content(), NOW), source)
        assert record.news_code == str(nid)
        for name in ("title", "lead", "kicker", "body", "published_at"):
            assert blind(getattr(record, name)) == blind(truth[name]), (nid, name)
        if truth["province"]:
            assert record.province == truth["province"]
        # A film beside a whole text does not make an item of aasaam a film.
        if truth["kind"] == "photo" or (truth["kind"] == "video" and engine != "aasaam"):
            assert record.kind == truth["kind"]


@pytest.mark.parametrize("engine", ENGINES)
def test_pages_are_as_large_as_asked_for_and_change_with_an_edit(engine, newsroom, sites):
    site = sites[engine]
    nid = next(iter(newsroom))
    before = ask(site, site.path_of(nid))
    assert 20_000 <= len(before.content()) < 40_000
    newsroom.edit(nid)
    after = ask(site, site.path_of(nid))
    assert after.etag != before.etag
    assert after.content() != before.content()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_not_there(engine, sites):
    for path in ("/no/such/page", sites[engine].short_address(99), "/wp-admin/x"):
        assert ask(sites[engine], path.partition("?")[0] + "x").status == 404
    assert b"User-agent" in ask(sites[engine], "/robots.txt").content()


class TestWordPress:
    def test_an_address_without_its_slash_and_the_short_link_are_redirects(self, newsroom, sites):
        site = sites["wordpress"]
        nid = next(iter(newsroom))
        for reply in (ask(site, site.path_of(nid)[:-1]), ask(site, "/", p=str(nid))):
            assert (reply.status, reply.headers["Location"]) == (301, ORIGIN + site.path_of(nid))

    def test_addresses_hold_no_number_and_no_two_are_the_same(self, newsroom, sites):
        paths = sites["wordpress"].article_paths()
        assert len(set(paths)) == len(newsroom)
        assert not any(str(nid) in path for nid, path in zip(newsroom, paths, strict=True))

    def test_the_interface_by_pages(self, newsroom, sites):
        site, path = sites["wordpress"], "/wp-json/wp/v2/posts"
        first = ask(site, path, per_page="50", page="1")
        posts = json.loads(first.content())
        assert [post["id"] for post in posts] == list(newsroom)[:50]
        assert first.headers == {"X-WP-Total": str(len(newsroom)), "X-WP-TotalPages": "3"}
        assert ask(site, path, per_page="50", page="4").status == 400
        day = json.loads(
            ask(site, path, per_page="100", after="2026-01-01T00:00:00", before="2026-01-02T00:00:00").content()
        )
        assert day
        assert all(post["date"].startswith("2026-01-01") for post in day)

    def test_feeds_and_categories(self, newsroom, sites):
        site = sites["wordpress"]
        feed = ask(site, "/feed/").content().decode()
        assert feed.count("<item>") == 10
        assert f"?p={next(iter(newsroom))}</guid>" in feed
        assert ask(site, "/feed/", paged="99").status == 404
        page = ask(site, "/category/provinces/page/2/").content().decode()
        assert 'class="next page-numbers"' in page
        assert ask(site, "/category/provinces/page/99/").status == 404


def test_aasaam_takes_the_number_whatever_stands_around_it(newsroom, sites):
    nid = next(iter(newsroom))
    site = sites["aasaam"]
    assert ask(site, f"/fa/tiny/news-{nid}").content() == ask(site, f"/بخش-x-1/{nid}-y").content()
    assert ask(site, "/بخش-استان-ها-15").status == 200
    assert ask(site, "/fa/feeds/", p="Y2F0ZWdvcmllcz0xOQ,,").content().count(b"<item>") == 30


def test_news_studio_names_its_feed_only_in_its_pages(sites):
    site = sites["newsstudio"]
    front = ask(site, "/").content().decode()
    feed = front.partition('type="application/rss+xml"')[2].partition('href="')[2].partition('"')[0]
    assert feed.startswith(ORIGIN)
    assert ask(site, feed.removeprefix(ORIGIN)).content().count(b"<item>") == 30
    assert ask(site, "/rss").status == 404


def test_news_studio_has_a_list_of_all_provincial_news(newsroom, sites):
    """`/Cities`, which bloghnews.toml names."""
    page = ask(sites["newsstudio"], "/Cities").content().decode()
    provincial = [nid for nid in newsroom if newsroom.headline(nid).section.province]
    assert all(f"/{nid}/" in page for nid in provincial[:30])
    national = [nid for nid in newsroom if nid not in provincial]
    assert not any(f"/{nid}/" in page for nid in national)
