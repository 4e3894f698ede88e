"""An element full of markup to paragraphs.

Shapes seen in Nastooh bodies (sites/nastooh.md section 5): `p` after `p`; one `p` with `<br/> <br/>` between its
paragraphs (Mehr 6709761); nested `div dir=rtl` with `<br>` and no `p` (Khabaronline 2020); empty `p`; tables; bold
spans as sub-headings; players, galleries and boxes of other articles in the middle of the text.

What becomes of them: a block element ends a paragraph. Two `<br>` do, too. A single `<br>` does outside of `p`; inside
of `p` it does after the end of a sentence, is kept as a line break between two short lines (verse, addresses), and is a
space otherwise (Mehr 6709222 has one in the middle of a sentence). A table is one paragraph: a line a row, its cells
joined by « | »; a table of one column is layout and read as blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from newscrawl.pages.document import unified
from newscrawl.text.boilerplate import is_related_head

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from newscrawl.pages.document import Repairs


def words(text: str) -> frozenset[str]:
    """A set of names, written as one text."""
    return frozenset(text.split())


BLOCKS: Final = words(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer h1 h2 h3 h4 "
    "h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
BOLD: Final = frozenset({"strong", "b", *HEADINGS})
DROPPED: Final = words(
    "applet aside audio button canvas datalist embed figcaption form frame iframe input link map meta nav "
    "noscript object param script select source style svg template textarea title track video"
)
DROPPED_CLASSES: Final = words(
    "ads adsbygoogle advertisement comments d-none gallery hidden item-boxes item-boxes2 item-code item-footer "
    "news-comment print-header related related-items related-news share sharing short-link-container sr-only tags "
    "trending-tags video-download"
)
"""Whole class names. Never a part of one: `item-header` and `header-sharing` contain «ad»."""

DROPPED_PREFIXES: Final = ("itemPlayer", "jwplayer", "plyr")
INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SENTENCE_END: Final = frozenset(".!؟?:؛…»)]")
LIST_ITEM: Final = re.compile(r"^\s*(?:[-–—•*▪■●◾🔹🔸✅]|[\d۰-۹]{1,3}\s*[-.)–])")
ARTICLE_LINK: Final = re.compile(r"^(?:https?://[^/?]+)?/(?:[^/?#]|\?p=)")
"""A page of a site other than its front page: engines do not agree on what an article's address looks like."""
UNSEEN: Final = " \u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
BLANK: Final = " \t\n\r\xa0\u200c"
SHORT_LINE: Final = 80
MAX_SUBHEAD: Final = 150
MAX_IMAGES: Final = 200
"""More pictures than any photo story has: what is beyond is a trap."""


@dataclass(slots=True)
class Line:
    """A stretch of text with what its markup says about it."""

    text: str
    bold: bool
    linked: bool
    """All of it is inside links to articles."""


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


BREAK: Final = "\u2028"
"""Stands for `<br>` among text pieces; a line separator in the source means the same."""

Piece = tuple[str, bool, bool]


def render(container: etree._Element, drop: Collection[etree._Element] = (), repairs: Repairs | None = None) -> Body:
    """Read an element as paragraphs.

    Args:
        container: the element.
        drop: further elements inside that are not text.
        repairs: receives what was changed in the letters of paragraphs and captions.
    """
    reader = _Reader(container, drop, {} if repairs is None else repairs)
    reader.read()
    reader.body.lines = _without_related(reader.body.lines)
    return reader.body


class _Reader:
    """One walk over a container. Not recursive: hostile pages are thousands of levels deep."""

    def __init__(self, container: etree._Element, drop: Collection[etree._Element], repairs: Repairs) -> None:
        self.container = container
        self.drop = drop
        self.repairs = repairs
        self.body = Body()
        self.pieces: list[Piece] = []
        self.soft = False
        self.bold = 0
        self.linked = 0

    def read(self) -> None:
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

    def _start(self, element: etree._Element) -> bool:
        """Enter an element; true when its inside is to be skipped."""
        tag = element.tag
        if element is not self.container and (tag in DROPPED or element in self.drop or _is_dropped(element)):
            if "gallery" in (element.get("class") or "").split():
                for image in element.iter("img"):
                    _take_image(image, self.body, self.repairs)
            return True
        if tag in BLOCKS:
            self._flush()
            self.soft = tag == "p"
            if tag == "table" and _is_data(element):
                _take_table(element, self.body, self.repairs)
                return True
        if tag == "br":
            self.pieces.append((BREAK, False, False))
        elif tag == "img":
            _take_image(element, self.body, self.repairs)
        elif tag in BOLD:
            self.bold += 1
        elif tag == "a" and _leads_to_article(element):
            self.linked += 1
        if element.text:
            self.pieces.append((element.text, self.bold > 0, self.linked > 0))
        return False

    def _end(self, element: etree._Element, *, entered: bool) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            self.soft = False
        if entered:
            if tag in BOLD:
                self.bold -= 1
            elif tag == "a" and _leads_to_article(element):
                self.linked -= 1
        if element is not self.container and element.tail:
            self.pieces.append((element.tail, self.bold > 0, self.linked > 0))

    def _flush(self) -> None:
        if self.pieces:
            self.body.lines.extend(_paragraphs(self.pieces, self.repairs, soft=self.soft))
            self.pieces = []


def _is_dropped(element: etree._Element) -> bool:
    name = element.get("class")
    if name:
        for token in name.split():
            if token in DROPPED_CLASSES or token.startswith(DROPPED_PREFIXES):
                return True
        if element.tag == "section" and "box" in name.split():
            return True
    style = element.get("style")
    return style is not None and INVISIBLE.search(style) is not None


def _leads_to_article(link: etree._Element) -> bool:
    return ARTICLE_LINK.search(link.get("href") or "") is not None


def _take_image(image: etree._Element, body: Body, repairs: Repairs) -> None:
    address = image.get("src") or image.get("data-src")
    if not address or len(body.images) >= MAX_IMAGES:
        return
    caption = ""
    figure = next(image.iterancestors("figure"), None)
    if figure is not None:
        caption = unified(" ".join("".join(part.itertext()) for part in figure.iter("figcaption")), repairs)
    body.images.append((address, caption))


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: some row has two cells or more, and no table lies inside."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(sum(1 for cell in row if cell.tag in {"td", "th"}) > 1 for row in table.iter("tr"))


def _take_table(table: etree._Element, body: Body, repairs: Repairs) -> None:
    rows = []
    for row in table.iter("tr"):
        cells = [unified(" ".join(cell.itertext()), repairs) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            rows.append(_noted(" | ".join(cells), cells, repairs))
        for image in row.iter("img"):
            _take_image(image, body, repairs)
    if rows:
        body.lines.append(Line(_noted("\n".join(rows), rows, repairs), bold=False, linked=False))


def _noted(whole: str, parts: list[str], repairs: Repairs) -> str:
    """A text that was put together; what was changed in its parts was changed in it."""
    changed = [repairs[part] for part in parts if part in repairs] if repairs else []
    if changed:
        repairs[whole] = {kind: sum(one.get(kind, 0) for one in changed) for one in changed for kind in one}
    return whole


def _paragraphs(pieces: list[Piece], repairs: Repairs, *, soft: bool) -> Iterator[Line]:
    """Pieces between two block boundaries as paragraphs, by the rules about `<br>`."""
    held: list[Line] = []
    text: list[str] = []
    breaks = 2
    for line, following in _split(pieces, repairs):
        if held and (_changes(held[-1], line) or _separates(held[-1].text, line.text, breaks, soft=soft)):
            yield _joined(held, text, repairs)
            held, text = [], []
        if held:
            both_short = len(held[-1].text) <= SHORT_LINE and len(line.text) <= SHORT_LINE
            text.append("\n" if both_short else " ")
        text.append(line.text)
        held.append(line)
        breaks = following
    if held:
        yield _joined(held, text, repairs)


def _joined(lines: list[Line], text: list[str], repairs: Repairs) -> Line:
    return Line(
        _noted("".join(text), text, repairs), all(line.bold for line in lines), all(line.linked for line in lines)
    )


def _changes(before: Line, after: Line) -> bool:
    """Whether text ends or begins beside links to other articles: «بیشتر بخوانید» inside of a `p` (IRIB, 2026)."""
    return before.linked != after.linked or is_related_head(before.text)


def _separates(before: str, after: str, breaks: int, *, soft: bool) -> bool:
    """Whether so many `<br>` between two texts end a paragraph; `soft` inside of `p`."""
    if breaks > 1 or not soft:
        return True
    return before[-1:] in SENTENCE_END or LIST_ITEM.match(after) is not None


def _split(pieces: list[Piece], repairs: Repairs) -> Iterator[tuple[Line, int]]:
    """Lines between `<br>`, each with the number of `<br>` after it."""
    held: Line | None = None
    breaks = 0
    current: list[Piece] = []
    for piece in [*pieces, (BREAK, False, False)]:
        if piece[0] != BREAK:
            current.append(piece)
            continue
        line = _line(current, repairs)
        current = []
        if line is None:
            breaks += 1
            continue
        if held is not None:
            yield held, breaks
        held, breaks = line, 1
    if held is not None:
        yield held, breaks


def _line(pieces: list[Piece], repairs: Repairs) -> Line | None:
    text = unified("".join(piece[0] for piece in pieces), repairs)
    if not text.strip(UNSEEN):
        return None
    filled = [piece for piece in pieces if piece[0].strip(BLANK)]
    return Line(text, bold=all(piece[1] for piece in filled), linked=all(piece[2] for piece in filled))


def _without_related(lines: list[Line]) -> list[Line]:
    """Leave out «بیشتر بخوانید» and the links to other articles that follow it."""
    kept: list[Line] = []
    after_head = False
    for line in lines:
        if is_related_head(line.text):
            after_head = True
        elif not (after_head and line.linked):
            after_head = False
            kept.append(line)
    return kept


def subheads(lines: list[Line]) -> list[str]:
    """Paragraphs that are sub-headings: short, bold as a whole, with text after them.

    In a text that is mostly bold, bold means nothing, and there are none.
    """
    bold = [line for line in lines if line.bold]
    if len(bold) * 2 > len(lines):
        return []
    last = next((number for number in range(len(lines) - 1, -1, -1) if not lines[number].bold), -1)
    return [line.text for line in lines[:last] if line.bold and len(line.text) <= MAX_SUBHEAD]
