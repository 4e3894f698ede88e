"""Lists without end, in circles, too large or hostile: each walk ends, and the verdict says what was not read.

Modules: `demo/traps.py`.
"""

import http.server
import threading

import pytest

pytestmark = pytest.mark.slow


def walked(run):
    """How each list of the run ended."""
    return {walk["scope"]: (walk["status"], walk["detail"]) for walk in run.report["walks"]}


def test_archive_without_end(open_desk):
    """Row "infinite pagination": every page leads on, to links that are known."""
    with open_desk(articles=150) as desk:
        desk.room.fault("endless_archive", where="list", value=2)
        run = desk.crawl()
        assert run.code == 3, run.why
        assert run.cpu_seconds < 30
        assert "short" in {status for status, _ in walked(run).values()}
        assert len(desk.union()) > 30


def test_calendar_without_end(open_desk):
    """Row "calendar": every page names a new link; the walk is capped, the articles that exist are all there."""
    with open_desk(articles=30) as desk:
        desk.room.fault("endless_calendar", where="list")
        run = desk.crawl("--via", "archive", "--since", "1h")
        assert run.code == 3, run.why
        assert run.cpu_seconds < 60
        assert ("capped", "stopped after 400 pages") in walked(run).values()


def test_pages_in_a_circle(open_desk):
    """A third page that leads to the first: what lies behind it was not read, and the verdict says so."""
    with open_desk(articles=200) as desk:
        desk.room.fault("circle", where="list", value=3)
        run = desk.crawl()
        assert run.code == 3, run.why
        assert run.cpu_seconds < 30
        assert "the list leads back to pages that were read before" in {detail for _, detail in walked(run).values()}
        desk.room.no_faults()
        assert desk.crawl().code == 0
        desk.check_whole()


def test_one_article_under_many_addresses(open_desk):
    """Session ids in path and query, tracking parameters: one record, fetched once, its address clean."""
    with open_desk(articles=40) as desk:
        desk.room.fault("sessions", where="list")
        for _ in range(2):
            run = desk.crawl()
            assert run.code == 0, run.why
        desk.check_whole()
        addresses = [record["url"] for record in desk.union()]
        assert not [url for url in addresses if "?" in url or ";" in url]
        pages = [
            hit["path"].partition("?")[0].partition(";")[0] for hit in desk.asked() if "/archive" not in hit["path"]
        ]
        assert len(pages) == len(set(pages))


def test_sitemap_of_a_million_entries(open_desk):
    """By window and cap: the window is there, time and memory stay bounded, the rest is not called read."""
    with open_desk(articles=30) as desk:
        desk.room.fault("million", where="list")
        run = desk.crawl("--via", "sitemap", "--since", "1d")
        assert run.code == 3, run.why
        assert run.cpu_seconds < 60
        assert run.note["peak_memory_mb"] < 450
        assert ("capped", "only the first 50000 entries were read") in walked(run).values()
        assert run.note["new_links"] < 100
        desk.check_whole()


@pytest.fixture
def listener():
    """An address of this machine that must never be asked."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x", hits
        server.shutdown()


def incremental(desk, *arguments):
    """A run without `--since`: right after another one it asks the feed first."""
    process = desk.start(*arguments, since=None)
    return desk.ended(process)


def check_none_lost(desk):
    """A run without `--since` may bring older articles besides."""
    ids = [record["id"] for record in desk.union() if not record["is_update"]]
    assert len(ids) == len(set(ids))
    assert desk.expected() <= {*ids, *desk.rejected("duplicate_exact")}


def test_entity_bomb(open_desk):
    """Rows "XML bomb": feed and sitemaps give nothing, the archive brings the articles; alone they are partial."""
    with open_desk(articles=30) as desk:
        desk.room.fault("entity_bomb", where="list")
        run = desk.crawl("--via", "sitemap", "--since", "1d")
        assert run.code == 3, run.why
        assert "capped" in {status for status, _ in walked(run).values()}
        assert incremental(desk).code == 0
        desk.room.publish(3, province="Ardabil")
        run = incremental(desk)
        assert run.code == 0, run.why
        assert walked(run)["archive:19"][0] == "complete", "it fills the gap that the sitemaps left"
        assert run.cpu_seconds < 20
        assert run.note["peak_memory_mb"] < 450
        check_none_lost(desk)


def test_outside_entity(open_desk, listener, tmp_path):
    """Row "XXE": neither a file nor an address is opened, and nothing of it comes out."""
    address, hits = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("https://www.mehrnews.com/news/424242/secret")
    with open_desk(articles=30) as desk:
        desk.room.fault("outside_entity", where="list", value=secret.as_uri())
        desk.crawl("--via", "sitemap", "--since", "1d")
        desk.room.no_faults()
        desk.room.fault("outside_entity", where="list", value=address)
        assert incremental(desk).code == 0
        desk.room.publish(2, province="Ardabil")
        assert incremental(desk).code == 0
        assert hits == []
        assert not [hit for hit in desk.asked() if "424242" in hit["path"]]
        check_none_lost(desk)
