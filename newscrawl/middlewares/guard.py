"""Only http(s), only the source's own hosts and ports, on every hop.

Scrapy's OffsiteMiddleware lets through what carries `dont_filter` and does not look at ports. Here every request is
checked, also the one that a redirect makes: Scrapy sends it through all middlewares again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.middlewares import resolver
from newscrawl.middlewares.addresses import is_loopback, is_public
from newscrawl.middlewares.failures import Refusal
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

PORTS: Final = {"http": 80, "https": 443}
NOT_OURS: Final = ": not a host and port of this source"
LED_AWAY: Final = re.compile(rf"(https?://[^\s:/]{{1,253}}(?::\d{{1,5}})?(?:/\S{{0,200}})?){NOT_OURS}")


class Guard:
    """The addresses that a source may be asked at.

    Args:
        hosts: names of the source file.
        base_url: the mirror that stands for all of them, if one was named; nothing else is asked then.
    """

    def __init__(self, hosts: tuple[str, ...], base_url: str | None = None) -> None:
        self.mirror: tuple[str, str, int] | None = None
        self._allowed = {(scheme, host, PORTS[scheme]) for host in hosts for scheme in PORTS}
        if base_url is not None:
            self.mirror = _place(base_url)
            self._allowed = {self.mirror}

    def check(self, url: str, place: tuple[str, str, int]) -> Refused | None:
        """Why a URL may not be asked; None when it may."""
        if place in self._allowed:
            return None
        scheme, host, _ = place
        if scheme not in PORTS:
            return Refused("address", f"{url[:200]}: only http and https are asked")
        literal = host.replace(".", "").isdigit() or ":" in host
        if literal and not is_public(host):
            return Refused("address", f"{url[:200]}: leads to the private address {host}")
        return Refused("offsite", f"{url[:200]}{NOT_OURS}")


class GuardMiddleware:
    """Scrapy downloader middleware, the first of all."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._guard: Guard | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor.

        Raises:
            NotConfigured: for a spider that is not ours.
        """
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let pass what may be asked.

        Raises:
            Refusal: `address` or `offsite`.
        """
        guard = self._guard or self._open()
        parsed = urlparse_cached(request)
        try:
            place = (parsed.scheme, parsed.hostname or "", parsed.port or PORTS.get(parsed.scheme, 0))
        except ValueError:
            raise Refusal(Refused("address", f"{request.url[:200]}: no valid port")) from None
        failed = guard.check(request.url, place)
        if failed is not None:
            raise Refusal(failed)
        if guard.mirror is not None and is_loopback(guard.mirror[1]):
            # A proxy of the environment is not for this machine.
            request.meta["proxy"] = None

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the address where the resolver left out what a host name pointed to.

        Raises:
            Refusal: `address`.
        """
        host = urlparse_cached(request).hostname or ""
        address = resolver.refused(host)
        if address is not None and not isinstance(exception, Refusal):
            raise Refusal(Refused("address", f"{host} resolves to the private address {address}")) from exception

    def _open(self) -> Guard:
        spider: Any = self._crawler.spider
        self._guard = Guard(spider.source.all_hosts(), spider.base_url)
        if self._guard.mirror is not None:
            resolver.trust(self._guard.mirror[1])
        return self._guard


def led_to(refused: Refused) -> str | None:
    """The address on another host that a site led to, also where its robots.txt did; None for other reasons.

    >>> led_to(Guard(("a.ir",)).check("https://b.ir/x", ("https", "b.ir", 443)))
    'https://b.ir/x'
    """
    found = LED_AWAY.search(refused.detail) if refused.reason in {"offsite", "robots_unreachable"} else None
    return found[1] if found else None


def _place(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
