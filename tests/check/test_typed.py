"""Raw records → typed records: what cells of one column say together, notes beside values, findings at their cells."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.check.typed import Pinpoint, Typed, typed
from schemas.frames import NOTES
from tests.examples import Rows, gathered, listed, source, table, write_csv, write_xlsx

NOTED = ("table", "column", "note", "text", "low", "high")


def read(folder: Path, rows: Rows, name: str = "projects", **how: Any) -> Typed:
    """One table of a CSV whose headers are our columns' names, unless `columns` says otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "file.csv", rows)
    columns = how.pop("columns", {header: header for header in rows[0]})
    by = source(table(name, columns, **how))
    raw = gathered(folder, by)
    return typed(name, raw[name], raw["blocks"], by, Pinpoint(raw[name], raw["blocks"], name))


def said(outcome: Typed) -> list[tuple[str, str | None]]:
    """The rule and cell of each finding, by cell."""
    return sorted(((row["rule"], row["cell"]) for row in outcome.findings), key=lambda each: (str(each[1]), each[0]))


def started(folder: Path, *dates: str) -> Typed:
    """Projects that start on these dates, one a row."""
    rows = [[str(number), "Archives", date] for number, date in enumerate(dates)]
    return read(folder, [["reference", "title_en", "start_actual"], *rows])


def test_one_date_shows_the_order_of_its_column(tmp_path: Path) -> None:
    outcome = started(tmp_path, "1/2/2013", "3/25/2013")
    assert listed(outcome.records, "start_actual") == [("2013-01-02",), ("2013-03-25",)]
    assert said(outcome) == [("date-read", "C2"), ("date-read", "C3")]
    assert outcome.notes.empty


def test_dates_of_both_orders_leave_the_others_in_doubt(tmp_path: Path) -> None:
    outcome = started(tmp_path, "1/2/2013", "3/25/2013", "25/3/2013", "4/4/2013")
    assert listed(outcome.records, "start_actual") == [(None,), ("2013-03-25",), ("2013-03-25",), ("2013-04-04",)]
    assert ("date-ambiguous", "C2") in said(outcome)


def test_columns_and_files_have_orders_of_their_own(tmp_path: Path) -> None:
    head = ["reference", "title_en", "start_actual", "end_date"]
    write_csv(tmp_path / "a.csv", [head, ["1", "A", "1/2/2013", "1/2/2014"], ["2", "B", "3/25/2013", "25/3/2014"]])
    write_csv(tmp_path / "b.csv", [head, ["3", "C", "1/2/2015", "1/2/2016"]])
    by = source(table("projects", {header: header for header in head}), match="*.csv", takes="all")
    raw = gathered(tmp_path, by)
    outcome = typed(
        "projects", raw["projects"], raw["blocks"], by, Pinpoint(raw["projects"], raw["blocks"], "projects")
    )
    assert listed(outcome.records, "start_actual", "end_date") == [
        ("2013-01-02", "2014-02-01"),
        ("2013-03-25", "2014-03-25"),
        ("2015-02-01", "2016-02-01"),
    ]


def benefits(folder: Path, header: str, *amounts: str) -> Typed:
    """Benefits whose amounts stand under one header."""
    columns = {"reference": "Ref", "benefit_type": "Type", "amount": header}
    return read(
        folder, [list(columns.values()), *(["1", "cost", text] for text in amounts)], "benefits", columns=columns
    )


def test_a_header_gives_its_scale_to_bare_figures_only(tmp_path: Path) -> None:
    outcome = benefits(
        tmp_path, "Cost (£m)", "1.5", "£2m", "£3,000.25", "Low: 1, Mid: 2, High: 3", "Section 43 - Commercial interests"
    )
    assert listed(outcome.records, "amount") == [(1.5e6,), (2e6,), (3000.25e6,), (2e6,), (None,)]
    assert listed(outcome.notes, *NOTED) == [
        ("benefits", "amount", "range", "Low: 1, Mid: 2, High: 3", "1000000", "3000000"),
        ("benefits", "amount", "withheld", "Section 43 - Commercial interests", None, None),
    ]
    assert said(outcome) == [
        *(("amount-read", f"C{line}") for line in (2, 3, 4)),
        ("value-in-range", "C5"),
        ("value-withheld", "C6"),
    ]


def test_stops_of_a_column_are_all_of_one_kind(tmp_path: Path) -> None:
    outcome = benefits(tmp_path, "Cost", "£950.000", "£4.578.474")
    assert listed(outcome.records, "amount") == [(950_000,), (4_578_474,)]


def test_percentages_are_judged_by_measure(tmp_path: Path) -> None:
    head = ["measure", "unit", "value_kind", "period", "actual"]
    values = [("A", "%", "0.52"), ("A", "%", "0.25"), ("B", "%", "52"), ("B", "%", "0.5"), ("B", "%", "53")]
    values += [("C", "number", "0.5"), ("A", "number", "0.5"), ("D", "", "0.5")]
    rows = [[measure, unit, "actual", "2013-14", value] for measure, unit, value in values]
    outcome = read(tmp_path, [head, *rows], "observations")
    assert listed(outcome.records, "actual") == [(52,), (25,), (52,), (0.5,), (53,), (0.5,), (0.5,), (0.5,)]
    assert said(outcome) == [("percent-read", "E2"), ("percent-read", "E3")]


def test_a_measure_has_one_habit_in_all_its_periods(tmp_path: Path) -> None:
    rows = [
        ["Measure", "Unit", "2012-13", "2013-14"],
        ["A", "%", "0.5", "0.25"],
        ["B", "%", "0.5", "60"],
        ["C", "", "7", "[c]"],
    ]
    columns = {"measure": "Measure", "unit": "Unit"}
    how = {"columns": columns, "constants": {"value_kind": "actual"}, "periods": {}}
    outcome = read(tmp_path, rows, "observations", **how)
    found = sorted(listed(outcome.records, "measure", "period", "actual"), key=str)
    assert found == [
        ("A", "2012-13", 50),
        ("A", "2013-14", 25),
        ("B", "2012-13", 0.5),
        ("B", "2013-14", 60),
        ("C", "2012-13", 7),
        ("C", "2013-14", None),
    ]
    assert [rule for rule, _ in said(outcome) if rule != "value-withheld"] == [
        "percent-read",
        "percent-doubtful",
        "percent-read",
    ]
    assert listed(outcome.notes, "column", "note", "text") == [("actual", "suppressed", "[c]")]


def test_a_cross_answers_as_its_column_shows(tmp_path: Path) -> None:
    head = ["reference", "title_en", "risk_shared", "pooled_budget"]
    outcome = read(tmp_path, [head, ["1", "A", "x", "x"], ["2", "B", "", "✓"]])
    assert listed(outcome.records, "risk_shared", "pooled_budget") == [("yes", "no"), (None, "yes")]
    assert said(outcome) == [("code-taken", "C2"), ("code-taken", "D2")]


def test_every_note_names_its_record_and_words(tmp_path: Path) -> None:
    head = ["reference", "title_en", "summary_en", "end_date", "stage", "major"]
    outcome = read(tmp_path, [head, ["1", "A", "N/A", "c. 2014", "TBC", "-"], ["2", "B", "", "", "", ""]])
    assert list(outcome.notes.columns) == list(NOTES)
    assert set(outcome.notes["record"]) == {outcome.records["record"].iloc[0]}
    assert sorted(listed(outcome.notes, *NOTED)) == [
        ("projects", "end_date", "approximate", "c. 2014", None, None),
        ("projects", "major", "not-stated", "-", None, None),
        ("projects", "stage", "to-be-confirmed", "TBC", None, None),
        ("projects", "summary_en", "not-applicable", "N/A", None, None),
    ]
    assert said(outcome) == [("value-not-given", "C2"), ("value-qualified", "D2"), ("value-not-given", "E2")]


def test_nothing_sent_gives_no_notes(tmp_path: Path) -> None:
    outcome = read(tmp_path, [["reference", "title_en"]])
    assert (outcome.records.empty, outcome.notes.empty, list(outcome.notes.columns)) == (True, True, list(NOTES))


@pytest.mark.parametrize(
    ("text", "rule"),
    [("#REF!", "required-unreadable"), ("boss", "required-unreadable"), ("Withheld", "value-withheld")],
)
def test_an_error_in_a_column_that_a_record_needs_holds_it_and_a_note_does_not(
    tmp_path: Path, text: str, rule: str
) -> None:
    head = ["reference", "organisation", "role"]
    outcome = read(tmp_path, [head, ["1", "Swansea Council", text]], "partners")
    assert said(outcome) == [(rule, "C2")]
    assert len(outcome.notes) == (rule == "value-withheld")


def test_findings_stand_at_their_cells_in_every_sheet(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        name: [["Ref", "Title", "End"], [f"{name}{line}", "A", text]]
        for line, (name, text) in enumerate({"One": "1/2/2013", "Two": "TBC"}.items())
    }
    write_xlsx(tmp_path / "file.xlsx", sheets)
    by = source(table("projects", {"reference": "Ref", "title_en": "Title", "end_date": "End"}))
    raw = gathered(tmp_path, by)
    outcome = typed(
        "projects", raw["projects"], raw["blocks"], by, Pinpoint(raw["projects"], raw["blocks"], "projects")
    )
    found = [(row["sheet"], row["cell"], row["rule"], row["value"]) for row in outcome.findings]
    assert sorted(found) == [("One", "C2", "date-read", "1/2/2013"), ("Two", "C2", "value-not-given", "TBC")]


def test_a_flag_beside_a_value_stands_where_none_is_sent(tmp_path: Path) -> None:
    head = ["measure", "value_kind", "period", "actual", "flag"]
    rows = [
        ["A", "actual", "2013-14", "5 (p)", ""],
        ["A", "actual", "2014-15 (r)", "6", ""],
        ["A", "actual", "2015-16", "7 (p)", "revised"],
    ]
    outcome = read(tmp_path, [head, *rows], "observations")
    assert listed(outcome.records, "actual", "flag") == [(5, "provisional"), (6, "revised"), (7, "revised")]


def test_dtypes_are_those_of_their_columns(tmp_path: Path) -> None:
    outcome = read(
        tmp_path, [["reference", "title_en", "end_date", "major"], ["1", "A", "-", "yes"], ["2", "B", "TBC", ""]]
    )
    assert str(outcome.records["end_date"].dtype).startswith("str")
    assert outcome.records["major"].dtype == pd.BooleanDtype()
    assert outcome.records["end_date"].isna().all()
