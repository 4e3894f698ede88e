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

READ: Final = "(?:بخوانید|بخوان|ببینید|بدانید|مطالعه کنید|مشاهده کنید|کلیک کنید|از دست ندهید)"
MORE: Final = "بیش\u200c?تر"
ABOUT: Final = r"(?:در|درباره|پیرامون)\s+(?:همین|این)\s+(?:رابطه|زمینه|باره|مورد|خصوص|موضوع|خبر)"
RELATED: Final = (
    rf"(?:{ABOUT}\s+)?(?:{MORE}|همچنین|نیز|حتما|حتماً|هم|جا|جا را|ادامه(?: را)?|اینجا|را)\s+{READ}"
    r"|(?:اخبار|مطالب|خبرهای|مطلب|خبر|گزارش|گزارش تصویری|فیلم|ویدئو|عکس|لینک|پیوند|پیوندهای)\s+(?:مرتبط|پیشنهادی)"
    rf"(?:\s+را(?:\s+(?:در\s+)?اینجا)?\s+{READ})?"
    rf"|(?:مطالعه|اطلاعات|جزئیات|توضیحات)\s+{MORE}|پیشنهاد\s+(?:ما|سردبیر|مطالعه)|(?:[Rr]ead|[Ss]ee)\s+(?:more|also)"
    rf"|(?:ادامه مطلب|مرتبط|لینک (?:خبر|مطلب|گزارش)|در\s+همین\s+(?:رابطه|زمینه|باره)|{READ})"
)
THIS: Final = "(?:این|این خبر|این مطلب|این گزارش) را "
RELATED_TAIL: Final = re.compile(
    rf"(?P<kept>^|.*[.!؟?…؛»)\]]|.*(?=[\[(«|]))(?P<cut>[\W_]*(?:{THIS})?(?:{RELATED})[\W_]*)$"
)
"""«بیشتر بخوانید» and its kin behind the end of a sentence."""
HEAD_ALONE: Final = re.compile(rf"[\W_]*(?:{THIS})?(?:{RELATED})\s*[:؛…][\W_]*")
POINTS_ON: Final = re.compile(rf"(?:[:؛|…>»›←⬅👈👇]|{READ})\W*$")
"""How an announcement ends behind whose links the text may go on: «در همین رابطه <link> گفت» is a sentence."""
SEPARATORS: Final = re.compile(r"^[\s.؛;،,|/…–—-]+")
CLOSING: Final = re.compile(r"^[\s.؛;،,|/…–—)\]»-]+")
AND: Final = frozenset({"", "و"})
HEAD: Final = "بیشتر بخوانید:"
"""What is left of a line that only announces."""
MAX_TAIL: Final = 120
"""Letters at the end of a text in which the announcement is looked for."""


@dataclass(slots=True)
class Line:
    """A stretch of text with what its markup says about it."""

    text: str
    bold: bool
    linked: bool
    """All of it is inside links to articles."""
    announces: bool = False
    """It ended with links to other articles, which were cut; more of them may follow."""


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
        noted("".join(text), text, repairs),
        all(line.bold for line in lines),
        all(line.linked for line in lines),
        lines[-1].announces,
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
        own = _without_links(filled)
        if own is not None:
            line = Line(noted(own[0], [text], repairs), line.bold, linked=False, announces=own[1])
    return line


def _without_links(pieces: list[Piece]) -> tuple[str, bool] | None:
    """A line without the links to other articles that it announces, and whether it ended with them; None without such.

    Announced they are by what stands before them («متن. بیشتر بخوانید: <link> و <link>»), or by the first of them.
    """
    kept: list[str] = []
    tail = ended = closed = ""
    changed = False
    parts = _parts(pieces)
    last = max((at for at, part in enumerate(parts) if not part[1] and _says(part[0])), default=-1)
    for at, (raw, linked, _) in enumerate(parts):
        text = unified(raw)
        size = _announced(tail, text, parts[at - 1][2] if at else "", follows=at < last) if linked else None
        if size is not None:
            changed, ended = True, " "
            closed = tail[len(tail) - size :]
            tail = _shorten(kept, tail, size)
            continue
        if ended and not linked:
            text = (CLOSING if any(sign in closed for sign in "([«") else SEPARATORS).sub("", text)
        if text:
            text = (" " if tail and (ended or raw[:1].isspace()) else "") + text
            ended, closed = " " if raw[-1:].isspace() else "", ""
            kept.append(text)
            tail = (tail + text)[-MAX_TAIL:]
    if not changed:
        return None
    return "".join(kept).strip() or HEAD, not kept or at > last


def _shorten(kept: list[str], tail: str, size: int) -> str:
    """Cut so many characters off the end of a text and of its tail, and the spaces before them."""
    size = len(tail) - len(tail[: len(tail) - size].rstrip())
    left = size
    while left and kept:
        text = kept.pop()
        if len(text) > left:
            kept.append(text[: len(text) - left])
        left = max(0, left - len(text))
    return tail[: len(tail) - size]


def _says(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _parts(pieces: list[Piece]) -> list[tuple[str, bool, str]]:
    """Text and links by turns; links with only «و» or signs between them are one. With the last piece of each."""
    found: list[tuple[str, bool, str]] = []
    for text, _, linked in pieces:
        if found and found[-1][1] == linked:
            found[-1] = (found[-1][0] + text, linked, text)
        elif linked and len(found) > 1 and unified(found[-1][0]).strip(" .؛;،,|/…–—-") in AND:
            between = found.pop()
            found[-1] = (found[-1][0] + between[0] + text, linked, text)
        else:
            found.append((text, linked, text))
    return found


def _announced(tail: str, links: str, last: str, *, follows: bool) -> int | None:
    """How many characters at the end of a text announce the links behind it; None where nothing announces them."""
    if is_related_head(links):
        return 0 if not tail or tail[-1:] in SENTENCE_END else None
    head = unified(last)
    if HEAD_ALONE.fullmatch(head) and tail.endswith(head):
        return len(head)
    found = RELATED_TAIL.fullmatch(tail)
    if found is None or (follows and POINTS_ON.search(found["cut"]) is None):
        return None
    return len(tail) - found.end("kept")


def _before_head(text: str) -> str | None:
    """The text before an announcement of links that ends it, perhaps none; None where no announcement does."""
    tail = text[-MAX_TAIL:]
    found = RELATED_TAIL.fullmatch(tail)
    return text[: len(text) - len(tail) + found.end("kept")].strip() if found is not None else None


def without_related(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Leave out «بیشتر بخوانید» and the links to other articles that follow it."""
    kept: list[Line] = []
    after_head = False
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if is_related_head(line.text):
            after_head = True
        elif not (after_head and line.linked):
            after_head = line.announces
            before = _before_head(line.text) if following is not None and following.linked else None
            if before is not None:
                after_head = True
                line = Line(noted(before, [line.text], repairs), line.bold, line.linked)  # noqa: PLW2901  # its own part
            if line.text:
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
