"""What a walk's end means: what counts as known from then on, which gap it leaves, which one it fills."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from lists_desk import NOW, SITE, at, follow, found_gaps, link, statuses, step, walker
from sqlalchemy import insert

from newscrawl.dates import TEHRAN
from newscrawl.discovery import ends
from newscrawl.pages.page import Listing, Page
from newscrawl.store import links, schema, walks


def test_a_list_that_falls_short_is_filled_by_its_fallback(run, pages):
    archive = step("archive", channel="archive")
    pages.lists = {
        f"{SITE}/a/1": Listing((link(2),), None),
        f"{SITE}/b/1": Listing((link(3),), None),
        f"{SITE}/archive/1": Listing((link(3), link(2), link(1)), None),
    }
    short = [step(name, archive, known_before=NOW - 60, cut=True) for name in ("a", "b")]
    made = walker(run, pages, *short)
    follow(made)
    follow(made)
    assert statuses(run) == {"a": "short", "b": "short"}
    assert follow(made) == ["/archive/1"]
    assert statuses(run) == {"a": "complete", "b": "complete", "archive": "complete"}
    assert (made.problems, found_gaps(run)) == ([], [])
    assert made.begin_next() is None


def test_what_fills_a_fallback_fills_what_waited_for_it(run, pages):
    archive = step("archive", step("feed", channel="feed", known_before=NOW - 60), channel="archive")
    pages.lists = {
        f"{SITE}/a/1": Listing((link(2),), None),
        f"{SITE}/feed/1": Listing((link(3), link(2), link(1)), None),
    }
    with run.store.write() as connection:
        links.add(connection, "mehrnews", [link(2), link(1)], channel="feed", run_id="r0", now=NOW - 900)
    made = walker(run, pages, step("a", archive, known_before=NOW - 1800, cut=True))
    follow(made)
    made.fail(made.begin_next(), "http_401")
    follow(made)
    assert statuses(run) == {"a": "complete", "archive": "complete", "feed": "complete"}
    assert made.problems == []


def test_a_fallback_that_fails_is_a_problem_and_fills_nothing(run, pages):
    archive = step("archive", channel="archive")
    pages.lists = {f"{SITE}/a/1": Listing((link(2, listed_at=at(-30)),), None)}
    made = walker(run, pages, step("a", archive, known_before=NOW - 60, cut=True))
    follow(made)
    made.fail(made.begin_next(), "http_500")
    assert statuses(run) == {"a": "short", "archive": "failed"}
    assert made.problems == ["archive: failed: http_500"]
    (gap,) = found_gaps(run)
    assert (gap.scope, gap.since, round(gap.until - NOW), gap.counts) == ("a", NOW - 60, -30, True)


@pytest.mark.parametrize(
    ("day", "reason", "night", "problems"),
    [(0, "http_404", 86_400, 0), (0, "http_404", 0, 1), (-1, "http_404", 86_400, 1), (0, "http_500", 86_400, 1)],
)
def test_issue10_3_the_list_of_a_day_that_has_just_begun_need_not_be_there(
    run, pages, monkeypatch, day, reason, night, problems
):
    monkeypatch.setattr(ends, "NIGHT", night)
    today = datetime.now(TEHRAN).date() + timedelta(days=day)
    made = walker(run, pages, step("a", channel="sitemap", day=today))
    made.fail(made.begin_next(), f"{reason}: HTTP")
    assert len(made.problems) == problems
    assert statuses(run) == {"a": "failed"}, "the next run looks again"


def test_issue10_5_two_lists_that_stand_in_for_one_another_and_both_fail(run, pages):
    """Each waited for the other, and the run was complete without one list read."""
    feed = step("feed", channel="feed", known_before=NOW - 60)
    archive = step("archive", feed, channel="archive", known_before=NOW - 60)
    feed.fallback.append(archive)
    made = walker(run, pages, feed)
    made.fail(made.begin_next(), "empty: HTTP 200 with an empty body")
    made.fail(made.begin_next(), "empty: HTTP 200 with an empty body")
    assert made.begin_next() is None
    assert made.problems == ["archive: failed: empty: HTTP 200 with an empty body"]


def test_issue10_5_a_list_that_was_read_before_fills_the_gap_at_once(run, pages):
    feed = step("feed", channel="feed", known_before=NOW - 60)
    archive = step("archive", feed, channel="archive", known_before=NOW - 60)
    pages.lists = {f"{SITE}/feed/1": Listing((link(3), link(2), link(1)), None)}
    with run.store.write() as connection:
        links.add(connection, "mehrnews", [link(2), link(1)], channel="feed", run_id="r0", now=NOW - 900)
    made = walker(run, pages, feed, archive)
    follow(made)
    made.fail(made.begin_next(), "http_500")
    assert statuses(run) == {"feed": "complete", "archive": "complete"}
    assert made.problems == []


class TestGaps:
    """B1: a gap is said once; what was read counts as known from then on."""

    def short(self, run, pages, **bounds):
        pages.lists = {f"{SITE}/f/1": Listing((link(5, listed_at=at(-10)), link(4, listed_at=at(-20))), None)}
        made = walker(run, pages, step("f", channel="feed", **bounds))
        follow(made)
        with run.store.read() as connection:
            return made, walks.ground(connection, "mehrnews", "f", time.time() + 900)

    def test_b1_a_list_that_does_not_reach_what_was_known_leaves_one_gap(self, run, pages):
        made, ground = self.short(run, pages, known_before=NOW - 60, known_since=NOW - 999)
        assert made.problems == []  # the gap says it
        (gap,) = found_gaps(run)
        assert gap.detail == "short: the list ends before it reaches what was known"
        assert (gap.since, gap.until, gap.counts, gap.state) == (NOW - 60, ground.since, True, "open")
        assert round(ground.since - NOW) == -10  # the later of the two oldest: one may be pinned

    def test_b1_the_next_walk_that_overlaps_is_complete(self, run, pages):
        _, ground = self.short(run, pages, known_before=NOW - 60)
        pages.lists = {f"{SITE}/f/1": Listing((link(6), link(5), link(4)), None)}
        again = walker(run, pages, step("f", channel="feed", known_before=ground.ended, known_since=ground.since))
        follow(again)
        assert again.problems == []
        assert [gap.state for gap in found_gaps(run)] == ["open"]

    def test_b1_a_first_run_has_nothing_to_miss(self, run, pages):
        made, ground = self.short(run, pages, since=NOW - 86_400)
        assert made.problems == []
        (gap,) = found_gaps(run)
        assert (gap.since, gap.counts) == (NOW - 86_400, False)
        assert ground is not None

    def test_b1_a_walk_that_fails_after_some_pages_leaves_a_gap_behind_them(self, run, pages):
        pages.lists = {f"{SITE}/s/1": Listing((link(5, listed_at=at(-10)),), f"{SITE}/s/2")}
        made = walker(run, pages, step("s", known_before=NOW - 60))
        running = made.begin_next()
        made.read(running, Page(running.url, b"", datetime.now(UTC)))
        made.fail(running, "http_500")
        assert made.problems == []
        assert [(gap.scope, round(gap.until - NOW)) for gap in found_gaps(run)] == [("s", -10)]

    def test_b1_a_walk_that_read_nothing_makes_nothing_known(self, run, pages):
        made = walker(run, pages, step("s", known_before=NOW - 60))
        made.fail(made.begin_next(), "http_500")
        assert (made.problems, found_gaps(run)) == (["s: failed: http_500"], [])
        with run.store.read() as connection:
            assert walks.ground(connection, "mehrnews", "s", time.time() + 900) is None

    def test_b1_the_quiet_list_of_a_province_needs_no_archive_the_first_time(self, run, pages):
        pages.lists = {f"{SITE}/s/1": Listing((link(5, listed_at=at(-10)),), None)}
        archive = step("archive", channel="archive")
        made = walker(run, pages, step("s", archive, province="ilam", cut=True, since=NOW - 86_400))
        follow(made)
        assert (made.begin_next(), made.problems) == (None, [])

    def test_b1_a_later_walk_that_goes_so_far_fills_it(self, run, pages):
        self.short(run, pages, known_before=NOW - 60)
        pages.lists = {f"{SITE}/w/1": Listing((link(9, listed_at=at(-90)),), None)}
        follow(walker(run, pages, step("w", channel="archive", since=NOW - 80, explicit=True)))
        assert found_gaps(run) == []

    def test_below_known_ground_a_page_that_fails_is_no_failure(self, run, pages):
        with run.store.write() as connection:
            links.add(connection, "mehrnews", [link(1)], channel="feed", run_id="r0", now=NOW - 900)
        pages.lists = {f"{SITE}/s/1": Listing((link(1),), f"{SITE}/s/2")}
        made = walker(run, pages, step("s", known_before=NOW - 60, through=NOW - 86_400))
        running = made.begin_next()
        made.read(running, Page(running.url, b"", datetime.now(UTC)))
        made.fail(running, "redirect_loop: /s/2")
        assert (statuses(run), made.problems) == ({"s": "complete"}, [])


class TestDeadSideList:
    """Part 2 D13: lists for edits that are dead for days are said."""

    def fail(self, run, pages, *scopes, day=None, reason="http_503"):
        lists = [step(scope, channel="sitemap", follows_edits=True, side=True, day=day) for scope in scopes]
        made = walker(run, pages, *lists)
        for _ in lists:
            made.fail(made.begin_next(), reason)
        return made.problems

    def well(self, run, hours):
        then = time.time() - hours * 3600
        with run.store.write() as connection:
            told = {"run_id": "r0", "source": "mehrnews", "scope": "sitemap:1", "channel": "sitemap"}
            walk = walks.begin(connection, **told, now=then)
            walks.end(connection, walk, status="complete", detail="", now=then)

    def test_part2_d13_it_is_said_once_a_day(self, run, pages):
        self.well(run, 30)
        said = ["sitemap:2: failed for 30 h, so that edits are not seen: http_503"]
        assert self.fail(run, pages, "sitemap:2", "sitemap:3") == said
        assert self.fail(run, pages, "sitemap:2", "sitemap:3") == []

    def test_a_list_that_failed_for_an_hour_is_not_dead(self, run, pages):
        self.well(run, 1)
        assert self.fail(run, pages, "sitemap:2") == []

    def test_a_list_that_was_never_there_is_not_missed(self, run, pages):
        assert self.fail(run, pages, "sitemap:2") == []

    @pytest.mark.parametrize(("days", "published", "said"), [(0, True, 0), (1, False, 0), (1, True, 1)])
    def test_issue10_5_nobody_made_a_list_of_a_day_without_news(self, run, pages, days, published, said):
        """A small outlet's Friday, and the morning of a desk that crawls once a day: no run is partial for that."""
        self.well(run, 30)
        day = datetime.now(TEHRAN).date() - timedelta(days=days)
        if published:
            noon = datetime.combine(day, datetime.min.time(), TEHRAN) + timedelta(hours=12)
            with run.store.write() as connection:
                texts = dict.fromkeys(("id", "news_code", "url", "title", "kind", "content_hash", "cluster_id"), "1")
                times = dict.fromkeys(("published_at", "first_seen_at", "last_seen_at"), noon.timestamp())
                connection.execute(insert(schema.articles).values(source="mehrnews", version=1, **texts, **times))
        assert len(self.fail(run, pages, "sitemap:2", day=day, reason="http_404: HTTP 404")) == said
