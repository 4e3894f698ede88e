"""Shares of sources, and what becomes of a run whose processes speak, fail or die.

Module: `crawling/share.py`, whose whole crawls are in tests/run/test_processes.py.
"""

import os
import signal
from multiprocessing.connection import Connection
from socket import socketpair

import msgspec
import pytest
from scrapy.settings import Settings

from newscrawl.crawling import CrawlRequest, pool
from newscrawl.crawling.pool import Pool, Said, deal, wanted
from newscrawl.errors import UsageError
from newscrawl.run import Run
from newscrawl.sources import catalogue, get
from newscrawl.store.home import Home


class Child:
    """A process that has said all it has to say, and is gone."""

    def __init__(self, share):
        self.share = share
        self.names = sorted(source.name for source in share.request.sources)
        theirs, self.mine = socketpair()
        self.spoken = Connection(theirs.detach())
        self.socket = Connection(self.mine.detach())
        self.code, self.signals = 0, []

    def tell(self, what, source="", **facts):
        self.socket.send_bytes(msgspec.msgpack.encode(Said(what, source, facts)))

    def end(self, failure=None):
        self.tell("end", failure=failure, interrupted=False, broken=[], crashed=False)

    def wait(self, _timeout=None):
        return self.code

    def send_signal(self, number):
        self.signals.append(number)


@pytest.fixture
def lead(tmp_path, monkeypatch):
    """Leads a run over sources, with processes that only say what a function says."""
    opened = []

    def start(act, *names, count=2):
        def launch(share):
            child = Child(share)
            act(child)
            child.socket.close()
            return child, child.spoken

        monkeypatch.setattr(pool, "launch", launch)
        run = Run.start(Home.at(tmp_path / "home").prepare(), None, names, {})
        opened.append(run)
        settings = Settings({"NEWSCRAWL_PART_ARTICLES": 10, "NEWSCRAWL_PART_SECONDS": 60})
        Pool(CrawlRequest([get(name) for name in names]), settings, run, count).crawl()
        return run

    yield start
    for run in opened:
        run.close()


def test_shares_hold_every_source_once_and_are_even():
    sources = [get(name) for name in ("mehrnews", "irna", "isna", "tabnak", "yjc", "shana", "ibna")]
    shares = deal(sources, 3)
    assert sorted(one.name for share in shares for one in share) == sorted(one.name for one in sources)
    loads = [sum(one.expect.articles_per_day for one in share) for share in shares]
    assert max(loads) - min(loads) <= max(one.expect.articles_per_day for one in sources)
    assert len(deal(sources[:2], 5)) == 2


@pytest.mark.parametrize(
    ("asked", "sources", "cores", "count"),
    [(None, 7, 8, 1), (None, 16, 8, 2), (None, 70, 2, 2), (None, 70, 64, 8), ("4", 3, 2, 3), ("1", 70, 8, 1)],
)
def test_how_many_processes_a_crawl_has(monkeypatch, asked, sources, cores, count):
    """A small run stays in one process: its start would cost more than it saves."""
    monkeypatch.setattr(pool, "cores", lambda: cores)
    assert wanted(Settings({"NEWSCRAWL_PROCESSES": asked}), sources) == count


def test_a_number_that_is_none_is_refused():
    with pytest.raises(UsageError, match="NEWSCRAWL_PROCESSES=many: a number is needed"):
        wanted(Settings({"NEWSCRAWL_PROCESSES": "many"}), 5)


def test_notes_of_all_processes_come_together_in_one_run(lead):
    def act(child):
        for name in child.names:
            child.tell("note", name, requests=len(name))
        child.end()

    run = lead(act, "mehrnews", "irna", "isna")
    assert run.notes == {name: {"requests": len(name)} for name in ("mehrnews", "irna", "isna")}
    assert (run.failure, run.interrupted, run.broken, run.troubles) == (None, False, [], [])


def test_a_process_that_dies_is_followed_by_one_for_what_it_left(lead):
    def act(child):
        child.tell("note", child.names[0], started=child.names)
        if len(child.names) > 2:
            child.code = -9
            return
        child.tell("note", child.names[-1], started=child.names)
        child.end()

    run = lead(act, "irna", "isna", "mehrnews", count=1)
    assert run.notes["irna"] == {"started": ["irna", "isna", "mehrnews"]}
    assert run.notes["isna"] == run.notes["mehrnews"] == {"started": ["isna", "mehrnews"]}
    assert not run.troubles


def test_a_share_whose_process_dies_again_and_again_is_a_fault_of_ours(lead):
    def act(child):
        if "irna" in child.names:
            child.code = 7
            return
        child.tell("note", child.names[0])
        child.end()

    run = lead(act, "irna", "mehrnews")
    assert run.broken == ["irna"]
    assert run.troubles == ["the process that crawls irna died 2 times (exit code 7)"]
    assert list(run.notes) == ["mehrnews"]


def test_a_store_that_fails_in_one_process_is_the_runs_failure(lead):
    run = lead(lambda child: child.end("the disk is full"), "irna", "mehrnews")
    assert str(run.failure) == "the disk is full"


def test_a_log_line_is_written_by_the_process_that_leads(lead, caplog):
    lead(lambda child: child.tell("log", name="newscrawl.x", level=30, text="%s is odd"), "irna", count=1)
    assert ("newscrawl.x", 30, "%s is odd") in caplog.record_tuples


def test_the_users_own_sources_are_known_to_every_process(lead, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "_home", [tmp_path / "sources"])
    seen = []
    lead(lambda child: seen.append(child.share.own) or child.end(), "irna", "mehrnews")
    assert seen == [tmp_path / "sources"] * 2


def test_a_signal_while_a_process_starts_reaches_it_too_and_nobody_is_started_again(lead):
    children = []

    def act(child):
        children.append(child)
        child.code = -15
        os.kill(os.getpid(), signal.SIGTERM)

    run = lead(act, "irna", "mehrnews")
    assert run.interrupted
    assert [child.signals for child in children] == [[signal.SIGTERM]]
    assert (run.broken, run.notes) == ([], {})
