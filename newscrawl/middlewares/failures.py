"""Why a request brought nothing: Scrapy's and Twisted's exceptions as short reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from twisted.python.failure import Failure


@dataclass(frozen=True, slots=True)
class Failed:
    """A request without an article.

    Attributes:
        reason: short code, as in the rejects file and the run report.
        detail: one line for a human.
        retry: whether the link stays due.
        not_before: seconds since 1970 before which the host does not want to be asked again.
        spends_try: False where the site asked us to wait.
        unsent: nothing was asked at all (the host is closed, the run is stopping): the link is as it was.
    """

    reason: str
    detail: str
    retry: bool = True
    not_before: float | None = None
    spends_try: bool = True
    unsent: bool = False


class Refusal(IgnoreRequest):
    """Raised by our middlewares: the request goes no further, and why."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(f"{failed.reason}: {failed.detail}")
        self.newscrawl_failed = failed


STOPPED: Final = Failed("interrupted", "the run is to stop", spends_try=False, unsent=True)
"""The run is asked to end: what waits is let go."""

NAMES: Final[dict[str, str]] = {
    "CannotResolveHostError": "dns",
    "DNSLookupError": "dns",
    "DownloadConnectionRefusedError": "refused_connection",
    "ConnectionRefusedError": "refused_connection",
    "DownloadTimeoutError": "timeout",
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "DownloadCancelledError": "too_large",
    "ResponseDataLossError": "truncated",
    "error": "corrupt",
    "ZstdError": "corrupt",
    "BadGzipFile": "corrupt",
    "EOFError": "corrupt",
    "DownloadFailedError": "connection",
    "ConnectionLost": "connection",
    "ConnectionDone": "connection",
    "ResponseFailed": "connection",
    "ResponseNeverReceived": "connection",
    "SSLError": "tls",
    "VerificationError": "tls",
    "CertificateError": "tls",
    "OSError": "connection",
}
"""Names of exception classes, since several are private to Scrapy or differ by download handler."""

FOR_GOOD: Final = frozenset({"too_large"})
"""Reasons that another try does not mend."""

UNREACHABLE: Final = frozenset({"dns", "refused_connection", "timeout", "connection", "tls"})
"""Reasons that say nothing of the page, but of the host or of the way to it."""


def classify(failure: Failure) -> Failed:
    """The reason of a failed request. What nobody foresaw is `error_<ClassName>`; the link stays due."""
    value = failure.value
    if isinstance(value, Refusal):
        return value.newscrawl_failed
    text = failure.getErrorMessage().strip().splitlines()
    detail = text[0] if text else type(value).__name__
    if "certificate" in detail.lower():
        return Failed("tls", detail)
    for kind in type(value).__mro__:
        reason = NAMES.get(kind.__name__)
        if reason is not None:
            return Failed(reason, detail, retry=reason not in FOR_GOOD)
    if type(value).__name__ == "IgnoreRequest" and "redirections" in detail:
        return Failed("redirect_loop", detail)
    return Failed(f"error_{type(value).__name__}", detail)
