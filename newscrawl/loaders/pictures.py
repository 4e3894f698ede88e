"""Pictures of an article: one entry for each, in the best size that the page itself shows."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from newscrawl.items import Image
from newscrawl.pages.body import MAX_IMAGES
from newscrawl.pages.document import unified
from newscrawl.pages.images import address_of, caption_of, full_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.document import Repairs

SIZED: Final = re.compile(r"^(?P<day>.*/d/\d{4}/\d{2}/\d{2}/)(?P<size>\d)(?P<file>/\d+\.\w{1,8})$")
"""Nastooh's media address: `https://media.<domain>/d/YYYY/MM/DD/<size>/<id>.jpg`; 4 is the largest, 0 the original."""

SCALED: Final = re.compile(r"^(?P<stem>.*)-(?P<width>\d{2,4})x\d{2,4}(?P<suffix>\.\w{1,8})$")
"""WordPress's name of a smaller copy: `uploads/2025/12/a-300x200.jpg` is a copy of `uploads/2025/12/a.jpg`."""

THEME: Final = ("/resources/", "/wp-content/themes/", "/wp-content/plugins/", "/barcode", "/static/", "favicon", "logo")
MAX_PIXELS: Final = 10_000
"""Wider than any scaled copy, so that the picture itself is always larger."""

NO_PICTURE: Final = ("data:", "javascript:", "about:", "blob:")


def collect(found: Iterable[tuple[str, str]], base: str, headline: str) -> list[Image]:
    """Pictures without repetitions, in order of first appearance.

    Args:
        found: addresses and captions (empty when there is none); relative addresses are read against `base`.
        base: on the outlet's own host, so that a mirror's record equals the site's.
        headline: a caption that only repeats it is left out.
    """
    best: dict[str, tuple[int, str, str]] = {}
    for address, caption in found:
        text = address.strip()
        if not text or text.lower().startswith(NO_PICTURE):
            continue
        try:
            url = urljoin(base, text)
        except ValueError:
            continue
        if not url.startswith(("http://", "https://")) or any(part in url.lower() for part in THEME):
            continue
        url = url.split("?ts=")[0].replace(" ", "%20")
        sized = SIZED.match(url)
        scaled = SCALED.match(url) if "/uploads/" in url else None
        key = sized["day"] + sized["file"] if sized else scaled["stem"] + scaled["suffix"] if scaled else url
        size = int(sized["size"]) if sized else int(scaled["width"]) - MAX_PIXELS if scaled else 0
        known = best.get(key)
        note = "" if caption == headline else caption
        if known is None:
            best[key] = (size, url, note)
        elif size > known[0] or (note and not known[2]):
            best[key] = (max(size, known[0]), url if size > known[0] else known[1], note or known[2])
    return [Image(url=url, caption=note or None) for _, url, note in best.values()]


def pairs(elements: Iterable[Any], repairs: Repairs | None = None) -> list[tuple[str, str]]:
    """Address and caption of `img` elements, and of links around them that lead to a larger size.

    `repairs` receives what was changed in the letters of captions.
    """
    found: list[tuple[str, str]] = []
    for image in islice(elements, MAX_IMAGES):
        caption = caption_of(image, repairs) or unified(image.get("title") or image.get("alt") or "", repairs)
        link = next(image.iterancestors("a"), None)
        if link is not None and SIZED.match((link.get("href") or "").split("?")[0]):
            found.append((link.get("href"), caption or unified(link.get("title") or "", repairs)))
        found.extend((address, caption) for address in (full_of(image), address_of(image)) if address)
    return found
