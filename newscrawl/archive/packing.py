"""WACZ files (version 1.1.1): WARC files, their index and a list of pages in one ZIP that ReplayWeb.page opens.

The package py-wacz makes them, too, but needs 27 packages more and writes to the terminal; it checks ours in the tests.
The format: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, Final

from newscrawl import __version__
from newscrawl.archive.indexing import index, whole_file
from newscrawl.archive.reader import ArchiveError, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

WACZ_VERSION: Final = "1.1.1"
CHUNK: Final = 1 << 20
INDEX_LINES: Final = 1024
"""Lines of the index that are packed together, as Webrecorder's own tools do."""


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page that a reader of the file can choose. `captured_at`: seconds since 1970, UTC, as in its record."""

    url: str
    captured_at: float
    title: str


class _Hashing:
    """A file that is only written, with size and digest of what went in."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()

    @property
    def digest(self) -> str:
        return f"sha256:{self._digest.hexdigest()}"


class _Package:
    """The ZIP, with what datapackage.json says of its members."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._moment = time.gmtime()[:6]
        self.resources: list[dict[str, Any]] = []

    def add(self, name: str, parts: Iterable[bytes], *, packed: bool) -> str:
        """Write a member; returns its digest. What is read in part (WARC files, index) must not be packed."""
        info = zipfile.ZipInfo(name, self._moment)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as member:
            out = _Hashing(member)
            for part in parts:
                out.write(part)
        path = name.rpartition("/")[2]
        self.resources.append({"name": path.lower(), "path": name, "hash": out.digest, "bytes": out.size})
        return out.digest


def pack(
    paths: Sequence[Path], out: Path, *, title: str = "newscrawl", pages: Iterable[PackedPage] | None = None
) -> None:
    """Write a WACZ file; it is there whole or not at all.

    Args:
        paths: WARC files.
        out: the WACZ file.
        title: of the collection.
        pages: what can be chosen; None: every HTML page of the files, under its address.

    Raises:
        ArchiveError: one of them is not a WARC file, two have one name, or the disk did not take the file.
    """
    names = [path.name for path in paths]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArchiveError(f"two files are named {twice}: pack them one at a time, or rename one")
    with whole_file(out) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        package = _Package(archive)
        for path in paths:
            package.add(f"archive/{path.name}", _parts(path), packed=False)
        data, lines = io.BytesIO(), io.StringIO()
        index(paths, lines, sort=True, lines=INDEX_LINES, compress=data, data_out_name="index.cdx.gz")
        package.add("indexes/index.cdx.gz", [data.getvalue()], packed=False)
        package.add("indexes/index.idx", [lines.getvalue().encode()], packed=True)
        package.add("pages/pages.jsonl", _page_lines(_all_pages(paths) if pages is None else pages), packed=True)
        described = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "software": f"newscrawl {__version__}",
            "created": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "resources": list(package.resources),
        }
        digest = package.add("datapackage.json", [json.dumps(described, indent=2).encode()], packed=True)
        signed = {"path": "datapackage.json", "hash": digest}
        package.add("datapackage-digest.json", [json.dumps(signed).encode()], packed=True)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            yield part


def _page_lines(pages: Iterable[PackedPage]) -> Iterator[bytes]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}).encode() + b"\n"
    for number, page in enumerate(pages, 1):
        moment = datetime.fromtimestamp(page.captured_at, UTC)
        line = {"id": str(number), "url": page.url, "ts": f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}", "title": page.title}
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _all_pages(paths: Sequence[Path]) -> Iterator[PackedPage]:
    for path in paths:
        for page in read(path):
            html = "html" in page.headers.get("content-type", "")
            if html and page.status == 200 and not page.reason:
                yield PackedPage(page.url, page.captured_at, page.url)
