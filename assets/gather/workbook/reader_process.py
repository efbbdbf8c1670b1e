"""The process that reads files, as the rest of the program sees it."""

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

from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError

CPU_SECONDS, CPU_SECONDS_PER_MEGABYTE, MAX_CPU_SECONDS = 30, 4, 300
"""Processor time that reading any file may take, how much more for each megabyte, and how much at most."""
WALL_TIME_FACTOR = 4  # how many times longer it may take on a busy computer

_ROOT = Path(__file__).parents[3]
# Memory from the system's allocator can be limited; what other allocators reserve cannot.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
_REASON_BY_SIGNAL = {
    signal.SIGXCPU: "too-slow",
    signal.SIGKILL: "too-much-memory",
    signal.SIGABRT: "too-much-memory",
}


class ReadingFailedError(RuntimeError):
    pass


def _open_memory_file() -> BinaryIO:
    """A nameless file that is gone once closed; in memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("file"), "w+b")
    return tempfile.TemporaryFile()


class _ChildProcess:
    def __init__(self) -> None:
        self._socket, child_socket = socket.socketpair()
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        with child_socket:
            self.process = subprocess.Popen(  # noqa: S603  # this program itself
                [sys.executable, "-m", "assets.gather.workbook.limited_process", str(child_socket.fileno())],
                pass_fds=[child_socket.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C is for the program, which ends this process by ending itself
            )

    def send(self, request: dict[str, Any], files: list[BinaryIO], timeout_seconds: float) -> dict[str, Any]:
        """Sends a request and returns the answer. Raises ConnectionError when the process ends first, TimeoutError."""
        deadline = time.monotonic() + timeout_seconds
        socket.send_fds(self._socket, [json.dumps(request).encode() + b"\n"], [file.fileno() for file in files])
        answer = b""
        while not answer.endswith(b"\n"):
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            more = self._socket.recv(2**20)
            if not more:
                raise ConnectionResetError
            answer += more
        return json.loads(answer)

    def end(self) -> int:
        """Ends the process, unless it has ended by itself, and returns its exit code."""
        self.process.kill()
        self._socket.close()
        return self.process.wait()


class ReaderProcess:
    """Reads one file at a time in a process that is started when needed, and again after a file has ended it."""

    def __init__(self) -> None:
        self._child: _ChildProcess | None = None
        self._lock = threading.Lock()

    def end(self) -> None:
        if self._child:
            self._child.end()
            self._child = None

    def read_workbook(self, content: bytes, name: str, encoding: str | None) -> OpenedWorkbook:
        cpu_seconds = min(CPU_SECONDS + CPU_SECONDS_PER_MEGABYTE * len(content) / 2**20, MAX_CPU_SECONDS)
        with _open_memory_file() as file, _open_memory_file() as result:
            file.write(content)
            file.seek(0)
            request = {"name": name, "encoding": encoding, "seconds": cpu_seconds}
            with self._lock:
                answer = self._get_answer(request, [file, result], WALL_TIME_FACTOR * cpu_seconds)
            if "unreadable" in answer:
                raise UnreadableFileError(*answer["unreadable"])
            if "failed" in answer:
                raise ReadingFailedError(f"reading {name} failed:\n{answer['failed']}")
            return _load_workbook(answer["opened"], result)

    def _get_answer(self, request: dict[str, Any], files: list[BinaryIO], timeout_seconds: float) -> dict[str, Any]:
        """The answer of a process that is started if there is none, or the reason why there is no answer."""
        if self._child and self._child.process.poll() is not None:
            self.end()
        child = self._child = self._child or _ChildProcess()
        try:
            answer = child.send(request, files, timeout_seconds)
        except TimeoutError:
            self.end()
            return {"unreadable": ["too-slow"]}
        except ConnectionError:
            self._child = None
            exit_code = child.end()
            if exit_code >= 0:
                raise ReadingFailedError(f"the reading process ended unexpectedly (exit code {exit_code})") from None
            return {"unreadable": [_REASON_BY_SIGNAL.get(signal.Signals(-exit_code), "damaged")]}
        except BaseException:  # after an interruption the next file would get this one's answer
            self.end()
            raise
        if answer["last"]:
            self._child = None
            child.end()
        return answer


def _load_workbook(answer: dict[str, Any], result: BinaryIO) -> OpenedWorkbook:
    """The workbook that the process has written; its columns are mapped into memory, not copied."""
    size = os.fstat(result.fileno()).st_size
    source = pa.BufferReader(pa.py_buffer(mmap.mmap(result.fileno(), size, access=mmap.ACCESS_READ) if size else b""))
    sheets = []
    for sheet in answer["sheets"]:
        with pa.ipc.open_stream(source) as stream:
            columns = tuple(stream.read_all().columns)
        sheets.append(Sheet(columns=columns, **{key: _to_tuples(value) for key, value in sheet.items()}))
    notes = tuple(ReadingNote(**note) for note in answer["notes"])
    return OpenedWorkbook(answer["format"], tuple(sheets), notes)


def _to_tuples(value: Any) -> Any:
    return tuple(map(_to_tuples, value)) if isinstance(value, list) else value


READER_PROCESS = ReaderProcess()
atexit.register(READER_PROCESS.end)


def _replace_after_fork() -> None:
    """A forked process shares the socket with the one that made it, and must not use it."""
    global READER_PROCESS
    READER_PROCESS = ReaderProcess()


os.register_at_fork(after_in_child=_replace_after_fork)
