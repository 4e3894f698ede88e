from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.families.base import Page
from newscrawl.loaders.article import ArticleLoader
from newscrawl.loaders.rules import css, meta
from newscrawl.pages.document import Document

HTML = """<html><head><meta property="og:title" content="عنوان در سر"/></head><body><h1>  عنوان
 </h1><h2></h2><ul><li>صفحه اصلی</li><li>استان‌ها</li><li>یزد</li><li>استان‌ها</li></ul></body></html>"""


class Counts(dict):
    def inc_value(self, key, count=1):
        self[key] = self.get(key, 0) + count


@pytest.fixture
def document():
    return Document.of(Page("https://www.mehrnews.com/news/1", HTML.encode(), datetime(2026, 1, 1, tzinfo=UTC)))


def test_first_rule_that_matches_wins(document):
    stats = Counts()
    loader = ArticleLoader(document, stats)
    loader.add_rules("title", (css("h2"), css("h1"), meta("og:title")))
    assert loader.one("title") == "عنوان"
    assert loader.fallbacks == []
    assert stats == {"parser/title/css/h2": 0, "parser/title/css/h1": 1}


def test_fallback_is_named(document):
    loader = ArticleLoader(document)
    loader.add_rules("title", (css("h2"), meta("og:title")))
    assert loader.one("title") == "عنوان در سر"
    assert loader.fallbacks == ["title"]


def test_nothing_found(document):
    loader = ArticleLoader(document)
    loader.add_rules("lead", (css("h2"),))
    assert loader.one("lead") is None
    assert loader.all_of("lead") == []


def test_breadcrumb_loses_home_and_repetitions(document):
    loader = ArticleLoader(document)
    loader.add_rules("section", (css("li"),))
    assert loader.all_of("section") == ["استان‌ها", "یزد"]
