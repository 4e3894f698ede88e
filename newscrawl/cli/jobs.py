"""`newscrawl worker`, `enqueue` and `jobs`: several machines on one PostgreSQL (docs/scaling.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import Commands, DbOption, HomeOption, MirrorsOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import UsageError, choices, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate.jobs import Job

    from newscrawl.jobs.queue import Asked

STATUSES: Final = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")

enqueueing = Commands(help="Put jobs into the queue that workers take them from.", no_args_is_help=True)


def worker(
    sources: Annotated[list[str] | None, typer.Argument(help="Scheduled sources; all active ones if none.")] = None,
    schedule: Annotated[
        bool, typer.Option("--schedule", help="Also put into the queue what is due (docs/scheduling.md).")
    ] = False,
    concurrency: Annotated[int, typer.Option(min=1, help="Jobs at a time.")] = 4,
    home: HomeOption = None,
    db: DbOption = None,
    archive: Annotated[bool, typer.Option("--archive", help="Keep raw pages as WARC files at home.")] = False,
    base_url: MirrorsOption = None,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
) -> None:
    """Take jobs and run them until told to stop (SIGTERM, Ctrl-C): crawls under way end cleanly and are put back."""
    import logging

    from newscrawl.cli.crawl import pairs
    from newscrawl.monitors import health_file
    from newscrawl.store.home import Home

    url = _queue_url(db)
    from newscrawl.jobs.schedule import Cadence
    from newscrawl.jobs.working import Worker

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # A job that fails and a database that goes away are said in a line of ours.
    for name in ("procrastinate.worker", "procrastinate.utils", "procrastinate.periodic", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    mirrors = pairs("--base-url", base_url or [], "SOURCE=URL")
    place = Home.at(home).prepare().path
    options = ["--archive"] if archive else []
    options += [part for value in setting or [] for part in ("-s", value)]
    cadence = Cadence(place, url, mirrors, tuple(sources or ()))
    Worker(url, place, cadence, options, concurrency, schedule, health_file.path_in(place)).work()


@enqueueing.command("crawl")
def enqueue_crawl(
    sources: Annotated[list[str] | None, typer.Argument(help="Names; all active ones if none.")] = None,
    province: Annotated[
        list[str] | None, typer.Option("--province", "-p", help="Slug, ISO code or Persian name; may be repeated.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="As for `crawl`; what is relative counts from now.")] = None,
    until: Annotated[str | None, typer.Option(help="Likewise.")] = None,
    via: Annotated[str | None, typer.Option(help="Lists to use: section,archive,feed,sitemap.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many articles of each source.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch stored articles again.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """A crawl of each source, for whichever worker is free."""
    del home  # own sources are read from it
    from newscrawl.cli.crawl import arguments_of, chosen

    found = arguments_of(province, since, until, via, limit, None, refresh=refresh)
    options = [part for name, value in found.items() if name != "refresh" for part in (f"--{name}", str(value))]
    options += ["--refresh"] if refresh else []
    url = _queue_url(db)
    from newscrawl.jobs.queue import CRAWL, Asked

    _put(url, [Asked(CRAWL, source.name, tuple(options)) for source in chosen(sources or [])])


@enqueueing.command("reparse")
def enqueue_reparse(
    files: Annotated[list[Path], typer.Argument(help="WARC files, where all workers find them under that name.")],
    source: Annotated[list[str] | None, typer.Option(help="Only that source; may be repeated.")] = None,
    db: DbOption = None,
) -> None:
    """Archived pages through today's rules: a job for each file."""
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise UsageError(f"{missing[0]}: no such file")
    options = tuple(part for name in source or [] for part in ("--source", name))
    url = _queue_url(db)
    from newscrawl.jobs.queue import REPARSE, Asked

    _put(url, [Asked(REPARSE, str(path.absolute()), options) for path in files])


def jobs(
    status: Annotated[
        list[str] | None, typer.Option(help=f"Only those: {', '.join(STATUSES)}; may be repeated.")
    ] = None,
    db: DbOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """List the jobs of the queue, oldest first; what is over is forgotten after three days."""
    import asyncio

    for asked in status or []:
        if asked not in STATUSES:
            raise UsageError(f"--status {asked}: jobs have no such status; {choices(asked, STATUSES)}")
    url = _queue_url(db)
    from newscrawl.jobs import queue

    async def look() -> list[Job]:
        app = queue.open_app(url)
        async with app.open_async():
            return await queue.listed(app, status or [])

    rows = [_row(job) for job in asyncio.run(look())]
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
        return
    for row in rows:
        more = (
            f", failed {number_of(row['attempts'], 'time')}" if row["attempts"] and row["status"] != "succeeded" else ""
        )
        more += f", not before {row['scheduled_at']}" if row["status"] == "todo" and row["scheduled_at"] else ""
        say(f"{row['id']:6} {row['status']:9} {' '.join([row['task'], row['target'], *row['options']])}{more}")
    say(number_of(len(rows), "job"))


def _row(job: Job) -> dict[str, Any]:
    from newscrawl import dates

    return {
        "id": job.id,
        "status": job.status,
        "task": job.task_name.removeprefix("newscrawl."),
        "target": job.task_kwargs.get("target"),
        "options": job.task_kwargs.get("options"),
        "wanted": job.task_kwargs.get("wanted"),
        "attempts": job.attempts,
        "scheduled_at": dates.iso(job.scheduled_at.timestamp()) if job.scheduled_at is not None else None,
    }


def _queue_url(db: str | None) -> str:
    """The database that holds the queue.

    Raises:
        UsageError: none is named.
        JobsMissingError: the extra is not installed.
    """
    from newscrawl.jobs import require

    if db is None:
        raise UsageError("no database is named: workers share a PostgreSQL, --db URL or the variable NEWSCRAWL_DB")
    require()
    return db


def _put(url: str, wanted: Sequence[Asked]) -> None:
    import asyncio

    from newscrawl.jobs import queue

    async def put() -> list[int | None]:
        app = queue.open_app(url)
        async with app.open_async():
            return [await queue.put(app, asked) for asked in wanted]

    for asked, number in zip(wanted, asyncio.run(put()), strict=True):
        said = f"job {number}" if number is not None else "a job for it waits already; it is left as it is"
        say(f"{asked.target}: {said}")
