"""Which article a page of an unknown site is: the numbers that it carries, and whether a list's headline is its own."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.loaders.standard import MIN_TITLE, reading, text_of_page
from newscrawl.pages.document import compiled, text_of
from newscrawl.pages.headline import leads_home
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.document import Document

PRINTED: Final = re.compile(r"(?:کد|شناسه|شماره)\s?(?:خبر|مطلب|نوشته|یادداشت|مقاله)\s?[:：]?\s?(\d{1,12})(?!\d)")
CARRIERS: Final = "[data-id-code], [data-news-id], [data-newsid], [data-nid], [data-post-id], [data-article-id]"
CODES: Final = ("data-id-code", "data-news-id", "data-newsid", "data-nid", "data-post-id", "data-article-id")
POST: Final = re.compile(r"(?:^|\s)post(?:id)?-(\d{1,12})(?:\s|$)")
MAX_CARRIERS: Final = 20
MAX_SHOWN: Final = 20_000
"""Characters of a page in which its number is looked for."""
MIN_SHARED: Final = 0.25
"""Share of a headline's words that the article of that headline has in it at least."""
MIN_WORDS: Final = 3
MAX_HEADINGS: Final = 200


def numbers_of(document: Document, digits: int) -> list[str]:
    """The article's own numbers, as the page prints them or carries them in attributes; only those of that length.

    An outlet may count its articles twice, for its addresses and for its readers: those are not of one length, as a
    rule. Numbers of other articles stand in boxes of their own, and come with several of their kind.
    """
    found = list(dict.fromkeys(number for number in _printed(document) if len(number) == digits))
    if found:
        return found
    carried = list(dict.fromkeys(number for number in _carried(document) if len(number) == digits))
    return carried if len(carried) == 1 else []


def _printed(document: Document) -> list[str]:
    text = " ".join(text_of_page(document)[: 4 * MAX_SHOWN].split())[:MAX_SHOWN]
    return [str(int(number)) for number in PRINTED.findall(text.replace("\u200c", " "))]  # Persian digits, too


def _carried(document: Document) -> Iterator[str]:
    for element in islice(compiled(CARRIERS)(document.root), MAX_CARRIERS):
        value = next(filter(None, map(element.get, CODES)), "").strip()
        if value.isdecimal():
            yield str(int(value))
    for body in document.root.iter("body"):
        yield from POST.findall(body.get("class") or "")


def is_about(document: Document, headline: str) -> bool:
    """Whether a list's headline can be that of a page: some of its words stand in the article."""
    found = reading(document)
    own = " ".join(filter(None, [found.title, document.meta("og:title"), *found.body.paragraphs[:5]]))
    own = f"{own} {text_of(document.meta('og:description') or document.meta('description') or '')}"
    words = set(_words(headline))
    return len(words) < MIN_WORDS or len(words & set(_words(own))) >= MIN_SHARED * len(words)


def linked_headings(document: Document) -> int:
    """How many headings of a page lead elsewhere, outside of what is set aside: those of posts below each other."""
    found = reading(document)
    noise = found.shape.noise
    count = 0
    for head in islice(document.root.iter("h1", "h2", "h3"), MAX_HEADINGS):
        link = next(head.iter("a"), None)
        if link is None or head is found.heading or len(text_of(link)) < MIN_TITLE or leads_home(head):
            continue
        count += head not in noise and noise.isdisjoint(head.iterancestors())
    return count


def _words(text: str) -> list[str]:
    return [word for one in text.split() if len(word := name_key(one)) > 2]
