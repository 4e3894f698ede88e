"""`newscrawl dedup`: cluster any file of JSON lines."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def dedup(
    file: Annotated[Path, typer.Argument(help="JSON lines of id, url, source, title, lead, body, published_at; or -.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output if left out.")
    ] = None,
) -> None:
    """Say for every article of a collection which earlier one it repeats, one JSON line each, in the file's order."""
    from newscrawl.store.cluster_file import cluster_file

    with _opened(file) as source, _progress() as progress:
        results = cluster_file(source, "standard input" if str(file) == "-" else str(file), progress)
        if output is None:
            _write(results, sys.stdout.buffer)
        else:
            _replace(results, output)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    from newscrawl.store.cluster_file import FileError

    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
    except OSError as error:
        raise FileError(f"{file}: cannot be read: {error.strerror or error}") from error
    with source:
        yield source


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on the error output when that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from newscrawl.cli.show import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None, description="comparing" if total else "reading")

        yield show


def _write(results: Iterable[dict[str, Any]], target: IO[bytes]) -> None:
    from msgspec import json

    for line in results:
        target.write(json.encode(line) + b"\n")
    target.flush()


def _replace(results: Iterable[dict[str, Any]], output: Path) -> None:
    """Write a temporary file beside `output` and rename it, so that a reader never sees half of it."""
    from newscrawl.store.cluster_file import FileError

    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as target:
            _write(results, target)
            os.fsync(target.fileno())
        partial.replace(output)
    except OSError as error:
        raise FileError(f"{output}: cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
