"""What is to be crawled, what came of it, and Scrapy's settings for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.config import check_contact
from newscrawl.errors import UsageError, meant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from newscrawl.monitors.verdict import Exit
    from newscrawl.sources import Source
    from newscrawl.store.home import Home


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """What is to be crawled.

    Attributes:
        sources: outlets.
        arguments: arguments of their spiders (`newscrawl.spiders.arguments`).
        base_urls: mirrors, by source.
        settings: Scrapy settings as texts; they win over everything (`-s`).
        presets: settings that the caller prefers to newscrawl's own.
        home: folder of state and exports; None for the setting, then the environment.
        db: SQLAlchemy URL; None for the setting, then SQLite in the home folder.
        out: where the run's articles are written to, too, and those of killed runs of its sources that it publishes
            first: a schedule that keeps this file alone misses nothing.
        strict: links that wait for a planned retry, and open gaps, make the run partial.
    """

    sources: Sequence[Source]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    base_urls: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    presets: Mapping[str, Any] = field(default_factory=dict)
    home: Path | None = None
    db: str | None = None
    out: Path | BinaryIO | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a crawl.

    Attributes:
        code: the verdict.
        why: the same in one line.
        home: where its files are.
        run_id: its name.
        report: content of its report file.
        closed: killed runs that it published and closed first.
        unwritten: why the articles are not where they were to be written to, too; they are published all the same.
    """

    code: Exit
    why: str
    home: Home
    run_id: str
    report: dict[str, Any]
    closed: Sequence[str] = ()
    unwritten: str | None = None

    @property
    def report_file(self) -> Path:
        """Where the report is."""
        return self.home.reports / f"{self.run_id}.json"


def settings_of(request: CrawlRequest) -> Settings:
    """Scrapy's settings of a crawl.

    Raises:
        UsageError: a setting that does not exist or cannot be read.
    """
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.setdict(dict(request.presets), priority="project")
    for name, value in request.settings.items():
        _check_setting(settings, name, value)
        if name == "NEWSCRAWL_CONTACT":
            check_contact(value)
    # The classes of the sources are handed over: the files of all others need not be read for Scrapy's own list.
    settings.setdict({"SPIDER_MODULES": [], **request.settings}, priority="cmdline")
    return settings


def number_of(settings: Settings, name: str) -> int | None:
    """A setting that is a number or nothing.

    Raises:
        UsageError: it is neither.
    """
    said = settings.get(name)
    try:
        return None if said is None else int(said)
    except ValueError:
        raise UsageError(f"-s {name}={said}: a number is needed") from None


def _check_setting(settings: Settings, name: str, value: str) -> None:
    """Refuse what Scrapy would ignore or stumble over later.

    Raises:
        UsageError: a name that looks misspelt, or a text where Scrapy's or our default is a number.
    """
    if name not in settings:
        near = meant(name, (str(known) for known in settings))
        if near:
            raise UsageError(f"-s {name}={value}: no such setting; {near}")
        return
    default = settings.get(name)
    try:
        if isinstance(default, bool):
            Settings({name: value}).getbool(name)
        elif isinstance(default, int | float):
            float(value)
    except ValueError:
        needed = "True or False" if isinstance(default, bool) else "a number"
        raise UsageError(f"-s {name}={value}: {needed} is needed") from None
