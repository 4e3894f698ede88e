"""What a walk's end means: what counts as known from then on, which gap it leaves, which one it fills."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.dates import TEHRAN
from newscrawl.discovery.walk import Stop
from newscrawl.store import articles, gaps, walks

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from newscrawl.discovery.planner import Step
    from newscrawl.run import Run
    from newscrawl.sources import Source
    from newscrawl.store.validators import Validators

DAY: Final = 86_400.0
DEAD: Final = DAY
"""Seconds after which a side list that cannot be read is a problem of the run."""

NIGHT: Final = 6 * 3600.0
"""Seconds after midnight in Tehran within which the list of a day need not be there: nobody has published yet."""


@dataclass(slots=True)
class Running:
    """A walk under way."""

    step: Step
    id: int
    url: str
    began: float
    clock: float = field(default_factory=time.monotonic)
    """The same on a clock that stands still while the machine sleeps."""
    tries: int = 0
    pages: int = 0
    whole: bool = False
    """The page is to come from the site itself, not from a cache that may be wrong."""
    asked: Validators | None = None
    """Version of the first page that the store knows."""
    validators: Validators | None = None
    """Version of the first page; stored when the walk is complete."""
    new_links: int = 0
    queue: list[str] = field(default_factory=list)
    """Sub-lists of a sitemap index that wait."""
    named: set[str] = field(default_factory=set)
    """All that were ever put there: an index that names itself, or another one back, is read once."""

    @property
    def scope(self) -> str:
        """Of its list."""
        return self.step.walk.request.scope


@dataclass(slots=True)
class _Short:
    """A walk that ended too early, and the scopes of the walks that are to fill its gap."""

    running: Running
    status: str
    detail: str
    missing: set[str]
    oldest: float | None
    """The oldest moment that it saw; None: nothing was read."""

    @property
    def is_first(self) -> bool:
        """Whether it has nothing to miss: nothing was known before, and its list simply holds less."""
        return self.status == "short" and self.running.step.walk.is_first


class Ends:
    """Writes the ends of the walks of one run over one source.

    Attributes:
        problems: what makes the run partial besides gaps, each `scope: status: detail`.
    """

    def __init__(self, run: Run, source: Source) -> None:
        self._run = run
        self._source = source
        self._waiting: list[_Short] = []
        self._done: dict[str, bool] = {}
        """Scopes whose walks are over, and whether they read all that they were to read."""
        self.problems: list[str] = []

    def give_up(self, connection: Connection, now: float) -> None:
        """Open gaps that lie further back than anybody looks."""
        look_back = self._source.expect.look_back_days * DAY
        gaps.give_up(connection, self._source.name, before=now - look_back, now=now)

    def complete(self, connection: Connection, running: Running, stop: Stop, now: float) -> None:
        """A walk read all that it was to read: it may have filled gaps, of this run and of earlier ones."""
        walk = running.step.walk
        covered, ended = walk.covers(stop, running.began), walk.ended or now
        walks.end(connection, running.id, status="complete", detail=stop.detail, now=ended, covered_from=covered)
        if running.pages and walk.adds in ("all", "covered"):
            since, until = walk.stretch(stop, now)
            scope = None if walk.request.province is None else running.scope
            by = f"{self._run.run_id} {running.scope}"
            gaps.cover(connection, self._source.name, scope, since=since, until=until, by=by, now=now)
        self._fill(connection, running.scope, now)

    def _fill(self, connection: Connection, scope: str, now: float) -> None:
        """Walks that waited for a list are complete when it was the last of those that fill their gap."""
        self._done[scope] = True
        for short in [one for one in self._waiting if scope in one.missing]:
            short.missing.discard(scope)
            if not short.missing:
                self._waiting.remove(short)
                running = short.running
                covered = running.step.walk.covers(Stop("complete", ""), running.began)
                detail = f"filled by {scope}"
                walks.end(connection, running.id, status="complete", detail=detail, now=now, covered_from=covered)
                self._fill(connection, running.scope, now)

    def short(self, connection: Connection, running: Running, status: str, detail: str, now: float) -> list[Step]:
        """A walk did not read all that it was to read. Returns the steps that are to cover the rest."""
        step, walk = running.step, running.step.walk
        walks.end(connection, running.id, status=status, detail=detail, now=now)
        stands_in = any(running.scope in one.missing for one in self._waiting)
        if status == "failed" and not stands_in and _has_not_begun(walk.request.day, detail, now):
            return step.fallback
        self._done[running.scope] = False
        if step.side:
            self._say_dead(connection, running, status, detail, now)
            return step.fallback
        # What nobody named cannot fail: it is not there.
        status = "short" if walk.request.guessed and status == "failed" else status
        short = _Short(running, status, detail, set(), walk.covers(None, running.began))
        # A province's list that holds less than the first day is not worth everybody's archive.
        behind = self._still_to_come(step.fallback)
        if behind is not None and not (short.is_first and walk.request.province is not None):
            short.missing = {one.walk.request.scope for one in step.fallback}
            self._waiting.append(short)
            for scope in [scope for scope in short.missing if self._done.get(scope)]:
                self._fill(connection, scope, now)
            return behind
        chain = self._chain(short)
        self._waiting = [one for one in self._waiting if one not in chain]
        roots = [one for one in chain if not any(one.running.scope in other.missing for other in chain)]
        for one in chain:
            said = self._count(connection, one, chain, now, leaves_gap=one in roots)
            # A gap says it by itself; a list that stood in for another one and failed is worth a word of its own.
            if one is short and not said and not (status == "short" and all(root.is_first for root in roots)):
                self.problems.append(f"{running.scope}: {status}: {detail}")
        return []

    def _still_to_come(self, fallback: list[Step]) -> list[Step] | None:
        """The walks that may fill a gap, without those that are over; None where they cannot, as one of them failed.

        Two lists may stand in for one another: where both fail, neither waits for the other.
        """
        scopes = [one.walk.request.scope for one in fallback]
        if not fallback or any(self._done.get(scope) is False for scope in scopes):
            return None
        return [one for one, scope in zip(fallback, scopes, strict=True) if scope not in self._done]

    def _chain(self, short: _Short) -> list[_Short]:
        """It and all that waited for it, directly or not."""
        chain = [short]
        for one in chain:
            chain += [other for other in self._waiting if one.running.scope in other.missing and other not in chain]
        return chain

    def _count(self, connection: Connection, one: _Short, chain: list[_Short], now: float, *, leaves_gap: bool) -> bool:
        """What was read counts as known from now on; what lies between is a gap. Returns whether it left one."""
        walk = one.running.step.walk
        seen = [other.oldest for other in chain if other is one or other.running.scope in one.missing]
        oldest = min((moment for moment in seen if moment is not None), default=None)
        since = walk.since if walk.known_before is None else walk.known_before
        if oldest is None or since is None:
            return False
        walks.end(connection, one.running.id, status=one.status, detail=one.detail, now=now, covered_from=oldest)
        if leaves_gap:
            gaps.record(
                connection,
                source=self._source.name,
                scope=one.running.scope,
                since=since,
                until=oldest,
                run_id=self._run.run_id,
                now=now,
                detail=f"{one.status}: {one.detail}",
                counts=not one.is_first,
            )
        return leaves_gap

    def _say_dead(self, connection: Connection, running: Running, status: str, detail: str, now: float) -> None:
        """A side list that could be read once and has failed for a day is a problem, in one run of each day."""
        source, channel, day = self._source.name, running.step.walk.request.channel, running.step.walk.request.day
        if day is not None and _is_missing(detail) and not self._has_published(connection, day, now):
            return
        well = walks.last_well(connection, source, channel, now)
        if well is None or now - well < DEAD:
            return
        midnight = datetime.fromtimestamp(now, TEHRAN).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        said = any(problem.startswith(f"{channel}:") for problem in self.problems)
        if not said and walks.failed_since(connection, source, running.scope, midnight) == 1:
            hours = (now - well) / 3600
            self.problems.append(f"{running.scope}: {status} for {hours:.0f} h, so that edits are not seen: {detail}")

    def _has_published(self, connection: Connection, day: date, now: float) -> bool:
        """Whether a day that is over brought an article: if not, nobody made a list of it, as on a quiet Friday."""
        began = datetime.combine(day, datetime.min.time(), TEHRAN)
        since, until = began.timestamp(), (began + timedelta(days=1)).timestamp()
        return until <= now and articles.any_published(connection, self._source.name, since, until)


def _is_missing(detail: str) -> bool:
    return detail.startswith(("http_404", "http_410"))


def _has_not_begun(day: date | None, detail: str, now: float) -> bool:
    """Whether a day's own list is missing because the day has just begun; the next run looks again."""
    here = datetime.fromtimestamp(now, TEHRAN)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return day == here.date() and now - midnight < NIGHT and _is_missing(detail)
