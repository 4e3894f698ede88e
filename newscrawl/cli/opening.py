"""Opens an existing collection for the commands that read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from newscrawl.errors import UsageError, meant, nearest
from newscrawl.store import articles, runs
from newscrawl.store.engine import Store
from newscrawl.store.home import Home, HomeError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.sources import Source


MAX_LOOKED_AT: Final = 1000
"""Runs among which one is looked for that was meant."""


def open_store(home: Path | None, db: str | None, *, writes: bool = False) -> Store:
    """The store of a home folder, or of a URL. Unless it `writes`, a command needs no right to, and waits for nobody.

    Raises:
        HomeError: there is no collection in that folder; a command that reads must not create one.
        StoreError: the database cannot be used.
    """
    place = Home.at(home)
    if db is None and not (place.path / "newscrawl.db").exists():
        raise HomeError(f"{place.path}: no collection here; crawl first, or name its folder with --home")
    return Store.open(db or place.database_url, readonly=not writes)


def unknown(connection: Connection, article_id: str) -> UsageError:
    """What to say of an id that is not stored: one line, with the ids that may have been meant."""
    hint = nearest(articles.near(connection, article_id)) or "ids look like mehrnews#6705663; see `newscrawl latest`"
    return UsageError(f"{article_id}: no such article in this collection; {hint}")


def unknown_run(connection: Connection, run_id: str) -> UsageError:
    """What to say of a run that is not known: one line, with the newest ones that may have been meant."""
    names = [one.run_id for one in runs.latest(connection, MAX_LOOKED_AT)]
    return UsageError(f"{run_id}: no such run; {meant(run_id, names, '`newscrawl runs` lists them')}")


def watched(connection: Connection) -> list[Source]:
    """Active sources that some run of the collection asked for."""
    from newscrawl import sources
    from newscrawl.monitors import health

    known = sources.load_all()
    return [known[name] for name in health.asked(connection) if name in known and known[name].status == "active"]
