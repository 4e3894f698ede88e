"""`newscrawl lint-sources`: is every source file fit to be crawled, and shown to be?"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.capture import FOLDER
from newscrawl.cli.options import HomeOption
from newscrawl.cli.parse import PageError
from newscrawl.cli.show import say
from newscrawl.errors import number_of

FOUND = 2
"""Exit code when something is wrong with a file."""


def lint_sources(
    names: Annotated[list[str] | None, typer.Argument(help="Sources; all when none is named.")] = None,
    cases: Annotated[
        Path | None, typer.Option(help="Where the page fixtures of all outlets lie; own sources need none.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where the source files lie; the package's and your own if left out.")
    ] = None,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """Check source files and their fixtures; one line per finding, exit 2 when there is any."""
    from newscrawl import sources as known
    from newscrawl.authoring.lint import shared_hosts
    from newscrawl.sources import SourceError, catalogue
    from newscrawl.sources.model import Source, load

    if folder is not None:
        paths = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    else:
        every = sorted({*known.names(), *catalogue.broken()})
        paths = {name: catalogue.path_of(name) for name in every}
    unknown = sorted(set(names or []) - set(paths))
    if unknown:
        where = folder or "newscrawl"
        raise PageError(f"{where}: holds no {unknown[0]}.toml; `newscrawl sources` lists the names")
    shipped = FOLDER if catalogue.in_checkout() else None
    if cases is None and folder is not None:
        cases = FOLDER
    asked = cases or shipped
    if asked is not None and not asked.is_dir():
        raise PageError(
            f"{asked}: no such folder of page fixtures; run this in the repository, or name it with --cases"
        )
    findings: list[str] = []
    sources: dict[str, Source] = {}
    for name, path in paths.items():
        with suppress(SourceError):  # `lint` says it, where the file was asked for
            sources[name] = load(path)
        if not names or name in names:
            beside = cases or (shipped if path.parent == catalogue.FOLDER else None)
            findings.extend(_lint(path, sources.get(name), beside))
    findings.extend(line for line in shared_hosts(sources) if not names or line.partition(".toml")[0] in names)
    for line in findings:
        say(line)
    if findings:
        raise typer.Exit(FOUND)
    say(f"{number_of(len(names or paths), 'source')}: nothing to object")


def _lint(path: Path, source: object, cases: Path | None) -> list[str]:
    from newscrawl import families
    from newscrawl.authoring.lint import lint
    from newscrawl.items import FIELDS
    from newscrawl.provinces import PROVINCES
    from newscrawl.sources.model import NO_FAMILY, Source

    has_lists = True
    if isinstance(source, Source) and source.family != NO_FAMILY:
        family = families.get(source.family)
        slugs = tuple(province.slug for province in PROVINCES)
        today = datetime.now(UTC).date()
        has_lists = (
            family.archive_list(source, source.home, None) is not None
            or any(True for _ in family.feed_lists(source, slugs, source.home))
            or any(True for _ in family.section_lists(source, slugs, source.home))
            or any(True for day in (None, today) for _ in family.sitemap_lists(source, source.home, day))
        )
    return lint(path, cases, FIELDS, has_lists)
