"""`newscrawl capture`: saved pages as fixtures, and what the rules make of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import typer

from newscrawl.cli.options import HomeOption
from newscrawl.cli.parse import REFUSED, PageError, read_page
from newscrawl.cli.show import say
from newscrawl.errors import choices

if TYPE_CHECKING:
    from newscrawl.authoring.cases import Case

FOLDER: Final = Path("tests/sources")
SHOWN: Final = 120


def capture(
    source: Annotated[str, typer.Argument(help="Name of the outlet.")],
    url: Annotated[str, typer.Argument(help="Address of the page.")],
    html: Annotated[Path | None, typer.Option(help="A saved page (.gz too), or - for standard input.")] = None,
    case: Annotated[str | None, typer.Option(help="Name of the case; the news code if left out.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the record field by field.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Write the record as what must come out.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where the cases of all outlets lie; beside your own sources if left out.")
    ] = None,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
    origin: Annotated[str, typer.Option(help="live, archive, third-party or reconstructed.")] = "live",
    why: Annotated[str, typer.Option(help="Why this case exists.")] = "an article",
    rights: Annotated[str, typer.Option(help="Whose text it is and under which licence.")] = "unknown: do not commit",
) -> None:
    """Keep a saved page as a test case, look at its record, and accept it once you have read it."""
    from newscrawl import families, sources
    from newscrawl.authoring import cases
    from newscrawl.sources.catalogue import in_checkout, own_folder

    outlet = sources.get(source)
    code = families.of(outlet).grammar(outlet).article_id(url)
    name = case or code
    if name is None:
        raise PageError(f"{url}: not an article address of {source}; name the case with --case")
    if folder is None:
        folder = FOLDER if in_checkout() else own_folder() / "cases"
    place = folder / source / name
    if html is not None:
        if origin not in (origins := get_args(cases.Origin)):
            raise PageError(f"--origin {origin}: {choices(origin, origins)}")
        now = datetime.now(UTC).replace(microsecond=0)
        facts = cases.Facts(url=url, fetched_at=now, origin=origin, why=why, rights=rights)  # type: ignore[arg-type]  # checked above
        found = cases.save(place, read_page(html), facts)
    elif place.exists():
        found = cases.load(place)
    else:
        raise PageError(f"{place}: no such case; give the saved page with --html FILE")
    _report(found, show=show, accept=accept)


def _report(case: Case, *, show: bool, accept: bool) -> None:
    record = case.read()
    say(f"case     {case.folder}")
    if "reason" in record:
        say(f"refused  {record['reason']}: {record['detail']}")
    else:
        print_record(record, whole=show)
    if accept:
        say(f"written  {case.accept()}")
    elif "reason" in record:
        raise typer.Exit(REFUSED)


def print_record(record: dict[str, Any], *, whole: bool) -> None:
    """Beside each other what a reader compares with the page: headline, date, first line; or every field."""
    if not whole:
        record = {key: record[key] for key in ("title", "published_jalali", "province_name", "lead", "body")}
    for key, value in record.items():
        if key == "body" and whole and value:
            say("body")
            for paragraph in value.split("\n\n"):
                say(f"    {paragraph}")
            continue
        text = str(value)
        say(f"{key:17} {text if whole or len(text) <= SHOWN else text[:SHOWN] + '…'}")
