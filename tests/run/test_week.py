"""A week of a desk that crawls every source once a day, on the clocks of six newsrooms.

Every run says 0 except those in which something was really lost (issue 10, point 5): one withdrawn page, or one feed
that was too short, once made every later run partial.
"""

import json
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from forked import CLOCK, newscrawl, running_newsroom

from newscrawl import sources

pytestmark = pytest.mark.slow

START = datetime(2026, 5, 2, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 6
ARTICLES = 4
BURST_DAY = 3
BURST = 60
"""Articles of one day at one engine: more than its feeds hold."""

FAST = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "NEWSCRAWL_PATIENCE=20"]


class Week:
    """Six newsrooms whose clocks go together, and the collection of up to twenty-one sources of each: 70."""

    def __init__(self, rooms, home, monkeypatch):
        self.rooms, self.home, self.patch = rooms, home, monkeypatch
        known = [one for one in sources.load_all().values() if one.status == "active"]
        self.active = [one for family in rooms for one in [one for one in known if one.family == family][:21]]
        self.now = START

    def crawl(self):
        places = [f"{one.name}={self.rooms[one.family].url}" for one in self.active if one.family in self.rooms]
        options = [part for place in places for part in ("--base-url", place)]
        self.patch.setenv(CLOCK, self.now.isoformat())
        names = [place.partition("=")[0] for place in places]
        # One process: the clock stands in the one that is started here, its children would have the machine's.
        done = newscrawl("crawl", *names, "--processes", "1", "--home", str(self.home), "--json", *FAST, *options)
        return done.returncode, json.loads(done.stdout)

    def live(self, articles=ARTICLES, burst=()):
        self.now += DAY
        for family, room in self.rooms.items():
            room.advance(DAY.total_seconds(), publish=BURST if family in burst else articles)


@pytest.fixture
def week(tmp_path, monkeypatch):
    with ExitStack() as stack:
        families = ("aasaam", "iransamaneh", "nastooh", "newsstudio", "tasnim", "wordpress")
        make = {"now": START.isoformat(), "articles": 12, "days": 1, "history": 0, "page_bytes": 6_000}
        rooms = {name: stack.enter_context(running_newsroom(engine=name, **make)) for name in families}
        yield Week(rooms, tmp_path / "home", monkeypatch)


def test_a_week_of_a_desk(week):
    for day in range(DAYS):
        week.live(burst={"newsstudio"} if day == BURST_DAY else ())
        for room in week.rooms.values():
            # One page a day is withdrawn after it was listed, and stays listed.
            room.fault("soft_404", nid=room.articles(1)[0]["nid"])
        code, report = week.crawl()
        assert report["sources"].keys() >= {source.name for source in week.active}
        for name, source in report["sources"].items():
            links = source["links"]
            ends = ("stored", "unchanged", "refused", "parked", "waiting", "overdue", "held_back")
            assert links["discovered"] + links["taken_up"] == sum(links[end] for end in ends), name
        short = {
            name: source["verdict"]["why"]
            for name, source in report["sources"].items()
            if source["verdict"]["exit_code"]
        }
        if day == BURST_DAY:
            # A gap is an event: said once, by the sources whose lists did not hold the day.
            assert code == 3
            families = {source.name: source.family for source in week.active}
            assert {families[name] for name in short} == {"newsstudio"}, short
        else:
            assert (code, short) == (0, {}), f"day {day}: {report['verdict']['why']}"
