"""What Scrapy's answers look like to the engines."""

import pytest
from scrapy import Request
from scrapy.http import Response

from newscrawl.reasons import Refused
from newscrawl.spiders.answers import page_of


def test_headers_have_lower_case_names_and_their_last_value():
    url = "https://www.mehrnews.com/news/1"
    headers = {"Content-Type": ["text/plain", "text/html; charset=utf-8"], "X-Empty": []}
    response = Response(url, 200, headers=headers, body="متن".encode(), request=Request(url))
    page = page_of(response)
    assert (page.url, page.status, page.body.decode()) == (url, 200, "متن")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "x-empty" not in page.headers
    assert page.fetched_at.tzinfo is not None


def test_a_status_that_says_no_is_not_a_page():
    url = "https://www.mehrnews.com/news/1"
    with pytest.raises(Refused, match="http_410"):
        page_of(Response(url, 410, request=Request(url)))
