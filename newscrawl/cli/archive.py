"""`newscrawl archive`: checks, indexes and packs the raw pages that `crawl --archive` kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import Commands, DbOption, HomeOption
from newscrawl.cli.show import say
from newscrawl.errors import UsageError, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.archive.verifying import Verified
    from newscrawl.store.engine import Store

FAILED = 5
"""Exit code for an archive that is not what it should be, as for `check`."""

app = Commands(no_args_is_help=True, help="Check, index and pack the raw pages that `crawl --archive` kept.")

Files = Annotated[list[Path] | None, typer.Argument(help="WARC files; all of the home folder when none is named.")]


@app.command()
def verify(files: Files = None, home: HomeOption = None, db: DbOption = None) -> None:
    """Read every record with two independent readers, check digests, compare with the store; exit 5 on a fault."""
    from newscrawl import archive

    archive.require()
    from newscrawl.archive.verifying import verify as look

    wrong = 0
    known = _Known(home, db)
    for path in warc_files(files, home):
        try:
            found = look(path)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; name a file that can be read") from error
        problems = found.problems or known.problems(path, found)
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.records.items()) if kind)
        number = len(problems)
        verdict = number_of(number, "problem") if number else "good"
        rows = (
            f"; {number_of(len(found.answers), 'page')} as the store has them"
            if path.name in known.files and not problems
            else ""
        )
        say(f"{path}: {verdict}: {kinds or 'no records'}; {found.digests} with digests that hold{rows}")
        for problem in problems:
            say(f"  {problem}")
        wrong += bool(problems)
    for name in known.missing() if not files else []:
        say(f"{name}: 1 problem: the store has pages in it, but there is no such file")
        wrong += 1
    known.close()
    if wrong:
        raise typer.Exit(FAILED)


class _Known:
    """What the store of a home folder says of its WARC files; nothing, where there is no store."""

    def __init__(self, home: Path | None, db: str | None) -> None:
        from newscrawl.cli.opening import open_store
        from newscrawl.store import captures
        from newscrawl.store.home import Home, HomeError

        self._folder = Home.at(home).warc
        self.files: dict[str, int] = {}
        try:
            self._store: Store | None = open_store(home, db)
        except HomeError:
            self._store = None
        else:
            with self._store.read() as connection:
                self.files = {row.file: row.committed_length for row in captures.files(connection)}

    def has(self, path: Path) -> bool:
        return path.name in self.files and path.parent.resolve() == self._folder.resolve()

    def problems(self, path: Path, found: Verified) -> list[str]:
        from newscrawl.archive.verifying import compare
        from newscrawl.store import captures

        if self._store is None or not self.has(path):
            return []
        with self._store.read() as connection:
            return compare(found, captures.places(connection, path.name), self.files[path.name])

    def missing(self) -> list[str]:
        if self._store is None or self._store.engine.dialect.name != "sqlite":
            return []  # it may lie on another machine
        return [name for name in self.files if not (self._folder / name).exists()]

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


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
    say(f"{output}: index of {number_of(len(paths), 'file')}", err=True)


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
    say(f"{output}: {number_of(len(paths), 'file')}", err=True)


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
