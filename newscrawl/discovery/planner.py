"""Picks the cheapest lists that cover what was asked for.

Costs at a Nastooh site, in requests, for the window of one run: the archive of all provinces takes one page for 30
articles whatever the province, and does not say which province an item belongs to; a section page holds one province
only; a feed is one request and reaches back about 50 minutes at a busy hour (Mehr, 2026-01-01: 14 items in 24 minutes);
a day's sitemap names all articles, provincial or not, with the time of their last change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, get_args

from newscrawl.dates import TEHRAN
from newscrawl.discovery.walk import Walk
from newscrawl.errors import NewscrawlError
from newscrawl.pages.page import Channel
from newscrawl.provinces import PROVINCES
from newscrawl.store import articles, walks
from newscrawl.store.links import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from newscrawl.families.base import Family
    from newscrawl.pages.page import ListingRequest
    from newscrawl.sources import Source

FIRST_RUN = timedelta(hours=24)
"""What the first run covers when nothing else is asked for."""

EDITS = timedelta(hours=48)
"""How long after publication an edit is looked for."""

FEED_REACH = timedelta(minutes=15)
"""A feed of 30 items suffices this long after the last walk, with a margin of three at a busy hour."""

FEW_PROVINCES = 20
"""Up to so many provinces, their own section pages are cheaper than the archive with everybody's articles."""

PAGES = 400
"""Pages of a walk at most."""

FIRST_PAGES = 40
"""Pages of a first run along a list without dates (1,200 items: more than a day of Mehr)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for. Moments are aware; None: not asked for."""

    provinces: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    via: tuple[Channel, ...] | None = None
    limit: int | None = None
    refresh: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """Slugs of the provinces, all when none was named."""
        return self.provinces or tuple(province.slug for province in PROVINCES)

    def scope(self, source: str) -> Scope:
        """The same of one source, as the store understands it."""
        since, until = (moment.timestamp() if moment else None for moment in (self.since, self.until))
        return Scope(source, self.provinces, since, until)


@dataclass(slots=True)
class Step:
    """One walk of a plan, and the walks that fill the gap when its list ends too early.

    Several steps may name the same fallback: it is walked once.
    """

    walk: Walk
    fallback: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of earlier walks of a source (seconds since 1970)."""

    last_start: Callable[[str], float | None]
    """Start of the last completed walk of a scope."""
    last_end: Callable[[str], float | None]
    """End of the last completed walk of a scope."""
    has_articles: bool = False

    @classmethod
    def of(cls, connection: Connection, source: str) -> Facts:
        """What the store says; to be used while the connection is open."""
        return cls(
            last_start=lambda scope: walks.last_completed_start(connection, source, scope),
            last_end=lambda scope: walks.last_completed_end(connection, source, scope),
            has_articles=articles.any_of(connection, source),
        )


class PlanError(NewscrawlError):
    """A source without a list to walk. One line: which, and what to do."""


def check_lists(source: Source, family: Family, base: str, options: Options, now: datetime) -> None:
    """Make sure that a plan can have a list at all, whatever was walked before.

    Raises:
        PlanError: the source names none, or none of the kinds that were asked for.
    """
    nothing_known = Facts(last_start=lambda _: None, last_end=lambda _: None)
    if plan(source, family, base, options, nothing_known, now):
        return
    if options.via:
        kinds: tuple[Channel, ...] = get_args(Channel)
        by_kind = {kind: replace(options, via=(kind,)) for kind in kinds}
        there = [kind for kind, only in by_kind.items() if plan(source, family, base, only, nothing_known, now)]
        if there:
            asked = ", ".join(options.via)
            raise PlanError(f"--via {asked}: {source.name} has no such list; it has {', '.join(there)}")
    raise PlanError(f"source {source.name!r} names no list to walk; fill in [listings] in {source.name}.toml")


def plan(source: Source, family: Family, base: str, options: Options, facts: Facts, now: datetime) -> list[Step]:
    """The walks of a run over one source, in order.

    Args:
        source: the outlet.
        family: its engine.
        base: scheme and host of its pages (a mirror under `--base-url`).
        options: what was asked for.
        facts: what earlier walks covered.
        now: aware.
    """
    return _Planner(source, family, base, options, facts, now).plan()


class _Planner:
    def __init__(
        self, source: Source, family: Family, base: str, options: Options, facts: Facts, now: datetime
    ) -> None:
        self.source = source
        self.family = family
        self.base = base
        self.options = options
        self.facts = facts
        self.now = now
        self.open_archive = family.archive_list(source, base, None)
        self.feeds = list(family.feed_lists(source, options.asked, base))
        self.sections = list(family.section_lists(source, options.asked, base))

    def plan(self) -> list[Step]:
        if self.options.via:
            return [step for channel in self.options.via for step in self._channel(channel)]
        steps = self._window() if self.options.since else self._incremental()
        if not self.options.since and self.facts.has_articles:
            steps.extend(self._edits())
        return steps

    def _channel(self, channel: Channel) -> list[Step]:
        if channel == "section":
            return [self._step(request) for request in self.sections]
        if channel == "feed":
            return [self._step(request) for request in self.feeds]
        if channel == "archive":
            return self._archive()
        return self._sitemaps()

    def _incremental(self) -> list[Step]:
        """What is new since the last completed walk; the first time, the last 24 hours."""
        # Feeds fill the gap of an archive that cannot be read: some sites close the interface that lists articles.
        feeds = [self._step(request) for request in self.feeds]
        gap = [self._step(self.open_archive, self._deeper() or feeds)] if self.open_archive else self._sitemaps()
        begun = [
            start for request in self.feeds if (start := self._covered(request, self.facts.last_start)) is not None
        ]
        if (
            self.feeds
            and len(begun) == len(self.feeds)
            and self.now.timestamp() - min(begun) < (FEED_REACH.total_seconds())
        ):
            return [self._step(request, gap) for request in self.feeds]
        if self._few() and self._complete_sections():
            steps = [self._step(request, gap) for request in self.sections]
            _reach_back(gap, steps)
            return steps
        if self.open_archive:
            return gap
        if self._complete_sections():
            return [self._step(request) for request in self.sections]
        return [self._step(request, gap) for request in self.feeds] or gap

    def _deeper(self) -> list[Step]:
        """The archive behind a list of the newest articles only: a news sitemap ends where it ends."""
        if self.open_archive is None or self.open_archive.channel == "archive":
            return []
        request = self.family.archive_list(self.source, self.base, self.now.astimezone(TEHRAN).date())
        return [self._step(request)] if request is not None and request.scope != self.open_archive.scope else []

    def _complete_sections(self) -> bool:
        """Whether every province that is asked for has a section page; some outlets' are known for a few only."""
        known = {request.province for request in self.sections}
        return None in known or (bool(known) and known.issuperset(self.options.asked))

    def _window(self) -> list[Step]:
        """Days that were asked for, newest first."""
        archive = self._archive()
        if self._few() and self._complete_sections():
            gap = archive or self._sitemaps()
            return [self._step(request, gap) for request in self.sections]
        # An outlet with nothing but feeds: one that does not reach back far enough makes the run partial.
        return archive or self._sitemaps() or [self._step(request) for request in self.sections or self.feeds]

    def _archive(self) -> list[Step]:
        if self.open_archive is None:
            return []
        if self.options.since is None:
            return [self._step(self.open_archive)]
        requests = (self.family.archive_list(self.source, self.base, day) for day in self._days())
        # An archive that is not asked by day is one list, whatever the days.
        lists = {request.scope: request for request in requests if request is not None}
        return [step for request in lists.values() if (step := self._day(request))]

    def _sitemaps(self) -> list[Step]:
        if self.options.since is None:
            return [self._step(request) for request in self.family.sitemap_lists(self.source, self.base, None)]
        return [
            step
            for day in self._days()
            for request in self.family.sitemap_lists(self.source, self.base, day)
            if (step := self._day(request))
        ]

    def _day(self, request: ListingRequest | None) -> Step | None:
        """A day that was walked to its end 48 hours after it was over holds nothing new."""
        if request is None or request.day is None:
            return self._step(request) if request else None
        end = datetime.combine(request.day, datetime.min.time(), TEHRAN) + timedelta(days=1)
        done = self.facts.last_end(request.scope)
        if done is not None and done > (end + EDITS).timestamp() and not self.options.refresh:
            return None
        return self._step(request)

    def _edits(self) -> Iterator[Step]:
        """Today's and yesterday's sitemap tell which stored articles were edited."""
        today = self.now.astimezone(TEHRAN).date()
        for day in (today, today - timedelta(days=1)):
            for request in self.family.sitemap_lists(self.source, self.base, day):
                yield Step(Walk(request, follows_edits=True))

    def _days(self) -> Iterator[date]:
        until = min(self.options.until or self.now, self.now).astimezone(TEHRAN)
        since = (self.options.since or self.now).astimezone(TEHRAN).date()
        day = (until - timedelta(microseconds=1)).date()
        while day >= since:
            yield day
            day -= timedelta(days=1)

    def _few(self) -> bool:
        return len(self.options.asked) <= FEW_PROVINCES

    def _equivalents(self, request: ListingRequest) -> list[str]:
        """Scopes whose completed walk covers the same: the archive and the feeds of all provinces."""
        scopes = [request.scope]
        newest = self.open_archive is not None and request.scope == self.open_archive.scope
        if request.province is None and request.day is None and (newest or request.channel in ("archive", "feed")):
            if self.open_archive:
                scopes.append(self.open_archive.scope)
            scopes.extend(feed.scope for feed in self.feeds if feed.province is None)
        return scopes

    def _covered(self, request: ListingRequest, moments: Callable[[str], float | None]) -> float | None:
        """The latest of those moments among the walks that covered the same."""
        found = [moment for scope in self._equivalents(request) if (moment := moments(scope)) is not None]
        return max(found, default=None)

    def _step(self, request: ListingRequest, fallback: list[Step] | None = None) -> Step:
        known_before = None if self.options.since else self._covered(request, self.facts.last_end)
        since, explicit, pages = self.options.since, self.options.since is not None, PAGES
        if since is None and known_before is None:
            since, pages = self.now - FIRST_RUN, FIRST_PAGES
        walk = Walk(
            request,
            since=since.timestamp() if since else None,
            explicit=explicit,
            known_before=known_before,
            max_pages=pages,
        )
        return Step(walk, fallback or [])


def _reach_back(gap: list[Step], steps: list[Step]) -> None:
    """A list that fills a gap for the first time goes back as far as the walks whose gap it fills."""
    known = [step.walk.known_before for step in steps if step.walk.known_before is not None]
    for step in gap:
        walk = step.walk
        if known and walk.known_before is None and walk.since is not None and walk.since > min(known):
            walk.since, walk.max_pages = min(known), PAGES
