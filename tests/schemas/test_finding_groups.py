"""Findings that are alike are one group, and nothing is lost in the counts."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.finding_groups import (
    CONSEQUENCES,
    LISTED_FINDINGS,
    NAMED_CELLS,
    SEPARATE_GROUPS,
    group_findings,
    group_for_reading,
    limit_findings,
    split_findings,
)
from schemas.languages import get_translator
from schemas.rules import RULES


def make_rendered(rule: str, cell: str | None, column: str | None = "start_actual", **values: Any) -> dict[str, Any]:
    """A finding as people get it, with the columns that groups look at."""
    texts = dict.fromkeys(("message_en", "message_cy", "fix_en", "fix_cy"), "text")
    place = {"file": "return.csv", "sheet": "return", "cell": cell, "table": "projects", "column": column}
    about = {"rule": rule, **{name: getattr(RULES[rule], name) for name in ("severity", "responsibility", "effect")}}
    about["value"] = None
    return {**about, **place, **texts, **values}


FINDINGS = st.builds(
    make_rendered,
    st.sampled_from(["date-unreadable", "date-read", "project-held", "column-guessed", "sheet-skipped"]),
    st.none() | st.builds("{}{}".format, st.sampled_from("ABC"), st.integers(1, 300)),
    st.sampled_from([None, "start_actual", "reference"]),
    message_en=st.sampled_from([f"text {n}" for n in range(40)]),
)


@given(st.lists(FINDINGS, max_size=300))
def test_groups_count_every_finding(findings: list[dict[str, Any]]) -> None:
    groups = group_findings(findings)
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.first["rule"]] += group.count
        assert len(group.cells) <= NAMED_CELLS
    assert counts == Counter(finding["rule"] for finding in findings)
    assert len(split_findings(findings)) == len(findings)


def test_a_thousand_alike_are_one_group_with_its_first_cells() -> None:
    findings = [
        make_rendered("date-unreadable", f"C{row}", message_en=f"'{row}' is no date") for row in range(1001, 1, -1)
    ]
    (group,) = group_findings(findings)
    assert (group.count, group.first["cell"], group.cells[:3]) == (1000, "C2", ("C2", "C3", "C4"))
    said = group.describe_others(get_translator("en"))
    assert said == "Also at C3, C4, C5, C6, C7, C8, C9, C10, C11 and 990 more."
    assert len(limit_findings(findings)) == LISTED_FINDINGS


def test_the_headers_of_a_sheet_are_together_and_columns_stay_apart() -> None:
    headers = [make_rendered("column-guessed", f"{letter}1", None, message_en=f"{letter} is read") for letter in "ABC"]
    columns = [make_rendered("date-read", "A2", column) for column in ("start_actual", "end_date")]
    assert [group.count for group in group_for_reading(headers + columns)] == [1, 1, 3]


def test_different_values_of_a_group_are_named_with_how_often_they_come() -> None:
    values = ["member", "chair", "member", "member", "x" * 50, *map(str, range(9))]
    findings = [
        make_rendered("code-unknown", f"C{row}", "role", value=value, message_en=f"'{value}' is none of the answers")
        for row, value in enumerate(values, start=2)
    ]
    (group,) = group_for_reading(findings)
    said = group.describe_others(get_translator("en"))
    assert said.startswith(f"Also 'member' (C4 and 1 more); 'chair' (C3); '{'x' * 40}…' (C6); '0' (C7);")
    assert said.endswith("; and 4 more values.")


def test_what_the_register_s_team_has_to_settle_comes_last() -> None:
    rules = ("column-unmapped", "date-read", "measure-unknown", "date-placeholder", "date-unreadable")
    groups = group_findings([make_rendered(rule, "A1") for rule in rules])
    assert [group.first["rule"] for group in groups] == [
        *("date-unreadable", "date-placeholder", "date-read", "column-unmapped", "measure-unknown"),
    ]
    assert [group.is_to_fix for group in groups] == [True, True, False, False, False]


def test_many_messages_of_a_rule_do_not_make_many_groups() -> None:
    findings = [make_rendered("table-unread", f"A{n}", None, message_en=f"table {n}") for n in range(1, 501)]
    groups = group_findings(findings)
    assert len(groups) == SEPARATE_GROUPS + 1 and groups[-1].count == 500 - SEPARATE_GROUPS


def test_causes_stand_before_their_consequences() -> None:
    findings = [make_rendered("project-held", "A2"), make_rendered("reference-repeated", "A9")]
    assert [group.first["rule"] for group in group_findings(findings)] == ["reference-repeated", "project-held"]
    assert set(RULES) >= CONSEQUENCES


def test_other_places_are_named_in_one_line() -> None:
    say = get_translator("en")
    without_cell = [make_rendered("required-missing", None)] * 3
    assert group_findings(without_cell)[0].describe_others(say) == "And 2 more like this."
    pairs = [make_rendered("end-before-start", f"C{row}, D{row}") for row in (2, 3)]
    assert group_findings(pairs)[0].describe_others(say) == "Also at (C3, D3)."


def test_a_few_values_are_read_one_by_one() -> None:
    few = [make_rendered("date-read", f"A{row}", message_en=f"value {row}") for row in (2, 3, 4)]
    assert [group.count for group in group_for_reading(few)] == [1, 1, 1]
    assert [group.count for group in group_for_reading([*few, make_rendered("date-read", "A5")])] == [4]
    assert [group.count for group in group_for_reading([make_rendered("date-read", f"A{row}") for row in (2, 3)])] == [
        2
    ]


@pytest.mark.parametrize(
    ("rule", "column"), [("title-missing", "title_en, title_cy"), ("cell-outside", None), ("row-hidden", None)]
)
def test_repeated_noise_is_one_group(rule: str, column: str | None) -> None:
    findings = [make_rendered(rule, f"A{n}", column, message_en=f"row {n}") for n in range(1, 566)]
    (group,) = group_findings(findings)
    assert group.count == 565
    assert len(group_for_reading(findings)) == 1


def test_values_read_as_different_codes_are_different_groups() -> None:
    values = ["OP", "CL", "OP", "CL", "OP"]
    results = {"OP": "Live", "CL": "Ended"}
    findings = [
        make_rendered(
            "code-read", f"N{row}", "stage", value=value, message_en=f"'{value}' is read as: {results[value]}"
        )
        for row, value in enumerate(values, start=2)
    ]
    assert [(group.first["value"], group.count) for group in group_for_reading(findings)] == [("OP", 3), ("CL", 2)]
    dates = [
        make_rendered("date-read", f"F{day}", value=f"{day}/4/21", message_en=f"'{day}/4/21' is read as 2021-04-{day}")
        for day in range(10, 20)
    ]
    assert [group.count for group in group_for_reading(dates)] == [10]
