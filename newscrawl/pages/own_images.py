"""Which pictures of a page that nobody knows are the article's: no icons, no advertisements, none of other articles."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from newscrawl.pages.body import IMAGE_TAGS, MAX_IMAGES
from newscrawl.pages.hidden import words
from newscrawl.pages.images import FILE, address_of
from newscrawl.pages.names import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml import etree

NO_PICTURE: Final = words(
    "icon icons logo avatar emoji smiley sprite author gravatar captcha flag badge arrow ad ads advert banner"
)
"""Parts of a picture's class, id or file name that make it none of the article's."""
MIN_SIDE: Final = 100
"""Pixels that a picture of an article says to have at least, where it says anything."""
MAX_ABOVE: Final = 6
MAX_LINKS: Final = 300
MAX_INSIDE: Final = 40
"""Elements of a block that a link may be all of."""
HOLDERS: Final = frozenset({"div", "p", "section", "center", "td"})


def is_own(image: etree._Element, noise: Collection[etree._Element], page: str) -> bool:
    """Whether a picture is one of the article's.

    Args:
        image: the element.
        noise: elements that are not text of the article.
        page: address of the page.
    """
    if image in noise or any(above in noise for above in image.iterancestors()):
        return False
    if any(_says(image.get(side)) < MIN_SIDE for side in ("width", "height")):
        return False
    above = list(islice(image.iterancestors(), MAX_ABOVE))
    names = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in (image, *above[:2]))
    if not NO_PICTURE.isdisjoint(parts_of(f"{names} {_path(address_of(image)).rpartition('/')[2]}")):
        return False
    link = next((one for one in above if one.tag == "a"), None)
    return link is None or not (leads_away(link, page) or _leads_elsewhere(link))


def others(container: etree._Element, page: str) -> list[etree._Element]:
    """What in a text is a picture of something else, and links to other sites that are all that their block holds."""
    images = [one for one in islice(container.iter(*IMAGE_TAGS), MAX_IMAGES) if not is_own(one, (), page)]
    links = (link for link in islice(container.iter("a"), MAX_LINKS) if leads_away(link, page))
    return [*images, *(link for link in links if _is_alone(link))]


def leads_away(link: etree._Element, page: str) -> bool:
    """Whether a link goes to another host, and not to a picture there; hosts below the page's own are not others."""
    try:
        parts = urlsplit(urljoin(page, link.get("href") or ""))
        own = urlsplit(page).netloc.removeprefix("www.")
    except ValueError:
        return False
    host = parts.netloc.removeprefix("www.")
    return bool(host) and host != own and not host.endswith(f".{own}") and FILE.search(parts.path) is None


def _leads_elsewhere(link: etree._Element) -> bool:
    """Whether a link with a picture leads to another page: that of another article."""
    href = (link.get("href") or "").strip()
    return bool(href) and not href.startswith(("#", "javascript:", "data:")) and FILE.search(_path(href)) is None


def _is_alone(link: etree._Element) -> bool:
    above = link.getparent()
    if above is None or above.tag not in HOLDERS:
        return False
    inside = list(islice(above.iter(), MAX_INSIDE + 1))
    if len(inside) > MAX_INSIDE:
        return False
    return "".join(above.itertext()).strip() == "".join(link.itertext()).strip()


def _path(address: str) -> str:
    """The path of an address that may be anything."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _says(size: str | None) -> float:
    """Pixels that an attribute says; infinite where it says none."""
    number = re.match(r"\s*(\d{1,5})(?:px)?\s*$", size or "")
    return float(number[1]) if number else float("inf")
