"""Lists that a site's own scripts ask for («load more»): JSON with entries of articles, or with a piece of markup.

Nothing is known of their names but what the web has in common: entries have a headline and an address, a page names
the next one or is numbered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from newscrawl.pages.document import unified
from newscrawl.pages.feed import FeedItem
from newscrawl.pages.xml import address

TITLES: Final = ("title", "headline", "name", "subject", "titr")
ADDRESSES: Final = ("url", "link", "permalink", "href", "path", "canonical_url", "uri")
MOMENTS: Final = (
    "date_published",
    "published_at",
    "publishedAt",
    "publish_date",
    "publishDate",
    "published",
    "pub_date",
)
MARKUP: Final = ("html", "content", "data", "markup", "output", "view", "result", "body")
NEXT: Final = ("next_page_url", "next_url", "nextPageUrl", "nextUrl", "next")
MAX_VALUES: Final = 20_000
MAX_ENTRIES: Final = 500
MIN_MARKUP: Final = 100


@dataclass(slots=True)
class JsonList:
    """What such an answer holds.

    Attributes:
        items: its entries.
        next_url: the page behind it, where it names one.
        markup: a piece of HTML that holds the entries instead.
    """

    items: list[FeedItem] = field(default_factory=list)
    next_url: str | None = None
    markup: str | None = None


def read_json_list(body: bytes, base: str) -> JsonList | None:
    """The longest list of entries in an answer; None where it holds none, nor markup with links.

    Args:
        body: as served.
        base: its own address, against which relative ones are read.
    """
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found = JsonList()
    waiting: list[Any] = [data]
    for _ in range(MAX_VALUES):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, list):
            items = [item for one in value[:MAX_ENTRIES] if isinstance(one, dict) and (item := _item(one, base))]
            found.items = items if len(items) > len(found.items) else found.items
            waiting.extend(value[:MAX_ENTRIES])
        elif isinstance(value, dict):
            following = next((value[key] for key in NEXT if isinstance(value.get(key), str) and value[key]), None)
            found.next_url = found.next_url or (address(following, base) if following else None)
            pieces = (value[key] for key in MARKUP if isinstance(value.get(key), str))
            found.markup = found.markup or next(
                (one for one in pieces if "<a " in one and len(one) >= MIN_MARKUP), None
            )
            waiting.extend(value.values())
    return found if found.items or found.markup or _is_empty(data) else None


def _item(entry: dict[str, Any], base: str) -> FeedItem | None:
    own: dict[str, Any] = {}
    for key, value in entry.items():  # {"title": {"rendered": "…"}}, as WordPress's interface answers
        own[key] = value.get("rendered") if isinstance(value, dict) else value
    title = next((own[key] for key in TITLES if isinstance(own.get(key), str) and own[key].strip()), None)
    where = next((own[key] for key in ADDRESSES if isinstance(own.get(key), str) and "/" in own[key]), None)
    url = address(where, base) if where else None
    if title is None or url is None:
        return None
    moment = next((own[key] for key in MOMENTS if isinstance(own.get(key), str)), None)
    return FeedItem(url, unified(title) or None, moment, None, None)


def _is_empty(data: Any) -> bool:
    """Whether an answer is a list without entries: the page behind the last one."""
    return data == [] or (isinstance(data, dict) and any(value == [] for value in data.values()))
