"""A register's memory copied from one database to another, such as from SQLite to PostgreSQL."""

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from assets.match.register_memory import memory_tables
from assets.match.register_memory.storable_texts import clean_text
from schemas.languages import FixableError, Message

ROWS_AT_ONCE = 1000


class CopyRefusedError(FixableError):
    """The database to copy to is in use already. Nothing was written."""


def copy_memory(source: Engine, target: Engine) -> dict[str, int]:
    """Copies every row, in one transaction; returns how many rows of each table the target has then.

    source, target: as migrated_database.open_database gives them. Raises CopyRefusedError when the target holds rows already.
    """
    tables = memory_tables.metadata.sorted_tables  # a table after those that it refers to
    with source.connect() as reader, target.begin() as writer:
        if writer.dialect.name == "postgresql":  # a run that began meanwhile would write beside the copy
            names = ", ".join(writer.dialect.identifier_preparer.format_table(table) for table in tables)
            writer.execute(text(f"lock table {names} in exclusive mode"))
        if filled := [table.name for table in tables if _count_rows(writer, table)]:
            explanation = "The database to copy to is not empty: it holds rows in {tables}. Copy into a new database."
            raise CopyRefusedError(Message(explanation, {"tables": ", ".join(filled)}))
        return {table.name: _copy_table(reader, writer, table) for table in tables}


def _copy_table(reader: Connection, writer: Connection, table: Table) -> int:
    found = reader.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
    for rows in found.mappings().partitions():
        writer.execute(insert(table), [{name: clean_text(value) for name, value in row.items()} for row in rows])
    return _count_rows(writer, table)


def _count_rows(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
