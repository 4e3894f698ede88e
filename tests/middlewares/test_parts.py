"""Modules: `middlewares/compression.py`, `middlewares/failures.py`, `middlewares/hosts.py`, `middlewares/robots.py`,
`middlewares/throttle.py`.
"""

import asyncio
import gzip
import time
from contextlib import contextmanager
from email.utils import formatdate
from itertools import pairwise
from types import SimpleNamespace

import pytest
from patience import PATIENCE
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.middlewares import outage
from newscrawl.middlewares.compression import LATER, Compression
from newscrawl.middlewares.failures import Refusal, classify
from newscrawl.middlewares.hosts import MAX_SHUT, Hosts
from newscrawl.middlewares.robots import MAX_BYTES, RobotsMiddleware, Rules, shortened
from newscrawl.middlewares.throttle import retry_after
from newscrawl.reasons import Refused
from newscrawl.store.engine import StoreError

URL = "https://www.mehrnews.com/news/1"
NOW = 1_767_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({}, None),
        ({"Retry-After": formatdate(NOW + 30, usegmt=True)}, 31.0),
        ({"Retry-After": formatdate(NOW - 30, usegmt=True)}, 0.0),
        ({"Retry-After": formatdate(NOW + 30, usegmt=True), "Date": formatdate(NOW + 20, usegmt=True)}, 11.0),
    ],
)
def test_retry_after(headers, seconds):
    assert retry_after(Response(URL, 429, headers=headers), NOW) == seconds


class Made:
    """A crawler's hosts without a run."""

    def __init__(self, **settings):
        base = Settings()
        base.setmodule("newscrawl.settings")
        base.setdict({"DOWNLOAD_DELAY": 0, **settings})
        stats = SimpleNamespace(inc_value=lambda *_: None)
        signals = SimpleNamespace(connect=lambda *_, **__: None)
        self.crawler = SimpleNamespace(settings=base, crawling=True, engine=None, stats=stats, signals=signals)
        self.hosts = Hosts(self.crawler)


def test_pace_is_never_undercut():
    async def run():
        hosts = Made(DOWNLOAD_DELAY=0.05, CONCURRENT_REQUESTS_PER_DOMAIN=4).hosts
        starts = []
        for _ in range(5):
            hosts.release(await hosts.turn(Request(URL)))
            starts.append(hosts.at(URL).started)
        return starts

    starts = asyncio.run(run())
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.05


def test_a_paused_host_does_not_hold_another():
    async def run():
        hosts = Made().hosts
        hosts.pause(hosts.at(URL), 100.0, "http_429", began=time.time())
        waiting = asyncio.ensure_future(hosts.turn(Request(URL)))
        await asyncio.wait_for(hosts.turn(Request("https://mehrnews.com/x1")), PATIENCE)
        assert not waiting.done()
        waiting.cancel()

    asyncio.run(run())


def test_lists_come_before_articles():
    async def run():
        hosts = Made(CONCURRENT_REQUESTS_PER_DOMAIN=1).hosts
        first = await hosts.turn(Request(URL))
        order = []

        async def wait(name, priority):
            host = await hosts.turn(Request(URL, priority=priority))
            order.append(name)
            hosts.release(host)

        tasks = [asyncio.ensure_future(wait("article", 0)), asyncio.ensure_future(wait("list", 10))]
        await asyncio.sleep(0)
        hosts.release(first)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["list", "article"]


def test_a_stopping_run_lets_go_of_what_waits():
    async def run():
        made = Made()
        made.hosts.pause(made.hosts.at(URL), 100.0, "http_429", began=time.time())
        waiting = asyncio.ensure_future(made.hosts.turn(Request(URL)))
        await asyncio.sleep(0)
        made.crawler.crawling = False
        with pytest.raises(Refusal) as caught:
            await asyncio.wait_for(waiting, PATIENCE)
        return caught.value.refused

    failed = asyncio.run(run())
    assert (failed.reason, failed.unsent) == ("interrupted", True)


def test_only_to_be_asked_to_wait_ends_by_time_not_by_number():
    """Finding A of outages: six 503 in a row with `Retry-After: 1` ended a run after seventeen seconds."""

    async def run():
        hosts = Made(NEWSCRAWL_PATIENCE=100).hosts
        host = hosts.at(URL)
        host.outage.asked(time.monotonic())
        assert all(hosts.pause(host, 0.0, "http_503", began=time.time()) for _ in range(50))
        host.outage.good_at -= 101
        assert not hosts.pause(host, 0.0, "http_503", began=time.time())
        with pytest.raises(Refusal, match="only asked to wait"):
            await hosts.turn(Request(URL))

    asyncio.run(run())


@pytest.mark.parametrize("asked", [3e9, 1e308, 86_401.0])
def test_b3_a_retry_after_of_years_is_a_day(asked):
    """Finding B3: a date in 2099, or milliseconds taken for seconds, closed a source for years."""
    hosts = Made().hosts
    host = hosts.at(URL)
    assert not hosts.pause(host, asked, "http_429", began=time.time())
    assert host.paused_until <= time.time() + 86_400
    assert hosts.closed(URL).not_before <= time.time() + 86_400


def test_many_pages_in_a_row_that_do_not_want_us_close_the_host():
    hosts = Made().hosts
    for number in range(MAX_SHUT - 1):
        hosts.bad(f"{URL}{number}", Refused("challenge", "x"))
    hosts.bad(f"{URL}0", Refused("challenge", "x"))
    assert hosts.closed(URL) is None
    hosts.bad(f"{URL}/last", Refused("challenge", "x"))
    assert hosts.closed(URL).reason == "challenge"


class Site:
    """An engine that answers as told, and notes what it was asked."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.asked = []

    async def download_async(self, request):
        self.asked.append(request.url)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise ConnectionResetError("reset")
        return Response(request.url, status)


def doubted(*statuses, patience=100):
    """A host of which three pages in a row failed, and the engine that is asked about it."""
    made = Made(NEWSCRAWL_PATIENCE=patience)
    made.crawler.engine = Site(*statuses)
    hosts = made.hosts
    hosts.good("https://www.mehrnews.com/news/good")
    for number in range(3):
        hosts.failed(hosts.at(URL), f"{URL}{number}", Refused("connection", "reset"))
    return hosts, made.crawler.engine


def test_pages_that_fail_while_another_answers_are_broken_pages():
    async def run():
        hosts, site = doubted(200)
        # It may have come back just now; what fails from here on is the page's fault.
        assert await hosts.blames_host(URL, Refused("connection", "reset"))
        assert not await hosts.blames_host(URL, Refused("connection", "reset"))
        assert site.asked == ["https://www.mehrnews.com/news/good"]
        assert not hosts.at(URL).outage.open
        await asyncio.wait_for(hosts.turn(Request(URL)), PATIENCE)

    asyncio.run(run())


@pytest.mark.parametrize("status", [0, 503])
def test_while_a_host_is_out_of_order_everybody_waits_and_one_request_asks(status, monkeypatch):
    monkeypatch.setattr(outage, "INTERVALS", (0.01, 0.01))

    async def run():
        hosts, site = doubted(status, status, status)
        waiting = asyncio.ensure_future(hosts.turn(Request(URL)))
        assert await hosts.blames_host(URL, Refused("timeout", "no answer"))
        assert not await hosts.blames_host(URL, Refused("challenge", "not of the host"))
        assert not waiting.done()
        await asyncio.wait_for(waiting, PATIENCE)
        assert len(site.asked) == 4
        assert set(site.asked) == {"https://www.mehrnews.com/news/good"}

    asyncio.run(run())


def test_a_host_that_stays_out_of_order_is_given_up_after_time(monkeypatch):
    monkeypatch.setattr(outage, "INTERVALS", (0.01, 0.01))

    async def run():
        hosts, _ = doubted(*[0] * 1000, patience=0.3)
        hosts.at(URL).outage.asked(time.monotonic())
        with pytest.raises(Refusal, match="no good answer from"):
            await asyncio.wait_for(hosts.turn(Request(URL)), PATIENCE)

    asyncio.run(run())


def test_a_good_page_between_keeps_it_open():
    hosts = Made().hosts
    for number in range(40):
        hosts.bad(f"{URL}{number}", Refused("challenge", "x"))
        if number % 5 == 0:
            hosts.good(URL)
    assert hosts.closed(URL) is None


def test_c1_a_look_up_of_robots_that_raises_leaves_nobody_waiting():
    """PostgreSQL is gone: every request of the site waited for ever, also when it was back."""
    failures = []

    @contextmanager
    def lost():
        raise StoreError("gone")
        yield

    async def run():
        made = Made()
        made.hosts.run = SimpleNamespace(store=SimpleNamespace(read=lost), fail=failures.append)
        made.crawler.spider = SimpleNamespace(hosts=made.hosts, name="mehrnews")
        robots = RobotsMiddleware(made.crawler)
        asked = [robots.process_request(Request(f"{URL}{number}")) for number in range(3)]
        answers = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), PATIENCE)
        answers += [*await asyncio.gather(robots.process_request(Request(URL)), return_exceptions=True)]
        assert [answer.refused.reason for answer in answers] == ["robots_unreachable"] * 4
        assert all(answer.refused.unsent for answer in answers), "their links are as they were"

    asyncio.run(run())
    assert [str(error) for error in failures] == ["gone"], "the run hears of it once"


def test_robots_is_cut_at_a_line():
    body = b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 200_000 + b"Disallow: /\n"
    assert len(shortened(body)) <= MAX_BYTES
    assert shortened(body).endswith(b"\n")
    assert Rules(body, "newscrawl").allows("https://x.ir/news")
    assert not Rules(body, "newscrawl").allows("https://x.ir/a")


def test_robots_group_of_ours_wins():
    rules = Rules(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: newscrawl\nAllow: /\nCrawl-delay: 2", "newscrawl"
    )
    assert rules.allows("https://x.ir/news")
    assert rules.delay == 2.0


def test_html_as_robots_forbids_nothing():
    assert Rules(b"<!DOCTYPE html><html><body>404</body></html>", "newscrawl").allows("https://x.ir/news")


BODY = b"<html><p>0123456789</p></html>" * 50


def unzipped(body, *, later=False, headers=None):
    middleware = Compression.from_crawler(Made().crawler)
    response = HtmlResponse(URL, headers={"Content-Encoding": "gzip"} | (headers or {}), body=body)
    return middleware.process_response(Request(URL, meta={LATER: later}), response)


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(BODY), gzip.compress(BODY[:700]) + gzip.compress(BODY[700:]), gzip.compress(BODY) + bytes(40)],
    ids=["one member", "two members", "padded"],  # the bytes hold the clock, and workers must agree on names
)
def test_whole_gzip(packed):
    found = unzipped(packed)
    assert (found.body, found.headers.get("Content-Encoding"), type(found)) == (BODY, None, HtmlResponse)


def test_an_article_that_another_process_reads_stays_packed():
    packed = gzip.compress(BODY)
    found = unzipped(packed, later=True)
    assert (found.body, found.headers["Content-Encoding"]) == (packed, b"gzip")


def test_a_charset_is_no_packing():
    assert unzipped(BODY, headers={"Content-Encoding": "utf-8"}).body == BODY


def test_too_large_a_gzip():
    with pytest.raises(Refusal, match="too_large"):
        unzipped(gzip.compress(bytes(17 << 20)))


@pytest.mark.parametrize("end", [-1, -8, -9, -20])
def test_cut_gzip_is_never_a_page(end):
    with pytest.raises(Refusal, match="corrupt"):
        unzipped(gzip.compress(BODY)[:end])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError("x"), "timeout"),
        (ConnectionRefusedError("x"), "refused_connection"),
        (KeyError("x"), "error_KeyError"),
    ],
)
def test_classify(error, reason):
    assert classify(Failure(error)).reason == reason
