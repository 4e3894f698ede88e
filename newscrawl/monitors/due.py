"""What is due at a tick of the schedule, and when it is due again; from `newscrawl.toml` and the store alone.

A tick is whoever starts `newscrawl crawl --due`: a timer, cron, `newscrawl watch`. What was due while nobody ticked is
due at the next tick, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from newscrawl import config as settings
from newscrawl.config import ConfigError
from newscrawl.dates import TEHRAN
from newscrawl.errors import meant
from newscrawl.monitors import cadence as formula
from newscrawl.monitors.verdict import Exit
from newscrawl.store import cadence as table
from newscrawl.store import hosts, runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from newscrawl.config import Config, LookBack
    from newscrawl.monitors.cadence import Profile
    from newscrawl.sources import Source

LEARN: Final = 28 * formula.DAY
"""Articles of so many days make the profile."""
RELEARN: Final = formula.DAY
DEFAULT_LATENCY: Final = "10min"
MAX_BACK_OFF: Final = 6
"""A site that is closed to us is asked half as often after each closed run, down to every sixth hour."""
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LookBackName = Literal["daily", "weekly"]


@dataclass(slots=True)
class Tick:
    """What a tick is to crawl.

    Attributes:
        sources: names of the sources that are due.
        look_back: the look-back that is due; it takes the place of the sources' own walks.
        since: how far that goes back, in seconds.
        next_at: when something is due next (seconds since 1970); None without sources.
        next_name: what that is.
    """

    sources: list[str] = field(default_factory=list)
    look_back: LookBackName | None = None
    since: float = 0.0
    next_at: float | None = None
    next_name: str = ""


class Schedule:
    """The schedule of one collection."""

    def __init__(
        self, config: Config, home: Path, sources: Sequence[Source], mirrors: Mapping[str, str] | None = None
    ) -> None:
        """Take what is scheduled.

        Args:
            config: of the home folder.
            home: whose name goes into the jitter.
            sources: that are scheduled.
            mirrors: addresses that stand for sources, by name.

        Raises:
            ConfigError: `[source.NAME]` names none that exists.
        """
        self._config = config
        self._home = home
        self._sources = {source.name: source for source in sources}
        self._mirrors = mirrors or {}

    def look(self, connection: Connection, now: float) -> Tick:
        """What is due now."""
        rows = table.rows(connection)
        paused = hosts.paused(connection, now)
        moments = {name: max(_next_at(rows.get(name), now), self._paused(paused, name)) for name in self._sources}
        looks = {f"@{name}": self._look_back_at(name, rows.get(f"@{name}"), now) for name in self._look_backs()}
        tick = Tick()
        every = {**moments, **looks}
        if every:
            tick.next_name, tick.next_at = min(every.items(), key=lambda item: item[1])
        if self._quiet_until(now) > now:
            return tick
        names: tuple[LookBackName, ...] = ("weekly", "daily")
        for name in names:
            said = self._look_backs().get(name)
            if said is not None and looks[f"@{name}"] <= now:
                tick.look_back, tick.since = name, settings.seconds(said.since)
                tick.sources = [source for source in moments if not self._paused(paused, source)]
                return tick
        # To the nearest tick: with the next one only, every interval would grow by half a tick.
        early = settings.seconds(self._config.schedule.tick) / 2
        tick.sources = [
            name for name, moment in moments.items() if moment <= now + early and not self._paused(paused, name)
        ]
        return tick

    def settle(self, connection: Connection, tick: Tick, codes: Mapping[str, int], began: float, now: float) -> None:
        """Say when what a tick has crawled is due again.

        Args:
            connection: in a transaction that writes.
            tick: what was crawled.
            codes: exit codes by source; who is not in it was not crawled, and stays due.
            began: when the crawl began (seconds since 1970).
            now: when it ended.
        """
        rows = table.rows(connection)
        profiles = {name: self._learn(connection, name, rows.get(name), now) for name in self._sources}
        constant = self.constant([profile for profile, _ in profiles.values()])
        for name, code in codes.items():
            if name in profiles:
                profile, counted = profiles[name]
                old = dict((rows[name].detail or {}) if name in rows else {})
                closed = min(old.get("closed", 0) + 1, MAX_BACK_OFF) if code == Exit.BLOCKED else 0
                next_at, why = self._next(name, profile, constant, began, closed)
                detail = {**counted, "closed": closed, "why": why, "rate": profile.at(began), "exit_code": code}
                table.put(connection, name, next_at=next_at, last_at=began, interval=next_at - began, detail=detail)
        if codes:
            self.look_back_made(connection, tick, began, now)

    def look_back_made(self, connection: Connection, tick: Tick, began: float, now: float) -> None:
        """Say that the look-back of a tick, if it has one, is made."""
        if tick.look_back is None:
            return
        # The week's goes back further than the day's.
        met: tuple[LookBackName, ...] = ("daily",) if tick.look_back == "daily" else ("daily", "weekly")
        for name in met:
            if (said := self._look_backs().get(name)) is not None:
                self._put_look_back(connection, name, said, began, now)

    def constant(self, profiles: Sequence[Profile]) -> float:
        """The constant of the cadence that gives the latency, or costs the requests, that the file names."""
        schedule, collection = self._config.schedule, formula.Collection(profiles)
        if schedule.requests_per_day is not None:
            return collection.constant_for_requests(schedule.requests_per_day)
        return collection.constant_for_latency(settings.seconds(schedule.latency or DEFAULT_LATENCY))

    def _next(self, name: str, profile: Profile, constant: float, began: float, closed: int) -> tuple[float, str]:
        """When a source that was crawled is due again, and why then."""
        said = self._config.source.get(name)
        if said is not None and said.every is not None:
            next_at, why = began + settings.seconds(said.every), f"every {said.every} (newscrawl.toml)"
        else:
            jitter = formula.jitter_of(str(self._home), name)
            next_at = formula.next_look(profile, constant, began, jitter)
            why = f"{profile.at(began):.2g} articles an hour now, {profile.per_day:.3g} a day"
        if closed:
            wait = max(next_at - began, min((next_at - began) * 2**closed, formula.MAX_INTERVAL))
            next_at, why = began + wait, f"closed to us {closed} times running; {why}"
        if (open_at := self._quiet_until(next_at)) > next_at:
            next_at, why = open_at, f"quiet hours until then; {why}"
        return next_at, why

    def _paused(self, paused: Mapping[str, float], name: str) -> float:
        """Until when the source's host asked not to be visited (Retry-After); 0 when it did not."""
        home = self._mirrors.get(name) or self._sources[name].home
        ours = {*self._sources[name].all_hosts(), home.partition("://")[2].partition("/")[0]}
        return max((until for host, until in paused.items() if host in ours), default=0.0)

    def _learn(
        self, connection: Connection, name: str, row: Row[Any] | None, now: float
    ) -> tuple[Profile, dict[str, Any]]:
        """The profile of a source, and what it was made from; counted once a day."""
        kept = dict(row.detail or {}) if row is not None else {}
        if "counts" not in kept or now - kept["counted_at"] > RELEARN:
            first = runs.first_start(connection, name)
            # The first run covers the day before it.
            since = now if first is None else max(now - LEARN, first - formula.DAY)
            counts = formula.count(table.published(connection, name, since, now))
            kept = {"counts": counts, "weeks": (now - since) / (7 * formula.DAY), "counted_at": now}
        counted = {key: kept[key] for key in ("counts", "weeks", "counted_at")}
        expected = self._sources[name].expect.articles_per_day
        return formula.learn(counted["counts"], counted["weeks"], expected), counted

    def _look_backs(self) -> dict[LookBackName, LookBack]:
        schedule = self._config.schedule
        said: dict[LookBackName, LookBack | None] = {"daily": schedule.daily, "weekly": schedule.weekly}
        return {name: look for name, look in said.items() if look is not None}

    def _look_back_at(self, name: LookBackName, row: Row[Any] | None, now: float) -> float:
        """When a look-back is due; the first time it comes round, where it was never made."""
        said = self._look_backs()[name]
        if row is None:
            return _next_clock(said, now)
        moved = (row.detail or {}).get("at") != _words(said)
        return _next_clock(said, row.last_at or now) if moved else float(row.next_at)

    def _put_look_back(self, connection: Connection, name: str, said: LookBack, began: float, now: float) -> None:
        detail = {"at": _words(said), "why": f"{name} look-back over {said.since}"}
        next_at = _next_clock(said, now)
        table.put(connection, f"@{name}", next_at=next_at, last_at=began, interval=None, detail=detail)

    def remember_look_backs(self, connection: Connection, now: float) -> None:
        """Give each look-back that has no row one, so that it comes due; in a transaction that writes."""
        rows = table.rows(connection)
        for name, said in self._look_backs().items():
            if f"@{name}" not in rows:
                self._put_look_back(connection, name, said, now, now)

    def _quiet_until(self, moment: float) -> float:
        """The end of the quiet hours that a moment lies in; the moment itself outside of them."""
        for _ in range(len(self._config.schedule.quiet) + 1):
            before = moment
            for span in self._config.schedule.quiet:
                moment = _end_of(span, moment)
            if moment == before:
                break
        return moment


def check_names(config: Config, path: Path, known: Sequence[str]) -> None:
    """Make sure that `[source.NAME]` names sources that exist.

    Raises:
        ConfigError: one does not.
    """
    for name in config.source:
        if name not in known:
            hint = meant(name, known, "`newscrawl sources` lists them")
            raise ConfigError(f"{path}: key `source.{name}`: no such source; {hint}")


def _next_at(row: Row[Any] | None, now: float) -> float:
    """When a source is due by its row; at once, where it was never crawled."""
    return now if row is None else float(row.next_at)


def _words(said: LookBack) -> str:
    return f"{getattr(said, 'day', '')} {said.at}".strip()


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _end_of(span: str, moment: float) -> float:
    """The end of a span of every day (it may go over midnight) that a moment lies in; else the moment itself."""
    begin, end = (_minutes(part) for part in span.split("-"))
    there = datetime.fromtimestamp(moment, TEHRAN)
    minute = there.hour * 60 + there.minute
    length = (end - begin) % 1440
    into = (minute - begin) % 1440
    if into >= length:
        return moment
    return (there.replace(second=0, microsecond=0) + timedelta(minutes=length - into)).timestamp()


def _next_clock(said: LookBack, after: float) -> float:
    """The first moment after another at which the clock in Tehran (and the weekday) is as said."""
    there = datetime.fromtimestamp(after, TEHRAN)
    hour, minute = divmod(_minutes(said.at), 60)
    moment = there.replace(hour=hour, minute=minute, second=0, microsecond=0)
    day = getattr(said, "day", None)
    while moment <= there or (day is not None and DAYS[moment.weekday()] != day):
        moment += timedelta(days=1)
    return moment.timestamp()
