"""`newscrawl export`: the collection, or a part of it, as one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import UsageError, number_of

FORMS: Final = {".csv": "csv", ".parquet": "parquet", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite"}
"""What a suffix of a file says; any other is JSON lines."""


def export(
    run: Annotated[str | None, typer.Option(help="Only what that run stored.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only that source; may be repeated.")] = None,
    province: Annotated[list[str] | None, typer.Option("--province", "-p", help="Only that province.")] = None,
    since: Annotated[str | None, typer.Option(help="Published at or after.")] = None,
    until: Annotated[str | None, typer.Option(help="Published before; a bare day is included whole.")] = None,
    newest: Annotated[bool, typer.Option("--latest", help="Only the newest version of each article.")] = False,
    file_format: Annotated[
        Literal["jsonl", "csv", "parquet", "sqlite"] | None,
        typer.Option("--format", help="Form; by default what the suffix of -o says, else jsonl."),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; stdout when none is named.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Write stored articles (every version, unless --latest) to a file: whole or not at all."""
    from newscrawl.atomic import write_named
    from newscrawl.cli.opening import open_store, unknown_run
    from newscrawl.exporters import database, tables
    from newscrawl.sources import get
    from newscrawl.spiders.arguments import read_options
    from newscrawl.store import articles, runs

    options = read_options(now=datetime.now(UTC), province=province, since=since, until=until)
    for name in source or []:
        get(name)
    form = file_format or (FORMS.get(output.suffix.lower(), "jsonl") if output else "jsonl")
    if form in ("parquet", "sqlite") and output is None:
        raise UsageError(f"--format {form} needs a file: -o articles.{form}")
    store = open_store(home, db)
    if run:
        with store.read() as connection:
            if runs.get(connection, run) is None:
                raise unknown_run(connection, run)
    lines = articles.records(
        store,
        run_id=run,
        sources=tuple(source or ()) or None,
        provinces=options.provinces,
        since=options.since.timestamp() if options.since else None,
        until=options.until.timestamp() if options.until else None,
        latest=newest,
    )
    try:
        if output is None:
            write_out(tables.csv_lines(lines) if form == "csv" else lines)
            return
        if form in ("parquet", "sqlite"):
            write = tables.write_parquet if form == "parquet" else database.write_sqlite
            number = write(output.absolute(), lines)
        else:
            rows = tables.csv_lines(lines) if form == "csv" else lines
            number = write_named(output, rows) - (form == "csv")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"-o {output}: {error.strerror}; name a file that can be written") from error
    finally:
        store.close()
    say(f"{number_of(number, 'article version')} in {output}", err=True)
