"""Gaps of lists: recorded once, open until filled or given up (B1)."""

import pytest

from newscrawl.store import gaps

NOW = 1_767_000_000.0


@pytest.fixture
def gap(store):
    """An open gap of the feed, from 1000 to 2000 seconds after `NOW`."""

    def record(**fields):
        given = {"source": "rokna", "scope": "feed:/", "since": NOW + 1000, "until": NOW + 2000, "run_id": "r1"}
        with store.write() as connection:
            gaps.record(connection, **{**given, "now": NOW + 2500, "detail": "short", **fields})

    return record


def rows(store, source="rokna"):
    with store.read() as connection:
        return [(gap.since - NOW, gap.until - NOW) for gap in gaps.open_of(connection, source)]


def cover(store, since, until, scope=None):
    with store.write() as connection:
        return gaps.cover(
            connection, "rokna", scope, since=NOW + since, until=NOW + until, by="r2 archive", now=NOW + 9000
        )


def test_b1_the_run_that_found_it_has_it(store, gap):
    gap()
    gap(run_id="r2", counts=False, scope="feed:/2")
    with store.read() as connection:
        (found,) = gaps.of_run(connection, "r1")
        (first,) = gaps.of_run(connection, "r2")
    assert (found.source, found.scope, found.counts, found.state) == ("rokna", "feed:/", True, "open")
    assert not first.counts


def test_a_gap_never_ends_before_it_begins(store, gap):
    gap(until=NOW)
    assert rows(store) == [(1000, 1000)]


def test_b1_a_walk_that_covers_it_fills_it(store, gap):
    gap()
    assert cover(store, 999, 2000) == 1
    assert rows(store) == []
    with store.read() as connection:
        assert gaps.of_run(connection, "r1") == []


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [(0, 1500, [(1500, 2000)]), (1500, 3000, [(1000, 1500)]), (1200, 1800, [(1000, 2000)]), (0, 900, [(1000, 2000)])],
)
def test_b1_a_walk_that_covers_a_part_leaves_the_rest(store, gap, since, until, left):
    gap()
    assert cover(store, since, until) == 0
    assert rows(store) == left


def test_b1_days_fill_it_together(store, gap):
    gap()
    assert cover(store, 1400, 3000) + cover(store, 0, 1400) == 1
    assert rows(store) == []


def test_the_list_of_one_province_fills_its_own_gaps_only(store, gap):
    gap()
    assert cover(store, 0, 3000, "section:ilam") == 0
    assert cover(store, 0, 3000, "feed:/") == 1


def test_b1_nobody_looks_back_for_ever(store, gap):
    gap()
    with store.write() as connection:
        assert gaps.give_up(connection, "rokna", before=NOW + 2000, now=NOW) == 0
        assert gaps.give_up(connection, "rokna", before=NOW + 2001, now=NOW) == 1
    assert rows(store) == []
    with store.read() as connection:
        assert [found.state for found in gaps.of_run(connection, "r1")] == ["given_up"]
