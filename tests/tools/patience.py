"""Waiting for a condition. No test expects anything within a time: a busy machine is slow, and right."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subprocess import Popen

PATIENCE = 300.0
"""Seconds after which a test that hangs is ended. Nothing is expected to take anywhere near as long."""


def until(what: str, condition: Callable[[], object], process: "Popen[Any] | None" = None) -> None:
    """Wait until `condition()` is true; `what` says what did not come. Also ends when `process` has ended.

    Raises:
        AssertionError: it never became true.
    """
    given_up = time.monotonic() + PATIENCE
    while not condition():
        if process is not None and process.poll() is not None:
            return
        assert time.monotonic() < given_up, f"waited for {PATIENCE:.0f} s: {what}"
        time.sleep(0.05)
