"""What surrounds the text of an article inside its own body: datelines, attributions, bylines, end marks.

Pure functions over paragraphs. They annotate and cut closing lines; they never change a word of the text. The forms
are those of sites/*.md: Mehr prints no end mark (31 pages of 2026), Khabaronline closes with a desk code («265 33»),
IRNA with `7324**6155`, ISNA with «انتهای پیام».
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from newscrawl.text.characters import unify
from newscrawl.text.letters import ZWNJ, fold

GAP: Final = r"[\s\u200c]*"

RELATED_HEAD: Final = re.compile(
    r"^\W*(?:(?:بیشتر|همچنین|حتما|حتماً)\s*(?:بخوانید|ببینید|بدانید)|(?:اخبار|مطالب|خبرهای)\s+(?:مرتبط|پیشنهادی)"
    r"|بخوانید|بیشتر|در\s+همین\s+(?:رابطه|زمینه))\s*(?:[:؛…]|\.{2,}|$)"
)
MAX_RELATED: Final = 250
TYPED: Final = str.maketrans("ةەێ", "ههی")

END_MARKS: Final = (
    re.compile(r"^[\W_]*(?:انتهای|پایان)[\s\u200c]*(?:پیام|خبر|گزارش|مطلب)\b.{0,25}$"),
    re.compile(r"^[\W_]*(?:کد[\s\u200c]+خبر|کد[\s\u200c]+مطلب|شناسه[\s\u200c]+خبر)\W*[\d۰-۹٠-٩]+\W*$"),
    re.compile(r"^[\W_]*(?:نظر شما|ارسال نظر|اشتراک[\s\u200c]*گذاری|لینک کوتاه)\b.{0,40}$"),
    re.compile(r"^[#*/_.\-–—=~ ]{1,12}$"),
)
DESK_CODE: Final = re.compile(r"^[\d۰-۹٠-٩]{1,7}(?:[\s*/_.\-]{1,4}[\d۰-۹٠-٩]{1,7}){0,4}[\s*/_.\-]*$")
MAX_CODES: Final = 2
"""A text that ends with more lines of bare numbers than this is a list of numbers."""

DATELINE: Final = re.compile(
    r"^[\s\u200c\u200f]*+([\u0620-\u06d3][\u0620-\u06d3\u200c]*(?: +[\u0620-\u06d3][\u0620-\u06d3\u200c]*){0,3}?)"
    r"[\s\u200c]*[-–—ـ/](?=[\s\u200c]*\S)"
)
MAX_PLACE: Final = 30


def is_related_head(line: str) -> bool:
    """Whether a line announces links to other articles («بیشتر بخوانید:»).

    >>> is_related_head("بیشتر بخوانید:"), is_related_head("بیشتر مردم این شهر کشاورزند.")
    (True, False)
    """
    return len(line) <= MAX_RELATED and RELATED_HEAD.match(_plain(line)) is not None


def _plain(line: str) -> str:
    """A line in the letters of the patterns, whatever keyboard typed it: «شناسة خبر», «انتەاێ پێام»."""
    return unify(line).translate(TYPED)


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def count_end_marks(paragraphs: list[str], extra: tuple[str, ...] = ()) -> int:
    """How many of the last paragraphs are closing marks: desk codes, «انتهای پیام», share lines.

    Only whole paragraphs at the very end count: the same words inside a text are text.

    Args:
        paragraphs: of a body, in order.
        extra: further regular expressions, those of a source file.

    >>> count_end_marks(["متن خبر.", "265 33"]), count_end_marks(["متن خبر.", "انتهای پیام/"])
    (1, 1)
    """
    marks = (*END_MARKS, *_compiled(extra))
    count = codes = 0
    for line in map(_plain, reversed(paragraphs)):
        is_code = DESK_CODE.match(line) is not None
        codes += is_code
        if codes > MAX_CODES:
            return count - MAX_CODES if count >= MAX_CODES else 0
        if not is_code and not any(mark.search(line) for mark in marks):
            break
        count += 1
    return count


def split_dateline(text: str) -> tuple[str, str] | None:
    """What stands before the first hyphen of a lead, if it may be a place, and the rest.

    Whether it is a place is for the gazetteer to say.

    >>> split_dateline("بندرعباس- کارشناس هواشناسی گفت")
    ('بندرعباس', 'کارشناس هواشناسی گفت')
    >>> split_dateline("رئیس جهاد دانشگاهی استان اردبیل گفت") is None
    True
    """
    match = DATELINE.match(text[: MAX_PLACE + 12])
    if match is None or len(match[1]) > MAX_PLACE:
        return None
    return match[1].strip(" " + ZWNJ), text[match.end() :].lstrip(" " + ZWNJ)


def name_key(text: str) -> str:
    """The key under which two spellings of one name are equal: folded, without spaces and half-spaces.

    >>> name_key("خبر گزاري مهر") == name_key("خبر‌گزاری مهر")
    True
    """
    return fold(text, spaces="gone")


def text_key(text: str) -> bytes:
    """A text without what does not tell it from another one.

    >>> text_key("نظرات كاربران ") == text_key("نظرات کاربران")
    True
    """
    return blake2b(name_key(text).encode("utf-8", "replace"), digest_size=8).digest()
