import gzip
from ipaddress import ip_address
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawl.middlewares.archive import ArchiveMiddleware, captures_of

URL = "https://www.mehrnews.com/news/1"


def build(setting):
    return ArchiveMiddleware.from_crawler(SimpleNamespace(settings=Settings({"NEWSCRAWL_ARCHIVE": setting})))


def test_an_answer_is_taken_as_it_came():
    request = Request(URL, headers={"User-Agent": "newscrawl", "If-None-Match": '"x"'})
    headers = {"Content-Encoding": "gzip", "Set-Cookie": ["a=1", "b=2"]}
    response = Response(URL, headers=headers, body=gzip.compress(b"<html>"), ip_address=ip_address("127.0.0.1"))
    assert build("True").process_response(request, response) is response
    (capture,) = captures_of(request)
    assert (capture.url, capture.status, capture.address) == (URL, 200, "127.0.0.1")
    assert capture.body == gzip.compress(b"<html>")
    assert capture.headers == (
        (b"Content-Encoding", b"gzip"),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
    )
    assert capture.request_headers == ((b"User-Agent", b"newscrawl"), (b"If-None-Match", b'"x"'))


def test_a_redirect_takes_the_first_answer_along():
    middleware = build(setting=True)
    first = Request(URL, meta={"a": 1})
    middleware.process_response(first, Response(URL, 301, headers={"Location": "/news/1/x"}))
    second = first.replace(url=URL + "/x")
    middleware.process_response(second, Response(URL + "/x", 200, body=b"x"))
    assert [(capture.url, capture.status) for capture in captures_of(second)] == [(URL, 301), (URL + "/x", 200)]


def test_a_request_made_anew_begins_anew():
    middleware = build(setting=True)
    for _ in range(2):
        request = Request(URL)
        middleware.process_response(request, Response(URL))
        assert len(captures_of(request)) == 1


@pytest.mark.parametrize("setting", [False, "False", None])
def test_nothing_is_kept_unless_asked(setting):
    with pytest.raises(NotConfigured):
        build(setting)
    assert captures_of(Request(URL)) == ()
