"""A small newsroom for the tests of this folder, its clock standing still on 8 Dey 1404."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.demo import Newsroom, RunningNewsroom, running_newsroom
from newscrawl.demo.clock import Clock
from newscrawl.demo.engines import build
from newscrawl.demo.engines.base import Ask, Reply, Site, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom(articles=200, days=3, clock=Clock(NOW))


@pytest.fixture
def site(newsroom: Newsroom) -> Site:
    return build("nastooh", newsroom, Style(origin="http://127.0.0.1:8000"))


@pytest.fixture
def get(site: Site) -> Callable[..., Reply]:
    def ask(path: str, **query: str) -> Reply:
        return site.answer(Ask("GET", path, query, {}))

    return ask


@pytest.fixture(scope="module")
def served() -> Iterator[RunningNewsroom]:
    with running_newsroom(articles=120, now="2026-01-02T15:30:00+03:30") as running:
        yield running
