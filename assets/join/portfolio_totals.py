"""All projects together: outcomes counted, money added up, and how often projects of each aim and setting reached their
benefits, beside what the review expects.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from math import sqrt
from typing import Any

import pandas as pd

from schemas import codelists
from schemas.recommendations.cost_rules import NOT_BENEFITS
from schemas.recommendations.expectations import get_expectation
from schemas.tables import TABLES

MIN_RESULTS = 5
"""With fewer results a share is withheld."""

NORMAL_95 = 1.959964
"""The standard normal deviate that 2.5 per cent lie above."""

DECIMAL_PLACES = 4
CONCLUDED_STAGES = ("ended", "under-review")


def build_portfolio_table(assessments: pd.DataFrame) -> pd.DataFrame:
    """The published table `portfolio`: the number of projects for every recommendation and outcome, also where it is none."""
    combinations = pd.MultiIndex.from_product(
        [codelists.list_codes("recommendation"), codelists.list_codes("outcome")], names=["recommendation", "outcome"]
    )
    counts = assessments.groupby(["recommendation", "outcome"]).size().reindex(combinations, fill_value=0)
    return TABLES["portfolio"].conform_and_sort(counts.rename("projects").reset_index())


def _sum_pounds(values: pd.Series) -> int | None:
    if values.empty:
        return None
    total = sum((Decimal(str(value)) for value in values), Decimal(0))
    return int(total.to_integral_value(ROUND_HALF_UP))


def build_totals_table(benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `totals`: a row for each type of benefit. Only values in pounds that count (`benefits.counted`) are
    added. `worded_projects` counts projects that give a type only in words or as a range: without a value in any unit.
    """
    has_value = benefits["expected_value"].notna() | benefits["realised_value"].notna()
    counts = benefits["counted"].fillna(False).astype(bool) & (benefits["unit"] == "GBP").fillna(False)
    rows: list[dict[str, Any]] = []
    for benefit_type in codelists.list_codes("benefit_type"):
        is_type = benefits["benefit_type"] == benefit_type
        row: dict[str, Any] = {"benefit_type": benefit_type}
        for name in ("expected", "realised"):
            stated = benefits[is_type & counts & benefits[f"{name}_value"].notna()]
            row[f"{name}_gbp"] = _sum_pounds(stated[f"{name}_value"])
            row[f"{name}_projects"] = stated["project_id"].nunique()
        with_value = set(benefits.loc[is_type & has_value, "project_id"])
        row["worded_projects"] = len(set(benefits.loc[is_type, "project_id"]) - with_value)
        rows.append(row)
    return TABLES["totals"].conform_and_sort(pd.DataFrame(rows))


def calculate_wilson_interval(reached: int, known: int) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's score, which holds for few results. Source: E. B. Wilson, Probable inference,
    the law of succession, and statistical inference, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    share, square = reached / known, NORMAL_95**2
    centre = share + square / (2 * known)
    half_width = NORMAL_95 * sqrt(share * (1 - share) / known + square / (4 * known**2))
    scale = 1 + square / known
    return max(0.0, (centre - half_width) / scale), min(1.0, (centre + half_width) / scale)


def _to_decimal(value: object) -> Decimal | None:
    return None if pd.isna(value) else Decimal(str(value))


def _is_reached(values: list[tuple[Decimal | None, Decimal | None]]) -> bool | None:
    """Whether (expected, realised) values of one unit show that what was expected was realised; None where they do not show
    it. An expected value without a realised one leaves a shortfall open.
    """
    expected_values = [expected for expected, _ in values if expected is not None]
    realised_values = [realised for _, realised in values if realised is not None]
    if not expected_values or not realised_values:
        return None
    if sum(realised_values, Decimal(0)) >= sum(expected_values, Decimal(0)):
        return True
    return None if any(expected is not None and realised is None for expected, realised in values) else False


def find_reached_benefits(benefits: pd.DataFrame) -> dict[str, bool | None]:
    """Project → whether it reached its benefits in every unit; None where that is not known. Only values of benefits that
    count in totals are looked at; without a realised one a project is absent.
    """
    counts = benefits["counted"].fillna(False).astype(bool) & ~benefits["benefit_type"].isin(NOT_BENEFITS)
    counted = benefits[counts].assign(unit=benefits["unit"].fillna(""))
    with_result = counted.loc[counted["realised_value"].notna(), "project_id"]
    rows = counted.loc[
        counted["project_id"].isin(with_result), ["project_id", "unit", "expected_value", "realised_value"]
    ]
    values = defaultdict(list)
    for project, unit, expected, realised in rows.itertuples(index=False):
        values[project, unit].append((_to_decimal(expected), _to_decimal(realised)))
    answers = defaultdict(set)
    for (project, _), pairs in values.items():
        answers[project].add(_is_reached(pairs))
    return {
        project: False if False in results else None if None in results else True
        for project, results in answers.items()
    }


def build_chances_table(projects: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `chances`: every aim in every setting."""
    reached_by_project = find_reached_benefits(benefits)
    is_concluded = projects["stage"].isin(CONCLUDED_STAGES) | projects["project_id"].isin(reached_by_project)
    rows: list[dict[str, Any]] = []
    for aim, setting in product(codelists.list_codes("aim"), codelists.list_codes("setting")):
        is_kind = (projects["aim"] == aim).fillna(False) & (projects["setting"] == setting).fillna(False)
        results = [reached_by_project.get(key) for key in projects.loc[is_kind & is_concluded, "project_id"]]
        known, reached = sum(result is not None for result in results), results.count(True)
        row = {
            "aim": aim,
            "setting": setting,
            "expectation": get_expectation(aim, setting),
            "projects": int(is_kind.sum()),
            "concluded": len(results),
            "known": known,
            "reached": reached,
            "withheld": known < MIN_RESULTS,
        }
        if known >= MIN_RESULTS:
            low, high = calculate_wilson_interval(reached, known)
            shares = {"share": reached / known, "wilson_low": low, "wilson_high": high}
            row |= {name: round(share, DECIMAL_PLACES) for name, share in shares.items()}
        rows.append(row)
    return TABLES["chances"].conform_and_sort(pd.DataFrame(rows))
