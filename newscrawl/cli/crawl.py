"""`newscrawl crawl`: one run over one or several sources."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.alarms import around
from newscrawl.cli.options import DbOption, HomeOption, MirrorsOption
from newscrawl.cli.tick import tick
from newscrawl.errors import UsageError, meant
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.crawling import CrawlRequest, Result
    from newscrawl.sources import Source


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(help="Names or addresses; all active ones if none.")] = None,
    province: Annotated[
        list[str] | None, typer.Option("--province", "-p", help="Slug, ISO code or Persian name; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day or moment: 1404-10-08, 2025-12-29, 2d, 12h, yesterday.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day (whole) or first moment not wanted any more.")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only what the schedule says is due now: a tick (docs/scheduling.md).")
    ] = False,
    via: Annotated[str | None, typer.Option(help="Lists to use: section,archive,feed,sitemap.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many articles of each source.")] = None,
    out: Annotated[str | None, typer.Option(help="Write the run's articles to this file too; - for stdout.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    base_url: MirrorsOption = None,
    archive: Annotated[bool, typer.Option("--archive", help="Keep raw pages as WARC files at home.")] = False,
    edits: Annotated[str | None, typer.Option(hidden=True)] = None,  # what a tick asks for, for workers
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes that crawl; by default one for 8 sources, at most the cores.")
    ] = None,
    parsers: Annotated[
        int | None, typer.Option(min=0, help="Processes that read pages; by default those that the rate needs.")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch stored articles again.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 also while links wait for a planned retry or gaps are open.")
    ] = False,
    progress: Annotated[bool | None, typer.Option(help="Live progress; by default on a terminal.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing where exit is 0.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run report as JSON on stdout.")] = False,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
) -> None:
    """Crawl the provincial news of the sources; exit 0 only when everything discovered is accounted for."""
    from newscrawl.crawling import CrawlRequest

    _check_outputs(out, as_json=as_json, quiet=quiet, verbose=verbose)
    bars = not (as_json or quiet or verbose) and (sys.stderr.isatty() if progress is None else progress)
    named, mirrors = _by_address(sources or [], home)
    request = CrawlRequest(
        sources=chosen(named),
        arguments=arguments_of(province, since, until, via, limit, edits, refresh=refresh),
        base_urls=mirrors | pairs("--base-url", base_url or [], "SOURCE=URL"),
        settings=_own_settings(processes, parsers, archive=archive) | pairs("-s", setting or [], "NAME=VALUE"),
        presets=_presets(bars=bars, quiet=quiet, verbose=verbose),
        home=home,
        db=db,
        strict=strict,
        out=None if out is None else sys.stdout.buffer if out == "-" else Path(out),
    )
    _check_base_urls(request.base_urls, request.sources)
    hint = "" if quiet or as_json or "NEWSCRAWL_CONTACT" in request.settings else _contact_hint(home)
    if bars:
        _log_beside_the_bars()
    result = _crawled(request, due=due)
    raise typer.Exit(_shown(result, hint, as_json=as_json, quiet=quiet, to_stdout=out == "-"))


def _check_outputs(out: str | None, *, as_json: bool, quiet: bool, verbose: bool) -> None:
    if as_json and out == "-":
        raise UsageError("--json and --out - both write to stdout: give the articles a file, --out articles.jsonl")
    if quiet and verbose:
        raise UsageError("--quiet and --verbose: choose one")


def _own_settings(processes: int | None, parsers: int | None, *, archive: bool) -> dict[str, str]:
    """Settings that have an option."""
    asked = {
        "NEWSCRAWL_PROCESSES": processes,
        "NEWSCRAWL_PARSERS": parsers,
        "NEWSCRAWL_ARCHIVE": True if archive else None,
    }
    return {name: str(value) for name, value in asked.items() if value is not None}


def _crawled(request: CrawlRequest, *, due: bool) -> Result | str:
    """Crawl, with signs of life before and after, and alarms at the end."""
    from newscrawl.crawling import crawl as run

    with around(request.home, request.db, request.arguments) as end:
        result = tick(request) if due else run(request)
        end(result)
    return result


def _shown(result: Result | str, hint: str, *, as_json: bool, quiet: bool, to_stdout: bool) -> int:
    """Print what came of a crawl. Returns the exit code: the verdict's, unless what was asked for could not be had."""
    from newscrawl.cli.show import OutputError, say, write_out
    from newscrawl.cli.summary import print_summary

    if isinstance(result, str):
        # Nothing was due: there is no run and no report of it.
        for line in filter(None, ["" if quiet else result, hint]):
            say(line, err=as_json or to_stdout)
        return int(Exit.COMPLETE)
    code = int(result.code)
    if result.unwritten is not None:
        say(f"newscrawl: {result.unwritten}", err=True)
        code = code or int(Exit.INTERNAL)
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(result.report))
    elif code or not quiet:
        try:
            # With `--out -` the articles have stdout for themselves.
            print_summary(result, err=to_stdout)
        except OSError as error:
            # The run is over and recorded: what nobody reads does not change its verdict.
            say(f"newscrawl: {OutputError(error)}; the report is {result.report_file}", err=True)
    if hint:
        say(hint, err=True)
    return code


def _contact_hint(home: Path | None) -> str:
    """What to say at the first start of a collection, where nobody is named to whom a webmaster could write."""
    from newscrawl import config
    from newscrawl.store.home import Home

    place = Home.at(home).path
    if (place / "reports").exists() or config.read(place).contact:
        return ""
    return (
        f'newscrawl: nobody is named to the sites that are asked; write contact = "you@your.example" into '
        f"{place / config.NAME}, so that a webmaster can write to you instead of closing the site"
    )


def _by_address(names: Sequence[str], home: Path | None) -> tuple[list[str], dict[str, str]]:
    """Names of sources for what was given as names and addresses; and the addresses of numbers, which the user allows.

    A site that has no file gets one in the home folder, with its host as the only fact.
    """
    found: list[str] = []
    mirrors: dict[str, str] = {}
    for name in names:
        if "://" not in name:
            found.append(name)
            continue
        from newscrawl.authoring.by_address import source_at
        from newscrawl.cli.show import say
        from newscrawl.store.home import Home

        source, written = source_at(name, Home.at(home).sources, datetime.now(UTC).date())
        if written is not None:
            say(f"newscrawl: {name} is read as {source.name!r} by the web's standards alone; see {written}", err=True)
        if source.hosts.main.endswith(".invalid"):
            mirrors[source.name] = source.home
        found.append(source.name)
    return found, mirrors


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


def arguments_of(
    province: Sequence[str] | None,
    since: str | None,
    until: str | None,
    via: str | None,
    limit: int | None,
    edits: str | None,
    *,
    refresh: bool,
) -> dict[str, Any]:
    """Spider arguments, checked before anything is opened.

    `since` and `until` are made absolute here, so that all spiders of a run mean the same moment.
    """
    from newscrawl.spiders.arguments import read_options

    now = datetime.now(UTC)
    asked: dict[str, Any] = {"since": since, "until": until, "via": via, "limit": limit, "edits": edits}
    options = read_options(now=now, province=province, refresh=refresh, **asked)
    found = {
        "province": ",".join(options.provinces) if options.provinces else None,
        "since": options.since.isoformat() if options.since else None,
        "until": options.until.isoformat() if options.until else None,
        "via": ",".join(options.via) if options.via else None,
        "limit": options.limit,
        "refresh": "yes" if refresh else None,
        "edits": edits,
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
    from newscrawl.spiders.arguments import ArgumentError, read_base_url

    names = [source.name for source in sources]
    for name, url in base_urls.items():
        if name not in names:
            hint = meant(name, names, "name it as a source, too")
            raise UsageError(f"--base-url {name}={url}: {name!r} is not among the sources of this run; {hint}")
        try:
            read_base_url(url)
        except ArgumentError as error:
            raise UsageError(f"--base-url {name}={url}: {error}") from error


def _presets(*, bars: bool, quiet: bool, verbose: bool) -> dict[str, Any]:
    """Settings that go with how much is to be shown; log lines go to stderr."""
    level = "ERROR" if quiet else "INFO" if verbose else "WARNING"
    if bars:
        # Log lines would tear a live display.
        return {"NEWSCRAWL_PROGRESS": "bars", "LOG_LEVEL": level, "LOG_INSTALL_ROOT_HANDLER": False}
    return {"NEWSCRAWL_PROGRESS": "lines" if verbose else None, "LOG_LEVEL": level}


def _log_beside_the_bars() -> None:
    """Print log lines above the live display instead of through it."""
    import logging

    from rich.logging import RichHandler

    from newscrawl.cli.show import console

    logging.getLogger().addHandler(RichHandler(logging.WARNING, console=console(err=True), show_path=False))
