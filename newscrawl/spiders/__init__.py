"""One spider class per source file, built when it is asked for: `spiders.MehrnewsSpider`, `spider_of(source)`.

Scrapy's own commands want all of them: `newscrawl.spiders.every`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.sources import SourceError, get

if TYPE_CHECKING:
    from newscrawl.sources import Source
    from newscrawl.spiders.news import NewsSpider

EVERY = f"{__name__}.every"
_built: dict[str, type[NewsSpider]] = {}


def spider_of(source: Source) -> type[NewsSpider]:
    """The spider class of one source."""
    # Here: who reads arguments only (`export`, `sources`) need not wait for Scrapy.
    from newscrawl.spiders.news import NewsSpider

    doc = f"Provincial news of {source.title} ({source.home})."
    # Scrapy's loader takes classes whose __module__ is the module that it walks.
    attributes = {"name": source.name, "source": source, "__doc__": doc, "__module__": EVERY}
    return type(f"{source.name.capitalize()}Spider", (NewsSpider,), attributes)


def __getattr__(name: str) -> type[NewsSpider]:
    """`MehrnewsSpider`: the class of the source `mehrnews`; the same one each time."""
    if name not in _built:
        try:
            source = get(name.removesuffix("Spider").lower())
        except SourceError as error:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from error
        _built[name] = spider_of(source)
    return _built[name]
