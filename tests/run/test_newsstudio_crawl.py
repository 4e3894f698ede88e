"""A News Studio outlet from discovery to export: the front page leads to the feed with the obfuscated name."""

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

FIELDS = ("kind", "title", "lead", "kicker", "section", "published_at", "modified_at", "body", "tags")


def blind(value):
    """Texts without half-spaces, spaces and Latin commas: real texts lost some, and hold one of those."""
    if isinstance(value, list):
        return [blind(one) for one in value]
    return value.replace("\u200c", "").replace(" ", "").replace(",", "،") if isinstance(value, str) else value


def test_by_way_of_the_front_page(collection):
    collection.source = "bloghnews"
    with running_newsroom(engine="newsstudio", articles=24, days=0.9) as newsroom:
        newsroom.fault("status", where="section", path="/Cities", value=404)
        first = collection.crawl(newsroom.url)
        asked = newsroom.stats()["requests"]
        newsroom.reset_log()
        nothing = collection.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(5, province="Ardabil")}
        third = collection.crawl(newsroom.url)
        truths = {truth["news_code"]: truth for truth in newsroom.truths().values()}
    assert [first.code, nothing.code, third.code] == [0, 0, 0]
    assert len(first.records) == 30
    # robots.txt, the list of all provincial news that is not there, the front page, the feed.
    assert asked == 30 + 4
    assert nothing.records == []
    assert quiet <= 3
    assert {record["news_code"] for record in third.records} == published
    for record in [*first.records, *third.records]:
        truth = truths[record["news_code"]]
        assert {name: blind(record[name]) for name in FIELDS} == {name: blind(truth[name]) for name in FIELDS}
        if truth["province"]:
            assert record["province"] == truth["province"]


def test_the_list_of_provincial_news_first_then_one_feed(collection):
    """Undated and without a second page, it proves nothing of the first day that is asked for: the feed does."""
    collection.source = "bloghnews"
    with running_newsroom(engine="newsstudio", articles=24, days=0.9) as newsroom:
        first = collection.crawl(newsroom.url)
        asked = {hit["path"] for hit in newsroom.log()}
        truths = {truth["news_code"]: truth for truth in newsroom.truths().values()}
    assert first.code == 0
    assert "/Cities" in asked
    assert len([path for path in asked if path.endswith(".xml")]) == 1
    assert all(truths[record["news_code"]]["province"] in (None, record["province"]) for record in first.records)
