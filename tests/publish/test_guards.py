"""What a release may not lose without a person's word."""

from pathlib import Path

import pandas as pd
import pytest

from assets.publish.guards import Refused, guard, lost_much
from assets.publish.release import Standing
from schemas.records import PROVENANCE
from schemas.tables import TABLES


def content(projects: int, *amounts: float) -> dict[str, pd.DataFrame]:
    rows = [
        {"benefit_id": str(n), "expected_value": value, "unit": "GBP", "counted": True}
        for n, value in enumerate(amounts)
    ]
    rows += [
        {"benefit_id": "words", "expected_value": None},
        {"benefit_id": "twice", "expected_value": 1e9, "unit": "GBP", "counted": False},
    ]
    return {
        "projects": pd.DataFrame({"project_id": [str(n) for n in range(projects)]}),
        "benefits": TABLES["benefits"].shaped(pd.DataFrame(rows)),
        "provenance": pd.DataFrame(columns=list(PROVENANCE)),
    }


def standing(projects: int, *amounts: float) -> Standing:
    tables = content(projects, *amounts)
    return Standing(Path(), {"submissions": []}, tables, tables["provenance"])


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ((40, 100.0), (40, 100.0), 0),
        ((40, 100.0), (31, 100.0), 0),
        ((40, 100.0), (30, 100.0), 1),
        ((8, 100.0), (6, 100.0), 0),
        ((8, 100.0), (5, 100.0), 1),
        ((40, 60.0, 40.0), (40, 76.0), 0),
        ((40, 60.0, 40.0), (40, 75.0), 1),
        ((40, 60.0, 40.0), (10, 0.0), 2),
        ((40,), (40, 5.0), 0),
        ((40, 100.0), (400, 9999.0), 0),
    ],
)
def test_a_quarter_of_the_projects_or_of_the_money_is_too_much(
    before: tuple[float, ...], now: tuple[float, ...], refused: int
) -> None:
    found = lost_much(content(int(now[0]), *now[1:]), standing(int(before[0]), *before[1:]))
    assert len(found) == refused
    for reason in found:
        assert reason.said("cy") != reason.said("en") and "%" in reason.said("cy")


def test_a_person_may_accept_it_with_a_reason() -> None:
    old, new = standing(40, 100.0), content(10, 1.0)
    with pytest.raises(Refused, match="75% of the projects"):
        guard(new, old, None)
    guard(new, old, "The register was split.")
    guard(new, None, None)
