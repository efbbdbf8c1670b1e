"""The process that reads files, apart from the one that runs everything: `python -m assets.gather.workbook.confined SOCKET`.

Belongs here: what happens in that process: its bounds, how a file comes in and how its sheets go out. Does not belong here:
the other end (reader), or reading itself (opening).
"""

import fcntl
import json
import math
import os
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.gather.workbook.refused import TOO_MUCH
from assets.gather.workbook.sheet import OpenedWorkbook, UnreadableFileError

MEMORY, TIMES, MOST_MEMORY = 2**30, 12, 2**33
"""Bytes that reading any file may take, how many for each of its own, and how many at the most."""
WORN_OUT = 2**29
"""Bytes from which on a process gives way to a new one, as memory once taken is hardly ever given back."""

_STATUS = Path("/proc/self/status")


class _WithoutPandas:
    """Keeps pyarrow from loading pandas, which it does unasked, and which takes longer than all else here."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:  # noqa: ARG004
        """Finds pandas missing."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _memory(what: str) -> int:
    """Bytes of this process's memory, as Linux counts them under this name; 0 elsewhere, where no bound holds either."""
    if not _STATUS.exists():
        return 0
    return int(_STATUS.read_text(encoding="ascii").partition(f"{what}:")[2].split()[0]) * 1024


def _limited(what: int, most: int) -> None:
    """Sets how much this process may take of something, within what the system allows."""
    allowed = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if allowed == resource.RLIM_INFINITY else min(most, allowed), allowed))


def _bound(size: int, seconds: float) -> None:
    """Sets how much more memory and processor time this process may take for a file of this size."""
    _limited(resource.RLIMIT_DATA, _memory("VmData") + min(MEMORY + TIMES * size, MOST_MEMORY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limited(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def _written(found: OpenedWorkbook, result: int) -> dict[str, Any]:
    """Writes the columns of each sheet, one after the other; returns everything else."""
    with open(result, "wb", closefd=False) as file:
        for sheet in found.sheets:
            if sheet.columns:
                table = pa.table(list(sheet.columns), names=[str(number) for number in range(sheet.width)])
                with pa.ipc.new_stream(file, table.schema) as stream:
                    stream.write_table(table)
    sheets = [
        {field.name: getattr(sheet, field.name) for field in fields(sheet) if field.name != "columns"}
        | {"holds": bool(sheet.columns)}
        for sheet in found.sheets
    ]
    return {"format": found.format, "sheets": sheets, "notes": [asdict(note) for note in found.notes]}


def _answer(opened: Callable[..., OpenedWorkbook], asked: dict[str, Any], content: int, result: int) -> dict[str, Any]:
    """What came of reading a file: what it holds, or why it is not read, or where this program failed."""
    try:
        with open(content, "rb", closefd=False) as file:
            whole = file.read()
        _bound(len(whole), asked["seconds"])
        return {"opened": _written(opened(whole, asked["name"], asked["encoding"]), result)}
    except UnreadableFileError as refused:
        return {"unreadable": (refused.reason_en, refused.reason_cy)}
    except MemoryError:
        return {"unreadable": TOO_MUCH}
    except Exception:
        return {"failed": traceback.format_exc()}


def _ended_with(end: socket.socket, at_once: bool) -> None:
    """Sets whether the kernel ends this process as soon as the other end of the socket is gone, however busy it is."""
    fcntl.fcntl(end, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(end, fcntl.F_GETFL)
    fcntl.fcntl(end, fcntl.F_SETFL, flags | os.O_ASYNC if at_once else flags & ~os.O_ASYNC)


def serve(end: socket.socket, opened: Callable[..., OpenedWorkbook]) -> None:
    """Answers for one file after the other, until the other end is gone or this process is worn out.

    opened: what reads a file (opening.opened).
    """
    last = False
    while not last:
        asked, files, _, _ = socket.recv_fds(end, 2**16, 2)
        while asked and not asked.endswith(b"\n"):
            asked += end.recv(2**16)
        if not asked:
            return
        _ended_with(end, True)
        answer = _answer(opened, json.loads(asked), *files)
        _ended_with(end, False)
        for file in files:
            os.close(file)
        last = _memory("VmHWM") > WORN_OUT
        end.sendall(json.dumps({**answer, "last": last}).encode() + b"\n")


if __name__ == "__main__":
    sys.meta_path.insert(0, _WithoutPandas)
    from assets.gather.workbook.opening import opened

    # What libraries say of a broken file is of no use to anyone: the reason is in the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    serve(socket.socket(fileno=int(sys.argv[1])), opened)
