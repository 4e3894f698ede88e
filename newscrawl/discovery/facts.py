"""What the store knows of earlier walks of a source: the planner's only view of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.store import gaps, walks
from newscrawl.store.life import DAY
from newscrawl.store.reopening import covered_since

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from newscrawl.store.gaps import Gap
    from newscrawl.store.walks import Ground


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of earlier walks of a source."""

    ground: Callable[[str, float], Ground | None]
    """Of a scope, at a moment: the latest walk that counts, complete or not."""
    completed: Callable[[str], Ground | None]
    """Of a scope: the latest walk that read all that it was to read."""
    gaps: Sequence[Gap] = ()
    """Stretches that no walk read yet."""
    begun: float | None = None
    """Since when runs without a window cover the source, where none of its walks ever read anything."""

    @classmethod
    def of(cls, connection: Connection, source: str, now: float) -> Facts:
        """What the store says; to be used while the connection is open. Walks that end after `now` are not believed."""
        return cls(
            ground=lambda scope, moment: walks.ground(connection, source, scope, moment),
            completed=lambda scope: walks.last_completed(connection, source, scope, now),
            gaps=gaps.open_of(connection, source),
            begun=None if walks.any_read(connection, source) else covered_since(connection, source),
        )

    def owed_since(self, day_ago: float, look_back_days: int) -> float:
        """Since when a first walk covers: for a day; longer where runs before it found the site down.

        Args:
            day_ago: seconds since 1970.
            look_back_days: further back nobody looks.
        """
        if self.begun is None:
            return day_ago
        return max(min(day_ago, self.begun), day_ago - (look_back_days - 1) * DAY)

    def read_within(self, scope: str, period: timedelta | None, now: datetime) -> bool:
        """Whether a list was read to its end less than so long ago; False where no period is given."""
        done = self.completed(scope)
        return done is not None and period is not None and now.timestamp() - done.ended < period.total_seconds()
