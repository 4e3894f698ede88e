"""Sightings: which channels named which article, and when first. Asked by the missed-news meter and by late-comers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from newscrawl.store import upsert
from newscrawl.store.schema import sightings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

IN_LIMIT: Final = 500


def seen(connection: Connection, source: str, codes: Sequence[str]) -> dict[str, set[str]]:
    """The channels that named these codes before, by code; those that none named are left out."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(codes), IN_LIMIT):
        query = select(sightings.c.news_code, sightings.c.channel).where(
            sightings.c.source == source, sightings.c.news_code.in_(codes[start : start + IN_LIMIT])
        )
        for code, channel in connection.execute(query):
            found.setdefault(code, set()).add(channel)
    return found


def add(connection: Connection, source: str, codes: Iterable[str], *, channel: str, now: float) -> None:
    """A channel names these codes. Those that it named before keep their first moment.

    Args:
        connection: of a write transaction.
        source: name.
        codes: those of one page.
        channel: of the list.
        now: seconds since 1970.
    """
    named = list(dict.fromkeys(codes))
    before = seen(connection, source, named)  # a day's sitemap names the same hundreds again in every run
    rows = [
        {"source": source, "news_code": code, "channel": channel, "first_seen_at": now}
        for code in named
        if channel not in before.get(code, ())
    ]
    upsert.put(connection, sightings, rows)
