"""The spider classes of all sources, built at import, so that `scrapy list` and `scrapy crawl mehrnews` work.

The home folder's own sources are read, too: of the folder that the command line named, else of NEWSCRAWL_HOME.
"""

from __future__ import annotations

from newscrawl.sources import load_all, read_beside
from newscrawl.sources.catalogue import has_home
from newscrawl.spiders import spider_of
from newscrawl.store.home import Home


def _build() -> None:
    if not has_home():
        read_beside(Home.at().sources)
    for source in load_all().values():
        if source.status == "active":
            spider = spider_of(source)
            globals()[spider.__name__] = spider


_build()
