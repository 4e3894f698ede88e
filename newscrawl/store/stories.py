"""Deduplication inside the store's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.dedup.engine import Deduplicator
from newscrawl.dedup.unpacked import Unpacked
from newscrawl.store.fingerprints import Fingerprints

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.dedup import Prepared, Verdict


_UNPACKED = Unpacked()
"""Kept over the batches of a run."""


class Stories:
    """Decides, within one open transaction, which cluster an article belongs to, and stores its fingerprint."""

    def __init__(self, connection: Connection) -> None:
        self._deduplicator = Deduplicator(Fingerprints(connection), _UNPACKED)

    def judge(self, prepared: Prepared) -> Verdict:
        """The verdict; an article that is stored already keeps its cluster and gets the keys of its new text."""
        return self._deduplicator.add(prepared)
