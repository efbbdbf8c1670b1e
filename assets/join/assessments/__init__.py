"""How far each project's record meets the review's seven recommendations, with reasons in both languages.

Belongs here: one small module a recommendation, each giving its parts' answers and sentences. Does not belong here: which
parts there are and what follows from them (schemas.recommendations), or the definition's rule (schemas.definition).
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from assets.join.assessments import chances, costs, governance, monitoring, planning, relationships
from assets.join.assessments.record import Held, Record, Told, records
from assets.join.assessments.saying import code
from schemas.languages import LANGUAGES, BilingualText, Message
from schemas.recommendations import RECOMMENDATIONS, PartAnswer, decide_outcome
from schemas.recommendations.major_projects import MajorTest
from schemas.tables import TABLES

_VERDICTS: Mapping[str, PartAnswer] = {"meets": "yes", "does-not-meet": "no", "cannot-tell": "not-known"}


def definition(record: Record) -> list[Told]:
    """Recommendation 1, a clear definition: the verdict and its reasons."""
    project = record.project
    said = Message(
        "{verdict}, by the definition of {version}. {reasons}",
        {
            "verdict": code("verdict", project["verdict"]),
            "version": project["definition_version"],
            "reasons": BilingualText(project["verdict_reasons_en"], project["verdict_reasons_cy"]),
        },
    )
    return [Told("verdict", _VERDICTS[project["verdict"]], said)]


ASKED: Mapping[str, Callable[[Record], list[Told]]] = {
    "R1": definition,
    "R2": chances.told,
    "R3": relationships.told,
    "R4": costs.told,
    "R5": governance.told,
    "R6": planning.told,
    "R7": monitoring.told,
}
"""Recommendation → what answers its parts."""


def assessed(held: Held, tests: Sequence[MajorTest]) -> pd.DataFrame:
    """All assessments, as the published table. tests: when a project is major."""
    found = []
    for record in records(held, tests):
        for name, ask in ASKED.items():
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
