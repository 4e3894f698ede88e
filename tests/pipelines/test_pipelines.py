"""What an article passes: complete, asked for, fingerprinted, stored; each refusal with its reason.

Modules: `pipelines/base.py`, `pipelines/duplicates.py`, `pipelines/required.py`, `pipelines/scope.py`,
`pipelines/store.py`.
"""

import asyncio
from datetime import datetime
from types import SimpleNamespace

import pytest
from scrapy.exceptions import DropItem

from newscrawl.dedup import prepare_article
from newscrawl.discovery.planner import Options
from newscrawl.items import Link
from newscrawl.pipelines.duplicates import DuplicatesPipeline
from newscrawl.pipelines.required import RequiredPipeline
from newscrawl.pipelines.scope import ScopePipeline
from newscrawl.pipelines.store import StorePipeline
from newscrawl.spiders.due import InFlight
from newscrawl.store.engine import StoreError
from newscrawl.store.outcomes import Fetched, Rejected, Settled

WINDOW = {
    "since": datetime.fromisoformat("2025-12-29T00:00:00+03:30"),
    "until": datetime.fromisoformat("2025-12-30T00:00:00+03:30"),
}


class Desk:
    """Crawler and spider in one, with one link in flight: keeps what is handed in."""

    def __init__(self):
        self.spider = self
        self.options = Options()
        self.link = InFlight(Link("1", "https://www.mehrnews.com/news/1"))
        self.due = SimpleNamespace(in_flight={"1": self.link})
        self.outcomes = []
        self.answer = None

    async def settle(self, outcome):
        self.outcomes.append(outcome)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return self.answer
        return Settled("refused" if isinstance(outcome, Rejected) else "new", getattr(outcome, "article", None))


@pytest.fixture
def desk():
    return Desk()


def process(pipeline, desk, item):
    result = pipeline.from_crawler(desk).process_item(item)
    return asyncio.run(result) if asyncio.iscoroutine(result) else result


def refusal(pipeline, desk, item):
    """The outcome of an item that is dropped."""
    with pytest.raises(DropItem, match=item.id):
        process(pipeline, desk, item)
    (outcome,) = desk.outcomes
    assert outcome.key == (item.source, item.news_code)
    assert outcome.url == item.url
    return outcome


class TestRequired:
    @pytest.mark.parametrize(
        "fields", [{}, {"body": None, "kind": "photo"}, {"body": "", "kind": "video"}, {"lead": None, "tags": []}]
    )
    def test_a_complete_record_passes(self, desk, make_article, fields):
        item = make_article(**fields)
        assert process(RequiredPipeline, desk, item) is item
        assert desk.outcomes == []

    @pytest.mark.parametrize(
        ("fields", "detail"),
        [
            ({"title": "  "}, "title is empty"),
            ({"body": "  \n\n "}, "body is empty"),
            ({"body": None, "kind": "report"}, "body is empty"),
            ({"published_at": "yesterday"}, "published_at"),
            ({"kind": "blog"}, "kind"),
            ({"tags": [None]}, "tags"),
            ({"title": "نیم\ud800نویسه"}, "surrogates"),
        ],
    )
    def test_an_incomplete_record_is_refused_with_its_field(self, desk, make_article, fields, detail):
        outcome = refusal(RequiredPipeline, desk, make_article(**fields))
        assert outcome.refused.reason == "invalid"
        assert detail in outcome.refused.detail
        outcome.refused.detail.encode()


class TestScope:
    def ask(self, desk, **options):
        desk.spider.options = Options(**options)

    def test_without_a_question_every_provincial_article_passes(self, desk, make_article):
        item = make_article()
        assert process(ScopePipeline, desk, item) is item

    def test_the_province_asked_for_passes(self, desk, make_article):
        self.ask(desk, provinces=("gilan", "ardabil"), **WINDOW)
        item = make_article()
        assert process(ScopePipeline, desk, item) is item

    def test_another_province_is_left_to_who_asks_for_it(self, desk, make_article):
        self.ask(desk, provinces=("gilan",))
        outcome = refusal(ScopePipeline, desk, make_article())
        assert (outcome.refused.reason, outcome.province) == ("other_province", "ardabil")
        assert outcome.published_at == datetime.fromisoformat("2025-12-29T10:55:00+03:30").timestamp()
        assert "اردبیل" in outcome.refused.detail

    @pytest.mark.parametrize(
        ("published", "passes"),
        [
            ("2025-12-28T23:59:59+03:30", False),
            ("2025-12-29T00:00:00+03:30", True),
            ("2025-12-29T23:59:59+03:30", True),
            ("2025-12-29T20:29:59+00:00", True),
            ("2025-12-30T00:00:00+03:30", False),
            ("2025-12-29T20:30:00+00:00", False),
        ],
    )
    def test_the_window_holds_its_first_moment_and_not_its_last(self, desk, make_article, published, passes):
        self.ask(desk, **WINDOW)
        item = make_article(published_at=published)
        if passes:
            assert process(ScopePipeline, desk, item) is item
        else:
            outcome = refusal(ScopePipeline, desk, item)
            assert outcome.refused.reason == "outside_window"

    @pytest.mark.parametrize("source", ["bloghnews", "ardabilrasa"])  # News Studio, WordPress
    def test_national_news_of_a_local_outlet_is_refused_whatever_its_list(self, desk, make_article, source):
        item = make_article(source=source, id=f"{source}#1", province=None, province_name=None, section=["سیاست خارجی"])
        outcome = refusal(ScopePipeline, desk, item)
        assert outcome.refused.reason == "not_provincial"

    def test_national_news_of_a_mixed_list_is_refused(self, desk, make_article):
        desk.link.mixed = True
        item = make_article(province=None, province_name=None, province_iso=None, section=["سیاست", "دولت"])
        outcome = refusal(ScopePipeline, desk, item)
        assert outcome.refused.reason == "not_provincial"
        assert outcome.refused.detail == "section سیاست > دولت: no province"

    def test_a_provincial_list_vouches_for_its_items(self, desk, make_article):
        item = make_article(province=None, province_name=None, province_iso=None)
        assert process(ScopePipeline, desk, item) is item

    def test_an_article_without_a_province_is_not_of_those_asked_for(self, desk, make_article):
        self.ask(desk, provinces=("gilan",))
        outcome = refusal(ScopePipeline, desk, make_article(province=None, province_name=None))
        assert (outcome.refused.reason, outcome.province) == ("other_province", None)


def test_duplicates_sets_the_hash_that_tells_an_edit(desk, make_article):
    item = make_article()
    assert process(DuplicatesPipeline, desk, item) is item
    assert item.content_hash
    assert desk.link.prepared.content_hash == item.content_hash
    edited, recrawled = make_article(title="دیگر"), make_article(fetched_at=None, tags=["تازه"])
    for other in (edited, recrawled):
        process(DuplicatesPipeline, desk, other)
    assert recrawled.content_hash == item.content_hash != edited.content_hash


class TestStore:
    def stored(self, desk, item, answer):
        desk.link.prepared = prepare_article(item)
        desk.answer = answer
        return process(StorePipeline, desk, item)

    @pytest.mark.parametrize("what", ["new", "update"])
    def test_what_is_exported_comes_out(self, desk, make_article, what):
        item = make_article()
        assert self.stored(desk, item, Settled(what, item)) is item
        (outcome,) = desk.outcomes
        assert isinstance(outcome, Fetched)
        assert outcome.prepared is desk.link.prepared

    @pytest.mark.parametrize("what", ["unchanged", "dropped"])
    def test_what_is_not_exported_does_not(self, desk, make_article, what):
        item = make_article()
        with pytest.raises(DropItem, match=f"mehrnews#1: {what}"):
            self.stored(desk, item, Settled(what, item))

    def test_what_could_not_be_stored_is_dropped_and_stays_due(self, desk, make_article):
        item = make_article()
        with pytest.raises(DropItem, match="not stored: disk is full"):
            self.stored(desk, item, StoreError("disk is full"))
