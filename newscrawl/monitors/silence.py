"""Silence as a probability: how likely a source in good health would publish nothing for so long.

The number of articles of a day is negative binomial around its expectation E (weekday, hours, holidays), so that a day
without any has the probability (1 + E / r) ** -r; a gap that reaches over several days has their product. Silence is
what should come about less than once in fourteen thousand such gaps. A fixed number of hours is too long for a busy
source by day and too short for a small one on a Friday.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.monitors.levels import Level

CHANCE: Final = 7e-5
MIN_SECONDS: Final = 1.5 * 3600.0
"""A shorter gap is nothing to be woken for, however unlikely."""


def chance(expected: Iterable[float], spread: float) -> float:
    """Probability of a gap.

    Args:
        expected: articles in the gap's part of each of its days.
        spread: of the numbers of days.

    >>> round(chance([20.0], 6.0), 5), chance([], 6.0)
    (0.00015, 1.0)
    """
    return math.exp(-spread * sum(math.log1p(number / spread) for number in expected))


def since(level: Level, newest: float, seen_until: float) -> tuple[float, float]:
    """How unlikely the silence after an article is.

    Args:
        level: of the source.
        newest: its newest article, in seconds since 1970.
        seen_until: until when the lists are known to hold nothing newer: when our own schedule stood still, nobody saw.

    Returns:
        The probability, and how many articles were to be expected.
    """
    expected = level.between(newest, seen_until)
    return chance(expected, level.spread), sum(expected)


def is_silent(probability: float, seconds: float) -> bool:
    """Whether a gap of that probability and length is an alarm."""
    return probability < CHANCE and seconds >= MIN_SECONDS


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
