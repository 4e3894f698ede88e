"""The way to the next page of a list that nobody knows: what says so, the number behind the page's own, «load more»."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.pages.document import text_of
from newscrawl.pages.listpage import NEXT_WORDS, absolute
from newscrawl.urls import ASCII_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from newscrawl.families.lists import Mapper
    from newscrawl.pages.document import Document

NEXT: Final = frozenset(
    {
        *NEXT_WORDS,
        *("بعد", "برو به صفحه بعد", "صفحه بعدی", "برگه بعد", "برگه بعدی", "next page", "older", "older posts"),
        *("قدیمی تر", "نوشته های قدیمی تر", "مطالب قدیمی تر", "پست های قدیمی تر", "خبرهای قدیمی تر", "load more"),
        *("بیشتر", "موارد بیشتر", "مطالب بیشتر", "نمایش بیشتر", "نمایش موارد بیشتر", "بارگذاری بیشتر", "خبرهای بیشتر"),
        *("اخبار بیشتر", "مشاهده بیشتر", "show more", "more"),
    }
)
"""Words of links to what is older, in one form of spaces and without signs."""
SIGNS: Final = re.compile(r"[^\w\s]+|_")
NAMED: Final = re.compile(r"(?:^|[\s_-])next(?:[\s_-]|$)", re.IGNORECASE)
PARAMETERS: Final = re.compile(
    r"page|pages|p|pg|pn|pi|paged|page_?n(?:o|um|umber)|cpage|cur(?:rent)?_?page|صفحه", re.IGNORECASE
)
OFFSETS: Final = re.compile(r"start|offset|from|skip|limitstart|first|begin", re.IGNORECASE)
SEGMENT: Final = re.compile(r"/(?:page|p|صفحه)[/-](\d{1,5})(?:/|$|\.)", re.IGNORECASE)
FEED_LINK: Final = re.compile(rb"<(?:\w{1,10}:)?link\b[^<>]{1,600}>")
FEED_NEXT: Final = re.compile(rb"""\brel\s?=\s?["']next["']""")
FEED_HREF: Final = re.compile(rb"""\bhref\s?=\s?["']([^"'<>]{1,500})["']""")
FEED_MAKER: Final = re.compile(rb"<generator>\s*https?://wordpress\.org/")
CARRIERS: Final = ("href", "data-href", "data-url", "data-next", "data-next-url", "data-load-more", "hx-get")
MAX_LINKS: Final = 3_000
MAX_DIGITS: Final = 6


def next_page(document: Document, base: str, mapper: Mapper) -> str | None:
    """The address of the next page, or None.

    Args:
        document: a page of a list.
        base: what its links are read against.
        mapper: knows what an article is: «بیشتر» leads to one, too, where all addresses differ in parameters alone.
    """
    own = document.page.url
    numbered: list[tuple[int, str]] = []
    for element in islice(document.root.iter("link", "a", "button", "div"), MAX_LINKS):
        address = next((found for found in (absolute(base, element.get(key)) for key in CARRIERS) if found), None)
        if address is None or address == own or (element.tag == "div" and len(element)):
            continue
        if "next" in (element.get("rel") or "").lower().split():
            return address
        if element.tag == "link" or (_number(address) is None and mapper.article(address) is not None):
            continue
        if (_says_next(element) and _is_same_list(own, address)) or _is_named_next(element, own, address):
            return address
        text = text_of(element).translate(ASCII_DIGITS)
        if text.isdecimal() and len(text) < MAX_DIGITS:
            numbered.append((int(text), address))
    return _next_number(own, numbered) or _next_offset(own, numbered)


def _next_number(own: str, numbered: list[tuple[int, str]]) -> str | None:
    """Of links that are numbers, the one behind the page's own number; systems count from one, or from nought."""
    offers = [(shown, number, address) for shown, address in numbered if (number := _number(address)) is not None]
    if not offers:
        return None
    begins = offers[0][0] - offers[0][1]
    here = 1 if (mine := _number(own)) is None else mine + begins
    return next((address for shown, _, address in offers if shown == here + 1 and _is_same_list(own, address)), None)


def next_of_feed(own: str, head: bytes) -> str | None:
    """The page of a feed behind this one: as it says itself (RFC 5005), or as WordPress numbers them.

    Args:
        own: address of the feed.
        head: its beginning.
    """
    for link in FEED_LINK.finditer(head):
        if FEED_NEXT.search(link[0]) and (where := FEED_HREF.search(link[0])):
            return absolute(own, unescape(where[1].decode("utf-8", "replace")))
    if FEED_MAKER.search(head) is None:
        return None
    return next_of_number(own) or f"{own}{'&' if '?' in own else '?'}paged=2"


def next_of_number(own: str) -> str | None:
    """The address behind a page whose own address is numbered, by counting on; None for any other."""
    number = _number(own)
    if number is None:
        return None
    parts = urlsplit(own)
    pairs = [pair.partition("=") for pair in parts.query.split("&")]
    if any(PARAMETERS.fullmatch(_bracketed(unquote(name))) for name, _, _ in pairs):
        query = "&".join(
            f"{name}={number + 1}" if PARAMETERS.fullmatch(_bracketed(unquote(name))) else f"{name}{equals}{value}"
            for name, equals, value in pairs
        )
        return parts._replace(query=query).geturl()
    path = SEGMENT.sub(lambda match: match[0].replace(match[1], str(number + 1), 1), parts.path, count=1)
    return parts._replace(path=path).geturl()


def _bracketed(name: str) -> str:
    """Of `a[b]` the name `b`."""
    return name.rpartition("[")[2].rstrip("]") if name.endswith("]") else name


def _says_next(element: etree._Element) -> bool:
    for text in (text_of(element), element.get("title") or "", element.get("aria-label") or ""):
        words = " ".join(SIGNS.sub(" ", text.replace("\u200c", " ")).lower().split())
        if words in NEXT:
            return True
    return False


def _is_named_next(element: etree._Element, own: str, address: str) -> bool:
    """An arrow: its class says where it leads, and so does its number."""
    above = element.getparent()
    around = f"{element.get('class') or ''} {above.get('class') or '' if above is not None else ''}"
    return NAMED.search(around) is not None and (_number(address) or 0) == (_number(own) or _first(address)) + 1


def _first(address: str) -> int:
    """The number of the first page, which its own address does not say: systems count from one, or from nought."""
    return 0 if (_number(address) or 0) == 1 else 1


def _number(address: str) -> int | None:
    """The number of a page in an address."""
    parts = urlsplit(address)
    for name, value in parse_qsl(parts.query):
        if (
            PARAMETERS.fullmatch(_bracketed(name))
            and (number := value.translate(ASCII_DIGITS)).isdecimal()
            and len(number) < MAX_DIGITS
        ):
            return int(number)
    found = SEGMENT.search(unquote(parts.path).translate(ASCII_DIGITS))
    return int(found[1]) if found else None


def _offset(address: str) -> int | None:
    for name, value in parse_qsl(urlsplit(address).query):
        if OFFSETS.fullmatch(name) and value.isdecimal() and len(value) < 8:
            return int(value)
    return None


def _next_offset(own: str, numbered: list[tuple[int, str]]) -> str | None:
    """Of links that say how many entries are skipped, the nearest behind the page's own."""
    here = _offset(own) or 0
    offers = [(there, address) for _, address in numbered if (there := _offset(address)) is not None and there > here]
    return min(offers)[1] if offers else None


def _is_same_list(own: str, address: str) -> bool:
    """Whether two addresses differ in their page alone: «more» leads to other sections, too."""
    counted = _number(address) is not None or _offset(address) is not None
    return _bare(own) == _bare(address) or (counted and _parts(address) >= _parts(own))


def _bare(address: str) -> str:
    path = SEGMENT.sub("/", unquote(urlsplit(address).path).translate(ASCII_DIGITS) + "/")
    return path.replace("//", "/").rstrip("/").removesuffix("/index.php").lower()


def _parts(address: str) -> set[str]:
    return set(_segments(_bare(address)))


def _segments(path: str) -> Iterator[str]:
    return (part for part in path.split("/") if part)
