"""When an article was published and last edited, out of what the page says twice.

The head says it for machines (`article:published_time`, UTC, with seconds), the page for readers («۸ دی ۱۴۰۴، ۱۰:۵۵»,
Tehran's clock). The head wins for its seconds, as long as the two agree within a day. Where they do not, what readers
see wins: a template with a frozen date in its head is more likely than a wrong date that an editor saw on the page. It
also wins when the two differ by exactly Tehran's offset of that day (3:30, in summers up to 2022 4:30): then the head
is on Tehran's clock and labelled UTC, or it is on the clock of UTC and does not say so («2025-12-29T07:25:00» beside
«۱۰:۵۵»). And by exactly an hour: then a machine does not know when Tehran had summer time.

`meta[name=date]` is never looked at: it is the time of rendering (Mehr and Khabaronline, 2020 and 2024).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.dates import DateError, check_not_future, in_tehran, parse
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
SUMMER: Final = timedelta(hours=1)
_ZONE: Final = re.compile(r"(?:Z|GMT|UTC|(?<=[\d ])[+-]\d\d:?\d\d)\Z")


def published(machine: Iterable[str], visible: Iterable[str], now: datetime) -> datetime:
    """The moment of publication, on Tehran's clock.

    Args:
        machine: texts of meta tags and JSON-LD, best first.
        visible: texts of the page, best first.
        now: when the page was fetched, for relative texts and against dates in the future.

    Raises:
        Refused: date_missing, date_unreadable or date_future, with the texts met.
    """
    met = [*machine, *visible]
    if not met:
        raise Refused("date_missing", "neither meta tags nor the page name a date")
    _, head = _first(machine, now)
    _, shown = _first(visible, now)
    moment = _decide(head, shown)
    if moment is None:
        raise Refused("date_unreadable", f"met {' | '.join(met)[:200]!r}")
    try:
        return in_tehran(check_not_future(moment, now))
    except DateError as error:
        raise Refused("date_future", str(error), published_at=moment.timestamp()) from error


def _decide(head: datetime | None, shown: datetime | None) -> datetime | None:
    if head is None or shown is None:
        return head or shown
    apart = head - shown
    if abs(apart) > DAY:
        return shown
    offset = in_tehran(shown).utcoffset() or timedelta(0)
    for shift in (offset, -offset, SUMMER, -SUMMER):
        if timedelta(0) <= apart - shift < MINUTE:
            return head - shift
    return head


def _first(texts: Iterable[str], now: datetime) -> tuple[str, datetime | None]:
    """The first text that is a moment, and that moment."""
    for text in texts:
        moment = read(text, now)
        if moment is not None:
            return text, moment
    return "", None


def _zone(text: str) -> str:
    """The zone as a machine's time ends in it, empty where it names none."""
    found = _ZONE.search(text.strip())
    return found[0] if found else ""


def read(text: str, now: datetime | None = None) -> datetime | None:
    """A moment, or None where the text is not one. `2024-02-08T10:00:50Z` takes the short way.

    >>> read("2024-02-08T10:00:50Z")
    datetime.datetime(2024, 2, 8, 10, 0, 50, tzinfo=datetime.timezone.utc)
    """
    if text.endswith("Z") and text.startswith("20") and text.isascii():
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    try:
        return parse(text, now=now)
    except DateError:
        return None


def modified(
    texts: Iterable[str], published_at: datetime, now: datetime, machine: Iterable[str] = ()
) -> datetime | None:
    """The moment of the last edit, or None where it is not said, unreadable, in the future or not after publication.

    Khabaronline printed a modification 25 minutes before the publication (2020): such a value says nothing.

    Args:
        texts: of meta tags and JSON-LD, best first.
        published_at: what `published` made of the page.
        now: when the page was fetched.
        machine: as for `published`: a head whose clock was wrong for the publication is wrong for the edit, too, where
            it names the zone in the same way.
    """
    text, moment = _first(texts, now)
    written, head = _first(machine, now)
    offset = published_at.utcoffset()
    if moment and head and abs(head - published_at) in {offset, SUMMER} and _zone(text) == _zone(written):
        moment -= head - published_at
    if moment is None or moment <= published_at or moment > now.astimezone(UTC) + DAY:
        return None
    return in_tehran(moment)
