"""Status and trend by the register's own rule."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.join.observation_status import (
    NOT_LATEST_FLAGS,
    ROUNDING_FACTOR,
    UNCOMPARED_FLAGS,
    UNCOUNTED_FLAGS,
    build_observations_table,
    find_latest_observations,
)
from assets.join.period_order import get_period_a_year_before, get_previous_period, get_sort_key, rank_periods
from schemas import codelists
from schemas.tables import TABLES

# actual, target, polarity, tolerance, flag → status
STATUS_EXAMPLES = (
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
    (1.1, 1.0, "lower", 10.0, None, "near"),
    (1.1000001, 1.0, "lower", 10.0, None, "missed"),
)
# actual, the comparable value before, polarity → trend
TREND_EXAMPLES = (
    (None, 1.0, "higher", "unknown"),
    (1.0, None, "higher", "unknown"),
    (1.0, 1.0, "none", "same"),
    (2.0, 1.0, "higher", "better"),
    (2.0, 1.0, "lower", "worse"),
    (1.0, 2.0, "higher", "worse"),
    (1.0, 2.0, "none", "unknown"),
    (1.0, 2.0, "range", "unknown"),
)


def test_status() -> None:
    measures, observations = [], []
    for number, (actual, target, polarity, tolerance, flag, _) in enumerate(STATUS_EXAMPLES, start=10):
        name = f"m-{number}"
        measures.append({"measure_id": name, "title_en": name, "polarity": polarity, "tolerance": tolerance})
        values = {"actual": actual, "target": target, "flag": flag}
        observations.append({"measure_id": name, "period": "2025-26", **values})
    judged = build_observations_table(
        pd.DataFrame(observations), TABLES["measures"].conform_and_sort(pd.DataFrame(measures))
    )
    expected = [example[-1] for example in STATUS_EXAMPLES]
    assert list(zip(STATUS_EXAMPLES, judged["status"], strict=True)) == list(
        zip(STATUS_EXAMPLES, expected, strict=True)
    )


def test_trend() -> None:
    measures, observations = [], []
    for number, (actual, before, polarity, _) in enumerate(TREND_EXAMPLES, start=10):
        name = f"m-{number}"
        measures.append({"measure_id": name, "title_en": name, "polarity": polarity})
        for period, value in (("2024-25", before), ("2025-26", actual)):
            observations.append({"measure_id": name, "period": period, "actual": value})
    judged = build_observations_table(
        pd.DataFrame(observations), TABLES["measures"].conform_and_sort(pd.DataFrame(measures))
    )
    trends = judged.loc[judged["period"] == "2025-26", "trend"]
    expected = [example[-1] for example in TREND_EXAMPLES]
    assert list(zip(TREND_EXAMPLES, trends, strict=True)) == list(zip(TREND_EXAMPLES, expected, strict=True))


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
    assert get_period_a_year_before(period) == before


def test_observations_compare_within_one_project_and_never_with_a_forecast() -> None:
    measures = TABLES["measures"].conform_and_sort(
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
    done = build_observations_table(frame, measures)
    assert done["trend"].tolist() == ["unknown", "unknown", "better", "unknown"]
    assert done["status"].tolist() == ["no-data", "no-target", "no-target", "no-target"]
    assert TABLES["observations"].build_schema().validate(done) is not None


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025-26", "2024-25"),
        ("2025-26-Q3", "2025-26-Q2"),
        ("2025-26-Q1", "2024-25-Q4"),
        ("2025-M01", "2024-M12"),
        ("2025", "2024"),
        ("2025-03-31", None),
    ],
)
def test_the_period_just_before(period: str, expected: str | None) -> None:
    assert get_previous_period(period) == expected


def test_periods_are_in_order_of_when_they_end_the_longest_last() -> None:
    ordered = ["2024-25", "2025", "2026-M02", "2026-03-31", "2026-M03", "2025-26-Q4", "2025-26", "2026-04-01"]
    assert sorted(set(ordered), key=get_sort_key) == ordered
    places = rank_periods(["2025-26", "2025-26-Q1", "2024-25", "2024-25-Q4"]).set_index("period")
    assert places["year_ago_rank"].dropna().to_dict() == {"2025-26": places.at["2024-25", "rank"]}
    assert places["previous_rank"].dropna().to_dict() == {
        "2025-26": places.at["2024-25", "rank"],
        "2025-26-Q1": places.at["2024-25-Q4", "rank"],
    }


def _measures(**seasonal: bool | None) -> pd.DataFrame:
    rows = [
        {"measure_id": name, "title_en": name, "polarity": "higher", "seasonal": it} for name, it in seasonal.items()
    ]
    return TABLES["measures"].conform_and_sort(pd.DataFrame(rows))


def _figures(*rows: tuple[Any, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["measure_id", "period", "actual", "flag"])
    return frame.assign(project_id="ssr-00000", organisation_id=None, target=None)


def test_only_what_is_said_not_to_be_seasonal_is_compared_with_the_quarter_before() -> None:
    measures = _measures(summer=True, unsaid=None, steady=False)
    rows = [
        (name, period, value, None)
        for name in ("summer", "unsaid", "steady")
        for period, value in (("2024-25-Q2", 9.0), ("2025-26-Q1", 1.0), ("2025-26-Q2", 5.0))
    ]
    now = find_latest_observations(_figures(*rows), measures).set_index("measure_id")
    assert now["period"].unique().tolist() == ["2025-26-Q2"]
    assert now["trend"].to_dict() == {"summer": "worse", "unsaid": "worse", "steady": "better"}


def test_the_latest_is_a_figure_that_was_counted_and_keeps_its_flag() -> None:
    measures = _measures(hopes=None, plain=None)
    rows = [
        ("plain", "2024-25", 4.0, None),
        ("plain", "2025-26", 5.0, "provisional"),
        ("plain", "2026-27", 9.0, "forecast"),
        ("plain", "2027-28", None, None),
        ("hopes", "2026-27", 8.0, "forecast"),
        ("hopes", "2027-28", 9.0, "forecast"),
    ]
    now = find_latest_observations(_figures(*rows), measures).astype(object).where(lambda frame: frame.notna(), None)
    assert now[["measure_id", "period", "status", "trend", "flag"]].to_numpy().tolist() == [
        ["hopes", "2027-28", "no-data", "unknown", "forecast"],
        ["plain", "2025-26", "no-target", "better", "provisional"],
    ]


def test_a_figure_of_a_measure_that_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="no measure other"):
        build_observations_table(_figures(("other", "2025-26", 1.0, None)), _measures(one=None))


PERIODS = (
    "2023-24",
    "2024-25",
    "2024-25-Q1",
    "2024-25-Q4",
    "2025-26-Q1",
    "2024",
    "2025",
    "2024-M12",
    "2025-M01",
    "2025-01-31",
)
NUMBERS = st.none() | st.integers(-20, 20).map(lambda number: number / 10)
POLARITIES, FLAGS = tuple(codelists.list_codes("polarity")), (None, *codelists.list_codes("flag"))


@st.composite
def _registers(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures of any kind, and figures of them with no key twice."""
    rules = st.fixed_dictionaries(
        {
            "polarity": st.sampled_from(POLARITIES),
            "tolerance": st.sampled_from((None, 0.0, 10.0, 50.0)),
            "seasonal": st.sampled_from((None, True, False)),
        }
    )
    measures = [{"measure_id": name, "title_en": name, **draw(rules)} for name in ("m-one", "m-two")]
    keys = st.tuples(
        st.sampled_from(("m-one", "m-two")),
        st.sampled_from((None, "ssr-00000")),
        st.sampled_from((None, "GB-PLA-SWA")),
        st.sampled_from(PERIODS),
    )
    rows = [
        (*key, draw(NUMBERS), draw(NUMBERS), draw(st.sampled_from(FLAGS)))
        for key in draw(st.lists(keys, unique=True, max_size=25))
    ]
    names = ["measure_id", "project_id", "organisation_id", "period", "actual", "target", "flag"]
    return TABLES["measures"].conform_and_sort(pd.DataFrame(measures)), pd.DataFrame(rows, columns=names)


def _expect_status(row: dict[str, Any], measure: dict[str, Any]) -> str:
    actual, target, polarity = row["actual"], row["target"], measure["polarity"]
    if actual is None or row["flag"] in UNCOUNTED_FLAGS:
        return "no-data"
    if target is None or polarity == "none":
        return "no-target"
    allowance = abs(target) * (measure["tolerance"] or 0) / 100 * ROUNDING_FACTOR
    if polarity == "range":
        return "met" if abs(actual - target) <= allowance else "missed"
    shortfall = target - actual if polarity == "higher" else actual - target
    if shortfall <= 0:
        return "met"
    return "near" if shortfall <= allowance else "missed"


def _expect_trend(actual: float | None, before: float | None, polarity: str) -> str:
    if actual is None or before is None:
        return "unknown"
    if actual == before:
        return "same"
    if polarity not in ("higher", "lower"):
        return "unknown"
    return "better" if (actual > before) == (polarity == "higher") else "worse"


def _judge_one_by_one(figures: pd.DataFrame, measures: pd.DataFrame) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every observation by its key with status and trend, as the rule in words says."""
    keys = ["measure_id", "project_id", "organisation_id", "period"]
    plain = figures.astype(object).where(figures.notna(), None)
    rules = measures.astype(object).where(measures.notna(), None).set_index("measure_id").to_dict("index")
    rows = {tuple(row[name] for name in keys): row for row in plain.to_dict("records")}

    def get_comparable(key: tuple[Any, ...]) -> float | None:
        row = rows.get(key)
        return None if row is None or row["flag"] in UNCOMPARED_FLAGS else row["actual"]

    judged = {}
    for key, row in rows.items():
        measure = rules[key[0]]
        get_earlier = get_previous_period if measure["seasonal"] is False else get_period_a_year_before
        before = get_comparable((*key[:3], get_earlier(key[3])))
        trend = _expect_trend(get_comparable(key), before, measure["polarity"])
        judged[key] = (row["actual"], row["flag"], _expect_status(row, measure), trend)
    return judged


def _keyed(frame: pd.DataFrame) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return {
        (row["measure_id"], row["project_id"], row["organisation_id"], row["period"]): (
            *(row[name] for name in ("actual", "flag", "status", "trend")),
        )
        for row in plain.to_dict("records")
    }


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(_registers())
def test_millions_are_judged_by_the_rule_for_one(register: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    measures, figures = register
    expected = _judge_one_by_one(figures, measures)
    assert _keyed(build_observations_table(figures, measures)) == expected
    newest: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for key, told in expected.items():
        rank = (told[0] is not None and told[1] not in NOT_LATEST_FLAGS, get_sort_key(key[3]))
        if key[:3] not in newest or newest[key[:3]][0] < rank:
            newest[key[:3]] = (rank, {key: told})
    assert _keyed(find_latest_observations(figures, measures)) == {
        key: told for _, one in newest.values() for key, told in one.items()
    }


def test_the_number_of_threads_and_the_order_of_rows_change_no_byte_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    measures = _measures(one=False, two=None)
    rows = [(m, f"{y}-{(y + 1) % 100:02d}", y % 7 / 10, None) for m in ("one", "two") for y in range(1950, 2050)]
    figures = pd.concat([_figures(*rows).assign(project_id=f"ssr-{at:05d}") for at in range(300)], ignore_index=True)
    shuffled = figures.sample(frac=1, random_state=7)
    for make in (build_observations_table, find_latest_observations):
        alone = make(figures, measures, threads=1)
        assert alone.to_csv() == make(shuffled, measures, threads=4).to_csv()
    assert list(tmp_path.iterdir()) == []


def test_a_parquet_file_stands_for_the_frame(tmp_path: Path) -> None:
    figures, measures = _figures(("one", "2024-25", 1.0, None), ("one", "2025-26", 2.0, None)), _measures(one=None)
    figures.astype({"organisation_id": "str", "flag": "str", "target": "float"}).to_parquet(
        tmp_path / "figures.parquet"
    )
    pd.testing.assert_frame_equal(
        find_latest_observations(tmp_path / "figures.parquet", measures), find_latest_observations(figures, measures)
    )
