"""The review's seven recommendations as something that can be decided for one project: small questions of its record,
and the outcome that follows from their answers.

Belongs here: which parts each recommendation has, the columns that they rest on, and the rule. Does not belong here: the
sentences that give the reasons (stage join). Source: Swansea Council, scrutiny review of shared services, April 2011.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.definition import ANSWERED_LIMBS

PartAnswer = Literal["yes", "no", "not-known", "does-not-apply"]
Outcome = Literal["yes", "partly", "no", "cannot-tell", "not-applicable"]


@dataclass(frozen=True)
class RecommendationPart:
    """One question of a project's record, and the columns (`table.column`) that answer it.

    A part that does not decide is told beside the others, and the outcome is the same without it.
    """

    name: str
    rests_on: tuple[str, ...]
    decides: bool = True


@dataclass(frozen=True)
class Recommendation:
    """A recommendation: its code (code list `recommendation`) and its parts."""

    code: str
    parts: tuple[RecommendationPart, ...]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every column that a part rests on, once."""
        return tuple(dict.fromkeys(column for part in self.parts for column in part.rests_on))


MAJOR_COLUMNS = (
    "projects.major",
    "partners.cost_at_start_gbp",
    "partners.annual_cost_gbp",
    "partners.officer_days_per_year",
    "partners.organisation_id",
    "partners.role",
)
"""What says whether a project is major (schemas.recommendations.major_projects)."""

_DECLARED = (
    Recommendation(
        "R1",
        (
            RecommendationPart(
                "verdict",
                (*(f"projects.{limb}" for limb in ANSWERED_LIMBS), "partners.organisation_id", "partners.role"),
            ),
        ),
    ),
    Recommendation(
        "R2",
        (
            RecommendationPart(
                "fit", ("projects.aim", "projects.setting", "partners.organisation_id", "partners.role")
            ),
            RecommendationPart("origin", ("projects.idea_origin",), decides=False),
        ),
    ),
    Recommendation(
        "R3",
        (
            RecommendationPart("forum", ("projects.forum",)),
            RecommendationPart("programme", ("projects.national_programme",), decides=False),
            RecommendationPart("others", ("partners.organisation_id", "partners.role"), decides=False),
        ),
    ),
    Recommendation(
        "R4",
        (
            RecommendationPart(
                "each_partner",
                (
                    "partners.organisation_id",
                    "partners.role",
                    "partners.cost_at_start_gbp",
                    "partners.annual_cost_gbp",
                    "benefits.organisation_id",
                    "benefits.benefit_type",
                ),
            ),
            RecommendationPart("baseline", ("benefits.baseline_value", "benefits.baseline_date", "value_notes.note")),
            RecommendationPart("confidence", ("benefits.confidence", "benefits.benefit_type"), decides=False),
            RecommendationPart("shares", ("partners.share_percent",)),
            RecommendationPart(
                "scrutiny",
                (
                    *MAJOR_COLUMNS,
                    "projects.business_case_date",
                    "projects.scrutiny_tested_date",
                    "projects.start_planned",
                    "projects.start_actual",
                ),
            ),
        ),
    ),
    Recommendation(
        "R5",
        (
            RecommendationPart("major", MAJOR_COLUMNS, decides=False),
            RecommendationPart("sponsor", ("projects.sponsor_post", "projects.sponsor_is_director")),
            RecommendationPart("champion", ("projects.champion_portfolio",)),
        ),
    ),
    Recommendation(
        "R6",
        (
            RecommendationPart("plan", ("projects.plan_date",)),
            RecommendationPart(
                "milestones",
                (
                    "milestones.milestone_en",
                    "milestones.milestone_cy",
                    "milestones.planned",
                    "milestones.forecast",
                    "milestones.actual",
                    "milestones.slippage_days",
                ),
            ),
            RecommendationPart("support", ("projects.support_named",)),
        ),
    ),
    Recommendation(
        "R7",
        (
            RecommendationPart(
                "followed",
                (
                    "observations.measure_id",
                    "observations.period",
                    "observations.actual",
                    "observations.flag",
                    "projects.data_date",
                ),
            ),
            RecommendationPart("targets", ("observations.target",)),
            RecommendationPart("listed", ("projects.project_id",), decides=False),
        ),
    ),
)

RECOMMENDATIONS: Mapping[str, Recommendation] = {one.code: one for one in _DECLARED}


def decide_outcome(recommendation: Recommendation, answers: Mapping[str, PartAnswer]) -> Outcome:
    """What follows from the answers to a recommendation's parts.

    answers: one for every part. Parts that do not apply, or do not decide, change nothing. All yes: yes. A no beside a
    yes: partly; a no without one: no. Else it cannot be told: not known never counts as no, and never as yes.
    """
    given = {answers[part.name] for part in recommendation.parts if part.decides} - {"does-not-apply"}
    if not given:
        return "not-applicable"
    if "no" in given:
        return "partly" if "yes" in given else "no"
    return "yes" if given == {"yes"} else "cannot-tell"
