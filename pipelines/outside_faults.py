"""What stops a run and is no fault of the software: a disk that is full, a database or a store that went away.

Belongs here: recognising it in an error, as it was raised or as Dagster has kept it, and saying it in a sentence. Such a run is
begun again once there is room, or the database is back.
"""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from pipelines.resources.register_database import DatabaseError, name_place, parse_database_address
from pipelines.run_history import HOME_VARIABLE
from pipelines.settings import RegisterSettings
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message

WRITE_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
WRITE_FAULTS = re.compile(
    "no space left on device|disk is full|quota exceeded|file too large|disk i/o error", re.IGNORECASE
)
"""How libraries say it that keep the system's number to themselves. SQLite says of a full disk that it is full, or that there was
an error.
"""
LOST_CONNECTION_CODES = ("57P01", "57P02", "57P03", "08000", "08003", "08006")
"""PostgreSQL's, when it is stopped, or crashes, or is starting."""
LOST_CONNECTION_TEXT = re.compile(
    r"\bpsycopg2?\.(errors\.)?(OperationalError|AdminShutdown|CrashShutdown|CannotConnectNow|Connection(Exception|DoesNotExist|Failure))\b"
)
"""How the library names the same, in the text of an error that Dagster has kept."""
BYTES_PER_MEGABYTE = 10**6
LITTLE_ROOM_BYTES = 4 * BYTES_PER_MEGABYTE
"""With less than this a disk counts as full, whatever the library says."""


class RunStoppedError(FixableError):
    """A run that was stopped from outside. The current release is untouched. matter: what stopped it, the same from one run to
    the next, while its text may say how much room there was.
    """

    def __init__(self, matter: str, *messages: Message) -> None:
        super().__init__(*messages)
        self.matter = matter


@contextmanager
def explain_outside_faults(settings: RegisterSettings) -> Iterator[None]:
    """Raises RunStoppedError in place of an error that came from outside; others pass."""
    try:
        yield
    except StoreUnreachableError as error:
        raise _describe_lost_store(error.message) from error
    except Exception as error:
        chain = list(_iterate_chain(error))
        if fault := next(filter(None, map(_find_write_fault, chain)), None):
            named = [Path(each.filename).parent for each in chain if isinstance(each, OSError) and each.filename]
            raise _describe_write_fault(fault, named, settings) from error
        if not isinstance(error, DatabaseError) and any(map(_is_lost_connection, chain)):
            raise _describe_lost_database(settings) from error
        raise


@dataclass(frozen=True)
class KeptError:
    """An error as Dagster keeps it. name: of its class; text: what it says, with module and class before it."""

    name: str
    text: str

    @property
    def reason(self) -> str:
        """What it says, without its class."""
        return self.text.partition(": ")[2].strip()


def explain_kept_errors(errors: Sequence[KeptError], settings: RegisterSettings) -> RunStoppedError | None:
    """What explain_outside_faults raises for an error, from what Dagster has kept of it and of those behind it; None for one that
    did not come from outside.
    """
    for each in errors:
        if each.name == StoreUnreachableError.__name__:
            return _describe_lost_store(Message("{line}", {"line": each.reason}))
    for each in errors:
        if fault := WRITE_FAULTS.search(each.text):
            return _describe_write_fault(fault[0], [], settings)
    if any(LOST_CONNECTION_TEXT.search(each.text) for each in errors):
        return _describe_lost_database(settings)
    return None


def _iterate_chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it was raised from, or while they were handled."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _find_write_fault(error: BaseException) -> str:
    """What kept a file from being written; blank where that is not what the error is about."""
    if isinstance(error, OSError) and error.errno in WRITE_ERRNOS:
        return os.strerror(error.errno)
    fault = WRITE_FAULTS.search(str(error))
    return fault[0] if fault else ""


def _is_lost_connection(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in LOST_CONNECTION_CODES
    return type(error).__module__.startswith("psycopg") and type(error).__name__ == "OperationalError"


def _describe_lost_store(reason: Message) -> RunStoppedError:
    return RunStoppedError(reason.render("en"), reason, Message("The last release stands."))


def _describe_write_fault(fault: str, named: Sequence[Path], settings: RegisterSettings) -> RunStoppedError:
    """Names the fullest of the folders that a run writes to. named: those that the error names."""
    home = os.environ.get(HOME_VARIABLE)
    folders = [*named, settings.get_outputs_folder(), Path(tempfile.gettempdir()), *([Path(home)] if home else [])]
    free = {folder: shutil.disk_usage(folder).free for folder in folders if folder.is_dir()}
    folder = min(free, key=free.__getitem__)
    values = {"folder": str(folder), "free": f"{free[folder] / BYTES_PER_MEGABYTE:.1f}", "fault": fault}
    text = (
        "A file could not be written ({fault}), although {folder} has {free} MB left: look at quotas and limits. The last "
        "release stands. Then publish again: nothing needs to be cleaned up."
    )
    if free[folder] < LITTLE_ROOM_BYTES:
        text = (
            "The disk is full: {folder} has {free} MB left. The last release stands. Make room, then publish again: nothing "
            "needs to be cleaned up."
        )
    return RunStoppedError("no room", Message(text, values))


def _describe_lost_database(settings: RegisterSettings) -> RunStoppedError:
    text = (
        "The database at {place} went away during the run. The last release stands. Start the database, then publish again: "
        "nothing needs to be cleaned up."
    )
    place = name_place(parse_database_address(settings.get_database_url()))
    return RunStoppedError("no database", Message(text, {"place": place}))
