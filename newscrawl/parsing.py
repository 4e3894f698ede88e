"""One saved page to one record, without a crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl import families, sources
from newscrawl.pages.page import Page
from newscrawl.text.keys import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.sources import Source


def parse(
    html_bytes: bytes,
    url: str,
    source: str | Source,
    fetched_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Read a saved article page.

    Args:
        html_bytes: the page as served, decompressed.
        url: the address that it was served under.
        source: name of the outlet's source file, e.g. `mehrnews`; or what such a file says.
        fetched_at: when it was served (aware); now when not given. Relative dates count back from it, and a
            publication more than a day after it is refused.
        headers: response headers, names in any case.

    Returns:
        The record, as `newscrawl schema` describes it.

    Raises:
        newscrawl.Refused: the page is not a complete article; `reason` and `detail` say why.
        newscrawl.sources.SourceError: no source has that name, or no engine reads its pages.
        TypeError: `html_bytes` is not bytes: only bytes tell which letters they are.
        ValueError: `fetched_at` has no zone.
    """
    if not isinstance(html_bytes, bytes):
        raise TypeError(f"html_bytes must be bytes as served, not {type(html_bytes).__name__}")
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError(f"{fetched_at!r} has no zone: give an aware datetime")
    outlet = (sources.get(source) if isinstance(source, str) else source).at(fetched_at or datetime.now(UTC))
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    page = Page(url, html_bytes, fetched_at or datetime.now(UTC), headers=lower)
    article = families.of(outlet).article(page, outlet)
    article.content_hash = content_hash(article.title, article.lead or "", article.body or "")
    record: dict[str, Any] = msgspec.to_builtins(article)
    return record
