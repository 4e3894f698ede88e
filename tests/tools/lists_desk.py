"""Lists that are prepared, and a walker along them with a real store."""

from datetime import UTC, datetime

from newscrawl.discovery.planner import Options, Step
from newscrawl.discovery.walk import Walk
from newscrawl.discovery.walker import Walker
from newscrawl.items import Link
from newscrawl.pages.page import ListingRequest, Page
from newscrawl.sources import get
from newscrawl.store import gaps, links, walks

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


def step(scope, *fallback, channel="section", side=False, province=None, day=None, cut=False, **bounds):
    request = ListingRequest(channel, scope, f"{SITE}/{scope}/1", province, day, mixed=True, paged=not cut)
    return Step(Walk(request, **bounds), list(fallback), side=side)


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


def at(seconds):
    return datetime.fromtimestamp(NOW + seconds, UTC)


def found_gaps(run):
    with run.store.read() as connection:
        return gaps.of_run(connection, run.run_id)


def statuses(run):
    with run.store.read() as connection:
        return {row["scope"]: row["status"] for row in walks.of_run(connection, run.run_id)}


def stored(run, *codes):
    with run.store.read() as connection:
        return links.known(connection, "mehrnews", [str(code) for code in codes])
