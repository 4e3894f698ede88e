"""`newscrawl add-source`: an article page of a new outlet to a source file and a fixture."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.capture import FOLDER, print_record
from newscrawl.cli.options import HomeOption
from newscrawl.cli.parse import PageError, read_page
from newscrawl.cli.show import say

if TYPE_CHECKING:
    from newscrawl.authoring.detect import Match
    from newscrawl.authoring.template import NewSource
    from newscrawl.pages.page import Page

UNREAD = 3
"""Exit code when no family reads the page."""


def add_source(
    url: Annotated[str, typer.Argument(help="Address of an article of the outlet.")],
    html: Annotated[Path | None, typer.Option(help="The saved page (.gz too), or - for standard input.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the source; made from the host if left out.")] = None,
    title: Annotated[
        str | None, typer.Option(help="The outlet's Persian name; read from the page if left out.")
    ] = None,
    province: Annotated[
        str | None, typer.Option(help="Province of a local outlet: slug, code or Persian name.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option(help="live, archive, third-party or reconstructed; by default what was done.")
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="Ask a mirror instead of the outlet itself.")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write the source file; sources/ of the home folder if left out.")
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(help="Where page fixtures lie; beside the source file if left out."),
    ] = None,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """Try each family on an article page; write source file and fixture, with marks where facts are to be filled in."""
    from newscrawl.authoring import detect
    from newscrawl.sources.catalogue import in_checkout, own_folder

    host = detect.host_of(url)
    called = name or detect.name_of(host)
    place = (folder or own_folder()) / f"{called}.toml"
    if cases is None:
        cases = FOLDER if in_checkout() and folder is None else place.parent / "cases"
    if place.exists():
        raise PageError(f"{place}: exists; `newscrawl capture {called} URL` adds a page to it")
    how = origin or ("archive" if html is not None else "reconstructed" if base_url else "live")
    page = _page(url, html, called, base_url)
    matches = detect.matches(page, called)
    for match in matches:
        say(f"{match.family:12} {match.words()}")
    best = matches[0]
    if best.record is None and best.missing is None:
        say("newscrawl: no family reads this page as an article: docs/adding-a-source.md says what to do", err=True)
        raise typer.Exit(UNREAD)
    new = detect.describe(page, best, called, title, how, datetime.now(UTC))
    new.home_province = _province(province)
    _write(new, place, page, cases, best, how)


def _page(url: str, html: Path | None, name: str, base_url: str | None) -> Page:
    from newscrawl.authoring import detect
    from newscrawl.pages.page import Page

    if html is not None:
        return Page(url, read_page(html), datetime.now(UTC))
    from newscrawl.crawling import fetch

    return fetch(detect.stand_in(url, name, "nastooh"), url, base_url)


def _province(name: str | None) -> str | None:
    if name is None:
        return None
    from newscrawl.spiders.arguments import read_provinces

    slugs = read_provinces([name])
    return slugs[0] if slugs else None


def _write(new: NewSource, place: Path, page: Page, cases: Path, best: Match, how: str) -> None:
    from newscrawl.authoring import cases as fixtures
    from newscrawl.sources.model import load

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(new.text(), encoding="utf-8")
    except OSError as error:
        raise PageError(f"{place}: cannot be written: {error.strerror or error}") from error
    load(place)
    record: dict[str, Any] = best.record or {"news_code": "article"}
    case = fixtures.save(
        cases / new.name / str(record["news_code"]),
        page.body,
        fixtures.Facts(
            url=page.url,
            fetched_at=page.fetched_at.replace(microsecond=0),
            origin=how,  # type: ignore[arg-type]  # the reading of the case refuses any other
            why="the page that the outlet was added with",
            rights="unknown: do not commit",
        ),
    )
    say(f"written  {place}")
    say(f"written  {case.folder}")
    if best.record is not None:
        print_record(record, whole=False)
    say(f"next: fill in what is marked in {place},")
    say(f"then `newscrawl lint-sources {new.name}` and `newscrawl crawl {new.name}` (docs/adding-a-source.md)")
