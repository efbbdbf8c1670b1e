"""The register's database, brought to the present tables by Alembic: all of a migration or nothing, one process at a time.

Belongs here: opening and migrating. Does not belong here: what is kept (register_memory), what its tables are (memory_tables).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from schemas.languages import FixableError, Message

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PATIENCE_SECONDS = 60
"""How long another program that writes to the file, such as a back-up, is waited for."""
MIGRATION_LOCK = 7_770_661_900
"""The number of PostgreSQL's advisory lock under which a register is migrated."""


class UnknownDatabaseError(FixableError):
    """The database was made by a newer version of this software, or is another program's."""


def open_database(url: str) -> Engine:
    """The register's database (SQLAlchemy's URL), brought to the present tables; made when it is not there.

    Raises UnknownDatabaseError, without having changed anything, when its tables are not known to this version.
    """
    engine = connect_database(url)
    try:
        migrate_database(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect_database(url: str) -> Engine:
    """The database as it is."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    address = make_url(url)  # that may say its own
    patience = {} if "timeout" in address.query else {"timeout": SQLITE_PATIENCE_SECONDS}
    engine = create_engine(address, connect_args=patience)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _start_sqlite_transaction)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: object) -> None:
    # Python's driver would begin a transaction at the first change of a row only: half a migration would stay.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _start_sqlite_transaction(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def migrate_database(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to a revision. Raises UnknownDatabaseError when the database's own is not known."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    known = {each.revision for each in script.walk_revisions()}
    with engine.begin() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
        if present == set(script.get_heads()):
            return
    with engine.begin() as connection:
        _lock_migration(connection)
        if unknown := set(MigrationContext.configure(connection).get_current_heads()) - known:
            explanation = (
                "The register's database has tables of version {revision}, which this version of the software does not know: a "
                "newer one has used it, or it is another program's. Install the newer version, or name another database."
            )
            raise UnknownDatabaseError(Message(explanation, {"revision": ", ".join(sorted(unknown))}))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _lock_migration(connection: Connection) -> None:
    """Waits until no other process migrates, and keeps the others waiting until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
