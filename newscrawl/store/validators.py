"""ETag and Last-Modified of what was read whole, to ask with the next time.

They are stored in the transaction that says that the page was dealt with (its walk is complete, its article is stored),
so that a 304 never hides what a killed run had not finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from newscrawl.store.schema import validators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a page's version. `key`: address of a list, or id of an article."""

    key: str
    etag: str | None
    last_modified: str | None


def find(connection: Connection, key: str) -> Validators | None:
    """What is stored under a key."""
    row = connection.execute(select(validators).where(validators.c.url == key)).first()
    return None if row is None else Validators(row.url, row.etag, row.last_modified)


def put(connection: Connection, new: Sequence[Validators], now: float) -> None:
    """Store them in place of what was there."""
    if not new:
        return
    by_key = {entry.key: entry for entry in new}
    connection.execute(delete(validators).where(validators.c.url.in_(by_key)))
    rows = [
        {"url": entry.key, "etag": entry.etag, "last_modified": entry.last_modified, "seen_at": now}
        for entry in by_key.values()
        if entry.etag or entry.last_modified
    ]
    if rows:
        connection.execute(insert(validators), rows)


def drop(connection: Connection, key: str) -> None:
    """Forget what is stored under a key: the page is to come whole the next time."""
    connection.execute(delete(validators).where(validators.c.url == key))
