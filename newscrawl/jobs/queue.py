"""The queue as its users see it: jobs are put into it, listed, retried when their worker is dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from newscrawl.jobs import migrating
from newscrawl.store.engine import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate.jobs import Job

WORK: Final = "newscrawl"
"""Queue of crawls and re-parsings."""

UPKEEP: Final = "newscrawl-upkeep"
"""Queue of what keeps the other one going: never behind a crawl that lasts for hours."""

CRAWL: Final = "newscrawl.crawl"
REPARSE: Final = "newscrawl.reparse"

HEARTBEAT: Final = 5.0
"""Seconds between two signs of life of a worker."""

STALLED: Final = 20.0
"""Seconds without one after which others take up its jobs. Should it live, the locks of its crawls still hold."""

Wanted = Literal["user", "due", "look-back"]


def open_app(url: str) -> App:
    """The queue in a PostgreSQL database; to be opened with `open_async`.

    Args:
        url: as `--db` takes it.

    Raises:
        NoQueueError: it has none.
        StoreError: it does not answer. Procrastinate's own pool would wait for half a minute before it says so.
    """
    migrating.check_kind(url)
    store = Store.open(url)
    try:
        migrating.check(store)
        plain = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    finally:
        store.close()
    return App(connector=PsycopgConnector(conninfo=plain))


@dataclass(frozen=True, slots=True)
class Asked:
    """A job that somebody wants.

    Attributes:
        task: CRAWL or REPARSE.
        target: source or path of a WARC file; of one target one job waits at most, and one runs at a time.
        options: of the command.
        wanted: who wants it: a user, or the schedule, because it is `due` (left out if it is not any more when its turn
            comes) or for a `look-back`.
    """

    task: str
    target: str
    options: tuple[str, ...] = ()
    wanted: Wanted = "user"


async def put(app: App, asked: Asked) -> int | None:
    """Put a job into the queue. Returns its number; None where one for the same target waits already."""
    configured = app.configure_task(asked.task, queue=WORK, lock=asked.target, queueing_lock=asked.target)
    try:
        return await configured.defer_async(target=asked.target, options=list(asked.options), wanted=asked.wanted)
    except AlreadyEnqueued:
        return None


async def make_room(app: App, target: str) -> None:
    """Take away what waits for a target only because it is due: what is put in its place covers that."""
    for job in await app.job_manager.list_jobs_async(queue=WORK, queueing_lock=target, status="todo"):
        if job.id is not None and job.task_kwargs.get("wanted") == "due":
            await app.job_manager.cancel_job_by_id_async(job.id, delete_job=True)


async def listed(app: App, statuses: Sequence[str] = ()) -> list[Job]:
    """Jobs, oldest first: those of some statuses, or all that are kept."""
    jobs = await app.job_manager.list_jobs_async(queue=WORK)
    return [job for job in jobs if not statuses or job.status in statuses]


async def begin(app: App, number: int) -> None:
    """Say that a job has begun: from now on another one for its target may wait, as what is wanted next.

    So it can always be put back, whatever was put into the queue meanwhile.
    """
    await _execute(app, "UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %(number)s", number=number)


async def forgive(app: App, number: int) -> None:
    """Do not count the attempt under way: what follows is a wait, not a failure."""
    await _execute(app, "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(number)s", number=number)


async def rescue(app: App) -> list[int]:
    """Put the jobs of dead workers back into the queue. Returns their numbers."""
    rescued = []
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        if job.id is not None:
            await begin(app, job.id)
            await forgive(app, job.id)
            await app.job_manager.retry_job_by_id_async(job.id, retry_at=datetime.now(UTC))
            rescued.append(job.id)
    return rescued


async def clean(app: App, hours: int) -> None:
    """Forget jobs that ended so many hours ago, however they ended."""
    await app.job_manager.delete_old_jobs(hours, include_failed=True, include_cancelled=True, include_aborted=True)


async def _execute(app: App, statement: Any, **values: Any) -> None:
    # Procrastinate has no call for these; its tables are its documented interface (and the version is bounded).
    await app.connector.execute_query_async(statement, **values)
