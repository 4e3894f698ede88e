"""The cadence: square root of the rate, by the hour of the week; and a simulated week (`benchmarks/schedule.py`)."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.monitors import cadence

THURSDAY = 1_735_158_600.0  # 2024-12-26T00:00+03:30


def flat(per_hour):
    return cadence.Profile((per_hour,) * cadence.WEEK)


def test_interval_is_constant_by_root_of_rate():
    assert cadence.interval(4.0, 0.5) == 900
    assert cadence.next_look(flat(4.0), 0.5, THURSDAY) == pytest.approx(THURSDAY + 900)
    assert cadence.interval(1000.0, 0.5) == cadence.MIN_INTERVAL
    assert cadence.interval(0.001, 0.5) == cadence.MAX_INTERVAL


def test_hours_of_the_week_begin_on_thursday_in_tehran():
    assert cadence.hour_of_week(THURSDAY) == 0
    assert cadence.hour_of_week(THURSDAY - 1) == 167
    assert cadence.hour_of_week(THURSDAY + 24 * 3600) == 24


def test_a_long_interval_of_the_night_does_not_reach_into_the_morning():
    rates = ((0.01,) * 8 + (9.0,) * 16) * 7
    look = cadence.next_look(cadence.Profile(rates), 0.8, THURSDAY + 5 * 3600)
    assert cadence.interval(0.01, 0.8) == cadence.MAX_INTERVAL
    assert 3 * 3600 < look - THURSDAY - 5 * 3600 < 3 * 3600 + 1000


@given(
    st.lists(st.integers(0, 50), min_size=168, max_size=168),
    st.floats(0, 4),
    st.floats(0, 400),
    st.floats(0.05, 3),
    st.floats(0, 10_000_000),
)
def test_every_look_lies_between_the_bounds(counts, weeks, expected, constant, after):
    profile = cadence.learn(counts, weeks, expected)
    assert min(profile.rates) > 0
    last = THURSDAY + after
    wait = cadence.next_look(profile, constant, last) - last
    assert cadence.MIN_INTERVAL - 1 <= wait <= cadence.MAX_INTERVAL + 1


def test_what_is_expected_counts_until_enough_is_seen():
    nothing = cadence.learn([0] * 168, 0, 168)
    assert nothing.per_day == pytest.approx(168)
    seen = cadence.learn([4] * 168, 4, 240)  # 24 a day for four weeks, though the file says 240
    assert 24 < seen.per_day < 80
    silent = cadence.learn([0] * 168, 4, 100)
    assert silent.per_day == pytest.approx(20)


def test_a_profile_is_learnt_by_weekday_and_hour():
    counts = [0] * 168
    for day in range(7):
        counts[24 * day + 9] = 5 if day == 1 else 40
    profile = cadence.learn(counts, 4, 1)
    friday, saturday = profile.rates[24:48], profile.rates[48:72]
    assert max(range(24), key=saturday.__getitem__) == 9
    assert sum(friday) < 0.6 * sum(saturday)


def test_a_constant_brings_what_was_asked_for():
    collection = cadence.Collection([flat(4.0), flat(0.5), flat(0.04)])
    constant = collection.constant_for_latency(600)
    assert collection.median_latency(constant) == pytest.approx(600, rel=0.01)
    constant = collection.constant_for_requests(100)
    assert collection.requests_per_day(constant) == pytest.approx(100, rel=0.01)
    # Rates are put in classes of an eighth of an octave: near enough to the sum over all hours.
    assert sum(86_400 / cadence.interval(rate, constant) for rate in (4.0, 0.5, 0.04)) == pytest.approx(100, rel=0.01)


@given(st.text(max_size=20))
def test_jitter_is_fixed_and_small(name):
    assert cadence.jitter_of("/a", name) == cadence.jitter_of("/a", name)
    assert 0.9 <= cadence.jitter_of("/a", name) <= 1.1


def test_jitter_differs_by_home_and_source():
    drawn = {cadence.jitter_of(home, source) for home in ("/a", "/b") for source in ("isna", "irna", "yjc")}
    assert len(drawn) == 6


def test_a_simulated_week():
    path = Path(__file__).parents[2] / "benchmarks" / "schedule.py"
    spec = importlib.util.spec_from_file_location("schedule_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = {name: (requests, middle) for name, requests, middle, *_ in module.week()}
    requests, middle = rows["ours, latency = 10min"]
    assert middle <= 10
    assert requests <= 1700
    assert rows["every 20 min"][1] > 10  # a fixed beat costs three times as much, and is not as fast
    assert rows["every 20 min"][0] > 5000
    assert rows["ours, requests_per_day = 1700"][0] <= 1700 * 1.01
