"""Is a collection healthy? What its store holds, against what is to be expected of each source.

Everything is judged from the store: a check needs no network, and finds that no run took place at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newscrawl.monitors import house, levels, news, runs
from newscrawl.monitors.findings import Finding
from newscrawl.store import observing
from newscrawl.store import runs as runs_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from newscrawl.sources import Source

LOOK_BACK: Final = 7 + levels.LESSON_DAYS + 7
"""Days whose articles are counted: the lesson before the window that is judged, and a silence before now."""


@dataclass(slots=True)
class Health:
    """What was found of one source. Moments are seconds since 1970.

    Attributes:
        source: its name.
        newest: its newest article; None without one.
        last_run: the end of the last run over it; None where no run ever asked for it.
        per_day: articles a day of the last week.
        findings: why it is not healthy; empty when it is.
    """

    source: str
    newest: float | None = None
    last_run: float | None = None
    per_day: float | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong."""
        return all(one.notice for one in self.findings)


def asked(connection: Connection) -> list[str]:
    """Sources that some run of the collection asked for, sorted."""
    return runs_table.sources(connection)


def examine(connection: Connection, sources: Sequence[Source], now: float) -> list[Health]:
    """Compare sources with their expectations.

    Args:
        connection: of the collection, open for reading.
        sources: the outlets.
        now: seconds since 1970.
    """
    counts = observing.articles_by_hour(connection, now - LOOK_BACK * levels.DAY, levels.OFFSET)
    gaps = observing.open_gaps(connection)
    last = max(observing.run_starts(connection, 1), default=None)
    return [
        _source(connection, source, counts.get(source.name, {}), gaps.get(source.name, ()), last, now)
        for source in sources
    ]


def collection(connection: Connection, home: Path | None, now: float) -> list[Finding]:
    """What is wrong with the collection as a whole; see `house.all_of`."""
    return house.all_of(connection, home, now)


def _source(
    connection: Connection,
    source: Source,
    counts: Mapping[int, int],
    gaps: Sequence[tuple[str, float, float, float]],
    last: float | None,
    now: float,
) -> Health:
    health = Health(source.name, observing.newest(connection, source.name, now))
    ran = observing.ran(connection, source.name, before=now, limit=runs.RECENT)
    if not ran:
        text = "never crawled in this collection"
        health.findings.append(Finding(source.name, "never", text, f"newscrawl crawl {source.name}"))
        return health
    health.last_run = max(one.finished_at or one.started_at for one in ran)
    first = (runs_table.first_start(connection, source.name) or now) - levels.DAY
    if health.newest is not None:
        week = levels.hour_of(now - 7 * levels.DAY)
        length = min(7.0, max((now - first) / levels.DAY, 1.0))
        health.per_day = sum(number for hour, number in counts.items() if hour > week) / length
    well = [one.started_at for one in ran if runs.read_lists(one)]
    seen_until = max(well, default=0.0)
    whole = not all(runs.restricted(one.options) for one in ran)
    known = news.News(counts, health.newest, first, min(seen_until, now), whole)
    failing = runs.lists(source.name, ran, now)
    health.findings += failing
    if health.newest is None and not failing and ran[-1].finished_at is not None:
        since, todo = ran[-1].started_at, f"newscrawl doctor {source.name}"
        health.findings.append(Finding(source.name, "never", "no article was ever stored", todo, since))
    silent = news.silent(source, known)
    health.findings += silent or news.few(source, known, now)
    health.findings += news.fields(connection, source, max(now - source.expect.look_back_days * levels.DAY, first))
    health.findings += runs.redesigned(connection, source.name, ran, now)
    health.findings += runs.refusals(connection, source.name, ran, now)
    health.findings += runs.gaps(source.name, gaps)
    health.findings += runs.due(connection, source.name, now)
    health.findings += runs.dropped(source.name, ran, last, now)
    return health
