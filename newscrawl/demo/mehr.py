"""Mehr News Agency, as its menus of February 2024 and its articles of January 2026 show it.

Section slugs and names are Mehr's own, and so are the topic numbers of the services and of six
provinces. Those of the other provinces and of the sub-sections are NOT known (sites/nastooh.md, section 3): they are
invented here, in no order, so that a crawler can only get them from the site's own links and from `select#topic` of its
archive.
"""

from __future__ import annotations

from typing import Final

from newscrawl.demo.model import Outlet, Section

# ISO 3166-2, Mehr's slug, Persian name.
PROVINCES: Final = (
    ("IR-03", "AzarbayjanSharghi", "آذربایجان شرقی"),
    ("IR-04", "AzarbayjanGharbi", "آذربایجان غربی"),
    ("IR-24", "Ardabil", "اردبیل"),
    ("IR-10", "Esfahan", "اصفهان"),
    ("IR-30", "Alborz", "البرز"),
    ("IR-16", "Eilam", "ایلام"),
    ("IR-18", "Booshehr", "بوشهر"),
    ("IR-23", "Tehran", "تهران"),
    ("IR-14", "ChaharMahal-Bakhtiari", "چهارمحال و بختیاری"),
    ("IR-29", "KhorasanJonoobi", "خراسان جنوبی"),
    ("IR-09", "khorasanRazavi", "خراسان رضوی"),
    ("IR-28", "khorasanShomali", "خراسان شمالی"),
    ("IR-06", "Khoozestan", "خوزستان"),
    ("IR-19", "Zanjan", "زنجان"),
    ("IR-20", "Semnan", "سمنان"),
    ("IR-11", "Sistan-Balochestan", "سیستان و بلوچستان"),
    ("IR-07", "Fars", "فارس"),
    ("IR-26", "Ghazvin", "قزوین"),
    ("IR-25", "Qom", "قم"),
    ("IR-12", "Kordestan", "کردستان"),
    ("IR-08", "Kerman", "کرمان"),
    ("IR-05", "Kermanshah", "کرمانشاه"),
    ("IR-17", "Kohgilooye-Boyerahmad", "کهگیلویه و بویراحمد"),
    ("IR-27", "Golestan", "گلستان"),
    ("IR-01", "Gilan", "گیلان"),
    ("IR-15", "Lorestan", "لرستان"),
    ("IR-02", "Mazandaran", "مازندران"),
    ("IR-00", "Markazi", "مرکزی"),
    ("IR-22", "Hormozgan", "هرمزگان"),
    ("IR-13", "Hamedan", "همدان"),
    ("IR-21", "Yazd", "یزد"),
)

# Slug, Persian name, topic number (Mehr's own), sub-sections as (slug, Persian name).
SERVICES: Final = (
    ("Politic", "سیاست", 7, (("ForeignPolitic", "سیاست خارجی"), ("Defence", "امنیتی و دفاعی"), ("Parliament", "مجلس"))),
    ("Society", "جامعه", 6, (("City", "شهری"), ("Welfare", "رفاه و تأمین اجتماعی"), ("Education", "آموزش و پرورش"))),
    ("Economy", "اقتصاد", 25, (("Industry", "صنعت و معدن"), ("Agriculture", "آب و کشاورزی"), ("Energy", "انرژی"))),
    ("International", "بین الملل", 8, (("Europe", "اروپا"), ("WestAsia", "آسیای غربی"))),
    ("Sport", "ورزش", 9, (("Football", "فوتبال ایران"), ("Wrestling", "کشتی و رزمی"))),
    ("Culture", "فرهنگ و ادب", 2, (("Book", "کتاب و ادبیات"), ("Heritage", "میراث فرهنگی"))),
    ("Art", "هنر", 1, (("Cinema", "سینما"), ("Music", "موسیقی"))),
    ("Religion-Thought", "دین، حوزه، اندیشه", 3, (("Quran", "قرآن و متون دینی"),)),
    ("HiTech", "دانشگاه و فناوری", 5, (("NewTechnologies", "فناوری های نوین"), ("Student", "دانشجویی"))),
    ("health", "سلامت", 550, (("Hygiene", "بهداشت و درمان"),)),
)

PROVINCES_TOPIC: Final = 19
"""Topic of all provinces together (menu of February 2024: `/archive?tp=19`)."""
TOPICS: Final = {"Esfahan": 82, "Gilan": 88, "Mazandaran": 89, "Fars": 93, "khorasanRazavi": 96, "Tehran": 107}
"""Mehr's own numbers of provinces, by their feeds (a list of October 2026)."""
_INVENTED: Final = 3000


def _sections() -> tuple[Section, ...]:
    sections = [Section("Provinces", "استانها", topic=PROVINCES_TOPIC)]
    for place, (iso, slug, name) in enumerate(PROVINCES):
        # 31 is prime: a stride of 12 visits every number once, in no order that could be guessed.
        topic = TOPICS.get(slug, _INVENTED + 1 + (place * 12 + 7) % 31)
        sections.append(Section("Provinces", "استانها", slug, name, topic, PROVINCES_TOPIC, iso))
    number = _INVENTED + 100
    for service, name, topic, subs in SERVICES:
        sections.append(Section(service, name, topic=topic))
        for sub, sub_name in subs:
            number += 1
            sections.append(Section(service, name, sub, sub_name, number, topic))
    return tuple(sections)


MEHR: Final = Outlet(
    name="mehrnews",
    agency="خبرگزاری مهر",
    title="خبرگزاری مهر | اخبار ایران و جهان | Mehr News Agency",
    english="Mehr News Agency",
    host="www.mehrnews.com",
    short_host="mehrnews.com",
    media="https://media.mehrnews.com",
    licence=(
        "All Content by Mehr News Agency is licensed under a Creative Commons Attribution 4.0 International License."
    ),
    sections=_sections(),
    provincial="Provinces",
)
