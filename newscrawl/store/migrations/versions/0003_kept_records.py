"""Schema 3: records of parked articles are kept, so that nobody fetches them twice; indexes of a run's start. Frozen.

Revision ID: 3
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

LINKS = sa.table("links", *map(sa.column, ("state", "rules_version")))


def upgrade() -> None:
    """Add what is new; what older rules refused says so by a number."""
    op.create_table(
        "parked_records",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=False),
        sa.Column("looked_at", sa.Float(), nullable=False),
        sa.Column("published_at", sa.Float(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "news_code"),
    )
    op.create_index("parked_records_looked", "parked_records", ["looked_at"], unique=False)
    op.execute(
        sa.update(LINKS).where(LINKS.c.state == "refused", LINKS.c.rules_version.is_(None)).values(rules_version=0)
    )
    op.create_index(
        "links_rules",
        "links",
        ["source", "rules_version"],
        unique=False,
        sqlite_where=sa.text("state = 'refused'"),
        postgresql_where=sa.text("state = 'refused'"),
    )
    op.create_index(
        "links_undated",
        "links",
        ["source", "listed_at", "discovered_at"],
        unique=False,
        sqlite_where=sa.text("state = 'parked' AND published_at IS NULL"),
        postgresql_where=sa.text("state = 'parked' AND published_at IS NULL"),
    )
