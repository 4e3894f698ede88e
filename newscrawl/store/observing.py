"""What checks read: sums over the whole collection, each by one pass over an index, and the latest runs of a source."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Integer, Text, cast, func, select

from newscrawl.store.schema import articles, gaps, links, rejects, run_sources, runs

if TYPE_CHECKING:
    from sqlalchemy import Connection

HOUR: Final = 3600.0
MAX_HEARD: Final = 100


class Note(msgspec.Struct, frozen=True):
    """What checks look at of a source's part of a run report."""

    problems: list[str] = []
    outcomes: dict[str, int] = {}
    rules: dict[str, int] = {}
    closed: str | None = None
    clocks: dict[str, float] = {}


class Ran(msgspec.Struct, frozen=True):
    """A run's part in the story of a source. Moments are seconds since 1970.

    Attributes:
        run_id, started_at, finished_at, exit_code, why: of the source's part.
        note: its part of the report; None where it has none (killed, or of an older newscrawl).
        options: what the run was asked for.
    """

    run_id: str
    started_at: float
    finished_at: float | None
    exit_code: int | None
    why: str | None
    note: Note | None
    options: dict[str, Any]


def articles_by_hour(connection: Connection, since: float, offset: float) -> dict[str, dict[int, int]]:
    """Articles by source and hour of their publication.

    Args:
        connection: open for reading.
        since: published at or after, in seconds since 1970.
        offset: of the clock whose hours are counted, in seconds.
    """
    hour = cast((articles.c.published_at + offset - 1800.0) / HOUR, Integer)
    if connection.dialect.name == "sqlite":
        # PostgreSQL rounds where SQLite cuts.
        hour = cast((articles.c.published_at + offset) / HOUR, Integer)
    query = select(articles.c.source, hour.label("hour"), func.count()).where(articles.c.published_at >= since)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for source, number, count in connection.execute(query.group_by(articles.c.source, hour)):
        found[source][number] = count
    return found


def newest(connection: Connection, source: str, now: float) -> float | None:
    """When the newest article of a source was published; what lies in the future does not count."""
    query = select(func.max(articles.c.published_at)).where(articles.c.source == source, articles.c.published_at <= now)
    return connection.execute(query).scalar()


def ran(connection: Connection, source: str, *, before: float, limit: int) -> list[Ran]:
    """The latest runs over a source that began before a moment, newest first."""
    mine = run_sources.c
    query = (
        select(
            mine.run_id,
            mine.started_at,
            mine.finished_at,
            mine.exit_code,
            mine.why,
            cast(mine.report, Text).label("report"),
            runs.c.options,
        )
        .join(runs, runs.c.run_id == mine.run_id)
        .where(mine.source == source, mine.started_at < before)
        .order_by(mine.started_at.desc())
        .limit(limit)
    )
    return [
        Ran(
            row.run_id,
            row.started_at,
            row.finished_at,
            row.exit_code,
            row.why,
            # JSON's null stands for none, too.
            msgspec.json.decode(row.report, type=Note | None) if row.report else None,
            row.options or {},
        )
        for row in connection.execute(query)
    ]


def clocks(connection: Connection, *, since: float, before: float, without: str) -> dict[str, float]:
    """By host, how many seconds its server's clock was ahead of ours, as runs heard it; the latest counts.

    Args:
        connection: open for reading.
        since: runs that began then or later, in seconds since 1970.
        before: and before that moment.
        without: a run that does not count.
    """
    mine = run_sources.c
    query = (
        select(cast(mine.report, Text))
        .join(runs, runs.c.run_id == mine.run_id)
        .where(runs.c.started_at >= since, runs.c.started_at < before, mine.run_id != without)
        .order_by(runs.c.started_at)
    )
    found: dict[str, float] = {}
    for text in connection.execute(query.limit(MAX_HEARD)).scalars():
        note = msgspec.json.decode(text, type=Note | None) if text else None
        found.update(note.clocks if note is not None else {})
    return found


def refused(connection: Connection, source: str, since: float) -> dict[str, int]:
    """Pages of a source that brought no article since a moment, by reason; each page once."""
    number = func.count(func.distinct(rejects.c.news_code))
    query = select(rejects.c.reason, number).where(rejects.c.source == source, rejects.c.at >= since)
    return {row[0]: row[1] for row in connection.execute(query.group_by(rejects.c.reason))}


def due_since(connection: Connection, source: str, before: float) -> tuple[int, float | None]:
    """How many texts of a source are wanted and missing since before a moment, and since when the oldest."""
    query = select(func.count(), func.min(links.c.due_at)).where(
        links.c.source == source, links.c.due_at <= before, links.c.state == "due", links.c.discovered_at <= before
    )
    count, oldest = connection.execute(query).one()
    return count, oldest


def due_by_source(connection: Connection, now: float) -> dict[str, int]:
    """Links whose time has come, by source."""
    query = select(links.c.source, func.count()).where(links.c.due_at <= now).group_by(links.c.source)
    return {row[0]: row[1] for row in connection.execute(query)}


def open_gaps(connection: Connection) -> dict[str, list[tuple[str, float, float, float]]]:
    """Open gaps that may have lost news, by source: scope, since, until, when it was found; oldest first."""
    query = (
        select(gaps.c.source, gaps.c.scope, gaps.c.since, gaps.c.until, gaps.c.found_at)
        .where(gaps.c.state == "open", gaps.c.counts.is_(True))
        .order_by(gaps.c.id)
    )
    found: dict[str, list[tuple[str, float, float, float]]] = defaultdict(list)
    for source, *gap in connection.execute(query):
        scope, since, until, found_at = gap
        found[source].append((scope, since if since is not None else until, until, found_at))
    return found


def run_starts(connection: Connection, limit: int) -> list[float]:
    """When the latest runs began, newest first."""
    query = select(runs.c.started_at).order_by(runs.c.started_at.desc()).limit(limit)
    return list(connection.execute(query).scalars())
