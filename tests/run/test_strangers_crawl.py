"""Every stranger of the newsroom by its address alone: all articles of the first day, nothing else, then nothing new.

`families/open_paging.py`: the ways in differ (feeds of all kinds, sitemaps, pages behind pages, nothing but links).
"""

import json

import pytest
from forked import newscrawl, running_newsroom

from newscrawl.demo.engines import STRANGERS
from newscrawl.urls import canonical

pytestmark = pytest.mark.slow


REAL_TEXTS = 6_900_000
"""Mehr's own, of January 2026, have smaller numbers: no first run has to reach back to them."""

FURNITURE = ("این مورد را ارزیابی کنید", "دانش‌آموخته ارتباطات")
"""Words that stand on every page of a stranger, in the text's own element: learnt from the first articles."""


def path_of(url):
    return canonical(url).split("/", 3)[3]


@pytest.mark.parametrize("name", STRANGERS)
def test_by_its_address_alone(name, tmp_path):
    home = ["--home", str(tmp_path), "--json", "-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]
    with running_newsroom(engine=name, articles=26, days=0.9, history=0, page_bytes=0) as room:
        paths = {path_of(f"https://x.ir{article['path']}"): article["nid"] for article in room.articles()}
        first = newscrawl("crawl", room.url, *home)
        second = newscrawl("crawl", room.url, *home)
    assert [first.returncode, second.returncode] == [0, 0], first.stderr + second.stderr
    files = json.loads(first.stdout)["files"]
    lines = [line for file in files for line in (tmp_path / "exports" / file).read_text("utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    found = {path_of(record["url"]) for record in records}
    assert not [record["url"] for record in records for text in FURNITURE if text in (record["body"] or "")]
    assert {path for path, nid in paths.items() if nid > REAL_TEXTS} <= found <= set(paths)
    assert json.loads(second.stdout)["files"] == []
