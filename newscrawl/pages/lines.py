"""Stretches of text between the blocks of a page as paragraphs: by the rules about `<br>`, and about links to others.

See `body` for the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.pages.document import unified
from newscrawl.text.boilerplate import is_related_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.document import Repairs

SENTENCE_END: Final = frozenset(".!؟?:؛…»)]")
LIST_ITEM: Final = re.compile(r"^\s*(?:[-–—•*▪■●◾🔹🔸✅]|[\d۰-۹]{1,3}\s*[-.)–])")
UNSEEN: Final = " \u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
BLANK: Final = " \t\n\r\xa0\u200c"
SHORT_LINE: Final = 80
MAX_SUBHEAD: Final = 150

BREAK: Final = "\u2028"
"""Stands for `<br>` among text pieces; a line separator in the source means the same."""

Piece = tuple[str, bool, bool]
"""A stretch of text; whether it is bold; whether it lies in a link to an article."""

Breaks = Literal["hard", "soft", "lines"]
"""What one `<br>` means: a paragraph, a space or line as `body` says of `p`, a line (`pre`)."""

RELATED: Final = (
    r"(?:بیشتر|همچنین|حتما|حتماً|هم|جا|جا را|ادامه(?: را)?|اینجا|را)\s+(?:بخوانید|ببینید|بدانید|مطالعه کنید|کلیک کنید)"
    r"|(?:اخبار|مطالب|خبرهای|مطلب|خبر|گزارش)\s+(?:مرتبط|پیشنهادی)|(?:مطالعه|اطلاعات|جزئیات)\s+بیشتر"
    r"|(?:ادامه مطلب|در\s+همین\s+(?:رابطه|زمینه|باره)|بخوانید|ببینید)"
)
THIS: Final = "(?:این|این خبر|این مطلب|این گزارش) را "
RELATED_TAIL: Final = re.compile(
    rf"(?P<kept>^|.*[.!؟?…»)\]]|.*(?=[\[(«|]))(?P<cut>[\W_]*(?:{THIS})?(?:{RELATED})[\W_]*)$"
)
"""«بیشتر بخوانید» and its kin behind the end of a sentence."""
HEAD_ALONE: Final = re.compile(rf"[\W_]*(?:{THIS})?(?:{RELATED})\s*[:؛…][\W_]*")
MAX_TAIL: Final = 120
"""Letters at the end of a text in which the announcement is looked for."""


@dataclass(slots=True)
class Line:
    """A stretch of text with what its markup says about it."""

    text: str
    bold: bool
    linked: bool
    """All of it is inside links to articles."""


def noted(whole: str, parts: list[str], repairs: Repairs) -> str:
    """A text that was put together; what was changed in its parts was changed in it."""
    changed = [repairs[part] for part in parts if part in repairs] if repairs else []
    if changed:
        repairs[whole] = {kind: sum(one.get(kind, 0) for one in changed) for one in changed for kind in one}
    return whole


def paragraphs(pieces: list[Piece], repairs: Repairs, breaks_mean: Breaks) -> Iterator[Line]:
    """Pieces between two block boundaries as paragraphs, by the rules about `<br>`."""
    held: list[Line] = []
    text: list[str] = []
    breaks = 2
    for line, following in _split(pieces, repairs):
        if held and (_changes(held[-1], line) or _separates(held[-1].text, line.text, breaks, breaks_mean)):
            yield _joined(held, text, repairs)
            held, text = [], []
        if held:
            both_short = len(held[-1].text) <= SHORT_LINE and len(line.text) <= SHORT_LINE
            text.append("\n" if both_short or breaks_mean == "lines" else " ")
        text.append(line.text)
        held.append(line)
        breaks = following
    if held:
        yield _joined(held, text, repairs)


def _joined(lines: list[Line], text: list[str], repairs: Repairs) -> Line:
    return Line(
        noted("".join(text), text, repairs), all(line.bold for line in lines), all(line.linked for line in lines)
    )


def _changes(before: Line, after: Line) -> bool:
    """Whether text ends or begins beside links to other articles: «بیشتر بخوانید» inside of a `p` (IRIB, 2026)."""
    return before.linked != after.linked or is_related_head(before.text)


def _separates(before: str, after: str, breaks: int, breaks_mean: Breaks) -> bool:
    """Whether so many `<br>` between two texts end a paragraph."""
    if breaks > 1 or breaks_mean == "hard":
        return True
    if breaks_mean == "lines":
        return False
    return before[-1:] in SENTENCE_END or LIST_ITEM.match(after) is not None


def _split(pieces: list[Piece], repairs: Repairs) -> Iterator[tuple[Line, int]]:
    """Lines between `<br>`, each with the number of `<br>` after it."""
    held: Line | None = None
    breaks = 0
    current: list[Piece] = []
    for piece in [*pieces, (BREAK, False, False)]:
        if piece[0] != BREAK:
            current.append(piece)
            continue
        line = _line(current, repairs)
        current = []
        if line is None:
            breaks += 1
            continue
        if held is not None:
            yield held, breaks
        held, breaks = line, 1
    if held is not None:
        yield held, breaks


def _line(pieces: list[Piece], repairs: Repairs) -> Line | None:
    text = unified("".join(piece[0] for piece in pieces), repairs)
    if not text.strip(UNSEEN):
        return None
    filled = [piece for piece in pieces if piece[0].strip(BLANK)]
    line = Line(text, bold=all(piece[1] for piece in filled), linked=all(piece[2] for piece in filled))
    if not line.linked and any(piece[2] for piece in filled):
        own = _without_tail(filled, repairs)
        if own:
            line = Line(noted(own, [text], repairs), line.bold, linked=False)
    return line


def _without_tail(pieces: list[Piece], repairs: Repairs) -> str:
    """What stands before «بیشتر بخوانید: <link>» at the end of a line; empty where there is no such end."""
    start = at = end = len(pieces)
    while at and (pieces[at - 1][2] or not any(letter.isalnum() for letter in pieces[at - 1][0])):
        at -= 1
        if pieces[at][2]:
            start = at
    if start in {end, 0}:
        return ""
    before = unified("".join(piece[0] for piece in pieces[:start]))
    if is_related_head(unified("".join(piece[0] for piece in pieces[start:end]))):
        return before if before[-1:] in SENTENCE_END else ""
    if HEAD_ALONE.fullmatch(unified(pieces[start - 1][0])):
        return unified("".join(piece[0] for piece in pieces[: start - 1]), repairs)
    return _before_head(before)


def _before_head(text: str) -> str:
    """The text before an announcement of links that ends it; empty where none does, or nothing else is there."""
    tail = text[-MAX_TAIL:]
    found = RELATED_TAIL.fullmatch(tail)
    return text[: len(text) - len(tail) + found.end("kept")].strip() if found is not None else ""


def without_related(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Leave out «بیشتر بخوانید» and the links to other articles that follow it."""
    kept: list[Line] = []
    after_head = False
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if is_related_head(line.text):
            after_head = True
        elif not (after_head and line.linked):
            after_head = False
            own = _before_head(line.text) if following is not None and following.linked else ""
            if own:
                after_head = True
                line = Line(noted(own, [line.text], repairs), line.bold, line.linked)  # noqa: PLW2901  # its own part
            kept.append(line)
    return kept


def subheads(lines: list[Line]) -> list[str]:
    """Paragraphs that are sub-headings: short, bold as a whole, with text after them.

    In a text that is mostly bold, bold means nothing, and there are none.
    """
    bold = [line for line in lines if line.bold]
    if len(bold) * 2 > len(lines):
        return []
    last = next((number for number in range(len(lines) - 1, -1, -1) if not lines[number].bold), -1)
    return [line.text for line in lines[:last] if line.bold and len(line.text) <= MAX_SUBHEAD]
