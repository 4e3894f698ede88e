"""Why a request brought nothing: Scrapy's and Twisted's exceptions as short reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    """

    reason: str
    detail: str
    retry: bool = True
    not_before: float | None = None
    spends_try: bool = True


NAMES: dict[str, str] = {
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
    "OSError": "corrupt",
    "BadGzipFile": "corrupt",
    "DownloadFailedError": "connection",
    "ConnectionLost": "connection",
    "ConnectionDone": "connection",
    "ResponseFailed": "connection",
    "ResponseNeverReceived": "connection",
    "SSLError": "tls",
    "VerificationError": "tls",
    "CertificateError": "tls",
}
"""Names of exception classes, since several are private to Scrapy or differ by download handler."""


def classify(failure: Failure) -> Failed:
    """The reason of a failed request. What nobody foresaw is `error_<ClassName>`; the link stays due."""
    value = failure.value
    text = failure.getErrorMessage().strip().splitlines()
    detail = text[0] if text else type(value).__name__
    if value is not None and hasattr(value, "newscrawl_failed"):
        failed: Failed = value.newscrawl_failed
        return failed
    for kind in type(value).__mro__:
        if "certificate" in detail.lower():
            return Failed("tls", detail)
        if kind.__name__ in NAMES:
            return Failed(NAMES[kind.__name__], detail)
    if type(value).__name__ == "IgnoreRequest":
        return Failed("robots" if "robots.txt" in detail else "offsite", detail, retry=False)
    return Failed(f"error_{type(value).__name__}", detail)
