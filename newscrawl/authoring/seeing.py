"""What one page of an unknown or doubtful site is seen to be: a list with its order, an article with its rules."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newscrawl import families
from newscrawl.dates import to_jalali
from newscrawl.families.open_addresses import may_be_article
from newscrawl.pages import feed, sitemap
from newscrawl.pages.decode import declared
from newscrawl.pages.document import Document
from newscrawl.pages.listpage import absolute
from newscrawl.pages.page import Answer
from newscrawl.pages.xml import NotXmlError, is_xml, text_of_list
from newscrawl.reasons import Refused
from newscrawl.urls import origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from newscrawl.families.base import Family
    from newscrawl.items import Link
    from newscrawl.pages.page import Channel, Page
    from newscrawl.sources import Source

MIN_ORDER: Final = 3
"""Entries from which on a list has an order."""

MIN_SHARE: Final = 0.9
"""Share of steps that go the same way, in a list that is in order: one pinned article does not make it another."""

MAX_ADDRESSES: Final = 400
FIELDS: Final = ("title", "body", "published_at", "lead", "kicker", "section", "tags", "images", "reporter", "province")
"""Fields that an examination tells about; all others follow from these or are seldom there."""


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A list as it was read.

    Attributes:
        key: what the source file says it by, e.g. `listings.feeds`, `provinces.ardabil`.
        url: its address.
        channel: how it was read.
        links: articles of the source in it.
        children: lists below it.
        others: addresses in it that are no articles of the source by its file.
        problem: why it is not a list that can be walked.
        unasked: enough was asked already.
    """

    key: str
    url: str
    channel: Channel
    links: tuple[Link, ...] = ()
    children: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    problem: Refused | None = None
    unasked: bool = False
    further: bool = False

    @property
    def good(self) -> bool:
        """Whether it names articles, or lists that may."""
        return bool(self.links or self.children)

    @property
    def dated(self) -> list[datetime]:
        """When its entries were published, as it says, in its order."""
        return [link.listed_at for link in self.links if link.listed_at is not None]

    @property
    def order(self) -> str:
        """How it is ordered: `by time`, `by number`, `neither by time nor by number`, or `too short to tell`."""
        if len(self.links) < MIN_ORDER:
            return "too short to tell"
        if len(self.dated) > len(self.links) // 2 and falls(self.dated):
            return "by time"
        if falls([int(link.news_code) for link in self.links]):
            return "by number"
        return "neither by time nor by number"

    def words(self) -> str:
        """One line for people."""
        if self.unasked:
            return "not asked: enough was asked"
        if self.problem is not None:
            return str(self.problem)
        if not self.links:
            return f"{len(self.children)} lists below it" if self.children else "no article of this source in it"
        dated = self.dated
        newest = f", newest {to_jalali(max(dated))}" if dated else ""
        return f"{len(self.links)} articles, {len(dated)} dated{newest}, {self.order}"


def falls(values: Sequence[Any]) -> bool:
    """Whether values go down from one to the next, as good as always.

    >>> falls([9, 8, 8, 7]), falls([1, 2, 3]), falls([5])
    (True, False, False)
    """
    steps = list(itertools.pairwise(values))
    return len(values) >= MIN_ORDER and sum(one >= other for one, other in steps) >= MIN_SHARE * len(steps)


def see_list(
    key: str, answer: Answer, source: Source, family: Family, channel: Channel, base_url: str | None
) -> ListSeen:
    """Read an answer as a list of a source.

    Args:
        key: of the source file.
        answer: what the site said.
        source: the outlet, whose hosts and rules decide what an article is.
        family: the engine that reads it.
        channel: how the engine is to read it.
        base_url: the mirror that was asked, if one was.
    """
    if answer.page is None:
        return ListSeen(key, answer.url, channel, problem=answer.refused, unasked=answer.refused is None)
    try:
        found = family.listing(answer.page, source, channel, base_url=base_url)
    except Refused as refused:
        return ListSeen(key, answer.url, channel, others=addresses(answer.page), problem=refused)
    children = tuple(address for address, _ in found.children)
    others = () if found.links else addresses(answer.page)
    return ListSeen(key, answer.url, channel, found.links, children, others, further=found.next_url is not None)


def addresses(page: Page) -> tuple[str, ...]:
    """What a list of any kind names, as written and made absolute; only what may be an article by its form."""
    text = text_of_list(page.body)
    found: Iterable[str | None]
    try:
        if is_xml(text) or text[:1] in {b"{", b"["}:
            start = text[:3000].lower()
            if b"<urlset" in start or b"<sitemapindex" in start:
                read = sitemap.read_sitemap(page.body, MAX_ADDRESSES, page.url)
                found = [entry.url for entry in (*read.entries, *read.children)]
            else:
                found = [item.url for item in feed.read_feed(page.body, page.url)]
        else:
            found = [absolute(page.url, link.get("href")) for link in Document.of(page).root.iter("a")]
    except (NotXmlError, Refused):
        return ()
    return tuple(dict.fromkeys(url for url in found if url and origin(url) and may_be_article(url)))[:MAX_ADDRESSES]


def headlined(home: Page | None, source: Source, base_url: str | None) -> list[str]:
    """Articles that a home page names under headlines, whatever its engine; in its order."""
    family = families.get("standard")
    stand_in = msgspec.structs.replace(source, family="standard")
    return [link.url for link in see_list("home page", Answer("/", home), stand_in, family, "section", base_url).links]


def host_of(url: str | None) -> str | None:
    """The host of an address that a page wrote, which may be anything; None where it has none."""
    where = origin(url) if url else None
    return where.host if where is not None else None


def most_frequent_host(urls: Iterable[str]) -> str | None:
    """The host that most of some addresses lie on; None where no one has most of them."""
    hosts = Counter(host_of(url) or "" for url in urls)
    host, number = max(hosts.items(), key=lambda item: item[1], default=("", 0))
    return host if number >= MIN_ORDER and number > hosts.total() / 2 else None


class Wins:
    """Counts as Scrapy's collector does, for one article: which rule supplied which field."""

    def __init__(self) -> None:
        self.won: dict[str, str] = {}
        self.missed: dict[str, list[str]] = {}

    def inc_value(self, key: str, count: int = 1) -> None:
        """`parser/<field>/<type>/<rule>`: 1 where the rule matched, 0 where it was tried in vain."""
        parts = key.split("/", 3)
        if len(parts) != 4 or parts[0] != "parser":
            return
        name = f"{parts[2]} {parts[3]}"
        if count:
            self.won[parts[1]] = name
        else:
            self.missed.setdefault(parts[1], []).append(name)


@dataclass(frozen=True, slots=True)
class ArticleSeen:
    """An article as a family read it.

    Attributes:
        url: its address.
        family: who read it.
        record: what came out; None where it was refused.
        rules: by field, the rule that supplied it.
        in_vain: by field, the rules that were tried before and found nothing.
        problem: why it was refused.
        charset: what header and page say its letters are, and whether they were read so.
    """

    url: str
    family: str
    record: dict[str, Any] | None
    rules: dict[str, str] = field(default_factory=dict)
    in_vain: dict[str, list[str]] = field(default_factory=dict)
    problem: Refused | None = None
    charset: str = ""

    @property
    def missing(self) -> list[str]:
        """Fields that nothing supplied."""
        return [] if self.record is None else [name for name in FIELDS if not self.record[name]]

    def words(self) -> str:
        """One line for people."""
        if self.record is None:
            return str(self.problem)
        by = f", fallbacks for {', '.join(self.record['fallbacks'])}" if self.record["fallbacks"] else ""
        without = f", no {', '.join(self.missing)}" if self.missing else ""
        return f"read by {self.family}{by}{without}; {self.charset}"


def see_article(page: Page, source: Source, family: Family, hint: Link | None = None) -> ArticleSeen:
    """Read a page as an article of a source, and say which rules did it."""
    wins = Wins()
    charset = declared(page.body, page.headers.get("content-type", ""))
    try:
        article = family.article(page, source, hint=hint, stats=wins)
    except Refused as refused:
        return ArticleSeen(page.url, family.name, None, wins.won, wins.missed, refused, charset)
    return ArticleSeen(page.url, family.name, msgspec.to_builtins(article), wins.won, wins.missed, None, charset)
