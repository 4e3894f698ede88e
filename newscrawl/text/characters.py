"""One code point for one Persian letter, and nothing invisible that carries no meaning.

Agencies type Persian on Arabic keyboards, paste from word processors and store HTML entities twice. Counted in real
corpora: 89,130 Arabic yehs in 1,500 Fars articles, doubled half-spaces, byte order marks inside words, U+00AC and
U+00AD where a half-space was meant. `unify` undoes that and changes no word: digits stay as printed (Arabic-Indic ones
become Persian), vowel marks and hamzas stay, and URLs and verses in ornate brackets are left exactly as they came.

Everything here is the standard library only and linear in the length of the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from newscrawl.text.kurdish import with_persian_letters
from newscrawl.text.letters import FORMS, LETTERS, MARKS, ZWNJ
from newscrawl.text.plain import kinds_table, plain_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

_YEH, _HEH = "\u06cc", "\u0647"
_LETTER_FORMS = {form: letter for form, letter in FORMS.items() if form != "ھ"}  # `with_persian_letters` decides on it
_KEPT_LIGATURES = "\ufd3e\ufd3f\ufdfa\ufdfb\ufdfd"
"""Ornate brackets, ﷺ, ﷻ and ﷽: honorifics are printed signs, they must neither vanish nor be spelt out."""

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\v\f\u0085\u2028\u2029"
_HALF_SPACES = "\u200b\u00ad"  # zero width space and soft hyphen stand for a half-space inside a Persian word
_NOTHING = (
    "".join(chr(c) for c in (*range(9), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)))
    + "\u061c\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    + "\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)


def _presentation_forms() -> dict[str, str]:
    """Ligatures and positional forms (U+FB50 to U+FDFF, U+FE70 to U+FEFC) as plain letters."""
    forms: dict[str, str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        if plain == char or char in _KEPT_LIGATURES or char in _LETTER_FORMS:
            continue
        # An isolated vowel mark decomposes to a space or a tatweel with the mark on it; only the mark was meant.
        plain = plain.strip(" \u0640") if unicodedata.category(plain[-1]) == "Mn" else plain
        forms[char] = "".join(FORMS.get(letter, letter) for letter in plain)
    return forms


def _kinds() -> tuple[dict[int, str], dict[str, str]]:
    """The translation table and, for the counts, what kind of repair each of its characters is."""
    table: dict[str, str] = {}
    kind: dict[str, str] = {}
    for name, forms in (
        ("letters", _LETTER_FORMS | _presentation_forms()),
        ("digits", {chr(0x660 + n): chr(0x6F0 + n) for n in range(10)}),
        ("spacing", dict.fromkeys(_SPACES, " ") | dict.fromkeys(_LINE_ENDS, "\n")),
        ("invisible", dict.fromkeys(_HALF_SPACES, ZWNJ) | dict.fromkeys(_NOTHING, "")),
    ):
        table |= forms
        kind |= dict.fromkeys(forms, name)
    return {ord(char): plain for char, plain in table.items()}, kind


_TABLE, _KIND = _kinds()


def _char_class(chars: list[str]) -> str:
    """A regular expression that finds any of `chars`, written as ranges, which `re` searches fastest."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges) + "]"


_ODD = re.compile(_char_class(list(_KIND)))

_NOT_URL = '\\s<>"«»()\ufd3e\ufd3f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff'
# Schemes are listed and the parts of a host name are bounded, so that no input makes this search quadratic. No span
# depends on what stands before it: dropping something there must not uncover what was verbatim.
_VERBATIM = re.compile(
    f"((?:https?|ftp)://[^{_NOT_URL}]+"
    f"|www\\.[A-Za-z0-9-]+\\.[^{_NOT_URL}]+"
    f"|(?:[A-Za-z0-9-]{{1,63}}\\.){{1,10}}[A-Za-z]{{2,24}}/[^{_NOT_URL}]*"
    "|[\ufd3e\ufd3f][^\ufd3e\ufd3f\n]+[\ufd3e\ufd3f])"
)
_BEFORE_SLASH = re.compile("[A-Za-z:]/")
"""Stands in every address but those with `www.`; dates and «انتهای پیام/» have other slashes."""
_AFTER_URL = ".,:;!?'،؛؟…" + ZWNJ

_ENTITIES = (
    {"nbsp": " ", "ensp": " ", "emsp": " ", "thinsp": " ", "zwnj": ZWNJ, "zwj": "\u200d", "shy": "\u00ad"}
    | {"lrm": "", "rlm": "", "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "laquo": "«", "raquo": "»"}
    | {"lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "ndash": "–", "mdash": "—", "hellip": "…"}
    | {"bull": "•", "middot": "·", "times": "×", "deg": "°", "not": "\u00ac", "copy": "©", "reg": "®"}
)
_AMPERSAND = "(?:(?:amp|#0*38|#[xX]0*26);)*"  # &amp;amp;zwnj; is read in one step, however often it was escaped
_ENTITY = re.compile(f"&{_AMPERSAND}(?:({'|'.join(_ENTITIES)})|#([0-9]{{1,7}})|#[xX]([0-9a-fA-F]{{1,6}}));")
_UNFINISHED_ENTITY = re.compile("&[A-Za-z0-9#]{0,32}$")

_COMPOSED = {
    "ا\u0653": "آ",
    "ا\u0654": "أ",
    "ا\u0655": "إ",
    "و\u0654": "ؤ",
    "ی\u0654": "ئ",
    "ه\u0674": "ه\u0654",
    "ە\u0654": "ه\u0654",
}
_COMBINING = re.compile("[\u0653-\u0655\u0674]")
_PAIR = re.compile("|".join(_COMPOSED))

# Word ligatures that are spelt out: ﷰ to ﷹ and ﷼.
_WORD_LIGATURE = re.compile("[\ufdf0-\ufdf9\ufdfc]+")
_LETTER_OR_DIGIT = re.compile(f"[{LETTERS}0-9A-Za-z۰-۹٠-٩]")
_OH = re.compile(f"(?<![{LETTERS}])یا$")  # «یاﷲ»: two words
_TO_ALLAH = re.compile(f"(?<![{LETTERS}])[اوف]?ل$")
# «نامهء سرگشاده», «نامه ٔ سرگشاده»: a free hamza behind the ه of a word's end is its ezafe.
_EZAFE = re.compile(f"ه[ {ZWNJ}]?ء(?![{LETTERS}{MARKS}{ZWNJ}])|ه[ {ZWNJ}]{{1,2}}[\u0654\u0674]")

_FILLERS = f"{ZWNJ}\u200d\u00ac\u0640"  # half-space, joiner, not-sign (typed for a half-space), tatweel
_FILLER = re.compile(f"[{_FILLERS}]+")
# A half-space stands between two letters or digits (a vowel mark may end the first); «PDF‌ها» is one, «a‌b» is not.
_STRAY_ZWNJ = re.compile(f"{ZWNJ}(?:(?![^\\W_])|(?<![^\\W_{MARKS}]{ZWNJ})|(?=[A-Za-z0-9]))")
_LETTER = re.compile(f"[{LETTERS}]")
_MARK = re.compile(f"[{MARKS}]")
_NON_JOINERS = frozenset("اآأإٱدذرزژوؤ")
_SUFFIX = re.compile(f"(?:ها(?:ی|یی|یش|یم)?|ی|ای|ام|اش|اند|تر|ترین)(?![{LETTERS}])")
_PREFIX = re.compile(f"(?<![{LETTERS}])ن?می$")
_LETTER_OR_MARK = re.compile(f"[{LETTERS}{MARKS}]")

_MIXED_DIGITS = re.compile("[0-9][۰-۹]|[۰-۹][0-9]")
_DIGITS = re.compile("[0-9۰-۹]+")
_PERSIAN_DIGITS = {ord("0") + n: ord("۰") + n for n in range(10)}

_KINDS = kinds_table({})
_EDGES = (b"", b" ", b"\n", b"z", b"\0")
_UNTIDY = (b"\0", b"  ", b" \n", b"\n ", b"\n\n\n", b"01", b"10")
_STRAY_KIND = re.compile(rb"z(?:(?![a1])|(?<![am01L]z))")  # `_STRAY_ZWNJ` on the kinds

_WHITE = re.compile(" {2,}")
_LINES = re.compile(" ?\n[ \n]*")


def unify(text: str) -> str:
    r"""Give every letter its one Persian code point and drop what is invisible.

    Args:
        text: any string, several paragraphs included.

    Returns:
        The text with Persian letter forms, Persian digits for Arabic-Indic ones (ASCII digits stay, unless one number
        mixes both), no bidirectional or control characters, half-spaces only inside words, single spaces, at most one
        blank line between paragraphs and HTML entities resolved. No half-space is added where none was meant. URLs
        and text in ornate brackets ﴿﴾ are returned as they came. `unify(unify(text)) == unify(text)`.

    >>> unify("بانك مركزي")
    'بانک مرکزی'
    >>> unify("جهاد&amp;nbsp;دانشگاهی، ســال ٢٠٢٥")
    'جهاد دانشگاهی، سال ۲۰۲۵'
    >>> unify("كتاب\u00acهاي") == "کتاب\u200cهای"
    True
    """
    return unify_counted(text, {})


def unify_counted(text: str, counts: dict[str, int]) -> str:
    """Do what `unify` does and add to `counts` how many characters were changed.

    Args:
        text: any string.
        counts: receives `letters`, `digits`, `invisible`, `spacing` and `entities`; a kind without a change is not set.

    Returns:
        The unified text.
    """
    if is_unified(text):
        return text
    text = apart(text, lambda part: _unify_part(part, counts))
    if "\n" in text:
        text = _LINES.sub(_line_break, text)
    return text.strip(" \n")


def is_unified(text: str) -> bool:
    """Whether `text` certainly needs nothing: true for nearly every text of a site that types Persian letters.

    A text is unified where it is read and again where it is cleaned, so this must cost next to nothing: two passes in
    C over a private 8-bit alphabet instead of eight searches (25 microseconds an article instead of 130).
    """
    kinds = plain_kinds(text, _KINDS)
    if kinds is None:
        return False
    if kinds[:1] in _EDGES or kinds[-1:] in _EDGES:
        return not kinds
    for pair in _UNTIDY:
        if pair in kinds:
            return False
    return b"z" not in kinds or _STRAY_KIND.search(kinds) is None


def apart(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to everything in `text` but URLs and text in ornate brackets.

    Args:
        text: any string.
        change: called with each stretch between two verbatim spans; called once when there is none.

    Returns:
        The changed stretches and the verbatim spans, joined in their order.
    """
    slashed = "/" in text and _BEFORE_SLASH.search(text) is not None
    if not slashed and "www." not in text and "\ufd3e" not in text and "\ufd3f" not in text:
        return change(text)
    result: list[str] = []
    start = 0
    for match in _VERBATIM.finditer(text):
        end = match.start() + len(match[0].rstrip(_AFTER_URL))
        result += (change(text[start : match.start()]), text[match.start() : end])
        start = end
    result.append(change(text[start:]))
    return "".join(result)


def _unify_part(text: str, counts: dict[str, int]) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _translated(text, counts)
    text = _without_fillers(text, counts)
    if "&" in text and _ENTITY.search(text):
        text = _without_entities(text, counts)
        text = _without_fillers(_translated(text, {}), {})
    text, found = with_persian_letters(text)
    _count(counts, "letters", found)
    if "ء" in text or "\u0654" in text or "\u0674" in text:
        text, found = _EZAFE.subn("ه\u0654", text)
        _count(counts, "letters", found)
    if _COMBINING.search(text):
        text, found = _PAIR.subn(lambda match: _COMPOSED[match[0]], text)
        _count(counts, "letters", found)
    if _MIXED_DIGITS.search(text):
        text = _counted(_DIGITS, _one_script, text, counts, "digits")
    if "  " in text:
        text = _counted(_WHITE, " ", text, counts, "spacing")
    return text


def _translated(text: str, counts: dict[str, int]) -> str:
    odd = _ODD.findall(text)
    if not odd:
        return text
    for char in odd:
        kind = _KIND[char]
        counts[kind] = counts.get(kind, 0) + 1
    if _WORD_LIGATURE.search(text):
        text = _WORD_LIGATURE.sub(_spelt_out, text)
    return text.translate(_TABLE)


def _spelt_out(match: re.Match[str]) -> str:
    """Signs that are words, apart from the words around them: «۵۰۰﷼» is «۵۰۰ ریال», «عبداﷲ» is «عبدالله»."""
    run, text = match[0], match.string
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    words = " ".join([_TABLE[ord(char)] for char in run])
    if run[0] == "\ufdf2":
        ahead = text[max(0, match.start() - 7) : match.start()]
        words = " " + words if _OH.search(ahead) else words[_letters_of_allah_in(ahead) :]
    elif before.isalnum() or before in {ZWNJ, "\u0640"}:
        words = " " + words
    ends = _LETTER_OR_DIGIT.match(after) and run[-1] != "\ufdf2" and not _SUFFIX.match(text, match.end())
    return words + " " if ends else words


def _letters_of_allah_in(before: str) -> int:
    """How many of its letters stand before ﷲ already, or are not meant: fonts draw it without its alef, as «لله» is."""
    if before.endswith(("ا", "ٱ", "الحمد", "الحمد ")):
        return 1
    return 3 if before.endswith("لل") else 2 if _TO_ALLAH.search(before) else 0


def _count(counts: dict[str, int], kind: str, number: int) -> None:
    if number:
        counts[kind] = counts.get(kind, 0) + number


def _counted(
    pattern: re.Pattern[str],
    replacement: str | Callable[[re.Match[str]], str],
    text: str,
    counts: dict[str, int],
    kind: str,
) -> str:
    changed, found = pattern.subn(replacement, text)
    if changed != text:
        _count(counts, kind, found)
    return changed


def _without_entities(text: str, counts: dict[str, int]) -> str:
    pieces: list[str] = []
    tail, start, found = "", 0, 0
    for match in _ENTITY.finditer(text):
        between = text[start : match.start()]
        char = _entity(match, (tail + between[-40:])[-40:])
        pieces += (between, char)
        tail = (tail + between[-40:] + char)[-40:]
        start = match.end()
        found += char != match[0]
    _count(counts, "entities", found)
    return "".join([*pieces, text[start:]])


def _entity(match: re.Match[str], before: str) -> str:
    """What one entity stands for; the match itself where resolving it would spell a new entity or a number."""
    name, decimal, hexadecimal = match.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
    char = _ENTITIES[name] if name else html.unescape(f"&#{code};")
    char = "".join(_TABLE.get(ord(c), c) for c in char)
    if char in {"", ZWNJ, "\u200d"}:
        # Invisible characters may be dropped later; then `&am&lrm;p;` must not turn into a live entity.
        return match[0] if _UNFINISHED_ENTITY.search(before) else char
    return match[0] if char.isascii() and (char.isalnum() or char in "#;\r") else char


def _without_fillers(text: str, counts: dict[str, int]) -> str:
    if "\u0640" in text or "\u200d" in text or "\u00ac" in text or _STRAY_ZWNJ.search(text):
        return _counted(_FILLER, _filler, text, counts, "invisible")
    return text


def _filler(match: re.Match[str]) -> str:
    """What a run of half-spaces, joiners, not-signs and tatweels is between the two characters around it."""
    run, text = match[0], match.string
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    letter_before, letter_after = _LETTER_OR_MARK.match(before), _LETTER.match(after)
    half_space = ZWNJ in run or "\u00ac" in run
    if "\u0640" in run:
        if letter_before and letter_after:
            if half_space:
                return _between_letters(text, match.start(), match.end())
            return "\u0640" * run.count("\u0640") if before in _NON_JOINERS else ""  # nothing that it could stretch
        lone_heh = before == _HEH and not text[max(0, match.start() - 2) : match.start() - 1].isalpha()
        # At the edge of a word, before a digit or a Latin letter it is a dash: «کوویدـ۱۹», «الفـ بند نخست». «هـ.ش» has
        # it for the form of the letter, «مـَن» for the mark.
        if not letter_before or not (lone_heh or _MARK.match(after)):
            return "\u0640" * run.count("\u0640")
    elif letter_before and letter_after:
        return ZWNJ
    in_word = (letter_before or before.isalnum()) and after.isalnum() and not after.isascii()
    if ZWNJ in run and in_word:
        return ZWNJ
    if letter_before or letter_after:
        return "\u200d" if before == _HEH and "\u200d" in run else ""  # «ه‍.ش»: the joiner shapes an abbreviation
    return run.replace(ZWNJ, "")  # a joiner between emoji makes one of them


def _between_letters(text: str, start: int, end: int) -> str:
    """What a tatweel beside a half-space is: a dash, but «کتابـ‌ها» and «می‌ـشود» are words that were stretched."""
    if _SUFFIX.match(text, end) or _PREFIX.search(text[max(0, start - 4) : start]):
        return ZWNJ
    return "-"


def _one_script(match: re.Match[str]) -> str:
    number = match[0]
    return number if number.isascii() else number.translate(_PERSIAN_DIGITS)


def _line_break(match: re.Match[str]) -> str:
    return "\n\n" if match[0].count("\n") > 1 else "\n"
