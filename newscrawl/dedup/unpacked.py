"""Texts of candidates, unpacked once: the templates of a day are compared again and again."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING

from newscrawl.dedup.prepare import Words

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from newscrawl.dedup.index import Entry

MOST_SHINGLES = 1500
"""Articles whose 3-grams are kept, 26 KB each: about all candidates of a day in which every story has its template."""

MOST_WORDS = 128
"""Articles whose words are kept: only those that are alike are lined up."""

Key = tuple[str, int]


class Unpacked:
    """Remembers what was read of stored texts. One under an id and a hash never changes: no verdict depends on it."""

    def __init__(self) -> None:
        self._words: OrderedDict[Key, Words] = OrderedDict()
        self._shingles: OrderedDict[Key, AbstractSet[int]] = OrderedDict()

    def words(self, entry: Entry) -> Words:
        """The stored words of an article."""
        key = (entry.article_id, entry.body_hash)
        words = self._words.get(key)
        if words is None:
            text = zlib.decompress(entry.text).decode() if isinstance(entry.text, bytes) else entry.text
            words = self._words[key] = Words.from_stored(text or "\n\n")
            if len(self._words) > MOST_WORDS:
                self._words.popitem(last=False)
        return words

    def shingles(self, entry: Entry) -> AbstractSet[int]:
        """The 3-grams of an article's body."""
        key = (entry.article_id, entry.body_hash)
        shingles = self._shingles.get(key)
        if shingles is None:
            shingles = self._shingles[key] = self.words(entry).shingles
            if len(self._shingles) > MOST_SHINGLES:
                self._shingles.popitem(last=False)
        return shingles
