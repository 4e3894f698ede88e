"""Rules that only WordPress needs: what its plugins put into metas, and what themes put where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders.rules import Rule
from newscrawl.pages.document import compiled, text_of
from newscrawl.text.boilerplate import name_key

if TYPE_CHECKING:
    from newscrawl.pages.document import Document

AFTER_TITLE: Final = re.compile(r"\s*[-–—|»:•]+\s*$")
CUT: Final = re.compile(r"(?:\[?(?:…|\.{3})\]?|&hellip;)\s*$")
BEGINNING: Final = 60
"""Letters by which a description is found again in the text."""


def metas(key: str) -> Rule:
    """All contents of a repeated meta tag: one `article:tag` for each tag (Yoast, Rank Math)."""
    return Rule(
        "meta", key, lambda document: [text_of(value, document.repairs) for value in document.metas.get(key, [])]
    )


def headline() -> Rule:
    """`og:title` without the site's name that plugins append: «عنوان - نام سایت»."""

    def find(document: Document) -> list[Any]:
        title, site = document.meta("og:title"), document.meta("og:site_name")
        if title is None or site is None:
            return []
        text, name = text_of(title, document.repairs), text_of(site)
        if not text.endswith(name):
            return []
        bare = AFTER_TITLE.sub("", text.removesuffix(name))
        if text in document.repairs:
            document.repairs[bare] = document.repairs[text]
        return [bare]

    return Rule("meta", "og:title without site", find)


def own_lead(bodies: tuple[str, ...]) -> Rule:
    """`og:description`, where an editor wrote it: not the text's own beginning, which plugins take by themselves."""

    def find(document: Document) -> list[Any]:
        lead = text_of(document.meta("og:description") or document.meta("description") or "", document.repairs)
        if not lead or CUT.search(lead):
            return []
        start = name_key(lead)[:BEGINNING]
        for selector in bodies:
            found = compiled(selector)(document.root)
            if found:
                return [] if any(start in name_key("".join(one.itertext())) for one in found[:2]) else [lead]
        return []

    return Rule("meta", "og:description by hand", find)
