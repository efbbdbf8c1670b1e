"""Projects whole: each with its partners, benefits, milestones, observations, limbs, assessments and reports inside it.

Belongs here: nesting, and `all.json`. Does not belong here: the flat files, or which of these the static API serves.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from assets.publish.edition import LICENCE, Edition, Provider
from assets.publish.open_data import data_texts
from assets.publish.open_data.plain_files import NEXT_ELEMENT, write_json_lists
from assets.publish.open_data.text_columns import (
    NestedRows,
    PlainRow,
    build_json_objects,
    build_text_columns,
    map_parallel,
    split_rows,
    to_json_line,
)
from schemas.source_file import Licence

# The tables whose rows stand inside their project, in the order in which they stand there.
NESTED_TABLES = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
# So many projects are written together; one may have hundreds of rows inside it.
PROJECTS_PER_PART = 5_000


def _describe_source(provider: Provider, licence: Licence) -> PlainRow:
    """A provider as a source: who it is, how old its data is, and its licence with the acknowledgement it asks for."""
    return {
        "provider": provider.provider,
        "name_en": provider.name_en,
        "name_cy": provider.name_cy,
        "data_date": provider.data_date,
        "licence": licence.model_dump(),
    }


def build_nested_projects(edition: Edition, before: str = "") -> Iterator[pa.Array]:
    """Every project with all that the edition holds of it, as JSON: its own columns, the rows of NESTED and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's. before: what stands before each.
    """
    projects = edition.tables["projects"]
    keys = pd.Index(projects["project_id"])
    frames = {name: edition.tables[name] for name in NESTED_TABLES if name in edition.tables} | {"limbs": edition.limbs}
    inside = {name: NestedRows(frame, "project_id", keys) for name, frame in frames.items()}

    def whole(part: pd.DataFrame) -> pa.Array:
        first = keys.get_loc(part["project_id"].iloc[0])
        lists = {name: each.lists(first, first + len(part)) for name, each in inside.items()}
        return build_json_objects(build_text_columns(part), before, **lists)

    return map_parallel(whole, split_rows(projects, PROJECTS_PER_PART))


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
    sources = pa.array(
        [NEXT_ELEMENT + to_json_line(_describe_source(*each)) for each in edition.sources()], pa.large_string()
    )
    flat = {
        name: (build_json_objects(build_text_columns(part), NEXT_ELEMENT) for part in split_rows(edition.tables[name]))
        for name in ("organisations", "measures")
        if name in edition.tables
    }
    write_json_lists(
        head, {"sources": iter([sources]), "projects": build_nested_projects(edition, NEXT_ELEMENT), **flat}, path
    )
