"""Is a source healthy? What the store holds of it, against what its source file expects.

Expectations are of all provinces together and of a normal week, so they are compared with the mean of a look-back
window, within the tolerance that the file names; a young collection and one that asks for some provinces only are not
measured by the number of articles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import func, select

from newscrawl.store import articles as articles_table
from newscrawl.store import runs as runs_table
from newscrawl.store.schema import articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.sources import Source

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
MIN_RECORDS: Final = 20
"""Records without which the presence of fields says nothing."""
SAMPLE: Final = 200
"""Newest records that are looked at for it."""


@dataclass(slots=True)
class Health:
    """What was found of one source.

    Attributes:
        source: its name.
        last_run_hours: since the last run over it ended or, still running, began.
        newest_hours: age of its newest article; None without one.
        per_day: mean of articles a day over the window; None where that was not to be measured.
        reasons: why it is not healthy; empty when it is.
    """

    source: str
    last_run_hours: float
    newest_hours: float | None
    per_day: float | None
    reasons: list[str] = field(default_factory=list)


def asked(connection: Connection) -> list[str]:
    """Sources that some run of the collection asked for, sorted."""
    return runs_table.sources(connection)


def examine(connection: Connection, source: Source, now: float) -> Health | None:
    """Compare one source with its expectations.

    Args:
        connection: of the collection, open for reading.
        source: the outlet.
        now: seconds since 1970.

    Returns:
        What was found; None where no run ever asked for the source.
    """
    look_back = max(source.expect.look_back_days * DAY, source.expect.silence_hours * HOUR) + DAY
    mine = runs_table.of_source(connection, source.name, now - look_back)
    if not mine:
        # An older one tells since when the schedule stands still.
        mine = runs_table.of_source(connection, source.name, 0.0)[:1]
    if not mine:
        return None
    since = max(
        now - source.expect.look_back_days * DAY, (runs_table.first_start(connection, source.name) or now) - DAY
    )
    query = select(func.max(articles.c.published_at)).where(articles.c.source == source.name)
    newest = connection.execute(query).scalar()
    health = Health(
        source.name,
        (now - max(row.finished_at or row.started_at for row in mine)) / HOUR,
        (now - newest) / HOUR if newest is not None else None,
        None,
    )
    _silence(health, source)
    if health.last_run_hours > source.expect.silence_hours:
        # What a stopped schedule did not fetch says nothing about the source.
        return health
    if not all(_restricted(row.options or {}) for row in mine) and now - since >= 2 * DAY:
        _number(health, connection, source, since, now)
    _coverage(health, connection, source, since)
    return health


def _restricted(options: dict[str, Any]) -> bool:
    """Whether a run asked for less than all provincial news."""
    return any(options.get(key) for key in ("province", "limit", "until"))


def _silence(health: Health, source: Source) -> None:
    longest = source.expect.silence_hours
    if health.last_run_hours > longest:
        health.reasons.append(f"no run for {health.last_run_hours:.0f} h; is the schedule still working?")
    elif health.newest_hours is None:
        health.reasons.append("no article was ever stored")
    elif health.newest_hours > longest:
        health.reasons.append(f"silent: newest article {health.newest_hours:.0f} h old, expected within {longest:g} h")


def _number(health: Health, connection: Connection, source: Source, since: float, now: float) -> None:
    """Articles a day from `since` on."""
    query = (
        select(func.count())
        .select_from(articles)
        .where(articles.c.source == source.name, articles.c.published_at >= since, articles.c.published_at <= now)
    )
    days = (now - since) / DAY
    health.per_day = (connection.execute(query).scalar() or 0) / days
    least = source.expect.articles_per_day * (1 - source.expect.tolerance)
    if health.per_day < least:
        health.reasons.append(
            f"few articles: {health.per_day:.1f} a day over {days:.0f} days, expected {source.expect.articles_per_day}"
            f" (at least {least:g})"
        )


def _coverage(health: Health, connection: Connection, source: Source, since: float) -> None:
    """Fields that the source file expects in most records, and that are missing in too many."""
    expected = source.expect.coverage
    total = 0
    present = dict.fromkeys(expected, 0)
    for line in articles_table.newest(connection, source.name, since=since, limit=SAMPLE):
        record: dict[str, Any] = msgspec.json.decode(line)
        total += 1
        for name in expected:
            present[name] += bool(record.get(name))
    if total < MIN_RECORDS:
        return
    for name, share in expected.items():
        least = share * (1 - source.expect.tolerance)
        if present[name] / total < least:
            health.reasons.append(
                f"field {name}: in {present[name] / total:.0%} of {total} articles, expected {share:.0%}"
                f" (at least {least:.0%})"
            )
