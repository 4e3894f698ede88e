"""Finds the earlier copies of an article: what DuplicatesPipeline prepares is looked up here.

Look-up and insert belong in one write transaction, the ledger's: two processes that store copies of one report at the
same time cannot both call theirs the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from newscrawl.dedup.engine import Deduplicator, TextCache
from newscrawl.reasons import Refused
from newscrawl.store.fingerprints import Fingerprints

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.dedup import Prepared, Verdict
    from newscrawl.items import Article

Drop = Literal["none", "exact-same-source", "exact", "near"]
DROPS: Final = get_args(Drop)

_TEXTS: Final = TextCache()
"""Kept over the batches of a process; no verdict depends on it."""


class Duplicates:
    """The look-up of one transaction.

    Args:
        connection: of the write transaction.
        drop: DEDUP_DROP, what is kept out of the exports.
    """

    def __init__(self, connection: Connection, drop: Drop) -> None:
        self._deduplicator = Deduplicator(Fingerprints(connection), _TEXTS)
        self._drop = drop

    def find(self, article: Article, prepared: Prepared) -> Refused | None:
        """Set the article's cluster and what it repeats. Returns why exports leave it out; None when they hold it."""
        verdict = self._deduplicator.add(prepared)
        article.cluster_id = verdict.cluster_id
        article.duplicate_of = verdict.duplicate_of
        article.duplicate_kind = verdict.duplicate_kind
        article.similarity = verdict.similarity
        if not dropped(self._drop, verdict, article.source):
            return None
        detail = f"a copy of {verdict.duplicate_of}; DEDUP_DROP is {self._drop}"
        return Refused(f"duplicate_{verdict.duplicate_kind}", detail)


def dropped(drop: Drop, verdict: Verdict, source: str) -> bool:
    """Whether DEDUP_DROP keeps an article out of the exports."""
    kind = verdict.duplicate_kind
    if drop == "none" or kind is None or verdict.duplicate_of is None:
        return False
    if drop == "exact-same-source":
        return kind == "exact" and verdict.duplicate_of.partition("#")[0] == source
    return kind == "exact" or (drop == "near" and kind in {"near", "excerpt"})
