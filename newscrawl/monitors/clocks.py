"""Which clock is wrong: this machine's or a site's. Pure.

Every answer of HTTP carries the server's own time (`Date`). Where the servers of several hosts agree with one another
and not with us, it is this machine's clock; where one stands alone, it is that one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_APART: Final = 900.0
"""Seconds by which clocks may differ: some sites' are minutes off, and so is an answer that a cache kept."""

MIN_FUTURE: Final = 3
"""Pages of a source that are dated in the future before its dates are a finding."""

MAX_NAMED: Final = 3

SET: Final = "set it (timedatectl set-ntp true) and start again; what was refused for its date is fetched again then"


def findings(
    apart: Mapping[str, float], future: Mapping[str, int], before: Mapping[str, float] | None = None
) -> list[str]:
    """Lines that say which clock is wrong and what to do; none where no clock is.

    Args:
        apart: by host that this run asked: seconds by which its server's clock is ahead of ours.
        future: by source: pages of this run that are dated more than a day in the future.
        before: as `apart`, of other hosts that runs shortly before this one asked; they decide where this run asked one
            host only.
    """
    heard = {**(before or {}), **apart} if len(apart) < 2 else dict(apart)
    wrong = {host: seconds for host, seconds in heard.items() if abs(seconds) > MAX_APART}
    mine = {host: seconds for host, seconds in wrong.items() if host in apart}
    if not mine:
        return [] if wrong or not apart else [_dates(*one) for one in sorted(future.items()) if one[1] >= MIN_FUTURE]
    if len(heard) == 1:
        return [_either(*one) for one in mine.items()]
    if len(wrong) > 1 and 2 * len(wrong) > len(heard) and max(wrong.values()) - min(wrong.values()) <= 2 * MAX_APART:
        return [_ours(wrong, len(heard))]
    return [_theirs(*one, len(heard) - len(wrong)) for one in sorted(mine.items())]


def _ours(wrong: Mapping[str, float], heard: int) -> str:
    middle = sorted(wrong.values())[len(wrong) // 2]
    names = sorted(wrong)
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    hosts = f"{', '.join(names[:MAX_NAMED])}{more}"
    said = f"the servers of {len(wrong)} of {heard} hosts say so ({hosts})"
    return f"this machine's clock is {length(middle)} {_side(-middle)}: {said}; {SET}"


def _either(host: str, seconds: float) -> str:
    said = f"its server is {length(seconds)} {_side(seconds)} of us; compare with another clock"
    return f"this machine's clock or that of {host} is wrong: {said}; if it is ours, {SET}"


def _theirs(host: str, seconds: float, agree: int) -> str:
    said = f"{length(seconds)} {_side(seconds)} of this machine's, with which those of {agree} other hosts agree"
    return f"the clock of {host} is wrong: {said}; the dates of its pages may be wrong, too: tell its webmaster"


def _dates(source: str, number: int) -> str:
    said = f"{number} pages of {source} are dated more than a day in the future, though its server's clock is right"
    return f"{said}; they are asked for again for three days: tell its webmaster"


def length(seconds: float) -> str:
    """A span in words.

    >>> length(-260_000), length(5400), length(1200)
    ('3.0 days', '1.5 hours', '20 minutes')
    """
    span = timedelta(seconds=abs(seconds))
    if span >= timedelta(days=1.5):
        return f"{span / timedelta(days=1):.1f} days"
    if span >= timedelta(hours=1):
        return f"{span / timedelta(hours=1):.1f} hours"
    return f"{span / timedelta(minutes=1):.0f} minutes"


def _side(seconds: float) -> str:
    return "ahead" if seconds > 0 else "behind"
