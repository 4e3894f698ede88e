"""Errors about dates: every message holds the text and the reason."""

from __future__ import annotations

from newscrawl.errors import NewscrawlError


class DateError(NewscrawlError, ValueError):
    """A text that is no date, or not one that can be read with certainty.

    Attributes:
        text: what was to be read, as given.
        reason: why it was refused.
    """

    def __init__(self, text: str, reason: str) -> None:
        shown = " ".join(text.split())
        super().__init__(f"date {shown[:80]!r} refused: {reason}")
        self.text = text
        self.reason = reason


class FutureDateError(DateError):
    """A date that is readable but later than the page that carries it was fetched."""
