"""Links are taken from the store a few at a time, within the limit, and never twice."""

import time

import pytest
from sqlalchemy import update

from newscrawl.spiders.due import AHEAD, TRIES, DueLinks
from newscrawl.store import links, parked, schema
from newscrawl.store.engine import Store
from newscrawl.store.links import Scope

NOW = time.time()


@pytest.fixture
def sqlite_store(tmp_path):
    made = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    yield made
    made.close()


@pytest.fixture
def store(sqlite_store, make_link):
    with sqlite_store.write() as connection:
        new = [make_link(number) for number in range(1, 301)]
        links.add(connection, "mehrnews", new, channel="feed", run_id="r1", now=NOW - 60, mixed=True)
    return sqlite_store


def codes(claimed):
    return [one.link.news_code for one in claimed]


def test_as_many_as_the_downloader_needs_and_none_twice(store):
    due = DueLinks(store, Scope("mehrnews"))
    first = codes(due.claim())
    assert len(first) == 2 * AHEAD
    assert due.claim() == [], "enough are in flight"
    for code in first:
        due.done(code)
    due.leave("200")
    second = codes(due.claim())
    assert "200" not in second
    assert due.in_flight[second[0]].mixed
    assert not due.in_flight[second[0]].second_look


def test_issue10_3_what_an_earlier_run_read_is_handed_over(store, make_article):
    """Unless a list named a later change, or everything is to be fetched again."""
    with store.write() as connection:
        rows = [parked.row(make_article(code), NOW - 900, NOW - 60) for code in (1, 2, 3)]
        parked.put(connection, rows)
        here = update(schema.links).where(schema.links.c.news_code.in_(["1", "2"]))
        connection.execute(here.values(reason="other_province"))
        connection.execute(here.where(schema.links.c.news_code == "2").values(modified_at=NOW - 30))
    claimed = {one.link.news_code: one for one in DueLinks(store, Scope("mehrnews")).claim()}
    assert claimed["1"].kept == make_article(1)
    assert claimed["1"].began == pytest.approx(NOW - 60)
    assert {code for code, one in claimed.items() if one.kept is not None} == {"1"}
    again = DueLinks(store, Scope("mehrnews"), fetches=True).claim()
    assert all(one.kept is None for one in again)


def test_issue10_1_a_change_that_a_list_names_is_not_denied_by_a_304(store):
    """What is certainly later than our look is asked for without a question that a cache may answer wrongly."""
    named = {"1": NOW - 30, "2": NOW - 90, "3": None}
    with store.write() as connection:
        for code, modified_at in named.items():
            here = update(schema.links).where(schema.links.c.news_code == code)
            connection.execute(here.values(state="stored", looked_at=NOW - 60, modified_at=modified_at))
    claimed = {one.link.news_code: one for one in DueLinks(store, Scope("mehrnews")).claim()}
    assert {code for code in named if claimed[code].whole} == {"1"}


def test_the_limit_counts_what_is_stored_and_in_flight(store):
    due = DueLinks(store, Scope("mehrnews"), limit=10)
    claimed = codes(due.claim())
    assert len(claimed) == 10
    assert not due.wants_more
    for code in claimed[:4]:
        due.done(code)
    due.stored = 3
    assert len(due.claim()) == 1


def test_a_link_that_failed_often_is_held_and_the_first_failure_is_told(store):
    due = DueLinks(store, Scope("mehrnews"))
    assert [due.failed("1") for _ in range(TRIES)] == [True] + [False] * (TRIES - 1)
    assert due.held == {"1"}


def test_the_next_link_falls_due_within_the_patience_of_a_run_or_never(sqlite_store, make_link):
    due = DueLinks(sqlite_store, Scope("mehrnews"))
    assert due.next_due() is None
    with sqlite_store.write() as connection:
        links.add(connection, "mehrnews", [make_link(1)], channel="feed", run_id="r1", now=time.time() + 3600)
    assert due.next_due() is None
    with sqlite_store.write() as connection:
        links.add(connection, "mehrnews", [make_link(2)], channel="feed", run_id="r1", now=time.time() + 15)
    assert 0 < due.next_due() <= 15
