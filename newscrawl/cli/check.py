"""`newscrawl check`: are all sources healthy, by what is stored, or (`--live`) by asking each for one article?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.pages.page import Page
    from newscrawl.sources import Source


def check(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; by default those that were crawled.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask each source for a list and an article, now.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    base_url: Annotated[list[str] | None, typer.Option(help="SOURCE=URL: ask a mirror (with --live).")] = None,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Are all sources healthy? Exit 0, or 5 with the reasons."""
    rows = _live(sources or [], base_url or [], setting or []) if live else _stored(sources or [], home, db)
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
    else:
        for row in rows:
            say(f"{row['source']:18} {'; '.join(row['reasons']) or row['fine']}")
        if not rows:
            say("no source was crawled yet")
    if any(row["reasons"] for row in rows):
        raise typer.Exit(Exit.EXPECTATIONS)


def _stored(names: Sequence[str], home: Path | None, db: str | None) -> list[dict[str, Any]]:
    from newscrawl import sources
    from newscrawl.cli.opening import open_store
    from newscrawl.monitors.health import asked, examine

    store = open_store(home, db)
    rows: list[dict[str, Any]] = []
    try:
        with store.read() as connection:
            known = set(sources.names())
            for name in names or [name for name in asked(connection) if name in known]:
                outlet = sources.get(name)
                health = examine(connection, outlet, time.time())
                if health is None:
                    rows.append({"source": name, "reasons": ["never crawled in this collection"], "fine": ""})
                elif names or outlet.status == "active":
                    per_day = "" if health.per_day is None else f", {health.per_day:.1f} a day"
                    fine = f"newest article {health.newest_hours or 0:.1f} h old{per_day}"
                    rows.append({"source": name, "reasons": health.reasons, "fine": fine})
    finally:
        store.close()
    return rows


def _live(names: Sequence[str], base_urls: Sequence[str], settings: Sequence[str]) -> list[dict[str, Any]]:
    """One list and one article of each source, in a folder that is thrown away: no state is touched."""
    from newscrawl.cli.crawl import chosen, pairs
    from newscrawl.crawling import sample

    outlets: list[Source] = chosen(names)
    mirrors = pairs("--base-url", base_urls, "SOURCE=URL")
    answers = sample(outlets, mirrors, pairs("-s", settings, "NAME=VALUE"))
    return [_judged(outlet.name, answers[outlet.name]) for outlet in outlets]


def _judged(name: str, answers: Sequence[Page | str]) -> dict[str, Any]:
    """A source is healthy when a list and an article were read; else what was answered is the reason."""
    words = [answer for answer in answers if isinstance(answer, str)]
    lists = [word.removeprefix("list: ") for word in words if word.startswith("list: ")]
    met = "; ".join(word for word in words if not word.startswith("list: ")) or "no answer"
    if len(words) < len(answers):
        return {"source": name, "reasons": [], "fine": f"read {', '.join(lists)} and an article"}
    what = "no article could be read" if lists else "no list could be read"
    return {"source": name, "reasons": [f"{what}: {met}"], "fine": ""}
