"""When a walk is over; and that no way of killing walks leaves a gap."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery.walk import Walk
from newscrawl.items import Link
from newscrawl.pages.page import Listing, ListingRequest
from newscrawl.store.links import KnownLink

NOW = 1_767_000_000.0
HOUR = 3600.0

SECTION = ListingRequest("section", "section:ardabil", "https://x.ir/s", "ardabil")
ARCHIVE = ListingRequest("archive", "archive:19", "https://x.ir/a")
DAY = ListingRequest("archive", "archive:19:1404-10-08", "https://x.ir/a?dy=8", None, date(2025, 12, 29))
FEED = ListingRequest("feed", "feed:/rss", "https://x.ir/rss")


def known(discovered_at, **fields):
    given = {"state": "stored", "due": False, "title": None, "modified_at": None, "looked_at": None}
    return KnownLink(discovered_at=discovered_at, **{**given, "reason": None, "province": None, **fields})


def page(*codes, more=True, age=None):
    """A page of a list; `age` maps a code to the seconds since its publication."""
    links = tuple(
        Link(
            str(code),
            f"https://x.ir/news/{code}",
            listed_at=datetime.fromtimestamp(NOW - age[code], UTC) if age and code in age else None,
        )
        for code in codes
    )
    return Listing(links, "https://x.ir/next" if more else None)


def store(*codes, at=NOW - HOUR):
    return {str(code): known(at) for code in codes}


class TestKnown:
    def test_a_whole_known_page_ends_the_walk(self):
        walk = Walk(ARCHIVE, known_before=NOW - 60)
        assert walk.judge(page(9, 8), {}, NOW) is None
        stop = walk.judge(page(7, 6), store(7, 6), NOW)
        assert (stop.status, stop.detail) == (
            "complete",
            "a whole page was known when the last completed walk ended",
        )

    def test_one_new_link_on_the_page_goes_on(self):
        assert Walk(ARCHIVE, known_before=NOW - 60).judge(page(7, 6), store(7), NOW) is None

    def test_what_a_killed_walk_found_is_not_taken_for_old(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(7, 6), store(7, 6, at=NOW - 60), NOW) is None

    def test_without_a_completed_walk_nothing_is_old(self):
        assert Walk(ARCHIVE).judge(page(7, 6), store(7, 6), NOW) is None


class TestWindow:
    def test_a_whole_page_before_the_window_ends_the_walk(self):
        walk = Walk(SECTION, since=NOW - HOUR, explicit=True)
        age = {5: 10.0, 4: HOUR - 1, 3: HOUR + 1, 2: 2 * HOUR, 1: 3 * HOUR}
        assert walk.judge(page(5, 4, age=age), {}, NOW) is None
        assert walk.judge(page(4, 3, 2, age=age), {}, NOW).status == "complete"

    def test_a_page_that_straddles_its_beginning_goes_on(self):
        walk = Walk(SECTION, since=NOW - HOUR)
        assert walk.judge(page(4, 3, age={4: HOUR - 1, 3: HOUR + 1}), {}, NOW) is None

    def test_links_without_a_date_may_be_inside(self):
        walk = Walk(SECTION, since=NOW - HOUR)
        assert walk.judge(page(4, 3, age={3: 9 * HOUR}), {}, NOW) is None


class TestEnd:
    @pytest.mark.parametrize("request_", [ARCHIVE, DAY])
    def test_an_archive_is_complete_at_its_end(self, request_):
        stop = Walk(request_, since=NOW - HOUR, explicit=True).judge(page(2, 1, more=False), {}, NOW)
        assert stop.status == "complete"

    def test_an_empty_day_is_complete(self):
        assert Walk(DAY).judge(page(more=False), {}, NOW).status == "complete"

    def test_a_section_that_ends_within_the_window_is_short(self):
        walk = Walk(SECTION, since=NOW - HOUR, explicit=True)
        stop = walk.judge(page(2, 1, more=False, age={2: 10.0, 1: 20.0}), {}, NOW)
        assert (stop.status, stop.detail) == ("short", "the list ended before it reached the first moment asked for")

    def test_a_section_that_ends_before_the_window_is_complete(self):
        walk = Walk(SECTION, since=NOW - HOUR, explicit=True)
        assert walk.judge(page(2, 1, more=False, age={2: 10.0, 1: 2 * HOUR}), {}, NOW).status == "complete"

    def test_a_section_that_ends_before_what_was_known_is_short(self):
        stop = Walk(SECTION, known_before=NOW - 60).judge(page(3, 2, more=False), {}, NOW)
        assert (stop.status, stop.detail) == ("short", "the list ended before it reached what was known")

    def test_a_short_section_that_ends_with_what_was_known_is_complete(self):
        stop = Walk(SECTION, known_before=NOW - 60).judge(page(3, 2, 1, more=False), store(2, 1), NOW)
        assert stop.status == "complete"

    def test_a_first_run_takes_a_short_list_without_dates_as_all_there_is(self):
        assert Walk(SECTION, since=NOW - HOUR).judge(page(2, 1, more=False), {}, NOW).status == "complete"

    def test_explicit_days_and_no_dates_are_short(self):
        walk = Walk(SECTION, since=NOW - HOUR, explicit=True)
        assert walk.judge(page(2, 1, more=False), {}, NOW).status == "short"


class TestLoop:
    def test_a_section_that_repeats_itself_is_short(self):
        walk = Walk(SECTION, known_before=NOW - HOUR)
        stops = [walk.judge(page(2, 1), {}, NOW) for _ in range(3)]
        assert stops[0] is None
        last = next(stop for stop in stops if stop is not None)
        assert last.status == "short"

    def test_a_day_that_repeats_its_last_page_is_complete(self):
        walk = Walk(DAY)
        walk.judge(page(2, 1), {}, NOW + 5 * 86400)
        stop = walk.judge(page(2, 1), {}, NOW + 5 * 86400)
        assert (stop.status, stop.detail) == ("complete", "the list repeats itself")

    def test_a_list_that_grew_by_a_page_between_two_pages_is_no_loop(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(4, 3), {}, NOW) is None
        assert walk.judge(page(2, 1), store(2, 1, at=NOW - 2 * HOUR), NOW).status == "complete"

    def test_two_pages_in_a_row_without_a_new_link_are_a_loop(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        stops = [walk.judge(page(6, 5), {}, NOW) for _ in range(3)]
        assert [stop is not None for stop in stops] == [False, False, True]

    def test_a_day_that_leads_back_is_short(self):
        walk = Walk(DAY)
        for codes in ((6, 5), (4, 3)):
            assert walk.judge(page(*codes), {}, NOW + 5 * 86400) is None
        stop = walk.judge(page(6, 5), {}, NOW + 5 * 86400)
        assert (stop.status, stop.detail) == ("short", "the list leads back to pages that were read before")

    def test_a_list_that_was_not_read_to_its_end_is_capped(self):
        cut = replace(page(2, 1, more=False), lacking="only the first 2 entries were read")
        stop = Walk(DAY).judge(cut, {}, NOW)
        assert (stop.status, stop.detail) == ("capped", "only the first 2 entries were read")


class TestFeed:
    def test_it_suffices_when_its_two_oldest_were_known(self):
        walk = Walk(FEED, known_before=NOW - 60)
        assert walk.judge(page(5, 4, 3, more=False), store(4, 3), NOW).status == "complete"

    def test_a_pinned_old_story_proves_nothing(self):
        walk = Walk(FEED, known_before=NOW - 60)
        age = {1: 900 * HOUR, 5: 60.0, 4: 120.0, 3: 180.0}
        stop = walk.judge(page(1, 5, 4, 3, more=False, age=age), store(1), NOW)
        assert (stop.status, stop.detail) == ("short", "the feed does not reach back to the last completed walk")

    def test_it_suffices_when_it_reaches_beyond_the_window(self):
        walk = Walk(FEED, since=NOW - HOUR)
        age = {3: 60.0, 2: HOUR + 1, 1: HOUR + 2}
        assert walk.judge(page(3, 2, 1, more=False, age=age), {}, NOW).status == "complete"
        assert Walk(FEED, since=NOW - 2 * HOUR).judge(page(3, 2, 1, more=False, age=age), {}, NOW).status == "short"

    def test_an_empty_feed_is_short(self):
        assert Walk(FEED, known_before=NOW).judge(page(more=False), {}, NOW).status == "short"


class TestBounds:
    def test_pages(self):
        walk = Walk(ARCHIVE, max_pages=2)
        assert walk.judge(page(9), {}, NOW) is None
        stop = walk.judge(page(8), {}, NOW)
        assert (stop.status, stop.detail) == ("capped", "stopped after 2 pages")

    def test_time(self):
        walk = Walk(ARCHIVE, deadline=NOW)
        assert walk.judge(page(9), {}, NOW - 1) is None
        assert walk.judge(page(8), {}, NOW).status == "capped"

    def test_the_end_on_the_last_page_allowed_is_no_cap(self):
        assert Walk(ARCHIVE, max_pages=1).judge(page(9, more=False), {}, NOW).status == "complete"

    def test_a_list_for_edits_is_read_whole(self):
        walk = Walk(FEED, follows_edits=True, known_before=NOW)
        assert walk.judge(page(2, 1), store(2, 1), NOW) is None
        assert walk.judge(page(2, 1, more=False), store(2, 1), NOW).detail == "read for edits"


SIZE = 3
"""Articles on a page of the simulated list."""

GROWTH = st.builds(
    lambda before, much, after: [*before, *much, *after],
    st.lists(st.integers(0, SIZE - 1), max_size=3),
    st.lists(st.just(SIZE), max_size=1),
    st.lists(st.integers(0, SIZE - 1), max_size=3),
)
"""Less than a page between two pages, but once a whole page, as when a host made us wait."""

EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 8), st.none()),
        # How many articles appear before each page of a walk is fetched, and the page at which it is killed.
        st.tuples(st.just("walk"), GROWTH, st.one_of(st.none(), st.integers(0, 6))),
    ),
    max_size=14,
)


class Site:
    """A list that grows at its top, and what walks along it have discovered."""

    def __init__(self):
        self.published = []
        self.clock = NOW
        self.found = {}
        self.completed_at = None

    def publish(self, number):
        self.published += range(len(self.published), len(self.published) + number)

    def fetch(self, number):
        newest_first = self.published[::-1]
        more = len(newest_first) > (number + 1) * SIZE
        age = {code: self.clock - code for code in newest_first}
        return page(*newest_first[number * SIZE : (number + 1) * SIZE], more=more, age=age)

    def walk(self, growth, killed_at):
        """Whether the walk completed; a killed one leaves what it stored."""
        walk = Walk(ARCHIVE, known_before=self.completed_at)
        for number in range(200):
            self.publish(growth[number] if number < len(growth) else 0)
            if number == killed_at:
                return False
            self.clock += 1
            listing = self.fetch(number)
            before = {code: known(at) for code, at in self.found.items()}
            stop = walk.judge(listing, before, self.clock)
            for link in listing.links:
                self.found.setdefault(link.news_code, self.clock)
            if stop is not None:
                assert stop.status == "complete"
                self.clock += 1
                self.completed_at = self.clock
                return True
        raise AssertionError("the walk never ended")


@settings(max_examples=300, deadline=None)
@given(events=EVENTS)
def test_no_way_of_killing_walks_leaves_a_gap(events):
    site = Site()
    for what, detail, killed_at in events:
        site.clock += 100
        if what == "publish":
            site.publish(detail)
            continue
        there = len(site.published)
        if site.walk(detail, killed_at):
            missing = {str(code) for code in range(there)} - set(site.found)
            assert not missing, f"a completed walk left out {sorted(missing)}"


def test_a_walk_with_nothing_new_reads_one_page():
    site = Site()
    site.publish(40)
    assert site.walk([], None)
    asked = []
    fetch = site.fetch
    site.fetch = lambda number: asked.append(number) or fetch(number)
    assert site.walk([], None)
    assert asked == [0]
    assert timedelta(seconds=site.completed_at - NOW) > timedelta(0)
