"""What goes into the archive of raw pages: an exchange as it went over the wire, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

Headers = tuple[tuple[bytes, bytes], ...]
"""Names and values of HTTP headers, in order; a name may stand twice."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP request and its answer.

    Attributes:
        url: address that was asked, ASCII.
        status: HTTP status of the answer.
        body: as served: still packed where `headers` hold a Content-Encoding, without the framing of chunks.
        captured_at: seconds since 1970, UTC, when the answer was there.
        method: of the request.
        address: IP address of the server, where it is known.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    captured_at: float
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """Where and when a payload was archived first: what a `revisit` record refers to."""

    url: str
    captured_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture with what the run made of it.

    Attributes:
        kind: what was asked for: article, list or robots.
        news_code: the article's; None for a list.
        outcome: one word: stored, unchanged, read, or the reason why not.
        detail: one line that says more.
        original: for a 304, the capture that is still valid; None when it is not known.
    """

    capture: Capture
    source: str
    kind: str
    news_code: str | None = None
    outcome: str = ""
    detail: str = ""
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Where a capture lies.

    Attributes:
        file: name below the archive's folder.
        offset: of the record of its answer (`response` or `revisit`), bytes.
        length: of that record, packed, bytes.
        digest: of the body as served, `sha1:` and base32.
    """

    kept: Kept
    file: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Grown:
    """A file of the archive after a batch: all up to `length` is on the disk. `closed`: nothing will follow."""

    file: str
    length: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What was written: each capture's place, and the length of each file that grew."""

    written: tuple[Written, ...] = ()
    files: tuple[Grown, ...] = ()


class Archive(Protocol):
    """Where a run keeps its raw pages."""

    def add(self, kept: Kept) -> None:
        """Let a capture wait for the next batch."""

    def batch(self, captures: Sequence[Kept]) -> AbstractContextManager[Batch]:
        """Write captures, and those that waited; the block stores their places in one transaction and ends with it.

        Raises:
            StoreError: the disk did not take them.
        """

    def close(self) -> Grown | None:
        """No more will follow. Returns the last file, to be stored as closed; None when there is none."""
