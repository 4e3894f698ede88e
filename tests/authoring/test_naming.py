"""What an outlet calls itself, by its own pages."""

from datetime import UTC, datetime

import pytest

from newscrawl.authoring.naming import home_of, outlet_title, own_names
from newscrawl.pages.page import Page

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def page(title, site=""):
    meta = f'<meta property="og:site_name" content="{site}">' if site else ""
    return Page("https://x.ir/1", f"<html><head><title>{title}</title>{meta}</head></html>".encode(), NOW)


@pytest.mark.parametrize(
    ("articles", "home", "name"),
    [
        ([page("برف در گردنه | خبر بوم"), page("باران در دشت | خبر بوم")], None, "خبر بوم"),
        ([page("خبر بوم | برف در گردنه"), page("خبر بوم | باران در دشت")], None, "خبر بوم"),
        ([page("برف در گردنه - خبر بوم")], None, "خبر بوم"),
        ([page("برف در گردنه")], page("خبر بوم | تازه‌ترین خبرها"), "خبر بوم"),
        ([page("برف در گردنه", "خبر بوم")], None, "خبر بوم"),
        ([page("Snow | Local News")], page("Local News"), None),
        ([], None, None),
    ],
)
def test_names(articles, home, name):
    assert outlet_title(articles, home) == name


def test_home_province_by_a_place_in_the_name_alone():
    assert home_of("صدای میناب") == ("hormozgan", "میناب")
    assert home_of("خبر بوم") is None
    assert home_of("از تبریز تا شیراز") is None


def test_own_names():
    assert own_names("خبرگزاری نمونه نو")[:2] == ["خبرگزاری نمونه نو", "نمونه نو"]
