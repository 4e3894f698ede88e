"""`newscrawl stories`: reports that several outlets carry, who was first, and how much the others took over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import DbOption, HomeOption
from newscrawl.cli.show import console, say, write_out

CREDITS_WIDTH: Final = 90
"""Columns from which on the credits stand beside the rest; the line above the table names the origin anyway."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.dedup.origin import OutletNames, Story, Told
    from newscrawl.store.clusters import Judged


def stories(
    since: Annotated[str | None, typer.Option(help="A copy was published at or after: 1404-10-08, 2d, 12h.")] = None,
    until: Annotated[str | None, typer.Option(help="And before; a bare day is included whole.")] = None,
    province: Annotated[list[str] | None, typer.Option("--province", "-p", help="And is of that province.")] = None,
    min_sources: Annotated[int, typer.Option(min=1, help="Outlets at least.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    why: Annotated[
        str | None, typer.Option("--why", metavar="ID", help="Why that article joined, or did not join, others.")
    ] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show reports that several outlets carry: who was first, how long until the others, how much was copied.

    The origin follows the credits («به نقل از ایرنا»), also to an outlet that is not crawled.
    """
    from newscrawl.cli.opening import open_store
    from newscrawl.dedup.origin import OutletNames, tell
    from newscrawl.sources import load_all
    from newscrawl.spiders.arguments import read_options
    from newscrawl.store import clusters

    options = read_options(now=datetime.now(UTC), province=province, since=since, until=until)
    outlets = load_all().values()
    names = OutletNames((one.name, (one.title, *one.article.own_names)) for one in outlets)
    titles = {one.name: one.title for one in outlets}
    store = open_store(home, db)
    try:
        with store.read() as connection:
            if why is not None:
                _why(connection, why, names, as_json=as_json)
                return
            found = clusters.across_outlets(
                connection,
                since=options.since.timestamp() if options.since else None,
                until=options.until.timestamp() if options.until else None,
                provinces=options.provinces,
                min_sources=min_sources,
                limit=limit,
            )
    finally:
        store.close()
    told = [tell(cluster_id, copies, names) for cluster_id, copies in found]
    if as_json:
        _write([_story(story, titles) for story in told])
    else:
        _print(told, titles)


def _write(value: object) -> None:
    import msgspec

    write_out(msgspec.json.encode(value))


def _story(story: Story, titles: dict[str, str]) -> dict[str, Any]:
    """A story as JSON: moments ISO 8601 in Tehran's offset, times in seconds."""
    from newscrawl import dates

    return {
        "cluster_id": story.cluster_id,
        "title": (story.origin or story.first).title,
        "sources": story.sources,
        "articles": len(story.members),
        "began_at": dates.iso(story.members[0].copy.published_at),
        "spread_seconds": round(story.spread),
        "first": {"id": story.first.id, "source": story.first.source},
        "origin": {
            "id": story.origin.id if story.origin else None,
            "source": story.origin_source,
            "source_name": titles.get(story.origin_source or "", story.origin_name),
        },
        "origin_claim": story.origin_claim,
        "members": [_member(member, story, titles) for member in story.members],
    }


def _member(member: Told, story: Story, titles: dict[str, str]) -> dict[str, Any]:
    from newscrawl import dates

    copy, match = member.copy, member.match
    return {
        "id": copy.id,
        "source": copy.source,
        "source_name": titles.get(copy.source, copy.source),
        "url": copy.url,
        "title": copy.title,
        "province": copy.province,
        "published_at": dates.iso(copy.published_at),
        "after_seconds": round(member.after),
        "is_origin": copy is story.origin,
        "kind": match.kind if match else None,
        "match": match.other_id if match else None,
        "similarity": match.similarity if match else None,
        "containment": match.containment if match else None,
        "credit": copy.credit,
        "credits_source": member.credited_source,
        "exported": copy.exported,
    }


def _print(told: Sequence[Story], titles: dict[str, str]) -> None:
    from rich.table import Table
    from rich.text import Text

    from newscrawl.dates import to_jalali

    if not told:
        say("no report that so many outlets carry; --min-sources, --since and --province narrow the search")
        return
    shown = console()
    for story in told:
        shown.print(Text((story.origin or story.first).title, style="bold"))
        shown.print(Text(_headline(story, titles)))
        table = Table(show_edge=False, pad_edge=False)
        columns: tuple[str, ...] = ("published", "after", "article", "how", "copied", "credits")
        columns = columns if shown.width >= CREDITS_WIDTH else columns[:-1]
        for column in columns:
            table.add_column(column, overflow="fold", no_wrap=column in {"published", "article"})
        for member in story.members:
            cells = (
                to_jalali(datetime.fromtimestamp(member.copy.published_at, UTC)),
                _span(member.after),
                member.copy.id,
                "origin" if member.copy is story.origin else (member.match.kind if member.match else ""),
                f"{member.match.containment:.0%}" if member.match else "",
                member.credits or "",
            )
            table.add_row(*cells[: len(columns)])
        shown.print(table)
        shown.print()


def _headline(story: Story, titles: dict[str, str]) -> str:
    spread = f"{len(story.sources)} outlets within {_span(story.spread)}"
    first = f"first {titles.get(story.first.source, story.first.source)}"
    if story.origin is not None:
        claim = f"; credited: {story.origin_claim}" if story.origin_claim else ""
        return f"{spread}; {first}; origin {titles.get(story.origin.source, story.origin.source)}{claim}"
    outside = titles.get(story.origin_source or "", story.origin_name)
    return f"{spread}; {first}; origin {outside}, by credit (none of its articles is in this collection)"


def _span(seconds: float) -> str:
    """``0:05``, ``26:10``: hours and minutes."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _why(connection: Any, article_id: str, names: OutletNames, *, as_json: bool) -> None:
    from newscrawl.cli.opening import unknown
    from newscrawl.dedup.origin import tell
    from newscrawl.store import clusters

    found = clusters.members_of(connection, article_id)
    if found is None:
        raise unknown(connection, article_id)
    story = tell(*found, names)
    own, later = clusters.judged(connection, article_id)
    if as_json:
        _write(
            {
                "id": article_id,
                "cluster_id": story.cluster_id,
                "members": [member.copy.id for member in story.members],
                "origin": story.origin.id if story.origin else None,
                "judged": [_evidence(one) for one in own],
                "judged_against_it": [_evidence(one) for one in later],
            }
        )
        return
    others = [member.copy.id for member in story.members if member.copy.id != article_id]
    company = f"with {', '.join(others)}" if others else "alone in it"
    say(f"{article_id}: cluster {story.cluster_id}, {company}")
    if not own:
        say("when it came, no stored article was alike enough to be compared")
    _print_evidence("when it came it was compared with", own, lambda one: one.other_id)
    _print_evidence("later articles that were compared with it", later, lambda one: one.article_id)


def _evidence(one: Judged) -> dict[str, Any]:
    return {
        "article_id": one.article_id,
        "other_id": one.other_id,
        "title": one.title,
        "url": one.url,
        "kind": one.kind,
        "similarity": one.similarity,
        "containment": one.containment,
        "shared_keys": one.shared_keys,
        "accepted": one.accepted,
        "reason": one.reason or None,
    }


def _print_evidence(caption: str, judged: Sequence[Judged], name: Any) -> None:
    from rich.table import Table

    if not judged:
        return
    say(f"\n{caption}:")
    table = Table(show_edge=False, pad_edge=False)
    for column in ("article", "joined", "as", "alike", "contained", "why not", "title"):
        table.add_column(column, overflow="fold", no_wrap=column == "article")
    for one in judged:
        table.add_row(
            name(one),
            "yes" if one.accepted else "no",
            one.kind,
            f"{one.similarity:.0%}",
            f"{one.containment:.0%}",
            one.reason,
            one.title or "",
        )
    console().print(table)
