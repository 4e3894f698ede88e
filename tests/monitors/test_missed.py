"""The missed-news meter: exact figures, Chapman's bound, runs of numbers.

Modules: `store/naming.py`.
"""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from collection import DAY, HOUR, NOW
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from newscrawl.dates import TEHRAN, from_jalali
from newscrawl.discovery import walk
from newscrawl.monitors.missed import chapman, measure, number_runs
from newscrawl.store import links, naming, schema

YESTERDAY = NOW - 20 * HOUR


def name(collection, codes, channel, *, at=YESTERDAY, make_link, province="ardabil"):
    """A channel names articles of yesterday."""
    with collection.store.read() as connection:
        known = {int(row.news_code) for row in connection.execute(schema.links.select())}
    listed = datetime.fromtimestamp(at, UTC)
    found = [make_link(code, listed_at=listed, province=province) for code in codes if code not in known]
    rows = [{"source": "mehrnews", "news_code": str(code), "channel": channel, "first_seen_at": at} for code in codes]
    with collection.store.write() as connection:
        links.add(connection, "mehrnews", found, channel=channel, run_id="r", now=at)
        connection.execute(insert(schema.sightings), rows)


def read_whole(collection, channel, detail="end of the list", *, at=NOW - HOUR, scope=None):
    values = {"run_id": "r", "source": "mehrnews", "scope": scope or channel, "channel": channel, "detail": detail}
    with collection.store.write() as connection:
        connection.execute(insert(schema.walks).values(**values, started_at=at, completed_at=at, status="complete"))


def meter(collection, **options):
    with collection.store.read() as connection:
        return measure(connection, "mehrnews", NOW, **options)


def test_what_a_list_named_and_is_not_stored_by_reason(collection, make_link):
    name(collection, range(1, 8), "sitemap", make_link=make_link)
    read_whole(collection, "sitemap")
    states = {1: ("stored", None), 2: ("refused", "hollow"), 3: ("refused", "language"), 4: ("due", "http_500")}
    with collection.store.write() as connection:
        for code, (state, reason) in states.items():
            mine = schema.links.update().where(schema.links.c.news_code == str(code))
            due_at = NOW if state == "due" else None
            connection.execute(mine.values(state=state, reason=reason, due_at=due_at))
    (row,) = meter(collection).lacking
    assert (row.day, row.province, row.whole) == ("1404-10-07", "ardabil", True)
    assert row.missing == {"due: not fetched": 3, "due: http_500": 1, "hollow": 1}


def test_today_is_not_over(collection, make_link):
    name(collection, range(5), "sitemap", at=NOW - HOUR, make_link=make_link)
    assert meter(collection).lacking == []


def test_day_of_which_no_list_was_read_to_its_end_says_so(collection, make_link):
    name(collection, [1], "section", make_link=make_link)
    read_whole(collection, "section", detail="a whole page was known when the last completed walk ended")
    (row,) = meter(collection).lacking
    assert not row.whole


def test_estimate_from_two_channels(collection, make_link):
    name(collection, range(90), "feed", make_link=make_link)
    name(collection, range(10, 100), "sitemap", make_link=make_link)
    read_whole(collection, "feed")
    assert meter(collection).estimates == []  # the sitemap was not read to its end
    read_whole(collection, "sitemap")
    found, of_province = meter(collection).estimates
    assert (found.province, of_province.province) == (None, "ardabil")
    assert of_province.missing == found.missing
    assert (found.channels, found.first, found.second, found.common, found.days) == (("feed", "sitemap"), 90, 90, 80, 1)
    assert found.low < found.missing < found.high
    assert found.missing == pytest.approx(91 * 91 / 81 - 1 - 100)


@pytest.mark.parametrize(("one", "other"), [(0.9, 0.98), (0.6, 0.95), (0.8, 0.8)])
def test_truth_lies_in_the_interval(one, other):
    """Two channels that miss independently of each other: 90 of 100 seeds at least."""
    inside = 0
    for seed in range(100):
        rng = random.Random(seed)  # noqa: S311  # a simulation
        first = {number for number in range(300) if rng.random() < one}
        second = {number for number in range(300) if rng.random() < other}
        truth = 300 - len(first | second)
        missing, low, high = chapman(len(first), len(second), len(first & second))
        inside += low <= truth <= high or abs(missing - truth) <= 1
    assert inside >= 90


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_estimate_is_a_bound_of_what_is_unseen(only_first, only_second, common):
    found = chapman(only_first + common, only_second + common, common)
    if common < 10:
        assert found is None
        return
    missing, low, high = found
    assert 0 <= low <= missing <= high
    if not only_first or not only_second:
        assert missing == 0  # one saw all that the other saw: nothing tells of more


def test_numbers_that_are_lacking_are_a_place_to_look():
    numbers = [(7_000_000 + number * 3, NOW - 5 * DAY + number * 600) for number in range(600)]
    hole = [pair for pair in numbers if not 200 <= (pair[0] - 7_000_000) / 3 < 260]
    assert number_runs("mehrnews", numbers) == []
    (run,) = number_runs("mehrnews", hole)
    assert (run.first, run.last) == (7_000_000 + 199 * 3 + 1, 7_000_000 + 260 * 3 - 1)
    assert run.expected == pytest.approx(60, abs=2)
    assert run.todo.startswith("newscrawl crawl mehrnews --since 1404-10-0")
    assert run.todo.endswith(" --refresh")


@pytest.mark.parametrize(
    ("scope", "day"),
    [("sitemap:1404-10-05", "1404-10-05"), ("sitemap:2025-12-26", "1404-10-05"), ("sitemap", "1404-10-07")],
)
def test_a_list_of_one_day_is_whole_for_that_day(collection, make_link, scope, day):
    at = from_jalali(*map(int, day.split("-")))
    listed = datetime(at.year, at.month, at.day, 12, tzinfo=TEHRAN).timestamp()
    for codes, moment in (([1], listed), ([2], YESTERDAY - DAY)):
        name(collection, codes, "sitemap", at=moment, make_link=make_link)
    read_whole(collection, "sitemap", "read for edits", scope=scope)
    assert {row.day: row.whole for row in meter(collection).lacking} == {day: True, "1404-10-06": False}


def test_today_s_list_is_not_whole(collection, make_link):
    name(collection, [1], "sitemap", make_link=make_link)
    read_whole(collection, "sitemap", scope="sitemap:1404-10-08")
    (row,) = meter(collection).lacking
    assert not row.whole


def test_national_news_of_a_sitemap_was_missed_by_nobody(collection, make_link):
    name(collection, range(30), "archive", make_link=make_link)
    name(collection, range(30), "sitemap", make_link=make_link)
    name(collection, range(100, 130), "sitemap", make_link=make_link)
    only_seen = [
        {"source": "mehrnews", "news_code": str(code), "channel": "sitemap", "first_seen_at": YESTERDAY}
        for code in range(200, 230)
    ]
    national = schema.links.c.news_code.in_([str(code) for code in range(100, 130)])
    with collection.store.write() as connection:
        connection.execute(insert(schema.sightings), only_seen)
        values = {"state": "refused", "reason": "not_provincial", "due_at": None}
        connection.execute(schema.links.update().where(national).values(**values))
        filed = {**only_seen[0], "channel": "feed"}  # under a national section
        connection.execute(insert(schema.sightings), filed)
    for channel in ("archive", "sitemap"):
        read_whole(collection, channel)
    found = meter(collection)
    assert found.lacking[0].missing == {"due: not fetched": 30}
    assert (found.unread.number, found.unread.first, found.unread.last) == (29, "1404-10-07", "1404-10-07")
    assert found.unread.todo == "newscrawl crawl mehrnews --since 1404-10-07 --until 1404-10-07 --via sitemap"
    assert {(one.first, one.second, one.common, one.missing) for one in found.estimates} == {(30, 30, 30, 0.0)}


def test_each_province_has_an_estimate_of_its_own(collection, make_link):
    """One of which both channels named ten articles; of another they have too few in common."""
    for province, first, second in (("ardabil", range(30), range(15, 45)), ("gilan", range(60, 75), range(70, 85))):
        for channel, codes in (("feed", first), ("sitemap", second)):
            name(collection, codes, channel, make_link=make_link, province=province)
    for channel in ("feed", "sitemap"):
        read_whole(collection, channel)
    whole, ardabil = meter(collection).estimates
    assert (whole.province, whole.first, whole.common) == (None, 45, 20)
    assert (ardabil.province, ardabil.first, ardabil.common) == ("ardabil", 30, 15)
    assert ardabil.missing == pytest.approx(31 * 31 / 16 - 1 - 45)


def test_numbers_that_jump_are_no_place_to_look():
    """Old numbers, far apart: between them there is nothing that their own neighbours would lead one to expect."""
    old = [(6_000_000 + number * 5_000, NOW - 6 * DAY + number * 600) for number in range(20)]
    new = [(6_100_000 + number * 3, NOW - 5 * DAY + number * 600) for number in range(300)]
    assert number_runs("mehrnews", old + new) == []


def test_numbers_that_do_not_follow_time_say_nothing():
    rng = random.Random(3)  # noqa: S311  # likewise
    numbers = sorted((rng.randrange(10**9), NOW - rng.random() * DAY) for _ in range(300))
    assert number_runs("mehrnews", numbers) == []


def test_ends_of_walks_are_spelt_as_the_walk_spells_them():
    text = Path(walk.__file__).read_text("utf-8")
    assert all(f'"{detail}"' in text for detail in naming.READ_WHOLE)
