"""One spider class per source file, built at import, so that `scrapy list` and `scrapy crawl mehrnews` work.

The home folder's own sources are read, too: of the folder that the command line named, else of NEWSCRAWL_HOME.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.sources import load_all, read_beside
from newscrawl.sources.catalogue import has_home
from newscrawl.spiders.news import NewsSpider
from newscrawl.store.home import Home

if TYPE_CHECKING:
    from newscrawl.sources import Source


def spider_of(source: Source) -> type[NewsSpider]:
    """The spider class of one source."""
    doc = f"Provincial news of {source.title} ({source.home})."
    # Scrapy's loader takes classes whose __module__ is the module that it walks.
    attributes = {"name": source.name, "source": source, "__doc__": doc, "__module__": __name__}
    return type(f"{source.name.capitalize()}Spider", (NewsSpider,), attributes)


def _build() -> None:
    if not has_home():
        read_beside(Home.at().sources)
    for source in load_all().values():
        if source.status == "active":
            spider = spider_of(source)
            globals()[spider.__name__] = spider


_build()
