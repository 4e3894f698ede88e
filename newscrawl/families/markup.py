"""Articles out of engine markup: the steps that every engine shares.

A family states where its fields stand (`RULES`), what holds an article (`ARTICLE`) and what its kinds are called
(`KINDS`); this class decides what makes a record out of it, and when there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from newscrawl.families.base import Family, Link
from newscrawl.loaders import pictures
from newscrawl.loaders.article import ArticleLoader
from newscrawl.loaders.finishing import finish
from newscrawl.loaders.rules import Rule, body_css, css
from newscrawl.pages.body import Body
from newscrawl.pages.decode import is_mojibake
from newscrawl.pages.document import Document, compiled, parse_html, text_of
from newscrawl.pages.no_article import check_bytes, check_language, is_open_ended, no_article
from newscrawl.reasons import Refused
from newscrawl.text.boilerplate import count_end_marks, name_key
from newscrawl.urls import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.families.base import Counter, Page
    from newscrawl.items import Article, Image, Kind
    from newscrawl.sources import Source
    from newscrawl.urls import Grammar

TEXT_FIELDS: Final = ("kicker", "title", "lead", "section", "tags", "reporter", "credit", "short_url")
LEAST_LETTERS: Final = 15
"""Letters below which a body is no text: «در حال تکمیل», a lone photo credit."""

WORDLESS: Final = frozenset({"photo", "video"})
LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Draft:
    """Fields as they stand on the page, before dates are read, provinces decided and text cleaned."""

    code: str
    url: str
    kind: Kind
    loader: ArticleLoader
    body: Body
    images: list[Image]
    listed: tuple[str, ...] = ()
    """When it was published, as the list says that named it; used where the page says nothing that can be read."""


class MarkupFamily(Family):
    """A family whose articles are read by rules."""

    ARTICLE: ClassVar[tuple[str, ...]]
    """Selectors of the element that holds the article, tried in order; the page where none matches."""
    RULES: ClassVar[Mapping[str, tuple[Rule, ...]]]
    CODE_METAS: ClassVar[tuple[str, ...]] = ()
    """Meta tags that hold the news code."""
    CODE_TEXTS: ClassVar[tuple[str, ...]] = ()
    """Selectors of elements that print the news code."""
    SECTION_METAS: ClassVar[tuple[str, ...]] = ()
    """Meta tags that hold the outlet's slug of the section; those of provinces stand in the source file."""
    PICTURES: ClassVar[tuple[str, ...]] = ()
    """Selectors of `img` elements outside the body."""
    DROP: ClassVar[tuple[str, ...]] = ()
    """Selectors of elements that stand inside of bodies of this engine and are not text of them."""
    ADDRESS: ClassVar[str] = "/news/{code}"
    """Path that serves an article by its number alone."""
    LIST_DATES: ClassVar[bool] = False
    """Whether the lists of this engine print the moment of publication where a theme's page may only print a day."""
    KIND_METAS: ClassVar[tuple[str, ...]] = ()
    KINDS: ClassVar[Mapping[str, Kind]] = {}
    """The engine's names of kinds, lower case, as they stand in its metas and in the first part of a path."""

    def article(self, page: Page, source: Source, *, hint: Link | None = None, stats: Counter | None = None) -> Article:
        """Read an article page; see `Family.article`."""
        check_bytes(page)
        document = Document.of(page)
        document.article = self._article_element(document)
        document.drop = (*self.DROP, *source.article.drop)
        code, url = self._identify(document, source, hint)
        loader = ArticleLoader(document, stats)
        for field in TEXT_FIELDS:
            loader.add_rules(field, self._rules(source, field))
        kind = self._kind(document, url, hint)
        body = self._body(document, source, loader, kind)
        if loader.one("title") is None:
            raise Refused("no_title", f"no rule found a headline; the page is {len(page.body)} bytes")
        for field in ("published_at", "date", "modified_at"):
            loader.add_rules(field, self._rules(source, field))
        found = [*self._outer_pictures(document), *body.images]
        images = pictures.collect(found, f"https://{source.hosts.main}", loader.one("title") or "")
        listed = hint.listed_at if hint is not None and self.LIST_DATES else None
        draft = Draft(code, url, kind, loader, body, images, (listed.isoformat(),) if listed else ())
        return finish(draft, page, source, hint, self.province_slug(document, source))

    def province_slug(self, document: Document, source: Source) -> str | None:  # noqa: ARG002  # for engines that need it
        """The outlet's own slug (or number) of the section, where the engine's metas or links say it."""
        return next(filter(None, map(document.meta, self.SECTION_METAS)), None)

    def _article_element(self, document: Document) -> Any:
        """The element that holds the article. What stands too deep for the parser is parsed again by itself."""
        for selector in self.ARTICLE:
            found = compiled(selector)(document.root)
            if found:
                return found[0]
        start = document.html.find(b"<article") if document.cut else -1
        if start < 0:
            return document.root
        root, document.cut = parse_html(document.html[start:])
        return next((found[0] for selector in self.ARTICLE if (found := compiled(selector)(root))), document.root)

    def _rules(self, source: Source, field: str) -> tuple[Rule, ...]:
        own: tuple[str, ...] = getattr(source.article, field, ())
        rules = self.RULES.get(field, ())
        return (*_overrides(own, field), *rules) if own else rules

    def _identify(self, document: Document, source: Source, hint: Link | None) -> tuple[str, str]:
        """The article's number and canonical address, checked against the link that led here."""
        page = document.page
        grammar = self._grammar_at(source, page.url)
        code = self._printed_code(document)
        asked = hint.news_code if hint is not None else grammar.article_id(page.url)
        canonical = document.canonical
        named = grammar.article_id(canonical) if canonical else None
        code = code or named
        if code is None and document.article is document.root:
            raise no_article(document)
        if code is not None and asked is not None and code != asked:
            raise Refused("wrong_article", f"asked for {asked}, the page is {code}")
        code = code or asked
        if code is None:
            raise Refused("not_article", f"no news code on the page or in {page.url[:120]!r}")
        if canonical and named == code:
            return code, grammar.canonical(canonical)
        if grammar.article_id(page.url) == code:
            return code, grammar.canonical(page.url)
        # Reached under an address that does not name it: a short link, or one that the mirror invented.
        return code, grammar.canonical(f"https://{source.hosts.main}{self.ADDRESS.format(code=code)}")

    def _grammar_at(self, source: Source, url: str) -> Grammar:
        """The outlet's grammar, with the host of this page among its own: a mirror prints its own address."""
        where = "/".join(url.split("/", 3)[:3])
        if where == f"https://{source.hosts.main}":
            return self.grammar(source)
        return self.grammar(source, where if origin(where) else None)

    def _printed_code(self, document: Document) -> str | None:
        for key in self.CODE_METAS:
            value = text_of(document.meta(key) or "")
            if value.isdecimal():
                return str(int(value))
        for selector in self.CODE_TEXTS:
            for value in css(selector).find(document):
                if value.isdecimal():
                    return str(int(value))
        return None

    def _kind(self, document: Document, url: str, hint: Link | None) -> Kind:
        for key in self.KIND_METAS:
            kind = self.KINDS.get((document.meta(key) or "").lower())
            if kind is not None:
                return kind
        path = url.split("/", 4)
        kind = self.KINDS.get(path[3].lower()) if len(path) > 3 else None
        if kind is None or kind == "news":
            kind = self.KINDS.get((hint.kind or "").lower()) if hint is not None else kind
        return kind or "news"

    def _body(self, document: Document, source: Source, loader: ArticleLoader, kind: Kind) -> Body:
        """The body by the first rule that finds text.

        Raises:
            Refused: truncated, hollow, mojibake or language.
        """
        loader.add_rules("body", self._rules(source, "body"))
        found = loader.all_of("body")
        body: Body = max(found, key=lambda one: sum(len(line.text) for line in one.lines)) if found else Body()
        head = {name_key(text) for text in (loader.one("title"), loader.one("lead"), loader.one("kicker")) if text}
        while body.lines and name_key(body.lines[0].text) in head:
            del body.lines[0]
        marks = count_end_marks(body.paragraphs, source.article.end_marks)
        if marks:
            del body.lines[-marks:]
        text = "\n".join([loader.one("title") or "", loader.one("lead") or "", *body.paragraphs])
        if is_mojibake(text):
            raise Refused("mojibake", f"the text is unreadable: {text.strip()[:60]!r}")
        if is_open_ended(document) and _ends_inside(document, body):
            raise Refused("truncated", f"the page ends inside the text after {len(document.html)} bytes")
        if document.cut and _ends_inside(document, body):
            raise Refused("hollow", "the page is nested too deeply: the parser cut it inside the text")
        if kind not in WORDLESS and not _has_text(body):
            raise Refused("hollow", f"a {kind} without text; title {(loader.one('title') or '')[:60]!r}")
        check_language(text)
        return body

    def _outer_pictures(self, document: Document) -> list[tuple[str, str]]:
        elements = [image for selector in self.PICTURES for image in compiled(selector)(document.article)]
        found = pictures.pairs(elements, document.repairs)
        return [*found, *((url, "") for url in document.metas.get("og:image", [])[:1])]


@lru_cache(maxsize=256)
def _overrides(selectors: tuple[str, ...], field: str) -> tuple[Rule, ...]:
    return tuple(body_css(selector) if field == "body" else css(selector, "page") for selector in selectors)


def _has_text(body: Body) -> bool:
    """Whether a body is more than a placeholder."""
    letters = 0
    for line in body.lines:
        letters += len(LETTER.findall(line.text))
        if letters >= LEAST_LETTERS:
            return True
    return False


def _ends_inside(document: Document, body: Body) -> bool:
    """Whether nothing comes after the article's text: no element behind its container, no text behind its last line."""
    for selector in ("[itemprop=articleBody]", ".item-text", ".item-body", "article"):
        found = compiled(selector)(document.article)
        if found:
            return all(one.getnext() is None for one in (found[0], *found[0].iterancestors()))
    if not body.lines:
        return True
    last = name_key(body.lines[-1].text)
    return name_key("".join(document.root.itertext())).rstrip().endswith(last)
