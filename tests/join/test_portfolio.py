"""All projects together: money as a sheet added up by hand (portfolio.csv), Wilson's interval, results, counts."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.join.assessments import build_assessments_table
from assets.join.portfolio_totals import (
    build_chances_table,
    build_portfolio_table,
    build_totals_table,
    calculate_wilson_interval,
    find_reached_benefits,
)
from schemas import codelists
from schemas.tables import TABLES
from tests.join.example_records import SHIPPED, benefit, build_inputs, project
from tests.match.test_matched_records import HEAD, ONE, matched

SHEET = Path(__file__).with_name("portfolio.csv")


def benefits(*rows: dict[str, Any]) -> pd.DataFrame:
    return TABLES["benefits"].conform_and_sort(pd.DataFrame(list(rows)))


def money(
    mark: str, identifier: str, expected: float | None, realised: float | None = None, **said: Any
) -> dict[str, Any]:
    row = benefit(mark, identifier, expected_value=expected, realised_value=realised, unit="GBP", counted=True)
    return {**row, **said}


def test_the_totals_are_those_of_the_sheet_added_up_by_hand() -> None:
    found = build_totals_table(
        benefits(
            money("1", "ssr-00001", 2_000_000.0, 1_200_000.0),
            money("2", "ssr-00001", 250_000.4),
            money("3", "ssr-00002", 1_000_000.4),
            money("4", "ssr-00002", 3_250_000.0, counted=False),
            benefit("5", "ssr-00003"),
            benefit("6", "ssr-00002"),
            money("7", "ssr-00002", 400_000.0, benefit_type="cost"),
            money("8", "ssr-00002", 50_000.0, benefit_type="disbenefit"),
            money("9", "ssr-00003", 900_000.0, 900_000.0, benefit_type="funding"),
            benefit("a", "ssr-00003", benefit_type="non-cash-releasing"),
            money("b", "ssr-00003", 40.0, unit="hours", benefit_type="quantifiable"),
            benefit("c", "ssr-00001", benefit_type="qualitative"),
        )
    )
    kinds = {"expected_gbp": "Int64", "realised_gbp": "Int64"}
    sheet = TABLES["totals"].conform_and_sort(pd.read_csv(SHEET, dtype=kinds))
    pd.testing.assert_frame_equal(found, sheet)
    TABLES["totals"].build_schema().validate(found)


def test_nothing_comes_to_blanks_and_no_projects() -> None:
    found = build_totals_table(benefits())
    assert found["benefit_type"].tolist() == sorted(codelists.list_codes("benefit_type"))
    assert found["expected_gbp"].isna().all()
    assert found["worded_projects"].tolist() == [0] * len(found)


def test_money_is_added_exactly() -> None:
    found = build_totals_table(benefits(*(money(str(n), "ssr-00001", 0.1) for n in range(15))))
    assert found.set_index("benefit_type").at["cash-releasing", "expected_gbp"] == 2, "1.5 exactly, rounded up"


def test_a_second_provider_of_the_same_project_does_not_change_the_totals(tmp_path: Path) -> None:
    head = "Ref,Type,What,Amount,Kind,Who\n"
    mine = head + "1,cash-releasing,Posts,£2m,expected,Swansea\n1,cash-releasing,Posts,£1m,realised,Swansea\n"
    theirs = head + "x9,cash-releasing,We save by sharing,£2m,expected,\n"
    other = HEAD + "x9,Gwent ICT,,Swansea; Bridgend,live,2014\n"
    alone = matched(tmp_path / "1", {"a": {"projects": ONE, "benefits": mine}})
    both = matched(
        tmp_path / "2", {"a": {"projects": ONE, "benefits": mine}, "b": {"projects": other, "benefits": theirs}}
    )
    assert len(both["reconciled_projects"]) == 1
    assert len(both["benefits"]) > len(alone["benefits"])
    before, after = (build_totals_table(one["benefits"]) for one in (alone, both))
    pd.testing.assert_frame_equal(after, before)
    row = after.set_index("benefit_type").loc["cash-releasing"]
    assert (row["expected_gbp"], row["realised_gbp"], row["expected_projects"]) == (2_000_000, 1_000_000, 1)


@pytest.mark.parametrize(
    ("reached", "known", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (5, 10, 0.2366, 0.7634), (0, 5, 0.0, 0.4345), (5, 5, 0.5655, 1.0), (1, 1, 0.2065, 1.0)],
)
def test_wilsons_interval(reached: int, known: int, low: float, high: float) -> None:
    assert calculate_wilson_interval(reached, known) == pytest.approx((low, high), abs=5e-5)


P = "ssr-00001"


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        ([money("1", P, 10.0, 10.0)], True),
        ([money("1", P, 10.0, 9.0)], False),
        ([money("1", P, 10.0, 15.0), money("2", P, 5.0)], True),
        ([money("1", P, 10.0, 9.0), money("2", P, 5.0)], None),
        ([money("1", P, None, 9.0)], None),
        ([money("1", P, 10.0, 10.0), money("2", P, 4.0, 3.0, unit="hours")], False),
        ([money("1", P, 10.0, 10.0), money("2", P, 4.0, None, unit="hours")], None),
        ([money("1", P, 10.0, 10.0), money("2", P, 90.0, 1.0, counted=False)], True),
        ([money("1", P, 10.0, 10.0), money("2", P, 90.0, 1.0, benefit_type="cost")], True),
        ([money("1", P, 0.3, 0.1), money("2", P, None, 0.2)], True),
    ],
)
def test_whether_a_project_reached_its_benefits(rows: list[dict[str, Any]], result: bool | None) -> None:
    assert find_reached_benefits(benefits(*rows)) == {P: result}


def test_without_a_realised_value_nothing_is_known() -> None:
    assert find_reached_benefits(benefits(money("1", P, 10.0), benefit("2", P))) == {}


def test_chances_are_withheld_below_five_results() -> None:
    kind = {"aim": "saving", "setting": "between-councils"}
    names = [f"ssr-0000{n}" for n in range(8)]
    projects = TABLES["projects"].conform_and_sort(
        pd.DataFrame([project(name, **kind, stage="ended" if name == names[7] else "live") for name in names])
    )
    four = [money("1", name, 10.0, 10.0) for name in names[:4]]
    saved = (
        build_chances_table(projects, benefits(*four)).set_index(["aim", "setting"]).loc[("saving", "between-councils")]
    )
    assert saved[["projects", "concluded", "known", "reached", "withheld"]].tolist() == [8, 5, 4, 4, True]
    assert saved[["share", "wilson_low", "wilson_high"]].isna().all()
    five = [*four, money("1", names[4], 10.0, 5.0)]
    saved = (
        build_chances_table(projects, benefits(*five)).set_index(["aim", "setting"]).loc[("saving", "between-councils")]
    )
    assert saved[["projects", "concluded", "known", "reached", "withheld"]].tolist() == [8, 6, 5, 4, False]
    assert saved[["share", "wilson_low", "wilson_high"]].tolist() == pytest.approx([0.8, 0.3755, 0.9638], abs=5e-5)
    assert saved["expectation"] == "fits-best"


def test_every_aim_stands_in_every_setting() -> None:
    found = build_chances_table(TABLES["projects"].conform_and_sort(pd.DataFrame([project()])), benefits())
    TABLES["chances"].build_schema().validate(found)
    assert len(found) == 9
    assert found["projects"].sum() == 0, "a project without an aim is of no kind"


def test_outcomes_are_counted_also_where_there_are_none() -> None:
    found = build_portfolio_table(
        build_assessments_table(build_inputs([project("ssr-00001"), project("ssr-00002", verdict="meets")]), SHIPPED)
    )
    TABLES["portfolio"].build_schema().validate(found)
    assert len(found) == 7 * 5
    first = found[found["recommendation"] == "R1"].set_index("outcome")["projects"].to_dict()
    assert first == {"yes": 1, "partly": 0, "no": 0, "cannot-tell": 1, "not-applicable": 0}
    assert found.groupby("recommendation")["projects"].sum().tolist() == [2] * 7
