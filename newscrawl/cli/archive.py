"""`newscrawl archive`: checks, indexes and packs the raw pages that `crawl --archive` kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import Commands, HomeOption
from newscrawl.cli.show import say
from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 5
"""Exit code for an archive that is not what it should be, as for `check`."""

app = Commands(no_args_is_help=True, help="Check, index and pack the raw pages that `crawl --archive` kept.")

Files = Annotated[list[Path] | None, typer.Argument(help="WARC files; all of the home folder when none is named.")]


@app.command()
def verify(files: Files = None, home: HomeOption = None) -> None:
    """Read every record with two independent readers and check its digests; exit 5 when something is wrong."""
    from newscrawl import archive

    archive.require()
    from newscrawl.archive.verifying import verify as look

    wrong = 0
    for path in warc_files(files, home):
        try:
            found = look(path)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; name a file that can be read") from error
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.records.items()) if kind)
        number = len(found.problems)
        verdict = f"{number} problem{'s' if number > 1 else ''}" if number else "good"
        say(f"{path}: {verdict}: {kinds or 'no records'}; {found.digests} with digests that hold")
        for problem in found.problems:
            say(f"  {problem}")
        wrong += bool(found.problems)
    if wrong:
        raise typer.Exit(FAILED)


@app.command()
def index(
    output: Annotated[Path, typer.Option("-o", "--output", help="The index, e.g. index.cdxj.")],
    files: Files = None,
    home: HomeOption = None,
) -> None:
    """Write a CDXJ index, which replay tools and CDX servers read."""
    from newscrawl import archive

    archive.require()
    from newscrawl.archive.indexing import write_index

    paths = warc_files(files, home)
    write_index(paths, output.absolute())
    say(f"{output}: index of {len(paths)} files", err=True)


@app.command()
def pack(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file, e.g. pages.wacz.")],
    files: Files = None,
    title: Annotated[str, typer.Option(help="Title of the collection.")] = "newscrawl",
    home: HomeOption = None,
) -> None:
    """Pack WARC files, their index and a list of pages into one WACZ file, which ReplayWeb.page opens."""
    from newscrawl import archive

    archive.require()
    from newscrawl.archive.packing import pack as write

    paths = warc_files(files, home)
    write(paths, output.absolute(), title=title)
    say(f"{output}: {len(paths)} files", err=True)


def warc_files(files: Sequence[Path] | None, home: Path | None) -> list[Path]:
    """The named files, or all of the home folder in the order in which they were written.

    Raises:
        UsageError: there is none, or a named one does not exist.
    """
    from newscrawl.store.home import Home

    for path in files or ():
        if not path.is_file():
            raise UsageError(f"{path}: no such file; name WARC files, or none for those of the home folder")
    if files:
        return list(files)
    folder = Home.at(home).warc
    found = sorted(folder.glob("*.warc.gz"), key=lambda path: (path.name.rpartition("-")[0], _number(path)))
    if not found:
        raise UsageError(f"{folder}: no WARC files; crawl with --archive, or name files")
    return found


def _number(path: Path) -> int:
    last = path.name.removesuffix(".warc.gz").rpartition("-")[2]
    return int(last) if last.isdigit() else 0
