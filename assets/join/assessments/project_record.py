"""One project's record as the recommendations ask about it, and the answer to one part of a recommendation."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, TypeAlias

import pandas as pd

from assets.join.assessments.bilingual_values import fill_languages
from schemas.definition import SHARING_ROLES
from schemas.languages import BilingualText, Message
from schemas.recommendations import PartAnswer
from schemas.recommendations.cost_rules import NOT_BENEFITS
from schemas.recommendations.major_projects import MajorTest, RecordedAmount, assess_major

Row = Mapping[str, Any]
Sentence = BilingualText | Message


PartAssessment: TypeAlias = tuple[PartAnswer, Sentence | None]
"""The answer to one part of a recommendation, and the sentence that gives it; None where nothing need be said."""


@dataclass(frozen=True)
class ProjectRecord:
    """A project with everything that the register holds about it. partners: those that share it; benefits: without costs,
    funding and disbenefits; notes: (table, key of the row, column) → codes of its notes; related_projects: how many other
    projects at least two of its partners share.
    """

    project: Row
    partners: Sequence[Row]
    benefits: Sequence[Row]
    milestones: Sequence[Row]
    observations: Sequence[Row]
    notes: Mapping[tuple[str, str, str], frozenset[str]]
    organisation_names: Mapping[str, BilingualText]
    related_projects: int
    is_major: PartAnswer
    major_reason: Sentence

    def has_note(self, table: str, key: str, column: str, *codes: str) -> bool:
        """Whether a cell has one of these notes; without codes, any."""
        notes = self.notes.get((table, key, column), frozenset())
        return bool(notes & set(codes) if codes else notes)


PartAssessor: TypeAlias = Callable[[ProjectRecord], PartAssessment]


@dataclass(frozen=True)
class AssessmentInputs:
    """The published tables."""

    projects: pd.DataFrame
    partners: pd.DataFrame
    benefits: pd.DataFrame
    milestones: pd.DataFrame
    observations: pd.DataFrame
    value_notes: pd.DataFrame
    organisations: pd.DataFrame


def build_text_part(
    column: str,
    describe_text: Callable[[BilingualText], Message],
    not_applicable: Message,
    not_known: Message,
    refusal: PartAnswer = "no",
) -> PartAssessor:
    """A part that is met where the project has a text in a column. refusal: the answer where the sender says that it does not
    apply. describe_text, not_applicable, not_known: the sentences for a text, for a refusal, for neither.
    """

    def assess_text(record: ProjectRecord) -> PartAssessment:
        text = record.project[column]
        if text is not None:
            return "yes", describe_text(fill_languages(text))
        if record.has_note("projects", record.project["project_id"], column, "not-applicable"):
            return refusal, not_applicable
        return "not-known", not_known

    return assess_text


def to_plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as plain values, None where blank."""
    plain = frame.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")


def _group_by_project(frame: pd.DataFrame) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in to_plain_rows(frame):
        groups[row["project_id"]].append(row)
    return groups


def _count_related_projects(partners: Mapping[str, Sequence[Row]]) -> Counter[str]:
    """Project → how many other projects at least two of its partners share. partners: project → its sharing partners."""
    pairs = {
        project: list(combinations(sorted({row["organisation_id"] for row in rows}), 2))
        for project, rows in partners.items()
    }
    projects_of: dict[tuple[str, str], list[str]] = defaultdict(list)
    for project, project_pairs in pairs.items():
        for pair in project_pairs:
            projects_of[pair].append(project)
    related = {project: {other for pair in pairs[project] for other in projects_of[pair]} for project in pairs}
    return Counter({project: len(others - {project}) for project, others in related.items()})


def _sum_column(partners: Sequence[Row], column: str) -> RecordedAmount | None:
    stated = [Decimal(str(row[column])) for row in partners if row[column] is not None]
    return RecordedAmount(sum(stated, Decimal(0)), len(stated) == len(partners)) if stated else None


def _measure_size(partners: Sequence[Row]) -> Mapping[str, RecordedAmount | None]:
    return {
        "cost": _sum_column(partners, "cost_at_start_gbp"),
        "annual_cost": _sum_column(partners, "annual_cost_gbp"),
        "officer_days": _sum_column(partners, "officer_days_per_year"),
        "partners": RecordedAmount(Decimal(len(partners)), whole=True) if partners else None,
    }


def build_project_records(inputs: AssessmentInputs, tests: Sequence[MajorTest]) -> Iterator[ProjectRecord]:
    """Every project's record, in order of identifier. tests: when a project is major."""
    partners = _group_by_project(inputs.partners[inputs.partners["role"].isin(SHARING_ROLES)])
    benefits = _group_by_project(inputs.benefits[~inputs.benefits["benefit_type"].isin(NOT_BENEFITS)])
    milestones = _group_by_project(inputs.milestones)
    observations = _group_by_project(inputs.observations[inputs.observations["project_id"].notna()])
    notes = inputs.value_notes.groupby(["table", "record", "column"])["note"].apply(frozenset).to_dict()
    organisation_names = {
        row["organisation_id"]: fill_languages(row["name_en"], row["name_cy"])
        for row in to_plain_rows(inputs.organisations)
    }
    related_projects = _count_related_projects(partners)
    for project in to_plain_rows(inputs.projects.sort_values("project_id")):
        key = project["project_id"]
        major, major_reason = assess_major(project["major"], _measure_size(partners.get(key, [])), tests)
        yield ProjectRecord(
            project=project,
            partners=partners.get(key, []),
            benefits=benefits.get(key, []),
            milestones=milestones.get(key, []),
            observations=observations.get(key, []),
            notes=notes,
            organisation_names=organisation_names,
            related_projects=related_projects[key],
            is_major=major,
            major_reason=major_reason,
        )
