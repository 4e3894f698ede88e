"""The same run on PostgreSQL."""

import signal
from collections import Counter

import pytest
from forked import running_newsroom
from patience import until

pytestmark = pytest.mark.slow


def test_a_crawl_on_postgresql_survives_a_kill(collection, postgres_url):
    with running_newsroom(articles=300, latency=0.01) as newsroom:
        process = collection.start(newsroom.url, "--db", postgres_url)
        until("60 requests", lambda: newsroom.stats()["requests"] >= 60)
        process.send_signal(signal.SIGKILL)
        process.wait()
        run = collection.crawl(newsroom.url, "--db", postgres_url)
        nothing = collection.crawl(newsroom.url, "--db", postgres_url)
    assert [run.code, nothing.code] == [0, 0]
    assert nothing.records == []
    ids = Counter(record["id"] for record in collection.union())
    assert set(ids.values()) == {1}
    assert len(ids) > len(run.records) > 0
    assert not (collection.home / "newscrawl.db").exists()
