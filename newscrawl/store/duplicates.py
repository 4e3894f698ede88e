"""Finds the earlier copies of an article: what DuplicatesPipeline prepares is looked up here.

Look-up and insert belong in one write transaction, the ledger's: two processes that store copies of one report at the
same time cannot both call theirs the original.

A report's cluster is found in the order of arrival. Which of two members repeats the other is not: an agency's own
article may be fetched after those that took it over. These are pointed to it then; files that hold them already stay.
"""

from __future__ import annotations

import math
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
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from newscrawl.dedup import Prepared, Verdict
    from newscrawl.items import Article

Drop = Literal["none", "exact-same-source", "exact", "near"]
DROPS: Final = get_args(Drop)

MAX_MEMBERS: Final = 12
"""Members of a cluster, earliest first, among which an article's original is looked for."""

_NEWEST: Final = select(versions.c.record).join(
    articles, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
)

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
        self.pointed_back: dict[str, Article] = {}
        """Articles that came before their original, which was found now, by id."""

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
        """Point to the member that the article repeats: one published before it, best without a credit.

        And point those back that repeat the article, though they came before it.
        """
        members = self._members(verdict)
        own = _copy(article)
        matches = {name: self._match(prepared, verdict, name) for name in members}
        matched = [members[name] for name, (kind, _) in matches.items() if kind is not None]
        earlier = [other for other in matched if repeats(own, _copy(other), _names())]
        if earlier:
            best = min(earlier, key=_rank)
            article.duplicate_of = best.id
            article.duplicate_kind, article.similarity = matches[best.id]
        above = _chain(article, members)
        for other in matched:
            if other in earlier or other.id in above:
                continue
            if other.duplicate_of is None or _rank(article) < self._rank_of(other.duplicate_of, members):
                other.duplicate_of = article.id
                other.duplicate_kind, other.similarity = matches[other.id]
                self.pointed_back[other.id] = other

    def _rank_of(self, article_id: str, members: Mapping[str, Article]) -> tuple[bool, float, str]:
        """How good an original it is that a member points to."""
        if article_id in members:
            return _rank(members[article_id])
        record = self._connection.execute(_NEWEST.where(articles.c.id == article_id)).scalar()
        return (True, math.inf, article_id) if record is None else _rank(unpack(record))

    def _members(self, verdict: Verdict) -> dict[str, Article]:
        """The earliest stored members of the cluster, and the one that decided it, by id."""
        cluster = _NEWEST.where(articles.c.cluster_id == verdict.cluster_id)
        records = list(self._connection.execute(cluster.order_by(articles.c.published_at).limit(MAX_MEMBERS)).scalars())
        found = {one.id: one for one in map(unpack, records)}
        found |= {one.id: one for one in self._met[:-1] if one.cluster_id == verdict.cluster_id}
        if verdict.duplicate_of is not None and verdict.duplicate_of not in found:
            best = self._connection.execute(_NEWEST.where(articles.c.id == verdict.duplicate_of)).scalar()
            if best is not None:
                found[verdict.duplicate_of] = unpack(best)
        # As an article of this transaction left them, whose rows are written at its end.
        return found | {name: one for name, one in self.pointed_back.items() if name in found}

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


def _chain(article: Article, members: Mapping[str, Article]) -> set[str]:
    """What an article repeats, and what that repeats, and so on: nothing of it is pointed back in a circle."""
    found: set[str] = set()
    name = article.duplicate_of
    while name is not None and name not in found:
        found.add(name)
        name = members[name].duplicate_of if name in members else None
    return found


def _rank(article: Article) -> tuple[bool, float, str]:
    """The best original is the smallest: without a credit, published first."""
    copy = _copy(article)
    return credited(copy, _names())[0] is not None, copy.published_at, copy.id


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
