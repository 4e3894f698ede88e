"""Modules: `demo/__main__.py`, `demo/client.py`, `demo/control.py`, `demo/web.py`."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from http.client import BadStatusLine, HTTPConnection, IncompleteRead
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from patience import PATIENCE, until

from newscrawl.demo import Newsroom, NewsroomError, RunningNewsroom, running_newsroom
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Reply, Style
from newscrawl.demo.faults import Switchboard
from newscrawl.demo.server import listen
from newscrawl.demo.web import Application, Hit, Log

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse


def fetch(running: RunningNewsroom, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(running.url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "path", ["/news/6705663", "/archive?tp=19", "/rss", "/sitemap/news/sitemap.xml", "/service/Provinces/Ardabil"]
)
def test_unchanged_pages_answer_304(served: RunningNewsroom, path: str) -> None:
    first, body = fetch(served, path)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert (first.status, len(body) > 300) == (200, True)
    for condition in ({"If_None_Match": etag}, {"If_Modified_Since": changed}):
        again, rest = fetch(served, path, **condition)
        assert (again.status, rest) == (304, b"")
    # A tag that differs outweighs a date that fits.
    other, _ = fetch(served, path, If_None_Match='W/"other"', If_Modified_Since=changed)
    assert other.status == 200


def test_an_edit_ends_the_304(served: RunningNewsroom) -> None:
    nid = served.publish(1, province="Yazd")[0]
    first, _ = fetch(served, f"/news/{nid}")
    assert served.edit(nid)["version"] == 2
    for name, value in (
        ("If_None_Match", first.headers["ETag"]),
        ("If_Modified_Since", first.headers["Last-Modified"]),
    ):
        again, _ = fetch(served, f"/news/{nid}", **{name: value})
        assert again.status == 200


def test_gzip_and_head(served: RunningNewsroom) -> None:
    plain, body = fetch(served, "/news/6705663", Accept_Encoding="identity")
    packed, small = fetch(served, "/news/6705663", Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == body
    head, nothing = fetch(served, "/news/6705663", "HEAD", Accept_Encoding="identity")
    assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", str(len(body)))
    leaf, data = fetch(served, "/sitemap/1404/10/09/sitemap.xml.gz", Accept_Encoding="gzip")
    # A packed file is packed once.
    assert "Content-Encoding" not in leaf.headers
    assert gzip.decompress(data).startswith(b"<?xml")


def test_redirect_and_not_found(served: RunningNewsroom) -> None:
    from newscrawl.demo.engines.nastooh.names import short_path

    short, _ = fetch(served, short_path(6705663))
    assert short.status == 301
    assert short.headers["Location"].startswith(f"{served.url}/news/6705663/%D8")
    missing, body = fetch(served, "/nothing-here")
    assert missing.status == 404
    assert "یافت نشد" in body.decode()


def test_every_request_is_counted(served: RunningNewsroom) -> None:
    served.reset_log()
    fetch(served, "/rss", User_Agent="tester")
    fetch(served, "/archive?pi=2")
    fetch(served, "/news/1234")
    stats = served.stats()
    assert stats["requests"] == 3
    assert stats["kinds"] == {"rss": 1, "archive": 1, "news": 1}
    assert stats["status"] == {"200": 2, "404": 1}
    hits = served.log(since=1)
    assert [(hit["number"], hit["path"]) for hit in hits] == [(2, "/archive?pi=2"), (3, "/news/1234")]
    assert served.log()[0]["headers"]["user-agent"] == "tester"


def test_control_calls(served: RunningNewsroom) -> None:
    before = served.stats()["articles"]
    numbers = served.publish(2, province="IR-24", kind="report", at="2026-01-02T15:00:00+03:30")
    truth = served.truth(numbers[0])
    assert (truth["kind"], truth["province"], truth["published_at"]) == (
        "report",
        "ardabil",
        "2026-01-02T15:00:00+03:30",
    )
    assert truth["path"].startswith(f"/news/{numbers[0]}/%")
    truths = served.truths(province="Ardabil", since="2026-01-02T15:00:00+03:30")
    assert {f"mehrnews#{nid}" for nid in numbers} <= {*truths}
    assert {truth["province_iso"] for truth in truths.values()} == {"IR-24"}
    assert len(served.articles()) == before + 2
    served.withdraw(numbers[0])
    assert fetch(served, f"/news/{numbers[0]}")[0].status == 404
    assert served.advance(60) == "2026-01-02T15:31:00+03:30"
    assert served.set_clock("2026-01-02T15:30:00+03:30") == "2026-01-02T15:30:00+03:30"


@pytest.mark.parametrize(
    ("call", "query", "message"),
    [
        ("publish", {"province": "Atlantis"}, "400 .*unknown province 'Atlantis'"),
        ("publish", {"kind": "poem"}, "400 .*unknown kind 'poem'; known: news, photo"),
        ("publish", {"n": "many"}, "400 .*'many' is not a number"),
        ("clock", {"now": "2026-01-02"}, "400 .*has no time zone"),
        ("edit", {"nid": 5}, "404 .*no article 5"),
        ("dance", {}, "404 .*no call POST 'dance'; there are: GET articles"),
    ],
)
def test_control_says_what_is_wrong(served: RunningNewsroom, call: str, query: dict[str, object], message: str) -> None:
    with pytest.raises(NewsroomError, match=message):
        served.call(call, post=True, **query)


def test_control_is_not_for_browsers(served: RunningNewsroom) -> None:
    response, _ = fetch(served, "/_newsroom/stats", Origin="https://example.com")
    assert response.status == 403


def test_latency(served: RunningNewsroom) -> None:
    served.set_latency(0.2)
    started = time.monotonic()
    fetch(served, "/robots.txt")
    took = time.monotonic() - started
    served.set_latency(0)
    assert took >= 0.2


def test_it_listens_on_loopback_only(served: RunningNewsroom, newsroom: Newsroom) -> None:
    port = urlsplit(served.url).port
    assert urlsplit(served.url).hostname == "127.0.0.1"
    for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} - {"127.0.0.1", "::1"}:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((str(address), port), timeout=1).close()
    for host in ("0.0.0.0", "", "localhost", "192.168.1.1"):  # noqa: S104 (must be refused)
        with pytest.raises(ValueError, match=r"127\.0\.0\.1 or ::1 only"):
            listen(Application(newsroom), 0, host)


def test_wrong_options_give_one_line() -> None:
    refused = pytest.raises(
        NewsroomError, match=r"^newscrawl.demo: the newsroom listens on 127\.0\.0\.1 or ::1 only.*$"
    )
    with refused, running_newsroom(articles=1, host="0.0.0.0"):  # noqa: S104 (must be refused)
        pass


@pytest.mark.parametrize("way", ["shutdown", "SIGTERM", "stdin", "parent"])
def test_it_never_outlives_its_user(way: str) -> None:
    if way == "parent":
        # A parent that starts it without the life line and is killed.
        code = (
            "import subprocess, sys, time\n"
            "command = [sys.executable, '-m', 'newscrawl.demo', '--articles', '1']\n"
            "subprocess.Popen(command, stdin=subprocess.DEVNULL)\n"
            "time.sleep(60)\n"
        )
        command = [sys.executable, "-c", code]
    else:
        command = [sys.executable, "-m", "newscrawl.demo", "--articles", "1", "--watch-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        ready = json.loads(process.stdout.readline())
        pid = ready["pid"]
        if way == "shutdown":
            RunningNewsroom(ready["url"]).shutdown()
        elif way == "SIGTERM":
            os.kill(pid, signal.SIGTERM)
        elif way == "stdin":
            process.stdin.close()
        else:
            process.kill()
        if way == "parent":
            until("the end of the newsroom", lambda: not alive(pid))
        else:
            assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def test_prerendered_pages_are_the_same_pages() -> None:
    with running_newsroom(articles=5, prerender=True, now="2026-01-02T15:30:00+03:30", page_bytes=60000) as running:
        packed = fetch(running, "/news/6705663", Accept_Encoding="gzip")[1]
        plain = fetch(running, "/news/6705663", Accept_Encoding="identity")[1]
        assert gzip.decompress(packed) == plain
        assert len(plain) == 60_000
        assert b'charset="utf-8"' in plain
        assert running.url.encode() + b"/news/6705663/" in plain
        running.edit(6705663)
        assert fetch(running, "/news/6705663", Accept_Encoding="identity")[1] != plain


def test_a_fault_may_answer_instead(newsroom: Newsroom) -> None:
    class Closed:
        name = "closed"

        def answer(self, ask: Ask, normal: Callable[[], Reply]) -> Reply | None:
            if ask.path == "/rss":
                return Reply(b"later", 503, headers={"Retry-After": "3"})
            if ask.path == "/archive":
                reply = normal()
                reply.cut_after = 10
                return reply
            return None

    board = Switchboard(build("nastooh", newsroom, Style()))
    assert board.answer(Ask("GET", "/rss", {}, {})).status == 200
    board.faults.append(Closed())
    assert board.answer(Ask("GET", "/rss", {}, {})).status == 503
    cut = board.answer(Ask("GET", "/archive", {}, {}))
    assert (cut.status, cut.cut_after) == (200, 10)
    assert board.answer(Ask("GET", "/robots.txt", {}, {})).status == 200


def test_a_cut_reply_breaks_off_and_a_delayed_one_waits() -> None:
    code = """
import json, os, sys
from newscrawl.demo import Newsroom
from newscrawl.demo.server import serve
class Spoiler:
    name = "spoiler"
    def answer(self, ask, normal):
        reply = normal()
        reply.cut_after = 1000 if ask.path.startswith("/news/") else None
        reply.delay = 0.2 if ask.path == "/rss" else 0.0
        return reply
app = serve(Newsroom(articles=5))
app.switchboard.faults.append(Spoiler())
app.stop = app.reactor.stop
print(json.dumps({"url": app.url}), flush=True)
app.reactor.run()
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        running = RunningNewsroom(json.loads(process.stdout.readline())["url"])
        with pytest.raises(IncompleteRead) as broken:
            fetch(running, "/news/6705663", Accept_Encoding="identity")
        assert len(broken.value.partial) == 1000
        started = time.monotonic()
        assert fetch(running, "/rss")[0].status == 200
        assert time.monotonic() - started >= 0.2
        running.shutdown()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_it_serves_ipv6_too() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback address")
    with running_newsroom(articles=1, host="::1") as running:
        assert running.url.startswith("http://[::1]:")
        assert running.get("/rss").startswith(b"<?xml")


def test_a_newsroom_at_work_publishes_by_itself() -> None:
    with running_newsroom(articles=1, publish_every=0.05) as running:
        before = running.stats()["articles"]
        until("two more articles", lambda: running.stats()["articles"] >= before + 2)


def test_faults_over_the_wire(served: RunningNewsroom) -> None:
    served.fault("unasked_304", where="feed", times=1)
    served.fault("site_clock", where="feed", value=86_400 * 365)
    first, body = fetch(served, "/rss")
    assert (first.status, body) == (304, b"")
    second, _ = fetch(served, "/rss")
    assert second.status == 200
    assert second.headers["Date"].split()[3] == str(datetime.now(UTC).year + 1)
    served.no_faults("site_clock")
    served.fault("stuck_etag", where="feed")
    assert fetch(served, "/rss")[0].headers["ETag"] == '"stuck"'
    assert fetch(served, "/rss", If_None_Match='"stuck"')[0].status == 304
    served.fault("reset", where="robots", count=1)
    with pytest.raises((ConnectionError, BadStatusLine)):
        fetch(served, "/robots.txt")
    assert fetch(served, "/robots.txt")[0].status == 200
    served.no_faults()
    assert fetch(served, "/rss")[0].headers["ETag"] != '"stuck"'
    with pytest.raises(NewsroomError, match=r"400 .*unknown fault 'gremlin'"):
        served.fault("gremlin")
    with pytest.raises(NewsroomError, match=r"400 .*'often' is not a number"):
        served.fault("status", times="often")


def test_a_quiet_province_and_an_edit_by_name(served: RunningNewsroom) -> None:
    served.publish(3, province="Eilam")
    served.quiet("Eilam", 1)
    (truth,) = served.truths(province="Eilam").values()
    assert served.edit(int(truth["news_code"]), "kicker", "تازه", silently=True)["kicker"] == "تازه"
    before = served.stats()
    now = served.advance(3600, publish=2)
    assert served.stats()["articles"] == before["articles"] + 2
    assert now > before["now"]


def test_the_log_keeps_the_headers_of_a_crawl_once() -> None:
    """100,000 requests are kept: the headers of each would take ten times the room of all else."""
    log = Log()
    for number in range(1, 5):
        log.add(Hit(number, 0.0, "GET", "/rss", 200, 1, {"user-agent": "one" if number < 4 else "two"}))
    assert [hit.headers["user-agent"] for hit in log.hits] == ["one", "one", "one", "two"]
    assert log.hits[0].headers is log.hits[2].headers
    assert log.hits.maxlen == 100_000
