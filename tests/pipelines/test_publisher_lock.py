"""One publisher at a time over machines: the lock is PostgreSQL's, and gone with its connection."""

import os
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from pipelines.remote.publisher_lock import lock_register
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError
from tests.pipelines.lock_holders import hold_lock, read_line
from tests.services import postgres_server

ADDRESS = "s3://bucket/register"
HOLD = """
import sys, time
from pipelines.remote.publisher_lock import lock_register
with lock_register(sys.argv[1], "s3://bucket/register", lambda: print("waiting", flush=True)):
    print("locked", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.mark.slow
def test_the_second_waits_and_goes_on_when_the_first_is_killed(database: str) -> None:
    with hold_lock(HOLD, database) as first:
        assert read_line(first) == "locked"
        with hold_lock(HOLD, database) as second:
            assert read_line(second) == "waiting"
            os.kill(first.pid, signal.SIGKILL)
            assert read_line(second) == "locked"


@pytest.mark.slow
def test_a_lock_that_the_database_ends_is_noticed(database: str) -> None:
    with lock_register(database, ADDRESS, lambda: pytest.fail("waiting")) as ensure_held:
        ensure_held()
        engine = create_engine(database)
        with engine.connect() as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'shared-services%'"
            )
            assert connection.execute(text(others)).all()
        engine.dispose()
        with pytest.raises(StoreUnreachableError, match="with it the lock"):
            ensure_held()
    with lock_register(database, ADDRESS, lambda: pytest.fail("waiting")) as ensure_held:
        ensure_held()


def test_a_register_that_only_one_machine_has_is_refused() -> None:
    says = pytest.raises(FixableError, match="need the register in PostgreSQL")
    with says, lock_register("sqlite:///register.sqlite", ADDRESS, lambda: None):
        pytest.fail("locked")


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    address = "postgresql+psycopg://user:a-password@127.0.0.1:9/register"
    with pytest.raises(FixableError, match="does not answer") as caught, lock_register(address, ADDRESS, lambda: None):
        pytest.fail("locked")
    assert "a-password" not in str(caught.value)
