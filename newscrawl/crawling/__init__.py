"""A crawl as a library call, and a few pages asked for as politely as a crawl asks for them. Nothing is printed here.

Once in a process: Twisted's reactor does not start twice.
"""

from __future__ import annotations

from newscrawl.crawling.pages import FetchError, Scouted, fetch, scout
from newscrawl.crawling.request import CrawlRequest, Result
from newscrawl.crawling.whole import crawl

__all__ = ["CrawlRequest", "FetchError", "Result", "Scouted", "crawl", "fetch", "scout"]
