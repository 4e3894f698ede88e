"""Edits of an article: each changes one thing on its page, so that a crawler can be asked which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newscrawl.demo.model import Block, parse_moment
from newscrawl.demo.writer.bodies import update

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.demo.model import Article, Outlet

    Edit = Callable[[Article, str, Outlet], Article]


def body(article: Article, value: str, _: Outlet) -> Article:
    """A paragraph is added: the value, or one of the writer's."""
    text = value or update(article.nid, article.version - 1)
    blocks = list(article.blocks)
    blocks.insert(len(blocks) if article.raw_body else 1, Block("paragraph", text))
    raw = f"{article.raw_body}\n<p>{text}</p>" if article.raw_body else ""
    return replace(article, blocks=blocks, raw_body=raw)


def title(article: Article, value: str, _: Outlet) -> Article:
    """Another headline: the value, or «تکمیلی/» before it."""
    return replace(article, title=value or f"تکمیلی/ {article.title}")


def lead(article: Article, value: str, _: Outlet) -> Article:
    """Another lead: the value, or a sentence behind it."""
    return replace(article, lead=value or f"{article.lead} این خبر تکمیل می‌شود.".strip())


def kicker(article: Article, value: str, _: Outlet) -> Article:
    """Another kicker: the value, or a fixed one."""
    return replace(article, kicker=value or f"{article.kicker} تکمیلی".strip())


def punctuation(article: Article, _: str, __: Outlet) -> Article:
    """A question mark behind the headline, and no commas in the text: no word changes."""
    blocks = [replace(block, text=block.text.replace("،", "")) for block in article.blocks]
    marked = f"{article.title.rstrip('؟')}؟" if not article.title.endswith("؟") else article.title.rstrip("؟")
    return replace(article, title=marked, blocks=blocks, raw_body=article.raw_body.replace("،", ""))


def province(article: Article, value: str, outlet: Outlet) -> Article:
    """Moved to the section of a province (ISO code, the site's slug, or its name)."""
    return replace(article, section=outlet.section_of(value))


def section(article: Article, value: str, outlet: Outlet) -> Article:
    """Moved to the section of a path, such as `Politic/Defence`."""
    found = outlet.by_path.get(value.lower())
    if found is None:
        raise ValueError(f"unknown section {value!r}; known: {', '.join(one.path for one in outlet.sections)}")
    return replace(article, section=found)


def images(article: Article, _: str, __: Outlet) -> Article:
    """One more picture in an album, another main picture elsewhere."""
    last = article.gallery[-1] if article.gallery else article.picture
    another = replace(last, number=last.number + 1)
    if article.gallery:
        return replace(article, gallery=(*article.gallery, another))
    return replace(article, picture=another)


def tags(article: Article, value: str, _: Outlet) -> Article:
    """Other tags: the value's, between commas, or one more."""
    return replace(article, tags=tuple(value.split(",")) if value else (*article.tags, "خبر تکمیلی"))


def date(article: Article, value: str, _: Outlet) -> Article:
    """Another time of publication: the value (ISO 8601 with its offset), or an hour earlier."""
    return replace(article, published=parse_moment(value) if value else article.published - timedelta(hours=1))


EDITS: Final[dict[str, Edit]] = {
    edit.__name__: edit for edit in (body, title, lead, kicker, punctuation, province, section, images, tags, date)
}


def edited(article: Article, field: str, value: str, outlet: Outlet) -> Article:
    """The article with one field changed.

    Args:
        article: as it was.
        field: one of `EDITS`.
        value: what the field becomes; empty for what the edit makes by itself.
        outlet: names sections.

    Raises:
        ValueError: there is no such field, province, section or moment.
    """
    if field not in EDITS:
        raise ValueError(f"unknown field {field!r}; known: {', '.join(EDITS)}")
    return EDITS[field](article, value, outlet)
