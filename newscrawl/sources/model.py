"""What a source file may say, and the strict reading of it.

A source file holds facts about one outlet: addresses, province slugs, politeness, expectations and when each was
verified. It never holds code. Behaviour lives in the family (the site engine) that it names. An unknown key, a wrong
type or a province that does not exist is an error that names file, key and the allowed values.
"""

from __future__ import annotations

import tomllib
from datetime import date  # noqa: TC003  # msgspec reads the annotations of the structures
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from newscrawl.errors import NewscrawlError, choices, meant
from newscrawl.provinces import PROVINCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

Fraction = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0)]
Host = Annotated[str, Meta(pattern=r"^[a-z0-9.-]+\.[a-z]+$")]
RelativeUrl = Annotated[str, Meta(pattern=r"^/")]


FAMILIES: Final = ("aasaam", "iransamaneh", "nastooh", "newsstudio", "standard", "tasnim", "wordpress")
"""Site engines that can be read; each is a module of `newscrawl.families`. `standard` is for all others."""

NO_FAMILY: Final = "none"
"""`family` of an outlet that no engine can read; it cannot be active."""


class SourceError(NewscrawlError, ValueError):
    """A source file that cannot be used. The message names file, key and what to do."""


class _Strict(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Unknown keys are errors: a misspelt key would otherwise be silently without effect."""


class Hosts(_Strict, frozen=True, kw_only=True):
    """Where the outlet lives. A link to any other host is never followed."""

    main: Host
    """Host of canonical URLs, e.g. `www.mehrnews.com`."""
    aliases: tuple[Host, ...] = ()
    """Other hosts that serve the same articles (bare domain of short links, mirrors); folded into `main`."""
    excluded: tuple[Host, ...] = ()
    """Hosts that look like the outlet's but are other editions (languages, newspaper): named so that readers know."""


class Listings(_Strict, frozen=True, kw_only=True):
    """Addresses of the lists, below the main host."""

    archive: RelativeUrl | None = None
    """Archive of all provincial news; the family adds day and page."""
    section_path: Annotated[str, Meta(pattern=r"^/.*\{slug\}")] | None = None
    """Section page of a province, with `{slug}` in it; null for the family's own form."""
    feeds: tuple[RelativeUrl, ...] = ()
    news_sitemap: RelativeUrl | None = None
    day_sitemap: str | None = None
    """Pattern of one day's sitemap; `{y}`, `{m}`, `{d}` in the calendar that `sitemap_calendar` names."""
    sitemap_index: tuple[RelativeUrl, ...] = ()
    sitemap_calendar: Literal["jalali", "gregorian"] = "jalali"
    mixed: tuple[Literal["section", "archive", "feed", "sitemap"], ...] = ("sitemap",)
    """Lists that hold national news too: an article that one of them named and that has no province is refused."""


class ProvinceAt(_Strict, frozen=True, kw_only=True):
    """What one province is called at this outlet."""

    slug: str | None = None
    """The outlet's own slug, as it stands in meta tags and section addresses."""
    section: RelativeUrl | None = None
    """Section page; null where the family can build it from the slug."""
    topic: int | None = None
    """Numeric topic id, where known."""
    feed: RelativeUrl | None = None
    names: tuple[str, ...] = ()
    """Spellings of the province on this outlet that the gazetteer does not know."""


class ArticleRules(_Strict, frozen=True, kw_only=True):
    """Selectors that differ from the family's; each a list tried in order (CSS as parsel reads it)."""

    kicker: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """Elements inside the body that are not text of the article."""
    end_marks: tuple[str, ...] = ()
    """Regular expressions of closing lines that only this outlet prints (desk codes, share lines)."""
    own_names: tuple[str, ...] = ()
    """How the outlet's texts name itself («خبرگزاری مهر»): such an attribution credits nobody else."""


class Earlier(_Strict, frozen=True, kw_only=True):
    """How the outlet's pages looked before a redesign; only archives are read with it.

    What is said here holds for pages fetched before `until`; all else is as today.
    """

    until: date
    """The first day of the next design, on Tehran's clock."""
    family: str | None = None
    """The engine of that time; null: today's."""
    permalink: Annotated[str, Meta(pattern=r"^/")] | None = None
    article: ArticleRules = msgspec.field(default_factory=ArticleRules)
    """Rules of that time; a list that is left out is today's."""


class Politeness(_Strict, frozen=True, kw_only=True):
    """How the outlet wants to be visited. `-s NAME=VALUE` on the command line wins over it."""

    delay: Annotated[float, Meta(ge=0)] = 1.0
    """Seconds between requests to the host."""
    concurrency: Annotated[int, Meta(ge=1, le=8)] = 1
    """Requests in flight to the host."""
    verify_tls: bool = True
    """False only for an outlet whose certificate is known to be broken; say why in a comment."""


class Expectations(_Strict, frozen=True, kw_only=True):
    """What a healthy source yields: a minimum 80 % of a healthy day, never moved to fit a collapsed one."""

    articles_per_day: Annotated[int, Meta(ge=0)] = 0
    silence_hours: Positive = 24.0
    """Longest time without a new article that is still healthy."""
    tolerance: Fraction = 0.2
    look_back_days: Annotated[int, Meta(ge=1)] = 7
    coverage: dict[str, Fraction] = {}
    """Share of articles in which a field is present, e.g. `lead = 0.95`."""


class Verified(_Strict, frozen=True, kw_only=True):
    """When, how and what somebody looked at."""

    date: Annotated[str, Meta(pattern=r"^\d{4}-\d\d(-\d\d)?$")]
    how: Literal["live", "archive", "reconstructed", "third-party"]
    what: str


class Source(_Strict, frozen=True, kw_only=True):
    """One outlet."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*$")]
    title: str
    """The outlet's Persian name."""
    home: Annotated[str, Meta(pattern=r"^https?://[^/]+$")]
    family: str
    owner: Literal["state", "semi-state", "private", "municipal", "religious", "provincial", "unknown"]
    language: Literal["fa"] = "fa"
    licence: str | None = None
    """Licence of the texts, where the outlet states one."""
    status: Literal["active", "paused", "closed", "gone"] = "active"
    reason: str | None = None
    """Why it is not active."""
    access: str | None = None
    """How the site answers plain clients, as seen or reported, and when; a few words, for the table of outlets."""
    hosts: Hosts
    listings: Listings = msgspec.field(default_factory=Listings)
    provinces: dict[str, ProvinceAt] = {}
    home_province: str | None = None
    """Slug of the province that a local outlet writes about; its articles without other evidence belong there."""
    permalink: Annotated[str, Meta(pattern=r"^/")] | None = None
    """Addresses of articles in WordPress's own notation (`/%post_id%/%postname%/`), where they were seen. With the
    number in them every address names its article; without, only feeds, the interface and the pages themselves do."""
    article: ArticleRules = msgspec.field(default_factory=ArticleRules)
    earlier: tuple[Earlier, ...] = ()
    """Older designs of its pages, oldest first."""
    polite: Politeness = msgspec.field(default_factory=Politeness)
    expect: Expectations = msgspec.field(default_factory=Expectations)
    unseen: bool = False
    """Nobody of us has had a page of it, so that all rules are hearsay and a fixture could only repeat them."""
    verified: tuple[Verified, ...]

    def all_hosts(self) -> tuple[str, ...]:
        """Main host first, then its aliases."""
        return (self.hosts.main, *self.hosts.aliases)

    def origins(self, base_url: str | None = None) -> tuple[str, ...]:
        """Scheme and host of every address that may be asked: those of the mirror alone, where one stands for all."""
        if base_url is not None:
            return (base_url,)
        return tuple(f"{scheme}://{host}" for host in self.all_hosts() for scheme in ("https", "http"))

    def at(self, moment: datetime) -> Source:
        """The outlet as its pages were at a moment: with the rules of the design of that time.

        Args:
            moment: when a page was fetched; aware.
        """
        from newscrawl.dates import TEHRAN  # only archives need it: listing sources must not wait for it

        day = moment.astimezone(TEHRAN).date()
        then = next((earlier for earlier in self.earlier if day < earlier.until), None)
        if then is None:
            return self
        given = {name: rules for name, rules in msgspec.structs.asdict(then.article).items() if rules}
        return msgspec.structs.replace(
            self,
            family=then.family or self.family,
            permalink=then.permalink or self.permalink,
            article=msgspec.structs.replace(self.article, **given),
        )

    def article_id(self, news_code: str) -> str:
        """`<source>#<news code>`, the identity of an article for ever."""
        return f"{self.name}#{news_code}"


TABLES: Final[dict[str, type[Struct]]] = {"verified": Verified, "earlier": Earlier}
"""Keys that hold several tables."""


def load(path: Path) -> Source:
    """Read one source file.

    Raises:
        SourceError: one line with the file, the key and the allowed values.
    """
    try:
        return loads(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error


def loads(text: str, path: Path) -> Source:
    """Read the text of a source file; `path` is where it stands, or will.

    Raises:
        SourceError: as `load`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error
    _refuse_unknown(data, Source, str(path), "")
    try:
        source = msgspec.convert(data, Source)
    except msgspec.ValidationError as error:
        raise SourceError(f"{path}: {error}".replace(" - at `$.", ": key `").replace("`$", "`")) from error
    _check(source, path)
    return source


def _check(source: Source, path: Path) -> None:
    if source.name != path.stem:
        raise SourceError(f"{path}: key `name` is {source.name!r}; it must equal the file's name {path.stem!r}")
    known = {province.slug for province in PROVINCES}
    for slug in (*source.provinces, *filter(None, [source.home_province])):
        if slug not in known:
            hint = meant(slug, known, "`newscrawl provinces` lists all 31")
            raise SourceError(f"{path}: key `provinces.{slug}` is not a province; {hint}")
    until = [design.until for design in source.earlier]
    if until != sorted(set(until)):
        raise SourceError(f"{path}: key `earlier`: each `until` must be later than the one before it")
    for family in (source.family, *(design.family for design in source.earlier)):
        if family not in (None, NO_FAMILY, *FAMILIES):
            raise SourceError(f"{path}: key `family` is {family!r}; {choices(family, (*FAMILIES, NO_FAMILY))}")
    if source.family == NO_FAMILY and source.status == "active":
        raise SourceError(f"{path}: key `family` is {NO_FAMILY!r}: name the site's engine, or a `status` and why")
    if source.status != "active" and not source.reason:
        raise SourceError(f"{path}: key `reason` is missing: status {source.status!r} needs one")


def _refuse_unknown(data: Mapping[str, Any], kind: type[Struct], file: str, where: str) -> None:
    """Name every allowed key: msgspec alone names only the one that is unknown."""
    fields = _fields(kind)
    for key, value in data.items():
        if key not in fields:
            raise SourceError(f"{file}: unknown key `{where}{key}`; {choices(key, fields)}")
        if isinstance(value, dict):
            inner = ProvinceAt if key == "provinces" and kind is Source else fields[key]
            tables = value.items() if inner is ProvinceAt else [("", value)]
            for name, table in tables:
                if isinstance(inner, type) and issubclass(inner, Struct) and isinstance(table, dict):
                    _refuse_unknown(table, inner, file, f"{where}{key}.{name}." if name else f"{where}{key}.")
        elif isinstance(value, list) and key in TABLES:
            for number, table in enumerate(value):
                if isinstance(table, dict):
                    _refuse_unknown(table, TABLES[key], file, f"{where}{key}[{number}].")


@cache
def _fields(kind: type[Struct]) -> Mapping[str, Any]:
    """Type of each key. msgspec evaluates the annotations each time that it is asked: 2 ms a file."""
    return {item.encode_name: item.type for item in msgspec.structs.fields(kind)}
