"""Where a page may lead us: nowhere but to the source's own hosts and ports.

Modules: `middlewares/redirects.py`.
"""

import http.server
import threading

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def canary():
    """A server on this machine that must never be asked."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, hits
        server.shutdown()


@pytest.mark.parametrize(
    ("where", "host"),
    [
        ("article", "127.0.0.1"),
        ("article", "localhost"),
        ("list", "2130706433"),
        ("list", "[::ffff:127.0.0.1]"),
        ("robots", "127.0.0.1"),
    ],
)
def test_redirect_to_this_machine(open_desk, canary, where, host):
    """Rows "redirect to another port of the same host", "redirect to 127.0.0.1 / decimal IP": refused on every hop."""
    port, hits = canary
    with open_desk(articles=12) as desk:
        desk.room.fault("moved", where=where, value=f"http://{host}:{port}/secret")
        run = desk.crawl()
        assert run.code in (3, 4), run.why
        assert hits == []
        assert desk.union() == []


def test_redirect_to_no_place_of_ours(open_desk):
    """Rows "redirect to file://", "redirect to another host", "169.254.169.254"."""
    targets = [
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://127.0.0.1/x",
        "http://169.254.169.254/latest/meta-data/",
    ]
    with open_desk(articles=40) as desk:
        for seed, target in enumerate(targets):
            desk.room.fault("moved", share=0.2, seed=seed, value=target)
        run = desk.crawl("--strict")
        assert run.code == 3
        assert set(run.note["outstanding"]) == {"address", "redirect"}
        assert "root:" not in str(desk.union())


def test_ipv6(open_desk):
    """Row "IPv6 literal": works."""
    with open_desk(articles=12, host="::1") as desk:
        assert "[::1]" in desk.room.url
        run = desk.crawl()
        assert run.code == 0, run.why
        desk.check_whole()


def test_a_name_is_followed_only_where_base_url_named_it(open_desk):
    with open_desk(articles=12) as desk:
        desk.room.url = desk.room.url.replace("127.0.0.1", "localhost")
        run = desk.crawl()
        assert run.code == 0, run.why
