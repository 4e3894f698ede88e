"""A process that ends with the one that started it, however that one ends: nobody crawls on for a dead parent.

`python -m newscrawl.leash NUMBER MODULE ARGUMENT...` runs a module (`python -m MODULE ARGUMENT...`) like that.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


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
