"""Faults that answer whatever was asked for: what comes instead of the page. Those of lists are in test_faults."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.demo.engines.base import Ask, Reply
from newscrawl.demo.faults import Aim, Switchboard

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Site


@pytest.fixture
def board(site: Site) -> Switchboard:
    return Switchboard(site)


@pytest.fixture
def path(site: Site) -> str:
    return f"/news/{next(iter(site.newsroom))}/x"


def spoilt(board: Switchboard, path: str, name: str, value: str = "", **headers: str) -> Reply:
    board.switch_off()
    board.switch_on(name, Aim(where="all"), value)
    return board.answer(Ask("GET", path, {}, headers, number=7))


@pytest.mark.parametrize(
    ("name", "value", "status", "headers"),
    [
        ("status", "", 500, {}),
        ("status", "410", 410, {}),
        ("status", "503:1", 503, {"Retry-After": "1"}),
        ("unasked_304", "", 304, {}),
        ("retry_after", "3000000000", 429, {"Retry-After": "3000000000"}),
        ("moved", "https://maintenance.example/wait", 302, {"Location": "https://maintenance.example/wait"}),
        ("moved", "https://x.ir{path}?n={nid}", 302, {"Location": "https://x.ir/rss?n=None"}),
        ("moved", "around", 302, {"Location": "/rss?round=7"}),
        ("moved", "", 302, {"Location": "/rss"}),
        ("maintenance", "", 200, {}),
        ("maintenance", "503", 503, {}),
        ("challenge", "", 200, {}),
        ("soft_404", "", 200, {}),
        ("pdf", "", 200, {}),
        ("empty", "", 200, {}),
    ],
)
def test_answers_without_the_page(
    board: Switchboard, name: str, value: str, status: int, headers: dict[str, str]
) -> None:
    reply = spoilt(board, "/rss", name, value)
    assert (reply.status, reply.headers) == (status, headers)
    assert b"<item>" not in reply.content()
    assert reply.etag == ""


def test_what_those_pages_say(board: Switchboard, path: str) -> None:
    title = "[/b] \x1b[31m[link=http://evil.example]x[/link]"
    assert f"<title>{title}</title>" in spoilt(board, path, "login", title).content().decode()
    assert "<title>ورود</title>" in spoilt(board, path, "login").content().decode()
    assert "به‌روزرسانی" in spoilt(board, path, "maintenance").content().decode()
    assert "یافت نشد" in spoilt(board, path, "soft_404").content().decode()
    assert spoilt(board, path, "pdf").content().startswith(b"%PDF")
    assert spoilt(board, path, "empty").content() == b""


def test_retry_after_as_a_date(board: Switchboard) -> None:
    reply = spoilt(board, "/rss", "retry_after_date", "7200")
    wait = parsedate_to_datetime(reply.headers["Retry-After"]) - datetime.now(UTC)
    assert (reply.status, 7100 < wait.total_seconds() <= 7200) == (503, True)


def test_robots(board: Switchboard) -> None:
    assert spoilt(board, "/robots.txt", "text", "User-agent: *|Disallow: /").content() == b"User-agent: *\nDisallow: /"
    large = spoilt(board, "/robots.txt", "large_text", "Disallow: /photo").content()
    assert (large.index(b"Disallow: /photo") < 100, large.rindex(b"Disallow: /\n") > 500 << 10) == (True, True)
    wild = spoilt(board, "/robots.txt", "wildcard_robots").content()
    assert 480 << 10 < len(wild) <= 501 << 10
    assert wild.count(b"*a*b*c*d*e*f*") == len(wild.splitlines()) - 1 > 10_000


def test_a_stuck_etag_and_a_stuck_date(board: Switchboard, site: Site) -> None:
    before = spoilt(board, "/rss", "stuck_etag")
    shown = before.content()
    dated = spoilt(board, "/rss", "stuck_etag", "date")
    site.newsroom.publish(3)
    after = spoilt(board, "/rss", "stuck_etag")
    assert before.etag == after.etag != ""
    assert shown != after.content()
    assert dated.changed == spoilt(board, "/rss", "stuck_etag", "date").changed is not None
    assert dated.etag == ""


def test_the_site_s_clock_is_wrong(board: Switchboard) -> None:
    ahead = parsedate_to_datetime(spoilt(board, "/rss", "site_clock", "7200").headers["Date"]) - datetime.now(UTC)
    assert 7100 < ahead.total_seconds() < 7300
    assert spoilt(board, "/rss", "site_clock").headers["Date"] == "Fri, 02 Jan 2026 12:00:00 GMT"
    assert spoilt(board, "/rss", "site_clock").status == 200


@pytest.mark.parametrize("name", ["cookie_refresh", "cookie_redirect"])
def test_a_cookie_first(board: Switchboard, path: str, name: str) -> None:
    first = spoilt(board, path, name)
    assert "seen=1" in first.headers["Set-Cookie"]
    assert path in first.headers.get("Location", "") + first.content().decode()
    assert b"articleBody" in spoilt(board, path, name, cookie="seen=1").content()


def test_pages_with_something_wrong(board: Switchboard, site: Site, path: str) -> None:
    page = site.answer(Ask("GET", path, {}, {})).content()
    hollow = spoilt(board, path, "hollow").content()
    assert page.startswith(hollow.partition(b"<body")[0])
    assert b"articleBody" not in hollow
    assert spoilt(board, path, "nested", "50").content().count(b"<div>") >= page.count(b"<div>") + 50
    assert len(spoilt(board, path, "trailing", "1").content()) >= len(page) + (1 << 20)
    half = spoilt(board, path, "cut")
    assert (half.content(), half.cut_after) == (page, len(page) // 2)
    assert spoilt(board, path, "hang", "3").delay == 3.0
    with pytest.raises((EOFError, zlib.error, gzip.BadGzipFile)):
        gzip.decompress(spoilt(board, path, "damaged_gzip", "cut").content())


@pytest.mark.parametrize(
    ("value", "sign"),
    [
        ("cp1256", "خبر".encode("cp1256")),
        ("cp1256-unlabelled", "خبر".encode("cp1256")),
        ("wrong-header", "خبر".encode()),
        ("invented", "خبر".encode()),
        ("bom", b"\xef\xbb\xbf"),
        ("nul", b"\0</p>"),
        ("stray", b"\xff\xfe\x80"),
    ],
)
def test_bytes_and_labels_that_do_not_agree(board: Switchboard, value: str, sign: bytes) -> None:
    reply = spoilt(board, "/news/6705663", "encoded", value)
    assert sign in reply.content()
    assert ("windows" in reply.content_type) is (value in {"cp1256", "wrong-header", "invented"})


@pytest.mark.parametrize("name", ["reset", "garbage", "endless", "loris"])
def test_what_is_not_a_reply_writes_to_the_connection_itself(board: Switchboard, path: str, name: str) -> None:
    assert spoilt(board, path, name).wire is not None


def test_a_bomb_is_small(board: Switchboard, path: str) -> None:
    reply = spoilt(board, path, "bomb", "gzip")
    assert (reply.headers, len(reply.content()) < 1 << 20) == ({"Content-Encoding": "gzip"}, True)
