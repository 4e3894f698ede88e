"""Which engine an unknown site runs on: each family is tried on one of its articles, the one that reads most wins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from newscrawl import families
from newscrawl.reasons import Refused
from newscrawl.sources.model import Source, SourceError

if TYPE_CHECKING:
    from newscrawl.pages.page import Page

FIELDS: Final = ("lead", "body", "section", "tags", "images", "kicker", "short_url")
"""Fields whose presence speaks for a family, beside the ones that every record has."""

STANDARD: Final = "standard"
"""The family for sites of no engine that is known."""


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
        "owner": "unknown",
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
