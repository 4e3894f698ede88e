"""The texts of alarms, and their cutting to what a channel takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newscrawl import dates
from newscrawl.errors import one_line
from newscrawl.monitors.findings import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEADS: Final = {"opened": "🔴", "reminder": "🔴 هنوز:", "closed": "🟢 دوباره سالم است:", "test": "⚪ آزمایش:"}
"""How the first line of a message begins, by its event."""

COLLECTION: Final = "مجموعه"
SEVERAL: Final = "منبع"


def write(
    event: str, check: str, found: Sequence[Mapping[str, Any]], titles: Mapping[str, str], now: float
) -> dict[str, Any]:
    """A message about what one check found at one or several sources.

    Args:
        event: opened, reminder or closed.
        check: which.
        found: findings, as dicts.
        titles: Persian names of sources.
        now: seconds since 1970.

    Returns:
        What the outbox keeps: for machines, and as `text` for people.
    """
    names = [_name(one["source"], titles) for one in found]
    subject = names[0] if len(names) == 1 else f"{len(names)} {SEVERAL}"
    lines = [f"{HEADS[event]} {CHECKS.get(check, check)}: {subject}"]
    for one, name in zip(found, names, strict=True):
        text = one_line(one["text"])  # sites answer anything
        lines.append(text if len(names) == 1 else f"{name}: {text}")
        if one["since"] is not None:
            began = _moment(one["since"])
            lines.append(f"از {began}" if event != "closed" else f"از {began} تا {_moment(now)}")
        if event != "closed":
            lines.append(f"→ {one['todo']}")
    return {"event": event, "check": check, "at": dates.iso(now), "findings": list(found), "text": "\n".join(lines)}


def _name(source: str, titles: Mapping[str, str]) -> str:
    if not source:
        return COLLECTION
    return f"{titles[source]} ({source})" if source in titles else source


def _moment(seconds: float) -> str:
    return dates.to_jalali(datetime.fromtimestamp(seconds, UTC))


def pack(texts: Sequence[str], limit: int | None) -> list[tuple[int, str]]:
    r"""Join texts into as few as fit, so that a channel that was away is not flooded when it is back.

    Args:
        texts: in their order.
        limit: letters that one may have, in units of UTF-16; None: each text goes alone.

    Returns:
        How many of the texts each one holds, and what is sent.

    >>> pack(["a", "b", "c" * 9], 9)
    [(2, 'a\n\nb'), (1, 'ccccccccc')]
    """
    if limit is None:
        return [(1, text) for text in texts]
    packed: list[tuple[int, str]] = []
    for text in texts:
        number, before = packed[-1] if packed else (0, "")
        joined = f"{before}\n\n{text}" if number else text
        if number and length(joined) <= limit:
            packed[-1] = (number + 1, joined)
        else:
            packed.append((1, cut(text, limit)))
    return packed


def cut(text: str, limit: int) -> str:
    """A text that fits, cut at the end of a line; the last line says how many are left out."""
    if length(text) <= limit:
        return text
    lines = text.split("\n")
    for kept in range(len(lines) - 1, 0, -1):
        short = "\n".join([*lines[:kept], f"… +{len(lines) - kept}: newscrawl alarms"])
        if length(short) <= limit:
            return short
    # A single line that is too long.
    units = text.encode("utf-16-le")[: 2 * (limit - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


def length(text: str) -> int:
    """Letters in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2
