"""Alembic's entry: migrates over the connection that the register hands over."""

from alembic import context

from assets.match.register_memory.memory_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,  # in SQLite too: migrated_database begins its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
