"""How much text and how many links the elements of a page hold; computed once, bottom up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newscrawl.pages.hidden import words

if TYPE_CHECKING:
    from lxml import etree

NOT_TEXT: Final = words(
    "aside audio button canvas dialog embed figcaption footer iframe input label map menu nav noscript object "
    "script select style svg template textarea title video"
)
"""Without `head`: the parser leaves in it what a page without a `body` tag begins with, `article` and `main` say."""


@dataclass(slots=True)
class Measure:
    """Letters of an element: all, in links, of paragraphs outside of links."""

    text: int = 0
    linked: int = 0
    links: int = 0
    own: int = 0
    headed: bool = False


def measures_of(root: etree._Element) -> dict[etree._Element, Measure]:
    """Letters of each element, bottom up; without what is never text."""
    found: dict[etree._Element, Measure] = {}
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or element.tag in NOT_TEXT - {"aside", "footer", "nav", "menu", "label"}:
            continue
        measure = found.setdefault(element, Measure())
        measure.text += letters(element.text)
        if element.tag == "a" and element.get("href"):
            measure.linked, measure.links = measure.text, measure.links + 1
        measure.headed = measure.headed or element.tag == "h1"
        above = element.getparent()
        if above is not None:
            parent = found.setdefault(above, Measure())
            parent.text += measure.text + letters(element.tail)
            parent.linked += measure.linked
            parent.links += measure.links
            parent.headed = parent.headed or measure.headed
    return found


def letters(text: str | None) -> int:
    """Letters of a text, with single spaces between its words."""
    return len(" ".join(text.split())) if text else 0
