"""A process that ends with the one that started it, however that one ends: nobody crawls on for a dead parent.

`python -m newscrawl.leash NUMBER MODULE ARGUMENT...` runs a module (`python -m MODULE ARGUMENT...`) like that.
"""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def environment() -> dict[str, str]:
    """Variables for another process of this program, which finds its modules where this one does.

    To be started with `python -P`: the folder that the command was given in is not searched.
    """
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def start(program: Sequence[str], **options: Any) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start this program again, at the other end of a socket.

    Args:
        program: arguments of Python; the number of its end of the socket is added.
        options: of `subprocess.Popen`.

    Returns:
        The process, and our end, whose closing is to end it.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603  # this program again
            [sys.executable, "-P", *program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment(),
            **options,
        )
    return process, ours


def wait_for(process: subprocess.Popen[bytes], seconds: float) -> int:
    """The exit code of a process that is to end; it is killed where it does not."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def hold(number: int) -> None:
    """End this process at once when the other end of a pipe or socket is closed.

    The system closes it when the process at that end is gone, kill -9 included. Nothing is tidied up here: what is
    stored is stored, and whoever starts next goes on from there.

    Args:
        number: file descriptor that nobody else reads from.
    """
    threading.Thread(target=_wait, args=(number,), name="leash", daemon=True).start()


def _wait(number: int) -> None:
    try:
        while os.read(number, 4096):
            pass
    except OSError:
        pass  # a connection that was reset is closed, too
    os._exit(1)


if __name__ == "__main__":
    hold(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
