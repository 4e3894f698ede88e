"""Clocks that are wrong: this machine's or the site's. It is said which, and nothing is lost by it.

Modules: `monitors/clocks.py`, `store/reopening.py`, `store/life.py`.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from forked import CLOCK, newscrawl, running_newsroom

pytestmark = pytest.mark.slow


def crawl(home, rooms, *arguments):
    places = [part for name, room in rooms.items() for part in ("--base-url", f"{name}={room.url}")]
    fast = ("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
    done = newscrawl("crawl", *rooms, *places, "--home", str(home), "--json", *fast, *arguments)
    return done.returncode, json.loads(done.stdout)


def ahead(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def codes(home):
    lines = [line for path in (home / "exports").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    return [record["id"] for record in map(json.loads, lines)]


def test_issue10_f_a_machine_whose_clock_is_behind(tmp_path, monkeypatch):
    small = {"articles": 30, "days": 0.9, "history": 0, "page_bytes": 6_000}
    home = tmp_path / "home"
    with running_newsroom(**small) as mehr, running_newsroom(engine="tasnim", **small) as tasnim:
        rooms = {"mehrnews": mehr, "tasnim": tasnim}
        monkeypatch.setenv(CLOCK, ahead(-9))
        code, report = crawl(home, rooms)
        assert code == 3
        line = "this machine's clock is 9.0 days behind: the servers of 2 of 2 hosts say so (127.0.0.1:"
        assert line in report["verdict"]["why"]
        assert any(line in trouble for trouble in report["troubles"])
        monkeypatch.delenv(CLOCK)
        code, report = crawl(home, rooms)
        assert (code, report["troubles"]) == (0, [])
        wanted = {
            f"{name}#{truth['news_code']}"
            for name, room in rooms.items()
            for truth in room.truths(since=ahead(-1)).values()
            if truth["province"]
        }
        assert wanted <= set(codes(home))


def test_issue10_f_a_machine_whose_clock_was_ahead(desk, monkeypatch):
    desk.room.fault("status", share=0.3, value=404)
    monkeypatch.setenv(CLOCK, ahead(400))
    first = desk.ended(desk.start(since=None))
    assert "this machine's clock or that of 127.0.0.1:" in first.report["troubles"][0]
    monkeypatch.delenv(CLOCK)
    desk.room.no_faults()
    second = desk.ended(desk.start(since=None))
    assert (second.code, second.report["troubles"]) == (0, [])
    wanted = {key for key, truth in desk.room.truths(since=ahead(-1)).items() if truth["province"]}
    got = {record["id"] for record in desk.union()} | desk.rejected("duplicate_exact")
    assert wanted <= got, "lost"
    # Of the last hours: yesterday's list of edits is read once a day.
    edited = max((one for one in desk.union() if one["kind"] == "news"), key=lambda one: one["published_at"])
    desk.room.edit(int(edited["news_code"]))
    third = desk.ended(desk.start(since=None))
    assert third.code == 0
    assert sorted(one["version"] for one in desk.union() if one["id"] == edited["id"]) == [1, 2], "the edit was seen"
