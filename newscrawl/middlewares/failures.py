"""Why a request brought nothing: Scrapy's and Twisted's exceptions as short reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.exceptions import IgnoreRequest

from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from twisted.python.failure import Failure


class Refusal(IgnoreRequest):
    """Carries a `Refused` through Scrapy's middlewares, which hand on nothing but an IgnoreRequest."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused))
        self.refused = refused


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


def classify(failure: Failure) -> Refused:
    """The reason of a failed request. What nobody foresaw is `error_<ClassName>`; the link stays due."""
    value = failure.value
    if isinstance(value, Refusal):
        return value.refused
    text = failure.getErrorMessage().strip().splitlines()
    detail = text[0] if text else type(value).__name__
    if "certificate" in detail.lower():
        return Refused("tls", detail)
    for kind in type(value).__mro__:
        reason = NAMES.get(kind.__name__)
        if reason is not None:
            return Refused(reason, detail)
    if type(value).__name__ == "IgnoreRequest" and "redirections" in detail:
        return Refused("redirect_loop", detail)
    return Refused(f"error_{type(value).__name__}", detail)
