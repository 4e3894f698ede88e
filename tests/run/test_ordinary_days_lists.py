"""Lists on ordinary days: what appears late, caches that are stuck, lists that move, gaps that are said once.

Modules: `discovery/planner.py`, `discovery/walk.py`, `discovery/walker.py`, `discovery/ends.py`, `store/gaps.py`.
"""

from datetime import UTC, datetime, timedelta

import pytest
from forked import CLOCK, running_newsroom

pytestmark = pytest.mark.slow


def codes(*runs):
    return {record["news_code"] for run in runs for record in run.records}


def provincial(newsroom, **how):
    return {truth["news_code"] for truth in newsroom.truths(**how).values() if truth["province"]}


def hours_ago(hours):
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")


@pytest.fixture
def newsroom():
    with running_newsroom(articles=160, days=1.5, history=0) as room:
        yield room


def test_a6_c11_what_appears_late_is_found_by_the_next_run(collection, newsroom):
    """Below page one, with a time of hours ago; and in the day's sitemap only."""
    collection.crawl(newsroom.url)
    late = str(newsroom.publish(1, province="Ardabil", at=hours_ago(3))[0])
    hidden = str(newsroom.publish(1, province="Gilan")[0])
    newsroom.fault("hidden", where="section,feed", value=hidden)
    newsroom.reset_log()
    run = collection.crawl(newsroom.url)
    assert run.code == 0
    assert {late, hidden} <= codes(run)
    assert newsroom.stats()["requests"] <= 8
    newsroom.reset_log()
    assert codes(collection.crawl(newsroom.url)) == set()
    assert newsroom.stats()["requests"] <= 5


@pytest.fixture
def at_noon(collection, monkeypatch):
    """A newsroom and crawls of it on a clock of their own: `at_noon(hours, *arguments)`."""
    noon = datetime(2026, 5, 2, 8, 30, tzinfo=UTC)
    with running_newsroom(articles=30, days=1.5, history=0, page_bytes=6_000, now=noon.isoformat()) as room:

        def crawl(hours, *arguments):
            moment = noon + timedelta(hours=hours)
            room.set_clock(moment.isoformat())
            monkeypatch.setenv(CLOCK, moment.isoformat())
            return collection.crawl(room.url, *arguments)

        crawl.room, crawl.noon = room, noon
        yield crawl


def test_a6_c11_what_only_a_sitemap_names_is_found_by_the_next_run_over_all_provinces(at_noon):
    """Of today, and of yesterday. A run for a few provinces leaves it: it would be another province's, as a rule."""
    assert at_noon(0).code == 0
    young, old = (
        at_noon.room.publish(1, province=province, at=(at_noon.noon + timedelta(hours=hours)).isoformat())[0]
        for province, hours in (("Ardabil", 0.5), ("Gilan", -20))
    )
    at_noon.room.fault("hidden", where="section,feed", value=f"{young},{old}")
    few, everything = at_noon(1, "-p", "ardabil"), at_noon(2)
    assert (few.code, codes(few) & {str(young), str(old)}) == (0, set())
    assert (everything.code, codes(everything)) == (0, {str(young), str(old)})


def test_a6_c11_what_only_a_sitemap_named_before_the_first_run_is_found_within_a_day(at_noon):
    hidden = at_noon.room.publish(1, province="Gilan", at=(at_noon.noon - timedelta(hours=2)).isoformat())[0]
    at_noon.room.fault("hidden", where="section,feed", value=hidden)
    runs = [at_noon(hours) for hours in (0, 1, 24)]
    assert [run.code for run in runs] == [0, 0, 0]
    assert [str(hidden) in codes(run) for run in runs] == [False, False, True]


def test_c12_a_stuck_etag_hides_nothing_while_another_list_brings_news(collection, newsroom):
    newsroom.fault("stuck_etag", where="section,feed")
    first, second = collection.crawl(newsroom.url), collection.crawl(newsroom.url)
    fresh = {str(nid) for nid in newsroom.publish(3, province="Ardabil")}
    third = collection.crawl(newsroom.url)
    assert [run.code for run in (first, second, third)] == [0, 0, 0]
    assert codes(third) == fresh


def test_b1_a_feed_that_fell_short_says_so_once(collection):
    collection.source = "kebnanews"
    with running_newsroom(engine="newsstudio", articles=40, days=1) as newsroom:
        first = collection.crawl(newsroom.url)
        second = collection.crawl(newsroom.url)
        newsroom.publish(45, province="Ardabil")
        short = collection.crawl(newsroom.url)
        after = [collection.crawl(newsroom.url) for _ in range(2)]
    assert [run.code for run in (first, second, short, *after)] == [0, 0, 3, 0, 0]
    assert "the list ends before it reaches what was known" in short.report["verdict"]["why"]


def test_b1_wordpress_with_a_closed_interface_lives_on_its_feed(collection):
    collection.source = "marznews"
    with running_newsroom(engine="wordpress", articles=40, days=1) as newsroom:
        newsroom.fault("status", where="list", path="/wp-json", value=401)
        runs = [collection.crawl(newsroom.url) for _ in range(2)]
        fresh = {str(nid) for nid in newsroom.publish(4, province="Ardabil")}
        runs.append(collection.crawl(newsroom.url))
        lost = newsroom.publish(30, province="Ardabil")
        runs += [collection.crawl(newsroom.url) for _ in range(2)]
    # The first run, whose interface failed, and the one between which and the next the feed was too short.
    assert [run.code for run in runs] == [3, 0, 0, 3, 0]
    assert codes(runs[2]) == fresh
    assert codes(runs[3]) < set(map(str, lost))


def test_b1_a_schedule_along_a_feed_is_complete(collection, newsroom):
    runs = [collection.crawl(newsroom.url, "--via", "feed") for _ in range(3)]
    assert [run.code for run in runs] == [0, 0, 0]


def test_issue10_3_a_quiet_province_needs_no_archive_of_the_country(collection, newsroom):
    newsroom.quiet("Eilam", 7)
    newsroom.reset_log()
    first = collection.crawl(newsroom.url, "--province", "ilam")
    asked = newsroom.stats()["requests"]
    newsroom.reset_log()
    second = collection.crawl(newsroom.url, "--province", "ilam")
    assert [first.code, second.code] == [0, 0]
    assert asked <= len(first.records) + 4
    assert second.records == []
    assert newsroom.stats()["requests"] <= 4


def test_issue10_3_provinces_in_turn_and_then_all_ask_for_each_article_once(collection, newsroom):
    runs = [collection.crawl(newsroom.url, "--province", name) for name in ("ardabil", "gilan", "fars", "tehran")]
    runs.append(collection.crawl(newsroom.url))
    assert [run.code for run in runs] == [0] * 5
    number = sum(len(run.records) for run in runs)
    assert number == len(codes(*runs)) > 80
    assert newsroom.stats()["requests"] <= 1.15 * number


def test_issue10_3_what_was_read_and_not_asked_for_is_not_fetched_again(collection):
    """Where no list is of one province, each page tells: once, whatever provinces are asked for later."""
    collection.source = "marznews"
    with running_newsroom(engine="wordpress", articles=40, days=0.9, history=0, page_bytes=6_000) as newsroom:
        first = collection.crawl(newsroom.url, "-p", "ardabil")
        edited = newsroom.publish(1, province="Gilan")[0]
        second = collection.crawl(newsroom.url, "-p", "fars")
        newsroom.edit(edited, "title", "خبر دیگری از گیلان")
        rest = [collection.crawl(newsroom.url, *asked) for asked in (["-p", "gilan"], [])]
        truths = newsroom.truths(since=hours_ago(23))
        asked = [hit["path"] for hit in newsroom.log() if str(hit["path"])[1:3] == "14"]
    assert [run.code for run in (first, second, *rest)] == [0] * 4
    records = {record["news_code"]: record for record in collection.union()}
    assert {truth["news_code"] for truth in truths.values() if truth["province"]} <= set(records)
    assert records[str(edited)]["title"] == "خبر دیگری از گیلان", "a list named a later change"
    assert len(asked) > 40
    assert len(asked) == len(set(asked)), "each page once; the edit has another address"
    assert all(record["first_seen_at"] <= record["fetched_at"] for record in records.values())


MOVES = [
    ("pulled_up", {"skip": 1, "value": 5}),
    ("pushed_down", {"skip": 1, "count": 1, "value": 30}),
    ("empty_page", {"skip": 1, "count": 1}),
    ("repeated_page", {"skip": 1, "count": 1}),
]


@pytest.mark.parametrize(("fault", "how"), MOVES)
def test_issue10_3_lists_that_move_lose_nothing(collection, newsroom, fault, how):
    since = hours_ago(24)
    there = provincial(newsroom, since=since)
    newsroom.fault(fault, where="section", **how)
    run = collection.crawl(newsroom.url, "--via", "archive")
    assert run.code == 0
    assert there <= codes(run)


def test_issue10_5_lists_that_are_empty_for_a_while(collection, newsroom):
    """The site is well, its lists hold not one entry: that is never complete, and the next run has everything."""
    newsroom.fault("empty_page", where="section,feed")
    bare = collection.crawl(newsroom.url)
    newsroom.no_faults()
    well = collection.crawl(newsroom.url)
    assert [run.code for run in (bare, well)] == [3, 0]
    assert provincial(newsroom, since=hours_ago(24)) <= codes(well)


@pytest.mark.parametrize("fault", [("moved", {}), ("status", {"value": 500}), ("repeated_page", {})])
def test_issue10_3_one_bad_page_of_a_list_blocks_no_source(collection, newsroom, fault):
    """The second page of the archive: what is on it is missing, said once, and the next run is complete."""
    name, how = fault
    newsroom.fault(name, where="section", path="pi=2", **how)
    first = collection.crawl(newsroom.url, "--via", "archive")
    second = collection.crawl(newsroom.url, "--via", "archive")
    newsroom.no_faults()
    assert [first.code, second.code] == [3, 0]
    assert first.records
