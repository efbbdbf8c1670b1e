"""The plain files: CSV and JSON of each table, and the code lists.

Belongs here: one function for each format, from a frame to a file. Does not belong here: what the columns mean, which the
metadata beside the files says (Data Package, CSVW).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa

from assets.publish.data.values import Texts, ahead, columns_of, compact, csv_lines, joined, objects, pieces
from schemas import codelists


def _header(frame: pd.DataFrame) -> bytes:
    return joined(csv_lines(columns_of(pd.DataFrame([list(frame)], columns=list(frame)))), "") + b"\r\n"


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2).

    With no rows, its header alone.
    """
    path.write_bytes(_header(frame) + _csv(columns_of(frame)))


def _csv(columns: Mapping[str, Texts]) -> bytes:
    lines = csv_lines(columns)
    return joined(lines, "\r\n") + b"\r\n" if len(lines) else b""


def write_table(frame: pd.DataFrame, csv: Path, json: Path) -> None:
    """Writes a frame as CSV (see `write_csv`) and as a JSON array of objects, a row on each line, null where blank."""

    def made(part: pd.DataFrame) -> tuple[bytes, bytes]:
        columns = columns_of(part)
        return _csv(columns), joined(objects(columns), ",\n")

    with csv.open("wb") as as_csv, json.open("wb") as as_json:
        as_csv.write(_header(frame))
        as_json.write(b"[")
        for at, (lines, rows) in enumerate(ahead(made, pieces(frame))):
            as_csv.write(lines)
            as_json.write((b",\n" if at else b"\n") + rows)
        as_json.write(b"\n]\n" if len(frame) else b"]\n")


def _write_list(file: BinaryIO, parts: Iterable[pa.Array]) -> None:
    """A JSON array with an element on each line, so that two releases can be compared line by line."""
    file.write(b"[")
    some = False
    for part in parts:
        if len(part):
            file.write((b",\n" if some else b"\n") + joined(part, ",\n"))
            some = True
    file.write(b"\n]" if some else b"]")


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
