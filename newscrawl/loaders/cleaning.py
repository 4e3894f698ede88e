"""All text of one article, cleaned in one pass by one decision about its half-spaces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from newscrawl.pages.lines import subheads
from newscrawl.text import Cleaner, clean_counted, repair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.items import Image
    from newscrawl.pages.body import Body
    from newscrawl.pages.document import Repairs

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

    @property
    def opening(self) -> list[str]:
        """Lead and paragraphs, in which a text says where it is from."""
        return [text for text in (self.lead, *self.paragraphs) if text]


def clean_texts(values: Mapping[str, Any], images: list[Image], body: Body, read: Repairs) -> Texts:
    """Clean the texts of an article.

    Args:
        values: its fields as the rules found them, by name.
        images: its pictures, for their captions.
        body: its own lines.
        read: what was changed in the letters of texts when they were read.
    """
    singles = [values.get(name) or "" for name in ("kicker", "title", "lead", "reporter")]
    tags: list[str] = values.get("tags", [])
    captions = [image.caption or "" for image in images]
    raw = body.paragraphs
    texts = [*singles, *tags, *captions, *raw]
    repairs: dict[str, int] = {}
    for text in texts:
        _add(repairs, read.get(text, {}))
    cleaned, more = clean_all(texts)
    _add(repairs, more)
    kicker, title, lead, reporter = (text or None for text in cleaned[:4])
    rest = cleaned[4:]
    paragraphs = rest[len(tags) + len(captions) :]
    heads = set(subheads(body.lines))
    return Texts(
        kicker=kicker,
        title=title,
        lead=lead,
        reporter=reporter,
        section=[text for name in values.get("section", []) if (text := section_name(name))],
        tags=[text for text in rest[: len(tags)] if text],
        captions=[text or None for text in rest[len(tags) : len(tags) + len(captions)]],
        paragraphs=[text for text in paragraphs if text],
        subheads=[text for text, source in zip(paragraphs, raw, strict=True) if text and source in heads],
        repairs=repairs,
    )


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for kind, count in more.items():
        counts[kind] = counts.get(kind, 0) + count


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
        _add(repairs, one.repairs)
    return results, repairs


@lru_cache(maxsize=1024)
def section_name(name: str) -> str:
    """A section's name with its half-spaces: Mehr prints «استانها» in pages that keep half-spaces elsewhere (2026).

    >>> section_name("استانها").replace(chr(0x200C), "|")
    'استان|ها'
    """
    return repair(name).strip()
