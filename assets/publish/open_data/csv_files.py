"""CSV: RFC 4180 (CRLF, comma, quotes where needed), UTF-8 without a byte order mark (Data Package v2)."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.text_columns import build_csv_lines, encode_csv_rows
from schemas import codelists


def encode_csv_header(names: Sequence[str]) -> bytes:
    """The first line of a CSV file."""
    return bytes(encode_csv_rows(pd.DataFrame([names], columns=names)))


def write_codelists(folder: Path) -> list[Path]:
    """Writes every code list as `<folder>/<name>.csv`, in the list's own order; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in codelists.list_codelists():
        codes = pd.DataFrame(codelists.load_codelist(name).values(), columns=list(codelists.Code._fields))
        paths.append(folder / f"{name}.csv")
        rows = encode_csv_rows(codes.astype("string[pyarrow]"))
        paths[-1].write_bytes(encode_csv_header(list(codes)) + bytes(rows))
    return paths


CSV = Format("csv", "CSV", "text/csv", "CSV", rows=RowEncoding(encode_csv_header, build_csv_lines, lambda _: b""))
