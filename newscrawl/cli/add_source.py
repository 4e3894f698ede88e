"""`newscrawl add-source`: the address of an outlet to its source file with fixtures, and a report of what was seen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.capture import FOLDER, print_record
from newscrawl.cli.options import HomeOption
from newscrawl.cli.parse import PageError, read_page
from newscrawl.cli.show import say
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from newscrawl.authoring.explorer import Exploration
    from newscrawl.pages.page import Answer

UNREAD: Final = 3
"""Exit code when no engine reads any page."""


def add_source(
    urls: Annotated[list[str], typer.Argument(help="Addresses of outlets, or of an article of one.")],
    html: Annotated[
        list[str] | None,
        typer.Option(help="Saved pages instead of the network: FILE of the address, or ADDRESS=FILE; .gz too."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the source; made from the host if left out.")] = None,
    title: Annotated[
        str | None, typer.Option(help="The outlet's Persian name; read from the pages if left out.")
    ] = None,
    province: Annotated[
        str | None, typer.Option(help="Province of a local outlet: slug, code or Persian name.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option(help="live, archive, third-party or reconstructed; by default what was done.")
    ] = None,
    base_url: Annotated[
        list[str] | None, typer.Option(help="NAME=URL, or URL alone: ask a mirror instead of the outlet.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write the source file; sources/ of the home folder if left out.")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(help="Where page fixtures lie; beside the source file if left out.")
    ] = None,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """Look at an outlet and write its source file: home page, robots.txt, two lists, three articles."""
    from newscrawl.authoring import detect
    from newscrawl.authoring.explorer import Explorer
    from newscrawl.cli.crawl import pairs
    from newscrawl.sources.catalogue import in_checkout, own_folder

    if len(urls) > 1 and (name or title or province or html):
        raise PageError("--name, --title, --province and --html are of one outlet: add them one at a time")
    place = folder or own_folder()
    if cases is None:
        cases = FOLDER if in_checkout() and folder is None else place / "cases"
    called = {name or detect.name_of(detect.host_of(url)): url for url in urls}
    for one in called:
        if (place / f"{one}.toml").exists():
            raise PageError(f"{place / one}.toml: exists; `newscrawl doctor {one}` compares it with its site")
    if folder is None:
        _refuse_known(urls)
    mirrors = _mirrors(base_url or [], list(called))
    now = datetime.now(UTC)
    looks = {one: Explorer(url, one, mirrors.get(one), now) for one, url in called.items()}
    if html:
        found = {one: _replayed(look.look(), _saved(html, called[one]), now) for one, look in looks.items()}
    else:
        found = _scouted(looks, mirrors, pairs("-s", setting or [], "NAME=VALUE"))
    codes = []
    for one, result in found.items():
        how = origin or ("archive" if html else "reconstructed" if one in mirrors else "live")
        codes.append(_written(one, result, place, cases, title, province, how, now))
    raise typer.Exit(max(codes))


def _refuse_known(urls: list[str]) -> None:
    from newscrawl.authoring.detect import host_of
    from newscrawl.sources import load_all

    for url in urls:
        known = next((one.name for one in load_all().values() if host_of(url) in one.all_hosts()), None)
        if known is not None:
            raise PageError(
                f"{url}: is the source {known!r}; `newscrawl doctor {known}` compares its file with the site"
            )


def _mirrors(given: list[str], names: list[str]) -> dict[str, str]:
    """Mirrors by name; an address alone is that of the one outlet."""
    from newscrawl.cli.crawl import pairs

    if len(names) == len(given) == 1 and "://" in given[0].partition("=")[0]:
        return {names[0]: given[0]}
    return pairs("--base-url", given, "NAME=URL")


def _saved(given: list[str], url: str) -> dict[str, bytes]:
    """Saved pages by the address that they were at."""
    from newscrawl.urls import canonical

    found = {}
    for one in given:
        address, _, file = one.rpartition("=")
        named = "://" in address
        found[canonical(address if named else url)] = read_page(Path(file if named else one))
    return found


def _replayed(looks: Generator[str, Answer, Exploration], saved: Mapping[str, bytes], now: datetime) -> Exploration:
    """An examination of saved pages."""
    from newscrawl.pages.page import Answer, Page
    from newscrawl.urls import canonical

    answer: Any = None
    while True:
        try:
            url = looks.send(answer)
        except StopIteration as end:
            found: Exploration = end.value
            return found
        body = saved.get(canonical(url))
        answer = Answer(url) if body is None else Answer(url, Page(url, body, now))


def _scouted(looks: Mapping[str, Any], mirrors: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, Any]:
    from newscrawl.authoring.explorer import MAX_REQUESTS
    from newscrawl.crawling import scout

    asked = {one: (look.source, look.look()) for one, look in looks.items()}
    return {one: answer.found for one, answer in scout(asked, mirrors, settings, MAX_REQUESTS).items()}


def _province(name: str | None) -> str | None:
    if name is None:
        return None
    from newscrawl.spiders.arguments import read_provinces

    slugs = read_provinces([name])
    return slugs[0] if slugs else None


def _written(  # what the command was given
    name: str,
    found: Exploration,
    place: Path,
    cases: Path,
    title: str | None,
    province: str | None,
    how: Any,
    now: datetime,
) -> int:
    """Write source file and fixtures of one outlet and say what was seen. Returns the exit code."""
    from newscrawl.authoring.drafting import drafted, fixtures, report

    for line in report(found, title, province):
        say(line)
    if found.family is None:
        blocked = found.blocked
        why = f"the site lets nobody in: {blocked}" if blocked else "no engine reads a page of it as an article"
        say(f"newscrawl: {name}: {why}; nothing is written (docs/adding-a-source.md)", err=True)
        return int(Exit.BLOCKED) if blocked else UNREAD
    source, text = drafted(found, title, _province(province), how, now)
    file = place / f"{name}.toml"
    try:
        place.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PageError(f"{file}: cannot be written: {error.strerror or error}") from error
    say(f"written  {file}")
    for case in fixtures(found, source, cases, how):
        say(f"written  {case.folder}")
    record = next((seen.record for _, seen in found.articles), None)
    if record is not None:
        print_record(record, whole=False)
    say(f"next: compare this with the page; then `newscrawl lint-sources {name}` and `newscrawl crawl {name}`")
    return 0
