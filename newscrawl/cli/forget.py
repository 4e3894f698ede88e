"""`newscrawl forget`: take articles or hosts out of the state, so that they are asked again."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say
from newscrawl.errors import UsageError, meant

if TYPE_CHECKING:
    from newscrawl.sources import Source
    from newscrawl.store.engine import Store


def forget(
    articles: Annotated[list[str] | None, typer.Argument(help="Ids (mehrnews#6705663) or URLs.")] = None,
    host: Annotated[
        list[str] | None, typer.Option("--host", help="Open a host again that asked to wait: www.mehrnews.com.")
    ] = None,
    home: HomeOption = None,
    db: DbOption = None,
) -> None:
    """Make articles due again (the next run exports each anew, as its next version), or open a host again."""
    from newscrawl.cli.opening import open_store
    from newscrawl.sources import load_all
    from newscrawl.store import links

    if not articles and not host:
        raise UsageError("nothing to forget: name articles by id or URL, or a host with --host")
    wanted = [(text, *_identify(text, load_all())) for text in articles or []]
    store = open_store(home, db, writes=True)
    for name in host or []:
        say(_open_again(store, name.strip().lower()))
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


def _open_again(store: Store, host: str) -> str:
    """Forget that a host asked to wait, and ask again for what had to wait for it. What was done, in one line."""
    from newscrawl.sources import load_all
    from newscrawl.store import hosts, links

    # Behind a mirror's address any source may stand.
    names = [name for name, source in load_all().items() if host in (source.hosts.main, *source.hosts.aliases)] or None
    with store.write() as connection:
        known = hosts.forget(connection, host)
        number = links.stop_waiting(connection, names, time.time())
    told = "open again" if known else "was not closed"
    return f"{host}: {told}; links that need not wait any more: {number}"


def _identify(text: str, sources: dict[str, Source]) -> tuple[str, str]:
    """Source and news code of an id or URL."""
    from newscrawl import families
    from newscrawl.sources.model import NO_FAMILY

    match = re.fullmatch(r"([a-z0-9]+)#(\d+)", text)
    if match:
        if match[1] not in sources:
            hint = meant(match[1], sources, "`newscrawl sources` lists them")
            raise UsageError(f"{text}: no source is named {match[1]!r}; {hint}")
        return match[1], match[2]
    for source in sources.values():
        if source.family == NO_FAMILY:
            continue
        found = families.of(source).grammar(source).identify(text)
        if found is not None:
            return source.name, found[1]
    raise UsageError(f"{text}: neither an id such as mehrnews#6705663 nor an article URL of a known source")
