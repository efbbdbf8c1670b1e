"""One run at a time on a folder of outputs, whoever starts it: the kernel's lock, which is gone when its process is."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pipelines.working_folders import lock_store
from schemas.languages import FixableError, Message

LOCK_FILE = Path("store") / "lock"
_HELD: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())
"""The locks that are held here: a run that the command starts asks for the one that the command holds."""


@contextmanager
def lock_outputs(outputs: Path, notify_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Reserves the outputs for the caller, who may ask again; others wait. The lock of a process that dies is released.

    Of outputs at an address, this folder is the working folder: they are reserved over all machines, and brought here.

    notify_waiting: called once when another run has the lock. Raises FixableError when the outputs cannot be written, and what
    lock_store does.
    """
    path = (outputs / LOCK_FILE).resolve()
    if path in _HELD.get():
        yield
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
            with lock_store(outputs, notify_waiting):
                yield
        finally:
            _HELD.reset(held)


def read_lock_holder(outputs: Path) -> str:
    """The number of the process that took the lock last; blank when it is not known."""
    path = outputs / LOCK_FILE
    return path.read_text(encoding="ascii") if path.is_file() else ""
