"""The rules of the recommendations: outcomes, major projects, shares, the test before the start, expectations."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from schemas import codelists
from schemas.dates.date_bounds import get_date_bounds, get_period_end
from schemas.decision_files import DecisionFileError
from schemas.recommendations import RECOMMENDATIONS, PartAnswer, Recommendation, RecommendationPart, decide_outcome
from schemas.recommendations.cost_rules import (
    NOT_BENEFITS,
    assess_day_before,
    assess_scrutiny,
    assess_shares,
    load_default_confidence,
)
from schemas.recommendations.expectations import assess_setting, get_expectation
from schemas.recommendations.major_projects import MajorTest, RecordedAmount, assess_major, load_major_tests
from tests.conftest import ROOT

ANSWERS: tuple[PartAnswer, ...] = ("yes", "no", "not-known", "does-not-apply")
TWO = Recommendation(
    "R0",
    (RecommendationPart("one", ()), RecommendationPart("two", ()), RecommendationPart("beside", (), decides=False)),
)
SHIPPED = load_major_tests(ROOT / "sources" / "major.csv")


def stated(one: PartAnswer, two: PartAnswer) -> str:
    """The rule, case by case."""
    given = [answer for answer in (one, two) if answer != "does-not-apply"]
    if not given:
        return "not-applicable"
    if all(answer == "yes" for answer in given):
        return "yes"
    if any(answer == "no" for answer in given):
        return "partly" if any(answer == "yes" for answer in given) else "no"
    return "cannot-tell"


@pytest.mark.parametrize(("one", "two", "beside"), list(product(ANSWERS, repeat=3)))
def test_the_outcome_of_every_combination(one: PartAnswer, two: PartAnswer, beside: PartAnswer) -> None:
    assert decide_outcome(TWO, {"one": one, "two": two, "beside": beside}) == stated(one, two)


def test_there_are_seven_and_each_decides_by_something() -> None:
    assert list(RECOMMENDATIONS) == codelists.list_codes("recommendation")
    assert all(any(part.decides for part in one.parts) for one in RECOMMENDATIONS.values())


@pytest.mark.parametrize(
    ("aim", "setting", "expectation"),
    [
        ("saving", "between-councils", "fits-best"),
        ("saving", "council-and-partner", "fits-less"),
        ("improvement", "council-and-partner", "fits-best"),
        ("improvement", "between-councils", "fits-less"),
        ("both", "between-councils", "none"),
        ("saving", "mixed", "none"),
    ],
)
def test_what_the_review_expects(aim: str, setting: str, expectation: str) -> None:
    assert get_expectation(aim, setting) == expectation


def test_nothing_is_expected_where_too_little_is_known() -> None:
    assert assess_setting(None, "mixed", 2) == assess_setting("both", None, 0) == "does-not-apply"
    assert (
        assess_setting("saving", "mixed", 1)
        == assess_setting(None, "between-councils", 2)
        == assess_setting("saving", None, 0)
        == "not-known"
    )


@pytest.mark.parametrize(
    ("given", "answer", "total"),
    [
        (["50", "50"], "yes", "100"),
        (["33.3", "33.3", "33.3"], "yes", "99.9"),
        (["99.5"], "yes", "99.5"),
        (["100.5"], "yes", "100.5"),
        (["99.4"], "no", "99.4"),
        (["60", "41"], "no", "101"),
        (["60", None], "not-known", "60"),
        (["60", "60", None], "no", "120"),
        ([None, None], "does-not-apply", "0"),
        ([], "does-not-apply", "0"),
        (["0.1"] * 10, "no", "1.0"),
    ],
)
def test_shares_add_up(given: list[str | None], answer: PartAnswer, total: str) -> None:
    assert assess_shares(None if one is None else Decimal(one) for one in given) == (answer, Decimal(total))


@pytest.mark.parametrize(
    ("day", "start", "answer"),
    [
        ("2025-03-31", "2025-04-01", "yes"),
        ("2025-04-01", "2025-04-01", "no"),
        ("2025-03-31", "2025-04", "yes"),
        ("2025-04-01", "2025-04", "not-known"),
        ("2025-04-29", "2025-04", "not-known"),
        ("2025-04-30", "2025-04", "no"),
        ("2024-12-31", "2025", "yes"),
        ("2025-06-01", "2025", "not-known"),
        ("2025-12-31", "2025", "no"),
        ("2025-03-31", "2025-04/2026-03", "yes"),
        ("2025-10-01", "2025-04/2026-03", "not-known"),
        ("2026-03-31", "2025-04/2026-03", "no"),
        ("2024-02-28", "2024-02", "not-known"),
        ("2024-02-29", "2024-02", "no"),
    ],
)
def test_a_test_before_the_start_at_every_precision(day: str, start: str, answer: PartAnswer) -> None:
    assert assess_day_before(day, start) == answer
    assert assess_scrutiny("2020-01-01", day, start) == answer


def test_a_test_needs_all_three_dates_but_too_late_is_too_late() -> None:
    assert assess_scrutiny(None, "2025-03-31", "2025-04-01") == "not-known"
    assert assess_scrutiny(None, "2025-04-01", "2025-04-01") == "no"
    assert (
        assess_scrutiny("2025-01-01", None, "2025-04-01")
        == assess_scrutiny("2025-01-01", "2025-03-31", None)
        == "not-known"
    )


def test_the_ends_of_dates_and_periods() -> None:
    assert get_date_bounds("2013-02-01") == ("2013-02-01", "2013-02-01")
    assert get_date_bounds("2013") == ("2013-01-01", "2013-12-31")
    periods = ("2025-26", "2025-26-Q1", "2025-26-Q3", "2025-26-Q4", "2025-M02", "2025", "2025-07-09")
    assert [get_period_end(period) for period in periods] == [
        "2026-03-31", "2025-06-30", "2025-12-31", "2026-03-31", "2025-02-28", "2025-12-31", "2025-07-09",
    ]  # fmt: skip


def test_every_benefit_has_a_default_confidence() -> None:
    defaults = load_default_confidence()
    assert set(defaults) == set(codelists.list_codes("benefit_type")) - set(NOT_BENEFITS)
    assert set(defaults.values()) <= set(codelists.list_codes("confidence"))
    assert (defaults["cash-releasing"], defaults["non-cash-releasing"]) == ("high", "low")


ALL = {name: RecordedAmount(Decimal(1), whole=True) for name in ("cost", "annual_cost", "officer_days", "partners")}


def amounts(**said: RecordedAmount | None) -> dict[str, RecordedAmount | None]:
    return {**ALL, **said}


def test_a_stated_flag_wins() -> None:
    huge = amounts(cost=RecordedAmount(Decimal(10**9), whole=True))
    answer, why = assess_major(False, huge, SHIPPED)
    assert (answer, why.render("en")) == ("no", "The sender says that it is not major.")
    answer, why = assess_major(True, ALL, ())
    assert (answer, why.render("cy")) == ("yes", "Mae'r anfonwr yn nodi ei fod yn un mawr.")


@pytest.mark.parametrize(
    ("name", "amount", "sentence"),
    [
        (
            "cost",
            1_000_000,
            "It is a major project: at the start its partners pay £1,000,000, and £1,000,000 is enough.",
        ),
        ("annual_cost", 500_000, "It is a major project: its partners pay £500,000 a year, and £500,000 is enough."),
        (
            "officer_days",
            612,
            "It is a major project: its partners put in 612 days of officers' time a year, and 500 is enough.",
        ),
        ("partners", 6, "It is a major project: 6 organisations share it, and 6 is enough."),
    ],
)
def test_any_test_that_is_reached_makes_a_project_major(name: str, amount: int, sentence: str) -> None:
    least = RecordedAmount(Decimal(amount), whole=False)
    answer, why = assess_major(None, {name: least}, SHIPPED)
    assert (answer, why.render("en")) == ("yes", sentence)
    short = (
        RecordedAmount(Decimal(amount) - 1, whole=True) if amount != 612 else RecordedAmount(Decimal(499), whole=True)
    )
    assert assess_major(None, amounts(**{name: short}), SHIPPED)[0] == "no"


def test_what_is_not_known_keeps_it_open() -> None:
    assert assess_major(None, ALL, SHIPPED)[0] == "no"
    answer, why = assess_major(None, amounts(cost=None, annual_cost=RecordedAmount(Decimal(5), whole=False)), SHIPPED)
    assert answer == "not-known"
    assert why.render("en") == (
        "It is not known whether it is a major project. Not recorded: whether the sender marks it as major, what "
        "every partner pays at the start, what every partner pays a year."
    )
    assert assess_major(None, ALL, ())[0] == "not-known"
    assert assess_major(None, amounts(cost=None), [test for test in SHIPPED if test.name != "cost"])[0] == "no"


def test_the_shipped_table_has_every_test_once() -> None:
    assert [test.name for test in SHIPPED] == ["flag", "cost", "annual_cost", "officer_days", "partners"]
    assert all(isinstance(test, MajorTest) and test.at_least > 0 for test in SHIPPED)


def test_no_file_is_no_test(tmp_path: Path) -> None:
    assert load_major_tests(tmp_path / "major.csv") == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("size,5,a,b", "line 2: test is 'size'. Use one of: flag, cost, annual_cost, officer_days, partners."),
        ("cost,£5,a,b", "line 2: at_least is '£5'. Write a number above 0, in digits only."),
        ("cost,0,a,b", "line 2: at_least is '0'. Write a number above 0, in digits only."),
        ("cost,5,{sum},b", "line 2: reason_en may only have these names in braces: {value} {at_least}."),
        ("cost,5,a,b {", "line 2: reason_cy may only have these names in braces: {value} {at_least}."),
        ("cost,5,a,", "line 2: reason_cy is blank."),
        ("cost,5,a,b\ncost,6,a,b", "line 3: the test 'cost' is already on an earlier line."),
    ],
)
def test_every_mistake_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "major.csv"
    path.write_text(f"test,at_least,reason_en,reason_cy\n{line}\n", encoding="utf-8")
    with pytest.raises(DecisionFileError) as refused:
        load_major_tests(path)
    assert message in refused.value.render("en")
    assert "llinell" in refused.value.render("cy")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "major.csv"
    path.write_text("test,at_least,reason_en,reason_cy\nsize,5,a,b\ncost,x,{y},b\n", encoding="utf-8")
    with pytest.raises(DecisionFileError) as refused:
        load_major_tests(path)
    assert len(refused.value.messages) == 3
