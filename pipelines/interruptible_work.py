"""Work that Ctrl-C stops."""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

PATIENCE_SECONDS = 3.0
"""Work that goes on this long after an interruption (a library swallowed it) is interrupted once more."""

Result = TypeVar("Result")


def run_interruptibly(work: Callable[[], Result]) -> Result:
    """The result of `work`, which runs in a thread of its own. Raises what it raises, and KeyboardInterrupt once it has stopped.

    In the main thread Dagster takes Ctrl-C for itself, ends some steps with an error of its own and lets others go on. From a
    second Ctrl-C on, nothing is waited for: the thread ends with the program.
    """
    future: Future[Result] = Future()
    context = contextvars.copy_context()  # of whoever calls, with the lock that it holds

    # Not thread.join: interrupted, it takes a thread that goes on for one that has ended (Python 3.11, bpo-45274). The program
    # then ended under a library at work, and sometimes never.
    has_ended = threading.Event()

    def run() -> None:
        try:
            future.set_result(context.run(work))
        except BaseException as error:  # the main thread raises it
            future.set_exception(error)
        finally:
            has_ended.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        has_ended.wait()
    except KeyboardInterrupt:
        while thread.is_alive() and not has_ended.is_set():
            _stop_thread(thread)
            has_ended.wait(PATIENCE_SECONDS)
        raise
    return future.result()


def _stop_thread(thread: threading.Thread) -> None:
    """Raises KeyboardInterrupt in a thread, as soon as it comes back to Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(KeyboardInterrupt))
