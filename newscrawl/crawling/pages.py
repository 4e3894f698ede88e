"""Single pages, asked for as politely as a crawl asks for them."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.errors import NewscrawlError
from newscrawl.run import Run
from newscrawl.spiders.single import CanarySpider, PageSpider
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.pages.page import Page
    from newscrawl.sources import Source


class FetchError(NewscrawlError):
    """The page could not be had."""

    exit_code = 4


def fetch(source: Source, url: str, base_url: str | None = None) -> Page:
    """Ask for one page of a source.

    Args:
        source: whose hosts may be asked, at which rate.
        url: the page, at the source's own address.
        base_url: a mirror to ask instead.

    Raises:
        FetchError: it could not be had, or robots.txt forbids it.
    """
    base_urls = {source.name: base_url} if base_url else {}
    answers = _ask(PageSpider, [source], base_urls, {"LOG_LEVEL": "ERROR"}, url=url)[source.name]
    answer = answers[0] if answers else "the crawl ended without an answer"
    if isinstance(answer, str):
        raise FetchError(f"{url}: {answer}")
    # A mirror's page is read as the page that it stands for.
    return replace(answer, url=url) if base_url else answer


def sample(
    sources: Sequence[Source], base_urls: Mapping[str, str], settings: Mapping[str, Any]
) -> dict[str, list[Page | str]]:
    """Ask each source for one list and one article.

    Args:
        sources: outlets.
        base_urls: mirrors, by source.
        settings: Scrapy settings.

    Returns:
        By source: the article's page where one was read, and in words what was answered before.
    """
    return _ask(CanarySpider, sources, base_urls, {"LOG_LEVEL": "CRITICAL", **settings})


def _ask(
    kind: type[PageSpider],
    sources: Sequence[Source],
    base_urls: Mapping[str, str],
    settings: Mapping[str, Any],
    **attributes: Any,
) -> dict[str, list[Page | str]]:
    """Run one spider of a kind for each source, in a folder that is thrown away. What was answered, by source."""
    answers: dict[str, list[Page | str]] = {source.name: [] for source in sources}
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        home = Home.at(Path(folder)).prepare()
        run = Run.start(home, None, list(answers), {"command": "fetch"}, drop="none")
        try:
            process = AsyncCrawlerProcess(_bare_settings(settings))
            for source in sources:
                facts = {"name": source.name, "source": source, "answers": answers[source.name], **attributes}
                spider = type(kind.__name__, (kind,), facts)
                process.crawl(spider, base_url=base_urls.get(source.name), run=run)
            process.start()
        finally:
            run.close()
    return answers


def _bare_settings(more: Mapping[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    # Nothing is stored: no pipelines, no publisher, no report.
    settings.setdict({"SPIDER_MODULES": [], "ITEM_PIPELINES": {}, "EXTENSIONS": {}, **more}, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return settings
