"""The file by which a container, or anybody else, sees whether `watch` or a worker does what it should."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from newscrawl import dates
from newscrawl.atomic import write_whole

NAME: Final = "health.json"
VARIABLE: Final = "NEWSCRAWL_HEALTH"


def path_in(home: Path) -> Path:
    """Where it is: where the variable says, else in the home folder."""
    said = os.environ.get(VARIABLE)
    return Path(said) if said else home / NAME


def write(path: Path, *, began: float, seconds: float, code: int, fine: bool) -> None:
    """Write it whole.

    Args:
        path: the file.
        began: of the last tick, or the moment itself (seconds since 1970).
        seconds: that it took.
        code: its exit code.
        fine: whether nothing speaks against the schedule, or the worker.

    Raises:
        OSError: it cannot be written.
    """
    said = {
        "schema": "newscrawl/health/1",
        "ticked_at": dates.iso(began),
        "seconds": round(seconds, 1),
        "exit_code": code,
        "fine": fine,
    }
    write_whole(path, [json.dumps(said).encode()])
