"""Identity: which reports are one project, and which identifier it has."""

import pandas as pd
import pytest

from assets.match.projects import ALPHABET, Decision, MatchError, chosen, compatible, decisions, identified, minted


def reports(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    columns = ["provider", "reference", "title_en", "title_cy"]
    frame = pd.DataFrame(rows, columns=columns).astype("string[pyarrow]")
    return frame.assign(record=[f"r{at}" for at in range(len(frame))])


A = ("a", "1", "Shared ICT", None)
B = ("b", "9", "Shared  I.C.T.", None)
C = ("c", "x", None, "Shared ICT")
D = ("d", "1", "Joint payroll", None)


def test_an_identifier_is_short_readable_and_a_function_of_the_reference() -> None:
    assert minted("a", "1") == minted("a", "1") != minted("a", "2")
    assert minted("a", "1") != minted("b", "1")
    assert len(minted("a", "1")) == 9 and set(minted("a", "1")[4:]) <= set(ALPHABET)


def test_equal_titles_are_one_project_in_either_language_and_whatever_their_order() -> None:
    found = identified(reports(A, B, C, D), [], {})
    assert found["r0"] == found["r2"] != found["r3"]
    backwards = identified(reports(D, C, B, A), [], {})
    assert list(found) == list(backwards)[::-1]


def test_punctuation_and_case_do_not_part_titles() -> None:
    found = identified(
        reports(("a", "1", "Adoption – Mid & West", None), ("b", "1", "ADOPTION mid and west", None)), [], {}
    )
    assert found["r0"] == found["r1"]


def test_people_s_decisions_win() -> None:
    same = Decision(("a", "1"), ("d", "1"), True)
    apart = Decision(("a", "1"), ("c", "x"), False)
    found = identified(reports(A, C, D), [same, apart], {})
    assert found["r0"] == found["r2"] != found["r1"]


def test_decisions_that_contradict_each_other_are_refused() -> None:
    one, other, third = ("a", "1"), ("b", "9"), ("d", "1")
    decided = [Decision(one, other, True), Decision(other, third, True), Decision(one, third, False)]
    with pytest.raises(MatchError, match=r"matches\.csv"):
        identified(reports(A, B, D), decided, {})


def test_what_is_known_is_kept() -> None:
    known = {("b", "9"): "ssr-00000", ("d", "1"): "ssr-11111"}
    found = identified(reports(A, ("b", "9", "Shared ICT", None), D), [], known)
    assert list(found) == ["ssr-00000", "ssr-00000", "ssr-11111"]


def test_reports_joined_before_stay_joined_when_a_title_changes() -> None:
    known = {("a", "1"): "ssr-00000", ("b", "9"): "ssr-00000"}
    found = identified(reports(A, ("b", "9", "Quite another title", None)), [], known)
    assert set(found) == {"ssr-00000"}


def test_a_decision_is_read_or_refused() -> None:
    row = {"provider": "a", "reference": "1", "other_provider": "d", "other_reference": "1", "decision": "same"}
    assert decisions([row], [("a", "1"), ("d", "1")]) == [Decision(("a", "1"), ("d", "1"), True)]
    assert decisions([row], [("a", "1")]) == []
    with pytest.raises(MatchError, match="line 2"):
        decisions([{**row, "decision": "perhaps"}], [])


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2014", "2014-07", True),
        ("2014-07", "2014-07-01", True),
        ("2014", "2015", False),
        ("live", "live", True),
        (1, 2, False),
    ],
)
def test_a_less_exact_date_agrees(one: object, other: object, agree: bool) -> None:
    assert compatible(one, other) is compatible(other, one) is agree


def test_the_first_provider_s_value_is_published_or_a_more_exact_one_that_agrees() -> None:
    assert chosen([(2, "2015"), (1, "2014"), (3, "2014-07")]) == 2
    assert chosen([(2, "ended"), (1, "live")]) == 1
