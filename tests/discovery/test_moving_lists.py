"""Lists that move while they are walked, and walks that are killed: nothing is missed."""

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


class TestMoves:
    """Issue 10.3: lists move while they are walked, and nothing is missed."""

    def test_issue10_3_a_page_that_is_empty_once_is_read_again(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(more=False), {}, NOW) == "again"
        assert walk.judge(page(4, 3), {}, NOW) is None

    def test_issue10_3_a_page_that_is_repeated_once_is_read_again(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(6, 5), {}, NOW) is None
        assert walk.judge(page(6, 5), {}, NOW) == "again"
        assert walk.judge(page(4, 3), {}, NOW) is None

    @pytest.mark.parametrize("now", [(9, 7, 6), (7, 6, 5), (11, 9, 7)])
    def test_issue10_3_what_was_pulled_up_is_looked_for(self, now):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(9, 8, 7), {}, NOW) is None
        assert walk.judge(page(5, 4, 3), store(5, 4, 3, at=NOW - 2 * HOUR), NOW) == "first"
        assert walk.judge(page(*now), {}, NOW) is None
        assert walk.judge(page(5, 4, 3), {}, NOW).status == "complete"

    @pytest.mark.parametrize("now", [(9, 8, 7), (11, 10, 9)])
    def test_issue10_3_what_was_pushed_down_is_not(self, now):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(9, 8, 7), {}, NOW) is None
        assert walk.judge(page(5, 4, 3), store(5, 4, 3, at=NOW - 2 * HOUR), NOW) == "first"
        assert walk.judge(page(*now), {}, NOW).status == "complete"

    def test_issue10_3_what_is_met_while_looking_back_is_not_known_ground(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(9, 8, 7), {}, NOW) is None
        assert walk.judge(page(5, 4, 3), store(5, 4, 3, at=NOW - 2 * HOUR), NOW + 1) == "first"
        assert walk.judge(page(14, 13, 12), {}, NOW + 2).status == "complete"
        assert NOW + 1 < walk.ended < NOW + 2

    def test_issue10_3_an_overlap_that_no_new_item_explains_is_looked_at(self):
        walk = Walk(ARCHIVE, known_before=NOW - HOUR)
        assert walk.judge(page(9, 8, 7), {}, NOW) is None
        assert walk.judge(page(5, 4, 3), {}, NOW) is None  # 6 was pulled up for a moment
        assert walk.judge(page(3, 2, 1), store(3, 2, 1, at=NOW - 2 * HOUR), NOW) == "first"
        assert walk.judge(page(9, 8, 7), {}, NOW) is None


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
        st.tuples(st.just("publish"), st.integers(1, 8), st.none(), st.none()),
        # How many articles appear before each page of a walk is fetched, the page at which it is killed, and how the
        # list moves besides: at which request, for how long.
        st.tuples(
            st.just("walk"),
            GROWTH,
            st.one_of(st.none(), st.integers(0, 6)),
            st.one_of(
                st.none(),
                st.tuples(st.sampled_from(["empty", "repeated", "pulled"]), st.integers(1, 5)),
            ),
        ),
    ),
    max_size=14,
)
"""What happens to a list, and to those who walk along it."""


class Site:
    """A list that grows at its top, and what walks along it have discovered."""

    def __init__(self):
        self.published = []
        self.withdrawn = set()
        self.clock = NOW
        self.found = {}
        self.completed_at = None

    def publish(self, number):
        self.published += range(len(self.published), len(self.published) + number)

    def fetch(self, number):
        newest_first = [code for code in self.published[::-1] if code not in self.withdrawn]
        more = len(newest_first) > (number + 1) * SIZE
        age = {code: self.clock - code for code in newest_first}
        return page(*newest_first[number * SIZE : (number + 1) * SIZE], more=more, age=age)

    def served(self, number, request, move):
        """A page as the list shows it to one request."""
        kind, at = move or (None, None)
        if kind == "pulled" and request == at:
            self.withdrawn.update(self.published[-2:])
        if request != at:
            return self.fetch(number)
        if kind == "empty" and number:
            return page(more=False)
        if kind == "repeated" and number:
            return self.fetch(number - 1)
        return self.fetch(number)

    def walk(self, growth, killed_at, move=None):
        """Whether the walk completed; a killed one leaves what it stored."""
        walk, number, grown = Walk(ARCHIVE, known_before=self.completed_at), 0, iter(growth)
        # Articles that appear while others are withdrawn hide that from everybody but the walk of the next day.
        grown = iter(()) if move is not None and move[0] == "pulled" else grown
        verdict = None
        for request in range(400):
            # A page that shows the one before it and nothing of it, all being new, cannot be told from the right one.
            most = SIZE - 1 if move is not None and move[0] == "repeated" else SIZE
            self.publish(min(next(grown, 0), most) if verdict != "again" else 0)
            if request == killed_at:
                return False
            self.clock += 1
            listing = self.served(number, request, move)
            before = {code: known(at) for code, at in self.found.items()}
            verdict = walk.judge(listing, before, self.clock)
            for link in listing.links:
                self.found.setdefault(link.news_code, self.clock)
            if verdict == "again":
                continue
            if verdict == "first":
                number = 0
                continue
            number += 1
            if verdict is not None and not self.published:
                return False  # an archive without an entry is not believed
            if verdict is not None:
                assert verdict.status == "complete"
                self.clock += 1
                self.completed_at = walk.ended or self.clock
                return True
        raise AssertionError("the walk never ended")


@settings(max_examples=400, deadline=None)
@given(events=EVENTS)
def test_no_way_of_killing_walks_or_of_moving_lists_leaves_a_gap(events):
    site = Site()
    for what, detail, killed_at, move in events:
        site.clock += 100
        if what == "publish":
            site.publish(detail)
            continue
        there = len(site.published)
        if site.walk(detail, killed_at, move):
            missing = {str(code) for code in set(range(there)) - site.withdrawn} - set(site.found)
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
