"""A body where no other rule finds it: what the page's structure gives, and what trafilatura finds.

trafilatura (optional, `pip install newscrawl[fallback]`) is the last resort: it finds the text, the page itself
supplies the words. It drops every zero-width non-joiner: of the 34 in the bodies of eleven page fixtures it kept none
(version 2.3.1). Its text is therefore never taken. Each paragraph that it found is looked up in the page's own text,
where the half-spaces stand, and taken from there; where one paragraph cannot be found again, the whole body is
refused, since a text without half-spaces would look like an honest one.

It is asked only where the engine's own container is gone and no other rule found a text: on the pages of a site that
was redesigned. On a photo story without text it would offer the captions of other stories.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders.rules import Rule
from newscrawl.loaders.standard import MIN_FALLBACK, body_by_structure
from newscrawl.pages.body import Body, render
from newscrawl.pages.document import unified

if TYPE_CHECKING:
    from newscrawl.pages.document import Document
    from newscrawl.pages.lines import Line

logger = logging.getLogger(__name__)

MIN_TEXT: Final = 200
"""Characters outside links that a body must have to be believed without knowing the engine."""

MAX_PAGE: Final = 2_000_000
"""Bytes of a page beyond which nobody's extractor is asked: it takes 90 ms for 87 KB."""

MIN_PART: Final = 20
"""Letters of a paragraph that is looked for inside of lines: a single word would be found anywhere."""

UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\u00ad"))


def last_bodies() -> tuple[Rule, ...]:
    """What stands behind an engine's own rules for the body."""
    return (body_by_structure(least=MIN_FALLBACK), body_trafilatura())


def body_trafilatura() -> Rule:
    """The text that trafilatura finds, in the page's own words; nothing where it is not installed."""

    def find(document: Document) -> list[Any]:
        if document.article is not document.root or len(document.html) > MAX_PAGE:
            return []
        found = _extract(document.html)
        lines = mapped_back(found.split("\n"), render(document.root, repairs=document.repairs).lines) if found else None
        if not lines or sum(len(line.text) for line in lines) < MIN_TEXT:
            return []
        return [Body(lines)]

    return Rule("generic", "trafilatura", find)


def _extract(html: bytes) -> str:
    try:
        import trafilatura
    except ImportError:
        return ""
    try:
        # Tables come as drawings of « | », which the page does not hold.
        text = trafilatura.extract(html, include_comments=False, include_tables=False, favor_precision=True)
    except Exception as error:  # noqa: BLE001  # somebody else's extractor on a page that nobody knows: no text then
        logger.warning("trafilatura failed on a page of %d bytes: %s: %s", len(html), type(error).__name__, error)
        return ""
    return str(text) if text else ""


def plain(text: str) -> str:
    r"""A text without spaces and signs that are not seen, for comparing.

    >>> plain("می\u200cرود به خانه") == plain("میرود به خانه")
    True
    """
    return "".join(text.translate(UNSEEN).split())


def mapped_back(paragraphs: list[str], page: list[Line]) -> list[Line] | None:
    r"""Paragraphs of a text that lost its half-spaces, as they stand on the page, in the page's order.

    Args:
        paragraphs: as an extractor returned them.
        page: all lines of the page.

    Returns:
        The lines of the page; None where one paragraph is not on the page letter by letter.

    >>> from newscrawl.pages.body import Line
    >>> page = [Line("خانه", False, False), Line("او می\u200cرود.", False, False)]
    >>> [line.text for line in mapped_back(["او میرود."], page)] == ["او می\u200cرود."]
    True
    >>> mapped_back(["او نمیرود."], page) is None
    True
    """
    bare = [plain(line.text) for line in page]
    starts: list[int] = []
    length = 0
    for text in bare:
        starts.append(length)
        length += len(text)
    whole = "".join(bare)
    exact = {text: number for number, text in reversed(list(enumerate(bare)))}
    taken: dict[int, Line] = {}
    for paragraph in paragraphs:
        wanted = plain(unified(paragraph))
        if not wanted:
            continue
        if wanted not in whole:
            # It marks items of lists with a hyphen of its own.
            wanted = wanted.removeprefix("-")
        if wanted in exact:
            taken[exact[wanted]] = page[exact[wanted]]
            continue
        at = whole.find(wanted) if len(wanted) >= MIN_PART else -1
        if at < 0:
            return None
        # A paragraph may be several lines of the page, and a part of one; whole lines are what an editor wrote.
        first = bisect_right(starts, at) - 1
        last = bisect_right(starts, at + len(wanted) - 1) - 1
        taken.update((number, page[number]) for number in range(first, last + 1) if bare[number])
    return [taken[number] for number in sorted(taken)]
