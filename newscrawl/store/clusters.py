"""Clusters across outlets, and the evidence for and against each membership.

Which clusters count is decided in SQL, by the index of clusters (cluster, source, moment); members, evidence and
credits are read for the chosen ones only, so a million articles cost one walk over an index, and a window of days only
the articles of those days.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, func, select

from newscrawl.dedup.origin import Copy, Match
from newscrawl.store.schema import articles, cluster_edge, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

IN_LIMIT = 500


class _Credit(msgspec.Struct):
    """The one field of a stored record that is needed here."""

    credit: str | None = None


_RECORD = msgspec.json.Decoder(_Credit)


@dataclass(frozen=True, slots=True)
class Judged:
    """One comparison of two articles that the store remembers.

    Attributes:
        article_id: The later article, which was judged.
        other_id: The earlier one.
        kind: ``url``, ``exact``, ``near`` or ``excerpt``.
        similarity: Jaccard similarity of the bodies' word 3-grams, 0 to 1.
        containment: Share of the smaller body that is in the other, 0 to 1.
        shared_keys: Number of fingerprint keys in common.
        accepted: Whether it put `article_id` into the cluster of `other_id`.
        reason: Why not: ``5 / 7 کیلوگرم``; empty when accepted.
        title: Headline of the article at the other end; None when it is not stored any more.
        url: Its address, likewise.
    """

    article_id: str
    other_id: str
    kind: str
    similarity: float
    containment: float
    shared_keys: int
    accepted: bool
    reason: str
    title: str | None
    url: str | None


def across_outlets(
    connection: Connection,
    *,
    since: float | None = None,
    until: float | None = None,
    provinces: tuple[str, ...] | None = None,
    min_sources: int = 2,
    limit: int = 20,
) -> list[tuple[str, list[Copy]]]:
    """Clusters that several outlets share, the newest first, with all their members.

    Args:
        connection: Open for reading.
        since: At least one member was published at or after (seconds since 1970).
        until: That member was published before.
        provinces: That member is of one of these slugs.
        min_sources: Outlets at least.
        limit: Clusters at most.
    """
    moment = func.min(articles.c.published_at)
    query = select(articles.c.cluster_id).where(articles.c.cluster_id.is_not(None)).group_by(articles.c.cluster_id)
    query = query.having(func.count(articles.c.source.distinct()) >= min_sources)
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(articles.c.published_at >= since)
    if until is not None:
        conditions.append(articles.c.published_at < until)
    if provinces:
        conditions.append(articles.c.province.in_(provinces))
    if conditions:
        query = query.where(articles.c.cluster_id.in_(select(articles.c.cluster_id).where(and_(*conditions))))
    ids = list(connection.execute(query.order_by(moment.desc(), articles.c.cluster_id).limit(limit)).scalars())
    members = _members(connection, ids)
    return [(cluster_id, members[cluster_id]) for cluster_id in ids]


def members_of(connection: Connection, article_id: str) -> tuple[str, list[Copy]] | None:
    """The cluster that an article is in, with all members; None when the article is not stored."""
    cluster_id = connection.execute(select(articles.c.cluster_id).where(articles.c.id == article_id)).scalar()
    return None if cluster_id is None else (cluster_id, _members(connection, [cluster_id])[cluster_id])


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[Copy]]:
    found: dict[str, list[Copy]] = {}
    for start in range(0, len(ids), IN_LIMIT):
        query = (
            select(articles, versions.c.record, versions.c.exported)
            .join(versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version))
            .where(articles.c.cluster_id.in_(ids[start : start + IN_LIMIT]))
        )
        rows = connection.execute(query).all()
        matches = _matches(connection, {row.id: row.cluster_id for row in rows})
        for row in rows:
            copy = Copy(
                id=row.id,
                source=row.source,
                title=row.title,
                url=row.url,
                province=row.province,
                published_at=row.published_at,
                seen_at=row.first_seen_at,
                credit=_RECORD.decode(zlib.decompress(row.record)).credit,
                matches=tuple(matches.get(row.id, ())),
                exported=row.exported,
            )
            found.setdefault(row.cluster_id, []).append(copy)
    return found


def _matches(connection: Connection, cluster_of: dict[str, str]) -> dict[str, list[Match]]:
    """Accepted evidence within each cluster, for both ends of it: likeness has no direction."""
    found: dict[str, list[Match]] = {}
    ids = list(cluster_of)
    edge = cluster_edge.c
    for start in range(0, len(ids), IN_LIMIT):
        query = select(cluster_edge).where(edge.article_id.in_(ids[start : start + IN_LIMIT]), edge.accepted.is_(True))
        for row in connection.execute(query):
            if cluster_of.get(row.other_id) == cluster_of[row.article_id]:
                for one, other in ((row.article_id, row.other_id), (row.other_id, row.article_id)):
                    found.setdefault(one, []).append(Match(other, row.kind, row.similarity, row.containment))
    return found


def judged(connection: Connection, article_id: str) -> tuple[list[Judged], list[Judged]]:
    """What is remembered about an article: how it was judged when it came, and later ones that were held against it.

    Returns:
        Two lists, in each the accepted first, then the closest. Of an article's refused candidates the store keeps the
        five closest (`newscrawl.dedup.engine.MAX_REFUSED`).
    """
    edge = cluster_edge.c
    order = (edge.accepted.desc(), edge.similarity.desc(), edge.containment.desc())
    lists: list[list[Judged]] = []
    for own, other in ((edge.article_id, edge.other_id), (edge.other_id, edge.article_id)):
        query = (
            select(cluster_edge, articles.c.title, articles.c.url)
            .join(articles, articles.c.id == other, isouter=True)
            .where(own == article_id)
            .order_by(*order, other)
        )
        lists.append(
            [
                Judged(
                    article_id=row.article_id,
                    other_id=row.other_id,
                    kind=row.kind,
                    similarity=row.similarity,
                    containment=row.containment,
                    shared_keys=row.evidence["shared_keys"],
                    accepted=row.accepted,
                    reason=row.evidence["reason"],
                    title=row.title,
                    url=row.url,
                )
                for row in connection.execute(query)
            ]
        )
    return lists[0], lists[1]
