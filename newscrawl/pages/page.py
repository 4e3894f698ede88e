"""What is read and what comes out of it: a fetched page, a page of a listing, a listing to walk. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from newscrawl.items import Link
    from newscrawl.reasons import Refused

Channel = Literal["section", "archive", "feed", "sitemap"]


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page, as served.

    `headers` has lower-case names. `fetched_at` is aware; relative dates («۲ ساعت پیش») count back from it.
    """

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    common: frozenset[bytes] = frozenset()
    """Keys of texts that stand on other pages of its site, too: they are not the article's."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing, in the order of the page."""

    links: tuple[Link, ...]
    next_url: str | None = None
    """The next page of the same listing, absolute; null at its end."""
    children: tuple[tuple[str, datetime | None], ...] = ()
    """Listings below it (of a sitemap index) with their lastmod."""
    lacking: str | None = None
    """Why the page was not read to its end (a cut file, an entity bomb, too many entries)."""
    broken: tuple[str, ...] = ()
    """Entries that could not be read, one line each: what is wrong, where. They cost themselves alone."""
    beside: bool = False
    """The listings below it have an order each of its own: what ends one of them says nothing of the others."""


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """A listing to be walked from its first page.

    Attributes:
        channel: how it is read.
        scope: stable key of the walk within its source, e.g. `archive:19` or `archive:19:1404-10-08`.
        url: absolute address of the first page.
        province: slug, when every link of the listing belongs to that province.
        day: set when the listing holds only that (Gregorian) day, so that it ends by itself.
        mixed: the listing holds national news too and does not tell which: an article of it without a province is not
            provincial. Other listings vouch for their items.
        paged: the way to its further pages is known. A listing that is one page ends where the page does, not where
            the site's articles do.
        guessed: nobody named the listing: where it is not there, nothing is missing.
    """

    channel: Channel
    scope: str
    url: str
    province: str | None = None
    day: date | None = None
    mixed: bool = False
    paged: bool = True
    guessed: bool = False

    @property
    def cut(self) -> bool:
        """Whether its end says nothing: it holds the newest articles only, however many there are."""
        return self.channel == "feed" or not self.paged or (self.channel == "sitemap" and self.day is None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered to one question, as an examination of a site takes it.

    Attributes:
        url: as it was asked for.
        page: what came; None where nothing did.
        refused: why nothing came; None besides where it was not asked at all, because enough was asked.
        led_to: the address on another host that the site led to, which was not asked.
    """

    url: str
    page: Page | None = None
    refused: Refused | None = None
    led_to: str | None = None
