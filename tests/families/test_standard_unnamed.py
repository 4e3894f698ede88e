"""Fields that a site of no engine prints without any name for them: by where they stand and how they read.

`loaders/standard_near.py`, `loaders/standard_pictures.py`, `loaders/standard_kinds.py`, `pages/own_images.py`. Texts are invented.
"""

# ruff: noqa: E501  # pages, as they are served
from datetime import UTC, datetime

import pytest

from newscrawl.authoring.detect import stand_in
from newscrawl.families.open_addresses import may_be_article, number_of
from newscrawl.families.standard import FAMILY
from newscrawl.items import Link
from newscrawl.pages.page import Page

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOME = "https://www.nemune.ir"
SOURCE = stand_in(HOME, "nemune", "standard", "نمونه")
TITLE = "پل تازه روستای سرخه در اردبیل باز شد"
KICKER = "بخشدار سرخه خبر داد؛"
LEAD = "بخشدار گفت که مردم نه روستا از امروز راه کوتاه‌تری به شهر دارند و دیگر دور نمی‌زنند."
TEXT = [
    "پل تازه روستای سرخه پس از دو سال کار باز شد و کامیون‌ها هم از روی آن می‌گذرند، بخشدار گفت.",
    "او گفت که پنج روستای دیگر هم در بهار پل خواهند داشت و پول آن کنار گذاشته شده است.",
    "مردم روستا می‌گویند که راه مدرسه بچه‌ها نیم ساعت کوتاه‌تر شده و زمستان آسوده‌تر می‌گذرد.",
]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)
DATE = "جمعه ۱۲ دی ۱۴۰۴ - ۱۰:۵۵"


def read(inner, head="", title=TITLE, path="/news/77001", hint=None):
    html = f"<!DOCTYPE html><html lang=fa dir=rtl><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{inner}</body></html>"
    return FAMILY.article(Page(HOME + path, html.encode(), NOW, 200, {}), SOURCE, hint=hint)


def utility(text=BODY, more="", below=""):
    """A page of utility classes, which say nothing."""
    return (
        f'<main class="px-4"><div class="col-8"><p class="text-sm">{KICKER}</p><h1 class="text-2xl">{TITLE}</h1>'
        f'<div class="flex text-xs"><span>{DATE}</span><span>کد مطلب: ۷۷۰۰۱</span></div>{more}'
        f'<p class="font-bold">{LEAD}</p><div class="prose">{text}</div>{below}</div></main>'
    )


def test_lead_and_kicker_are_told_by_their_place():
    record = read(utility())
    assert (record.kicker, record.title, record.lead) == (KICKER, TITLE, LEAD)
    assert record.body == "\n\n".join(TEXT)


def test_a_section_above_the_headline_is_no_kicker():
    record = read(utility().replace(KICKER, "استان‌ها"))
    assert record.kicker is None


def test_tags_behind_a_label_and_by_their_addresses():
    links = '<a href="/x/1">#پل</a> <a href="/x/2">راه روستایی</a>'
    assert read(utility(below=f"<div><span>برچسب‌ها:</span>{links}</div>")).tags == ["پل", "راه روستایی"]
    named = links.replace("/x/", "/tag/")
    assert read(utility(below=f"<nav aria-label=tags><ul><li>{named}</li></ul></nav>")).tags == ["پل", "راه روستایی"]
    inside = TEXT[0].replace("پل", '<a href="/tag/1">پل</a>', 1)
    assert read(utility(f"<p>{inside}</p>{BODY}")).tags == []


def test_pictures_that_stand_with_the_headline_and_not_those_of_others():
    main = '<img src="/files/bridge.jpg" alt="">'
    beside = '<img src="/files/avatar-3.png"><a href="https://ad.example/x"><img src="/files/sale.jpg"></a><img src="/t/9.jpg" width="60" height="40"><a href="/news/5"><img src="/files/other.jpg"></a>'
    record = read(utility(more=main + beside))
    assert [image.url for image in record.images] == [f"{HOME}/files/bridge.jpg"]
    amp = read(utility(more='<amp-img src="/files/bridge.jpg" width="900" height="600"></amp-img>'))
    assert [image.url for image in amp.images] == [f"{HOME}/files/bridge.jpg"]


def test_pictures_of_json_ld():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"2026-01-02T07:25:00Z","image":[{"@type":"ImageObject","url":"/a.jpg"},"/b.jpg"]}</script>'
    record = read(utility(), head % TITLE)
    assert [image.url for image in record.images] == [f"{HOME}/a.jpg", f"{HOME}/b.jpg"]


def test_an_album_and_a_film_need_no_text():
    album = "".join(f'<figure><img src="/files/{n}.jpg"></figure>' for n in range(6))
    page = f"<main><article><h1>{TITLE}</h1><time>{DATE}</time><div>{album}</div></article></main>"
    record = read(page)
    assert (record.kind, len(record.images), record.body) == ("photo", 6, None)
    film = page.replace(album, '<video src="/files/1.mp4" controls></video>')
    assert read(film).kind == "video"


@pytest.mark.parametrize(
    "written",
    [
        "جمعه ۱۲ دی‌ماه ۱۴۰۴، ساعت ۱۰ و ۵۵ دقیقه",
        "تاریخ انتشار: جمعه دوازدهم دی ماه ۱۴۰۴ ساعت ده و پنجاه و پنج دقیقه",
        "۲ ژانویه ۲۰۲۶، ساعت ۱۰:۵۵",
        "۲۰۲۶/۰۱/۰۲ ۱۰:۵۵:۰۰ ق.ظ",
    ],
)
def test_dates_as_people_write_them(written):
    assert read(utility().replace(DATE, written)).published_at == "2026-01-02T10:55:00+03:30"


def test_a_headline_that_only_the_list_tells():
    page = f"<table><tr><td><font size=2>استان‌ها</font></td></tr><tr><td><font size=5><b>{TITLE}</b></font></td></tr><tr><td>{DATE}</td></tr><tr><td><font>{'<br><br>'.join(TEXT)}</font></td></tr></table>"
    hint = Link("77001", HOME + "/news/77001", title=TITLE)
    record = read(page, title="روزنامه نمونه", hint=hint)
    assert (record.title, record.body) == (TITLE, "\n\n".join(TEXT))


def test_a_section_in_front_of_the_headline_is_no_part_of_it():
    assert read(utility().replace(f">{TITLE}<", f">اردبیل: {TITLE}<"), title=f"نمونه - {TITLE}").title == TITLE
    whole = f"اردبیل: {TITLE}"
    assert read(utility().replace(f">{TITLE}<", f">{whole}<"), title=f"{whole} | نمونه").title == whole


def test_what_was_answered_to_the_first_of_a_thread_is_not_text():
    answer = "<div><table><tr><td>۱۲ دی ۱۴۰۴، ۱۱:{}</td></tr><tr><td>{}</td></tr></table></div>"
    answers = "".join(answer.format(n, "خیلی هم خوب شد و ما هم خوشحال شدیم از این کار خوب. " * 2) for n in (11, 22, 33))
    first = f"<div><table><tr><td>{DATE}</td></tr><tr><td>{BODY * 3}</td></tr></table></div>"
    record = read(f"<div><h2>{TITLE}</h2></div><div id=posts>{first}{answers}</div>")
    assert record.published_at == "2026-01-02T10:55:00+03:30"
    assert "خوشحال" not in record.body


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/index.php?id=45&tx_news_pi1%5Baction%5D=detail&tx_news_pi1%5Bnews%5D=123", "123"),
        ("/index.php?option=com_content&view=article&id=77:slug&catid=8", "77"),
        ("/modules.php?name=News&file=article&sid=44", "44"),
        ("/showthread.php?t=55", "55"),
        ("/index.php?view=category&id=8", None),
        ("/?page=cat&id=3", None),
        ("/?page=tag&id=44", None),
    ],
)
def test_numbers_in_queries(address, number):
    if number is None:
        assert not may_be_article(HOME + address, loose=True)
    else:
        assert (may_be_article(HOME + address), number_of(HOME + address)) == (True, number)
