"""Commands that list what is known: sources, provinces, the record's schema, runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from newscrawl.cli.options import HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import UsageError

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def sources(
    as_json: JsonOption = False,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
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
    run_id: Annotated[str | None, typer.Argument(help="Show this run as its end did: sources, files, verdict.")] = None,
    home: HomeOption = None,
    db: Annotated[str | None, typer.Option(help="SQLAlchemy URL.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List the runs of a collection, newest first, or show one."""
    from newscrawl import dates
    from newscrawl.cli.opening import open_store
    from newscrawl.store import runs as table

    if run_id is not None:
        _one_run(run_id, home, db, as_json=as_json)
        return

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


def _one_run(run_id: str, home: Path | None, db: str | None, *, as_json: bool) -> None:
    """One run, from its report; from the store where there is no such file (another machine's, pruned, or killed)."""
    import msgspec

    from newscrawl.cli.opening import open_store
    from newscrawl.cli.show import console
    from newscrawl.cli.summary import print_report
    from newscrawl.store import runs as table
    from newscrawl.store.home import Home

    place = Home.at(home)
    store = open_store(home, db)
    with store.read() as connection:
        row = table.get(connection, run_id)
        if row is None:
            raise UsageError(f"{run_id}: no such run; `newscrawl runs` lists them")
        counts = table.outcome_counts(connection, run_id)
    store.close()
    try:
        report = msgspec.json.decode((place.reports / f"{run_id}.json").read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError):
        why = (row.summary or {}).get("verdict", {}).get("why", f"{row.status}: no report of it is here")
        verdict = {"exit_code": row.exit_code, "name": row.status, "why": why}
        report = {"run_id": run_id, "verdict": verdict, "counts": counts}
    if as_json:
        write_out(msgspec.json.encode(report))
    else:
        print_report(console(), report, place)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
        return
    from rich.table import Table

    from newscrawl.cli.show import console

    if not rows:
        say("none yet")
        return
    table = Table()
    for key in rows[0]:
        table.add_column(key, overflow="fold", no_wrap=key == next(iter(rows[0])))
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console().print(table)
