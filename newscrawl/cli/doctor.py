"""`newscrawl doctor`: what source files say against what their sites answer, and the patch that makes them fit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from newscrawl.cli.options import HomeOption
from newscrawl.cli.show import say, write_out
from newscrawl.errors import number_of
from newscrawl.monitors.verdict import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from newscrawl.authoring.doctor import Examination
    from newscrawl.sources import Source

CODES: Final = {"contradicts": Exit.EXPECTATIONS, "blocked": Exit.BLOCKED, "fine": Exit.COMPLETE}
MAX_SHOWN: Final = 70
"""Letters of an address or a rule that are printed."""


def doctor(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all active ones if none.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Change the files; note what is as they say.")] = False,
    base_url: Annotated[list[str] | None, typer.Option(help="SOURCE=URL: ask a mirror; may be repeated.")] = None,
    setting: Annotated[list[str] | None, typer.Option("-s", help="NAME=VALUE: any Scrapy setting.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
    home: HomeOption = None,  # noqa: ARG001  # its callback says where own source files lie
) -> None:
    """Ask each source at most six times, say what its file gets wrong, and print the patch.

    Exit 0 when all files fit their sites, 5 when one does not, 4 when a site lets nobody in.
    """
    from newscrawl.authoring.doctor import MAX_REQUESTS, Doctor
    from newscrawl.cli.crawl import chosen, pairs
    from newscrawl.crawling import scout

    outlets: list[Source] = chosen(sources or [])
    mirrors = pairs("--base-url", base_url or [], "SOURCE=URL")
    now = datetime.now(UTC)
    looks = {one.name: (one, Doctor(one, mirrors.get(one.name), now).look()) for one in outlets}
    answers = scout(looks, mirrors, pairs("-s", setting or [], "NAME=VALUE"), MAX_REQUESTS)
    rows = []
    for name, answer in answers.items():
        patch = _patch(answer.found, now, live=name not in mirrors, apply=apply)
        rows.append(_row(answer.found, answer.requests, patch))
        if not as_json:
            _print(answer.found, answer.requests, patch)
    if as_json:
        import msgspec

        write_out(msgspec.json.encode(rows))
    verdicts = [row["verdict"] for row in rows]
    raise typer.Exit(next((code for name, code in CODES.items() if name in verdicts), Exit.COMPLETE))


def _patch(found: Examination, now: datetime, *, live: bool, apply: bool) -> str:
    """The patch of a source file; made, where that is asked for."""
    from newscrawl.authoring.patch import Change, changed, diff
    from newscrawl.sources import catalogue
    from newscrawl.sources.model import loads

    changes = list(found.changes)
    what = "changed " + ", ".join(dict.fromkeys(change.key for change in changes))
    if found.verdict == "fine" and live and apply:
        # That a site was asked and is as its file says is worth as much as a correction.
        what = f"{number_of(len(found.lists), 'list')} and an article as the file says"
        changes = [Change("access", f"plain clients are served ({now:%Y-%m})", "")]
    if not changes:
        return ""
    path = catalogue.path_of(found.source.name)
    how = "live" if live else "reconstructed"
    seen = {"date": f"{now:%Y-%m-%d}", "how": how, "what": f"newscrawl doctor: {what}"}
    before = path.read_text(encoding="utf-8")
    after = changed(before, [*changes, Change("verified", seen, "")], str(path), f"newscrawl doctor, {now:%Y-%m-%d}")
    loads(after, path)
    if apply:
        _write(_own_place(path), after)
    return diff(path, before, after)


def _own_place(path: Path) -> Path:
    """Where a changed file belongs: what an upgrade would overwrite is corrected by a file of the user's own."""
    from newscrawl.sources import catalogue

    return catalogue.own_folder() / path.name if path.parent == catalogue.FOLDER else path


def _write(place: Path, text: str) -> None:
    from newscrawl.errors import UsageError

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{place}: cannot be written: {error.strerror}; apply the patch by hand") from error
    say(f"written  {place}", err=True)


def _row(found: Examination, requests: int, patch: str) -> Mapping[str, Any]:
    article = found.article
    return {
        "source": found.source.name,
        "verdict": found.verdict,
        "requests": requests,
        "findings": found.findings,
        "notes": found.notes,
        "lists": [
            {
                "key": seen.key,
                "url": seen.url,
                "articles": len(seen.links),
                "dated": len(seen.dated),
                "order": seen.order,
                "paged": seen.further,
                "problem": str(seen.problem) if seen.problem else None,
            }
            for seen in found.lists
        ],
        "article": None
        if article is None
        else {
            "url": article.url,
            "family": article.family,
            "rules": article.rules,
            "fallbacks": article.record["fallbacks"] if article.record else [],
            "missing": article.missing,
            "charset": article.charset,
            "problem": str(article.problem) if article.problem else None,
        },
        "changes": {change.key: change.value for change in found.changes},
        "patch": patch,
    }


def _print(found: Examination, requests: int, patch: str) -> None:
    say(f"{found.verdict.upper():11} {found.source.name}, {requests} requests")
    for seen in found.lists:
        say(f"  list     {seen.key} {_short(seen.url)}: {seen.words()}")
    if found.article is not None:
        say(f"  article  {_short(found.article.url)}: {found.article.words()}")
        for name, rule in found.article.rules.items():
            vain = "; ".join(_short(one) for one in found.article.in_vain.get(name, [])[:3])
            say(f"           {name:13} {_short(rule)}" + (f"; in vain: {vain}" if vain else ""))
    _lines("note", found.notes)
    _lines("wrong" if found.verdict == "contradicts" else "why", found.findings)
    if patch:
        say(f"  the patch of {found.source.name}.toml:")
        for line in patch.splitlines():
            say(line)


def _short(text: str) -> str:
    """An address or a rule on a line with others, as people read it."""
    from urllib.parse import unquote

    plain = unquote(text)
    return plain if len(plain) <= MAX_SHOWN else plain[:MAX_SHOWN] + "…"


def _lines(name: str, lines: Sequence[str]) -> None:
    for line in dict.fromkeys(lines):
        say(f"  {name:8} {line}")
