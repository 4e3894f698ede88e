"""Compares what a source file says with what its site answers, by a few requests; says what to change in the file.

An examination is a generator: it yields addresses, is sent answers (`pages.page.Answer`), and returns what it found.
Its order is that of what can be learnt: the home page and robots.txt first, since they say which lists of the file are
doubtful; then two lists, an article, and with what is left either a better list or a third one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote, urlsplit

from newscrawl import families
from newscrawl.authoring.offered import Offered, offered
from newscrawl.authoring.remedies import Remedies
from newscrawl.authoring.seeing import (
    ArticleSeen,
    ListSeen,
    headlined,
    host_of,
    most_frequent_host,
    see_article,
    see_list,
)
from newscrawl.families.base import below
from newscrawl.families.lists import check_list
from newscrawl.pages.document import Document
from newscrawl.pages.page import ListingRequest
from newscrawl.provinces import PROVINCES
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from newscrawl.authoring.patch import Change
    from newscrawl.items import Link
    from newscrawl.pages.page import Answer, Page
    from newscrawl.sources import Source

MAX_REQUESTS: Final = 6
"""To one source, robots.txt and hops of redirects among them."""

MAX_FIRST: Final = 2
"""Lists that are asked before an article is."""

SLUGS: Final = tuple(province.slug for province in PROVINCES)
GROUPS: Final = ("archive", "feeds", "provinces", "news_sitemap", "day_sitemap")
"""Kinds of lists in the order in which they are looked at, where none is in doubt."""


@dataclass(slots=True)
class Examination:
    """What came of it.

    Attributes:
        source: the outlet.
        verdict: `fine`; `contradicts`: the site is otherwise than its file says; `blocked`: it does not let us in.
        lists: those that were looked at.
        article: the one that was read, if one could be asked for.
        offered: what home page and robots.txt name.
        findings: what contradicts the file, or blocks us, a line each.
        notes: what is worth knowing besides.
        changes: of the file, that make it fit.
    """

    source: Source
    verdict: Literal["fine", "contradicts", "blocked"] = "fine"
    lists: list[ListSeen] = field(default_factory=list)
    article: ArticleSeen | None = None
    offered: Offered = field(default_factory=Offered)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Named:
    """A list that a source file leads to: by which key, and how it is asked for."""

    key: str
    request: ListingRequest

    @property
    def group(self) -> str:
        """Its kind: a name of GROUPS."""
        return "provinces" if self.key.startswith("provinces") else self.key.rpartition(".")[2]

    @property
    def path(self) -> str:
        """Path and query, as people write them."""
        parts = urlsplit(self.request.url)
        return unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def lists_of(source: Source, base: str, now: datetime) -> list[Named]:
    """All lists that a source file leads to, those of provinces too; each address once."""
    family = families.of(source)
    found = []
    archive = family.archive_list(source, base, None)
    if archive is not None:
        found.append(Named("listings.news_sitemap" if archive.channel == "sitemap" else "listings.archive", archive))
    found += [Named("listings.feeds", request) for request in family.feed_lists(source, SLUGS, base)]
    found += [Named(f"provinces.{one.province}", one) for one in family.section_lists(source, SLUGS, base)]
    for day in (None, now.date()):
        key = "listings.day_sitemap" if day else "listings.news_sitemap"
        found += [Named(key, request) for request in family.sitemap_lists(source, base, day)]
    return list({named.request.url: named for named in reversed(found)}.values())[::-1]


class Doctor:
    """One examination.

    Args:
        source: the outlet.
        base_url: a mirror to ask instead.
        now: aware.
    """

    def __init__(self, source: Source, base_url: str | None, now: datetime) -> None:
        self.source = source
        self.family = families.of(source)
        self.base_url = base_url
        self.base = base_url or source.home
        self.now = now
        self.found = Examination(source)
        self.remedies = Remedies(source, base_url)
        self._answers: dict[str, Answer] = {}

    def look(self) -> Generator[str, Answer, Examination]:
        """The whole of it."""
        yield from self._look_around()
        if self._has_moved() or self._is_shut():
            return self._judged()
        chosen = self._chosen()
        for named in chosen[:MAX_FIRST]:
            yield from self._see(named)
        yield from self._look_below()
        if self._has_moved():
            return self._judged()
        if not self._has_links():
            yield from self._look_for_better(until_links=True)
        yield from self._read_an_article()
        yield from self._look_for_better()
        if self.found.article is None:
            yield from self._read_an_article()
        if all(seen.good for seen in self.found.lists) and len(chosen) > MAX_FIRST:
            yield from self._see(chosen[MAX_FIRST])
            yield from self._look_for_better()
        return self._judged()

    def _ask(self, url: str) -> Generator[str, Answer, Answer]:
        """An answer, of what was asked before where it was."""
        if url not in self._answers:
            self._answers[url] = yield url
        return self._answers[url]

    # -- home page and robots.txt ------------------------------------------------------------------------------------

    def _look_around(self) -> Generator[str, Answer, None]:
        home = yield from self._ask(below(self.base, "/"))
        robots = yield from self._ask(below(self.base, "/robots.txt"))
        self.home, self.robots = home, robots
        self.found.offered = self.remedies.offered = offered(
            self._readable(home), robots.page, self.source, self.base_url
        )
        delay = self.found.offered.delay
        if delay is not None and delay > self.source.polite.delay:
            self.found.notes.append(f"robots.txt asks for {delay:g} s between requests: heeded, whatever the file says")

    def _readable(self, answer: Answer) -> Page | None:
        try:
            if answer.page is not None:
                check_list(answer.page)
                Document.of(answer.page)
        except Refused as refused:
            self.found.notes.append(f"home page: {refused}")
            return None
        return answer.page

    def _is_shut(self) -> bool:
        """Whether nothing will be answered whatever is asked: robots.txt cannot be had, or forbids the home page."""
        refused = self.home.refused
        if refused is None:
            return False
        self.found.notes.append(f"home page: {refused}")
        return refused.reason == "robots_unreachable" or refused.row.host == "unreached"

    def _has_moved(self) -> bool:
        """Whether the site leads elsewhere, or all that it names lies on another host."""
        if self.found.changes:
            return False
        away = next((answer.led_to for answer in self._answers.values() if answer.led_to), None)
        if away is None and not self._has_links():
            named = [url for seen in self.found.lists for url in seen.others] or list(self.found.offered.articles)
            host = most_frequent_host(named)
            away = next((url for url in named if host_of(url) == host), None) if host else None
        host = host_of(away)
        if away is None or host is None or host in self._own_hosts():
            return False
        self._change(*self.remedies.moved(away))
        return True

    def _own_hosts(self) -> set[str]:
        return {*self.source.all_hosts(), *filter(None, map(host_of, (self.base_url, self.source.home)))}

    # -- lists -------------------------------------------------------------------------------------------------------

    def _chosen(self) -> list[Named]:
        """One list of each kind, those first that home page and robots.txt cast doubt on."""
        best: dict[str, tuple[int, int, Named]] = {}
        for number, named in enumerate(lists_of(self.source, self.base, self.now)):
            rank = (0 if self._in_doubt(named) else 1, number, named)
            if named.group not in best or rank[:2] < best[named.group][:2]:
                best[named.group] = rank
        order = sorted(best.items(), key=lambda one: (one[1][0], GROUPS.index(one[0])))
        return [named for _, (_, _, named) in order]

    def _in_doubt(self, named: Named) -> bool:
        seen = self.found.offered
        if named.group == "feeds":
            return bool(seen.feeds) and named.path not in seen.feeds
        if named.group == "news_sitemap":
            return bool(seen.sitemaps) and named.path not in seen.sitemaps
        page = seen.sections.get(named.request.province or "")
        return page is not None and page.rstrip("/") != named.path.rstrip("/") and named.path not in seen.linked

    def _see(self, named: Named) -> Generator[str, Answer, ListSeen]:
        answer = yield from self._ask(named.request.url)
        seen = see_list(named.key, answer, self.source, self.family, named.request.channel, self.base_url)
        self.found.lists.append(seen)
        return seen

    def _look_below(self) -> Generator[str, Answer, None]:
        """An index or a page that only names feeds: the first list below it."""
        above = next((seen for seen in self.found.lists if seen.children), None)
        if above is not None and not self._has_links():
            request = ListingRequest(above.channel, "child", above.children[0])
            yield from self._see(Named(above.key, request))

    def _has_links(self) -> bool:
        return any(seen.links for seen in self.found.lists)

    def _look_for_better(self, *, until_links: bool = False) -> Generator[str, Answer, None]:
        """Something in the place of each list that is not there; `until_links`: no more than leads to an article."""
        for seen in list(self.found.lists):
            if until_links and self._has_links():
                return
            if seen.good or seen.unasked or any(one.key == seen.key for one in self.found.changes):
                continue
            others = any(one.good for one in self.found.lists)
            if not _is_wrong(seen, others=others) or not self.remedies.names(seen):
                self.found.notes.append(f"{seen.key} {seen.url}: {seen.words()}")
                continue
            better = None
            for request in self.remedies.instead_of(seen):
                tried = yield from self._see(Named(seen.key, request))
                if tried.good or tried.unasked:
                    better = tried
                    break
            self._change(*self.remedies.of_list(seen, better, others=others or better is not None))

    # -- an article --------------------------------------------------------------------------------------------------

    def _read_an_article(self) -> Generator[str, Answer, None]:
        url, hint = self._an_article()
        if url is None:
            return
        answer = yield from self._ask(url)
        if answer.page is None:
            if answer.refused is not None:
                self.found.notes.append(f"article {url}: {answer.refused}")
            return
        seen = see_article(answer.page, self.source, self.family, hint)
        self.found.article = seen
        self._change(*self.remedies.of_article(answer.page, seen, self.family, hint))

    def _an_article(self) -> tuple[str | None, Link | None]:
        """An article of the best list; of the home page where no list names any; or what may be one."""
        links = [link for seen in self.found.lists for link in seen.links]
        link = next((link for link in links if link.kind in {None, "news"}), next(iter(links), None))
        if link is not None:
            return link.url, link
        grammar = self.family.grammar(self.source, self.base_url)
        shown = headlined(self._readable(self.home), self.source, self.base_url) or self.found.offered.articles
        named = [*shown, *(url for seen in self.found.lists for url in seen.others)]
        own = [url for url in named if host_of(url) in self._own_hosts()]
        known = [url for url in own if grammar.article_id(url)]
        return next(iter(known or sorted(own, key=len, reverse=True)), None), None

    # -- judging -----------------------------------------------------------------------------------------------------

    def _change(self, *changes: Change) -> None:
        self.found.changes += changes
        self.found.findings += dict.fromkeys(change.why for change in changes)

    def _judged(self) -> Examination:
        found = self.found
        if self.source.unseen and found.article is not None and found.article.record is not None:
            found.notes.append(f"a page was read: keep one (`newscrawl capture {self.source.name} URL`), drop `unseen`")
        if found.findings:
            found.verdict = "contradicts"
        elif found.article is None or found.article.record is None:
            reasons = [answer.refused for answer in self._answers.values() if answer.refused is not None]
            closed = next((one for one in reasons if one.row.blocks or one.row.host), None) or self._challenge()
            found.verdict = "contradicts" if closed is None else "blocked"
            what = "no article could be read" if any(seen.good for seen in found.lists) else "no list could be read"
            why = closed or next(iter(reasons), None) or (found.article.problem if found.article else None)
            found.findings.append(f"{what}: {why or 'nothing that the site names is an article by the file'}")
        return found

    def _challenge(self) -> Refused | None:
        article = self.found.article
        problems = [*(seen.problem for seen in self.found.lists), article.problem if article else None]
        return next((one for one in problems if one is not None and one.row.blocks), None)


def _is_wrong(seen: ListSeen, *, others: bool) -> bool:
    """Whether a list is not there, or is closed where others are open; what fails for a moment says nothing."""
    if seen.problem is None:
        return bool(seen.others)
    if seen.problem.row.host == "shut" or seen.problem.reason == "robots":
        return others
    return seen.problem.reason in {"http_404", "http_410", "not_article", "soft_404"}
