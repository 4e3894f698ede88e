"""Section and archive pages: the articles that an HTML list names, in its order, and its next page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from newscrawl.pages.document import compiled, text_of
from newscrawl.urls import as_read

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.urls import Grammar

NEXT_WORDS: Final = frozenset({"بعدی", "صفحه بعد", "صفحهٔ بعد", "next"})
SIDE_TAGS: Final = frozenset({"aside", "nav"})
MIN_LOOSE: Final = 3
MAX_ENTRIES: Final = 500
MAX_BOXES: Final = 50
MAX_ENTRY: Final = 200
"""Far more than a list page has: hostile ones nest boxes and entries in each other."""
SIDE: Final = frozenset({"sidebar", "side", "related-items", "most-viewed", "trending-tags", "ads", "tags", "footer"})


@dataclass(frozen=True, slots=True)
class Item:
    """An article as a list page names it."""

    code: str
    url: str
    classes: tuple[str, ...]
    title: str | None
    times: tuple[str, ...]
    """Texts that may say when it was published, best first."""


@dataclass(frozen=True, slots=True)
class ListRules:
    """Where an engine's lists stand.

    Attributes:
        boxes: selectors of the boxes that can hold the page's own list, tried in order; the first that yields an
            entry decides.
        anywhere: selector of an area to search when no box is left in the markup; a list found there needs three
            entries, since menus and footers link to an article or two.
        items: selector of one entry inside a box.
        titles: selectors of the headline's link inside an entry, tried in order.
        times: selectors (with `::attr`) of publication texts inside an entry, best first.
        pager: selector of the pager's links.
        after_active: selector of the link behind the pager's active number.
        signs: selectors of which one matches on every list page, even on an empty one.
        foreign: selectors of which one matches on pages that are not listings, whatever they link to.
        by_head: whether `link[rel=next]` in the head names the next page, where the page shows no pager.
    """

    boxes: tuple[str, ...]
    anywhere: str
    items: str
    titles: tuple[str, ...]
    times: tuple[str, ...]
    pager: str
    after_active: str
    signs: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    by_head: bool = False


def items(root: etree._Element, rules: ListRules, grammar: Grammar, base: str) -> list[Item]:
    """Entries of the page's own list; one article met twice is one entry.

    Section pages carry boxes of national news beside the list. The page's own list is the box with the pager, or
    without one the box with most entries that is not marked as a side box.
    """
    for selector in rules.boxes:
        best: tuple[bool, int, list[Item]] = (False, 0, [])
        for box in compiled(selector)(root)[:MAX_BOXES]:
            if _is_side(box):
                continue
            entries = _entries(box, rules, grammar, base)
            rank = (bool(compiled(rules.pager)(box)), len(entries), entries)
            if entries and rank[:2] > best[:2]:
                best = rank
        if best[2]:
            return best[2]
    loose = [entry for area in compiled(rules.anywhere)(root)[:1] for entry in _entries(area, rules, grammar, base)]
    return loose if len(loose) >= MIN_LOOSE else []


def _is_side(box: Any) -> bool:
    return any(
        element.tag in SIDE_TAGS or not SIDE.isdisjoint((element.get("class") or "").split())
        for element in (box, *box.iterancestors())
    )


def _entries(box: Any, rules: ListRules, grammar: Grammar, base: str) -> list[Item]:
    entries: dict[str, Item] = {}
    for entry in compiled(rules.items)(box)[:MAX_ENTRIES]:
        if _is_side(entry) or next(islice(entry.iterdescendants(), MAX_ENTRY, None), None) is not None:
            continue
        item = _entry(entry, rules, grammar, base)
        if item is not None:
            entries.setdefault(item.code, item)
    return list(entries.values())


def _entry(entry: Any, rules: ListRules, grammar: Grammar, base: str) -> Item | None:
    for selector in rules.titles:
        for link in compiled(selector)(entry):
            address = absolute(base, link.get("href"))
            code = grammar.article_id(address) if address else None
            if address and code:
                times = (text_of(one) for selector in rules.times for one in compiled(selector)(entry))
                classes = tuple((entry.get("class") or "").lower().split())
                return Item(code, address, classes, text_of(link) or None, tuple(filter(None, times)))
    return None


def next_page(root: etree._Element, rules: ListRules, base: str) -> str | None:
    """The next page of the same list: the pager's «بعدی», or the number behind the active one.

    `a[rel=next]` says nothing here: Nastooh gives it to every number of the pager (archive page of February 2024).
    """
    named = [link for link in compiled(rules.pager)(root) if text_of(link) in NEXT_WORDS]
    for link in named or compiled(rules.after_active)(root):
        address = absolute(base, link.get("href"))
        if address:
            return address
    heads = [link.get("href") for link in root.iter("link") if _leads_on(link)] if rules.by_head else []
    return next((address for href in heads if (address := absolute(base, href)) and address != base), None)


def _leads_on(link: etree._Element) -> bool:
    return "next" in (link.get("rel") or "").lower().split()


def looks_like_list(root: etree._Element, rules: ListRules) -> bool:
    """Whether a page without entries is an empty list, not something else."""
    return any(compiled(selector)(root) for selector in rules.signs)


def is_foreign(root: etree._Element, rules: ListRules) -> bool:
    """Whether a page says of itself that it is not a listing: an article, an error page."""
    return any(compiled(selector)(root) for selector in rules.foreign)


def absolute(base: str, href: str | None) -> str | None:
    """An http(s) address, or None for anchors, scripts and unreadable ones."""
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    try:
        address = urljoin(base, as_read(href))
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None
