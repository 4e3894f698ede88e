"""An outlet by its address alone: a source file with no fact in it but the host, for the family `standard`."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newscrawl.authoring.detect import host_of, name_of
from newscrawl.sources.catalogue import load_all
from newscrawl.sources.model import SourceError, load

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from newscrawl.sources import Source

TEXT: Final = """\
# Written by `newscrawl crawl {home}`: nobody has looked at this site yet. Correct what is wrong; the file is yours.
name = "{name}"
title = "{host}" # the outlet's Persian name
home = "{home}"
family = "standard"
owner = "unknown"

[hosts]
main = "{host}"

[[verified]]
date = "{today}"
how = "live"
what = "its address alone was given"
"""


def source_at(url: str, folder: Path, today: date) -> tuple[Source, Path | None]:
    """The source of an address: the file of its name in the folder, or a new one.

    Args:
        url: of the site; what stands behind its host is not used.
        folder: of the user's own source files.
        today: said in a new file.

    Returns:
        The source, and its file where it was written now: a site that is known keeps its own.

    Raises:
        SourceError: not an http(s) address of a host; another site has its name; the file cannot be written.
    """
    host = host_of(url)
    home = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    for source in load_all().values():
        if urlsplit(source.home).netloc == urlsplit(home).netloc or (
            host in source.all_hosts() and host != "localhost"
        ):
            return source, None
    name = name_of(host)
    place = folder / f"{name}.toml"
    if name in load_all() or place.exists():
        raise SourceError(f"{url}: another site is called {name!r} already; write {folder}/OTHERNAME.toml for this one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place.write_text(TEXT.format(home=home, name=name, host=_stand_in(host), today=today), encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{place}: cannot be written: {error.strerror}; choose another folder with --home") from error
    try:
        return load(place), place
    except SourceError:
        place.unlink()
        raise


def _stand_in(host: str) -> str:
    """The host; for an address of numbers, which no outlet has, a name that never leads anywhere (RFC 2606)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"{host.replace('.', '-').replace(':', '-')}.invalid"
