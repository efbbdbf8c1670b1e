"""How often projects of each aim and setting reached their benefits, beside what the review expects.

Belongs here: this observation. Does not belong here: the expectation itself (schemas.recommendations.expectations).
"""

from collections.abc import Iterable
from decimal import Decimal
from math import sqrt
from typing import Any

import pandas as pd

from schemas import codelists
from schemas.recommendations.cost_rules import NOT_BENEFITS
from schemas.recommendations.expectations import get_expectation
from schemas.tables import TABLES

LEAST = 5
"""With fewer results a share is withheld."""

NORMAL_95 = 1.959964
"""The standard normal deviate that 2.5 per cent lie above."""

PLACES = 4
CONCLUDED = ("ended", "under-review")


def wilson(reached: int, known: int) -> tuple[float, float]:
    """The 95% interval of a share, by Wilson's score; known: how many results there are, at least one.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209-212. It stays between 0 and 1 and holds for few results.
    """
    share, square = reached / known, NORMAL_95**2
    middle = share + square / (2 * known)
    half = NORMAL_95 * sqrt(share * (1 - share) / known + square / (4 * known**2))
    whole = 1 + square / known
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def _exact(value: object) -> Decimal | None:
    return None if pd.isna(value) else Decimal(str(value))


def _unit_reached(values: Iterable[tuple[Decimal | None, Decimal | None]]) -> bool | None:
    """Whether (expected, realised) values of one unit show that what was expected came; None where they do not say.

    An amount that was expected and of which nothing is told leaves a shortfall open.
    """
    pairs = list(values)
    wanted = [hoped for hoped, _ in pairs if hoped is not None]
    came = [real for _, real in pairs if real is not None]
    if not wanted or not came:
        return None
    if sum(came, Decimal(0)) >= sum(wanted, Decimal(0)):
        return True
    return None if any(hoped is not None and real is None for hoped, real in pairs) else False


def results(benefits: pd.DataFrame) -> dict[str, bool | None]:
    """Project → whether it reached its benefits, in every unit; None where it cannot be told. Projects without a realised
    value are absent.

    benefits: the published table; figures that count in totals, of benefits only.
    """
    counts = benefits["counted"].fillna(False).astype(bool) & ~benefits["benefit_type"].isin(NOT_BENEFITS)
    figures = benefits[counts]
    units: dict[str, dict[str, list[tuple[Decimal | None, Decimal | None]]]] = {}
    told = set(figures.loc[figures["realised_value"].notna(), "project_id"])
    columns = ["project_id", "unit", "expected_value", "realised_value"]
    for project, unit, hoped, real in figures.loc[figures["project_id"].isin(told), columns].itertuples(index=False):
        unit = "" if pd.isna(unit) else unit
        units.setdefault(project, {}).setdefault(unit, []).append((_exact(hoped), _exact(real)))
    found: dict[str, bool | None] = {}
    for project, mine in units.items():
        answers = {_unit_reached(pairs) for pairs in mine.values()}
        found[project] = False if False in answers else None if None in answers else True
    return found


def observed(projects: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `chances`: every aim in every setting. projects, benefits: the published tables."""
    reached = results(benefits)
    done = projects["stage"].isin(CONCLUDED) | projects["project_id"].isin(reached)
    rows: list[dict[str, Any]] = []
    for aim in codelists.list_codes("aim"):
        for setting in codelists.list_codes("setting"):
            kind = (projects["aim"] == aim).fillna(False) & (projects["setting"] == setting).fillna(False)
            found = [reached.get(project) for project in projects.loc[kind & done, "project_id"]]
            known, good = sum(result is not None for result in found), found.count(True)
            row = {
                "aim": aim,
                "setting": setting,
                "expectation": get_expectation(aim, setting),
                "projects": int(kind.sum()),
                "concluded": len(found),
                "known": known,
                "reached": good,
                "withheld": known < LEAST,
            }
            if known >= LEAST:
                low, high = wilson(good, known)
                row |= {
                    "share": round(good / known, PLACES),
                    "wilson_low": round(low, PLACES),
                    "wilson_high": round(high, PLACES),
                }
            rows.append(row)
    table = TABLES["chances"]
    return table.conform(pd.DataFrame(rows, columns=list(table.get_columns())))
