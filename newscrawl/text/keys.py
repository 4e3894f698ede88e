"""Normalisation for matching, never for export: what two copies of one report have in common.

The same report travels with Arabic or Persian letters, with and without half-spaces, with digits in three scripts or
written out, and under another attribution line. These functions remove exactly that and keep what tells two reports
apart: the words, the numbers, the names. Their result is compared and hashed, and never shown as the text.

    >>> match_text("کشف ۱٬۲۰۰ كيلوگرم مواد  مي‌شود")
    'کشف 1200 کیلوگرم مواد میشود'

`NORMALISER_VERSION` is part of every hash: a changed rule with the old number would silently end all matching, so the
tests hold golden values.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from newscrawl.text.letters import fold

NORMALISER_VERSION = 1


def match_fold(text: str) -> str:
    """`text` folded for matching: one code point for each letter, no marks, of the signs only ``.,:/-%``.

    >>> match_fold("«ﺑﻪ ﮔﺰارشِ» خبرگزاري؟ ٪۵")
    ' به گزارش  خبرگزاری. %5'
    """
    return fold(text, hamza="gone", signs="matching")


# At the head: "به گزارش خبرنگار مهر از اردبیل،", "به نقل از ...،", "تهران - ایرنا -", "مهر:". A head that ends in a
# colon is short and has no verb of saying: "سرهنگ ... گفت:" names the speaker, who belongs to the report.
_HEAD = re.compile(
    r"\s*(?:(?:(?:بنا ?)?به )?(?:گزارش|نقل از) [^,:.\n]{0,120},|(?:(?:بنا ?)?به )?(?:گزارش|نقل از) [^,:.\n]{0,40}:"
    r"|(?:(?!گفت|افزود|کرد|داد|نوشت|بیان|است)[^\W\d]++ ?){1,3} ?:|(?:[^\W\d]++ ?){1,3} ?-(?=\s))[\s,-]*"
)
# Lines that a site puts under the text; none of them belongs to the report. The first line of a text is never one.
_FOOT = re.compile(
    r"\n[\s/.-]*(?:(?:انتهای ?پیام|پایان ?پیام|کد ?خبر|شناسه ?خبر|شماره ?خبر|لینک کوتاه|نسخه (?:چاپی|قابل چاپ)"
    r"|اشتراک گذاری|بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|ارسال نظر|نظر شما)(?![^\W\d])[^\n]{0,120}"
    r"|(?:منبع|برچسب ?ها|برچسب|کلید ?واژه ?ها|تاریخ[^\n:]{0,12}|امتیاز|تعداد بازدید|بازدید|نظرات)\s*:[^\n]{0,120}"
    r"|/[\s/.\d-]*)(?=\n|$)"
)
_FOOT_REACH = 400


def strip_attribution(folded: str) -> str:
    r"""Cut who-reported-it from the head and the site's own lines from the foot of folded text.

    >>> strip_attribution(match_fold("به گزارش خبرنگار مهر از اردبیل، برف بارید.\nانتهای پیام/\nکد خبر: ۱۲۳"))
    'برف بارید.'
    """
    start = 0
    for _ in range(2):
        found = _HEAD.match(folded, start)
        if not found:
            break
        start = found.end()
    split = max(start, len(folded) - _FOOT_REACH)
    if split > start:
        split = folded.find("\n", split)
        if split < 0:
            return folded[start:]
    return folded[start:split] + _FOOT.sub("", folded[split:])


# Endings and prefixes that editors write apart, with a half-space or joined; after this they are all joined.
_PREFIXES = frozenset({"می", "نمی"})
_ENDINGS = frozenset({"ها", "های", "هایی", "هایش", "تر", "ترین", "ترها", "ام", "ایم", "اند", "ای"})
_APART = _PREFIXES | _ENDINGS
_UNITS = dict(zip(["صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه"], range(10), strict=True))
_TEENS = dict(
    zip(
        ["ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده"],
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(zip(["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"], range(20, 100, 10), strict=True))
_HUNDREDS = dict(
    zip(
        ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"],
        range(100, 1000, 100),
        strict=True,
    )
)
_WRITTEN = {**_UNITS, **_TEENS, **_TENS, **_HUNDREDS, "هیجده": 18, "یکصد": 100}
_WRITTEN |= {f"{t}و{u}": tens + unit for t, tens in _TENS.items() for u, unit in _UNITS.items() if unit}
_MULTIPLIERS = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "تریلیون": 10**12}
# A lost or deleted half-space: یک‌هزار is یکهزار, بیست وچهار for بیست و چهار.
_JOINED = {f"{w}{m}": (w, m) for w in _WRITTEN for m in _MULTIPLIERS}
_JOINED |= {f"و{w}": ("و", w) for w in (*_UNITS, *_TEENS, *_TENS, *_HUNDREDS)}
_NUMERALS = frozenset((*_WRITTEN, *_JOINED))
# A run of digits with its marks; sites that spell small digits out do it inside decimals as well: 4.هشت.
_DIGITS = re.compile(rf"\d+(?:[.,/:]\d+)*(?:[./](?:{'|'.join(_UNITS)})(?![^\W\d]))?")
# A comma is part of a number only between thousands: "دقایق 61،82" are two.
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
_POINT = "٫"  # stands for the decimal point while dots end sentences
_DAY_PREFIXES = frozenset({"یک", "دو", "سه", "چهار", "پنج"})


def _spaced(found: re.Match[str]) -> str:
    """A run of digits as separate words: thousands joined, decimals with `_POINT`, lists and times apart."""
    run = found[0]
    if run.isdecimal():
        return f" {run} "
    if "," in run:
        run = _THOUSANDS.sub(lambda m: m[0].replace(",", ""), run).replace(",", " ")
    run = run.replace(":", " ").replace("/", _POINT).replace(".", _POINT)
    if run[-1] > "9":
        whole, _, unit = run.rpartition(_POINT)
        run = f"{whole}{_POINT}{_UNITS[unit]}"
    return f" {run} "


def _digits(token: str) -> str:
    """Canonical spelling of a number in digits: no leading zeros, ``.`` as the decimal point."""
    whole, point, rest = token.replace(_POINT, ".").partition(".")
    whole = whole.lstrip("0") or "0"
    if point and "." not in rest:
        rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _scaled(number: str, factor: int) -> str:
    """`number` times `factor`, exactly, as a decimal string (2.5 million is 2500000)."""
    whole, _, rest = number.partition(".")
    zeros = len(str(factor)) - 1
    rest = rest.ljust(zeros, "0")
    return _digits(f"{whole}{rest[:zeros]}.{rest[zeros:]}" if rest[zeros:] else f"{whole}{rest[:zeros]}")


def _number(tokens: list[str], i: int) -> tuple[str, int]:
    """Read the number that begins at ``tokens[i]``; return it in digits and the index after it."""
    total, last_factor = "0", 10**15
    while True:
        token = tokens[i]
        value, i = (_digits(token), i + 1) if token[0] <= "9" else _written(tokens, i)
        factor = _MULTIPLIERS.get(tokens[i], 1) if i < len(tokens) else 1
        if factor > 1:
            value, i = _scaled(value, factor), i + 1
        total = str(int(total) + int(value)) if last_factor < 10**15 else value
        last_factor = factor
        follows = i + 1 < len(tokens) and tokens[i] == "و" and factor > 1 and "." not in total
        if not follows or not _continues(tokens, i + 1, factor):
            return total, i
        i += 1


def _continues(tokens: list[str], i: int, factor: int) -> bool:
    """Whether ``tokens[i]`` goes on with a number whose last part was multiplied by `factor`."""
    token = tokens[i]
    if token in _WRITTEN:
        value, i = _written(tokens, i)
    elif token.isdecimal() and len(token) <= 3:
        value, i = token, i + 1
    else:
        return False
    mine = _MULTIPLIERS.get(tokens[i], 1) if i < len(tokens) else 1
    return mine < factor and int(value) < 1000


def _written(tokens: list[str], i: int) -> tuple[str, int]:
    """Read a written number under 1000: hundreds, then tens, then units, joined by و."""
    value = _WRITTEN[tokens[i]]
    i += 1
    while i + 1 < len(tokens) and tokens[i] == "و" and value % 10 == 0 and value:
        more = _WRITTEN.get(tokens[i + 1], 0)
        if not more or not ((value % 100 == 0 and more < 100) or (value % 100 >= 20 and more < 10)):
            break
        value += more
        i += 2
    return str(value), i


def sentences(folded: str) -> list[list[str]]:
    """Words of each sentence (or clause before a colon) of folded text: numbers in digits, endings joined.

    >>> sentences(match_fold("شش هزار و ۱۲۷ نفر آمدند. وی گفت: می رود"))
    [['6127', 'نفر', 'امدند'], ['وی', 'گفت'], ['میرود']]
    """
    text = _DIGITS.sub(_spaced, folded).replace("%", " درصد ")
    text = text.replace(",", " ").replace("/", " ").replace("-", " ").replace(":", "\n").replace(".", "\n")
    found: list[list[str]] = []
    for line in text.split("\n"):
        words = line.split()
        if words:
            if not _APART.isdisjoint(words):
                words = _glued(words)
            # Digits sort before letters, so the smallest word tells whether there are any.
            if min(words)[0] <= "9" or not _NUMERALS.isdisjoint(words):
                words = _with_numbers(words)
            found.append(words)
    return found


def _glued(tokens: list[str]) -> list[str]:
    """`tokens` with prefixes and endings joined to their word: می روند is میروند, کتاب ها is کتابها."""
    words: list[str] = []
    parts = tokens[:1]
    for token in tokens[1:]:
        if (len(parts) == 1 and parts[0] in _PREFIXES) or (token in _ENDINGS and parts[0][0] > "9"):
            parts.append(token)
        else:
            words.append("".join(parts))
            parts = [token]
    words.append("".join(parts))
    return words


def _with_numbers(tokens: list[str]) -> list[str]:
    """`tokens` with every number, in digits or written, as one word in digits."""
    if not _JOINED.keys().isdisjoint(tokens):
        tokens = [part for token in tokens for part in _JOINED.get(token, (token,))]
    words: list[str] = []
    i, end = 0, len(tokens)
    while i < end:
        token = tokens[i]
        if token in _DAY_PREFIXES and i + 1 < end and tokens[i + 1].startswith("شنبه"):
            words.append(token + tokens[i + 1])
            i += 2
        elif token in _WRITTEN or token[0] <= "9":
            number, i = _number(tokens, i)
            words.append(number)
        else:
            words.append(token)
            i += 1
    return words


def match_words(text: str) -> list[list[str]]:
    """Sentences of `text` as lists of matching words, attribution lines cut: the one pass that everything shares."""
    return sentences(strip_attribution(match_fold(text)))


def match_text(text: str) -> str:
    """`text` as it is compared: folded, attribution cut, numbers in ASCII digits, one space between words.

    >>> match_text("به گزارش مهر، سه‌شنبه ۲٫۵ ميليون نفر رأي دادند")
    'سهشنبه 2500000 نفر رای دادند'
    """
    return " ".join(word for sentence in match_words(text) for word in sentence)


def digest(*parts: str) -> str:
    """128-bit BLAKE2b of `parts` (order and borders count) under this normaliser's version, in hexadecimal."""
    state = blake2b(digest_size=16, person=b"newscrawl.%d" % NORMALISER_VERSION)
    state.update("\x1f".join(parts).encode())
    return state.hexdigest()


def content_hash(title: str, lead: str, body: str) -> str:
    r"""Hash of what an article says: two versions of one article are equal when only spelling or layout changed.

    Args:
        title: Headline as extracted.
        lead: Lead paragraph; empty when there is none.
        body: Body; attribution, footer lines and view counters in it do not enter the hash.

    Returns:
        32 hexadecimal digits.

    >>> content_hash("برف در اردبيل", "", "۱۲ روستا") == content_hash("برف در اردبیل", "", "12 روستا\nکد خبر: ۱")
    True
    """
    parts = (sentences(match_fold(title)), match_words(lead), match_words(body))
    return digest(*("".join([word for sentence in part for word in sentence]) for part in parts))
