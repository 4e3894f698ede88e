"""Killed at any moment: nothing lost, nothing twice, nothing torn.

Modules: `extensions/sweeping.py`.
"""

import random
import signal
from collections import Counter

import pytest
from forked import newscrawl, running_newsroom
from patience import PATIENCE, until

pytestmark = pytest.mark.slow

KILLS = 10


def test_kill_9_at_ten_random_moments(collection):
    moments = random.Random(1404)  # noqa: S311  # a fixed seed, so that a failure can be repeated
    with running_newsroom(articles=500, latency=0.004) as newsroom:
        wanted = {
            article
            for article, truth in newsroom.truths(since=f"{newsroom.stats()['now'][:4]}-06-01T00:00:00+03:30").items()
            if truth["province"]
        }
        killed = 0
        for _ in range(KILLS):
            process = collection.start(newsroom.url, "--since", "30d", "-s", "NEWSCRAWL_PART_ARTICLES=60")
            enough = newsroom.stats()["requests"] + moments.randrange(1, 50)
            until("requests", lambda enough=enough: newsroom.stats()["requests"] >= enough, process)
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = collection.crawl(newsroom.url, "--since", "30d")
        fetched = Counter(
            entry["path"].split("/")[2]
            for entry in newsroom.log()
            if entry["path"].split("/")[1] in {"news", "photo", "video"}
        )
    assert killed >= KILLS / 2, "the kills came too late to prove anything"
    assert last.code == 0
    ids = Counter(record["id"] for record in collection.union())
    assert set(ids) == wanted
    assert len(wanted) > 250
    assert set(ids.values()) == {1}
    # One batch and the requests in flight may be fetched again after each kill, no more.
    assert sum(fetched.values()) - len(fetched) <= KILLS * (50 + 8)


def test_a_killed_run_is_published_and_closed_by_the_next(collection):
    with running_newsroom(articles=400, latency=0.01) as newsroom:
        process = collection.start(newsroom.url)
        until("60 requests", lambda: newsroom.stats()["requests"] >= 60)
        process.kill()
        process.wait()
        exported = {path.name for path in (collection.home / "exports").glob("*.jsonl")}
        run = collection.crawl(newsroom.url)
    assert exported == set()
    files = {path.name for path in (collection.home / "exports").glob("*.jsonl")}
    assert len(files) == 2
    ids = Counter(record["id"] for record in collection.union())
    assert set(ids.values()) == {1}
    assert len(ids) > len(run.records) > 0


def test_a_second_run_is_refused(collection):
    with running_newsroom(articles=300) as newsroom:
        newsroom.fault("hang", value=PATIENCE)
        first = collection.start(newsroom.url, "-s", f"DOWNLOAD_TIMEOUT={PATIENCE}")
        until("a request", newsroom.log)
        second = newscrawl(*collection.command(newsroom.url))
        assert first.poll() is None
    assert second.returncode == 75
    assert "another run is crawling 'mehrnews'" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_cleanly_and_the_next_run_goes_on(collection, number):
    with running_newsroom(articles=400, latency=0.02) as newsroom:
        process = collection.start(newsroom.url)
        until("40 requests", lambda: newsroom.stats()["requests"] >= 40)
        process.send_signal(number)
        assert process.wait(PATIENCE) == 130
        run = collection.crawl(newsroom.url)
    assert run.code == 0
    ids = Counter(record["id"] for record in collection.union())
    assert set(ids.values()) == {1}
    assert len(ids) > 100
