"""Lead and kicker of an article of an unknown site: what bears their names near the headline, and bold beginnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.pages.document import text_of
from newscrawl.pages.names import LEAD, parts_of
from newscrawl.pages.structure import frame_of
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml import etree

    from newscrawl.pages.document import Document
    from newscrawl.pages.lines import Line
    from newscrawl.pages.structure import Structure

KICKER: Final = re.compile(
    "ro?o?titr|ru?o?titr|rotitle|kicker|up(?:per)?title|pretitle|eyebrow|over(?:line|title)|su(?:pe)?rtitle|toptitle"
)
"""The same of a kicker, in a name without its separators."""
MIN_LEAD: Final = 30
MAX_LEAD: Final = 1_200
MAX_LEADS: Final = 12
"""Elements of such a name that are looked at."""
MAX_KICKER: Final = 160
MIN_BOLD: Final = 60
"""Letters of a bold beginning that is a lead and not the first sub-heading, which ends without a full stop."""
ENDS: Final = frozenset(".!؟?")


def is_named(element: etree._Element) -> bool:
    """Whether an element bears a name of a lead."""
    return not LEAD.isdisjoint(parts_of(_names(element)))


def named(document: Document, shape: Structure, heading: etree._Element | None, title: str) -> str | None:
    """The lead that stands outside of the text's own element.

    Args:
        document: the page.
        shape: its structure.
        heading: the element of the headline.
        title: the key of the headline.
    """
    for element in _bearing(document.root, lambda names: not LEAD.isdisjoint(parts_of(names))):
        text = _own_short(document, element, shape, heading)
        if text is not None and len(text) >= MIN_LEAD and name_key(text) != title:
            return text
    return None


def is_bold(lines: Sequence[Line]) -> bool:
    """Whether the first paragraph of a text is bold and the next one is not."""
    first = lines[0]
    least = MIN_LEAD if first.text[-1:] in ENDS else MIN_BOLD
    return first.bold and least <= len(first.text) <= MAX_LEAD and not lines[1].bold


def kicker(document: Document, shape: Structure, heading: etree._Element | None, title: str) -> str | None:
    """The kicker, an element of the usual names near the headline; arguments as of `named`."""
    for element in _bearing(document.root, lambda names: KICKER.search("".join(parts_of(names))) is not None):
        text = _own_short(document, element, shape, heading)
        if text and 3 <= len(text) <= MAX_KICKER and name_key(text) != title:
            return text
    return None


def _names(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _bearing(root: etree._Element, fits: Callable[[str], bool]) -> Iterator[etree._Element]:
    """Elements whose classes or id bear a name that fits, the first few."""
    number = 0
    for element in root.iter():
        names = _names(element)
        if names != " " and fits(names):
            yield element
            number += 1
            if number > MAX_LEADS:
                return


def _own_short(
    document: Document, element: etree._Element, shape: Structure, heading: etree._Element | None
) -> str | None:
    """The text of an element that stands outside of the text and of what is set aside, and is short."""
    container = shape.container
    if (
        not isinstance(element.tag, str)
        or element.tag in {"meta", "body", "html", "input", "link"}
        or element is container
    ):
        return None
    above = set(element.iterancestors())
    if element in shape.noise or not shape.noise.isdisjoint(above):
        return None
    if container is not None and element in container.iterancestors():
        return None
    if heading is not None:
        frame = frame_of(container, heading)
        if heading in element.iter() or (frame is not None and frame not in above):
            return None
    text = text_of(element, document.repairs)
    return text if len(text) <= MAX_LEAD else None
