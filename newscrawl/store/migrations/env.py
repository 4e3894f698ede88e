"""What Alembic runs for every upgrade: the migrations, on the connection and in the transaction of the caller."""

from alembic import context

from newscrawl.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
