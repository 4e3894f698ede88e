"""What goes between a crawl and the processes that read its pages."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Final

import msgspec

from newscrawl.dedup import Prepared  # noqa: TC001  # msgspec reads the annotations of the structures
from newscrawl.items import Article, Link
from newscrawl.pages.page import Listing

SIZE: Final = struct.Struct("!Q")
"""Of what follows on the socket."""

Moment = str | None
"""ISO 8601: msgpack's own moments forget their zone."""


class Found(msgspec.Struct, array_like=True):
    """A `Listing` in plain values."""

    links: list[tuple[str, str, str | None, str | None, str | None, Moment, Moment, bool]]
    next_url: str | None
    children: list[tuple[str, Moment]]
    lacking: str | None
    broken: tuple[str, ...]
    beside: bool = False

    @classmethod
    def of(cls, listing: Listing) -> Found:
        """The values of a listing."""
        links = [
            (
                *(one.news_code, one.url, one.kind, one.title, one.province),
                *(_said(one.listed_at), _said(one.modified_at), one.national),
            )
            for one in listing.links
        ]
        children = [(url, _said(moment)) for url, moment in listing.children]
        return cls(links, listing.next_url, children, listing.lacking, listing.broken, listing.beside)

    def listing(self) -> Listing:
        """The listing again."""
        links = (
            Link(code, url, kind, title, province, _moment(listed), _moment(changed), national)
            for code, url, kind, title, province, listed, changed, national in self.links
        )
        children = ((url, _moment(moment)) for url, moment in self.children)
        return Listing(tuple(links), self.next_url, tuple(children), self.lacking, self.broken, self.beside)


def _said(moment: datetime | None) -> Moment:
    return moment.isoformat() if moment is not None else None


def _moment(said: Moment) -> datetime | None:
    return datetime.fromisoformat(said) if said is not None else None


class Answer(msgspec.Struct):
    """What a child says of a page. No pickle comes back: a child has read what strangers wrote."""

    article: Article | None = None
    prepared: Prepared | None = None
    found: Found | None = None
    reason: str = ""
    detail: str = ""
    published_at: float | None = None
    error: str = ""
    counts: dict[str, int] = msgspec.field(default_factory=dict)
