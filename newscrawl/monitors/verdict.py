"""The verdict of a run: an exit code that never says 0 when news was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from newscrawl.reasons import blocks

if TYPE_CHECKING:
    from collections.abc import Sequence


class Exit(IntEnum):
    """Exit codes of the command line."""

    COMPLETE = 0
    INTERNAL = 1
    USAGE = 2
    PARTIAL = 3
    BLOCKED = 4
    EXPECTATIONS = 5
    LOCKED = 75
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a run brought from one source.

    Attributes:
        name: source.
        answered: pages that were read (lists and articles).
        outstanding: links of the scope that are still due, by reason; those held back by `--limit` not counted.
        problems: lists that could not be walked to their end, each `scope: status: reason`.
        list_failures: failed list requests, by reason.
        crashed: a fault of newscrawl cut it short.
        closed: why the source's host was closed in the middle of the run.
        articles: articles that were read, exported or not.
        refused: links that were refused for good, by reason.
    """

    name: str
    answered: int
    outstanding: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    list_failures: dict[str, int] = field(default_factory=dict)
    crashed: bool = False
    closed: str | None = None
    articles: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether the site is closed to us: no article was read for that reason, or it shut in the middle."""
        if not (self.outstanding or self.problems):
            # robots.txt forbids every article: each is accounted for, and yet the site is closed.
            return not self.articles and bool(self.refused) and all(map(blocks, self.refused))
        if self.closed is not None:
            return True
        if self.articles:
            return False
        reasons = {*self.outstanding, *self.list_failures}
        return any(map(blocks, reasons)) and all(map(blocks, self.outstanding))

    @property
    def partial(self) -> bool:
        """Whether something discovered is unaccounted for, or a list was not read to its end."""
        return bool(self.outstanding or self.problems)


def judge(results: Sequence[SourceResult], *, interrupted: bool, failed: bool) -> tuple[Exit, str]:
    """Exit code and one line that says why.

    >>> judge([SourceResult("mehrnews", 12)], interrupted=False, failed=False)
    (<Exit.COMPLETE: 0>, 'complete: everything discovered was exported or refused with a reason')
    """
    if failed:
        return Exit.INTERNAL, "the store failed; what was fetched but not stored is still due"
    if interrupted:
        return Exit.INTERRUPTED, "interrupted; the next run goes on where this one stopped"
    crashed = [result.name for result in results if result.crashed]
    if crashed:
        return Exit.INTERNAL, f"a fault of newscrawl cut {', '.join(crashed)} short; the log has its traceback"
    blocked = [result.name for result in results if result.blocked]
    if blocked and len(blocked) == len(results):
        return Exit.BLOCKED, f"closed to us: {'; '.join(_why(result) for result in results)}; their links are kept"
    lacking = [result for result in results if result.partial]
    if lacking:
        due = sum(sum(result.outstanding.values()) for result in lacking)
        lists = sum(len(result.problems) for result in lacking)
        closed = f"; closed to us: {', '.join(blocked)}" if blocked else ""
        return Exit.PARTIAL, f"partial: {due} links still due, {lists} lists not read to their end{closed}"
    return Exit.COMPLETE, "complete: everything discovered was exported or refused with a reason"


def _why(result: SourceResult) -> str:
    """A source and what it answered."""
    if result.closed is not None:
        return f"{result.name} ({result.closed})"
    reasons = sorted(filter(blocks, {*result.outstanding, *result.list_failures, *result.refused}))
    return f"{result.name} ({', '.join(reasons)})"
