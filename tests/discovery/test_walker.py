"""Lists are followed with their links and progress in one transaction; what falls short is filled by another list."""

from datetime import UTC, datetime

import pytest

from newscrawl.discovery.planner import Options, Step
from newscrawl.discovery.walk import Walk
from newscrawl.discovery.walker import Walker
from newscrawl.items import Link
from newscrawl.pages.page import Listing, ListingRequest, Page
from newscrawl.reasons import Refused
from newscrawl.run import Run
from newscrawl.sources import get
from newscrawl.store import links, walks
from newscrawl.store.home import Home

SITE = "http://127.0.0.1:8000"
NOW = datetime.now(UTC).timestamp()


def link(code, **hints):
    return Link(str(code), f"{SITE}/news/{code}", **hints)


class Pages:
    """A family whose lists are prepared."""

    def __init__(self):
        self.lists = {}

    def listing(self, page, source, channel, *, base_url=None):
        assert (source.name, base_url) == ("mehrnews", SITE)
        assert channel
        found = self.lists[page.url]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def run(tmp_path):
    opened = Run.start(Home.at(tmp_path / "home").prepare(), None, ["mehrnews"], {})
    yield opened
    opened.close()


@pytest.fixture
def pages():
    return Pages()


def step(scope, *fallback, channel="section", **bounds):
    return Step(Walk(ListingRequest(channel, scope, f"{SITE}/{scope}/1"), **bounds), list(fallback))


def walker(run, pages, *steps, **options):
    return Walker(run, get("mehrnews"), pages, SITE, Options(**options), list(steps))


def follow(made):
    """Read one walk to its end; the addresses asked for."""
    running = made.begin_next()
    asked, url = [], running.url
    while url is not None:
        asked.append(url.removeprefix(SITE))
        url = made.read(running, Page(url, b"", datetime.now(UTC)))
    return asked


def statuses(run):
    with run.store.read() as connection:
        return {row["scope"]: row["status"] for row in walks.of_run(connection, run.run_id)}


def stored(run, *codes):
    with run.store.read() as connection:
        return links.known(connection, "mehrnews", [str(code) for code in codes])


def test_a_list_is_followed_and_its_links_are_stored(run, pages):
    pages.lists = {
        f"{SITE}/s/1": Listing((link(3), link(2)), f"{SITE}/s/2"),
        f"{SITE}/s/2": Listing((link(2), link(1)), None),
    }
    made = walker(run, pages, step("s"))
    assert made.has_more
    assert follow(made) == ["/s/1", "/s/2"]
    assert (made.pages_read, made.new_links, made.problems, made.has_more) == (2, 3, [], False)
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


def test_a_list_that_falls_short_is_filled_by_its_fallback(run, pages):
    archive = step("archive", channel="archive")
    pages.lists = {
        f"{SITE}/a/1": Listing((link(2),), None),
        f"{SITE}/b/1": Listing((link(3),), None),
        f"{SITE}/archive/1": Listing((link(3), link(2), link(1)), None),
    }
    made = walker(run, pages, step("a", archive, known_before=NOW - 60), step("b", archive, known_before=NOW - 60))
    follow(made)
    follow(made)
    assert statuses(run) == {"a": "short", "b": "short"}
    assert follow(made) == ["/archive/1"]
    assert statuses(run) == {"a": "complete", "b": "complete", "archive": "complete"}
    assert made.problems == []
    assert made.begin_next() is None


def test_a_fallback_that_fails_is_a_problem_and_fills_nothing(run, pages):
    archive = step("archive", channel="archive")
    pages.lists = {f"{SITE}/a/1": Listing((link(2),), None)}
    made = walker(run, pages, step("a", archive, known_before=NOW - 60))
    follow(made)
    made.fail(made.begin_next(), "http_500")
    assert statuses(run) == {"a": "short", "archive": "failed"}
    assert made.problems == ["archive: failed: http_500"]


def test_a_list_without_a_fallback_that_falls_short_is_a_problem(run, pages):
    pages.lists = {f"{SITE}/a/1": Listing((link(2),), None)}
    made = walker(run, pages, step("a", known_before=NOW - 60))
    follow(made)
    assert made.problems == ["a: short: the list ended before it reached what was known"]


def test_an_unchanged_list_is_complete(run, pages):
    made = walker(run, pages, step("a", known_before=NOW - 60))
    made.unchanged(made.begin_next())
    assert (statuses(run), made.problems, made.pages_read) == ({"a": "complete"}, [], 1)


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
        def at(seconds):
            return datetime.fromtimestamp(NOW + seconds, UTC)

        found = (link(1, modified_at=at(-300)), link(2, modified_at=at(-700)), link(3, modified_at=at(-1)))
        pages.lists = {f"{SITE}/e/1": Listing(found, None)}
        follow(walker(run, pages, step("e", channel="sitemap", follows_edits=True)))
        assert self.due(run) == {"1"}
        assert set(stored(run, 1, 2, 3)) == {"1", "2"}

    @pytest.mark.usefixtures("known")
    def test_a_refresh_takes_stored_articles_again(self, run, pages):
        pages.lists = {f"{SITE}/s/1": Listing((link(1), link(3)), None)}
        follow(walker(run, pages, step("s"), refresh=True))
        assert self.due(run) == {"1", "3"}
