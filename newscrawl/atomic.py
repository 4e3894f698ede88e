"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_whole(path: Path, lines: Iterable[bytes]) -> int:
    """Write lines (without newline) under a temporary name, make them durable, rename. Returns how many.

    A reader of `path` sees the old file or the new one. After a power cut the renamed file is complete.

    Raises:
        OSError: the temporary file is removed, `path` is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    number = 0
    try:
        with temporary.open("wb") as file:
            for line in lines:
                file.write(line)
                file.write(b"\n")
                number += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
    return number


def sync_folder(folder: Path) -> None:
    """Make a rename, or a new file's name, durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
