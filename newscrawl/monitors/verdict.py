"""The verdict of a run: an exit code that never says 0 when news was lost, and 0 on ordinary days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from newscrawl.errors import number_of
from newscrawl.reasons import blocks, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


MIN_ASKED: Final = 4
"""Links of a run without which "most of them" says nothing: one withdrawn page alone in an hour is no finding."""

MAX_NAMED: Final = 5
"""Sources that a line names one by one."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a run brought from one source.

    Attributes:
        name: source.
        answered: pages that were read (lists and articles).
        outstanding: links of the scope that are still due and overdue, by reason; those held back by `--limit` not
            counted.
        problems: lists that could not be walked to their end, each `scope: status: reason`.
        list_failures: failed list requests, by reason.
        crashed: a fault of newscrawl cut it short.
        closed: why the source's host was closed in the middle of the run.
        articles: articles that were read, exported or not.
        refused: links that this run asked for and that are refused for good, by reason.
        waiting: links whose planned retry is younger than six hours, by reason.
        gaps: stretches of lists that this run found nobody could read.
        open_gaps: those, and those that earlier runs found, as far as they are not filled.
        asked: links that this run asked for.
        parked: links that are kept for a run that asks for their province or time.
        withdrawn_before: among refused and waiting, pages that were gone before this run and that a list still names.
    """

    name: str
    answered: int
    outstanding: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[str] = ()
    list_failures: Mapping[str, int] = field(default_factory=dict)
    crashed: bool = False
    closed: str | None = None
    articles: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    gaps: Sequence[str] = ()
    open_gaps: int = 0
    asked: int = 0
    parked: int = 0
    withdrawn_before: int = 0

    @property
    def blocked(self) -> bool:
        """Whether the site is closed to us: no article was read for that reason, or it shut in the middle."""
        due = {*self.outstanding, *self.waiting}
        if not (due or self.problems):
            # robots.txt forbids every article: each is accounted for, and yet the site is closed.
            return not self.articles and bool(self.refused) and all(map(blocks, self.refused))
        if self.closed is not None:
            return True
        if self.articles:
            return False
        return any(map(blocks, {*due, *self.list_failures})) and all(map(blocks, due))

    @property
    def fallen(self) -> str:
        """What most of the links met that this run asked for, where no ordinary day explains it; else empty."""
        met: dict[str, int] = {}
        for reasons in (self.refused, self.waiting, self.outstanding):
            for reason, number in reasons.items():
                if _extraordinary(reason):
                    met[reason] = met.get(reason, 0) + number
        if self.asked < MIN_ASKED or 2 * (sum(met.values()) - self.withdrawn_before) <= self.asked:
            return ""
        return f"most of {number_of(self.asked, 'link')} brought no article: {_counted(met)}"

    def judge(self, *, strict: bool = False) -> tuple[Exit, str]:
        """The verdict on this source alone.

        Args:
            strict: links that wait and gaps that are open make it partial.
        """
        if self.crashed:
            return Exit.INTERNAL, "a fault of newscrawl cut it short; the log has its traceback"
        if self.blocked:
            return Exit.BLOCKED, f"closed to us: {self.name} ({self._closed_by()}); {self._kept()}"
        lacking = []
        if self.outstanding:
            lacking.append(
                f"{number_of(sum(self.outstanding.values()), 'link')} still due ({_counted(self.outstanding)})"
            )
        given_up = {reason: number for reason, number in self.refused.items() if _given_up(reason)}
        if given_up and not self.fallen:
            lacking.append(f"{number_of(sum(given_up.values()), 'link')} given up ({_counted(given_up)})")
        lacking += [self.fallen] if self.fallen else []
        lacking += [*self.gaps, *self.problems]
        if strict and self.waiting:
            lacking.append(f"{number_of(sum(self.waiting.values()), 'link')} waiting ({_counted(self.waiting)})")
        if strict and self.open_gaps > len(self.gaps):
            lacking.append(f"{number_of(self.open_gaps, 'gap')} open")
        if lacking:
            return Exit.PARTIAL, f"partial: {'; '.join(lacking)}"
        return Exit.COMPLETE, self._complete()

    def _complete(self) -> str:
        beside = []
        if self.waiting:
            beside.append(f"{sum(self.waiting.values())} waiting for a planned retry ({_counted(self.waiting)})")
        if self.parked:
            beside.append(f"{self.parked} kept for a run that asks for their province or time")
        if self.open_gaps:
            beside.append(f"{number_of(self.open_gaps, 'gap')} of earlier runs open")
        if beside:
            return f"complete: everything else that was discovered was exported or refused; {', '.join(beside)}"
        return "complete: everything discovered was exported or refused with a reason"

    def _closed_by(self) -> str:
        if self.closed is not None:
            return self.closed
        return ", ".join(sorted(filter(blocks, {*self.outstanding, *self.waiting, *self.list_failures, *self.refused})))

    def _kept(self) -> str:
        """What became of its links: true also where some were refused for good."""
        gone = {reason: number for reason, number in self.refused.items() if blocks(reason)}
        kept = sum(self.outstanding.values()) + sum(self.waiting.values())
        said = [f"{number_of(sum(gone.values()), 'link')} refused for good ({_counted(gone)})"] if gone else []
        if kept:
            said.append(f"{number_of(kept, 'link')} kept" if gone else "their links are kept")
        return ", ".join(said) or "no link was discovered"


def judge(
    results: Sequence[SourceResult],
    *,
    interrupted: bool,
    failed: bool,
    strict: bool = False,
    unpublished: int = 0,
) -> tuple[Exit, str]:
    """Exit code and one line that says why.

    Args:
        results: of the sources that were crawled.
        interrupted: the run was stopped.
        failed: the store took no more.
        strict: what waits counts as lacking.
        unpublished: stored versions that stand in no published file.

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
    judged = {result.name: result.judge(strict=strict) for result in results}
    closed = [name for name, (code, _) in judged.items() if code is Exit.BLOCKED]
    short = [name for name, (code, _) in judged.items() if code is Exit.PARTIAL]
    if closed and len(closed) == len(results):
        return Exit.BLOCKED, _alone(judged) or f"closed to us: {_named(closed)}; see the line of each"
    if not (closed or short or unpublished):
        return Exit.COMPLETE, _together(results).judge()[1]
    said = [f"{number_of(unpublished, 'stored version')} in no published file"] if unpublished else []
    if short:
        alone = _alone(judged).removeprefix("partial: ")
        said.append(alone or f"{len(short)} of {number_of(len(results), 'source')} fell short: {_named(short)}")
    if closed:
        said.append(f"closed to us: {_named(closed)}")
    return Exit.PARTIAL, f"partial: {'; '.join(said)}"


def _alone(judged: Mapping[str, tuple[Exit, str]]) -> str:
    """What is said of the only source; empty where there are several."""
    return next(iter(judged.values()))[1] if len(judged) == 1 else ""


def _together(results: Sequence[SourceResult]) -> SourceResult:
    """What waits or is kept at all sources that are complete."""
    waiting: Counter[str] = Counter()
    for result in results:
        waiting.update(result.waiting)
    parked, gaps = sum(result.parked for result in results), sum(result.open_gaps for result in results)
    return SourceResult("", 0, articles=1, waiting=waiting, parked=parked, open_gaps=gaps)


def _extraordinary(reason: str) -> bool:
    """Whether most links of a run meet that reason on no ordinary day."""
    try:
        return not row(reason.removeprefix("gave_up_")).ordinary
    except LookupError:
        return False  # `not fetched` and its like


def _given_up(reason: str) -> bool:
    """Whether a refusal for that reason means that an article was there, perhaps, and is given up."""
    found = row(reason.removeprefix("gave_up_"))
    # What robots.txt forbids for a week is the site's decision.
    settled = found.withdrawn or found.ordinary or found.name == "robots"
    return found.whose != "article" and found.passing and not settled


def _counted(reasons: Mapping[str, int]) -> str:
    """Reasons with their numbers, the most frequent first."""
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{reason} {number}" for reason, number in ranked)


def _named(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
