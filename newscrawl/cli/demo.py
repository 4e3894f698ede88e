"""`newscrawl demo`: the whole way once, against the newsroom that ships with newscrawl. Needs no network."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.errors import UsageError, choices, number_of

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.crawling import Result
    from newscrawl.demo import RunningNewsroom

BETWEEN = 25
"""Articles that the newsroom publishes between the two runs; one is edited."""

FOLDER = "newscrawl-demo"

MARK = ".newscrawl-demo"
"""A file that says that a folder may be emptied."""


MAX_BODY = 200
"""Letters of the body that the sample shows."""

FAVOURITES = {
    "nastooh": "mehrnews",
    "iransamaneh": "yjc",
    "wordpress": "marznews",
    "aasaam": "rokna",
    "newsstudio": "bloghnews",
}
"""Source that stands for an engine; else the first by name."""


def demo(
    home: Annotated[Path, typer.Option(help="Folder of state and exports; emptied first.")] = Path(FOLDER),
    articles: Annotated[int, typer.Option(min=50, max=20_000, help="Articles that the newsroom starts with.")] = 400,
    family: Annotated[str, typer.Option(help="Site engine that the newsroom imitates.")] = "nastooh",
) -> None:
    """Start the embedded newsroom, crawl it twice (the second run takes only what is new), show what came out."""
    from newscrawl.cli.show import console as make
    from newscrawl.demo import running_newsroom

    console = make()
    source = _source_of(family)
    _empty(home)
    with running_newsroom(engine=family, articles=articles) as newsroom:
        console.print(
            f"The newsroom at {newsroom.url} imitates {source} with {newsroom.stats()['articles']} articles of 31 "
            "provinces and national ones. Mehr's own texts in it are CC BY 4.0, Mehr News Agency.\n"
            "The first run reads the lists back over 24 hours, takes what these pages name, and refuses what is of "
            "no province."
        )
        first = _crawl(source, newsroom.url, home)
        published = newsroom.publish(BETWEEN)
        edited = _edit_one(newsroom, source, first)
        console.print(
            f"The newsroom published {number_of(len(published), 'article')} and edited {edited}. "
            "The second run takes only what is new."
        )
        runs = [first, _crawl(source, newsroom.url, home)]
        if not runs[-1].report["counts"]["updates"]:
            console.print("No list of that run told of the edit: --refresh looks at every stored article again.")
            runs.append(_crawl(source, newsroom.url, home, "--refresh"))
    _show(console, runs)
    _edit(console, home, edited)
    _next(console, home, edited)
    raise typer.Exit(max(int(run.code) for run in runs))


def _empty(home: Path) -> None:
    """Make the demo's folder fresh; a folder that no demo made is left alone, a collection above all."""
    if home.exists():
        if not home.is_dir():
            raise UsageError(f"--home {home}: not a folder")
        ours = (home / MARK).exists() or (home.name == FOLDER and (home / "newscrawl.db").exists())
        if any(home.iterdir()) and not ours:
            raise UsageError(f"--home {home}: holds other files; the demo empties its folder, so name a new one")
        shutil.rmtree(home)
    try:
        home.mkdir(parents=True)
        (home / MARK).touch()
    except OSError as error:
        raise UsageError(f"--home {home}: {error.strerror}; name a folder that can be written") from error


def _source_of(family: str) -> str:
    """Name of a source that runs on the engine.

    Raises:
        UsageError: none does; the message names the engines.
    """
    from newscrawl.sources import load_all

    sources = [source for source in load_all().values() if source.status == "active"]
    names = [source.name for source in sources if source.family == family]
    if not names:
        families = sorted({source.family for source in sources})
        raise UsageError(f"--family {family}: no source runs on it; {choices(family, families)}")
    return FAVOURITES.get(family, names[0])


def _crawl(source: str, url: str, home: Path, *more: str) -> Result:
    """Crawl the newsroom at full speed: it is ours, and nobody else waits for it.

    A reactor runs once in a process, and the demo crawls twice, so each run has a process.

    Raises:
        UsageError: the run ended without a report.
    """
    import msgspec

    from newscrawl.crawling import Result
    from newscrawl.monitors.verdict import Exit
    from newscrawl.store.home import Home

    command = [sys.executable, "-c", "from newscrawl.cli import main; main()", "crawl", source]
    command += ["--base-url", f"{source}={url}", "--home", str(home), *more]
    command += ["--progress" if sys.stderr.isatty() else "--no-progress", "-s", "LOG_LEVEL=WARNING"]
    # The newsroom asks nobody who they are.
    for setting in ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "NEWSCRAWL_CONTACT=demo@localhost.invalid"):
        command += ["-s", setting]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603  # our own interpreter
    place = Home.at(home)
    reports = sorted(place.reports.glob("*.json"))
    if not reports:
        raise UsageError(f"the crawl of the newsroom ended with exit code {done.returncode} and without a report")
    report = msgspec.json.decode(reports[-1].read_bytes())
    verdict = report["verdict"]
    return Result(Exit(verdict["exit_code"]), verdict["why"], place, report["run_id"], report)


def _edit_one(newsroom: RunningNewsroom, source: str, first: Result) -> str:
    """Edit an article that the first run stored."""
    import msgspec

    file = first.report["files"][0]
    with (first.home.exports / file).open("rb") as lines:
        code = msgspec.json.decode(next(lines))["news_code"]
    newsroom.edit(int(code))
    return f"{source}#{code}"


def _show(console: Console, runs: list[Result]) -> None:
    from rich.table import Table

    table = Table(title="What came out", show_edge=False, pad_edge=False)
    for column in ("run", "articles", "updates", "refused", "requests", "seconds", "verdict"):
        table.add_column(column, justify="left" if column in ("run", "verdict") else "right", overflow="fold")
    for number, result in enumerate(runs, 1):
        counts = result.report["counts"]
        table.add_row(
            str(number),
            str(counts["stored"]),
            str(counts["updates"]),
            str(sum(counts["refused"].values())),
            str(counts["requests"]),
            str(result.report["seconds"]),
            result.code.name.lower(),
        )
    console.print(table)
    rows = [row for run in runs for row in _records(run)]
    _summary(console, rows)
    _sample(console, rows)
    console.print("Exports:", style="bold")
    for result in runs:
        for file in result.report["files"]:
            console.print(f"  {result.home.exports / file}", soft_wrap=True, highlight=False)


def _records(result: Result) -> list[dict[str, Any]]:
    import msgspec

    files = [result.home.exports / name for name in result.report["files"]]
    return [msgspec.json.decode(line) for file in files for line in file.read_bytes().splitlines()]


def _summary(console: Console, rows: list[dict[str, Any]]) -> None:
    """Figures of all records, by what a reader would ask first."""
    from collections import Counter

    from rich.table import Table

    table = Table(title=number_of(len(rows), "record"))
    table.add_column("field")
    table.add_column("what is in it")
    provinces = Counter(row["province_name"] or "national" for row in sorted(rows, key=lambda row: row["id"]))
    kinds = Counter(row["kind"] for row in rows)
    days = sorted(row["published_jalali"][:10] for row in rows)
    repaired = sum(1 for row in rows if row["repairs"])
    copies = sum(1 for row in rows if row["duplicate_of"])
    table.add_row(
        "provinces", f"{len(provinces)}: " + "، ".join(str(name) for name, _ in provinces.most_common(5)) + " …"
    )
    table.add_row("kinds", ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    table.add_row("published", f"{days[0]} to {days[-1]}")
    table.add_row("with repaired text", str(repaired))
    table.add_row("marked as duplicates", str(copies))
    console.print(table)


def _sample(console: Console, rows: list[dict[str, Any]]) -> None:
    """One record, without what is empty in it."""
    import json

    chosen = next((row for row in rows if row["county"] and row["kind"] == "news" and row["body"]), rows[0])
    shown = {name: value for name, value in chosen.items() if value not in (None, [], {})}
    body = shown.get("body", "")
    shown["body"] = body if len(body) < MAX_BODY else body[:MAX_BODY] + " …"
    console.print(f"One record, {chosen['id']} (its body is cut here, empty fields are left out):", style="bold")
    console.print(json.dumps(shown, ensure_ascii=False, indent=1), soft_wrap=True)


def _edit(console: Console, home: Path, edited: str) -> None:
    """The edit that was announced, as `newscrawl diff` shows it."""
    from newscrawl.cli.diff import diff

    console.print("\nThe edit:", style="bold")
    console.file.flush()
    diff(edited, first=None, last=None, home=home, db=None, as_json=False)


def _next(console: Console, home: Path, edited: str) -> None:
    where = f"--home {shlex.quote(str(home))}"
    console.print("\nNext:", style="bold")
    for command in (
        f"latest -p gilan {where}",
        f"show {edited} {where}",
        f"runs {where}",
        f"export --latest -o corpus.csv {where}",
        "sources -p gilan",
    ):
        console.print(f"  {_program()} {command}", soft_wrap=True)


def _program() -> str:
    """How this program is called from here: by its name where the PATH has it; after `make demo` it has not."""
    asked = sys.argv[0]
    return "newscrawl" if Path(asked).name != "newscrawl" or shutil.which("newscrawl") else shlex.quote(asked)
