"""What the engine asks of a store, and the store in memory (tests, small files)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawl.dedup.article import Evidence

PER_KEY = 50
"""Newest holders of a key that are looked at: boilerplate sentences have thousands (design/dedup.md, section 3.5)."""

WINDOW_DAYS = 45
"""Candidates are published at most so many days before or after; exact copies are found at any distance."""

MAX_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored article.

    Attributes:
        article_id: Id of the article.
        source: Its outlet.
        url_key: Signed 64-bit hash of the address's identity, or None.
        body_hash: Signed 64-bit hash that exact copies share.
        cluster_id: Its cluster.
        day: Ordinal of the day of publication, or None.
        words: Words in the body.
        text: Matching words (`Words.stored`), compressed by zlib where a database hands them over so, or None once
            pruned.
    """

    article_id: str
    source: str
    url_key: int | None
    body_hash: int
    cluster_id: str
    day: int | None
    words: int
    text: str | bytes | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that shares keys with a new one; `text` is always there."""

    entry: Entry
    shared: int


class KeyIndex(Protocol):
    """A store of fingerprints. All answers depend on nothing but what was inserted, in order."""

    def by_id(self, article_id: str) -> Entry | None:
        """The stored article of that id."""
        ...

    def by_url(self, url_key: int) -> Entry | None:
        """The first stored article whose address has that identity."""
        ...

    def by_hash(self, body_hash: int) -> Entry | None:
        """The first stored article with exactly that text."""
        ...

    def candidates(self, keys: Sequence[int], day: int | None) -> list[Candidate]:
        """Stored articles that share most `keys`, at most `MAX_CANDIDATES`, ties to the newer.

        Only the newest `PER_KEY` holders of each key count, and of those the ones within `WINDOW_DAYS` of `day` (all
        where either day is unknown) whose text has not been pruned. A key with `PER_KEY` holders or more is boilerplate
        and proposes nobody by itself: who shares only such a key must share two.
        """
        ...

    def insert(self, entry: Entry, keys: Sequence[int]) -> bool:
        """Add `entry`; for an id that is stored already, replace text, hash and day and add to its keys.

        Returns:
            Whether the id was stored already (its cluster stays).
        """
        ...

    def record(self, article_id: str, evidence: Iterable[Evidence]) -> None:
        """Keep why `article_id` was or was not taken for a copy of others."""
        ...

    def accepted(self, article_id: str) -> Evidence | None:
        """The evidence that put `article_id` in its cluster; None for the first article of one."""
        ...


class MemoryIndex:
    """`KeyIndex` in dictionaries: for tests and files of some ten thousand articles."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.evidence: dict[str, list[Evidence]] = {}
        self._number: dict[str, int] = {}
        self._url: dict[int, int] = {}
        self._hash: defaultdict[int, list[int]] = defaultdict(list)
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def by_id(self, article_id: str) -> Entry | None:
        """See `KeyIndex.by_id`."""
        return self._entry(self._number.get(article_id))

    def by_url(self, url_key: int) -> Entry | None:
        """See `KeyIndex.by_url`."""
        return self._entry(self._url.get(url_key))

    def by_hash(self, body_hash: int) -> Entry | None:
        """See `KeyIndex.by_hash`."""
        # An edited article has another hash now, and no longer answers to the old one.
        return next((e for n in self._hash.get(body_hash, ()) if (e := self.entries[n]).body_hash == body_hash), None)

    def _entry(self, number: int | None) -> Entry | None:
        return None if number is None else self.entries[number]

    def candidates(self, keys: Sequence[int], day: int | None) -> list[Candidate]:
        """See `KeyIndex.candidates`."""
        shared: Counter[int] = Counter()
        telling: set[int] = set()
        for k in keys:
            holders = self._holders.get(k, ())[-PER_KEY:]
            shared.update(holders)
            if len(holders) < PER_KEY:
                telling.update(holders)
        kept = ((number, count) for number, count in shared.items() if count > 1 or number in telling)
        ranked = sorted(kept, key=lambda item: (-item[1], -item[0]))
        found = []
        for number, count in ranked:
            entry = self.entries[number]
            near = day is None or entry.day is None or abs(entry.day - day) <= WINDOW_DAYS
            if near and entry.text is not None:
                found.append(Candidate(entry, count))
                if len(found) == MAX_CANDIDATES:
                    break
        return found

    def insert(self, entry: Entry, keys: Sequence[int]) -> bool:
        """See `KeyIndex.insert`."""
        known = entry.article_id in self._number
        number = self._number.setdefault(entry.article_id, len(self.entries))
        if not known:
            self.entries.append(entry)
        else:
            self.entries[number] = replace(entry, cluster_id=self.entries[number].cluster_id)
        if entry.url_key is not None:
            self._url.setdefault(entry.url_key, number)
        _hold(self._hash[entry.body_hash], number)
        for k in keys:
            _hold(self._holders[k], number)
        return known

    def record(self, article_id: str, evidence: Iterable[Evidence]) -> None:
        """See `KeyIndex.record`."""
        self.evidence.setdefault(article_id, []).extend(evidence)

    def accepted(self, article_id: str) -> Evidence | None:
        """See `KeyIndex.accepted`."""
        return next((e for e in self.evidence.get(article_id, ()) if e.accepted), None)


def _hold(holders: list[int], number: int) -> None:
    """Add `number` to a sorted list without repeats; nearly always it is the newest."""
    if not holders or holders[-1] < number:
        holders.append(number)
    elif holders[at := bisect_left(holders, number)] != number:
        holders.insert(at, number)
