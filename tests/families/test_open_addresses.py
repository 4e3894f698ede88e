"""Addresses of a site that nobody knows: what may be an article, and what identifies it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.families.open_addresses import OpenGrammar, may_be_article, number_of

GRAMMAR = OpenGrammar("https://x.ir", ("x.ir", "www.x.ir"), ())


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/news/123/slug", "123"),
        ("/fa/news/۱۲۳۴/slug", "1234"),
        ("/1404/10/08/12345/slug", "12345"),
        ("/2025/12/29/slug-of-the-article", None),
        ("/?p=77", "77"),
        ("/show.aspx?id=5&cat=9", "5"),
        ("/news-87123.html", "87123"),
        ("/87123-slug", "87123"),
        ("/budget-of-1404", None),
        ("/news/20251229/slug-of-it", None),
        ("/story/5521.html", "5521"),
        ("/archives/5521", "5521"),
        ("/fa/media/1404/10/11/3480002/slug", "3480002"),
    ],
)
def test_the_number_of_an_address_is_no_date(path, number):
    assert number_of(f"https://x.ir{path}") == number


@pytest.mark.parametrize(
    "path",
    [
        "/tag/1234",
        "/fa/category/5",
        "/page/2",
        "/economy",
        "/feed/",
        "/a.jpg",
        "/about",
        "/author/44/x",
        "/archives/1404/10",
    ],
)
def test_other_pages_are_no_articles(path):
    assert not may_be_article(f"https://x.ir{path}")
    assert GRAMMAR.article_id(f"https://x.ir{path}") is None


def test_one_article_has_one_code_under_all_its_addresses():
    forms = ("https://x.ir/a/some-long-headline", "http://www.x.ir/a/some-long-headline/?utm_source=t#top")
    assert len({GRAMMAR.article_id(form) for form in forms}) == 1
    assert GRAMMAR.article_id("https://y.ir/a/some-long-headline") is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_codes_are_digits_and_those_of_two_slugs_differ(one, other):
    codes = [GRAMMAR.article_id(f"https://x.ir/n/{slug}-headline-text") for slug in (one, other)]
    assert all(code is None or (code.isascii() and code.isdecimal()) for code in codes)
    if one == other:
        assert codes[0] == codes[1]
    elif None not in codes and codes[0] == codes[1]:
        assert (
            len(codes[0]) < 18
            or len({GRAMMAR.canonical(f"https://x.ir/n/{slug}-headline-text") for slug in (one, other)}) == 1
        )
