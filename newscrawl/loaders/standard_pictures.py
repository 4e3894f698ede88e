"""Pictures of an article of an unknown site: what its data say, and what stands with headline and text."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders import pictures
from newscrawl.loaders.standard import reading
from newscrawl.loaders.standard_common import is_common
from newscrawl.pages.body import IMAGE_TAGS, MAX_IMAGES
from newscrawl.pages.images import address_of
from newscrawl.pages.own_images import is_own
from newscrawl.pages.structure import frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.document import Document

ALBUM: Final = 4
"""Pictures from which on a short text is the caption of an album."""


def pictures_of(document: Document) -> list[tuple[str, str]]:
    """Addresses and captions: of the head first, then in the page's order."""
    found = reading(document)
    named = [(url, "") for url in document.metas.get("og:image", [])[:1]]
    named += [(url, "") for url in _addresses(document.json_ld.get("image"))[:MAX_IMAGES]]
    named = [(url, note) for url, note in named if not is_common(document, url)]
    frame = frame_of(found.shape.container, found.heading)
    if frame is None:
        frame = found.shape.container
    if frame is None or frame.tag in {"html", "head"}:
        return named
    images = islice(frame.iter(*IMAGE_TAGS), MAX_IMAGES)
    shown = [image for image in images if is_own(image, found.shape.noise, document.page.url)]
    inside = found.shape.container
    outer = [one for one in shown if inside is None or inside not in one.iterancestors()]
    own = (one for one in outer if not is_common(document, address_of(one)))
    return [*named, *pictures.pairs(own, document.repairs)]


def _addresses(value: Any) -> list[str]:
    """Addresses of a property of JSON-LD: one, several, or objects that hold one."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        address = (one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one
        found += [text for text in (address if isinstance(address, list) else [address]) if isinstance(text, str)]
    return found


def is_album(document: Document, found: Iterable[tuple[str, str]]) -> bool:
    """Whether an article is more pictures than text."""
    shape = reading(document)
    count = len({address for address, _ in (*found, *shape.body.images)})
    return count > ALBUM and sum(len(line.text) for line in shape.body.lines) < count * 150
