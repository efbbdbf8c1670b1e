"""JSON: a table as an array of objects, a row on each line, so that two releases can be compared line by line."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.text_columns import build_json_objects, concat_bytes
from assets.publish.plain_values import to_json_line

NEXT_ELEMENT = ",\n"
"""What separates the elements of a list."""

JSON = Format(
    name="json",
    title="JSON",
    media_type="application/json",
    eu_file_type="JSON",
    rows=RowEncoding(
        encode_start=lambda _: b"[",
        encode_rows=lambda columns: build_json_objects(columns, NEXT_ELEMENT),
        encode_end=lambda count: b"\n]\n" if count else b"]\n",
        separator_bytes=1,
    ),
)


def write_json_lists(head: Mapping[str, Any], lists: Mapping[str, Iterable[pa.Array]], path: Path) -> None:
    """Writes a JSON object: the keys of `head` a line each, then each list, an element on each line.

    lists: name → parts of a list, whose elements are JSON texts, each with NEXT_ELEMENT before it.
    """
    with path.open("wb") as file:
        lines = (f"{to_json_line(key)}: {to_json_line(value)}" for key, value in head.items())
        file.write(("{\n" + NEXT_ELEMENT.join(lines)).encode())
        for key, parts in lists.items():
            file.write(f"{NEXT_ELEMENT}{to_json_line(key)}: [".encode())
            is_empty = True
            for part in parts:
                if len(part):
                    file.write(concat_bytes(part)[1 if is_empty else 0 :])
                    is_empty = False
            file.write(b"]" if is_empty else b"\n]")
        file.write(b"\n}\n")
