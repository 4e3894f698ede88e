"""Silence as a probability: how likely a source in good health would publish nothing for so long.

The number of articles of a day is negative binomial around its expectation E (weekday, hours, holidays), so that a day
without any has the probability (1 + E / r) ** -r; a gap that reaches over several days has their product. What a day
brought before the gap says how busy this day is: with n articles where B had been expected, the rest of it is silent
with the probability (1 + E / (r + B)) ** -(r + n). That holds for a day whose articles come independently; hours have
moods of their own, so n and B count a quarter. Silence is what should come about less than once in fourteen thousand
such gaps; a source of few articles has fewer gaps in a year, and its threshold is wider. A fixed number of hours is too
long for a busy source by day and too short for a small one on a Friday.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from newscrawl.monitors.levels import Part, hour_of, midnight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.monitors.levels import Level

SAME_DAY: Final = 0.25
"""What an article of the day before the gap says of its rest, beside one of an independent stream."""

CHANCE: Final = 7e-5
"""Probability below which a gap is silence."""
USUAL: Final = 80.0
RARER: Final = 0.25
"""Power by which it grows below so many articles a day: a small source has few gaps in a year that could be false."""
MIN_SECONDS: Final = 1.5 * 3600.0
"""A shorter gap is nothing to be woken for, however unlikely."""


def chance(parts: Sequence[Part], count: float = 0.0, before: float = 0.0) -> float:
    """Probability of a gap.

    Args:
        parts: of each of its days.
        count: articles of the first day before the gap.
        before: how many had been expected there.

    >>> round(chance([Part(20.0, 6.0)]), 5), chance([])
    (0.00015, 1.0)
    >>> round(chance([Part(20.0, 6.0)], count=40.0, before=40.0), 7)
    2.3e-06
    """
    total = 0.0
    for number, part in enumerate(parts):
        first = SAME_DAY if number == 0 else 0.0
        total += (part.spread + first * count) * math.log1p(part.expected / (part.spread + first * before))
    return math.exp(-total)


def since(level: Level, newest: float, seen_until: float, counts: Mapping[int, int]) -> tuple[float, float]:
    """How unlikely the silence after an article is.

    Args:
        level: of the source.
        newest: its newest article, in seconds since 1970.
        seen_until: until when the lists are known to hold nothing newer: when our own schedule stood still, nobody saw.
        counts: articles by hour (`levels.hour_of`).

    Returns:
        The probability, and how many articles were to be expected.
    """
    parts = level.between(newest, seen_until)
    day = midnight(newest)
    # Without the newest one: the gap was looked for after an article, whatever the day was like.
    count = sum(counts.get(hour, 0) for hour in range(hour_of(day), hour_of(newest) + 1)) - 1
    before = sum(part.expected for part in level.between(day, newest))
    return chance(parts, max(count, 0), before), sum(part.expected for part in parts)


def is_silent(probability: float, seconds: float, per_day: float) -> bool:
    """Whether a gap is an alarm.

    Args:
        probability: of it.
        seconds: its length.
        per_day: articles that its source publishes on a mean day.
    """
    fewer = max(USUAL / max(per_day, 1.0), 1.0)
    return probability < CHANCE * fewer**RARER and seconds >= MIN_SECONDS


def chance_of_fewer(count: int, expected: float, spread: float) -> float:
    """Probability of at most `count` articles on days that sum up to `expected` (negative binomial).

    Args:
        count: articles that there were.
        expected: articles that were to be expected.
        spread: of their sum: that of a day times the number of days.
    """
    share = expected / (expected + spread)
    log_share, log_rest = math.log(share), math.log1p(-share)
    rest = spread * log_rest - math.lgamma(spread)
    return math.fsum(
        math.exp(math.lgamma(number + spread) - math.lgamma(number + 1) + rest + number * log_share)
        for number in range(count + 1)
    )
