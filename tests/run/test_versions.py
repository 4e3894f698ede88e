"""An edit is a version, a page that only counts its readers is not, and `newscrawl diff` shows what changed."""

import itertools
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import msgspec
import pytest
from forked import newscrawl, running_newsroom
from patience import PATIENCE

pytestmark = pytest.mark.slow


class Counting(ThreadingHTTPServer):
    """Passes pages on; each has another number of readers and another hour of delivery, and no validators."""

    def __init__(self, upstream):
        super().__init__(("127.0.0.1", 0), Passing)
        self.upstream = upstream
        self.views = itertools.count(1000)
        self.articles = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Passing(BaseHTTPRequestHandler):
    def do_GET(self):
        address = self.server.upstream + self.path
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  # the newsroom's own address
            page, kind = answer.read(), answer.headers["Content-Type"]
        if re.match(r"/[a-z]+/\d+", self.path):
            self.server.articles += 1
            number = next(self.server.views)
            counter = f'<div class="visits">تعداد بازدید: {number}</div><p>دریافت: ۱۲:{number % 60:02}</p>'.encode()
            page = page.replace(b"</body>", counter + b"</body>")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@pytest.fixture
def counting():
    """A newsroom behind a server that counts readers."""
    with running_newsroom(articles=120) as newsroom, Counting(newsroom.url) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield newsroom, server
        finally:
            server.shutdown()
            thread.join()


def shown(collection, *arguments):
    done = newscrawl("diff", *arguments, "--home", str(collection.home))
    return done.returncode, done.stdout, done.stderr


def test_readers_and_hours_make_no_version_but_an_edit_does(collection, counting):
    newsroom, server = counting
    first = collection.crawl(server.url, "--province", "ardabil")
    assert first.code == 0
    assert len(first.records) >= 2
    fetched = server.articles

    again = collection.crawl(server.url, "--province", "ardabil", "--refresh")
    assert again.code == 0
    assert server.articles - fetched >= len(first.records)
    assert again.records == []

    edited = first.records[0]
    code, out, _ = shown(collection, edited["id"])
    assert (code, "one version only" in out) == (0, True)
    truth = newsroom.edit(int(edited["news_code"]), title="عنوانی که سردبیر نوشت")
    third = collection.crawl(server.url, "--province", "ardabil", "--refresh")
    (update,) = third.records
    assert (update["id"], update["version"], update["is_update"]) == (edited["id"], 2, True)
    assert {"title", "body"} <= set(update["changed_fields"])

    code, out, _ = shown(collection, edited["id"])
    assert code == 0
    assert "version 1 -> 2" in out
    assert "{+" in out
    assert "بازدید" not in out
    code, out, _ = shown(collection, edited["id"], "--json")
    (change,) = msgspec.json.decode(out)["changes"]
    assert change["changed_fields"] == update["changed_fields"]
    after = "".join(piece["text"] for piece in change["fields"]["title"] if piece["side"] != "old")
    assert after == update["title"] == truth["title"]
    before = "".join(piece["text"] for piece in change["fields"]["body"] if piece["side"] != "new")
    assert before == edited["body"]

    code, out, error = shown(collection, "mehrnews#1")
    assert (code, out, error.count("\n")) == (2, "", 1)
    assert "mehrnews#1: no such article" in error
