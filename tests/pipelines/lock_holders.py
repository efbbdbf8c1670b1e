"""Another process that takes a lock of ours and keeps it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import ROOT


@contextmanager
def hold_lock(program: str, place: object) -> Iterator[subprocess.Popen[str]]:
    """A process that runs a program, which says `waiting` and `locked` on lines of their own. place: its argument."""
    command = [sys.executable, "-c", program, str(place)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        try:
            yield holder
        finally:
            holder.kill()


def read_line(holder: subprocess.Popen[str]) -> str:
    """What it says next."""
    assert holder.stdout
    return holder.stdout.readline().strip()
