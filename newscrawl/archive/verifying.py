"""Checks WARC files with two readers that know nothing of each other: FastWARC, and warcio with its digests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from newscrawl.archive.reader import MAX_HEADERS, ends_well

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CHUNK: Final = 1 << 20

MAX_PROBLEMS: Final = 20
"""So many are listed of a file; one more is as good as a thousand."""

ANSWERS: Final = ("response", "revisit")


@dataclass(slots=True)
class Verified:
    """What was found in a file.

    Attributes:
        records: how many of each WARC-Type.
        digests: how many digests were there and right.
        places: offset and length of each record, in bytes.
        answers: by offset, length and address of each record that a row of the store leads to (response, revisit).
        problems: one line each; empty when all is well.
    """

    records: Counter[str] = field(default_factory=Counter)
    digests: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    answers: dict[int, tuple[int, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def verify(path: Path) -> Verified:
    """Read every record of a file with both readers and check its digests.

    Each record must be a gzip member of its own, or the file must not be packed: others cannot be read at an offset.

    Raises:
        OSError: the file cannot be opened.
    """
    verified = Verified()
    _by_warcio(path, verified)
    seen = _by_fastwarc(path, verified)
    if not verified.problems:
        end = sum(verified.places[-1]) if verified.places else 0
        size = path.stat().st_size
        if seen != [offset for offset, _ in verified.places]:
            verified.problems.append(f"FastWARC reads {len(seen)} records, warcio {len(verified.places)}")
        elif end != size or not _ends_well(path, verified.places):
            verified.problems.append(f"behind offset {end}: the file ends within a record")
    del verified.problems[MAX_PROBLEMS:]
    return verified


def compare(verified: Verified, rows: Iterable[tuple[int, int, str]], committed: int) -> list[str]:
    """What the store says of a file that is not so, and what is in the file without the store's knowledge.

    Args:
        verified: what was found in the file.
        rows: offset, length and address of each page that the store has in it (`newscrawl.store.captures.places`).
        committed: length of the file in bytes as the store knows it; behind it, a run may be at work.

    Returns:
        One line each; empty when every row leads to its record and every record has its row.
    """
    left, problems = dict(verified.answers), []
    for offset, length, url in rows:
        found = left.pop(offset, None)
        if found is None:
            problems.append(f"offset {offset}: the store has {url} here, but no such record begins")
        elif found != (length, url):
            problems.append(f"offset {offset}: the store has {url} ({length} bytes) here, not {found[1]} ({found[0]})")
    problems += [
        f"offset {offset}: the store knows nothing of this record of {url}"
        for offset, (_, url) in left.items()
        if offset < committed
    ]
    return problems[:MAX_PROBLEMS]


def _ends_well(path: Path, places: list[tuple[int, int]]) -> bool:
    with path.open("rb") as file:
        return not places or ends_well(file, places[-1][0])


def _by_warcio(path: Path, verified: Verified) -> None:
    offset = 0
    try:
        with path.open("rb") as file:
            iterator = WarcioIterator(file, check_digests=True)
            for record in iterator:
                offset = iterator.get_record_offset()
                while record.raw_stream.read(CHUNK):
                    pass
                if not record.rec_type:
                    verified.problems.append(f"offset {offset}: a record without WARC-Type")
                verified.records[record.rec_type] += 1
                verified.digests += record.digest_checker.passed is True
                verified.problems.extend(f"offset {offset}: {text}" for text in record.digest_checker.problems)
                length = iterator.get_record_length()
                verified.places.append((offset, length))
                if record.rec_type in ANSWERS:
                    address = record.rec_headers.get_header("WARC-Target-URI") or ""
                    verified.answers[offset] = (length, address)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  # on half a header warcio raises whatever it stumbles over
        text = str(error).strip().partition("\n")[0][:200]
        verified.problems.append(f"behind offset {offset}: warcio: {text}")


def _by_fastwarc(path: Path, verified: Verified) -> list[int]:
    offsets: list[int] = []
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False, max_header_len=MAX_HEADERS):
                offsets.append(record.stream_pos)
                wrong = _wrong_digest(record)
                if wrong:
                    verified.problems.append(f"offset {record.stream_pos}: FastWARC: wrong {wrong} digest")
    except OSError as error:
        verified.problems.append(f"behind offset {offsets[-1] if offsets else 0}: FastWARC: {error}")
    return offsets


def _wrong_digest(record: Any) -> str:
    if "WARC-Block-Digest" in record.headers and not record.verify_block_digest():
        return "block"
    if record.record_type == WarcRecordType.response and "WARC-Payload-Digest" in record.headers:
        record.parse_http(max_header_len=MAX_HEADERS)
        if not record.verify_payload_digest():
            return "payload"
    return ""
