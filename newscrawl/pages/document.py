"""One page, parsed once: the tree, the meta tags and the structured data, for rules to look at.

Selectors on the whole page go by an index of its classes. An engine's rules name some hundred classes, most of which
are not on the page at hand. XPath looks at every element for each of them: 50 ms on a page of 246 KB. One pass over
the elements with a class answers them all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newscrawl.pages.decode import to_utf8
from newscrawl.text.characters import unify_counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.page import Page

CLASSED: Final = etree.XPath("descendant-or-self::*[@class]")
JSON_LD: Final = etree.XPath("descendant::script[@type='application/ld+json']")
ARTICLE_TYPES: Final = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "VideoObject"})
NO_PAGE: Final = b"<html></html>"

TRANSLATOR: Final = HTMLTranslator()
PART: Final = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?P<classes>(?:\.[A-Za-z_][\w-]*)+)(?P<own>::attr\([\w-]+\))?(?P<within>\s+[^\s:,>+~][^,>+~]*)?"
)
FEW: Final = 3
NESTED_COMMA: Final = re.compile(r"[\[(][^\])]*,")
MAX_FIELD: Final = 5_000
"""Characters of a match that are read: hostile pages nest thousands of matches inside of each other."""


def parse_html(html: bytes) -> tuple[etree._Element, bool]:
    """Parse UTF-8 HTML; never raises.

    Returns:
        The root, and whether the parser cut the tree: libxml2 2.14 stops at 2,048 levels without an exception, so
        that everything behind the deep place is missing.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:
        root = None
    last = parser.error_log.last_error
    cut = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return (etree.fromstring(NO_PAGE, parser) if root is None else root), cut


Repairs = dict[str, dict[str, int]]
"""A text that was read, in its own unified letters, to the counts of what was changed in it."""


@dataclass
class Document:
    """What the rules of a family look at.

    Attributes:
        page: the page as served.
        html: the same in UTF-8.
        root: its tree, without comments.
        cut: the tree is incomplete, since the page is nested too deeply.
        article: the element that holds the article (the root until a family narrows it).
        drop: selectors of elements inside the body that are not text of it, those of the source file.
    """

    page: Page
    html: bytes
    root: etree._Element
    cut: bool
    article: etree._Element = field(init=False)
    drop: tuple[str, ...] = ()
    repairs: Repairs = field(default_factory=dict)
    """What was changed in the letters of texts that were read, for counting what an article's own fields needed."""
    searches: int = 0
    """For how many classes the whole page was looked through: an index of them pays from the third on."""

    def __post_init__(self) -> None:
        self.article = self.root

    @classmethod
    def of(cls, page: Page) -> Document:
        """Decode and parse a page.

        Raises:
            Refused: `mojibake`, when its charset cannot be made out.
        """
        html = to_utf8(page.body, page.headers.get("content-type", ""))
        root, cut = parse_html(html)
        return cls(page, html, root, cut)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the meta tags by `property`, `name` and `itemprop`, in page order, empty ones left out.

        They are as printed, since addresses and codes are among them: what is text goes through `text_of`, and so it is
        with `json_ld`.
        """
        found: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            content = meta.get("content")
            if content is None or not content.strip():
                continue
            for key in {meta.get("property"), meta.get("name"), meta.get("itemprop")}:
                if key:
                    found.setdefault(key, []).append(content.strip())
        return found

    def meta(self, key: str) -> str | None:
        """The first non-empty content of that meta tag."""
        values = self.metas.get(key)
        return values[0] if values else None

    @cached_property
    def classes(self) -> dict[str, list[tuple[int, Any]]]:
        """Elements by class, each with its place among those that have one."""
        found: dict[str, list[tuple[int, Any]]] = {}
        for place, element in enumerate(CLASSED(self.root)):
            for name in dict.fromkeys(element.get("class").split()):
                found.setdefault(name, []).append((place, element))
        return found

    @cached_property
    def json_ld(self) -> dict[str, Any]:
        """The first article object among the page's JSON-LD scripts, or an empty dict; broken scripts are skipped."""
        for script in JSON_LD(self.root):
            try:
                found = _article_object(json.loads(script.text or "", strict=False))
            except (ValueError, RecursionError):
                continue
            if found:
                return found
        return {}

    @cached_property
    def canonical(self) -> str | None:
        """The page's own address as `link[rel=canonical]` or `og:url` says, unchecked."""
        for link in self.root.iter("link"):
            if link.get("rel") == "canonical" and link.get("href"):
                return str(link.get("href")).strip()
        return self.meta("og:url")


def _article_object(data: Any) -> dict[str, Any] | None:
    """Look for an article in an object, a list, or the list of a `@graph`."""
    candidates = data if isinstance(data, list) else [data]
    for candidate in candidates:
        if not isinstance(candidate, dict):
            continue
        kind = candidate.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if any(isinstance(name, str) and name in ARTICLE_TYPES for name in kinds):
            return candidate
        graph = candidate.get("@graph")
        if isinstance(graph, list):
            found = _article_object(graph)
            if found:
                return found
    return None


def unified(text: str, repairs: Repairs | None = None) -> str:
    r"""A text of a page as every later rule sees it: Persian letters, single spaces, nothing that is not seen.

    Half-spaces stay as they are: they are decided at the end, for all texts of an article at once. Addresses and codes
    are not texts, and must not come here.

    Args:
        text: as it stands on the page.
        repairs: receives what was changed, if anything was.

    >>> unified("\u200fخبر  هاي كوتاه ")
    'خبر های کوتاه'
    """
    counts: dict[str, int] = {}
    text = unify_counted(" ".join(text.split()), counts)
    if counts and text and repairs is not None:
        repairs[text] = counts
    return text


def text_of(match: Any, repairs: Repairs | None = None) -> str:
    """Text of a match: an element's whole text or the string itself, up to a length; see `unified`."""
    if isinstance(match, str):
        return unified(match[:MAX_FIELD], repairs)
    parts: list[str] = []
    size = 0
    for part in match.itertext():
        parts.append(part)
        size += len(part)
        if size > MAX_FIELD:
            break
    return unified("".join(parts)[:MAX_FIELD], repairs)


@lru_cache(maxsize=512)
def compiled(css: str) -> etree.XPath:
    """A CSS selector (with parsel's `::text` and `::attr(x)`) as a compiled XPath.

    Raises:
        ValueError: the selector cannot be read.
    """
    return _xpath(css, "descendant-or-self::")


@lru_cache(maxsize=512)
def _xpath(css: str, prefix: str) -> etree.XPath:
    try:
        return etree.XPath(TRANSLATOR.css_to_xpath(css, prefix=prefix), smart_strings=False)
    except (SyntaxError, etree.XPathError) as error:
        raise ValueError(f"selector {css!r} cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class _Part:
    """One alternative of a selector: an element by its classes, its attribute, or what is looked for inside of it."""

    tag: str | None
    classes: tuple[str, ...]
    own: etree.XPath | None
    within: etree.XPath | None


@lru_cache(maxsize=512)
def _parts(css: str) -> tuple[_Part, ...] | None:
    """The alternatives, or None where one does not begin with classes."""
    compiled(css)
    if NESTED_COMMA.search(css):
        return None
    parts = []
    for text in css.split(","):
        match = PART.fullmatch(text.strip())
        if match is None:
            return None
        own = _xpath(f"*{match['own']}", "self::") if match["own"] else None
        within = _xpath(match["within"].strip(), "descendant::") if match["within"] else None
        parts.append(_Part(match["tag"], tuple(match["classes"][1:].split(".")), own, within))
    return tuple(parts)


def select(document: Document, css: str) -> list[Any]:
    """What a selector finds on the whole page, in the order of the page.

    Raises:
        ValueError: the selector cannot be read.
    """
    parts = _parts(css)
    document.searches += len(parts or ())
    if parts is None or document.searches < FEW:
        found: list[Any] = compiled(css)(document.root)
        return found
    bases: dict[Any, tuple[int, _Part]] = {}
    results: list[tuple[int, Any]] = []
    for part in parts:
        for at, element in _bases(document, part):
            if part.own is not None:
                results.extend((at, match) for match in part.own(element))
            elif part.within is None:
                results.append((at, element))
            elif not any(bases.get(above, (0, None))[1] is part for above in element.iterancestors()):
                bases[element] = at, part
                results.extend((at, match) for match in part.within(element))
    if len(parts) > 1:
        results.sort(key=lambda result: result[0])
    return list(_distinct(results))


def _bases(document: Document, part: _Part) -> Iterator[tuple[int, Any]]:
    """Elements with the part's tag and classes, with their place on the page."""
    first, *others = part.classes
    for at, element in document.classes.get(first, ()):
        if part.tag is not None and element.tag != part.tag:
            continue
        if not others or set(others) <= set(element.get("class").split()):
            yield at, element


def _distinct(results: list[tuple[int, Any]]) -> Iterator[Any]:
    """Elements once; strings as often as they stand on the page."""
    seen: set[Any] = set()
    for _, match in results:
        if isinstance(match, str):
            yield match
        elif match not in seen:
            seen.add(match)
            yield match
