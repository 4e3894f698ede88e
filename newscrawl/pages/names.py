"""Words that tell what a part of a page is, whatever system made it: in class names, ids, headings of boxes."""

from __future__ import annotations

import re
from typing import Final

from newscrawl.pages.hidden import words

SIDE_WORDS: Final = words(
    "ad ads adv advert advertise advertisement advertising adsbygoogle banner breadcrumb breadcrumbs comment comments "
    "cmnt cookie copyright crumb disqus footer latest menu mostviewed mostvisited navbar nav navigation newsletter "
    "pager pagination paging popular popup promo recommended rel related relative reply respond share sharing shares "
    "sidebar sidebox similar sitemap social subscribe subscription tabligh tabligat tablighat tagcloud tags toolbar "
    "trending yektanet mediaad sabavision nazarat nazar porbazdid mortabet pishnehad"
)
"""Parts of class names and ids of what stands beside an article, in English and in Persian in Latin letters."""
WEAK_WORDS: Final = words("header top bottom author meta info tag keyword keywords toc widget box side left right")
"""Parts that an article's own container may bear as well: they count where little text is inside."""
ADVERTS: Final = ("banner", "advert", "adsense", "adbox", "adslot", "sponsor", "tabligh")
"""Beginnings of such parts: `banneritem`, `advertBox`, `sponsored`."""
LEAD: Final = words(
    "lead lede lid summary excerpt standfirst subtitle subtitr intro introtext chekide kholase dek abstract"
)
"""Parts of names of a lead, in English and in Persian in Latin letters."""
SPLIT: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|\d+(?![A-Za-z0-9])")

SIDE_HEADS: Final = re.compile(
    (
        r"^\W*(?:(?:آخرین|جدیدترین|تازه ?ترین|مهم ?ترین|پر ?بازدید ?ترین|پر ?بحث ?ترین|پر ?مخاطب ?ترین|برگزیده) ?"
        r"(?:ها|ی|های)? ?(?:اخبار|خبرها|خبر|مطالب|عناوین|ها|نظرات|دیدگاه ?ها)?"
        r"|پر ?بازدید(?:ها|های)?(?: .{1,15})?|(?:اخبار|مطالب|خبرهای|مطلب ?های|نوشته ?های|عناوین|پست ?های) "
        r"(?:مرتبط|مشابه|پیشنهادی|داغ|روز|برگزیده|دیگر|بیشتر)|(?:بیشتر|همچنین) بخوانید"
        r"|(?:\S{1,4} )?(?:نظر(?:ات)?|دیدگاه(?: ?ها)?|پاسخ ?ها)(?: (?:کاربران|شما|بینندگان|مخاطبان|خوانندگان))?"
        r"|(?:ارسال|ثبت|درج|افزودن|نوشتن) (?:نظر|دیدگاه)(?: .{1,12})?|دیدگاهتان را بنویسید|نظر (?:شما|بدهید|دهید)"
        r"|(?:related|latest|popular|recent|most read|comments|leave a).{0,25})\W*(?:\(?\d{1,4}\)?)?\W*$"
    ).replace(" ?", r"[\s\u200c]?"),
    re.IGNORECASE,
)
"""Headings of boxes beside an article, as Persian sites print them."""

REMARKS: Final = re.compile(r"^\W*(?:\S{1,4}\s)?(?:نظر|دیدگاه|پاسخ|comments)", re.IGNORECASE)
"""How headings of readers' comments begin."""
ADVERT_HEADS: Final = re.compile(
    r"^\W*(?:تبلیغات?|آگهی(?:[\s\u200c]?ها)?|advertisements?|sponsored)\W*$", re.IGNORECASE
)
"""Headings of boxes of advertisements; among paragraphs they only label one."""
TAG_HEADS: Final = re.compile(r"^\W*(?:برچسب|کلید[\s\u200c]?واژه|تگ)[\s\u200c]?(?:ها)?\W*$")
"""Labels of tags."""
LABELS: Final = re.compile(
    r"^\W*(?:اشتراک[ \u200c]?گذاری|به اشتراک بگذارید|تبلیغات?|آگهی|ارسال به دوستان|نسخه چاپی|چاپ|advertisement)\W*$",
    re.IGNORECASE,
)
"""Lines that are not text wherever they stand, and say nothing about what follows."""

ELSEWHERE: Final = words(
    "comment comments cmnt related similar sidebar footer latest menu nav navbar mostviewed mostvisited popular popup "
    "trending recommended nazarat nazar porbazdid mortabet disqus respond"
)
"""Those in which the date of the article cannot stand."""


def parts_of(names: str) -> list[str]:
    """The words that class names and ids are made of, lower case.

    >>> parts_of("postLead news_summary box2")
    ['post', 'lead', 'news', 'summary', 'box']
    """
    return [part.lower() for part in SPLIT.split(names) if part]
