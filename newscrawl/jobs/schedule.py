"""The cadence with workers: a tick puts what is due into the queue, and a crawl says when its source is due again."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newscrawl import config, sources
from newscrawl.jobs.queue import CRAWL, Asked
from newscrawl.monitors.due import Schedule, Tick, check_names
from newscrawl.store.engine import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EDITS: Final = "6h"
"""As for `newscrawl crawl --due`: the sitemaps that tell of edits are read that often at most."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """The schedule of a collection that workers share.

    Attributes:
        home: folder of this worker, whose newscrawl.toml says how often.
        db: SQLAlchemy URL.
        mirrors: addresses that stand for sources, by name.
        names: sources that are scheduled; all active ones when none is named.
    """

    home: Path
    db: str
    mirrors: Mapping[str, str]
    names: Sequence[str] = ()

    def due(self, now: float) -> tuple[Tick, list[Asked]]:
        """What is due, and the crawls for it.

        Raises:
            ConfigError, StoreError: one of them cannot be used.
        """
        with self._opened() as store:
            plan = self._plan(store)
            with store.write() as connection:
                plan.remember_look_backs(connection, now)
                tick = plan.look(connection, now)
        if tick.look_back is None:
            return tick, [Asked(CRAWL, name, ("--edits", EDITS), "due") for name in tick.sources]
        since = datetime.fromtimestamp(now - tick.since, UTC).isoformat()
        return tick, [Asked(CRAWL, name, ("--since", since), "look-back") for name in tick.sources]

    def look_back_made(self, tick: Tick, began: float) -> None:
        """Say that the crawls of a look-back, if it was due, are in the queue."""
        with self._opened() as store, store.write() as connection:
            self._plan(store).look_back_made(connection, tick, began, time.time())

    def is_due(self, source: str) -> bool:
        """Whether a source is still due: it may have been crawled while its job waited."""
        with self._opened() as store, store.read() as connection:
            tick = self._plan(store).look(connection, time.time())
        return source in tick.sources

    def settle(self, source: str, code: int, began: float) -> None:
        """Say when a source that was crawled is due again.

        Args:
            source: its name.
            code: exit code of its crawl.
            began: when that began, seconds since 1970.
        """
        with self._opened() as store, store.write() as connection:
            self._plan(store).settle(connection, Tick([source]), {source: code}, began, time.time())

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Store]:
        store = Store.open(self.db)
        try:
            yield store
        finally:
            store.close()

    def _plan(self, store: Store) -> Schedule:
        said = config.read(self.home)
        check_names(said, self.home / config.NAME, sources.names())
        scheduled = [
            source
            for source in sources.load_all().values()
            if source.status == "active" and (not self.names or source.name in self.names)
        ]
        # The name of the collection goes into the jitter: that of the database, which all workers share.
        return Schedule(said, Path(store.place), scheduled, self.mirrors)
