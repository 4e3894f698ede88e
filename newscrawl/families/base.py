"""What every site engine offers: articles out of pages, links out of lists, addresses of lists.

A family is behaviour without state. It is given a `Page` (bytes as served) and a `Source` (facts) and answers with an
`Article`, a `Listing`, or raises `Refused`. It never fetches, stores or logs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

from newscrawl.items import Link
from newscrawl.pages.page import Channel, Listing, ListingRequest, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.items import Article
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

__all__ = ["Channel", "Counter", "Family", "Link", "Listing", "ListingRequest", "Page"]


class Counter(Protocol):
    """Scrapy's stats collector, or anything that counts."""

    def inc_value(self, key: str, count: int = 1) -> None:
        """Add to a counter; adding 0 makes it known."""


class Family(ABC):
    """A site engine."""

    name: ClassVar[str]

    @abstractmethod
    def grammar(self, source: Source, base_url: str | None = None) -> Grammar:
        """URL forms of one outlet: what is an article, which number it has. `base_url` names a mirror of the site."""

    @abstractmethod
    def article(self, page: Page, source: Source, *, hint: Link | None = None, stats: Counter | None = None) -> Article:
        """Read an article page.

        `hint` is the link that led here: its code must be the page's, its province is the weakest list evidence.
        The match counts of every rule go to `stats` (keys `parser/<field>/<type>/<rule>`).

        Raises:
            Refused: when the page is not a complete article.
        """

    @abstractmethod
    def listing(self, page: Page, source: Source, channel: Channel, *, base_url: str | None = None) -> Listing:
        """Read one page of a list.

        Raises:
            Refused: when the page is not such a list (challenge page, error page).
        """

    @abstractmethod
    def section_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """Section pages of the provinces, for those that the outlet has one for."""

    @abstractmethod
    def archive_list(self, source: Source, base: str, day: date | None) -> ListingRequest | None:
        """The archive of all provincial news, of one day or (None) from the newest back; None where it has none."""

    @abstractmethod
    def feed_lists(self, source: Source, provinces: tuple[str, ...], base: str) -> Iterator[ListingRequest]:
        """Feeds that cover the provinces (all 31, or the single feed of one)."""

    @abstractmethod
    def sitemap_lists(self, source: Source, base: str, day: date | None) -> Iterator[ListingRequest]:
        """The news sitemap (day None), or the sitemap of one day."""
