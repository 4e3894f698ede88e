"""A simulated year of 72 sources: how often silence is raised falsely, and how soon a dead source is noticed.

    python benchmarks/silence.py [--seed 21] [--sources 72]

The constants of the check were chosen on the seeds 1, 2 and 3; docs/benchmarks.md says what 21, 22 and 23 gave.

Each source has a profile of hours and weekdays, a share of holidays and a spread of days of its own; none of them is
told to the check, which sees the articles alone. A false alarm is a gap of a living source whose probability falls
below the threshold before its next article. The outage begins on a Wednesday at 09:00.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

from newscrawl.dates import TEHRAN, jalali_day
from newscrawl.monitors import holidays, levels, silence

SIZES = ((300, 4), (150, 4), (80, 8), (30, 8), (20, 16), (5, 16), (2, 8), (1, 8))
FIRST = date(2025, 4, 21)
DAYS = 365 + levels.LESSON_DAYS
OUTAGE_HOURS = {300: 2, 80: 5, 20: 26}


class Outlet:
    """A newsroom with habits of its own."""

    def __init__(self, size: float, rng: random.Random) -> None:
        self.size, self.rng = size, rng
        shift, flat = rng.choice((-2, -1, 0, 0, 0, 1, 2)), rng.uniform(0.0, 0.6)
        self.hours = [levels.USUAL[(hour - shift) % 24] + flat for hour in range(24)]
        self.weekdays = [1.0, 1.0, 1.0, rng.uniform(0.5, 0.9), rng.uniform(0.3, 0.7), rng.uniform(0.9, 1.1), 1.0]
        self.holiday = rng.uniform(0.2, 0.6)
        self.spread = rng.uniform(4.0, 10.0)

    def articles(self, first: date, days: int) -> list[float]:
        """Moments of publication, sorted."""
        rng, found = self.rng, []
        mean = sum(self.weekdays) / 7
        for number in range(days):
            day = first + timedelta(days=number)
            part = holidays.factor(day)
            if part < 1.0:
                part *= self.holiday / holidays.HOLIDAY
            level = self.size * self.weekdays[day.weekday()] / mean * part
            count = poisson(rng, level * rng.gammavariate(self.spread, 1 / self.spread))
            midnight = datetime(day.year, day.month, day.day, tzinfo=TEHRAN).timestamp()
            hours = rng.choices(range(24), self.hours, k=count)
            found += [midnight + hour * 3600 + rng.random() * 3600 for hour in hours]
        return sorted(found)


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number, by the gaps between events."""
    number, left = 0, mean
    while (left := left - rng.expovariate(1.0)) > 0:
        number += 1
    return number


def prior(size: float) -> float:
    """What most source files say: `never counted`."""
    return 1.0 if size < 100 else size / 2


def false_alarms(outlet: Outlet) -> list[tuple[float, float]]:
    """Gaps that would have raised one: their beginning and length in hours."""
    moments = outlet.articles(FIRST, DAYS)
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=TEHRAN).timestamp()
    counts = Counter(map(levels.hour_of, moments))
    found, level, day = [], None, -1
    for one, following in pairwise(moments):
        if one < begin + levels.LESSON_DAYS * levels.DAY or following - one < silence.MIN_SECONDS:
            continue
        if level is None or int(one // levels.DAY) != day:
            day = int(one // levels.DAY)
            level = levels.learn(counts, first=begin, until=one, prior=prior(outlet.size))
        probability, _ = silence.since(level, one, following, counts)
        if silence.is_silent(probability, following - one, level.per_day):
            found.append((one, (following - one) / 3600))
    return found


def noticed_after(outlet: Outlet) -> float:
    """Hours between the death of a source and the alarm, looked for every ten minutes."""
    death = datetime(2025, 10, 15, 9, tzinfo=TEHRAN)
    moments = [at for at in outlet.articles(date(2025, 9, 10), 36) if at < death.timestamp()]
    counts = Counter(map(levels.hour_of, moments))
    level = levels.learn(counts, first=moments[0], until=moments[-1], prior=prior(outlet.size))
    now = death.timestamp()
    while not silence.is_silent(silence.since(level, moments[-1], now, counts)[0], now - moments[-1], level.per_day):
        now += 600
    return (now - death.timestamp()) / 3600


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--sources", type=int, default=72)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    sizes = [size for size, number in SIZES for _ in range(number)][: options.sources]
    began = time.process_time()
    raised: Counter[int] = Counter()
    nowruz = 0
    for size in sizes:
        for at, _ in false_alarms(Outlet(size, rng)):
            raised[size] += 1
            _, month, day = jalali_day(datetime.fromtimestamp(at, TEHRAN))
            nowruz += month == 1 and day <= holidays.NOWRUZ_DAYS
    print(f"false alarms of {len(sizes)} sources in a year: {sum(raised.values())}, in Nowruz: {nowruz}")
    print("by articles a day:", dict(raised))
    for size, hours in OUTAGE_HOURS.items():
        found = sorted(noticed_after(Outlet(size, rng)) for _ in range(100))
        print(
            f"dead source of {size} a day: noticed after {statistics.median(found):.1f} h (median),"
            f" {found[94]:.1f} h (p95), {found[-1]:.1f} h (worst of 100); within {hours} h as wanted:"
            f" {sum(one <= hours for one in found)} of 100"
        )
    print(f"CPU {time.process_time() - began:.1f} s")


if __name__ == "__main__":
    main()
