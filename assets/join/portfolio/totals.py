"""The money of all projects together, planned against realised, each type by itself.

Belongs here: adding up. Does not belong here: which figures count (benefits.counted, stage match).
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from schemas import codelists
from schemas.tables import TABLES


def _pounds(values: pd.Series) -> int | None:
    """The exact sum, in whole pounds; None of nothing."""
    if values.empty:
        return None
    total = sum((Decimal(str(value)) for value in values), Decimal(0))
    return int(total.to_integral_value(ROUND_HALF_UP))


def added(benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `totals`: a row for each type. benefits: the published table.

    Only figures in pounds that count are added. A project that gives no figure of a type, in any unit, gives it only in
    words or as a range.
    """
    figured = benefits["expected_value"].notna() | benefits["realised_value"].notna()
    money = benefits["counted"].fillna(False).astype(bool) & (benefits["unit"] == "GBP").fillna(False)
    rows: list[dict[str, Any]] = []
    for kind in codelists.list_codes("benefit_type"):
        mine = benefits["benefit_type"] == kind
        row: dict[str, Any] = {"benefit_type": kind}
        for name in ("expected", "realised"):
            stated = benefits[mine & money & benefits[f"{name}_value"].notna()]
            row[f"{name}_gbp"] = _pounds(stated[f"{name}_value"])
            row[f"{name}_projects"] = stated["project_id"].nunique()
        told = set(benefits.loc[mine & figured, "project_id"])
        row["worded_projects"] = len(set(benefits.loc[mine, "project_id"]) - told)
        rows.append(row)
    table = TABLES["totals"]
    return table.conform(pd.DataFrame(rows, columns=list(table.get_columns())))
