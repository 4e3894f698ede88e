"""Picks the cheapest lists that cover what was asked for.

Costs at a Nastooh site, in requests, for the window of one run: the archive of all provinces takes one page for 30
articles whatever the province, and does not say which province an item belongs to; a section page holds one province
only; a feed is one request and reaches back about 50 minutes at a busy hour (Mehr, 2026-01-01: 14 items in 24 minutes);
a day's sitemap names all articles, provincial or not, with the time of their last change.

Not everything appears on top of a list: drafts are released with the time of their writing, articles are moved into a
province, a cache shows an old page. So one run of each day goes through yesterday to its end, by the cheapest way: the
sitemap of yesterday, which is read anyway for edits; else the archive of that day; else the list's pages down to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.dates import TEHRAN
from newscrawl.discovery.facts import Facts
from newscrawl.discovery.walk import Walk
from newscrawl.errors import NewscrawlError
from newscrawl.provinces import PROVINCES
from newscrawl.store.links import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.discovery.walk import Adds
    from newscrawl.families.base import Family
    from newscrawl.pages.page import Channel, ListingRequest
    from newscrawl.sources import Source
    from newscrawl.store.gaps import Gap
    from newscrawl.store.walks import Ground

FIRST_RUN = timedelta(hours=24)
"""What the first run covers when nothing else is asked for."""

EDITS = timedelta(hours=48)
"""How long after publication an edit is looked for."""
FEED_REACH = timedelta(minutes=15)
"""A feed of 30 items suffices this long after the last walk, with a margin of three at a busy hour."""

FEW_PROVINCES = 20
"""Up to so many provinces, their own section pages are cheaper than the archive with everybody's articles."""

BRIDGE = timedelta(hours=1)
"""How long after a gap was found every run tries to fill it; afterwards one run a day does."""

MAX_PAGES = 400
"""Pages of a walk at most."""

MAX_THROUGH_PAGES = 60
"""Pages of a walk through yesterday at most: 1,800 items."""

MAX_FIRST_PAGES = 40
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
    edits: timedelta | None = None  # how often sitemaps that tell of edits are read at most; None: in every run

    @property
    def asked(self) -> tuple[str, ...]:
        """Slugs of the provinces, all when none was named."""
        return self.provinces or tuple(province.slug for province in PROVINCES)

    def scope(self, source: str) -> Scope:
        """The same of one source, as the store understands it."""
        since, until = (moment.timestamp() if moment else None for moment in (self.since, self.until))
        return Scope(source, self.provinces, since, until)


class PlanError(NewscrawlError):
    """A source without a list to walk. One line: which, and what to do."""


@dataclass(slots=True)
class Step:
    """One walk of a plan. Several steps may name the same fallback: it is walked once.

    Attributes:
        walk: along which list, how far.
        fallback: the walks that fill the gap when its list ends too early.
        side: what the walk owes is owed by another one: where it fails, nothing is missing.
    """

    walk: Walk
    fallback: list[Step] = field(default_factory=list)
    side: bool = False


def plan(source: Source, family: Family, base: str, options: Options, facts: Facts, now: datetime) -> list[Step]:
    """The walks of a run over one source, in order.

    Args:
        source: the outlet.
        family: its engine.
        base: scheme and host of its pages (a mirror under `--base-url`).
        options: what was asked for.
        facts: what earlier walks covered.
        now: aware.

    Raises:
        PlanError: there is none to walk.
    """
    return _Planner(source, family, base, options, facts, now).plan()


def check_lists(source: Source, family: Family, base: str, options: Options, now: datetime) -> None:
    """Make sure that a plan can have a list at all, whatever was walked before.

    Raises:
        PlanError: the source names none, or none of the kinds that were asked for.
    """
    nothing = Facts(lambda _, __: None, lambda _: None)
    _Planner(source, family, base, options, nothing, now).check()


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
        self.today = now.astimezone(TEHRAN).date()
        self.yesterday = self.today - timedelta(days=1)
        self.open_archive = family.archive_list(source, base, None)
        self.feeds = list(family.feed_lists(source, options.asked, base))
        self.sections = list(family.section_lists(source, options.asked, base))

    def plan(self) -> list[Step]:
        self.check()
        if self.options.via:
            return [step for channel in self.options.via for step in self._channel(channel)]
        if self.options.since:
            return self._window()
        return [*self._incremental(), *self._edits(), *self._through_yesterday()]

    def check(self) -> None:
        """Make sure that there is a list to walk.

        Raises:
            PlanError: none is known, or none of the kinds that were asked for.
        """
        there: dict[Channel, bool] = {
            "section": bool(self.sections),
            "archive": self.open_archive is not None or self._archive_of(self.yesterday) is not None,
            "feed": bool(self.feeds),
            "sitemap": bool([*self._sitemaps_of(None), *self._sitemaps_of(self.yesterday)]),
        }
        name = self.source.name
        if not any(there.values()):
            raise PlanError(f"source {name!r} names no list to walk; fill in [listings] in {name}.toml")
        if self.options.via and not any(there[channel] for channel in self.options.via):
            asked, known = ", ".join(self.options.via), ", ".join(kind for kind, is_there in there.items() if is_there)
            raise PlanError(f"--via {asked}: {name} has no such list; it has {known}")

    def _channel(self, channel: Channel) -> list[Step]:
        if channel == "section":
            return [self._step(request) for request in self.sections]
        if channel == "feed":
            return [self._step(request) for request in self.feeds]
        return self._archive() if channel == "archive" else self._sitemaps()

    # -- a run without --since ---------------------------------------------------------------------------------------

    def _incremental(self) -> list[Step]:
        """What is new since the last completed walk; the first time, the last 24 hours."""
        # Feeds fill the gap of an archive that cannot be read: some sites close the interface that lists articles.
        feeds = [self._step(request) for request in self.feeds]
        gap = [self._step(self.open_archive, self._deeper() or feeds)] if self.open_archive else self._sitemaps()
        if self.feeds and self._feeds_suffice() and not self._owes_a_walk():
            return [self._step(request, gap) for request in self.feeds]
        if self._by_sections():
            steps = [self._step(request, gap) for request in self.sections]
            _reach_back(gap, steps)
            return steps
        if self.open_archive:
            return gap
        sections = [self._step(one) for one in self.sections]
        if self._complete_sections():
            return sections
        # Never empty where a list is known: at last the pages of a few provinces.
        return [self._step(one, gap) for one in self.feeds] or gap or sections

    def _feeds_suffice(self) -> bool:
        """Whether the last walk is so young that the feeds cannot have left anything out."""
        grounds = [self._ground(request) for request in self.feeds]
        began = [ground.began for ground in grounds if ground is not None]
        return len(began) == len(self.feeds) and self.now.timestamp() - min(began) < FEED_REACH.total_seconds()

    def _owes_a_walk(self) -> bool:
        """Whether lists are to be walked although the feeds would do: to fill a gap, or through yesterday."""
        lists = self.sections if self._by_sections() else filter(None, [self.open_archive])
        return any(
            (not request.cut and self._gap_to_fill(request) is not None)
            or (not self._days_of_yesterday() and self._is_first_of_day(request))
            for request in lists
        )

    def _deeper(self) -> list[Step]:
        """The archive behind a list of the newest articles only: a news sitemap ends where it ends."""
        if self.open_archive is None or self.open_archive.channel == "archive":
            return []
        one = self._archive_of(self.today)
        return [self._step(one)] if one is not None and one.scope != self.open_archive.scope else []

    def _edits(self) -> Iterator[Step]:
        """Today's and yesterday's sitemap tell which articles were edited, and which no other list named.

        Where the run reads what all lists hold, a code that a sitemap names now and did not name before is a link; once
        a day every unknown one of yesterday is. In a run for a few provinces it would be one of another, as a rule.
        Once a day those of the two days before follow: what they hold is edited until `EDITS` after its publication.
        """
        main = self._main_ground()
        if self._by_sections() and main is None:
            return  # nothing of these provinces is stored
        for back in range(EDITS.days + 2):
            for request in self._sitemaps_of(self.today - timedelta(days=back)):
                adds: Adds = "none"
                daily = back > 0 and self._is_first_of_day(request)
                seldom = back > 1 or self.facts.read_within(request.scope, self.options.edits, self.now)
                if request.day is None or (seldom and not daily):  # maps of the whole site cost too much
                    continue
                if main is not None and not self._by_sections() and back <= 1:
                    adds = "covered" if daily else "late" if self.facts.completed(request.scope) else "none"
                since = main.since if main is not None else None
                walk = Walk(request, follows_edits=True, adds=adds, covered_since=since, whole=daily and back == 1)
                behind = self._archive_of(request.day) if adds == "covered" else None
                yield Step(walk, [Step(Walk(behind), side=True)] if behind and behind.day else [], side=True)

    def _through_yesterday(self) -> Iterator[Step]:
        """The archive of yesterday, where no sitemap names what that day holds."""
        if not self._by_sections() and self._main_ground() is not None and not self._sitemaps_of(self.yesterday):
            yield from self._archive_of_yesterday()

    def _archive_of_yesterday(self) -> Iterator[Step]:
        request = self._archive_of(self.yesterday)
        if request is not None and request.day is not None and self._is_first_of_day(request):
            yield Step(Walk(request, whole=True), side=True)

    def _days_of_yesterday(self) -> bool:
        """Whether a list of its own holds what was published yesterday."""
        if self._by_sections():
            return False
        request = self._archive_of(self.yesterday)
        return (request is not None and request.day is not None) or bool(self._sitemaps_of(self.yesterday))

    def _is_first_of_day(self, request: ListingRequest) -> bool:
        """Whether no run of this day walked a list to its end yet, of a source that was crawled before today."""
        midnight = datetime.combine(self.today, datetime.min.time(), TEHRAN).timestamp()
        last = self.facts.completed(request.scope)
        if last is not None and last.began >= midnight:
            return False
        before = self._ground(request, midnight) if request.channel == "section" else self._main_ground(midnight)
        return before is not None

    def _main_ground(self, moment: float | None = None) -> Ground | None:
        """What the lists of this run made known, until a moment or until now; of several the latest."""
        lists = [] if self._by_sections() else [*filter(None, [self.open_archive]), *self.feeds]
        grounds = [self._ground(request, moment) for request in lists or self.sections]
        return max(filter(None, grounds), key=lambda ground: ground.ended, default=None)

    def _gap_to_fill(self, request: ListingRequest) -> Gap | None:
        """An open gap that another walk of a list may fill: found a moment ago, or in the first run of a day."""
        daily, recent = self._is_first_of_day(request), self.now.timestamp() - BRIDGE.total_seconds()
        young = (self.now - EDITS).timestamp()
        gaps = (gap for gap in self.facts.gaps if gap.until > young and (daily or gap.found_at > recent))
        return next((gap for gap in gaps if request.province is None or gap.scope == request.scope), None)

    # -- a window ----------------------------------------------------------------------------------------------------

    def _window(self) -> list[Step]:
        """Days that were asked for, newest first."""
        archive = self._archive()
        if self._by_sections():
            gap = archive or self._sitemaps()
            return [self._step(request, gap) for request in self.sections]
        if self.open_archive is not None and any(self._archive_of(day) is not None for day in self._days()):
            return archive  # none where every day was walked when it was over
        # An outlet with nothing but feeds: one that does not reach back far enough makes the run partial.
        return self._sitemaps() or [self._step(request) for request in self.sections or self.feeds]

    def _archive(self) -> list[Step]:
        if self.open_archive is None:
            return []
        if self.options.since is None:
            return [self._step(self.open_archive)]
        requests = (self._archive_of(day) for day in self._days())
        # An archive that is not asked by day is one list, whatever the days.
        lists = {request.scope: request for request in requests if request is not None}
        return [step for request in lists.values() if (step := self._day(request))]

    def _archive_of(self, day: date) -> ListingRequest | None:
        return self.family.archive_list(self.source, self.base, day)

    def _sitemaps_of(self, day: date | None) -> list[ListingRequest]:
        return [*self.family.sitemap_lists(self.source, self.base, day)]

    def _sitemaps(self) -> list[Step]:
        days = [one for day in self._days() for one in self._sitemaps_of(day)] if self.options.since else []
        requests = days or self._sitemaps_of(None)
        last: list[Step] = []
        for request in reversed(list(self.family.last_lists(self.source, self.base))):
            last = [self._step(request, last)]
        return [step for one in {one.scope: one for one in requests}.values() if (step := self._day(one, last))]

    def _day(self, request: ListingRequest | None, last: list[Step] | None = None) -> Step | None:
        """A day that was walked to its end 48 hours after it was over holds nothing new."""
        if request is None or request.day is None:
            return self._step(request, last) if request else None
        end = datetime.combine(request.day, datetime.min.time(), TEHRAN) + timedelta(days=1)
        done = self.facts.completed(request.scope)
        over = done is not None and done.ended > (end + EDITS).timestamp() and not self.options.refresh
        return None if over else self._step(request)

    def _days(self) -> Iterator[date]:
        until = min(self.options.until or self.now, self.now).astimezone(TEHRAN)
        since = (self.options.since or self.now).astimezone(TEHRAN).date()
        day = (until - timedelta(microseconds=1)).date()
        while day >= since:
            yield day
            day -= timedelta(days=1)

    # -- which lists there are, and what is known of them ------------------------------------------------------------

    def _by_sections(self) -> bool:
        """Whether the provinces' own pages are the cheapest lists."""
        return len(self.options.asked) <= FEW_PROVINCES and self._complete_sections()

    def _complete_sections(self) -> bool:
        """Whether every province that is asked for has a section page; some outlets' are known for a few only."""
        known = {request.province for request in self.sections}
        return None in known or (bool(known) and known.issuperset(self.options.asked))

    def _equivalents(self, request: ListingRequest) -> list[str]:
        """Scopes whose completed walk covers the same: the archive and the feeds of all provinces."""
        scopes = [request.scope]
        newest = self.open_archive is not None and request.scope == self.open_archive.scope
        if request.province is None and request.day is None and (newest or request.channel in ("archive", "feed")):
            if self.open_archive:
                scopes.append(self.open_archive.scope)
            scopes.extend(feed.scope for feed in self.feeds if feed.province is None)
        return scopes

    def _ground(self, request: ListingRequest, moment: float | None = None) -> Ground | None:
        """The latest of what the walks that cover the same made known, until a moment or until now."""
        by = self.now.timestamp() if moment is None else moment
        grounds = (self.facts.ground(scope, by) for scope in self._equivalents(request))
        return max(filter(None, grounds), key=lambda ground: ground.ended, default=None)

    def _step(self, request: ListingRequest, fallback: list[Step] | None = None) -> Step:
        ground = self._ground(request)
        if self.options.since is not None:
            since = self.options.since.timestamp()
            covered = ground is not None and ground.since is not None and ground.since <= since
            bridge = ground.ended if ground is not None and covered else None
            return Step(Walk(request, since=since, explicit=True, bridge=bridge, max_pages=MAX_PAGES), fallback or [])
        if ground is None:
            since = self.facts.owed_since((self.now - FIRST_RUN).timestamp(), self.source.expect.look_back_days)
            return Step(Walk(request, since=since, max_pages=MAX_FIRST_PAGES), fallback or [])
        walk = Walk(request, known_before=ground.ended, known_since=ground.since, max_pages=MAX_PAGES)
        walk.through = None if request.cut or self.options.via else self._depth(request)
        if walk.through is not None:
            walk.whole, walk.max_pages = True, MAX_THROUGH_PAGES
        return Step(walk, fallback or [])

    def _depth(self, request: ListingRequest) -> float | None:
        """How far below known ground a walk is to go: through yesterday once a day, to the end of an open gap."""
        depths = []
        if not self._days_of_yesterday() and self._is_first_of_day(request):
            depths.append(datetime.combine(self.yesterday, datetime.min.time(), TEHRAN).timestamp())
        if (gap := self._gap_to_fill(request)) is not None:
            depths.append(max(gap.since, (self.now - EDITS).timestamp()))  # what is older is a window's to fill
        return min(depths, default=None)


def _reach_back(gap: list[Step], steps: list[Step]) -> None:
    """A list that fills a gap for the first time goes back as far as the walks whose gap it fills."""
    known = [step.walk.known_before for step in steps if step.walk.known_before is not None]
    for step in gap:
        walk = step.walk
        if known and walk.known_before is None and walk.since is not None and walk.since > min(known):
            walk.since, walk.max_pages = min(known), MAX_PAGES
