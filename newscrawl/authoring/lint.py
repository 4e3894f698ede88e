"""What is wrong with a source file beyond what its strict reading refuses; one finding a line.

A finding names file and key, says what is wrong and what to do. The rules are those of docs/adding-a-source.md.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newscrawl.authoring.template import FILL_IN
from newscrawl.sources.model import ArticleRules, Source, SourceError, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

TOKEN: Final = re.compile(r"[.#]([A-Za-z_][\w-]*)|\[(?:class|id)[~|^$*]?=['\"]?([\w-]+)")
GENERATED: Final = re.compile(r"^(?:css|sc|jsx|svelte|styled|emotion|makeStyles)-?_?[0-9A-Za-z]*\d[0-9A-Za-z]*$")
SWITCHES: Final = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", re.IGNORECASE)
MAX_SWITCHES: Final = 1
"""`boxes2` goes once from letters to digits; `3fk2a`, `1x2y3z` do so more often."""

ANCHOR: Final = re.compile(r"[.#\[]|h1|title|time\b")
SELECTORS: Final = ("kicker", "title", "lead", "body", "date", "section", "tags", "reporter", "drop")
PATTERNS: Final = ("end_marks",)


def lint(path: Path, cases: Path | None, fields: Iterable[str], has_lists: bool) -> list[str]:
    """Findings about one source file, none when it is fit to be crawled.

    Args:
        path: the file.
        cases: folder with the page fixtures of all outlets; None leaves them out.
        fields: names of the fields of a record, which `[expect.coverage]` may name.
        has_lists: whether the family finds any list to read with this file.
    """
    try:
        source = load(path)
    except SourceError as error:
        return [str(error).replace(str(path), path.name, 1)]
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    found = [
        *_unfinished(path),
        *_hosts(source),
        *_selectors(source.article, path.read_text(encoding="utf-8").splitlines()),
        *_expectations(source, raw, set(fields)),
        *_verified(source),
        *(_fixtures(source, cases) if cases is not None else ()),
    ]
    if source.status == "active" and not has_lists:
        found.append("listings: no list is named; give an archive, a feed, a sitemap or province slugs")
    return [f"{path.name}: {line}" for line in found]


def shared_hosts(sources: Mapping[str, Source]) -> list[str]:
    """Hosts that two outlets claim: an article there would have two identities."""
    owner: dict[str, str] = {}
    found = []
    for name, source in sources.items():
        for host in source.all_hosts():
            other = owner.setdefault(host, name)
            if other != name:
                found.append(f"{name}.toml: hosts: {host!r} belongs to {other!r}, too; leave it in one of them")
    return found


def _unfinished(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if FILL_IN in line:
            yield f"line {number}: still says {FILL_IN!r}: {line.strip()[:60]!r}; write what is known"


def _hosts(source: Source) -> Iterator[str]:
    hosts = source.all_hosts()
    home = source.home.partition("://")[2]
    if home != source.hosts.main:
        yield f"home: {source.home!r} is not the main host {source.hosts.main!r}; addresses begin with the latter"
    for host in sorted({host for host in hosts if hosts.count(host) > 1}):
        yield f"hosts.aliases: {host!r} is named twice; leave one out"
    for host in source.hosts.excluded:
        if host in hosts:
            yield f"hosts.excluded: {host!r} is among the hosts that are crawled; take it out of one list"


def _selectors(rules: ArticleRules, lines: list[str]) -> Iterator[str]:
    from parsel.csstranslator import HTMLTranslator

    translator = HTMLTranslator()
    for key in SELECTORS:
        for selector in getattr(rules, key):
            try:
                translator.css_to_xpath(selector)
            except SyntaxError as error:
                yield f"article.{key}: selector {selector!r} cannot be read: {error}"
                continue
            for name in hash_like(selector):
                yield f"article.{key}: {name!r} in {selector!r} is a generated name: the next release changes it"
            if ANCHOR.search(selector) is None and not _is_explained(selector, lines):
                yield f"article.{key}: {selector!r} says only where an element lies; name a class or say why (#)"
    for key in PATTERNS:
        for pattern in getattr(rules, key):
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"article.{key}: {pattern!r} is not a regular expression: {error}"


def _is_explained(selector: str, lines: list[str]) -> bool:
    """Whether a comment stands behind the selector or in the line above it."""
    for number, line in enumerate(lines):
        if selector in line:
            above = lines[number - 1] if number else ""
            return "#" in line.partition(selector)[2] or above.lstrip().startswith("#")
    return False


def hash_like(selector: str) -> list[str]:
    """Names in a selector that a build tool generated.

    >>> hash_like("div.css-1x2y3z h1.title, .item-boxes2"), hash_like("#_3fK2a .col-sm-6 .det-1")
    (['css-1x2y3z'], ['_3fK2a'])
    """
    names = [first or second for first, second in TOKEN.findall(selector)]
    return [
        name
        for name in names
        if GENERATED.match(name)
        or any(len(part) > 4 and len(SWITCHES.findall(part)) > MAX_SWITCHES for part in re.split(r"[-_]", name))
    ]


def _expectations(source: Source, raw: Mapping[str, Any], fields: set[str]) -> Iterator[str]:
    expected = raw.get("expect", {})
    if source.status == "active":
        for key in ("articles_per_day", "silence_hours"):
            if key not in expected:
                yield f"expect.{key}: is missing; without it nobody learns that the source went quiet"
        if not source.expect.coverage:
            yield "expect.coverage: is missing; name at least title and body"
    for key in source.expect.coverage:
        if key not in fields:
            yield f"expect.coverage.{key}: is not a field of a record; `newscrawl schema` lists them"


def _verified(source: Source) -> Iterator[str]:
    if not source.verified:
        yield "verified: is empty; say when and how somebody looked at the site, or that nobody did"


def _fixtures(source: Source, cases: Path) -> Iterator[str]:
    """A page that must come out, and one that must not, both accepted by somebody; none where nobody has had a page."""
    if source.status != "active":
        return
    folder = cases / source.name
    kinds = {"expected.json": "an article", "rejected.json": "a page to be refused"}
    for file, what in kinds.items():
        if not source.unseen and not any(folder.glob(f"*/{file}")):
            yield f"fixtures: {folder}/*/{file}: no case of {what}; save one with `newscrawl capture {source.name} URL`"
    for accepted in sorted(folder.glob("*/expected.json")):
        record = msgspec.json.decode(accepted.read_bytes())
        if record.get("source") != source.name:
            yield f"fixtures: {accepted}: is a record of {record.get('source')!r}, not of {source.name!r}"
