"""`newscrawl reparse`: archived pages through today's rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import DbOption, HomeOption

if TYPE_CHECKING:
    from newscrawl.reparsing import ReparseResult

PARTIAL = 3
"""Exit code when a file could not be read to its end."""


def reparse(
    files: Annotated[
        list[Path] | None, typer.Argument(help="WARC files; all of the home folder when none is named.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only that source; may be repeated.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; one a core by default.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Read archived articles again with today's rules; what differs from the stored version becomes a new one."""
    from newscrawl.cli.archive import warc_files
    from newscrawl.reparsing import ReparseRequest
    from newscrawl.reparsing import reparse as run
    from newscrawl.sources import get
    from newscrawl.store.home import Home

    names = frozenset(get(name).name for name in source) if source else None
    result = run(ReparseRequest(warc_files(files, home), Home.at(home), db, names, dry_run, jobs))
    _print(result, dry_run=dry_run)
    raise typer.Exit(PARTIAL if result.problems else 0)


def _print(result: ReparseResult, *, dry_run: bool) -> None:
    from rich.table import Table

    from newscrawl.cli.show import console as make

    console = make()
    pages = Table(title="pages", show_header=False)
    for fate, number in result.fates.most_common():
        pages.add_row(fate, str(number))
    console.print(pages)
    if result.fields:
        table = Table("field", "articles", "supplied today by", "for example", title="changes")
        for name, number in result.fields.most_common():
            rules = ", ".join(f"{rule} ({count})" for rule, count in result.rules[name].most_common(3))
            table.add_row(name, str(number), rules, ", ".join(result.examples[name]))
        console.print(table)
    for problem in result.problems:
        console.print(problem, style="red", soft_wrap=True)
    if dry_run:
        console.print("nothing was written (--dry-run)")
        return
    stored = ", ".join(f"{number} {what}" for what, number in sorted(result.stored.items())) or "nothing to store"
    console.print(f"{stored}{f' (run {result.run_id})' if result.run_id else ''}", highlight=False)
    for file in result.files:
        console.print(f"published {file}", soft_wrap=True)
