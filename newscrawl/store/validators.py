"""ETag and Last-Modified of what was read whole, to ask with the next time.

They are stored in the transaction that says that the page was dealt with (its walk is complete, its article is stored),
so that a 304 never hides what a killed run had not finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from newscrawl.store import upsert
from newscrawl.store.schema import validators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a page's version.

    Attributes:
        key: address of a list, or id of an article.
        etag, last_modified: as sent.
        unchanged: how often in a row the answer was 304.
    """

    key: str
    etag: str | None
    last_modified: str | None
    unchanged: int = 0


def find(connection: Connection, key: str) -> Validators | None:
    """What is stored under a key."""
    row = connection.execute(select(validators).where(validators.c.url == key)).first()
    return None if row is None else Validators(row.url, row.etag, row.last_modified, row.unchanged)


def put(connection: Connection, new: Sequence[Validators], now: float) -> None:
    """Store them in place of what was there. A page that names no version is not stored."""
    by_key = {entry.key: entry for entry in new}
    bare = [key for key, entry in by_key.items() if not (entry.etag or entry.last_modified)]
    if bare:
        connection.execute(delete(validators).where(validators.c.url.in_(bare)))
    rows = [
        {"url": key, "etag": entry.etag, "last_modified": entry.last_modified, "seen_at": now, "unchanged": 0}
        for key, entry in by_key.items()
        if entry.etag or entry.last_modified
    ]
    upsert.put(connection, validators, rows, replace=("etag", "last_modified", "seen_at", "unchanged"))


def unchanged(connection: Connection, key: str, now: float) -> None:
    """The answer was 304, once more."""
    connection.execute(
        update(validators).where(validators.c.url == key).values(unchanged=validators.c.unchanged + 1, seen_at=now)
    )


def drop(connection: Connection, key: str) -> None:
    """Forget what is stored under a key: the page is to come whole the next time."""
    connection.execute(delete(validators).where(validators.c.url == key))
