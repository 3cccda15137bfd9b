"""Alembic's entry: runs on the connection, and in the transaction, that the platform opened."""

from __future__ import annotations

from alembic import context

from hub.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is already open
)
context.run_migrations()
