"""Cluster plain dictionaries: any collection of id, url, source, title, lead, body, published_at."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.dedup.article import Article
from newscrawl.dedup.prepare import PICTURES
from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.dedup.article import Verdict

# Only the day counts here, so a moment without a zone need not follow the summer time of the years before 2022.
_TEHRAN = timezone(timedelta(hours=3, minutes=30))
COMPARED = ("url", "title", "lead", "body")
"""A record has one of them at least, if only as null: without any, its fields have other names and nothing matches."""
_TEXTS = ("url", "source", "title", "lead", "body")


class RecordError(NewscrawlError):
    """A record that cannot be read: which field, and what it holds."""


def read_record(record: object) -> Article:
    """The article that a decoded JSON line describes.

    Args:
        record: A mapping with `id` (text or number); `url`, `source`, `title`, `lead`, `body` (text, may be missing or
            null); `published_at` (ISO 8601, may be missing or null; without an offset it is Tehran's time); `kind` and
            `province` (may be missing) tell short texts apart.

    Raises:
        RecordError: no mapping, no id, nothing to compare, or a field of the wrong type.

    >>> read_record({"id": 7, "title": "برف", "published_at": "2025-12-29T10:55:00+03:30"}).day
    739614
    """
    if not isinstance(record, dict):
        raise RecordError(f"a JSON object is needed, not {type(record).__name__}")
    identity = record.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        raise RecordError(
            "the field `id` is missing" if identity is None else f"`id` is not a text or a number: {identity!r}"
        )
    url, source, title, lead, body = (_text(record, name) for name in _TEXTS)
    published = _moment(record.get("published_at"))
    if not record.keys() & set(COMPARED):
        raise RecordError(f"has none of {', '.join(f'`{name}`' for name in COMPARED)}: there is nothing to compare")
    pictures, province = record.get("kind") in PICTURES, _text(record, "province") or None
    return Article(str(identity), url, source, title, lead, body, published, pictures=pictures, province=province)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"`{name}` is not a text: {str(value)[:60]!r}")
    return value


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise RecordError(f"`published_at` is not ISO 8601, such as 2025-12-29T10:55:00+03:30: {str(value)[:60]!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=_TEHRAN)


def result(identity: str, verdict: Verdict) -> dict[str, Any]:
    """What is written about one record: id, cluster, duplicate_kind, duplicate_of, similarity."""
    return {
        "id": identity,
        "cluster": verdict.cluster_id,
        "duplicate_kind": verdict.duplicate_kind,
        "duplicate_of": verdict.duplicate_of,
        "similarity": verdict.similarity,
    }
