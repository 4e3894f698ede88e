"""Conditional requests: what a 304 may hide, and what it must not.

Modules: `middlewares/conditional.py`, `store/validators.py`.
"""

import json

import pytest
from forked import newscrawl

pytestmark = pytest.mark.slow


def incremental(desk, *arguments):
    command = [part for part in desk.command(*arguments) if part not in ("--since", "3d")]
    done = newscrawl(*command)
    return done.returncode, json.loads(done.stdout)


def test_nothing_new_costs_a_few_304s(desk):
    """Row "conditional recrawl": lists that did not change are answered with 304, and nothing else is asked."""
    incremental(desk)
    incremental(desk)
    seen = len(desk.room.log())
    code, report = incremental(desk)
    hits = desk.room.log()[seen:]
    assert code == 0
    assert report["counts"]["stored"] == 0
    assert len(hits) <= 5
    assert 304 in [hit["status"] for hit in hits]


def test_a_304_hides_nothing_new(desk):
    incremental(desk)
    incremental(desk)
    fresh = {f"mehrnews#{number}" for number in desk.room.publish(3, province="Ardabil")}
    code, _ = incremental(desk)
    assert code == 0
    assert fresh <= {record["id"] for record in desk.union()}


def test_a_walk_that_failed_leaves_no_validators(desk):
    """A list that was read while its run was cut short is read again whole."""
    incremental(desk, "--limit", "3")
    desk.room.fault("challenge", where="list")
    incremental(desk)
    desk.room.no_faults()
    for _ in range(2):
        code, _ = incremental(desk)
    assert code == 0
    assert len({record["id"] for record in desk.union()}) >= len(desk.expected()) - len(
        desk.rejected("duplicate_exact")
    )


def test_second_look_asks_whether_it_changed(desk):
    """A second look at stored articles: 304 where nothing changed, a new version where something did."""
    desk.crawl()
    with_edit = desk.union()[0]["id"]
    desk.room.edit(int(with_edit.partition("#")[2]))
    desk.make_all_due()
    seen = len(desk.room.log())
    run = desk.crawl()
    statuses = [hit["status"] for hit in desk.room.log()[seen:] if not hit["path"].startswith("/archive")]
    assert run.code == 0
    assert statuses.count(304) > 20
    assert {record["id"] for record in desk.union() if record["is_update"]} == {with_edit}
