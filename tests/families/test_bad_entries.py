"""Part 2 D, C2, C3: an entry of a list that is wrong costs that entry alone, in every engine's lists."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from newscrawl import families
from newscrawl.demo import Newsroom
from newscrawl.demo.clock import Clock
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Style
from newscrawl.demo.entries import PAYLOADS
from newscrawl.demo.faults import Aim, Switchboard
from newscrawl.families.lists import one_by_one
from newscrawl.items import Link
from newscrawl.pages.page import Page
from newscrawl.sources import get

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
SOURCES = {
    "nastooh": "mehrnews",
    "wordpress": "marznews",
    "tasnim": "tasnim",
    "iransamaneh": "yjc",
    "aasaam": "rokna",
    "newsstudio": "bloghnews",
}
SPOILT = [f"{part}:{name}" for part in ("date", "title", "link") for name in sorted(PAYLOADS)]


@pytest.fixture(scope="module")
def boards():
    rooms = {}
    for engine in SOURCES:
        newsroom = Newsroom(articles=50, days=1, clock=Clock(NOW))
        rooms[engine] = Switchboard(build(engine, newsroom, Style(origin=BASE)))
    return rooms


def lists(engine):
    source = get(SOURCES[engine])
    family, day = families.get(source.family), NOW.date()
    found = [
        *family.feed_lists(source, (), BASE),
        family.archive_list(source, BASE, None),
        *list(family.section_lists(source, tuple(source.provinces), BASE))[:1],
        *family.sitemap_lists(source, BASE, day),
        *family.sitemap_lists(source, BASE, None),
    ]
    return [request for request in found if request is not None]


def read(board, request, engine):
    """Links by code; None where the newsroom has no such list."""
    parts = urlsplit(request.url)
    reply = board.answer(Ask("GET", unquote(parts.path), dict(parse_qsl(parts.query)), {}))
    if reply.status != 200:
        return None
    source = get(SOURCES[engine])
    page = Page(request.url, reply.content(), NOW)
    listing = families.get(source.family).listing(page, source, request.channel, base_url=BASE)
    return {link.news_code: link for link in listing.links}


CASES = [(engine, number) for engine in SOURCES for number in range(len(lists(engine)))]


@pytest.mark.parametrize(("engine", "number"), CASES)
def test_part2_d14_one_bad_entry_costs_itself_alone(boards, engine, number):
    board, request = boards[engine], lists(engine)[number]
    well = read(board, request, engine)
    if not well:
        return  # an index, or a list that this newsroom lacks
    for spoilt in SPOILT:
        board.switch_on("bad_entry", Aim(where="list"), spoilt)
        try:
            found = read(board, request, engine)
        finally:
            board.switch_off()
        assert set(well) <= set(found), f"{request.scope}: {spoilt}"
        for link in found.values():
            assert link.title is None or link.title.encode("utf-8").find(b"\0") == -1
            json.dumps([link.url, link.title]).encode("utf-8")


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("عنوان\x00خبر", "عنوان خبر"),
        ("\ud800عنوان", "عنوان"),
        ("\x1b[31mخبر\x9c", "[31mخبر"),
        ("\x00", None),
        ("نیم‌فاصله", "نیم‌فاصله"),
    ],
)
def test_c2_c3_a_link_holds_nothing_that_cannot_be_stored(title, clean):
    assert Link("1", "https://x.ir/1", title=title).title == clean
    assert replace(Link("1", "https://x.ir/1"), title=title).title == clean


def test_part2_d14_whatever_is_wrong_is_said():
    def link_of(number):
        if number == 2:
            raise OverflowError("too far")
        return Link(str(number), "https://x.ir/") if number else None

    links, broken = one_by_one([0, 1, 2, 3, 1], link_of)
    assert [link.news_code for link in links] == ["1", "3"]
    assert broken == ("OverflowError: too far: '2'",)
