"""Pages that are read by children: the same records, a dead child costs nothing or one page, nobody stays behind."""

import asyncio
import gzip
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl import families, parsers, sources
from newscrawl.authoring import cases
from newscrawl.dedup import prepare_article
from newscrawl.pages.page import Page
from newscrawl.parsers import ParserError, Parsers
from newscrawl.reasons import Refused

FIXTURES = Path(__file__).parent / "sources"
NAMES = ("mehrnews/reference", "mehrnews/table", "mehrnews/refuse-hollow", "mehrnews/refuse-soft-404", "yjc/article")

# A child that dies over some pages, is slow over others, and meets a fault of ours.
ODD = """
import os, sys, time
from newscrawl import parsers
plain = parsers.answer
def answer(task):
    if b"DIES" in task and not (b"ONCE" in task and os.path.exists(sys.argv[1])):
        open(sys.argv[1], "w").close()
        os.kill(os.getpid(), 9)
    if b"SLOW" in task:
        time.sleep(0.5)
    return plain(task)
parsers.answer = answer
parsers.serve(int(sys.argv[2]))
"""


class Stats(Counter):
    def inc_value(self, key, count=1):
        self[key] += count


def case(name):
    return cases.load(FIXTURES / name)


def page_of(one, mark=b""):
    facts = one.facts
    return Page(facts.url, one.page + mark, facts.fetched_at, headers={"content-type": facts.content_type})


async def read(pool, one, mark=b"", stats=None):
    page = page_of(one, mark)
    return (await pool.article(page, sources.get(one.source), None, Stats() if stats is None else stats))[0]


@pytest.fixture
def odd(tmp_path):
    pool = Parsers(2, program=("-c", ODD, str(tmp_path / "died")))
    yield pool
    pool.close()


def test_same_records_refusals_and_counts():
    ours, theirs, answers = Stats(), Stats(), []
    pool = Parsers(2)

    async def all_of_them():
        work = [read(pool, case(name), stats=theirs) for name in NAMES if (FIXTURES / name).is_dir()]
        return await asyncio.gather(*work, return_exceptions=True)

    try:
        answers = asyncio.run(all_of_them())
        assert len(pool.pids) == 2
    finally:
        pool.close()
    assert pool.pids == []
    for name, found in zip([name for name in NAMES if (FIXTURES / name).is_dir()], answers, strict=True):
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


def test_packed_pages_are_read_and_fingerprinted_as_others():
    """A gzip body comes as it was served; what is cut or too large is refused."""
    one = case(NAMES[0])
    plain, source = page_of(one), sources.get(one.source)
    packed = gzip.compress(one.page)
    pool = Parsers(1, after=1, limit=len(one.page))

    def packed_page(body, encoding="gzip"):
        return replace(plain, body=body, headers={**plain.headers, "content-encoding": encoding})

    bodies = [packed, packed, packed[:-5], gzip.compress(one.page + b" ")]

    async def all_of_them():
        work = [pool.article(packed_page(body), source, None, Stats()) for body in bodies]
        return await asyncio.gather(*work, return_exceptions=True)

    try:
        (here, none), (there, prepared), cut, large = asyncio.run(all_of_them())
    finally:
        pool.close()
    assert none is None
    assert here == there == families.get(source.family).article(plain, source)
    assert prepared == prepare_article(here)
    assert [refused.reason for refused in (cut, large)] == ["corrupt", "too_large"]


def test_a_page_that_kills_twice_is_refused_and_all_others_are_read(odd):
    one = case(NAMES[0])

    async def some():
        marks = [b"", b"<!-- DIES -->", b"", b""]
        return await asyncio.gather(*(read(odd, one, mark) for mark in marks), return_exceptions=True)

    before, died, *after = asyncio.run(some())
    assert isinstance(died, Refused)
    assert died.reason == "parser_crashed"
    assert died.row.passing
    assert [article.title for article in after] == [before.title] * 2


def test_a_child_that_the_system_kills_costs_nothing(odd):
    one = case(NAMES[0])
    assert asyncio.run(read(odd, one, b"<!-- DIES ONCE -->")).title == one.expected()["title"]


def test_results_come_in_the_order_of_the_pages(odd):
    one, done = case(NAMES[0]), []

    async def first(mark, name):
        await read(odd, one, mark)
        done.append(name)

    async def both():
        await asyncio.gather(read(odd, one), read(odd, one))  # both are up
        await asyncio.gather(first(b"<!-- SLOW -->", "slow"), first(b"", "quick"))

    asyncio.run(both())
    assert done == ["slow", "quick"]


def test_a_cancelled_page_does_not_answer_for_the_next(odd):
    one, other = case(NAMES[0]), case(NAMES[1])

    async def cancelled():
        task = asyncio.ensure_future(read(odd, one, b"<!-- SLOW -->"))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await asyncio.gather(read(odd, other), read(odd, other))

    assert {article.title for article in asyncio.run(cancelled())} == {other.expected()["title"]}


def test_a_fault_of_ours_is_told(caplog):
    program = (
        "import sys; from newscrawl import families, parsers; families.get = None; parsers.serve(int(sys.argv[1]))"
    )
    pool = Parsers(1, program=("-c", program))
    try:
        with pytest.raises(ParserError, match="TypeError: 'NoneType' object is not callable"):
            asyncio.run(read(pool, case(NAMES[0])))
    finally:
        pool.close()
    assert "Traceback" in caplog.text


def test_the_first_pages_need_no_child():
    pool = Parsers(1, after=1)
    assert asyncio.run(read(pool, case(NAMES[0]))).news_code == "6705663"
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
