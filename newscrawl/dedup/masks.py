"""Which words are numbers, days, months, places, names: all as matching words (`newscrawl.text.keys`)."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawl.text.keys import match_text

if TYPE_CHECKING:
    from collections.abc import Sequence


def forms(words: str) -> list[str]:
    """Matching words of a list in one string; a half-space does not part them."""
    return [match_text(w).replace(" ", "") for w in words.split()]


WEEKDAYS = frozenset(forms("شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه"))
_JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_GREGORIAN = "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه جولای اوت آگوست سپتامبر اکتبر نوامبر دسامبر"
_LUNAR = "محرم صفر رجب شعبان رمضان شوال"
MONTHS = frozenset(forms(f"{_JALALI} {_GREGORIAN} {_LUNAR}"))
ORDINALS = frozenset(
    forms(
        "اول نخست دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم "
        "هفدهم هجدهم نوزدهم بیستم سی‌ام اولین نخستین دومین سومین چهارمین پنجمین ششمین هفتمین هشتمین نهمین "
        "دهمین یازدهمین دوازدهمین سیزدهمین چهاردهمین پانزدهمین شانزدهمین هفدهمین هجدهمین نوزدهمین بیستمین"
    )
)

# Masks under which two texts are lined up: a report and its template twin differ only below them.
NUMBER, WEEKDAY, MONTH, ORDINAL = "#", "@", "%", "°"
MASKS = {
    **dict.fromkeys(ORDINALS, ORDINAL),
    **dict.fromkeys(MONTHS, MONTH),
    **dict.fromkeys(WEEKDAYS, WEEKDAY),
}
SLOTS = frozenset((NUMBER, WEEKDAY, MONTH, ORDINAL))
SAME_ORDINAL = {"نخست": "اول", "اولین": "اول", "نخستین": "اول"}


def mask(words: Sequence[str]) -> list[str]:
    """`words` with numbers, weekdays, months and ordinals replaced by a sign for their class.

    >>> mask("سهشنبه 12 خرداد در دومین جشنواره".split())
    ['@', '#', '%', 'در', '°', 'جشنواره']
    """
    return [NUMBER if w[0] <= "9" else MASKS.get(w, w) for w in words]


# Given names are frequent words of the web, and still names.
_GIVEN = (
    "اسکندر محمد علی حسین حسن رضا مهدی احمد محمود مصطفی مجتبی مرتضی عباس جعفر کاظم صادق باقر تقی نقی موسی عیسی "
    "ابراهیم اسماعیل یوسف یعقوب یونس داود سلیمان ایوب هادی حمید حامد مجید سعید وحید رشید فرید جواد کریم "
    "رحیم رحمان عزیز جلال جمال کمال ناصر منصور مسعود محسن حبیب حجت عزت نصرت قدرت رحمت نعمت اکبر اصغر امیر "
    "قاسم هاشم سلمان عثمان عمر ابوالفضل ابوالقاسم غلامرضا علیرضا محمدرضا حمیدرضا امیرحسین محمدعلی بهرام "
    "بهروز بهزاد بهمن بهنام پرویز پیمان پیام تیمور جمشید جهانگیر خسرو داریوش رستم سیامک سیاوش سهراب سهیل "
    "شاهین شاهرخ شهرام شهریار فرامرز فرهاد فریبرز فریدون فرزاد فیروز کامران کاوه کوروش کیان کیوان کیومرث "
    "منوچهر مهران مهرداد میلاد نادر نوید هوشنگ هومن یاسر یاشار آرش آرمان آرمین ارسلان اردشیر ارشیا اسد "
    "اسفندیار افشین امید امین ایرج ایمان فاطمه زهرا مریم زینب سکینه خدیجه معصومه مرضیه راضیه طاهره صدیقه "
    "نرگس لیلا سارا سمیه سمیرا سحر شیرین شهین مهین پروین پری نسرین نسیم نازنین ناهید مینا مهناز مهسا "
    "ملیحه لاله گلناز کبری فریده فرشته فرزانه شهلا شبنم سوسن ستاره زیبا ژاله رویا ریحانه راحله پریسا "
    "پروانه بهاره الهه الهام اعظم اشرف آزاده آذر هما هانیه سید سیده جلیل خلیل اسلام نبی قربان صفر "
    "رمضان شعبان رجب نوری موسوی حسینی کریمی احمدی محمدی جعفری "
    "بابک پژمان پدرام پوریا رامین رامبد روزبه ساسان سامان سینا شاپور شایان صابر طاهر طه عارف عادل عطا "
    "عماد فاضل کیارش مازیار ماهان متین مسلم مقداد مهیار میثم نیما هدایت همایون یحیی بیژن بهادر جابر خالد "
    "زهیر شعیب غفار ستار جبار قادر ناصح هژیر زانیار نورالله اسدالله حبیب‌الله روح‌الله عبدالله "
    "عبدالرضا عبدالحسین غلامحسین غلامعلی محمدحسین محمدحسن محمدجواد محمدمهدی محمدباقر محمدتقی علی‌اصغر "
    "علی‌اکبر سیدمحمد سیدعلی سیدحسین سیدمهدی سیدرضا زهره زینت سپیده سودابه شراره شقایق طیبه عاطفه عذرا "
    "غزاله فائزه فروغ محبوبه محدثه منیره مهری مونا نفیسه نگار نگین نیلوفر هاجر یلدا"
)
GIVEN_NAMES = frozenset(forms(_GIVEN))
_WORDS_TOO = frozenset(
    forms(
        "اسلام امید پیام عزیز قدرت رحمت نعمت نصرت عزت حجت ایمان شیرین زیبا ستاره لاله پروانه صفر رمضان شعبان "
        "رجب هدایت همایون عادل طاهر صابر فاضل مسلم نگار فروغ معصومه اکبر اعظم اشرف امین امیر سید سیده آزاده "
        "رویا سحر شبنم مهری کبری قربان پیمان میلاد کمال جمال جلال سعید وحید رشید حمید مجید نوید ناصر منصور "
        "مسعود محمود حامد سامان شایان ماهان متین عارف قادر نسیم"
    )
)
"""Given names that are everyday words as well."""

TITLES = frozenset(
    forms(
        "سرهنگ سردار سرتیپ سرگرد سروان ستوان ناخدا سرلشکر امیر دکتر مهندس حجت‌الاسلام والمسلمین آیت‌الله حاج "
        "حاجی آقای خانم مرحوم مرحومه شادروان شهید جانباز استاد کربلایی سید سیده"
    )
)
"""Words before a person's name."""

_ENDINGS = (
    "هایی",
    "های",
    "ترین",
    "ها",
    "تر",
    "اند",
    "ان",
    "ات",
    "ین",
    "ند",
    "ید",
    "یم",
    "ای",
    "اش",
    "ش",
    "م",
    "ی",
    "د",
    "ه",
)
_LONG_ENDINGS = tuple(ending for ending in _ENDINGS if len(ending) > 1)
_PREFIXES = ("نمی", "می", "به", "ن", "ب", "بی", "هم", "پیش", "باز", "غیر", "نا")
_MIN_STEM = 2


@cache
def common_words() -> frozenset[str]:
    """Frequent words and verb stems of Persian (hazm's lists, MIT: LICENSE-common_words), without given names."""
    text = (files("newscrawl.dedup") / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split()) - (GIVEN_NAMES - _WORDS_TOO)


@lru_cache(maxsize=1 << 16)
def is_common(word: str) -> bool:
    """Whether `word` is an everyday word or one of its usual forms, so that an editor may have exchanged it.

    >>> [is_common(w) for w in ("گزارشهای", "میگویند", "رستمی", "رضا")]
    [True, True, False, False]
    """
    words = common_words()
    if word in words or len(word) < 3:
        return True
    if word in GIVEN_NAMES:
        return False
    # An indefinite or adjectival ی stands behind the longer endings: اطلاعاتی, همکاری‌هایی.
    found = _stems(word, _ENDINGS) + (_stems(word[:-1], _LONG_ENDINGS) if word.endswith("ی") else [])
    return not words.isdisjoint(found)


def _stems(word: str, endings: Sequence[str]) -> list[str]:
    """`word` without a prefix, without an ending, and without both."""
    bare = [word]
    bare += [word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= _MIN_STEM]
    return bare + [
        w[: -len(e)] for w in bare for e in endings if w.endswith(e) and len(w) - len(e) >= max(_MIN_STEM, len(e))
    ]
