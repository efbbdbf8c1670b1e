"""What a run tries again by itself, and what not."""

import sqlite3
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
from sqlalchemy.exc import OperationalError

from assets.match import register_memory
from pipelines.resources import register_database
from pipelines.resources.register_database import MAX_RETRIES, DatabaseError, RegisterDatabase, UnansweredDatabaseError

PROJECTS = pd.DataFrame(
    [{"provider": "a", "reference": "1", "data_date": "2026-11-01", "project_id": "ssr-22222"}], dtype="string"
)


def test_a_step_that_finds_the_database_busy_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a run of Dagster, on a real SQLite file that another program has locked until the first attempt is over."""
    monkeypatch.setattr(register_database, "RETRY_SECONDS", 0)
    path = tmp_path / "register.sqlite"
    database = RegisterDatabase(f"sqlite:///{path}?timeout=0", MAX_RETRIES)
    database.get_engine()
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    attempts = []

    @dg.op
    def keep() -> None:
        attempts.append(1)
        if len(attempts) == 2:
            other.rollback()
        register_memory.keep_projects(database.get_engine(), PROJECTS)

    @dg.job
    def keep_all() -> None:
        keep()

    assert keep_all.execute_in_process().success and len(attempts) == 2
    assert register_memory.list_known_projects(database.get_engine()) == {("a", "1"): "ssr-22222"}
    other.close()
    database.close()


def test_what_does_not_pass_is_said_at_last(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    database = RegisterDatabase(f"sqlite:///{path}?timeout=0", MAX_RETRIES)
    engine = database.get_engine()
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    for _ in range(MAX_RETRIES):
        with pytest.raises(dg.RetryRequested):
            register_memory.keep_projects(engine, PROJECTS)
    with pytest.raises(OperationalError, match="locked"):
        register_memory.keep_projects(engine, PROJECTS)
    other.close()
    database.close()


def test_a_database_that_does_not_answer_may_answer_later() -> None:
    database = RegisterDatabase("postgresql+psycopg://reader@127.0.0.1:1/register", MAX_RETRIES)
    for _ in range(MAX_RETRIES):
        with pytest.raises(dg.RetryRequested):
            database.get_engine()
    with pytest.raises(UnansweredDatabaseError, match="does not answer"):
        database.get_engine()


def test_a_wrong_address_is_not_tried_again() -> None:
    with pytest.raises(DatabaseError, match="not known"):
        RegisterDatabase("oracle+nothing://reader@127.0.0.1/register", MAX_RETRIES).get_engine()
