"""Which network addresses a crawler of public news has no business with."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

NAT64: Final = ip_network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether an address is one of the public network: no private, loopback, link-local, metadata or multicast one.

    An IPv6 address that carries an IPv4 address is judged by that one.

    >>> [is_public(a) for a in ("185.143.233.5", "10.10.34.34", "169.254.169.254", "::ffff:127.0.0.1", "2a01::1")]
    [True, False, False, False, True]

    Args:
        text: a literal address; a zone (`%eth0`) is ignored. What is no address is not public.
    """
    try:
        address = ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_loopback(host: str) -> bool:
    """Whether a host of a URL is this machine, by name or literally."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or int(address) >> 32 == 0:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
