"""One form for the addresses of an article, and the article's number in all of them.

Two things are kept apart. `canonical` writes an address in one way that every HTTP client can use: percent-encoded
UTF-8 with upper-case hex, no tracking, no fragment. Its path keeps its case, because short codes need it. `Grammar`
knows one outlet: its hosts and the paths that name an article; the number it finds is the identity, whatever slug or
alias host stood around it.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

import idna

if TYPE_CHECKING:
    from collections.abc import Iterable

_PORTS: Final = {"http": 80, "https": 443}
_MAX_LENGTH: Final = 8192
_RECENT = 512  # one address is read several times between the list that names it and the record that holds it
_BREAKS: Final = str.maketrans("", "", "\t\r\n")
"""What browsers drop from addresses (URL Standard of the WHATWG)."""
_ESCAPED: Final = re.compile("&(?:amp;)+")
"""An address that was escaped once more than it is read: no parameter is called `amp;b`."""
_UNSEEN: Final = "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What is copied along with an address from a line that is written from the right."""
_MARKS: Final = re.compile(r"[^\w\s\x00-\x7f]{33}")
"""More marks on one letter than any text has: normalising sorts them by insertion, in the square of their number."""
_MISLEADING = re.compile(r"[\x00-\x1f\x7f\\]")
_TRACKING: Final = frozenset(
    {
        # Campaigns and click numbers; `ref` and `rf` of aggregators.
        *("fbclid", "gclid", "dclid", "yclid", "msclkid", "igshid", "mc_cid", "mc_eid", "ref", "rf"),
        # Nastooh's cache breaker (seen on mehrnews.com, 2024).
        "ts",
        # Sessions of visitors without cookies.
        *("phpsessid", "jsessionid", "sessionid", "session_id"),
        # Other views of the same article (`?print=` and `?responsive=` seen on local WordPress sites, 2023).
        *("amp", "print", "responsive", "replytocom", "outputtype"),
    }
)
_VIEWS: Final = frozenset({"amp", "print"})
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sessionid)=.*", re.IGNORECASE | re.DOTALL)
"""Session ids that servlet engines write into paths for visitors without cookies."""
ASCII_DIGITS: Final = str.maketrans({base + n: str(n) for base in (0x0660, 0x06F0) for n in range(10)})
"""Arabic-Indic and Persian digits to those of addresses."""
_SAFE: Final = "!$&'()*+,;=:@~"
_HOST: Final = re.compile(r"[a-z0-9._-]+")


class UrlError(ValueError):
    """An address that no crawler should follow. The message holds it and the reason."""


class Origin(NamedTuple):
    """Scheme, host (ASCII, lower case; IPv6 without brackets) and port of an address."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """Host as it stands in an address, with the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def as_read(text: str) -> str:
    r"""An address as browsers read it, without line breaks and tabs, and with its parameters' signs as they were meant.

    >>> as_read(" http://a.ir/ne\nws/1?a=1&amp;amp;b=2 ")
    'http://a.ir/news/1?a=1&b=2'
    """
    plain = text.translate(_BREAKS).strip()
    return _ESCAPED.sub("&", plain) if "&amp;" in plain else plain


@lru_cache(maxsize=_RECENT)
def _split(url: str) -> tuple[Origin, SplitResult]:
    """Read an absolute http(s) address.

    User names and backslashes are refused rather than read: parsers differ in which host they find behind them, and
    `http://www.mehrnews.com@evil.ir/` is only ever written to mislead.
    """
    text = as_read(url.strip().strip(_UNSEEN))
    if len(text) > _MAX_LENGTH:
        raise UrlError(f"address of {len(text)} characters: {text[:80]}...")
    if _MISLEADING.search(text):
        raise UrlError(f"address {text[:200]!r} holds a backslash or a control character")
    try:
        text.encode()  # half of a surrogate pair has no bytes
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        if scheme not in _PORTS or not host or "@" in parts.netloc:
            raise UrlError(f"address {text[:200]!r} is not http(s)://host/... without a user name")
        return Origin(scheme, _ascii_host(host), _PORTS[scheme] if port is None else port), parts
    except ValueError as error:
        if isinstance(error, UrlError):
            raise
        raise UrlError(f"address {text[:200]!r} is not readable: {error}") from error


def _ascii_host(host: str) -> str:
    if ":" in host and "%" not in host:
        return ipaddress.IPv6Address(host).compressed
    host = host.removesuffix(".").lower()
    host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    if not _HOST.fullmatch(host):
        raise UrlError(f"{host!r} is not a host")
    return host


def _decode(text: str) -> bytes | str:
    """Percent-decoded text in NFC, unless it is no text; bytes where it is not UTF-8 (old windows-1256 links)."""
    raw = unquote_to_bytes(text)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    return text if _MARKS.search(text) is not None else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=_RECENT)
def _segments(path: str) -> tuple[bytes | str, ...]:
    """The decoded segments of a path: dots resolved, no empty ones, and no /amp or /print at the end."""
    found: list[bytes | str] = []
    for raw in path.split("/"):
        segment = _decode(raw)
        if isinstance(segment, str) and ";" in segment:
            segment = _SESSION.sub("", segment)
        if segment == "..":
            del found[-1:]
        elif segment not in {"", "."}:
            found.append(segment)
    while len(found) > 1 and found[-1] in _VIEWS:
        found.pop()
    return tuple(found)


def _parameters(query: str) -> list[tuple[str, str]]:
    """Encoded names and values of a query without the tracking ones, sorted."""
    kept = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        lower = unquote(name).lower()
        if pair and not (lower in _TRACKING or lower.startswith(("utm_", "_"))):
            safe = "!$'()*+,;:@/?~"
            kept.append((quote(_decode(name), safe=safe), equals + quote(_decode(value), safe=safe + "=")))
    return sorted(kept)


def origin(url: str) -> Origin | None:
    """Scheme, host and port of an absolute http(s) address, or null. Never raises.

    >>> origin("HTTPS://WWW.MehrNews.com:443/news/1")
    Origin(scheme='https', host='www.mehrnews.com', port=443)
    >>> origin("http://www.mehrnews.com@evil.ir/news/1") is None
    True
    """
    try:
        return _split(url)[0]
    except UrlError:
        return None


def is_local(host: str) -> bool:
    """Whether a host is this machine or one of a private network, by its number or by name.

    >>> is_local("127.0.0.1"), is_local("10.1.2.3"), is_local("localhost"), is_local("8.8.8.8"), is_local("a.ir")
    (True, True, True, False, False)
    """
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def canonical(url: str) -> str:
    """One form of an address, for records and as a key: ASCII, usable by any client, a fixed point of this function.

    Host and scheme are lower case; default port, fragment, tracking parameters, dot segments, doubled and trailing
    slashes and a last `/amp` or `/print` go; parameters are sorted; the case of the path stays.

    >>> canonical("HTTPS://www.mehrnews.com:443/news/6705663/مهر?utm_source=x#top")
    'https://www.mehrnews.com/news/6705663/%D9%85%D9%87%D8%B1'
    >>> canonical("https://www.mehrnews.com/news/6705663/%d9%85%d9%87%d8%b1/")
    'https://www.mehrnews.com/news/6705663/%D9%85%D9%87%D8%B1'

    Raises:
        UrlError: not an absolute http(s) address, or one with a user name, a backslash or a control character.
    """
    where, parts = _split(url)
    return _join(where, _segments(parts.path), _parameters(parts.query))


def _join(where: Origin, segments: Iterable[bytes | str], parameters: list[tuple[str, str]]) -> str:
    path = "/".join(quote(segment, safe=_SAFE) for segment in segments)
    query = "&".join(name + value for name, value in parameters)
    return f"{where}/{path}" + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Grammar:
    r"""The addresses of one outlet.

    Attributes:
        home: scheme, host and port of canonical addresses, e.g. `https://www.mehrnews.com`.
        hosts: every host that serves the same articles, `home`'s included or not: `mehrnews.com`, or with a port
            `127.0.0.1:8000` for a mirror. Without one only ports 80 and 443 match. Whatever is not named is another
            site: `en.mehrnews.com` is another edition, with other articles under equal numbers.
        articles: full matches of the path of an article (decoded, digits ASCII, no trailing slash, e.g.
            `/news/(?P<id>\d+)(?:/.*)?`), or of path and one parameter (`/\?p=(?P<id>\d+)`).
        short: the same for a short link, whose code is not the article's number.
    """

    home: str
    hosts: tuple[str, ...]
    articles: tuple[re.Pattern[str], ...]
    short: re.Pattern[str] | None = None

    def identify(self, url: str) -> tuple[Literal["article", "short"], str] | None:
        r"""What an address names on this outlet: `("article", news code)`, `("short", code)`, or null. Never raises.

        >>> path = re.compile(r"/(?:news|photo)/(?P<id>\d+)(?:/.*)?")
        >>> mehr = Grammar("https://www.mehrnews.com", ("mehrnews.com",), (path,))
        >>> mehr.identify("http://mehrnews.com/photo/۶۷۰۵۶۶۳/عکس?utm_source=x")
        ('article', '6705663')
        >>> mehr.identify("https://en.mehrnews.com/news/6705663/") is None
        True
        """
        try:
            where, parts = _split(url)
        except UrlError:
            return None
        if not self._is_ours(where):
            return None
        path = "/" + "/".join(map(_readable, _segments(parts.path)))
        forms = [path]
        if parts.query:
            forms += [f"{path}?{name}{value}" for name, value in _parameters(parts.query.translate(ASCII_DIGITS))]
        for form in forms:
            for pattern in self.articles:
                code = _code(pattern, form)
                if code:
                    return "article", code
        code = _code(self.short, path) if self.short is not None else None
        return ("short", code) if code else None

    def article_id(self, url: str) -> str | None:
        """The news code in an article's address, ASCII digits; null for anything else. Never raises."""
        found = self.identify(url)
        return found[1] if found is not None and found[0] == "article" else None

    def canonical(self, url: str) -> str:
        """`canonical`, with every host of the outlet (mirrors too) written as `home`, and digits of numbers ASCII.

        Raises:
            UrlError: as `canonical`.
        """
        where, parts = _split(url)
        segments = _segments(parts.path)
        if self._is_ours(where):
            where = _split(self.home)[0]
            segments = tuple(
                part.translate(ASCII_DIGITS) if isinstance(part, str) and part.isdecimal() else part
                for part in segments
            )
        return _join(where, segments, _parameters(parts.query))

    def _is_ours(self, where: Origin) -> bool:
        return where.netloc in self.hosts or where.netloc == _split(self.home)[0].netloc


def _readable(segment: bytes | str) -> str:
    """A segment for patterns to match: digits ASCII, and no sign that would end the segment or the path."""
    text = segment if isinstance(segment, str) else segment.decode("latin-1")
    return text.translate(ASCII_DIGITS).replace("/", "%2F").replace("?", "%3F").replace("\n", "%0A")


def _code(pattern: re.Pattern[str], form: str) -> str | None:
    match = pattern.fullmatch(form)
    code: str | None = match["id"] if match else None
    return code if code and code.isascii() else None
