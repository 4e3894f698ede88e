"""A crawl whose pages are read by children (`--parsers`)."""

import os
import signal
from pathlib import Path

import pytest
from forked import running_newsroom
from patience import until

pytestmark = pytest.mark.slow


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


def plain(records):
    """What does not depend on the run: by id, without moments and the run's name."""
    own = {"first_seen_at", "fetched_at", "run_id"}
    return {line["id"]: {key: value for key, value in line.items() if key not in own} for line in records}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc")
def test_a_child_that_is_killed_costs_nothing_and_children_end_with_the_crawl(collection):
    with running_newsroom(articles=150, latency=0.01) as newsroom:
        process = collection.start(newsroom.url, "--since", "30d", "--parsers", "2")
        until("two children", lambda: len(children(process.pid)) == 2, process)
        first = children(process.pid)
        os.kill(first[0], signal.SIGKILL)
        until("a new child", lambda: process.poll() is None and set(children(process.pid)) - set(first), process)
        # The system may kill all of them, and this process as well.
        asked = newsroom.stats()["requests"]
        until("more requests", lambda: newsroom.stats()["requests"] > asked, process)
        left = children(process.pid)
        process.kill()
        process.wait()
        until("nobody is left", lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in left))
        last = collection.crawl(newsroom.url, "--since", "30d", "--parsers", "1")
        with_children = plain(collection.union())
        collection.home = collection.home.parent / "other"
        collection.crawl(newsroom.url, "--since", "30d", "--parsers", "0")
    assert last.code == 0
    assert with_children == plain(collection.union())
    assert len(with_children) > 80
