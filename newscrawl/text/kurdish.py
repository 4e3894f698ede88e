"""The letters ە, ێ and ھ: typed for Persian ه and ی by some keyboards, letters of their own in a Kurdish phrase.

A phrase stays letter for letter: «مامۆستا هێمن» is not «مامۆستا هیمن». What is Kurdish is told by a line's small words
(`languages.language_of`) and by words that no keyboard makes of Persian ones: with ۆ ڵ ڕ ڤ, with both ه and ە
(«هەولێر»), both ێ and ی («سلێمانی»), or beginning with ئە. The words around such a word belong to it, up to the next
Persian one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawl.text.languages import MAX_WORD, is_persian_word, language_of
from newscrawl.text.letters import LETTERS, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPED: Final = {ord("ە"): "ه", ord("ێ"): "ی", ord("ھ"): "ه"}
_WORD: Final = re.compile(f"[{LETTERS}{MARKS}]+")
_OWN: Final = re.compile("[ۆۊڕڵڤ]|^ئ[ەێ]")
_PERSIAN_ENDING: Final = "(?:ها|های|هایی|ای|ی|ام|ات|اش|اند|ایم|اید|تر|ترین)?$"
_INNER_E: Final = re.compile(f".ە(?!{_PERSIAN_ENDING})")
"""An ە that is a vowel inside a word, as «مەهاباد» has it; that of «خانەها» ends the Persian word «خانه»."""
_INNER_Y: Final = re.compile(".ێ.")
_ENDING: Final = re.compile(".{3,}(?:ەوە|ەکە|ەکان)$")
"""Endings that Persian words have not in any spelling: «ژیانەوە»; «قهوه» and «میوه» are shorter or have no such ە."""
_FUNCTION_WORDS: Final = frozenset({"لە", "لەو", "لەم", "وەک"})
REACH: Final = 3
"""Words on either side of a Kurdish word that belong to it."""


def with_persian_letters(text: str) -> tuple[str, int]:
    """`text` with ە, ێ and ھ as the Persian letters that they were typed for, but in Kurdish words and phrases.

    Returns:
        The text, and how many letters were changed.

    >>> with_persian_letters("خانە ھنر"), with_persian_letters("مدێر شەر تەران گفت")[0]
    (('خانه هنر', 2), 'مدیر شهر تهران گفت')
    >>> with_persian_letters("شعر مامۆستا هێمن در شهر هەولێر و سلێمانی")
    ('شعر مامۆستا هێمن در شهر هەولێر و سلێمانی', 0)
    """
    if not _is_typed(text):
        return text, 0
    pieces: list[str] = []
    start = changed = 0
    for first, end in _persian_words(text):
        word = text[first:end]
        pieces += (text[start:first], word.translate(_TYPED))
        changed += sum(map(word.count, "ەێھ"))
        start = end
    return "".join([*pieces, text[start:]]), changed


def _is_typed(text: str) -> bool:
    return "ە" in text or "ێ" in text or "ھ" in text


def _persian_words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words are whose letters were typed for Persian ones."""
    position = 0
    for line in text.splitlines(keepends=True):
        if _is_typed(line) and language_of(line) != "ckb":
            yield from _of_line(line, position)
        position += len(line)


def _of_line(line: str, position: int) -> Iterator[tuple[int, int]]:
    words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(line)]
    kinds = [_known_kind(word) if len(word) <= MAX_WORD else _kind(word) for _, _, word in words]
    persian = "P" in kinds
    kinds = ["" if kind == "k" and persian else kind.upper() for kind in kinds]
    kurdish = _near(kinds) | {len(kinds) - 1 - at for at in _near(kinds[::-1])}
    plain = "".join(word for (_, _, word), kind in zip(words, kinds, strict=True) if kind != "K")
    # A line that has ه or ی as well means its ە or ێ; one without them, among Persian words, was typed on a keyboard.
    own_e, own_y = "ه" in plain or not persian, "ی" in plain
    for at, (start, end, word) in enumerate(words):
        if at in kurdish or not _is_typed(word) or (own_e and _INNER_E.search(word)):
            continue
        if not (own_y and _INNER_Y.search(word) and "ی" not in word):
            yield position + start, position + end


def _kind(word: str) -> str:
    """K: Kurdish by itself; k: unless a line is Persian; P: Persian by itself; empty: its neighbours tell."""
    if _is_typed(word) or _OWN.search(word):
        inner_e, inner_y = _INNER_E.search(word), _INNER_Y.search(word)
        if _OWN.search(word) or word in _FUNCTION_WORDS or _ENDING.match(word):
            return "K"
        if inner_e and ("ه" in word or "ھ" in word):
            return "K"
        if inner_y and "ی" in word:
            return "K"
        if inner_e or (inner_y and "ە" in word):
            return "k"
        if word.startswith("ە"):
            return "P"  # no Kurdish word begins so: «ەا» was «ها»
    return "P" if is_persian_word(word) else ""


_known_kind = lru_cache(maxsize=4096)(_kind)


def _near(kinds: list[str]) -> set[int]:
    """The Kurdish words and those that follow one within reach, up to the next Persian word."""
    found: set[int] = set()
    left = 0
    for at, kind in enumerate(kinds):
        left = REACH + 1 if kind == "K" else 0 if kind == "P" else left
        if left:
            found.add(at)
            left -= 1
    return found
