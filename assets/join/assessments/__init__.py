"""How far each project's record meets the review's seven recommendations, with reasons in both languages.

Belongs here: one small module a recommendation, each giving its parts' answers and sentences. Does not belong here: which
parts there are and what follows from them (schemas.recommendations), or the definition's rule (schemas.definition).
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from assets.join.assessments import aim_and_setting, costs_and_benefits, governance, monitoring, planning, relationships
from assets.join.assessments.bilingual_values import format_code
from assets.join.assessments.project_record import (
    AssessmentInputs,
    PartAssessment,
    ProjectRecord,
    build_project_records,
)
from schemas.languages import LANGUAGES, BilingualText, Message
from schemas.recommendations import RECOMMENDATIONS, PartAnswer, decide_outcome
from schemas.recommendations.major_projects import MajorTest
from schemas.tables import TABLES

_VERDICTS: Mapping[str, PartAnswer] = {"meets": "yes", "does-not-meet": "no", "cannot-tell": "not-known"}


def assess_definition(record: ProjectRecord) -> list[PartAssessment]:
    """Recommendation 1, a clear definition: the verdict and its reasons."""
    project = record.project
    said = Message(
        "{verdict}, by the definition of {version}. {reasons}",
        {
            "verdict": format_code("verdict", project["verdict"]),
            "version": project["definition_version"],
            "reasons": BilingualText(project["verdict_reasons_en"], project["verdict_reasons_cy"]),
        },
    )
    return [PartAssessment("verdict", _VERDICTS[project["verdict"]], said)]


ASSESSORS: Mapping[str, Callable[[ProjectRecord], list[PartAssessment]]] = {
    "R1": assess_definition,
    "R2": aim_and_setting.assess_chance_of_success,
    "R3": relationships.assess_relationships,
    "R4": costs_and_benefits.assess_costs_and_benefits,
    "R5": governance.assess_governance,
    "R6": planning.assess_planning,
    "R7": monitoring.assess_monitoring,
}
"""Recommendation → what answers its parts."""


def build_assessments_table(held: AssessmentInputs, tests: Sequence[MajorTest]) -> pd.DataFrame:
    """All assessments, as the published table. tests: when a project is major."""
    found = []
    for record in build_project_records(held, tests):
        for name, ask in ASSESSORS.items():
            recommendation, parts = RECOMMENDATIONS[name], ask(record)
            reasons = {
                f"reasons_{language}": " ".join(part.sentence.render(language) for part in parts if part.sentence)
                for language in LANGUAGES
            }
            found.append(
                {
                    "project_id": record.project["project_id"],
                    "recommendation": name,
                    "outcome": decide_outcome(recommendation, {part.part: part.answer for part in parts}),
                    **reasons,
                    "rests_on": " | ".join(recommendation.rests_on),
                }
            )
    table = TABLES["assessments"]
    return table.conform(pd.DataFrame(found, columns=list(table.get_columns())))
