"""One spider class per source file, built at import, so that `scrapy list` and `scrapy crawl mehrnews` work."""

from __future__ import annotations

from newscrawl.sources import load_all
from newscrawl.spiders.news import NewsSpider


def _build() -> None:
    for name, source in load_all().items():
        if source.status != "active":
            continue
        doc = f"Provincial news of {source.title} ({source.home})."
        attributes = {"name": name, "source": source, "__doc__": doc, "__module__": __name__}
        # Scrapy's loader takes classes whose __module__ is the module that it walks.
        globals()[f"{name.capitalize()}Spider"] = type(f"{name.capitalize()}Spider", (NewsSpider,), attributes)


_build()
