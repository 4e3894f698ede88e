"""`newscrawl crawl --due`: one tick; nothing twice at once, nothing missed after hours off, at the polite rate.

Modules: `store/lock.py` (the lock of ticks).
"""

import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock
from forked import CLOCK, newscrawl, running_newsroom

DELAY = 0.25


NOON = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
"""Behind midnight a new day's sitemap is asked for until it is there; the counts below are an ordinary hour's."""


@pytest.fixture
def tick(tmp_path, monkeypatch):
    """A tick over Mehr at the newsroom's address, as if the test had begun at noon."""
    began = time.monotonic()

    def run(newsroom, *more):
        monkeypatch.setenv(CLOCK, (NOON + timedelta(seconds=time.monotonic() - began)).isoformat())
        options = ["--home", str(tmp_path / "h"), "--base-url", f"mehrnews={newsroom.url}", *more]
        return newscrawl("crawl", "--due", "mehrnews", *options, "-s", f"DOWNLOAD_DELAY={DELAY}")

    return run


def hours_off(home, hours):
    """As if nothing had ticked for so long."""
    with sqlite3.connect(home / "newscrawl.db") as connection:
        connection.execute("UPDATE cadence SET next_at = next_at - ?, last_at = last_at - ?", (hours * 3600,) * 2)
        connection.execute(
            "UPDATE walks SET started_at = started_at - ?, completed_at = completed_at - ?", (hours * 3600,) * 2
        )
        connection.execute("UPDATE links SET discovered_at = discovered_at - ?", (hours * 3600,))
    connection.close()


def due_now(home):
    with sqlite3.connect(home / "newscrawl.db") as connection:
        connection.execute("UPDATE cadence SET next_at = 0")
    connection.close()


def stored(home):
    with sqlite3.connect(home / "newscrawl.db") as connection:
        found = {code for (code,) in connection.execute("SELECT news_code FROM articles")}
    connection.close()
    return found


@pytest.mark.slow
def test_ticks(tick, tmp_path):
    home = tmp_path / "h"
    with running_newsroom(now=NOON.isoformat(), articles=20, days=1, history=0, page_bytes=6000) as newsroom:
        first = tick(newsroom, "--json")
        assert first.returncode == 0, first.stderr
        assert json.loads(first.stdout)["counts"]["stored"] > 0

        newsroom.reset_log()
        second = tick(newsroom)
        assert (second.returncode, second.stdout.partition(";")[0]) == (0, "nothing is due"), second
        assert "next: mehrnews at " in second.stdout
        with FileLock(home / "locks" / "@tick.lock"):
            third = tick(newsroom)
        assert third.returncode == 75
        assert "another tick of the schedule is at work" in third.stderr
        assert newsroom.log() == []

        # The second due tick reads the sitemaps of edits for the first time; from then on one request tells all.
        for _ in range(2):
            newsroom.reset_log()
            due_now(home)
            assert tick(newsroom).returncode == 0
        assert [hit["path"] for hit in newsroom.log()] == ["/rss"]

        # More than a feed and the first page of the archive hold.
        new = set(map(str, newsroom.publish(45, province="IR-24", kind="news")))
        hours_off(home, 6)
        newsroom.reset_log()
        fourth = tick(newsroom)
        assert fourth.returncode == 0, fourth.stdout + fourth.stderr
        assert new <= stored(home)
        moments = [hit["time"] for hit in newsroom.log()]
        assert len(moments) > 45
        # A busy machine delays single requests; ten in a row can only be slower than the polite rate.
        assert all(later - first > 9 * 0.8 * DELAY for first, later in zip(moments, moments[9:], strict=False))


def test_a_source_without_a_list_is_said_once_in_its_interval(tmp_path):
    (tmp_path / "sources").mkdir()
    text = (
        'name = "own"\ntitle = "ایکس"\nhome = "https://own.ir"\nfamily = "nastooh"\nowner = "private"\n'
        '[hosts]\nmain = "own.ir"\n[[verified]]\ndate = "2026-01-01"\nhow = "archive"\nwhat = "a page"\n'
    )
    (tmp_path / "sources" / "own.toml").write_text(text, "utf-8")
    first, second = (newscrawl("crawl", "--due", "own", "--home", str(tmp_path)) for _ in range(2))
    assert first.returncode == 2, first
    assert "'own'" in first.stderr
    assert (second.returncode, second.stdout.partition(";")[0]) == (0, "nothing is due"), second


def test_what_does_not_go_with_it(tmp_path):
    done = newscrawl("crawl", "--due", "--since", "2d", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "--due and --since: the schedule decides" in done.stderr
    (tmp_path / "newscrawl.toml").write_text('[source.mehrnewz]\nevery = "1h"\n')
    done = newscrawl("crawl", "--due", "--home", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "key `source.mehrnewz`: no such source" in done.stderr
