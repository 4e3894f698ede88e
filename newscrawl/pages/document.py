"""One page, parsed once: the tree, the meta tags and the structured data, for rules to look at.

Selectors go by an index of the page's classes and ids. An engine's rules name some hundred of them, most of which are
not on the page at hand. XPath looks at every element for each of them: 50 ms on a page of 246 KB. One pass over the
elements that have any answers them all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newscrawl.pages.bounds import check_size
from newscrawl.pages.decode import to_utf8
from newscrawl.pages.sheets import hide
from newscrawl.pages.structured import article_of
from newscrawl.pages.twice import once
from newscrawl.text.characters import is_unified, unify_counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.pages.page import Page

NO_PAGE: Final = b"<html></html>"

TRANSLATOR: Final = HTMLTranslator()
VALUE: Final = r"""(?:[~|^$*]?=(?:[\w-]+|"[^"\]]*"|'[^'\]]*'))?"""
PART: Final = re.compile(
    rf"""(?P<tag>[a-z][a-z0-9]*)?(?P<id>\#[A-Za-z_][\w-]*)?(?P<classes>(?:\.[A-Za-z_][\w-]*)*)"""
    rf"""(?P<filter>(?:\[[\w-]+{VALUE}\])*)(?P<own>::attr\([\w-]+\))?(?P<within>\s+[^\s:,>+~][^,>+~]*)?"""
)
SURROGATE: Final = re.compile("[\ud800-\udfff]")
NESTED_COMMA: Final = re.compile(r"[\[(][^\])]*,")
MAX_CLASSES: Final = 100
"""Characters of a class attribute whose names are kept for the next page of the engine."""
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
    marked: list[etree._Element] = field(default_factory=list)
    """Elements with a class or an id, once `index` was asked for."""
    found: dict[str, Any] = field(default_factory=dict)
    """What rules that look at the page as a whole found, by their name, so that it is looked for once."""

    def __post_init__(self) -> None:
        self.article = self.root

    @classmethod
    def of(cls, page: Page) -> Document:
        """Decode and parse a page.

        Raises:
            Refused: `mojibake`, when its charset cannot be made out; `too_complex`, when it is more than any article.
        """
        html = to_utf8(page.body, page.headers.get("content-type", ""))
        check_size(html)
        root, cut = parse_html(html)
        document = cls(page, html, root, cut)
        if b"<style" in html:
            hide(root, document.index)
        return document

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
    def index(self) -> dict[str, list[tuple[int, Any]]]:
        """Elements by class and, with a `#`, by id; each with its place in `marked`."""
        found: dict[str, list[tuple[int, Any]]] = {}
        self.marked.clear()
        for element in self.root.iter("*"):
            classes, name = element.get("class"), element.get("id")
            if classes is name is None:
                continue
            entry = (len(self.marked), element)
            self.marked.append(element)
            for key in _names(classes) if classes else ():
                if key in found:
                    found[key].append(entry)
                else:
                    found[key] = [entry]
            if name is not None:
                found.setdefault(f"#{name}", []).append(entry)
        return found

    @cached_property
    def reach(self) -> tuple[int, int]:
        """The first place of the index inside of the article, and the first behind it; both 0 when it is elsewhere."""
        has = (one for one in self.article.iter("*") if one.get("class") is not None or one.get("id") is not None)
        first = next(has, None)
        if first is None:
            return 0, 0
        name = (first.get("class") or "").split()[:1] or [f"#{first.get('id')}"]
        low = next((at for at, element in self.index.get(name[0], ()) if element is first), None)
        if low is None:
            return 0, 0
        # What is inside stands together, so the first outside is found by halving.
        return low, bisect_left(self.marked, 1, low, key=lambda one: 0 if _is_inside(one, self.article) else 1)

    @cached_property
    def dropped(self) -> frozenset[etree._Element]:
        """Elements that `drop` names."""
        alternatives = (one for css in self.drop for one in _alternatives(css))
        return frozenset(element for css in alternatives for element in select(self, css))

    @cached_property
    def json_ld(self) -> dict[str, Any]:
        """The article among the page's JSON-LD, or an empty dict; see `structured`."""
        return article_of(self.root)

    @cached_property
    def canonical(self) -> str | None:
        """The page's own address as `link[rel=canonical]` or `og:url` says, unchecked."""
        for link in self.root.iter("link"):
            if link.get("rel") == "canonical" and link.get("href"):
                return str(link.get("href")).strip()
        return self.meta("og:url")


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
    text = " ".join(text.split())
    if is_unified(text):
        return text
    counts: dict[str, int] = {}
    if SURROGATE.search(text) is not None:  # JSON may hold halves of pairs, which no file and no database takes
        text = SURROGATE.sub("\ufffd", text)
    text = unify_counted(text, counts)
    if counts and text and repairs is not None:
        repairs[text] = counts
    return text


def text_of(match: Any, repairs: Repairs | None = None, limit: int = MAX_FIELD) -> str:
    """Text of a match: an element's whole text or the string itself, up to a length; see `unified`."""
    if isinstance(match, str):
        return unified(once(match[:limit]), repairs)
    parts: list[str] = []
    size = 0
    for part in match.itertext():
        parts.append(part)
        size += len(part)
        if size > limit:
            break
    return unified(once("".join(parts)[:limit]), repairs)


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


def _names(classes: str) -> tuple[str, ...]:
    return _kept_names(classes) if len(classes) <= MAX_CLASSES else tuple(dict.fromkeys(classes.split()))


@lru_cache(maxsize=4096)
def _kept_names(classes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(classes.split()))


def _is_inside(element: etree._Element, other: etree._Element) -> bool:
    return element is other or any(above is other for above in element.iterancestors())


@lru_cache(maxsize=512)
def _alternatives(css: str) -> tuple[str, ...]:
    """A selector in its parts, for sets: each of them goes by the index, whatever stands beside it."""
    return (css,) if NESTED_COMMA.search(css) else tuple(part.strip() for part in css.split(","))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One alternative of a selector: an element by id or classes, its attribute, or what is looked for inside of it."""

    tag: str | None
    first: str
    """What the index is asked for: the id with its `#`, or a class."""
    classes: frozenset[str]
    """Classes that the element must have as well."""
    test: etree.XPath | None
    """Whether its attributes are such."""
    own: etree.XPath | None
    within: etree.XPath | None


@lru_cache(maxsize=512)
def _parts(css: str) -> tuple[_Part, ...] | None:
    """The alternatives, or None where one does not begin with an id or class."""
    compiled(css)
    if NESTED_COMMA.search(css):
        return None
    parts = []
    for text in css.split(","):
        match = PART.fullmatch(text.strip())
        if match is None or not (match["id"] or match["classes"]):
            return None
        test = _xpath(f"*{match['filter']}", "self::") if match["filter"] else None
        own = _xpath(f"*{match['own']}", "self::") if match["own"] else None
        within = _xpath(match["within"].strip(), "descendant::") if match["within"] else None
        classes = match["classes"].split(".")[1:]
        first = match["id"] or classes.pop(0)
        parts.append(_Part(match["tag"], first, frozenset(classes), test, own, within))
    return tuple(parts)


def select(document: Document, css: str) -> list[Any]:
    """What a selector finds on the whole page, in the order of the page.

    Raises:
        ValueError: the selector cannot be read.
    """
    found = _by_index(document, css, 0, None)
    return compiled(css)(document.root) if found is None else found


def select_inside(document: Document, css: str) -> list[Any]:
    """What a selector finds in the article element, itself included, in the order of the page.

    Raises:
        ValueError: the selector cannot be read.
    """
    if document.article is document.root:
        return select(document, css)
    low, behind = document.reach
    found = _by_index(document, css, low, behind) if behind else None
    return compiled(css)(document.article) if found is None else found


def _by_index(document: Document, css: str, low: int, behind: int | None) -> list[Any] | None:
    """What a selector finds between two places of the index; None where only XPath can tell."""
    parts = _parts(css)
    if parts is None:
        return None
    bases = sorted(
        (
            (at, number, element)
            for number, part in enumerate(parts)
            for at, element in _bases(document, part, low, behind)
        ),
        key=_place,
    )
    found: list[Any] = []
    opened: dict[Any, int] = {}
    """Elements inside of which something was looked for, with the number of the part that did."""
    owned: set[Any] = set()
    mixed = False
    for _, number, element in bases:
        part = parts[number]
        above = {opened[one] for one in element.iterancestors() if one in opened} if opened else set()
        if element in opened:
            above.add(opened[element])
        if part.within is not None:
            if number in above:
                continue  # what is inside of it was found already
            opened.setdefault(element, number)
        mixed = mixed or bool(above) or element in owned
        if part.own is not None:
            owned.add(element)
        found += [element] if part.own is part.within is None else (part.own or part.within)(element)  # type: ignore[misc]
    return _ordered(found, [element for _, _, element in bases] if mixed else ())


def _place(base: tuple[int, int, Any]) -> int:
    return base[0]


def _ordered(found: list[Any], mixed: Sequence[Any]) -> list[Any] | None:
    """Matches once each, in the order of the page.

    Args:
        found: the matches.
        mixed: where parts matched inside of each other, what was looked into; their order is then looked up.

    Returns:
        None where attributes or texts were found and their order is not known.
    """
    if len(found) < 2:
        return found
    if any(isinstance(match, str) for match in found):
        return None if mixed else found
    distinct = dict.fromkeys(found)
    if not mixed or len(distinct) < 2:
        return list(distinct)
    tops: list[Any] = []
    for element in mixed:
        if not tops or not _is_inside(element, tops[-1]):
            tops.append(element)
    return [element for top in tops for element in top.iter("*") if element in distinct]


def _bases(document: Document, part: _Part, low: int, behind: int | None) -> Iterator[tuple[int, Any]]:
    """Elements with the part's tag, id, classes and attributes between two places, each with its place."""
    for at, element in document.index.get(part.first, ()):
        if (
            at >= low
            and (behind is None or at < behind)
            and (part.tag is None or element.tag == part.tag)
            and (not part.classes or part.classes <= set((element.get("class") or "").split()))
            and (part.test is None or part.test(element))
        ):
            yield at, element
