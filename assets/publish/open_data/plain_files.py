"""The plain files: CSV and JSON of each table, and the code lists.

Belongs here: one function for each format, from a frame to a file. Does not belong here: what the columns mean, which the
metadata beside the files says (Data Package, CSVW).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assets.publish.open_data.text_columns import (
    build_csv_lines,
    build_json_objects,
    build_text_columns,
    concat_bytes,
    map_parallel,
    split_rows,
    to_json_line,
)
from schemas import codelists


def _build_csv_header(frame: pd.DataFrame) -> memoryview:
    return concat_bytes(build_csv_lines(build_text_columns(pd.DataFrame([list(frame)], columns=list(frame)))))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2).

    With no rows, its header alone.
    """
    with path.open("wb") as file:
        file.write(_build_csv_header(frame))
        file.write(concat_bytes(build_csv_lines(build_text_columns(frame))))


NEXT_ELEMENT = ",\n"
"""What parts the elements of a list: each on a line of its own, so that two releases can be compared line by line."""


def write_table(frame: pd.DataFrame, csv: Path, json: Path) -> None:
    """Writes a frame as CSV (see `write_csv`) and as a JSON array of objects, a row on each line, null where blank."""

    def made(part: pd.DataFrame) -> tuple[pa.Array, pa.Array]:
        columns = build_text_columns(part)
        return build_csv_lines(columns), build_json_objects(columns, NEXT_ELEMENT)

    with csv.open("wb") as as_csv, json.open("wb") as as_json:
        as_csv.write(_build_csv_header(frame))
        as_json.write(b"[")
        for at, (lines, rows) in enumerate(map_parallel(made, split_rows(frame))):
            as_csv.write(concat_bytes(lines))
            as_json.write(concat_bytes(rows)[0 if at else 1 :])
        as_json.write(b"\n]\n" if len(frame) else b"]\n")


def write_json_lists(head: Mapping[str, Any], lists: Mapping[str, Iterable[pa.Array]], path: Path) -> None:
    """Writes a JSON object: the keys of `head` a line each, then each list, an element on each line.

    The elements are JSON, each with NEXT before it.
    """
    with path.open("wb") as file:
        file.write(
            (
                "{\n" + NEXT_ELEMENT.join(f"{to_json_line(key)}: {to_json_line(value)}" for key, value in head.items())
            ).encode()
        )
        for key, parts in lists.items():
            file.write(f"{NEXT_ELEMENT}{to_json_line(key)}: [".encode())
            some = False
            for part in parts:
                if len(part):
                    file.write(concat_bytes(part)[1 if not some else 0 :])
                    some = True
            file.write(b"\n]" if some else b"]")
        file.write(b"\n}\n")


def write_codelists(folder: Path) -> list[Path]:
    """Writes every code list as `<folder>/<name>.csv`, in the list's own order; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in codelists.list_codelists():
        codes = pd.DataFrame(codelists.load_codelist(name).values(), columns=list(codelists.Code._fields))
        write_csv(codes.astype("string[pyarrow]"), folder / f"{name}.csv")
        paths.append(folder / f"{name}.csv")
    return paths
