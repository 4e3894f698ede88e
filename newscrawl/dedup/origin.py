"""Where a story came from: who had it first, whom the others credit, and how much each took over.

Pure logic over the members of one cluster; `newscrawl.store.clusters` reads them. A date alone does not tell the
origin: an outlet that writes «به نقل از ایرنا» says itself that it was not the first, also where IRNA is not crawled.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawl.text.attribution import KIND
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PRESS_OFFICE: Final = "روابطعمومی"
"""A press office hands its text to everybody: who credits it may well have been the first outlet."""

NEWSPAPER: Final = "روزنامه"
_KIND: Final = re.compile(rf"^{KIND}[\s\u200c]+(?=\S)")
_PARTS: Final = re.compile(r"[()/]")


@dataclass(frozen=True, slots=True)
class Match:
    """One article was taken for a copy of another.

    Attributes:
        other_id: The other article.
        kind: ``url``, ``exact``, ``near`` or ``excerpt``.
        similarity: Jaccard similarity of the bodies' word 3-grams, 0 to 1.
        containment: Share of the smaller body that is in the other, 0 to 1.
    """

    other_id: str
    kind: str
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a cluster.

    Attributes:
        id: `<source>#<news code>`.
        source: Outlet.
        title: Headline of the newest version.
        url: Canonical address.
        province: Slug, or None.
        published_at: Seconds since 1970.
        seen_at: When it was first stored, likewise.
        credit: The agency or outlet that its text names as its origin, or None.
        matches: Members that it is known to match, in either direction.
        exported: False where DEDUP_DROP keeps it out of the exports.
    """

    id: str
    source: str
    title: str
    url: str
    province: str | None
    published_at: float
    seen_at: float
    credit: str | None = None
    matches: tuple[Match, ...] = ()
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What one member has to do with the story.

    Attributes:
        copy: The member.
        after: Seconds since the earliest member was published.
        match: The evidence by which it belongs to the story, with the origin where there is such evidence; None for
            the origin itself.
        credits: Name of the other outlet that it credits, as printed; None when it credits nobody else.
        credited_source: Our name of that outlet, where it is one of ours.
    """

    copy: Copy
    after: float
    match: Match | None
    credits: str | None
    credited_source: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """One report across outlets.

    Attributes:
        cluster_id: Id of the first article seen.
        first: The earliest member that credits no other outlet; the earliest of all where everybody does.
        origin: The article that the story comes from; None when the earliest member credits an outlet of which the
            cluster holds no article.
        origin_source: Our name of the outlet of origin; None where it is not one of ours.
        origin_name: Its name as printed, where the origin is known by credit only; None otherwise.
        origin_claim: The outlet that members credit, as printed (the most frequent, then the earliest); None without
            any credit.
        members: In order of publication.
    """

    cluster_id: str
    first: Copy
    origin: Copy | None
    origin_source: str | None
    origin_name: str | None
    origin_claim: str | None
    members: tuple[Told, ...]

    @property
    def sources(self) -> list[str]:
        """Outlets in the order in which they had it."""
        return list(dict.fromkeys(member.copy.source for member in self.members))

    @property
    def spread(self) -> float:
        """Seconds from the earliest member until the last outlet had it."""
        since = {member.copy.source: member.after for member in reversed(self.members)}
        return max(since.values())


class OutletNames:
    """Which source a printed name means.

    Args:
        spellings: pairs of a source's name and the names under which texts know it (title, own names). A spelling that
            two sources share means neither.

    >>> names = OutletNames([("irna", ["خبرگزاری جمهوری اسلامی (ایرنا)"]), ("mehrnews", ["خبرگزاری مهر", "مهر"])])
    >>> names.source("خبرگزاری ایرنا"), names.source("مهر"), names.source("روزنامه جمهوری اسلامی")
    ('irna', 'mehrnews', None)
    """

    def __init__(self, spellings: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._source: dict[str, str | None] = {}
        self._newspapers: set[str] = set()
        for source, texts in spellings:
            for text in texts:
                if text.startswith(NEWSPAPER):
                    self._newspapers.add(source)
                for part in _PARTS.split(text):
                    spelling = name_key(part.strip())
                    if spelling and self._source.setdefault(spelling, source) != source:
                        self._source[spelling] = None

    def source(self, name: str) -> str | None:
        """Our name of the outlet that is printed as `name`; None when it is none of ours."""
        for part in (name, *_PARTS.split(name)):
            found = self._source.get(name_key(part.strip()))
            if found is not None:
                return found
        bare = _KIND.sub("", name.strip())
        found = self._source.get(name_key(bare)) if bare != name.strip() else None
        # «روزنامه جمهوری اسلامی» is not the agency of that name.
        return None if found not in self._newspapers and name.strip().startswith(NEWSPAPER) else found


def credited(copy: Copy, names: OutletNames) -> tuple[str | None, str | None]:
    """The other outlet that a member credits: as printed, and our name of it where it is one of ours."""
    if copy.credit is None or name_key(copy.credit).startswith(PRESS_OFFICE):
        return None, None
    source = names.source(copy.credit)
    return (None, None) if source == copy.source else (copy.credit, source)


def tell(cluster_id: str, copies: Sequence[Copy], names: OutletNames) -> Story:
    """The story of a cluster.

    The origin follows the credits: of the earliest member, if it names another outlet, to that outlet's earliest
    article in the cluster, and on from there; out of the cluster where it holds none.

    Args:
        cluster_id: Of the cluster.
        copies: Its members, at least one.
        names: The outlets' names.
    """
    ordered = sorted(copies, key=lambda copy: (copy.published_at, copy.seen_at, copy.id))
    said = {copy.id: credited(copy, names) for copy in ordered}
    own = [copy for copy in ordered if said[copy.id][0] is None]
    origin, source, name = _follow(ordered, said)
    claims = Counter(name for name, _ in said.values() if name is not None)
    return Story(
        cluster_id=cluster_id,
        first=(own or ordered)[0],
        origin=origin,
        origin_source=source,
        origin_name=name,
        # Counter keeps the order of first mention among equals.
        origin_claim=claims.most_common(1)[0][0] if claims else None,
        members=tuple(
            Told(
                copy=copy,
                after=copy.published_at - ordered[0].published_at,
                match=None if copy is origin else _closest(copy, origin),
                credits=said[copy.id][0],
                credited_source=said[copy.id][1],
            )
            for copy in ordered
        ),
    )


def _follow(
    ordered: Sequence[Copy], said: dict[str, tuple[str | None, str | None]]
) -> tuple[Copy | None, str | None, str | None]:
    """The article of origin and its outlet; without an article, the outlet's name as printed, too."""
    here, met = ordered[0], {ordered[0].id}
    while True:
        name, source = said[here.id]
        if name is None:
            return here, here.source, None
        theirs = [copy for copy in ordered if copy.source == source]
        # An outlet's own report goes before what it took over under the same cluster.
        following = next((copy for copy in theirs if said[copy.id][0] is None), theirs[0] if theirs else None)
        if following is None:
            return None, source, name
        if following.id in met:  # two outlets that credit each other: the dates decide
            return ordered[0], ordered[0].source, None
        here = following
        met.add(here.id)


def _closest(copy: Copy, origin: Copy | None) -> Match | None:
    """Its match with the origin, else its best."""
    best = sorted(copy.matches, key=lambda match: (-match.similarity, -match.containment, match.other_id))
    if origin is not None:
        best.sort(key=lambda match: match.other_id != origin.id)
    return best[0] if best else None
