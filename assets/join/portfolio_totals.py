"""All projects together: outcomes counted, and money added up, expected against realised."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from schemas import codelists
from schemas.tables import TABLES


def build_portfolio_table(assessments: pd.DataFrame) -> pd.DataFrame:
    """The published table `portfolio`: the number of projects for every recommendation and outcome, also where it is none."""
    combinations = pd.MultiIndex.from_product(
        [codelists.list_codes("recommendation"), codelists.list_codes("outcome")], names=["recommendation", "outcome"]
    )
    counts = assessments.groupby(["recommendation", "outcome"]).size().reindex(combinations, fill_value=0)
    return TABLES["portfolio"].conform(counts.rename("projects").reset_index())


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
    return TABLES["totals"].conform(pd.DataFrame(rows))
