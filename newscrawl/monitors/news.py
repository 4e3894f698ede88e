"""Checks of what a source publishes: silence, number of articles, fields, fallbacks, copies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from newscrawl import dates
from newscrawl.monitors import holidays, levels, silence
from newscrawl.monitors.clocks import length
from newscrawl.monitors.drift import chance_of_fewer
from newscrawl.monitors.findings import Finding
from newscrawl.store import articles as articles_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from newscrawl.sources import Source

DAY: Final = levels.DAY
MIN_RECORDS: Final = 20
"""Records without which shares say nothing."""
SAMPLE: Final = 60
"""Newest records that are looked at."""
CHANCE: Final = 0.001
"""A share is wrong where it would come about by chance less often."""
FEW_CHANCE: Final = 1e-4
MAX_FALLBACKS: Final = 0.2
MAX_OWN_COPIES: Final = 0.2

NOTHING: Final = frozenset({b"null", b"[]", b'""', b"{}"})


@dataclass(frozen=True, slots=True)
class News:
    """What is known of a source's articles. Moments are seconds since 1970.

    Attributes:
        counts: articles by hour (`levels.hour_of`), of the last weeks.
        newest: the newest one; None without any.
        first: since when the source is watched.
        seen_until: until when its lists are known to hold nothing newer.
        whole: whether all of its news is asked for, so that its number can be compared with the source file.
    """

    counts: Mapping[int, int]
    newest: float | None
    first: float
    seen_until: float
    whole: bool


def silent(source: Source, news: News) -> list[Finding]:
    """Whether it published nothing for longer than a source in health would."""
    if news.newest is None:
        return []
    prior = float(source.expect.articles_per_day) if news.whole else 0.0
    level = levels.learn(news.counts, first=news.first, until=news.newest, prior=prior)
    probability, expected = silence.since(level, news.newest, news.seen_until, news.counts)
    seconds = news.seen_until - news.newest
    # In its first two weeks the source file alone says what is usual.
    young = (
        news.whole and not level.learnt and _workday(news.newest, seconds) > source.expect.silence_hours * levels.HOUR
    )
    if not (young or silence.is_silent(probability, seconds, level.per_day)):
        return []
    learnt = "by the last four weeks" if level.learnt else "by its source file"
    text = f"silent for {length(seconds)}, in which {expected:.0f} articles were to be expected {learnt}"
    if young:
        text += f", and at most {source.expect.silence_hours:g} h without any"
    else:
        text += f" (such a gap comes about once in {1 / max(probability, 1e-12):,.0f})"
    todo = f"newscrawl doctor {source.name}"
    return [Finding(source.name, "silence", text, todo, news.newest, seconds / levels.HOUR)]


def _workday(start: float, seconds: float) -> float:
    """A stretch of time without the part of its days that is a holiday, in seconds."""
    ends = (datetime.fromtimestamp(moment, dates.TEHRAN).date() for moment in (start, start + seconds))
    return seconds * min(map(holidays.factor, ends)) if seconds > 0 else 0.0


def few(source: Source, news: News, now: float) -> list[Finding]:
    """Whether it published less than its own weeks before, or less than the minimum of its source file.

    Expectations hold for all days; a holiday counts as the part of a day that it is.
    """
    since = max(now - source.expect.look_back_days * DAY, news.first)
    until = min(now, news.seen_until)
    if until - since < 2 * DAY:
        return []
    count = sum(
        number for hour, number in news.counts.items() if levels.hour_of(since) <= hour <= levels.hour_of(until)
    )
    days = [until - since - number * DAY for number in range(math.ceil((until - since) / DAY))]
    parts = [min(1.0, left / DAY) for left in days]
    moments = [datetime.fromtimestamp(since, dates.TEHRAN) + timedelta(days=number) for number in range(len(parts))]
    weight = sum(part * holidays.factor(at.date()) for part, at in zip(parts, moments, strict=True))
    level = levels.learn(news.counts, first=news.first, until=since, prior=float(source.expect.articles_per_day))
    usual = sum(part.expected for part in level.between(since, until)) if level.learnt else 0.0
    wanted = source.expect.articles_per_day * weight if news.whole else 0.0
    for expected, spread, of in (
        (wanted, levels.SPREAD, f"at least {source.expect.articles_per_day} a day by its source file"),
        (usual, level.spread, f"{level.per_day:.1f} a day by the weeks before"),
    ):
        if count >= expected or silence.chance_of_fewer(count, expected, spread * weight) >= FEW_CHANCE:
            continue
        length = (until - since) / DAY
        text = f"few articles: {count / length:.1f} a day over {length:.0f} days, expected {of}"
        if expected < wanted or weight < 0.95 * length:
            text += f" (with holidays {expected / length:.1f})"
        return [Finding(source.name, "few", text, f"newscrawl crawl {source.name} --since {length:.0f}d", since)]
    return []


def fields(connection: Connection, source: Source, since: float) -> list[Finding]:
    """Fields that are missing in too many of the newest articles, fallbacks, and copies of the source's own."""
    expected = source.expect.coverage
    present = dict.fromkeys(expected, 0)
    total = fallbacks = copies = 0
    own = f'"{source.name}#'.encode()
    for line in articles_table.newest(connection, source.name, since=since, limit=SAMPLE):
        record = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        total += 1
        for name in expected:
            present[name] += bytes(record.get(name, b"null")) not in NOTHING
        fallbacks += bytes(record.get("fallbacks", b"[]")) not in NOTHING
        copies += bytes(record.get("duplicate_of", b"null")).startswith(own)
    if total < MIN_RECORDS:
        return []
    found = []
    for name, share in expected.items():
        least = share * (1 - source.expect.tolerance)
        if present[name] < least * total and chance_of_fewer(present[name], total, least) < CHANCE:
            text = f"field {name}: in {present[name]} of the {total} newest articles, expected in {share:.0%}"
            found.append(Finding(source.name, "coverage", text, _look(source, name)))
    if fallbacks > MAX_FALLBACKS * total and chance_of_fewer(total - fallbacks, total, 1 - MAX_FALLBACKS) < CHANCE:
        text = (
            f"fallback rules supplied fields in {fallbacks} of the {total} newest articles, at most {MAX_FALLBACKS:.0%}"
        )
        found.append(Finding(source.name, "fallbacks", text, _look(source), value=fallbacks / total))
    if copies > MAX_OWN_COPIES * total and chance_of_fewer(total - copies, total, 1 - MAX_OWN_COPIES) < CHANCE:
        text = f"{copies} of the {total} newest articles are copies of the source's own, at most {MAX_OWN_COPIES:.0%}"
        todo = f"newscrawl export --source {source.name} --since 2d: compare `duplicate_of`"
        found.append(Finding(source.name, "duplicates", text, todo, value=copies / total))
    return found


def _look(source: Source, field: str = "") -> str:
    asked = f": look for {field} in the page" if field else ""
    return f"newscrawl capture {source.name} URL-OF-AN-ARTICLE{asked}"
