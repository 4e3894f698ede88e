"""Reopens links: a run's province or time covers them now, rules changed, or everything is asked for again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, insert, literal_column, select, update

from newscrawl import reasons
from newscrawl.store.hosts import MAX_PAUSE
from newscrawl.store.life import BACK_OFF, DAY, HOUR
from newscrawl.store.links import asked, within_by
from newscrawl.store.schema import hosts, links, meta

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from newscrawl.store.links import Scope

MAX_WAIT: Final = max(*BACK_OFF, MAX_PAUSE) + HOUR
"""Seconds within which everything that waits falls due."""

SAID_AHEAD: Final = 30 * DAY
"""Seconds after a refusal for a date in the future in which that date is still waited for."""

NEAR: Final = 75.0
"""Seconds from the start of a run; more than the longest pause between two tries of one run."""


def reopen(
    connection: Connection, scope: Scope, begins: float, origins: Collection[str], now: float, *, refresh: bool = False
) -> int:
    """Make links due that this run asks for and earlier ones left. Returns how many.

    Args:
        connection: of a write transaction.
        scope: what the run asks for.
        begins: since when the first run without a window covers.
        origins: scheme and host of the source's pages, whose robots.txt count.
        now: seconds since 1970.
        refresh: whether everything in the window is asked for again.
    """
    _take_near(connection, scope, now)
    reopened = reopen_parked(connection, scope, begins, now) + reopen_refused(connection, scope, origins, now)
    if refresh:
        window = scope if scope.since is not None else replace(scope, since=begins)
        reopened += reopen_window(connection, window, now)
    return reopened


def _take_near(connection: Connection, scope: Scope, now: float) -> None:
    """What falls due within a minute or so of a run's start is due at its start: the run need not wait for it.

    So is what would fall due later than any wait lasts: that was planned while the clock was ahead.
    """
    for wait in (links.c.due_at.between(now, now + NEAR), links.c.due_at > now + MAX_WAIT):
        connection.execute(update(links).where(links.c.source == scope.source, wait).values(due_at=now))


def covers_since(connection: Connection, scope: Scope, begins: float) -> dict[str | None, float]:
    """Since when runs without a window cover each province of the scope (None: all of them); begun now where never.

    Args:
        connection: of a write transaction.
        scope: of a run without `since`.
        begins: from which moment on the first such run covers.
    """
    found: dict[str | None, float] = {}
    wanted: tuple[str | None, ...] = (None,) if scope.provinces is None else (None, *scope.provinces)
    for province in wanted:
        key = f"covers_since:{scope.source}:{province or '*'}"
        value = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        if value is not None:
            # Begun while the clock was ahead: what was published until now is to be covered all the same.
            found[province] = min(float(value), begins) if float(value) > begins + DAY else float(value)
        elif province is not None or scope.provinces is None:
            connection.execute(insert(meta).values(key=key, value=repr(begins)))
            found[province] = begins
    return found


def covered_since(connection: Connection, source: str) -> float | None:
    """Since when runs without a window cover any province of a source; None: there was none."""
    mine = meta.c.key.startswith(f"covers_since:{source}:", autoescape=True)
    return min(map(float, connection.execute(select(meta.c.value).where(mine)).scalars()), default=None)


def reopen_parked(connection: Connection, scope: Scope, begins: float, now: float) -> int:
    """Make links due that earlier runs left because they asked for other provinces or times. Returns how many.

    A run with a window takes up what lies in it; one without takes up what was published since runs without a window
    began (`begins` for the first of them): a back-fill of one province leaves years of the others alone.
    """
    if scope.since is not None or scope.until is not None:
        windows = list(within_by(scope))
        if scope.provinces is not None:
            # Without a province it is a read article that has none: asking for provinces never asks for it.
            windows = [and_(links.c.province.in_(scope.provinces), window) for window in windows]
    else:
        covered = covers_since(connection, scope, begins)
        every = covered.get(None)
        if scope.provinces is None:
            windows = _since(every or 0.0)
        else:
            since = {name: at if every is None else min(at, every) for name, at in covered.items() if name is not None}
            windows = [and_(links.c.province == name, window) for name, at in since.items() for window in _since(at)]
    return sum(_open(connection, scope, "parked", window, now=now) for window in windows)


def _since(moment: float) -> list[ColumnElement[bool]]:
    """Published since then, as far as is known; what no list dates was discovered since then. Each has its index."""
    unsaid, listed = links.c.published_at.is_(None), links.c.listed_at
    return [
        links.c.published_at >= moment,
        and_(unsaid, listed >= moment),
        and_(unsaid, listed.is_(None), links.c.discovered_at >= moment),
    ]


def _open(connection: Connection, scope: Scope, state: str, *conditions: ColumnElement[bool], now: float) -> int:
    """Make links of a state due. Returns how many."""
    # The state as it stands in the indexes that hold only its links: a parameter would not find them.
    here = (links.c.source == scope.source, links.c.state == literal_column(f"'{state}'"))
    reopened = update(links).where(*here, *conditions).values(state="due", due_at=now, attempts=0)
    return int(connection.execute(reopened).rowcount)


def reopen_refused(connection: Connection, scope: Scope, origins: Collection[str], now: float) -> int:
    """Make refused links due whose condition ended. Returns how many.

    Those that older rules of reading refused; those that a robots.txt forbade which says something else now; those
    whose date in the future is no longer one: a clock was wrong, or its day has come.

    Args:
        connection: of a write transaction.
        scope: what the run asks for.
        origins: scheme and host of the source's pages, whose robots.txt count.
        now: seconds since 1970.
    """
    by_rules = [row.name for row in reasons.REASONS.values() if row.by_rules]
    older = links.c.rules_version < reasons.RULES_VERSION
    changed = select(func.max(hosts.c.robots_since)).where(hosts.c.host.in_(origins)).scalar_subquery()
    # Not by the index of days: nearly all of them are before tomorrow.
    come = (links.c.published_at + 0.0 <= now + DAY, links.c.settled_at > now - SAID_AHEAD)
    ended = (
        (older, links.c.reason.in_(by_rules)),
        (links.c.reason == "robots", links.c.settled_at < changed),
        (links.c.reason == "date_future", *come),
    )
    reopened = sum(_open(connection, scope, "refused", asked(scope), *one, now=now) for one in ended)
    if scope.provinces is None and scope.since is None and scope.until is None:
        # What better rules cannot help is not looked at in every run.
        here = (links.c.source == scope.source, links.c.state == literal_column("'refused'"), older)
        connection.execute(update(links).where(*here).values(rules_version=reasons.RULES_VERSION))
    return reopened


def reopen_window(connection: Connection, scope: Scope, now: float) -> int:
    """Make everything in a window due that has no text (`--refresh`), named again or not. Returns how many."""
    return sum(_open(connection, scope, state, asked(scope), now=now) for state in ("refused", "parked"))
