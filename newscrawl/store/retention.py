"""What a schedule of months leaves behind, and how much of it is kept.

Articles, their versions and the published files are the collection: they are never touched here. What is pruned is the
story of how they came: runs and their reports, walks, refusals, sightings. Before a refusal is forgotten it is counted
into `days`, so that "how many articles a day did that source refuse, and why" can be answered for ever.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, case, delete, func, insert, or_, select, update

from newscrawl.dates import TEHRAN
from newscrawl.store import captures, schema
from newscrawl.store.schema import (
    alarms,
    articles,
    days,
    deliveries,
    exports,
    gaps,
    rejects,
    run_sources,
    runs,
    sightings,
    validators,
    versions,
    walks,
)
from newscrawl.store.versions import is_update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from newscrawl.store.engine import Store
    from newscrawl.store.home import Home

CHUNK = 100
"""Runs that one transaction forgets: a crawl that writes at the same time waits only that long."""
ROWS = 20_000
"""Rows of other tables that one transaction deletes."""


@dataclass(slots=True)
class Pruned:
    """What was, or with `dry_run` would be, taken away."""

    runs: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    archives: int = 0
    freed: int = 0
    """Bytes of WARC files."""


def prune(home: Home, store: Store, before: float, *, dry_run: bool = False) -> Pruned:
    """Forget runs that ended before a moment, with all that was only kept for their sake.

    Args:
        home: where reports and refusals of the runs lie.
        store: open for writing (for reading, when it is a dry run).
        before: seconds since 1970.
        dry_run: count only.

    Raises:
        StoreError: the database does not take it; what was pruned until then stays pruned.
        OSError: a file cannot be removed.
    """
    done, files = Pruned(), _files_of_runs(home)
    for names in _old_runs(store, before, dry_run=dry_run):
        done.runs += len(names)
        if not dry_run:
            with store.write() as connection:
                _add_days(connection, names)
                for table in (rejects, run_sources, runs):
                    _count(done, table, connection.execute(delete(table).where(table.c.run_id.in_(names))).rowcount)
                connection.execute(delete(exports).where(exports.c.run_id.in_(names), exports.c.what == "rejects"))
        done.files += sum(_remove(files[name], dry_run=dry_run) for name in names if name in files)
    for table, condition in _conditions(before):
        _delete_rows(done, store, table, condition, dry_run=dry_run)
    return done


def prune_archive(home: Home, store: Store, before: float, done: Pruned, *, dry_run: bool = False) -> None:
    """Remove WARC files that were closed before a moment, with the rows that lead to their pages.

    Rows first: a row never leads to a file that is gone. A file that a kill leaves behind in between has no row, and
    the next start of a crawl removes it (`newscrawl.archive.recovering`); so this comes before the runs are forgotten.

    Args:
        home: where the files lie.
        store: open for writing (for reading, when it is a dry run).
        before: seconds since 1970.
        done: where it is counted.
        dry_run: count only.

    Raises:
        StoreError: the database does not take it.
        OSError: a file cannot be removed.
    """
    with store.read() as connection:
        old = [row.file for row in captures.files(connection) if row.closed_at is not None and row.closed_at < before]
    # On PostgreSQL a file that is not here lies on another machine, which keeps its own house.
    alone = store.engine.dialect.name == "sqlite"
    for path in [home.warc / name for name in old if alone or (home.warc / name).exists()]:
        name = path.name
        if dry_run:
            with store.read() as connection:
                _count(done, schema.captures, sum(1 for _ in captures.places(connection, name)))
        else:
            with store.write() as connection:
                _count(done, schema.captures, captures.forget_file(connection, name))
        done.archives += 1
        done.freed += path.stat().st_size if path.exists() else 0
        if not dry_run:
            path.unlink(missing_ok=True)


def _old_runs(store: Store, before: float, *, dry_run: bool) -> Iterator[list[str]]:
    """Names of runs that are over and old, oldest first, some at a time; never the newest run of a collection."""
    after = ""
    while True:
        newest = select(func.max(runs.c.started_at)).scalar_subquery()
        query = (
            select(runs.c.run_id)
            .where(runs.c.finished_at < before, runs.c.started_at < newest, runs.c.run_id > after)
            .order_by(runs.c.run_id)
            .limit(CHUNK)
        )
        with store.read() as connection:
            names = list(connection.execute(query).scalars())
        if not names:
            return
        yield names
        after = names[-1] if dry_run else ""


def _add_days(connection: Connection, names: list[str]) -> None:
    """Add what these runs stored and refused to the sums of their days."""
    stored: Counter[tuple[str, str, str]] = Counter()
    updates: Counter[tuple[str, str, str]] = Counter()
    refused: dict[tuple[str, str, str], Counter[str]] = {}
    later = case((versions.c.version > 1, versions.c.record)).label("later")
    query = select(versions.c.stored_at, later, articles.c.source, articles.c.province).join(
        articles, articles.c.id == versions.c.article_id
    )
    for row in connection.execute(query.where(versions.c.run_id.in_(names))):
        if row.later is None or is_update(row.later):
            (stored if row.later is None else updates)[row.source, _day(row.stored_at), row.province or ""] += 1
    why = select(rejects.c.at, rejects.c.source, rejects.c.reason)
    for at, source, reason in connection.execute(why.where(rejects.c.run_id.in_(names), ~rejects.c.retry)):
        refused.setdefault((source, _day(at), ""), Counter())[reason] += 1
    for key in {*stored, *updates, *refused}:
        here = and_(days.c.source == key[0], days.c.day == key[1], days.c.province == key[2])
        known = connection.execute(select(days).where(here)).first()
        values: dict[str, Any] = {
            "articles": stored[key] + (known.articles if known else 0),
            "updates": updates[key] + (known.updates if known else 0),
            "refused": dict(refused.get(key, Counter()) + Counter(known.refused if known else {})),
        }
        if known:
            connection.execute(update(days).where(here).values(values))
        else:
            connection.execute(insert(days).values(source=key[0], day=key[1], province=key[2], **values))


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, TEHRAN).date().isoformat()


def _files_of_runs(home: Home) -> dict[str, list[Path]]:
    """Reports and files of refusals by the run that they belong to: each folder is read once, not once for each run."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in home.reports.glob("*.json"):
        found[path.stem].append(path)
    for path in home.rejects.glob("*.jsonl"):
        found[path.stem].append(path)
        run, _, part = path.stem.rpartition("-")
        if part.isdecimal():
            found[run].append(path)
    return found


def _remove(paths: list[Path], *, dry_run: bool) -> int:
    removed = 0
    for path in paths:
        if path.exists():
            removed += 1
            if not dry_run:
                path.unlink()
    return removed


def _conditions(before: float) -> Iterator[tuple[Table, Any]]:
    """Rows that no run owns alone."""
    # The last walk of each list that counts is what the next one stops at.
    kept = select(func.max(walks.c.id)).where(or_(walks.c.status == "complete", walks.c.covered_from.is_not(None)))
    yield walks, and_(walks.c.started_at < before, walks.c.id.not_in(kept.group_by(walks.c.source, walks.c.scope)))
    yield sightings, sightings.c.first_seen_at < before
    yield gaps, and_(gaps.c.closed_at < before, gaps.c.state != "open")
    yield deliveries, deliveries.c.delivered_at < before
    yield alarms, alarms.c.closed_at < before
    # Lists are asked every day; an article's second look is due within two.
    yield validators, validators.c.seen_at < before


def _delete_rows(done: Pruned, store: Store, table: Table, condition: Any, *, dry_run: bool) -> None:
    if dry_run:
        with store.read() as connection:
            _count(done, table, connection.execute(select(func.count()).select_from(table).where(condition)).scalar())
        return
    key = list(table.primary_key.columns)
    some: Select[Any] = select(*key).where(condition).limit(ROWS)
    while True:
        with store.write() as connection:
            found = connection.execute(some).all()
            if not found:
                return
            _count(done, table, len(found))
            last = len(found) < ROWS
            for start in range(0, len(found), 500):
                part = found[start : start + 500]
                if len(key) == 1:
                    connection.execute(delete(table).where(key[0].in_([row[0] for row in part])))
                else:
                    same = [and_(*(column == value for column, value in zip(key, row, strict=True))) for row in part]
                    connection.execute(delete(table).where(or_(*same)))
        if last:
            return


def _count(done: Pruned, table: Table, number: int | None) -> None:
    if number:
        done.rows[table.name] = done.rows.get(table.name, 0) + number
