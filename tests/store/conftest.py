"""Empty stores on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_desk import Desk

from newscrawl.store.engine import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open, empty store on each kind of database."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty store in a file."""
    opened = Store.open(f"sqlite:///{tmp_path / 'sqlite.db'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(store, make_link):
    made = Desk(store)
    made.know(*(make_link(number) for number in range(1, 9)))
    return made
