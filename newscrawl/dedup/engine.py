"""The rules in their order: address, exact text, candidates, similarity, conflict, cluster."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.dedup.article import Evidence, Kind, Verdict
from newscrawl.dedup.conflict import conflict
from newscrawl.dedup.index import Entry, KeyIndex
from newscrawl.dedup.prepare import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from newscrawl.dedup.prepare import Prepared

MIN_SIMILARITY = 0.3
"""Jaccard of word 3-grams from which two texts are compared for conflicts; half of the real copies lie below 0.5."""

MIN_CONTAINMENT = 0.6
"""Share of the smaller text, for excerpts."""

MIN_CONTAINED_SHINGLES = 20
MAX_CONTAINED_DAYS = 5
"""Excerpts appear within days; the same boilerplate paragraph appears again after months."""

TITLED_CONTAINMENT = 0.85
TITLED_SHINGLES = 12
TITLED_SHARE = 0.6
TITLED_WORDS = 4
"""Under the same headline an excerpt may be shorter, or appear later (within the window of candidates)."""

MAX_CLUSTERS = 3
"""A page that contains articles of more clusters is a list of leads (tag page, digest), not a copy of one of them."""

MAX_REFUSED = 5
"""Refused candidates that are kept as evidence; a template has dozens."""

MAX_SHINGLES = 1500
"""Articles whose 3-grams are kept, 26 KB each: about all candidates of a day in which every story has its template."""

MAX_WORDS = 128
"""Articles whose words are kept: only those that are alike are lined up."""

RELATED = "related: joined a closer cluster"
CROWDED = "contains or is contained in more than 3 clusters"


class _Alike(NamedTuple):
    entry: Entry
    words: Words
    kind: Kind
    similarity: float
    containment: float
    shared: int


_Key = tuple[str, int]


class TextCache:
    """Texts of candidates, unpacked once: the templates of a day are compared again and again.

    Remembers what was read of stored texts. One under an id and a hash never changes: no verdict depends on it.
    """

    def __init__(self) -> None:
        self._words: OrderedDict[_Key, Words] = OrderedDict()
        self._shingles: OrderedDict[_Key, AbstractSet[int]] = OrderedDict()

    def words(self, entry: Entry) -> Words:
        """The stored words of an article."""
        key = (entry.article_id, entry.body_hash)
        words = self._words.get(key)
        if words is None:
            text = zlib.decompress(entry.text).decode() if isinstance(entry.text, bytes) else entry.text
            words = self._words[key] = Words.from_stored(text or "\n\n")
            if len(self._words) > MAX_WORDS:
                self._words.popitem(last=False)
        return words

    def shingles(self, entry: Entry) -> AbstractSet[int]:
        """The 3-grams of an article's body."""
        key = (entry.article_id, entry.body_hash)
        shingles = self._shingles.get(key)
        if shingles is None:
            shingles = self._shingles[key] = self.words(entry).shingles
            if len(self._shingles) > MAX_SHINGLES:
                self._shingles.popitem(last=False)
        return shingles


class Deduplicator:
    """Decide, article by article, what repeats what.

    A verdict depends on the article and on what `index` holds, and on nothing else: batches, processes and restarts
    change nothing as long as articles arrive in the same order.

    Args:
        index: Store of fingerprints; the caller owns its transaction, and look-up and insert belong in one.
        texts: Texts unpacked before, to be kept over several transactions: makes a verdict faster, never different.
    """

    def __init__(self, index: KeyIndex, texts: TextCache | None = None) -> None:
        self.index = index
        self._texts = texts or TextCache()

    def add(self, prepared: Prepared) -> Verdict:
        """Decide about an article and store its fingerprint.

        An id that is stored already (a new version) keeps its cluster and its `duplicate_of`; its text is replaced, its
        old keys stay beside the new ones, so that copies of either version find it.
        """
        verdict = self.decide(prepared)
        entry = Entry(
            article_id=prepared.id,
            source=prepared.source,
            url_key=prepared.url_key,
            body_hash=prepared.body_hash,
            cluster_id=verdict.cluster_id,
            day=prepared.day,
            words=len(prepared.words.body),
            text=prepared.words.stored,
        )
        known = self.index.insert(entry, prepared.keys)
        if verdict.evidence and not known:
            self.index.record(prepared.id, verdict.evidence)
        return verdict

    def decide(self, prepared: Prepared) -> Verdict:
        """The verdict that `add` would return, without storing anything."""
        known = self.index.by_id(prepared.id)
        if known is not None:
            accepted = self.index.accepted(prepared.id)
            return _verdict(prepared, [] if accepted is None else [accepted], known.cluster_id)
        refused: list[Evidence] = []
        if prepared.url_key is not None:
            other = self.index.by_url(prepared.url_key)
            if other is not None:
                return _verdict(prepared, [self._same_address(prepared, other)])
        other = self.index.by_hash(prepared.body_hash)
        if other is not None:
            evidence = self._same_text(prepared, other)
            if evidence.accepted:
                return _verdict(prepared, [evidence])
            refused.append(evidence)
        found = self._compare(prepared, {e.cluster_id for e in refused})
        return _verdict(prepared, [*found, *refused])

    def match(self, prepared: Prepared, other_id: str) -> tuple[Kind | None, float]:
        """How an article matches one that is stored, and their similarity; (None, 0) where it does not."""
        other = self.index.by_id(other_id)
        if other is None:
            return None, 0.0
        if other.body_hash == prepared.body_hash:
            return "exact", 1.0
        if other.text is None:
            return None, 0.0
        similarity, containment = prepared.words.overlap(self._texts.shingles(other))
        if similarity < MIN_SIMILARITY and containment < MIN_CONTAINMENT:
            return None, 0.0
        if conflict(self._texts.words(other), prepared.words):
            return None, 0.0
        return "near" if similarity >= MIN_SIMILARITY else "excerpt", round(similarity, 4)

    def _same_address(self, prepared: Prepared, other: Entry) -> Evidence:
        similarity = containment = 1.0
        if other.text is not None:
            similarity, containment = prepared.words.overlap(self._texts.shingles(other))
        return _evidence(_Alike(other, prepared.words, "url", similarity, containment, 0))

    def _same_text(self, prepared: Prepared, other: Entry) -> Evidence:
        """Equal bodies are one report unless the headlines or leads contradict (daily forms, price lists)."""
        reason = "" if other.text is None else conflict(self._texts.words(other), prepared.words)
        return _evidence(_Alike(other, prepared.words, "exact", 1.0, 1.0, len(prepared.keys)), reason)

    def _compare(self, prepared: Prepared, closed: set[str]) -> list[Evidence]:
        """Evidence on the similar candidates, best first, at most one accepted.

        Whatever the closest member of a cluster says holds for the cluster: an excerpt that lost the changed number
        would otherwise be a bridge to the report that it contradicts.
        """
        alike = sorted(self._similar(prepared), key=lambda e: (-e.similarity, -e.containment, e.entry.article_id))
        found: list[Evidence] = []
        for one in alike:
            if one.entry.cluster_id not in closed:
                closed.add(one.entry.cluster_id)
                found.append(_evidence(one, conflict(one.words, prepared.words)))
                if len(found) > MAX_REFUSED and any(e.accepted and e.kind == "near" for e in found):
                    break
        return _settle(found)

    def _similar(self, prepared: Prepared) -> Iterator[_Alike]:
        if not prepared.keys:
            return
        for candidate in self.index.candidates(prepared.keys, prepared.day):
            entry = candidate.entry
            similarity, containment = prepared.words.overlap(self._texts.shingles(entry))
            if similarity < MIN_SIMILARITY and containment < MIN_CONTAINMENT:
                continue
            words = self._texts.words(entry)
            if similarity >= MIN_SIMILARITY:
                yield _Alike(entry, words, "near", similarity, containment, candidate.shared)
            elif _may_contain(prepared, entry, words, containment):
                yield _Alike(entry, words, "excerpt", similarity, containment, candidate.shared)


def _evidence(one: _Alike, reason: str = "") -> Evidence:
    return Evidence(
        other_id=one.entry.article_id,
        source=one.entry.source,
        cluster_id=one.entry.cluster_id,
        kind=one.kind,
        similarity=round(one.similarity, 4),
        containment=round(one.containment, 4),
        shared_keys=one.shared,
        accepted=not reason,
        reason=reason,
    )


def _verdict(prepared: Prepared, evidence: Sequence[Evidence], cluster_id: str = "") -> Verdict:
    best = next((e for e in evidence if e.accepted), None)
    if best is None:
        return Verdict(cluster_id=cluster_id or prepared.id, evidence=tuple(evidence))
    return Verdict(
        cluster_id=cluster_id or best.cluster_id,
        duplicate_of=best.other_id,
        duplicate_kind=best.kind,
        similarity=best.similarity,
        containment=best.containment,
        same_source=best.source == prepared.source,
        related=tuple(e.cluster_id for e in evidence if e.reason == RELATED),
        evidence=tuple(evidence),
    )


def _may_contain(prepared: Prepared, entry: Entry, words: Words, containment: float) -> bool:
    """Whether containment alone may join the two: enough text, within days of each other, or under one headline."""
    if prepared.day is None or entry.day is None:
        return False
    size = min(len(prepared.words.shingles), len(words.shingles))
    close = abs(prepared.day - entry.day) <= MAX_CONTAINED_DAYS
    if close and size >= MIN_CONTAINED_SHINGLES:
        return True
    enough = size >= (TITLED_SHINGLES if close else MIN_CONTAINED_SHINGLES)
    return enough and containment >= TITLED_CONTAINMENT and _same_title(prepared.words.title, words.title)


def _same_title(a: list[str], b: list[str]) -> bool:
    shorter = min(len(set(a)), len(set(b)))
    return shorter >= TITLED_WORDS and len(set(a) & set(b)) >= TITLED_SHARE * shorter


def _settle(found: list[Evidence]) -> list[Evidence]:
    """The one accepted candidate, then the closest refused; none is accepted of many clusters."""
    accepted = [e for e in found if e.accepted]
    crowded = len(accepted) > MAX_CLUSTERS and accepted[0].kind == "excerpt"
    keep = None if crowded or not accepted else accepted[0]
    reason = CROWDED if crowded else RELATED
    settled = [e if e is keep or not e.accepted else replace(e, accepted=False, reason=reason) for e in found]
    refused = [e for e in settled if not e.accepted and e.reason != RELATED]
    return [e for e in settled if e.accepted or e.reason == RELATED] + refused[:MAX_REFUSED]
