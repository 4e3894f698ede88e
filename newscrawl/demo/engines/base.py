"""What the server asks of an engine, and what engines share: a request goes in, a reply comes out. No network here."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import quote

from newscrawl.demo.engines.bodymarkup import inner
from newscrawl.demo.engines.redesign import redesigned

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.demo.model import Article, Outlet
    from newscrawl.demo.newsroom import Newsroom

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request."""

    method: str
    path: str
    """Percent-decoded, begins with `/`."""
    query: Mapping[str, str]
    """First value of each parameter, decoded; empty values kept."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""
    number: int = 0
    """Position in the server's log: 1 for the first request."""


@dataclass(slots=True)
class Reply:
    """An answer. `body` may be a function, so that a 304 costs no rendering."""

    body: bytes | Callable[[], bytes] = b""
    status: int = 200
    content_type: str = HTML
    etag: str = ""
    """With its quotes; empty for none."""
    changed: datetime | None = None
    """Becomes Last-Modified."""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds to wait before anything is sent."""
    cut_after: int | None = None
    """Send only so many bytes of the promised body, then drop the connection."""
    wire: Callable[[Any], None] | None = None
    """Writes to the connection itself, given Twisted's request: for answers that are no HTTP."""
    compress: bool = True
    """Whether a client that accepts gzip gets it."""
    key: str = ""
    """Name of the page for the cache of ready pages; empty when it must not be kept."""

    def content(self) -> bytes:
        """The body, rendered now if it was not yet."""
        if not isinstance(self.body, bytes):
            self.body = self.body()
        return self.body


@dataclass(slots=True)
class Style:
    """How a site presents itself; the same for all engines."""

    origin: str = ""
    """Scheme and host of the absolute links that it prints, e.g. `http://127.0.0.1:8000`."""
    page_bytes: int = 30_000
    """Size that article pages are filled up to."""
    relative_dates: bool = False
    """Lists say «۴ روز قبل» with the date in a `title` (Hamshahri) instead of `1404-10-08 10:55` (Mehr)."""
    side_boxes: bool = True
    """Lists have side boxes with other articles, as real ones do."""
    redesigned: bool = False
    """Article pages carry hashed names that no rule knows; see `redesign.py`."""


NOT_FOUND: Final = "متاسفانه صفحه مورد نظر یافت نشد"


class Site(ABC):
    """A site over a newsroom; engines say where an article stands and what answers.

    Attributes:
        newsroom: the articles.
        style: how the site presents itself.
        outlet: whose site it is.
        articles: addresses of articles; the first group is the number.
    """

    articles: ClassVar[re.Pattern[str]]

    def __init__(self, newsroom: Newsroom, style: Style) -> None:
        self.newsroom = newsroom
        self.style = style
        self.outlet: Outlet = newsroom.outlet

    def path_of(self, nid: int) -> str:
        """Address of an article, percent-encoded, without the host."""
        return quote(self.address(nid))

    def article_paths(self) -> list[str]:
        """Addresses of all articles, newest first."""
        return [self.path_of(nid) for nid in self.newsroom]

    @abstractmethod
    def answer(self, ask: Ask) -> Reply:
        """The reply to a request; never raises for what a client may send."""

    def nid_at(self, path: str) -> int | None:
        """Number of the article that an address names, whether there is one or not; None for what is not an article."""
        match = self.articles.fullmatch(path)
        return int(match[1]) if match else None

    @abstractmethod
    def address(self, nid: int) -> str:
        """Path of an article as the engine writes it."""

    def article(self, nid: int, render: Callable[[Article], str | bytes]) -> Reply:
        """An article's page, or the not-found page."""
        if nid not in self.newsroom:
            return self.not_found()
        version, changed = self.newsroom.state(nid)
        look = "r" if self.style.redesigned else ""
        etag = f'W/"{nid}-{version}{look}-{int(changed.timestamp()):x}"'
        return Reply(lambda: self._filled(render, nid), etag=etag, changed=changed, key=f"{nid}-{version}{look}")

    def _filled(self, render: Callable[[Article], str | bytes], nid: int) -> bytes:
        """The page, filled up to the style's size by a script at its end."""
        page = _bytes(render(self.newsroom.article(nid)))
        missing = self.style.page_bytes - len(page) - len("<script>/**/</script>")
        filling = b"<script>/*" + b"-" * missing + b"*/</script>" if missing > 0 else b""
        filled = page.replace(b"</body>", filling + b"</body>", 1)
        return redesigned(filled) if self.style.redesigned else filled

    def listed(
        self, numbers: Sequence[int], render: Callable[[], str | bytes], content_type: str = "", more: str = ""
    ) -> Reply:
        """A list whose ETag tells which articles it shows in which version; `more` is what else it depends on."""
        mark, newest = zlib.crc32(more.encode()), None
        for nid in numbers:
            version, changed = self.newsroom.state(nid)
            mark = zlib.crc32(b"%d/%d/%d" % (nid, version, int(changed.timestamp())), mark)
            newest = changed if newest is None or changed > newest else newest
        reply = Reply(lambda: _bytes(render()), etag=f'W/"l{len(numbers):x}-{mark:08x}"', changed=newest)
        if content_type:
            reply.content_type = content_type
        return reply

    def not_found(self) -> Reply:
        """The engine's page for an address without an article."""
        page = f'<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{NOT_FOUND}</title></head>'
        text = f'<body class="rtl error404"><main><p>{NOT_FOUND}</p></main></body></html>'
        return Reply((page + text).encode(), status=404)

    def text(self, lines: Sequence[str]) -> Reply:
        """A text file, robots.txt."""
        return Reply(("\n".join(lines) + "\n").encode(), content_type=TEXT)

    def body(self, article: Article) -> str:
        """Inner markup of the text; links to other articles are the engine's own."""
        return inner(article, self.outlet, self.style.origin + self.short_address(article.nid - 1))

    @abstractmethod
    def short_address(self, nid: int) -> str:
        """Path that serves an article by its number alone."""


def _bytes(page: str | bytes) -> bytes:
    return page.encode() if isinstance(page, str) else page


def number(text: str | None, default: int) -> int:
    """A parameter as a number; `default` where it is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else default
