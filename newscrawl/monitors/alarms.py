"""Alarms are states: told when they open, once a day while they are open, and when all is well again.

What most sources suffer alike is one alarm, of the collection, and most likely our own network. While it is open those
of single sources are written down and not told. What one tick has to say of one check is one message, however many
sources it names.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newscrawl.config import ConfigError
from newscrawl.errors import choices
from newscrawl.monitors import channels as ways
from newscrawl.monitors import health, messages
from newscrawl.monitors.findings import CHECKS, Finding
from newscrawl.monitors.levels import DAY
from newscrawl.store import alarms as table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from newscrawl.config import Channel
    from newscrawl.sources import Source
    from newscrawl.store.alarms import Alarm
    from newscrawl.store.engine import Store

MIN_ALIKE: Final = 4
"""Sources of which "most" says something."""


@dataclass(slots=True)
class Told:
    """What a tick did.

    Attributes:
        opened, closed: how many alarms.
        refused: what channels answered that did not take a message, by their name.
    """

    opened: int = 0
    closed: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def tick(
    store: Store,
    outlets: Sequence[Source],
    home: Path | None,
    channels: Mapping[str, Channel],
    now: float,
) -> Told:
    """Look at everything, open and close alarms, and send what is to be sent.

    Args:
        store: of the collection, open for writing.
        outlets: its active sources.
        home: its folder; None where the database is on another machine.
        channels: where to send.
        now: seconds since 1970.
    """
    with store.read() as connection:
        found = [one for each in health.examine(connection, outlets, now) for one in each.findings]
        found += health.collection(connection, home, now)
    told = Told()
    with store.write() as connection:
        if home is not None:
            table.read_disk(connection, shutil.disk_usage(home).free, now)
        table.forget_channels(connection, channels)
        titles = {source.name: source.title for source in outlets}
        change(connection, [one for one in found if not one.notice], len(outlets), titles, channels, now, told)
    told.refused = deliver(store, channels, now)
    return told


def alike(found: Sequence[Finding], sources: int) -> list[Finding]:
    """One finding of the collection for each check that most of its sources fail."""
    failing: dict[str, list[Finding]] = {}
    for one in found:
        if one.source:
            failing.setdefault(one.check, []).append(one)
    return [
        Finding(
            "",
            check,
            f"{len(those)} of {sources} sources fail alike; our own network? {those[0].source}: {those[0].text}",
            "newscrawl check",
            min((one.since for one in those if one.since is not None), default=None),
            float(len(those)),
        )
        for check, those in failing.items()
        if len(those) >= MIN_ALIKE and 2 * len({one.source for one in those}) > sources
    ]


def change(
    connection: Connection,
    found: Sequence[Finding],
    sources: int,
    titles: Mapping[str, str],
    channels: Mapping[str, Channel],
    now: float,
    told: Told,
) -> None:
    """Open, renew and close alarms by what is found, and put the messages into the outbox."""
    common = alike(found, sources)
    hidden = {one.check for one in common}
    known = {(alarm.source, alarm.check): alarm for alarm in table.open_alarms(connection)}
    news: dict[tuple[str, str], list[dict[str, Any]]] = {}
    here = set()
    for one in [*common, *found]:
        key = (one.source, one.check)
        if key in here:
            continue  # a second finding of one check: the first stands for it
        here.add(key)
        is_hidden = bool(one.source) and one.check in hidden
        event = _renew(connection, known.get(key), one.as_dict(), now, is_hidden=is_hidden)
        told.opened += key not in known
        if event:
            news.setdefault((event, one.check), []).append(one.as_dict())
    gone = [alarm for key, alarm in known.items() if key not in here]
    table.close(connection, [alarm.id for alarm in gone], now)
    told.closed = len(gone)
    for alarm in gone:
        if alarm.last_sent_at is not None:
            since = alarm.finding.get("since") or alarm.opened_at
            news.setdefault(("closed", alarm.check), []).append({**alarm.finding, "since": since})
    stuck = table.stuck(connection)
    for (event, check), those in news.items():
        message = messages.write(event, check, those, titles, now)
        for name in channels:
            # That a channel takes nothing is told to the others.
            if check != "undelivered" or name not in stuck:
                table.put(connection, name, message, alarm=None, now=now)


def _renew(
    connection: Connection, alarm: Alarm | None, finding: dict[str, Any], now: float, *, is_hidden: bool
) -> str | None:
    """Write down one finding. Returns which message it is worth."""
    if alarm is None:
        table.open_one(connection, finding, sent=not is_hidden, now=now)
        return None if is_hidden else "opened"
    event = None
    acknowledged = alarm.acknowledged_until is not None and now < alarm.acknowledged_until
    if not is_hidden and not acknowledged:
        if alarm.last_sent_at is None:
            event = "opened"
        elif now - alarm.last_sent_at >= DAY:
            event = "reminder"
    table.renew(connection, alarm.id, finding, sent_at=now if event else alarm.last_sent_at)
    return event


def deliver(store: Store, channels: Mapping[str, Channel], now: float) -> dict[str, str]:
    """Send what waits in the outbox. Returns what channels answered that did not take it, by their name.

    A message is claimed, sent, and marked: whoever is killed between the last two sends it again in some minutes.
    """
    refused = {}
    for name, channel in channels.items():
        with store.write() as connection:
            rows = table.claim(connection, name, now)
        left = list(rows)
        for number, text in messages.pack([row.payload["text"] for row in rows], ways.LIMITS.get(channel.kind)):
            batch = left[:number]
            try:
                ways.send(channel, name, {"id": f"newscrawl-{batch[0].id}", **batch[0].payload}, text)
            except ways.RefusedError as error:
                refused[name] = str(error)
                with store.write() as connection:
                    table.failed(connection, left, str(error), now, error.after)
                break
            with store.write() as connection:
                table.delivered(connection, [row.id for row in batch], now)
            left = left[number:]
    return refused


def try_out(channels: Mapping[str, Channel], now: float) -> dict[str, str | None]:
    """Send one message to each channel, at once and past the outbox. Returns what each answered; None: it was taken."""
    finding = Finding("", "test", "newscrawl alarms test: _*[]()~`>#+-=|{}.! می‌رسد", "newscrawl alarms").as_dict()
    message = messages.write("test", "test", [finding], {}, now)
    answers: dict[str, str | None] = {}
    for name, channel in channels.items():
        answers[name] = None
        try:
            ways.send(channel, name, {"id": f"newscrawl-test-{now:.0f}", **message}, message["text"])
        except ways.RefusedError as error:
            answers[name] = str(error)
    return answers


def named(channels: Mapping[str, Channel], name: str | None) -> dict[str, Channel]:
    """The channel of that name, or all.

    Raises:
        ConfigError: there is none.
    """
    if not channels:
        raise ConfigError("newscrawl.toml names no channel; write [alarms.desk] with its kind (docs/alarms.md)")
    if name is None:
        return dict(channels)
    if name not in channels:
        raise ConfigError(f"no channel is named {name!r}; {choices(name, channels)}")
    return {name: channels[name]}


def words(check: str) -> str:
    """The Persian name of a check."""
    return CHECKS.get(check, check)
