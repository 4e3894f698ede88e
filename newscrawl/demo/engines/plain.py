"""What the smaller engines share: replies for articles and lists, the text of a body, paging."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newscrawl.demo.engines.base import TEXT, Reply
from newscrawl.demo.engines.nastooh.bodymarkup import inner
from newscrawl.demo.engines.redesign import redesigned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.demo.engines.base import Style
    from newscrawl.demo.model import Article, Outlet
    from newscrawl.demo.newsroom import Newsroom

NOT_FOUND: Final = "متاسفانه صفحه مورد نظر یافت نشد"


class PlainSite(ABC):
    """A site over a newsroom; engines say where an article stands and what answers."""

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
    def address(self, nid: int) -> str:
        """Path of an article as the engine writes it."""

    def article(self, nid: int, render: Callable[[Article], str]) -> Reply:
        """An article's page, or the not-found page."""
        if nid not in self.newsroom:
            return self.not_found()
        version, changed = self.newsroom.state(nid)
        look = "r" if self.style.redesigned else ""
        etag = f'W/"{nid}-{version}{look}-{int(changed.timestamp()):x}"'
        return Reply(lambda: self._filled(render, nid), etag=etag, changed=changed, key=f"{nid}-{version}{look}")

    def _filled(self, render: Callable[[Article], str], nid: int) -> bytes:
        """The page, filled up to the style's size by a script at its end."""
        page = render(self.newsroom.article(nid)).encode()
        missing = self.style.page_bytes - len(page) - len("<script>/**/</script>")
        filling = b"<script>/*" + b"-" * missing + b"*/</script>" if missing > 0 else b""
        filled = page.replace(b"</body>", filling + b"</body>", 1)
        return redesigned(filled) if self.style.redesigned else filled

    def listed(
        self, numbers: Sequence[int], render: Callable[[], str], content_type: str = "", more: str = ""
    ) -> Reply:
        """A list whose ETag tells which articles it shows in which version; `more` is what else it depends on."""
        mark, newest = zlib.crc32(more.encode()), None
        for nid in numbers:
            version, changed = self.newsroom.state(nid)
            mark = zlib.crc32(b"%d/%d/%d" % (nid, version, int(changed.timestamp())), mark)
            newest = changed if newest is None or changed > newest else newest
        reply = Reply(lambda: render().encode(), etag=f'W/"l{len(numbers):x}-{mark:08x}"', changed=newest)
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
        other = f'{self.style.origin}{self.short_address(article.nid - 1)}"'
        return inner(article, self.outlet).replace(f'/news/{article.nid - 1}/"', escape(other, quote=False))

    @abstractmethod
    def short_address(self, nid: int) -> str:
        """Path that serves an article by its number alone."""


def number(text: str | None, default: int) -> int:
    """A parameter as a number; `default` where it is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else default
