"""A host that does not answer: a state with a clock, not a number of failures.

Connections that fail and statuses of 500 and more may be the fault of the page or of the host. After some of them in a
row one page is asked that was good before: where it answers, the pages are broken; where it does not, the host is out
of order. Then everything waits while that one page is asked again at growing intervals, and the host is given up only
when *time* has passed without one good answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AFTER: Final = 3
"""Failures in a row, without a good answer between them, that cast doubt on the host."""

INTERVALS: Final = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds between two probes; the last one is repeated."""


@dataclass(slots=True)
class Outage:
    """What a host's answers say about the host. Moments are seconds of one clock that never goes back.

    Attributes:
        patience: seconds without a good answer after which the run gives the host up.
        good_at: the last good answer; until there is one, the first request.
        good_url: a page that was good.
        open: whether the host is out of order.
        reason: of the last failure.
        why: the same for a human.
    """

    patience: float
    good_at: float | None = None
    good_url: str | None = None
    open: bool = False
    reason: str = "connection"
    why: str = ""
    failures: int = 0
    probes: int = 0

    @property
    def doubtful(self) -> bool:
        """Whether a page that was good must tell whether the host is to blame."""
        return not self.open and self.failures >= AFTER

    def asked(self, now: float) -> None:
        """A request is sent."""
        if self.good_at is None:
            self.good_at = now

    def good(self, now: float, url: str | None = None) -> None:
        """The host answered, whatever it said; `url`: a page that is as it should be."""
        self.good_at, self.open = now, False
        self.failures = self.probes = 0
        self.good_url = url or self.good_url

    def failed(self, reason: str, why: str) -> None:
        """A request brought no answer, or an error of the server."""
        self.reason, self.why = reason, why
        self.failures += 1

    def probed_in_vain(self) -> float:
        """The page that was good does not answer either: it is an outage. Seconds until it is to be asked again."""
        self.open = True
        self.probes += 1
        return INTERVALS[min(self.probes, len(INTERVALS)) - 1]

    def gives_up(self, now: float) -> bool:
        """Whether the run has waited long enough."""
        return self.open and self.silent(now) > self.patience

    def silent(self, now: float) -> float:
        """Seconds without a good answer."""
        return 0.0 if self.good_at is None else now - self.good_at
