"""One form for addresses, one number for articles, and nobody else's host."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.urls import Grammar, UrlError, canonical, origin
from tests.tools.cpu import is_linear

MEHR = Grammar(
    "https://www.mehrnews.com",
    ("www.mehrnews.com", "mehrnews.com", "127.0.0.1:8000", "[::1]:8000"),
    (re.compile(r"/(?:news|photo|video|amp|print)/(?P<id>\d+)(?:/.*)?"),),
    re.compile(r"/(?P<id>x[0-9A-Za-z]+)"),
)
WORDPRESS = Grammar(
    "https://ardabilrasa.ir", (), (re.compile(r"/\?p=(?P<id>\d+)"), re.compile(r"/(?P<id>\d+)(?:-.*)?"))
)
SLUG = "مگر-مشاهیر-خندان-می\u200cشوند"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.mehrnews.com/news/6705663/{quote(SLUG)}",
        f"https://www.mehrnews.com/news/6705663/{quote(SLUG).lower()}",
        f"https://www.mehrnews.com/news/6705663/{SLUG}",
        f"http://mehrnews.com/news/6705663/{SLUG}?utm_source=telegram&ref=x#comments",
        "https://www.mehrnews.com/news/6705663",
        "https://www.mehrnews.com/news/6705663/",
        "https://www.mehrnews.com/news/6705663/amp",
        "https://www.mehrnews.com/photo/6705663/slug/print/",
        "https://www.mehrnews.com/amp/6705663/",
        "https://www.mehrnews.com/print/6705663",
        "https://www.mehrnews.com/news/۶۷۰۵۶۶۳/",
        "https://www.mehrnews.com/news/٦٧٠٥٦٦٣/",
        "HTTPS://WWW.MEHRNEWS.COM:443/news/6705663/?ts=1",
        "http://www.mehrnews.com:80/news/6705663",
        "https://www.mehrnews.com//news//6705663",
        "https://www.mehrnews.com/x/../news/6705663",
        "https://www.mehrnews.com./news/6705663",
        "http://127.0.0.1:8000/news/6705663/slug",
        "http://[::1]:8000/news/6705663",
        "http://[0:0:0:0:0:0:0:1]:8000/news/6705663",
        "  https://www.mehrnews.com/news/6705663\n",
    ],
)
def test_every_form_names_the_same_article(url: str) -> None:
    assert MEHR.identify(url) == ("article", "6705663")
    assert MEHR.article_id(url) == "6705663"
    assert MEHR.canonical(url).startswith("https://www.mehrnews.com/")


@pytest.mark.parametrize(
    "url",
    [
        "https://en.mehrnews.com/news/6705663",
        "https://ar.mehrnews.com/news/6705663",
        "https://attacker.com/news/6705663",
        "https://attacker.com/https://www.mehrnews.com/news/6705663",
        "https://mehrnews.com.evil.ir/news/6705663",
        "https://evilmehrnews.com/news/6705663",
        "http://www.mehrnews.com@evil.ir/news/6705663",
        "http://evil.ir@www.mehrnews.com/news/6705663",
        "http://www.mehrnews.com:pw@evil.ir/news/6705663",
        "http://evil.ir\\@www.mehrnews.com/news/6705663",
        "http://www.mehrnews.com\\@evil.ir/news/6705663",
        "http://evil.ir#@www.mehrnews.com/news/6705663",
        "http://evil.ir?@www.mehrnews.com/news/6705663",
        "https://www.mehrnews.com:8443/news/6705663",
        "http://127.0.0.1:8001/news/6705663",
        "http://127.0.0.1/news/6705663",
        "https://www.mеhrnews.com/news/6705663",  # a Cyrillic letter
        "ftp://www.mehrnews.com/news/6705663",
        "javascript:alert('https://www.mehrnews.com/news/6705663')",
        "//www.mehrnews.com/news/6705663",
        "/news/6705663",
        "https://www.mehrnews.com/news/",
        "https://www.mehrnews.com/service/Provinces/Ardabil",
        "https://www.mehrnews.com/newsroom/6705663",
        "https://www.mehrnews.com/news%2F6705663",
        "https://www.mehrnews.com/news/६७",
        "http://[::1/news/1",
        "http://www.mehrnews.com:99999/news/1",
        "https://www.mehrnews.com/news/\udc80",
        "https://" + "a" * 9000,
        "",
    ],
)
def test_other_addresses_name_nothing(url: str) -> None:
    assert MEHR.identify(url) is None
    assert MEHR.article_id(url) is None


def test_short_links_keep_their_case() -> None:
    assert MEHR.identify("https://mehrnews.com/x349jN") == ("short", "x349jN")
    assert MEHR.article_id("https://mehrnews.com/x349jN") is None
    assert MEHR.canonical("http://mehrnews.com/x349jN/") == "https://www.mehrnews.com/x349jN"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://ardabilrasa.ir/?p=1234", "1234"),
        ("https://ardabilrasa.ir/?utm_source=x&p=۱۲۳۴", "1234"),
        ("https://ardabilrasa.ir/?cat=3&p=1234", "1234"),
        ("http://ardabilrasa.ir/1234-عنوان/", "1234"),
        ("https://ardabilrasa.ir/%3Fp=1234", None),
        ("https://ardabilrasa.ir/?page=1234", None),
    ],
)
def test_parameters_and_slugs_that_hold_the_number(url: str, code: str | None) -> None:
    assert WORDPRESS.article_id(url) == code


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("HTTP://WWW.Mehrnews.Com:80", "http://www.mehrnews.com/"),
        ("https://a.ir/x/y/", "https://a.ir/x/y"),
        ("https://a.ir/x/./y/../z", "https://a.ir/x/z"),
        ("https://a.ir/x/%2e%2e/%2E%2e/z", "https://a.ir/z"),
        ("https://a.ir/X/aB?b=2&a=1&utm_medium=x&fbclid=1&_ga=3&rf=1", "https://a.ir/X/aB?a=1&b=2"),
        ("https://a.ir/x?%75tm_source=1&q=%d9%82%d9%85", "https://a.ir/x?q=%D9%82%D9%85"),
        ("https://a.ir/قم", "https://a.ir/%D9%82%D9%85"),
        ("https://a.ir/%c7%e1", "https://a.ir/%C7%E1"),
        ("https://a.ir/100%", "https://a.ir/100%25"),
        ("https://a.ir/a b", "https://a.ir/a%20b"),
        ("https://a.ir/a%2Fb", "https://a.ir/a%2Fb"),
        ("https://a.ir/amp", "https://a.ir/amp"),
        ("https://a.ir/x/amp/", "https://a.ir/x"),
        ("https://a.ir/x?a=", "https://a.ir/x?a="),
        ("https://خبر.ir/x", "https://xn--mgba3a4b.ir/x"),
        ("https://a.ir/?b=2&amp;a=1&amp;amp;utm_source=x", "https://a.ir/?a=1&b=2"),
        ("https://[2001:DB8:0::1]:443/x", "https://[2001:db8::1]/x"),
        ("https://a.ir:8443/x", "https://a.ir:8443/x"),
        # Composed and decomposed letters are one address.
        ("https://a.ir/\u0627\u0653", "https://a.ir/%D8%A2"),
    ],
)
def test_canonical(url: str, form: str) -> None:
    if "xn--" in form:
        form = f"https://{'خبر.ir'.encode('idna').decode()}/x"
    assert canonical(url) == form


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/x",
        "ftp://a.ir/",
        "http://u@a.ir/",
        "http://a.ir\\b",
        "http://[::1",
        "mailto:a@b.ir",
        "http:///x",
        "http://a b/",
    ],
)
def test_refuses_with_the_address_in_one_line(url: str) -> None:
    for function in (canonical, MEHR.canonical):
        with pytest.raises(UrlError) as caught:
            function(url)
        assert "\n" not in str(caught.value)
    assert origin(url) is None


def test_foreign_addresses_keep_their_host_in_a_grammar() -> None:
    assert MEHR.canonical("http://en.mehrnews.com/news/1/") == "http://en.mehrnews.com/news/1"
    assert MEHR.canonical("http://mehrnews.com/news/۱۲/۱۲-دی") == f"https://www.mehrnews.com/news/12/{quote('۱۲-دی')}"


pieces = st.sampled_from(
    [
        "http",
        "https",
        "://",
        ":",
        "/",
        "//",
        "www.mehrnews.com",
        "evil.ir",
        "@",
        "#",
        "?",
        "p=",
        "&",
        "news",
        "67",
        "۶۷",
        "%",
        "%2e",
        "..",
        "[",
        "]",
        "::1",
        ":8000",
        "\\",
        "خبر",
        " ",
        "amp",
    ]
)
addresses = st.lists(pieces | st.text(max_size=4), max_size=12).map("".join)


@given(addresses | st.text())
@settings(max_examples=400)
def test_never_raises_and_never_leaves_the_hosts(url: str) -> None:
    found = MEHR.identify(url)
    if found is not None:
        assert found[1].isascii()
        host = urlsplit(MEHR.canonical(url))
        assert (host.scheme, host.netloc) == ("https", "www.mehrnews.com")
        # What the standard library would connect to is a host of ours too.
        assert (urlsplit(url.strip()).hostname or "").removesuffix(".") in {
            "www.mehrnews.com",
            "mehrnews.com",
            "127.0.0.1",
            "::1",
        }


@given(st.just("https://a.ir/") | addresses, st.text(max_size=15))
@settings(max_examples=400)
def test_canonical_is_a_fixed_point(start: str, rest: str) -> None:
    try:
        form = canonical(start + rest)
    except UrlError:
        return
    assert form.isascii()
    assert canonical(form) == form
    assert not re.search(r"\s", form)


@given(
    st.integers(1, 10**12),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/?#\\"), min_size=1, max_size=20),
)
def test_encoded_and_plain_slugs_are_one_address(number: int, slug: str) -> None:
    plain = f"https://www.mehrnews.com/news/{number}/{slug.replace('%', '%25')}"
    encoded = f"https://www.mehrnews.com/news/{number}/{quote(slug, safe='')}"
    assert MEHR.article_id(plain) == MEHR.article_id(encoded)
    if slug == slug.strip():
        assert canonical(plain) == canonical(encoded)
    if MEHR.article_id(encoded) is not None and slug not in {".", ".."}:
        assert MEHR.article_id(encoded) == str(number)


@pytest.mark.parametrize("mark", [";jsessionid=A1", "%3Bjsessionid=A1", "?PHPSESSID=a1", "?session_id=4"])
def test_sessions_are_no_part_of_an_address(mark):
    plain = "https://www.mehrnews.com/news/1/x"
    assert canonical(plain + mark) == plain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://خبر۲۴.ir/", "xn--ngblk68eka.ir"),
        ("http://faß.de/", "xn--fa-hia.de"),
        ("http://ایران.ایران/", "xn--mgba3a4f16a.xn--mgba3a4f16a"),
        ("http://نیم\u200cفاصله.ir/", "xn--mgb2a8aobfm27hh82m.ir"),
        ("http://xn--ngblk68eka.ir/", "xn--ngblk68eka.ir"),
    ],
)
def test_names_of_hosts_as_browsers_read_them(url: str, host: str) -> None:
    # IDNA 2008: that of 2003, which Python has, knows no digits in Persian names and loses half-spaces.
    assert canonical(url) == f"http://{host}/"


@pytest.mark.parametrize("url", ["http://معمای استان؛ تبریز/", "http://خبر_۱.ir/", "http://\u200cخبر.ir/"])
def test_what_is_no_name_of_a_host(url: str) -> None:
    with pytest.raises(UrlError):
        canonical(url)


def test_line_breaks_and_tabs_in_an_address_are_dropped_as_browsers_do() -> None:
    assert MEHR.identify("https://www.mehrnews.com/ne\nws/67\t05663/عنوان\r\nخبر") == ("article", "6705663")
    assert canonical("https://a.ir/x\r\ny") == "https://a.ir/xy"
    assert MEHR.identify("https://www.mehrnews.com/news/6705663/عنوان%0Aخبر") == ("article", "6705663")


def test_an_address_that_was_escaped_twice_is_what_it_was() -> None:
    assert canonical("https://a.ir/?b=2&amp;a=1&amp;amp;utm_source=x") == "https://a.ir/?a=1&b=2"


def test_signs_that_are_not_seen_around_an_address_are_dropped() -> None:
    assert canonical("\u200f\ufeff https://a.ir/news/1\u200e ") == "https://a.ir/news/1"


def test_marks_without_end_take_time_by_their_length() -> None:
    assert is_linear(lambda size: canonical("https://a.ir/" + "\u0316\u0301" * size), 600)
