"""Formulas of silence, and levels learnt from simulated newsrooms.

Modules: `monitors/levels.py`, `monitors/holidays.py`.
"""

import math
import random
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dates import TEHRAN, from_jalali
from newscrawl.monitors import holidays, levels, silence
from newscrawl.monitors.levels import HOUR, Part


def test_probability_is_the_product_over_days():
    one, two = silence.chance([Part(10.0, 6.0)]), silence.chance([Part(4.0, 2.0)])
    assert silence.chance([Part(10.0, 6.0), Part(4.0, 2.0)]) == pytest.approx(one * two)
    assert one == pytest.approx((1 + 10 / 6) ** -6)


@given(st.lists(st.floats(0, 500), max_size=9), st.floats(0.5, 20))
def test_more_expected_articles_make_silence_less_likely(expected, spread):
    parts = [Part(number, spread) for number in expected]
    probability = silence.chance(parts)
    assert 0.0 <= probability <= 1.0
    assert silence.chance([*parts, Part(1.0, spread)]) <= probability


@given(st.floats(0.1, 300), st.integers(0, 300), st.floats(0, 300))
def test_a_busy_morning_makes_a_silent_afternoon_less_likely(expected, count, before):
    parts = [Part(expected, 6.0)]
    assert silence.chance(parts, count + 1, before) < silence.chance(parts, count, before)
    assert silence.chance(parts, count, before) <= silence.chance(parts, count, before + 1.0)


@pytest.mark.parametrize("spread", [2.0, 6.0, 42.0])
def test_chance_of_fewer_is_a_distribution(spread):
    values = [silence.chance_of_fewer(number, 20.0, spread) for number in range(400)]
    assert values == sorted(values)
    assert values[-1] == pytest.approx(1.0)
    mean = sum(1 - value for value in values)
    assert mean == pytest.approx(20.0, rel=1e-3)
    assert values[0] == pytest.approx(silence.chance([Part(20.0, spread)]))


def moments(per_day, *, first=date(2025, 8, 1), days=40, seed=1, friday=0.4):
    """Articles of a newsroom, sorted."""
    rng = random.Random(seed)  # noqa: S311  # a simulation
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        level = per_day * holidays.factor(day) * (friday if day.weekday() == 4 else 1.0)
        hours = rng.choices(range(24), levels.USUAL, k=round(level * rng.gammavariate(6.0, 1 / 6.0)))
        found += [moment(day, hour + rng.random()) for hour in hours]
    return sorted(found)


def year(per_day, **options):
    return Counter(map(levels.hour_of, moments(per_day, **options)))


def moment(day, hour=0.0):
    return datetime(day.year, day.month, day.day, tzinfo=TEHRAN).timestamp() + hour * 3600


def test_level_is_learnt_and_the_source_file_is_forgotten():
    until = moment(date(2025, 9, 9), 20)
    level = levels.learn(year(80), first=moment(date(2025, 8, 1)), until=until, prior=1.0)
    assert level.learnt
    assert level.day(date(2025, 10, 6)) == pytest.approx(80, rel=0.3)
    assert level.day(date(2025, 10, 10)) < 0.7 * level.day(date(2025, 10, 6))  # a Friday
    assert sum(level.hours) == pytest.approx(1)
    assert sum(
        part.expected for part in level.between(moment(date(2025, 10, 6)), moment(date(2025, 10, 8)))
    ) == pytest.approx(level.day(date(2025, 10, 6)) + level.day(date(2025, 10, 7)))


def test_first_two_weeks_go_by_the_source_file():
    until = moment(date(2025, 8, 10))
    level = levels.learn(year(80), first=moment(date(2025, 8, 1)), until=until, prior=30.0)
    assert not level.learnt
    assert level.per_day == 30.0


def test_holidays_in_the_lesson_do_not_lower_the_level():
    """Nowruz: most of 28 days at a third or a half."""
    counts = year(100, first=date(2026, 3, 1), days=40, friday=1.0)
    level = levels.learn(counts, first=moment(date(2026, 3, 1)), until=moment(date(2026, 4, 9)), prior=1.0)
    assert level.per_day == pytest.approx(100, rel=0.3)


def test_what_holidays_are_for_a_source_is_learnt():
    """One that writes on holidays as on any day is expected to, after a while."""
    counts = dict.fromkeys(range(*(levels.hour_of(moment(date(2026, month, 1))) for month in (3, 5))), 4)
    level = levels.learn(counts, first=moment(date(2026, 3, 1)), until=moment(date(2026, 4, 9)), prior=1.0)
    day = date(2026, 6, 4)
    assert holidays.factor(day) == holidays.HOLIDAY
    assert level.day(day) > 1.5 * holidays.HOLIDAY * level.per_day
    assert level.day(day) <= level.day(day + timedelta(days=7))


def test_holidays_are_less_alike_than_days():
    counts = year(80)
    level = levels.learn(counts, first=moment(date(2025, 8, 1)), until=moment(date(2025, 9, 9), 20), prior=1.0)
    (holiday,) = level.between(moment(date(2026, 6, 4)), moment(date(2026, 6, 5)))
    assert holiday.spread <= levels.HOLIDAY_SPREAD < level.spread


def silent_after(level, newest, counts, *, limit=24 * 10):
    """Hours until silence is an alarm."""
    for minutes in range(0, limit * 60, 10):
        probability, _ = silence.since(level, newest, newest + minutes * 60, counts)
        if silence.is_silent(probability, minutes * 60, level.per_day):
            return minutes / 60
    return math.inf


@pytest.mark.parametrize(("per_day", "hours"), [(300, 2), (80, 5), (20, 26)])
def test_dead_source_is_noticed(per_day, hours):
    counts = year(per_day, first=date(2025, 9, 1), days=45)
    newest = moment(date(2025, 10, 15), 9)
    level = levels.learn(counts, first=moment(date(2025, 9, 1)), until=newest, prior=1.0)
    assert silent_after(level, newest, counts) <= hours


@pytest.mark.parametrize("per_day", [5, 20, 80, 300])
def test_nowruz_raises_nothing(per_day):
    """A third of the articles on its holidays, half in its fortnight: no gap of the fortnight is an alarm."""
    first = date(2026, 2, 1)
    found = moments(per_day, first=first, days=66)
    counts = Counter(map(levels.hour_of, found))
    nowruz = [pair for pair in pairwise(found) if pair[0] > moment(date(2026, 3, 19), 12) and pair[1] - pair[0] > HOUR]
    for newest, following in nowruz:
        level = levels.learn(counts, first=moment(first), until=newest, prior=1.0)
        probability, _ = silence.since(level, newest, following, counts)
        assert not silence.is_silent(probability, following - newest, level.per_day)


def test_a_small_source_is_silent_a_little_sooner():
    hours = 40 * HOUR
    assert [silence.is_silent(1.2e-4, hours, per_day) for per_day in (300, 80, 20, 5, 0.2)] == [False] * 3 + [True] * 2
    assert all(silence.is_silent(6.9e-5, hours, per_day) for per_day in (300, 80, 20, 5, 0.2))
    assert not silence.is_silent(0.0, HOUR, 300)


def test_calendar_of_three_years():
    assert holidays.factor(from_jalali(1404, 1, 13)) == holidays.HOLIDAY
    assert holidays.factor(from_jalali(1405, 11, 22)) == holidays.HOLIDAY
    assert holidays.factor(from_jalali(1405, 1, 8)) == holidays.NOWRUZ
    assert holidays.factor(from_jalali(1405, 2, 8)) == 1.0
    # Fitr of 1405 is computed for the 19th and 20th: the moon may move it by a day.
    assert holidays.factor(from_jalali(1405, 12, 18)) == holidays.factor(from_jalali(1405, 12, 21)) == holidays.HOLIDAY
    assert all(holidays.known(from_jalali(year, 6, 1)) for year in (1404, 1405, 1406))
    assert not holidays.known(from_jalali(1407, 6, 1))


def test_each_holiday_stands_under_both_its_dates():
    lines = (holidays.Path(holidays.__file__).parent / "holidays.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 75
    for day, jalali, sure, name in rows:
        year_, month, number = map(int, jalali.split("-"))
        assert from_jalali(year_, month, number).isoformat() == day
        assert sure in ("yes", "about")
        assert name
