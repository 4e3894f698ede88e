"""The `newscrawl` command and the newsroom in processes of their own, which share the cost of their imports.

A crawl spends two seconds of CPU on imports, most tests' crawls less than one on news. So each is forked from a process
that has imported everything (`warm`): a real process with signals, files and an exit code of its own, that only begins
sooner. The command as a user starts it is shown by tests/cli/test_demo.py.
"""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import forkserver
from pathlib import Path

import time_machine
from patience import PATIENCE, until

from newscrawl.demo import NewsroomError, RunningNewsroom

CLOCK = "NEWSCRAWL_TEST_CLOCK"
"""Variable of the environment: the moment (ISO 8601) at which a program's clock stands when it starts."""

CONTEXT = multiprocessing.get_context("forkserver")


def _run(program: str, arguments: list[str], folder: str, environment: dict[str, str], place: str) -> None:
    """In the new process: its output, folder and environment, then the program."""
    began = time.process_time()
    for descriptor, name in ((1, "out"), (2, "err")):
        opened = os.open(f"{place}.{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = [program, *arguments]
    if now := environment.get(CLOCK):
        # A week of runs in a minute: the clock of this process alone stands at another moment, and goes on from there.
        time_machine.travel(datetime.fromisoformat(now), tick=True).start()
    if program == "newscrawl":
        from newscrawl.cli import main
    else:
        from newscrawl.demo.__main__ import main
    try:
        sys.exit(main())
    finally:
        Path(f"{place}.cpu").write_text(str(time.process_time() - began), "utf-8")


class Forked:
    """A running program; what tests use of `subprocess.Popen`."""

    def __init__(self, program: str, arguments: Sequence[str]) -> None:
        folder = tempfile.mkdtemp(prefix="nc-run-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._place = str(Path(folder) / "std")
        _ensure_warm()
        self._process = CONTEXT.Process(
            target=_run, args=(program, list(arguments), str(Path.cwd()), dict(os.environ), self._place)
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def wait(self, timeout: float = PATIENCE) -> int:
        """Its exit code, once it has ended."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("newscrawl", timeout)
        return code

    def send_signal(self, number: int) -> None:
        """A signal, if it still runs."""
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def said(self, stream: str) -> str:
        """What it has written so far: `out` or `err`."""
        path = Path(f"{self._place}.{stream}")
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def cpu_seconds(self) -> float:
        """CPU time that it took, once it has ended by itself."""
        return float(self.said("cpu") or "nan")

    def communicate(self, timeout: float = PATIENCE) -> tuple[str, str]:
        """What it wrote on standard output and standard error, once it has ended."""
        self.wait(timeout)
        return self.said("out"), self.said("err")


def _ensure_warm() -> None:
    """Start the process that has imported everything, once for each process of tests."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *([before] if before else [])])
    try:
        CONTEXT.set_forkserver_preload(["warm"])
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def newscrawl(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    process = Forked("newscrawl", arguments)
    out, err = process.communicate()
    return subprocess.CompletedProcess(["newscrawl", *arguments], process.wait(), out, err)


@contextmanager
def running_newsroom(**options: object) -> Iterator[RunningNewsroom]:
    """As `newscrawl.demo.running_newsroom`."""
    arguments = []
    for name, value in options.items():
        if value is not None and value is not False:
            arguments += ["--" + name.replace("_", "-"), *([] if value is True else [str(value)])]
    process = Forked("newscrawl.demo", arguments)
    try:
        until("the newsroom's address", lambda: process.said("out").endswith("\n"), process)
        if not process.said("out"):
            raise NewsroomError(process.communicate()[1].strip())
        ready = json.loads(process.said("out"))
        yield RunningNewsroom(ready["url"], ready["pid"])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
