"""Alembic's entry: works inside the transaction of archive.migration, so that a kill leaves the old schema."""

from alembic import context

from newsarchive.archive.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
