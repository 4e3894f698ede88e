"""Runs a job's command in a process of its own, which ends with this one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from newscrawl import leash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STOP_SECONDS: Final = 100.0
"""So long a crawl may take to end cleanly; then it is killed, and what it had stored is published by the next start."""


class Stopped(Exception):  # noqa: N818  # a state, not a fault
    """The worker is to end, and so did its command."""


async def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run `newscrawl ARGUMENT...`. Returns its exit code, negative for a signal.

    Args:
        arguments: of the command.
        environment: variables beside those of this process; what must stay secret is here and not in an argument.

    Raises:
        Stopped: this task was cancelled; the command was asked to end, and has ended.
    """
    theirs, ours = os.pipe()
    try:
        # The pipe's other end is ours alone: the system closes it with this process, kill -9 included.
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-P", "-m", "newscrawl.leash", str(theirs), "newscrawl", *arguments],
            pass_fds=[theirs],
            stdin=asyncio.subprocess.DEVNULL,
            env={**leash.environment(), **environment},
            start_new_session=True,  # Ctrl-C reaches the worker alone, which asks for a clean end
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        await asyncio.shield(_stop(process))
        raise Stopped from None
    finally:
        os.close(ours)


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
