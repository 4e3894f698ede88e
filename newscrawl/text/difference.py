"""What an edit changed, word by word: for people who read it, and for programs.

Paragraphs are lined up first, then the words of those that differ. Nothing is lost on the way: the pieces of one side,
put together again, are exactly its text.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Side = Literal["same", "old", "new"]

MANY_PAIRS: Final = 50_000
"""Pairs of equal words from which the frequent ones («و», «در») no longer start a match, only continue one."""

MAX_PAIRS: Final = 250_000
"""Pairs of the other words up to which two stretches are lined up; beyond, the time would grow with the square, and the
stretch counts as replaced whole. Two articles of 10,000 words stay below."""

PARAGRAPH: Final = "\n\n"
# Vowel marks and half-spaces belong to their word; every other sign stands for itself.
_WORD: Final = re.compile(r"([^\S\n]*)([\w\u200c\u0610-\u061a\u064b-\u065f\u0670]+|[^\w\s]|\n\s*|$)")
_AROUND: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)

Unit = tuple[str, str]
"""The gap before a word (or paragraph), and the word. Gaps take no part in the lining up."""


class Piece(NamedTuple):
    """A stretch of text that stands in both versions (``same``), or only in the ``old`` or the ``new`` one."""

    side: Side
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces that lead from `old` to `new`, in reading order; what was replaced stands before its replacement.

    The ``same`` and ``old`` pieces joined are `old`, the ``same`` and ``new`` ones are `new`.

    >>> for side, text in compare("کشف ۵ کیلوگرم", "کشف ۷ کیلوگرم"):
    ...     print(side, repr(text))
    same 'کشف'
    old ' ۵'
    new ' ۷'
    same ' کیلوگرم'
    """
    a, b = (_paragraph_units(text) for text in (old, new))
    return list(_joined(_pieces(a, b, _words)))


def _paragraph_units(text: str) -> list[Unit]:
    first, *others = text.split(PARAGRAPH)
    return [("", first), *((PARAGRAPH, part) for part in others)]


def _words(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[Piece]:
    """The pieces of paragraphs that differ."""
    mine, theirs = ([(m[1], m[2]) for m in _WORD.finditer(_text(units)) if m[0]] for units in (a, b))
    return _pieces(mine, theirs, _replaced)


def _replaced(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[Piece]:
    yield Piece("old", _text(a))
    yield Piece("new", _text(b))


def _text(units: Sequence[Unit]) -> str:
    return "".join(gap + word for gap, word in units)


def _pieces(
    a: Sequence[Unit], b: Sequence[Unit], differ: Callable[[Sequence[Unit], Sequence[Unit]], Iterator[Piece]]
) -> Iterator[Piece]:
    """The pieces of two rows of units; `differ` takes apart what does not line up."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    yield from _equal(a[:start], b[:start])
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    for same, a0, a1, b0, b1 in _blocks([word for _, word in middle_a], [word for _, word in middle_b]):
        yield from (_equal if same else differ)(middle_a[a0:a1], middle_b[b0:b1])
    yield from _equal(a[len(a) - end :], b[len(b) - end :])


def _equal(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[Piece]:
    for (old_gap, word), (new_gap, _) in zip(a, b, strict=True):
        if old_gap == new_gap:
            yield Piece("same", old_gap + word)
        else:
            yield Piece("old", old_gap)
            yield Piece("new", new_gap)
            yield Piece("same", word)


def _blocks(a: list[str], b: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether a block is equal, and its ends on both sides."""
    counts = Counter(b)
    many = sum(counts[word] for word in a) > MANY_PAIRS
    # As difflib does it: a word that makes up more than a hundredth of a text.
    most = len(b) // 100 + 1
    if many and sum(counts[word] for word in a if counts[word] <= most) > MAX_PAIRS:
        yield False, 0, len(a), 0, len(b)
        return
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=many).get_opcodes():
        yield tag == "equal", a0, a1, b0, b1


def _common(a: Sequence[Unit], b: Sequence[Unit]) -> int:
    """How many words both begin with."""
    number = 0
    for (_, mine), (_, theirs) in zip(a, b, strict=False):
        if mine != theirs:
            break
        number += 1
    return number


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one side as one piece; within a change first all that is old, then all that is new."""
    held: dict[Side, str] = {"same": "", "old": "", "new": ""}
    for side, text in pieces:
        if not text:
            continue
        if side == "same" and (held["old"] or held["new"]):
            yield from (Piece(one, held[one]) for one in ("old", "new") if held[one])
            held = {"same": "", "old": "", "new": ""}
        elif side != "same" and held["same"]:
            yield Piece("same", held["same"])
            held["same"] = ""
        held[side] += text
    yield from (Piece(one, text) for one, text in held.items() if text)


def paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    r"""The pieces cut at blank lines: one list a paragraph, without the blank lines.

    A paragraph that replaced another stands with it.

    >>> [plain(one) for one in paragraphs(compare("یک.\n\nدو.", "یک.\n\nسه."))]
    ['یک.', '[-دو-]{+سه+}.']
    """
    found: list[list[Piece]] = [[]]
    at = 0
    while at < len(pieces):
        # What is old, and what came in its place, are cut side by side.
        together = 2 if pieces[at].side == "old" and at + 1 < len(pieces) and pieces[at + 1].side == "new" else 1
        cut = [[Piece(side, part) for part in text.split(PARAGRAPH)] for side, text in pieces[at : at + together]]
        for number, parts in enumerate(zip_longest(*cut)):
            if number:
                found.append([])
            found[-1].extend(piece for piece in parts if piece is not None)
        at += together
    return [kept for one in found if (kept := [piece for piece in one if piece.text])]


def changed(pieces: Sequence[Piece]) -> bool:
    """Whether any piece stands in one version only."""
    return any(piece.side != "same" for piece in pieces)


def plain(pieces: Sequence[Piece]) -> str:
    """One line of text, ``[-old-]{+new+}`` where it changed.

    Within Persian text the signs are neutral, so they turn with the line: no direction marks are needed.

    >>> plain(compare("کشف ۵ کیلوگرم تریاک", "کشف ۷ کیلوگرم حشیش"))
    'کشف [-۵-]{+۷+} کیلوگرم [-تریاک-]{+حشیش+}'
    >>> plain(compare("او گفت", "او دیروز گفت"))
    'او {+دیروز+} گفت'
    """
    out: list[str] = []
    for number, piece in enumerate(pieces):
        if piece.side == "same":
            out.append(piece.text)
            continue
        # Spaces stand outside the brackets, once for what is old and what replaced it.
        match = _AROUND.fullmatch(piece.text)
        before, word, after = match.groups() if match and match[2] else ("", piece.text, "")
        if piece.side == "old":
            replaced = number + 1 < len(pieces) and pieces[number + 1].side == "new"
            out.append(f"{before}[-{word}-]{'' if replaced else after}")
        else:
            replaces = number > 0 and pieces[number - 1].side == "old"
            out.append(f"{'' if replaces else before}{{+{word}+}}{after}")
    return "".join(out)
