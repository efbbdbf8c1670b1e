"""The plain files: CSV and JSON of each table, and the code lists.

Belongs here: one function for each format, from a frame to a file. Does not belong here: what the columns mean, which the
metadata beside the files says (Data Package, CSVW).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assets.publish.data.values import ahead, columns_of, compact, csv_lines, objects, pieces, run_on
from schemas import codelists


def _header(frame: pd.DataFrame) -> memoryview:
    return run_on(csv_lines(columns_of(pd.DataFrame([list(frame)], columns=list(frame)))))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2).

    With no rows, its header alone.
    """
    with path.open("wb") as file:
        file.write(_header(frame))
        file.write(run_on(csv_lines(columns_of(frame))))


NEXT = ",\n"
"""What parts the elements of a list: each on a line of its own, so that two releases can be compared line by line."""


def write_table(frame: pd.DataFrame, csv: Path, json: Path) -> None:
    """Writes a frame as CSV (see `write_csv`) and as a JSON array of objects, a row on each line, null where blank."""

    def made(part: pd.DataFrame) -> tuple[pa.Array, pa.Array]:
        columns = columns_of(part)
        return csv_lines(columns), objects(columns, NEXT)

    with csv.open("wb") as as_csv, json.open("wb") as as_json:
        as_csv.write(_header(frame))
        as_json.write(b"[")
        for at, (lines, rows) in enumerate(ahead(made, pieces(frame))):
            as_csv.write(run_on(lines))
            as_json.write(run_on(rows)[0 if at else 1 :])
        as_json.write(b"\n]\n" if len(frame) else b"]\n")


def write_lists(head: Mapping[str, Any], lists: Mapping[str, Iterable[pa.Array]], path: Path) -> None:
    """Writes a JSON object: the keys of `head` a line each, then each list, an element on each line.

    The elements are JSON, each with NEXT before it.
    """
    with path.open("wb") as file:
        file.write(("{\n" + NEXT.join(f"{compact(key)}: {compact(value)}" for key, value in head.items())).encode())
        for key, parts in lists.items():
            file.write(f"{NEXT}{compact(key)}: [".encode())
            some = False
            for part in parts:
                if len(part):
                    file.write(run_on(part)[1 if not some else 0 :])
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
