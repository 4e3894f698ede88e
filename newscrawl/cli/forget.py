"""`newscrawl forget`: take articles out of the state, so that they are fetched again."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import HomeOption
from newscrawl.cli.show import say
from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from newscrawl.sources import Source


def forget(
    articles: Annotated[list[str], typer.Argument(help="Ids (mehrnews#6705663) or URLs.")],
    home: HomeOption = None,
    db: Annotated[str | None, typer.Option(help="SQLAlchemy URL.")] = None,
) -> None:
    """Make articles due again: the next run fetches them and exports each anew, as its next version."""
    from newscrawl.cli.opening import open_store
    from newscrawl.sources import load_all
    from newscrawl.store import links

    wanted = [(text, *_identify(text, load_all())) for text in articles]
    store = open_store(home, db, writes=True)
    missing = []
    with store.write() as connection:
        for text, source, code in wanted:
            if links.forget(connection, source, code, time.time()):
                say(f"{source}#{code}: due again")
            else:
                missing.append(text)
    store.close()
    if missing:
        raise UsageError(f"not in this collection: {', '.join(missing)}")


def _identify(text: str, sources: dict[str, Source]) -> tuple[str, str]:
    """Source and news code of an id or URL."""
    from newscrawl import families
    from newscrawl.sources.model import NO_FAMILY

    match = re.fullmatch(r"([a-z0-9]+)#(\d+)", text)
    if match:
        if match[1] not in sources:
            raise UsageError(f"{text}: no source is named {match[1]!r}; known: {', '.join(sources)}")
        return match[1], match[2]
    for source in sources.values():
        if source.family == NO_FAMILY:
            continue
        found = families.get(source.family).grammar(source).identify(text)
        if found is not None:
            return source.name, found[1]
    raise UsageError(f"{text}: neither an id such as mehrnews#6705663 nor an article URL of a known source")
