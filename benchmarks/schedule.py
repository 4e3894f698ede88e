"""A simulated week of the schedule: latency of the articles against requests to lists, beside fixed beats.

    python benchmarks/schedule.py [--seed 1404]

70 sources publish 1,000 articles a day together, as unevenly as real ones: two of them a third, thirty about one a day.
The true day, with the two peaks and the deep night of a newsroom, is another one than the schedule's first guess; four
weeks of it have been learnt from. Ticks come every five minutes. Each seed prints the same at each run.
"""

from __future__ import annotations

import argparse
import math
import random
from bisect import bisect_left
from statistics import median, quantiles

from newscrawl.monitors import cadence

SEED, TICK, DAYS = 1404, 300.0, 7
LEVELS = [*(180, 150, 90, 80, 60, 60), *[30] * 6, *[10] * 12, *[3] * 16, *[1] * 30]
HOURS = [0.3, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 1.9, 2.3, 2.4, 2.2, 1.8, 1.3, 1.0, 1.0]
HOURS += [1.2, 1.4, 1.5, 1.4, 1.1, 0.8, 0.6, 0.4]
DAYS_OF_WEEK = [0.8, 0.45, 1.15, 1.15, 1.15, 1.15, 1.15]


def publish(level: float, weeks: int, begin: float, draw: random.Random) -> list[float]:
    """Times of publication: a Poisson process with the true rate of each hour."""
    found = []
    mean = sum(HOURS) * sum(DAYS_OF_WEEK) / 168
    for number in range(weeks * 168):
        moment = begin + number * 3600
        hour = cadence.hour_of_week(moment)
        rate = level / 24 * HOURS[hour % 24] * DAYS_OF_WEEK[hour // 24] / mean
        inside = draw.expovariate(rate)
        while inside < 1:
            found.append(moment + inside * 3600)
            inside += draw.expovariate(rate)
    return found


def waits(published: list[float], looks: list[float]) -> list[float]:
    """Seconds from each publication to the next look."""
    return [looks[at] - moment for moment in published if (at := bisect_left(looks, moment)) < len(looks)]


def fixed(begin: float, minutes: float, draw: random.Random) -> list[float]:
    """Looks at a fixed beat that does not begin at the same moment for all sources."""
    step = minutes * 60
    first = begin + draw.random() * step
    return [first + number * step for number in range(math.ceil(DAYS * 86_400 / step))]


def scheduled(profile: cadence.Profile, constant: float, begin: float, jitter: float) -> list[float]:
    """Looks of the schedule, each at the tick that is nearest to the moment when it is due."""
    looks, due = [], begin
    while due < begin + DAYS * 86_400:
        tick = begin + round((due - begin) / TICK) * TICK
        looks.append(tick)
        due = cadence.next_look(profile, constant, tick, jitter)
    return looks


def week(seed: int = SEED) -> list[tuple[str, float, float, float, float]]:
    """Rows of rule, list requests a day, and latency in minutes: median, p90, p99."""
    draw = random.Random(seed)
    scale = 1000 / sum(LEVELS)
    begin = 1_735_000_200.0  # a full hour in Tehran
    past = [publish(level * scale, 4, begin - 28 * 86_400, draw) for level in LEVELS]
    now = [publish(level * scale, 1, begin, draw) for level in LEVELS]
    profiles = [cadence.learn(cadence.count(one), 4, 1) for one in past]
    rules = {f"every {minutes} min": [fixed(begin, minutes, draw) for _ in LEVELS] for minutes in (10, 20, 30, 60)}
    collection = cadence.Collection(profiles)
    jitters = [cadence.jitter_of("home", str(number)) for number in range(len(LEVELS))]
    for name, constant in {
        "ours, latency = 10min": collection.constant_for_latency(600),
        "ours, requests_per_day = 1700": collection.constant_for_requests(1700),
        "ours, latency = 5min": collection.constant_for_latency(300),
    }.items():
        rules[name] = [
            scheduled(profile, constant, begin, jitter) for profile, jitter in zip(profiles, jitters, strict=True)
        ]
    rows = []
    for name, looks in rules.items():
        found = [wait / 60 for one, its in zip(now, looks, strict=True) for wait in waits(one, its)]
        parts = quantiles(found, n=100)
        rows.append((name, sum(map(len, looks)) / DAYS, median(found), parts[89], parts[98]))
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    print(f"{'rule':32} {'requests a day':>14} {'median':>8} {'p90':>8} {'p99':>8}  (minutes)")
    for name, requests, *latency in week(parser.parse_args().seed):
        print(f"{name:32} {requests:14,.0f} " + " ".join(f"{minutes:8.1f}" for minutes in latency))
