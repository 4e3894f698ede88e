"""Where a fault may answer instead of the site, whatever its engine.

Every request passes `Switchboard.answer`. Faults are asked in order; the first that returns a reply wins. Which
requests one hits is decided by `Switched`: a share of the addresses (by a seed, the same in every run), articles, lists
or robots.txt, every time or only the first few times. What it does is a function of `newscrawl.demo.spoiling`, or for
lists that lead astray of `newscrawl.demo.traps`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args
from urllib.parse import unquote

from newscrawl.demo.spoiling import SPOILERS
from newscrawl.demo.traps import TRAPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Ask, Reply, Site

Where = Literal["article", "list", "robots", "page", "all"]
"""`page`: all but robots.txt."""

WHERE: Final[tuple[str, ...]] = get_args(Where)


class Fault(Protocol):
    """Something that may go wrong with a request."""

    name: str

    def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
        """The spoilt reply, or None to let the request pass on."""


@dataclass(slots=True)
class Switched:
    """A fault that was switched on by name.

    Attributes:
        name: one of `SPOILERS` or `TRAPS`.
        site: tells articles from lists.
        where: which requests.
        share: of their addresses.
        seed: decides which.
        times: how often an address is spoilt before it is answered well; 0: always.
        value: a number or text that the fault understands (status, seconds, address).
    """

    name: str
    site: Site
    where: Where = "article"
    share: float = 1.0
    seed: int = 0
    times: int = 0
    value: str = ""
    _met: Counter[str] = field(default_factory=Counter)
    _articles: set[str] = field(default_factory=set)

    def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
        """The spoilt reply, or None for requests that are not hit."""
        if not self._is_meant(ask):
            return None
        place = ask.path + "?" + "&".join(f"{name}={text}" for name, text in sorted(ask.query.items()))
        if zlib.crc32(f"{self.seed}:{place}".encode()) % 1_000_000 >= self.share * 1_000_000:
            return None
        self._met[place] += 1
        if self.times and self._met[place] > self.times:
            return None
        if self.name in TRAPS:
            return TRAPS[self.name](ask, self.site, self.value)
        return SPOILERS[self.name](ask, normal, self.value)

    def _is_meant(self, ask: Ask) -> bool:
        if self.where == "all":
            return True
        if (ask.path == "/robots.txt") is not (self.where == "robots"):
            return False
        if self.where in ("robots", "page"):
            return True
        if not self._articles:
            self._articles.update(unquote(path) for path in self.site.article_paths())
        return (ask.path in self._articles) is (self.where == "article")


class Switchboard:
    """The one place all requests to the site pass through."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.faults: list[Fault] = []

    def answer(self, ask: Ask) -> Reply:
        """The first fault's reply, else the site's."""
        for fault in self.faults:
            reply = fault.answer(ask, lambda: self.site.answer(ask))
            if reply is not None:
                return reply
        return self.site.answer(ask)

    def switch_on(
        self,
        name: str,
        *,
        where: str = "article",
        share: float = 1.0,
        seed: int = 0,
        times: int = 0,
        value: str = "",
    ) -> None:
        """Add a fault behind those that are on.

        Raises:
            ValueError: there is no such fault, or nowhere of that name.
        """
        known = sorted({*SPOILERS, *TRAPS})
        if name not in known:
            raise ValueError(f"unknown fault {name!r}; known: {', '.join(known)}")
        if where not in WHERE:
            raise ValueError(f"where={where!r}: allowed are {', '.join(WHERE)}")
        meant: Where = where  # type: ignore[assignment]  # checked just above
        self.faults.append(Switched(name, self.site, meant, share, seed, times, value))

    def switch_off(self) -> None:
        """All faults are over."""
        self.faults.clear()
