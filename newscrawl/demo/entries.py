"""One bad entry in a list that is well otherwise (feed, sitemap, JSON, HTML), or one bad field of a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from newscrawl.demo.engines.bodymarkup import inner
from newscrawl.demo.scene import replaced

if TYPE_CHECKING:
    from newscrawl.demo.engines.base import Reply
    from newscrawl.demo.scene import Scene

PAYLOADS: Final[dict[str, str]] = {
    "nul": "\0",
    "surrogate": "\ud800",
    "escape": "\x1b[31m",
    "year9999": "9999-12-31T23:59:59Z",
    "year0": "0000-00-00T00:00:00Z",
    "bracket": "http://[",
    "port": "http://127.0.0.1:99999999/news/1/x",
    "blank": "",
}
"""Names for values that cannot be written into an address well."""
_SPARE: Final = 80_000_000
"""Added to the number of an entry that is copied with a broken link, so that it is not taken for the well one."""

_ENTRIES: Final = re.compile(rb"<(item|url|sitemap)>.*?</\1>\s*", re.DOTALL)
_ROWS: Final = re.compile(
    rb'<li class="[a-z-]+" data-conf="\{\}">\s*<figure>.*?</li>\s*'  # nastooh
    rb'|<article class="list-item">.*?</article>\s*'  # tasnim
    rb'|<div class="linear_news">.*?</div>\s*'  # iransamaneh
    rb'|<article id="post-\d+".*?</article>\s*'  # wordpress
    rb'|<li class="news_item">.*?</li>\s*'  # aasaam
    rb"|<div class='mnDiv1Bd1'>.*?</div></div>\s*",  # newsstudio
    re.DOTALL,
)
_DATES: Final = re.compile(
    rb"(<(?:pubDate|lastmod|news:publication_date)>)[^<]*()"
    rb'|(datetime=")[^"]*()'
    rb'|((?:<time[^>]*>(?:<a[^>]*>)?|class="news_date">))[^<]*()'
)
_TITLES: Final = re.compile(rb'(<title>|<news:title>|<h[123][^>]*>(?:<a[^>]*>)?|class="title5"[^>]*>)')
_LINKS: Final = re.compile(rb"(<link>|<loc>|<guid[^>]*>|href=\"|href=')[^<\"']*")
_MOMENTS: Final = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d| GMT)?")
_MARK: Final = "\ue000"
"""Stands in a text for bytes that no text can hold; no engine escapes it."""
_JSON_DATES: Final = ("date", "date_gmt", "modified_gmt", "lastmode")
_JSON_LINKS: Final = ("link", "loc")


def bad_entry(scene: Scene) -> Reply | None:
    """One entry in the middle is bad; value `part:payload`, such as `date:year9999`, `title:nul`, `link:bracket`.

    Parts: `date` and `title` are spoilt where they stand (the article is still there to be found), `link` is a copy of
    the entry that leads elsewhere. Payloads: see `PAYLOADS`, or any text, which is written as it is (`title:&#xD800;`).
    """
    part, _, name = scene.value.partition(":")
    if part not in {"date", "title", "link"}:
        raise ValueError("write date:…, title:… or link:… with a payload")
    payload = PAYLOADS.get(name, name)

    def spoil(body: bytes) -> bytes:
        if body.lstrip()[:1] in {b"[", b"{"}:
            return _in_json(body, part, payload)
        rows = list(_ENTRIES.finditer(body)) or list(_ROWS.finditer(body))
        if not rows:
            return body
        row = rows[len(rows) // 2]
        return (
            body[: row.start()] + _in_markup(row[0], part, payload.encode("utf-8", "surrogatepass")) + body[row.end() :]
        )

    return scene.rewritten(spoil)


def _in_markup(row: bytes, part: str, payload: bytes) -> bytes:
    match part:
        case "date":
            return _DATES.sub(lambda found: b"".join(filter(None, found.groups())) + payload, row)
        case "title":
            # Only the first: a row has one headline, and what follows may be its lead.
            return _TITLES.sub(lambda found: found[1] + payload, row, count=1)
    return _LINKS.sub(lambda found: found[1] + payload, row) + row


def _in_json(body: bytes, part: str, payload: str) -> bytes:
    data: Any = json.loads(body)
    rows: list[dict[str, Any]] = data["urls"] if isinstance(data, dict) and "urls" in data else data
    if not isinstance(rows, list) or not rows:
        return body
    row = rows[len(rows) // 2]
    if part == "link":
        copy = row | {name: payload for name in _JSON_LINKS if name in row}
        if "id" in copy:
            copy["id"] += _SPARE
        rows.insert(len(rows) // 2, copy)
    elif part == "date":
        row.update({name: payload for name in _JSON_DATES if name in row})
    elif "title" in row:
        row["title"]["rendered"] = payload + row["title"]["rendered"]
    return json.dumps(data).encode()


def bad_page(scene: Scene) -> Reply | None:
    """One field of the page is bad; value `part:payload`, such as `title:nul`, `body:surrogate`, `date:year9999`.

    Parts: `title`, `kicker`, `lead` and `body` get the payload in front, `date` is every moment for machines.
    """
    nid = scene.site.nid_at(scene.ask.path)
    if nid is None or nid not in scene.site.newsroom:
        return None
    part, _, name = scene.value.partition(":")
    payload = PAYLOADS.get(name, name).encode("utf-8", "surrogatepass")
    if part == "date":
        return scene.rewritten(lambda body: _MOMENTS.sub(payload, body))
    article = scene.site.newsroom.article(nid)
    match part:
        case "title" | "kicker" | "lead":
            changes: dict[str, Any] = {part: _MARK + getattr(article, part)}
        case "body":
            text = inner(article, scene.site.outlet, "/")
            changes = {"raw_body": f"<p>{_MARK}</p>{text}"}
        case _:
            raise ValueError("write title:…, kicker:…, lead:…, body:… or date:… with a payload")
    reply = scene.seen_as(page=replace(article, **changes))
    return replaced(reply, reply.content().replace(_MARK.encode(), payload))
