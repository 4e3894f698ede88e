"""`newscrawl check`: healthy or not, by the store, and live against the newsroom.

Modules: `monitors/health.py`.
"""

from __future__ import annotations

import json
import time

import msgspec
import pytest
from forked import newscrawl, running_newsroom
from typer.testing import CliRunner

from newscrawl import sources
from newscrawl.cli.app import app
from newscrawl.items import FIELDS
from newscrawl.monitors.health import examine
from newscrawl.store import runs
from newscrawl.store.engine import Store
from newscrawl.store.schema import articles, versions

pytestmark = pytest.mark.slow

HOUR = 3600.0
NOW = 1_767_000_000.0
EXPECT = {"articles_per_day": 10, "silence_hours": 12.0, "tolerance": 0.2, "look_back_days": 7}


@pytest.fixture
def mehr():
    """Mehr with expectations of a small outlet."""
    source = sources.get("mehrnews")
    expect = msgspec.convert({**EXPECT, "coverage": {"lead": 0.9}}, type(source.expect))
    return msgspec.structs.replace(source, expect=expect)


@pytest.fixture
def collection(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'newscrawl.db'}")
    yield Filled(store)
    store.close()


class Filled:
    """A store with runs and articles in it."""

    def __init__(self, store):
        self.store = store
        self.number = 0

    def run(self, hours_ago, **options):
        self.number += 1
        name, at = f"r{self.number}", NOW - hours_ago * HOUR
        with self.store.write() as connection:
            runs.begin(connection, name, ["mehrnews"], options, at)
            runs.finish(connection, name, status="finished", exit_code=0, summary={}, now=at)

    def add(self, hours, *, lead="لید"):
        """Articles published so many hours ago."""
        with self.store.write() as connection:
            for hour in hours:
                self.number += 1
                key, at = f"mehrnews#{self.number}", NOW - hour * HOUR
                row = dict.fromkeys((column.name for column in articles.columns if not column.nullable), "x")
                row |= {"id": key, "source": "mehrnews", "news_code": str(self.number), "version": 1}
                row |= dict.fromkeys(("published_at", "first_seen_at", "last_seen_at"), at)
                connection.execute(articles.insert().values(row))
                record = dict.fromkeys(FIELDS) | {"lead": lead}
                self.version(connection, key, record, at)

    @staticmethod
    def version(connection, key, record, at):
        import zlib

        values = {"article_id": key, "version": 1, "run_id": "r1", "stored_at": at, "exported": True}
        values["record"] = zlib.compress(json.dumps(record).encode())
        required = {column.name for column in versions.columns if not column.nullable} - {"seq", *values}
        connection.execute(versions.insert().values({**dict.fromkeys(required, "x"), **values}))

    def examine(self, source, now=NOW):
        with self.store.read() as connection:
            return examine(connection, source, now)


def test_healthy(collection, mehr):
    collection.run(24 * 7)
    collection.run(1)
    collection.add([hour * 2 for hour in range(1, 84)])
    health = collection.examine(mehr)
    assert health.reasons == []
    assert health.newest_hours == 2
    assert 11 < health.per_day < 13


def test_silent(collection, mehr):
    collection.run(10)
    collection.run(0.5)
    collection.add([14, 15])
    assert collection.examine(mehr).reasons == ["silent: newest article 14 h old, expected within 12 h"]


def test_schedule_that_stopped_is_not_a_silent_source(collection, mehr):
    collection.run(30)
    collection.add([31])
    assert collection.examine(mehr).reasons == ["no run for 30 h; is the schedule still working?"]


def test_nothing_ever(collection, mehr):
    assert collection.examine(mehr) is None
    collection.run(1)
    assert collection.examine(mehr).reasons == ["no article was ever stored"]


def test_few_articles_beyond_the_tolerance(collection, mehr):
    collection.run(24 * 10)
    collection.run(1)
    collection.add([1 + hour * 3.5 for hour in range(48)])  # 6.9 a day, at least 8
    (reason,) = collection.examine(mehr).reasons
    assert reason == "few articles: 6.9 a day over 7 days, expected 10 (at least 8)"


@pytest.mark.parametrize("options", [{"province": "ardabil"}, {"limit": 5}])
def test_collection_of_some_provinces_is_not_counted(collection, mehr, options):
    collection.run(24 * 10, **options)
    collection.run(1, **options)
    collection.add([1])
    assert collection.examine(mehr).reasons == []


def test_young_collection_is_not_counted(collection, mehr):
    collection.run(2)
    collection.add([3])
    assert collection.examine(mehr).reasons == []


def test_field_that_went_missing(collection, mehr):
    collection.run(3)
    collection.add([1] * 10)
    collection.add([2] * 15, lead=None)
    (reason,) = collection.examine(mehr).reasons
    assert reason == "field lead: in 40% of 25 articles, expected 90% (at least 72%)"


def test_command_says_which_and_ends_with_5(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'newscrawl.db'}")
    with store.write() as connection:
        runs.begin(connection, "r", ["mehrnews"], {}, time.time() - 60)
    store.close()
    result = CliRunner().invoke(app, ["check", "--home", str(tmp_path)])
    assert (result.exit_code, result.output) == (5, "mehrnews           no article was ever stored\n")
    result = CliRunner().invoke(app, ["check", "irna", "--home", str(tmp_path), "--json"])
    assert result.exit_code == 5
    assert json.loads(result.output)[0]["reasons"] == ["never crawled in this collection"]


def live(*arguments):
    return newscrawl("check", "--live", *arguments, "-s", "DOWNLOAD_DELAY=0")


def test_live_reads_a_list_and_an_article():
    with running_newsroom(articles=120) as newsroom:
        done = live("mehrnews", "--base-url", f"mehrnews={newsroom.url}")
        asked = [hit["path"].partition("?")[0].rpartition("/")[0] for hit in newsroom.log()]
    assert (done.returncode, done.stdout) == (0, "mehrnews           read archive:19 and an article\n"), done
    assert len(asked) == 3, asked  # robots.txt, the list, the article


def test_live_says_what_a_dead_source_answers():
    done = live("mehrnews", "--base-url", "mehrnews=http://127.0.0.1:9", "-s", "DOWNLOAD_TIMEOUT=3")
    assert done.returncode == 5, done
    assert "no list could be read: " in done.stdout


def test_live_says_what_another_site_answers():
    with running_newsroom(articles=60) as newsroom:
        newsroom.call("reset-log", post=True)
        for article in newsroom.articles():
            newsroom.withdraw(article["nid"])
        done = live("mehrnews", "--base-url", f"mehrnews={newsroom.url}")
    assert done.returncode == 5, done
    assert "no article could be read: empty_list" in done.stdout
