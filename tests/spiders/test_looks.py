"""What a look at a page does to its link: the spider's callbacks with a real store, one answer at a time."""

import asyncio

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler
from sqlalchemy import select, update
from twisted.python.failure import Failure

from newscrawl import spiders
from newscrawl.middlewares.conditional import ASK, WHOLE, ConditionalMiddleware
from newscrawl.middlewares.throttle import BEGAN
from newscrawl.reasons import REASONS
from newscrawl.run import Run
from newscrawl.store import links, schema, validators
from newscrawl.store.home import Home
from newscrawl.store.validators import Validators

BEGUN = 1_767_000_000.0


class Room:
    """A run over one link."""

    def __init__(self, run, make_link):
        self.run = run
        self.spider = spiders.MehrnewsSpider.from_crawler(get_crawler(spiders.MehrnewsSpider), run=run)
        self.spider.hosts.bad = self.spider.hosts.good = lambda *_: None
        with run.store.write() as connection:
            links.add(connection, "mehrnews", [make_link(1)], channel="feed", run_id=run.run_id, now=BEGUN - 60)

    def set(self, **values):
        with self.run.store.write() as connection:
            connection.execute(update(schema.links).values(**values))

    @property
    def link(self):
        with self.run.store.read() as connection:
            return connection.execute(select(schema.links)).one()

    def request(self):
        (one,) = self.spider.due.claim()
        return one, self.spider.article_request(one)

    def look(self, status=200, body=b""):
        one, request = self.request()
        request.meta[BEGAN] = BEGUN
        response = HtmlResponse(request.url, status=status, body=body, request=request)

        async def read():
            return [item async for item in self.spider.parse_article(response, one.link)]

        return asyncio.run(read())


@pytest.fixture
def room(tmp_path, make_link):
    run = Run.start(Home.at(tmp_path / "home").prepare(), None, ["mehrnews"], {})
    yield Room(run, make_link)
    run.close()


PAGES = {
    "soft_404": "<html><title>خطای ۴۰۴</title><body>صفحه یافت نشد</body></html>",
    "login": "<html><body><form>ورود<input type='password'></form></body></html>",
    "not_article": "<html><title>تعمیرات</title><body>سایت در دست تعمیر است</body></html>",
    "empty": " ",
    "challenge": "<html><script>document.cookie='__arcsjs=1'</script></html>",
    "truncated": "<html><head><title>خبر</title></head><body><div>نیم",
}


@pytest.mark.parametrize(("reason", "page"), PAGES.items())
def test_b_a_page_in_an_articles_place_leaves_the_link_due(room, reason, page):
    assert room.look(200, page.encode()) == []
    assert (room.link.state, room.link.reason, room.link.looked_at) == ("due", reason, BEGUN)
    assert room.link.due_at is not None


@pytest.mark.parametrize("status", [400, 404, 410, 401, 403, 429, 451, 500, 502, 503, 520])
def test_a3_b_no_status_settles_a_new_link_at_its_first_answer(room, status):
    room.look(status)
    assert (room.link.state, room.link.reason) == ("due", f"http_{status}")
    assert REASONS.get(f"http_{status}", REASONS["http_4xx"]).passing


def test_b4_a_304_that_nobody_asked_for_is_asked_again_for_the_whole_page(room):
    one, request = room.request()
    assert (request.meta[ASK], request.meta[WHOLE]) == (None, False)
    room.spider.due.done(one.link.news_code)
    room.look(304)
    assert (room.link.state, room.link.reason) == ("due", "unasked_304")
    room.set(due_at=0.0)
    _, request = room.request()
    ConditionalMiddleware().process_request(request)
    assert request.headers["Cache-Control"] == b"no-cache"
    assert "If-None-Match" not in request.headers


def test_b4_a_304_to_our_question_without_a_text_stores_nothing(room):
    with room.run.store.write() as connection:
        validators.put(connection, [Validators("mehrnews#1", '"a"', None)], BEGUN)
    room.set(state="stored", due_at=0.0)
    room.look(304)
    assert (room.link.reason, room.link.due_at is None) == ("unasked_304", False)


@pytest.mark.parametrize("status", [404, 410, 500, 304])
def test_a_second_look_that_fails_touches_nothing_of_what_is_stored(room, status):
    room.set(state="stored", due_at=0.0, looked_at=BEGUN - 900, published_at=BEGUN - 999, province="ardabil")
    room.look(status)
    link = room.link
    assert (link.state, link.looked_at) == ("stored", BEGUN - 900)
    assert (link.published_at, link.province) == (BEGUN - 999, "ardabil")


def test_b5_a_list_answers_304_to_nobodys_question(room):
    running = room.spider.walker.begin_next()
    request = room.spider.listing_request(running, running.url)
    assert request.meta[ASK] is None
    response = HtmlResponse(request.url, status=304, request=request)
    room.spider.hosts.sleep = lambda _: asyncio.sleep(0)

    async def read():
        return [item async for item in room.spider.parse_listing(response, running)]

    (again,) = asyncio.run(read())
    assert room.spider.walker.active is running, "the list is not read yet"
    assert (again.url, again.meta[WHOLE]) == (request.url, True)


def waits(room):
    async def turn():
        while room.spider._tasks:
            await asyncio.gather(*room.spider._tasks)

    return turn


def test_an_errback_that_raises_leaves_nobody_waiting(room):
    one, request = room.request()
    given = Failure(TimeoutError("x"))
    given.request = request

    async def fail():
        room.spider.callback_failed(Failure(ValueError("a fault of ours")), given)
        await waits(room)()

    asyncio.run(fail())
    assert one.link.news_code not in room.spider.due.in_flight
    assert room.link.reason == "spider_error"


def test_an_outcome_that_cannot_be_stored_leaves_nobody_waiting(room):
    async def refuse(_):
        raise ValueError("no such value")

    room.run.batcher.submit = refuse
    assert room.look(404) == []
    assert room.spider.due.in_flight == {}
    assert room.spider.due.held == {"1"}, "the next run has it"
    assert room.link.reason is None
