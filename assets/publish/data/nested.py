"""Projects whole: each with its partners, benefits, milestones, observations, limbs, assessments and reports inside it.

Belongs here: nesting, and `all.json`. Does not belong here: the flat files, or which of these the static API serves.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assets.publish.data import texts
from assets.publish.data.values import Records, Row, rows, with_lists
from assets.publish.edition import LICENCE, Edition, Provider

# The tables whose rows stand inside their project, in the order in which they stand there.
NESTED = ("partners", "benefits", "milestones", "observations", "project_performance", "assessments", "reports")


def _source(provider: Provider) -> Row:
    """A provider as a source: who it is, how old its data is, and its licence with the acknowledgement it asks for."""
    return {
        "provider": provider.provider,
        "name_en": provider.name_en,
        "name_cy": provider.name_cy,
        "data_date": provider.data_date,
        "licence": provider.licence.model_dump(),
    }


def grouped(found: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Value of a column → the rows that have it, in their order; rows where it is blank are in no group."""
    groups: dict[Any, list[Row]] = {}
    for row in found:
        if row[column] is not None:
            groups.setdefault(row[column], []).append(row)
    return groups


def whole_projects(edition: Edition, records: Records) -> list[Row]:
    """Every project with all that the edition holds of it: its own columns, the rows of NESTED and `limbs`.

    A row inside a project is the table's row, whole, so that its schema is the table's.
    """
    inside = {name: grouped(records.get(name, []), "project_id") for name in NESTED}
    inside["limbs"] = grouped(rows(edition.limbs), "project_id")
    return [
        {**project, **{name: groups.get(project["project_id"], []) for name, groups in inside.items()}}
        for project in records.get("projects", [])
    ]


def write_all(edition: Edition, records: Records, projects: list[Row], path: Path) -> None:
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
    flat = {name: records[name] for name in ("organisations", "measures") if name in records}
    sources = [_source(provider) for provider in edition.providers]
    path.write_bytes(with_lists(head, {"sources": sources, "projects": projects, **flat}))
