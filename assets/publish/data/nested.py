"""Projects whole: each with its partners, benefits, milestones, observations, limbs, assessments and reports inside it.

Belongs here: nesting, and `all.json`. Does not belong here: the flat files, or which of these the static API serves.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from assets.publish.data import texts
from assets.publish.data.plain_files import NEXT, write_lists
from assets.publish.data.values import Inside, Row, ahead, columns_of, compact, objects, pieces
from assets.publish.edition import LICENCE, Edition, Provider
from schemas.source_file import Licence

# The tables whose rows stand inside their project, in the order in which they stand there.
NESTED = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")
# So many projects are written together; one may have hundreds of rows inside it.
PROJECTS_AT_ONCE = 5_000


def _source(provider: Provider, licence: Licence) -> Row:
    """A provider as a source: who it is, how old its data is, and its licence with the acknowledgement it asks for."""
    return {
        "provider": provider.provider,
        "name_en": provider.name_en,
        "name_cy": provider.name_cy,
        "data_date": provider.data_date,
        "licence": licence.model_dump(),
    }


def whole_projects(edition: Edition, before: str = "") -> Iterator[pa.Array]:
    """Every project with all that the edition holds of it, as JSON: its own columns, the rows of NESTED and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's. before: what stands before each.
    """
    projects = edition.tables["projects"]
    keys = pd.Index(projects["project_id"])
    frames = {name: edition.tables[name] for name in NESTED if name in edition.tables} | {"limbs": edition.limbs}
    inside = {name: Inside(frame, "project_id", keys) for name, frame in frames.items()}

    def whole(part: pd.DataFrame) -> pa.Array:
        first = keys.get_loc(part["project_id"].iloc[0])
        lists = {name: each.lists(first, first + len(part)) for name, each in inside.items()}
        return objects(columns_of(part), before, **lists)

    return ahead(whole, pieces(projects, PROJECTS_AT_ONCE))


def write_all(edition: Edition, path: Path) -> None:
    """Writes `all.json`: what release it is and rests on, then projects whole, organisations and measures."""
    head = {
        "name": texts.NAME,
        "title_en": texts.title("en"),
        "title_cy": texts.title("cy"),
        "version": edition.version,
        "data_date": edition.data_date,
        "previous": edition.previous,
        "audience": edition.audience,
        "licence": LICENCE.model_dump(),
    }
    sources = pa.array([NEXT + compact(_source(*each)) for each in edition.sources()], pa.large_string())
    flat = {
        name: (objects(columns_of(part), NEXT) for part in pieces(edition.tables[name]))
        for name in ("organisations", "measures")
        if name in edition.tables
    }
    write_lists(head, {"sources": iter([sources]), "projects": whole_projects(edition, NEXT), **flat}, path)
