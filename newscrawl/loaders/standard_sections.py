"""Section and tags of an article of an unknown site, where neither links nor meta tags name them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from newscrawl.loaders import standard_dates
from newscrawl.loaders.rules import Rule, is_home, meta
from newscrawl.loaders.standard import embedded, reading
from newscrawl.loaders.standard_common import without_common
from newscrawl.loaders.standard_near import ABOUT as META_LINE
from newscrawl.pages.document import text_of, unified
from newscrawl.pages.hidden import INLINE
from newscrawl.pages.names import SIDE_WORDS, parts_of
from newscrawl.pages.structure import frame_of

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.pages.document import Document

TRAIL_LABEL: Final = re.compile(r"^\W*(?:گروه|سرویس|بخش|دسته[\s\u200c]?بندی|دسته|شما اینجا هستید)\s*[:：]\s*")
SECTION_LABEL: Final = re.compile(
    r"(?:^|\s)(?:گروه|سرویس|بخش|دسته[\s\u200c]?بندی|دسته|موضوع)(?: خبر(?:ی)?)?\s?[:：]\s?"
    r"([^\W\d_]{2,20}(?:[\s\u200c،و-]{1,3}[^\W\d_]{2,20}){0,2})\s*(?:$|[|\d۰-۹])"
)
"""A line that names the section, at its end or before a sign."""
ARROWS: Final = re.compile(r"\s*[>›»«‹<]+\s*|\s+[/|–-]\s+")
NAME: Final = re.compile(r"[^\W\d_]{2,20}(?:[\s\u200c،و-]{1,3}[^\W\d_]{2,20}){0,3}")
TAG_LABEL: Final = re.compile(
    r"^\W*(?:برچسب|تگ|هشتگ|کلید[\s\u200c]?واژه|کلمات[\s\u200c]کلیدی|واژه[\s\u200c]?های کلیدی|موضوعات مرتبط|tags?)"
    r"[\s\u200c]?(?:ها(?:ی (?:خبر|مطلب))?)?\W*$",
    re.IGNORECASE,
)
TAG_ADDRESS: Final = re.compile(
    r"/(?:tags?|labels?|keywords?|hashtags?|برچسب(?:[-_]?ها)?)[/-]|[?&](?:tags?|keywords?|label)=|=tags?(?:&|$)",
    re.IGNORECASE,
)
LABELLED: Final = ("span", "p", "div", "li", "b", "strong", "h3", "h4", "h5", "dt", "td", "label", "i", "font")
MAX_LABELLED: Final = 4_000
MAX_TAGGED: Final = 30
MAX_TAG: Final = 45
MAX_LINKS: Final = 200
MAX_INSIDE: Final = 150
"""Elements that a list of tags has at most."""
MAX_BESIDE: Final = 60
"""Letters beside the links of a list of tags: its label, and what stands between them."""
MAX_TRAILS: Final = 20
MAX_BOXES: Final = 20
MAX_ABOVE: Final = 2
MAX_NAMES: Final = 4


def section_of_script() -> Rule:
    """The names of sections that a script carries with the article."""
    return Rule("generic", "script", lambda document: _lines(document, "section"), fallback=False)


def tags_of_script() -> Rule:
    """The same of tags."""
    return Rule("generic", "script", lambda document: _lines(document, "tags"), fallback=False)


def _lines(document: Document, key: str) -> list[str]:
    return [text_of(line, document.repairs) for text in embedded(document, key) for line in text.split("\n")]


def keywords(key: str) -> Rule:
    """Names in a meta tag, without those that all pages of the site have."""
    named = meta(key, split=",،;", fallback=False)
    return Rule("meta", key, lambda document: without_common(document, named.find(document)), fallback=False)


def tags_by_label() -> Rule:
    """Links behind a label («برچسب‌ها:»), in its own element, the one around it or the next one."""

    def find(document: Document) -> list[Any]:
        lists = reading(document).shape.lists
        labels = (one for one in islice(document.root.iter(*LABELLED), MAX_LABELLED) if _is_label(one.text))
        for element in islice(labels, MAX_BOXES):
            if not lists.isdisjoint((element, *element.iterancestors())):
                continue
            for holder in (element, element.getparent(), element.getnext()):
                links = list(islice(holder.iter("a"), MAX_TAGGED + 1)) if holder is not None else []
                texts = [text.lstrip("#").strip() for text in (text_of(link, document.repairs) for link in links)]
                if texts and len(texts) <= MAX_TAGGED and all(0 < len(text) <= MAX_TAG for text in texts):
                    return texts
        return []

    return Rule("generic", "label of tags", find, fallback=False)


def tags_by_address() -> Rule:
    """Links to pages of tags that stand in the element which holds headline and text."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        frame = frame_of(found.shape.container, found.heading)
        if frame is None or frame.tag in {"body", "html"}:
            return []
        links = islice(frame.iter("a"), MAX_LINKS)
        named = [link for link in links if TAG_ADDRESS.search(unquote(link.get("href") or ""))]
        lists = {one for one in found.shape.lists if not _are_tags(one)}
        own = [one for one in named if lists.isdisjoint(one.iterancestors()) and not _in_prose(one)]
        texts = [text_of(link, document.repairs).lstrip("#").strip() for link in own]
        return [text for text in texts if 0 < len(text) <= MAX_TAG][:MAX_TAGGED]

    return Rule("generic", "links to tags", find, fallback=False)


def _are_tags(element: etree._Element) -> bool:
    """Whether all links of an element lead to pages of tags, few of them: a cloud beside the article holds more."""
    links = list(islice(element.iter("a"), MAX_TAGGED + 1))
    return len(links) <= MAX_TAGGED and all(TAG_ADDRESS.search(unquote(link.get("href") or "")) for link in links)


def _is_label(text: str | None) -> bool:
    return bool(text) and len(text or "") < 60 and TAG_LABEL.match(unified(text or "")) is not None


def _in_prose(link: etree._Element) -> bool:
    """Whether a link is a word of a text: some systems link the first mention of a tag."""
    above = next((one for one in link.iterancestors() if one.tag not in INLINE), None)
    if above is None:
        return False
    inside = list(islice(above.iter(), MAX_INSIDE + 1))
    if len(inside) > MAX_INSIDE:
        return True
    linked = sum(len(text_of(one)) for one in inside if one.tag == "a")
    return len(text_of(above)) - linked > MAX_BESIDE


def trail_as_text() -> Rule:
    """A line near the headline that is names between arrows: «استان‌ها » اردبیل», linked or not."""

    def find(document: Document) -> list[Any]:
        found = reading(document)
        for line in standard_dates.around(document, found.shape, found.heading)[:MAX_TRAILS]:
            text = TRAIL_LABEL.sub("", line.text)
            parts = [part.strip() for part in ARROWS.split(text)]
            if 2 <= len(parts) <= 4 and all(NAME.fullmatch(part) for part in parts) and line.text != found.title:
                return [text_of(part, document.repairs) for part in parts]
        lines = standard_dates.around(document, found.shape, found.heading)[:MAX_TRAILS]
        said = (match for line in lines if (match := SECTION_LABEL.search(line.text)))
        name = next((match[1].strip() for match in said), None) or found.prefix
        return [text_of(name, document.repairs)] if name else []

    return Rule("generic", "trail", find, fallback=False)


def links_above() -> Rule:
    """A few links that stand alone right above the headline: they lead to its sections."""

    def find(document: Document) -> list[Any]:
        heading = reading(document).heading
        for level in [heading, *islice(heading.iterancestors(), 2)] if heading is not None else []:
            for before in islice(level.itersiblings(preceding=True), MAX_ABOVE):
                names = _alone(before)
                if names:
                    return [text_of(name, document.repairs) for name in names]
        return []

    return Rule("generic", "links above", find, fallback=False)


def _alone(element: etree._Element) -> list[str]:
    """The texts of an element's links, where it holds little else and they can be names of sections."""
    if not isinstance(element.tag, str) or element.tag in {"nav", "header", "script", "style"}:
        return []
    if not SIDE_WORDS.isdisjoint(parts_of(f"{element.get('class') or ''} {element.get('id') or ''}")):
        return []
    links = list(islice(element.iter("a"), MAX_NAMES + 1))
    texts = [text_of(link) for link in links if link.get("href") and not is_home(link.get("href"))]
    whole = text_of(element)
    if not 0 < len(texts) <= MAX_NAMES or len(links) > MAX_NAMES or len(whole) > len("".join(map(text_of, links))) + 20:
        return []
    return texts if all(NAME.fullmatch(text) and not META_LINE.match(text) for text in texts) else []


def links_named(pattern: str, count: int, part: str = "") -> Rule:
    """Links inside of elements whose class or id matches, but for those to the front page.

    By the index of the page's names: XPath that looks into every attribute of a page takes several milliseconds.

    Args:
        pattern: searched in each class name and in each id (with a `#` before it), whatever the case.
        count: links that are read.
        part: of a class name or id, which makes it match, too.
    """
    named = re.compile(pattern, re.IGNORECASE)

    def find(document: Document) -> list[Any]:
        fits = (found for name, found in document.index.items() if named.search(name) or part in parts_of(name))
        elements = [one for found in fits for one in found]
        elements.sort(key=lambda one: one[0])
        links = dict.fromkeys(
            link
            for _, element in elements[:MAX_BOXES]
            for link in islice(element.iter("a"), count)
            if link.get("href") and not is_home(link.get("href"))
        )
        return [text for link in islice(links, count) if (text := text_of(link, document.repairs))]

    return Rule("css", f"names like {pattern}", find, fallback=False)
