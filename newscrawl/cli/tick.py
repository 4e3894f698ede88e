"""`newscrawl crawl --due`: one tick of the schedule."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.config import Config
    from newscrawl.crawling import CrawlRequest, Result
    from newscrawl.monitors.due import Schedule, Tick
    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

EDITS: Final = "6h"
"""The sitemaps that tell of edits cost two requests; a source is asked up to 288 times a day."""
NOT_WITH: Final = ("since", "until", "via", "refresh", "limit")


def tick(request: CrawlRequest) -> Result | str:
    """Crawl what is due of the sources of a request, and say when it is due again.

    Returns:
        What came of it; where nothing is due, that in words.

    Raises:
        TickLocked: another tick is at work.
        UsageError, ConfigError, HomeError, StoreError: before anything is fetched.
    """
    from newscrawl.crawling import crawl
    from newscrawl.monitors.verdict import Exit
    from newscrawl.store.home import Home
    from newscrawl.store.lock import one_tick

    for name in NOT_WITH:
        if name in request.arguments:
            raise UsageError(f"--due and --{name}: the schedule decides how far back is looked; leave one of them out")
    home = Home.at(request.home).prepare()
    plan = schedule_of(home, request)
    with one_tick(home):
        began = time.time()
        with opened(home, request.db) as store, store.write() as connection:
            plan.remember_look_backs(connection, began)
            due = plan.look(connection, began)
        if not due.sources:
            return words(due)
        asked = replace(request, sources=_due(request, due), arguments=_arguments(request, due, began))
        # A source without a list is said each time that it comes round, not at every tick.
        codes = dict.fromkeys(_listless(asked), int(Exit.USAGE))
        try:
            result = crawl(asked)
            told = {name: note["verdict"]["exit_code"] for name, note in result.report.get("sources", {}).items()}
            codes |= {name: code for name, code in told.items() if code != Exit.INTERRUPTED}
        finally:
            with opened(home, request.db) as store, store.write() as connection:
                plan.settle(connection, due, codes, began, time.time())
    return result


def configured(home: Path) -> Config:
    """What newscrawl.toml of a home folder says, of sources that exist.

    Raises:
        ConfigError: it cannot be used.
    """
    from newscrawl import config, sources
    from newscrawl.monitors.due import check_names

    said = config.read(home)
    if said.source:
        check_names(said, home / config.NAME, sources.names())
    return said


def schedule_of(home: Home, request: CrawlRequest) -> Schedule:
    """The schedule of the sources of a request.

    Raises:
        ConfigError: newscrawl.toml cannot be used.
    """
    from newscrawl.monitors.due import Schedule

    return Schedule(configured(home.path), home.path, request.sources, request.base_urls)


@contextlib.contextmanager
def opened(home: Home, db: str | None) -> Iterator[Store]:
    """The store of a collection, made where there is none yet."""
    from newscrawl.store.engine import Store

    store = Store.open(db or home.database_url)
    try:
        yield store
    finally:
        store.close()


def words(due: Tick) -> str:
    """What is due next, in a line."""
    from newscrawl import dates

    if due.next_at is None:
        return "nothing is scheduled: no source is active"
    return f"nothing is due; next: {due.next_name} at {dates.iso(due.next_at)}"


def _listless(request: CrawlRequest) -> list[str]:
    """Sources of a request that have no list to walk."""
    from newscrawl.discovery.planner import PlanError
    from newscrawl.spiders.arguments import check

    found = []
    for source in request.sources:
        try:
            check(source, request.arguments, datetime.now(UTC))
        except PlanError:
            found.append(source.name)
    return found


def _due(request: CrawlRequest, due: Tick) -> list[Any]:
    return [source for source in request.sources if source.name in due.sources]


def _arguments(request: CrawlRequest, due: Tick, began: float) -> dict[str, Any]:
    if due.look_back is not None:
        return {**request.arguments, "since": datetime.fromtimestamp(began - due.since, UTC).isoformat()}
    return {**request.arguments, "edits": EDITS}
