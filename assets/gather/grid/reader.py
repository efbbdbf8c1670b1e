"""The other end of the process that reads files: starting it, asking it, and outliving what a file does to it.

Belongs here: that process as the rest of the program sees it. Does not belong here: what happens in it (confined).
"""

import atexit
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from assets.gather.workbook.refused import DAMAGED, TOO_LONG, TOO_MUCH
from assets.gather.workbook.sheet import ReadingNote, OpenedWorkbook, Sheet, UnreadableFileError

SECONDS, SECONDS_PER_MEGABYTE, MOST_SECONDS = 30, 4, 300
"""Processor time that reading any file may take, how much more for each megabyte, and how much at the most."""
PATIENCE = 4
"""How many times longer it may take on a computer that is busy with other things."""

_ROOT = Path(__file__).parents[3]
# Memory as the system gives it can be bounded; what other allocators set aside for later cannot.
_SETTINGS = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
_ENDED_BY = {
    signal.SIGXCPU: TOO_LONG,
    signal.SIGKILL: TOO_MUCH,
    signal.SIGABRT: TOO_MUCH,
}


class ReadingFailed(RuntimeError):
    """This program failed in reading a file, which is no fault of the file's; says where."""


class _Gone(Exception):
    """The process has ended without an answer."""


def _memory() -> BinaryIO:
    """A file that has no name and goes when it is closed; in memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("file"), "w+b")
    return tempfile.TemporaryFile()


class _Process:
    """One process that reads files, from its start to its end."""

    def __init__(self) -> None:
        self._end, theirs = socket.socketpair()
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # this program itself
                [sys.executable, "-m", "assets.gather.workbook.confined", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_SETTINGS, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C is for the program, which ends this process by ending itself
            )

    def asked(self, question: dict[str, Any], files: list[BinaryIO], seconds: float) -> dict[str, Any]:
        """The answer to a question. Raises _Gone when the process ends before, and TimeoutError."""
        until = time.monotonic() + seconds
        line = json.dumps(question).encode() + b"\n"
        try:
            socket.send_fds(self._end, [line], [file.fileno() for file in files])
            answer = b""
            while not answer.endswith(b"\n"):
                self._end.settimeout(max(0.001, until - time.monotonic()))
                more = self._end.recv(2**20)
                if not more:
                    raise _Gone
                answer += more
        except ConnectionError as error:
            raise _Gone from error
        return json.loads(answer)

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def end(self, at_once: bool = False) -> int:
        """Ends the process; returns how it ended."""
        if at_once:
            self._process.kill()
        self._end.close()
        return self._process.wait()


class Reader:
    """Reads one file at a time in a process that it starts when it is needed, and anew when a file has ended it."""

    def __init__(self) -> None:
        self._process: _Process | None = None
        self._lock = threading.Lock()

    def end(self) -> None:
        """Ends the process, if there is one."""
        if self._process:
            self._process.end(at_once=True)
            self._process = None

    def opened(self, content: bytes, name: str, encoding: str | None) -> OpenedWorkbook:
        """What a file holds (grid.opened)."""
        seconds = min(SECONDS + SECONDS_PER_MEGABYTE * len(content) / 2**20, MOST_SECONDS)
        with _memory() as file, _memory() as result:
            file.write(content)
            file.seek(0)
            file.flush()
            question = {"name": name, "encoding": encoding, "seconds": seconds}
            with self._lock:
                answer = self._answer(question, [file, result], PATIENCE * seconds)
            if "unreadable" in answer:
                raise UnreadableFileError(*answer["unreadable"])
            if "failed" in answer:
                raise ReadingFailed(f"reading {name} failed:\n{answer['failed']}")
            return _taken(answer["opened"], result)

    def _answer(self, question: dict[str, Any], files: list[BinaryIO], seconds: float) -> dict[str, Any]:
        if self._process and not self._process.alive():
            self.end()
        process = self._process = self._process or _Process()
        try:
            answer = process.asked(question, files, seconds)
        except TimeoutError:
            self.end()
            return {"unreadable": TOO_LONG}
        except _Gone:
            self._process = None
            ended = process.end()
            if ended >= 0:
                raise ReadingFailed(f"the process that reads files ended by itself ({ended})") from None
            return {"unreadable": _ENDED_BY.get(signal.Signals(-ended), DAMAGED)}
        except BaseException:  # an interruption leaves an answer on its way that is not for the next file
            self.end()
            raise
        if answer["last"]:
            self._process = None
            process.end()
        return answer


def _taken(found: dict[str, Any], result: BinaryIO) -> OpenedWorkbook:
    """The sheets that the process has written, without copying them."""
    size = os.fstat(result.fileno()).st_size
    source = pa.BufferReader(pa.py_buffer(mmap.mmap(result.fileno(), size, access=mmap.ACCESS_READ) if size else b""))
    sheets = []
    for sheet in found["sheets"]:
        columns: tuple[pa.ChunkedArray, ...] = ()
        if sheet["holds"]:
            with pa.ipc.open_stream(source) as stream:
                columns = tuple(stream.read_all().columns)
        merged = tuple(map(tuple, sheet["merged"]))
        hidden = tuple(sheet["hidden_rows"]), tuple(sheet["hidden_columns"]), sheet["filtered"]
        sheets.append(Sheet(sheet["name"], columns, sheet["unseen"], merged, *hidden))
    return OpenedWorkbook(found["format"], tuple(sheets), tuple(ReadingNote(**note) for note in found["notes"]))


READER = Reader()
atexit.register(READER.end)


def _forked() -> None:
    """A process made by fork shares the other end with the one that made it, and must not use it."""
    global READER
    READER = Reader()


os.register_at_fork(after_in_child=_forked)
