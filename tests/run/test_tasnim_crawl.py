"""Tasnim from its newsroom to clean JSON lines: the service of the provinces, archive by day, sitemaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

UNTOLD = {"report", "interview", "note"}
"""Kinds that pages of this engine do not tell."""


@pytest.fixture
def tasnim(collection):
    return replace(collection, source="tasnim")


def letters(text):
    return "".join(sign for sign in text or "" if sign.isalnum())


def assert_true(record, truth):
    for field in ("title", "lead", "body", "kicker"):
        assert letters(record[field]) == letters(truth[field]), (field, record["id"])
    for field in ("province", "published_at", "published_jalali", "modified_at"):
        assert record[field] == truth[field], (field, record["id"])
    assert record["kind"] == ("news" if truth["kind"] in UNTOLD else truth["kind"])
    assert [letters(name) for name in record["section"]] == [letters(name) for name in truth["section"]]
    assert record["id"] == f"tasnim#{truth['news_code']}"
    folder = "media" if record["kind"] in {"photo", "video"} else "news"
    day = record["published_jalali"][:10].replace("-", "/")
    assert record["url"].startswith(f"https://www.tasnimnews.com/fa/{folder}/{day}/{truth['news_code']}/")
    assert record["fallbacks"] == []


def by_code(newsroom):
    return {truth["news_code"]: truth for truth in newsroom.truths().values()}


def test_everything_then_nothing_then_what_is_new(tasnim):
    with running_newsroom(engine="tasnim", articles=400) as newsroom:
        first = tasnim.crawl(newsroom.url)
        newsroom.reset_log()
        nothing = tasnim.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(40)}
        provincial = {code for code in published if newsroom.truth(int(code))["province"]}
        edited = first.records[3]["news_code"]
        newsroom.edit(int(edited))
        third = tasnim.crawl(newsroom.url)
        truths = by_code(newsroom)
    assert [first.code, nothing.code, third.code] == [0, 0, 0]
    assert len(first.records) > 70
    assert len({record["province"] for record in first.records}) > 20
    assert (nothing.records, quiet <= 5) == ([], True)
    assert {record["news_code"] for record in third.records} == provincial | {edited}
    for record in first.records + third.records:
        if record["news_code"] != edited:
            assert_true(record, truths[record["news_code"]])


@pytest.mark.parametrize("channel", ["archive", "sitemap"])
def test_days(tasnim, channel):
    with running_newsroom(engine="tasnim", articles=400, days=4) as newsroom:
        truths = by_code(newsroom)
        day = sorted({truth["published_jalali"][:10] for truth in truths.values()})[-3]
        run = tasnim.crawl(newsroom.url, "--since", day, "--until", day, "--via", channel)
    expected = {code for code, one in truths.items() if one["province"] and one["published_jalali"].startswith(day)}
    assert run.code == 0
    assert {record["news_code"] for record in run.records} == expected


def test_one_province_whose_number_is_known(tasnim):
    with running_newsroom(engine="tasnim", articles=300) as newsroom:
        newsroom.publish(12, province="Kerman")
        run = tasnim.crawl(newsroom.url, "--province", "kerman")
        paths = {hit["path"] for hit in newsroom.log()}
        truths = by_code(newsroom)
    assert run.code == 0
    assert "/fa/service/67/?page=1" in paths
    assert len(run.records) >= 12
    for record in run.records:
        assert_true(record, truths[record["news_code"]])
