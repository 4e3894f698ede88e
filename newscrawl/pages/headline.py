"""The headline of a page that nobody knows: the element that prints what the page's head calls it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.pages.body import BLOCKS, HEADINGS
from newscrawl.pages.document import unified
from newscrawl.pages.measures import NOT_TEXT
from newscrawl.pages.structure import MAX_ELEMENTS
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from lxml import etree


MIN_BEHIND: Final = 15
MAX_BEFORE: Final = 40
"""Letters of a name that a heading may end with, at least, and of what stands before it there, at most."""


def _is_cut(name: str, key: str) -> bool:
    """Whether a name in the head is the beginning of a longer headline: some systems cut it at 60 or 110 letters."""
    return 40 < len(name) < len(key) < 1.8 * len(name) and key.startswith(name)


def is_behind(name: str, key: str) -> bool:
    """Whether a heading ends with a name of the head: the name of a section stands before it («ورزش: …»)."""
    return len(name) >= MIN_BEHIND and name != key and key.endswith(name) and len(key) - len(name) <= MAX_BEFORE


def leads_home(element: etree._Element) -> bool:
    """Whether an element is the name of the site: a link to its home page, or in one."""
    links = [*islice(element.iter("a"), 1), *(above for above in element.iterancestors() if above.tag == "a")]
    for link in links:
        rest = (link.get("href") or "").split("://", 1)[-1]
        path = rest.partition("/")[2] if "://" in (link.get("href") or "") else rest.lstrip("/.")
        if link.get("href") and not path.strip("/#?"):
            return True
    return False


def headline_element(root: etree._Element, names: list[str]) -> etree._Element | None:
    """The element that prints the headline: a heading whose text is what the page's head calls it, or lies in it.

    Args:
        root: of the page.
        names: texts of `og:title`, JSON-LD and `title`, in any order; they may have the site's name with them, or be
            cut.
    """
    keys = [key for key in map(name_key, names) if key]
    best: tuple[int, int, etree._Element] | None = None
    for number, element in enumerate(islice(root.iter(), MAX_ELEMENTS)):
        if (
            not isinstance(element.tag, str)
            or element.tag in NOT_TEXT | {"head", "html"}
            or (element.tag == "a" and element.getparent() is None)
        ):
            continue
        parts = list(islice(element.iterdescendants(), 7))
        if len(parts) > 6 or any(part.tag in BLOCKS for part in parts):
            continue
        text = unified("".join(element.itertext()))
        if not 8 <= len(text) <= 300:
            continue
        key = name_key(text)
        heads = element.tag == "h1" or element.tag in HEADINGS
        match = max((len(key) for name in keys if key in name or (heads and _is_cut(name, key))), default=0)
        match = match or max((len(name) // 2 for name in keys if is_behind(name, key)), default=0)
        if not match or leads_home(element):
            continue
        level = {"h1": 3, "h2": 2, "h3": 2, "h4": 1}.get(element.tag, 0)
        if any(above.tag in {"nav", "footer", "aside", "ul"} for above in element.iterancestors()):
            level = -1
        if element.tag == "a" or any(above.tag == "a" for above in islice(element.iterancestors(), 3)):
            level -= 5  # a link to it: a list of the most read names this article, too
        elif (
            element.tag != "h1"
            and element.tag not in HEADINGS
            and any(part.tag == "a" and part.get("href") for part in parts)
        ):
            level -= 5  # an entry of such a list
        # A headline that its own element holds; a part of it (a section's name) is shorter.
        rank = (match * 2 + level * 5, -number)
        if best is None or rank > best[:2]:
            best = (*rank, element)
    return best[2] if best is not None else None
