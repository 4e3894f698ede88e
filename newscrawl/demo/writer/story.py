"""What one article is while it is being written: its order, the values of its templates, its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawl.demo.clock import MONTHS, fa
from newscrawl.demo.writer import words

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from newscrawl.demo.model import Article, Headline, Kind, Section
    from newscrawl.demo.writer.topics import Topic

# A half-space only where the letter before it would join: دی‌ماه but مهرماه.
_MONTHS: Final = tuple(f"{name}ماه" if name[-1] in "دذرزژو" else f"{name}\u200cماه" for name in MONTHS)


@dataclass(slots=True)
class Order:
    """What the desk wants written. Small, because a newsroom holds one for every article."""

    nid: int
    serial: int
    """Position in the run of generated articles: with the seed it decides every word."""
    section: Section
    kind: Kind
    published: datetime
    ordered: datetime
    """When the newsroom took it in: no modification lies after that, but for edits."""
    edits: int = 0
    edited: datetime | None = None

    @classmethod
    def of(cls, article: Article) -> Order:
        """What an article that was not written here would have been ordered as."""
        return cls(article.nid, article.nid, article.section, article.kind, article.published, article.published)


class Slots(dict[str, str]):
    """Values for a template: the fixed ones of the article, and fresh ones drawn whenever a slot is met."""

    def __init__(self, rng: random.Random, fixed: dict[str, str]) -> None:
        super().__init__(fixed)
        self.rng = rng

    def __missing__(self, name: str) -> str:
        chance = self.rng.random()
        match name:
            case "n":
                return fa(12 + int(chance * 87))
            case "m":
                return fa(2 + int(chance * 10))
            case "c":
                return fa(100 + int(chance * chance * 4900))
            case "village":
                return words.VILLAGES[int(chance * len(words.VILLAGES))]
            case "org":
                return words.ORGANISATIONS[int(chance * len(words.ORGANISATIONS))]
            case "day":
                return words.DAYS[int(chance * 7)]
            case "month":
                return _MONTHS[int(chance * 12)]
            case "person":
                return f"{pick(self.rng, words.FIRST)} {words.LAST[int(chance * len(words.LAST))]}"
        raise KeyError(name)

    def fill(self, template: str) -> str:
        """The template with every slot filled."""
        return template.format_map(self)


@dataclass(slots=True)
class Story:
    """The thread of one article while it is being written."""

    rng: random.Random
    slots: Slots
    topic: Topic
    headline: Headline
    dateline: str
    county: str
    photographer: str
    day: str


def pick(rng: random.Random, pool: tuple[str, ...]) -> str:
    """One of the pool, drawn."""
    return pool[int(rng.random() * len(pool))]
