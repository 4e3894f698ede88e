"""An IranSamaneh site from its newsroom to clean JSON lines, without what its robots.txt closes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

UNTOLD = {"report", "interview", "note"}
"""Kinds that pages of this engine do not tell."""


@pytest.fixture
def yjc(collection):
    return replace(collection, source="yjc")


def letters(text):
    return "".join(sign for sign in text or "" if sign.isalnum())


def assert_true(record, truth):
    for field in ("title", "lead", "body"):
        assert letters(record[field]) == letters(truth[field]), (field, record["id"])
    for field in ("province", "published_at", "published_jalali", "modified_at"):
        assert record[field] == truth[field], (field, record["id"])
    assert record["kind"] == ("news" if truth["kind"] in UNTOLD else truth["kind"])
    assert [letters(tag) for tag in record["tags"]] == [letters(tag) for tag in truth["tags"]]
    assert record["id"] == f"yjc#{truth['news_code']}"
    assert record["url"] == f"https://www.yjc.ir/fa/news/{truth['news_code']}"
    assert record["fallbacks"] == []


def by_code(newsroom):
    return {truth["news_code"]: truth for truth in newsroom.truths().values()}


def test_everything_then_nothing_then_what_is_new(yjc):
    with running_newsroom(engine="iransamaneh", articles=400) as newsroom:
        first = yjc.crawl(newsroom.url)
        paths = [hit["path"] for hit in newsroom.log()]
        newsroom.reset_log()
        nothing = yjc.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(40)}
        provincial = {code for code in published if newsroom.truth(int(code))["province"]}
        edited = first.records[3]["news_code"]
        newsroom.edit(int(edited))
        third = yjc.crawl(newsroom.url)
        truths = by_code(newsroom)
    assert [first.code, nothing.code, third.code] == [0, 0, 0]
    assert len(first.records) > 70
    assert len({record["province"] for record in first.records}) > 20
    assert {reject["reason"] for reject in first.rejects} == {"not_provincial"}
    assert (nothing.records, quiet <= 5) == ([], True)
    assert {record["news_code"] for record in third.records} == provincial | {edited}
    for record in first.records + third.records:
        if record["news_code"] != edited:
            assert_true(record, truths[record["news_code"]])
    forbidden = ("/fa/archive", "/fa/ajax", "/fa/print", "/fa/save", "/fa/send", "/fa/report")
    assert not [path for path in paths if path.startswith(forbidden)]


def test_one_province_by_its_own_page(yjc):
    with running_newsroom(engine="iransamaneh", articles=300) as newsroom:
        newsroom.publish(12, province="Ardabil")
        run = yjc.crawl(newsroom.url, "--province", "ardabil", "--via", "section")
        paths = {hit["path"] for hit in newsroom.log()}
        truths = by_code(newsroom)
    assert run.code == 0
    assert "/fa/ardebil" in paths
    assert len(run.records) >= 12
    for record in run.records:
        assert record["province"] == "ardabil"
        assert_true(record, truths[record["news_code"]])


def test_days_by_the_index(yjc):
    with running_newsroom(engine="iransamaneh", articles=400, days=4) as newsroom:
        truths = by_code(newsroom)
        day = sorted({truth["published_jalali"][:10] for truth in truths.values()})[-3]
        run = yjc.crawl(newsroom.url, "--since", day, "--until", day)
        months = [hit["path"] for hit in newsroom.log() if "newsarchive/" in hit["path"]]
    expected = {code for code, one in truths.items() if one["province"] and one["published_jalali"].startswith(day)}
    assert run.code == 0
    assert {record["news_code"] for record in run.records} == expected
    assert len(months) <= 2, "months that did not change since are not read"


def test_the_mirror_of_iribnews_gives_the_same_identities(collection):
    irib = replace(collection, source="iribnews")
    with running_newsroom(engine="iransamaneh", articles=120) as newsroom:
        run = irib.crawl(newsroom.url)
        truths = by_code(newsroom)
    assert run.code == 0
    assert run.records
    for record in run.records:
        assert record["url"].startswith("https://www.iribnews.ir/fa/news/")
        assert record["province"] == truths[record["news_code"]]["province"]
        assert letters(record["body"]) == letters(truths[record["news_code"]]["body"])
