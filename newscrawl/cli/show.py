"""What a command prints: texts of pages are shown and never obeyed, on streams of any kind."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from newscrawl.errors import NewscrawlError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

WIDE: Final = 240
"""Columns of what is printed into a file or a pipe: it has no width to fit."""


class OutputError(NewscrawlError):
    """The standard output takes no more."""

    exit_code = 1

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output: {error.strerror}; what was to be printed is not there")


class _Gone(io.RawIOBase):
    """A standard output that was closed before we began."""

    given_up = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.given_up:
            return len(data)
        raise OSError(errno.EBADF, "is closed")


_GONE = _Gone()


def prepare_streams() -> None:
    """Make the standard streams take every letter; one that is closed says so when something is written to it."""
    # The numbers of closed streams must not become those of files that are opened later.
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # nobody listens, to the end
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_GONE), "utf-8", "backslashreplace")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def drop_output() -> None:
    """Give up on the standard output: the interpreter's own end must find nothing that it cannot write."""
    _GONE.given_up = True
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()


def read_arguments() -> None:
    """Read the command line as UTF-8 also where the system's locale is not: `-p تهران` under LC_ALL=C."""
    sys.argv[1:] = [word.encode(errors="surrogateescape").decode("utf-8", "replace") for word in sys.argv[1:]]


def say(text: str, *, err: bool = False) -> None:
    """Print a line or several; control characters are shown as escapes."""
    typer.echo(printable(text), err=err)


def write_out(data: bytes | Iterable[bytes]) -> None:
    """Write data to the standard output, whole lines, and see that it is taken.

    Raises:
        OutputError: it is not: the device is full, or the stream closed. BrokenPipeError where the reader is gone.
    """
    try:
        for line in [data] if isinstance(data, bytes) else data:
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error) from error


def _shown(text: str) -> str:
    """A piece of a line, printable. Isolated as a whole it stays so: balanced marks move nothing outside of them."""
    if len(text) > 1 and (text[0], text[-1]) == ("\u2068", "\u2069"):
        return f"{text[0]}{printable(text[1:-1])}{text[-1]}"
    return printable(text)


def console(*, err: bool = False) -> Console:
    """A console without markup, in which nothing of a page is an escape sequence.

    Args:
        err: for stderr.
    """
    from rich.console import Console
    from rich.segment import Segment

    class Safe(Console):
        def render(self, renderable: Any, options: Any = None) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                # Tables render cell by cell, each inside of others: most pieces are as they should be already.
                well = segment.control or segment.text.isprintable()
                yield segment if well else Segment(_shown(segment.text), segment.style)

        def on_broken_pipe(self) -> None:
            # rich would end the program with 1, whatever became of it.
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    stream = sys.stderr if err else sys.stdout
    return Safe(
        file=stream,
        width=None if stream.isatty() else WIDE,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
