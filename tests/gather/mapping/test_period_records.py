"""Periods across the columns: kinds side by side, measures in the header, headers that only look like periods."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.gather.mapping.period_records import find_period_headers
from schemas.frames import locate_values
from schemas.source_file import WidePeriods
from tests.examples import Rows, gathered, listed, source, table, write_csv

Raw = dict[str, pd.DataFrame]
ACTUAL = {"value_kind": "actual"}


def gather_observations(folder: Path, rows: Rows, columns: dict[str, str], periods: dict[str, Any], **more: Any) -> Raw:
    """Raw records of one wide table."""
    write_csv(folder / "file.csv", rows)
    how = table("observations", columns, periods=periods, constants=ACTUAL, **more)
    return gathered(folder, source(how))


def test_actual_and_target_side_by_side_are_one_record(tmp_path: Path) -> None:
    rows = [
        ["", "2024-25", "", "2025-26", ""],
        ["Measure", "Actual", "Target", "Actual", "Target"],
        ["Visits", "5", "6", "", "8"],
        ["Staff", "-", "", "2", ""],
    ]
    raw = gather_observations(tmp_path, rows, {"measure": "Measure"}, {}, header_rows=[1, 2])
    assert listed(raw["observations"], "measure", "period", "actual", "target") == [
        ("Visits", "2024-25", "5", "6"),
        ("Visits", "2025-26", None, "8"),
        ("Staff", "2025-26", "2", None),
    ]
    found = locate_values(raw["blocks"], raw["observations"], ["actual", "target", "period"])
    assert found[found["column"] == "target"]["cell"].tolist() == ["C3", "E3", "E4"]
    assert set(found[found["column"] == "period"]["cell"]) == {"B2", "D2"}
    assert sorted(raw["findings"]["rule"]) == []


def test_their_own_word_for_a_kind_is_named_in_the_source(tmp_path: Path) -> None:
    rows = [["Measure", "Q1 2025/26 Out-turn", "Q1 2025/26 Aspiration"], ["Visits", "5", "6"]]
    kinds = {"Out-turn": "actual", "Aspiration": "target"}
    raw = gather_observations(tmp_path, rows, {"measure": "Measure"}, {"kinds": kinds})
    assert listed(raw["observations"], "actual", "target") == [("5", "6")]
    raw = gather_observations(tmp_path, rows, {"measure": "Measure"}, {"kinds": {"Out-turn": "actual"}})
    assert listed(raw["observations"], "actual", "target") == [("5", None)]
    assert raw["findings"]["rule"].tolist() == ["column-unmapped"]


def test_a_measure_may_stand_in_the_header(tmp_path: Path) -> None:
    rows = [
        ["Council", "CHN1 2010-11", "CHN1 2011-12", "CHN2 2010-11"],
        ["Swansea", "1", "2", "3"],
        ["Powys", "", "5", ""],
    ]
    raw = gather_observations(
        tmp_path, rows, {"organisation": "Council"}, {"match": r"^(?P<measure>CHN\d) (\d{4}-\d{2})$"}
    )
    assert sorted(listed(raw["observations"], "organisation", "measure", "period", "actual")) == [
        ("Powys", "CHN1", "2011-12", "5"),
        ("Swansea", "CHN1", "2010-11", "1"),
        ("Swansea", "CHN1", "2011-12", "2"),
        ("Swansea", "CHN2", "2010-11", "3"),
    ]
    spot = locate_values(raw["blocks"], raw["observations"], ["measure"])
    assert set(spot["cell"]) == {"B1", "C1", "D1"}


def test_two_columns_of_one_period_are_two_figures(tmp_path: Path) -> None:
    rows = [["Measure", "2024-25", "2024-25"], ["Visits", "5", "6"]]
    raw = gather_observations(tmp_path, rows, {"measure": "Measure"}, {})
    assert listed(raw["observations"], "period", "actual") == [("2024-25", "5"), ("2024-25", "6")]
    assert raw["observations"]["record"].is_unique


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("2010-11", ("2010-11", "actual")),
        ("Apr-25", ("Apr-25", "actual")),
        ("2010-11 › Actual", ("2010-11", "actual")),
        ("Target › Q1 2025/26", ("Q1 2025/26", "target")),
        ("Targed 2025-26", ("2025-26", "target")),
        ("Baseline 2010-11", ("2010-11", "baseline")),
        ("Programme for 2010-11 and later", None),
        ("Measure", None),
    ],
)
def test_a_header_says_its_period_and_kind(header: str, expected: tuple[str, str] | None) -> None:
    found = find_period_headers([header], WidePeriods())
    assert [(each.period, each.column) for each in found] == ([expected] if expected else [])


def test_a_project_across_periods_has_its_title_as_its_reference(tmp_path: Path) -> None:
    write_csv(tmp_path / "file.csv", [["Project", "Note", "2024-25", "2025-26"], ["Depot", "Shared", "5", "6"]])
    how = table("projects", {"title_en": "Project", "summary_en": "Note"}, periods={"value": "cost"})
    raw = gathered(tmp_path, source(how))
    assert listed(raw["projects"], "title_en", "reference", "cost") == [
        ("Depot", "Depot", "5"),
        ("Depot", "Depot", "6"),
    ]
    columns = locate_values(raw["blocks"], raw["projects"], ["reference"])
    assert set(columns["cell"]) == {"A2"}
