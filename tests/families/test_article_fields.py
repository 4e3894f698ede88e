"""Fields of the record besides the body, each trap of sites/nastooh.md with its test.

Modules: `families/base.py`, `families/nastooh.py`, `loaders/kinds.py`, `loaders/province.py`, `loaders/rules.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.items import Link, from_json, to_json
from newscrawl.reasons import Refused


def test_the_reference_page(read):
    article = read()
    assert article.id == "mehrnews#6705663"
    assert article.title == "اوچی: همکاری‌های جهاد دانشگاهی و بهزیستی اردبیل تقویت می‌شود"
    assert article.dateline == "اردبیل"
    assert article.lead.startswith("اردبیل- رئیس")
    assert (article.province, article.province_iso, article.province_from) == ("ardabil", "IR-24", "meta")
    assert article.published_jalali == "1404-10-08 10:55"
    assert article.fallbacks == []
    assert article.kicker is None
    assert article.fetched_at == "2026-01-02T09:30:00+03:30"


def test_every_field_survives_its_json(read):
    article = read()
    assert from_json(to_json(article)) == article


def test_time_of_rendering_is_never_the_publication(read):
    # `meta[name=date]` says 2026-01-02 on this page, and is all that is left of dates here.
    with pytest.raises(Refused) as refusal:
        read(published=None, date="")
    assert refusal.value.reason == "date_missing"


def test_utc_of_the_head_wins_for_its_seconds(read):
    assert read(published="2025-12-29T07:25:31Z").published_at == "2025-12-29T10:55:31+03:30"


def test_head_on_tehran_clock_labelled_utc(read):
    assert read(published="2025-12-29T10:55:31Z").published_at == "2025-12-29T10:55:31+03:30"


def test_head_that_is_days_off_gives_way_to_what_readers_see(read):
    assert read(published="2020-01-01T00:00:00Z").published_at == "2025-12-29T10:55:00+03:30"


def test_summer_time_until_2022(read):
    article = read(published="2022-08-01T06:00:00Z", date="۱۰ مرداد ۱۴۰۱، ۱۰:۳۰")
    assert article.published_at == "2022-08-01T10:30:00+04:30"


def test_visible_date_alone(read):
    assert read(published=None).published_at == "2025-12-29T10:55:00+03:30"


def test_photo_page_form_of_the_date(read):
    assert read(published=None, date="۸ دی ۱۴۰۴ - ۱۰:۵۵").published_at == "2025-12-29T10:55:00+03:30"


def test_jalali_in_the_meta_tag(read):
    # yjc.ir wrote «۱۳۹۹-۰۲-۲۱T…» (2020).
    assert read(published="۱۴۰۴-۱۰-۰۸T۱۰:۵۵:۳۱", date="").published_at == "2025-12-29T10:55:31+03:30"


def test_unreadable_date_is_named(read):
    with pytest.raises(Refused, match="دیروز یا پریروز") as refusal:
        read(published=None, date="دیروز یا پریروز")
    assert refusal.value.reason == "date_unreadable"


def test_future_date_is_refused(read):
    with pytest.raises(Refused) as refusal:
        read(published="2026-12-13T06:52:15Z", date="۲۲ آذر ۱۴۰۵، ۱۰:۲۲")
    assert refusal.value.reason == "date_future"
    assert refusal.value.row.passing


def test_modified_before_published_says_nothing(read):
    # Khabaronline 2020: 03:00:30Z against 03:25:00Z.
    assert read(modified="2025-12-29T07:00:30Z").modified_at is None


def test_modified(read):
    assert read(modified="2025-12-29T08:25:31Z").modified_at == "2025-12-29T11:55:31+03:30"


def test_breadcrumb_once_and_without_home(read):
    assert [part.replace("\u200c", "") for part in read().section] == ["استانها", "اردبیل"]
    assert [part.replace("\u200c", "") for part in read(section=("صفحه اصلی", "استانها", "اردبیل")).section] == [
        "استانها",
        "اردبیل",
    ]


def test_tags_are_the_article_s_own(read):
    assert read().tags == ["اردبیل", "جهاد دانشگاهی"]


def test_best_size_of_the_picture_without_cache_breaker(read):
    article = read()
    assert [image.url for image in article.images] == ["https://media.mehrnews.com/d/2025/12/29/4/5844001.jpg"]
    assert article.images[0].caption is None  # it only repeats the headline


def test_picture_in_the_body_with_its_own_caption(read):
    body = (
        "<p>متن خبر این است و همین برای آزمون بس است.</p><figure>"
        '<img src="https://media.mehrnews.com/d/2025/12/29/3/777.jpg"/><figcaption>نشست اردبیل</figcaption></figure>'
    )
    images = read(body=body).images
    assert (images[1].url, images[1].caption) == ("https://media.mehrnews.com/d/2025/12/29/3/777.jpg", "نشست اردبیل")


def test_short_url_with_scheme(read):
    assert read().short_url == "https://mehrnews.com/x38abc"


def test_url_is_the_canonical_one(read):
    encoded = "https://www.mehrnews.com/news/6705663/%D8%A7%D9%88%DA%86%DB%8C-%D9%87%D9%85%DA%A9%D8%A7%D8%B1%DB%8C"
    assert read(at="http://mehrnews.com/news/6705663?utm_source=x").url == encoded


def test_url_of_a_page_from_a_mirror(read):
    mirror = "http://127.0.0.1:8123/news/6705663/slug"
    assert read(at=mirror, url=mirror).url == "https://www.mehrnews.com/news/6705663/slug"


def test_canonical_of_another_site_is_not_believed(read):
    article = read(at="https://www.mehrnews.com/news/6705663/slug", url="https://evil.example/news/6705663/slug")
    assert article.url == "https://www.mehrnews.com/news/6705663/slug"


def test_article_behind_a_short_link(read):
    assert read(at="https://mehrnews.com/x38abc", url="").url == "https://www.mehrnews.com/news/6705663"


def test_another_article_than_asked_for(read):
    with pytest.raises(Refused, match="6705663") as refusal:
        read(hint=Link("6700000", "https://www.mehrnews.com/news/6700000"))
    assert refusal.value.reason == "wrong_article"


@pytest.mark.parametrize(
    ("news_type", "kind"),
    [
        ("news", "news"),
        ("photo", "photo"),
        ("video", "video"),
        ("report", "report"),
        ("talk", "interview"),
        ("op-ed", "note"),
    ],
)
def test_kinds(read, news_type, kind):
    assert read(news_type=news_type).kind == kind


def test_kind_of_the_path_where_the_head_is_silent(read):
    url = "https://www.mehrnews.com/photo/6705663/x"
    assert read(news_type="", url=url).kind == "photo"


def test_kind_of_the_list_where_the_page_is_silent(read):
    hint = Link("6705663", "https://www.mehrnews.com/news/6705663", kind="report")
    assert read(news_type="", hint=hint).kind == "report"


def test_reporter_of_the_byline(read):
    body = (
        "<p>"
        "<a href='https://www.mehrnews.com'>خبرگزاری مهر</a>، گروه استان‌ها- بهنام بهتری نژاد: "
        "در سال‌های اخیر چنین بود.</p>"
    )
    assert read(body=body).reporter == "بهنام بهتری نژاد"


def test_own_name_is_no_credit(read):
    assert read().credit is None


def test_credit(read):
    body = "<p>به گزارش خبرگزاری مهر به نقل از اسپوتنیک، پلیس سوئیس اعلام کرد که انفجاری رخ داد.</p>"
    assert read(body=body).credit == "اسپوتنیک"


def test_lead_that_begins_with_no_place_has_no_dateline(read):
    assert read(lead="علی- رئیس جهاد دانشگاهی استان خبر داد.").dateline is None


def test_own_name_is_no_dateline(read):
    # مهر is a town in Fars, too.
    assert read(lead="مهر- رئیس جهاد دانشگاهی استان خبر داد.").dateline is None


def test_dateline_of_the_body_where_the_lead_has_none(read):
    article = read(lead="رئیس جهاد دانشگاهی خبر داد.", body="<p>سنندج- استاندار گفت: خبر خوبی در راه است.</p>")
    assert article.dateline == "سنندج"


def test_province_of_the_list_is_weaker_than_the_page(read):
    hint = Link("6705663", "https://www.mehrnews.com/news/6705663", province="yazd")
    assert read(hint=hint).province == "ardabil"
    assert (
        read(
            hint=hint, slug="", section=(), lead="خبر داد که چنین است.", body="<p>متنی بی هیچ نام و نشان از جایی.</p>"
        ).province_from
        == "list"
    )


def test_national_news_has_no_province(read):
    article = read(slug="ForeignPolitic", section=("سیاست", "سیاست خارجی"), lead="سخنگوی وزارت خارجه گفت.", tags=())
    assert (article.province, article.province_from) == (None, None)


def test_headline_with_a_line_break(read):
    assert read(title="نشست استاندار، فرماندار و\nشهردار هرمزگان").title == "نشست استاندار، فرماندار و شهردار هرمزگان"


def test_arabic_letters_are_unified_and_counted(read):
    article = read(title="رئيس كل دادگستري")
    assert article.title == "رئیس کل دادگستری"
    assert article.repairs["letters"] >= 3


def test_photo_story(read):
    html = PHOTO.encode()
    article = read(html, at="https://www.mehrnews.com/photo/6018504", now=datetime(2024, 2, 9, tzinfo=UTC))
    assert article.kind == "photo"
    assert article.kicker == article.reporter == "احمد حسنی"
    assert article.lead is None
    assert article.body == "حرم مطهر رضوی در روز مبعث پیامبر اسلام (ص)، غرق در نور بود."
    assert [image.url[-13:] for image in article.images] == ["4/4850062.jpg", "4/4850063.jpg"]
    assert article.published_at == "2024-02-08T13:30:50+03:30"


def test_photo_story_without_any_text(read):
    html = PHOTO.replace("<p>حرم مطهر رضوی در روز مبعث پیامبر اسلام (<span>ص)</span>، غرق در نور بود.</p>", "").encode()
    article = read(html, at="https://www.mehrnews.com/photo/6018504", now=datetime(2024, 2, 9, tzinfo=UTC))
    assert article.body is None


PHOTO = """<!DOCTYPE html><html lang="fa"><head>
<meta property="nastooh:newsType" content="photo" /><meta property="nastooh:nid" content="6018504" />
<meta property="og:description" content="" /><meta property="nastooh:subtopic" content="khorasanRazavi" />
<meta property="og:image" content="https://media.mehrnews.com/d/2024/02/08/4/4850062.jpg?ts=1707385813364" />
<meta itemprop="datePublished" property="article:published_time" content="2024-02-08T10:00:50Z" /></head><body>
<article id="photo" class="box item"><div class="item-header"><ol class="breadcrumb"><li><a href="/service/Provinces">
استانها</a></li><li><a href="/service/Provinces/khorasanRazavi">خراسان رضوی</a></li></ol>
<div class="item-date"><span>۱۹ بهمن ۱۴۰۲ - ۱۳:۳۰</span></div><div class="item-title"><h4 class="subtitle kicker">
<a href="/photo/6018504/x">احمد حسنی</a></h4><h1 class="title" itemprop="headline"><a href="/photo/6018504/x">
حال و هوای حرم امام رضا (ع) در روز عید مبعث</a></h1></div></div>
<div class="item-summary"><p class="introtext" itemprop="description"></p><div class="item-body">
<p>حرم مطهر رضوی در روز مبعث پیامبر اسلام (<span>ص)</span>، غرق در نور بود.</p></div></div>
<section class="box content story photoGall"><ul>
<li><figure><a href="https://media.mehrnews.com/d/2024/02/08/4/4850062.jpg?ts=1"><img
 src="https://media.mehrnews.com/d/2024/02/08/3/4850062.jpg?ts=1" alt="حال و هوای حرم امام رضا (ع) در روز عید مبعث"
 /></a></figure></li>
<li><figure><a href="https://media.mehrnews.com/d/2024/02/08/4/4850063.jpg?ts=1"><img
 src="https://media.mehrnews.com/d/2024/02/08/3/4850063.jpg?ts=1" /></a></figure></li></ul></section>
</article></body></html>"""
