"""What a page's own blocks of style hide: `<style>.x{display:none}</style>`.

Links that only search engines are to see are hidden so as well as by styles in the element (`hidden`). Read are rules
of simple selectors (a tag, classes, an id; nothing about what is around an element) that set `display` or `visibility`
or move an element off the screen. They are weighed against each other as browsers do, so that
`.tab.open{display:block}` shows what `.tab{display:none}` hides. Rules for paper and narrow screens do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from newscrawl.pages.hidden import OFF, SIDES, declarations, pixels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

MAX_STYLES: Final = 500_000
"""Characters of all blocks of a page that are read."""
MAX_RULES: Final = 5_000
MAX_ELEMENTS: Final = 5_000
"""Elements of one class or id that are looked at."""

HIDING: Final = re.compile(r"none|hidden|collapse|-\d{3}", re.IGNORECASE)
COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
PART: Final = re.compile(r"([^{}]*+)([{}]|\Z)")
SELECTOR: Final = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][A-Za-z_-][\w-]*+)++)")
NAME: Final = re.compile(r"([.#])([\w-]++)")
ELSEWHERE: Final = re.compile(r"print|speech|max-(?:device-)?(?:width|height)|prefers-|orientation|not\b|width\s*<")
"""Conditions that a wide screen does not meet, or not for certain."""
GROUPS: Final = ("@media", "@supports", "@layer")
WHOLE: Final = frozenset({"html", "body", "main", "article"})
"""Elements that a script shows once the page is loaded."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """A rule: which elements it is about, what it makes of them, and how much it weighs against others."""

    tag: str | None
    names: frozenset[str]
    """Classes, and ids with a `#`."""
    aspect: str
    hides: bool
    weight: tuple[bool, int, int, int]


@lru_cache(maxsize=64)
def rules_of(css: str) -> tuple[Hiding, ...]:
    """The rules of a sheet that say whether an element is seen, in the order of the sheet.

    >>> [(sorted(rule.names), rule.hides) for rule in rules_of(".a, p.b{display:none} @media print{.c{display:none}}")]
    [(['a'], True), (['b'], True)]
    """
    if HIDING.search(css) is None:
        return ()
    found: list[Hiding] = []
    inside: list[str] = []
    for text, brace in PART.findall(COMMENT.sub(" ", css)):
        if brace == "{":
            inside.append(_kind(text.rpartition(";")[2].strip(), inside))
            continue
        head = inside.pop() if inside else ""
        if head[:1] not in {"", "@"}:
            found += _hidings(head, text, len(found))
            if len(found) >= MAX_RULES:
                break
    return tuple(found)


def _kind(head: str, inside: list[str]) -> str:
    """A selector, `@` for a group of rules that counts, or nothing where what follows is not read."""
    if inside and inside[-1] != "@":
        return ""
    if not head.startswith("@"):
        return head
    name = head.split(None, 1)[0].partition("(")[0].lower()
    return "@" if name in GROUPS and ELSEWHERE.search(head.lower()) is None else ""


def _hidings(head: str, text: str, order: int) -> Iterator[Hiding]:
    aspects = _aspects(text)
    if not aspects:
        return
    for selector in head.split(","):
        match = SELECTOR.fullmatch(selector.strip())
        if match is None:
            continue
        names = frozenset(name if sign == "." else f"#{name}" for sign, name in NAME.findall(match["names"]))
        ids = sum(name.startswith("#") for name in names)
        weight = (ids, len(names) - ids, int(match["tag"] is not None))
        for aspect, (hides, important) in aspects.items():
            yield Hiding(match["tag"], names, aspect, hides, (important, *weight[:2], weight[2] * MAX_RULES + order))


def _aspects(text: str) -> dict[str, tuple[bool, bool]]:
    """What a block of declarations says: aspect -> whether it hides, whether it is important."""
    own = declarations(text)
    found = {}
    if "display" in own:
        found["display"] = own["display"] == "none"
    if "visibility" in own:
        found["visibility"] = own["visibility"] in {"hidden", "collapse"}
    if own.get("position") in {"absolute", "fixed"}:
        found["place"] = any((pixels(own.get(side, "")) or 0.0) <= OFF for side in SIDES)
    important = {part.partition(":")[0].strip().lower() for part in text.split(";") if "!important" in part}
    return {
        aspect: (hides, bool(important & ({aspect} if aspect != "place" else {*SIDES})))
        for aspect, hides in found.items()
    }


def hide(root: etree._Element, index: Mapping[str, list[tuple[int, Any]]]) -> None:
    """Mark the elements that the page's blocks of style hide with the attribute `hidden`.

    Args:
        root: of the page.
        index: its elements by class and, with a `#`, by id, each with its place.
    """
    sheets, size = [], 0
    for style in root.iter("style"):
        text = style.text or ""
        size += len(text)
        if size > MAX_STYLES:
            break
        if ELSEWHERE.search((style.get("media") or "").lower()) is None and not _is_idle(style):
            sheets.append(text)
    rules = [rule for text in sheets for rule in rules_of(text)]
    if not any(rule.hides for rule in rules):
        return
    said: dict[tuple[Any, str], tuple[tuple[bool, int, int, int, int], bool]] = {}
    for number, rule in enumerate(rules):
        for element in _of(rule, index):
            weight = (*rule.weight, number)
            if (element, rule.aspect) not in said or said[element, rule.aspect][0] <= weight:
                said[element, rule.aspect] = (weight, rule.hides)
    for (element, aspect), (weight, hides) in said.items():
        if hides and element.tag not in WHOLE and (weight[0] or aspect not in declarations(element.get("style") or "")):
            element.set("hidden", "")


def _is_idle(style: etree._Element) -> bool:
    """Whether it is for readers without scripts."""
    above = style.getparent()
    return above is not None and above.tag == "noscript"


def _of(rule: Hiding, index: Mapping[str, list[tuple[int, Any]]]) -> Iterator[Any]:
    places = min((index.get(name, []) for name in rule.names), key=len)
    for _, element in places[:MAX_ELEMENTS]:
        own = {*(element.get("class") or "").split(), f"#{element.get('id')}"}
        if rule.names <= own and rule.tag in {None, element.tag}:
            yield element
