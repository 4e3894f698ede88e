"""Finds the earlier copies of an article: what DuplicatesPipeline prepares is looked up here.

Look-up and insert belong in one write transaction, the ledger's: two processes that store copies of one report at the
same time cannot both call theirs the original.

A report's cluster is found in the order of arrival. Which of two members repeats the other is not: an agency's own
article may be fetched after those that took it over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from sqlalchemy import and_, select

from newscrawl.dedup.engine import Deduplicator, TextCache
from newscrawl.dedup.origin import Copy, OutletNames, credited
from newscrawl.reasons import Refused
from newscrawl.sources.catalogue import load_all
from newscrawl.store.fingerprints import Fingerprints
from newscrawl.store.schema import articles, versions
from newscrawl.store.versions import unpack

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.dedup import Prepared, Verdict
    from newscrawl.items import Article

Drop = Literal["none", "exact-same-source", "exact", "near"]
DROPS: Final = get_args(Drop)

MAX_MEMBERS: Final = 12
"""Members of a cluster, earliest first, among which an article's original is looked for."""

_TEXTS: Final = TextCache()
"""Kept over the batches of a process; no verdict depends on it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Why the exports leave an article out, and whose copy it is."""

    refused: Refused
    copy_of: str


class Duplicates:
    """The look-up of one transaction.

    Args:
        connection: of the write transaction.
        drop: DEDUP_DROP, what is kept out of the exports.
        now: seconds since 1970.
    """

    def __init__(self, connection: Connection, drop: Drop, now: float) -> None:
        self._connection = connection
        self._deduplicator = Deduplicator(Fingerprints(connection, now=now), _TEXTS)
        self._drop = drop
        self._met: list[Article] = []
        """Articles of this transaction: their rows are written at its end."""

    def find(self, article: Article, prepared: Prepared) -> Dropped | None:
        """Set the article's cluster and what it repeats. Returns why exports leave it out; None when they hold it."""
        verdict = self._deduplicator.add(prepared)
        article.cluster_id = verdict.cluster_id
        self._met.append(article)
        if verdict.duplicate_of is None:
            return None
        self._name_original(article, prepared, verdict)
        if not dropped(self._drop, verdict, article.source):
            return None
        detail = f"a copy of {verdict.duplicate_of}; DEDUP_DROP is {self._drop}"
        return Dropped(Refused(f"duplicate_{verdict.duplicate_kind}", detail), verdict.duplicate_of)

    def replace(self, prepared: Prepared) -> None:
        """A new version of an article that is stored: it stays in its cluster, its text is compared from now on."""
        self._deduplicator.add(prepared)

    def _name_original(self, article: Article, prepared: Prepared, verdict: Verdict) -> None:
        """Point to the member that the article repeats: one published before it, best without a credit."""
        names = _names()
        own = _copy(article)
        earlier = []
        for other in self._members(verdict):
            kind, similarity = self._match(prepared, verdict, other.id)
            if kind is not None and repeats(own, other, names):
                earlier.append((credited(other, names)[0] is not None, other.published_at, other.id, kind, similarity))
        if earlier:
            _, _, article.duplicate_of, article.duplicate_kind, article.similarity = min(earlier)

    def _members(self, verdict: Verdict) -> list[Copy]:
        """The earliest stored members of the cluster, and the one that decided it."""
        newest = and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
        query = select(versions.c.record).join(articles, newest)
        cluster = query.where(articles.c.cluster_id == verdict.cluster_id)
        records = list(self._connection.execute(cluster.order_by(articles.c.published_at).limit(MAX_MEMBERS)).scalars())
        found = {copy.id: copy for copy in map(_copy, map(unpack, records))}
        found |= {one.id: _copy(one) for one in self._met[:-1] if one.cluster_id == verdict.cluster_id}
        if verdict.duplicate_of not in found:
            best = self._connection.execute(query.where(articles.c.id == verdict.duplicate_of)).scalar()
            if best is not None:
                found[verdict.duplicate_of or ""] = _copy(unpack(best))
        return list(found.values())

    def _match(
        self, prepared: Prepared, verdict: Verdict, other: str
    ) -> tuple[Literal["url", "exact", "near", "excerpt"] | None, float]:
        if other == verdict.duplicate_of:
            return verdict.duplicate_kind, verdict.similarity or 0.0
        return self._deduplicator.match(prepared, other)


def repeats(own: Copy, other: Copy, names: OutletNames) -> bool:
    """Whether an article repeats another one of the same report.

    A credit tells it where the one names the other's outlet; else the publication does, and of two at one moment the
    one that credits somebody is the copy; else the one that was stored later.
    """
    mine, theirs = credited(own, names), credited(other, names)
    says_own, says_other = mine[1] == other.source, theirs[1] == own.source
    if says_own != says_other:
        return says_own
    if own.published_at != other.published_at:
        return other.published_at < own.published_at
    if (mine[0] is None) != (theirs[0] is None):
        return mine[0] is not None
    return True


def _copy(article: Article) -> Copy:
    published = datetime.fromisoformat(article.published_at).timestamp()
    return Copy(
        article.id,
        article.source,
        article.title,
        article.url,
        article.province,
        published,
        published,
        article.credit,
    )


@cache
def _names() -> OutletNames:
    """The names under which texts credit the outlets that we know."""
    known = load_all().values()
    return OutletNames((source.name, (source.title, *source.article.own_names)) for source in known)


def dropped(drop: Drop, verdict: Verdict, source: str) -> bool:
    """Whether DEDUP_DROP keeps an article out of the exports."""
    kind = verdict.duplicate_kind
    if drop == "none" or kind is None or verdict.duplicate_of is None:
        return False
    if drop == "exact-same-source":
        return kind == "exact" and verdict.duplicate_of.partition("#")[0] == source
    return kind == "exact" or (drop == "near" and kind in {"near", "excerpt"})
