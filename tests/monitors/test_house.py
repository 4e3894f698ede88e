"""Checks of the collection as a whole."""

import pytest
from collection import DAY, HOUR, NOW

from newscrawl.monitors import house

GB = 10**9


@pytest.mark.parametrize(
    ("pause", "late", "stopped"),
    [(600, 1.9 * HOUR, False), (600, 2.1 * HOUR, True), (6 * HOUR, 20 * HOUR, False), (6 * HOUR, 25 * HOUR, True)],
)
def test_schedule_that_stopped(pause, late, stopped):
    starts = [NOW - late - number * pause for number in range(20)]
    assert [one.check for one in house.schedule(starts, [], NOW)] == ["schedule"] * stopped


def test_a_few_runs_by_hand_are_no_schedule():
    assert house.schedule([NOW - 30 * DAY, NOW - 31 * DAY], [], NOW) == []


def test_quiet_hours_are_no_stop():
    starts = [NOW - 3 * HOUR - number * 600 for number in range(20)]
    assert house.schedule(starts, [NOW + HOUR, NOW + HOUR, NOW - 3 * HOUR], NOW) == []
    assert house.schedule(starts, [NOW - 2.9 * HOUR] * 3, NOW) != []


def test_schedule_says_since_when_and_how_often():
    (found,) = house.schedule([NOW - 5 * HOUR - number * 600 for number in range(20)], [], NOW)
    assert (found.text, found.since) == ("no run for 5.0 hours; they came every 10 minutes", NOW - 5 * HOUR)


@pytest.mark.parametrize(
    ("free", "before", "text"),
    [
        (GB // 2, None, "0.50 GB free, at least 1 GB"),
        (6 * GB, 16 * GB, "6.0 GB free for 3.0 days, 2.00 GB are written a day"),
        (60 * GB, 70 * GB, None),
        (6 * GB, 6 * GB, None),
        (6 * GB, 3 * GB, None),
    ],
)
def test_disk(free, before, text):
    readings = [] if before is None else [(NOW - 5 * DAY, before)]
    assert [one.text for one in house.disk(free, readings, NOW)] == ([] if text is None else [text])


def test_years_without_a_calendar_are_said_and_no_failure():
    (found,) = house.calendar(NOW + 5 * 366 * DAY)
    assert found.notice
    assert house.calendar(NOW) == []
