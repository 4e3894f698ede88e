"""`newscrawl latest` and `newscrawl show`: read the collection in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import console, say, write_out
from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from newscrawl.items import Article

JsonOption = Annotated[bool, typer.Option("--json", help="Print the records, one JSON line each.")]


def latest(
    province: Annotated[list[str] | None, typer.Option("--province", "-p", help="Only that province.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only that source; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(help="Published at or after: 1404-10-08, 2d, 12h.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the newest articles by time of publication, each in its newest version."""
    from rich.text import Text

    from newscrawl.cli.opening import open_store
    from newscrawl.items import from_json
    from newscrawl.sources import get
    from newscrawl.spiders.arguments import read_options
    from newscrawl.store import articles

    options = read_options(now=datetime.now(UTC), province=province, since=since)
    for name in source or []:
        get(name)
    store = open_store(home, db)
    try:
        with store.read() as connection:
            lines = articles.latest(
                connection,
                sources=tuple(source or ()) or None,
                provinces=options.provinces,
                since=options.since.timestamp() if options.since else None,
                limit=limit,
            )
    finally:
        store.close()
    if as_json:
        write_out(lines)
        return
    if not lines:
        say("no article; --since, --source and --province narrow the search")
        return
    shown = console()
    for article in map(from_json, lines):
        place = article.province_name or "national"
        shown.print(Text(f"{article.published_jalali}  {article.id}  {place}", style="dim"), soft_wrap=True)
        shown.print(Text(f"  {article.title}", style="bold"), soft_wrap=True)
    shown.print(f"newscrawl show {from_json(lines[0]).id}", style="dim", soft_wrap=True)


def show(
    article: Annotated[str, typer.Argument(help="Id, such as mehrnews#6705663.")],
    version: Annotated[int | None, typer.Option(min=1, help="That version; the newest by default.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an article of the collection: headline, where and when, lead, text."""
    from newscrawl.cli.opening import open_store, unknown
    from newscrawl.items import from_json
    from newscrawl.store.articles import versions_of

    store = open_store(home, db)
    try:
        with store.read() as connection:
            stored = {from_json(line).version: line for line in versions_of(connection, article)}
            if not stored:
                raise unknown(connection, article)
    finally:
        store.close()
    number = version or max(stored)
    if number not in stored:
        known = ", ".join(map(str, stored))
        raise UsageError(f"--version {number}: {article} has no such version; there are: {known}")
    if as_json:
        write_out(stored[number])
        return
    _print(console(), from_json(stored[number]), newest=max(stored))


def _print(shown: Console, article: Article, *, newest: int) -> None:
    """Texts fold at words on a terminal; elsewhere each paragraph is one line."""
    from rich.text import Text

    folds = shown.is_terminal

    def put(text: str, style: str = "") -> None:
        shown.print(Text(text, style=style), soft_wrap=not folds)

    if article.kicker:
        put(article.kicker, "dim")
    put(article.title, "bold")
    shown.print(Text(" · ".join(_where(article)), style="cyan"), soft_wrap=True)
    shown.print(Text(article.url, style="dim"), soft_wrap=True)
    # A lead that is the body's first paragraph is read once.
    body = article.body or ""
    if article.lead and not body.startswith(article.lead):
        shown.print()
        put(article.lead, "italic")
    for paragraph in filter(None, body.split("\n\n")):
        shown.print()
        put(paragraph, "bold" if paragraph in article.subheads else "")
    shown.print()
    for line in _notes(article, newest):
        shown.print(Text(line, style="dim"), soft_wrap=True)


def _where(article: Article) -> Iterator[str]:
    yield article.published_jalali
    yield article.source_name
    yield "، ".join(filter(None, [article.province_name, article.county])) or "national"
    yield article.kind


def _notes(article: Article, newest: int) -> Iterator[str]:
    """What else is known, and the commands that tell more."""
    for name, value in (
        ("tags", "، ".join(article.tags)),
        ("credit", article.credit),
        ("reporter", article.reporter),
        ("pictures", str(len(article.images)) if article.images else None),
    ):
        if value:
            yield f"{name}: {value}"
    if newest > 1:
        yield f"version {article.version} of {newest}: newscrawl diff {article.id}"
    if article.duplicate_of:
        yield f"repeats {article.duplicate_of}: newscrawl stories --why {article.id}"
