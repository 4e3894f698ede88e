"""Several machines: jobs in a queue on PostgreSQL (Procrastinate), and workers that take them.

A job is a crawl of one source, or a WARC file to be read again. It runs as the command that a user would type, in a
process of its own that ends with its worker. The queue decides who begins what; whether a source may be asked is
decided by the lock that its crawl takes in the database (`newscrawl.store.lock`), so an orphan or a crawl by hand is as
safe as a job: who meets it waits.
"""

from __future__ import annotations

from importlib.util import find_spec

from newscrawl.errors import NewscrawlError


class JobsMissingError(NewscrawlError):
    """The libraries of the extra `workers` are not installed."""


class NoQueueError(NewscrawlError):
    """The database has no queue, or one of another version. One line: what, where, what to do."""

    exit_code = 2


def installed() -> bool:
    """Whether the libraries of the extra `workers` are there."""
    return find_spec("procrastinate") is not None and find_spec("psycopg") is not None


def require() -> None:
    """See that what this package imports is there; for commands, before they begin.

    Raises:
        JobsMissingError: with what to do.
    """
    if not installed():
        raise JobsMissingError("workers need procrastinate and psycopg: pip install 'newscrawl[workers]'")
