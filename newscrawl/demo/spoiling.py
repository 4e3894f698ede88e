"""What can be wrong with an answer, whatever was asked for: each function makes the spoilt reply of one fault.

The first paragraph of its docstring is what docs/newsroom.md says of it.
"""

from __future__ import annotations

import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from newscrawl.demo.clock import http_date
from newscrawl.demo.engines.base import HTML, TEXT, Reply

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Ask
    from newscrawl.demo.scene import Scene

_LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
BOMB: Final = 1 << 28
"""Bytes that a bomb unpacks to: 256 MiB are well above every bound and still quickly made."""

CHALLENGE: Final = """<!DOCTYPE html><html><head><title>در حال انتقال به سایت مورد نظر</title>
<script>window.AR_SiteKey="x";window.AR_Domain="y"</script></head><body><section class="error-section">
<h1>Transferring to the website...</h1></section></body></html>""".encode()
LOGIN: Final = """<!DOCTYPE html><html><head><title>%s</title></head><body><form method="post" action="/login">
<label>نام کاربری<input name="user"></label>
<label>گذرواژه<input type="password" name="p"></label></form></body></html>""".encode()
MAINTENANCE: Final = """<!DOCTYPE html><html lang="fa" dir="rtl"><head><title>در حال به‌روزرسانی</title></head><body>
<h1>سایت در حال به‌روزرسانی است</h1><p>لطفاً دقایقی دیگر مراجعه کنید.</p></body></html>""".encode()
MISSING: Final = """<!DOCTYPE html><html><head><title>خطا</title></head><body><div class="error">
<h1>صفحهٔ درخواستی شما یافت نشد</h1></div></body></html>""".encode()


def _page(body: bytes, content_type: str = HTML, **more: Any) -> Reply:
    return Reply(body, content_type=content_type, compress=False, **more)


def status(scene: Scene) -> Reply:
    """An error status, 500 without a value; `503:1` says `Retry-After: 1` besides."""
    code, _, wait = scene.value.partition(":")
    return Reply(b"error", status=int(code or 500), content_type=TEXT, headers={"Retry-After": wait} if wait else {})


def unasked_304(_: Scene) -> Reply:
    """304 and nothing else, whether the client asked for it or not."""
    return Reply(status=304)


def stuck_etag(scene: Scene) -> Reply:
    """The page with an ETag that never changes: who asks with it gets 304 for ever; `date`: with a Last-Modified."""
    reply = scene.normal()
    reply.etag, reply.changed = ("", _LONG_AGO) if scene.value == "date" else ('"stuck"', None)
    return reply


def site_clock(scene: Scene) -> Reply:
    """The page with a `Date` that is wrong by so many seconds (value), or that of the newsroom's clock without one."""
    reply = scene.normal()
    wrong = datetime.now(UTC) + timedelta(seconds=float(scene.value)) if scene.value else None
    reply.headers["Date"] = http_date(wrong or scene.site.newsroom.clock.now())
    return reply


def retry_after(scene: Scene) -> Reply:
    """429 with Retry-After in seconds (value)."""
    return Reply(b"slow down", status=429, content_type=TEXT, headers={"Retry-After": scene.value or "2"})


def retry_after_date(scene: Scene) -> Reply:
    """503 with Retry-After as a date so many seconds (value) from now."""
    when = formatdate(time.time() + float(scene.value or 2), usegmt=True)
    return Reply(b"maintenance", status=503, content_type=TEXT, headers={"Retry-After": when})


def text(scene: Scene) -> Reply:
    """200 with this text (value), as a robots.txt."""
    return Reply(scene.value.replace("|", "\n").encode(), content_type=TEXT)


def large_text(scene: Scene) -> Reply:
    """A robots.txt of 10 MB whose first rule is the value, and that forbids everything behind its 500th KiB."""
    body = f"User-agent: *\n{scene.value}\n".encode() + b"# filler\n" * 1_000_000 + b"Disallow: /\n"
    return Reply(body, content_type=TEXT)


def _address(ask: Ask) -> str:
    return quote(ask.path) + (f"?{urlencode(ask.query)}" if ask.query else "")


def moved(scene: Scene) -> Reply:
    """A redirect to the value (`{path}`, `{nid}`), to itself without one; `around`: with a new parameter each time."""
    target = scene.value or _address(scene.ask)
    if "{" in scene.value:
        nid = scene.site.nid_at(scene.ask.path)
        target = quote(target, safe="{}/:?=&%").replace("{path}", _address(scene.ask)).replace("{nid}", str(nid))
        if target == _address(scene.ask):
            return scene.normal()  # it stands there already
    if scene.value == "around":
        target = f"{quote(scene.ask.path)}?{urlencode({**scene.ask.query, 'round': scene.ask.number})}"
    return Reply(b"", status=302, headers={"Location": target})


def wildcard_robots(scene: Scene) -> Reply:
    """A robots.txt of so many KiB (value, default 500) of rules with wildcards; none of them forbids anything."""
    rule = b"Disallow: /*a*b*c*d*e*f*/%05d*zz$\n"
    count = (int(scene.value or 500) << 10) // len(rule % 0)
    return Reply(b"User-agent: *\n" + b"".join(rule % number for number in range(count)), content_type=TEXT)


def challenge(_: Scene) -> Reply:
    """A page of a protection service in the article's place."""
    return _page(CHALLENGE)


def login(scene: Scene) -> Reply:
    """A login page; its title is the value, which may hold markup and control characters."""
    title = escape(scene.value or "ورود")
    return _page(LOGIN % title.encode())


def maintenance(scene: Scene) -> Reply:
    """A page with 200 (or the status of the value) that says that the site is being worked on."""
    return _page(MAINTENANCE, status=int(scene.value or 200))


def soft_404(_: Scene) -> Reply:
    """A page with 200 that says that nothing was found."""
    return _page(MISSING)


def pdf(_: Scene) -> Reply:
    """Something that is not a page, called one."""
    return _page(b"%PDF-1.4 \x00\x01 binary")


def empty(_: Scene) -> Reply:
    """200 and no byte."""
    return _page(b"")


def cookie_refresh(scene: Scene) -> Reply:
    """A page that sets a cookie and refreshes to itself; with the cookie, the page."""
    if "seen=1" in scene.ask.headers.get("cookie", ""):
        return scene.normal()
    refresh = f'<meta http-equiv="refresh" content="0;url={escape(_address(scene.ask))}">'
    body = f"<html><head>{refresh}</head><body></body></html>"
    return _page(body.encode(), headers={"Set-Cookie": "seen=1; Path=/"})


def cookie_redirect(scene: Scene) -> Reply:
    """307 to itself with a cookie; with the cookie, the page."""
    if "seen=1" in scene.ask.headers.get("cookie", ""):
        return scene.normal()
    return Reply(b"", status=307, headers={"Location": _address(scene.ask), "Set-Cookie": "seen=1; Path=/"})


def hollow(scene: Scene) -> Reply:
    """The page's head, and nothing where its text was."""
    body = scene.normal().content()
    return _page(body.partition(b"<body")[0] + b"<body><div></div></body></html>")


def nested(scene: Scene) -> Reply:
    """The page below so many levels (value) of elements: parsers cut such trees silently."""
    depth = int(scene.value or 3000)
    head, _sign, rest = scene.normal().content().partition(b"<body")
    return _page(head + b"<body><div>" + b"<div>" * depth + b"<p" + rest)


def trailing(scene: Scene) -> Reply:
    """The page with a comment of so many megabytes (value)."""
    body = scene.normal().content()
    return _page(body.replace(b"</body>", b"<!--" + b"x" * (int(scene.value or 4) << 20) + b"--></body>"))


def encoded(scene: Scene) -> Reply:
    """Bytes and labels that do not agree: cp1256, cp1256-unlabelled, wrong-header, invented, bom, nul, stray."""
    body = scene.normal().content()
    kind = "text/html"
    if scene.value.startswith("cp1256"):
        body = body.replace(b"charset=utf-8", b"").replace(b"charset=UTF-8", b"").replace(b'charset="utf-8"', b"")
        body = body.decode().translate(LETTERS).encode("cp1256", "xmlcharrefreplace")
        kind = "text/html; charset=windows-1256" if scene.value == "cp1256" else kind
    elif scene.value == "wrong-header":
        kind = "text/html; charset=windows-1256"
    elif scene.value == "invented":
        kind = "text/html; charset=windows-utf-8"
    elif scene.value == "bom":
        body = b"\xef\xbb\xbf" + body
    elif scene.value == "nul":
        body = body.replace(b"</p>", b"\x00</p>")
    elif scene.value == "stray":
        body = body.replace(b"</body>", b"<footer>\xff\xfe\x80</footer></body>")
    return _page(body, kind)


LETTERS: Final = {ord("ی"): "ي", ord("‌"): " "}
"""windows-1256 has no Persian yeh."""


def damaged_gzip(scene: Scene) -> Reply:
    """A gzip body that is cut (value `cut`), or broken in its middle."""
    packed = gzip.compress(scene.normal().content(), 1, mtime=0)
    half = len(packed) // 2
    packed = packed[:half] if scene.value == "cut" else packed[:half] + b"\xff" * 200 + packed[half + 200 :]
    return _page(packed, headers={"Content-Encoding": "gzip"})


def bomb(scene: Scene) -> Reply:
    """A small body that unpacks to 256 MiB: gzip, deflate, br, zstd or double (value)."""
    if scene.value not in _BOMBS:
        _BOMBS[scene.value] = _make_bomb(scene.value or "gzip")
    body, label = _BOMBS[scene.value]
    return _page(body, headers={"Content-Encoding": label})


_BOMBS: Final[dict[str, tuple[bytes, str]]] = {}


def _make_bomb(kind: str) -> tuple[bytes, str]:
    zeros = bytes(BOMB)
    if kind == "deflate":
        return zlib.compress(zeros, 9), "deflate"
    if kind == "br":
        import brotli  # type: ignore[import-untyped]  # ships no types

        return brotli.compress(zeros, quality=3), "br"
    if kind == "zstd":
        from backports import zstd

        return zstd.compress(zeros, 1), "zstd"
    once = gzip.compress(zeros, 9)
    return (gzip.compress(once, 9), "gzip, gzip") if kind == "double" else (once, "gzip")


def endless(_: Scene) -> Reply:
    """A page that never ends."""

    def wire(request: Any) -> None:
        class Producer:
            def resumeProducing(self) -> None:  # noqa: N802  # Twisted's name
                request.write(b"<p>" + b"x" * 65_536)

            def stopProducing(self) -> None:  # noqa: N802  # likewise
                """The client is gone."""

        request.setHeader("Content-Type", HTML)
        request.registerProducer(Producer(), False)  # Twisted's signature

    return Reply(wire=wire)


def hang(scene: Scene) -> Reply:
    """No answer for so many seconds (value)."""
    return Reply(b"late", delay=float(scene.value or 60))


def reset(_: Scene) -> Reply:
    """The connection ends before the first byte."""
    return Reply(wire=lambda request: request.transport.abortConnection())


def garbage(_: Scene) -> Reply:
    """Bytes that are no HTTP."""

    def wire(request: Any) -> None:
        request.transport.write(b"\x16\x03\x01 not a reply at all\r\n\r\n")
        request.transport.loseConnection()

    return Reply(wire=wire)


def cut(scene: Scene) -> Reply:
    """Half of the promised body."""
    reply = scene.normal()
    reply.compress = False
    reply.cut_after = len(reply.content()) // 2
    return reply


def loris(scene: Scene) -> Reply:
    """One byte a second."""
    body = scene.normal().content()

    def wire(request: Any) -> None:
        from twisted.internet import task

        request.setHeader("Content-Length", str(len(body)))
        left = iter(body)
        loop = task.LoopingCall(lambda: request.write(bytes([next(left)])))
        request.notifyFinish().addErrback(lambda _: loop.stop() if loop.running else None)
        loop.start(1.0)

    return Reply(wire=wire)
