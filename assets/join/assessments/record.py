"""One project's record as the recommendations ask about it, and an answer with its sentence.

Belongs here: bringing a project's rows together. Does not belong here: any question of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd

from schemas.definition import SHARING_ROLES
from schemas.languages import BilingualText, Message
from schemas.recommendations import PartAnswer
from schemas.recommendations.cost_rules import NOT_BENEFITS
from schemas.recommendations.major_projects import MajorTest, RecordedAmount, assess_major

Row = Mapping[str, Any]
Said = BilingualText | Message
Note = tuple[str, str, str]
"""Table, key of the row, column."""


@dataclass(frozen=True)
class Told:
    """The answer to one part, and the sentence that gives it; None where nothing need be said."""

    part: str
    answer: PartAnswer
    sentence: Said | None


@dataclass(frozen=True)
class Record:
    """A project with all that is held of it.

    partners: those that share it; benefits: without costs, funding and disbenefits; notes: cell → codes of its notes;
    names: organisation → name; others: how many other projects at least two of its partners share; major: whether it is
    one, and why.
    """

    project: Row
    partners: Sequence[Row]
    benefits: Sequence[Row]
    milestones: Sequence[Row]
    observations: Sequence[Row]
    notes: Mapping[Note, frozenset[str]]
    names: Mapping[str, BilingualText]
    others: int
    major: tuple[PartAnswer, Said]

    def noted(self, table: str, key: str, column: str, *codes: str) -> bool:
        """Whether a cell has one of these notes (code list `value_note`); without codes, any."""
        found = self.notes.get((table, key, column), frozenset())
        return bool(found & set(codes) if codes else found)

    def ruled_out(self, column: str) -> bool:
        """Whether the sender says of a column of the project that it does not apply."""
        return self.noted("projects", self.project["project_id"], column, "not-applicable")


@dataclass(frozen=True)
class Held:
    """The tables that a record is brought together from: the published ones, `projects` judged."""

    projects: pd.DataFrame
    partners: pd.DataFrame
    benefits: pd.DataFrame
    milestones: pd.DataFrame
    observations: pd.DataFrame
    value_notes: pd.DataFrame
    organisations: pd.DataFrame


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as plain values, None where blank."""
    plain = frame.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")


def _by_project(found: list[dict[str, Any]]) -> Mapping[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        groups[row["project_id"]].append(row)
    return groups


def _others(sharing: Mapping[str, Sequence[Row]]) -> Mapping[str, int]:
    """Project → how many other projects at least two of its partners share."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    pairs = {
        project: list(combinations(sorted({row["organisation_id"] for row in partners}), 2))
        for project, partners in sharing.items()
    }
    for project, mine in pairs.items():
        for pair in mine:
            shared[pair].append(project)
    return {
        project: len({other for pair in mine for other in shared[pair]} - {project}) for project, mine in pairs.items()
    }


def _sum(partners: Sequence[Row], column: str) -> RecordedAmount | None:
    """What partners put in together, as far as it is stated."""
    stated = [Decimal(str(row[column])) for row in partners if row[column] is not None]
    return RecordedAmount(sum(stated, Decimal(0)), len(stated) == len(partners)) if stated else None


def _amounts(partners: Sequence[Row]) -> Mapping[str, RecordedAmount | None]:
    """What a record shows for each test of whether a project is major."""
    return {
        "cost": _sum(partners, "cost_at_start_gbp"),
        "annual_cost": _sum(partners, "annual_cost_gbp"),
        "officer_days": _sum(partners, "officer_days_per_year"),
        "partners": RecordedAmount(Decimal(len(partners)), whole=True) if partners else None,
    }


def records(held: Held, tests: Sequence[MajorTest]) -> Iterator[Record]:
    """Every project's record, in order of identifier. tests: when a project is major."""
    sharing = _by_project(rows(held.partners[held.partners["role"].isin(SHARING_ROLES)]))
    benefits = _by_project(rows(held.benefits[~held.benefits["benefit_type"].isin(NOT_BENEFITS)]))
    milestones = _by_project(rows(held.milestones))
    observations = _by_project(rows(held.observations[held.observations["project_id"].notna()]))
    noted: dict[Note, set[str]] = defaultdict(set)
    for table, key, column, note in held.value_notes[["table", "record", "column", "note"]].itertuples(index=False):
        noted[(table, key, column)].add(note)
    notes = {cell: frozenset(codes) for cell, codes in noted.items()}
    names = {
        row["organisation_id"]: BilingualText(row["name_en"], row["name_cy"] or row["name_en"])
        for row in rows(held.organisations)
    }
    others: Mapping[str, int] = Counter(_others(sharing))
    for project in rows(held.projects.sort_values("project_id")):
        key = project["project_id"]
        partners = sharing.get(key, [])
        yield Record(
            project,
            partners,
            benefits.get(key, []),
            milestones.get(key, []),
            observations.get(key, []),
            notes,
            names,
            others[key],
            assess_major(project["major"], _amounts(partners), tests),
        )
