"""`newscrawl lint-sources`: is every source file fit to be crawled, and shown to be?"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.capture import FOLDER
from newscrawl.cli.parse import PageError
from newscrawl.cli.show import say

FOUND = 2
"""Exit code when something is wrong with a file."""


def lint_sources(
    names: Annotated[list[str] | None, typer.Argument(help="Sources; all when none is named.")] = None,
    cases: Annotated[Path, typer.Option(help="Where the page fixtures of all outlets lie.")] = FOLDER,
    folder: Annotated[Path | None, typer.Option(help="Where the source files lie; the package's if left out.")] = None,
) -> None:
    """Check source files and their fixtures; one line per finding, exit 2 when there is any."""
    from newscrawl.authoring.lint import shared_hosts
    from newscrawl.sources import SourceError
    from newscrawl.sources.catalogue import FOLDER as PACKAGE
    from newscrawl.sources.model import Source, load

    place = folder or PACKAGE
    paths = {path.stem: path for path in sorted(place.glob("*.toml"))}
    unknown = sorted(set(names or []) - set(paths))
    if unknown:
        raise PageError(f"{place}: holds no {unknown[0]}.toml; `newscrawl sources` lists the names")
    if not cases.is_dir():
        raise PageError(
            f"{cases}: no such folder of page fixtures; run this in the repository, or name it with --cases"
        )
    findings: list[str] = []
    sources: dict[str, Source] = {}
    for name, path in paths.items():
        with suppress(SourceError):  # `lint` says it, where the file was asked for
            sources[name] = load(path)
        if not names or name in names:
            findings.extend(_lint(path, sources.get(name), cases))
    findings.extend(line for line in shared_hosts(sources) if not names or line.partition(".toml")[0] in names)
    for line in findings:
        say(line)
    if findings:
        raise typer.Exit(FOUND)
    say(f"{len(names or paths)} sources: nothing to object")


def _lint(path: Path, source: object, cases: Path) -> list[str]:
    from newscrawl import families
    from newscrawl.authoring.lint import lint
    from newscrawl.items import FIELDS
    from newscrawl.provinces import PROVINCES
    from newscrawl.sources.model import NO_FAMILY, Source

    has_lists = True
    if isinstance(source, Source) and source.family != NO_FAMILY:
        try:
            family = families.get(source.family)
        except ValueError as error:
            return [f"{path.name}: family: {error}"]
        slugs = tuple(province.slug for province in PROVINCES)
        today = datetime.now(UTC).date()
        has_lists = (
            family.archive_list(source, source.home, None) is not None
            or any(True for _ in family.feed_lists(source, slugs, source.home))
            or any(True for _ in family.section_lists(source, slugs, source.home))
            or any(True for day in (None, today) for _ in family.sitemap_lists(source, source.home, day))
        )
    return lint(path, cases, FIELDS, has_lists)
