"""Spellings of provinces, dates and channels; what cannot be understood names the nearest thing that can.

Modules: `dates/command.py`.
"""

from datetime import UTC, datetime

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.spiders.arguments import ArgumentError, read_channels, read_options, read_provinces

NOW = datetime(2025, 12, 29, 8, 30, tzinfo=UTC)


def options(**given):
    return read_options(now=NOW, **given)


def refusal(**given):
    with pytest.raises(ArgumentError) as error:
        options(**given)
    text = str(error.value)
    assert "\n" not in text
    assert isinstance(error.value, NewscrawlError)
    assert error.value.exit_code == 2
    return text


@pytest.mark.parametrize(
    "name",
    ["ardabil", "Ardabil", "ARDABIL", "IR-24", "ir-24", "اردبیل", "استان اردبیل", "اردبيل", " اردبیل "],
)
def test_a_province_in_any_spelling(name):
    assert read_provinces([name]) == ("ardabil",)


@pytest.mark.parametrize(
    "names",
    [
        ["gilan", "qom"],
        ["gilan,qom"],
        ["گيلان، قم"],
        ["gilan,,qom,"],
        ["gilan,qom,gilan"],
    ],
)
def test_several_provinces_in_the_order_named_once_each(names):
    assert read_provinces(names) == ("gilan", "qom")


@pytest.mark.parametrize("name", ["کهگیلویه و بویراحمد", "کهگيلويه و بوير احمد", "كهگیلویه‌وبویراحمد"])
def test_a_name_of_several_words(name):
    assert read_provinces([name]) == ("kohgiluyeh-and-boyer-ahmad",)


def test_none_named():
    assert read_provinces([]) is None


@pytest.mark.parametrize("names", [[""], [" , "], ["،"]])
def test_an_empty_province_is_not_all_of_them(names):
    with pytest.raises(ArgumentError, match="empty"):
        read_provinces(names)


@pytest.mark.parametrize(("name", "hint"), [("ardebill", "ardabil"), ("isfehan", "isfahan"), ("اردبل", "اردبیل")])
def test_an_unknown_province_names_the_nearest(name, hint):
    text = refusal(province=name)
    assert name in text
    assert "did you mean" in text
    assert hint in text


def test_a_name_like_none_says_where_the_list_is():
    assert "`newscrawl provinces` lists all 31" in refusal(province="zzzzzzzz")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1404-10-08", "2025-12-29T00:00:00+03:30"),
        ("۱۴۰۴/۱۰/۰۸", "2025-12-29T00:00:00+03:30"),
        ("2025-12-29", "2025-12-29T00:00:00+03:30"),
        ("1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),
        ("12h", "2025-12-29T00:00:00+03:30"),
        ("2d", "2025-12-27T12:00:00+03:30"),
        ("yesterday", "2025-12-28T00:00:00+03:30"),
    ],
)
def test_since(text, moment):
    assert options(since=text).since.isoformat() == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1404-10-08", "2025-12-30T00:00:00+03:30"),
        ("2025-12-29", "2025-12-30T00:00:00+03:30"),
        ("yesterday", "2025-12-29T00:00:00+03:30"),
        ("1404-10-08 10:55", "2025-12-29T10:55:00+03:30"),
    ],
)
def test_a_bare_last_day_is_whole(text, moment):
    assert options(until=text).until.isoformat() == moment


def test_one_day():
    day = options(since="1404-10-07", until="1404-10-07")
    assert (day.until - day.since).total_seconds() == 86_400


@pytest.mark.parametrize("text", ["soon", "1404-13-01", "1404-12-30", "2025-02-30"])
def test_a_date_that_cannot_be_read(text):
    found = refusal(since=text)
    assert text in found
    assert "write it like" in found


def test_a_window_that_is_upside_down():
    assert "--since 1404-10-08 is not before --until 1404-10-01" in refusal(since="1404-10-08", until="1404-10-01")


def test_a_window_in_the_future():
    assert "--since 1405-01-01 lies in the future" in refusal(since="1405-01-01")


@pytest.mark.parametrize(("given", "number"), [(None, None), ("5", 5), (5, 5), ("۱۲", 12)])
def test_limit(given, number):
    assert options(limit=given).limit == number


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5", ""])
def test_a_limit_that_is_none(text):
    assert f"--limit {text}" in refusal(limit=text) or repr(text) in refusal(limit=text)


def test_channels():
    assert read_channels("section, feed") == ("section", "feed")
    assert read_channels(None) is None
    assert read_channels("") is None


def test_an_unknown_channel_names_the_known():
    text = refusal(via="section,rss")
    assert text == "--via 'rss': no such channel; allowed: section, archive, feed, sitemap"


@pytest.mark.parametrize(
    ("given", "expected"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("", False)]
)
def test_refresh_as_a_spider_argument(given, expected):
    assert options(refresh=given).refresh is expected


def test_nothing_asked_for():
    nothing = options()
    assert (nothing.provinces, nothing.since, nothing.until, nothing.via, nothing.limit) == (None,) * 5
    assert not nothing.refresh
    assert len(nothing.asked) == 31
