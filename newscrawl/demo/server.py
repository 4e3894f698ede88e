"""The newsroom on the network: the site and the control calls behind one port, on the loopback address only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from twisted.web import http, resource, server

from newscrawl.demo.control import CONTROL, Control
from newscrawl.demo.web import Application

if TYPE_CHECKING:
    from newscrawl.demo.newsroom import Newsroom

LOOPBACK: Final = {"127.0.0.1", "::1"}


class _Root(resource.Resource):
    """Every request comes through here: control calls, and all else to the site."""

    isLeaf = True  # noqa: N815 (Twisted's name)

    def __init__(self, app: Application) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted
        self._app = app
        self._control = Control(app)

    def render(self, request: Any) -> bytes | int:
        path = request.path.decode("latin-1")
        if path.startswith(CONTROL):
            return self._control.render(request, path.removeprefix(CONTROL))
        return self._app.render(request)


class _QuietSite(server.Site):
    """Twisted's site without its access log: `Log` keeps what tests ask for."""

    def log(self, request: http.Request) -> None:
        """Write nothing."""


def listen(app: Application, port: int = 0, host: str = "127.0.0.1") -> None:
    """Listen on a loopback address.

    Args:
        app: what answers.
        port: 0 lets the system choose.
        host: `127.0.0.1` or `::1`; nothing else, since the control calls have no password.

    Raises:
        ValueError: when `host` is not a loopback address.
        twisted.internet.error.CannotListenError: when the port is taken.
    """
    if host not in LOOPBACK:
        raise ValueError(f"the newsroom listens on 127.0.0.1 or ::1 only, not on {host!r}")
    # Imported here: whoever imports this module may still want to choose the reactor.
    from twisted.internet import reactor

    app.reactor = reactor
    site = _QuietSite(_Root(app))  # type: ignore[no-untyped-call]  # Twisted
    app.port = app.reactor.listenTCP(port, site, interface=host, backlog=512)
    if not app.style.origin:
        app.style.origin = app.url


def serve(newsroom: Newsroom, *, port: int = 0, host: str = "127.0.0.1", **options: Any) -> Application:
    """Serve a newsroom in this process, under the reactor that runs (or will run) here.

    Args:
        newsroom: the articles; edit them directly, e.g. `newsroom.publish(3)`.
        port: 0 lets the system choose.
        host: `127.0.0.1` or `::1`.
        options: those of `Application`.

    Returns:
        The application: `.url`, `.log`, `.close()`.
    """
    app = Application(newsroom, **options)
    listen(app, port, host)
    return app
