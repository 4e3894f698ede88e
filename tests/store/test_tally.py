"""Each link that concerns a run is in exactly one sum (link-life.md, "A verdict")."""

import time

import pytest
from sqlalchemy import insert

from newscrawl.store import links, schema, tally
from newscrawl.store.engine import Store
from newscrawl.store.links import Scope

NOW = time.time()
HOUR = 3600.0


@pytest.fixture
def store(tmp_path):
    made = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    yield made
    made.close()


def put(store, link, run_id="r1", *, version_of=None, **values):
    """A link of a run, in a state; `version_of`: a run that stored a version of its article."""
    with store.write() as connection:
        links.add(connection, "mehrnews", [link], channel="feed", run_id=run_id, now=NOW - HOUR)
        mine = schema.links.c.news_code == link.news_code
        connection.execute(schema.links.update().where(mine).values({"listed_at": NOW, **values}))
        if version_of:
            row = {"article_id": f"mehrnews#{link.news_code}", "version": 1, "run_id": version_of, "stored_at": NOW}
            connection.execute(insert(schema.versions), [row | {"exported": True, "record": b""}])


def sums(store, scope=None):
    with store.read() as connection:
        counted = tally.of_run(connection, "r1", scope or Scope("mehrnews"), NOW)
    return {(one.end, one.reason, one.discovered, one.tried): one.number for one in counted}


TRIED = {"tried_by": "r1", "looked_at": NOW - 60}


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({"state": "stored", "due_at": None, **TRIED, "version_of": "r1"}, "stored"),
        ({"state": "stored", "due_at": None, **TRIED, "version_of": "r0"}, "unchanged"),
        ({"state": "refused", "due_at": None, **TRIED, "reason": "http_404"}, "refused"),
        ({"state": "parked", "due_at": None, **TRIED, "reason": "other_province"}, "parked"),
        ({**TRIED, "reason": "timeout", "reason_since": NOW - 5 * HOUR}, "waiting"),
        ({**TRIED, "reason": "timeout"}, "waiting"),
        ({**TRIED, "reason": "timeout", "reason_since": NOW - 7 * HOUR}, "overdue"),
        ({**TRIED, "reason": "http_404", "reason_since": NOW - 7 * HOUR}, "waiting"),
        # Runs that are a day apart need days for the looks that make it certain.
        ({**TRIED, "reason": "http_404", "reason_since": NOW - 49 * HOUR, "attempts": 3}, "waiting"),
        ({**TRIED, "reason": "http_404", "reason_since": NOW - 25 * HOUR, "attempts": 4}, "overdue"),
        ({**TRIED, "reason": "http_404", "reason_since": NOW - 49 * HOUR, "looked_at": NOW - 25 * HOUR}, "overdue"),
        ({**TRIED, "reason": "robots", "reason_since": NOW - 99 * HOUR}, "waiting"),
        ({"state": "stored", **TRIED, "reason": "timeout", "version_of": "r0"}, "waiting"),
        ({}, "overdue"),
    ],
)
def test_where_a_link_ends(store, make_link, values, end):
    put(store, make_link(1), **values)
    assert list(sums(store)) == [(end, values.get("reason"), True, "tried_by" in values)]


def test_two_groups_of_links_and_nobody_else(store, make_link):
    put(store, make_link(1))
    put(store, make_link(2), "r0", **TRIED, state="refused", due_at=None, reason="http_404")
    put(store, make_link(3), "r0")
    put(store, make_link(4), "r0", state="stored", due_at=None)
    assert sums(store) == {
        ("overdue", None, True, False): 1,
        ("refused", "http_404", False, True): 1,
        ("overdue", None, False, False): 1,
    }


def test_what_is_due_outside_of_the_scope_is_kept_for_another_run(store, make_link):
    """users.md 8: links outside of the asked window were in no sum."""
    put(store, make_link(1), province="gilan")
    put(store, make_link(2), province="ardabil")
    put(store, make_link(3), listed_at=NOW - 30 * 24 * HOUR)
    put(store, make_link(4), "r0", province="gilan")
    asked = Scope("mehrnews", ("ardabil",), NOW - 24 * HOUR)
    assert sums(store, asked) == {("parked", None, True, False): 2, ("overdue", None, True, False): 1}


def test_gaps_of_the_run_and_those_that_are_open(store):
    row = {"source": "mehrnews", "scope": "feed:/rss", "since": 1.0, "until": 2.0, "found_at": NOW, "detail": "6 h"}
    with store.write() as connection:
        found = [
            row | {"run_id": run, "state": state} for run, state in (("r0", "open"), ("r0", "filled"), ("r1", "open"))
        ]
        connection.execute(insert(schema.gaps), found)
    with store.read() as connection:
        assert tally.gaps_of_run(connection, "r1", "mehrnews") == ["feed:/rss: 6 h"]
        assert tally.open_gaps(connection, "mehrnews") == 2
        assert tally.open_gaps(connection, "irna") == 0
