"""Page fixtures: a saved page, what is known about it, and what it must give.

A case is a folder `tests/sources/<outlet>/<case>/`:

- `page.html.gz`: the bytes as served;
- `case.toml`: address, time of the fetch (the «now» of the test), headers, where the page is from, why the case
  exists, what may be done with its text;
- `expected.json`: the whole record, nulls written out; or `rejected.json`: the reason of the refusal.

The expected files are only written by `newscrawl capture --accept`, after somebody has read the record; and by
`add-source` for a new outlet, whose `why` says that nobody has compared them yet.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from newscrawl.errors import NewscrawlError
from newscrawl.parsing import parse
from newscrawl.reasons import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.sources import Source

PAGE: Final = "page.html.gz"
FACTS: Final = "case.toml"
EXPECTED: Final = "expected.json"
REJECTED: Final = "rejected.json"

Origin = Literal["live", "archive", "reconstructed", "third-party"]


class CaseError(NewscrawlError, ValueError):
    """A case that cannot be used; the message names the file and what to do."""


class Facts(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What `case.toml` says."""

    url: Annotated[str, Meta(pattern=r"^https?://")]
    fetched_at: datetime
    """With offset: the test's «now»."""
    origin: Origin
    """`live`: fetched by us; `archive` and `third-party`: as others stored it; `reconstructed`: put together."""
    why: str
    rights: str
    """Whose text it is, and under which licence it may stand here."""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    must_not_contain: tuple[str, ...] = ()
    """Snippets of the page that no field of the record may hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case on disk."""

    source: str
    folder: Path
    facts: Facts

    @property
    def page(self) -> bytes:
        """The page as served."""
        return gzip.decompress((self.folder / PAGE).read_bytes())

    def read(self, outlet: Source | None = None) -> dict[str, Any]:
        """What today's rules make of the page: a record, or `{"reason": …, "detail": …}` for a refusal.

        Args:
            outlet: whose page it is, where no folder of source files has it yet.
        """
        facts = self.facts
        headers = {"content-type": facts.content_type}
        try:
            return parse(self.page, facts.url, outlet or self.source, facts.fetched_at, headers)
        except Refused as refusal:
            return {"reason": refusal.reason, "detail": refusal.detail}

    def expected(self) -> dict[str, Any] | None:
        """What was accepted: a record, a refusal, or None when nobody has accepted anything."""
        for name in (EXPECTED, REJECTED):
            path = self.folder / name
            if path.exists():
                accepted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
                return accepted
        return None

    def accept(self, outlet: Source | None = None) -> Path:
        """Write what today's rules give as what must come out; the file that was written. `outlet`: as in `read`."""
        found = self.read(outlet)
        refused = "reason" in found
        written = self.folder / (REJECTED if refused else EXPECTED)
        (self.folder / (EXPECTED if refused else REJECTED)).unlink(missing_ok=True)
        text = json.dumps({"reason": found["reason"]} if refused else found, ensure_ascii=False, indent=2)
        written.write_text(text + "\n", encoding="utf-8")
        return written


def load(folder: Path) -> Case:
    """Read a case folder; the outlet is the name of the folder above it.

    Raises:
        CaseError: something is missing, misspelt or of the wrong type.
    """
    path = folder / FACTS
    try:
        facts = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Facts)
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CaseError(f"{path}: {error}") from error
    if facts.fetched_at.tzinfo is None:
        raise CaseError(f"{path}: key `fetched_at` has no offset, e.g. 2026-01-01T10:00:00+03:30")
    if not (folder / PAGE).exists():
        raise CaseError(f"{folder / PAGE}: is missing; save the page with `newscrawl capture --html`")
    return Case(folder.parent.name, folder, facts)


def save(folder: Path, page: bytes, facts: Facts) -> Case:
    """Write a page and its facts; what was accepted for an older page of that name is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    # No time and no name inside, so that the same page is the same file.
    (folder / PAGE).write_bytes(gzip.compress(page, mtime=0))
    (folder / FACTS).write_text(_toml(facts), encoding="utf-8")
    for name in (EXPECTED, REJECTED):
        (folder / name).unlink(missing_ok=True)
    return load(folder)


def _toml(facts: Facts) -> str:
    lines = []
    for key, value in msgspec.structs.asdict(facts).items():
        if isinstance(value, datetime):
            text = value.isoformat()
        elif isinstance(value, tuple):
            text = "[" + ", ".join(json.dumps(part, ensure_ascii=False) for part in value) + "]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        lines.append(f"{key} = {text}\n")
    return "".join(lines)
