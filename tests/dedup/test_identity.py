import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.dedup.identity import url_identity, url_key


@pytest.mark.parametrize(
    "url",
    [
        "https://www.isna.ir/news/5662018/بارش-برف",
        "http://isna.ir/news/5662018",
        "https://www.isna.ir/fa/news/5662018/%D8%A8",
        "https://isna.ir/fa/news/1404/10/08/5662018/x",
        "https://www.isna.ir/print/5662018",
        "https://www.isna.ir/fa/print/5662018",
        "https://www.isna.ir/fa/content/print/5662018",
        "https://www.isna.ir/amp/5662018/",
        "https://isna.ir/fa/amp/news/5662018",
        "https://isna.ir/fa/amp/news-5662018",
        "https://mail.isna.ir/news/5662018/x?utm_source=a#top",
        "https://ISNA.ir/5662018-barf",
        "https://isna.ir/?p=5662018",
        "isna.ir/news/5662018",
    ],
)
def test_forms_of_one_article(url: str) -> None:
    assert url_identity(url) == "isna.ir#5662018"


def test_other_articles_stay_apart() -> None:
    assert url_identity("https://www.tabnak.ir/003rE9") != url_identity("https://www.tabnak.ir/003re9")
    assert url_identity("https://en.mehrnews.com/news/12345") != url_identity("https://www.mehrnews.com/news/12345")
    assert url_identity("https://x.ir/fa/news/1404/10/08/a") != url_identity("https://x.ir/fa/news/1404/10/08/b")
    assert url_identity("https://x.ir/5000-new-homes") != url_identity("https://x.ir/5000-new-schools")


def test_no_address_has_no_key() -> None:
    assert url_identity("") == ""
    assert url_key("") is None
    assert url_key("https://x.ir/news/12345") == url_key("http://www.x.ir/news/12345/slug")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_identity(url: str) -> None:
    assert isinstance(url_identity(url), str)
