"""Which addresses of an unknown site may be articles, and what identifies each.

An address names its article by the number in it, where there is one that can be nothing else (a segment of digits, a
parameter like `id=`, digits at either end of the last segment); dates and years are no such numbers. Otherwise a hash
of the canonical address does, as digits, so that a news code is digits for every outlet. A hash has eighteen of them:
no outlet's own number is that long, and the two are never mistaken for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote, urlsplit

from newscrawl.urls import ASCII_DIGITS, Grammar, UrlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

PARAMETER: Final = re.compile(
    r"(?:news|art|article|item|post|content|doc|document|story|khabar|matlab|entry|record|node|object)(?:[_-]?(?:id|code|no|num))?"
    r"|nid|aid|sid|tid|kid|newscode|itemcode|uid|tt_news",
    re.IGNORECASE,
)
"""Parameters that name an article by its number; of `tx_news[news]` the name in brackets."""
WEAK_PARAMETER: Final = re.compile(r"p|id|code|n", re.IGNORECASE)
"""The same of such as also name a page that shows any article: they count where none of the others is there."""
THREADS: Final = re.compile(r"(?:show|view)?(?:thread|topic)s?(?:\.\w{2,5})?", re.IGNORECASE)
"""Last segments of a forum's pages, whose articles are `t`."""
VIEWS: Final = re.compile(
    r"(?:view|page|do|op|act|action|name|mod|module|file|task|type|section|layout|cmd|go)", re.IGNORECASE
)
"""Parameters that say what a page shows."""
VIEW_NO_ARTICLE: Final = re.compile(
    r"(?:tags?|cat|categor(?:y|ies)|topics?|users?|authors?|members?|profile|login|register|search|static|contact\w*|about\w*|poll|"
    r"polls|vote|archives?|rss|feed|userinfo|feedback|your_account|faq|gallery|list|itemlist|sitemap|advertis\w*)",
    re.IGNORECASE,
)
"""Their values on pages that are no articles."""
NUMBER_FIRST: Final = re.compile(r"(\d{1,12})(?=[:-]|$)")
"""`77:slug-of-it`, as Joomla writes."""
FILES: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|txt|pdf|docx?|xlsx?|zip|rar|mp[34]|m4a|avi|webm|ogg|gz|rss|atom|apk)$",
    re.IGNORECASE,
)
NO_ARTICLE: Final = re.compile(
    r"^(?:tags?|categor(?:y|ies)|taxonomy|cat|authors?|users?|profile|search|page|feed|rss|atom|about(?:[-_]\w+)*|contact(?:[-_]\w+)*"
    r"|login|register|signup|account|sitemap|privacy|terms|rules|ads?|advertis\w*|newsletter|wp-(?:admin|json|"
    r"login|content|includes)|cdn-cgi|static|assets|uploads?|files?|print|embed|comments?|topics?|keywords?|label"
    r"|برچسب|دسته|دسته-بندی|جستجو|درباره-ما|تماس-با-ما|تبلیغات)(?:\.\w{2,5})?$",
    re.IGNORECASE,
)
"""First segments (behind that of a language) of pages that are no articles."""
ONLY_NUMBERED: Final = re.compile(r"^(?:archives?|media|آرشیو)$", re.IGNORECASE)
"""First segments of lists and files, and of articles where a number follows (WordPress: `/archives/123`)."""
LAST_NO_ARTICLE: Final = re.compile(r"^(?:feed|rss|amp|embed|index|default|home)(?:\.\w{2,5})?$", re.IGNORECASE)
LANGUAGES: Final = frozenset(["fa", "en", "ar", "ku", "ckb", "ur", "tr", "az", "ru", "fr", "de", "es", "zh"])
YEAR: Final = re.compile(r"(?:13|14|19|20)\d\d$")
DATE8: Final = re.compile(r"(?:13|14|19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])$")
CODED: Final = re.compile(r"(?=[a-z_-]*\d)(?=\d*[a-z])[a-z\d_-]{5,14}", re.IGNORECASE)
"""A last segment that is a code of letters and digits."""
MIN_END: Final = 5
"""Digits of a number at the end of a slug: shorter ones are years and amounts."""
HASH_DIGITS: Final = 18
MIN_SLUG: Final = 12
"""Letters of a last segment without a number from which on it may be an article's headline."""


@dataclass(frozen=True)
class OpenGrammar(Grammar):
    """The addresses of an outlet of which only the host is known.

    Attributes:
        loose: whether something else than its form says of an address that it is an article's: a feed names it, a page
            is there.
    """

    loose: bool = False

    def identify(self, url: str) -> tuple[Literal["article", "short"], str] | None:
        """The code of an address that may be an article's, or None. Never raises."""
        try:
            address = self.canonical(url)
        except UrlError:
            return None
        home = self.home.rstrip("/") + "/"
        if not address.startswith(home) or address == home or not may_be_article(address, loose=self.loose):
            return None
        return "article", number_of(address) or hash_of(address.removeprefix(self.home))


def may_be_article(url: str, *, loose: bool = False) -> bool:
    """Whether the form of an address allows for an article; `loose`: where something else says that it is one.

    >>> may_be_article("https://x.ir/tag/1234"), may_be_article("https://x.ir/fa/news/1234/slug")
    (False, True)
    >>> may_be_article("https://x.ir/economy"), may_be_article("https://x.ir/?p=17")
    (False, True)
    """
    parts = urlsplit(url)
    segments = _segments(parts.path)
    if segments and segments[0].lower() in LANGUAGES:
        segments = segments[1:]
    if any(NO_ARTICLE.match(segment) for segment in segments[:1]) or any(
        segment.lower() == "page" for segment in segments
    ):
        return False
    if segments and FILES.search(segments[-1]):
        return False
    if any(VIEWS.fullmatch(name) and VIEW_NO_ARTICLE.fullmatch(value) for name, value in _parameters(parts.query)):
        return False
    if _in_query(parts) is not None:
        return True
    if segments and LAST_NO_ARTICLE.match(segments[-1]):
        return False
    if number_of(url) is not None:
        return True
    if not segments or ONLY_NUMBERED.match(segments[0]):
        return False
    if loose or (len(segments) > 1 and CODED.fullmatch(segments[-1])):
        return True
    return len(segments[-1]) >= MIN_SLUG and ("-" in segments[-1] or len(segments) > 1)


def _segments(path: str) -> list[str]:
    return [unquote(part).translate(ASCII_DIGITS) for part in path.split("/") if part]


def number_of(url: str) -> str | None:
    """The number that an address names its article by, or None.

    >>> number_of("https://x.ir/fa/news/12345/slug-1404"), number_of("https://x.ir/1404/10/08/slug-of-it/")
    ('12345', None)
    >>> number_of("https://x.ir/news-87123.html"), number_of("https://x.ir/show.aspx?id=77")
    ('87123', '77')
    """
    parts = urlsplit(url)
    if (found := _in_query(parts)) is not None:
        return found
    segments = _segments(parts.path)
    whole = [segment for at, segment in enumerate(segments) if _is_number(segment) and not _is_date(segments, at)]
    if whole:
        return str(int(max(reversed(whole), key=len)))
    last = re.sub(r"\.\w{2,5}$", "", segments[-1]) if segments else ""
    if last != (segments[-1] if segments else "") and last.isdecimal() and len(last) <= 12:
        return str(int(last))
    for match in (
        re.match(r"(\d+)(?=[-_])", last),
        re.search(r"(?<=[-_])(\d+)$", last),
        re.search(r"^[a-z]{1,4}(\d+)$", last),
    ):
        if match and MIN_END <= len(match[1]) <= 12 and not DATE8.match(match[1]):
            return str(int(match[1]))
    return None


def is_no_list(url: str) -> bool:
    """Whether an address is that of a page about the outlet, of a file, of a tag or of a person."""
    parts = urlsplit(url)
    segments = _segments(parts.path)
    first = segments[1:2] if segments and segments[0].lower() in LANGUAGES else segments[:1]
    if segments and (FILES.search(segments[-1]) or segments[0].lower() in LANGUAGES - {"fa"}):
        return True
    lists = {"category", "categories", "cat", "topic", "topics", "taxonomy", "دسته", "دسته-بندی"}
    return any(NO_ARTICLE.match(one) and one.lower().partition(".")[0] not in lists for one in first)


def form_of(url: str) -> str:
    """An address without what may differ between lists of one kind: its last segment, or values of its parameters.

    >>> form_of("https://x.ir/category/ardabil/"), form_of("https://x.ir/Archive.aspx?date=1404/09/05")
    ('/category/*', '/Archive.aspx?date')
    """
    parts = urlsplit(url)
    if parts.query:
        names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
        return f"{parts.path}?{'&'.join(names)}"
    above = parts.path.rstrip("/").rpartition("/")[0]
    last = re.sub(r"\d+", "0", parts.path.rstrip("/").rpartition("/")[2])
    return f"{above}/{last if '.' in last else '*'}"


def _in_query(parts: SplitResult) -> str | None:
    """The number of an article in a query, or None."""
    weak = None
    for name, value in _parameters(parts.query):
        number = NUMBER_FIRST.match(value)
        if number is None:
            continue
        if PARAMETER.fullmatch(name) or (name == "t" and THREADS.fullmatch(parts.path.rpartition("/")[2])):
            return str(int(number[1]))
        if weak is None and WEAK_PARAMETER.fullmatch(name):
            weak = str(int(number[1]))
    return weak


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    """Names and values of a query; of `a[b]` the name `b`."""
    for pair in query.split("&") if query else ():
        name, _, value = pair.partition("=")
        outer, bracket, inner = unquote(name).partition("[")
        yield inner.rstrip("]") if bracket and inner.endswith("]") else outer, unquote(value).translate(ASCII_DIGITS)


def _is_number(segment: str) -> bool:
    return segment.isdecimal() and len(segment) <= 12


def _is_date(segments: list[str], at: int) -> bool:
    """Whether a segment of digits is a part of a date: a year, or what follows one."""
    segment = segments[at]
    if YEAR.fullmatch(segment) or DATE8.fullmatch(segment):
        return len(segments) > 1
    before = segments[max(0, at - 2) : at]
    return len(segment) <= 2 and any(YEAR.fullmatch(one) for one in before)


def hash_of(path: str) -> str:
    """Eighteen digits that stand for an address below its host.

    >>> len(hash_of("/economy/some-headline"))
    18
    """
    number = int.from_bytes(blake2b(path.encode(), digest_size=8).digest())
    return str(10**17 + number % (9 * 10**17))


def is_hash(code: str) -> bool:
    """Whether a code stands for a whole address, and is not a number in it."""
    return len(code) == HASH_DIGITS
