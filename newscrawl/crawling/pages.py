"""A few pages of a site, asked for as politely as a crawl asks for them, and nothing stored."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.errors import NewscrawlError
from newscrawl.run import Run
from newscrawl.spiders.scout import ScoutSpider
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from newscrawl.pages.page import Answer, Page
    from newscrawl.sources import Source

MAX_HOPS: Final = 6
"""Requests for one page, with robots.txt and redirects."""


class FetchError(NewscrawlError):
    """The page could not be had."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Scouted:
    """What an examination of a source found, and how many requests it took."""

    found: Any
    requests: int


def scout(
    looks: Mapping[str, tuple[Source, Generator[str, Answer, Any]]],
    base_urls: Mapping[str, str],
    settings: Mapping[str, Any],
    most: int,
) -> dict[str, Scouted]:
    """Examine sources, each by a few requests; nothing is stored.

    Args:
        looks: by name, whose hosts may be asked at which rate, and the examination (see `spiders.scout`).
        base_urls: mirrors, by name.
        settings: Scrapy settings.
        most: requests to each source at most.

    Raises:
        FetchError: a crawl ended without an answer.
    """
    found: dict[str, list[Any]] = {name: [] for name in looks}
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        home = Home.at(Path(folder)).prepare()
        run = Run.start(home, None, list(looks), {"command": "scout"}, drop="none")
        try:
            process = AsyncCrawlerProcess(_bare_settings(settings))
            for name, (source, examination) in looks.items():
                facts = {"name": name, "source": source, "looks": examination, "most": most, "found": found[name]}
                spider = type(ScoutSpider.__name__, (ScoutSpider,), facts)
                process.crawl(spider, base_url=base_urls.get(name), run=run)
            process.start()
        finally:
            run.close()
    for name, result in found.items():
        if not result:
            raise FetchError(f"{name}: the crawl ended without an answer")
        if isinstance(result[0], Exception):
            raise result[0]
    return {name: Scouted(*result) for name, result in found.items()}


def fetch(source: Source, url: str, base_url: str | None = None) -> Page:
    """Ask for one page of a source.

    Args:
        source: whose hosts may be asked, at which rate.
        url: the page, at the source's own address.
        base_url: a mirror to ask instead.

    Raises:
        FetchError: it could not be had, or robots.txt forbids it.
    """

    def look() -> Generator[str, Answer, Answer]:
        return (yield url)

    base_urls = {source.name: base_url} if base_url else {}
    answer: Answer = scout({source.name: (source, look())}, base_urls, {}, MAX_HOPS)[source.name].found
    if answer.page is None:
        raise FetchError(f"{url}: {answer.refused}")
    # A mirror's page is read as the page that it stands for.
    return replace(answer.page, url=url) if base_url else answer.page


def _bare_settings(more: Mapping[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # No pipelines, no publisher, no report; and a host that is down now is what is to be found out.
    bare = {"SPIDER_MODULES": [], "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "NEWSCRAWL_PATIENCE": 0.0}
    settings.setdict({**bare, "LOG_LEVEL": "CRITICAL", **more}, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return settings
