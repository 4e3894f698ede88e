"""Checks of the collection as a whole: the schedule, the disk, alarms that nobody took, the calendar."""

from __future__ import annotations

import shutil
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newscrawl import dates
from newscrawl.monitors import holidays
from newscrawl.monitors.clocks import length
from newscrawl.monitors.findings import Finding
from newscrawl.monitors.levels import DAY, HOUR
from newscrawl.store import alarms, cadence, observing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection

RUNS: Final = 20
MIN_RUNS: Final = 5
"""Runs without which nobody can tell whether there is a schedule."""
MIN_PAUSE: Final = 2 * HOUR
PAUSES: Final = 4
"""Usual pauses without a run after which the schedule is taken for stopped."""

MIN_FREE: Final = 10**9
"""Bytes that are to be free."""
MIN_DAYS_FREE: Final = 7


def all_of(connection: Connection, home: Path | None, now: float) -> list[Finding]:
    """What is wrong with the collection.

    Args:
        connection: of the collection, open for reading.
        home: its folder; None where the database is on another machine.
        now: seconds since 1970.
    """
    nexts = [row.next_at for name, row in cadence.rows(connection).items() if not name.startswith("@")]
    found = [*schedule(observing.run_starts(connection, RUNS), nexts, now), *undelivered(connection, now)]
    if home is not None:
        readings = alarms.disk_readings(connection)
        found += disk(shutil.disk_usage(home).free, readings, now)
    return found + calendar(now)


def schedule(starts: Sequence[float], nexts: Sequence[float], now: float) -> list[Finding]:
    """Whether runs that came regularly have stopped.

    Args:
        starts: of the latest runs, newest first.
        nexts: when each source is due, where `crawl --due` keeps a schedule: in quiet hours nothing is.
        now: seconds since 1970.
    """
    if len(starts) < MIN_RUNS:
        return []
    pauses = sorted(one - other for one, other in pairwise(starts))
    usual = pauses[len(pauses) // 2]
    late = now - starts[0]
    if late < max(MIN_PAUSE, PAUSES * usual):
        return []
    if nexts and now - sorted(nexts)[len(nexts) // 2] < MIN_PAUSE:
        return []
    text = f"no run for {length(late)}; they came every {length(usual)}"
    return [Finding("", "schedule", text, "newscrawl schedule show", starts[0], late / HOUR)]


def disk(free: int, readings: Sequence[tuple[float, int]], now: float) -> list[Finding]:
    """Whether the disk is full, or will be within days.

    Args:
        free: bytes.
        readings: moments and free bytes of earlier days, oldest first.
        now: seconds since 1970.
    """
    text = ""
    if free < MIN_FREE:
        text = f"{free / 1e9:.2f} GB free, at least {MIN_FREE / 1e9:.0f} GB"
    elif old := [(at, bytes_) for at, bytes_ in readings if now - at >= DAY]:
        at, before = old[0]
        per_day = (before - free) / ((now - at) / DAY)
        if per_day > 0 and free < MIN_DAYS_FREE * per_day:
            text = f"{free / 1e9:.1f} GB free for {free / per_day:.1f} days, {per_day / 1e9:.2f} GB are written a day"
    todo = "free some space: newscrawl prune --older-than 90d; newscrawl archive pack"
    return [Finding("", "disk", text, todo)] if text else []


def undelivered(connection: Connection, now: float) -> list[Finding]:
    """Whether messages were refused or could not be sent."""
    found = []
    for channel, stuck in alarms.stuck(connection).items():
        text = (
            f"{stuck.number} {'message' if stuck.number == 1 else 'messages'} not delivered to {channel}: {stuck.error}"
        )
        hours = (now - stuck.since) / HOUR
        found.append(Finding("", "undelivered", text, f"newscrawl alarms test {channel}", stuck.since, hours))
    return found


def calendar(now: float) -> list[Finding]:
    """Whether the holidays of this year are known."""
    day = datetime.fromtimestamp(now, dates.TEHRAN).date()
    if holidays.known(day):
        return []
    text = f"no holidays of {dates.jalali_day(day)[0]} are known: only weekdays are expected to differ"
    return [Finding("", "calendar", text, "pip install --upgrade newscrawl", notice=True)]
