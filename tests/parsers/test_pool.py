"""Pages that are read by children: the same records, a dead child costs nothing or one page, nobody stays behind.

Modules: `parsers/pool.py`, `parsers/child.py`, `parsers/messages.py`. One pool serves most tests: a child takes a
second to start.
"""

import asyncio
import gzip
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from newscrawl import families, parsers, sources
from newscrawl.authoring import cases
from newscrawl.dedup import prepare_article
from newscrawl.items import Link
from newscrawl.pages.page import Listing, Page
from newscrawl.parsers import ParserError, Parsers
from newscrawl.parsers.messages import Found
from newscrawl.reasons import Refused

FIXTURES = Path(__file__).parents[1] / "sources"
NAMES = ("mehrnews/reference", "mehrnews/table", "mehrnews/refuse-hollow", "mehrnews/refuse-soft-404", "yjc/article")
FEED = """<rss version="2.0"><channel><item><title>خبر یک</title><link>https://www.mehrnews.com/news/1/x</link>
<category domain="khorasanShomali">استانها</category><pubDate>Wed, 02 Sep 2026 11:28:42 GMT</pubDate></item>
<item><title>خبر دو</title><guid>https://www.mehrnews.com/news/2</guid></item></channel></rss>""".encode()

# A child that dies over some pages, is slow over others, and meets a fault of ours.
ODD = """
import os, sys, time
from newscrawl.parsers import child
plain = child.answer
def answer(task):
    if b"DIES" in task and not (b"ONCE" in task and os.path.exists(sys.argv[1])):
        open(sys.argv[1], "w").close()
        os.kill(os.getpid(), 9)
    if b"SLOW" in task:
        time.sleep(0.5)
    if b"FAULT" in task:
        task = task.replace(b"nastooh", b"nowhere")
    return plain(task)
child.answer = answer
child.serve(int(sys.argv[2]))
"""


class Stats(Counter):
    def inc_value(self, key, count=1):
        self[key] += count


def case(name):
    return cases.load(FIXTURES / name)


ONE = case(NAMES[0])
MEHR = sources.get("mehrnews")


def page_of(one, mark=b""):
    facts = one.facts
    return Page(facts.url, one.page + mark, facts.fetched_at, headers={"content-type": facts.content_type})


def packed(body):
    page = page_of(ONE)
    return replace(page, body=body, headers={**page.headers, "content-encoding": "gzip"})


async def read(pool, one, mark=b"", stats=None):
    page = page_of(one, mark)
    return (await pool.article(page, sources.get(one.source), None, Stats() if stats is None else stats))[0]


async def together(*work):
    return await asyncio.gather(*work, return_exceptions=True)


@pytest.fixture(scope="module")
def loop():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    pool = Parsers(2, program=("-c", ODD, str(tmp_path_factory.mktemp("odd") / "died")), limit=len(ONE.page))
    yield pool
    pool.close()
    assert pool.pids == []


def test_same_records_refusals_and_counts(loop, odd):
    ours, theirs = Stats(), Stats()
    names = [name for name in NAMES if (FIXTURES / name).is_dir()]
    answers = loop.run(together(*(read(odd, case(name), stats=theirs) for name in names)))
    for name, found in zip(names, answers, strict=True):
        one = case(name)
        source = sources.get(one.source)
        here = families.get(source.family).article
        if isinstance(found, Refused):
            with pytest.raises(Refused) as refusal:
                here(page_of(one), source, stats=ours)
            assert str(found) == str(refusal.value)
        else:
            assert found == here(page_of(one), source, stats=ours)
    assert theirs == ours
    assert set(theirs) == set(ours)
    assert len(answers) >= 4


def test_packed_pages_are_read_and_fingerprinted_as_others(loop, odd):
    """A gzip body comes as it was served; what is cut or too large is refused."""
    bodies = [gzip.compress(ONE.page), gzip.compress(ONE.page)[:-5], gzip.compress(ONE.page + b" ")]
    work = (odd.article(packed(body), MEHR, None, Stats()) for body in bodies)
    (article, prepared), cut, large = loop.run(together(*work))
    assert article == families.get(MEHR.family).article(page_of(ONE), MEHR)
    assert prepared == prepare_article(article)
    assert [refused.reason for refused in (cut, large)] == ["corrupt", "too_large"]


def test_lists_are_the_same_and_their_refusals(loop, odd):
    feed = Page("https://www.mehrnews.com/rss", FEED, datetime.now(UTC))
    no_feed = replace(feed, body=b"<html><title>404</title></html>")
    found, refused = loop.run(together(*(odd.listing(page, MEHR, "feed") for page in (feed, no_feed))))
    family = families.get(MEHR.family)
    assert found == family.listing(feed, MEHR, "feed")
    assert len(found.links) == 2
    with pytest.raises(Refused) as refusal:
        family.listing(no_feed, MEHR, "feed")
    assert str(refused) == str(refusal.value)


def test_a_listing_goes_there_and_back():
    odd_zone = datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=3, minutes=25, seconds=44)))
    link = Link(
        "1", "https://x.ir/1", "photo", "عنوان", "qom", odd_zone, datetime(2026, 1, 1, tzinfo=UTC), national=True
    )
    children = (("https://x.ir/a.xml", None), ("https://x.ir/b.xml", odd_zone))
    listing = Listing((link, Link("2", "https://x.ir/2")), "https://x.ir/p2", children, "cut", ("line 3",))
    said = msgspec.msgpack.encode(Found.of(listing))
    assert msgspec.msgpack.decode(said, type=Found).listing() == listing


def test_a_page_that_kills_twice_is_refused_and_all_others_are_read(loop, odd):
    marks = [b"", b"<!-- DIES -->", b"", b""]
    before, died, *after = loop.run(together(*(read(odd, ONE, mark) for mark in marks)))
    assert isinstance(died, Refused)
    assert died.reason == "parser_crashed"
    assert died.row.passing
    assert [article.title for article in after] == [before.title] * 2


def test_a_child_that_the_system_kills_costs_nothing(loop, tmp_path):
    pool = Parsers(1, program=("-c", ODD, str(tmp_path / "died")))
    assert loop.run(read(pool, ONE, b"<!-- DIES ONCE -->")).title == ONE.expected()["title"]
    os.kill(pool.pids[0], signal.SIGKILL)  # while it waits for work
    assert loop.run(read(pool, ONE)).title == ONE.expected()["title"]
    pool.close()


def test_results_come_in_the_order_of_the_pages(loop, odd):
    done = []

    async def first(mark, name):
        await read(odd, ONE, mark)
        done.append(name)

    async def both():
        await together(read(odd, ONE), read(odd, ONE))  # both are up
        await together(first(b"<!-- SLOW -->", "slow"), first(b"", "quick"))

    loop.run(both())
    assert done == ["slow", "quick"]


def test_a_cancelled_page_does_not_answer_for_the_next(loop, odd):
    other = case(NAMES[1])

    async def cancelled():
        task = asyncio.ensure_future(read(odd, ONE, b"<!-- SLOW -->"))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await together(read(odd, other), read(odd, other))

    assert {article.title for article in loop.run(cancelled())} == {other.expected()["title"]}


def test_a_fault_of_ours_is_told(loop, odd, caplog):
    (fault,) = loop.run(together(odd.article(page_of(ONE, b"<!-- FAULT -->"), MEHR, None, Stats())))
    assert isinstance(fault, ParserError)
    assert str(fault).startswith("ValueError: no family is named 'nowhere'")
    assert "Traceback" in caplog.text


def test_the_first_pages_need_no_child(loop):
    pool = Parsers(1, after=2)
    article, prepared = loop.run(pool.article(packed(gzip.compress(ONE.page)), MEHR, None, Stats()))
    assert (article.news_code, prepared) == ("6705663", None)
    assert len(loop.run(pool.listing(packed(gzip.compress(FEED)), MEHR, "feed")).links) == 2
    assert pool.pids == []
    pool.close()


PARENT = """
import asyncio, sys
from newscrawl.authoring import cases
from newscrawl import sources
from newscrawl.pages.page import Page
from newscrawl.parsers import Parsers
from pathlib import Path

one = cases.load(Path(sys.argv[1]))
page = Page(one.facts.url, one.page, one.facts.fetched_at)

class Stats:
    def inc_value(self, key, count=1): pass

async def main():
    pool = Parsers(2)
    await asyncio.gather(*(pool.article(page, sources.get(one.source), None, Stats()) for _ in range(2)))
    print(*pool.pids, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def test_killed_parents_leave_nobody_behind():
    command = [sys.executable, "-c", PARENT, str(FIXTURES / NAMES[0])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.send_signal(signal.SIGKILL)
    for _ in range(600):
        if not any(map(lives, children)):
            break
        time.sleep(0.1)
    assert not any(map(lives, children))


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A dead one that nobody has waited for yet is no longer at work.
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def test_how_many_a_run_has(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(4), raising=False)
    assert parsers.wanted(0, 1e9) == (0, 0)
    assert parsers.wanted(2, 1.0) == (2, 0)
    assert parsers.wanted(None, 1.0) == (0, parsers.PAGES_FIRST)
    assert parsers.wanted(None, float("inf")) == (3, parsers.PAGES_FIRST)
