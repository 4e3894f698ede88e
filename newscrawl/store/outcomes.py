"""What can come of a link that was fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newscrawl.store.captures import Kept

if TYPE_CHECKING:
    from newscrawl.dedup import Prepared
    from newscrawl.items import Article
    from newscrawl.reasons import Refused
    from newscrawl.store.captures import Capture
    from newscrawl.store.validators import Validators


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article was read from its page."""

    article: Article
    prepared: Prepared
    """The same article as deduplication reads it."""
    validators: Validators | None = None
    """Version of its page, for a second look."""
    captures: tuple[Capture, ...] = ()
    """Raw pages on the way to it, where they are archived."""
    began: float | None = None
    """When its fetch began, seconds since 1970: what changed on the site later was not seen."""
    reread: bool = False
    """Whether its page came out of the archive: nobody looked at the site."""
    first: bool = False
    """Whether no run ever looked at its link before."""

    @property
    def key(self) -> tuple[str, str]:
        """(source, news code)."""
        return self.article.source, self.article.news_code


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A second look that asked for changes found none (304). `began` and `first` as above."""

    source: str
    news_code: str
    captures: tuple[Capture, ...] = ()
    began: float | None = None
    first: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(source, news code)."""
        return self.source, self.news_code


@dataclass(frozen=True, slots=True)
class Rejected:
    """No article came of it.

    Attributes:
        refused: why, and what is done about it.
        province: slug that the article turned out to be of, for a later run that asks for it.
        published_at: seconds since 1970, likewise.
        began, first: as above.
        article: what was read, where the article is well and was not asked for.
    """

    source: str
    news_code: str
    url: str
    refused: Refused
    province: str | None = None
    published_at: float | None = None
    captures: tuple[Capture, ...] = ()
    began: float | None = None
    first: bool = False
    article: Article | None = None

    @property
    def key(self) -> tuple[str, str]:
        """(source, news code)."""
        return self.source, self.news_code


Outcome = Fetched | Unchanged | Rejected


def kept(outcome: Outcome) -> list[Kept]:
    """The raw pages of an outcome with what is to be archived of it."""
    source, code = outcome.key
    said, detail = "read", ""
    if isinstance(outcome, Unchanged):
        said = "unchanged"
    elif isinstance(outcome, Rejected):
        said, detail = outcome.refused.reason, outcome.refused.detail
    first = isinstance(outcome, Fetched) and outcome.first
    return [
        # What leads to an article, and what brings none, has the bytes of many others.
        Kept(capture, source, "article", code, said, detail, fresh=first and capture.status == 200)
        for capture in outcome.captures
    ]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the store made of an outcome.

    Attributes:
        what: `new`; `update`; `unchanged`; `dropped`, an exact copy that DEDUP_DROP keeps out; `parked`, kept for a run
            that asks for its province or time; `refused` for good; `due`, looked at again.
        due_at: when that is, seconds since 1970.
    """

    what: Literal["new", "update", "unchanged", "dropped", "refused", "parked", "due"]
    article: Article | None = None
    due_at: float | None = None
