"""An element full of markup to paragraphs.

Shapes seen in Nastooh bodies (sites/nastooh.md section 5): `p` after `p`; one `p` with `<br/> <br/>` between its
paragraphs (Mehr 6709761); nested `div dir=rtl` with `<br>` and no `p` (Khabaronline 2020); empty `p`; tables; bold
spans as sub-headings; players, galleries and boxes of other articles in the middle of the text.

What becomes of them: a block element ends a paragraph, and so does what its style makes a block. Two `<br>` do, too. A
single `<br>` does outside of `p`; inside of `p` it does after the end of a sentence, is kept as a line break between
two short lines (verse, addresses), and is a space otherwise (Mehr 6709222 has one in the middle of a sentence). Lines
of preformatted text stay lines. What is not seen on the page is not text (`hidden`).

A table of data is one paragraph: a line a row, its cells joined by « | », each read by these same rules; its caption is
a paragraph before it. A table that only arranges things is read as blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from lxml import etree

from newscrawl.pages.hidden import declarations, seen, words
from newscrawl.pages.images import address_of, caption_of, full_of
from newscrawl.pages.lines import BREAK, Breaks, Line, Piece, noted, paragraphs, without_related
from newscrawl.pages.raised import raised

if TYPE_CHECKING:
    from collections.abc import Collection

    from newscrawl.pages.document import Repairs

IMAGE_TAGS: Final = ("img", "amp-img")
BLOCKS: Final = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figure footer h1 h2 "
    "h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol p plaintext pre section summary table tbody td "
    "tfoot th thead tr ul xmp"
)
HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
BOLD: Final = frozenset({"strong", "b", *HEADINGS})
DROPPED: Final = words(
    "applet aside audio button canvas datalist embed figcaption form frame iframe input link map meta nav "
    "noscript object param rp script select source style svg template textarea title track video"
)
DROPPED_CLASSES: Final = words(
    "ads adsbygoogle advertisement comments gallery item-boxes item-boxes2 item-code item-footer "
    "news-comment print-header related related-items related-news share sharing short-link-container tags "
    "trending-tags video-download"
)
"""Whole class names. Never a part of one: `item-header` and `header-sharing` contain «ad»."""

DROPPED_PREFIXES: Final = ("itemPlayer", "jwplayer", "plyr")
DISPLAYED: Final = words("block flex grid table list-item flow-root table-row table-cell table-caption -webkit-box")
LINE_TAGS: Final = words("listing plaintext pre xmp")
"""Elements whose lines are lines, unless their style says otherwise."""
RAISED: Final = {"super": "sup", "text-top": "sup", "sub": "sub", "text-bottom": "sub"}
"""Values of `vertical-align` that do what `sup` and `sub` do."""
KEPT_LINES: Final = words("pre pre-line pre-wrap break-spaces")
ARTICLE_LINK: Final = re.compile(
    r"^(?:(?:https?://[^/?]+)?/(?:[^/?#]|\?p=)|\?[\w-]{1,20}=|[\w%-]{1,40}\.(?:aspx?|php|html?)(?:\?|$))"
)
"""A page of a site other than its front page: engines do not agree on what an article's address looks like."""
CELLS: Final = frozenset({"td", "th"})
PARTS: Final = ("p", "h2", "h3", "h4", "ul", "ol", "blockquote")
MAX_IMAGES: Final = 200
"""More pictures than any photo story has: what is beyond is a trap."""
MAX_SIGNS: Final = 12
"""Letters of what stands raised or lowered: an exponent, a formula's number, a footnote's mark."""


@dataclass(slots=True)
class Body:
    """The text of an article.

    Attributes:
        lines: its paragraphs.
        images: `src` and caption of the pictures inside, in page order.
    """

    lines: list[Line] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs as text."""
        return [line.text for line in self.lines]


def render(container: etree._Element, drop: Collection[etree._Element] = (), repairs: Repairs | None = None) -> Body:
    """Read an element as paragraphs.

    Args:
        container: the element.
        drop: further elements inside that are not text.
        repairs: receives what was changed in the letters of paragraphs and captions.
    """
    notes: Repairs = {} if repairs is None else repairs
    body = _Reader(container, drop, notes).read()
    body.lines = without_related(body.lines, notes)
    return body


class _Reader:
    """One walk over a container. Not recursive but for cells, which hold no table: hostile pages are very deep."""

    def __init__(self, container: etree._Element, drop: Collection[etree._Element], repairs: Repairs) -> None:
        self.container = container
        self.drop = drop
        self.repairs = repairs
        self.body = Body()
        self.pieces: list[Piece] = []
        self.breaks: Breaks = "hard"
        self.bold = 0
        self.linked = 0
        self.kept = 0

    def read(self) -> Body:
        walker = etree.iterwalk(self.container, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if self._start(element):
                    skipped = element
                    walker.skip_subtree()
            else:
                self._end(element, entered=element is not skipped)
                skipped = None
        self._flush()
        return self.body

    def _start(self, element: etree._Element) -> bool:
        """Enter an element; true when its inside is to be skipped."""
        tag = element.tag
        if element is not self.container and self._is_dropped(element):
            return True
        if _is_block(element):
            self._flush()
            if tag == "table" and _is_data(element):
                self._take_table(element)
                return True
            self.kept += _keeps_lines(element)
            self.breaks = "lines" if self.kept else "soft" if tag == "p" else "hard"
        elif tag in BLOCKS:
            self._take(" ")  # beside each other in one line, and still not one word
        if tag == "br":
            self.pieces.append((BREAK, False, False))
        elif tag in IMAGE_TAGS:
            self._take_image(element)
        elif tag in BOLD:
            self.bold += 1
        elif tag == "a" and _leads_to_article(element):
            self.linked += 1
        elif (stands := _stands(element)) is not None:
            signs = _signs(element, lowered=stands == "sub")
            if signs:
                self._take(signs)
                return True
        if element.text:
            self._take(element.text)
        return False

    def _end(self, element: etree._Element, *, entered: bool) -> None:
        tag = element.tag
        if _is_block(element):
            self._flush()
            self.kept -= entered and _keeps_lines(element)
            self.breaks = "lines" if self.kept else "hard"
        elif tag in BLOCKS:
            self._take(" ")
        if entered:
            if tag in BOLD:
                self.bold -= 1
            elif tag == "a" and _leads_to_article(element):
                self.linked -= 1
        if element is not self.container and element.tail:
            self._take(element.tail)

    def _take(self, text: str) -> None:
        about = (self.bold > 0, self.linked > 0)
        if not self.kept:
            self.pieces.append((text, *about))
            return
        for number, line in enumerate(text.splitlines() if text.strip("\r\n") else [""]):
            if number:
                self.pieces.append((BREAK, False, False))
            self.pieces.append((line, *about))
        if text.endswith("\n"):
            self.pieces.append((BREAK, False, False))

    def _flush(self) -> None:
        if self.pieces:
            self.body.lines.extend(paragraphs(self.pieces, self.repairs, self.breaks))
            self.pieces = []

    def _is_dropped(self, element: etree._Element) -> bool:
        """Whether an element is no text; the pictures of a gallery, and of what hides its text only, are taken."""
        if element.tag in DROPPED or element in self.drop:
            return True
        classes = (element.get("class") or "").split()
        found = seen(element)
        if found == "text hidden" or "gallery" in classes:
            for image in islice(element.iter(*IMAGE_TAGS), MAX_IMAGES):
                self._take_image(image)
            return True
        if found == "hidden" or (element.tag == "section" and "box" in classes):
            return True
        return any(name in DROPPED_CLASSES or name.startswith(DROPPED_PREFIXES) for name in classes)

    def _take_image(self, image: etree._Element) -> None:
        address, full = address_of(image), full_of(image)
        if (address or full) and len(self.body.images) < MAX_IMAGES:
            caption = caption_of(image, self.repairs)
            self.body.images.extend((one, caption) for one in (full, address) if one)

    def _take_table(self, table: etree._Element) -> None:
        rows = []
        for row in table.iter("caption", "tr"):
            if self._is_dropped(row) or any(self._is_dropped(above) for above in _between(row, table)):
                continue
            if row.tag == "caption":
                self.body.lines.extend(self._part(row).lines)
                continue
            cells = [self._cell(cell) for cell in row if cell.tag in CELLS and not self._is_dropped(cell)]
            if any(cells):
                rows.append(noted(" | ".join(cells), cells, self.repairs))
        if rows:
            self.body.lines.append(Line(noted("\n".join(rows), rows, self.repairs), bold=False, linked=False))

    def _cell(self, cell: etree._Element) -> str:
        lines = self._part(cell).paragraphs
        return noted(" ".join(lines).replace("\n", " "), lines, self.repairs)

    def _part(self, element: etree._Element) -> Body:
        """A part of a table by itself, its pictures among ours."""
        found = _Reader(element, self.drop, self.repairs).read()
        self.body.images.extend(found.images[: MAX_IMAGES - len(self.body.images)])
        return found


def _between(row: etree._Element, table: etree._Element) -> list[etree._Element]:
    """What a row lies in, inside of its table: `tbody`."""
    above = row.getparent()
    return [above] if above is not None and above is not table else []


def _is_block(element: etree._Element) -> bool:
    style = element.get("style")
    display = declarations(style).get("display", "") if style else ""
    if display:
        if display in DISPLAYED:
            return True
        if display.startswith("inline") and element.tag != "table":
            return False
    return element.tag in BLOCKS or "d-block" in (element.get("class") or "").split()


def _keeps_lines(element: etree._Element) -> bool:
    style = element.get("style")
    space = declarations(style).get("white-space", "") if style else ""
    return space in KEPT_LINES or (element.tag in LINE_TAGS and not space)


def _leads_to_article(link: etree._Element) -> bool:
    return ARTICLE_LINK.search(link.get("href") or "") is not None


def _stands(element: etree._Element) -> str | None:
    """`sup` or `sub`, by its name or its style, where text stands above or below its line."""
    if element.tag in {"sup", "sub"}:
        return str(element.tag)
    style = element.get("style")
    return RAISED.get(declarations(style).get("vertical-align", "")) if style and element.tag == "span" else None


def _signs(element: etree._Element, *, lowered: bool) -> str:
    """What stands raised or lowered in Unicode's own signs; empty where it holds none, which is read as any text."""
    inside = list(islice(element.iter(), 4))
    if len(inside) > 3:
        return ""
    text = "".join(filter(None, [element.text, *(part for one in inside[1:] for part in (one.text, one.tail))]))
    return raised(text, lowered=lowered) if len(text) <= MAX_SIGNS else ""


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: some row has two cells with text, no table lies inside, nothing says it arranges.

    What arranges things has no titles, and several paragraphs in most of its cells.
    """
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    filled = several = 0
    wide = False
    for row in table.iter("tr"):
        own = [cell for cell in row if cell.tag in CELLS and _holds_text(cell)]
        wide = wide or len(own) > 1
        filled += len(own)
        several += sum(1 for cell in own if next(islice(cell.iterdescendants(*PARTS), 1, None), None) is not None)
    titled = next(table.iterdescendants("th", "caption"), None) is not None
    return wide and (titled or several * 2 < filled)


def _holds_text(cell: etree._Element) -> bool:
    return any(part.strip() for part in cell.itertext())
