"""One normalising pass over an article; hashes, keys, similarity and the conflict check all read its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from newscrawl.dedup.align import Masked
from newscrawl.dedup.article import Article
from newscrawl.dedup.fingerprint import key, minhash_keys, sentence_keys, title_keys
from newscrawl.dedup.identity import url_key
from newscrawl.text.keys import digest, match_fold, match_words, sentences

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

MIN_EXACT_WORDS = 20
"""A body of fewer words ("جزئیات در فیلم") is exact only together with its title, lead, day and province."""


PICTURES = frozenset({"photo", "video"})


@dataclass
class Words:
    """Matching words of an article: what the index keeps and the conflict check reads.

    Attributes:
        title: Of the headline.
        lead: Of the lead.
        body: Of the body, attribution cut.
    """

    title: list[str]
    lead: list[str]
    body: list[str]

    @cached_property
    def shingles(self) -> AbstractSet[int]:
        """Hashes of the word 3-grams of the body (this process's own); the lead stands in for an empty body."""
        words = self.body or self.lead
        return set(map(hash, zip(words, words[1:], words[2:], strict=False)))

    @cached_property
    def masked_title(self) -> Masked:
        """The headline as the conflict check lines it up."""
        return Masked(self.title)

    @cached_property
    def masked_lead(self) -> Masked:
        """The lead likewise."""
        return Masked(self.lead)

    @cached_property
    def masked_body(self) -> Masked:
        """The body likewise."""
        return Masked(self.body)

    @property
    def stored(self) -> str:
        """The words as one string, for the index."""
        return "\n".join((" ".join(self.title), " ".join(self.lead), " ".join(self.body)))

    @classmethod
    def from_stored(cls, text: str) -> Words:
        """The opposite of `stored`."""
        title, lead, body = text.split("\n")
        return cls(title.split(), lead.split(), body.split())

    def overlap(self, theirs: AbstractSet[int]) -> tuple[float, float]:
        """Jaccard similarity and containment (share of the smaller) of this body's 3-grams and others, 0 to 1."""
        mine = self.shingles
        if not mine or not theirs:
            return 0.0, 0.0
        common = len(mine & theirs)
        return common / (len(mine) + len(theirs) - common), common / min(len(mine), len(theirs))


@dataclass(slots=True)
class Prepared:
    """An article with everything that deduplication derives from it alone; computed before any database is asked.

    Attributes:
        id: The article's id.
        source: Its outlet.
        day: Ordinal of the day of publication, or None.
        words: Its matching words.
        content_hash: As `newscrawl.text.keys.content_hash`.
        body_hash: Signed 64-bit hash that only an exact copy shares.
        url_key: Signed 64-bit hash of the address's identity, or None.
        keys: Candidate keys, signed 64-bit.
    """

    id: str
    source: str
    day: int | None
    words: Words
    content_hash: str
    body_hash: int
    url_key: int | None
    keys: list[int]


class Record(Protocol):
    """The fields of `newscrawl.items.Article` that count here."""

    @property
    def id(self) -> str:
        """`<source>#<news code>`."""
        ...

    @property
    def source(self) -> str:
        """Name of the outlet."""
        ...

    @property
    def url(self) -> str:
        """Canonical address."""
        ...

    @property
    def title(self) -> str:
        """Headline."""
        ...

    @property
    def lead(self) -> str | None:
        """Lead, or None."""
        ...

    @property
    def body(self) -> str | None:
        """Body, or None."""
        ...

    @property
    def published_at(self) -> str:
        """ISO 8601 with offset."""
        ...


def basis(record: Record) -> tuple[str | None, ...]:
    """What `prepare_article` reads of a record: whoever changed none of it need not prepare it again."""
    own = (record.id, record.source, record.url, record.title, record.lead, record.body, record.published_at)
    return (*own, getattr(record, "kind", None), getattr(record, "province", None))


def prepare_article(record: Record) -> Prepared:
    """`prepare` for an article record (`newscrawl.items.Article`), whose moments are ISO 8601 text."""
    return prepare(
        Article(
            id=record.id,
            url=record.url,
            source=record.source,
            title=record.title,
            lead=record.lead or "",
            body=record.body or "",
            published_at=datetime.fromisoformat(record.published_at),
            # Records of others need not have these two.
            pictures=getattr(record, "kind", None) in PICTURES,
            province=getattr(record, "province", None),
        )
    )


def prepare(article: Article) -> Prepared:
    """Normalise `article` once and derive its hashes and keys (0.3 ms for 2.5 KB of text)."""
    title = [w for s in sentences(match_fold(article.title)) for w in s]
    lead = [w for s in match_words(article.lead) for w in s] if article.lead else []
    parts = match_words(article.body)
    body = [w for s in parts for w in s]
    hashed = ("".join(title), "".join(lead), "".join(body))
    if len(body) >= MIN_EXACT_WORDS:
        body_hash = key("exact", hashed[2])
    elif article.pictures or not (lead or body):
        # Without a text there is no exact copy: 31 bulletins under one headline are 31 films.
        body_hash = key("own", article.id)
    else:
        body_hash = key("short", "\x1f".join((*hashed, str(article.day), article.province or "")))
    return Prepared(
        id=article.id,
        source=article.source,
        day=article.day,
        words=Words(title, lead, body),
        content_hash=digest(*hashed),
        body_hash=body_hash,
        url_key=url_key(article.url),
        keys=[*title_keys(title), *sentence_keys(parts), *minhash_keys(body)],
    )
