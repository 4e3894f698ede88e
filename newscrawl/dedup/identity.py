"""Identity of an address: two forms of one article's URL (print, AMP, mobile, other slug) have the same key."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.dedup.fingerprint import key
from newscrawl.urls import UrlError, canonical

_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp|mail|live|print|prod|server\d+)\.")
_NUMBER = re.compile(r"(?:news-|n|photo-)?(\d{4,}|\d{5,}[-_].*)")  # a slug such as 5000-... is no number
_ID_PARAMETERS = ("p", "id", "newsid", "nid")


def url_identity(url: str) -> str:
    """Site and article number of a news address; without a number its canonical form. Empty for an empty address.

    >>> url_identity("https://www.isna.ir/fa/print/5662018")
    'isna.ir#5662018'
    >>> url_identity("http://mail.isna.ir/fa/news/5662018/بارش-برف?utm_source=x") == url_identity("https://isna.ir/news/5662018")
    True
    >>> url_identity("https://www.tabnak.ir/003rE9")
    'tabnak.ir/003rE9'
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = _HOST_PREFIX.sub("", (parts.hostname or "").lower())
    except ValueError:  # an unclosed bracket: no address, but still a name
        return url
    for name, value in parse_qsl(parts.query):
        if name.lower() in _ID_PARAMETERS and value.isdecimal():
            return f"{host}#{int(value)}"
    for segment in unquote(parts.path).split("/"):
        found = _NUMBER.fullmatch(segment)
        digits = re.split("[-_]", found[1], maxsplit=1)[0] if found else ""
        if digits and not _is_year(digits):
            return f"{host}#{int(digits)}"
    try:
        return host + canonical(url).partition("://")[2].partition("/")[2].join(("/", ""))
    except UrlError:
        return url


def _is_year(digits: str) -> bool:
    """A path such as /fa/news/1404/10/08/5662018 begins with the date."""
    return len(digits) == 4 and digits[:2] in {"13", "14", "19", "20"}


def url_key(url: str) -> int | None:
    """Signed 64-bit key of an address's identity; None without an address."""
    identity = url_identity(url)
    return key("url", identity) if identity else None
