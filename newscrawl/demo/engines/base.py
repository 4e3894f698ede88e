"""What the server asks of an engine: a request goes in, a reply comes out. No network here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

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


class Site(Protocol):
    """An engine over a newsroom."""

    style: Style

    def answer(self, ask: Ask) -> Reply:
        """The reply to a request; never raises for what a client may send."""

    def path_of(self, nid: int) -> str:
        """Address of an article, percent-encoded, without the host."""

    def article_paths(self) -> list[str]:
        """Addresses of all articles, newest first."""
