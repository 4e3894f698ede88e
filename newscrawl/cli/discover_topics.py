"""`newscrawl discover-topics`: the topic ids of the provinces, as the archive form of a Nastooh site prints them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.parse import PageError, read_page
from newscrawl.cli.show import say
from newscrawl.errors import number_of

NOTHING = 3
"""Exit code for a page without a province in its form."""


def discover_topics(
    source: Annotated[str, typer.Argument(help="Name of the outlet.")],
    html: Annotated[Path | None, typer.Option(help="A saved archive page (.gz too), or - for standard input.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Ask a mirror instead of the outlet itself.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where the source files lie; as for a crawl if left out.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the ids, write nothing.")] = False,
) -> None:
    """Read `select#topic` of the archive page and write the ids of the provinces into the source file."""
    from newscrawl.authoring.template import set_topics
    from newscrawl.families.nastooh import read_topics
    from newscrawl.pages.document import parse_html
    from newscrawl.sources.catalogue import path_of
    from newscrawl.sources.model import load

    path = path_of(source) if folder is None else folder / f"{source}.toml"
    outlet = load(path)
    if html is not None:
        body = read_page(html)
    else:
        from newscrawl.crawling import fetch

        address = outlet.home + (outlet.listings.archive or "/archive").partition("?")[0]
        body = fetch(outlet, address, base_url).body
    parent, topics = read_topics(parse_html(body)[0])
    if not topics:
        say(f"newscrawl: {source}: no province in `select#topic`; is it the archive page?", err=True)
        raise typer.Exit(NOTHING)
    if parent is not None:
        say(f'all provinces: topic {parent}, archive = "/archive?tp={parent}"')
    text, changes = set_topics(path.read_text(encoding="utf-8"), topics, path.name)
    for line in changes:
        say(line)
    say(f"{number_of(len(topics), 'province')} in the form, {len(changes)} new in {path.name}")
    if changes and not dry_run:
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise PageError(f"{path}: cannot be written: {error.strerror or error}") from error
