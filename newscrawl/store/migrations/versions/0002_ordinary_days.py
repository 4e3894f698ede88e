"""Schema 2: what passes is not settled for good; gaps, sightings, alarms, archived pages.

Revision ID: 2

Stored records are not touched, so exports stay the same byte for byte.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newscrawl.store import schema

revision = "2"
down_revision = "1"

WEEKS = 8
"""Weeks of runs that get a row for each of their sources."""

NEW_TABLES = (
    schema.run_sources,
    schema.days,
    schema.sightings,
    schema.gaps,
    schema.cadence,
    schema.alarms,
    schema.deliveries,
    schema.warc_files,
    schema.captures,
)
NEW_COLUMNS = {
    schema.runs: ("home",),
    schema.links: (
        "reason_since",
        "reason_looks",
        "settled_at",
        "rules_version",
        "published_at",
    ),
    schema.walks: ("covered_from",),
    schema.articles: ("record_hash",),
    schema.validators: ("unchanged",),
    schema.hosts: ("asked_seconds", "robots_since"),
    schema.fp_article: ("stored_day",),
}
NEW_INDEXES = {
    schema.runs: ("runs_started", "runs_running"),
    schema.links: ("links_parked", "links_refused", "links_published"),
    schema.walks: ("walks_started",),
    schema.rejects: ("rejects_source",),
}


def upgrade() -> None:
    """Add what is new; name the states of links as they are named now."""
    connection = op.get_bind()
    for table, names in NEW_COLUMNS.items():
        for name in names:
            column = table.c[name]
            # Rows that are there already need a value.
            default = None if column.nullable else sa.text("0")
            op.add_column(table.name, sa.Column(name, column.type, nullable=column.nullable, server_default=default))
    for table in NEW_TABLES:
        table.create(connection)
    links, articles = schema.links, schema.articles
    execute = connection.execute
    execute(sa.update(links).where(links.c.state == "new").values(state="due"))
    execute(
        sa.update(links)
        .where(links.c.state == "skipped")
        # Schema 1 wrote what the page said over what the list had hinted.
        .values(state="parked", published_at=links.c.listed_at, settled_at=links.c.looked_at)
    )
    execute(sa.update(links).where(links.c.state == "refused").values(settled_at=links.c.looked_at))
    execute(sa.update(links).where(links.c.state == "stored").values(published_at=links.c.listed_at))
    # A 304 that nobody had asked for was taken for a stored article: no text of it was ever seen.
    has_text = sa.exists().where(articles.c.id == links.c.source + "#" + links.c.news_code)
    execute(
        sa.update(links)
        .where(links.c.state == "stored", sa.not_(has_text))
        .values(state="due", due_at=links.c.discovered_at, attempts=0)
    )
    _tell_days(connection)
    _tell_each_source(connection)
    for table, names in NEW_INDEXES.items():
        for index in table.indexes:
            if index.name in names:
                index.create(connection)


def _tell_days(connection: sa.Connection) -> None:
    """Give each fingerprint the day on which its article came in, by Tehran's clock."""
    articles, marks = schema.articles, schema.fp_article
    epoch, ahead = 719_163, 12_600  # ordinal of 1970-01-01; seconds that Tehran is ahead of Greenwich
    day = (sa.cast(articles.c.first_seen_at, sa.BigInteger) + ahead) // 86_400 + epoch
    came = sa.select(day).where(articles.c.id == marks.c.article_id).scalar_subquery()
    connection.execute(sa.update(marks).values(stored_day=sa.func.coalesce(came, 0)))


def _tell_each_source(connection: sa.Connection) -> None:
    """Give each source its row for the runs of the last weeks: that is what `check` looks back on."""
    runs, run_sources = schema.runs, schema.run_sources
    newest = connection.execute(sa.select(sa.func.max(runs.c.started_at))).scalar() or 0.0
    recent = sa.select(runs.c.run_id, runs.c.sources, runs.c.started_at, runs.c.finished_at, runs.c.exit_code)
    for row in connection.execute(recent.where(runs.c.started_at >= newest - WEEKS * 7 * 86_400)).all():
        told = {"run_id": row.run_id, "started_at": row.started_at}
        told |= {"finished_at": row.finished_at, "exit_code": row.exit_code}
        rows = [{**told, "source": source} for source in dict.fromkeys(row.sources)]
        if rows:
            connection.execute(sa.insert(run_sources), rows)
