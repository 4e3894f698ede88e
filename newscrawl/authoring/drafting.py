"""A first contact as files: source file, fixtures of an article and of a page that is none; and what to say of it."""

from __future__ import annotations

import statistics
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import msgspec

from newscrawl.authoring import cases, detect
from newscrawl.authoring.naming import own_names
from newscrawl.authoring.template import FILL_IN, source_text
from newscrawl.pages.page import Page
from newscrawl.sources.model import ArticleRules, Expectations, Verified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.authoring.cases import Origin
    from newscrawl.authoring.explorer import Exploration
    from newscrawl.sources import Source

HEALTHY: Final = 0.8
"""Share of a day's articles that a healthy source yields at least (docs/adding-a-source.md)."""

SELECTABLE: Final = frozenset({"kicker", "title", "lead", "body", "section", "tags", "reporter"})
MIN_DATED: Final = 5
COUNTED: Final = timedelta(days=7)
QUIET: Final = 48.0
"""Hours without an article that are healthy where nothing was counted."""

MIN_QUIET: Final = 12.0
MAX_QUIET: Final = 336.0


def drafted(
    found: Exploration, title: str | None, province: str | None, how: Origin, now: datetime
) -> tuple[Source, str]:
    """The source and its file.

    Args:
        found: the first contact.
        title: the outlet's Persian name, where the user says it.
        province: slug of the home province, where the user says it.
        how: how the pages came, as in `model.Verified`.
        now: aware.
    """
    name, source = title or found.title, found.source
    home, by = (province, "as said to add-source") if province else (found.province or (None, None))
    per_day, quiet, counted = expected(found, now)
    looked = [f"robots.txt ({'with' if found.offered.sitemaps else 'without'} sitemaps)"] if how == "live" else []
    looked += ["home page"] if found.home_page is not None else []
    looked += [f"{len(found.lists)} lists", f"{len(found.articles)} articles"]
    source = msgspec.structs.replace(
        source,
        title=name or source.hosts.main,
        access=f"plain clients are served ({now:%Y-%m})" if how == "live" else None,
        home_province=home,
        article=ArticleRules(own_names=tuple(own_names(name)) if name else ()),
        expect=Expectations(articles_per_day=per_day, silence_hours=quiet, coverage={"title": 1.0, "body": 0.9}),
        verified=(Verified(date=f"{now:%Y-%m-%d}", how=how, what=f"newscrawl add-source: {', '.join(looked)}"),),
    )
    beside = {
        "title": "as its pages print it" if name and not title else "" if title else f"{FILL_IN}: its Persian name",
        "home_province": f"by its name: {by}" if home and not province else by or "",
        "owner": "nobody has looked who publishes it",
        "expect.articles_per_day": counted,
        **{f"listings.{key}": f"read on {now:%Y-%m-%d}" for key in ("archive", "feeds", "news_sitemap")},
    }
    head = [
        f"{name or source.hosts.main}. Written by `newscrawl add-source` from its pages; nobody has compared its",
        "records with them yet, and who publishes it was not looked up.",
        *(
            ["Its lists are found anew in each run, by the web's standards."]
            if source.family == detect.STANDARD
            else []
        ),
    ]
    return source, source_text(source, head, beside, found.missing)


def expected(found: Exploration, now: datetime) -> tuple[int, float, str]:
    """What a healthy day yields, the longest healthy silence in hours, and how that was found."""
    dated = max((seen.dated for seen in found.lists), key=len, default=[])
    moments = sorted(moment for moment in dated if moment <= now + timedelta(days=1))
    # The last days count: an old list, or one pinned article, makes a busy outlet a quiet one.
    moments = [moment for moment in moments if moments[-1] - moment <= COUNTED]
    if len(moments) < MIN_DATED or moments[0] == moments[-1]:
        return 1, QUIET, "not counted"
    span = moments[-1] - moments[0]
    per_day = len(moments) / max(span.total_seconds() / 86_400, 1.0)
    gaps = [(later - one).total_seconds() / 3600 for one, later in pairwise(moments)]
    quiet = min(max(MIN_QUIET, 3 * max(gaps), 20 * statistics.median(gaps)), MAX_QUIET)
    counted = (
        f"four fifths of {per_day:.1f}: {len(moments)} articles in {span.total_seconds() / 3600:.0f} hours of a list"
    )
    return max(1, round(HEALTHY * per_day)), float(round(quiet)), counted


def fixtures(found: Exploration, source: Source, folder: Path, how: Origin) -> Iterator[cases.Case]:
    """Save the first article, and the home page as one that is none; what they give is what must come out."""
    saved: list[tuple[str, Page, str]] = []
    page, seen = next(iter(found.articles), (None, None))
    if page is not None and seen is not None and seen.record is not None:
        saved.append((str(seen.record["news_code"]), page, "the page that the outlet was added with"))
    if found.home_page is not None:
        home = Page(f"{source.home}/", found.home_page.body, found.home_page.fetched_at, 200, found.home_page.headers)
        saved.append(("refuse-home", home, "the home page is not an article"))
    for name, one, why in saved:
        facts = cases.Facts(
            url=one.url,
            fetched_at=one.fetched_at.replace(microsecond=0),
            origin=how,
            why=f"{why}; accepted by add-source, compared by nobody",
            rights="unknown: do not commit",
            content_type=one.headers.get("content-type", "text/html; charset=utf-8"),
        )
        case = cases.save(folder / source.name / name, one.body, facts)
        case.accept(source)
        yield case


def report(found: Exploration, title: str | None = None, province: str | None = None) -> Iterator[str]:
    """What was found, what was not, and what is to be done, line by line."""
    for name, read, words in found.tried:
        yield f"engine   {name:12} {f'reads {read} of {len(found.articles)}; ' if read else ''}{words}"
    for one in found.lists:
        yield f"list     {one.key} {unquote(urlsplit(one.url).path)}: {one.words()}"
    menu = ", ".join(sorted(found.offered.sections)) or "none"
    yield f"menu     pages of provinces: {menu}"
    yield f"robots   sitemaps: {', '.join(found.offered.sitemaps) or 'none'}"
    for page, seen in found.articles:
        yield f"article  {unquote(urlsplit(page.url).path)[:70]}: {seen.words()}"
    first = next((seen for _, seen in found.articles if seen.record is not None), None)
    if first is not None and first.record is not None:
        for field, rule in first.rules.items():
            yield f"         {field:13} {rule[:80]}"
        for field in first.missing:
            todo = f'; [article] {field} = ["selector"] where the page has one' if field in SELECTABLE else ""
            yield f"         {field:13} not found{todo}"
        yield f"         date          {first.record['published_jalali']}"
    if found.title is None and title is None:
        yield "title    not found: write the outlet's Persian name into the file"
    if found.province is None and province is None:
        yield "province not in its name: --province, or home_province in the file, if it is a local outlet"
