"""Lists that lead crawlers astray: without end, in circles, under ever new addresses, too large, or XML that attacks.

Written for the lists of a Nastooh site, whose pages are numbered by `pi`. None lets a request pass on.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from newscrawl.demo.engines.base import XML, Reply

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Ask
    from newscrawl.demo.scene import Scene

PAGER: Final = re.compile(rb'<ul class="pagination.*?</ul>', re.DOTALL)
LIST_END: Final = b"</ul>\n                </div>\n                <footer>\n"
LINK: Final = re.compile(rb'href="(/(?:news|photo|video)/\d+)(/[^"?]*)"')
ROOT: Final = re.compile(rb"<(rss|urlset|sitemapindex)\b")
TITLE: Final = re.compile(rb"(<item>\s*<title>|<url><loc>)")
MILLION: Final = 1_000_000
LEVELS: Final = 12


def _number(ask: Ask) -> int:
    text = ask.query.get("pi", "1")
    return int(text) if text.isdecimal() else 1


def _is_archive(ask: Ask) -> bool:
    return ask.path in ("/archive", "/page/archive.xhtml")


def _leading_to(ask: Ask, body: bytes, number: int) -> Reply:
    """The page with one link in its pager: to that page."""
    address = f"/archive?{urlencode({**ask.query, 'pi': str(number)}, quote_via=quote)}".replace("&", "&amp;")
    pager = f'<ul class="pagination"><li class="page-item"><a href="{address}">بعدی</a></li></ul>'.encode()
    body = PAGER.sub(b"", body).replace(LIST_END, LIST_END + pager, 1)
    return Reply(body)


def endless_archive(scene: Scene) -> Reply | None:
    """Behind so many pages (value, default 2) the same ones follow for ever, each under a new number."""
    if not _is_archive(scene.ask):
        return None
    number = _number(scene.ask)
    shown = str(1 + (number - 1) % int(scene.value or 2))
    return _leading_to(
        scene.ask, scene.site.answer(replace(scene.ask, query={**scene.ask.query, "pi": shown})).content(), number + 1
    )


def endless_calendar(scene: Scene) -> Reply | None:
    """Every page of the archive names a story that nobody has met, and leads to the next page."""
    if not _is_archive(scene.ask):
        return None
    number = _number(scene.ask)
    story = f'<li class="news"><div class="desc"><h3><a href="/news/{90_000_000 + number}/x">x</a></h3></div></li>'
    body = scene.normal().content()
    return _leading_to(scene.ask, body.replace(LIST_END, story.encode() + LIST_END, 1), number + 1)


def circle(scene: Scene) -> Reply | None:
    """The page of that number (value, default 3) leads to the first one."""
    if not _is_archive(scene.ask) or _number(scene.ask) != int(scene.value or 3):
        return None
    return _leading_to(scene.ask, scene.normal().content(), 1)


def sessions(scene: Scene) -> Reply | None:
    """Links carry a session, in path or query, and what campaigns add: another one on every page."""
    if not _is_archive(scene.ask):
        return None
    body = scene.normal().content()
    mark = f"{scene.ask.number:08X}".encode()

    def link(match: re.Match[bytes]) -> bytes:
        if match.start() % 2:
            return b'href="%s%s;jsessionid=%s?utm_source=list"' % (match[1], match[2], mark)
        return b'href="%s%s?PHPSESSID=%s&amp;fbclid=%s"' % (match[1], match[2], mark, mark)

    return Reply(LINK.sub(link, body))


def million(scene: Scene) -> Reply | None:
    """A sitemap of a million entries: those of the day, then old ones; as gzip, whatever was asked for."""
    if not scene.ask.path.startswith("/sitemap/"):
        return None
    whole = scene.normal()
    if whole.status != 200:
        return None
    head, sign, tail = whole.content().rpartition(b"</urlset>")
    rows = b"".join(
        b"<url><loc>/news/%d</loc><lastmod>2010-01-01</lastmod></url>\n" % number for number in range(1, MILLION)
    )
    body = gzip.compress(head + rows + sign + tail, 1, mtime=0)
    return Reply(body, content_type="application/x-gzip", compress=False)


def _with_entity(scene: Scene, declared: str, name: str) -> Reply | None:
    """Feed or sitemap with a DTD, and its last entity in the first entry."""
    whole = scene.normal()
    body = whole.content()
    root = ROOT.search(body)
    if "xml" not in whole.content_type or root is None:
        return None
    dtd = f"<!DOCTYPE {root[1].decode()} [{declared}]>\n".encode()
    body = body[: root.start()] + dtd + TITLE.sub(rb"\1&" + name.encode() + b";", body[root.start() :], count=1)
    return Reply(body, content_type=XML)


def entity_bomb(scene: Scene) -> Reply | None:
    """Entities of entities: ten to the twelfth letters in the first entry."""
    levels = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, LEVELS))
    return _with_entity(scene, f'<!ENTITY a0 "ha">{levels}', f"a{LEVELS - 1}")


def outside_entity(scene: Scene) -> Reply | None:
    """An entity that names a file or an address (value)."""
    return _with_entity(scene, f'<!ENTITY x SYSTEM "{scene.value}">', "x")
