"""Section and tags of an article of an unknown site, where neither links nor meta tags name them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders import standard_dates
from newscrawl.loaders.rules import Rule, is_home
from newscrawl.loaders.standard import META_LINE, embedded, reading
from newscrawl.pages.document import text_of
from newscrawl.pages.names import SIDE_WORDS, parts_of

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.pages.document import Document

TRAIL_LABEL: Final = re.compile(r"^\W*(?:گروه|سرویس|بخش|دسته[\s\u200c]?بندی|دسته|شما اینجا هستید)\s*[:：]\s*")
ARROWS: Final = re.compile(r"\s*[>›»«‹<]+\s*|\s+/\s+")
NAME: Final = re.compile(r"[^\W\d_]{2,20}(?:[\s\u200c،و-]{1,3}[^\W\d_]{2,20}){0,3}")
MAX_TRAILS: Final = 20
MAX_BOXES: Final = 20
MAX_ABOVE: Final = 2
MAX_NAMES: Final = 4


def section_of_script() -> Rule:
    """The names of sections that a script carries with the article."""
    return Rule("generic", "script", lambda document: _lines(document, "section"), fallback=False)


def tags_of_script() -> Rule:
    """The same of tags."""
    return Rule("generic", "script", lambda document: _lines(document, "tags"), fallback=False)


def _lines(document: Document, key: str) -> list[str]:
    return [text_of(line, document.repairs) for text in embedded(document, key) for line in text.split("\n")]


def trail_as_text() -> Rule:
    """A line near the headline that is names between arrows: «استان‌ها » اردبیل», linked or not."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        for line in standard_dates.around(document, found.shape, found.heading)[:MAX_TRAILS]:
            text = TRAIL_LABEL.sub("", line.text)
            parts = [part.strip() for part in ARROWS.split(text)]
            if 2 <= len(parts) <= 4 and all(NAME.fullmatch(part) for part in parts) and line.text != found.title:
                return [text_of(part, document.repairs) for part in parts]
        return []

    return Rule("generic", "trail", find, fallback=False)


def links_above() -> Rule:
    """A few links that stand alone right above the headline: they lead to its sections."""

    def find(document: Document) -> list[Any]:
        heading = reading(document).heading
        for level in [heading, *islice(heading.iterancestors(), 2)] if heading is not None else []:
            for before in islice(level.itersiblings(preceding=True), MAX_ABOVE):
                names = _alone(before)
                if names:
                    return [text_of(name, document.repairs) for name in names]
        return []

    return Rule("generic", "links above", find, fallback=False)


def _alone(element: etree._Element) -> list[str]:
    """The texts of an element's links, where it holds little else and they can be names of sections."""
    if not isinstance(element.tag, str) or element.tag in {"nav", "header", "script", "style"}:
        return []
    if not SIDE_WORDS.isdisjoint(parts_of(f"{element.get('class') or ''} {element.get('id') or ''}")):
        return []
    links = list(islice(element.iter("a"), MAX_NAMES + 1))
    texts = [text_of(link) for link in links if link.get("href") and not is_home(link.get("href"))]
    whole = text_of(element)
    if not 0 < len(texts) <= MAX_NAMES or len(links) > MAX_NAMES or len(whole) > len("".join(map(text_of, links))) + 20:
        return []
    return texts if all(NAME.fullmatch(text) and not META_LINE.match(text) for text in texts) else []


def links_named(pattern: str, count: int) -> Rule:
    """Links inside of elements whose class or id matches, but for those to the front page.

    By the index of the page's names: XPath that looks into every attribute of a page takes several milliseconds.

    Args:
        pattern: searched in each class name and in each id (with a `#` before it), whatever the case.
        count: links that are read.
    """
    named = re.compile(pattern, re.IGNORECASE)

    def find(document: Document) -> list[Any]:
        elements = [one for name, found in document.index.items() if named.search(name) for one in found]
        elements.sort(key=lambda one: one[0])
        links = dict.fromkeys(
            link
            for _, element in elements[:MAX_BOXES]
            for link in islice(element.iter("a"), count)
            if link.get("href") and not is_home(link.get("href"))
        )
        return [text for link in islice(links, count) if (text := text_of(link, document.repairs))]

    return Rule("css", f"names like {pattern}", find, fallback=False)
