"""What the store knows of earlier walks of a source: the planner's only view of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.store import gaps, walks

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

    @classmethod
    def of(cls, connection: Connection, source: str, now: float) -> Facts:
        """What the store says; to be used while the connection is open. Walks that end after `now` are not believed."""
        return cls(
            ground=lambda scope, moment: walks.ground(connection, source, scope, moment),
            completed=lambda scope: walks.last_completed(connection, source, scope, now),
            gaps=gaps.open_of(connection, source),
        )

    def read_within(self, scope: str, period: timedelta | None, now: datetime) -> bool:
        """Whether a list was read to its end less than so long ago; False where no period is given."""
        done = self.completed(scope)
        return done is not None and period is not None and now.timestamp() - done.ended < period.total_seconds()
