"""What makes a new version of an article: a change of any field that is published as the page's own word."""

from __future__ import annotations

import re
import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, json

from newscrawl.items import FIELDS, from_json, to_json

if TYPE_CHECKING:
    from newscrawl.items import Article

TEXTS: Final = ("kicker", "title", "lead", "body")
"""Fields that are compared word by word (`newscrawl diff`)."""

OURS: Final = frozenset(
    {
        # The same for all versions, or said by the crawl and not by the page.
        *("schema", "id", "source", "source_name", "news_code"),
        *("first_seen_at", "fetched_at", "run_id", "warc", "fallbacks", "repairs", "province_from"),
        # What this comparison and deduplication come to.
        *("content_hash", "version", "is_update", "changed_fields"),
        *("cluster_id", "duplicate_of", "duplicate_kind", "similarity"),
        # When the site says that it edited: no edit by itself, and some say now on every page.
        "modified_at",
    }
)

COMPARED: Final = tuple(name for name in FIELDS if name not in OURS)
"""Published fields of which a change is a new version."""

COMPRESSION: Final = 1
"""zlib level of stored records: 1 takes a third of the time of 6 for 15 % more bytes."""

SIZES: Final = re.compile(
    # A copy's size behind its name (WordPress), in a folder of its own, or as one digit behind the day (Nastooh).
    r"[-_]\d{2,4}x\d{2,4}(?=\.\w+$)|-scaled(?=\.\w+$)|(?<=/)\d{2,4}x\d{2,4}/|(?<=/d/\d{4}/\d{2}/\d{2}/)\d/"
)


class _Said(Struct):
    """What of a record says whether it is an edit; nothing else of it is decoded."""

    is_update: bool


def picture_key(url: str) -> str:
    """A picture's address without scheme, size, query and fragment: sites change these every day.

    >>> picture_key("https://media.mehrnews.com/d/2025/12/29/3/5678.jpg?ts=1766993100")
    'media.mehrnews.com/d/2025/12/29/5678.jpg'
    >>> picture_key("http://x.ir/wp-content/uploads/2025/12/a-300x200.jpg")
    'x.ir/wp-content/uploads/2025/12/a.jpg'
    """
    bare = re.split(r"[?#]", url, maxsplit=1)[0].partition("://")
    return SIZES.sub("", bare[2] or bare[0])


def _compared(article: Article, name: str) -> Any:
    value = getattr(article, name)
    if name == "images":
        return [(picture_key(image.url), image.caption) for image in value]
    return value


def record_hash(article: Article) -> str:
    """Hash of everything that a version is told by, 32 hex digits."""
    return blake2b(json.encode([_compared(article, name) for name in COMPARED]), digest_size=16).hexdigest()


def changed_fields(before: Article, after: Article) -> list[str]:
    """Names of the fields that differ, in the order of the record."""
    return [name for name in COMPARED if _compared(before, name) != _compared(after, name)]


def pack(article: Article) -> bytes:
    """A record as the store keeps it."""
    return zlib.compress(to_json(article), COMPRESSION)


def unpack(record: bytes) -> Article:
    """The opposite of `pack`."""
    return from_json(zlib.decompress(record))


def is_update(record: bytes) -> bool:
    """Whether a packed record is an edit: neither a first version nor a text that `forget` had fetched anew."""
    return json.decode(zlib.decompress(record), type=_Said).is_update
