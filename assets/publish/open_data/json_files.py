"""JSON: a row or project on each line, so that two releases can be compared line by line; and `all.json`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts, text_columns
from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.text_columns import (
    NestedRows,
    RowEncoder,
    add_json_keys,
    build_json_objects,
    build_row_encoder,
    build_text_columns,
    cut_ends,
    split_rows,
)
from assets.publish.plain_values import to_json_line
from schemas.text_bytes import concat_bytes

NEXT_ELEMENT = ",\n"
"""What separates the elements of a list."""
NESTED_TABLES = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
"""The tables whose rows are inside their project, in this order."""
PROJECTS_PER_PART = 5_000
"""So many projects are written together; one may have hundreds of rows inside it."""
BYTES_PER_PART = 2**20
"""In so many bytes of a file lines are looked for at once."""

_ROWS = RowEncoding(
    encode_start=lambda _: b"[",
    encode_rows=lambda columns: build_json_objects(columns, NEXT_ELEMENT),
    encode_end=lambda count: b"\n]\n" if count else b"]\n",
    separator_bytes=1,
)
JSON = Format("json", "JSON", "application/json", "JSON", rows=_ROWS)


def write_json_lists(head: Mapping[str, Any], lists: Mapping[str, Iterable[pa.Array]], path: Path) -> None:
    """Writes a JSON object: the keys of `head`, then each list. lists: name → parts, JSON texts with NEXT_ELEMENT before each."""
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


def build_row_reader(path: Path) -> RowEncoder:
    """Takes rows from a table's JSON file. It is mapped into memory, which holds only what was asked for."""
    content = pa.memory_map(str(path)).read_buffer()
    letters = np.frombuffer(content, np.uint8)
    parts = range(0, len(letters), BYTES_PER_PART)
    ends = np.concatenate([at + np.flatnonzero(letters[at : at + BYTES_PER_PART] == ord("\n")) for at in parts])
    # Each row with the two bytes behind it (NEXT_ELEMENT; at the last a new line and `]`): one ends where the next starts.
    bounds = ends[:-1] + 1
    bounds[-1:] += 1
    elements = pa.LargeStringArray.from_buffers(max(len(bounds) - 1, 0), pa.py_buffer(bounds), content)
    return lambda positions: cut_ends(elements.take(pa.array(positions)), len(NEXT_ELEMENT))


def build_nested_projects(edition: Edition, prefix: str = "", folder: Path | None = None) -> Iterator[pa.Array]:
    """Every project with all that the edition holds of it, as JSON: its own columns, the rows of NESTED_TABLES and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's. prefix: a text before each project.
    folder: of the tables' JSON files, to take their rows from (default: they are made anew).
    """
    keys = pd.Index(edition.tables["projects"]["project_id"])
    encoders = {
        name: build_row_reader(folder / JSON.get_file_name(name)) if folder else build_row_encoder(edition.tables[name])
        for name in ("projects", *NESTED_TABLES)
        if name in edition.tables
    }
    encode_projects = encoders.pop("projects")
    nested = {
        name: NestedRows(edition.tables[name], "project_id", keys, encode_rows=encode)
        for name, encode in encoders.items()
    }
    nested["limbs"] = NestedRows(edition.limbs, "project_id", keys)

    def build_part(first: int) -> pa.Array:
        last = min(first + PROJECTS_PER_PART, len(keys))
        lists = {name: rows.build_lists(first, last) for name, rows in nested.items()}
        return add_json_keys(encode_projects(np.arange(first, last)), lists, prefix)

    return text_columns.map_parallel(build_part, range(0, len(keys), PROJECTS_PER_PART))


def write_all_json(edition: Edition, path: Path) -> None:
    """Writes `all.json`: what release it is and rests on, then projects whole, organisations and measures.

    Beside it are the tables' JSON files: their rows, which are most of it, are taken from there.
    """
    head = {
        "name": data_texts.REGISTER_NAME,
        "title_en": data_texts.REGISTER.title_en,
        "title_cy": data_texts.REGISTER.title_cy,
        "version": edition.version,
        "data_date": edition.data_date,
        "previous": edition.previous,
        "audience": edition.audience,
        "licence": LICENCE.model_dump(),
    }
    sources = []
    for provider, licence in edition.list_licensed_providers():
        facts = {name: getattr(provider, name) for name in ("provider", "name_en", "name_cy", "data_date")}
        sources.append(NEXT_ELEMENT + to_json_line({**facts, "licence": licence.model_dump()}))
    flat = {
        name: (build_json_objects(build_text_columns(part), NEXT_ELEMENT) for part in split_rows(edition.tables[name]))
        for name in ("organisations", "measures")
        if name in edition.tables
    }
    lists = {
        "sources": iter([pa.array(sources, pa.large_string())]),
        "projects": build_nested_projects(edition, NEXT_ELEMENT, path.parent),
        **flat,
    }
    write_json_lists(head, lists, path)
