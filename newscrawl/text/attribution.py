"""Who a text says it comes from: the outlet it credits, the reporter it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENING: Final = 700
"""Characters at the start of a text in which its origin is named."""

PHRASE: Final = re.compile(
    r"(?:به[\s\u200c]+(?:گزارش|نقل[\s\u200c]+از)|(?:^|[\s،؛(])(?:منبع)\s*[:：])[\s\u200c]+([^،؛:.()\n]{2,80})"
)
NESTED: Final = re.compile(r"[\s\u200c]+(?:و[\s\u200c]+)?به[\s\u200c]+نقل[\s\u200c]+(?:از[\s\u200c]+)?")
DESK: Final = re.compile(
    r"^(?:(?:خبرنگار|سرویس|گروه|تحریریه|دفتر|بخش)[\s\u200c]+(?:(?!خبرگزاری|پایگاه|روزنامه)\S+[\s\u200c]+){0,4}?)?"
    r"(?=خبرگزاری|پایگاه|روزنامه|سایت|شبکه|تلویزیون|باشگاه[\s\u200c]+خبرنگاران)"
)
KIND: Final = (
    r"(?:خبرگزاری|خبر[\s\u200c]*گزاری|روزنامه|هفته[\s\u200c]*نامه|ماهنامه|مجله|نشریه|وب[\s\u200c]*سایت|سایت|تارنما|تارنمای"
    r"|پایگاه[\s\u200c]+(?:خبری(?:[\s\u200c]+تحلیلی)?|اطلاع[\s\u200c]*رسانی|تحلیلی|خبررسانی)|شبکه[\s\u200c]+(?:خبری|تلویزیونی)?"
    r"|تلویزیون|رادیو|روابط[\s\u200c]*عمومی)"
)
KIND_AND_NAME: Final = re.compile(rf"^(?:{KIND})[\s\u200c]+\S")
KIND_AND_WORD: Final = re.compile(rf"^(?:{KIND})[\s\u200c]+\S+")
STOP: Final = re.compile(
    r"[\s\u200c]+(?:از|در|و[\s\u200c]+بر[\s\u200c]*اساس|که|با|مبنی|طی|امروز|دیروز|صبح|عصر|شامگاه|ظهر|روز|نوشت|مدعی|اعلام|گزارش|"
    r"مرکز|منطقه)(?:[\s\u200c]|$).*$"
)
REPORTER: Final = re.compile(r"^(?:خبرنگار(?:ان)?|گزارشگر)[\s\u200c]+(?=\S)")
PLACES: Final = frozenset({"استان", "شهرستان", "منطقه", "حوزه", "شهر"})
"""«خبرنگار استان فارس» is no reporter of the agency of that name."""
NAMES: Final = (
    "ایرنا ایسنا فارس تسنیم مهر ایلنا ایکنا ایمنا ایبنا شانا میزان باشگاه‌خبرنگاران باشگاه‌خبرنگاران‌جوان "
    "صداوسیما صدا‌و‌سیما دانشجو برنا آنا شفقنا رکنا ایسکانیوز خبرآنلاین عصرایران تابناک انتخاب همشهری "
    "همشهری‌آنلاین کیهان جام‌جم جام‌جم‌آنلاین ایران‌آنلاین مشرق مشرق‌نیوز فردا رسا حوزه دفاع‌پرس سپاه‌نیوز "
    "العالم پرس‌تی‌وی المیادین المنار الجزیره العربیه اسپوتنیک ازپوتنیک رویترز آسوشیتدپرس فرانس‌پرس "
    "شبکه‌خبر قدس‌آنلاین خبرگزاری‌فرانسه شینهوا تاس نووستی ریانووستی آناتولی بی‌بی‌سی سی‌ان‌ان سی‌ان‌بی‌سی بلومبرگ فاکس‌نیوز "
    "نیویورک‌تایمز واشنگتن‌پست گاردین وال‌استریت‌ژورنال فایننشال‌تایمز فرانس۲۴ فرانس24 یورونیوز راشاتودی آرتی "
    "هاآرتص معاریو آکسیوس پولیتیکو نیوزویک اکونومیست ان‌بی‌سی ای‌بی‌سی سی‌بی‌اس اسکای‌نیوز دویچه‌وله کان شهاب "
    "صفا سما اقتصادآنلاین اعتمادآنلاین دنیای‌اقتصاد هم‌میهن شرق اعتماد جماران نورنیوز تجارت‌نیوز طرفداری "
    "ورزش‌سه فرهیختگان رویداد۲۴ دیده‌بان‌ایران وبدا پانا شبستان شادا مانا پترونت یونیوز المسیره السومریه "
    "شفق‌نیوز بغداد‌الیوم"
)
KNOWN: Final = frozenset(name_key(name) for name in NAMES.split())

PERSON: Final = r"[\u0621-\u06cc\u200c]+(?:[ \u200c]+[\u0621-\u06cc\u200c]+){1,4}"
BYLINE: Final = re.compile(
    rf"^[\s\u200c]*(?P<outlet>[^،,:\-–]{{3,30}}?)[\s\u200c]*[،,\-–][\s\u200c]*(?:گروه|سرویس)[\s\u200c]+"
    rf"[^:،\-–—/]{{2,30}}?[\s\u200c]*"
    rf"[-–—/،][\s\u200c]*(?P<name>{PERSON})[\s\u200c]*[:؛]"
)
SIGNATURE: Final = re.compile(
    rf"^\W*(?:خبرنگار|گزارشگر|گزارش(?:[\s\u200c]+از)?|گزارش[\s\u200c]+و[\s\u200c]+عکس|عکاس|عکس(?:ها)?(?:[\s\u200c]+از)?|نویسنده|یادداشت[\s\u200c]+از)"
    rf"[\s\u200c]*[:：/][\s\u200c]*(?P<name>{PERSON})\W*$"
)
MAX_SIGNATURE: Final = 60
MAX_BYLINE: Final = 150


def find_credit(paragraphs: Iterable[str], own_names: Iterable[str]) -> str | None:
    """The agency or outlet that the opening of a text names as its origin, or None.

    Only what is known or calls itself an outlet counts («خبرگزاری …», «روزنامه …», «روابط عمومی …»); the outlet's own
    names do not, and neither do officials, ministries or police stations.

    Args:
        paragraphs: lead and body in order.
        own_names: how the outlet names itself, in any spelling.

    >>> find_credit(["به گزارش خبرگزاری مهر به نقل از اسپوتنیک، پلیس سوئیس اعلام کرد"], ["خبرگزاری مهر", "مهر"])
    'اسپوتنیک'
    >>> find_credit(["به گزارش خبرنگار مهر، استاندار گفت"], ["خبرگزاری مهر", "خبرنگار مهر", "مهر"]) is None
    True
    >>> find_credit(["به گزارش خبرنگار مهر، استاندار گفت"], ["رکنا"])
    'مهر'
    """
    own = {name_key(name) for name in own_names}
    read = 0
    for paragraph in paragraphs:
        for match in PHRASE.finditer(paragraph[: max(0, OPENING - read)]):
            for part in reversed(NESTED.split(match[1])):
                name = _outlet(part, own)
                if name is not None:
                    return name
        read += len(paragraph)
        if read >= OPENING:
            break
    return None


def _outlet(text: str, own: set[str]) -> str | None:
    named = DESK.sub("", text.strip(" \u200c«»\"'"))
    kind = KIND_AND_WORD.match(named)  # the first word of a name ends none: «پایگاه خبری صبح اردبیل»
    stop = STOP.search(named, kind.end() if kind is not None else 0)
    name = (named[: stop.start()] if stop is not None else named).strip(" \u200c«»\"'")
    reporter = REPORTER.match(name)
    if reporter is not None:
        return _of_reporter(name[reporter.end() :].split(), own)
    folded = name_key(name)
    if not folded or any(folded == mine or folded.startswith(mine) for mine in own if len(mine) > 3) or folded in own:
        return None
    if folded in KNOWN or KIND_AND_NAME.match(name):
        return name
    return None


def _of_reporter(words: list[str], own: set[str]) -> str | None:
    """The outlet whose reporter a text quotes, «خبرنگار اجتماعی ایرنا»: a known name at the end."""
    for start in range(max(0, len(words) - 3), len(words)):
        name = " ".join(words[start:])
        folded = name_key(name)
        if folded in own:
            return None
        if folded in KNOWN:
            return None if start and words[start - 1] in PLACES else name
    return None


def find_reporter(paragraphs: list[str], own_names: Iterable[str]) -> str | None:
    """The reporter that the text itself names: in the byline that opens it, or in a signature line at its end.

    >>> find_reporter(["خبرگزاری مهر، گروه استان‌ها- بهنام بهتری نژاد: در سال‌های اخیر"], ["خبرگزاری مهر"])
    'بهنام بهتری نژاد'
    >>> find_reporter(["خبرگزاری مهر، گروه استان‌ها: با فرارسیدن ایام اعتکاف"], ["خبرگزاری مهر"]) is None
    True
    """
    if not paragraphs:
        return None
    match = BYLINE.match(paragraphs[0][:MAX_BYLINE])
    if match is not None and name_key(match["outlet"]) in {name_key(name) for name in own_names}:
        return match["name"].strip()
    for line in paragraphs[-2:]:
        signed = SIGNATURE.match(line) if len(line) <= MAX_SIGNATURE else None
        if signed is not None:
            return signed["name"].strip()
    return None
