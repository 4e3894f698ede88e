"""The article that a page describes for machines, in JSON-LD as the web writes it.

What is met in public bug reports: a `;` or a comma too many, comments of HTML, of JavaScript and of CDATA sections, a
byte order mark, bare line breaks in strings, escapes that JSON does not know, entities in place of quotes, several
objects one after the other; the article in a list, in `@graph`, as `mainEntity` of the page; its type as a list, an
address (`http://schema.org/NewsArticle`) or a short form (`schema:NewsArticle`).
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

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
STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'
NOISE: Final = re.compile(
    rf"(?P<string>{STRING})|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>|\ufeff|&#65279;",
    re.DOTALL,
)
COMMA: Final = re.compile(rf"(?P<string>{STRING})|,(?=\s*+[}}\],])", re.DOTALL)
NOTHING: Final = re.compile(rf"(?P<string>{STRING})|:(?:(?=\s*+[,}}])|\s*+undefined\b)", re.DOTALL)
BEFORE: Final = re.compile(r"[^{\[]*+")
"""What stands before the first object: a warning of PHP, `var data =`."""
BETWEEN: Final = re.compile(r"[\s;,]*+")
QUOTE: Final = re.compile(r'\\.|"', re.DOTALL)
STRING_ENDS: Final = re.compile(r'\s*+(?:[:}\]]|,\s*+(?:["{}\[\]\d-]|true\b|false\b|null\b)|\Z)')
"""What follows a quote that ends a string, and not one inside of it."""
ESCAPE: Final = re.compile(r'\\(?:(?P<known>["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<other>.|\Z))', re.DOTALL)


def article_of(root: etree._Element) -> dict[str, Any]:
    """The first article among the JSON-LD of a page, else the first film, else nothing; broken scripts are skipped."""
    films: list[dict[str, Any]] = []
    for script in SCRIPTS(root):
        if LABEL.fullmatch(script.get("type")) is None:
            continue
        for found in _articles(read_json(script.text or "")):
            if FILM not in _types(found):
                return found
            films.append(found)
    return films[0] if films else {}


def read_json(text: str) -> list[Any]:
    """The values of a script, one after the other; those before the place where it cannot be read.

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
    for form in (text, unescape(text), _quoted(text)):
        found = list(_values(_repaired(form)))
        if found:
            return found
    return []


def _repaired(text: str) -> str:
    for noise in (NOISE, COMMA):
        text = noise.sub(lambda match: match["string"] or " ", text)
    text = NOTHING.sub(lambda match: match["string"] or ": null", text)
    return ESCAPE.sub(lambda match: match[0] if match["known"] else match["other"], text)


def _quoted(text: str) -> str:
    """The text with a backslash before quotes that stand inside of strings: `"headline": "وزیر: "باران" بارید"`."""
    inside = False

    def escaped(match: re.Match[str]) -> str:
        nonlocal inside
        if match[0] != '"':
            return match[0]
        if inside and STRING_ENDS.match(text, match.end()) is None:
            return '\\"'
        inside = not inside
        return match[0]

    return QUOTE.sub(escaped, text)


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    at = 0
    start = BEFORE.match(text)
    while start is not None and start.end() < len(text):
        try:
            value, at = decoder.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            return
        yield value
        start = BETWEEN.match(text, at)


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
