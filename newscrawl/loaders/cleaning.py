"""All text of one article, cleaned in one pass by one decision about its half-spaces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawl.text import Cleaner, clean_counted, repair

if TYPE_CHECKING:
    from newscrawl.families.markup import Draft

BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Texts:
    """Cleaned fields. A text of which nothing visible is left is None, or not in its list."""

    kicker: str | None
    title: str | None
    lead: str | None
    reporter: str | None
    section: list[str]
    tags: list[str]
    captions: list[str | None]
    paragraphs: list[str]
    subheads: list[str]
    repairs: dict[str, int]


def clean_texts(draft: Draft, subheads: list[str]) -> Texts:
    """Clean what the rules found; `subheads` are those of the body's paragraphs that are sub-headings."""
    loader = draft.loader
    singles = [loader.one(name) or "" for name in ("kicker", "title", "lead", "reporter")]
    tags = loader.all_of("tags")
    captions = [image.caption or "" for image in draft.images]
    raw = draft.body.paragraphs
    texts = [*singles, *tags, *captions, *raw]
    cleaned, repairs = clean_all(texts)
    # Letters were unified where the texts were read.
    for text in texts:
        for kind, count in loader.document.repairs.get(text, {}).items():
            repairs[kind] = repairs.get(kind, 0) + count
    kicker, title, lead, reporter = (text or None for text in cleaned[:4])
    rest = cleaned[4:]
    paragraphs = rest[len(tags) + len(captions) :]
    heads = set(subheads)
    return Texts(
        kicker=kicker,
        title=title,
        lead=lead,
        reporter=reporter,
        section=[text for name in loader.all_of("section") if (text := section_name(name))],
        tags=[text for text in rest[: len(tags)] if text],
        captions=[text or None for text in rest[len(tags) : len(tags) + len(captions)]],
        paragraphs=[text for text in paragraphs if text],
        subheads=[text for text, source in zip(paragraphs, raw, strict=True) if text and source in heads],
        repairs=repairs,
    )


def clean_all(texts: list[str]) -> tuple[list[str], dict[str, int]]:
    """Clean many texts as one, and say what was done to them.

    >>> clean_all(["كتاب", "", "علي"])
    (['کتاب', '', 'علی'], {'letters': 2})
    """
    filled = [text for text in texts if text]
    whole = clean_counted(BETWEEN.join(filled))
    parts = whole.text.split(BETWEEN)
    if len(parts) == len(filled):
        found = iter(parts)
        return [next(found).strip() if text else "" for text in texts], whole.repairs
    # Some text was nothing but invisible signs, or held a blank line of its own.
    cleaner = Cleaner(BETWEEN.join(filled))
    repairs: dict[str, int] = {}
    results = []
    for text in texts:
        one = cleaner.clean_counted(text)
        results.append(one.text.strip())
        for kind, count in one.repairs.items():
            repairs[kind] = repairs.get(kind, 0) + count
    return results, repairs


@lru_cache(maxsize=1024)
def section_name(name: str) -> str:
    """A section's name with its half-spaces: Mehr prints «استانها» in pages that keep half-spaces elsewhere (2026).

    >>> section_name("استانها").replace(chr(0x200C), "|")
    'استان|ها'
    """
    return repair(name).strip()
