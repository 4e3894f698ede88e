"""Spider arguments (`-a province=ardabil -a since=1404-10-01`) as options of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import urlsplit

from newscrawl import dates, families, provinces
from newscrawl.discovery.planner import Options, check_lists
from newscrawl.errors import NewscrawlError, choices, nearest
from newscrawl.pages.page import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from newscrawl.sources import Source

CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
NAMES: Final = ("province", "since", "until", "via", "limit", "refresh", "edits", "base_url")
YES: Final = frozenset({"1", "true", "yes", "on"})


class ArgumentError(NewscrawlError, ValueError):
    """What was asked for cannot be understood. One line, with the nearest thing that can."""


def known_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are ours; those that begin with `_` are a scheduler's own (scrapyd's `_job`).

    Raises:
        ArgumentError: one is neither.
    """
    ours = {name: value for name, value in arguments.items() if not name.startswith("_")}
    unknown = sorted(set(ours) - set(NAMES))
    if unknown:
        raise ArgumentError(f"-a {unknown[0]}: no such argument; {choices(unknown[0], sorted(NAMES))}")
    return ours


def read_base_url(text: str | None) -> str | None:
    """The address of a mirror: scheme, host and port, without a slash at its end; None where none is named.

    >>> read_base_url("http://127.0.0.1:8000/")
    'http://127.0.0.1:8000'

    Raises:
        ArgumentError: it is not such an address.
    """
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        port_is_one, parts = False, urlsplit("")
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if not (parts.scheme in ("http", "https") and parts.hostname and port_is_one and bare):
        raise ArgumentError(f"{text!r} is not a site's address; expected one such as http://127.0.0.1:8000")
    return text.rstrip("/")


def read_provinces(names: Iterable[str]) -> tuple[str, ...] | None:
    """Slugs of provinces given as slug, ISO code or Persian name; commas separate. None when none is named.

    >>> read_provinces(["IR-24", "اصفهان, گيلان"])
    ('ardabil', 'isfahan', 'gilan')

    Raises:
        ArgumentError: for a name that no province has.
    """
    slugs: dict[str, None] = {}
    names = list(names)
    if names and not any(name.strip(" ,،") for name in names):
        raise ArgumentError("--province is empty; name a province, or leave it out for all 31")
    for name in names:
        for part in name.replace("،", ",").split(","):
            if not part.strip():
                continue
            province = provinces.find(part.strip())
            if province is None:
                hint = nearest(provinces.suggest(part.strip())) or "`newscrawl provinces` lists all 31"
                raise ArgumentError(f"no province is called {part.strip()!r}; {hint}")
            slugs[province.slug] = None
    return tuple(slugs) or None


def read_channels(names: str | None) -> tuple[Channel, ...] | None:
    """Channels named in a comma-separated list.

    Raises:
        ArgumentError: for an unknown one.
    """
    found: list[Channel] = []
    for name in (names or "").split(","):
        if not name.strip():
            continue
        if name.strip() not in CHANNELS:
            raise ArgumentError(f"--via {name.strip()!r}: no such channel; {choices(name.strip(), CHANNELS)}")
        found.append(name.strip())  # type: ignore[arg-type]  # checked just above
    return tuple(found) or None


def read_options(
    *,
    now: datetime,
    province: str | Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    via: str | None = None,
    limit: str | int | None = None,
    refresh: str | bool = False,
    edits: str | None = None,
) -> Options:
    """Options of a run from text.

    Args:
        now: aware; relative dates count back from it.
        province: one or several names.
        since: first moment wanted; Jalali, Gregorian or relative.
        until: first moment not wanted any more; a bare day is included whole.
        via: comma-separated channels.
        limit: how many articles at most.
        refresh: whether stored articles are fetched again.
        edits: how often the sitemaps that tell of edits are read at most, `6h`; in every run, where left out.

    Raises:
        ArgumentError: names the argument and what is wrong with it.
    """
    try:
        first = dates.parse_cli(since, now=now) if since else None
        last = dates.parse_cli(until, now=now, end_of_day=True) if until else None
        seldom = now - dates.parse_cli(edits, now=now) if edits else None
    except dates.DateError as error:
        raise ArgumentError(str(error)) from error
    if first and last and first >= last:
        raise ArgumentError(f"--since {since} is not before --until {until}")
    if first and first > now:
        raise ArgumentError(f"--since {since} lies in the future")
    try:
        number = int(limit) if limit is not None else None
    except ValueError:
        raise ArgumentError(f"--limit {limit!r}: not a number") from None
    if number is not None and number < 1:
        raise ArgumentError(f"--limit {number}: must be 1 or more")
    names = [province] if isinstance(province, str) else list(province or [])
    return Options(
        provinces=read_provinces(names),
        since=first,
        until=last,
        via=read_channels(via),
        limit=number,
        refresh=refresh if isinstance(refresh, bool) else refresh.lower() in YES,
        edits=seldom,
    )


def check(source: Source, arguments: Mapping[str, Any], now: datetime) -> None:
    """Make sure that a spider with these arguments would have something to do.

    Raises:
        ArgumentError: one cannot be understood.
        PlanError: the source has no list that it could walk.
    """
    given = known_arguments(arguments)
    base = read_base_url(given.pop("base_url", None)) or source.home
    check_lists(source, families.get(source.family), base, read_options(now=now, **given), now)
