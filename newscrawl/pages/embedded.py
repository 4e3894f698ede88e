"""The article that a script of the page carries as JSON, where the page builds itself out of it.

`<script type="application/json">` (`__NEXT_DATA__` and its kin), and what a script assigns (`window.__STATE__ = {…}`).
Nothing is run: what is not JSON is not read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

ASSIGNED: Final = re.compile(r"(?:^|[;\s])(?:window|self|globalThis)?\.?[\w$.\[\]\"']{1,60}\s*=\s*(?=[{\[])")
PARSED: Final = re.compile(r"JSON\.parse\(\s*(?=\")")
MAX_SCRIPT: Final = 3_000_000
MAX_VALUES: Final = 50_000
MIN_BODY: Final = 120
"""Letters of a text that may be an article's."""
PERSIAN: Final = re.compile("[\u0620-\u06d3]")
TITLES: Final = ("title", "headline", "name", "subject", "titr")
BODIES: Final = re.compile(r"body|content|text|html|description|matn|full_?text|article_?body", re.IGNORECASE)
LEADS: Final = ("lead", "summary", "excerpt", "intro", "abstract", "description", "subtitle")
KICKERS: Final = ("kicker", "rutitr", "rotitr", "roTitr", "uptitle", "upTitle", "overtitle", "supertitle", "pretitle")
LISTS: Final = {
    "section": ("section", "sections", "category", "categories", "service", "group", "breadcrumb", "breadcrumbs"),
    "tags": ("tags", "keywords", "labels"),
}
NAMES: Final = ("title", "name", "label", "text", "items")
MAX_NAMES: Final = 20
MAX_NAME: Final = 40
PUBLISHED: Final = re.compile(
    r"date_?published|published?_?(?:at|on|date|time)|publish(?:ed)?|pub_?date|release_?(?:date|time)|created_?(?:at|on)"
    r"|date|datetime|time",
    re.IGNORECASE,
)


def embedded_article(root: etree._Element, names: list[str]) -> dict[str, str]:
    """The object with a headline and a long Persian text: its `title`, `body`, and `lead` and `published` if there.

    Args:
        root: of the page.
        names: what the page's head calls the article; among several objects the one of that name is meant.
    """
    keys = [name_key(name) for name in names]
    best: tuple[bool, int, dict[str, str]] | None = None
    for value in _objects(root):
        found = _article(value)
        if found is None:
            continue
        key = name_key(found["title"])
        rank = (any(key and key in name for name in keys), len(found["body"]))
        if best is None or rank > best[:2]:
            best = (*rank, found)
    return best[2] if best is not None else {}


def _objects(root: etree._Element) -> Iterator[dict[str, Any]]:
    left = MAX_VALUES
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if not PERSIAN.search(text) and "\\u06" not in text:
            continue
        if len(text) > MAX_SCRIPT or "ld+json" in kind:
            continue
        waiting = list(_values(text))
        while waiting and left:
            left -= 1
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    starts = [0] if text.lstrip()[:1] in {"{", "["} else [found.end() for found in ASSIGNED.finditer(text)][:20]
    starts += [found.end() for found in PARSED.finditer(text)][:5]
    for start in starts:
        try:
            value, _ = decoder.raw_decode(text[start:].lstrip())
            yield json.loads(value, strict=False) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue


def _article(value: dict[str, Any]) -> dict[str, str] | None:
    own = {key: text for key, text in value.items() if isinstance(text, str) and text}
    for key, inner in value.items():  # {"title": {"rendered": "…"}}, as WordPress's interface answers
        if isinstance(inner, dict) and isinstance(inner.get("rendered"), str):
            own[key] = inner["rendered"]
    title = next((own[key] for key in TITLES if len(own.get(key, "")) >= 8), None)
    bodies = [text for key, text in own.items() if BODIES.search(key) and len(PERSIAN.findall(text)) >= MIN_BODY]
    if title is None or not bodies:
        return None
    found = {"title": title, "body": max(bodies, key=len)}
    lead = next((own[key] for key in LEADS if len(own.get(key, "")) >= 30 and own[key] != found["body"]), None)
    if lead is not None:
        found["lead"] = lead
    kicker = next((own[key] for key in KICKERS if 3 <= len(own.get(key, "")) <= 160), None)
    if kicker is not None:
        found["kicker"] = kicker
    for field, keys in LISTS.items():
        named = [name for key in keys for name in _named(value.get(key))]
        if named:
            found[field] = "\n".join(dict.fromkeys(named))
    moments = sorted((key for key in own if PUBLISHED.fullmatch(key)), key=_rank)
    if moments:
        found["published"] = own[moments[0]]
    return found


def _named(value: Any) -> list[str]:
    """Names of a section or of tags: a text, an object with a name, or several of them."""
    if isinstance(value, str):
        return [value] if value and len(value) <= MAX_NAME and not value.isascii() else []
    if isinstance(value, dict):
        return next((found for key in NAMES if (found := _named(value.get(key)))), [])
    return [name for one in value[:MAX_NAMES] for name in _named(one)] if isinstance(value, list) else []


def _rank(key: str) -> int:
    """Names of the publication before those of the record."""
    lower = key.lower()
    return 0 if "publi" in lower or "pub" in lower else 1 if "date" in lower else 2
