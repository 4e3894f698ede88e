"""What goes into the engine and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Kind = Literal["url", "exact", "near", "excerpt"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the engine reads it.

    Attributes:
        id: Stable id, such as ``mehrnews#6705663``; it becomes the cluster's id when the article opens one.
        url: Address as met; empty when there is none. Only its identity (site and article number) counts.
        source: Outlet, such as ``mehrnews``.
        title: Headline.
        lead: Lead paragraph, or empty.
        body: Body, or empty (photo items).
        published_at: Aware moment of publication, or None when it is not known.
        seen_at: Aware moment it was first met; stands in for a missing `published_at`.
        pictures: Whether it is a film or an album: what it shows is not in its text.
        province: Slug; tells short texts under one headline apart.
    """

    id: str
    url: str
    source: str
    title: str
    lead: str
    body: str
    published_at: datetime | None = None
    seen_at: datetime | None = None
    pictures: bool = False
    province: str | None = None

    @property
    def day(self) -> int | None:
        """Ordinal of the day of publication (of the first meeting when unknown), in the moment's own zone."""
        moment = self.published_at or self.seen_at
        return None if moment is None else moment.toordinal()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one earlier article was, or was not, taken for the same report.

    Attributes:
        other_id: The earlier article.
        source: Its outlet.
        cluster_id: Its cluster.
        kind: ``url``, ``exact``, ``near`` or ``excerpt``.
        similarity: Jaccard similarity of word 3-grams of the two bodies, 0 to 1.
        containment: Share of the smaller body's 3-grams that are in the other, 0 to 1.
        shared_keys: Number of fingerprint keys in common.
        accepted: Whether this article decided the cluster.
        reason: Why not, for a refused one: ``5 / 7 کیلوگرم``; empty when accepted.
    """

    other_id: str
    source: str
    cluster_id: str
    kind: Kind
    similarity: float
    containment: float
    shared_keys: int
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The engine's decision about one article.

    Attributes:
        cluster_id: Id of the first article of its cluster; its own id when it opens one.
        duplicate_of: Id of the earlier article that it repeats, or None.
        duplicate_kind: How: ``url`` (same address), ``exact`` (same words), ``near``, ``excerpt``; None for a new one.
        similarity: Of the two bodies, 0 to 1; None for a new article.
        containment: Likewise.
        same_source: Whether `duplicate_of` comes from the same outlet.
        related: Clusters that match as well but were not joined (two clusters are never merged).
        evidence: Accepted and refused candidates, best first.
    """

    cluster_id: str
    duplicate_of: str | None = None
    duplicate_kind: Kind | None = None
    similarity: float | None = None
    containment: float | None = None
    same_source: bool = False
    related: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
