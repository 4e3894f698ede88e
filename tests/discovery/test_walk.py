"""When a walk is over; and that no way of killing walks leaves a gap."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from newscrawl.discovery.walk import Walk
from newscrawl.items import Link
from newscrawl.pages.page import Listing, ListingRequest
from newscrawl.store.links import KnownLink

NOW = 1_767_000_000.0
HOUR = 3600.0

SECTION = ListingRequest("section", "section:ardabil", "https://x.ir/s", "ardabil")
ARCHIVE = ListingRequest("archive", "archive:19", "https://x.ir/a")
DAY = ListingRequest("archive", "archive:19:1404-10-08", "https://x.ir/a?dy=8", None, date(2025, 12, 29))
CUT = replace(SECTION, paged=False)
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
        assert walk.judge(page(7, 6), store(7, 6), NOW) == "first"
        stop = walk.judge(page(10, 9), {}, NOW)
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
        assert walk.judge(page(4, 3, 2, age=age), {}, NOW) == "first"
        assert walk.pending.status == "complete"

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

    def test_an_empty_day_is_complete_when_it_is_empty_twice(self):
        walk = Walk(DAY)
        assert walk.judge(page(more=False), {}, NOW) == "again"
        assert walk.judge(page(more=False), {}, NOW).status == "complete"

    @pytest.mark.parametrize("bounds", [{"since": NOW - HOUR, "explicit": True}, {"since": NOW - HOUR}])
    def test_a_quiet_section_that_simply_ends_is_complete(self, bounds):
        stop = Walk(SECTION, **bounds).judge(page(2, 1, more=False, age={2: 10.0, 1: 20.0}), {}, NOW)
        assert (stop.status, stop.detail, stop.ended) == ("complete", "end of the list", True)

    @pytest.mark.parametrize("request_", [CUT, SECTION])
    def test_a_page_that_may_be_cut_is_short(self, request_):
        walk = Walk(request_, since=NOW - HOUR, explicit=True)
        codes = range(30, 0, -1)
        stop = walk.judge(page(*codes, more=False, age=dict.fromkeys(codes, 10.0)), {}, NOW)
        assert (stop.status, stop.detail) == ("short", "the list ends before it reaches the first moment asked for")

    def test_a_section_that_ends_before_the_window_is_complete(self):
        walk = Walk(SECTION, since=NOW - HOUR, explicit=True)
        assert walk.judge(page(2, 1, more=False, age={2: 10.0, 1: 2 * HOUR}), {}, NOW).status == "complete"

    def test_a_cut_section_that_ends_before_what_was_known_is_short(self):
        stop = Walk(CUT, known_before=NOW - 60).judge(page(3, 2, more=False), {}, NOW)
        assert (stop.status, stop.detail) == ("short", "the list ends before it reaches what was known")
        assert Walk(SECTION, known_before=NOW - 60).judge(page(3, 2, more=False), {}, NOW).status == "complete"

    def test_a_short_section_that_ends_with_what_was_known_is_complete(self):
        stop = Walk(SECTION, known_before=NOW - 60).judge(page(3, 2, 1, more=False), store(2, 1), NOW)
        assert stop.status == "complete"

    def test_a_first_run_takes_a_short_list_without_dates_as_all_there_is(self):
        assert Walk(SECTION, since=NOW - HOUR).judge(page(2, 1, more=False), {}, NOW).status == "complete"

    def test_explicit_days_and_no_dates_are_short(self):
        walk = Walk(CUT, since=NOW - HOUR, explicit=True)
        assert walk.judge(page(2, 1, more=False), {}, NOW).status == "short"

    def test_a_window_that_other_walks_covered_ends_at_known_ground(self):
        walk = Walk(FEED, since=NOW - HOUR, explicit=True, bridge=NOW - 60)
        assert (
            walk.judge(page(3, 2, 1, more=False, age={3: 1.0, 2: 2.0, 1: 3.0}), store(2, 1), NOW).status == "complete"
        )


class TestLoop:
    def test_a_section_that_repeats_itself_is_short(self):
        walk = Walk(SECTION, known_before=NOW - HOUR)
        verdicts = [walk.judge(page(2, 1), {}, NOW) for _ in range(5)]
        assert verdicts[:4] == [None, "again", None, "again"]
        assert verdicts[4].status == "short"

    def test_a_day_that_repeats_its_last_page_is_complete(self):
        walk = Walk(DAY)
        verdicts = [walk.judge(page(2, 1), {}, NOW + 5 * 86400) for _ in range(4)]
        assert verdicts[:3] == [None, "again", "first"]
        assert (verdicts[3].status, verdicts[3].detail) == ("complete", "the list repeats itself")

    def test_a_list_that_grew_by_a_page_between_two_pages_is_no_loop(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(6, 5), {}, NOW) == "again"
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(4, 3), {}, NOW) is None
        assert walk.judge(page(2, 1), store(2, 1, at=NOW - 2 * HOUR), NOW) == "first"
        assert walk.judge(page(8, 7), {}, NOW).status == "complete"

    def test_a_day_that_leads_back_is_short(self):
        walk = Walk(DAY)
        for codes in ((6, 5), (4, 3)):
            assert walk.judge(page(*codes), {}, NOW + 5 * 86400) is None
        assert walk.judge(page(6, 5), {}, NOW + 5 * 86400) == "again"
        stop = walk.judge(page(6, 5), {}, NOW + 5 * 86400)
        assert (stop.status, stop.detail) == ("short", "the list leads back to pages that were read before")

    def test_a_list_that_was_not_read_to_its_end_is_capped(self):
        cut = replace(page(2, 1, more=False), lacking="only the first 2 entries were read")
        stop = Walk(DAY).judge(cut, {}, NOW)
        assert (stop.status, stop.detail) == ("capped", "only the first 2 entries were read")


class TestThrough:
    """A6, part 2 C11: once a day a walk goes below known ground."""

    DEPTH = NOW - 24 * HOUR

    def walk(self, **bounds):
        return Walk(SECTION, known_before=NOW - HOUR, through=self.DEPTH, **bounds)

    def test_a6_it_goes_on_below_known_ground(self):
        walk = self.walk()
        age = {4: HOUR, 3: 2 * HOUR, 2: 20 * HOUR, 1: 30 * HOUR}
        assert walk.judge(page(4, 3, age=age), store(4, 3, at=NOW - 2 * HOUR), NOW) is None
        assert walk.reached
        assert walk.judge(page(2, age=age), {}, NOW) is None
        assert walk.judge(page(1, age=age), {}, NOW) == "first"
        assert walk.pending.reached
        assert walk.stretch(walk.pending, NOW) == (self.DEPTH, NOW)

    def test_a6_without_dates_what_was_discovered_before_is_deep_enough(self):
        walk = self.walk()
        assert walk.judge(page(4, 3), store(4, 3, at=NOW - 2 * HOUR), NOW) is None
        assert walk.judge(page(2, 1), store(2, 1, at=NOW - 30 * HOUR), NOW) == "first"

    def test_below_known_ground_nothing_is_owed(self):
        walk = self.walk(max_pages=2)
        assert walk.judge(page(4, 3), store(4, 3, at=NOW - 2 * HOUR), NOW) is None
        assert walk.judge(page(2, 1), {}, NOW) == "first"
        assert walk.pending.status == "complete"


class TestFeed:
    def test_it_suffices_when_its_two_oldest_were_known(self):
        walk = Walk(FEED, known_before=NOW - 60)
        assert walk.judge(page(5, 4, 3, more=False), store(4, 3), NOW).status == "complete"

    def test_a_pinned_old_story_proves_nothing(self):
        walk = Walk(FEED, known_before=NOW - 60)
        age = {1: 900 * HOUR, 5: 60.0, 4: 120.0, 3: 180.0}
        stop = walk.judge(page(1, 5, 4, 3, more=False, age=age), store(1), NOW)
        assert (stop.status, stop.detail) == ("short", "the list ends before it reaches what was known")

    def test_issue10_3_an_entry_whose_date_cannot_be_does_not_count_as_the_oldest(self):
        """Two embargoed articles on top, dated tomorrow, were taken for the end of the feed: a gap where none was."""
        walk = Walk(FEED, known_before=NOW - 60)
        age = {5: 60.0, 4: 120.0, 3: 180.0}
        assert walk.judge(page(7, 6, 5, 4, 3, more=False, age=age), store(4, 3), NOW).status == "complete"

    def test_issue10_3_a_cache_that_shows_an_older_feed_leaves_no_gap(self):
        """Its oldest items are older than anything that was read. Two old stories that were pinned are no such feed."""
        walk = Walk(FEED, known_before=NOW - 60, known_since=NOW - 3 * HOUR)
        age = {code: (6 - code) * HOUR for code in range(1, 6)}
        older = page(5, 4, 3, 2, 1, more=False, age=age)
        assert walk.judge(older, store(5, 4, 3), NOW).status == "complete"
        walk = Walk(FEED, known_before=NOW - 60, known_since=NOW - 3 * HOUR)
        pinned = page(9, 8, 2, 1, more=False, age=age | {9: 60.0, 8: 120.0})
        assert walk.judge(pinned, {}, NOW).status == "short"

    def test_it_suffices_when_it_reaches_beyond_the_window(self):
        walk = Walk(FEED, since=NOW - HOUR)
        age = {3: 60.0, 2: HOUR + 1, 1: HOUR + 2}
        assert walk.judge(page(3, 2, 1, more=False, age=age), {}, NOW).status == "complete"
        assert Walk(FEED, since=NOW - 2 * HOUR).judge(page(3, 2, 1, more=False, age=age), {}, NOW).status == "short"

    def test_issue10_5_an_archive_without_an_entry_is_not_believed(self):
        walk = Walk(ARCHIVE, since=NOW - HOUR)
        assert walk.judge(page(more=False), {}, NOW) == "again"
        stop = walk.judge(page(more=False), {}, NOW)
        assert (stop.status, stop.detail) == ("capped", "the list holds not one entry")

    @pytest.mark.parametrize(
        ("bounds", "before", "codes", "status"),
        [
            ({"known_before": NOW - HOUR}, 3, range(9, 6, -1), "capped"),  # not one known link was met
            ({"since": NOW - 24 * HOUR}, 0, range(30, 0, -1), "capped"),  # page 2 is page 1
            ({"since": NOW - 24 * HOUR}, 0, range(3, 0, -1), "complete"),  # a small outlet has one page
            ({"since": NOW - 24 * HOUR}, 2, range(30, 0, -1), "complete"),  # the last page, shown for ever
        ],
    )
    def test_issue10_3_a_page_that_stays_the_one_before_it(self, bounds, before, codes, status):
        """A cache leaves the page's number out: 45 articles of an hour were not read, and the run was complete."""
        walk = Walk(ARCHIVE, **bounds)
        for number in range(before):
            assert walk.judge(page(*range(900 - 10 * number, 890 - 10 * number, -1)), {}, NOW) is None
        said = [walk.judge(page(*codes), {}, NOW) for _ in range(5)]
        assert said[:4] == [None, "again", None, "again"]
        assert (walk.pending if said[4] == "first" else said[4]).status == status

    def test_issue10_3_a_second_page_that_stays_the_first_hides_what_it_held(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        first, old = page(9, 8, 7), page(3, 2, 1)
        said = [walk.judge(one, {}, NOW) for one in (first, first, first)]
        assert said == [None, "again", None]
        assert walk.judge(old, store(3, 2, 1, at=NOW - 2 * HOUR), NOW) == "first"
        assert walk.judge(first, {}, NOW) is None, "nothing new pushed it down: the other pages are read again"
        assert walk.judge(first, {}, NOW).status == "capped"
        again = walk.judge(page(6, 5, 4), {}, NOW)  # had it been well by then
        assert again is None or again.status == "complete"

    def test_issue10_5_a_walk_ends_below_everything_that_was_covered(self):
        """The walk before met an empty list: nothing is known, and the archive of years is not owed for it."""
        walk = Walk(ARCHIVE, known_before=NOW, known_since=NOW - 24 * HOUR)
        assert walk.judge(page(9, 8, age={9: HOUR, 8: 30 * HOUR}), {}, NOW) is None
        stop = walk.judge(page(7, 6, age={7: 70 * HOUR, 6: 71 * HOUR}), {}, NOW)
        assert stop == "first", "the first page is looked at once more"
        assert walk.pending.detail == "a whole page is older than anything that was covered"

    def test_an_empty_feed_is_short(self):
        walk = Walk(FEED, known_before=NOW)
        assert walk.judge(page(more=False), {}, NOW) == "again"
        assert walk.judge(page(more=False), {}, NOW).status == "short"


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
