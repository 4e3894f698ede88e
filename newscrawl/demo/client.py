"""A newsroom in a process of its own, for tests, the demo and benchmarks.

with running_newsroom(articles=200) as newsroom:
    ...crawl newsroom.url...
    newsroom.publish(5, province="Ardabil")
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP_TIMEOUT: Final = 10


class NewsroomError(RuntimeError):
    """A newsroom that did not start, or refused a control call. The message is the server's own."""


class RunningNewsroom:
    """A handle on a running newsroom.

    Attributes:
        url: address of the site, without a slash at its end.
        pid: process id of the server; None when it was not started here.
    """

    def __init__(self, url: str, pid: int | None = None) -> None:
        self.url = url.rstrip("/")
        self.pid = pid
        # Proxies of the environment are not for loopback addresses.
        self._opener = build_opener(ProxyHandler({}))

    def get(self, path: str, **headers: str) -> bytes:
        """Body of a page of the site (counted in the log)."""
        return self._open(Request(self.url + path, headers=headers))  # noqa: S310 (http, loopback)

    def call(self, name: str, /, *, post: bool = False, **query: object) -> Any:
        """One control call; parameters that are None are left out.

        Raises:
            NewsroomError: when the newsroom refuses it.
        """
        given = {key: value for key, value in query.items() if value is not None}
        url = f"{self.url}/_newsroom/{name}?{urlencode(given)}"
        request = Request(url, method="POST" if post else "GET")  # noqa: S310 (http, loopback)
        return json.loads(self._open(request))

    def stats(self) -> dict[str, Any]:
        """Counts of the log; see `newscrawl.demo.control`."""
        result: dict[str, Any] = self.call("stats")
        return result

    def log(self, since: int = 0) -> list[dict[str, Any]]:
        """Requests after number `since`."""
        result: list[dict[str, Any]] = self.call("log", since=since)
        return result

    def articles(self, limit: int | None = None) -> list[dict[str, Any]]:
        """All articles, newest first: nid, path, kind, province_iso, version, published_at."""
        result: list[dict[str, Any]] = self.call("articles", limit=limit)
        return result

    def truth(self, nid: int) -> dict[str, Any]:
        """Ground truth of one article."""
        result: dict[str, Any] = self.call(f"truth/{nid}")
        return result

    def truths(
        self, *, province: str | None = None, since: str | None = None, until: str | None = None
    ) -> dict[str, dict[str, Any]]:
        """Ground truth of many articles, by their id (`mehrnews#6705663`)."""
        given = {"province": province, "since": since, "until": until}
        query = urlencode({name: value for name, value in given.items() if value})
        lines = self._open(Request(f"{self.url}/_newsroom/truths?{query}"))  # noqa: S310 (http, loopback)
        truths = (json.loads(line) for line in lines.splitlines())
        return {truth["id"]: truth for truth in truths}

    def publish(self, count: int = 1, **how: object) -> list[int]:
        """Publish new articles; returns their numbers. `how`: province, kind, at, title, bare of `Newsroom.publish`."""
        result: list[int] = self.call("publish", post=True, n=count, **how)["nids"]
        return result

    def edit(self, nid: int, field: str | None = None, value: object = None, **how: object) -> dict[str, Any]:
        """Edit an article; returns its new truth. `how`: title, silently of `Newsroom.edit`."""
        result: dict[str, Any] = self.call("edit", post=True, nid=nid, field=field, value=value, **how)
        return result

    def withdraw(self, nid: int) -> None:
        """Take an article down."""
        self.call("withdraw", post=True, nid=nid)

    def quiet(self, province: str, keep: int) -> None:
        """Make a province quiet: all but its newest few articles are taken down."""
        for truth in list(self.truths(province=province).values())[keep:]:
            self.withdraw(int(truth["news_code"]))

    def set_clock(self, now: str) -> str:
        """Stop the newsroom's clock at a moment (ISO 8601 with offset); returns its time."""
        return str(self.call("clock", post=True, now=now)["now"])

    def advance(self, seconds: float, publish: int | None = None) -> str:
        """Move the newsroom's clock on, with so many articles published meanwhile; returns its time."""
        return str(self.call("clock", post=True, advance=seconds, publish=publish)["now"])

    def set_latency(self, seconds: float) -> None:
        """Wait so long before each answer from now on."""
        self.call("latency", post=True, seconds=seconds)

    def redesign(self, *, on: bool = True) -> None:
        """Give article pages names that no rule knows, from now on."""
        self.call("redesign", post=True, on=int(on))

    def fault(self, name: str, **how: object) -> None:
        """Switch one more fault on: `fault("status", where="article", share=0.1, seed=7, times=2, value=503)`.

        Args:
            name: one of `newscrawl.demo.faults.FAULTS`.
            how: `value`, and the conditions of `newscrawl.demo.faults.Aim`.
        """
        self.call("faults", post=True, name=name, **how)

    def no_faults(self, name: str = "1") -> None:
        """Switch the faults of that name off; without a name, all."""
        self.call("faults", post=True, off=name)

    def reset_log(self) -> None:
        """Forget all counted requests."""
        self.call("reset-log", post=True)

    def shutdown(self) -> None:
        """Ask the server to stop."""
        self.call("shutdown", post=True)

    def _open(self, request: Request) -> bytes:
        try:
            with self._opener.open(request, timeout=30) as response:
                body: bytes = response.read()
                return body
        except HTTPError as error:
            with error:
                raise NewsroomError(
                    f"{request.full_url}: {error.code} {error.read(500).decode(errors='replace')}"
                ) from None


@contextmanager
def running_newsroom(**options: object) -> Iterator[RunningNewsroom]:
    """Start a newsroom as a subprocess and stop it at the end, whatever happens.

    Args:
        options: options of `python -m newscrawl.demo` with underscores: `articles=200, now="2025-12-29T12:00:00+03:30",
            page_bytes=87000, prerender=True`. None and False leave an option out.

    Raises:
        NewsroomError: when it does not start; the message is what it wrote.
    """
    command = [sys.executable, "-m", "newscrawl.demo", "--watch-stdin"]
    for name, value in options.items():
        if value is None or value is False:
            continue
        command.append("--" + name.replace("_", "-"))
        if value is not True:
            command.append(str(value))
    # Its errors go to a file: a pipe that nobody reads would stop it when full.
    with TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(  # noqa: S603 (our own module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                process.wait(_STOP_TIMEOUT)
                errors.seek(0)
                raise NewsroomError(errors.read().strip() or f"the newsroom ended with code {process.returncode}")
            ready = json.loads(line)
            yield RunningNewsroom(ready["url"], ready["pid"])
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Close its life line, wait, and kill what does not go."""
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
    try:
        process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
