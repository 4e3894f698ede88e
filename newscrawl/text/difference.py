"""What an edit changed, word by word: for people who read it, and for programs.

Words are compared together with the gap before them, so that the pieces of one side, put together again, are exactly
its text, and a paragraph that was split or joined shows as such.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Side = Literal["same", "old", "new"]

MANY_PAIRS: Final = 50_000
"""Pairs of equal words from which the frequent ones («و», «در») no longer start a match, only continue one."""

MAX_PAIRS: Final = 1_000_000
"""Pairs of the other words up to which two stretches are lined up; beyond, the time would grow with the square, and the
stretch counts as replaced whole. Two articles of 20,000 words have about 500,000."""

PARAGRAPH: Final = "\n\n"
# Vowel marks and half-spaces belong to their word; every other sign stands for itself.
_TOKEN: Final = re.compile(r"\s*(?:[\w\u200c\u0610-\u061a\u064b-\u065f\u0670]+|[^\w\s])|\s+")
_LEADING: Final = re.compile(r"\s*")


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
    # Every paragraph then begins alike, so that one put before the first does not touch the word after it.
    a, b = (_TOKEN.findall(PARAGRAPH + text) for text in (old, new))
    pieces = list(_joined(_line_up(a, b)))
    return [piece for piece in _unpadded(pieces) if piece.text]


def _line_up(a: list[str], b: list[str]) -> Iterator[Piece]:
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    yield Piece("same", "".join(a[:start]))
    yield from _middle(a[start : len(a) - end], b[start : len(b) - end])
    yield Piece("same", "".join(a[len(a) - end :]))


def _middle(a: list[str], b: list[str]) -> Iterator[Piece]:
    counts = Counter(b)
    many = sum(counts[word] for word in a) > MANY_PAIRS
    if many:
        # As difflib does it: a word that makes up more than a hundredth of a text.
        most = len(b) // 100 + 1
        if sum(counts[word] for word in a if counts[word] <= most) > MAX_PAIRS:
            yield Piece("old", "".join(a))
            yield Piece("new", "".join(b))
            return
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=many).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(a[a0:a1]))
        else:
            yield Piece("old", "".join(a[a0:a1]))
            yield Piece("new", "".join(b[b0:b1]))


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words both begin with."""
    number = 0
    for mine, theirs in zip(a, b, strict=False):
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
            yield from (Piece(one, held[one]) for one in ("old", "new"))
            held = {"same": "", "old": "", "new": ""}
        elif side != "same" and held["same"]:
            yield Piece("same", held["same"])
            held["same"] = ""
        held[side] += text
    yield from (Piece(one, held[one]) for one in ("same", "old", "new"))


def _unpadded(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without the paragraph break that was put before each text."""
    begun: set[Side] = set()
    for side, text in pieces:
        if not text:
            continue
        first = not begun & {"same", side}
        begun.add(side)
        yield Piece(side, text.removeprefix(PARAGRAPH) if first else text)


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
    before: Piece | None = None
    for piece in pieces:
        gap = _LEADING.match(piece.text)
        space = gap[0] if gap else ""
        word = piece.text[len(space) :]
        # The gap before a replacement was written before what it replaces.
        shown = "" if before is not None and before.side == "old" and piece.side == "new" else space
        if piece.side == "same":
            out.append(piece.text)
        elif piece.side == "old":
            out.append(f"{shown}[-{word}-]")
        else:
            out.append(f"{shown}{{+{word}+}}")
        before = piece
    return "".join(out)
