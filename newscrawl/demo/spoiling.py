"""What can be wrong with an answer: each function makes the spoilt reply of one fault (`SPOILERS` names them).

A function gets the request, a function that makes the normal reply, and the value that the fault was switched on with.
The faults are those of the table in design/reliability.md that a server can cause.
"""

from __future__ import annotations

import gzip
import time
import zlib
from email.utils import formatdate
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from newscrawl.demo.engines.base import HTML, TEXT, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.engines.base import Ask

    Normal = Callable[[], Reply]
    Spoiler = Callable[[Ask, Normal, str], Reply]

BOMB: Final = 1 << 28
"""Bytes that a bomb unpacks to: 256 MiB are well above every bound and still quickly made."""

CHALLENGE: Final = """<!DOCTYPE html><html><head><title>در حال انتقال به سایت مورد نظر</title>
<script>window.AR_SiteKey="x";window.AR_Domain="y"</script></head><body><section class="error-section">
<h1>Transferring to the website...</h1></section></body></html>""".encode()
LOGIN: Final = """<!DOCTYPE html><html><head><title>ورود</title></head><body><form method="post" action="/login">
<label>نام کاربری<input name="user"></label>
<label>گذرواژه<input type="password" name="p"></label></form></body></html>""".encode()
MISSING: Final = """<!DOCTYPE html><html><head><title>خطا</title></head><body><div class="error">
<h1>صفحهٔ درخواستی شما یافت نشد</h1></div></body></html>""".encode()


def _page(body: bytes, content_type: str = HTML, **more: Any) -> Reply:
    return Reply(body, content_type=content_type, compress=False, **more)


def status(_: Ask, __: Normal, value: str) -> Reply:
    """An error status (value), 500 without one."""
    return Reply(b"error", status=int(value or 500), content_type=TEXT)


def retry_after(_: Ask, __: Normal, value: str) -> Reply:
    """429 with Retry-After in seconds (value)."""
    return Reply(b"slow down", status=429, content_type=TEXT, headers={"Retry-After": value or "2"})


def retry_after_date(_: Ask, __: Normal, value: str) -> Reply:
    """503 with Retry-After as a date so many seconds (value) from now."""
    when = formatdate(time.time() + float(value or 2), usegmt=True)
    return Reply(b"maintenance", status=503, content_type=TEXT, headers={"Retry-After": when})


def text(_: Ask, __: Normal, value: str) -> Reply:
    """200 with this text (value), as a robots.txt."""
    return Reply(value.replace("|", "\n").encode(), content_type=TEXT)


def large_text(_: Ask, __: Normal, value: str) -> Reply:
    """A robots.txt of 10 MB whose first rule is the value, and that forbids everything behind its 500th KiB."""
    body = f"User-agent: *\n{value}\n".encode() + b"# filler\n" * 1_000_000 + b"Disallow: /\n"
    return Reply(body, content_type=TEXT)


def _address(ask: Ask) -> str:
    return quote(ask.path) + (f"?{urlencode(ask.query)}" if ask.query else "")


def moved(ask: Ask, _: Normal, value: str) -> Reply:
    """A redirect to an address (value), to itself without one."""
    return Reply(b"", status=302, headers={"Location": value or _address(ask)})


def cookie_refresh(ask: Ask, normal: Normal, _: str) -> Reply:
    """A page that sets a cookie and refreshes to itself; with the cookie, the page."""
    if "seen=1" in ask.headers.get("cookie", ""):
        return normal()
    body = f'<html><head><meta http-equiv="refresh" content="0;url={escape(_address(ask))}"></head><body></body></html>'
    return _page(body.encode(), headers={"Set-Cookie": "seen=1; Path=/"})


def cookie_redirect(ask: Ask, normal: Normal, _: str) -> Reply:
    """307 to itself with a cookie; with the cookie, the page."""
    if "seen=1" in ask.headers.get("cookie", ""):
        return normal()
    return Reply(b"", status=307, headers={"Location": _address(ask), "Set-Cookie": "seen=1; Path=/"})


def hollow(_: Ask, normal: Normal, __: str) -> Reply:
    """The page's head, and nothing where its text was."""
    body = normal().content()
    return _page(body.partition(b"<body")[0] + b"<body><div></div></body></html>")


def nested(_: Ask, normal: Normal, value: str) -> Reply:
    """The page below so many levels (value) of elements: parsers cut such trees silently."""
    depth = int(value or 3000)
    head, _sign, rest = normal().content().partition(b"<body")
    return _page(head + b"<body><div>" + b"<div>" * depth + b"<p" + rest)


def trailing(_: Ask, normal: Normal, value: str) -> Reply:
    """The page with a comment of so many megabytes (value)."""
    body = normal().content()
    return _page(body.replace(b"</body>", b"<!--" + b"x" * (int(value or 4) << 20) + b"--></body>"))


def encoded(_: Ask, normal: Normal, value: str) -> Reply:
    """Bytes and labels that do not agree: cp1256, cp1256-unlabelled, wrong-header, invented, bom, nul, stray."""
    body = normal().content()
    kind = "text/html"
    if value.startswith("cp1256"):
        body = body.replace(b"charset=utf-8", b"").replace(b"charset=UTF-8", b"").replace(b'charset="utf-8"', b"")
        body = body.decode().translate(LETTERS).encode("cp1256", "xmlcharrefreplace")
        kind = "text/html; charset=windows-1256" if value == "cp1256" else kind
    elif value == "wrong-header":
        kind = "text/html; charset=windows-1256"
    elif value == "invented":
        kind = "text/html; charset=windows-utf-8"
    elif value == "bom":
        body = b"\xef\xbb\xbf" + body
    elif value == "nul":
        body = body.replace(b"</p>", b"\x00</p>")
    elif value == "stray":
        body = body.replace(b"</body>", b"<footer>\xff\xfe\x80</footer></body>")
    return _page(body, kind)


LETTERS: Final = {ord("ی"): "ي", ord("‌"): " "}
"""windows-1256 has no Persian yeh."""


def damaged_gzip(_: Ask, normal: Normal, value: str) -> Reply:
    """A gzip body that is cut (value `cut`), or broken in its middle."""
    packed = gzip.compress(normal().content(), 1, mtime=0)
    half = len(packed) // 2
    packed = packed[:half] if value == "cut" else packed[:half] + b"\xff" * 200 + packed[half + 200 :]
    return _page(packed, headers={"Content-Encoding": "gzip"})


def bomb(_: Ask, __: Normal, value: str) -> Reply:
    """A small body that unpacks to 256 MiB: gzip, deflate, br, zstd or double (value)."""
    if value not in _BOMBS:
        _BOMBS[value] = _make_bomb(value or "gzip")
    body, label = _BOMBS[value]
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


def endless(_: Ask, __: Normal, ___: str) -> Reply:
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


def hang(_: Ask, __: Normal, value: str) -> Reply:
    """No answer for so many seconds (value)."""
    return Reply(b"late", delay=float(value or 60))


def reset(_: Ask, __: Normal, ___: str) -> Reply:
    """The connection ends before the first byte."""
    return Reply(wire=lambda request: request.transport.abortConnection())


def garbage(_: Ask, __: Normal, ___: str) -> Reply:
    """Bytes that are no HTTP."""

    def wire(request: Any) -> None:
        request.transport.write(b"\x16\x03\x01 not a reply at all\r\n\r\n")
        request.transport.loseConnection()

    return Reply(wire=wire)


def cut(_: Ask, normal: Normal, __: str) -> Reply:
    """Half of the promised body."""
    reply = normal()
    reply.compress = False
    reply.cut_after = len(reply.content()) // 2
    return reply


def loris(_: Ask, normal: Normal, __: str) -> Reply:
    """One byte a second."""
    body = normal().content()

    def wire(request: Any) -> None:
        from twisted.internet import task

        request.setHeader("Content-Length", str(len(body)))
        left = iter(body)
        loop = task.LoopingCall(lambda: request.write(bytes([next(left)])))
        request.notifyFinish().addErrback(lambda _: loop.stop() if loop.running else None)
        loop.start(1.0)

    return Reply(wire=wire)


SPOILERS: Final[dict[str, Spoiler]] = {
    "status": status,
    "retry_after": retry_after,
    "retry_after_date": retry_after_date,
    "text": text,
    "large_text": large_text,
    "moved": moved,
    "cookie_refresh": cookie_refresh,
    "cookie_redirect": cookie_redirect,
    "challenge": lambda _ask, _normal, _value: _page(CHALLENGE),
    "login": lambda _ask, _normal, _value: _page(LOGIN),
    "soft_404": lambda _ask, _normal, _value: _page(MISSING),
    "pdf": lambda _ask, _normal, _value: _page(b"%PDF-1.4 \x00\x01 binary"),
    "empty": lambda _ask, _normal, _value: _page(b""),
    "hollow": hollow,
    "nested": nested,
    "trailing": trailing,
    "encoded": encoded,
    "damaged_gzip": damaged_gzip,
    "bomb": bomb,
    "endless": endless,
    "hang": hang,
    "reset": reset,
    "garbage": garbage,
    "cut": cut,
    "loris": loris,
}
