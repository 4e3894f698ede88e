"""Brings a stored collection to the schema of this newscrawl (Alembic).

The truth about a collection's schema is `meta.schema_version`: older programs read it too, and refuse what is newer in
one line. Alembic's own table is set from it before each upgrade, so a new collection needs no Alembic at all.

Everything happens in the transaction of the caller, on both databases: an upgrade that is interrupted never was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import update

from newscrawl.store.schema import SCHEMA_VERSION, meta

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, found: int) -> None:
    """Apply every migration after `found`.

    Args:
        connection: in a transaction that may write; the caller commits.
        found: the schema that the collection says it has.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A percent sign in a path would be read as the start of a reference.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, str(found), purge=True)
    command.upgrade(config, str(SCHEMA_VERSION))
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION)))
