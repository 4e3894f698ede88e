"""Whether an article of an unknown site is an album or a film: by its data, its headline, how much of it is text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawl.loaders.standard import is_dated, reading
from newscrawl.loaders.standard_pictures import is_album, pictures_of
from newscrawl.pages.structure import frame_of

if TYPE_CHECKING:
    from newscrawl.items import Kind
    from newscrawl.pages.document import Document

SAYS_VIDEO: Final = re.compile(
    r"^\W*(?:فیلم|ویدئو|ویدیو|کلیپ|موشن[\s\u200c]?گرافی(?:ک)?|تیزر|انیمیشن)\W*[|:/؛+-]|[|+/]\s*(?:فیلم|ویدئو|ویدیو)\W*$"
)
SAYS_PHOTO: Final = re.compile(
    r"^\W*(?:گزارش تصویری|تصاویر|عکس(?:[\s\u200c]?ها)?|آلبوم تصاویر|گالری عکس)\W*[|:/؛+-]"
    r"|[|+/]\s*(?:تصاویر|عکس|گزارش تصویری)\W*$"
)
PLAYERS: Final = re.compile(r"aparat\.com|telewebion|youtube\.com/embed|player|/video/embed|namasha", re.IGNORECASE)
MAX_BESIDE_FILM: Final = 700
"""Letters of the words that stand below a film, at most."""
MAX_LOOKED: Final = 40


def kind_as_shown(document: Document) -> Kind | None:
    """`photo` or `video`; None for any other article, and for a page without a headline."""
    if "kind as shown" not in document.found:
        document.found["kind as shown"] = _kind(document)
    found: Kind | None = document.found["kind as shown"]
    return found


def _kind(document: Document) -> Kind | None:
    found = reading(document)
    if found.heading is None:
        return None
    kinds = document.json_ld.get("@type")
    names = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
    if "videoobject" in names or (document.meta("og:type") or "").lower().startswith("video"):
        return "video"
    title = found.title or ""
    letters = sum(len(line.text) for line in found.body.lines)
    if SAYS_VIDEO.search(title):
        return "video"
    if SAYS_PHOTO.search(title) or is_album(document, pictures_of(document)):
        return "photo"
    return "video" if letters <= MAX_BESIDE_FILM and _has_player(document) else None


def _has_player(document: Document) -> bool:
    """Whether a film stands with headline and text."""
    found = reading(document)
    frame = frame_of(found.shape.container, found.heading)
    if frame is None:
        frame = found.heading.getparent() if found.heading is not None else None
    if frame is None:
        return False
    for element in islice(frame.iter("video", "iframe", "amp-video", "amp-iframe"), MAX_LOOKED):
        if not found.shape.lists.isdisjoint(element.iterancestors()):
            continue
        if element.tag in {"video", "amp-video"} or PLAYERS.search(element.get("src") or element.get("data-src") or ""):
            return True
    return False


def is_wordless(document: Document) -> bool:
    """Whether a page that holds little text is an album or a film all the same: it says when it was published."""
    return kind_as_shown(document) is not None and is_dated(document)
