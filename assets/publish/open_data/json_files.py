"""JSON: a row or project on each line, so that two releases can be compared line by line; and `all.json`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from assets.publish.edition import LICENCE, Edition
from assets.publish.open_data import data_texts, text_columns
from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.text_columns import build_json_objects, build_text_columns, split_rows
from assets.publish.plain_values import to_json_line

NEXT_ELEMENT = ",\n"
"""What separates the elements of a list."""
NESTED_TABLES = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
"""The tables whose rows are inside their project, in this order."""
PROJECTS_PER_PART = 5_000
"""So many projects are written together; one may have hundreds of rows inside it."""

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
                    file.write(text_columns.concat_bytes(part)[1 if is_empty else 0 :])
                    is_empty = False
            file.write(b"]" if is_empty else b"\n]")
        file.write(b"\n}\n")


def build_nested_projects(edition: Edition, prefix: str = "") -> Iterator[pa.Array]:
    """Every project with all that the edition holds of it, as JSON: its own columns, the rows of NESTED_TABLES and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's. prefix: a text before each project.
    """
    projects = edition.tables["projects"]
    keys = pd.Index(projects["project_id"])
    frames = {name: edition.tables[name] for name in NESTED_TABLES if name in edition.tables} | {"limbs": edition.limbs}
    nested = {name: text_columns.NestedRows(frame, "project_id", keys) for name, frame in frames.items()}

    def build_part(part: pd.DataFrame) -> pa.Array:
        first = keys.get_loc(part["project_id"].iloc[0])
        lists = {name: rows.build_lists(first, first + len(part)) for name, rows in nested.items()}
        return build_json_objects(build_text_columns(part), prefix, **lists)

    return text_columns.map_parallel(build_part, split_rows(projects, PROJECTS_PER_PART))


def write_all_json(edition: Edition, path: Path) -> None:
    """Writes `all.json`: what release it is and rests on, then projects whole, organisations and measures."""
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
        "projects": build_nested_projects(edition, NEXT_ELEMENT),
        **flat,
    }
    write_json_lists(head, lists, path)
