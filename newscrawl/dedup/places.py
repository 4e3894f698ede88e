"""Place names as matching words without spaces, so that پارس‌آباد, پارس آباد and پارسآباد are one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WORDS = 5
"""چهار محال و بختیاری has four words, no county more than five."""

_SMALL_WORDS = frozenset(
    ("به", "در", "از", "با", "بر", "تا", "که", "را", "و", "این", "ان", "هر", "هم", "یا", "نه", "بی")
)


@lru_cache(maxsize=1 << 16)
def is_place(joined: str) -> bool:
    """Whether matching words, joined without spaces, name a province, county or city.

    >>> [is_place(name) for name in ("خراسانجنوبی", "پارساباد", "سرهنگ")]
    [True, True, False]
    """
    from newscrawl.provinces import known  # reads the gazetteer's tables on first use

    return known(joined) is not None


def places_over(words: Sequence[str], start: int, stop: int) -> list[tuple[int, int, str]]:
    """Place names in `words` that cover at least one word of ``start:stop``, longest first at each position.

    A name may reach beyond the range: in خراسان رضوی against خراسان جنوبی only the second word differs.

    Returns:
        (first word, index after the last, joined name), in order and without overlap.

    >>> places_over("استاندار خراسان جنوبی گفت".split(), 2, 3)
    [(1, 3, 'خراسانجنوبی')]
    """
    found = []
    i = max(0, start - MAX_WORDS + 1)
    while i < stop:
        # "به شهر" is no بهشهر: a name does not begin with a preposition of its own.
        longest = 1 if words[i] in _SMALL_WORDS else min(MAX_WORDS, len(words) - i)
        for size in range(longest, 0, -1):
            joined = "".join(words[i : i + size])
            if i + size > start and is_place(joined):
                found.append((i, i + size, joined))
                i += size
                break
        else:
            i += 1
    return found
