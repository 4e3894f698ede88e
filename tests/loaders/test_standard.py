"""Rules for any page: the site's name in a title. The rest is tested with whole pages in tests/families."""

import pytest

from newscrawl.loaders.standard import without_site

HEADLINE = "باران در اردبیل بارید و هوا سرد شد"


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (f"{HEADLINE} - نمونه نیوز", "نمونه نیوز"),
        (f"نمونه نیوز | {HEADLINE}", "نمونه نیوز"),
        (f"{HEADLINE} « نمونه", ""),
        (HEADLINE, "نمونه"),
    ],
)
def test_the_sites_name_goes(text, site):
    assert without_site(text, site) == HEADLINE


def test_a_separator_inside_of_the_headline_stays():
    headline = "استاندار: راه باز است / پل تازه ساخته می‌شود"
    assert without_site(f"{headline} | نمونه", "نمونه") == headline
