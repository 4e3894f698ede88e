"""docs/sources.md: the outlets and the provinces they cover, out of the source files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawl.provinces import PROVINCES
from newscrawl.sources.catalogue import load_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.sources.model import Source

WEIGHT: Final = ("live", "archive", "third-party", "reconstructed")
"""Kinds of evidence, strongest first."""

INTRODUCTION: Final = """# Sources

{number} outlets, {active} of them crawled. *Lists* are those that the source file names: `archive`, `feed`,
`sitemap`, and `section` with the number of provinces that have a page, topic or feed of their own. Where there is
none, the province of an article is read from the article. *Verified* is the strongest evidence and its date: `live`, a
request of ours; `archive`, pages as served that others stored; `third-party`, what others' crawlers do and report;
`reconstructed`, pages put together from those. The source file says what was looked at.
[How to add an outlet](adding-a-source.md).
"""


def markdown(sources: Iterable[Source] | None = None) -> str:
    """The page. `sources`: those to show, in this order; all by name when None."""
    shown = list(load_all().values()) if sources is None else list(sources)
    active = sum(source.status == "active" for source in shown)
    parts = [INTRODUCTION.format(number=len(shown), active=active), _outlets(shown), _provinces(shown)]
    stopped = [source for source in shown if source.status != "active"]
    if stopped:
        lines = [f"- `{source.name}` ({source.title}): {source.status}. {source.reason}\n" for source in stopped]
        parts.append("## Not crawled\n\n" + "".join(lines))
    return "\n".join(parts)


def _outlets(sources: list[Source]) -> str:
    lines = [
        "## Outlets\n\n| outlet | name | engine | lists | access | verified |\n| --- | --- | --- | --- | --- | --- |\n"
    ]
    for source in sources:
        best = max(source.verified, key=lambda one: (-WEIGHT.index(one.how), one.date))
        cells = (
            f"[{source.name}]({source.home})",
            source.title,
            source.family,
            _lists(source) if source.status == "active" else source.status,
            _cell(source.access or "not reported"),
            f"{best.how}, {best.date}",
        )
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)


def _lists(source: Source) -> str:
    lists = source.listings
    own = sum(1 for at in source.provinces.values() if at.slug or at.section or at.topic or at.feed)
    named = {
        "archive": lists.archive is not None,
        "feed": bool(lists.feeds),
        "sitemap": bool(lists.news_sitemap or lists.day_sitemap or lists.sitemap_index),
        f"section ({own})": own > 0,
    }
    return ", ".join(name for name, there in named.items() if there) or "those of the engine"


def _provinces(sources: list[Source]) -> str:
    """Which outlets have a list, or a name, of their own for a province; and which are local to it."""
    lines = [
        "## Provinces\n\n| province | code | outlets with a list of their own for it | local outlets |\n",
        "| --- | --- | --- | --- |\n",
    ]
    active = [source for source in sources if source.status == "active"]
    for province in sorted(PROVINCES, key=lambda one: one.slug):
        own = ", ".join(source.name for source in active if province.slug in source.provinces)
        local = ", ".join(source.name for source in active if source.home_province == province.slug)
        lines.append(f"| {province.name} (`{province.slug}`) | {province.iso} | {own} | {local} |\n")
    return "".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
