"""Files that are there whole or not at all, and files that users name."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO


def write_whole(path: Path, lines: Iterable[bytes], *, mode: int | None = None) -> int:
    """Write lines (without newline) under a temporary name, make them durable, rename. Returns how many.

    A reader of `path` sees the old file or the new one. After a power cut the renamed file is complete.

    Args:
        path: of a regular file, or of none yet.
        lines: what it is to hold.
        mode: permissions; None for those of any new file.

    Raises:
        OSError: the temporary file is removed, `path` is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    number = 0
    try:
        # What lies there under our name is a dead process's: a link must not lead us elsewhere.
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            number = _write(file, lines)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
    return number


def check_named(path: Path) -> None:
    """Make sure that a file which a user named can be written, without touching what is there.

    Raises:
        OSError: it cannot.
    """
    if _in_place(path):
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory", str(path))
        if not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied", str(path))
        return
    real = path.resolve()
    temporary = real.with_name(f".{real.name}.{os.getpid()}.part")
    temporary.unlink(missing_ok=True)
    temporary.open("xb").close()
    temporary.unlink()


def write_named(path: Path, lines: Iterable[bytes]) -> int:
    """Write a file that a user named. Returns how many lines.

    A regular file is replaced whole, behind any symbolic link that leads to it, with the permissions that it had. A
    device, a pipe, a file with several names or one in a folder that is not ours to write is written where it is.

    Raises:
        OSError: it cannot be written.
    """
    if _in_place(path):
        # The standard streams' names (`/dev/stdout`) may stand for a file that somebody appends to.
        with path.open("ab" if path.is_relative_to("/dev") or path.is_relative_to("/proc") else "wb") as file:
            return _write(file, lines)
    real = path.resolve()
    mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else None
    return write_whole(real, lines, mode=mode)


def _write(file: BinaryIO, lines: Iterable[bytes]) -> int:
    number = 0
    for line in lines:
        file.write(line)
        file.write(b"\n")
        number += 1
    file.flush()
    return number


def _in_place(path: Path) -> bool:
    """Whether a file is to be written where it is instead of being replaced."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode) or path.is_relative_to("/dev") or path.is_relative_to("/proc"):
        return True
    own_folder = os.access(path.resolve().parent, os.W_OK)
    return found.st_nlink > 1 or (not own_folder and os.access(path, os.W_OK))


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
