"""Schema 2: what passes is not settled for good; gaps, sightings, alarms, archived pages. Frozen.

Revision ID: 2

Stored records are not touched, so exports stay the same byte for byte.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

WEEKS = 8
"""Weeks of runs that get a row for each of their sources."""

# The tables as they are when this has run: the schema of the package goes on without it.
LINKS = sa.table(
    "links",
    sa.column("source", sa.String),
    sa.column("news_code", sa.String),
    *map(sa.column, ("state", "due_at", "attempts", "listed_at", "published_at", "settled_at", "looked_at")),
    sa.column("discovered_at"),
)
ARTICLES = sa.table("articles", sa.column("id", sa.String), sa.column("first_seen_at", sa.Float))
MARKS = sa.table("fp_article", sa.column("article_id", sa.String), sa.column("stored_day", sa.Integer))
RUNS = sa.table(
    "runs",
    sa.column("run_id"),
    sa.column("sources", sa.JSON),
    *map(sa.column, ("started_at", "finished_at", "exit_code")),
)
RUN_SOURCES = sa.table("run_sources", *map(sa.column, ("run_id", "source", "started_at", "finished_at", "exit_code")))


def upgrade() -> None:
    """Add what is new; name the states of links as they are named now."""
    _tables()
    connection = op.get_bind()
    execute, links = connection.execute, LINKS
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
    has_text = sa.exists().where(ARTICLES.c.id == links.c.source + "#" + links.c.news_code)
    execute(
        sa.update(links)
        .where(links.c.state == "stored", sa.not_(has_text))
        .values(state="due", due_at=links.c.discovered_at, attempts=0)
    )
    _tell_days(connection)
    _tell_each_source(connection)


def _tell_days(connection: sa.Connection) -> None:
    """Give each fingerprint the day on which its article came in, by Tehran's clock."""
    epoch, ahead = 719_163, 12_600  # ordinal of 1970-01-01; seconds that Tehran is ahead of Greenwich
    day = (sa.cast(ARTICLES.c.first_seen_at, sa.BigInteger) + ahead) // 86_400 + epoch
    came = sa.select(day).where(ARTICLES.c.id == MARKS.c.article_id).scalar_subquery()
    connection.execute(sa.update(MARKS).values(stored_day=sa.func.coalesce(came, 0)))


def _tell_each_source(connection: sa.Connection) -> None:
    """Give each source its row for the runs of the last weeks: that is what `check` looks back on."""
    newest = connection.execute(sa.select(sa.func.max(RUNS.c.started_at))).scalar() or 0.0
    recent = sa.select(RUNS).where(RUNS.c.started_at >= newest - WEEKS * 7 * 86_400)
    for row in connection.execute(recent).all():
        told = {"run_id": row.run_id, "started_at": row.started_at}
        told |= {"finished_at": row.finished_at, "exit_code": row.exit_code}
        rows = [{**told, "source": source} for source in dict.fromkeys(row.sources)]
        if rows:
            connection.execute(sa.insert(RUN_SOURCES), rows)


def _tables() -> None:
    """As Alembic rendered the difference between the two schemas."""
    op.create_table(
        "alarms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("opened_at", sa.Float(), nullable=False),
        sa.Column("closed_at", sa.Float(), nullable=True),
        sa.Column("last_sent_at", sa.Float(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("acknowledged_until", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alarms_open", "alarms", ["source", "check", "closed_at"], unique=False)
    op.create_table(
        "cadence",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=True),
        sa.Column("interval", sa.Float(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "captures",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("captured_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_index("captures_article", "captures", ["source", "news_code"], unique=False)
    op.create_index("captures_digest", "captures", ["digest"], unique=False)
    op.create_index("captures_file", "captures", ["file", "offset"], unique=False)
    op.create_table(
        "days",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("updates", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", "province"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("alarm_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=True),
        sa.Column("delivered_at", sa.Float(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("deliveries_next", "deliveries", ["delivered_at", "next_at"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("found_at", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", sa.Float(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("gaps_run", "gaps", ["run_id"], unique=False)
    op.create_index("gaps_source", "gaps", ["source", "state"], unique=False)
    op.create_table(
        "run_sources",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=False),
        sa.Column("finished_at", sa.Float(), nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", "source"),
    )
    op.create_index("run_sources_source", "run_sources", ["source", "started_at"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("source", "news_code", "channel"),
        sqlite_with_rowid=False,
    )
    op.create_index("sightings_seen", "sightings", ["source", "first_seen_at"], unique=False)
    op.create_table(
        "warc_files",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("committed_length", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("file"),
    )
    op.create_index("warc_files_run", "warc_files", ["run_id"], unique=False)
    op.add_column("articles", sa.Column("record_hash", sa.String(), nullable=True))
    op.add_column("fp_article", sa.Column("stored_day", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("hosts", sa.Column("asked_seconds", sa.Float(), nullable=True))
    op.add_column("hosts", sa.Column("robots_since", sa.Float(), nullable=True))
    op.add_column("links", sa.Column("reason_since", sa.Float(), nullable=True))
    op.add_column("links", sa.Column("reason_looks", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("links", sa.Column("settled_at", sa.Float(), nullable=True))
    op.add_column("links", sa.Column("rules_version", sa.Integer(), nullable=True))
    op.add_column("links", sa.Column("published_at", sa.Float(), nullable=True))
    op.create_index(
        "links_parked",
        "links",
        ["source", "province", "published_at"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index("links_published", "links", ["source", "published_at"], unique=False)
    op.create_index(
        "links_refused",
        "links",
        ["source", "reason"],
        unique=False,
        sqlite_where=sa.text("state = 'refused'"),
        postgresql_where=sa.text("state = 'refused'"),
    )
    op.create_index("rejects_source", "rejects", ["source", "at"], unique=False)
    op.add_column("runs", sa.Column("home", sa.Text(), nullable=True))
    op.create_index(
        "runs_running",
        "runs",
        ["started_at"],
        unique=False,
        sqlite_where=sa.text("status IN ('running', 'closing')"),
        postgresql_where=sa.text("status IN ('running', 'closing')"),
    )
    op.create_index("runs_started", "runs", ["started_at"], unique=False)
    op.add_column("validators", sa.Column("unchanged", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("walks", sa.Column("covered_from", sa.Float(), nullable=True))
    op.create_index("walks_started", "walks", ["source", "scope", "status", "started_at"], unique=False)
