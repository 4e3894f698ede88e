"""What `crawl` and `runs RUN_ID` print of a run: lines that are never cropped, a row for each of several sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.cli.show import console
from newscrawl.errors import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from newscrawl.crawling import Result
    from newscrawl.store.home import Home


def print_summary(result: Result, *, err: bool = False) -> None:
    """Print what came of a crawl.

    Raises:
        OSError: the stream takes no more.
    """
    shown = console(err=err)
    for run_id in result.closed:
        _line(shown, f"run {run_id} was killed: published and closed", "yellow")
    print_report(shown, result.report, result.home)
    shown.file.flush()


def print_report(shown: Console, report: dict[str, Any], home: Home) -> None:
    """Print a run report: figures, sources, files, verdict."""
    for trouble in report.get("troubles", []):
        _line(shown, trouble, "yellow")
    figures = list(_figures(report))
    width = max(len(name) for name, _ in figures)
    for name, value in figures:
        _line(shown, f"{name:{width}}  {value}")
    sources, skipped = report.get("sources", {}), report.get("skipped", {})
    if len(sources) + len(skipped) > 1:
        _sources(shown, sources, skipped)
    for file in report.get("files", []):
        _line(shown, f"file     {home.exports / file}")
    for file in report.get("rejects", []):
        _line(shown, f"rejects  {home.rejects / file}")
    verdict = report["verdict"]
    _line(shown, verdict["why"], "red" if verdict["exit_code"] else "green")


def _line(shown: Console, text: str, style: str = "") -> None:
    # Soft: a path that is longer than the terminal is wide can be copied whole.
    shown.print(text, style=style, soft_wrap=True)


def _figures(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    counts = report.get("counts", {})
    links = counts.get("links", {})
    yield "run", report["run_id"]
    updates = counts.get("updates", 0)
    of_these = f", of these {number_of(updates, 'update')}" if updates else ""
    yield "articles", f"{counts.get('stored', 0)}{of_these}"
    refused = {**counts.get("refused", {}), **counts.get("failed", {})}
    for reason, number in sorted(refused.items(), key=lambda item: (-item[1], item[0])):
        yield f"not exported: {reason}", str(number)
    for name, words in (
        ("parked", "kept for a run that asks for them"),
        ("waiting", "waiting for a planned retry"),
        ("overdue", "still due"),
        ("held_back", "held back by --limit"),
    ):
        if links.get(name):
            yield words, str(links[name])
    yield "requests", str(counts.get("requests", 0))


def _sources(shown: Console, sources: dict[str, Any], skipped: dict[str, str]) -> None:
    """A row for each source, and under the table what was wrong with those that fell short."""
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    table.add_column("source", overflow="fold")
    for column in ("articles", "refused", "waiting", "requests"):
        table.add_column(column, justify="right")
    table.add_column("verdict", overflow="fold")
    for name, note in sources.items():
        outcomes, links = note["outcomes"], note["links"]
        stored = outcomes.get("new", 0) + outcomes.get("update", 0)
        figures = (stored, links["refused"], links["waiting"] + links["overdue"], note["requests"])
        table.add_row(name, *map(str, figures), note.get("verdict", {}).get("name", "no result"))
    for name in skipped:
        table.add_row(name, "", "", "", "", "not crawled")
    shown.print()
    shown.print(table)
    shown.print()
    for name, note in sources.items():
        verdict = note.get("verdict", {})
        if verdict.get("exit_code"):
            _line(shown, f"{name}: {verdict['why']}")
    for name, why in skipped.items():
        _line(shown, f"{name}: {why}")
