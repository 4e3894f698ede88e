"""`newscrawl watch`: the tick in the foreground, for containers and for systems without timers.

Each tick is a process of its own, so that memory cannot grow over months, and so that the schedule is the same as with
a timer or cron. This process imports no more than it needs to wait.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from newscrawl.cli.options import DbOption, HomeOption, MirrorsOption

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType

FINE: Final = (0, 3, 75)
"""Exit codes of a tick that say nothing against the schedule."""


def watch(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all active ones when none is named.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    base_url: MirrorsOption = None,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One tick, with its exit code.")] = False,
) -> None:
    """Tick until told to stop (SIGTERM, Ctrl-C): a crawl under way stores what it has, and nothing is lost.

    After each tick health.json in the home folder (or where NEWSCRAWL_HEALTH says) tells how it went: too old a file,
    or one that is not "fine", is for a container's HEALTHCHECK.
    """
    from newscrawl import config
    from newscrawl.cli.crawl import chosen, pairs
    from newscrawl.cli.schedule import program
    from newscrawl.cli.tick import configured
    from newscrawl.monitors import health_file
    from newscrawl.store.home import Home

    # What is wrong with what was asked for is said at once, not at every tick.
    chosen(sources or [])
    pairs("--base-url", base_url or [], "SOURCE=URL")
    pairs("-s", setting or [], "NAME=VALUE")
    place = Home.at(home).prepare().path
    command = [*program(), "crawl", "--due", "--quiet", "--no-progress", "--home", str(place), *(sources or [])]
    for option, values in (("--base-url", base_url or []), ("-s", setting or [])):
        for value in values:
            command += [option, value]
    configured(place)
    # Never as an argument: it is for all users of a machine to read, and a URL may hold a password.
    environment = {"NEWSCRAWL_DB": db} if db else {}

    def tick() -> float:
        return config.seconds(config.read(place).schedule.tick)

    raise typer.Exit(Watch(command, health_file.path_in(place), tick, environment).run(once=once))


class Watch:
    """Starts ticks, one after another, until a signal asks it to stop."""

    def __init__(
        self,
        command: Sequence[str],
        health: Path,
        tick: Callable[[], float],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare.

        Args:
            command: one tick.
            health: file that says how the last one went.
            tick: seconds from one to the next, asked before each wait: the file may have changed.
            environment: variables of a tick beside those of this process: what nobody else is to read.
        """
        self._command = command
        self._environment = {**os.environ, **(environment or {})}
        self._health = health
        self._tick = tick
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._told = False

    def run(self, *, once: bool = False) -> int:
        """Tick.

        Returns:
            The exit code of the last tick with `once`; else 0, or 130 where a crawl was interrupted.
        """
        before = {number: signal.signal(number, self._asked) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            code = 0
            while not self._stop.is_set():
                began = time.monotonic()
                code = self._one()
                if once:
                    return code
                self._stop.wait(max(self._pause() - (time.monotonic() - began), 0.0))
            return 130 if code == 130 else 0
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        self._pass_on()

    def _pass_on(self) -> None:
        """Ask the crawl under way to stop, once: a second signal would cut it short."""
        if self._child is not None and not self._told:
            self._told = True
            self._child.send_signal(signal.SIGINT)

    def _one(self) -> int:
        began = time.time()
        # In a session of its own: what a terminal sends to all of us would reach it a second time through us.
        child = subprocess.Popen(self._command, env=self._environment, start_new_session=True)  # noqa: S603  # our own
        self._child, self._told = child, False
        if self._stop.is_set():
            self._pass_on()  # the wish came while it was starting
        code = child.wait()
        if code == -signal.SIGINT:
            code = 130  # asked before it could listen, or when all was done
        self._child = None
        self._write(began, code)
        return code

    def _pause(self) -> float:
        from newscrawl.config import ConfigError

        try:
            return self._tick()
        except ConfigError:
            return 60.0  # the tick itself has said what is wrong; it may be put right meanwhile

    def _write(self, began: float, code: int) -> None:
        from newscrawl.cli.show import say
        from newscrawl.monitors import health_file

        try:
            health_file.write(self._health, began=began, seconds=time.time() - began, code=code, fine=code in FINE)
        except OSError as error:
            say(f"newscrawl: {self._health}: cannot be written: {error.strerror}", err=True)
