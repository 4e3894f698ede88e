"""A WordPress outlet from discovery to export: numberless addresses, the interface, paged feeds, category pages."""

from collections import Counter

import pytest
from forked import running_newsroom

pytestmark = pytest.mark.slow

FIELDS = ("title", "lead", "kicker", "province", "section", "published_at", "modified_at", "tags", "subheads")


def blind(value):
    """Texts without half-spaces, spaces and Latin commas: real texts lost some, and hold one of those."""
    if isinstance(value, list):
        return [blind(one) for one in value]
    return value.replace("\u200c", "").replace(" ", "").replace(",", "،") if isinstance(value, str) else value


def wrong(records, truths):
    """Fields that are not the truth, by name; the bodies paragraph by paragraph."""
    found = Counter()
    for record in records:
        truth = truths[record["news_code"]]
        found.update(field for field in FIELDS if blind(record[field]) != blind(truth[field]))
        found.update(["body"] if blind(record["body"]) != blind(truth["body"]) else [])
    return found


def test_first_run_nothing_new_then_what_is_new_and_edited(collection):
    collection.source = "marznews"
    with running_newsroom(engine="wordpress", articles=120, days=0.9) as newsroom:
        truths = {truth["news_code"]: truth for truth in newsroom.truths().values()}
        first = collection.crawl(newsroom.url)
        by_status = newsroom.stats()["status"]
        newsroom.reset_log()
        nothing = collection.crawl(newsroom.url)
        quiet = newsroom.stats()["requests"]
        published = {str(nid) for nid in newsroom.publish(12)}
        edited = first.records[3]["news_code"]
        newsroom.edit(int(edited))
        third = collection.crawl(newsroom.url)
        later = {truth["news_code"]: truth for truth in newsroom.truths().values()}
    assert [first.code, nothing.code, third.code] == [0, 0, 0]
    provincial = {code for code, truth in truths.items() if truth["province"]}
    assert {record["news_code"] for record in first.records} == provincial
    assert set(by_status) == {"200"}, "no redirect: links are asked for as the site serves them"
    assert wrong(first.records, truths) == {}
    assert nothing.report["counts"]["stored"] == 0
    assert quiet <= 5
    assert {record["news_code"] for record in third.records} == {
        code for code in published if later[code]["province"]
    } | {edited}
    assert wrong(third.records, later) == {}
    assert next(record["version"] for record in third.records if record["news_code"] == edited) == 2


def test_a_local_outlet_by_its_feed(collection):
    """Articles that name no province belong to the outlet's own, unless a dateline or a section says otherwise."""
    collection.source = "ardabilrasa"
    with running_newsroom(engine="wordpress", articles=30, days=0.9) as newsroom:
        run = collection.crawl(newsroom.url, "--via", "feed", "--since", "5d")
        truths = {truth["news_code"]: truth for truth in newsroom.truths().values()}
    assert run.code == 3, "ten items of a feed do not reach back five days, and the run says so"
    assert len(run.records) + len(run.rejects) == 10
    for record in run.records:
        province = truths[record["news_code"]]["province"]
        assert record["province"] == province or (province is None and record["province_from"] == "list")
    assert {line["reason"] for line in run.rejects} <= {"not_provincial"}
    assert {truths[line["id"].partition("#")[2]]["province"] for line in run.rejects} <= {None}
