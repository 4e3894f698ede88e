"""Looks at every address that a name resolves to, at the moment of the connection.

A name is no promise: it may point to this machine or to its network today, or from the second look-up on (DNS
rebinding). What comes out of here is what is connected to, so there is no gap between check and use. Literal addresses
do not pass here; `guard` refuses those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # ships no types

from newscrawl.middlewares.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

_TRUSTED: set[str] = set()
_REFUSED: dict[str, str] = {}


def trust(host: str) -> None:
    """Let a name point anywhere: `--base-url` named it."""
    _TRUSTED.add(host.lower())


def refused(host: str) -> str | None:
    """The address that a name was refused for, if it was."""
    return _REFUSED.get(host.lower())


@implementer(IResolutionReceiver)
class _Filter:
    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  # Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802  # Twisted's name
        host = getattr(address, "host", "")
        if is_public(host):
            self._receiver.addressResolved(address)
        else:
            _REFUSED[self._host] = host

    def resolutionComplete(self) -> None:  # noqa: N802  # Twisted's name
        self._receiver.resolutionComplete()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv4 and IPv6 that gives out public addresses only (setting TWISTED_DNS_RESOLVER)."""

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)
        for proxy in getproxies().values():
            # A proxy is the user's own choice.
            if host := urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname:
                trust(host)

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803  # likewise
        hostName: str,  # noqa: N803  # likewise
        portNumber: int = 0,  # noqa: N803  # likewise
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803  # likewise
        transportSemantics: str = "TCP",  # noqa: N803  # likewise
    ) -> IHostResolution:
        """Resolve a name; addresses of private networks are left out."""
        receiver: Any = resolutionReceiver
        host = hostName.lower()
        if host not in _TRUSTED:
            _REFUSED.pop(host, None)
            receiver = _Filter(resolutionReceiver, host)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
