"""Tables of the store.

Moments are seconds since 1970 (UTC) as floats, so that both databases compare them alike; the exported record keeps
ISO 8601 with Tehran's offset. One transaction changes everything that belongs together: a listing page writes its links
and the walk's progress, a batch of fetched pages writes versions, link states, fingerprints and refusals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.util import OrderedSet

if TYPE_CHECKING:
    from sqlalchemy import Connection

metadata = MetaData()

SCHEMA_VERSION = 4
"""Grows with every migration below `migrations/versions`, whose number it is."""

# SQLite counts rowids only in a column that is spelt INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """A partial index, on PostgreSQL too: see `_prepare_indexes`."""
    return {"sqlite_where": text(condition)}


@event.listens_for(metadata, "before_create")
def _prepare_indexes(_metadata: MetaData, connection: Connection, **_: Any) -> None:
    """Make partial indexes partial on PostgreSQL, and all of them in one order.

    `postgresql_where` beside each of them would read that dialect's modules in every command, a tenth of its start.
    """
    for table in metadata.tables.values():
        # SQLAlchemy keeps them in a set, in another order in each process. Of two that seem to cost alike SQLite takes
        # the one that was made last: that is to be the partial one, which is the smaller.
        table.indexes = OrderedSet(sorted(table.indexes, key=_by_size))
        if connection.dialect.name == "postgresql":
            for index in table.indexes:
                index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def _by_size(index: Index) -> tuple[bool, str]:
    return index.dialect_options["sqlite"]["where"] is not None, str(index.name)


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("sources", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("finished_at", Float),
    # running, finished, interrupted, closing (found dead, being closed by a later start), killed, failed
    Column("status", String, nullable=False, default="running"),
    Column("exit_code", Integer),
    Column("summary", JSON),
    # Where its files are: the home folder of whoever started it, and on which machine.
    Column("home", Text),
    Index("runs_started", "started_at"),
    Index("runs_running", "started_at", **_where("status IN ('running', 'closing')")),
)

run_sources = Table(
    "run_sources",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("started_at", Float, nullable=False),
    Column("finished_at", Float),
    Column("exit_code", Integer),
    Column("why", Text),
    # The source's part of the run report: counts, problems, requests, rules.
    Column("report", JSON),
    Index("run_sources_source", "source", "started_at"),
)
"""What each run brought from each source: what `check`, alarms and `runs` read, without opening a report."""

days = Table(
    "days",
    metadata,
    Column("source", String, primary_key=True),
    # Tehran's date, ISO.
    Column("day", String, primary_key=True),
    # Slug; empty: no province.
    Column("province", String, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("updates", Integer, nullable=False),
    Column("refused", JSON, nullable=False),
)
"""Daily sums of what `prune` took away."""

links = Table(
    "links",
    metadata,
    Column("source", String, primary_key=True),
    Column("news_code", String, primary_key=True),
    Column("url", Text, nullable=False),
    # due: its text is wanted and missing; parked: read and well, but of a province or moment that no run asked for yet;
    # stored: its text is stored, for ever; refused: for good, by the row of its reason.
    Column("state", String, nullable=False, default="due"),
    # When the link is to be fetched; null: nothing is left to do. Of a stored link: when it is to be looked at again.
    Column("due_at", Float),
    Column("attempts", Integer, nullable=False, default=0),
    # Why the last look brought nothing, since when it is the same answer, and how many looks met it.
    Column("reason", String),
    Column("detail", Text),
    Column("reason_since", Float),
    Column("reason_looks", Integer, nullable=False, default=0),
    # When it was parked or refused, and by which rules of reading (reasons.RULES_VERSION).
    Column("settled_at", Float),
    Column("rules_version", Integer),
    # As the list hints, then as the page says.
    Column("province", String),
    Column("kind", String),
    Column("title", Text),
    # As a list says, as the page says, and the last change that a list named.
    Column("listed_at", Float),
    Column("published_at", Float),
    Column("modified_at", Float),
    Column("channel", String, nullable=False),
    # Whether the list that named it holds national news too.
    Column("mixed", Boolean, nullable=False, default=False),
    Column("discovered_at", Float, nullable=False),
    # When our last fetch of it began.
    Column("looked_at", Float),
    # The run that discovered it, and the run that last tried to fetch it.
    Column("run_id", String, nullable=False),
    Column("tried_by", String),
    Index("links_due", "source", "due_at"),
    Index("links_tried", "tried_by"),
    Index("links_run", "run_id"),
    Index("links_parked", "source", "province", "published_at", **_where("state = 'parked'")),
    Index("links_parked_at", "source", "published_at", **_where("state = 'parked'")),
    Index("links_refused", "source", "reason", **_where("state = 'refused'")),
    Index("links_published", "source", "published_at"),
    Index("links_rules", "source", "rules_version", **_where("state = 'refused'")),
    Index(
        "links_undated", "source", "listed_at", "discovered_at", **_where("state = 'parked' AND published_at IS NULL")
    ),
)

parked_records = Table(
    "parked_records",
    metadata,
    Column("source", String, primary_key=True),
    Column("news_code", String, primary_key=True),
    # When the fetch of its page began.
    Column("looked_at", Float, nullable=False),
    Column("published_at", Float, nullable=False),
    # Of the rules that read it.
    Column("rules_version", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index("parked_records_looked", "looked_at"),
)
"""Articles that were read and not asked for, so that a run that asks for them later fetches no page again."""

sightings = Table(
    "sightings",
    metadata,
    Column("source", String, primary_key=True),
    Column("news_code", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("first_seen_at", Float, nullable=False),
    Index("sightings_seen", "source", "first_seen_at"),
    sqlite_with_rowid=False,
)
"""Which channels named which article, and when first: what the missed-news meter compares."""

walks = Table(
    "walks",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("completed_at", Float),
    Column("pages", Integer, nullable=False, default=0),
    Column("new_links", Integer, nullable=False, default=0),
    Column("next_url", Text),
    # running, complete, short (ended before the window's start), capped, failed
    Column("status", String, nullable=False, default="running"),
    Column("detail", Text),
    # Everything on the list that is newer than this moment was read, although the walk fell short of known ground.
    Column("covered_from", Float),
    Index("walks_scope", "source", "scope", "completed_at"),
    Index("walks_started", "source", "scope", "status", "started_at"),
    Index("walks_run", "run_id"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("scope", String, nullable=False),
    # The end of what was known, or what was asked for; and the oldest item that the walk saw.
    Column("since", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("run_id", String, nullable=False),
    Column("found_at", Float, nullable=False),
    Column("detail", Text, nullable=False),
    # Whether news may be lost; a first run has nothing to miss.
    Column("counts", Boolean, nullable=False, default=True),
    # open, filled, given_up
    Column("state", String, nullable=False, default="open"),
    Column("closed_at", Float),
    Column("closed_by", String),
    Index("gaps_source", "source", "state"),
    Index("gaps_run", "run_id"),
)
"""Stretches of a list that no walk read: said once by the run that found them, open until filled or given up."""

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("news_code", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("province", String),
    Column("published_at", Float, nullable=False),
    Column("first_seen_at", Float, nullable=False),
    Column("last_seen_at", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", String, nullable=False),
    # Of all published fields; null where an older newscrawl stored it (then the stored record tells).
    Column("record_hash", String),
    Column("cluster_id", String),
    Index("articles_published", "published_at"),
    Index("articles_source", "source", "published_at"),
    # Covers the walk over all clusters that several outlets share (`newscrawl stories`).
    Index("articles_cluster", "cluster_id", "source", "published_at"),
)

versions = Table(
    "versions",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("article_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("run_id", String, nullable=False),
    Column("stored_at", Float, nullable=False),
    # False for an exact copy that DEDUP_DROP keeps out of the exports; its line is in the rejects file.
    Column("exported", Boolean, nullable=False, default=True),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("article_id", "version"),
    Index("versions_run", "run_id", "seq"),
    sqlite_autoincrement=True,
)

rejects = Table(
    "rejects",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("source", String, nullable=False),
    Column("news_code", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("duplicate_of", String),
    # Whether the link stays due for another try.
    Column("retry", Boolean, nullable=False),
    Index("rejects_run", "run_id", "seq"),
    Index("rejects_source", "source", "at"),
    sqlite_autoincrement=True,
)

exports = Table(
    "exports",
    metadata,
    Column("run_id", String, primary_key=True),
    # articles or rejects
    Column("what", String, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("lines", Integer),
    # Null while the file may not be there yet: the next start writes it again, byte for byte.
    Column("published_at", Float),
)

validators = Table(
    "validators",
    metadata,
    # Address of a list, or id of an article.
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("seen_at", Float, nullable=False),
    # How often in a row the answer was 304: a stuck ETag hides what is new.
    Column("unchanged", Integer, nullable=False, default=0),
)
"""What to ask lists and stored articles with next time (If-None-Match, If-Modified-Since)."""

hosts = Table(
    "hosts",
    metadata,
    # Host and port, or the origin (with its scheme) whose robots.txt this is.
    Column("host", String, primary_key=True),
    # The host asked not to be visited before (Retry-After, believed up to a day), and what it asked for in seconds.
    Column("paused_until", Float),
    Column("asked_seconds", Float),
    Column("robots_at", Float),
    Column("robots", LargeBinary),
    # Since when robots.txt says the same.
    Column("robots_since", Float),
)
"""What a host said that outlives a run: how long to stay away (Retry-After), and its robots.txt."""

cadence = Table(
    "cadence",
    metadata,
    Column("source", String, primary_key=True),
    Column("next_at", Float, nullable=False),
    Column("last_at", Float),
    # Why then: the interval in seconds and what it was computed from.
    Column("interval", Float),
    Column("detail", JSON),
)
"""When each source is due (`crawl --due`)."""

alarms = Table(
    "alarms",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    # Empty: of the whole collection.
    Column("source", String, nullable=False),
    Column("check", String, nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("closed_at", Float),
    Column("last_sent_at", Float),
    Column("value", Float),
    # The finding as `check` prints it: figure, expectation, what to do.
    Column("finding", JSON, nullable=False),
    Column("acknowledged_until", Float),
    Index("alarms_open", "source", "check", "closed_at"),
)
"""Alarms are states: opened, reminded of once a day, closed."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("alarm_id", BigInteger),
    Column("channel", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Float),
    Column("delivered_at", Float),
    Column("error", Text),
    Index("deliveries_next", "delivered_at", "next_at"),
)
"""The outbox of alarms: a message stays until its channel took it."""

warc_files = Table(
    "warc_files",
    metadata,
    Column("file", String, primary_key=True),
    Column("run_id", String, nullable=False),
    # What lies behind it belongs to no transaction; the next start cuts it off.
    Column("committed_length", BigInteger, nullable=False),
    Column("closed_at", Float),
    Index("warc_files_run", "run_id"),
)

captures = Table(
    "captures",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("news_code", String),
    # article, list, robots
    Column("kind", String, nullable=False),
    Column("status", Integer),
    # What came of it: new, update, unchanged, or the reason of its refusal.
    Column("outcome", String),
    Column("digest", String),
    Column("file", String, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("captured_at", Float, nullable=False),
    Index("captures_file", "file", "offset"),
    Index("captures_article", "source", "news_code"),
    Index("captures_digest", "digest"),
    sqlite_autoincrement=True,
)
"""Archived pages: where each record lies in its WARC file."""

fp_article = Table(
    "fp_article",
    metadata,
    Column("n", Serial, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("url_key", BigInteger),
    Column("content_hash", BigInteger, nullable=False),
    # Null: it opened its cluster, whose id is its own.
    Column("cluster_id", String),
    Column("published_day", Integer),
    Column("fp_version", Integer, nullable=False),
    Column("n_words", Integer, nullable=False),
    # Null once the comparison window has passed; the keys stay.
    Column("text_z", LargeBinary),
    # Ordinal of the day on which the article came in; it never falls as `n` grows.
    Column("stored_day", Integer, nullable=False),
    Index("fp_article_id", "article_id", unique=True),
    Index("fp_article_url", "url_key"),
    Index("fp_article_hash", "content_hash"),
    Index("fp_article_text", "published_day", **_where("text_z IS NOT NULL")),
    # A forgotten article's number is never given away again, because its keys still carry it.
    sqlite_autoincrement=True,
)
"""One row an article; `n` counts them in the order of arrival."""

fp_key = Table(
    "fp_key",
    metadata,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Keys of articles (`newscrawl.dedup.fingerprint`), clustered by key."""

cluster_edge = Table(
    "cluster_edge",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("other_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("containment", Float, nullable=False),
    Column("accepted", Boolean, nullable=False),
    # source and cluster of the other, shared_keys, and the reason of a refusal
    Column("evidence", JSON, nullable=False),
    # Who was held against an article that came before (`newscrawl stories --why`).
    Index("cluster_edge_other", "other_id"),
    sqlite_with_rowid=False,
)
"""Why an article was or was not taken for a copy of another."""
