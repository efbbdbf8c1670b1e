"""One provider's raw records → accepted, held, findings: what becomes of every row, and what no finding may show."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from tests.examples import PROJECTS, Outcome, ran, run, source, table, write_xlsx

ASK = "ask jo@example.org"
PARTNERS = {"reference": "Ref", "organisation": "Organisation", "role": "Role"}
VALUES = {"measure": "Measure", "period": "Period", "actual": "Value"}
ACTUAL = {"value_kind": "actual"}


def linked(folder: Path, partners: list[list[str]], *, columns: Mapping[str, str] | None = None) -> Outcome:
    """A workbook of one project, '1', and of partners."""
    sheets = {"Projects": [["Ref", "Title"], ["1", "Archives"]], "Partners": partners}
    return ran(folder, sheets, table(sheets=["Projects"]), table("partners", columns or PARTNERS, sheets=["Partners"]))


@pytest.mark.parametrize(
    ("column", "sent"),
    [
        ("summary_en", ASK),
        ("lead", ASK),
        ("reference", ASK),
        ("stage", ASK),
        ("start_actual", ASK),
        ("business_case_date", ASK),
        ("major", ASK),
        ("cost", f"£5, {ASK}"),
        ("summary_en", f"=HYPERLINK({ASK})"),
    ],
)
def test_no_finding_shows_personal_data(column: str, sent: str, tmp_path: Path) -> None:
    rows = [["Ref", "Title", "X"], ["1", "Archives", sent]]
    columns = {"title_en": "Title", column: "X"}
    outcome = ran(tmp_path, rows, table(columns={"reference": "Ref", **columns}))
    assert outcome.rules("error")
    assert "jo@example.org" not in outcome.findings.to_csv()


def test_no_note_shows_personal_data(tmp_path: Path) -> None:
    outcome = ran(tmp_path, [["Ref", "Title"], ["1", "Archives"], [f"Note: {ASK}"]])
    assert outcome.rules() == ["not-a-record"]
    assert "jo@example.org" not in outcome.findings.to_csv()


def test_a_field_that_is_held_leaves_the_rest_of_its_record(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Stage"], ["1", "Archives", "humming"]]
    outcome = ran(tmp_path, rows, table(columns={**PROJECTS, "stage": "Stage"}))
    assert outcome.records("projects", "reference", "title_en", "stage") == [("1", "Archives", None)]
    assert outcome.held.empty


def test_a_record_that_is_held_is_kept_as_sent(tmp_path: Path) -> None:
    outcome = linked(tmp_path, [["Ref", "Organisation", "Role"], ["1", "Swansea Council", "boss"]])
    assert outcome.held["table"].tolist() == ["partners"]
    assert '"role": "boss"' in outcome.held["values"].iloc[0]
    assert outcome.counts() == {"published": 1, "held": 1}


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("partners", PARTNERS, ["1", "Swansea Council", "-"]),
        ("partners", PARTNERS, ["1", "\u200b", "host"]),
        ("observations", VALUES, ["Cremations", "-", "5"]),
        ("observations", VALUES, ["\u200b", "2013-14", "5"]),
    ],
)
def test_a_record_never_stands_without_what_it_must_have(
    name: str, columns: dict[str, str], row: list[str], tmp_path: Path
) -> None:
    constants = ACTUAL if name == "observations" else {}
    outcome = ran(tmp_path, [list(columns.values()), row], table(name, columns, constants=constants))
    assert outcome.rules("error") == ["required-missing"]
    assert outcome.counts() == {"held": 1}


def test_an_unreadable_value_holds_the_record_that_needs_it(tmp_path: Path) -> None:
    rows = [list(VALUES.values()), ["Cremations", "2013-14", "many"], ["Cremations", "2014-15", "7"]]
    outcome = ran(tmp_path, rows, table("observations", VALUES, constants=ACTUAL))
    found = outcome.of("required-unreadable")
    assert found[["cell", "column", "value"]].values.tolist() == [["C2", "actual", "many"]]
    assert outcome.records("observations", "actual") == [(7.0,)]


def test_a_refused_identifier_holds_its_record(tmp_path: Path) -> None:
    columns = {"measure_id": "Id", "title_en": "Title", "polarity": "Polarity"}
    outcome = ran(tmp_path, [list(columns.values()), ["???", "A measure", "lower"]], table("measures", columns))
    assert outcome.counts() == {"held": 1}


def test_a_file_without_a_required_column_is_said_to_lack_it(tmp_path: Path) -> None:
    outcome = linked(tmp_path, [["Ref", "Organisation"], ["1", "Swansea Council"]])
    assert {"column-missing", "required-missing"} <= set(outcome.rules())
    assert outcome.findings["file"].notna().all()
    assert outcome.counts() == {"published": 1, "held": 1}


def test_a_milestone_in_welsh_alone_is_published(tmp_path: Path) -> None:
    columns = {"reference": "Cyf", "milestone_en": "Milestone", "milestone_cy": "Carreg filltir"}
    rows = [list(columns.values()), ["1", "", "Trosglwyddo'r staff"]]
    assert ran(tmp_path, rows, table("milestones", columns)).counts() == {"published": 1}


def test_what_a_held_project_says_in_its_own_row_is_held_without_a_further_finding(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Partners"], ["1", "", "Swansea Council; Cardiff Council"]]
    outcome = ran(tmp_path, rows, table(columns={**PROJECTS, "partner_list": "Partners"}))
    assert outcome.rules("error") == ["title-missing"]
    assert outcome.records("partners", "reference") == [] and outcome.counts() == {"held": 1}
    assert outcome.findings[["file", "sheet", "cell"]].notna().all(axis=None)


def test_tables_on_one_sheet_are_held_apart(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Organisation", "Role"], ["1", "Archives", "Swansea Council", "boss"]]
    outcome = ran(
        tmp_path,
        rows,
        table(ignore=["Organisation", "Role"]),
        table("partners", PARTNERS, ignore=["Title"]),
    )
    assert outcome.records("projects", "reference") == [("1",)]
    assert outcome.rules("error") == ["required-unreadable"]
    assert "Use one of: Lead, Host," in outcome.of("required-unreadable")["fix_en"].iloc[0]


def test_a_sheet_may_give_two_records_a_line(tmp_path: Path) -> None:
    rows = [["Ref", "Saving", "Cost"], ["1", "£5m", "£6"]]
    outcome = ran(
        tmp_path,
        rows,
        table("benefits", {"reference": "Ref", "amount": "Saving"}, constants={"benefit_type": "quantifiable"}),
        table("benefits", {"reference": "Ref", "amount": "Cost"}, constants={"benefit_type": "cost"}),
    )
    assert outcome.records("benefits", "benefit_type", "amount") == [("quantifiable", 5e6), ("cost", 6)]


def test_a_workbook_sent_twice_is_counted_once(tmp_path: Path) -> None:
    columns = {**VALUES, "flag": "Flag"}
    rows = [list(columns.values()), ["Cremations", "April 2025", "5", ""]]
    write_xlsx(tmp_path / "a.xlsx", rows)
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    outcome = run(tmp_path, source(table("observations", columns, constants=ACTUAL), takes="all"))
    assert outcome.raw["rows"]["row"].is_unique
    assert outcome.records("observations", "period", "actual") == [("2025-M04", 5.0)]


def test_a_project_given_twice_is_published_once_with_its_partners(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Partners"], ["1", "Archives", "Swansea Council"], ["1", "Payroll", "Cardiff Council"]]
    outcome = ran(tmp_path, rows, table(columns={**PROJECTS, "partner_list": "Partners"}))
    assert outcome.records("partners", "reference", "organisation") == [("1", "Swansea Council")]
    assert outcome.rules("error") == ["reference-repeated"]
    assert outcome.counts() == {"published": 1, "held": 1}


def test_kinds_of_value_go_to_their_own_columns(tmp_path: Path) -> None:
    columns = {**VALUES, "value_kind": "Kind"}
    kinds = ["actual", "target", "benchmark", "baseline", "forecast"]
    rows = [list(columns.values()), *(["Cremations", "2013-14", "5", kind] for kind in kinds)]
    outcome = ran(tmp_path, rows, table("observations", columns))
    assert outcome.records("observations", "actual", "target", "baseline", "flag") == [
        (5, None, None, None),
        (None, 5, None, None),
        (None, 5, None, None),
        (None, None, 5, None),
        (5, None, None, "forecast"),
    ]


def test_amounts_go_where_their_kind_says(tmp_path: Path) -> None:
    columns = {"reference": "Ref", "benefit_type": "Type", "amount_kind": "Type", "description_en": "Words"}
    rows = [list(columns.values()), *(["1", kind, "x", "£7"] for kind in ("Expected saving", "Actual saving"))]
    rows = [["Ref", "Type", "Words"], *([row[0], row[1], row[3]] for row in rows[1:]), ["1", "Benefit", "£7 a head"]]
    how = table("benefits", {**columns, "amount": "Words"}, constants={"unit": "GBP"})
    outcome = ran(tmp_path, rows, how)
    assert outcome.records("benefits", "expected_value", "realised_value", "unit") == [
        (7, None, "GBP"),
        (None, 7, "GBP"),
        (None, None, None),
    ]
    assert outcome.rules() == []


def test_a_text_in_the_other_language_moves_to_its_column(tmp_path: Path) -> None:
    rows = [["Cyf", "Teitl"], ["1", "Archives"], ["2", "Archifau"]]
    how = table(columns={"reference": "Cyf", "title_cy": "Teitl"}, other_language={"title_cy": ["1"]})
    outcome = ran(tmp_path, rows, how, language="cy")
    assert outcome.records("projects", "title_en", "title_cy") == [("Archives", None), (None, "Archifau")]


def test_one_column_may_answer_two_limbs_and_a_prefix_is_added(tmp_path: Path) -> None:
    columns = {**PROJECTS, "risk_shared": "Shared?", "responsibility_shared": "Shared?"}
    how = table(columns={**columns, "evidence_en": {"headers": ["Board"], "prefix": "Governance: "}})
    rows = [["Ref", "Title", "Shared?", "Board"], ["1", "A", "Yes", "joint"], ["2", "B", "", ""]]
    outcome = ran(tmp_path, rows, how)
    assert outcome.records("projects", "risk_shared", "responsibility_shared", "evidence_en") == [
        ("yes", "yes", "Governance: joint"),
        (None, None, None),
    ]


def test_nothing_sent_gives_empty_tables_of_their_own_types(tmp_path: Path) -> None:
    outcome = run(tmp_path, source(match="*.csv"))
    assert outcome.rules() == ["return-missing"]
    assert outcome.held.empty
    assert outcome.accepted["partners"]["annual_cost_gbp"].dtype == pd.Int64Dtype()
