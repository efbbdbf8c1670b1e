"""The plain files: CSV and JSON of each table, and the code lists.

Belongs here: one function for each format, from rows to a file. Does not belong here: what the columns mean, which the
metadata beside the files says (Data Package, CSVW).
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from assets.publish.data.values import Row, lines, written
from schemas import codelists


def csv_bytes(columns: Sequence[str], cells: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2)."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    writer.writerows([written(value) for value in row] for row in cells)
    return text.getvalue().encode()


def write_csv(columns: Sequence[str], rows: Iterable[Row], path: Path) -> None:
    """Writes one table as CSV; with no rows, its header alone."""
    path.write_bytes(csv_bytes(columns, (list(row.values()) for row in rows)))


def write_json(rows: Iterable[Row], path: Path) -> None:
    """Writes one table as a JSON array of objects, a row on each line, null where blank."""
    path.write_bytes((lines(rows) + "\n").encode())


def write_codelists(folder: Path) -> list[Path]:
    """Writes every code list as `<folder>/<name>.csv`, in the list's own order; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in codelists.names():
        path = folder / f"{name}.csv"
        path.write_bytes(csv_bytes(codelists.Code._fields, codelists.load(name).values()))
        paths.append(path)
    return paths
