"""Status and trend of every observation, by the register's own rule.

Belongs here: the rule. Does not belong here: which measure or project a figure is of (stage match).

Status: without a value, or with one that is only a forecast or withheld, there is no data; without a target, or for a
measure that has no better direction, there is no target. Else the value meets the target, is within the measure's
tolerance of it (near), or misses it; for a range, being within the tolerance is meeting it. Trend: against the same
period a year before, the only one that is comparable whatever the season; a change for the better by the measure's
direction is better.
"""

import re
from typing import Any

import pandas as pd

from schemas.tables import TABLES

NOT_COUNTED = ("forecast", "withheld")
NOT_COMPARED = (*NOT_COUNTED, "not-comparable", "context")


def status(actual: float | None, target: float | None, polarity: str, tolerance: float | None, flag: str | None) -> str:
    """A value's status (code list `status`). tolerance: per cent of the target."""
    if actual is None or flag in NOT_COUNTED:
        return "no-data"
    if target is None or polarity == "none":
        return "no-target"
    room = abs(target) * (tolerance or 0) / 100
    if polarity == "range":
        return "met" if abs(actual - target) <= room else "missed"
    short = target - actual if polarity == "higher" else actual - target
    if short <= 0:
        return "met"
    return "near" if short <= room else "missed"


def year_before(period: str) -> str | None:
    """The same period a year earlier:

    of a financial year, its quarter, a month or a calendar year; None for a single day.
    """
    financial = re.fullmatch(r"(\d{4})-(\d{2})(-Q[1-4])?", period)
    if financial:
        start = int(financial[1]) - 1
        return f"{start}-{(start + 1) % 100:02d}{financial[3] or ''}"
    plain = re.fullmatch(r"(\d{4})(-M\d{2})?", period)
    return f"{int(plain[1]) - 1}{plain[2] or ''}" if plain else None


def trend(actual: float | None, before: float | None, polarity: str) -> str:
    """A value's trend (code list `trend`) against the comparable value before."""
    if actual is None or before is None:
        return "unknown"
    if actual == before:
        return "same"
    if polarity not in ("higher", "lower"):
        return "unknown"
    return "better" if (actual > before) == (polarity == "higher") else "worse"


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def observed(performance: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Observations with status and trend, as the published table.

    performance: the columns of `observations` but those two; measures: the published table.
    """
    rules = measures.set_index("measure_id")
    rows = performance.to_dict("records")
    keys = ("measure_id", "project_id", "organisation_id")
    counted = {
        (*(_plain(row[k]) for k in keys), row["period"]): _plain(row.get("actual"))
        for row in rows
        if _plain(row.get("flag")) not in NOT_COMPARED
    }
    for row in rows:
        rule = rules.loc[row["measure_id"]]
        actual, flag = _plain(row.get("actual")), _plain(row.get("flag"))
        row["status"] = status(actual, _plain(row.get("target")), rule["polarity"], _plain(rule["tolerance"]), flag)
        earlier = year_before(row["period"])
        before = counted.get((*(_plain(row[k]) for k in keys), earlier)) if earlier else None
        row["trend"] = trend(None if flag in NOT_COMPARED else actual, before, rule["polarity"])
    return TABLES["observations"].shaped(pd.DataFrame(rows, columns=[*performance.columns, "status", "trend"]))
