"""The main job: provincial news of Mehr into clean JSON lines.

Modules: `crawling/whole.py`, `crawling/request.py`, `crawling/spiders.py`, `crawling/pages.py`.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from forked import running_newsroom
from patience import PATIENCE

from newscrawl.items import FIELDS, Article

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

NOW = "2025-12-29T12:00:00+03:30"
"""The morning of the reference article."""


def blind(text):
    """Text without half-spaces and spaces: the newsroom's reference article lost its half-spaces."""
    return (text or "").replace("\u200c", "").replace(" ", "")


def test_the_reference_article_comes_out(collection):
    with running_newsroom(articles=150, now=NOW) as newsroom:
        run = collection.crawl(newsroom.url, "--province", "ardabil")
        truth = newsroom.truth(6705663)
    assert run.code == 0
    record = next(record for record in run.records if record["news_code"] == "6705663")
    assert tuple(record) == FIELDS
    assert record["id"] == "mehrnews#6705663"
    assert record["url"].startswith("https://www.mehrnews.com/news/6705663")
    assert blind(record["title"]) == blind(truth["title"])
    assert blind(record["lead"]) == blind(truth["lead"])
    assert [blind(part) for part in record["body"].split("\n\n")] == [blind(part) for part in truth["paragraphs"]]
    assert record["tags"] == truth["tags"]
    assert record["dateline"] == "اردبیل"
    assert (record["province"], record["province_iso"], record["province_from"]) == ("ardabil", "IR-24", "meta")
    assert record["published_at"] == "2025-12-29T10:55:00+03:30"
    assert record["published_jalali"] == "1404-10-08 10:55"
    assert record["repairs"]["zwnj"] > 20
    assert "می‌شود" in record["title"]


def test_all_provinces_then_nothing_then_what_is_new(collection):
    with running_newsroom(articles=500) as newsroom:
        first = collection.crawl(newsroom.url)
        newsroom.reset_log()
        nothing = collection.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(40)}
        provincial = {code for code in published if newsroom.truth(int(code))["province"]}
        edited = first.records[3]["news_code"]
        newsroom.edit(int(edited))
        third = collection.crawl(newsroom.url)
        truths = newsroom.truths()
    assert [first.code, nothing.code, third.code] == [0, 0, 0]
    assert len(first.records) > 100
    assert len({record["province"] for record in first.records}) == 31
    assert nothing.records == []
    assert quiet <= 5
    assert {record["news_code"] for record in third.records} == provincial | {edited}
    update = next(record for record in third.records if record["news_code"] == edited)
    assert (update["version"], update["is_update"]) == (2, True)
    assert "body" in update["changed_fields"]
    for record in first.records + third.records:
        msgspec.convert(record, Article)
        truth = truths[record["id"]]
        assert record["province"] == truth["province"]
        assert record["kind"] == truth["kind"]
        if record["news_code"] != edited:
            assert blind(record["title"]) == blind(truth["title"])


def test_requests_per_new_article(collection):
    with running_newsroom(articles=300) as newsroom:
        collection.crawl(newsroom.url)
        newsroom.publish(500, province="ardabil")
        newsroom.reset_log()
        run = collection.crawl(newsroom.url)
        requests = newsroom.stats()["requests"]
    assert len(run.records) == 500
    assert requests / 500 <= 1.05


def test_a_window_of_jalali_days(collection):
    with running_newsroom(articles=600, days=4) as newsroom:
        days = Counter(truth["published_jalali"][:10] for truth in newsroom.truths().values() if truth["province"])
        day = sorted(days)[-3]
        run = collection.crawl(newsroom.url, "--since", day, "--until", day, "--via", "archive")
    assert run.code == 0
    assert {record["published_jalali"][:10] for record in run.records} == {day}
    assert len(run.records) == days[day]


def test_what_other_provinces_were_asked_for_is_found_later(collection):
    with running_newsroom(articles=300) as newsroom:
        archive = ("--via", "archive", "--since", "1d")
        first = collection.crawl(newsroom.url, "--province", "گيلان", *archive)
        second = collection.crawl(newsroom.url, "--province", "IR-24", *archive)
        everything = collection.crawl(newsroom.url, *archive)
    assert {record["province"] for record in first.records} == {"gilan"}
    # Whether one stands on the border of the window, so that only its page tells, is chance.
    assert {"other_province"} <= {reject["reason"] for reject in first.rejects} <= {"other_province", "outside_window"}
    assert {record["province"] for record in second.records} == {"ardabil"}
    codes = Counter(record["id"] for run in (first, second, everything) for record in run.records)
    assert set(codes.values()) == {1}
    assert len({record["province"] for record in everything.records} - {"gilan", "ardabil"}) > 20
    assert not {record["province"] for record in everything.records} & {"gilan", "ardabil"}


@pytest.mark.parametrize("channel", ["section", "archive", "feed", "sitemap"])
def test_every_channel_finds_articles(collection, channel):
    with running_newsroom(articles=200) as newsroom:
        run = collection.crawl(newsroom.url, "--via", channel)
        provincial = {article for article, truth in newsroom.truths().items() if truth["province"]}
    assert run.code in {0, 3}
    assert len(run.records) >= 15
    assert {record["id"] for record in run.records} <= provincial


def test_limit_keeps_the_rest_for_later(collection):
    with running_newsroom(articles=200) as newsroom:
        run = collection.crawl(newsroom.url, "--limit", "10")
        rest = collection.crawl(newsroom.url)
    assert run.code == 0
    assert len(run.records) == 10
    assert run.report["sources"]["mehrnews"]["held_back_by_limit"] > 0
    assert rest.code == 0
    ids = [record["id"] for record in run.records + rest.records]
    assert len(ids) == len(set(ids)) > 40


def test_scrapy_crawl_yields_the_same_records(collection, tmp_path):
    out = tmp_path / "out.jsonl"
    with running_newsroom(articles=150, now=NOW) as newsroom:
        ours = collection.crawl(newsroom.url, "--province", "ardabil", "--since", "1404-10-01")
        arguments = ["-a", "province=ardabil", "-a", "since=1404-10-01", "-a", f"base_url={newsroom.url}"]
        settings = [*collection.fast, "-s", f"NEWSCRAWL_HOME={tmp_path / 'other'}"]
        command = [sys.executable, "-m", "scrapy", "crawl", "mehrnews", *arguments, "-O", str(out), *settings]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
    theirs = [msgspec.json.decode(line) for line in out.read_bytes().splitlines()]
    passing = {"run_id", "fetched_at", "first_seen_at"}
    kept = [sorted(FIELDS, key=FIELDS.index) for _ in theirs]
    assert [list(record) for record in theirs] == kept

    def lasting(records):
        return sorted(
            ({key: value for key, value in record.items() if key not in passing} for record in records),
            key=lambda record: record["id"],
        )

    assert lasting(theirs) == lasting(ours.records)
    (published,) = (tmp_path / "other" / "exports").glob("*.jsonl")
    assert published.stat().st_size
