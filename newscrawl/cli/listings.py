"""Commands that list what is known: sources, provinces, the record's schema, runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import UsageError, choices

if TYPE_CHECKING:
    from newscrawl.sources import Source

MAX_NAMED: Final = 3
"""Provinces, or sources of a run, that a table names; of more it says how many."""

SOURCES_WIDTH: Final = 150
RUNS_WIDTH: Final = 130
"""Columns from which on a terminal shows every column of the table without folding most of its rows."""

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def sources(
    province: Annotated[
        list[str] | None, typer.Option("--province", "-p", help="Only outlets of it or with a section of it.")
    ] = None,
    family: Annotated[str | None, typer.Option(help="Only those on that site engine.")] = None,
    status: Annotated[str | None, typer.Option(help="Only those: active, paused, closed, gone.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everything, also on a narrow terminal.")] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """List the sources: who they are, which provinces they cover, whether they are crawled.

    With --province local outlets of it come first, then national ones that have a section of it. An outlet without
    mapped sections may still report from everywhere: its articles' own words decide.
    """
    from newscrawl.provinces import BY_SLUG
    from newscrawl.sources import load_all

    everyone = load_all().values()
    for option, value, known in (
        ("--family", family, {one.family for one in everyone}),
        ("--status", status, {one.status for one in everyone}),
    ):
        if value is not None and value not in known:
            raise UsageError(f"{option} {value}: no source has it; {choices(value, sorted(known))}")
    wanted = _slugs(province) if province else None
    found = [
        one
        for one in everyone
        if (wanted is None or one.home_province in wanted or any(slug in wanted for slug in one.provinces))
        and family in (None, one.family)
        and status in (None, one.status)
    ]
    if wanted is not None:
        found.sort(key=lambda one: (one.home_province not in wanted, one.name))
    rows = [_source(one) for one in found]
    if as_json:
        _print(rows, as_json=True)
        return
    for row in rows:
        row["provinces"] = _covers(row["provinces"], {slug: item.name for slug, item in BY_SLUG.items()})
    _print(rows, narrow=("name", "title", "provinces", "status"), width=SOURCES_WIDTH, verbose=verbose)


def _slugs(names: list[str]) -> tuple[str, ...] | None:
    from newscrawl.spiders.arguments import read_provinces  # it knows the engines, which a plain list need not wait for

    return read_provinces(names)


def _source(source: Source) -> dict[str, Any]:
    seen = max(source.verified, key=lambda item: item.date, default=None)
    return {
        "name": source.name,
        "title": source.title,
        "home": source.home,
        "family": source.family,
        "status": source.status,
        "provinces": [source.home_province] if source.home_province else list(source.provinces),
        "verified": seen.date if seen else "",
        "how": seen.how if seen else "",
    }


def _covers(slugs: list[str], names: dict[str, str]) -> str:
    """Which provinces an outlet covers, in a few words."""
    if not slugs:
        return "national"
    return "، ".join(names[slug] for slug in slugs) if len(slugs) <= MAX_NAMED else f"{len(slugs)} of {len(names)}"


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
    db: DbOption = None,
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
    if not as_json:
        for row in rows:
            names = row["sources"].split(", ")
            more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
            row["sources"] = ", ".join(names[:MAX_NAMED]) + more
    _print(rows, as_json=as_json, narrow=("run_id", "sources", "status", "exit_code", "articles"), width=RUNS_WIDTH)


def _one_run(run_id: str, home: Path | None, db: str | None, *, as_json: bool) -> None:
    """One run, from its report; from the store where there is no such file (another machine's, pruned, or killed)."""
    import msgspec

    from newscrawl.cli.opening import open_store, unknown_run
    from newscrawl.cli.show import console
    from newscrawl.cli.summary import print_report
    from newscrawl.store import runs as table
    from newscrawl.store.home import Home

    place = Home.at(home)
    store = open_store(home, db)
    with store.read() as connection:
        row = table.get(connection, run_id)
        if row is None:
            raise unknown_run(connection, run_id)
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


def _print(
    rows: list[dict[str, Any]],
    *,
    as_json: bool = False,
    narrow: tuple[str, ...] = (),
    width: int = 0,
    verbose: bool = False,
) -> None:
    """Print rows as a table.

    Args:
        rows: one or more columns, by name; the same of all.
        as_json: instead, as one JSON document.
        narrow: the columns of a terminal that has less than `width`; all when empty.
        width: columns that the whole table needs.
        verbose: there, all of them, as a paragraph a row.
    """
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
        return
    from rich.table import Table

    from newscrawl.cli.show import console

    if not rows:
        say("none yet")
        return
    shown = console()
    fits = shown.width >= width
    if verbose and not fits:
        for row in rows:
            first, *rest = (str(value) for value in row.values() if value not in (None, ""))
            shown.print(f"{first}\n  {' · '.join(rest)}", soft_wrap=True)
        return
    table = Table(show_edge=fits, pad_edge=fits)
    keys = [key for key in rows[0] if fits or key in narrow or not narrow]
    for key in keys:
        table.add_column(key, overflow="fold", no_wrap=key == keys[0])
    for row in rows:
        table.add_row(*("" if row[key] is None else str(row[key]) for key in keys))
    shown.print(table)
