"""`newscrawl diff`: what changed between the versions of an article, word by word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import write_out
from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from newscrawl.items import Article
    from newscrawl.text.difference import Piece

ISOLATED: Final = "\u2068{}\u2069"
"""Coloured words have no brackets around them: isolated, old and new digits stay apart in a line from right to left."""

STYLES: Final = {"same": "", "old": "red strike", "new": "green"}


def diff(
    article: Annotated[str, typer.Argument(help="Id, such as mehrnews#6705663.")],
    first: Annotated[
        int | None, typer.Option("--from", help="Version to compare; each with the next by default.")
    ] = None,
    last: Annotated[int | None, typer.Option("--to", help="Version to compare it with.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show what changed between the versions of an article, word by word.

    On a terminal what is gone is red and struck out and what is new is green; elsewhere [-gone-]{+new+}.
    """
    from newscrawl.cli.opening import open_store, unknown
    from newscrawl.items import from_json
    from newscrawl.store.articles import versions_of

    store = open_store(home, db)
    try:
        with store.read() as connection:
            stored = [from_json(line) for line in versions_of(connection, article)]
            if not stored:
                raise unknown(connection, article)
    finally:
        store.close()
    edits = [(before, after, _compare(before, after)) for before, after in _pairs(article, stored, first, last)]
    if as_json:
        _print_json(stored, edits)
    else:
        _print(stored, edits)


def _pairs(
    article_id: str, stored: Sequence[Article], first: int | None, last: int | None
) -> list[tuple[Article, Article]]:
    """Which versions are compared.

    Raises:
        UsageError: one is not stored, or both are the same.
    """
    by_number = {one.version: one for one in stored}
    for option, number in (("--from", first), ("--to", last)):
        if number is not None and number not in by_number:
            known = ", ".join(map(str, by_number))
            raise UsageError(f"{option} {number}: {article_id} has no such version; there are: {known}")
    if first is None and last is None:
        return list(pairwise(stored))
    end = by_number[last] if last is not None else stored[-1]
    if first is None:
        before = [one for one in stored if one.version < end.version]
        start = before[-1] if before else end
    else:
        start = by_number[first]
    if start is end:
        raise UsageError(f"{article_id}: version {end.version} cannot be compared with itself; name --from and --to")
    return [(start, end)]


def _compare(before: Article, after: Article) -> dict[str, list[Piece]]:
    """The fields that differ, with their pieces."""
    from newscrawl.store.versions import TEXTS
    from newscrawl.text.difference import changed, compare

    found = {name: compare(getattr(before, name) or "", getattr(after, name) or "") for name in TEXTS}
    return {name: pieces for name, pieces in found.items() if changed(pieces)}


def _print_json(stored: Sequence[Article], edits: Sequence[tuple[Article, Article, dict[str, list[Piece]]]]) -> None:
    import msgspec

    shown: dict[str, Any] = {
        "id": stored[-1].id,
        "url": stored[-1].url,
        "versions": [
            {"version": one.version, "fetched_at": one.fetched_at, "modified_at": one.modified_at, "run_id": one.run_id}
            for one in stored
        ],
        "changes": [
            {
                "from": before.version,
                "to": after.version,
                "changed_fields": list(fields),
                "fields": {
                    name: [{"side": side, "text": text} for side, text in pieces] for name, pieces in fields.items()
                },
            }
            for before, after, fields in edits
        ],
    }
    write_out(msgspec.json.encode(shown))


def _print(stored: Sequence[Article], edits: Sequence[tuple[Article, Article, dict[str, list[Piece]]]]) -> None:
    from rich.text import Text

    from newscrawl.cli.show import console as make

    console = make()
    console.soft_wrap = True
    newest = stored[-1]
    console.print(Text(f"{newest.id}  {newest.url}", style="bold"))
    if len(stored) == 1:
        console.print(f"one version only, fetched {newest.fetched_at or 'at an unknown time'}: nothing was edited")
        return
    for before, after, fields in edits:
        console.print(Text(f"\nversion {before.version} -> {after.version}, fetched {after.fetched_at}", style="bold"))
        if not fields:
            console.print("no word of kicker, title, lead or body changed")
        for name, pieces in fields.items():
            _print_field(console, name, pieces)


def _print_field(console: Console, name: str, pieces: list[Piece]) -> None:
    """The changed paragraphs of a field, and how many stand unchanged between them."""
    from rich.text import Text

    from newscrawl.text.difference import changed, paragraphs

    console.print(Text(name, style="cyan"))
    unchanged = 0
    for paragraph in [*paragraphs(pieces), None]:
        if paragraph is not None and not changed(paragraph):
            unchanged += 1
            continue
        if unchanged:
            console.print(Text(f"  ({unchanged} unchanged paragraph{'s' * (unchanged > 1)})", style="dim"))
            unchanged = 0
        if paragraph is not None:
            console.print(_line(console, paragraph))


def _line(console: Console, paragraph: list[Piece]) -> Any:
    from rich.text import Text

    from newscrawl.text.difference import plain

    if not console.is_terminal or console.color_system is None:
        return Text(plain(paragraph))
    line = Text()
    for side, text in paragraph:
        line.append(text if side == "same" else ISOLATED.format(text), style=STYLES[side])
    return line
