"""Writes a run's WARC files so that a kill at any moment leaves no row without its record and no record without a row.

File first, then the database: a batch is written and made durable, then its transaction says where it lies and how long
its file is now. What lies behind that length is cut off: at once where the transaction was rolled back, by the next
start (`newscrawl.archive.recovering`) where the process died or nobody knows. A run never appends to a file of another.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from newscrawl.archive.records import info_member, members, payload_digest, writable
from newscrawl.atomic import sync_folder
from newscrawl.store.captures import Batch, Grown, Original, Written
from newscrawl.store.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawl.store.captures import Earlier, Kept

MAX_FILE: Final = 1_000_000_000
"""Bytes after which a new file is begun: what archives and their tools are used to."""

MAX_DIGESTS: Final = 20_000
"""Payloads of this run that are remembered, so that an equal one is written as a `revisit`."""


@dataclass(slots=True)
class _File:
    name: str
    handle: IO[bytes]
    length: int = 0

    def append(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self.handle.write(rest) :]
        self.length += len(data)

    def cut(self, length: int) -> None:
        self.handle.truncate(length)
        self.handle.seek(length)
        self.length = length


@dataclass(slots=True)
class _Draft:
    """A batch under way: enough to take it back."""

    current: _File | None
    length: int
    begun: list[_File] = field(default_factory=list)
    digests: dict[str, Original] = field(default_factory=dict)


class WarcWriter:
    """The WARC files of one run.

    Args:
        folder: where they lie; made when it is missing.
        run_id: name of the run; the files are `<run_id>-<n>.warc.gz`.
        earlier: finds captures of earlier runs; None: of this run only.
        max_file: bytes after which a new file is begun.
    """

    def __init__(
        self,
        folder: Path,
        run_id: str,
        earlier: Earlier | None = None,
        max_file: int = MAX_FILE,
    ) -> None:
        self._folder = folder
        self._run_id = run_id
        self._earlier = earlier
        self._max_file = max_file
        self._file: _File | None = None
        self._number = 0
        self._digests: dict[str, Original] = {}
        self._waiting: list[Kept] = []

    def add(self, kept: Kept) -> None:
        """Let a capture wait for the next batch: a list or a robots.txt, which no outcome of a link carries."""
        self._waiting.append(kept)

    @contextlib.contextmanager
    def batch(self, captures: Sequence[Kept]) -> Iterator[Batch]:
        """Write captures, and those that waited; the block stores their places in one transaction and ends with it.

        Captures whose address no record can hold are left out. When the block raises, its transaction was rolled back
        and the batch is taken back, too; after a StoreError or a KeyboardInterrupt nobody knows, and
        the file is left to the next start.

        Raises:
            StoreError: the disk did not take them; nothing of the batch is left.
        """
        draft = _Draft(self._file, self._file.length if self._file is not None else 0)
        waiting = len(self._waiting)
        try:
            taken = (*self._waiting, *captures)
            batch = self._write([kept for kept in taken if writable(kept.capture.url)], draft)
        except OSError as error:
            self._take_back(draft)
            raise StoreError(
                f"{self._folder}: {error.strerror}; free some space and start again: nothing that was stored is lost"
            ) from error
        except BaseException:
            self._take_back(draft)
            raise
        try:
            yield batch
        except BaseException as error:
            unknown = isinstance(error, StoreError) or not isinstance(error, Exception)
            (self._leave if unknown else self._take_back)(draft)
            raise
        self._settle(draft)
        del self._waiting[:waiting]

    def close(self) -> Grown | None:
        """No more will follow. Returns the last file, to be stored as closed; None when there is none."""
        if self._file is None:
            return None
        file, self._file = self._file, None
        file.handle.close()
        return Grown(file.name, file.length, closed=True)

    def _write(self, captures: Sequence[Kept], draft: _Draft) -> Batch:
        digests = [payload_digest(kept.capture.body) for kept in captures]
        earlier, valid = self._look_up(captures, digests)
        written: list[Written] = []
        for kept, digest in zip(captures, digests, strict=True):
            file, capture = self._current(draft), kept.capture
            original = self._digests.get(digest) or earlier.get(digest) or draft.digests.get(digest)
            if capture.status == 304:
                original = valid.get((kept.source, kept.news_code or ""))
            packed = members(kept, self._run_id, digest, original if capture.body or capture.status == 304 else None)
            written.append(Written(kept, file.name, file.length, len(packed.answer), digest))
            file.append(packed.answer + packed.others)
            if capture.body:
                draft.digests.setdefault(digest, original or Original(capture.url, capture.captured_at))
        touched = [file for file in (draft.current, *draft.begun) if file is not None] if captures else []
        for file in touched:
            os.fsync(file.handle.fileno())
        if draft.begun:
            sync_folder(self._folder)
        return Batch(
            tuple(written), tuple(Grown(file.name, file.length, closed=file is not self._file) for file in touched)
        )

    def _look_up(
        self, captures: Sequence[Kept], digests: Sequence[str]
    ) -> tuple[Mapping[str, Original], Mapping[tuple[str, str], Original]]:
        """Earlier captures of these payloads, and those that a 304 says are still valid."""
        if self._earlier is None:
            return {}, {}
        asked = {digest for kept, digest in zip(captures, digests, strict=True) if not kept.fresh}
        unknown = sorted(asked.difference(self._digests))
        valid = [(kept.source, kept.news_code) for kept in captures if kept.capture.status == 304 and kept.news_code]
        return (
            self._earlier.payloads(unknown) if unknown else {},
            self._earlier.pages(valid) if valid else {},
        )

    def _current(self, draft: _Draft) -> _File:
        if self._file is not None and self._file.length < self._max_file:
            return self._file
        self._folder.mkdir(parents=True, exist_ok=True)
        file = None
        while file is None:
            self._number += 1
            name = f"{self._run_id}-{self._number}.warc.gz"
            # A name that is taken is another process's of this run.
            with contextlib.suppress(FileExistsError):
                # Unbuffered: what a full disk did not take must not come again when the file is closed.
                file = _File(name, (self._folder / name).open("xb", buffering=0))
        draft.begun.append(file)
        file.append(info_member(file.name, self._run_id))
        self._file = file
        return file

    def _settle(self, draft: _Draft) -> None:
        self._digests.update(draft.digests)
        while len(self._digests) > MAX_DIGESTS:
            del self._digests[next(iter(self._digests))]
        for file in (draft.current, *draft.begun):
            if file is not None and file is not self._file:
                file.handle.close()

    def _take_back(self, draft: _Draft) -> None:
        self._file = draft.current
        with contextlib.suppress(OSError):  # what cannot be cut now is cut by the next start
            for file in draft.begun:
                file.handle.close()
                (self._folder / file.name).unlink()
            if draft.current is not None:
                draft.current.cut(draft.length)

    def _leave(self, draft: _Draft) -> None:
        self._file = None
        for file in (draft.current, *draft.begun):
            if file is not None:
                file.handle.close()
