"""The process that reads files, within limits: `python -m assets.gather.workbook.limited_process SOCKET`."""

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

from assets.gather.workbook.sheet import OpenedWorkbook, Sheet, UnreadableFileError

MEMORY_BYTES, MEMORY_BYTES_PER_FILE_BYTE, MAX_MEMORY_BYTES = 2**30, 12, 2**33
"""Memory that reading any file may take, how much more for each of its bytes, and how much at most."""
RESTART_MEMORY_BYTES = 2**29
"""A process that has taken this much is replaced by a new one, as memory once taken is hardly ever given back."""

_STATUS_FILE = Path("/proc/self/status")


class _PandasBlocker:
    """Keeps pyarrow from importing pandas, which it does by itself, and which takes longer than all else here."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:  # noqa: ARG004
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _read_memory_bytes(measure: str) -> int:
    """This process's memory by a measure of Linux (`VmData`, `VmHWM`); 0 on other systems, which limit none either."""
    if not _STATUS_FILE.exists():
        return 0
    return int(_STATUS_FILE.read_text(encoding="ascii").partition(f"{measure}:")[2].split()[0]) * 1024


def _limit_resources(file_bytes: int, cpu_seconds: float) -> None:
    """Limits how much more memory and processor time this process may take for a file of this size."""
    more_memory = min(MEMORY_BYTES + MEMORY_BYTES_PER_FILE_BYTE * file_bytes, MAX_MEMORY_BYTES)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limits = {
        resource.RLIMIT_DATA: _read_memory_bytes("VmData") + more_memory,
        resource.RLIMIT_CPU: math.ceil(usage.ru_utime + usage.ru_stime + cpu_seconds),
    }
    for number, limit in limits.items():
        hard_limit = resource.getrlimit(number)[1]
        soft_limit = limit if hard_limit == resource.RLIM_INFINITY else min(limit, hard_limit)
        resource.setrlimit(number, (soft_limit, hard_limit))


def _write_workbook(workbook: OpenedWorkbook, descriptor: int) -> dict[str, Any]:
    """Writes the columns of each sheet to a file, one Arrow stream after the other; returns everything else for JSON."""
    with open(descriptor, "wb", closefd=False) as file:
        for sheet in workbook.sheets:
            table = pa.table(list(sheet.columns), names=[str(number) for number in range(sheet.width)])
            with pa.ipc.new_stream(file, table.schema) as stream:
                stream.write_table(table)
    names = [field.name for field in fields(Sheet) if field.name != "columns"]
    sheets = [{name: getattr(sheet, name) for name in names} for sheet in workbook.sheets]
    return {"format": workbook.format, "sheets": sheets, "notes": [asdict(note) for note in workbook.notes]}


def _handle_request(
    open_workbook: Callable[..., OpenedWorkbook], request: dict[str, Any], descriptors: list[int]
) -> dict[str, Any]:
    """What a file holds, or why it is not read, or where this program failed. descriptors: of the file and of the result."""
    try:
        with open(descriptors[0], "rb", closefd=False) as file:
            content = file.read()
        _limit_resources(len(content), request["seconds"])
        workbook = open_workbook(content, request["name"], request["encoding"])
        return {"opened": _write_workbook(workbook, descriptors[1])}
    except UnreadableFileError as error:
        return {"unreadable": error.args}
    except MemoryError:
        return {"unreadable": ["too-much-memory"]}
    except Exception:
        return {"failed": traceback.format_exc()}


def _set_end_with_parent(connection: socket.socket, is_on: bool) -> None:
    """Sets whether the kernel ends this process as soon as the other end of the socket is gone, however busy it is."""
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC if is_on else flags & ~os.O_ASYNC)


def serve_requests(connection: socket.socket, open_workbook: Callable[..., OpenedWorkbook]) -> None:
    """Reads one file after the other, until the other end of the socket is gone or this process has grown too large."""
    is_last = False
    while not is_last:
        request, descriptors, _, _ = socket.recv_fds(connection, 2**16, 2)
        while request and not request.endswith(b"\n"):
            request += connection.recv(2**16)
        if not request:
            return
        _set_end_with_parent(connection, True)
        answer = _handle_request(open_workbook, json.loads(request), descriptors)
        _set_end_with_parent(connection, False)
        for descriptor in descriptors:
            os.close(descriptor)
        is_last = _read_memory_bytes("VmHWM") > RESTART_MEMORY_BYTES
        connection.sendall(json.dumps({**answer, "last": is_last}).encode() + b"\n")


if __name__ == "__main__":
    sys.meta_path.insert(0, _PandasBlocker)
    from assets.gather.workbook.format_readers import open_workbook

    # What libraries print about a broken file is of no use to anyone: the reason is in the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    serve_requests(socket.socket(fileno=int(sys.argv[1])), open_workbook)
