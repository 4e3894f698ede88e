"""Alembic's folder: one file a schema below `versions`, applied by `newscrawl.store.migrating`."""
