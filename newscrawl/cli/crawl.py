"""`newscrawl crawl`: one run over one or several sources."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from newscrawl.crawling import Result
    from newscrawl.sources import Source


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all active ones when none is named.")] = None,
    province: Annotated[
        list[str] | None, typer.Option("--province", "-p", help="Slug, ISO code or Persian name; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day or moment: 1404-10-08, 2025-12-29, 2d, 12h, yesterday.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day (whole) or first moment not wanted any more.")] = None,
    via: Annotated[str | None, typer.Option(help="Lists to use: section,archive,feed,sitemap.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many articles of each source.")] = None,
    out: Annotated[str | None, typer.Option(help="Write the run's articles to this file too; - for stdout.")] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of state and exports.")] = None,
    db: Annotated[str | None, typer.Option(help="SQLAlchemy URL; SQLite in the home folder by default.")] = None,
    base_url: Annotated[
        list[str] | None, typer.Option(help="SOURCE=URL: crawl a mirror of a source; may be repeated.")
    ] = None,
    archive: Annotated[
        bool, typer.Option("--archive", help="Keep raw pages as WARC files in the home folder.")
    ] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch stored articles again.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 also while links wait for a planned retry or gaps are open.")
    ] = False,
    progress: Annotated[bool | None, typer.Option(help="Live progress; by default on a terminal.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run report as JSON on stdout.")] = False,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
) -> None:
    """Crawl the provincial news of the sources; exit 0 only when everything discovered is accounted for."""
    from rich.console import Console

    from newscrawl.crawling import CrawlRequest
    from newscrawl.crawling import crawl as run

    if as_json and out == "-":
        raise UsageError("--json and --out - both write to stdout: give the articles a file, --out articles.jsonl")
    style = "json" if as_json else _style(progress)
    request = CrawlRequest(
        sources=chosen(sources or []),
        arguments=_arguments(province, since, until, via, limit, refresh=refresh),
        base_urls=pairs("--base-url", base_url or [], "SOURCE=URL"),
        settings=({"NEWSCRAWL_ARCHIVE": "True"} if archive else {}) | pairs("-s", setting or [], "NAME=VALUE"),
        presets=_presets(style),
        home=home,
        db=db,
        strict=strict,
        out=None if out is None else sys.stdout.buffer if out == "-" else Path(out),
    )
    _check_base_urls(request.base_urls, request.sources)
    if style == "bars":
        _log_beside_the_bars()
    result = run(request)
    if as_json:
        _print_json(result)
    else:
        # With `--out -` the articles have stdout for themselves.
        _print(result, Console(stderr=out == "-"))
    raise typer.Exit(int(result.code))


def chosen(names: Sequence[str]) -> list[Source]:
    """The sources of those names; all active ones when none is named.

    Raises:
        SourceError: no source has that name.
        UsageError: it is not crawled; the message says why.
    """
    from newscrawl.sources import get, load_all

    if not names:
        return [source for source in load_all().values() if source.status == "active"]
    chosen = {name: get(name) for name in names}
    for source in chosen.values():
        if source.status != "active":
            raise UsageError(f"source {source.name!r} is {source.status}: {source.reason}")
    return list(chosen.values())


def _arguments(
    province: Sequence[str] | None,
    since: str | None,
    until: str | None,
    via: str | None,
    limit: int | None,
    *,
    refresh: bool,
) -> dict[str, Any]:
    """Spider arguments, checked before anything is opened.

    `since` and `until` are made absolute here, so that all spiders of a run mean the same moment.
    """
    from newscrawl.spiders.arguments import read_options

    now = datetime.now(UTC)
    options = read_options(now=now, province=province, since=since, until=until, via=via, limit=limit, refresh=refresh)
    found = {
        "province": ",".join(options.provinces) if options.provinces else None,
        "since": options.since.isoformat() if options.since else None,
        "until": options.until.isoformat() if options.until else None,
        "via": ",".join(options.via) if options.via else None,
        "limit": options.limit,
        "refresh": "yes" if refresh else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def pairs(option: str, values: Sequence[str], form: str) -> dict[str, str]:
    """NAME=VALUE texts of an option that may be repeated.

    Raises:
        UsageError: one is not of that form.
    """
    pairs = {}
    for value in values:
        name, sign, rest = value.partition("=")
        if not sign or not name or not rest:
            raise UsageError(f"{option} {value!r}: expected {form}")
        pairs[name] = rest
    return pairs


def _check_base_urls(base_urls: Mapping[str, str], sources: Sequence[Source]) -> None:
    names = [source.name for source in sources]
    for name, url in base_urls.items():
        if name not in names:
            raise UsageError(
                f"--base-url {name}={url}: {name!r} is not among the sources of this run: {', '.join(names)}"
            )
        if not _is_site(url):
            raise UsageError(f"--base-url {name}={url}: not an http(s) address without a path, http://127.0.0.1:8000")


def _is_site(url: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        known_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    return parts.scheme in ("http", "https") and bool(parts.hostname) and known_port and bare


def _style(progress: bool | None) -> str:
    if progress is None:
        progress = sys.stderr.isatty()
    return "bars" if progress else "lines"


def _presets(style: str) -> dict[str, Any]:
    """Settings that go with a way to show progress."""
    if style == "lines":
        return {"NEWSCRAWL_PROGRESS": style}
    # Log lines would tear a live display, and stdout belongs to the report.
    shown = {"NEWSCRAWL_PROGRESS": style} if style == "bars" else {}
    return {**shown, "LOG_LEVEL": "WARNING", "LOG_INSTALL_ROOT_HANDLER": style != "bars"}


def _log_beside_the_bars() -> None:
    """Print log lines above the live display instead of through it."""
    import logging

    from rich.console import Console
    from rich.logging import RichHandler

    logging.getLogger().addHandler(RichHandler(logging.WARNING, console=Console(stderr=True), show_path=False))


def _print_json(result: Result) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(result.report) + b"\n")


def _print(result: Result, console: Console) -> None:
    from rich.table import Table

    for run_id in result.closed:
        console.print(f"[yellow]run {run_id} was killed: published and closed")
    counts = result.report.get("counts", {})
    table = Table(title=f"run {result.run_id}", show_header=False)
    table.add_row("articles", str(counts.get("stored", 0)))
    table.add_row("of these updates", str(counts.get("updates", 0)))
    for reason, number in {**counts.get("refused", {}), **counts.get("failed", {})}.items():
        table.add_row(f"not exported: {reason}", str(number))
    table.add_row("requests", str(counts.get("requests", 0)))
    for file in result.report.get("files", []):
        table.add_row("file", str(result.home.exports / file))
    console.print(table)
    console.print(f"[{'red' if result.code else 'green'}]{result.why}", highlight=False)
