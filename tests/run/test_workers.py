"""Several machines on one PostgreSQL: workers are killed, and nothing is lost, doubled or asked too often.

Modules: `jobs/working.py`, `cli/jobs.py`.
"""

import json
import random
import time
from collections import Counter

import pytest
from forked import Forked, newscrawl, running_newsroom
from patience import until
from sameness import clusters, plain
from sqlalchemy import create_engine, text

from newscrawl.jobs.queue import HEARTBEAT, STALLED
from newscrawl.store.engine import Store
from newscrawl.store.home import Home
from newscrawl.store.lock import SourceLocks

pytestmark = pytest.mark.slow
pytest.importorskip("procrastinate")

DELAY = 0.1
"""Seconds between two requests to a site, which a crawl lengthens at random."""

KILLS = 1
"""Of both workers; each costs half a minute of waiting until the dead are known to be dead, and little work."""

WINDOW = 20
"""Requests in a row over which the rate is looked at: two crawls of one site would be twice as fast."""


@pytest.fixture
def jobs(postgres_url):
    """Jobs of the queue, from its own table: a command for each look would keep a core busy."""
    engine = create_engine(postgres_url)
    query = "SELECT status, attempts, scheduled_at FROM procrastinate_jobs WHERE queue_name = 'newscrawl' ORDER BY id"

    def look(status=None):
        with engine.connect() as connection:
            rows = connection.execute(text(query)).all()
        return [row for row in rows if status in (None, row.status)]

    yield look
    engine.dispose()


def records(*arguments):
    return [json.loads(line) for line in newscrawl("export", *arguments).stdout.splitlines()]


def fastest(newsroom):
    """The shortest time in which a site was asked WINDOW times, in seconds."""
    moments = [hit["time"] for hit in newsroom.log()]
    return min(late - early for early, late in zip(moments, moments[WINDOW:], strict=False))


def test_two_workers_are_killed_again_and_again(tmp_path, postgres_url, jobs, monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_DB", postgres_url)
    chance = random.Random(1404)  # noqa: S311  # a fixed seed, so that a failure can be repeated
    assert newscrawl("migrate").returncode == 0
    with running_newsroom(articles=70) as one, running_newsroom(articles=70) as two:
        mirrors = {"mehrnews": one, "irna": two}  # the same news twice: copies across machines
        options = [part for name, site in mirrors.items() for part in ("--base-url", f"{name}={site.url}")]

        def start(number):
            home = ["--home", str(tmp_path / f"machine-{number}"), "-s", f"DOWNLOAD_DELAY={DELAY}"]
            return Forked("newscrawl", ["worker", "--concurrency", "1", *home, *options])

        def asked():
            return [site.stats()["requests"] for site in mirrors.values()]

        newscrawl("enqueue", "crawl", *mirrors, "--since", "30d")
        workers = [start(number) for number in range(2)]
        for _ in range(KILLS):
            goals = [count + chance.randrange(5, 40) for count in asked()]
            until("requests", lambda goals=goals: all(map(int.__ge__, asked(), goals)), workers[0])
            for worker in workers:
                worker.kill()
                worker.wait()
            dead = time.time()
            workers = [start(number) for number in range(2)]
            least = [count + 1 for count in asked()]  # one request may have been under way
            until("more requests", lambda least=least: all(map(int.__gt__, asked(), least)), workers[0])
            moments = [hit["time"] for site in mirrors.values() for hit in site.log()]
            # Jobs are taken up when their workers are known to be dead, and nobody crawls on meanwhile.
            assert not [one for one in moments if dead + 2 < one < dead + STALLED - 2 * HEARTBEAT]
        until("all is done", lambda: len(jobs("succeeded")) == 2, workers[0])
        for worker in workers:
            worker.send_signal(15)
            assert worker.wait() == 0
        rates = [fastest(site) for site in mirrors.values()]
        fast = ["--home", str(tmp_path / "alone"), "-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]
        monkeypatch.delenv("NEWSCRAWL_DB")
        newscrawl("crawl", *mirrors, "--since", "30d", *options, *fast)
    alone = records("--home", str(tmp_path / "alone"))
    monkeypatch.setenv("NEWSCRAWL_DB", postgres_url)
    shared = records()
    files = [file for home in tmp_path.glob("machine-*") for file in home.glob("exports/*.jsonl")]
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert set(Counter(line["id"] for line in lines).values()) == {1}
    assert plain(shared) == plain(lines) == plain(alone)
    assert clusters(shared) == clusters(alone)
    assert len(shared) > 80
    assert min(rates) >= WINDOW * DELAY * 0.95
    assert [row.attempts for row in jobs()] == [1, 1], "a killed worker is no failure of its job"


def test_a_job_that_meets_a_crawl_of_its_source_waits_and_has_not_failed(tmp_path, postgres_url, jobs, monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_DB", postgres_url)
    assert newscrawl("migrate").returncode == 0
    store = Store.open(postgres_url)
    locks = SourceLocks(Home.at(tmp_path / "elsewhere").prepare(), store)
    locks.acquire(["mehrnews"])  # an orphan, or somebody's crawl by hand on another machine
    newscrawl("enqueue", "crawl", "mehrnews")
    worker = Forked("newscrawl", ["worker", "--home", str(tmp_path / "home")])
    until("the job waits", lambda: [row for row in jobs("todo") if row.scheduled_at], worker)
    assert [row.attempts for row in jobs()] == [0]
    worker.send_signal(15)
    assert worker.wait() == 0
    assert "another run holds its source; again in 60 s" in worker.said("err")
    locks.release()
    store.close()
