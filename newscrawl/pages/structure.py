"""The article of a page that nobody knows: the element that holds its text, and what in it is something else.

What is used is what the web has in common: the names of tags and roles, the words that class names are made of, how
much of a text lies in links, and blocks that repeat each other. None of it needs the page's classes to mean anything:
where they are hashes, tags, links and repetitions are left.

The steps: what is no article is set aside (`noise`); of the rest, the element with most text of its own is the core;
it grows to its parent as long as that brings more paragraphs of the same kind (page builders put each paragraph into a
box of its own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.pages.body import BLOCKS
from newscrawl.pages.container import container_of
from newscrawl.pages.document import unified
from newscrawl.pages.hidden import seen, words
from newscrawl.pages.measures import NOT_TEXT, Measure, letters, measures_of
from newscrawl.pages.names import (
    ADVERT_HEADS,
    ADVERTS,
    ELSEWHERE,
    LABELS,
    REMARKS,
    SIDE_HEADS,
    SIDE_WORDS,
    TAG_HEADS,
    WEAK_WORDS,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

ROLES: Final = words("alert banner complementary contentinfo dialog menu menubar navigation search toolbar tablist")

MAX_ITEM: Final = 700
"""Characters of one entry of a list beside an article, at most."""
MIN_ITEMS: Final = 3
LINKED: Final = 0.6
"""Share of a block's letters in links from which on it is a list of links."""
TIMED: Final = re.compile(r"\d{1,2}:\d\d|\d{4}[/-]\d|(?:دقیقه|ساعت|روز|هفته|ماه|سال) (?:پیش|قبل)|\b1[34]\d\d\W*$")
MAX_TIME: Final = 45
"""Characters of a part of an entry that says when it was written."""
OWN: Final = words("post entry article news item node content story")
"""Parts of names that make a footer the article's own: `post-footer` says when it was written."""
INLINE_HEADS: Final = frozenset(("strong", "b", "span", "a", "font"))
AMP_SHOWN: Final = words("amp-img amp-anim amp-carousel amp-lightbox-gallery amp-video amp-iframe amp-accordion")
"""Elements of AMP pages that show something of the article; all others are advertisements, menus, notices, buttons."""
MAX_SIGNS: Final = 6
"""Letters beside links and their label: what stands between them."""
HEAD_TAGS: Final = ("h1", "h2", "h3", "h4")
MAX_ELEMENTS: Final = 40_000
"""Elements of a page beyond which it is not looked at."""


@dataclass(slots=True)
class Structure:
    """What is known of a page's structure.

    Attributes:
        container: the element that holds the text; None where there is too little of it.
        noise: elements that are not text of the article.
        letters: of the paragraphs inside of the container.
        spread: entries of lists that stand where a text would.
    """

    container: etree._Element | None = None
    noise: set[etree._Element] = field(default_factory=set)
    lists: set[etree._Element] = field(default_factory=set)
    """Those of them that are lists of other articles, comments, and what surrounds every page."""
    lead: etree._Element | None = None
    """What stands in the container before its paragraphs and is marked up otherwise."""
    letters: int = 0
    spread: int = 0


def structure(root: etree._Element, title: etree._Element | None = None) -> Structure:
    """Find what holds the text of a page.

    Args:
        root: of the page.
        title: the element of the headline, where it is known: what holds it is never set aside.
    """
    if next(islice(root.iter(), MAX_ELEMENTS, None), None) is not None:
        return Structure()
    measures = measures_of(root)
    kept = {title, *title.iterancestors()} if title is not None else set()
    total = max(1, measures[root].text - measures[root].linked)
    found = Structure()
    _set_aside(root, measures, kept, total, found)
    found.container, found.lead, found.letters = container_of(root, found.noise, title)
    return found


def frame_of(container: etree._Element | None, heading: etree._Element | None) -> etree._Element | None:
    """The nearest element that holds both the text and the headline of a page."""
    if container is None or heading is None:
        return None
    above = {container, *container.iterancestors()}
    return next((one for one in heading.iterancestors() if one in above), None)


def _set_aside(
    root: etree._Element,
    measures: dict[etree._Element, Measure],
    kept: set[etree._Element | None],
    total: int,
    found: Structure,
) -> None:
    """Collect what is not the article's text, outermost elements only."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if element is not root and element not in kept and _is_side(element, measures, total):
            found.noise.add(element)
            if _is_elsewhere(element, measures):
                found.lists.add(element)
            continue
        repeated = _repeated(element, measures)
        if repeated and repeated[0] in kept:  # the article, and what was answered to it or follows it
            repeated = repeated[1:]
        if repeated and not any(item in kept for item in repeated):
            found.noise.update(repeated)
            found.lists.update(repeated)
            found.spread = max(found.spread, len(repeated))
        _cut_at_heads(element, measures, kept, total, found)
        waiting.extend(child for child in reversed(element) if child not in found.noise)


def _is_elsewhere(element: etree._Element, measures: dict[etree._Element, Measure]) -> bool:
    """Whether the date of the article cannot stand in what was set aside."""
    if element.tag in {"nav", "aside", "menu"} or (element.tag == "footer" and not _in_article(element)):
        return True
    parts = set(parts_of(f"{element.get('class') or ''} {element.get('id') or ''}"))
    measure = measures.get(element)
    around = _names_of((element, *islice(element.iterancestors(), 3)))
    if "footer" in parts and not around.isdisjoint(OWN):
        parts.discard("footer")
    return bool(parts & ELSEWHERE) or (measure is not None and measure.links >= 3 and measure.linked > 60)


def _names_of(elements: Iterable[etree._Element]) -> set[str]:
    """Parts of the names of some elements."""
    return {part for one in elements for part in parts_of(f"{one.get('class') or ''} {one.get('id') or ''}")}


def _in_article(element: etree._Element) -> bool:
    return any(above.tag in {"article", "main"} for above in element.iterancestors())


def _is_side(element: etree._Element, measures: dict[etree._Element, Measure], total: int) -> bool:
    tag = element.tag
    measure = measures.get(element)
    if measure is None or tag in NOT_TEXT or seen(element) != "shown":
        return True
    if tag.startswith("amp-") and tag not in AMP_SHOWN:
        return True
    share = (measure.text - measure.linked) / total
    if (element.get("role") or "").lower() in ROLES:
        return share < 0.5
    if tag == "form":
        return share < 0.3
    if tag == "header" and not _in_article(element):
        return share < 0.2
    if tag in {"html", "body", "p", "h1"}:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    parts = set(parts_of(names)) if names != " " else set()
    if (parts & SIDE_WORDS or any(part.startswith(ADVERTS) for part in parts)) and share < (
        0.5 if not measure.headed else 0.1
    ):
        return True
    if tag in BLOCKS and measure.links >= 2 and measure.linked > LINKED * measure.text and measure.text:
        return True
    return bool(parts & WEAK_WORDS) and measure.links > 2 and measure.linked > measure.text / 2


def _repeated(element: etree._Element, measures: dict[etree._Element, Measure]) -> list[etree._Element]:
    """Children that repeat each other, each with a link or a time of its own: entries of a list, comments."""
    groups: dict[tuple[str, str], list[etree._Element]] = {}
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {
            "p",
            "br",
            "h2",
            "h3",
            "h4",
            "span",
            "a",
            "tbody",
            "strong",
        }:
            groups.setdefault((child.tag, _shape(child)), []).append(child)
    for group in groups.values():
        if len(group) < MIN_ITEMS:
            continue
        items = [one for one in group if _is_item(one, measures)]
        if len(items) >= MIN_ITEMS and len(items) >= 0.7 * len(group):
            # The first of a thread is the article, where it is longer than what was answered may be.
            return group[1:] if group[0] not in items and measures[group[0]].text > MAX_ITEM else group
    return []


def _shape(element: etree._Element) -> str:
    """Class names without numbers, in the order of the alphabet; at most the first two differ between entries."""
    names = sorted(name for name in (element.get("class") or "").split() if not any(sign.isdigit() for sign in name))
    return " ".join(names) if element.tag in {"div", "section"} else ""


def _is_item(element: etree._Element, measures: dict[etree._Element, Measure]) -> bool:
    measure = measures.get(element)
    if measure is None or not 0 < measure.text <= MAX_ITEM or next(element.iterdescendants(), None) is None:
        return False
    if measure.links and measure.linked >= 12:
        heading = any(True for _ in element.iter(*HEAD_TAGS))
        return heading or measure.linked > 0.25 * measure.text or _is_timed(element)
    return _is_timed(element)


def _is_timed(element: etree._Element) -> bool:
    """Whether a part of an entry says when it was written."""
    for part in islice(element.iterdescendants(), 30):
        if isinstance(part.tag, str) and part.tag not in {"p", "a"}:
            whole = "".join(islice(part.itertext(), 4)).strip()
            pieces = (whole, *(child.tail or "" for child in islice(part.iterchildren("br"), 3)))
            if any(len(text) <= MAX_TIME and TIMED.search(text) for text in pieces):
                return True
    return False


def _cut_at_heads(
    element: etree._Element,
    measures: dict[etree._Element, Measure],
    kept: set[etree._Element | None],
    total: int,
    found: Structure,
) -> None:
    """Set aside a box that begins with the heading of one, or what follows such a heading among its siblings."""
    for child in element:
        measure = measures.get(child)
        if measure is None or child in found.noise or child in kept or not 0 < measure.text <= 60:
            continue
        if child.tag not in BLOCKS and (child.tag not in INLINE_HEADS or element.tag == "p"):
            continue
        words_of_it = unified("".join(child.itertext()))
        if LABELS.match(words_of_it):
            found.noise.add(child)
            mine = measures[element]
            if element not in kept and mine.links and mine.linked >= mine.text - measure.text - MAX_SIGNS:
                found.noise.add(element)  # the label of links to share it by
                return
        if TAG_HEADS.match(words_of_it):
            found.noise.add(child)  # tags are links, if any: what else follows is not theirs
        advert = ADVERT_HEADS.match(words_of_it) is not None
        if not advert and not SIDE_HEADS.match(words_of_it):
            continue
        first = next((one for one in element if measures.get(one) is not None and measures[one].text), None)
        mine = measures[element]
        whole = first is child and not letters(element.text)
        whole = whole and ((mine.text - mine.linked) < 0.5 * total or REMARKS.match(words_of_it) is not None)
        if not whole and (advert or (element.tag == "td" and child.tag not in BLOCKS)):
            continue
        if whole and element not in kept and element.getparent() is not None and element.tag != "body":
            found.noise.add(element)
            found.lists.add(element)
            return
        if child.tag in HEAD_TAGS or child.tag in {"div", "strong", "b", "p"}:
            found.noise.add(child)
            if _own_letters(child.itersiblings(), measures) > _own_letters(
                child.itersiblings(preceding=True), measures
            ):
                continue  # it stands above the text: tags, a box that floats beside it
            found.lists.update(cut := _behind(child, measures, kept, total))
            found.noise.update(cut)
            return


def _behind(
    head: etree._Element,
    measures: dict[etree._Element, Measure],
    kept: set[etree._Element | None],
    total: int,
) -> list[etree._Element]:
    """What belongs to a heading: its siblings up to the next heading of its kind, or to what may be the text."""
    found: list[etree._Element] = []
    for after in head.itersiblings():
        if not isinstance(after.tag, str):
            continue
        if after in kept or (after.tag in {"h1", head.tag} and after.tag != "div"):
            break
        rest = measures.get(after)
        if rest is not None and (rest.text - rest.linked) > 0.4 * total:
            break
        found.append(after)
    return found


def _own_letters(elements: Iterable[etree._Element], measures: dict[etree._Element, Measure]) -> int:
    """Letters outside of links, with those between the elements."""
    found = [(measures.get(one), one) for one in elements]
    return sum((one.text - one.linked if one else 0) + letters(element.tail) for one, element in found)
