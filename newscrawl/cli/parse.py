"""`newscrawl parse`: one saved page to one record."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.options import HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import NewscrawlError

REFUSED = 3
"""Exit code for a page that is not a complete article: nothing went wrong, but nothing came out."""


class PageError(NewscrawlError):
    """A file or option that cannot be used."""

    exit_code = 2


def read_page(file: Path) -> bytes:
    """Bytes of a saved page (gunzipped when it is named .gz), or of standard input for `-`.

    Raises:
        PageError: the file cannot be read.
    """
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise PageError(f"{file}: cannot be read: {error.strerror or error}") from error
    if file.suffix != ".gz":
        return data
    import gzip

    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise PageError(f"{file}: not a gzip file: {error}") from error


def parse(
    file: Annotated[Path, typer.Argument(help="A saved page (.gz too), or - for standard input.")],
    source: Annotated[str, typer.Option(help="Name of the outlet, as `newscrawl sources` lists it.")],
    url: Annotated[str, typer.Option(help="Address that the page was saved from.")],
    fetched_at: Annotated[
        str | None, typer.Option(help="When it was saved, ISO 8601 with offset; now if left out.")
    ] = None,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """Print the record of one saved article page as one line of JSON; exit 3 with the reason when it holds none."""
    import msgspec

    from newscrawl.parsing import parse as read
    from newscrawl.reasons import Refused

    html = read_page(file)
    try:
        record = read(html, url, source, _moment(fetched_at))
    except Refused as refusal:
        say(f"newscrawl: {file}: refused: {refusal}", err=True)
        raise typer.Exit(REFUSED) from refusal
    write_out(msgspec.json.encode(record))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PageError(f"--fetched-at {text!r}: not ISO 8601, e.g. 2026-01-01T10:00:00+03:30") from error
    if moment.tzinfo is None:
        raise PageError(f"--fetched-at {text!r}: has no offset, e.g. 2026-01-01T10:00:00+03:30")
    return moment
