"""Why something brought no article: one row a reason, and the one exception that carries it.

A reason is spelt here once. What finds it (a reader, a middleware, a pipeline) makes a `Refused`; the spider and the
store hand on that same value; what is done about it is said by the columns of its row and nowhere else.
docs/running.md's table is generated from the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from newscrawl.errors import NewscrawlError, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

Whose = Literal["article", "moment", "host", "scope", "program"]
"""Whose state a reason tells: the article's own; the site's at this moment; the host's or of the way to it; none but
what a run asked for; a fault of newscrawl."""

HostState = Literal["shut", "unreached"]

AT_ONCE: Final = 1
NEVER: Final = 0

RULES_VERSION: Final = 2
"""Grows when the rules that read articles change: what older ones refused is then looked at again."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A row.

    One look that says something about the moment never settles a link: it is refused after `looks` such answers in a
    row of which the last came `hours` after the first. What is the host's state refuses a link only when the site
    published since, so that it is this page and not the site that fails.

    Attributes:
        name: as it stands in the rejects file, the report and the store. `http_4xx` and `http_5xx` stand for the
            statuses that have no row of their own, `error_*` for exceptions that nobody foresaw.
        whose: whose state it tells.
        words: what it means, for users; Markdown.
        looks: so many looks with this answer refuse a link for good; `AT_ONCE`, or `NEVER`.
        hours: and so many hours lie between the first and the last of them.
        spends_try: whether it counts as a look; False where nothing was learnt of the page.
        soon: whether the next look may help within seconds, in the same run; else in a minute at the earliest.
        withdrawn: whether it says, in the end, that there is no such article any more: nothing was given up.
        by_rules: whether better rules of reading may get along with the page: looked at again by a new RULES_VERSION.
        host: what several different pages in a row mean for their host: `shut`, we are not wanted; `unreached`, it
            cannot be had.
        blocks: whether a run that met nothing else was blocked: the site is closed to us, not one page broken.
        again: whether a list that failed so is asked again in the same run.
        lacks: the field that alone is missing: a selector of the outlet's own supplies it.
    """

    name: str
    whose: Whose
    words: str
    looks: int = 4
    hours: float = 24.0
    spends_try: bool = True
    soon: bool = True
    withdrawn: bool = False
    by_rules: bool = False
    host: HostState | None = None
    blocks: bool = False
    again: bool = True
    lacks: str | None = None

    @property
    def ordinary(self) -> bool:
        """Whether most of a run's links may meet it on an ordinary day: it tells of the news, not of site or rules."""
        return (
            self.whose == "scope"
            or self.name in {"language", "not_provincial", "other_page"}
            or self.name.startswith("duplicate_")
        )

    @property
    def passing(self) -> bool:
        """Whether one such answer says nothing for good: the link is looked at again."""
        return self.looks != AT_ONCE


def _shut(name: str, words: str, *, again: bool = True) -> Reason:
    """The site does not want us."""
    return Reason(name, "host", words, looks=8, hours=72.0, host="shut", blocks=True, again=again)


def _unreached(name: str, words: str, *, blocks: bool = True) -> Reason:
    """The host, or the way to it, is down."""
    return Reason(name, "host", words, looks=8, host="unreached", blocks=blocks)


def _reading(name: str, words: str, lacks: str | None = None) -> Reason:
    """The page is the article's, and our rules do not get along with it."""
    return Reason(name, "article", words, looks=3, soon=False, by_rules=True, lacks=lacks)


def _copy(name: str, words: str) -> Reason:
    """Stored, but kept out of the exports."""
    return Reason(name, "article", words, looks=AT_ONCE)


def _fault(name: str, words: str) -> Reason:
    """A fault of ours."""
    return Reason(name, "program", words, by_rules=True)


_ROWS: Final = (
    # What stands in an article's place.
    _shut("challenge", "a page that checks the browser; never solved"),
    _shut("login", "a form that asks for a password"),
    Reason("soft_404", "moment", "a page that says «not found» with a good status", 3, 6.0, withdrawn=True),
    Reason("empty", "moment", "no bytes, or a page without text"),
    Reason("hollow", "moment", "a headline without a text", by_rules=True, lacks="body"),
    Reason("truncated", "moment", "the page or its transfer broke off"),
    Reason("mojibake", "moment", "letters that no charset makes readable", by_rules=True),
    Reason("not_article", "moment", "a page without an article (maintenance, consent, the home page)", by_rules=True),
    Reason(
        "other_page",
        "moment",
        "a page of the site that says what it is: a list, a profile, words about the outlet",
        2,
        6.0,
        by_rules=True,
    ),
    Reason("wrong_article", "moment", "another article than the one asked for", by_rules=True),
    Reason("too_complex", "moment", "more tags, attributes or text than any article has", by_rules=True),
    Reason("not_html", "moment", "a PDF, a picture or other things that are not a page", looks=AT_ONCE),
    # What the article is, or lacks.
    Reason("language", "article", "a text that is not Persian", looks=AT_ONCE, by_rules=True),
    _reading("no_title", "no headline", lacks="title"),
    _reading("date_missing", "no date of publication", lacks="date"),
    _reading("date_unreadable", "a date that cannot be read", lacks="date"),
    Reason("date_future", "moment", "published more than a day after it was fetched", 3, 72.0, soon=False),
    _reading("invalid", "a field that is required is missing or has a wrong type"),
    _copy("duplicate_exact", "an exact copy that `DEDUP_DROP` keeps out"),
    _copy("duplicate_near", "a near copy that `DEDUP_DROP` keeps out"),
    _copy("duplicate_excerpt", "part of another text, and `DEDUP_DROP` keeps it out"),
    # What the run asked for.
    Reason("not_provincial", "article", "national news on a list that holds both", looks=AT_ONCE, by_rules=True),
    Reason("other_province", "scope", "of a province that was not asked for; kept for a run that does", looks=NEVER),
    Reason("outside_window", "scope", "of a time that was not asked for; kept for a run that does", looks=NEVER),
    # What the site answered.
    Reason("http_404", "moment", "HTTP 404: not found", 3, 6.0, soon=False, withdrawn=True, again=False),
    Reason("http_410", "moment", "HTTP 410: gone", 2, 1.0, soon=False, withdrawn=True, again=False),
    _shut("http_401", "HTTP 401: a password is wanted", again=False),  # no second later either
    _shut("http_403", "HTTP 403: forbidden"),
    Reason("http_429", "host", "HTTP 429: asked too often", NEVER, spends_try=False, host="shut", blocks=True),
    _unreached("http_503", "HTTP 503: not available"),
    Reason("http_4xx", "moment", "another refusal of the server"),
    _unreached("http_5xx", "an error of the server", blocks=False),
    Reason("unasked_304", "moment", "HTTP 304, though nothing was said of what we have"),
    Reason("redirect", "moment", "a redirect that leads nowhere"),
    Reason("redirect_loop", "moment", "a page that leads to itself again and again", blocks=True),
    Reason(
        "offsite", "moment", "led to a host or port that is not the source's", 3, soon=False, blocks=True, again=False
    ),
    Reason("address", "moment", "led to a private address, or not to http", 3, soon=False, blocks=True, again=False),
    Reason("too_large", "moment", "more bytes than `DOWNLOAD_MAXSIZE`", looks=AT_ONCE),
    Reason("corrupt", "moment", "a compressed body that is damaged or cut"),
    # The host, and the way to it.
    Reason("robots", "host", "robots.txt forbids it", 3, 168.0, soon=False, blocks=True, again=False),
    Reason(
        "robots_unreachable", "host", "robots.txt cannot be had: nothing is asked", NEVER, spends_try=False, blocks=True
    ),
    _unreached("dns", "the host's name is not known"),
    _unreached("refused_connection", "the host refuses connections"),
    _unreached("timeout", "no answer in time"),
    _unreached("connection", "the connection broke"),
    _unreached("tls", "a certificate that cannot be trusted"),
    # Ourselves.
    Reason("interrupted", "program", "the run was to stop before it was asked", looks=NEVER, spends_try=False),
    _fault("parser_crashed", "the process that read the page died twice over it"),
    _fault("parser_error", "no rule of the engine expected such a page; the log has its traceback"),
    _fault("pipeline_error", "the record could not be processed; the log has its traceback"),
    _fault("spider_error", "the answer could not be processed; the log has its traceback"),
    _fault("error_*", "an exception that nobody foresaw, by its class"),
)

REASONS: Final[dict[str, Reason]] = {row.name: row for row in _ROWS}

DATELESS: Final = frozenset(row.name for row in _ROWS if row.lacks == "date")
"""Reasons of articles whose page does not say when they were published."""

SCOPE: Final = frozenset(row.name for row in _ROWS if row.whose == "scope")
"""Reasons of articles that are well, and were not asked for."""


def row(name: str) -> Reason:
    """The row of a reason.

    Raises:
        LookupError: it has none: a fault of ours, which a test of the whole tree finds before a run does.

    >>> row("http_502").name, row("http_503").name, row("error_KeyError").name
    ('http_5xx', 'http_503', 'error_*')
    """
    found = find(name)
    if found is None:
        raise LookupError(f"reason {name!r} has no row in newscrawl/reasons.py")
    return found


def find(name: str | None) -> Reason | None:
    """The row of a reason that may have none: what an older newscrawl stored, a count of what was not fetched."""
    if name is None:
        return None
    found = REASONS.get(name)
    if found is None and name.startswith("http_"):
        found = REASONS["http_5xx" if name.startswith("http_5") else "http_4xx"]
    if found is None and name.startswith("error_"):
        found = REASONS["error_*"]
    return found


def blocks(name: str) -> bool:
    """Whether a key of a count of reasons means that the site is closed to us."""
    found = find(name)
    return found is not None and found.blocks


def withdrawn(name: str | None) -> bool:
    """Whether a reason that was stored, if there is one, says that there is no such article any more."""
    try:
        return name is not None and row(name).withdrawn
    except LookupError:
        return False  # of an older newscrawl


class Refused(NewscrawlError):  # noqa: N818  # it is an outcome, not a fault of the program
    """What was asked for is not an article that we may export, or could not be had.

    Attributes:
        reason: name of a row.
        detail: one line for a human, with the text or address that was met.
        not_before: seconds since 1970 before which the host does not want to be asked again.
        published_at: what the page says of its publication, seconds since 1970, where that is why it is refused.
        unsent: nothing was asked at all (the host is closed, the run is to stop): the link is as it was.
        row: what the reason means for link, host and run.
    """

    exit_code = 3

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        not_before: float | None = None,
        published_at: float | None = None,
        unsent: bool = False,
    ) -> None:
        detail = one_line(detail)  # it holds what a page said
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.not_before = not_before
        self.published_at = published_at
        self.unsent = unsent
        self.row = row(reason)

    def __reduce__(self) -> tuple[Callable[..., Refused], tuple[str, str]]:
        """Pages may be read in another process."""
        made = partial(Refused, not_before=self.not_before, published_at=self.published_at, unsent=self.unsent)
        return made, (self.reason, self.detail)

    @property
    def spends_try(self) -> bool:
        """Whether it counts as a look at the link: a host that names a time is waited for."""
        return self.row.spends_try and self.not_before is None and not self.unsent

    def held(self) -> Refused:
        """The same for what was not even asked because of it."""
        return Refused(self.reason, self.detail, not_before=self.not_before, unsent=True)


STOPPED: Final = Refused("interrupted", "the run is to stop", unsent=True)
"""The run is asked to end: what waits is let go."""
