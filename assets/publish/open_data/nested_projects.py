"""Projects whole, each with its partners, benefits, milestones … inside it; and `all.json`."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from assets.publish.edition import LICENCE, Edition, Provider
from assets.publish.open_data import data_texts
from assets.publish.open_data.json_files import NEXT_ELEMENT, write_json_lists
from assets.publish.open_data.text_columns import (
    NestedRows,
    build_json_objects,
    build_text_columns,
    map_parallel,
    split_rows,
)
from assets.publish.plain_values import PlainRow, to_json_line
from schemas.source_file import Licence

NESTED_TABLES = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
"""The tables whose rows stand inside their project, in the order in which they stand there."""
PROJECTS_PER_PART = 5_000
"""So many projects are written together; one may have hundreds of rows inside it."""


def _describe_source(provider: Provider, licence: Licence) -> PlainRow:
    """A provider as a source: who it is, how old its data is, and its licence with the acknowledgement it asks for."""
    facts = {name: getattr(provider, name) for name in ("provider", "name_en", "name_cy", "data_date")}
    return {**facts, "licence": licence.model_dump()}


def build_nested_projects(edition: Edition, prefix: str = "") -> Iterator[pa.Array]:
    """Every project with all that the edition holds of it, as JSON: its own columns, the rows of NESTED_TABLES and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's. prefix: a text before each project.
    """
    projects = edition.tables["projects"]
    keys = pd.Index(projects["project_id"])
    frames = {name: edition.tables[name] for name in NESTED_TABLES if name in edition.tables} | {"limbs": edition.limbs}
    nested = {name: NestedRows(frame, "project_id", keys) for name, frame in frames.items()}

    def build_part(part: pd.DataFrame) -> pa.Array:
        first = keys.get_loc(part["project_id"].iloc[0])
        lists = {name: rows.build_lists(first, first + len(part)) for name, rows in nested.items()}
        return build_json_objects(build_text_columns(part), prefix, **lists)

    return map_parallel(build_part, split_rows(projects, PROJECTS_PER_PART))


def write_all_json(edition: Edition, path: Path) -> None:
    """Writes `all.json`: what release it is and rests on, then projects whole, organisations and measures."""
    head = {
        "name": data_texts.REGISTER_NAME,
        "title_en": data_texts.get_register_title("en"),
        "title_cy": data_texts.get_register_title("cy"),
        "version": edition.version,
        "data_date": edition.data_date,
        "previous": edition.previous,
        "audience": edition.audience,
        "licence": LICENCE.model_dump(),
    }
    sources = [NEXT_ELEMENT + to_json_line(_describe_source(*pair)) for pair in edition.list_licensed_providers()]
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
