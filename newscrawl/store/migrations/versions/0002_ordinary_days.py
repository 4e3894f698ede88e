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
    for table, names in NEW_INDEXES.items():
        for index in table.indexes:
            if index.name in names:
                index.create(connection)
