"""Which engine an unknown site runs on: each family is tried on one of its articles, the one that reads most wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from newscrawl import families
from newscrawl.authoring.template import NewSource
from newscrawl.pages.document import Document
from newscrawl.provinces import find
from newscrawl.reasons import Refused
from newscrawl.sources.model import Source, SourceError

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.pages.page import Page

FIELDS: Final = ("lead", "body", "section", "tags", "images", "kicker", "short_url")
"""Fields whose presence speaks for a family, beside the ones that every record has."""

STANDARD: Final = "standard"
"""The family for sites of no engine that is known."""

SERVICE: Final = re.compile(r"(/service/[^/]+/)([^/]+)/?")
SEPARATORS: Final = re.compile(r"\s+[-|–—•:›»]\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Match:
    """What a family made of the page."""

    family: str
    record: dict[str, Any] | None
    refusal: Refused | None

    @property
    def missing(self) -> str | None:
        """The field for which alone the family refuses the page."""
        return self.refusal.row.lacks if self.refusal is not None else None

    @property
    def score(self) -> tuple[int, int]:
        """Comparable: fields that its own rules read, then all fields."""
        if self.record is None:
            return -1_000, int(self.missing is not None)
        present = [name for name in FIELDS if self.record[name]]
        return len(present) - 2 * len(self.record["fallbacks"]), len(present)

    def words(self) -> str:
        """One line for people."""
        if self.record is None:
            return f"refuses it: {self.refusal}"
        fallbacks = ", ".join(self.record["fallbacks"])
        return f"reads it{f'; fallbacks for {fallbacks}' if fallbacks else ' by its own rules'}"


def host_of(url: str) -> str:
    """The host of an http(s) address.

    Raises:
        SourceError: it is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceError(f"{url}: not an http(s) address of an article")
    return parts.hostname


def name_of(host: str) -> str:
    """A source's name from its host.

    >>> name_of("www.donya-ye-ardabil.ir"), name_of("fa.abna24.com")
    ('donyayeardabil', 'abna24')
    """
    parts = [part for part in host.lower().split(".") if part not in {"www", "fa"}]
    name = re.sub("[^a-z0-9]", "", parts[0] if parts else host)
    return name if name[:1].isalpha() else f"n{name}"


def stand_in(url: str, name: str, family: str, title: str | None = None) -> Source:
    """A source without facts, for reading one page of a host."""
    parts = urlsplit(url)
    host = host_of(url)
    bare = host.removeprefix("www.")
    data = {
        "name": name,
        "title": title or host,
        "home": f"{parts.scheme}://{parts.netloc}",
        "family": family,
        "owner": "private",
        "hosts": {"main": host, "aliases": [bare] if bare != host else []},
        "verified": [],
    }
    try:
        return msgspec.convert(data, Source)
    except msgspec.ValidationError as error:
        raise SourceError(f"{url}: {error}; name the source with --name") from error


def matches(page: Page, name: str) -> list[Match]:
    """What each family makes of an article page, best first; that of no engine only where no engine reads it."""
    found = [_match(page, name, family) for family in families.NAMES if family != STANDARD]
    found.sort(key=lambda match: match.score, reverse=True)
    if all(match.record is None and match.missing is None for match in found):
        standard = _match(page, name, STANDARD)
        return [standard, *found] if standard.record is not None else [*found, standard]
    return found


def _match(page: Page, name: str, family: str) -> Match:
    try:
        article = families.get(family).article(page, stand_in(page.url, name, family))
    except Refused as refusal:
        return Match(family, None, refusal)
    return Match(family, msgspec.to_builtins(article), None)


def describe(page: Page, match: Match, name: str, title: str | None, how: str, today: datetime) -> NewSource:
    """What the page says about its outlet.

    Args:
        page: an article.
        match: the family that reads it.
        name: of the source.
        title: the outlet's Persian name; read from the page when None.
        how: as in `model.Verified`.
        today: when that was.
    """
    document = Document.of(page)
    source = stand_in(page.url, name, match.family)
    new = NewSource(
        name=name,
        title=title or _title(document) or source.hosts.main,
        home=source.home,
        family=match.family,
        hosts=source.all_hosts(),
        verified=(f"{today:%Y-%m-%d}", how, f"one article, {unquote(page.url)}"),
        missing=match.missing,
        feeds=tuple(_feeds(document, source)),
    )
    _sections(document, source, new)
    return new


def _title(document: Document) -> str | None:
    """The outlet's name: `og:site_name`, or what stands behind the headline in the page's title."""
    named = document.meta("og:site_name")
    parts = SEPARATORS.split(" ".join(document.root.findtext("head/title", "").split()))
    named = named or (parts[-1] if len(parts) > 1 else None)
    return SEPARATORS.split(named)[0].strip() if named else None


def _path(address: str | None, source: Source) -> str | None:
    """Path and query of an address on the outlet's own hosts."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or (parts.hostname or source.hosts.main) not in source.all_hosts():
        return None
    path = unquote(parts.path)
    return f"{path}?{parts.query}" if parts.query else path


def _feeds(document: Document, source: Source) -> list[str]:
    found = []
    for link in document.root.iter("link"):
        if (link.get("type") or "").lower() in {"application/rss+xml", "application/atom+xml"}:
            path = _path(link.get("href"), source)
            if path and path.startswith("/") and "comments" not in path and path not in found:
                found.append(path)
    return found[:1]


def _sections(document: Document, source: Source, new: NewSource) -> None:
    """Pages of provinces that the menu links under their names."""
    prefixes = set()
    for link in document.root.iter("a"):
        words = " ".join("".join(link.itertext()).split())
        path = _path(link.get("href"), source)
        province = find(words) if 1 < len(words) < 30 else None
        if province is None or path is None or not path.startswith("/") or path.startswith(("/tag/", "/search")):
            continue
        service = SERVICE.fullmatch(path) if new.family == "nastooh" else None
        if service is not None:
            prefixes.add(service[1])
            new.provinces.setdefault(province.slug, {"slug": service[2]})
        elif path != "/" and new.family != "nastooh":
            new.provinces.setdefault(province.slug, {"section": path})
    if len(prefixes) == 1:
        new.section_path = prefixes.pop() + "{slug}"
