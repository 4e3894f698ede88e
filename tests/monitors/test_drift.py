"""A redesign shows in the match counts; chance does not."""

from __future__ import annotations

import random

import pytest
from collection import NOW

from newscrawl.monitors.drift import drift, earlier, of_run
from newscrawl.store import observing, runs

BEFORE = {"title/css/h1.title": 100, "kicker/css/.kicker": 30, "body/css/.item-text": 95, "body/css/.item-body": 5}


def changes(now, earlier):
    return {(row["rule"], row["change"]) for row in drift(now, earlier)}


def test_rule_that_falls_to_zero_and_the_one_that_takes_over():
    now = {"title/css/h1.title": 0, "title/meta/og:title": 12, "body/css/.item-text": 12}
    assert changes(now, [BEFORE]) == {("title/css/h1.title", "fell"), ("title/meta/og:title", "rose")}


def test_field_that_is_missing_altogether():
    now = {"title/css/h1.title": 20, "kicker/css/.kicker": 6, "body/css/.item-text": 0}
    assert changes(now, [BEFORE]) == {("body/css/.item-text", "fell")}


def test_rule_that_the_family_no_longer_has_is_named():
    assert ("title/css/h1.title", "fell") in changes({"title/css/h1.headline": 30}, [BEFORE])


@pytest.mark.parametrize("now", [{}, {"title/css/h1.title": 1}, {"title/css/h1.title": 12, "kicker/css/.kicker": 0}])
def test_what_chance_explains_is_no_drift(now):
    assert drift({**now, "body/css/.item-text": now.get("title/css/h1.title", 0)}, [BEFORE]) == []


def test_too_little_to_compare_with():
    assert drift({"title/meta/og:title": 50}, [{"title/css/h1.title": 19}]) == []
    assert drift({"title/meta/og:title": 50}, []) == []


def test_no_false_alarm_in_a_thousand_runs_of_a_steady_site():
    rng = random.Random(7)  # noqa: S311  # shares, no secrets
    shares = {"title/css/a": 1.0, "kicker/css/b": 0.3, "lead/css/c": 0.93, "tags/css/d": 0.55, "reporter/css/e": 0.04}

    def run(size):
        return {rule: sum(rng.random() < share for _ in range(size)) for rule, share in shares.items()}

    earlier = [run(40) for _ in range(10)]
    alarms = sum(bool(drift(run(rng.randrange(1, 120)), earlier)) for _ in range(1000))
    assert alarms <= 1


def test_only_sources_that_changed_and_only_runs_that_read_pages(collection):
    for hours in range(2, 14):
        collection.run(hours, report={"rules": {"title/css/x": 0}})
    collection.run(20, report={"rules": {"title/css/x": 60}})
    for hours in (30, 40):
        collection.run(hours, source="irna", report={"rules": BEFORE})
    now = {"mehrnews": {"rules": {"title/css/y": 30}}, "irna": {"rules": BEFORE}, "isna": {"rules": BEFORE}}
    with collection.store.read() as connection:
        assert set(of_run(now, connection, NOW)) == {"mehrnews"}


def test_runs_without_a_report_are_passed_over(collection):
    collection.run(1, report={"rules": {"title/css/x": 4}})
    collection.run(2)
    with collection.store.write() as connection:
        runs.begin(connection, "killed", ["mehrnews"], {}, NOW - 10)
    with collection.store.read() as connection:
        found = earlier(observing.ran(connection, "mehrnews", before=NOW, limit=10))
    assert found == [{"title/css/x": 4}]
