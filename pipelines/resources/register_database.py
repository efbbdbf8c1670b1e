"""The register's database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dagster as dg
from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from assets.match import register_memory
from assets.match.register_memory import RegisteredRelease
from schemas.languages import FixableError, Message

DATABASE_VARIABLE = "SHARED_SERVICES_DATABASE"
SQLITE_PREFIX = "sqlite:///"
CONNECT_SECONDS = 10
MAX_RETRIES, RETRY_SECONDS = 2, 3
"""How often a step is tried again in a run because the database was lost or busy, and after how long."""
BUSY_ANSWER = "database is locked"
"""What SQLite says when another process writes."""
REFUSED_LOGIN = ("password", "authentication", "pg_hba", "role ")
"""Words in PostgreSQL's answer to a user or password that it refuses; its code does not come with the answer."""


class DatabaseError(FixableError):
    """The register's database cannot be used. Its message says why, and never what the password is."""


class UnansweredDatabaseError(DatabaseError):
    """The database did not answer, which may pass."""


class RegisterDatabase:
    """The register's memory. Its methods: schemas.stores.RegisterStore. url: SQLAlchemy's; it may hold a password;
    retries: how often a run of Dagster may be asked to try a step again that found the database lost or busy.

    Raises DatabaseError where the database cannot be used.
    """

    def __init__(self, url: str, retries: int = 0) -> None:
        self._url, self._retries = url, retries

    @cached_property
    def _engine(self) -> Engine:
        with explain_database_error(self._url):
            _make_sqlite_folder(self._url)
            engine = register_memory.open_database(self._url)
        event.listen(engine, "handle_error", self._judge_error)
        return engine

    def get_engine(self) -> Engine:
        try:
            return self._engine
        except UnansweredDatabaseError as error:
            self._request_retry(error)
            raise

    def _judge_error(self, context: ExceptionContext) -> None:
        if context.is_disconnect or BUSY_ANSWER in str(context.original_exception):
            self._request_retry(context.original_exception)

    def _request_retry(self, error: BaseException) -> None:
        """Asks Dagster to try the step again, unless it was tried often enough. Nothing is written twice: a row that is known
        is not added.
        """
        if self._retries:
            self._retries -= 1
            raise dg.RetryRequested(MAX_RETRIES, RETRY_SECONDS) from error

    def close(self) -> None:
        """Closes the connections."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    def list_releases(self) -> Sequence[RegisteredRelease]:
        """Every release that was ever made, in order of version."""
        return register_memory.list_releases(self._engine)

    def keep_release(self, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
        register_memory.keep_release(self.get_engine(), release, inputs, sums)


def declare_register_database(url: str) -> dg.ResourceDefinition:
    """The database as a resource, open while a run uses it. It has no configuration: Dagster would keep and show it, and an
    address may hold a password.
    """

    @dg.resource(description="The register's database.")
    def register(_context: dg.InitResourceContext) -> Iterator[RegisterDatabase]:
        database = RegisterDatabase(url, MAX_RETRIES)
        try:
            yield database
        finally:
            database.close()

    return register


def is_made(url: str) -> bool:
    """Whether there is a database: one of SQLite is made by the first run."""
    file = find_sqlite_file(url)
    return file is None or file.is_file()


def find_sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for another database, and for one in memory. Raises DatabaseError for a text that is no
    address.
    """
    address = parse_database_address(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    name = address.database or ""
    return Path(urlsplit(name).path) if "uri" in address.query else Path(name)


def check_database(url: str) -> None:
    """Raises DatabaseError where the database does not answer, or not to this user."""
    with explain_database_error(url):
        _make_sqlite_folder(url)
        is_postgres = parse_database_address(url).get_backend_name() == "postgresql"
        engine = create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS} if is_postgres else {})
        try:
            engine.connect().close()
        finally:
            engine.dispose()


def parse_database_address(url: str) -> URL:
    """The parts of a database's address. Raises DatabaseError for a text that is none."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # a ValueError quotes the password, if it is the host that is missing
        raise _build_address_error() from None


def name_place(address: URL) -> str:
    """Where a database's server is, for a message: its host and port."""
    host = (address.host or "localhost").rpartition("@")[2]  # what is before it is of a password with that sign in it
    return f"{host}:{address.port or 5432}"


@contextmanager
def explain_database_error(url: str) -> Iterator[None]:
    """Raises DatabaseError, which says why in a sentence, where the database cannot be used."""
    parse_database_address(url)
    try:
        yield
    except NoSuchModuleError:
        text = "{key}: this kind of database is not known. Use postgresql+psycopg:// or sqlite:///."
        raise DatabaseError(Message(text, {"key": DATABASE_VARIABLE})) from None
    except ArgumentError:
        raise _build_address_error() from None
    except ModuleNotFoundError as error:
        text = "{key}: the library {name} is not installed, which this kind of database needs."
        raise DatabaseError(Message(text, {"key": DATABASE_VARIABLE, "name": error.name})) from None
    except OSError as error:
        values = {"file": error.filename, "fault": error.strerror}
        raise DatabaseError(Message("{file}: cannot be written: {fault}", values)) from None
    except OperationalError as error:
        raise _describe_refusal(url, str(error.orig)) from None


def _build_address_error() -> DatabaseError:
    text = "{key}: this is not the address of a database. Write it as postgresql+psycopg://user:password@host/database."
    return DatabaseError(Message(text, {"key": DATABASE_VARIABLE}))


def _describe_refusal(url: str, answer: str) -> DatabaseError:
    """Why a database did not let us in, from its own answer."""
    address = parse_database_address(url)
    where = "SQLite" if address.get_backend_name() == "sqlite" else name_place(address)
    values = {
        "key": DATABASE_VARIABLE,
        "place": where,
        "name": address.database or "–",
        "user": address.username or "–",
    }
    if any(word in answer for word in REFUSED_LOGIN):
        text = "{key}: the database at {place} refused the user {user}, or the password."
        return DatabaseError(Message(text, values))
    if "does not exist" in answer:
        text = "{key}: there is no database {name} at {place}. Make it, or correct the address."
        return DatabaseError(Message(text, values))
    if where == "SQLite":
        text = "{key}: the database {name} cannot be opened. Check the path and who may write there."
        return DatabaseError(Message(text, values))
    text = "{key}: the database at {place} does not answer. Start it, or correct the address."
    return UnansweredDatabaseError(Message(text, values))


def _make_sqlite_folder(url: str) -> None:
    if file := find_sqlite_file(url):
        file.parent.mkdir(parents=True, exist_ok=True)
