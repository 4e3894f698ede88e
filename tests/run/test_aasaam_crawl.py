"""aasaam outlets from discovery to export."""

from collections import Counter

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

FIELDS = ("title", "lead", "kicker", "province", "section", "published_at", "body", "tags")


def blind(value):
    """Texts without half-spaces, spaces and Latin commas: real texts lost some, and hold one of those."""
    if isinstance(value, list):
        return [blind(one) for one in value]
    return value.replace("\u200c", "").replace(" ", "").replace(",", "،") if isinstance(value, str) else value


def wrong(records, truths):
    """Fields that are not the truth, by name."""
    return Counter(
        field
        for record in records
        for field in FIELDS
        if blind(record[field]) != blind(truths[record["news_code"]][field])
    )


def truths_of(newsroom):
    return {truth["news_code"]: truth for truth in newsroom.truths().values()}


def test_the_provincial_section_then_the_feed(collection):
    collection.source = "ilna"
    with running_newsroom(engine="aasaam", articles=24, days=0.9) as newsroom:
        first = collection.crawl(newsroom.url)
        newsroom.reset_log()
        second = collection.crawl(newsroom.url)
        newsroom.reset_log()
        third = collection.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(6, province="Ardabil")}
        fourth = collection.crawl(newsroom.url)
        truths = truths_of(newsroom)
    assert [run.code for run in (first, second, third, fourth)] == [0, 0, 0, 0]
    recent = sorted(
        (code for code, truth in truths.items() if truth["province"]), key=lambda c: truths[c]["published_at"]
    )
    assert {record["news_code"] for record in first.records} == set(recent[-36:-6]), "the 30 newest of the section"
    assert wrong(first.records, truths) == {}
    assert second.records == third.records == []
    assert {line["reason"] for line in second.rejects} <= {"not_provincial"}
    assert quiet <= 2
    assert {record["news_code"] for record in fourth.records} == published
    assert wrong(fourth.records, truths) == {}


def test_an_outlet_without_a_section_of_provinces(collection):
    """Only its feed of all news is known: what is of no province is refused, and says so."""
    collection.source = "rokna"
    with running_newsroom(engine="aasaam", articles=24, days=0.9) as newsroom:
        run = collection.crawl(newsroom.url)
        truths = truths_of(newsroom)
    assert run.code == 0
    assert all(record["province"] for record in run.records)
    assert wrong(run.records, truths) == {}
    national = {code for code, truth in truths.items() if not truth["province"]}
    assert {line["id"].partition("#")[2] for line in run.rejects} <= national
    assert {line["reason"] for line in run.rejects} == {"not_provincial"}
