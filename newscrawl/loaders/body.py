"""The body of an article among what its rules found: chosen, freed of what is not its own, judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.pages.body import Body
from newscrawl.pages.decode import is_mojibake
from newscrawl.pages.document import select_inside
from newscrawl.pages.names import LABELS
from newscrawl.pages.no_article import check_language, is_open_ended
from newscrawl.reasons import Refused
from newscrawl.text.boilerplate import count_end_marks, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Kind
    from newscrawl.pages.document import Document

MIN_LETTERS: Final = 15
"""Letters below which a body is not a text: «در حال تکمیل», a lone photo credit."""

WORDLESS: Final = frozenset({"photo", "video"})
LETTER: Final = re.compile(r"[^\W\d_]")


def longest(bodies: Iterable[Body]) -> Body:
    """The body with most text; an empty one when there is none."""
    return max(bodies, key=lambda body: sum(len(line.text) for line in body.lines), default=Body())


def own_body(body: Body, head: Iterable[str | None], end_marks: tuple[str, ...]) -> Body:
    """The body without its headline, lead and kicker again at its beginning, and without its closing lines.

    Args:
        body: as it stands on the page.
        head: those texts.
        end_marks: patterns of closing lines that only this outlet prints.
    """
    keys = {name_key(text) for text in head if text}
    start = next((at for at, line in enumerate(body.lines) if name_key(line.text) not in keys), len(body.lines))
    lines = body.lines[start:]
    marks = count_end_marks([line.text for line in lines], end_marks)
    return Body(lines[: len(lines) - marks], body.images)


def check_body(document: Document, body: Body, kind: Kind, title: str, lead: str) -> None:
    """Refuse an article that is not whole, not readable or not Persian.

    Raises:
        Refused: truncated, hollow, mojibake or language.
    """
    text = "\n".join([title, lead, *body.paragraphs])
    if is_mojibake(text):
        raise Refused("mojibake", f"the text is unreadable: {text.strip()[:60]!r}")
    if is_open_ended(document) and _ends_inside(document, body):
        raise Refused("truncated", f"the page ends inside the text after {len(document.html)} bytes")
    if document.cut and _ends_inside(document, body):
        raise Refused("hollow", "the page is nested too deeply: the parser cut it inside the text")
    if kind not in WORDLESS and not _has_text(body):
        raise Refused("hollow", f"a {kind} without text; title {title[:60]!r}")
    check_language(text)


def _has_text(body: Body) -> bool:
    """Whether a body is more than a placeholder."""
    letters = 0
    for line in body.lines:
        if LABELS.match(line.text):
            continue
        letters += len(LETTER.findall(line.text))
        if letters >= MIN_LETTERS:
            return True
    return False


def _ends_inside(document: Document, body: Body) -> bool:
    """Whether nothing comes after the article's text: no element behind its container, no text behind its last line."""
    for selector in ("[itemprop=articleBody]", ".item-text", ".item-body", "article"):
        found = select_inside(document, selector)
        if found:
            return all(one.getnext() is None for one in (found[0], *found[0].iterancestors()))
    if not body.lines:
        return True
    last = name_key(body.lines[-1].text)
    return name_key("".join(document.root.itertext())).rstrip().endswith(last)
