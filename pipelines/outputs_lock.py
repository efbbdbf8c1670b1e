"""One run at a time on a folder of outputs, whoever starts it: the kernel's lock, which is gone when its process is."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pipelines.working_folders import find_location, share_mirror
from schemas.languages import FixableError, Message
from schemas.unfinished_files import remove_unfinished_files

LOCK_FILE = Path("store") / "lock"
_HELD: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())
"""The locks that are held here: a run that the command starts asks for the one that the command holds."""


@contextmanager
def lock_outputs(outputs: Path, notify_waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Reserves the outputs for the caller, who may ask again (and is then given False); others wait. The lock of a process that
    dies is released. Outputs at an address are reserved over all machines, and brought into this working folder.

    notify_waiting: called once when another run has the lock. Raises FixableError when the outputs cannot be written or their
    store must be set right, StoreUnreachableError when that may pass.
    """
    path = (outputs / LOCK_FILE).resolve()
    if path in _HELD.get():
        yield False
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="ascii")
    except OSError as error:
        values = {"folder": outputs, "fault": error.strerror}
        raise FixableError(Message("{folder}: cannot be written: {fault}", values)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notify_waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        held = _HELD.set(_HELD.get() | {path})
        try:
            remove_unfinished_files(path.parent)
            with _lock_store(outputs, notify_waiting):
                yield True
        finally:
            _HELD.reset(held)


@contextmanager
def _lock_store(outputs: Path, notify_waiting: Callable[[], None]) -> Iterator[None]:
    """Reserves the store of a working folder over machines, and brings what a run needs of it. Does nothing for other folders."""
    location = find_location(outputs)
    if location is None:
        yield
        return
    from pipelines.remote.outputs_mirror import OutputsMirror
    from pipelines.remote.publisher_lock import lock_register

    with lock_register(location.database_url, location.address, notify_waiting) as ensure_held:
        mirror = OutputsMirror(outputs.resolve(), location.address, ensure_held)
        mirror.pull()
        with share_mirror(mirror):
            yield


def describe_lock_holder(outputs: Path) -> str:
    """Who has the lock that is waited for, to begin a sentence with. Where a store's is, the folder's own is this process's."""
    path = outputs / LOCK_FILE
    holder = path.read_text(encoding="ascii") if path.is_file() else ""
    return "Another machine" if holder == str(os.getpid()) else f"Process {holder}"
