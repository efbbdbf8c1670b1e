"""Status and trend by the register's own rule."""

import pandas as pd
import pytest

from assets.join.performance import observed, status, trend, year_before
from schemas.tables import TABLES


@pytest.mark.parametrize(
    ("actual", "target", "polarity", "tolerance", "flag", "expected"),
    [
        (None, 5.0, "higher", None, None, "no-data"),
        (5.0, 5.0, "higher", None, "forecast", "no-data"),
        (5.0, 5.0, "higher", None, "withheld", "no-data"),
        (5.0, None, "higher", None, None, "no-target"),
        (5.0, 5.0, "none", None, None, "no-target"),
        (5.0, 5.0, "higher", None, None, "met"),
        (4.8, 5.0, "higher", None, None, "missed"),
        (4.8, 5.0, "higher", 5.0, None, "near"),
        (4.7, 5.0, "higher", 5.0, None, "missed"),
        (5.0, 5.0, "lower", None, None, "met"),
        (5.2, 5.0, "lower", 5.0, None, "near"),
        (5.3, 5.0, "lower", 5.0, None, "missed"),
        (-4.0, -5.0, "lower", 20.0, None, "near"),
        (5.2, 5.0, "range", 5.0, None, "met"),
        (5.3, 5.0, "range", 5.0, None, "missed"),
        (5.0, 5.0, "higher", None, "provisional", "met"),
        (0.0, 0.0, "lower", None, None, "met"),
    ],
)
def test_status(
    actual: float | None, target: float | None, polarity: str, tolerance: float | None, flag: str | None, expected: str
) -> None:
    assert status(actual, target, polarity, tolerance, flag) == expected


@pytest.mark.parametrize(
    ("actual", "before", "polarity", "expected"),
    [
        (None, 1.0, "higher", "unknown"),
        (1.0, None, "higher", "unknown"),
        (1.0, 1.0, "none", "same"),
        (2.0, 1.0, "higher", "better"),
        (2.0, 1.0, "lower", "worse"),
        (1.0, 2.0, "higher", "worse"),
        (1.0, 2.0, "none", "unknown"),
        (1.0, 2.0, "range", "unknown"),
    ],
)
def test_trend(actual: float | None, before: float | None, polarity: str, expected: str) -> None:
    assert trend(actual, before, polarity) == expected


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2025-26", "2024-25"),
        ("2000-01", "1999-00"),
        ("2025-26-Q3", "2024-25-Q3"),
        ("2025-M04", "2024-M04"),
        ("2025", "2024"),
        ("2025-03-31", None),
    ],
)
def test_only_the_same_period_a_year_before_is_comparable(period: str, before: str | None) -> None:
    assert year_before(period) == before


def test_observations_compare_within_one_project_and_never_with_a_forecast() -> None:
    measures = TABLES["measures"].shaped(
        pd.DataFrame([{"measure_id": "posts", "title_en": "Posts", "polarity": "lower"}])
    )
    rows = [
        ("posts", "ssr-00000", "2023-24", 9.0, "forecast"),
        ("posts", "ssr-00000", "2024-25", 5.0, None),
        ("posts", "ssr-00000", "2025-26", 4.0, None),
        ("posts", "ssr-11111", "2025-26", 7.0, "not-comparable"),
    ]
    frame = pd.DataFrame(rows, columns=["measure_id", "project_id", "period", "actual", "flag"]).assign(
        organisation_id=None
    )
    done = observed(frame, measures)
    assert done["trend"].tolist() == ["unknown", "unknown", "better", "unknown"]
    assert done["status"].tolist() == ["no-data", "no-target", "no-target", "no-target"]
    assert TABLES["observations"].schema().validate(done) is not None
