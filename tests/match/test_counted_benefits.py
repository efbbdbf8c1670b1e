"""Figures count once: one provider's of several, and no sum beside its parts; where sums differ both are told."""

from pathlib import Path

import pandas as pd
import pytest

from tests.match.test_matched_records import HEAD, ONE, found, matched

BENEFITS = "Ref,Type,What,Amount,Kind,Who\n"
OTHER = HEAD + "x9,Gwent ICT,,Swansea; Bridgend,live,2014\n"


def total(done: dict[str, pd.DataFrame], column: str = "expected_value") -> int:
    """What the portfolio comes to, as the sheet in each test adds it up by hand."""
    return int(done["benefits"].loc[done["benefits"]["counted"].fillna(False).astype(bool), column].sum())


def test_a_second_provider_of_the_same_project_does_not_change_the_total(tmp_path: Path) -> None:
    mine = BENEFITS + "1,cash-releasing,Posts,£2m,expected,Swansea\n1,cash-releasing,Rent,£1m,expected,Bridgend\n"
    alone = matched(tmp_path / "1", {"a": {"projects": ONE, "benefits": mine}})
    assert total(alone) == 3_000_000
    theirs = BENEFITS + "x9,cash-releasing,We save by sharing,£3m,expected,\n"
    both = matched(
        tmp_path / "2", {"a": {"projects": ONE, "benefits": mine}, "b": {"projects": OTHER, "benefits": theirs}}
    )
    assert len(both["benefits"]) == 3, "what the second says is shown all the same"
    assert total(both) == 3_000_000
    assert found(both, "sums-differ") == []


def test_sums_that_differ_are_told_to_both(tmp_path: Path) -> None:
    mine = BENEFITS + "1,cash-releasing,Posts,£2m,expected,\n"
    theirs = BENEFITS + "x9,cash-releasing,Savings,£2.5m,expected,\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "benefits": mine}, "b": {"projects": OTHER, "benefits": theirs}})
    rows = found(done, "sums-differ")
    assert [(row["provider"], row["value"], row["cell"]) for row in rows] == [("a", "£2m", "D2"), ("b", "£2.5m", "D2")]
    assert "2,000,000" in rows[0]["message_en"] and "2,500,000" in rows[0]["message_cy"]
    assert total(done) == 2_000_000


def test_the_leads_word_counts_and_is_published(tmp_path: Path) -> None:
    leads = {
        "a": {"projects": ONE, "benefits": BENEFITS + "1,cash-releasing,Posts,£2m,expected,\n"},
        "b": {
            "projects": OTHER.replace(",live,2014", ",ended,2015"),
            "benefits": BENEFITS + "x9,cash-releasing,Savings,£2.5m,expected,\n",
            "partners": "Ref,Who,Role\nx9,Bridgend,lead\n",
        },
    }
    plain = matched(tmp_path / "1", leads)
    assert (total(plain), plain["reconciled_projects"]["stage"].tolist()) == (2_000_000, ["live"])
    led = matched(tmp_path / "2", leads, organisations={"b": "GB-PLA-BGE"})
    assert (total(led), led["reconciled_projects"]["stage"].tolist()) == (2_500_000, ["ended"])
    assert len(found(led, "providers-disagree")) == 4, "stage and start, each told to both"


@pytest.mark.parametrize(("whole", "expected"), [("£3m", 3_000_000), ("£5m", 8_000_000)])
def test_a_sum_does_not_count_beside_its_parts(tmp_path: Path, whole: str, expected: int) -> None:
    parts = "1,cash-releasing,Posts,£2m,expected,Swansea\n1,cash-releasing,Rent,£1m,expected,Bridgend\n"
    text = BENEFITS + parts + f"1,cash-releasing,In all,{whole},expected,\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "benefits": text}})
    assert len(done["benefits"]) == 3
    assert total(done) == expected


def test_a_benefit_without_a_figure_neither_counts_nor_does_not(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE, "benefits": BENEFITS + "1,qualitative,Better,,none,Swansea\n"}})
    assert done["benefits"]["counted"].isna().tolist() == [True]


def test_providers_that_name_other_partners_are_both_told(tmp_path: Path) -> None:
    other = OTHER.replace("Swansea; Bridgend", "Swansea; Cardiff")
    rows = found(matched(tmp_path / "1", {"a": {"projects": ONE}, "b": {"projects": other}}), "partners-differ")
    assert [(row["provider"], row["cell"]) for row in rows] == [("a", "D2"), ("b", "D2")]
    assert "Only here: Bridgend County Borough Council. Only there: City of Cardiff Council" in rows[0]["message_en"]
    assert found(matched(tmp_path / "2", {"a": {"projects": ONE}, "b": {"projects": OTHER}}), "partners-differ") == []


def test_a_figure_that_came_as_an_amount_knows_its_cell(tmp_path: Path) -> None:
    mine = BENEFITS + "1,cash-releasing,Posts,£2m,expected,\n1,cash-releasing,Rent,£1m,realised,\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "benefits": mine}})
    said = done["provenance"][done["provenance"]["column"].isin(["expected_value", "realised_value"])]
    places = said[["column", "cell", "raw"]].sort_values("column").to_numpy().tolist()
    assert places == [["expected_value", "D2", "£2m"], ["realised_value", "D3", "£1m"]]
