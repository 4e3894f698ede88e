"""Commands that list what is known: sources, provinces, the record's schema, runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def sources(as_json: JsonOption = False) -> None:
    """List the sources: who they are, which engine they run on, when they were verified."""
    from newscrawl.sources import load_all

    rows = [
        {
            "name": source.name,
            "title": source.title,
            "home": source.home,
            "family": source.family,
            "status": source.status,
            "provinces": len(source.provinces) or (1 if source.home_province else 0),
            "verified": max((item.date for item in source.verified), default=""),
            "how": max(source.verified, key=lambda item: item.date).how if source.verified else "",
        }
        for source in load_all().values()
    ]
    _print(rows, as_json=as_json)


def provinces(as_json: JsonOption = False) -> None:
    """List the 31 provinces: slug, ISO 3166-2 code, Persian name."""
    from newscrawl.provinces import PROVINCES

    rows = [{"slug": item.slug, "iso": item.iso, "name": item.name} for item in PROVINCES]
    _print(rows, as_json=as_json)


def schema() -> None:
    """Print the JSON Schema of an exported line."""
    import json

    from newscrawl.items import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def runs(
    home: Annotated[Path | None, typer.Option(help="Folder of state and exports.")] = None,
    db: Annotated[str | None, typer.Option(help="SQLAlchemy URL.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List the runs of a collection, newest first."""
    from newscrawl import dates
    from newscrawl.cli.opening import open_store
    from newscrawl.store import runs as table

    def moment(seconds: float | None) -> str:
        return "" if seconds is None else dates.iso(seconds)

    store = open_store(home, db)
    with store.read() as connection:
        rows = [
            {
                "run_id": row.run_id,
                "sources": ", ".join(row.sources),
                "started_at": moment(row.started_at),
                "finished_at": moment(row.finished_at),
                "status": row.status,
                "exit_code": row.exit_code,
                "articles": (row.summary or {}).get("counts", row.summary or {}).get("stored"),
            }
            for row in table.latest(connection, limit)
        ]
    store.close()
    _print(rows, as_json=as_json)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(rows) + b"\n")
        return
    from rich.console import Console
    from rich.table import Table

    if not rows:
        typer.echo("none yet")
        return
    table = Table()
    for key in rows[0]:
        table.add_column(key, overflow="fold", no_wrap=key == next(iter(rows[0])))
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    # A file or pipe has no width: names are not broken to fit one.
    Console(width=None if sys.stdout.isatty() else 240).print(table)
