"""Tables of the store.

Moments are seconds since 1970 (UTC) as floats, so that both databases compare them alike; the exported record keeps
ISO 8601 with Tehran's offset. One transaction changes everything that belongs together: a listing page writes its links
and the walk's progress, a batch of fetched pages writes versions, link states, fingerprints and refusals.
"""

from __future__ import annotations

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
    text,
)

metadata = MetaData()

SCHEMA_VERSION = 1

# SQLite counts rowids only in a column that is spelt INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")

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
    # running, finished, interrupted, killed (found dead and closed by a later start), failed
    Column("status", String, nullable=False, default="running"),
    Column("exit_code", Integer),
    Column("summary", JSON),
)

links = Table(
    "links",
    metadata,
    Column("source", String, primary_key=True),
    Column("news_code", String, primary_key=True),
    Column("url", Text, nullable=False),
    # new, stored, refused, skipped (not what was asked for)
    Column("state", String, nullable=False, default="new"),
    # When the link is to be fetched; null: nothing is left to do.
    Column("due_at", Float),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", String),
    Column("detail", Text),
    Column("province", String),
    Column("kind", String),
    Column("title", Text),
    Column("listed_at", Float),
    Column("modified_at", Float),
    Column("channel", String, nullable=False),
    # Whether the list that named it holds national news too.
    Column("mixed", Boolean, nullable=False, default=False),
    Column("discovered_at", Float, nullable=False),
    Column("looked_at", Float),
    # The run that discovered it, and the run that last tried to fetch it.
    Column("run_id", String, nullable=False),
    Column("tried_by", String),
    Index("links_due", "source", "due_at"),
    Index("links_tried", "tried_by"),
    Index("links_run", "run_id"),
)

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
    Index("walks_scope", "source", "scope", "completed_at"),
    Index("walks_run", "run_id"),
)

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
)
"""What to ask lists and stored articles with next time (If-None-Match, If-Modified-Since)."""

hosts = Table(
    "hosts",
    metadata,
    # Host and port, or the origin (with its scheme) whose robots.txt this is.
    Column("host", String, primary_key=True),
    # The host asked not to be visited before.
    Column("paused_until", Float),
    Column("robots_at", Float),
    Column("robots", LargeBinary),
)
"""What a host said that outlives a run: how long to stay away (Retry-After), and its robots.txt."""

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
    Index("fp_article_id", "article_id", unique=True),
    Index("fp_article_url", "url_key"),
    Index("fp_article_hash", "content_hash"),
    Index(
        "fp_article_text",
        "published_day",
        sqlite_where=text("text_z IS NOT NULL"),
        postgresql_where=text("text_z IS NOT NULL"),
    ),
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
