"""The body of a page whose markup no rule knows: the element whose own paragraphs hold the most text outside links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from newscrawl.pages.body import Body, render

if TYPE_CHECKING:
    from newscrawl.pages.document import Repairs

LEAST: Final = 200
"""Characters outside links that a body must have to be believed without knowing the engine."""

NOT_TEXT: Final = frozenset({"header", "footer", "nav", "aside", "form", "script", "style", "noscript", "button"})
TEXT_TAGS: Final = frozenset({"p", "div", "td", "section", "article"})


def densest(root: etree._Element, repairs: Repairs | None = None) -> Body | None:
    """Find and read it, or None when no element holds enough."""
    scores: dict[etree._Element, float] = {}
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if element.tag in NOT_TEXT:
            walker.skip_subtree()
            continue
        size = _own_text(element) if element.tag in TEXT_TAGS else 0
        if size < 25:
            continue
        holder = element.getparent() if element.tag == "p" else element
        if holder is None:
            continue
        scores[holder] = scores.get(holder, 0) + size
        above = holder.getparent()
        if above is not None:
            scores[above] = scores.get(above, 0) + size * 0.4
    if not scores:
        return None
    best = max(scores, key=scores.__getitem__)
    if scores[best] < LEAST:
        return None
    body = render(best, repairs=repairs)
    body.lines = [line for line in body.lines if not line.linked]
    return body if sum(len(line.text) for line in body.lines) >= LEAST else None


def _own_text(element: etree._Element) -> int:
    """Characters of text directly in an element and its inline children, without links and inner blocks."""
    size = len((element.text or "").strip())
    for child in element:
        if child.tag not in {"a", "p", "div", "ul", "ol", "table", "section", "article", "script", "style"}:
            size += len("".join(child.itertext()).strip()) if element.tag == "p" else len((child.text or "").strip())
        elif child.tag == "a" and "/tag/" in (child.get("href") or ""):
            size += len("".join(child.itertext()).strip())
        size += len((child.tail or "").strip())
    return size
