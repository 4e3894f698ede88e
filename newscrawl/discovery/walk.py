"""When a walk along a list is over.

Pure: it is shown each page together with what the store knew of its links, and says whether to go on.

Lists move while they are walked. New articles push the others down: a page then repeats what the one before it held,
which loses nothing. A withdrawn one pulls the others up, past the border of two pages: so the first page is read once
more at the end of a walk of several pages, and where it lost an article in between, the other pages are read again. A
page that comes out empty, or as the one before it, is read once more before that is believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.dates import TEHRAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.items import Link
    from newscrawl.pages.page import Listing, ListingRequest
    from newscrawl.store.links import KnownLink

Status = Literal["complete", "short", "capped"]
Adds = Literal["all", "covered", "late", "none"]
Move = Literal["again", "first"]
"""Read the same page once more; go back to the first one."""

MARGIN: Final = 86_400.0
"""Seconds by which the `lastmod` of a sub-list may lag behind its newest entry."""


CUT: Final = 60.0
"""Seconds that lists cut off their times."""

TICK: Final = 1e-6
"""Seconds between the discovery of a page's links and the end of a walk with that page."""

MAX_AGAIN: Final = 3
"""How often one page is read again: until it is the same twice."""

MIN_FULL: Final = 10
"""Entries of a page that leads to no other one from which on it may be cut: a theme can hide the way on in a script."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The walk is over.

    `complete`: everything that it was to cover was on the pages read. `short`: the list ended before that, so another
    list must fill the gap. `capped`: a bound was reached, more may follow.
    """

    status: Status
    detail: str
    reached: bool = False
    """A whole page was known or too old: what comes after it is older still, on the sub-lists of an index too."""
    ended: bool = False
    """The list holds nothing older."""


@dataclass(slots=True)
class Walk:
    """One walk, from the first page on. Moments are seconds since 1970.

    Attributes:
        request: the list.
        since: oldest moment to be covered; None: without bound.
        explicit: whether somebody asked for `since`; the implicit one only bounds a first run.
        known_before: end of the last walk that counts and covered the same. Walks of a source never overlap, so a link
            discovered before that moment was met by that walk or was known when it began; what a killed walk
            discovered later is not taken for old.
        known_since: everything on the list from then on until `known_before` was read.
        bridge: the same moment as `known_before` for a walk that was asked for a time that other walks cover already:
            it goes down to `since`, but a list that ends at known ground is not short.
        through: the walk goes on below known ground, down to what is older than this moment or was discovered before
            it: what appeared late stands there. Wherever it ends, what it was to cover was covered at known ground.
        max_pages, deadline: bounds against lists without end.
        follows_edits: the list is read for changes of stored articles first of all.
        adds: which unknown codes of the list are links: all; those in the time that is covered; those that the list did
            not name when it was read whole before; none.
        covered_since: oldest moment of `covered` and `late`.
        whole: never ask whether the list has changed.
    """

    request: ListingRequest
    since: float | None = None
    explicit: bool = False
    known_before: float | None = None
    known_since: float | None = None
    bridge: float | None = None
    through: float | None = None
    max_pages: int = 400
    deadline: float | None = None
    follows_edits: bool = False
    adds: Adds = "all"
    covered_since: float | None = None
    whole: bool = False
    pages: int = 0
    reached: bool = False
    """Known ground was met."""
    _met: set[str] = field(default_factory=set)
    _last: tuple[str, ...] = ()
    _first: tuple[str, ...] = ()
    _oldest: list[float] = field(default_factory=list)
    _numbered: int = 0
    _repeated: int = 0
    _pushed: int = 0
    _copied: int = 0
    _hides: bool = False
    _again: int = 0
    _doubted: tuple[str, ...] | None = None
    _left: int | None = None
    pending: Stop | None = None
    """How the walk ends once it is certain that nothing slipped past it."""
    ended: float | None = None
    """When it ended, where it looked back: what it met afterwards is not known ground, as new ones may lie below it."""
    _lacking: str | None = None
    _indexed: bool = False
    beside: bool = False
    """The lists below it have an order each of its own."""

    @property
    def is_first(self) -> bool:
        """Whether nothing was known before, and nobody asked for a time."""
        return self.known_before is None and not self.explicit

    @property
    def oldest(self) -> float | None:
        """The oldest moment on the pages read; of the two oldest the later, since a pinned story proves nothing."""
        return self._oldest[-1] if self._oldest else None

    def judge(self, listing: Listing, known: Mapping[str, KnownLink], now: float) -> Stop | Move | None:
        """Look at one page; None means: go on to the next one."""
        self.pages += 1
        codes = tuple(link.news_code for link in listing.links)
        if self.pending is not None:
            return self._look_back(codes, listing)
        self._indexed = self._indexed or bool(listing.children)
        self.beside = self.beside or listing.beside
        self._lacking = self._lacking or listing.lacking
        fresh = [link for link in listing.links if link.news_code not in self._met]
        self._met.update(codes)
        self._note(listing)
        if self.follows_edits:
            return self._edits(listing, now)
        if self._is_doubtful(listing, fresh) and self._doubted != codes and self._again < MAX_AGAIN:
            self._doubted = codes
            self._again += 1
            return "again"
        self._again, self._doubted = 0, None
        same = codes == self._last
        if same:
            self._copied += len(codes)
        elif fresh and self._copied:
            # A copy in the middle: either as many new ones on top pushed it down, or it hides what stood there.
            self._pushed += self._copied
            self._copied, self._hides = 0, True
        self._pushed += 0 if same else _overlap(self._last, codes)
        self._numbered += bool(codes)
        self._first = self._first or codes
        self._last = codes
        stop = self._stop(listing, fresh, known, now, same=same)
        # A second page that is empty by now may have been pulled up, all of it.
        several = self._numbered > 1 or (self._numbered == 1 and not codes)
        if stop is not None and stop.status == "complete" and several and not self._indexed:
            self.pending, self.ended = stop, now + TICK
            return "first"
        return stop

    def _edits(self, listing: Listing, now: float) -> Stop | None:
        if listing.next_url is not None:
            return self.bounds(now)
        if self._lacking is not None:
            return Stop("capped", self._lacking)
        return Stop("complete", "read for edits", ended=True)

    def _note(self, listing: Listing) -> None:
        moments = [moment.timestamp() for link in listing.links if (moment := link.listed_at or link.modified_at)]
        self._oldest = sorted([*self._oldest, *moments])[:2]

    def _is_doubtful(self, listing: Listing, fresh: list[Link]) -> bool:
        """Whether a page may be so for a moment only: it is empty, or it is the one before it.

        The page before may have got new items on top: those of the next page stand below what was met.
        """
        if self._indexed or listing.lacking is not None:
            return False
        on_top = bool(fresh) and fresh[0].news_code == listing.links[0].news_code
        return not fresh or (on_top and any(link.news_code in self._last for link in listing.links))

    def _look_back(self, codes: tuple[str, ...], listing: Listing) -> Stop | Move | None:
        """The first page is read once more, and the others where articles were pulled up past a border."""
        assert self.pending is not None  # noqa: S101  # for the type checker; `judge` asked
        ends = listing.next_url is None or self.pages >= self.max_pages
        if self._left is None:
            if not _has_moved(self._first, codes, self._pushed):
                return self.pending
            self._left = self._numbered - 1
        elif self._hides and codes and codes == self._last:
            return Stop("capped", "a page stays a copy of the one before it")
        else:
            self._left -= 1
        self._last = codes
        return self.pending if self._left <= 0 or ends else None

    def _stop(
        self, listing: Listing, fresh: list[Link], known: Mapping[str, KnownLink], now: float, *, same: bool
    ) -> Stop | None:
        links = listing.links
        self._repeated = 0 if fresh or not links else self._repeated + 1
        if self._repeated > self._may_grow(now) or (self._repeated and listing.next_url is None):
            if not same and listing.next_url is not None and not self._reaches_known(listing, known):
                return self._below(Stop("short", "the list leads back to pages that were read before"))
            return self._end("the list repeats itself", listing, known)
        if self._repeated:
            return self.bounds(now)
        if links and self._all_known(links, known):
            self.reached = True
            if self.through is None:
                return Stop("complete", "a whole page was known when the last completed walk ended", reached=True)
        if links and self.through is not None and all(self._is_below(link, known) for link in links):
            return Stop("complete", "went through to what was there before", reached=True)
        if links and self._is_below_all(links):
            return Stop("complete", "a whole page is older than anything that was covered", reached=True)
        if self.is_bottomless(listing):
            return Stop("short", "sub-lists without dates: a first run leaves them to --since", reached=True)
        if fresh and self.since is not None and all(self.too_old(link) for link in fresh):
            return Stop("complete", "a whole page is older than what was asked for", reached=True)
        if not links or listing.next_url is None:
            return self._end("end of the list", listing, known)
        return self.bounds(now)

    def _is_below_all(self, links: tuple[Link, ...]) -> bool:
        """Whether a page lies below everything that earlier walks covered: they may have met an empty list."""
        known, moments = self.known_since, [link.listed_at or link.modified_at for link in links]
        if not known or self.since is not None or self.through is not None:
            return False
        return all(moment is not None and moment.timestamp() < known - MARGIN for moment in moments)

    def _may_grow(self, now: float) -> bool:
        """Whether one repeated page is no loop yet: a page of new items pushed the known ones one page down."""
        day = self.request.day
        return day is None or now < (datetime.combine(day, datetime.min.time(), TEHRAN) + timedelta(days=1)).timestamp()

    def bounds(self, now: float) -> Stop | None:
        """A stop when the walk has read too many pages or taken too long."""
        if self.pages >= self.max_pages:
            return self._below(Stop("capped", f"stopped after {self.pages} pages"))
        if self.deadline is not None and now >= self.deadline:
            return self._below(Stop("capped", f"stopped after {self.pages} pages: the time for lists is over"))
        return None

    def _below(self, stop: Stop) -> Stop:
        """Below known ground nothing is owed."""
        return Stop("complete", f"known ground was met; {stop.detail}") if self.reached else stop

    def _all_known(self, links: tuple[Link, ...], known: Mapping[str, KnownLink]) -> bool:
        return self.known_before is not None and all(self._old(known.get(link.news_code)) for link in links)

    def _old(self, link: KnownLink | None) -> bool:
        before = self.bridge if self.known_before is None else self.known_before
        return link is not None and before is not None and link.discovered_at < before

    def _is_below(self, link: Link, known: Mapping[str, KnownLink]) -> bool:
        """Whether the walk need not go further down than to this link."""
        before, moment = known.get(link.news_code), link.listed_at or link.modified_at
        if self.through is None:
            return False
        return (before is not None and before.discovered_at < self.through) or (
            moment is not None and moment.timestamp() < self.through - CUT
        )

    def too_old(self, link: Link) -> bool:
        """Whether the list says that an article is older than what was asked for (edits come after publication)."""
        moment = link.listed_at or link.modified_at
        return self.since is not None and moment is not None and moment.timestamp() < self.since

    def is_covered(self, link: Link) -> bool:
        """Whether an article that a list for edits names lies in the time that is covered, as far as the list says."""
        moment = link.listed_at or link.modified_at
        return self.covered_since is None or moment is None or moment.timestamp() >= self.covered_since

    def is_bottomless(self, listing: Listing) -> bool:
        """Whether a first run met a sub-list that says nothing of time: taking it would fetch a month or an archive."""
        bounded = self.since is not None and not self.explicit
        dated = any(link.listed_at or link.modified_at for link in listing.links)
        return self._indexed and not self.beside and bounded and bool(listing.links) and not dated

    def skips(self, changed: datetime | None) -> bool:
        """Whether a sub-list of an index need not be read: nothing on it was changed in the time to be covered."""
        bound = self.known_before if self.since is None else self.since
        return changed is not None and bound is not None and changed.timestamp() < bound - MARGIN

    def _reaches_known(self, listing: Listing, known: Mapping[str, KnownLink]) -> bool:
        """Whether the two oldest items are known, not one: a pinned old story proves nothing.

        Those of a cache that shows the list of an hour ago may be older than anything that was read; others are known.
        """
        oldest, since = _oldest(listing), self.known_since or 0.0
        dated = ((link.news_code, link.listed_at or link.modified_at) for link in oldest)
        below = {code for code, moment in dated if moment is not None and moment.timestamp() <= since}
        old = {link.news_code for link in listing.links if self._old(known.get(link.news_code))}
        return bool(old) and all(link.news_code in old | below for link in oldest)

    def _end(self, why: str, listing: Listing, known: Mapping[str, KnownLink]) -> Stop:
        """The list ends, or seems to. Only one that is known to be cut may end too early."""
        full = self._numbered == 1 and len(listing.links) >= MIN_FULL
        followed = self.request.channel == "section" and self._numbered > 1 and not self.beside  # to its last page
        cut = (self.request.cut and not followed) or full or why != "end of the list"
        if self._lacking is not None:
            return self._below(Stop("capped", self._lacking))
        everything = self.request.day is None and self.request.province is None and self.request.channel == "archive"
        if everything and not self._met:
            # All that an outlet published is never empty, but by a fault of the site.
            return Stop("capped", "the list holds not one entry")
        # Engines show their last page for ever. One above known ground is not the last: a cache leaves its number out.
        above = self.known_before is not None or MIN_FULL <= len(self._met) == len(listing.links)
        repeats = why != "end of the list" and not (self.reached or self._reaches_known(listing, known))
        if everything and above and repeats:
            return Stop("capped", "a page repeats the one before it, above what was known")
        if self.request.day is not None or self.request.channel == "archive":
            return Stop("complete", why, ended=True)
        if self.reached or self._reaches_known(listing, known):
            self.reached = True
            return Stop("complete", "the list reaches back into what was known")
        if not cut:
            return Stop("complete", why, ended=True)
        if self.known_before is not None and not self.explicit:
            return Stop("short", "the list ends before it reaches what was known")
        oldest = _oldest(listing)
        if self.since is None or (oldest and all(self.too_old(link) for link in oldest)):
            return Stop("complete", "the list reaches back beyond what was asked for")
        dated = any(link.listed_at or link.modified_at for link in listing.links)
        proves_nothing = self.request.channel == "feed" or (full and not self.request.paged)
        if self.explicit or dated or proves_nothing or not listing.links:
            return Stop("short", "the list ends before it reaches the first moment asked for")
        return Stop("complete", why, ended=True)

    # -- what it covers ----------------------------------------------------------------------------------------------

    def covers(self, stop: Stop | None, began: float) -> float | None:
        """From when on everything on the list is known once the walk ended so; None: it read nothing.

        Args:
            stop: how it ended; None for a walk that failed.
            began: when it began.
        """
        if stop is None or stop.status != "complete":
            return (began if self.oldest is None else self.oldest) if self.pages else None
        if self.known_before is not None:
            known = self.known_before if self.known_since is None else self.known_since
            return known if self.since is None else min(known, self.since)
        return self.since or 0.0

    def stretch(self, stop: Stop, now: float) -> tuple[float, float]:
        """The time whose articles a complete walk met, all of them: it may fill a gap."""
        if self.request.day is not None:
            start = datetime.combine(self.request.day, datetime.min.time(), TEHRAN)
            return start.timestamp(), min((start + timedelta(days=1)).timestamp(), now)
        if stop.ended:
            return 0.0, now
        if self.through is not None and stop.reached:
            return self.through, now
        bounds = [moment for moment in (self.since, self.known_before) if moment is not None]
        return min(bounds, default=0.0), now


def _oldest(listing: Listing) -> list[Link]:
    """The two oldest items by their dates, else the last two; one without a date among others may be of any age."""
    dated = [(moment, link) for link in listing.links if (moment := link.listed_at or link.modified_at)]
    if len(dated) < 2:
        return list(listing.links[-2:])
    return [link for _, link in sorted(dated, key=itemgetter(0), reverse=True)[-2:]]


def _overlap(before: tuple[str, ...], page: tuple[str, ...]) -> int:
    """With how many items a page repeats the end of the one before it."""
    return next((n for n in range(min(len(before), len(page)), 0, -1) if before[-n:] == page[:n]), 0)


def _has_moved(first: tuple[str, ...], now: tuple[str, ...], pushed: int) -> bool:
    """Whether articles were pulled up between two readings of the first page, or while the others were read.

    Args:
        first: the page at the beginning of the walk.
        now: the same page at its end.
        pushed: how many items the pages between repeated, which as many new ones on top explain.
    """
    there = set(now)
    kept = [code for code in first if code in there]
    if not kept:
        return False
    pulled = any(code not in there for code in first[: first.index(kept[-1])])
    behind = now.index(kept[-1]) < len(now) - 1
    return pulled or behind or pushed > now.index(kept[0])
