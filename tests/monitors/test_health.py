"""Checks by the store alone: each finding with its figure, and none on ordinary days.

Modules: `monitors/news.py`, `monitors/runs.py`, `monitors/findings.py`, `store/observing.py`.
"""

import pytest
from collection import DAY, HOUR, NOW
from sqlalchemy import insert

from newscrawl.monitors.health import collection as of_collection
from newscrawl.monitors.health import examine
from newscrawl.store import schema


@pytest.fixture
def findings(collection, mehr):
    def found(now=NOW):
        with collection.store.read() as connection:
            (health,) = examine(connection, [mehr], now)
        return {one.check: one for one in health.findings}

    return found


def healthy(collection, days=40, per_day=12):
    for hours in (days * 24, 200, 60, 40, 20, 0.5):
        collection.run(hours)
    collection.regular(per_day, days)


def test_healthy(collection, findings, mehr):
    healthy(collection)
    assert findings() == {}
    with collection.store.read() as connection:
        (health,) = examine(connection, [mehr], NOW)
    assert health.healthy
    assert 11 < health.per_day < 13


def test_silence_is_found_within_hours_at_a_busy_source(collection, findings):
    collection.run(24 * 40)
    collection.run(0.1)
    collection.regular(300, 40, until_hours=2.2)
    silent = findings()["silence"]
    assert silent.value == pytest.approx(2.1, abs=0.2)
    assert "articles were to be expected by the last four weeks" in silent.text
    assert silent.todo == "newscrawl doctor mehrnews"


def test_small_source_may_rest_for_a_night(collection, findings):
    for hours in (40 * 24, 30, 0.1):
        collection.run(hours)
    collection.regular(4, 40, until_hours=14)
    assert "silence" not in findings()
    collection.now = NOW + 4 * DAY
    collection.run(0.1)
    found = findings(NOW + 4 * DAY)
    assert found["silence"].value == pytest.approx(96 + 14, abs=8)


def test_silence_while_nobody_looked_is_no_finding(collection, findings):
    collection.run(40 * 24)
    collection.run(60)
    collection.regular(12, 40, until_hours=60)
    assert "silence" not in findings()


def test_silence_while_lists_could_not_be_read_is_another_finding(collection, findings):
    collection.run(40 * 24)
    collection.run(30)
    collection.regular(12, 40, until_hours=30)
    for hours in (20, 10, 1):
        collection.run(hours, exit_code=4, why="closed to us", report={"closed": "http_403: HTTP 403"})
    found = findings()
    assert "silence" not in found
    assert (found["lists"].since, found["lists"].value) == (NOW - 20 * HOUR, 20.0)
    assert "closed to us" in found["lists"].text


def test_list_that_fails_in_every_run_is_named(collection, findings):
    for hours in (40 * 24, 9, 6, 3):
        collection.run(hours, exit_code=3, report={"problems": ["/Cities: failed: http_404"]})
    assert "/Cities: failed: http_404" in findings()["lists"].text


def test_one_run_that_failed_is_nobodys_business(collection, findings):
    healthy(collection)
    collection.run(0.2, exit_code=4, report={"closed": "timeout: no answer"})
    assert findings() == {}


def test_nothing_ever(collection, findings):
    assert findings()["never"].text == "never crawled in this collection"
    collection.run(1)
    assert findings()["never"].text == "no article was ever stored"


def test_few_articles(collection, findings):
    for hours in (24 * 40, 1):
        collection.run(hours)
    collection.regular(2, 40)  # 14 in a week, at least 70 are expected
    found = findings()["few"]
    assert found.text.startswith("few articles: 2.0 a day over 7 days, expected at least 10 a day by its source file")


def test_fewer_than_in_the_weeks_before(collection, findings):
    for hours in (24 * 45, 1):
        collection.run(hours)
    collection.add([hours for hours in range(7 * 24, 45 * 24) for _ in range(5)])
    collection.add([hours * 2 for hours in range(1, 84)])  # 12 a day, still more than the source file expects
    assert "by the weeks before" in findings()["few"].text


@pytest.mark.parametrize("options", [{"province": "ardabil"}, {"limit": 5}])
def test_collection_of_some_provinces_is_not_counted(collection, findings, options):
    collection.run(24 * 10, **options)
    collection.run(1, **options)
    collection.add([1])
    assert findings() == {}


def test_young_collection_is_not_counted(collection, findings):
    collection.run(2)
    collection.add([3])
    assert findings() == {}


def test_young_collection_goes_by_the_source_file(collection, findings):
    collection.run(30)
    collection.run(0.5)
    collection.add([14, 15])
    assert "at most 12 h without any" in findings()["silence"].text


def test_field_that_went_missing(collection, findings):
    healthy(collection)
    collection.add([0.1] * 40, lead=None)
    text = findings()["coverage"].text
    assert text == "field lead: in 20 of the 60 newest articles, expected in 90%"


def test_fallbacks_and_copies(collection, findings):
    healthy(collection)
    collection.add([0.1] * 40, fallbacks=["body"], duplicate_of="mehrnews#1")
    assert findings()["fallbacks"].value == pytest.approx(2 / 3)
    assert findings()["duplicates"].value == pytest.approx(2 / 3)


def test_copies_of_others_are_no_finding(collection, findings):
    healthy(collection)
    collection.add([0.1] * 40, duplicate_of="irna#1")
    assert findings() == {}


def test_rule_that_fell_silent(collection, findings):
    rules = {"title/css/h1": 20, "body/css/.text": 20}
    healthy(collection)
    collection.run(24 * 9, report={"rules": rules})
    collection.run(24 * 8, report={"rules": rules})
    collection.run(5, report={"rules": rules | {"title/css/h1": 0, "title/meta/og:title": 20}})
    found = findings()["drift"]
    assert found.text == "rule title/css/h1: supplied its field on 0% of 20 pages, 100% before"
    assert found.since == NOW - 5 * HOUR


def reject(collection, reason, number, hours_ago=2.0):
    rows = [
        {"run_id": "r", "at": NOW - hours_ago * HOUR, "source": "mehrnews", "news_code": str(code), "url": "u"}
        | {"reason": reason, "detail": "", "retry": False}
        for code in range(number)
    ]
    with collection.store.write() as connection:
        connection.execute(insert(schema.rejects), rows)


@pytest.mark.parametrize(
    ("reason", "number", "check"),
    [
        ("hollow", 12, "refusals"),
        ("date_unreadable", 5, "dates"),
        ("not_provincial", 60, None),
        ("hollow", 4, None),
        ("language", 20, None),
    ],
)
def test_refused_pages(collection, findings, reason, number, check):
    healthy(collection)
    collection.run(2, report={"outcomes": {"new": 15}})
    reject(collection, reason, number)
    reject(collection, reason, 200, hours_ago=30)
    assert list(findings()) == ([check] if check else [])


def test_open_gaps_say_which_days_to_walk(collection, findings):
    healthy(collection)
    gap = {"source": "mehrnews", "scope": "archive:19", "run_id": "r", "detail": "short", "state": "open"}
    moments = {"since": NOW - 3 * DAY, "until": NOW - 2 * DAY, "found_at": NOW - DAY}
    with collection.store.write() as connection:
        connection.execute(insert(schema.gaps), [gap | moments | {"counts": True}, gap | moments | {"counts": False}])
    found = findings()["gaps"]
    assert found.text.startswith("1 gap is open: nobody read archive:19 from 2025-12-26T12:50:00+03:30")
    assert found.todo == "newscrawl crawl mehrnews --since 1404-10-05 --until 1404-10-06"


def test_articles_that_are_due_for_a_day(collection, findings, make_link):
    from newscrawl.store import links

    healthy(collection)
    for number, hours in ((1, 30), (2, 2)):
        with collection.store.write() as connection:
            at = NOW - hours * HOUR
            links.add(connection, "mehrnews", [make_link(number)], channel="feed", run_id="r", now=at)
    assert findings()["due"].text == "1 article is due for more than a day"


def test_source_that_dropped_out_of_the_schedule(collection, findings):
    for hours in (24 * 4, 24 * 4 - 1, 24 * 4 - 2):
        collection.run(hours)
    collection.run(0.1, source="irna")
    assert findings()["dropped"].text == "no run for 3.9 days, though others are crawled"


def test_collection_without_trouble(collection):
    healthy(collection)
    with collection.store.read() as connection:
        assert of_collection(connection, collection.folder, NOW) == []
