"""Opens an existing collection for the commands that read it."""

from __future__ import annotations

from pathlib import Path

from newscrawl.store.engine import Store
from newscrawl.store.home import Home, HomeError


def open_store(home: Path | None, db: str | None) -> Store:
    """The store of a home folder, or of a URL.

    Raises:
        HomeError: there is no collection in that folder; a command that reads must not create one.
        StoreError: the database cannot be used.
    """
    place = Home.at(home)
    if db is None and not (place.path / "newscrawl.db").exists():
        raise HomeError(f"{place.path}: no collection here; crawl first, or name its folder with --home")
    return Store.open(db or place.database_url)
