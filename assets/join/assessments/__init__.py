"""How far each project's record meets the review's seven recommendations, with reasons in both languages: one module a
recommendation, each giving its parts' answers and sentences.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from assets.join.assessments import (
    aim_and_setting,
    costs_and_benefits,
    governance,
    monitoring,
    planning,
    relationships,
)
from assets.join.assessments.bilingual_values import format_code
from assets.join.assessments.project_record import (
    AssessmentInputs,
    PartAssessment,
    PartAssessor,
    ProjectRecord,
    build_project_records,
)
from schemas.languages import LANGUAGES, BilingualText, Message
from schemas.recommendations import RECOMMENDATIONS, PartAnswer, decide_outcome
from schemas.recommendations.major_projects import MajorTest
from schemas.tables import TABLES

_ANSWER_BY_VERDICT: Mapping[str, PartAnswer] = {"meets": "yes", "does-not-meet": "no", "cannot-tell": "not-known"}


def _assess_definition(record: ProjectRecord) -> PartAssessment:
    project = record.project
    values = {
        "verdict": format_code("verdict", project["verdict"]),
        "version": project["definition_version"],
        "reasons": BilingualText(project["verdict_reasons_en"], project["verdict_reasons_cy"]),
    }
    return _ANSWER_BY_VERDICT[project["verdict"]], Message("{verdict} (definition of {version}). {reasons}", values)


ASSESSORS: Mapping[str, Mapping[str, PartAssessor]] = {
    "R1": {"verdict": _assess_definition},
    "R2": aim_and_setting.PARTS,
    "R3": relationships.PARTS,
    "R4": costs_and_benefits.PARTS,
    "R5": governance.PARTS,
    "R6": planning.PARTS,
    "R7": monitoring.PARTS,
}
"""Recommendation → its parts, and the function that assesses each."""


def build_assessments_table(inputs: AssessmentInputs, tests: Sequence[MajorTest]) -> pd.DataFrame:
    """The published table `assessments`: every project with every recommendation. tests: when a project is major."""
    rows = []
    for record in build_project_records(inputs, tests):
        for code, assessors in ASSESSORS.items():
            parts = {part: assess_part(record) for part, assess_part in assessors.items()}
            sentences = [sentence for _, sentence in parts.values() if sentence]
            row = {
                "project_id": record.project["project_id"],
                "recommendation": code,
                "outcome": decide_outcome(RECOMMENDATIONS[code], {part: answer for part, (answer, _) in parts.items()}),
                "rests_on": " | ".join(RECOMMENDATIONS[code].rests_on),
            }
            for language in LANGUAGES:
                row[f"reasons_{language}"] = " ".join(sentence.render(language) for sentence in sentences)
            rows.append(row)
    return TABLES["assessments"].conform_and_sort(pd.DataFrame(rows))
