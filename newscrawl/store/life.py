"""The life of a link: due, parked, stored, refused; what each look does to it, and what wakes it again. Pure.

- *due*: its text is wanted and missing.
- *parked*: it is well, but of a province or time that no run asked for yet.
- *stored*: its text is stored, for ever; `due_at` is set while a second look is wanted.
- *refused*: for good, by the row of its reason; what wakes it is said in `wakes`.

No single answer about the moment settles a link, and nothing that a second look meets touches what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from newscrawl import reasons
from newscrawl.reasons import NEVER, RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.reasons import Reason, Refused

State = Literal["due", "parked", "stored", "refused"]

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86_400.0

BACK_OFF: Final = (5.0, 15.0, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY)
"""Seconds until the next look, by the number of looks before; after the last of them, always the last of them."""

LATER: Final = 2
"""Where the waits of a reason begin that seconds do not help."""

MAX_ATTEMPTS: Final = 20
"""Looks (two weeks of them) after which a link is refused although its answers differ from look to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the store knows of a link's life. Moments are seconds since 1970; the columns of `schema.links`.

    Attributes:
        state: see above.
        due_at: when it is to be fetched; null: nothing is left to do.
        attempts: looks since it was last well.
        reason: why the last look brought nothing.
        detail: likewise, for a human.
        reason_since: since when it is the same reason.
        reason_looks: how many looks met it.
        settled_at: when it was parked or refused, or a second look given up.
        rules_version: of the rules of reading that refused it.
        looked_at: when the fetch began that last saw the page (of a stored link: the article).
        modified_at: the last change that a list named.
    """

    state: State = "due"
    due_at: float | None = None
    attempts: int = 0
    reason: str | None = None
    detail: str | None = None
    reason_since: float | None = None
    reason_looks: int = 0
    settled_at: float | None = None
    rules_version: int | None = None
    looked_at: float | None = None
    modified_at: float | None = None


def wait(reason: Reason, attempts: int) -> float:
    """Seconds until a link is looked at again.

    Args:
        reason: of the last look.
        attempts: looks so far, this one counted.

    >>> wait(reasons.row("timeout"), 1), wait(reasons.row("http_404"), 1), wait(reasons.row("timeout"), 99)
    (5.0, 60.0, 86400.0)
    """
    step = max(attempts, 1) - 1 + (0 if reason.soon else LATER)
    return BACK_OFF[min(step, len(BACK_OFF) - 1)]


def seen(life: Life, began: float) -> Life:
    """The article was read, or is as it was: its text is stored."""
    return Life(state="stored", looked_at=began, modified_at=life.modified_at)


def parked(life: Life, refused: Refused, now: float, began: float) -> Life:
    """It is well, but not what this run asked for. What is stored stays as it is: no run takes it from another."""
    if life.state == "stored":
        return replace(life, due_at=None)
    return Life(
        state="parked",
        reason=refused.reason,
        detail=refused.detail,
        settled_at=now,
        looked_at=began,
        modified_at=life.modified_at,
    )


def failed(life: Life, refused: Refused, now: float, began: float, site_is_well: Callable[[float], bool]) -> Life:
    """A look brought no article.

    Args:
        life: before.
        refused: why.
        now: moment of the answer.
        began: when the fetch began.
        site_is_well: whether the site published since a moment; asked only before a link is refused for good for a
            reason that is the host's.
    """
    row, counts = refused.row, int(refused.spends_try)
    same = life.reason == refused.reason and life.reason_since is not None
    since = life.reason_since if same and life.reason_since is not None else now
    life = replace(
        life,
        attempts=life.attempts + counts,
        reason=refused.reason,
        detail=refused.detail,
        reason_since=since,
        reason_looks=(life.reason_looks if same else 0) + counts,
        # Of what is stored the last look that saw it counts: what changed since is still to be seen.
        looked_at=life.looked_at if life.state == "stored" else began,
    )
    if counts and _for_good(life, row, now, since) and (row.whose != "host" or site_is_well(since)):
        state: State = "stored" if life.state == "stored" else "refused"
        return replace(life, state=state, due_at=None, settled_at=now, rules_version=RULES_VERSION)
    due_at = now + wait(row, life.attempts)
    if row.looks not in (NEVER, 1) and life.reason_looks >= row.looks - 1:
        # The look that decides comes when its time is over, not hours later.
        due_at = min(due_at, max(since + row.hours * HOUR, now + MINUTE))
    return replace(life, due_at=max(due_at, refused.not_before or 0.0))


def _for_good(life: Life, row: Reason, now: float, since: float) -> bool:
    if row.looks == NEVER:
        return False
    enough = life.reason_looks >= row.looks and now - since >= (row.hours * HOUR if row.passing else 0.0)
    return enough or life.attempts >= MAX_ATTEMPTS


def end_of(lastmod: datetime) -> float:
    """The last moment that a `lastmod` may mean, seconds since 1970: sites cut it to seconds or minutes.

    >>> from datetime import UTC, datetime
    >>> end_of(datetime(2025, 12, 29, 7, 25, tzinfo=UTC)) - datetime(2025, 12, 29, 7, 25, tzinfo=UTC).timestamp()
    60.0
    """
    if lastmod.microsecond:
        return lastmod.timestamp()
    return lastmod.timestamp() + (1.0 if lastmod.second else MINUTE)


def wakes(life: Life, lastmod: datetime | None, now: float, refresh: float | None = None) -> bool:
    """Whether a list that names a known link makes it due now.

    Args:
        life: of the link.
        lastmod: what the list says of its last change.
        now: when the list was read.
        refresh: start of a run that looks at everything again; None for another.
    """
    if refresh is not None and (life.looked_at is None or life.looked_at < refresh):
        return True
    moved = lastmod is not None and _moved(life, lastmod, now)
    if life.state == "due":
        return moved and life.due_at is not None and life.due_at > now and life.attempts > 0
    if life.due_at is not None:
        return False
    row = reasons.find(life.reason)
    # What one look refused (a file in a page's place) is looked at again after an hour, what several did after some (a
    # list named it long before it appeared), then once a day like all else.
    first = row is not None and life.reason_looks <= row.looks
    pause = DAY if not first else HOUR if row is not None and row.looks == 1 else 6 * HOUR
    looked = max(life.settled_at or 0.0, life.looked_at or 0.0)
    # A look that lies in the future was made while the clock was ahead.
    rested = life.settled_at is None or not 0 <= now - looked < pause
    if life.state == "stored":
        # A second look that was given up (the page is withdrawn) is tried again once a day at most.
        return moved and (life.settled_at is None or rested)
    if life.state == "parked":
        return moved
    if moved and (rested or row is None or life.reason_looks <= row.looks):
        return True
    # What was the moment's or the host's may be over; what is the article's own is not.
    return rested and (row is None or row.whose in ("moment", "host", "program"))


def _moved(life: Life, lastmod: datetime, now: float) -> bool:
    """Whether a change that a list names is one that our last look cannot have seen."""
    if life.looked_at is None:
        return False
    if life.looked_at > now + MINUTE:
        # Our look lies in the future: the clock was ahead then, and only the site's own times can be compared.
        return life.modified_at is None or lastmod.timestamp() > life.modified_at
    if end_of(lastmod) <= life.looked_at:
        return False
    # A site whose clock is ahead of ours: each such change once.
    ahead = lastmod.timestamp() > now
    return not ahead or life.modified_at is None or lastmod.timestamp() > life.modified_at
