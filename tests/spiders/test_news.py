"""What the spider does with an outcome, and how it comes to its run."""

import asyncio
from types import SimpleNamespace

import pytest
from scrapy.utils.test import get_crawler

from newscrawl import spiders
from newscrawl.reasons import Refused
from newscrawl.run import Run
from newscrawl.spiders.arguments import ArgumentError
from newscrawl.store.engine import StoreError
from newscrawl.store.home import Home
from newscrawl.store.lock import Locked
from newscrawl.store.outcomes import Rejected, Settled, Unchanged


def make(run=None, home=None, **arguments):
    settings = {"NEWSCRAWL_HOME": str(home), "DEDUP_DROP": "none"}
    crawler = get_crawler(spiders.MehrnewsSpider, settings)
    crawler.stats = SimpleNamespace(counts={}, inc_value=lambda key: crawler.stats.counts.update({key: 1}))
    return spiders.MehrnewsSpider.from_crawler(crawler, run=run, **arguments)


@pytest.fixture
def run(tmp_path):
    opened = Run.start(Home.at(tmp_path / "home").prepare(), None, ["mehrnews"], {})
    yield opened
    opened.close()


class Batcher:
    def __init__(self, answer):
        self.answer = answer

    async def submit(self, _):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_a_spider_joins_the_run_that_it_is_handed(run):
    spider = make(run)
    assert spider.run is run
    assert not run.owned
    assert spider.hosts.run is run


def test_a_spider_alone_opens_a_run_and_a_second_one_finds_the_lock(tmp_path):
    spider = make(home=tmp_path / "alone")
    assert spider.run.owned
    assert spider.run.home.path == tmp_path / "alone"
    with pytest.raises(Locked):
        make(home=tmp_path / "alone")
    spider.run.close()


def test_a_wrong_argument_leaves_no_lock(tmp_path):
    for wrong in ({"provinse": "ardabil"}, {"run": "r1"}, {"province": "nowhere"}):
        with pytest.raises(ArgumentError):
            make(home=tmp_path / "alone", **wrong)
    assert not (tmp_path / "alone").exists()


def test_an_outcome_is_counted_once_with_its_reason(run):
    spider = make(run)
    run.batcher = Batcher(Settled("refused"))
    asyncio.run(
        spider.settle(Rejected("mehrnews", "1", "https://www.mehrnews.com/news/1", Refused("invalid", "no title")))
    )
    assert set(spider.crawler.stats.counts) == {"newscrawl/outcome/refused", "newscrawl/reason/invalid"}


def test_a_store_that_fails_ends_the_spider(run):
    spider = make(run)
    run.batcher = Batcher(StoreError("disk is full"))
    closed = []

    async def close(reason):
        closed.append(reason)

    spider.crawler.engine = SimpleNamespace(close_spider_async=close)

    async def settle_twice():
        for _ in range(2):
            with pytest.raises(StoreError):
                await spider.settle(Unchanged("mehrnews", "1"))
        await asyncio.sleep(0)

    asyncio.run(settle_twice())
    assert closed == ["store_failed"]
    assert spider.crawler.stats.counts == {}
