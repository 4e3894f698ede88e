"""A worker: takes jobs from the queue and runs them, some at a time, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from sqlalchemy import make_url

from newscrawl import config
from newscrawl.errors import NewscrawlError
from newscrawl.jobs import queue
from newscrawl.jobs.queue import CRAWL, REPARSE, UPKEEP, WORK
from newscrawl.jobs.running import Stopped, run
from newscrawl.monitors import health_file
from newscrawl.monitors.verdict import Exit
from newscrawl.store.engine import StoreError, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from procrastinate.jobs import Job

    from newscrawl.jobs.schedule import Cadence

TICK: Final = "newscrawl.tick"
RESCUE: Final = "newscrawl.rescue"
CLEAN: Final = "newscrawl.clean"

WAIT: Final = 60
"""Seconds until a crawl that met the lock of its source is tried again."""

MAX_FAILURES: Final = 3
"""Times that a job is tried which fails by a fault of ours; lists and links stay due whatever becomes of it."""

RESCUE_SECONDS: Final = 10
TELL_SECONDS: Final = 20.0
AWAY_SECONDS: Final = 5
"""Between two tries to reach a database that went away."""

KEEP_HOURS: Final = 72
"""Jobs that are over are kept so long, for `newscrawl jobs`."""

DONE: Final = (Exit.COMPLETE, Exit.PARTIAL, Exit.BLOCKED, Exit.EXPECTATIONS)
"""What a crawl may come to; its report says the rest."""

WAITING: Final[dict[int, str]] = {
    Exit.LOCKED: "another run holds its source",
    Exit.INTERRUPTED: "somebody interrupted it",
}

logger = logging.getLogger(__name__)


class Waits(Exception):  # noqa: N818  # a state, not a fault
    """Another run holds the lock of the source."""


class MisusedError(NewscrawlError):
    """The command does not understand what it was asked for: trying again is no use."""


class FailedError(NewscrawlError):
    """The command ended by a fault."""


class Patience(BaseRetryStrategy):
    """What becomes of a job that did not come to its end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Procrastinate's question; None: the job has failed."""
        if isinstance(exception, Stopped):
            return RetryDecision(retry_in={"seconds": 0})
        # A database that is away for a moment is no fault of a job, however often it is.
        if isinstance(exception, Waits | ConnectorException | StoreError):
            return RetryDecision(retry_in={"seconds": WAIT})
        if isinstance(exception, FailedError) and job.attempts + 1 < MAX_FAILURES:
            return RetryDecision(retry_in={"seconds": WAIT * (job.attempts + 1)})
        return None


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker needs.

    Attributes:
        db: SQLAlchemy URL of the collection and its queue.
        home: folder of this machine: exports, rejects, reports, newscrawl.toml.
        cadence: the schedule.
        options: of every crawl that it starts (settings, `--archive`).
        concurrency: how many jobs run at a time.
        ticks: whether it puts what is due into the queue.
        health: file that says that it is well, for a container.
    """

    db: str
    home: Path
    cadence: Cadence
    options: Sequence[str] = ()
    concurrency: int = 4
    ticks: bool = False
    health: Path | None = None

    @property
    def place(self) -> str:
        """The database as a human knows it."""
        return place_of(make_url(self.db))

    def work(self) -> None:
        """Take jobs until SIGTERM or SIGINT: crawls under way then end cleanly and go back into the queue.

        A database that goes away meanwhile is waited for: its jobs are taken up again when it is back.

        Raises:
            NoQueueError, StoreError, ConfigError: before any job is taken.
        """
        minutes = round(config.seconds(config.read(self.home).schedule.tick) / 60)
        app = queue.open_app(self.db)
        while True:
            _Tasks(app, self).register(minutes)
            try:
                asyncio.run(self._work(app))
            except ConnectorException:
                logger.error("%s: the database went away; waits for it", self.place)  # noqa: TRY400  # likewise
            else:
                return
            app = self._opened_again()

    def _opened_again(self) -> App:
        """The queue, as soon as its database answers."""
        while True:
            self._say(fine=False)
            time.sleep(AWAY_SECONDS)
            try:
                return queue.open_app(self.db)
            except StoreError as error:
                logger.error("%s; again in %d s", error, AWAY_SECONDS)  # noqa: TRY400  # one clear line

    async def _work(self, app: App) -> None:
        async with app.open_async():
            await queue.rescue(app)
            if self.ticks:
                await app.configure_task(TICK, queue=UPKEEP).defer_async(timestamp=0)
            common: dict[str, Any] = {
                "install_signal_handlers": False,
                "shutdown_graceful_timeout": 0.0,
                "update_heartbeat_interval": queue.HEARTBEAT,
                "stalled_worker_timeout": queue.STALLED,
            }
            workers = [
                asyncio.create_task(
                    app.run_worker_async(queues=[WORK], concurrency=self.concurrency, name="work", **common)
                ),
                asyncio.create_task(
                    app.run_worker_async(queues=[UPKEEP], name="upkeep", delete_jobs="always", **common)
                ),
                asyncio.create_task(self._tell(app)),
            ]
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, _stop, workers)
            logger.info("takes jobs from %s, %d at a time", self.place, self.concurrency)
            await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            # One alone is no worker: where one ends, by a fault, the other one ends with it.
            _stop(workers)
            for ended in await asyncio.gather(*workers, return_exceptions=True):
                if isinstance(ended, ConnectorException):
                    raise ended
                if isinstance(ended, Exception):
                    raise StoreError(f"{self.place}: {ended}; start the worker again") from ended
            logger.info("stopped")

    async def _tell(self, app: App) -> None:
        """Say now and then that the worker is there, and whether its database is."""
        while True:
            try:
                fine = await app.check_connection_async()
            except ConnectorException:
                fine = False
                logger.error("%s: the database does not answer", self.place)  # noqa: TRY400  # one clear line
            self._say(fine=fine)
            await asyncio.sleep(TELL_SECONDS)

    def _say(self, *, fine: bool) -> None:
        if self.health is not None:
            try:
                health_file.write(self.health, began=time.time(), seconds=0.0, code=int(not fine), fine=fine)
            except OSError as error:
                logger.error("%s: cannot be written: %s", self.health, error.strerror)  # noqa: TRY400  # likewise


def _stop(workers: Sequence[asyncio.Task[None]]) -> None:
    for one in workers:
        # A second wish would cut short what the first one asked to end cleanly.
        if not one.done() and not one.cancelling():
            one.cancel()


class _Tasks:
    """The tasks of a worker."""

    def __init__(self, app: App, worker: Worker) -> None:
        self._app, self._worker = app, worker

    def register(self, minutes: int) -> None:
        """Make the tasks known to the queue.

        Args:
            minutes: from one tick of the schedule to the next.
        """
        app = self._app
        app.task(name=CRAWL, queue=WORK, retry=Patience(), pass_context=True)(self.crawl)
        app.task(name=REPARSE, queue=WORK, retry=Patience(), pass_context=True)(self.reparse)
        tick = app.task(name=TICK, queue=UPKEEP, lock=TICK)(self.tick)
        if self._worker.ticks:
            app.periodic(cron=f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *")(tick)
        rescue = app.task(name=RESCUE, queue=UPKEEP, lock=RESCUE)(self.rescue)
        app.periodic(cron=f"* * * * * */{RESCUE_SECONDS}")(rescue)  # the sixth field is seconds
        clean = app.task(name=CLEAN, queue=UPKEEP, lock=CLEAN)(self.clean)
        app.periodic(cron="7 * * * *")(clean)

    async def crawl(self, context: JobContext, *, target: str, options: list[str], wanted: str) -> str:
        """Crawl a source. Returns what came of it, for the log."""
        cadence = self._worker.cadence
        began = time.time()
        await queue.begin(self._app, _number(context))
        if wanted == "due" and not await asyncio.to_thread(cadence.is_due, target):
            return "not due any more"
        mirror = cadence.mirrors.get(target)
        at = ["--base-url", f"{target}={mirror}"] if mirror else []
        command = ["crawl", target, "--quiet", "--no-progress", *options, *at, *self._worker.options]
        code = await self._run(context, command)
        if wanted != "user":
            await asyncio.to_thread(cadence.settle, target, code, began)
        return Exit(code).name.lower()

    async def reparse(self, context: JobContext, *, target: str, options: list[str], wanted: str) -> str:
        """Read a WARC file again. Returns what came of it, for the log."""
        del wanted
        await queue.begin(self._app, _number(context))
        return Exit(await self._run(context, ["reparse", target, "--jobs", "1", *options])).name.lower()

    async def _run(self, context: JobContext, arguments: Sequence[str]) -> int:
        """Run a command to its end. Returns its exit code.

        Raises:
            Waits, Stopped, MisusedError, FailedError: it did not come to its end.
        """
        number, what = _number(context), f"newscrawl {' '.join(arguments)}"
        logger.info("job %d: %s", number, what)
        try:
            code = await run([*arguments, "--home", str(self._worker.home)], {"NEWSCRAWL_DB": self._worker.db})
        except Stopped:
            await self._forgive(number)
            logger.info("job %d: stopped, and put back", number)
            raise
        if code in (Exit.LOCKED, Exit.INTERRUPTED):
            await self._forgive(number)
            logger.info("job %d: %s; again in %d s", number, WAITING[code], WAIT)
            raise Waits
        if code not in DONE:
            logger.error("job %d: %s ended with code %d; its own lines above say why", number, what, code)
            raise MisusedError(what) if code == Exit.USAGE else FailedError(what)
        logger.info("job %d: %s", number, Exit(code).name.lower())
        return code

    async def _forgive(self, number: int) -> None:
        """Do not count an attempt. Where the database is away, its worker's silence does so (`queue.rescue`)."""
        with contextlib.suppress(ConnectorException):
            await queue.forgive(self._app, number)

    async def tick(self, timestamp: int) -> None:
        """Put what is due into the queue, unless it waits or runs already."""
        del timestamp  # what was due while nobody ticked is due now, once
        try:
            began = time.time()
            tick, due = await asyncio.to_thread(self._worker.cadence.due, began)
        except NewscrawlError as error:
            logger.error("the schedule cannot be used: %s", error)  # noqa: TRY400  # one clear line
            return
        there = {job.lock for job in await queue.listed(self._app, ("todo", "doing"))}
        for asked in due:
            if asked.wanted == "due" and asked.target in there:
                continue
            await queue.make_room(self._app, asked.target)
            await queue.put(self._app, asked)
        await asyncio.to_thread(self._worker.cadence.look_back_made, tick, began)

    async def rescue(self, timestamp: int) -> None:
        """Put the jobs of dead workers back into the queue."""
        del timestamp
        for number in await queue.rescue(self._app):
            logger.warning("job %d: its worker gives no sign of life; it is done again", number)

    async def clean(self, timestamp: int) -> None:
        """Forget what is over."""
        del timestamp
        await queue.clean(self._app, KEEP_HOURS)


def _number(context: JobContext) -> int:
    return context.job.id or 0
