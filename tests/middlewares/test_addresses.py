"""Modules: `middlewares/guard.py`, `middlewares/resolver.py`."""

import pytest

from newscrawl.middlewares import resolver
from newscrawl.middlewares.addresses import is_loopback, is_public
from newscrawl.middlewares.guard import Guard, _place
from newscrawl.middlewares.resolver import GuardedResolver

PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "10.0.0.1",
    "10.10.34.34",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # nothing is bound to it
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "fec0::1",
    "not-an-address",
    "2130706433",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["185.143.233.5", "8.8.8.8", "2a01:4f8::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public(address):
    assert is_public(address)


def test_loopback_hosts():
    assert all(is_loopback(host) for host in ("localhost", "LOCALHOST.", "127.0.0.1", "::1"))
    assert not any(is_loopback(host) for host in ("mehrnews.com", "10.0.0.1", "localhost.example"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.mehrnews.com/news/1", None),
        ("http://mehrnews.com/x1", None),
        ("https://www.mehrnews.com:443/news/1", None),
        ("https://www.mehrnews.com:8443/news/1", "offsite"),
        ("http://www.mehrnews.com:22/", "offsite"),
        ("https://en.mehrnews.com/news/1", "offsite"),
        ("https://mehrnews.com.evil.example/", "offsite"),
        ("https://user@evil.example/", "offsite"),
        ("http://127.0.0.1/", "address"),
        ("http://[::1]/", "address"),
        ("http://2130706433/", "address"),
        ("http://169.254.169.254/latest", "address"),
        ("file:///etc/passwd", "address"),
        ("data:text/html,x", "address"),
        ("ftp://www.mehrnews.com/", "address"),
    ],
)
def test_guard(url, reason):
    failed = Guard(("www.mehrnews.com", "mehrnews.com")).check(url, _place(url))
    assert (failed.reason if failed else None) == reason


def test_a_mirror_stands_for_all_hosts_and_for_one_port_only():
    guard = Guard(("www.mehrnews.com",), "http://127.0.0.1:8000")
    assert guard.check("x", _place("http://127.0.0.1:8000/news/1")) is None
    for url in (
        "http://127.0.0.1:8001/",
        "https://127.0.0.1:8000/",
        "https://www.mehrnews.com/",
        "http://localhost:8000/",
    ):
        assert guard.check(url, _place(url)) is not None


class Address:
    def __init__(self, host):
        self.host = host


class Receiver:
    def __init__(self):
        self.found = []

    def resolutionBegan(self, _):  # noqa: N802  # Twisted's name
        pass

    def addressResolved(self, address):  # noqa: N802  # Twisted's name
        self.found.append(address.host)

    def resolutionComplete(self):  # noqa: N802  # Twisted's name
        self.found.append("end")


class Names:
    """A name service that answers differently each time: DNS rebinding."""

    def __init__(self, *answers):
        self.nameResolver = self
        self.answers = list(answers)

    def resolveHostName(self, receiver, _name, *_):  # noqa: N802  # Twisted's name
        receiver.resolutionBegan(None)
        for host in self.answers.pop(0):
            receiver.addressResolved(Address(host))
        receiver.resolutionComplete()
        return receiver


def look_up(guarded, name):
    receiver = Receiver()
    guarded.resolveHostName(receiver, name)
    return receiver.found


def test_rebinding_is_seen_at_each_look_up():
    guarded = GuardedResolver(Names(["185.1.2.3"], ["127.0.0.1"], ["10.0.0.1", "185.1.2.3"]), 0)
    assert look_up(guarded, "rebind.example") == ["185.1.2.3", "end"]
    assert look_up(guarded, "rebind.example") == ["end"]
    assert resolver.refused("rebind.example") == "127.0.0.1"
    assert look_up(guarded, "rebind.example") == ["185.1.2.3", "end"]


def test_what_base_url_named_may_point_anywhere():
    resolver.trust("mirror.example")
    assert look_up(GuardedResolver(Names(["127.0.0.1"]), 0), "mirror.example") == ["127.0.0.1", "end"]
