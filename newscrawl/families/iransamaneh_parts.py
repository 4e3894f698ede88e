"""Pieces of IranSamaneh pages that need more than a selector: split dates, authors, albums, links of breadcrumbs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from newscrawl.loaders.rules import Rule
from newscrawl.pages.body import words
from newscrawl.pages.document import compiled, select, text_of, unified

if TYPE_CHECKING:
    from newscrawl.items import Kind
    from newscrawl.pages.document import Document

CODE: Final = ".news_id_c, .news_id_c_mobile"
NUMBER: Final = re.compile(r"\d{3,}")
HEADLINE: Final = (
    "h1.title, .title h1, h1.Htags, .title-news, .baznashr-title, .video_title h1, h2.title_ax, .photo_title h1"
)
TEXT: Final = (
    "div.body, section.body, article.body, td.body, .baznashr-body, .photos_body, .body_news, .video_content, "
    ".news_view_film_typeid"
)
PHOTO: Final = ".photos_body, .phNewsBody, h2.title_ax, .rutitr_photo, .subtitle_photo, .photo_pdate"
VIDEO: Final = ".video_content, .news_view_film_typeid"
PLAYER: Final = "video, .videojs_main, .body iframe"
ALBUM: Final = ".image_set a[href], .album_listi a[href], a.example-image-link[href]"
PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|gif)$", re.IGNORECASE)
CRUMBS: Final = ".news_path a[href], .news_path2 a[href], .news_path_mobile a[href], .path_bottom_body a[href]"
SERVICE: Final = re.compile(r"/fa/(?:services/(?P<number>\d+)|(?P<slug>[A-Za-z][\w-]*))(?:/\d+)?/?$")
KIND_CRUMBS: Final[dict[str, Kind]] = {
    "عکس": "photo",
    "گزارش تصویری": "photo",
    "فیلم": "video",
    "ویدیو": "video",
    "ویدئو": "video",
    "پخش زنده": "video",
}
"""First crumbs of picture services: Tabnak, Mizan, IRIB; SNN's recordings of speeches and talks (January 2026)."""

AUTHORS: Final = ".authorBox"
AUTHOR_LABEL: Final = compiled(".authorLabel")
AUTHOR_NAME: Final = compiled(".authorName")
ROLES: Final = words("عکاس خبرنگار نویسنده گزارشگر گزارش عکس")
"""Labels of who made the piece; «دبیر» is its editor (Mizan and IQNA, January 2026)."""

COPIED: Final = re.compile(r"copyToClipboard\(\s*['\"](?P<url>https?://[^'\"]+)")
COPY_BUTTON: Final = ".news_short_link[onclick]"
LABELS: Final = frozenset({"news_nav_title", "en_date"})
"""«تاریخ انتشار: », and Tabnak's and asriran's second date in English."""

CLOCK: Final = re.compile(r"^\W*[\d۰-۹٠-٩]{1,2}:[\d۰-۹٠-٩]{2}(?::[\d۰-۹٠-٩]{2})?\W*$")
FEWEST_LETTERS: Final = 15


def has_article(document: Document) -> bool:
    """Whether a page holds an article: a headline of the engine, and what holds its text, player or pictures."""
    return bool(select(document, HEADLINE) and select(document, TEXT)) or bool(select(document, CODE))


def code_of(document: Document) -> str | None:
    """The number behind «کد خبر:», ASCII digits."""
    for element in select(document, CODE):
        found = NUMBER.findall(text_of(element))
        if found:
            return str(int(found[-1]))
    return None


def kind_of(document: Document) -> Kind | None:
    """The kind as the theme shows it; None for a text."""
    if select(document, VIDEO):
        return "video"
    if select(document, PHOTO):
        return "photo"
    crumbs = [text_of(crumb) for crumb in select(document, CRUMBS)[:3]]
    named = next((KIND_CRUMBS[crumb] for crumb in crumbs if crumb in KIND_CRUMBS), None)
    if named is not None or _has_text(document):
        return named
    if select(document, ALBUM):
        return "photo"
    return "video" if select(document, PLAYER) else None


def _has_text(document: Document) -> bool:
    """Whether the text's container holds more than a player and the lead."""
    for element in select(document, TEXT):
        letters = sum(1 for letter in text_of(element) if letter.isalpha())
        lead = sum(1 for inner in compiled(".subtitle")(element) for letter in text_of(inner) if letter.isalpha())
        if letters - lead >= FEWEST_LETTERS:
            return True
    return False


def album(document: Document) -> list[tuple[str, str]]:
    """Address and caption of the pictures of an album: its links lead to the large ones."""
    links = [link for link in select(document, ALBUM) if PICTURE_FILE.search(link.get("href"))]
    return [(link.get("href"), unified(link.get("title") or "", document.repairs)) for link in links]


def path_slugs(document: Document) -> list[str]:
    """Slugs and numbers of the services that the breadcrumb leads to, innermost first."""
    matches = [SERVICE.search(crumb.get("href").split("?")[0]) for crumb in select(document, CRUMBS)]
    return [match["number"] or match["slug"] for match in reversed(matches) if match is not None]


def author() -> Rule:
    """Who wrote or photographed, where the page labels the name so."""

    def find(document: Document) -> list[Any]:
        names: list[str] = []
        for box in select(document, AUTHORS):
            label = " ".join(text_of(one) for one in AUTHOR_LABEL(box))
            if not ROLES.isdisjoint(re.findall(r"\w+", label)):
                names.extend(filter(None, (text_of(name, document.repairs) for name in AUTHOR_NAME(box))))
        return names[:1]

    return Rule("css", ".authorBox", find, fallback=False)


def short_link() -> Rule:
    """The address that the button «کپی» copies."""

    def find(document: Document) -> list[Any]:
        found = (COPIED.search(button.get("onclick")) for button in select(document, COPY_BUTTON)[:3])
        return [match["url"] for match in found if match is not None]

    return Rule("css", ".news_short_link::attr(onclick)", find, fallback=False)


def visible_dates(selector: str) -> Rule:
    """Dates as printed, without their labels; a clock and a day in elements of their own (Mizan) are put together."""

    def find(document: Document) -> list[Any]:
        texts = [text for text in map(_unlabelled, select(document, selector)[:10]) if text]
        clocks = [text for text in texts if CLOCK.match(text)]
        days = [text for text in texts if not CLOCK.match(text)]
        if clocks and days and not any(":" in day for day in days):
            return [f"{days[0]} {clocks[0]}"]
        return days

    return Rule("css", selector, find, fallback=False)


def _unlabelled(element: Any) -> str:
    """Text of a date element without its label and its English copy."""
    parts = [element.text or ""]
    for child in element:
        if LABELS.isdisjoint((child.get("class") or "").split()):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return unified(" ".join(parts))
