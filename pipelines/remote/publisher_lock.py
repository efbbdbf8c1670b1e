"""One publisher at a time over machines: a lock of the register's PostgreSQL, which is gone when its connection is."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from pipelines.resources.register_database import DATABASE_VARIABLE, explain_database_error, parse_database_address
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message

LOCK_KEY = 0x5245_4749_5354_4552
"""Of this software's own choosing ("REGISTER"); such a lock is one database's, which is one register's."""
IDLE_SECONDS, TRY_SECONDS, TRIES = 30, 10, 3
"""After so long without a sign of life the server asks whether the publisher's machine is still there."""


def require_server(url: str, address: str) -> None:
    """Raises FixableError unless a register whose outputs are at an address is on PostgreSQL."""
    if parse_database_address(url).get_backend_name() != "postgresql":
        values = {"address": address, "key": DATABASE_VARIABLE}
        refusal = (
            "{address}: outputs at an address need the register in PostgreSQL, which every machine reaches and which lets one "
            "publish at a time. Set {key}."
        )
        raise FixableError(Message(refusal, values))


@contextmanager
def lock_register(url: str, address: str, notify_waiting: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Reserves a register whose outputs are at an address; others wait. Gives a function that raises StoreUnreachableError when
    the lock is gone. Raises FixableError when the register is not on PostgreSQL, or its server does not answer.
    """
    require_server(url, address)
    name = f"shared-services publish on {socket.gethostname()} ({os.getpid()})"
    engine = create_engine(url, poolclass=NullPool, connect_args={"application_name": name[:63]})
    with explain_database_error(url):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        # A machine that loses its power sends no word: without these its lock would stay for hours.
        for setting, value in (("idle", IDLE_SECONDS), ("interval", TRY_SECONDS), ("count", TRIES)):
            connection.execute(text(f"SET tcp_keepalives_{setting} = {value}"))
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}):
            notify_waiting()
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})

        def ensure_held() -> None:
            try:
                connection.execute(text("SELECT 1"))
            except DBAPIError:
                lost = "The connection to the register's database was lost during the run, and with it the lock."
                raise StoreUnreachableError(Message(lost)) from None

        try:
            yield ensure_held
        finally:
            connection.invalidate()  # closes it for good, whatever state it is in
