"""Lists are followed with their links and progress in one transaction; what falls short is filled by another list."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from lists_desk import NOW, SITE, at, follow, link, statuses, step, stored, walker
from sqlalchemy import update

from newscrawl.discovery import walker as walker_module
from newscrawl.discovery.walker import MAX_UNCHANGED
from newscrawl.pages.page import Listing, Page
from newscrawl.reasons import Refused
from newscrawl.store import links, schema, sightings, validators
from newscrawl.store.validators import Validators


def test_a_list_is_followed_and_its_links_are_stored(run, pages):
    pages.lists = {
        f"{SITE}/s/1": Listing((link(3), link(2)), f"{SITE}/s/2"),
        f"{SITE}/s/2": Listing((link(1),), None),
    }
    made = walker(run, pages, step("s"))
    assert made.has_more
    assert follow(made) == ["/s/1", "/s/2", "/s/1"]
    assert (made.pages_read, made.new_links, made.problems, made.has_more) == (3, 3, [], False)
    assert statuses(run) == {"s": "complete"}
    assert set(stored(run, 1, 2, 3)) == {"1", "2", "3"}
    with run.store.read() as connection:
        rows = links.due(connection, links.Scope("mehrnews"), before=9e9, limit=9, without=())
    assert [row.url for row in rows] == [f"https://www.mehrnews.com/news/{code}" for code in (3, 2, 1)]


def test_national_items_are_left_alone(run, pages):
    pages.lists = {f"{SITE}/s/1": Listing((link(2, national=True), link(1)), None)}
    follow(walker(run, pages, step("s")))
    assert set(stored(run, 1, 2)) == {"1"}


def test_a_scope_is_walked_once(run, pages):
    pages.lists = {f"{SITE}/s/1": Listing((link(1),), None)}
    made = walker(run, pages, step("s"), step("s"))
    follow(made)
    assert made.begin_next() is None


class TestUnchanged:
    """Part 2 C12: a 304 is believed, but not for ever."""

    ADDRESS = f"{SITE}/a/1"

    @pytest.fixture
    def version(self, run):
        known = Validators(self.ADDRESS, '"x"', None)
        with run.store.write() as connection:
            validators.put(connection, [known], NOW)
        return known

    def stored(self, run):
        with run.store.read() as connection:
            return validators.find(connection, self.ADDRESS)

    def test_an_unchanged_list_is_complete(self, run, pages):
        made = walker(run, pages, step("a", known_before=NOW - 60))
        made.unchanged(made.begin_next())
        assert (statuses(run), made.problems, made.pages_read) == ({"a": "complete"}, [], 1)

    def test_part2_c12_after_twenty_304s_the_page_is_asked_for(self, run, pages, version):
        for number in range(MAX_UNCHANGED):
            made = walker(run, pages, step("a", known_before=NOW - 60))
            running = made.begin_next()
            assert made.validators(running, self.ADDRESS) == replace(version, unchanged=number)
            made.unchanged(running)
        made = walker(run, pages, step("a", known_before=NOW - 60))
        running = made.begin_next()
        assert (made.validators(running, self.ADDRESS), running.whole) == (None, True)
        pages.lists = {self.ADDRESS: Listing((link(1),), None)}
        made.read(running, Page(running.url, b"", datetime.now(UTC)), version)
        assert self.stored(run) is None, "an ETag that stays while the page changes is no question to ask with"

    @pytest.mark.usefixtures("version")
    def test_part2_c12_a_list_is_asked_again_when_another_one_brings_news(self, run, pages):
        pages.lists = {f"{SITE}/b/1": Listing((link(2),), None), self.ADDRESS: Listing((link(2), link(1)), None)}
        made = walker(run, pages, step("a", known_before=NOW - 60), step("b", known_before=NOW - 60))
        running = made.begin_next()
        assert made.validators(running, self.ADDRESS) is not None
        made.unchanged(running)
        follow(made)
        running = made.begin_next()
        assert (running.scope, made.validators(running, self.ADDRESS)) == ("a", None)
        made.read(running, Page(running.url, b"", datetime.now(UTC)))
        assert made.begin_next() is None
        assert set(stored(run, 1, 2)) == {"1", "2"}

    @pytest.mark.usefixtures("version")
    def test_nothing_new_asks_nothing_twice(self, run, pages):
        pages.lists = {f"{SITE}/b/1": Listing((), None)}
        made = walker(run, pages, step("a", known_before=NOW - 60))
        running = made.begin_next()
        made.validators(running, self.ADDRESS)
        made.unchanged(running)
        assert made.begin_next() is None

    @pytest.mark.usefixtures("version")
    def test_a_window_or_a_refresh_never_asks(self, run, pages):
        for made in (
            walker(run, pages, step("a", since=NOW - 60, explicit=True)),
            walker(run, pages, step("a", known_before=NOW - 60), refresh=True),
        ):
            assert made.validators(made.begin_next(), self.ADDRESS) is None


def test_a_page_that_is_no_list_stores_nothing(run, pages):
    pages.lists = {f"{SITE}/a/1": Refused("challenge", "arvan")}
    made = walker(run, pages, step("a"))
    running = made.begin_next()
    with pytest.raises(Refused):
        made.read(running, Page(running.url, b"", datetime.now(UTC)))
    assert made.active is running
    assert made.unread() == ["a"]
    assert statuses(run) == {"a": "running"}


def test_what_is_left_when_a_run_stops_early_is_named(run, pages):
    pages.lists = {f"{SITE}/a/1": Listing((link(1),), f"{SITE}/a/2")}
    made = walker(run, pages, step("a"), step("b"))
    running = made.begin_next()
    made.read(running, Page(running.url, b"", datetime.now(UTC)))
    assert made.unread() == ["a", "b"]


def test_children_of_an_index_are_read_one_after_another(run, pages):
    pages.lists = {
        f"{SITE}/i/1": Listing((), None, ((f"{SITE}/x", None), (f"{SITE}/y", None))),
        f"{SITE}/x": Listing((link(2),), None),
        f"{SITE}/y": Listing((link(1),), None),
    }
    made = walker(run, pages, step("i", channel="archive"))
    assert follow(made) == ["/i/1", "/x", "/y"]
    assert statuses(run) == {"i": "complete"}


def test_issue10_3_sleep_of_the_machine_does_not_count_as_time_of_a_walk(run, pages, monkeypatch):
    """A laptop that slept for a night in the middle of a list: the list was "capped", which left a gap."""
    pages.lists = {
        f"{SITE}/s/1": Listing((link(2),), f"{SITE}/s/2"),
        f"{SITE}/s/2": Listing((link(1),), f"{SITE}/s/3"),
    }
    made = walker(run, pages, step("s", province="ardabil"))
    running = made.begin_next()
    slept, now = 9 * 3600, time.time()
    monkeypatch.setattr(
        "newscrawl.discovery.walker.time", SimpleNamespace(time=lambda: now + slept, monotonic=time.monotonic)
    )
    assert made.read(running, Page(running.url, b"", datetime.now(UTC))) == f"{SITE}/s/2"
    monkeypatch.setattr(walker_module, "MAX_SECONDS", 0.0)
    assert made.read(running, Page(running.url, b"", datetime.now(UTC))) is None
    assert statuses(run) == {"s": "capped"}, "an hour awake is enough"


class TestEdits:
    @pytest.fixture
    def known(self, run):
        with run.store.write() as connection:
            found = [link(1), link(2)]
            links.add(connection, "mehrnews", found, channel="feed", run_id="r0", now=NOW - 900)
            connection.execute(links.links.update().values(state="stored", due_at=None, looked_at=NOW - 600))

    def due(self, run):
        return {code for code, row in stored(run, 1, 2, 3).items() if row.due}

    @pytest.mark.usefixtures("known")
    def test_what_changed_after_it_was_read_is_due_and_nothing_new_is_added(self, run, pages):
        found = (link(1, modified_at=at(-300)), link(2, modified_at=at(-700)), link(3, modified_at=at(-1)))
        pages.lists = {f"{SITE}/e/1": Listing(found, None)}
        follow(walker(run, pages, step("e", channel="sitemap", follows_edits=True, adds="none")))
        assert self.due(run) == {"1"}
        assert set(stored(run, 1, 2, 3)) == {"1", "2"}

    @pytest.mark.parametrize(("moved", "whole", "due"), [(8, False, 0), (8, True, 8), (4, False, 4)])
    @pytest.mark.parametrize("state", ["stored", "parked"])
    def test_part2_i30_a_list_that_says_now_of_everything_is_believed_once_a_day(
        self, run, pages, moved, whole, due, state
    ):
        """Each run asked for every article of the day again."""
        with run.store.write() as connection:
            everything = [link(code) for code in range(1, 9)]
            links.add(connection, "mehrnews", everything, channel="archive", run_id="r0", now=NOW - 900)
            connection.execute(update(schema.links).values(state=state, due_at=None, looked_at=NOW - 600))
        found = [link(code, modified_at=at(-60 if code <= moved else -700)) for code in range(1, 9)]
        pages.lists = {f"{SITE}/e/1": Listing(tuple(found), None)}
        follow(walker(run, pages, step("e", channel="sitemap", follows_edits=True, adds="none", whole=whole)))
        assert sum(row.due for row in stored(run, *range(1, 9)).values()) == due

    @pytest.mark.usefixtures("known")
    def test_a_refresh_takes_stored_articles_again(self, run, pages):
        pages.lists = {f"{SITE}/s/1": Listing((link(1), link(3)), None)}
        follow(walker(run, pages, step("s"), refresh=True))
        assert self.due(run) == {"1", "3"}


class TestOverlooked:
    """A6, part 2 C11: what only a day's sitemap names is a link."""

    def read(self, run, pages, adds, *found):
        pages.lists = {f"{SITE}/e/1": Listing(found, None)}
        given = {"channel": "sitemap", "follows_edits": True, "side": True, "covered_since": NOW - 3600}
        made = walker(run, pages, step("e", adds=adds, **given))
        follow(made)
        return made.new_links

    def test_part2_c11_what_a_sitemap_did_not_name_before_is_a_link(self, run, pages):
        before, late, old = link(1, modified_at=at(-60)), link(2, modified_at=at(-60)), link(3, modified_at=at(-9999))
        assert self.read(run, pages, "none", before) == 0
        assert self.read(run, pages, "late", before, late, old) == 1
        assert set(stored(run, 1, 2, 3)) == {"2"}
        with run.store.read() as connection:
            (row,) = links.due(connection, links.Scope("mehrnews"), before=9e9, limit=9, without=())
        assert row.mixed

    def test_part2_c11_once_a_day_all_that_it_names_are(self, run, pages):
        found = [link(1, modified_at=at(-60)), link(2)]
        self.read(run, pages, "none", *found)
        assert self.read(run, pages, "covered", *found, link(3, modified_at=at(-9999))) == 2

    def test_what_a_feed_filed_under_national_news_is_not(self, run, pages):
        pages.lists = {f"{SITE}/f/1": Listing((link(1, national=True), link(2)), None)}
        follow(walker(run, pages, step("f", channel="feed")))
        assert self.read(run, pages, "covered", link(1), link(3)) == 1
        assert set(stored(run, 1, 2, 3)) == {"2", "3"}

    def test_every_sighting_is_written_once(self, run, pages):
        pages.lists = {f"{SITE}/f/1": Listing((link(1, national=True), link(2)), None)}
        follow(walker(run, pages, step("f", channel="feed")))
        follow(walker(run, pages, step("f", channel="feed")))
        self.read(run, pages, "none", link(2))
        with run.store.read() as connection:
            assert sightings.seen(connection, "mehrnews", ["1", "2", "3"]) == {"1": {"feed"}, "2": {"feed", "sitemap"}}


class TestEntries:
    """Part 2 D: an entry that is wrong costs itself alone."""

    def test_part2_d15_dates_that_cannot_be_say_nothing(self, run, pages):
        absurd = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 1970, 2399, 9999)]
        found = [link(number, listed_at=moment, modified_at=moment) for number, moment in enumerate(absurd)]
        pages.lists = {f"{SITE}/s/1": Listing((*found, link(9, listed_at=at(-60))), None)}
        follow(walker(run, pages, step("s", since=NOW - 3600)))
        with run.store.read() as connection:
            rows = links.due(connection, links.Scope("mehrnews"), before=9e9, limit=9, without=())
        assert {row.news_code: row.listed_at is None for row in rows} == {**dict.fromkeys("0123", True), "9": False}

    def test_part2_d14_broken_entries_are_named(self, run, pages, caplog):
        pages.lists = {f"{SITE}/s/1": Listing((link(1),), None, broken=("ValueError: 'http://['",) * 5)}
        follow(walker(run, pages, step("s")))
        assert set(stored(run, 1)) == {"1"}
        assert [record.getMessage().partition(": ")[0] for record in caplog.records] == ["mehrnews"] * 4
        assert "2 more entries cannot be read" in caplog.text
