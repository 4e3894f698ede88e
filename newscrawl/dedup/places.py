"""Place names as matching words without spaces, so that پارس‌آباد, پارس آباد and پارسآباد are one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newscrawl.text.keys import match_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WORDS = 4
"""استان چهارمحال و بختیاری: the longest names have four words."""


@cache
def place_names() -> frozenset[str]:
    """Every province, county and city of the gazetteer, joined to one matching word each."""
    from newscrawl.provinces import PROVINCES

    names = {name for province in PROVINCES for name in (province.name, province.capital)}
    return frozenset(match_text(name).replace(" ", "") for name in names)


def places_over(words: Sequence[str], start: int, stop: int) -> list[tuple[int, int, str]]:
    """Place names in `words` that cover at least one word of ``start:stop``, longest first at each position.

    A name may reach beyond the range: in خراسان رضوی against خراسان جنوبی only the second word differs.

    Returns:
        (first word, index after the last, joined name), in order and without overlap.
    """
    names = place_names()
    found = []
    i = max(0, start - MAX_WORDS + 1)
    while i < stop:
        for size in range(min(MAX_WORDS, len(words) - i), 0, -1):
            joined = "".join(words[i : i + size])
            if i + size > start and joined in names:
                found.append((i, i + size, joined))
                i += size
                break
        else:
            i += 1
    return found
