"""Which language a text in Arabic script is in, by its commonest words: Persian, Arabic, Urdu, Sorani or Azeri.

Keyboards do not tell: Persian is typed with Arabic ي, Urdu ے and ہ, Kurdish ە and ێ. So the text is folded first, which
makes one letter of all of them, and the small words decide that every paragraph of a language is full of: a word counts
for one language only, and words that two of them write alike («و», «به», «که», «من») for none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from newscrawl.text.letters import fold

_KURDISH_LETTERS: Final = str.maketrans("ێۆۊڕڵڤ", "یوورلف")
_KURDISH_LETTER: Final = re.compile("[ێۆۊڕڵڤ]")
_WORD: Final = re.compile(r"[^\W\d_]+")

_COMMON: Final = {
    "fa": "در از این هم او قدر را است برای می نمی شد شده شود شدند خود نیز وی ها های کرد کرده کند کنند گفت بود "
    "بودند دارد دارند داد داده باید هستند نیست آن آنها اینکه همچنین یا اما اگر چون چه هر همه دیگر بیش "
    "بیشتر پیش پس درباره اند ام ایم استان شهر کشور سال روز افزود اظهار بیان مردم توسط جهت طی هیچ چند آنان "
    "یکی توان خواهد خواهند شما ایشان کردن بودن شدن وجود انجام داشت داشته مورد عنوان طور درصد میلیون هزار "
    "تومان",
    "ar": "في التي الذي الذين هذا هذه ذلك تلك عن إلى على كان كانت يكون قال قالت وقال أن إن لم لن ثم منذ خلال "
    "عند كما لكن أي غير أكثر أنه أنها إنه إنها فيه فيها منه منها وفي ومن وعلى وأن والتي والذي لا "
    "هو هي نحن أنا يا أيها لها لنا بأن وهو وهي اليوم",
    "ur": "کی کا کو میں مین ہے ہیں سے نے اور یہ وہ بھی تھا تھے تھی تھیں گیا گئے گئی کر کرنے کیا گی گا جو ہو ہوا "
    "ہوئے ہوئی ایک ساتھ لیے لئے اس اُن انہوں جس جن کہ کچھ رہا رہے رہی والے والی والا ہی نہیں جب دیا دی "
    "دیے ہونے جاتا سکتا سکتے ان",
    "ckb": "لە لەم لەو لەگەڵ لەسەر لەلایەن لەناو لەبەر لەوە لەوەی بۆ بەڵام ئەو ئەم ئەوە ئەوەی ئێمە ئێوە ئەوان کە "
    "هەیە نییە بوو بوون بووە دەکات دەکەن دەبێت دەبێ دەڵێت دەکرێت کردووە کراوە کرا دوای هەموو هەر وەک "
    "خۆیان تێدا نێوان ڕۆژ ساڵی هەروەها ئێستا زۆر گەل منی ئەی یەک یەکێک کەس ئەگەر ناو",
    "az": "بو بیر ایله اوچون ائتدی ائدیب ائدن ائدیر ائتمک ائله دئدی دئییر دئییب اولان اولدو اولوب اولاراق اولار "
    "اولور اولماق اولاجاق سونرا داها چوخ یوخ وار کیمی گؤره اونون اونلار بونون بونو بونلار اؤز اؤزو ایدی "
    "ایدیلر دیر دور لار لر نین ایندی اوزره طرفیندن آراسیندا ایکی بئله آما لاکین گلدی گلیر گئتدی وئردی "
    "وئریر وئریب تورک دیلی اولموشدور ائتمیشدیر بیلدیریب قئید ایچینده اوزرینده منیم سنین بیز سیز",
}

MAX_WORD: Final = 40
"""Letters of the longest word that is looked at, and kept in a cache."""
MAX_PARAGRAPH: Final = 20_000
"""Characters of a paragraph that are looked at: its small words come all along."""
MIN_HITS: Final = 2
"""Words of another language that a paragraph must hold: one may be a name («المپیک», «بیر»)."""


_FORMS: Final = {
    "fa": re.compile("ن?می.{3}|.{2,}(?:های|هایی|هایش|ترین)$"),
    "ckb": re.compile(".*..هکا(?:ن|نی|نیان|نم)$|.*..هکه(?:ی|م|یان)?$"),
    "az": re.compile(
        ".*..(?:لارین|لرین|لارینی|لرینی|لارینا|لرینه|لارینین|لرینین|لاردا|لرده|لاردان|لردن|میشدیر|یبدیر|ماقدادیر|مکده)$"
    ),
}
"""Beginnings and endings that only one of the languages has: «می‌خورد», «مرۆڤەکان», «شعرلرینی»."""
_ARTICLE: Final = re.compile("(?:و|ب|ف|ک)?ال(?!ه$)[^پچژگ]{3,}$")
"""An Arabic noun with its article; «المپیک» and «البرز» have it, too, so it counts only beside other Arabic words."""


def _words(text: str) -> list[str]:
    folded = fold(text)
    if _KURDISH_LETTER.search(folded):
        folded = folded.translate(_KURDISH_LETTERS)
    return _WORD.findall(folded)


def _table() -> dict[str, str]:
    """Folded word -> the one language that it counts for."""
    owners: dict[str, set[str]] = {}
    for language, words in _COMMON.items():
        for word in _words(words):
            owners.setdefault(word, set()).add(language)
    return {word: languages.pop() for word, languages in owners.items() if len(languages) == 1}


_LANGUAGE: Final = _table()
_PERSIAN: Final = frozenset(word for word, language in _LANGUAGE.items() if language == "fa")
_FOREIGN: Final = frozenset(_LANGUAGE) - _PERSIAN
MANY: Final = 3
"""Persian words of a paragraph that needs no closer look, unless it holds half as many of another language."""


@lru_cache(maxsize=8192)
def _by_form(word: str) -> str | None:
    return next((name for name, form in _FORMS.items() if form.match(word)), None)


def language_of(text: str) -> str | None:
    """The language of one paragraph or phrase: `fa`, `ar`, `ur`, `ckb` or `az`; None when nothing in it tells.

    >>> language_of("مدیر آب استان از آغاز طرح خبر داد"), language_of("مدےر آب استان گفت: همە چیز آماده است")
    ('fa', 'fa')
    >>> language_of("لە گەڵ تۆم ئەی نیشتمان"), language_of("۲۵ کیلومتر")
    ('ckb', None)
    """
    words = _words(text[:MAX_PARAGRAPH])
    persian = sum(map(_PERSIAN.__contains__, words))
    if persian > MANY and persian > 2 * sum(map(_FOREIGN.__contains__, words)) and persian * 5 > len(words):
        return "fa"  # nearly every paragraph of a Persian text, without looking at each of its words
    hits: dict[str, int] = {}
    articles = 0
    for word in words:
        if len(word) > MAX_WORD:
            continue
        language = _LANGUAGE.get(word) or _by_form(word)
        if language is not None:
            hits[language] = hits.get(language, 0) + 1
        elif _ARTICLE.match(word):
            articles += 1
    if "ar" in hits:
        hits["ar"] += articles
    best = max(hits, key=lambda language: (hits[language], language == "fa"), default=None)
    return None if best is None or (best != "fa" and hits[best] < MIN_HITS) else best


def is_persian_word(word: str) -> bool:
    """Whether a word, typed on any keyboard, is one that only Persian has («این», «است», «می‌شود»)."""
    folded = fold(word)
    return _LANGUAGE.get(folded) == "fa" or _FORMS["fa"].match(folded) is not None


def foreign(text: str, share: float) -> str | None:
    r"""The language of a text that is not in Persian: of more than `share` of what its lines tell; None for Persian.

    Reading ends where the Persian lines are too many for another language to reach its share.

    Args:
        text: paragraphs, one a line.
        share: between 0 and 1, of the characters of those lines whose language is known.

    >>> foreign("رئیس اداره گفت: این شعر را می‌خوانم\nلە گەڵ تۆم ئەی نیشتمان", 0.6) is None
    True
    >>> foreign("طرح تازه\nلە گەڵ تۆم ئەی نیشتمان", 0.6)
    'ckb'
    """
    sizes: dict[str, int] = {}
    for line in text.splitlines():
        language = language_of(line) if line else None
        if language is not None:
            sizes[language] = sizes.get(language, 0) + len(line)
            if sizes.get("fa", 0) >= (1 - share) * len(text):
                return None
    whole = sum(sizes.values())
    return next((language for language, size in sizes.items() if language != "fa" and size > share * whole), None)
