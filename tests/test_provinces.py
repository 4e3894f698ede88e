"""Names of provinces and places, and which province an article belongs to.

Modules: `provinces/deciding.py`, `provinces/names.py`, `provinces/places.py`, `provinces/table.py`.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.provinces import (
    BY_SLUG,
    PROVINCES,
    decide,
    find,
    is_common,
    known,
    locate,
    multiword_names,
    places_in,
    suggest,
)
from newscrawl.text import clean


def test_thirty_one_provinces_with_unique_codes() -> None:
    assert len(PROVINCES) == len(BY_SLUG) == len({p.iso for p in PROVINCES}) == len({p.name for p in PROVINCES}) == 31
    assert {p.iso for p in PROVINCES} == {f"IR-{code:02}" for code in range(31)}
    ardabil = BY_SLUG["ardabil"]
    assert (ardabil.iso, ardabil.name) == ("IR-24", "اردبیل")


@pytest.mark.parametrize("province", PROVINCES, ids=lambda p: p.slug)
def test_every_spelling_is_found(province: object) -> None:
    for name in (province.slug, province.iso, province.name, *province.spellings):  # type: ignore[attr-defined]  # Province
        variants = {
            name,
            name.upper(),
            f" {name} ",
            name.replace(" ", "\u200c"),
            name.replace(" ", ""),
            name.replace("-", " "),
        }
        if not name.isascii():
            variants |= {f"استان {name}", name.replace("ی", "ي").replace("ک", "ك")}
        for variant in variants:
            assert find(variant) is province, variant


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Esfahan", "isfahan"),
        ("Kohgilooye-Boyerahmad", "kohgiluyeh-and-boyer-ahmad"),
        ("ChaharMahal-Bakhtiari", "chaharmahal-and-bakhtiari"),
        ("AzarbayjanSharghi", "east-azerbaijan"),
        ("khorasanRazavi", "razavi-khorasan"),
        ("Ghazvin", "qazvin"),
        ("Booshehr", "bushehr"),
        ("Khūzestān", "khuzestan"),
        ("ir-24", "ardabil"),
        ("Tehran Province", "tehran"),
        ("تهران بزرگ", "tehran"),
        ("كهگيلويه وبويراحمد", "kohgiluyeh-and-boyer-ahmad"),
        *((name, "east-azerbaijan") for name in ("آ.شرقی", "آ شرقی", "آذ. شرقی", "آذر شرقي")),
        *((name, "west-azerbaijan") for name in ("آ.غربی", "آ. غربی", "آذ.غربی")),
        *((name, "razavi-khorasan") for name in ("خ.رضوی", "خ رضوي", "استان خ. رضوی")),
        *((name, "north-khorasan") for name in ("خ.شمالی", "خ شمالی")),
        *((name, "south-khorasan") for name in ("خ.جنوبی", "خ. جنوبی")),
        *((name, "chaharmahal-and-bakhtiari") for name in ("چ و ب", "چ.ب", "استان چ و ب", "Chahar Mahaal & Bakhtiari")),
        *((name, "kohgiluyeh-and-boyer-ahmad") for name in ("ک و ب", "ك.ب", "ک و بویراحمد")),
        *((name, "sistan-and-baluchestan") for name in ("س و ب", "س‌ و‌ ب", "سیستان")),
        ("اردبیل (استان)", "ardabil"),
        ("اردبێل", "ardabil"),
        ("طهران", "tehran"),
    ],
)
def test_spellings_of_sites(text: str, slug: str) -> None:
    assert find(text) is BY_SLUG[slug]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ایران",
        "چوب",
        "کوب",
        "س",
        "آذربایجان",
        "خراسان",
        "IR-31",
        "IR",
        "مریوان",
        "استان",
        "24",
        "khorasan",
        "اردبیل و گیلان",
    ],
)
def test_no_province(text: str) -> None:
    assert find(text) is None


def test_suggestions() -> None:
    assert suggest("ardabill") == ["ardabil"]
    assert suggest("مازندارن") == ["مازندران"]
    assert "kermanshah" in suggest("kermanshahh")
    assert suggest("zzzz") == []


@pytest.mark.parametrize(
    ("name", "slug", "county"),
    [
        ("مشگین‌شهر", "ardabil", "مشگین‌شهر"),
        ("مشکین شهر", "ardabil", "مشگین‌شهر"),
        ("بندر عباس", "hormozgan", "بندرعباس"),
        ("خرم‌آباد", "lorestan", "خرم‌آباد"),
        ("قائم‌شهر", "mazandaran", "قائم‌شهر"),
        ("امیرکلا", "mazandaran", "بابل"),
        ("كاشان", "isfahan", "کاشان"),
        ("کرمانشاه", "kermanshah", None),
    ],
)
def test_places(name: str, slug: str, county: str | None) -> None:
    place = locate(name)
    assert place is not None
    assert place.province is BY_SLUG[slug]
    assert place.county == county


@pytest.mark.parametrize("name", ["مهاباد", "سردشت", "رودبار", "نیر", "اردکان", "مهر"])
def test_a_shared_name_decides_nothing(name: str) -> None:
    assert locate(name) is None
    shared = known(name)
    assert shared is not None
    assert shared.province is None
    assert len(shared.provinces) > 1
    county = locate(name, county=True)
    assert county is not None
    assert county.province is not None
    assert decide(dateline=name).province is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("از امیرکلا تا کرمانشاه و کرمان", ["امیرکلا", "کرمانشاه", "کرمان"]),
        ("خبرگزاری فارس از خلیج فارس خبر داد", []),
        ("استاندار فارس", ["فارس"]),
        ("بانک مرکزی و استان مرکزی", ["مرکزی"]),
        ("علی مهر و نور و ری", []),
        ("شهرستان بم و شهرستان نور", ["بم", "نور"]),
        ("رشته‌کوه البرز و استان البرز", ["البرز"]),
        ("کردستان و کردستان عراق و اقلیم کردستان", ["کردستان"]),
        ("بندر عباس، بندرعباس، بندر‌عباس", ["بندر عباس", "بندرعباس", "بندر‌عباس"]),
        ("خرم آباد", ["خرم آباد"]),
        ("خرم، آباد", []),
        ("اسلام آباد پاکستان", []),
        ("آستان قدس رضوی", []),
        ("چهارمحال‌وبختیاری و آذربایجان‌شرقی", ["چهارمحال‌وبختیاری", "آذربایجان‌شرقی"]),
        ("قمصر در کاشان و قم", ["قمصر", "کاشان", "قم"]),
        ("اردبیلی‌ها و تهرانی‌ها", []),
    ],
)
def test_places_in_a_text(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in places_in(text)] == found


def test_names_of_several_words() -> None:
    names = multiword_names()
    assert ("سیستان", "و", "بلوچستان") in names
    assert ("اذربایجان", "شرقی") in names
    assert all(len(name) > 1 for name in names)
    assert is_common("نور")
    assert not is_common("اردبیل")


def test_order_of_trust() -> None:
    everything = {
        "meta": "ardabil",
        "section": ["استان‌ها", "گیلان"],
        "list_hint": "یزد",
        "dateline": "سنندج",
        "text": "به گزارش ایلنا از خراسان رضوی، باران می‌بارد.",
    }
    expected = [
        ("meta", "ardabil"),
        ("section", "gilan"),
        ("list", "yazd"),
        ("dateline", "kurdistan"),
        ("text", "razavi-khorasan"),
    ]
    for evidence, slug in expected:
        decision = decide(**everything)  # type: ignore[arg-type]  # each key has its own type
        assert decision.province is BY_SLUG[slug]
        assert decision.evidence == evidence
        del everything["list_hint" if evidence == "list" else evidence]
    assert decide(**everything).province is None  # type: ignore[arg-type]  # likewise


@pytest.mark.parametrize(
    ("section", "slug", "county"),
    [
        (["استانها", "اردبیل"], "ardabil", None),
        (["استان‌ها", "خوزستان", "آبادان"], "khuzestan", "آبادان"),
        (["آبادان"], "khuzestan", "آبادان"),
        (["مهاباد"], "west-azerbaijan", "مهاباد"),
        (["استان‌ها", "کاشان"], "isfahan", "کاشان"),
        (["فرهنگ", "اندیشه"], None, None),
        (["سیاست"], None, None),
        (["استان‌ها", "گیلان", "یزد"], None, None),
        ([], None, None),
    ],
)
def test_sections(section: list[str], slug: str | None, county: str | None) -> None:
    decision = decide(section=section)
    assert (decision.province.slug if decision.province else None, decision.county) == (slug, county)


@pytest.mark.parametrize(
    ("title", "text", "slug", "county"),
    [
        ("", "به گزارش خبرگزاری صدا و سیما، مرکز اردبیل، باران می‌بارد.", "ardabil", None),
        ("", "به گزارش خبرگزاری صداوسیما مرکز خلیج فارس؛ فرمانده انتظامی گفت", "hormozgan", None),
        ("", "به گزارش خبرگزاری صدا و سیمای خراسان شمالی چهار سال است", "north-khorasan", None),
        ("", "به گزارش ایلنا از وزارت نفت، مصرف گاز در تهران بالا رفت.", None, None),
        ("", "به گزارش خبرگزاری فارس از تهران، وزیر گفت", None, None),
        ("کشف کود قاچاق", "فرمانده انتظامی شهرستان قروه از توقیف کامیون خبر داد.", "kurdistan", "قروه"),
        ("سفر استاندار گیلان", "استاندار گیلان به دیدار کارگران رفت.", "gilan", None),
        ("بازی در اصفهان", "تیم پرسپولیس امروز در اصفهان به میدان می‌رود.", None, None),
        ("سهم دو استان", "استاندار گیلان و استاندار مازندران دیدار کردند.", None, None),
        ("دستمزد کارگران", "رئیس شوراهای کار استان مرکزی گفت: تورم بالاست.", None, None),
        ("طرح آستان قدس", "آستان قدس رضوی لبخند هدیه داد.", None, None),
        ("پرواز داکا", "به گزارش خبرگزاری صدا و سیما از اسلام آباد، پرواز داکا از سر گرفته شد.", None, None),
    ],
)
def test_text(title: str, text: str, slug: str | None, county: str | None) -> None:
    decision = decide(title=title, text=text)
    assert (decision.province.slug if decision.province else None, decision.county) == (slug, county)


def test_a_national_section_needs_a_bureau() -> None:
    text = "استاندار گیلان به دیدار کارگران رفت."
    assert decide(text=text).evidence == "text"
    assert decide(text=text, section=["سیاست"]).province is None
    assert decide(text="به گزارش ایکنا از لرستان، باران بارید.", section=["معارف"]).evidence == "text"


def test_dateline_and_county() -> None:
    assert decide(dateline="مشگین‌شهر").county == "مشگین‌شهر"
    capital = decide(dateline="اردبیل")
    assert (capital.province, capital.county) == (BY_SLUG["ardabil"], None)
    for name in ("تهران", "فارس", "قدس", "بغداد"):
        assert decide(dateline=name).province is None
    assert decide(section=["استانها", "اردبیل"], dateline="رشت").county is None


@pytest.mark.parametrize("name", ["اسلام‌آباد", "اسلام اباد", "حلب", "رباط", "احمدآباد", "فیض‌آباد", "هرات", "میامی"])
def test_a_place_that_is_better_known_abroad_decides_only_below_a_province(name: str) -> None:
    for section in ([], ["بین‌الملل"], ["جهان"], ["سیاست"]):
        assert decide(dateline=name, section=section).province is None
        assert decide(text=f"به گزارش ایرنا از {name}، شهردار {name} گفت.", section=section).province is None
    assert decide(dateline="احمدآباد", section=["استان‌ها", "یزد"]).county == "اردکان"
    assert decide(text="فرماندار شهرستان فاریاب گفت.").province is BY_SLUG["kerman"]


def test_the_desk_of_a_section_bounds_what_a_dateline_may_mean() -> None:
    small, county, capital = "ماسوله", "بابل", "مشهد"
    assert decide(dateline=small).province is BY_SLUG["gilan"]
    for section in (["بین‌الملل"], ["سیاست خارجی"], ["اخبار جهان"], ["آسیا"]):
        assert decide(dateline=small, section=section).province is None
        assert decide(dateline=county, section=section).province is None
        assert decide(dateline=capital, section=section).province is BY_SLUG["razavi-khorasan"]
    assert decide(dateline=small, section=["ورزش", "فوتبال"]).province is None
    assert decide(dateline=county, section=["ورزشی"]).province is BY_SLUG["mazandaran"]
    assert decide(dateline=small, section=["جهانگردی"]).province is BY_SLUG["gilan"]
    for province in PROVINCES:  # Yasuj is the city of a county of another name
        if province.slug != "tehran":
            assert decide(dateline=province.capital, section=["ورزشی"]).province is province


@pytest.mark.parametrize(
    ("accepted", "official"),
    [
        *((name, "تالش") for name in ("تالش", "طوالش")),
        *((name, "چابهار") for name in ("چابهار", "چاه‌بهار")),
        *((name, "قائم‌شهر") for name in ("قائم شهر", "قایمشهر", "قائم‌شهر")),
        *((name, "مهدی‌شهر") for name in ("مهدی شهر", "مهديشهر")),
        *((name, "اسلام‌آباد غرب") for name in ("اسلام آباد غرب", "اسلام‌آبادغرب")),
    ],
)
def test_a_county_has_one_official_and_several_accepted_names(accepted: str, official: str) -> None:
    assert decide(dateline=accepted).county == official
    assert (
        decide(list_hint=decide(dateline=accepted).province.slug, title=f"فرماندار {accepted} گفت").county == official
    )


def test_counties_are_spelt_as_the_cleaner_spells_them() -> None:
    table = files("newscrawl.provinces").joinpath("places.tsv").read_text("utf-8").splitlines()
    counties = {line.split("\t")[3] for line in table if not line.startswith("#")}
    counties -= {"", "خانمیرزا", "میاندورود"}  # it would cut these in the wrong place
    assert {county for county in counties if clean(county) != county} == set()


def test_unknown_meta_is_no_evidence() -> None:
    assert decide(meta="Provinces", section=["استانها", "اردبیل"]).evidence == "section"


def test_import_does_not_read_the_table() -> None:
    code = (
        "import newscrawl.provinces as p; from newscrawl.provinces import places;"
        "p.find('اردبیل'); assert places._table.cache_info().currsize == 0;"
        "p.locate('رشت'); assert places._table.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


names = st.sampled_from(
    ["فارس", "استان", "شهرستان", "مهر", "بندر", "عباس", "آباد", "و", "به گزارش", "از", "مرکز", "،", "‌"]
)


@given(st.lists(names | st.text(max_size=5), max_size=12).map(" ".join))
@settings(max_examples=200)
def test_any_text_can_be_asked(text: str) -> None:
    found = places_in(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    decision = decide(title=text, text=text, section=[text], dateline=text, meta=text)
    assert (decision.province is None) == (decision.evidence is None)
    find(text)
    suggest(text)
