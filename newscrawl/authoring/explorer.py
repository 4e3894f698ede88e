"""First contact with a site that has no source file: which engine reads it best, and what its file is to say.

Looked at are home page, robots.txt, two lists and three articles.

A generator as in `doctor`: it yields addresses and is sent answers, from the network or from saved files.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from newscrawl import families
from newscrawl.authoring import detect
from newscrawl.authoring.naming import home_of, outlet_title
from newscrawl.authoring.offered import USUAL, Offered, as_slugs, offered, path_of
from newscrawl.authoring.rules_apart import permalink_of
from newscrawl.authoring.seeing import ArticleSeen, ListSeen, headlined, see_article, see_list
from newscrawl.families.base import below
from newscrawl.pages.document import Document
from newscrawl.sources.model import Listings, ProvinceAt

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import datetime

    from newscrawl.pages.page import Answer, ListingRequest, Page
    from newscrawl.reasons import Refused
    from newscrawl.sources import Source

MAX_REQUESTS: Final = 12
"""Robots.txt, home page, lists and articles, and a few hops of redirects."""

MAX_ARTICLES: Final = 3
MAX_PAGES: Final = 6
"""Pages that are asked for where some are not articles."""

MAX_TRIED: Final = 2
"""Lists of the engine that are tried, where the first is not there."""


@dataclass(slots=True)
class Exploration:
    """What was found.

    Attributes:
        source: the outlet, as far as it is known; with lists that were read.
        title: its Persian name, as the pages print it; None where they do not.
        home_page: its home page, if it came.
        articles: pages of articles with the record that the engine made, best first.
        lists: those that were looked at.
        tried: what each engine made of the articles: (engine, how many it reads, words of the first).
        missing: the one field that this engine does not find, where it finds all else.
        family: the engine that reads most; None where none reads anything.
        offered: what home page and robots.txt name.
        problems: why things did not come.
        province: home province by the outlet's name, and by which words; None where the name says none.
    """

    source: Source
    title: str | None = None
    home_page: Page | None = None
    articles: list[tuple[Page, ArticleSeen]] = field(default_factory=list)
    lists: list[ListSeen] = field(default_factory=list)
    tried: list[tuple[str, int, str]] = field(default_factory=list)
    family: str | None = None
    missing: str | None = None
    offered: Offered = field(default_factory=Offered)
    problems: list[Refused] = field(default_factory=list)
    province: tuple[str, str] | None = None

    @property
    def blocked(self) -> Refused | None:
        """Why the site is closed to us, where nothing else came."""
        return next((one for one in self.problems if one.row.blocks or one.row.host), None)


class Explorer:
    """One first contact.

    Args:
        url: of the site or of an article of it.
        name: of the new source.
        base_url: a mirror to ask instead.
        now: aware.
    """

    def __init__(self, url: str, name: str, base_url: str | None, now: datetime) -> None:
        self.url = url
        self.name = name
        self.base_url = base_url
        self.now = now
        self.source = detect.stand_in(url, name, detect.STANDARD)
        self.base = base_url or self.source.home
        self.found = Exploration(self.source)
        self.pages: list[Page] = []
        self.matches: list[list[detect.Match]] = []

    def look(self) -> Generator[str, Answer, Exploration]:
        """The whole of it."""
        if urlsplit(self.url).path.strip("/"):  # an article, whatever its address looks like
            yield from self._article(self.url)
        home = yield from self._ask(below(self.base, "/"))
        robots = yield below(self.base, "/robots.txt")
        self.found.home_page = home
        # The menu stands on every page: without a home page that of an article will do.
        shown = home or next(iter(self.pages), None)
        self.found.offered = offered(shown, robots.page, self.source, self.base_url)
        feeds = self.found.offered.feeds
        named = (yield from self._links(feeds[0])) if feeds else []
        for url in list(dict.fromkeys([*named, *self._links_of_home(home)]))[:MAX_PAGES]:
            if sum(any(match.record for match in one) for one in self.matches) >= MAX_ARTICLES:
                break
            yield from self._article(url)
        self._choose()
        if self.found.family is not None:
            yield from self._lists()
            self._name(shown)
        return self.found

    def _ask(self, url: str) -> Generator[str, Answer, Page | None]:
        answer = yield url
        if answer.refused is not None:
            self.found.problems.append(answer.refused)
        return answer.page

    def _links(self, path: str) -> Generator[str, Answer, list[str]]:
        """Addresses of articles in a feed, newest first."""
        answer = yield below(self.base, path)
        family = families.get(detect.STANDARD)
        seen = see_list("listings.feeds", answer, self.source, family, "feed", self.base_url)
        self.found.lists.append(seen)
        return [link.url for link in seen.links]

    def _links_of_home(self, home: Page | None) -> list[str]:
        """Articles that the home page names under headlines; those of an engine's form, where most have that.

        Where it names none so, whatever may be an article by the form of its address.
        """
        own = headlined(home, self.source, self.base_url) or list(self.found.offered.articles)
        named = [url for url in own if path_of(url, self.source, self.base_url)]
        best = named
        for name in (name for name in families.NAMES if name != detect.STANDARD):
            stand_in = msgspec.structs.replace(self.source, family=name)
            grammar = families.get(name).grammar(stand_in, self.base_url)
            fitting = [url for url in named if grammar.article_id(url)]
            if len(fitting) >= MAX_ARTICLES and (best is named or len(fitting) > len(best)):
                best = fitting
        return best if best is not named else sorted(named, key=len, reverse=True)

    def _article(self, url: str) -> Generator[str, Answer, None]:
        page = yield from self._ask(url)
        if page is not None and all(one.body != page.body for one in self.pages):
            # Read as the page that it stands for: a mirror's address is not one of an outlet.
            path = path_of(page.url, self.source, self.base_url)
            self.pages.append(replace(page, url=below(self.source.home, path)) if self.base_url and path else page)
            self.matches.append(detect.matches(self.pages[-1], self.name))

    def _choose(self) -> None:
        """The engine that reads most of the pages by its own rules; `standard` where no engine reads one."""
        matches = [{match.family: match for match in one} for one in self.matches]
        ranks = []
        for name in families.NAMES:
            found = [one[name] for one in matches if name in one]
            read = sum(match.record is not None for match in found)
            score = sum(match.score[0] for match in found if match.record is not None)
            self.found.tried.append((name, read, found[0].words() if found else "not tried: an engine reads it"))
            ranks.append(((read, score), name))
        self.found.tried.sort(key=lambda one: one[1], reverse=True)
        (read, _), best = max(ranks, default=((0, 0), ""))
        if not read:
            lacking = ((match.missing, name) for one in matches for name, match in one.items() if match.missing)
            self.found.missing, best = next(lacking, (None, ""))
        if best:
            self.found.family = best
            self.source = self.found.source = msgspec.structs.replace(self.source, family=best)
            family = families.get(best)
            seen = [(page, see_article(page, self.source, family)) for page in self.pages]
            seen.sort(key=lambda one: (one[1].record is None, len(one[1].record["fallbacks"]) if one[1].record else 0))
            self.found.articles = seen

    # -- lists -------------------------------------------------------------------------------------------------------

    def _lists(self) -> Generator[str, Answer, None]:
        """Lists that were read go into the file: the feed, and one that reaches further back."""
        name = self.found.family or detect.STANDARD
        good: dict[str, str | tuple[str, ...]] = {}
        feed = next((seen for seen in self.found.lists if seen.good), None)
        if feed is not None and name != detect.STANDARD:  # which finds feeds by itself, and what lies behind them
            good["feeds"] = (self.found.offered.feeds[0],)
        tried = 0
        for key, path in self._candidates(name):
            if key in good or tried == MAX_TRIED:
                continue
            tried += 1
            if (yield from self._is_list(name, key, path)):
                good[key] = (path,) if key == "feeds" else path
        pages = self.found.offered.sections
        # Where no engine is known, one list of everything costs less than a page of each province.
        pattern, slugs = as_slugs(pages if name != detect.STANDARD else {})
        if pattern and name == "nastooh":
            good["section_path"] = pattern
        elif pattern:
            slugs = {slug: {"section": path} for slug, path in pages.items()}
        mixed = ("archive", "feed", "sitemap") if "archive" in good else ("feed", "sitemap")
        self.source = self.found.source = msgspec.structs.replace(
            self.source,
            listings=msgspec.convert({**good, "mixed": mixed}, Listings),
            provinces=msgspec.convert(slugs, dict[str, ProvinceAt]),
        )

    def _candidates(self, name: str) -> Iterator[tuple[str, str]]:
        usual = USUAL[name]
        if "archive" in usual and name != "iransamaneh":
            yield "archive", usual["archive"]
        if "news_sitemap" in usual:
            yield "news_sitemap", usual["news_sitemap"]
        if self.found.offered.provincial and name in {"aasaam", "newsstudio"}:
            yield "archive", self.found.offered.provincial
        if name == detect.STANDARD:
            for path in (path for path in self.found.offered.sitemaps[:1] if "news" in path):
                yield "news_sitemap", path
        else:
            for path in usual.get("feeds", ()):
                yield "feeds", path

    def _is_list(self, name: str, key: str, path: str) -> Generator[str, Answer, bool]:
        """Whether an address is a list that the engine reads; asked as a crawl would."""
        family = families.get(name)
        listings = Listings(**{key: (path,) if key == "feeds" else path})  # type: ignore[arg-type]  # a key of it
        source = msgspec.structs.replace(self.source, listings=listings)
        requests: Iterable[ListingRequest | None] = (
            family.feed_lists(source, (), self.base)
            if key == "feeds"
            else family.sitemap_lists(source, self.base, None)
            if key == "news_sitemap"
            else [family.archive_list(source, self.base, None)]
        )
        request = next(iter(requests), None)
        if request is None:
            return False
        answer = yield request.url
        seen = see_list(f"listings.{key}", answer, source, family, request.channel, self.base_url)
        self.found.lists.append(seen)
        return seen.good

    # -- names -------------------------------------------------------------------------------------------------------

    def _name(self, shown: Page | None) -> None:
        if self.found.family == "wordpress":
            forms = {self._permalink(page, seen) for page, seen in self.found.articles}
            form = forms.pop() if len(forms) == 1 else None
            self.source = self.found.source = msgspec.structs.replace(self.source, permalink=form)
        self.found.title = outlet_title([page for page, _ in self.found.articles], shown)
        self.found.province = home_of(self.found.title) if self.found.title else None

    @staticmethod
    def _permalink(page: Page, seen: ArticleSeen) -> str | None:
        """The form of addresses of articles; as the page writes its own, whose slash at the end matters."""
        address = Document.of(page).canonical or page.url
        return permalink_of(address, seen.record["news_code"]) if seen.record is not None else None
