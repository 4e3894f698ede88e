"""Schema 4: what is parked is found by its time, without the stored links of that time. Frozen.

Revision ID: 4
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "links_parked_at",
        "links",
        ["source", "published_at"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
