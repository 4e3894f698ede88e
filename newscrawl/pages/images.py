"""A picture on a page: where it lies, and what is written below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.pages.document import unified

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.pages.document import Repairs

LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy")
"""Where scripts that load pictures late keep the address; `src` holds a grey dot then."""
STAND_IN: Final = re.compile(
    r"^(?:data:|about:|$)|(?:blank|spacer|placeholder|lazy|loading|pixel)[^/]*\.(?:gif|png|svg|jpe?g)$"
)
FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
SIZE: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")
"""What WordPress puts behind the name of a smaller copy: `a-300x200.jpg` is a copy of `a.jpg`."""
MAX_UP: Final = 12
"""Elements above a picture in which its caption and its link are looked for."""


def address_of(image: etree._Element) -> str:
    """The picture's address as written, empty where it names none."""
    shown = (image.get("src") or "").strip()
    if shown and STAND_IN.search(shown.lower()) is None:
        return shown
    late = next(filter(None, ((image.get(name) or "").strip() for name in LAZY)), "")
    if late:
        return late
    best = max(map(_candidate, (image.get("srcset") or image.get("data-srcset") or "").split(", ")), default=(0.0, ""))
    return best[1] or shown


def _candidate(text: str) -> tuple[float, str]:
    """Width and address of one entry of a `srcset`."""
    address, _, size = text.strip().rstrip(",").partition(" ")
    try:
        return (float(size.strip().rstrip("wx") or 0), address)
    except ValueError:
        return (0.0, address)


def full_of(image: etree._Element) -> str:
    """Address of the same picture in full size, to which it leads or which it names; else empty."""
    name = _name(address_of(image))
    offered = [image.get("data-orig-file"), image.get("data-full-url")]
    for number, above in enumerate(image.iterancestors()):
        if above.tag == "a" or number >= MAX_UP:
            offered.append(above.get("href"))
            break
    for address in filter(None, offered):
        if FILE.search(address.partition("?")[0]) is not None and _name(address) == name:
            return str(address).strip()
    return ""


def _name(address: str) -> str:
    """Name of the file without WordPress's size."""
    return SIZE.sub("", address.partition("?")[0].rpartition("/")[2])


def caption_of(image: etree._Element, repairs: Repairs | None = None) -> str:
    """What is written below a picture: `figcaption`, or the text that WordPress puts beside it; else empty."""
    for number, above in enumerate(image.iterancestors()):
        classes = (above.get("class") or "").split()
        if above.tag == "figure" or "gallery-item" in classes or "wp-caption" in classes:
            parts = [
                "".join(part.itertext())
                for part in above.iter("figcaption", "dd", "p")
                if part.tag == "figcaption" or "wp-caption-text" in (part.get("class") or "").split()
            ]
            text = unified(" ".join(parts), repairs)
            if text:
                return text
        if number >= MAX_UP:
            break
    return ""
