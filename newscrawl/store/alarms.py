"""Alarms as states, and the outbox of their messages.

An alarm is open from the tick that finds something wrong to the tick that finds it well again. A message is a row until
its channel took it: whoever sends it claims the row first, so that two programs do not both send it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import delete, func, insert, select, update

from newscrawl.store.schema import alarms, deliveries, meta

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

CLAIM: Final = 300.0
"""Seconds for which a message belongs to whoever is sending it."""

PAUSES: Final = (60.0, 600.0, 3600.0)
"""Seconds until the next try after the first, second and every later failure."""

READINGS: Final = "disk_readings"
MAX_READINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong. Moments are seconds since 1970.

    Attributes:
        id: its number, by which users acknowledge it.
        source: whose; empty: of the whole collection.
        check: which check found it.
        opened_at, closed_at: when; None: it is open.
        last_sent_at: when it was last told; None: never, because one message told of all sources.
        value: the figure that was found last.
        finding: as `check` prints it.
        acknowledged_until: nobody wants to hear of it until then.
    """

    id: int
    source: str
    check: str
    opened_at: float
    closed_at: float | None
    last_sent_at: float | None
    value: float | None
    finding: dict[str, Any]
    acknowledged_until: float | None


@dataclass(frozen=True, slots=True)
class Stuck:
    """Messages that a channel did not take: how many, since when, and its last answer."""

    number: int
    since: float
    error: str


_ALARM: Final = tuple(alarms.c[name] for name in Alarm.__dataclass_fields__)


def open_alarms(connection: Connection) -> list[Alarm]:
    """Those that are open, oldest first."""
    query = select(*_ALARM).where(alarms.c.closed_at.is_(None)).order_by(alarms.c.opened_at, alarms.c.id)
    return [Alarm(*row) for row in connection.execute(query)]


def closed_since(connection: Connection, moment: float) -> list[Alarm]:
    """Those that were closed after a moment, the latest first."""
    query = select(*_ALARM).where(alarms.c.closed_at >= moment).order_by(alarms.c.closed_at.desc(), alarms.c.id)
    return [Alarm(*row) for row in connection.execute(query)]


def open_one(connection: Connection, finding: dict[str, Any], *, sent: bool, now: float) -> int:
    """Open an alarm. Returns its number."""
    values = {"source": finding["source"], "check": finding["check"], "value": finding["value"], "finding": finding}
    result = connection.execute(insert(alarms).values(opened_at=now, last_sent_at=now if sent else None, **values))
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover  # both databases give it
        raise RuntimeError("the database gave no number for an alarm")
    return int(key[0])


def renew(connection: Connection, alarm: int, finding: dict[str, Any], *, sent_at: float | None) -> None:
    """Write down what is found of an open alarm now, and when it was last told."""
    values = {"value": finding["value"], "finding": finding, "last_sent_at": sent_at}
    connection.execute(update(alarms).where(alarms.c.id == alarm).values(**values))


def close(connection: Connection, numbers: Collection[int], now: float) -> None:
    """What was wrong is well again."""
    connection.execute(update(alarms).where(alarms.c.id.in_(numbers)).values(closed_at=now))


def acknowledge(connection: Connection, alarm: int, until: float) -> bool:
    """Say that nobody wants to be reminded before a moment. Whether there is such an open alarm."""
    mine = update(alarms).where(alarms.c.id == alarm, alarms.c.closed_at.is_(None))
    return bool(connection.execute(mine.values(acknowledged_until=until)).rowcount)


def put(connection: Connection, channel: str, payload: dict[str, Any], *, alarm: int | None, now: float) -> None:
    """Put a message into the outbox of a channel."""
    values = {"alarm_id": alarm, "channel": channel, "payload": payload, "created_at": now, "next_at": now}
    connection.execute(insert(deliveries).values(**values))


def claim(connection: Connection, channel: str, now: float) -> list[Row[Any]]:
    """Messages of a channel whose time has come, oldest first; for some minutes they are the caller's alone."""
    waiting = (
        select(deliveries)
        .where(deliveries.c.channel == channel, deliveries.c.delivered_at.is_(None), deliveries.c.next_at <= now)
        .order_by(deliveries.c.id)
        .with_for_update(skip_locked=True)
    )
    rows = list(connection.execute(waiting))
    mine = update(deliveries).where(deliveries.c.id.in_([row.id for row in rows]))
    connection.execute(mine.values(next_at=now + CLAIM))
    return rows


def delivered(connection: Connection, numbers: Collection[int], now: float) -> None:
    """The channel took these messages."""
    mine = update(deliveries).where(deliveries.c.id.in_(numbers))
    values = {"delivered_at": now, "next_at": None, "error": None}
    connection.execute(mine.values(attempts=deliveries.c.attempts + 1, **values))


def failed(connection: Connection, rows: Collection[Row[Any]], error: str, now: float, after: float | None) -> None:
    """The channel did not take these messages; they are tried again.

    Args:
        connection: of a write transaction.
        rows: as they were claimed.
        error: what it answered; no secret.
        now: seconds since 1970.
        after: seconds for which the channel asked not to be tried.
    """
    for row in rows:
        pause = PAUSES[min(row.attempts, len(PAUSES) - 1)] if after is None else after
        mine = update(deliveries).where(deliveries.c.id == row.id)
        connection.execute(mine.values(attempts=row.attempts + 1, next_at=now + pause, error=error))


def forget_channels(connection: Connection, known: Collection[str]) -> None:
    """Drop what waits for channels that the configuration does not name any more."""
    waiting = deliveries.c.delivered_at.is_(None)
    connection.execute(delete(deliveries).where(waiting, deliveries.c.channel.not_in(known)))


def stuck(connection: Connection) -> dict[str, Stuck]:
    """Messages that were tried and not taken, by channel."""
    query = (
        select(deliveries.c.channel, func.count(), func.min(deliveries.c.created_at), func.max(deliveries.c.error))
        .where(deliveries.c.delivered_at.is_(None), deliveries.c.attempts > 0)
        .group_by(deliveries.c.channel)
        .order_by(deliveries.c.channel)
    )
    return {channel: Stuck(number, since, error or "") for channel, number, since, error in connection.execute(query)}


def waiting(connection: Connection) -> int:
    """How many messages are in the outbox."""
    query = select(func.count()).select_from(deliveries).where(deliveries.c.delivered_at.is_(None))
    return int(connection.execute(query).scalar() or 0)


def disk_readings(connection: Connection) -> list[tuple[float, int]]:
    """Free bytes of the home folder's disk, one reading a day, oldest first."""
    text = connection.execute(select(meta.c.value).where(meta.c.key == READINGS)).scalar()
    return [] if text is None else msgspec.json.decode(text, type=list[tuple[float, int]])


def read_disk(connection: Connection, free: int, now: float) -> None:
    """Write down today's reading, unless there is one of the last 24 hours."""
    readings = disk_readings(connection)
    if readings and now - readings[-1][0] < 86_400.0:
        return
    value = msgspec.json.encode([*readings, (now, free)][-MAX_READINGS:]).decode()
    connection.execute(delete(meta).where(meta.c.key == READINGS))
    connection.execute(insert(meta).values(key=READINGS, value=value))
