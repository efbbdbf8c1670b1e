"""The review's seven recommendations as something that can be decided for one project: small questions of its record,
and the outcome that follows from their answers.

Belongs here: the parts of each recommendation (parts.csv), the columns that they rest on, and the rule. Does not belong here:
the sentences that give the reasons (stage join). Source: Swansea Council, scrutiny review of shared services, April 2011.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PartAnswer = Literal["yes", "no", "not-known", "does-not-apply"]
Outcome = Literal["yes", "partly", "no", "cannot-tell", "not-applicable"]


@dataclass(frozen=True)
class RecommendationPart:
    """One question of a project's record, and the columns (`table.column`) that answer it.

    A part that does not decide is shown beside the others, and the outcome is the same without it.
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


def load_recommendations() -> dict[str, Recommendation]:
    """Every recommendation by its code, from parts.csv."""
    with Path(__file__).with_name("parts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts_by_code: dict[str, list[RecommendationPart]] = {row["recommendation"]: [] for row in rows}
    for row in rows:
        part = RecommendationPart(row["part"], tuple(row["rests_on"].split()), row["decides"] == "yes")
        parts_by_code[row["recommendation"]].append(part)
    return {code: Recommendation(code, tuple(parts)) for code, parts in parts_by_code.items()}


RECOMMENDATIONS: Mapping[str, Recommendation] = load_recommendations()


def decide_outcome(recommendation: Recommendation, answers: Mapping[str, PartAnswer]) -> Outcome:
    """What follows from the answers to a recommendation's parts.

    answers: one for every part. Parts that do not apply, or do not decide, change nothing. All yes: yes. A no beside a
    yes: partly; a no without one: no. Otherwise it cannot be told: not known never counts as no, and never as yes.
    """
    given = {answers[part.name] for part in recommendation.parts if part.decides} - {"does-not-apply"}
    if not given:
        return "not-applicable"
    if "no" in given:
        return "partly" if "yes" in given else "no"
    return "yes" if given == {"yes"} else "cannot-tell"
