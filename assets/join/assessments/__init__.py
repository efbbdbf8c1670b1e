"""How far each project's record meets the review's seven recommendations, with reasons in both languages: one module a
recommendation, each giving its parts' answers and sentences.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from assets.join.assessments.aim_and_setting import assess_chance_of_success
from assets.join.assessments.bilingual_values import format_code
from assets.join.assessments.costs_and_benefits import assess_costs_and_benefits
from assets.join.assessments.governance import assess_governance
from assets.join.assessments.monitoring import assess_monitoring
from assets.join.assessments.planning import assess_planning
from assets.join.assessments.project_record import (
    AssessmentInputs,
    PartAssessment,
    ProjectRecord,
    build_project_records,
)
from assets.join.assessments.relationships import assess_relationships
from schemas.languages import LANGUAGES, BilingualText, Message
from schemas.recommendations import RECOMMENDATIONS, PartAnswer, decide_outcome
from schemas.recommendations.major_projects import MajorTest
from schemas.tables import TABLES

_ANSWER_BY_VERDICT: Mapping[str, PartAnswer] = {"meets": "yes", "does-not-meet": "no", "cannot-tell": "not-known"}


def assess_definition(record: ProjectRecord) -> list[PartAssessment]:
    """The part of recommendation 1, a clear definition: the verdict and its reasons."""
    project = record.project
    sentence = Message(
        "{verdict}, by the definition of {version}. {reasons}",
        {
            "verdict": format_code("verdict", project["verdict"]),
            "version": project["definition_version"],
            "reasons": BilingualText(project["verdict_reasons_en"], project["verdict_reasons_cy"]),
        },
    )
    return [PartAssessment("verdict", _ANSWER_BY_VERDICT[project["verdict"]], sentence)]


ASSESSORS: Mapping[str, Callable[[ProjectRecord], list[PartAssessment]]] = {
    "R1": assess_definition,
    "R2": assess_chance_of_success,
    "R3": assess_relationships,
    "R4": assess_costs_and_benefits,
    "R5": assess_governance,
    "R6": assess_planning,
    "R7": assess_monitoring,
}
"""Recommendation → the function that assesses its parts."""


def build_assessments_table(inputs: AssessmentInputs, tests: Sequence[MajorTest]) -> pd.DataFrame:
    """The published table `assessments`: every project with every recommendation. tests: when a project is major."""
    rows = []
    for record in build_project_records(inputs, tests):
        for code, assess_parts in ASSESSORS.items():
            recommendation, parts = RECOMMENDATIONS[code], assess_parts(record)
            sentences = [part.sentence for part in parts if part.sentence]
            rows.append(
                {
                    "project_id": record.project["project_id"],
                    "recommendation": code,
                    "outcome": decide_outcome(recommendation, {part.part: part.answer for part in parts}),
                    **{
                        f"reasons_{language}": " ".join(sentence.render(language) for sentence in sentences)
                        for language in LANGUAGES
                    },
                    "rests_on": " | ".join(recommendation.rests_on),
                }
            )
    table = TABLES["assessments"]
    return table.conform(pd.DataFrame(rows, columns=list(table.get_columns())))
