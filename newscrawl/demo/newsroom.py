"""The newsroom: which articles there are, in which lists they stand, and what an editor does to them.

Pure model, no network. It knows no site engine: an engine asks it for lists and articles and makes pages of them.
Generated articles are kept as orders (some 200 bytes each) and written when asked for, so that 20,000 start in under
a second.
"""

from __future__ import annotations

import random
from bisect import bisect_left, insort
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from newscrawl.demo.clock import Clock, jalali_day, jalali_span
from newscrawl.demo.editing import edited
from newscrawl.demo.mehr import MEHR
from newscrawl.demo.realtexts import load
from newscrawl.demo.writer import Order, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.demo.model import Article, Headline, Kind, Outlet, Section

    Lens = Callable[[list[int]], list[int]]

REFERENCE_NID: Final = 6705663
"""Mehr's article of Ardabil, 8 Dey 1404, that the project's tests speak of."""
_REFERENCE_DAY: Final = datetime(2025, 12, 29, tzinfo=UTC)
_HISTORY_DAYS: Final = (datetime(2022, 8, 1, 6, tzinfo=UTC), datetime(2024, 2, 8, 6, tzinfo=UTC))
"""10 Mordad 1401 lies in summer time (+04:30), 19 Bahman 1402 does not."""
_KIND_SHARE: Final[tuple[tuple[float, Kind], ...]] = (
    (0.76, "news"),
    (0.85, "report"),
    (0.91, "photo"),
    (0.95, "video"),
    (0.98, "interview"),
    (1.0, "note"),
)


class UnknownArticleError(KeyError):
    """There is no article of that number in the newsroom."""

    def __str__(self) -> str:
        return f"the newsroom has no article {self.args[0]}; /_newsroom/articles lists what it has"


@dataclass(slots=True)
class _Entry:
    """One article: an order for the writer, or a text that is given (real, or edited by hand)."""

    order: Order
    real: Article | None = None

    @property
    def place(self) -> tuple[datetime, int]:
        """Order in every list: by time, then by number."""
        return self.order.published, self.order.nid


class Newsroom:
    """All articles of one outlet.

    Args:
        articles: how many to generate; the real texts and `history` come on top.
        days: over how many days before the clock's present they are spread.
        seed: decides every word, time and number.
        clock: what time it is; by default the machine's own.
        outlet: whose newsroom it is.
        national: share of articles without a province (about a third at Mehr).
        history: how many more to write for two days of 1401 and 1402, so that old listings are not empty.
        real_texts: whether the reference article and Mehr's 15 real texts are there.
    """

    def __init__(
        self,
        *,
        articles: int = 600,
        days: float = 3.0,
        seed: int = 1404,
        clock: Clock | None = None,
        outlet: Outlet = MEHR,
        national: float = 1 / 3,
        history: int = 24,
        real_texts: bool = True,
    ) -> None:
        self.outlet = outlet
        self.clock = clock or Clock()
        self.seed = seed
        self._national = national
        self._writer = Writer(seed)
        self._rng = random.Random(seed)  # noqa: S311 (texts, not secrets)
        self._entries: dict[int, _Entry] = {}
        self._lists: dict[int, list[tuple[datetime, int]]] = {}
        self._serial = 0
        self._next_nid = 0
        self._revision = 0
        self._lenses: list[Lens] = []
        self._shown: dict[int, Article] = {}
        self._headline = lru_cache(maxsize=4096)(self._make_headline)
        now = self.clock.now()
        if real_texts:
            for article in load(outlet):
                self._add(_Entry(Order.of(article), article))
        self._generate(articles, days, history, now)
        for places in self._lists.values():
            places.sort()

    # -- what there is -------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, nid: object) -> bool:
        return nid in self._entries

    def __iter__(self) -> Iterator[int]:
        """Numbers of all articles, newest first."""
        return (nid for _, nid in reversed(self._lists.get(0, [])))

    @property
    def revision(self) -> int:
        """Grows with every publication, edit and withdrawal."""
        return self._revision

    def headline(self, nid: int) -> Headline:
        """What lists show of an article.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        entry = self._entry(nid)
        return self._headline(nid, entry.order.edits)

    def article(self, nid: int) -> Article:
        """The whole article as it stands now.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        entry = self._entry(nid)
        return self._shown.get(nid) or entry.real or self._writer.article(entry.order)

    def state(self, nid: int) -> tuple[int, datetime]:
        """Version and last change of an article, without writing it.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        order = self._entry(nid).order
        if order.edited is not None:
            return 1 + order.edits, max(order.edited, order.published)
        return 1 + order.edits, self.headline(nid).changed

    def published(self, nid: int) -> datetime:
        """When an article was published, without writing its headline.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        return self._entry(nid).order.published

    def truth(self, nid: int) -> dict[str, Any]:
        """What a perfect crawler would record of an article; see `Article.truth`.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        return self.article(nid).truth(self.outlet)

    def select(
        self,
        topic: int = 0,
        *,
        day: tuple[int | None, int | None, int | None] = (None, None, None),
        kinds: Sequence[Kind] = (),
    ) -> list[int]:
        """Numbers of the articles of a list, newest first.

        Args:
            topic: number of a section; 0 for all, an unknown one gives nothing.
            day: Jalali year, month, day; None leaves a part open (a month needs its year, a day its month).
            kinds: only these kinds; empty for all.
        """
        places = self._lists.get(topic, [])
        year, month, date = day
        if year is not None:
            since, until = jalali_span(year, month, date)
            places = places[bisect_left(places, (since, 0)) : bisect_left(places, (until, 0))]
        numbers = [nid for _, nid in reversed(places)]
        if kinds:
            numbers = [nid for nid in numbers if self._entries[nid].order.kind in kinds]
        for lens in self._lenses:
            numbers = lens(numbers)
        return numbers

    def latest(self, count: int, topic: int = 0) -> list[int]:
        """Numbers of the `count` newest articles of a section."""
        if self._lenses:
            return self.select(topic)[:count]
        return [nid for _, nid in reversed(self._lists.get(topic, [])[-count:])]

    def count(self, topic: int = 0) -> int:
        """How many articles a section has."""
        return len(self._lists.get(topic, []))

    def days(self, year: int | None = None) -> list[tuple[int, int, int]]:
        """Jalali days (of one year) on which something was published, newest first."""
        found: dict[tuple[int, int, int], None] = {}
        for published, _ in reversed(self._lists.get(0, [])):
            day = jalali_day(published)
            if year is None or day[0] == year:
                found[day] = None
        return list(found)

    # -- what an editor does -------------------------------------------------------------------------------------

    def publish(
        self,
        count: int = 1,
        *,
        province: str | None = None,
        kind: Kind | None = None,
        at: datetime | None = None,
        title: str | None = None,
        bare: bool = False,
    ) -> list[int]:
        """Publish new generated articles.

        Args:
            count: how many.
            province: ISO code, or the site's slug; None mixes provinces and national news as the start did.
            kind: of which kind; None mixes.
            at: when (aware); by default now. An earlier moment is an article that was approved late.
            title: the same headline for all of them.
            bare: without lead and text, as videos and albums often are.

        Returns:
            Their numbers, oldest first.

        Raises:
            ValueError: when the province is unknown.
        """
        section = self.outlet.section_of(province) if province else None
        moment = (at or self.clock.now()).astimezone(UTC).replace(microsecond=0)
        numbers = []
        for _ in range(count):
            entry = _Entry(self._new_order(moment, section=section, kind=kind))
            if title is not None or bare:
                written = self._writer.article(entry.order)
                bared = replace(written, lead="", dateline="", county="", blocks=[]) if bare else written
                entry.real = replace(bared, title=title or written.title)
            self._entries[entry.order.nid] = entry
            self._list(entry)
            numbers.append(entry.order.nid)
        self._revision += 1
        return numbers

    def take(self, article: Article) -> None:
        """Publish an article that is given, a real text say, under its own number and time."""
        self._list(self._entries.setdefault(article.nid, _Entry(Order.of(article), article)))
        self._revision += 1

    def edit(
        self, nid: int, field: str = "body", value: str = "", *, title: str | None = None, silently: bool = False
    ) -> Article:
        """Edit an article: one field (see `editing.EDITS`), and its time of modification.

        Args:
            nid: which.
            field: a new paragraph by default.
            value: what the field becomes; empty for what the edit makes by itself.
            title: a new headline besides.
            silently: the time of modification stays, so that no list tells of the edit.

        Raises:
            UnknownArticleError: when there is none of that number.
            ValueError: there is no such field, or its value cannot be read.
        """
        entry = self._entry(nid)
        order, article = entry.order, self.article(nid)
        changed = edited(article, field, value, self.outlet)
        if not silently:
            # Two edits within one second must still differ for a client that compares times.
            order.edited = max(self.clock.now(), max(article.changed, order.published) + timedelta(seconds=1))
        order.edits += 1
        entry.real = replace(
            changed,
            title=title or changed.title,
            modified=order.edited if order.edited is not None and not silently else article.modified,
            version=1 + order.edits,
        )
        self._unlist(entry)
        order.section, order.published = changed.section, changed.published
        self._list(entry)
        self._revision += 1
        return entry.real

    def withdraw(self, nid: int) -> None:
        """Take an article down: its page is gone and no list shows it.

        Raises:
            UnknownArticleError: when there is none of that number.
        """
        self._unlist(self._entry(nid))
        del self._entries[nid]
        self._revision += 1

    def live(self, seconds: float, articles: int = 0) -> list[int]:
        """Let time pass: the clock moves on, and articles are published evenly over that time; their numbers."""
        start = self.clock.now()
        self.clock.advance(seconds)
        moments = (start + timedelta(seconds=seconds * (turn + 1) / (articles + 1)) for turn in range(articles))
        return [self.publish(at=moment)[0] for moment in moments]

    @contextmanager
    def seen_as(self, *, lists: Lens | None = None, page: Article | None = None) -> Iterator[None]:
        """For one answer, lists show what `lists` makes of their numbers, and the article's page shows `page`.

        Nothing is changed by it: the truth stays, only the site shows something else.
        """
        if lists is not None:
            self._lenses.append(lists)
        if page is not None:
            self._shown[page.nid] = page
        try:
            yield
        finally:
            if lists is not None:
                self._lenses.remove(lists)
            if page is not None:
                del self._shown[page.nid]

    # -- inside --------------------------------------------------------------------------------------------------

    def _entry(self, nid: int) -> _Entry:
        try:
            return self._entries[nid]
        except KeyError:
            raise UnknownArticleError(nid) from None

    def _list(self, entry: _Entry) -> None:
        for topic in entry.order.section.topics:
            insort(self._lists.setdefault(topic, []), entry.place)

    def _unlist(self, entry: _Entry) -> None:
        for topic in entry.order.section.topics:
            self._lists[topic].remove(entry.place)

    def _make_headline(self, nid: int, edits: int) -> Headline:  # noqa: ARG002 (edits: part of the cache's key)
        entry = self._entries[nid]
        return entry.real if entry.real is not None else self._writer.headline(entry.order)

    def _add(self, entry: _Entry) -> None:
        self._entries[entry.order.nid] = entry
        for topic in entry.order.section.topics:
            self._lists.setdefault(topic, []).append(entry.place)

    def _generate(self, articles: int, days: float, history: int, now: datetime) -> None:
        first = now - timedelta(days=days)
        # Mehr gave about 1,000 numbers a day between December 2025 and September 2026.
        self._next_nid = 6_710_000 + max(0, int((first - _REFERENCE_DAY).total_seconds() / 86_400 * 1000))
        step = days * 86_400 / max(articles, 1)
        for number in range(articles):
            seconds = (number + self._rng.random()) * step
            self._add(_Entry(self._new_order((first + timedelta(seconds=int(seconds))).replace(microsecond=0))))
        afterwards, self._next_nid = self._next_nid, 5_500_000
        for number in range(history):
            day = _HISTORY_DAYS[number % len(_HISTORY_DAYS)]
            self._add(_Entry(self._new_order(day + timedelta(seconds=int(self._rng.random() * 40_000)))))
        self._next_nid = afterwards

    def _new_order(self, published: datetime, *, section: Section | None = None, kind: Kind | None = None) -> Order:
        rng = self._rng
        self._serial += 1
        chance = rng.random()
        drawn_kind = next(kind for bound, kind in _KIND_SHARE if chance < bound)
        nid, section = self._new_nid(), section or self._any_section()
        return Order(nid, self._serial, section, kind or drawn_kind, published, self.clock.now())

    def _new_nid(self) -> int:
        """The next number; one in 25 was given to a draft long before, so numbers do not follow time."""
        self._next_nid += 1 + int(self._rng.random() * 2)
        nid = self._next_nid
        if self._rng.random() < 0.04:
            nid -= 2_000 + int(self._rng.random() * 8_000)
        while nid in self._entries or nid == REFERENCE_NID:
            nid -= 1
        return nid

    def _any_section(self) -> Section:
        wanted = bool(self._rng.random() >= self._national)
        pool = self.outlet.pools[wanted]
        return pool[int(self._rng.random() * len(pool))]
