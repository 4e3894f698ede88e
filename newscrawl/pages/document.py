"""One page, parsed once: the tree, the meta tags and the structured data, for rules to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newscrawl.pages.decode import to_utf8

if TYPE_CHECKING:
    from newscrawl.families.base import Page

CLASSED: Final = etree.XPath("descendant-or-self::*[@class]")
JSON_LD: Final = etree.XPath("descendant::script[@type='application/ld+json']")
ARTICLE_TYPES: Final = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "VideoObject"})
NO_PAGE: Final = b"<html></html>"


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
    searches: int = 0
    """How many selectors looked at the whole page: an index of its classes pays from the third on."""

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
        """Contents of the meta tags by `property`, `name` and `itemprop`, in page order, empty ones left out."""
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
