"""The letters ە, ێ and ھ: typed for Persian ه and ی by some keyboards, letters of their own in a Kurdish phrase.

A phrase stays letter for letter: «مامۆستا هێمن» is not «مامۆستا هیمن». What is Kurdish is told by a line's small words
(`languages.language_of`) and by words that no keyboard makes of Persian ones: with ۆ ڵ ڕ ڤ, with both ه and ە
(«هەولێر»), both ێ and ی («سلێمانی»), or beginning with ئە; not by a common Persian word, which one editor of two may
have typed so («فراەم»). The words around a Kurdish word belong to it, up to the next Persian one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from newscrawl.text.languages import MAX_WORD, is_persian_word, language_of
from newscrawl.text.letters import LETTERS, MARKS
from newscrawl.text.lexicon import lexicon

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
_SUFFIX: Final = re.compile("(?:ها|های|هایی|هایش|ی|ای|ان|اند|ام|شان|م|ش)$")
COMMON: Final = 70
"""The seventh of eight classes of frequency: «مدیر» is in the eighth, «هیمن» and «ههولیر» in none."""
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
    common = {at for at, (_, _, word) in enumerate(words) if persian and _is_typed(word) and _is_common(word)}
    kinds = ["P" if at in common else "" if kind == "k" and persian else kind.upper() for at, kind in enumerate(kinds)]
    kurdish = _near(kinds) | {len(kinds) - 1 - at for at in _near(kinds[::-1])}
    plain = "".join(word for (_, _, word), kind in zip(words, kinds, strict=True) if kind != "K")
    # A line that has ه or ی as well means its ە or ێ; one without them, among Persian words, was typed on a keyboard.
    own_e, own_y = "ه" in plain or not persian, "ی" in plain
    for at, (start, end, word) in enumerate(words):
        if at in common:
            yield position + start, position + end
            continue
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


@lru_cache(maxsize=4096)
def _is_common(word: str) -> bool:
    """Whether a word is a common Persian one that was typed on a Kurdish keyboard.

    Nothing is where hazm's list is not installed: then the letters around it tell.
    """
    if len(word) > MAX_WORD or _OWN.search(word):
        return False
    try:
        classes = lexicon().classes
    except FileNotFoundError:
        return False
    typed = word.translate(_TYPED)
    stem = _SUFFIX.sub("", typed) if _kind(word) != "K" else ""
    return max(classes.get(typed, 0), classes.get(stem, 0) if len(stem) > 2 else 0) >= COMMON


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
