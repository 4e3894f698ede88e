"""Why something brought no article: one row a reason, and the one exception that carries it.

A reason is spelt here once. What finds it (a reader, a middleware, a pipeline) makes a `Refused`; the spider and the
store hand on that same value; what is done about it is said by the columns of its row and nowhere else.
docs/running.md's table is generated from the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from collections.abc import Callable

Whose = Literal["article", "moment", "host", "scope", "program"]
"""Whose state a reason tells: the article's own; the site's at this moment; the host's or of the way to it; none but
what a run asked for; a fault of newscrawl."""

HostState = Literal["shut", "unreached"]

AT_ONCE: Final = 1
NEVER: Final = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """A row.

    Attributes:
        name: as it stands in the rejects file, the report and the store. `http_4xx` and `http_5xx` stand for the
            statuses that have no row of their own, `error_*` for exceptions that nobody foresaw.
        whose: whose state it tells.
        words: what it means, for users; Markdown.
        looks: so many looks with this answer refuse a link for good; `AT_ONCE`, or `NEVER`.
        hours: and so many hours lie between the first and the last of them.
        spends_try: whether it counts as a look; False where nothing was learnt of the page.
        host: what several different pages in a row mean for their host: `shut`, we are not wanted; `unreached`, it
            cannot be had.
        blocks: whether a run that met nothing else was blocked: the site is closed to us, not one page broken.
        again: whether a list that failed so is asked again in the same run.
        lacks: the field that alone is missing: a selector of the outlet's own supplies it.
    """

    name: str
    whose: Whose
    words: str
    looks: int = 8
    hours: float = 31.0
    spends_try: bool = True
    host: HostState | None = None
    blocks: bool = False
    again: bool = True
    lacks: str | None = None

    @property
    def passing(self) -> bool:
        """Whether one such answer says nothing for good: the link is looked at again."""
        return self.looks != AT_ONCE


_ROWS: Final = (
    # What stands in an article's place.
    Reason("challenge", "host", "a page that checks the browser; never solved", host="shut", blocks=True),
    Reason("login", "host", "a form that asks for a password", host="shut", blocks=True),
    Reason("soft_404", "moment", "a page that says «not found» with a good status"),
    Reason("empty", "moment", "no bytes, or a page without text"),
    Reason("hollow", "moment", "a headline without a text", lacks="body"),
    Reason("truncated", "moment", "the page or its transfer broke off"),
    Reason("mojibake", "moment", "letters that no charset makes readable"),
    Reason("not_article", "article", "a page without an article", looks=AT_ONCE),
    Reason("wrong_article", "article", "another article than the one asked for", looks=AT_ONCE),
    Reason("not_html", "article", "a PDF, a picture or other things that are not a page", looks=AT_ONCE),
    # What the article is, or lacks.
    Reason("language", "article", "a text that is not Persian", looks=AT_ONCE),
    Reason("no_title", "article", "no headline", looks=AT_ONCE, lacks="title"),
    Reason("date_missing", "article", "no date of publication", looks=AT_ONCE, lacks="date"),
    Reason("date_unreadable", "article", "a date that cannot be read", looks=AT_ONCE, lacks="date"),
    Reason("date_future", "article", "published more than a day after it was fetched", looks=AT_ONCE),
    Reason("invalid", "article", "a field that is required is missing or has a wrong type", looks=AT_ONCE),
    Reason("duplicate_exact", "article", "an exact copy that `DEDUP_DROP` keeps out", looks=AT_ONCE),
    Reason("duplicate_near", "article", "a near copy that `DEDUP_DROP` keeps out", looks=AT_ONCE),
    Reason("duplicate_excerpt", "article", "part of another text, and `DEDUP_DROP` keeps it out", looks=AT_ONCE),
    # What the run asked for.
    Reason("not_provincial", "article", "national news on a list that holds both", looks=AT_ONCE),
    Reason("other_province", "scope", "of a province that was not asked for; kept for a run that does", looks=NEVER),
    Reason("outside_window", "scope", "of a time that was not asked for; kept for a run that does", looks=NEVER),
    # What the site answered.
    Reason("gone", "article", "HTTP 404 or 410", looks=AT_ONCE),
    Reason("http_404", "moment", "HTTP 404", again=False),
    Reason("http_410", "moment", "HTTP 410", again=False),
    Reason("http_401", "host", "HTTP 401: a password is wanted", host="shut", blocks=True),
    Reason("http_403", "host", "HTTP 403: forbidden", host="shut", blocks=True),
    Reason("http_429", "host", "HTTP 429: asked too often", spends_try=False, host="shut", blocks=True),
    Reason("http_503", "host", "HTTP 503: not available", host="unreached", blocks=True),
    Reason("http_4xx", "moment", "another refusal of the server"),
    Reason("http_5xx", "host", "an error of the server", host="unreached"),
    Reason("redirect", "moment", "a redirect that leads nowhere"),
    Reason("redirect_loop", "moment", "a page that leads to itself again and again", blocks=True),
    Reason("offsite", "article", "a host or port that is not the source's", looks=AT_ONCE, blocks=True, again=False),
    Reason("address", "moment", "not http or https, or a private address", blocks=True, again=False),
    Reason("too_large", "article", "more bytes than `DOWNLOAD_MAXSIZE`", looks=AT_ONCE),
    Reason("corrupt", "moment", "a compressed body that is damaged or cut"),
    # The host, and the way to it.
    Reason("robots", "article", "robots.txt forbids it", looks=AT_ONCE, blocks=True, again=False),
    Reason("robots_unreachable", "host", "robots.txt cannot be had: nothing is asked", spends_try=False, blocks=True),
    Reason("dns", "host", "the host's name is not known", host="unreached", blocks=True),
    Reason("refused_connection", "host", "the host refuses connections", host="unreached", blocks=True),
    Reason("timeout", "host", "no answer in time", host="unreached", blocks=True),
    Reason("connection", "host", "the connection broke", host="unreached", blocks=True),
    Reason("tls", "host", "a certificate that cannot be trusted", host="unreached", blocks=True),
    # Ourselves.
    Reason("interrupted", "program", "the run was to stop before it was asked", looks=NEVER, spends_try=False),
    Reason("parser_error", "program", "no rule of the engine expected such a page; the log has its traceback"),
    Reason("pipeline_error", "program", "the record could not be processed; the log has its traceback"),
    Reason("spider_error", "program", "the answer could not be processed; the log has its traceback"),
    Reason("error_*", "program", "an exception that nobody foresaw, by its class"),
)

REASONS: Final[dict[str, Reason]] = {row.name: row for row in _ROWS}


def row(name: str) -> Reason:
    """The row of a reason.

    Raises:
        LookupError: it has none: a fault of ours, which a test of the whole tree finds before a run does.

    >>> row("http_502").name, row("http_503").name, row("error_KeyError").name
    ('http_5xx', 'http_503', 'error_*')
    """
    found = REASONS.get(name)
    if found is None and name.startswith("http_"):
        found = REASONS["http_5xx" if name.startswith("http_5") else "http_4xx"]
    if found is None and name.startswith("error_"):
        found = REASONS["error_*"]
    if found is None:
        raise LookupError(f"reason {name!r} has no row in newscrawl/reasons.py")
    return found


def blocks(name: str) -> bool:
    """Whether a key of a count of reasons means that the site is closed to us; "not fetched" and its like do not."""
    try:
        return row(name).blocks
    except LookupError:
        return False


class Refused(NewscrawlError):  # noqa: N818  # it is an outcome, not a fault of the program
    """What was asked for is not an article that we may export, or could not be had.

    Attributes:
        reason: name of a row.
        detail: one line for a human, with the text or address that was met.
        not_before: seconds since 1970 before which the host does not want to be asked again.
        unsent: nothing was asked at all (the host is closed, the run is to stop): the link is as it was.
        row: what the reason means for link, host and run.
    """

    exit_code = 3

    def __init__(self, reason: str, detail: str, *, not_before: float | None = None, unsent: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.not_before = not_before
        self.unsent = unsent
        self.row = row(reason)

    def __reduce__(self) -> tuple[Callable[..., Refused], tuple[str, str]]:
        """Pages may be read in another process."""
        return partial(Refused, not_before=self.not_before, unsent=self.unsent), (self.reason, self.detail)

    @property
    def spends_try(self) -> bool:
        """Whether it counts as a look at the link: a host that names a time is waited for."""
        return self.row.spends_try and self.not_before is None and not self.unsent

    def held(self) -> Refused:
        """The same for what was not even asked because of it."""
        return Refused(self.reason, self.detail, not_before=self.not_before, unsent=True)


STOPPED: Final = Refused("interrupted", "the run is to stop", unsent=True)
"""The run is asked to end: what waits is let go."""
