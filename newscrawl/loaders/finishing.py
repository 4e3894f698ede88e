"""The last step of every family: fields of a page to a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.dates import iso, to_jalali
from newscrawl.items import Article, Image
from newscrawl.loaders import published as moments
from newscrawl.loaders.cleaning import Texts, clean_texts, section_name
from newscrawl.loaders.province import bureau_of, dateline_of, is_local, outlet_spelling, slug_of
from newscrawl.pages.body import subheads
from newscrawl.provinces import Decision, decide, find
from newscrawl.reasons import Refused
from newscrawl.text.attribution import find_credit, find_reporter

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.families.base import Link, Page
    from newscrawl.families.markup import Draft
    from newscrawl.sources import Source


def finish(draft: Draft, page: Page, source: Source, hint: Link | None, slug: str | None) -> Article:
    """Read the dates, decide the province, clean the text.

    Args:
        draft: fields as they stand on the page.
        page: for the time of the fetch.
        source: the outlet.
        hint: the link that led here; its province is the weakest evidence of a list.
        slug: the outlet's own province slug out of the page's metas.

    Raises:
        Refused: for a date that is missing, unreadable or in the future, or a headline without letters.
    """
    loader = draft.loader
    machine = [*loader.all_of("published_at"), *draft.listed]
    published = _published(draft, page, machine)
    edited = moments.modified(loader.all_of("modified_at"), published, page.fetched_at, machine)
    texts = clean_texts(draft, subheads(draft.body.lines))
    if texts.title is None:
        raise Refused("no_title", f"the headline {loader.one('title')!r} holds no letters")
    lead, paragraphs = texts.lead, texts.paragraphs
    opening = [text for text in (lead, *paragraphs) if text]
    own = source.article.own_names
    bureau = next(filter(None, (bureau_of(text, own) for text in opening[:2])), None)
    dateline = bureau or next(filter(None, (dateline_of(text, own) for text in opening[:2])), None)
    place = _place(source, slug, texts, (dateline, bureau), hint)
    province = place.province
    return Article(
        id=source.article_id(draft.code),
        source=source.name,
        source_name=source.title,
        url=draft.url,
        short_url=_short(loader.one("short_url")),
        news_code=draft.code,
        kind=draft.kind,
        language=source.language,
        province=province.slug if province else None,
        province_name=province.name if province else None,
        province_iso=province.iso if province else None,
        province_from=place.evidence,
        county=place.county,
        section=texts.section,
        kicker=texts.kicker,
        title=texts.title,
        lead=lead,
        dateline=dateline,
        body="\n\n".join(paragraphs) or None,
        subheads=texts.subheads,
        published_at=iso(published),
        published_jalali=to_jalali(published),
        modified_at=iso(edited) if edited else None,
        credit=find_credit(opening, own) or _named_origin(loader.one("credit"), own),
        reporter=_reporter(draft, source, texts),
        tags=texts.tags,
        images=[Image(url=image.url, caption=note) for image, note in zip(draft.images, texts.captions, strict=True)],
        fallbacks=list(loader.fallbacks),
        repairs=texts.repairs,
        fetched_at=iso(page.fetched_at),
    )


def _published(draft: Draft, page: Page, machine: list[str]) -> datetime:
    """The moment that the page says, else the list that led here (the last of `machine`), which is a fallback."""
    visible = draft.loader.all_of("date")
    said = (*machine[: len(machine) - len(draft.listed)], *visible)
    if draft.listed and not any(moments.read(text, page.fetched_at) for text in said):
        draft.loader.fallbacks.append("published_at")
    return moments.published(machine, visible, page.fetched_at)


def _place(
    source: Source, slug: str | None, texts: Texts, named: tuple[str | None, str | None], hint: Link | None
) -> Decision:
    """The province by the outlet's slug, the breadcrumb, the list, the dateline, the text, in this order.

    `named` is the dateline and the desk of the outlet that it names.

    Where none of them says anything, an article of a local outlet belongs to the province that the outlet writes about.
    """
    dateline, bureau = named
    found = decide(
        meta=slug_of(source, slug),
        section=texts.section,
        list_hint=outlet_spelling(source, texts.section) or (hint.province if hint else None),
        # A desk of that name is a province's also where a bare «فارس» or «تهران» would say nothing.
        dateline=f"استان {dateline}" if bureau and find(bureau) else dateline,
        title=texts.title,
        text="\n".join(filter(None, (texts.lead, *texts.paragraphs))),
    )
    if found.province is None and is_local(source.home_province, texts.section, dateline):
        return decide(list_hint=source.home_province, title=texts.title, text=texts.lead)
    return found


def _reporter(draft: Draft, source: Source, texts: Texts) -> str | None:
    """Whom the page names: an element of it, its text, or the kicker of a photo story.

    The last is the photographer: «احمد حسنی» on Mehr 6018504 (February 2024).
    """
    named = texts.reporter or find_reporter(texts.paragraphs, source.article.own_names)
    if named is None and draft.kind == "photo" and texts.kicker is not None and names_person(texts.kicker):
        return texts.kicker
    return named


def _named_origin(name: str | None, own_names: tuple[str, ...]) -> str | None:
    """The origin that an element of the page names («منبع: فارس» on ilna, January 2026), unless it is the outlet."""
    named = section_name(name) if name else None
    return named if named and named not in own_names else None


def _short(text: str | None) -> str | None:
    """A short link with its scheme: pages print it without (`mehrnews.com/x349jN`)."""
    if not text or " " in text or "." not in text:
        return None
    if text.startswith("//"):
        return f"https:{text}"
    return text if text.startswith(("https://", "http://")) else f"https://{text}"


def names_person(text: str) -> bool:
    """Whether a kicker can be a name: two to four words without digits or punctuation.

    >>> names_person("احمد حسنی"), names_person("گزارش تصویری؛ مشهد")
    (True, False)
    """
    words = text.split()
    return 2 <= len(words) <= 4 and all(word.replace("\u200c", "").isalpha() for word in words)
