"""Where a fault may answer instead of the site.

Every request passes `Switchboard.answer`. Faults are asked in order; the first that returns a reply wins. A fault gets
the request and a function that makes the normal reply, so it may replace it, delay it, cut it short or spoil it:

    class Slow:
        name = "slow"

        def answer(self, ask, normal):
            reply = normal()
            reply.delay = 5.0
            return reply
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Ask, Reply, Site


class Fault(Protocol):
    """Something that may go wrong with a request."""

    name: str

    def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
        """The spoilt reply, or None to let the request pass on."""


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
