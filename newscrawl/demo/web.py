"""Requests to the site, answered as twisted.web wants it, and the log of them; `server` listens for them.

HTTP itself (parsing, keep-alive, HEAD, conditional requests) is Twisted's. Only this module and `server` import it.
"""

from __future__ import annotations

import gzip
import time
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from twisted.web import http, server

from newscrawl.demo.clock import http_date
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Reply, Style
from newscrawl.demo.faults import Switchboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.newsroom import Newsroom

_LOG_LENGTH: Final = 100_000
_GZIP_LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One answered request."""

    number: int
    time: float
    """Seconds since the epoch, when it arrived."""
    method: str
    path: str
    """As sent, with its query."""
    status: int
    size: int
    """Bytes of the body as sent (after compression)."""
    headers: dict[str, str]
    """Request headers, names in lower case."""


class Log:
    """What was asked and answered. Control calls are not counted."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything and count from 1 again."""
        self.total = 0
        self.bytes = 0
        self.status: Counter[int] = Counter()
        self.kinds: Counter[str] = Counter()
        self.hits: deque[Hit] = deque(maxlen=_LOG_LENGTH)
        self._headers: dict[str, str] = {}

    def add(self, hit: Hit) -> None:
        """Count one request."""
        # Nearly all requests of a crawl carry the same headers: kept once they take a tenth of the room.
        if hit.headers == self._headers:
            hit = replace(hit, headers=self._headers)
        self._headers = hit.headers
        self.bytes += hit.size
        self.status[hit.status] += 1
        self.kinds[kind_of(hit.path)] += 1
        self.hits.append(hit)


def kind_of(path: str) -> str:
    """What sort of page an address is: its first part (`news`, `archive`, `rss`, `sitemap`, `home`).

    >>> kind_of("/news/6705663/x"), kind_of("/page/archive.xhtml?pi=2"), kind_of("/")
    ('news', 'archive', 'home')
    """
    first = path.partition("?")[0].strip("/").partition("/")
    if first[0] == "page":
        return first[2].partition(".")[0]
    return first[0] or "home"


class Application:
    """A newsroom's site, its control calls and its log, ready to be listened to.

    Args:
        newsroom: the articles.
        engine: name of the site engine.
        style: how it presents itself; an empty `origin` becomes the address that is listened on.
        latency: seconds to wait before each answer.
        cache: how many finished article pages to keep (compressed); 0 for none.
        compress: whether clients that accept gzip get it.
    """

    def __init__(
        self,
        newsroom: Newsroom,
        *,
        engine: str = "nastooh",
        style: Style | None = None,
        latency: float = 0.0,
        cache: int = 0,
        compress: bool = True,
    ) -> None:
        self.newsroom = newsroom
        self.style = style or Style()
        self.site = build(engine, newsroom, self.style)
        self.switchboard = Switchboard(self.site)
        self.latency = latency
        self.compress = compress
        self.log = Log()
        self.stop: Callable[[], object] = lambda: None
        self.port: Any = None
        self.reactor: Any = None
        self._cache_size = cache
        self._cache: dict[str, bytes] = {}

    def close(self) -> Any:
        """Stop listening; returns Twisted's Deferred (or None when it was not listening)."""
        port, self.port = self.port, None
        return port.stopListening() if port is not None else None

    @property
    def url(self) -> str:
        """Address of the site, without a slash at its end."""
        address = self.port.getHost()
        host = f"[{address.host}]" if ":" in address.host else address.host
        return f"http://{host}:{address.port}"

    def prerender(self) -> int:
        """Make all article pages now and keep them, compressed; returns their number."""
        self._cache_size = max(self._cache_size, len(self.newsroom))
        for path in self.site.article_paths():
            reply = self.site.answer(Ask("GET", unquote(path), {}, {}))
            self._packed(reply)
        return len(self._cache)

    # -- one request ---------------------------------------------------------------------------------------------

    def render(self, request: Any) -> int:
        """Answer one request of Twisted's (whose methods have no types)."""
        self.log.total += 1
        started = time.time()
        ask = _ask(request, self.log.total)
        reply = self.switchboard.answer(ask)
        delay = reply.delay + self.latency
        if delay <= 0:
            self._send(request, ask, reply, started)
        else:
            call = self.reactor.callLater(delay, self._send, request, ask, reply, started)
            request.notifyFinish().addErrback(lambda _: call.cancel() if call.active() else None)
        return server.NOT_DONE_YET

    def _send(self, request: Any, ask: Ask, reply: Reply, started: float) -> None:
        if reply.wire is not None:
            self.log.add(Hit(ask.number, started, ask.method, request.uri.decode("latin-1"), 0, 0, dict(ask.headers)))
            reply.wire(request)
            return
        body = self._prepare(request, reply)
        shown = request.uri.decode("latin-1")
        size = 0 if ask.method == "HEAD" else len(body)
        self.log.add(Hit(ask.number, started, ask.method, shown, request.code, size, dict(ask.headers)))
        if ask.method == "HEAD":
            request.finish()
            return
        if reply.cut_after is not None:
            request.write(body[: reply.cut_after])
            request.transport.loseConnection()
            return
        request.write(body)
        request.finish()

    def _prepare(self, request: Any, reply: Reply) -> bytes:
        """Set status and headers; return the body, empty when the client's copy is still good."""
        request.setResponseCode(reply.status)
        for name, value in reply.headers.items():
            request.setHeader(name, value)
        request.setHeader("Vary", "Accept-Encoding")
        if reply.etag or reply.changed:
            request.setHeader("Cache-Control", "no-cache")
        if reply.status == http.OK and _client_copy_is_good(request, reply):
            return b""
        request.setHeader("Content-Type", reply.content_type)
        packs = self.compress and reply.compress and "gzip" in (request.getHeader("accept-encoding") or "")
        if packs:
            body = self._packed(reply)
            if body:
                request.setHeader("Content-Encoding", "gzip")
        elif reply.key in self._cache:
            body = gzip.decompress(self._cache[reply.key])
        else:
            body = reply.content()
        request.setHeader("Content-Length", str(len(body)))
        return body

    def _packed(self, reply: Reply) -> bytes:
        """The body compressed, kept when there is room for it."""
        kept = self._cache.get(reply.key)
        if kept is not None:
            return kept
        content = reply.content()
        if not content:
            return b""
        body = gzip.compress(content, _GZIP_LEVEL, mtime=0)
        if reply.key and len(self._cache) < self._cache_size:
            self._cache[reply.key] = body
        return body


def _client_copy_is_good(request: Any, reply: Reply) -> bool:
    """Let Twisted decide on 304. By RFC 9110 a date counts only where the client sent no tag."""
    good = False
    if reply.etag:
        good = request.setETag(reply.etag.encode()) is http.CACHED
    if reply.changed is not None:
        if request.getHeader("if-none-match") is None:
            good = request.setLastModified(int(reply.changed.timestamp())) is http.CACHED or good
        else:
            request.setHeader("Last-Modified", http_date(reply.changed))
    return good


def _ask(request: Any, number: int) -> Ask:
    query: dict[str, str] = {}
    raw = request.uri.partition(b"?")[2].decode("latin-1")
    for name, value in parse_qsl(raw, keep_blank_values=True, errors="replace"):
        query.setdefault(name, value)
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in request.requestHeaders.getAllRawHeaders()
    }
    path = unquote(request.path.decode("latin-1"), errors="replace")
    return Ask(request.method.decode("latin-1"), path, query, headers, number=number)
