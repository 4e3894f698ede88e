from __future__ import annotations

from datetime import UTC, datetime

import pytest
from itemloaders.processors import Compose, MapCompose, TakeFirst

from newscrawl import sources
from newscrawl.loaders.article import ArticleLoader, Known, _short
from newscrawl.loaders.rules import body_css, css, meta
from newscrawl.pages.document import Document
from newscrawl.pages.page import Page
from newscrawl.reasons import Refused

URL = "https://www.mehrnews.com/news/1"
TEXT = "به گزارش خبرنگار ما، همه راه‌های روستایی شهرستان باز است."
HTML = f"""<html><head><meta property="og:title" content="عنوان در سر"/></head><body><h1>  عنوان
 </h1><h2></h2><ul><li>صفحه اصلی</li><li>استان‌ها</li><li>یزد</li><li>استان‌ها</li></ul><time>2025-12-29T07:25:31Z</time>
<div class="text"><p>عنوان</p><p>{TEXT}</p><p>انتهای پیام/</p></div><i>علی</i></body></html>"""
RULES = {
    "title": (css("h2"), css("h1"), meta("og:title")),
    "section": (css("li"),),
    "reporter": (css("i"),),
    "body": (body_css(".nothing"), body_css(".text")),
    "published_at": (css("time"),),
}


class Counts(dict):
    def inc_value(self, key, count=1):
        self[key] = self.get(key, 0) + count


@pytest.fixture
def document():
    return Document.of(Page(URL, HTML.encode(), datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.fixture
def load(document):
    def loader(kind=ArticleLoader, stats=None, **rules):
        return kind(document, sources.get("mehrnews"), Known("1", URL), {**RULES, **rules}, stats)

    return loader


def test_the_record(load):
    record = load().load_item()
    assert (record.id, record.title, record.body, record.reporter) == ("mehrnews#1", "عنوان", TEXT, "علی")
    assert (record.section, record.province) == (["استان‌ها", "یزد"], "yazd")
    assert record.published_at == "2025-12-29T10:55:31+03:30"
    assert record.fallbacks == []


def test_first_rule_that_matches_wins_and_those_behind_it_are_not_tried(load):
    stats = Counts()
    load(stats=stats).load_item()
    assert stats == {
        "parser/title/css/h2": 0,
        "parser/title/css/h1": 1,
        "parser/section/css/li": 1,
        "parser/reporter/css/i": 1,
        "parser/body/css/.nothing": 0,
        "parser/body/css/.text": 1,
        "parser/published_at/css/time": 1,
    }


def test_fallback_is_named(load):
    record = load(title=(css("h2"), meta("og:title"))).load_item()
    assert record.title == "عنوان در سر"
    assert record.fallbacks == ["title"]


def test_no_headline_and_no_date(load):
    with pytest.raises(Refused, match="no_title"):
        load(title=(css("h2"),)).load_item()
    with pytest.raises(Refused, match="date_missing"):
        load(published_at=()).load_item()


def test_processors_take_effect_as_scrapy_teaches(load):
    class Loader(ArticleLoader):
        title_in = MapCompose(str.strip, lambda text: text.replace("عنوان", "خبر"))
        title_out = Compose(TakeFirst(), lambda text: f"{text}!")
        section_in = MapCompose(lambda text: None if text == "یزد" else text)

        def reporter_in(self, values):
            return [f"{value} رضایی" for value in values]

    record = load(Loader).load_item()
    assert (record.title, record.section, record.reporter) == ("خبر!", ["استان‌ها"], "علی رضایی")


def test_a_rule_whose_values_a_processor_rejects_found_nothing(load):
    class Loader(ArticleLoader):
        title_in = MapCompose(lambda text: text if "سر" in text else None)

    stats = Counts()
    assert load(Loader, stats).load_item().title == "عنوان در سر"
    assert [stats[f"parser/title/{rule}"] for rule in ("css/h2", "css/h1", "meta/og:title")] == [0, 0, 1]


def test_processors_see_the_page_in_their_context(load):
    def numbered(text, loader_context):
        return f"{text} {len(loader_context['document'].html)} {loader_context['source'].name}"

    class Loader(ArticleLoader):
        title_in = MapCompose(numbered)

    assert load(Loader).load_item().title == f"عنوان {len(HTML.encode())} mehrnews"


def test_what_was_added_by_hand_comes_before_the_rules(load):
    loader = load()
    loader.add_value("title", "از فهرست")
    assert loader.load_item().title == "از فهرست"


def test_a_record_is_loaded_twice_alike(load):
    loader = load()
    first = loader.load_item()
    assert loader.load_item() == first


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("mehrnews.com/x349jN", "https://mehrnews.com/x349jN"),
        ("//mehrnews.com/x349jN", "https://mehrnews.com/x349jN"),
        ("http://127.0.0.1:43851/x349jN", "https://www.mehrnews.com/x349jN"),
        ("http://localhost/?p=7", "https://www.mehrnews.com/?p=7"),
        ("http://mirror.example:8000/fa/tiny/news-7", "https://www.mehrnews.com/fa/tiny/news-7"),
        ("/x349jN", "https://www.mehrnews.com/x349jN"),
        ("https://b2n.ir/x", "https://b2n.ir/x"),
        ("کد 3", None),
        ("http://[::1", None),
        (None, None),
    ],
)
def test_a_short_address_is_never_a_mirror_s(printed, short):
    assert _short(printed, sources.get("mehrnews"), "http://mirror.example:8000/news/7") == short
