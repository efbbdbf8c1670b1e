"""The register's database through its migrations, on SQLite and PostgreSQL: data is kept, half of one never stays."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from assets.match import register_memory
from assets.match.register_memory import memory_tables, migrated_database
from assets.match.register_memory.migrated_database import UnknownDatabaseError, connect_database, migrate_database

FIRST = "0001"
ROWS: dict[str, list[dict[str, Any]]] = {
    "submission": [
        {"sha256": "a1", "provider": "north", "file": "ffurflen ŵ.csv", "bytes": 9, "data_date": None, "format": "csv"}
    ],
    "project": [{"project_id": "ssr-2345a", "since": "2025-11-01"}],
    "project_alias": [{"provider": "north", "reference": "N/1 'a'", "project_id": "ssr-2345a"}],
    "record": [
        {
            "table": "projects",
            "record": "r1",
            "provider": "north",
            "data_date": "2025-11-01",
            "values": '{"title": "😀"}',
        }
    ],
    "finding": [
        {"finding_id": "f-1", "rule": "date-unclear", "parameters": "{}", "cell": "A1", "value": "x" * 100_000}
    ],
    "release": [
        {"version": "1.0.0", "content": "c", "data_date": "2025-11-01", "code": "d", "previous": None, "accepted": None}
    ],
}


@pytest.fixture
def first_database(create_url: Callable[[], str]) -> Iterator[Engine]:
    """A database of the first version, with rows in every table."""
    engine = connect_database(create_url())
    migrate_database(engine, FIRST)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(insert(table), ROWS[table.name])
    yield engine
    engine.dispose()


def _read_rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in memory_tables.metadata.sorted_tables
        }


def test_a_register_of_the_first_version_keeps_its_data(first_database: Engine) -> None:
    migrate_database(first_database)
    rows = _read_rows(first_database)
    assert {table for table in rows if rows[table]} == set(ROWS)
    for table, expected in ROWS.items():
        assert [{name: row[name] for name in expected[0]} for row in rows[table]] == expected
    (release,) = register_memory.list_releases(first_database)
    assert (release.version, release.inputs, release.sums) == ("1.0.0", None, None)
    register_memory.keep_release(first_database, {**ROWS["release"][0], "version": "1.0.1"}, {"a.yaml": "b2"}, "c3")
    assert register_memory.list_releases(first_database)[1].inputs == {"a.yaml": "b2"}


def test_the_declared_tables_are_those_that_the_migrations_make(create_url: Callable[[], str]) -> None:
    engine = register_memory.open_database(create_url())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, memory_tables.metadata) == []
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(first_database: Engine) -> None:
    with first_database.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(UnknownDatabaseError, match="9999"):
        migrate_database(first_database)
    assert "inputs" not in {column["name"] for column in inspect(first_database).get_columns("release")}


def test_a_migration_that_is_broken_off_leaves_the_old_tables(
    first_database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails after its first change; the next start carries on as if nothing had been."""
    from alembic.operations import Operations

    add_column, calls = Operations.add_column, []

    def fail_at_the_second(*arguments: Any, **options: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        add_column(*arguments, **options)

    before = {column["name"] for column in inspect(first_database).get_columns("release")}
    with monkeypatch.context() as patched:
        patched.setattr(Operations, "add_column", fail_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            migrate_database(first_database)
    assert len(calls) == 2
    assert {column["name"] for column in inspect(first_database).get_columns("release")} == before
    migrate_database(first_database)
    assert _read_rows(first_database)["project"] == ROWS["project"]


def test_two_that_migrate_at_once_take_turns(first_database: Engine) -> None:
    url = first_database.url.render_as_string(hide_password=False)
    faults: list[BaseException] = []

    def open_one(barrier: threading.Barrier) -> None:
        barrier.wait()
        try:
            register_memory.open_database(url).dispose()
        except BaseException as error:
            faults.append(error)

    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=open_one, args=(barrier,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert _read_rows(first_database)["record"] == ROWS["record"]


def test_a_file_that_another_program_writes_to_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrated_database, "SQLITE_PATIENCE_SECONDS", 5)
    url = f"sqlite:///{tmp_path}/register.sqlite"
    register_memory.open_database(url).dispose()
    other = create_engine(url)
    with other.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        timer = threading.Timer(0.5, writer.connection.rollback)
        engine = connect_database(url)
        timer.start()
        with engine.begin() as connection:
            connection.execute(insert(memory_tables.project), ROWS["project"])
        timer.join()
        engine.dispose()
    monkeypatch.setattr(migrated_database, "SQLITE_PATIENCE_SECONDS", 0)
    engine = connect_database(url)
    with other.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), engine.begin() as connection:
            connection.execute(insert(memory_tables.project), [{"project_id": "ssr-2", "since": "2025-11-01"}])
    engine.dispose()
    other.dispose()
