"""When a walk along a list is over.

Pure: it is shown each page together with what the store knew of its links, and says whether to go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.dates import TEHRAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.items import Link
    from newscrawl.pages.page import Listing, ListingRequest
    from newscrawl.store.links import KnownLink

Status = Literal["complete", "short", "capped"]
MARGIN: Final = 86_400.0
"""Seconds by which the `lastmod` of a sub-list may lag behind its newest entry."""


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


@dataclass(slots=True)
class Walk:
    """One walk, from the first page on.

    Attributes:
        request: the list.
        since: oldest moment to be covered (seconds since 1970); None: without bound.
        explicit: whether somebody asked for `since`; the implicit one only bounds a first run.
        known_before: end of the last completed walk that covered the same. Walks of a source never overlap, so a link
            discovered before that moment was met by that walk or was known when it began; what a killed walk
            discovered later is not taken for old.
        max_pages, deadline: bounds against lists without end.
        follows_edits: the list is read for changes of stored articles only.
    """

    request: ListingRequest
    since: float | None = None
    explicit: bool = False
    known_before: float | None = None
    max_pages: int = 400
    deadline: float | None = None
    follows_edits: bool = False
    pages: int = 0
    _met: set[str] = field(default_factory=set)
    _last: frozenset[str] = frozenset()
    _repeated: int = 0
    _lacking: str | None = None
    _indexed: bool = False

    def judge(self, listing: Listing, known: Mapping[str, KnownLink], now: float) -> Stop | None:
        """Look at one page; None means: go on to the next one."""
        self.pages += 1
        self._indexed = self._indexed or bool(listing.children)
        fresh = [link for link in listing.links if link.news_code not in self._met]
        self._met.update(link.news_code for link in fresh)
        self._lacking = self._lacking or listing.lacking
        same = self._turns_to(listing)
        if self.follows_edits:
            return Stop("complete", "read for edits") if listing.next_url is None else self.bounds(now)
        self._repeated = 0 if fresh or not listing.links else self._repeated + 1
        if self._repeated > self._may_grow(now) or (self._repeated and listing.next_url is None):
            if not same and listing.next_url is not None and not self._reaches_known(listing, known):
                return Stop("short", "the list leads back to pages that were read before")
            return self._end("the list repeats itself", listing, known)
        if self._repeated:
            return self.bounds(now)
        if listing.links and self._all_known(listing.links, known):
            return Stop("complete", "a whole page was known when the last completed walk ended", reached=True)
        if self.is_bottomless(listing):
            return Stop("complete", "sub-lists without dates: a first run leaves them to --since", reached=True)
        if fresh and self.since is not None and all(self.too_old(link) for link in fresh):
            return Stop("complete", "a whole page is older than what was asked for", reached=True)
        if not listing.links or listing.next_url is None:
            return self._single(listing, known) if self.request.channel == "feed" else self._end("end", listing, known)
        return self.bounds(now)

    def _may_grow(self, now: float) -> bool:
        """Whether one repeated page is no loop yet: a page of new items pushed the known ones one page down."""
        day = self.request.day
        return day is None or now < (datetime.combine(day, datetime.min.time(), TEHRAN) + timedelta(days=1)).timestamp()

    def _turns_to(self, listing: Listing) -> bool:
        """Whether a page holds what the one before it held: engines answer like that beyond the last page."""
        codes = frozenset(link.news_code for link in listing.links)
        same = codes == self._last
        self._last = codes
        return same

    def bounds(self, now: float) -> Stop | None:
        """A stop when the walk has read too many pages or taken too long."""
        if self.pages >= self.max_pages:
            return Stop("capped", f"stopped after {self.pages} pages")
        if self.deadline is not None and now >= self.deadline:
            return Stop("capped", f"stopped after {self.pages} pages: the time for lists is over")
        return None

    def _all_known(self, links: tuple[Link, ...], known: Mapping[str, KnownLink]) -> bool:
        return self.known_before is not None and all(self._old(known.get(link.news_code)) for link in links)

    def _old(self, link: KnownLink | None) -> bool:
        return link is not None and self.known_before is not None and link.discovered_at < self.known_before

    def too_old(self, link: Link) -> bool:
        """Whether the list says that an article is older than what was asked for (edits come after publication)."""
        moment = link.listed_at or link.modified_at
        return self.since is not None and moment is not None and moment.timestamp() < self.since

    def is_bottomless(self, listing: Listing) -> bool:
        """Whether a first run met a sub-list that says nothing of time: taking it would fetch a month or an archive."""
        bounded = self.since is not None and not self.explicit
        dated = any(link.listed_at or link.modified_at for link in listing.links)
        return self._indexed and bounded and bool(listing.links) and not dated

    def skips(self, changed: datetime | None) -> bool:
        """Whether a sub-list of an index need not be read: nothing on it was changed in the time to be covered."""
        bound = self.known_before if self.since is None else self.since
        return changed is not None and bound is not None and changed.timestamp() < bound - MARGIN

    def _reaches_known(self, listing: Listing, known: Mapping[str, KnownLink]) -> bool:
        """Whether the two oldest items are known, not one: a pinned old story proves nothing."""
        oldest = _oldest(listing)
        return bool(oldest) and all(self._old(known.get(link.news_code)) for link in oldest)

    def _single(self, listing: Listing, known: Mapping[str, KnownLink]) -> Stop:
        """A feed has one page: it suffices only when it reaches back into what was known."""
        if self._reaches_known(listing, known):
            return Stop("complete", "the feed reaches back into what was known")
        oldest = _oldest(listing)
        if self.since is not None and oldest and all(self.too_old(link) for link in oldest):
            return Stop("complete", "the feed reaches back beyond what was asked for")
        return Stop("short", "the feed does not reach back to the last completed walk")

    def _end(self, why: str, listing: Listing, known: Mapping[str, KnownLink]) -> Stop:
        if self._lacking is not None:
            return Stop("capped", self._lacking)
        if self.request.day is not None or self.request.channel == "archive":
            return Stop("complete", f"{why} of the list" if why == "end" else why)
        if self._reaches_known(listing, known):
            return Stop("complete", "the list reaches back into what was known")
        if self.known_before is not None and not self.explicit:
            return Stop("short", "the list ended before it reached what was known")
        moments = (link.listed_at or link.modified_at for link in listing.links)
        hints = [moment.timestamp() for moment in moments if moment is not None]
        if self.since is not None and (self.explicit or hints) and not (hints and min(hints) < self.since):
            return Stop("short", "the list ended before it reached the first moment asked for")
        return Stop("complete", f"{why} of the list" if why == "end" else why)


def _oldest(listing: Listing) -> list[Link]:
    """The two oldest items, by their dates where the list has them, else the last two."""

    def age(link: Link) -> float:
        moment = link.listed_at or link.modified_at
        return moment.timestamp() if moment else 0.0

    return sorted(listing.links, key=age, reverse=True)[-2:]
