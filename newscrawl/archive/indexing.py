"""CDXJ indexes: which address lies where, for replay tools (pywb, ReplayWeb.page) and CDX servers."""

from __future__ import annotations

import contextlib
import os
from typing import IO, TYPE_CHECKING, Any, ClassVar

from cdxj_indexer import CDXJIndexer
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.archive.reader import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Indexer(CDXJIndexer):  # type: ignore[misc]  # cdxj-indexer has no types
    """The tool's own choice of records; a list of ours, for the one in its class is appended to by wacz's import."""

    DEFAULT_RECORDS: ClassVar = ["response", "revisit", "resource", "metadata"]


def write_index(paths: Sequence[Path], out: Path) -> None:
    """Write one sorted CDXJ file of all answers; it is there whole or not at all.

    Args:
        paths: WARC files.
        out: the index.

    Raises:
        ArchiveError: one of them is not a WARC file, or the disk did not take the index.
    """
    with whole_file(out) as temporary, temporary.open("w", encoding="utf-8") as file:
        index(paths, file, sort=True)


def index(paths: Sequence[Path], out: IO[str], **options: Any) -> None:
    """Run cdxj-indexer with these options.

    Raises:
        ArchiveError: one of the files is not a WARC file.
    """
    indexer = Indexer(out, [str(path) for path in paths], **options)
    try:
        indexer.process_all()
    except ArchiveLoadFailed as error:
        text = str(error).strip().partition("\n")[0][:200]
        raise ArchiveError(f"no index: {text}; look which file it is with `newscrawl archive verify`") from error
    finally:
        if indexer.writer is not None:
            indexer.writer.out.close()  # its temporary file


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`; renamed to it at the end of the block, removed when the block raises.

    Raises:
        ArchiveError: the disk did not take the file.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise ArchiveError(f"{error.filename or path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
