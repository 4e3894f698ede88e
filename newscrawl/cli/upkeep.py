"""`newscrawl prune`, `backup` and `migrate`: what a collection of months needs now and then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say
from newscrawl.errors import number_of


def prune(
    older_than: Annotated[str, typer.Option("--older-than", help="Runs that ended before: 90d, 26w, 1404-07-01.")],
    archive: Annotated[bool, typer.Option("--archive", help="Also raw pages: WARC files that ended before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken away.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Forget old runs: reports, refusals, walks. Articles and exports stay, and so do the sums of each day."""
    from newscrawl.cli.opening import open_store
    from newscrawl.dates.command import parse_cli
    from newscrawl.store.home import Home
    from newscrawl.store.retention import Pruned, prune_archive
    from newscrawl.store.retention import prune as forget

    before = parse_cli(older_than, datetime.now(UTC))
    store = open_store(home, db, writes=not dry_run)
    try:
        pages = Pruned()
        if archive:
            prune_archive(Home.at(home), store, before.timestamp(), pages, dry_run=dry_run)
        done = forget(Home.at(home), store, before.timestamp(), dry_run=dry_run)
    finally:
        store.close()
    rows = ", ".join(f"{number} {name}" for name, number in sorted(done.rows.items()) if name != "runs")
    verb = "would be forgotten" if dry_run else "forgotten"
    say(
        f"{number_of(done.runs, 'run')} that ended before {before:%Y-%m-%d %H:%M} {verb},"
        f" with {number_of(done.files, 'file')}"
    )
    if rows:
        say(f"rows: {rows}")
    if archive:
        size, number = pages.freed / 1e6, pages.rows.get("captures", 0)
        say(f"{number_of(pages.archives, 'WARC file')} of {size:.0f} MB {verb}, with {number_of(number, 'page')}")


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; a second backup into it copies only what is new.")],
    home: HomeOption = None,
) -> None:
    """Copy a collection, also while a crawl runs. To restore, give the folder as --home."""
    from newscrawl.cli.opening import open_store
    from newscrawl.store.backup import backup as copy
    from newscrawl.store.home import Home

    open_store(home, None).close()
    done = copy(Home.at(home), folder.absolute())
    say(f"{folder}: the database and {done.files} new files; {done.kept} were there already")
    for name in done.missing:
        say(f"newscrawl: {name}: the database knows it, the home folder lacks it", err=True)
    if done.missing:
        raise typer.Exit(3)


def migrate(home: HomeOption = None, db: DbOption = None) -> None:
    """Make or upgrade what a collection is stored in, and on PostgreSQL the queue of jobs, too."""
    from newscrawl import jobs
    from newscrawl.cli.opening import open_store
    from newscrawl.store.schema import SCHEMA_VERSION

    store = open_store(home, db, writes=True)
    try:
        say(f"{store.place}: schema {SCHEMA_VERSION}")
        if store.engine.dialect.name != "postgresql":
            return
        if not jobs.installed():
            say("no queue of jobs: it needs procrastinate, pip install 'newscrawl[workers]'")
            return
        from newscrawl.jobs.migrating import migrate as migrate_queue

        say(f"queue of jobs: {migrate_queue(store)}")
    finally:
        store.close()
