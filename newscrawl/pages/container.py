"""The element of a page that holds its text, among what is not set aside as something else."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.pages.body import BLOCKS
from newscrawl.pages.measures import NOT_TEXT, letters
from newscrawl.pages.names import LEAD, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MIN_PARAGRAPH: Final = 25
GROWTH: Final = 0.12
"""Share of the text so far that a larger element must bring, in paragraphs, to be the better one."""
FARTHER: Final = 0.9
"""What a text counts one element farther up."""
MAX_LEVELS: Final = 6
LEADING: Final = 0.3
"""What a paragraph counts that lies in something called a lead."""
MAX_GROWTH: Final = 20
MAX_PATH: Final = 40
"""Elements between a paragraph and what holds the text: hostile pages are nested two thousand deep."""
BARE: Final = 0.3
"""Share of the same that the larger element must hold right in itself."""


def container_of(
    root: etree._Element, noise: set[etree._Element], title: etree._Element | None
) -> tuple[etree._Element | None, etree._Element | None, int]:
    """The element that holds the text, the lead inside of it where it is marked up otherwise, and the text's letters.

    Args:
        root: of the page.
        noise: elements that are not text.
        title: the element of the headline.
    """
    own = _own_paragraphs(root, noise)
    if not own:
        return None, None, 0
    core = _core(own)
    if core is None:
        return None, None, 0
    container = _grown(core, own, title)
    return container, _lead(container, own, title), _sum_below(container, own)


def _own_paragraphs(root: etree._Element, noise: set[etree._Element]) -> dict[etree._Element, int]:
    """Letters of the paragraphs whose nearest block is that element, outside of links, where they are long enough."""
    found: dict[etree._Element, int] = {}
    for holder, size in _runs(root, noise):
        if size >= MIN_PARAGRAPH:
            found[holder] = found.get(holder, 0) + size
    return found


def _runs(root: etree._Element, noise: set[etree._Element]) -> Iterator[tuple[etree._Element, int]]:
    """Stretches of text between the borders of blocks and `br`, with the block that they lie in."""
    stack: list[tuple[etree._Element, etree._Element, bool]] = [(root, root, False)]
    runs: dict[etree._Element, int] = {}
    while stack:
        element, holder, linked = stack.pop()
        if element in noise or not isinstance(element.tag, str) or element.tag in NOT_TEXT:
            continue
        holder = element if element.tag in BLOCKS else holder
        linked = linked or (element.tag == "a" and bool(element.get("href")))
        if not linked:
            runs[holder] = runs.get(holder, 0) + letters(element.text)
        for child in element:
            if not linked:
                runs[holder] = runs.get(holder, 0) + letters(child.tail)
            stack.append((child, holder, linked))
    yield from runs.items()


def _core(own: dict[etree._Element, int]) -> etree._Element | None:
    """The element below which most text lies in the same way: in paragraphs right below it, or in one box each.

    The nearer the text, the better: of elements that hold the same text, the innermost.
    """
    scores: dict[tuple[etree._Element, tuple[str, ...]], float] = {}
    for holder, size in own.items():
        path: tuple[str, ...] = ()
        weight = size * (LEADING if _is_lead(holder) else 1.0)
        for above in islice(_targets(holder), MAX_LEVELS):
            scores[above, path] = scores.get((above, path), 0.0) + weight
            path, weight = (above.tag, *path), weight * FARTHER
    return max(scores, key=scores.__getitem__)[0] if scores else None  # none: all text lies bare in the page itself


def _is_lead(holder: etree._Element) -> bool:
    """Whether a paragraph lies in what is named as a lead: its text is elsewhere, if there is any."""
    for element in islice((holder, *holder.iterancestors()), 4):
        if element.tag in {"article", "main", "body"}:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if names != " " and not LEAD.isdisjoint(parts_of(names)):
            return True
    return False


def _targets(holder: etree._Element) -> Iterator[etree._Element]:
    """Elements that may be the text's own, from a paragraph's upwards."""
    for element in (holder, *holder.iterancestors()):
        if element.tag not in {"p", "li", "blockquote", "h2", "h3", "h4", "ul", "ol", "html", "body"}:
            yield element
    yield from (element for element in holder.iterancestors("body"))


def _sum_below(element: etree._Element, own: dict[etree._Element, int]) -> int:
    inside = set(element.iter())
    return sum(size for holder, size in own.items() if holder in inside)


def _grown(core: etree._Element, own: dict[etree._Element, int], title: etree._Element | None = None) -> etree._Element:
    """The core, or the element above it that holds more paragraphs which lie in it as those of the core do.

    A page builder puts each paragraph into the same boxes; the words of a footer lie elsewhere. In an element without
    the headline, boxes around boxes do not count: editors nest them by pasting.
    """
    best, size = core, _sum_below(core, own)
    headed = set(title.iterancestors()) if title is not None else set()
    held = set(core.iter())
    for above in islice(core.iterancestors(), MAX_GROWTH):
        if above.tag in {"body", "html"} or (above.tag == "tr" and sum(cell.tag in {"td", "th"} for cell in above) > 1):
            break  # cells beside each other are columns of the page
        below = {holder: path for holder in own if (path := _path(holder, above)) is not None}
        if title is not None and above not in headed:
            below = {holder: tuple(tag for tag in path if tag != "div") for holder, path in below.items()}
        mine = {path for holder, path in below.items() if holder in held}
        alike = sum(own[holder] for holder, path in below.items() if path in mine)
        bare = own.get(above, 0)  # text between boxes: the boxes are parts of it
        alike += bare if bare > BARE * size else 0
        if alike - size > GROWTH * size:
            best, size, held = above, alike, set(above.iter())
        if above.tag in {"article", "main"}:
            break
    return best


def _lead(
    container: etree._Element, own: dict[etree._Element, int], title: etree._Element | None
) -> etree._Element | None:
    """The one block between headline and paragraphs that is not one of them, where the paragraphs are `p`."""
    blocks = [element for element in container.iter() if element in own and element is not container]
    if title is not None and title in (inside := list(container.iter())):
        behind = set(inside[inside.index(title) + 1 :])
        blocks = [element for element in blocks if element in behind and title not in element.iterancestors()]
    paragraphs = sum(element.tag == "p" for element in blocks)
    if len(blocks) < 2 or blocks[1].tag != "p" or paragraphs < 0.7 * (len(blocks) - 1):
        return None
    return blocks[0] if blocks[0].tag in {"div", "h2", "h3", "h4", "section", "blockquote"} else None


def _path(holder: etree._Element, above: etree._Element) -> tuple[str, ...] | None:
    """Tags from an element down to a paragraph; None where it lies elsewhere."""
    path = [holder.tag]
    for element in islice(holder.iterancestors(), MAX_PATH):
        if element is above:
            return tuple(path)
        path.append(element.tag)
    return None
