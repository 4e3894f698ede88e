"""Cookies stay with their source, and nobody is asked about them; a packed page may be a refresh.

Modules: `middlewares/cookies.py`, `middlewares/redirects.py`.
"""

import gzip
import subprocess
import sys
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from newscrawl.middlewares.cookies import CookiesMiddleware
from newscrawl.middlewares.redirects import Redirects

URL = "https://www.mehrnews.com/news/1"
REFRESH = b'<html><meta http-equiv="refresh" content="0"></html>'


def sent(middleware, url):
    request = Request(url, headers={"Cookie": "stale=1"})
    middleware.process_request(request)
    return request.headers.get("Cookie")


def test_what_a_host_sets_it_is_told():
    middleware = CookiesMiddleware.from_crawler(get_crawler())
    assert sent(middleware, URL) is None
    for line in (
        "seen=1; Path=/",
        "all=2; Domain=.mehrnews.com; Path=/",
        "wide=3; Domain=.com",
        "other=4; Domain=x.ir",
    ):
        middleware.process_response(Request(URL), Response(URL, headers={"Set-Cookie": line}))
    assert set(sent(middleware, URL).split(b"; ")) == {b"seen=1", b"all=2"}
    assert sent(middleware, "https://en.mehrnews.com/") == b"all=2"
    assert sent(middleware, "https://x.ir/") is None


def test_off_when_asked():
    with pytest.raises(NotConfigured):
        CookiesMiddleware.from_crawler(get_crawler(settings_dict={"COOKIES_ENABLED": False}))


def test_no_list_of_suffixes_is_loaded():
    """It would be fetched from the network at the first cookie."""
    told = (
        "import sys, newscrawl.settings; from scrapy.settings import Settings; settings = Settings();"
        "settings.setmodule(newscrawl.settings);"
        "settings.get_component_priority_dict_with_base('DOWNLOADER_MIDDLEWARES'); print('tldextract' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("packing", ["gzip", ""])
def test_a_refresh_may_be_packed(packing):
    body = gzip.compress(REFRESH) if packing else REFRESH
    response = HtmlResponse(URL, headers={"Set-Cookie": "a=1", "Content-Encoding": packing}, body=body)
    again = Redirects.from_crawler(get_crawler()).process_response(Request(URL), response)
    assert isinstance(again, Request)
    large = response.replace(body=gzip.compress(REFRESH + bytes(30_000)), headers=response.headers)
    assert Redirects.from_crawler(get_crawler()).process_response(Request(URL), large) is large


@pytest.mark.parametrize(
    ("base", "target"),
    [("http://127.0.0.1:8000", "http://127.0.0.1:8000/fa/news/1?a=1"), (None, "https://mehrnews.com/fa/news/1?a=1")],
)
def test_issue10_3_a_site_behind_a_mirror_that_leads_to_its_own_host(base, target):
    """As one does that moved to another of its hosts, to https, or to other addresses."""
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(base_url=base, source=SimpleNamespace(all_hosts=lambda: ("mehrnews.com",)))
    redirects = Redirects.from_crawler(crawler)
    for place, led_to in (("https://mehrnews.com", target), ("https://x.ir", "https://x.ir/fa/news/1?a=1")):
        response = Response(URL, 301, {"Location": f"{place}/fa/news/1?a=1"})
        assert redirects.process_response(Request(URL), response).url == led_to
