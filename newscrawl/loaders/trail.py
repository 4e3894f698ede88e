"""Breadcrumbs and addresses as sections: what several engines share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.loaders.rules import Rule
from newscrawl.pages.document import compiled, text_of

if TYPE_CHECKING:
    from newscrawl.pages.document import Document

MOST: int = 8
"""Links of a breadcrumb: longer ones are menus."""


def crumbs(*boxes: str, skip: int = 0) -> Rule:
    """Links inside of a breadcrumb, without those to the front page and the first `skip` of the others."""
    selector = ", ".join(f"{box} a[href]" for box in boxes)

    def find(document: Document) -> list[Any]:
        links = [link for link in compiled(selector)(document.root) if not is_home(link.get("href"))]
        return [text for text in map(text_of, links[skip:MOST]) if text]

    return Rule("css", selector, find, fallback=False)


def is_home(href: str) -> bool:
    """Whether an address is a site's front page.

    >>> is_home("https://example.ir/"), is_home("/"), is_home("https://example.ir/category/x/")
    (True, True, False)
    """
    path = href.split("://", 1)[-1].partition("/")[2] if "://" in href else href.lstrip("/")
    return not path.strip("/#?")
