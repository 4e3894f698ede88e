"""The table of all faults, and the one place where they answer instead of the site, whatever its engine.

Every request passes `Switchboard.answer`. Faults are asked in the order in which they were switched on; each may change
what those after it and the site answer, or answer itself. Which requests one meets is decided by `Aim`: articles,
lists, robots.txt or an address; a share of the addresses (by a seed, the same in every run); only the first few times;
in bursts; for a while. docs/newsroom.md shows how each is switched on.
"""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import unquote_plus

from newscrawl.demo import entries, ordinary, spoiling, traps
from newscrawl.demo.engines.base import TEXT, Reply
from newscrawl.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Ask, Site

    Spoiler = Callable[[Scene], Reply | None]

FAULTS: Final[dict[str, tuple[Spoiler, str]]] = {
    # name: what makes the reply, findings of the fault lists that it plays
    "status": (spoiling.status, "A3, B2, part 2 B6, B7"),
    "unasked_304": (spoiling.unasked_304, "part 2 B4, B5"),
    "stuck_etag": (spoiling.stuck_etag, "part 2 C12"),
    "site_clock": (spoiling.site_clock, "part 2 F"),
    "retry_after": (spoiling.retry_after, "B3, part 2 I28"),
    "retry_after_date": (spoiling.retry_after_date, "B3"),
    "text": (spoiling.text, "A1"),
    "large_text": (spoiling.large_text, ""),
    "wildcard_robots": (spoiling.wildcard_robots, "C5"),
    "moved": (spoiling.moved, "A2, issue 10.3"),
    "cookie_refresh": (spoiling.cookie_refresh, ""),
    "cookie_redirect": (spoiling.cookie_redirect, ""),
    "challenge": (spoiling.challenge, ""),
    "login": (spoiling.login, "B4"),
    "maintenance": (spoiling.maintenance, "A2"),
    "soft_404": (spoiling.soft_404, "B2"),
    "pdf": (spoiling.pdf, ""),
    "empty": (spoiling.empty, ""),
    "hollow": (spoiling.hollow, ""),
    "nested": (spoiling.nested, "C5"),
    "trailing": (spoiling.trailing, ""),
    "encoded": (spoiling.encoded, ""),
    "damaged_gzip": (spoiling.damaged_gzip, ""),
    "bomb": (spoiling.bomb, ""),
    "endless": (spoiling.endless, ""),
    "hang": (spoiling.hang, ""),
    "reset": (spoiling.reset, "issue 10.4"),
    "garbage": (spoiling.garbage, ""),
    "cut": (spoiling.cut, ""),
    "loris": (spoiling.loris, ""),
    "pushed_down": (ordinary.pushed_down, "issue 10.3"),
    "pulled_up": (ordinary.pulled_up, "issue 10.3"),
    "empty_page": (ordinary.empty_page, "issue 10.3"),
    "repeated_page": (ordinary.repeated_page, "issue 10.3"),
    "short_list": (ordinary.short_list, "B1"),
    "hidden": (ordinary.hidden, "A6, part 2 C11"),
    "stale_list": (ordinary.stale_list, "part 2 C12"),
    "lastmod": (ordinary.lastmod, "part 2 C31, I30"),
    "bad_entry": (entries.bad_entry, "C2, C3, part 2 D14 to D16"),
    "flood": (ordinary.flood, "C5"),
    "bad_page": (entries.bad_page, "C2, part 2 D14 to D16"),
    "endless_archive": (traps.endless_archive, ""),
    "endless_calendar": (traps.endless_calendar, ""),
    "circle": (traps.circle, ""),
    "sessions": (traps.sessions, ""),
    "million": (traps.million, ""),
    "entity_bomb": (traps.entity_bomb, ""),
    "outside_entity": (traps.outside_entity, ""),
}

PLACES: Final = ("article", "list", "section", "feed", "sitemap", "robots", "page", "all")
"""`list`: feeds, sitemaps and sections; `section`: lists that are neither feed nor sitemap; `page`: all but robots."""
_SITEMAP: Final = re.compile(r"sitemap")
_FEED: Final = re.compile(r"/(?:rss(?!-help)|feeds?(?:/|$))")


class Fault(Protocol):
    """Something that may go wrong with a request."""

    name: str

    def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
        """The spoilt reply, or None to let the request pass on."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Which requests a fault meets. All conditions must hold.

    Attributes:
        where: one or more of `PLACES`, between commas.
        path: a regular expression that is found in the address (decoded, with its query).
        nid: numbers of articles, between commas; only their pages.
        share: of the addresses, from 0 to 1.
        seed: decides which.
        skip: how many requests that would be met pass before the first is met.
        times: how often each address is met before it is answered well; 0: always.
        count: how often any is met in all; 0: always.
        every: bursts: `3/10` meets the first three of every ten.
        after: seconds from the moment it was switched on.
        lasting: for how many seconds; 0: for ever.
    """

    where: str = "article"
    path: str = ""
    nid: str = ""
    share: float = 1.0
    seed: int = 0
    skip: int = 0
    times: int = 0
    count: int = 0
    every: str = ""
    after: float = 0.0
    lasting: float = 0.0

    def __post_init__(self) -> None:
        places = self.where.split(",")
        if not set(places) <= set(PLACES):
            raise ValueError(f"where={self.where!r}: allowed are {', '.join(PLACES)}")
        if self.every and not re.fullmatch(r"\d+/[1-9]\d*", self.every):
            raise ValueError(f"every={self.every!r}: not a burst such as 3/10")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path={self.path!r}: not a regular expression: {error}") from None

    def is_meant(self, ask: Ask, site: Site) -> bool:
        """Whether a request is of the kind that is met, not looking at how often or when."""
        nid = site.nid_at(ask.path)
        if not _kinds(ask.path, nid) & set(self.where.split(",")):
            return False
        if self.nid and str(nid) not in self.nid.split(","):
            return False
        place = place_of(ask)
        if self.path and not re.search(self.path, unquote_plus(place)):
            return False
        return zlib.crc32(f"{self.seed}:{place}".encode()) % 1_000_000 < self.share * 1_000_000


def place_of(ask: Ask) -> str:
    """One address, however its parameters are ordered."""
    return ask.path + "?" + "&".join(f"{name}={text}" for name, text in sorted(ask.query.items()))


def _kinds(path: str, nid: int | None) -> set[str]:
    if path == "/robots.txt":
        return {"robots", "all"}
    if nid is not None:
        return {"article", "page", "all"}
    kind = "sitemap" if _SITEMAP.search(path) else "feed" if _FEED.search(path) else "section"
    return {kind, "list", "page", "all"}


@dataclass(slots=True)
class Switched:
    """A fault that was switched on by name: what it does, to which requests, and how often it did so far."""

    name: str
    site: Site
    aim: Aim
    value: str = ""
    _seen: int = 0
    _met: int = 0
    _places: Counter[str] = field(default_factory=Counter)
    _since: float = field(default_factory=time.monotonic)

    def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
        """The spoilt reply, or None for requests that are not met."""
        aim, age = self.aim, time.monotonic() - self._since
        if age < aim.after or (aim.lasting and age >= aim.after + aim.lasting):
            return None
        if not aim.is_meant(ask, self.site):
            return None
        self._seen += 1
        turn = self._seen - aim.skip - 1
        if turn < 0 or (aim.count and self._met >= aim.count):
            return None
        if aim.every:
            burst, _, round_ = aim.every.partition("/")
            if turn % int(round_) >= int(burst):
                return None
        place = place_of(ask)
        if aim.times and self._places[place] >= aim.times:
            return None
        try:
            reply = FAULTS[self.name][0](Scene(ask, self.site, normal, self.value))
        except ValueError as error:
            # Said to whoever wrote the test, in the place where they look first.
            return Reply(f"fault {self.name}, value={self.value!r}: {error}".encode(), status=500, content_type=TEXT)
        if reply is not None:
            self._met += 1
            self._places[place] += 1
        return reply


class Switchboard:
    """The one place all requests to the site pass through."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.faults: list[Fault] = []

    def answer(self, ask: Ask, first: int = 0) -> Reply:
        """The site's reply, as the faults from number `first` on leave it."""
        for number, fault in enumerate(self.faults[first:], first + 1):
            reply = fault.answer(ask, lambda number=number: self.answer(ask, number))  # type: ignore[misc]
            if reply is not None:
                return reply
        return self.site.answer(ask)

    def switch_on(self, name: str, aim: Aim | None = None, value: str = "") -> None:
        """Add a fault behind those that are on.

        Raises:
            ValueError: there is no such fault.
        """
        if name not in FAULTS:
            raise ValueError(f"unknown fault {name!r}; known: {', '.join(sorted(FAULTS))}")
        self.faults.append(Switched(name, self.site, aim or Aim(), value))

    def switch_off(self, name: str = "") -> None:
        """The faults of that name are over; all of them without one."""
        self.faults = [fault for fault in self.faults if name and fault.name != name]


def table() -> str:
    """All faults as rows of a table in Markdown: name, what it does, findings that it plays."""
    rows = ["| fault | what it does | plays |", "| --- | --- | --- |"]
    for name, (run, plays) in FAULTS.items():
        what = " ".join((run.__doc__ or "").split("\n\n")[0].split())
        rows.append(f"| `{name}` | {what} | {plays} |")
    return "\n".join(rows) + "\n"
