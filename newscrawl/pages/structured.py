"""The article that a page describes for machines, in JSON-LD as the web writes it.

What is met in public bug reports: all that `loose_json` reads, a byte order mark, entities in place of quotes, several
objects one after the other; the article in a list, in `@graph`, as `mainEntity` of the page; its type as a list, an
address (`http://schema.org/NewsArticle`) or a short form (`schema:NewsArticle`).
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newscrawl.pages.loose_json import BEFORE, read_loosely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCRIPTS: Final = etree.XPath("descendant::script[contains(@type, 'json') or contains(@type, 'JSON')]")
LABEL: Final = re.compile(r"\s*(?:application|text)/(?:ld\+json|json\+ld)\s*(?:;.*)?", re.IGNORECASE | re.DOTALL)
ARTICLES: Final = re.compile(r"(?:[a-z]*newsarticle|article|techarticle|report|(?:blog|liveblog|socialmedia)posting)")
FILM: Final = "videoobject"
INSIDE: Final = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart")
MAX_TEXT: Final = 500_000
"""Characters of a script beyond which it is not read."""
MAX_OBJECTS: Final = 200
MAX_PAGE: Final = 1_000_000
"""Characters of all scripts of a page that are read."""
ESCAPED: Final = re.compile(r"[{\[\s]*+&(?:quot|apos|#0*3[49]|#[xX]0*2[27]);")
"""A script whose quotes were escaped as those of a page."""


def article_of(root: etree._Element) -> dict[str, Any]:
    """The first article among the JSON-LD of a page, else the first film, else nothing; broken scripts are skipped."""
    films: list[dict[str, Any]] = []
    left = MAX_PAGE
    for script in SCRIPTS(root):
        text = script.text or ""
        if LABEL.fullmatch(script.get("type")) is None or len(text) > left:
            continue
        left -= len(text)
        for found in _articles(read_json(text)):
            if FILM not in _types(found):
                return found
            films.append(found)
    return films[0] if films else {}


def read_json(text: str) -> list[Any]:
    """The values of a script, one after the other, as far as they can be read.

    >>> read_json('//<![CDATA[' + chr(10) + '{"a": [1, /* one */ 2,],};' + chr(10) + '//]]>')
    [{'a': [1, 2]}]
    >>> read_json('{"a": "http://x/*"} {"b": 2}')
    [{'a': 'http://x/*'}, {'b': 2}]
    """
    if len(text) > MAX_TEXT:
        return []
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        pass
    begin = BEFORE.match(text)
    escaped = begin is not None and ESCAPED.match(text, begin.end()) is not None
    return read_loosely(unescape(text) if escaped else text)


def _articles(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Articles and films in the order in which they stand, in lists and in what a page says it is about."""
    waiting = list(values)
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:MAX_OBJECTS]
        elif isinstance(value, dict):
            if any(name == FILM or ARTICLES.fullmatch(name) for name in _types(value)):
                yield value
            waiting[:0] = [value[key] for key in INSIDE if key in value]


def _types(value: dict[str, Any]) -> list[str]:
    """Names of an object's types, lower case, without the vocabulary."""
    kind = value.get("@type", value.get("type"))
    kinds = kind if isinstance(kind, list) else [kind]
    return [re.split(r"[/#:]", name.strip())[-1].lower() for name in kinds if isinstance(name, str)]


def texts(value: Any) -> list[str]:
    """Texts of a property: one, several, or objects that hold one (`@value`, or the `name` of a thing).

    >>> texts("الف"), texts(["الف", {"@value": "ب", "@language": "fa"}]), texts(3)
    (['الف'], ['الف', 'ب'], [])
    """
    found = []
    for one in value if isinstance(value, list) else [value]:
        text = one.get("@value", one.get("name")) if isinstance(one, dict) else one
        if isinstance(text, str):
            found.append(text)
    return found
