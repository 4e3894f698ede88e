"""Rules: where a field of an article may stand on a page.

A family gives every field a list of rules that are tried in order: the engine's selectors, then meta tags and JSON-LD,
then a generic extractor. The loader counts which one matched, so that a redesign shows as a rule that fell to zero
before a field goes missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final, Literal

from newscrawl.pages.body import Body, render
from newscrawl.pages.document import compiled, parse_html, select, select_inside, text_of, unified
from newscrawl.pages.lines import Line
from newscrawl.pages.structured import texts
from newscrawl.pages.twice import MAX_ESCAPED, TAG

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from newscrawl.pages.document import Document

RuleType = Literal["css", "meta", "json_ld", "generic"]
Scope = Literal["article", "page"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One place to look at.

    Attributes:
        type: how it looks; the second part of the counter's key.
        name: selector or key; the third part.
        find: the matches in a document: strings, or elements whose text is meant.
        fallback: not a rule of the engine's markup; a field that it supplies is named in `fallbacks`.
    """

    type: RuleType
    name: str
    find: Callable[[Document], list[Any]]
    fallback: bool = True


MAX_MATCHES: Final = 60
MAX_BODIES: Final = 5
"""Bounds of what a rule reads: hostile pages nest thousands of matches inside of each other."""

MARKUP: Final = re.compile(rf"{TAG.pattern}|&(?:amp;)*lt;/?[a-z]", re.IGNORECASE)

MAX_MARKUP: Final = 10_000
"""Tags of a text in JSON-LD beyond which they are not read as markup."""

MAX_CRUMBS: Final = 8
"""Links of a breadcrumb: longer ones are menus."""


def css(selector: str, scope: Scope = "article") -> Rule:
    """Elements or strings that a selector finds in the article element or the whole page. Empty ones do not count."""
    compiled(selector)  # one that cannot be read is named when the family is imported
    if scope == "page":
        return Rule("css", selector, lambda document: _filled(document, select(document, selector)), fallback=False)
    return Rule("css", selector, lambda document: _filled(document, select_inside(document, selector)), fallback=False)


def _filled(document: Document, found: list[Any]) -> list[Any]:
    return [text for one in found[:MAX_MATCHES] if (text := text_of(one, document.repairs))]


def meta(key: str, split: str | None = None, *, fallback: bool = True) -> Rule:
    """The first content of a meta tag, or its parts when `split` names the separators."""
    return Rule("meta", key, lambda document: _parts(document, document.metas.get(key, [])[:1], split), fallback)


def json_ld(key: str, split: str | None = None) -> Rule:
    """A string or list of strings of the article's JSON-LD; `a.b` looks into objects."""
    path = key.split(".")
    return Rule("json_ld", key, lambda document: _parts(document, _plain(_dig(document.json_ld, path)), split))


def _dig(data: Any, path: list[str]) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _parts(document: Document, values: list[str], split: str | None) -> list[str]:
    if split is not None:
        separators = str.maketrans(dict.fromkeys(split, "\n"))
        values = [part for value in values for part in value.translate(separators).split("\n")]
    return _filled(document, values)


def body_css(selector: str, scope: Scope = "page") -> Rule:
    """Elements that hold a body, read as paragraphs. One without text does not count."""
    compiled(selector)
    key = f"body in {scope}: {selector}"

    def find(document: Document) -> list[Any]:
        if key not in document.found:  # some engines also tell by it what kind of article a page is
            document.found[key] = _bodies(document, selector, scope)
        found: list[Any] = document.found[key]
        return found

    return Rule("css", selector, find, fallback=False)


def _bodies(document: Document, selector: str, scope: Scope) -> list[Body]:
    roots = select(document, selector) if scope == "page" else select_inside(document, selector)
    if not roots:
        return []
    outer = [root for at, root in enumerate(roots[:MAX_BODIES]) if not _inside(root, roots[:at])]
    return [body for body in (render(root, document.dropped, document.repairs) for root in outer) if body.lines]


def _inside(element: etree._Element, others: list[etree._Element]) -> bool:
    return bool(others) and any(above in others for above in element.iterancestors())


def _plain(value: Any) -> list[str]:
    """Texts of a property of JSON-LD without entities and markup, which a script does not decode."""
    return [text_of(_markup(text)) if MARKUP.search(text) else unescape(text) for text in texts(value)]


def _markup(text: str) -> etree._Element:
    """Text with tags, as they are or as entities, as an element."""
    whole = text
    for _ in range(MAX_ESCAPED):  # markup that was escaped once or twice
        if TAG.search(whole) is None:
            whole = unescape(whole)
    if whole.count("<") > MAX_MARKUP:
        whole = TAG.sub(" ", whole).replace("<", " ")
    return parse_html(f"<div>{whole}</div>".encode("utf-8", "replace"))[0]


def body_json_ld(key: str = "articleBody") -> Rule:
    """The body that JSON-LD carries: plain text with a paragraph a line, or markup."""

    def find(document: Document) -> list[Any]:
        bodies = []
        for text in texts(document.json_ld.get(key)):
            if MARKUP.search(text):
                body = render(_markup(text), repairs=document.repairs)
            else:
                whole = unescape(text if "\n" in text else text.replace("\\r", "").replace("\\n", "\n"))
                found = (unified(line, document.repairs) for line in whole.splitlines())
                body = Body([Line(line, bold=False, linked=False) for line in found if line])
            if body.lines:
                bodies.append(body)
        return bodies

    return Rule("json_ld", key, find)


def crumbs(*boxes: str, skip: int = 0) -> Rule:
    """Links inside of a breadcrumb, without those to the front page and the first `skip` of the others."""
    selector = ", ".join(f"{box} a[href]" for box in boxes)

    def find(document: Document) -> list[Any]:
        links = [link for link in select(document, selector) if not is_home(link.get("href"))]
        return [text for text in map(text_of, links[skip:MAX_CRUMBS]) if text]

    return Rule("css", selector, find, fallback=False)


def is_home(href: str) -> bool:
    """Whether an address is a site's front page.

    >>> is_home("https://example.ir/"), is_home("/"), is_home("https://example.ir/category/x/")
    (True, True, False)
    """
    path = href.split("://", 1)[-1].partition("/")[2] if "://" in href else href.lstrip("/")
    return not path.strip("/#?")
