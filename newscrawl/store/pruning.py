"""How long the normalised texts of articles are kept: as long as a copy may still be compared with them.

A text costs as much as all keys of its article. It is dropped when the comparison window has passed since the article
was published *and* since it was stored: what a back-fill brings today is old, but the next source is filled back
tomorrow, and its copies must find it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from newscrawl.dates import TEHRAN
from newscrawl.dedup.index import WINDOW_DAYS
from newscrawl.store.fingerprints import Fingerprints
from newscrawl.store.schema import fp_article

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATE_DAYS = 7
"""An article is found some days after it was published (an outage, a closed site): it looks back from its own day."""

MOST = 50_000
"""Texts that one run drops at most, so that nobody waits long for the database; the next run goes on."""


def prune(connection: Connection, now: float) -> int:
    """Drop the texts that no copy can be compared with any more; keys, hashes and evidence stay.

    Args:
        connection: Open for writing.
        now: Seconds since 1970.

    Returns:
        How many texts were dropped.
    """
    kept = timedelta(days=WINDOW_DAYS + LATE_DAYS)
    moment = datetime.fromtimestamp(now, TEHRAN) - kept
    last = _last_before(connection, moment.toordinal())
    if not last:
        return 0
    return Fingerprints(connection).prune(moment.toordinal(), last=last, most=MOST)


def _last_before(connection: Connection, day: int) -> int:
    """Number of the last fingerprint that was stored before that day; 0 for none.

    They are numbered in the order of arrival, so halving finds it: twenty look-ups in a million.
    """
    number = fp_article.c.n
    low, high = 0, connection.execute(select(func.max(number))).scalar() or 0
    stored = select(number, fp_article.c.stored_day).order_by(number).limit(1)
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(stored.where(number >= middle, number <= high)).first()
        if row is not None and row.stored_day < day:
            low = row.n
        else:
            high = middle - 1
    return low
