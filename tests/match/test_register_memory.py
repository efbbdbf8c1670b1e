"""The register's memory holds the same in every database, and can be copied from one kind to another."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select

from assets.match import register_memory
from assets.match.register_memory import CopyRefusedError, copied_database, memory_tables

NUL, NO_CHARACTER = "\0", "\N{REPLACEMENT CHARACTER}"
REFERENCES = pd.DataFrame(
    {
        "provider": ["north", "south", "north"],
        "reference": ["N/1", f"S{NUL}1", "N/2"],
        "project_id": ["ssr-1", "ssr-1", "ssr-2"],
        "data_date": ["2025-11-01", "2025-10-01", "2025-12-01"],
    }
)
FINDING = {
    "finding_id": "f-1",
    "rule": "date-unclear",
    "parameters": "{}",
    "file": f"t{NUL}.csv",
    "value": f"a{NUL}b 😀 ŵ" + "x" * 1_000_000,
}


@pytest.fixture
def memory(create_url: Callable[[], str]) -> Iterator[Engine]:
    engine = register_memory.open_database(create_url())
    yield engine
    engine.dispose()


def _fill(engine: Engine) -> None:
    register_memory.keep_projects(engine, REFERENCES)
    register_memory.keep_findings(engine, pd.DataFrame([FINDING]))


def test_nul_is_kept_the_same_in_every_database(memory: Engine) -> None:
    _fill(memory)
    _fill(memory)  # it is found again under what stands in its place
    with memory.connect() as connection:
        ((file, value),) = connection.execute(select(memory_tables.finding.c.file, memory_tables.finding.c.value)).all()
    assert file == f"t{NO_CHARACTER}.csv"
    assert value == str(FINDING["value"]).replace(NUL, NO_CHARACTER)
    assert register_memory.list_known_projects(memory) == {
        ("north", "N/1"): "ssr-1",
        ("south", f"S{NO_CHARACTER}1"): "ssr-1",
        ("north", "N/2"): "ssr-2",
    }


def test_a_copy_holds_every_row(memory: Engine, tmp_path: Path) -> None:
    """Between SQLite and PostgreSQL as well, in both directions; of more rows than are copied at once."""
    _fill(memory)
    many = pd.DataFrame({"finding_id": [f"f-x{number}" for number in range(2500)], "rule": "r", "parameters": "{}"})
    register_memory.keep_findings(memory, many)
    sqlite = register_memory.open_database(f"sqlite:///{tmp_path}/copy.sqlite")
    counts = register_memory.copy_memory(memory, sqlite)
    assert counts["finding"] == 2501 and counts["project_alias"] == 3
    for table in memory_tables.metadata.sorted_tables:
        ordered = select(table).order_by(*table.primary_key.columns)
        with memory.connect() as first, sqlite.connect() as second:
            assert set(first.execute(ordered).all()) == set(second.execute(ordered).all())
    with pytest.raises(CopyRefusedError, match="not empty"):
        register_memory.copy_memory(sqlite, memory)
    sqlite.dispose()


def test_a_copy_goes_into_an_empty_database_of_any_kind(memory: Engine, tmp_path: Path) -> None:
    sqlite = register_memory.open_database(f"sqlite:///{tmp_path}/source.sqlite")
    _fill(sqlite)
    assert register_memory.copy_memory(sqlite, memory)["finding"] == 1
    assert register_memory.list_known_projects(memory) == register_memory.list_known_projects(sqlite)
    sqlite.dispose()


def test_a_copy_that_is_broken_off_leaves_the_database_empty(
    memory: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite = register_memory.open_database(f"sqlite:///{tmp_path}/source.sqlite")
    _fill(sqlite)

    def fail_at_the_second_project(value: object) -> object:
        if value == "N/2":
            raise KeyboardInterrupt
        return value

    monkeypatch.setattr(copied_database, "clean_text", fail_at_the_second_project)
    with pytest.raises(KeyboardInterrupt):
        register_memory.copy_memory(sqlite, memory)
    with memory.connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table)) for table in memory_tables.metadata.sorted_tables
        ]
    assert set(counts) == {0}
    sqlite.dispose()
