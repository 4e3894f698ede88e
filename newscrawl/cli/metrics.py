"""`newscrawl metrics`: the state of a collection for Prometheus and its like."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import write_out
from newscrawl.errors import UsageError


def metrics(
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Replace this file as a whole: of a textfile collector.")
    ] = None,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Print the state of all sources as OpenMetrics text."""
    from newscrawl.atomic import write_named
    from newscrawl.cli.opening import open_store, watched
    from newscrawl.monitors.openmetrics import render
    from newscrawl.store.home import Home

    store = open_store(home, db)
    try:
        with store.read() as connection:
            place = Home.at(home).path if db is None else None
            lines = [line.encode() for line in render(connection, watched(connection), place, time.time())]
    finally:
        store.close()
    if out is None:
        write_out(lines)
        return
    try:
        write_named(out, lines)
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror}; name a file that can be written") from error
