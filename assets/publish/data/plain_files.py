"""The plain files: CSV and JSON of each table, and the code lists.

Belongs here: one function for each format, from a frame to a file. Does not belong here: what the columns mean, which the
metadata beside the files says (Data Package, CSVW).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assets.publish.data.values import compact, csv_lines, joined, objects, pieces
from schemas import codelists


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2).

    With no rows, its header alone.
    """
    header = csv_lines(pd.DataFrame([list(frame)], columns=list(frame), dtype="string[pyarrow]"))
    with path.open("wb") as file:
        file.write(joined(header, "") + b"\r\n")
        for part in pieces(frame):
            file.write(joined(csv_lines(part), "\r\n") + b"\r\n")


def _write_list(file: Any, parts: Iterable[pa.Array]) -> None:
    """A JSON array with an element on each line, so that two releases can be compared line by line."""
    start = b"["
    for part in parts:
        if len(part):
            file.write((b"[\n" if start == b"[" else b",\n") + joined(part, ",\n"))
            start = b",\n"
    file.write(b"[]" if start == b"[" else b"\n]")


def write_json(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as a JSON array of objects, a row on each line, null where blank."""
    with path.open("wb") as file:
        _write_list(file, map(objects, pieces(frame)))
        file.write(b"\n")


def write_lists(head: Mapping[str, Any], lists: Mapping[str, Iterable[pa.Array]], path: Path) -> None:
    """Writes a JSON object: the keys of `head` a line each, then each list (its elements as JSON), an element on each line."""
    with path.open("wb") as file:
        file.write(("{\n" + ",\n".join(f"{compact(key)}: {compact(value)}" for key, value in head.items())).encode())
        for key, parts in lists.items():
            file.write(f",\n{compact(key)}: ".encode())
            _write_list(file, parts)
        file.write(b"\n}\n")


def write_codelists(folder: Path) -> list[Path]:
    """Writes every code list as `<folder>/<name>.csv`, in the list's own order; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in codelists.names():
        codes = pd.DataFrame(codelists.load(name).values(), columns=list(codelists.Code._fields))
        write_csv(codes.astype("string[pyarrow]"), folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    return paths
