"""Identity: which reports are one project, and which identifier it has."""

import pandas as pd
import pytest

from assets.match.merged_statements import choose_value, is_compatible
from assets.match.project_groups import MatchDecision, MatchError, identify_projects, read_match_decisions
from assets.match.record_keys import ALPHABET, make_identifier
from assets.match.report_similarity import ReportPair


def reports(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    columns = ["provider", "reference", "title_en", "title_cy"]
    frame = pd.DataFrame(rows, columns=columns).astype("string[pyarrow]")
    more = {"data_date": "2026-11-01", "service_area": None, "start_actual": None}
    return frame.assign(record=[f"r{at}" for at in range(len(frame))], **more)


Key = tuple[str, str]


def identified(
    frame: pd.DataFrame,
    decided: list[MatchDecision],
    known: dict[Key, str],
    partners: dict[Key, frozenset[str]] | None = None,
) -> pd.Series:
    return identify_projects(frame, decided, known, partners or {}).projects


def proposed(
    frame: pd.DataFrame, decided: list[MatchDecision], partners: dict[Key, frozenset[str]] | None = None
) -> list[ReportPair]:
    return identify_projects(frame, decided, {}, partners or {}).proposed


A = ("a", "1", "Gwent ICT", None)
B = ("b", "9", "Gwent  I.C.T.", None)
C = ("c", "x", None, "Gwent ICT")
D = ("d", "1", "Joint payroll", None)


def test_an_identifier_is_short_readable_and_a_function_of_the_reference() -> None:
    assert make_identifier("a", "1") == make_identifier("a", "1") != make_identifier("a", "2")
    assert make_identifier("a", "1") != make_identifier("b", "1")
    assert len(make_identifier("a", "1")) == 9 and set(make_identifier("a", "1")[4:]) <= set(ALPHABET)


def test_equal_titles_are_one_project_in_either_language_and_whatever_their_order() -> None:
    found = identified(reports(A, B, C, D), [], {})
    assert found["r0"] == found["r2"] != found["r3"]
    backwards = identified(reports(D, C, B, A), [], {})
    assert list(found) == list(backwards)[::-1]


def test_punctuation_and_case_do_not_part_titles() -> None:
    found = identified(
        reports(("a", "1", "Adoption – Mid & West", None), ("b", "1", "ADOPTION mid and west", None)),
        [],
        {},
        {("a", "1"): TWO, ("b", "1"): TWO},
    )
    assert found["r0"] == found["r1"]


def test_people_s_decisions_win() -> None:
    same = MatchDecision(("a", "1"), ("d", "1"), True)
    apart = MatchDecision(("a", "1"), ("c", "x"), False)
    found = identified(reports(A, C, D), [same, apart], {})
    assert found["r0"] == found["r2"] != found["r1"]


def test_decisions_that_contradict_each_other_are_refused() -> None:
    one, other, third = ("a", "1"), ("b", "9"), ("d", "1")
    decided = [MatchDecision(one, other, True), MatchDecision(other, third, True), MatchDecision(one, third, False)]
    with pytest.raises(MatchError, match=r"matches\.csv"):
        identified(reports(A, B, D), decided, {})


def test_what_is_known_is_kept() -> None:
    known = {("b", "9"): "ssr-00000", ("d", "1"): "ssr-11111"}
    found = identified(reports(A, ("b", "9", "Gwent ICT", None), D), [], known)
    assert list(found) == ["ssr-00000", "ssr-00000", "ssr-11111"]


def test_reports_joined_before_stay_joined_when_a_title_changes() -> None:
    known = {("a", "1"): "ssr-00000", ("b", "9"): "ssr-00000"}
    found = identified(reports(A, ("b", "9", "Quite another title", None)), [], known)
    assert set(found) == {"ssr-00000"}


def test_a_decision_is_read_or_refused() -> None:
    row = {"provider": "a", "reference": "1", "other_provider": "d", "other_reference": "1", "decision": "same"}
    assert read_match_decisions([row], [("a", "1"), ("d", "1")]) == [MatchDecision(("a", "1"), ("d", "1"), True)]
    assert read_match_decisions([row], [("a", "1")]) == []
    with pytest.raises(MatchError, match="line 2"):
        read_match_decisions([{**row, "decision": "perhaps"}], [])


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
    assert is_compatible(one, other) is is_compatible(other, one) is agree


def test_the_first_provider_s_value_is_published_or_a_more_exact_one_that_agrees() -> None:
    assert choose_value([(2, "2015"), (1, "2014"), (3, "2014-07")]) == 2
    assert choose_value([(2, "ended"), (1, "live")]) == 1


TWO = frozenset({"GB-PLA-SWA", "GB-PLA-NTL"})
OTHERS = frozenset({"GB-PLA-CWY", "GB-PLA-DEN"})
LEGAL = (("a", "1", "Shared legal service", None), ("b", "9", "Shared legal service", None))
ALMOST = (("a", "1", "West Glamorgan Archives", None), ("b", "9", "West Glamorgan Archives Committee", None))


def test_an_equal_title_with_no_partner_in_common_is_asked_about_and_not_joined() -> None:
    apart = {("a", "1"): TWO, ("b", "9"): OTHERS}
    found = identified(reports(*LEGAL), [], {}, apart)
    assert found["r0"] != found["r1"]
    assert [(pair.one, pair.other) for pair in proposed(reports(*LEGAL), [], apart)] == [(("a", "1"), ("b", "9"))]
    for partners in ({}, {("a", "1"): TWO}, {("a", "1"): TWO, ("b", "9"): TWO | OTHERS}):
        found = identified(reports(*LEGAL), [], {}, partners)
        assert found["r0"] != found["r1"], "every council has a legal service"
        assert len(proposed(reports(*LEGAL), [], partners)) == 1
    found = identified(reports(*LEGAL), [], {}, {("a", "1"): TWO, ("b", "9"): TWO})
    assert found["r0"] == found["r1"]


def test_two_references_of_one_provider_are_two_projects_unless_it_says_otherwise() -> None:
    rows = (("a", "1", "West Glamorgan Archives", None), ("a", "2", "West Glamorgan Archives", None))
    both = {("a", "1"): TWO, ("a", "2"): TWO}
    found = identified(reports(*rows), [], {}, both)
    assert found["r0"] != found["r1"] and proposed(reports(*rows), [], both) == []
    joined_once = dict.fromkeys(both, "ssr-00000")
    found = identified(reports(*rows), [], joined_once, both)
    assert found["r0"] == "ssr-00000" != found["r1"]
    found = identified(reports(*rows), [MatchDecision(("a", "1"), ("a", "2"), True)], {}, both)
    assert found["r0"] == found["r1"]


def test_one_report_of_another_provider_joins_one_of_two_references() -> None:
    rows = (*ALMOST, ("a", "2", "West Glamorgan Archives Committee", None))
    found = identified(reports(*rows), [], {}, dict.fromkeys([("a", "1"), ("b", "9"), ("a", "2")], TWO))
    assert found["r1"] == found["r2"] != found["r0"]


def test_a_like_title_is_joined_when_the_partners_agree_and_else_asked_about() -> None:
    agreeing = {("a", "1"): TWO, ("b", "9"): TWO}
    found = identified(reports(*ALMOST), [], {}, agreeing)
    assert found["r0"] == found["r1"]
    assert proposed(reports(*ALMOST), [], agreeing) == []
    found = identified(reports(*ALMOST), [], {}, {("a", "1"): TWO})
    assert found["r0"] != found["r1"]
    assert len(proposed(reports(*ALMOST), [], {("a", "1"): TWO})) == 1


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_wins_over_likeness_and_over_equal_titles(same: bool) -> None:
    decided = [MatchDecision(("a", "1"), ("b", "9"), same)]
    for rows in (LEGAL, ALMOST):
        for partners in ({("a", "1"): TWO, ("b", "9"): TWO}, {("a", "1"): TWO, ("b", "9"): OTHERS}):
            found = identified(reports(*rows), decided, {}, partners)
            assert (found["r0"] == found["r1"]) is same
            assert proposed(reports(*rows), decided, partners) == []


def test_likeness_never_makes_one_of_two_references_of_one_provider() -> None:
    rows = (*ALMOST, ("a", "2", "West Glamorgan Archives Joint Committee", None))
    every = dict.fromkeys([("a", "1"), ("b", "9"), ("a", "2")], TWO)
    found = identified(reports(*rows), [], {}, every)
    assert found["r0"] != found["r2"]
    assert found["r1"] in (found["r0"], found["r2"])
    assert len(proposed(reports(*rows), [], every)) == 1, "the other one is asked about"
