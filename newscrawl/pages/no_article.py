"""A 200 is not an article: pages that stand in an article's place, recognised and named.

Markers are those reported in sites/nastooh.md section 6: ArvanCloud's challenge of another Iranian site (February
2024), IRNA's «Transferring to the website…» (2024-2026) and its soft 404. Words that a real article could contain
count only where the page holds no article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawl.pages.document import unified
from newscrawl.reasons import Refused
from newscrawl.text.languages import foreign

if TYPE_CHECKING:
    from newscrawl.pages.document import Document
    from newscrawl.pages.page import Page

SMALL: Final = 20_000
"""Challenge pages seen are below 5,000 bytes; a real page of any engine is above 20,000."""

CHALLENGE: Final = (
    b"__arcsjs",
    b"AR_SiteKey",
    b"window.AR_Domain",
    b"/cdn-cgi/assets/js/recaptcha.js",
    b"/cdn-cgi/challenge-platform",
    b"cf-browser-verification",
    b"cf_chl_opt",
    b"Transferring to the website",
    b"g-recaptcha",
    b"h-captcha",
    b"derak.cloud",
)
WEAK_CHALLENGE: Final = (
    "arvancloud",
    "ArvanCloud",
    "آروان‌کلاد",
    "در حال انتقال",
    "showPage(",
    "Just a moment...",
    "Checking your browser",
)
SOFT_404: Final = re.compile(
    "(?:صفحه[\u0654\u200c‌ٔهٔیی ]{0,3}|مطلب|خبر|آدرس|نشانی)\\s*(?:درخواستی|مورد\\s*نظر|مورد\\s*درخواست)?[^.<]{0,25}?"
    "(?:یافت|پیدا)\\s*نشد|(?:صفحه|خبر|مطلب)[^.<]{0,30}وجود\\s*ندارد|(?:خطای|خطا|error)\\s*(?:404|۴۰۴)"
    "|page not found|404 not found",
    re.IGNORECASE,
)
MAGIC: Final = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF",
    b"ID3": "MP3",
    b"\x00\x00\x00": "MP4",
    b"OggS": "Ogg",
}
GONE: Final = frozenset({404, 410})
PERSIAN: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5]+")
LATIN: Final = re.compile("[A-Za-z\u0400-\u04ff]")
MIN_LATIN: Final = 60
MIN_LETTERS: Final = 120
"""A shorter text is let through: a headline and a caption may hold no word that tells its language."""
WHOLE: Final = 0.6
"""Share of a text in another language from which on it is an article in that language, with a Persian headline and lead
perhaps; a Persian report may quote verses and prayers."""
MAX_TITLE: Final = 500


def check_bytes(page: Page) -> None:
    """Refuse what is not an HTML page at all, before anything is parsed.

    Raises:
        Refused: http_404, http_410, empty, not_html, not_article or challenge.
    """
    if page.status in GONE:
        raise Refused(f"http_{page.status}", f"HTTP {page.status}")
    start = page.body[:512].lstrip()
    if not start and not page.body.strip():
        raise Refused("empty", f"HTTP {page.status} with an empty body")
    for magic, name in MAGIC.items():
        if start.startswith(magic):
            raise Refused("not_html", f"the body is {name}")
    kind = page.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind in {"application/pdf", "application/zip"}:
        raise Refused("not_html", f"Content-Type is {kind}")
    if kind == "application/json" or start[:1] in {b"{", b"["}:
        raise Refused("not_article", f"the body is JSON: {start[:60]!r}")
    if len(page.body) < SMALL:
        for marker in CHALLENGE:
            if marker in page.body:
                raise Refused("challenge", f"the page holds {marker.decode()!r}")


def no_article(document: Document) -> Refused:
    """Why a page does not hold an article."""
    html = document.html
    title = unified(document.root.findtext("head/title", "")[:MAX_TITLE])[:80]
    if len(html) < SMALL:
        source = unified(html.decode())
        for marker in WEAK_CHALLENGE:
            if marker in source:
                return Refused("challenge", f"no article, but {marker!r}; title {title!r}")
    visible = " ".join(document.root.xpath("string(.)").split())
    if not visible:
        return Refused("empty", f"a page without text, {len(html)} bytes")
    missing = SOFT_404.search(unified(visible[:3000])) or SOFT_404.search(title)
    if missing is not None:
        return Refused("soft_404", f"the page says {missing[0][:80]!r}")
    if any((field.get("type") or "").lower() == "password" for field in document.root.iter("input")):
        return Refused("login", f"a form that asks for a password; title {title!r}")
    if is_open_ended(document):
        return Refused("truncated", f"the page ends without </html> after {len(html)} bytes")
    return Refused("not_article", f"no article on the page; title {title!r}")


def is_open_ended(document: Document) -> bool:
    """Whether the page stops before its end: the transfer was cut, or the server died."""
    if b"</html" in document.html[-4096:].lower():
        return False
    lower = document.html.lower()
    return b"<html" in lower and b"</html" not in lower


def check_language(text: str) -> None:
    """Refuse an article that is not in Persian: whole articles in Sorani, Arabic, Urdu, Azeri or another script.

    Words decide, paragraph by paragraph over the whole text: every edition of these engines says `lang="fa"`, and the
    letters say what keyboard a text was typed on.

    Args:
        text: headline, lead and paragraphs, one a line.

    Raises:
        Refused: `language`, with the language met.
    """
    latin = len(LATIN.findall(text)) if LATIN.search(text) else 0
    if latin > MIN_LATIN and latin > 2 * sum(map(len, PERSIAN.findall(text))):
        raise Refused("language", f"not in Arabic script: {' '.join(text[:200].split())[:60]!r}")
    if len(text) < MIN_LETTERS:
        return
    language = foreign(text, WHOLE)
    if language is not None:
        raise Refused("language", f"{language}: {' '.join(text[:200].split())[:60]!r}")
