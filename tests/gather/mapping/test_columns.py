"""Their columns → ours: joined, unfolded, linked and wide; every value's address opens to the text that was sent."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from schemas.frames import locate_values
from schemas.source_file import Source, load_source
from schemas.submission_columns import SUBMISSION_COLUMNS
from tests.examples import PROJECTS, SOURCES, Rows, gathered, listed, source, table, write_csv, write_xlsx

Raw = dict[str, pd.DataFrame]
WIDE = r"^(\d{4}/\d{2}) › (?:(Q[1-4])|Year)$"
QUARTERS = [
    ["Report"],
    [],
    ["", "", "2013/14", "", "", "2014/15", ""],
    ["Project", "Measure", "Q1", "Q2", "Year", "Q1", "Year"],
    ["Archives", "Visits", "5", "-", "6 (forecast)", "", "7"],
    ["Archives", "Staff", "", "", "", "2", ""],
]
OBSERVED = table(
    "observations",
    {"project_title": "Project", "measure": "Measure"},
    header_rows=[3, 4],
    constants={"value_kind": "actual"},
    periods={"match": WIDE},
)


def of_csv(folder: Path, rows: list[list[str]], *tables: dict[str, Any], **more: Any) -> Raw:
    """Raw records of one CSV file."""
    write_csv(folder / "file.csv", rows)
    return gathered(folder, source(*tables, **more))


def rules(raw: Raw) -> list[str]:
    """The rules of gather's findings."""
    return sorted(raw["findings"]["rule"])


def test_headers_are_found_without_accents_case_or_punctuation(tmp_path: Path) -> None:
    rows = [["CYF.", " Enw'r  prosiect "], ["1", "Archifau"]]
    raw = of_csv(tmp_path, rows, table(columns={"reference": "cyf", "title_cy": "Enw’r prosiect"}))
    assert listed(raw["projects"], "reference", "title_cy") == [("1", "Archifau")]
    assert rules(raw) == []


def test_a_joined_header_is_found_whole_before_its_last_part(tmp_path: Path) -> None:
    rows = [["Plan", "", "Fact", ""], ["Start", "End", "Start", "End"], ["1", "2", "3", "4"]]
    columns = {"title_en": "Plan › Start", "start_actual": "Fact › Start", "start_planned": "Start"}
    raw = of_csv(tmp_path, rows, table(columns=columns, header_rows=[1, 2]))
    assert listed(raw["projects"], "title_en", "start_actual", "start_planned") == [("1", "3", "1")]
    assert rules(raw) == ["column-unmapped", "column-unmapped", "header-repeated"]


def test_columns_are_joined_where_they_are_filled(tmp_path: Path) -> None:
    how = {"headers": ["Board", "Risk"], "separator": " / ", "prefix": "Governance: "}
    rows = [["Ref", "Title", "Board", "Risk"], ["1", "A", "joint", "low"], ["2", "B", "", "high"], ["3", "C", "", ""]]
    raw = of_csv(tmp_path, rows, table(columns={**PROJECTS, "evidence_en": how}))
    assert raw["projects"]["evidence_en"].fillna("").tolist() == ["joint / low", "high", ""]
    found = locate_values(raw["blocks"], raw["projects"], ["evidence_en"])
    assert found["cell"].tolist() == ["C2, D2", "C3, D3", "C4, D4"]
    assert set(found["header"]) == {"Board + Risk"}


def test_a_project_without_a_reference_goes_by_its_title(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Teitl"], ["", "", "D"], ["1", "A", ""], ["", "B", "C"]]
    raw = of_csv(tmp_path, rows, table(columns={**PROJECTS, "title_cy": "Teitl"}))
    assert raw["projects"]["reference"].tolist() == ["D", "1", "B"]


def test_lists_unfold_into_partners_and_amounts_into_benefits(tmp_path: Path) -> None:
    columns = {**PROJECTS, "lead": "Lead", "partner_list": "Partners", "cost": "Cost", "savings_realised": "Saved"}
    rows = [
        ["Ref", "Title", "Lead", "Partners", "Cost", "Saved"],
        ["1", "A", "Swansea", "Cardiff; ; Powys\nConwy", "£5", ""],
        ["2", "B", "", "", "", "£6; £7"],
    ]
    raw = of_csv(tmp_path, rows, table(columns=columns))
    assert listed(raw["partners"], "reference", "organisation", "role") == [
        ("1", "Swansea", "lead"),
        ("1", "Cardiff", "partner"),
        ("1", "Powys", "partner"),
        ("1", "Conwy", "partner"),
    ]
    assert listed(raw["benefits"], "reference", "benefit_type", "amount_kind", "description_en", "amount", "unit") == [
        ("1", "cost", "expected", "£5", "£5", "GBP"),
        ("2", "quantifiable", "realised", "£6; £7", "£6; £7", "GBP"),
    ]
    cells = locate_values(raw["blocks"], raw["partners"], ["organisation", "role"])
    assert cells["cell"].tolist() == ["C2", "C2", *["D2"] * 6]
    assert raw["partners"]["record"].is_unique


def test_a_list_is_split_and_words_kept_as_the_source_says(tmp_path: Path) -> None:
    columns = {"reference": "Cyf", "title_cy": "Teitl", "partner_list": "Partneriaid", "cost": "Cost"}
    rows = [list(columns.values()), ["1", "A", "AGY GWN  CWY", "£5"]]
    raw = of_csv(tmp_path, rows, table(columns=columns, lists={"partner_list": r"\s+"}), language="cy")
    assert raw["partners"]["organisation"].tolist() == ["AGY", "GWN", "CWY"]
    assert listed(raw["benefits"], "description_en", "description_cy") == [(None, "£5")]


def test_periods_across_the_columns_give_a_record_each(tmp_path: Path) -> None:
    raw = of_csv(tmp_path, QUARTERS, OBSERVED)
    assert listed(raw["observations"], "measure", "period", "actual") == [
        ("Visits", "2013/14 Q1", "5"),
        ("Visits", "2013/14", "6 (forecast)"),
        ("Staff", "2014/15 Q1", "2"),
        ("Visits", "2014/15", "7"),
    ]
    found = locate_values(raw["blocks"], raw["observations"], ["actual", "period", "measure", "value_kind"])
    cells = found.pivot(index="record", columns="column", values="cell")
    assert sorted(cells[["actual", "period", "measure"]].itertuples(index=False, name=None)) == [
        ("C5", "C4", "B5"),
        ("E5", "E4", "B5"),
        ("F6", "F4", "B6"),
        ("G5", "G4", "B5"),
    ]
    assert cells["value_kind"].isna().all()
    assert rules(raw) == []


def test_a_column_given_twice_is_said(tmp_path: Path) -> None:
    raw = of_csv(tmp_path, [["Ref", "Title", "Title"], ["1", "A", "B"]])
    assert listed(raw["projects"], "reference", "title_en") == [("1", "A")]
    assert rules(raw) == ["header-repeated"]
    assert raw["findings"]["cell"].tolist() == ["C1"]


def test_ignored_columns_are_not_said(tmp_path: Path) -> None:
    assert rules(of_csv(tmp_path, [["Ref", "Title", "Colour"], ["1", "A", "red"]], table(ignore=["colour"]))) == []


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        pytest.param(
            [["Ref", "Title", ""], ["1", "A", "a remark"]], PROJECTS,
        ),
        pytest.param(
            [["Ref", "Title"], ["1", "Archives", " and records"]], PROJECTS,
        ),
        pytest.param(
            [["Ref", "Title", "Board"], ["1", "A", "joint"]],
            {**PROJECTS, "evidence_en": {"headers": ["Board", "Risk"]}},
        ),
    ],
    ids=["blank header", "beyond", "joined"],
)  # fmt: skip
def test_nothing_vanishes_quietly(rows: list[list[str]], columns: dict[str, Any], tmp_path: Path) -> None:
    raw = of_csv(tmp_path, rows, table(columns=columns))
    kept = {text for name in SUBMISSION_COLUMNS for text in raw[name].astype("object").stack()}
    unsaid = [text for text in rows[1] if text not in kept]
    assert not unsaid or "column-unmapped" in rules(raw)


SHEETS: dict[str, Rows] = {
    "Projects": [["", "Ref", "Name", "Lead", "Others"], ["", "1", "Archives", "Swansea", "Cardiff; Powys"]],
    "Partners": [["Ref", "Organisation", "Role", "From", "To"], ["1", "Conwy", "host", "x", "y"]],
    "Figures": [["T", "2013/14", "", ""], ["M", "Q1", "Q2", "Year"], ["Visits", 5, 2.5, "6 (f)"]],
}
BOOK = source(
    table(columns={"reference": "Ref", "title_en": "Name", "lead": "Lead", "partner_list": "Others"}, sheets=["Projects"]),
    table(
        "partners",
        {"reference": "Ref", "organisation": "Organisation", "role": "Role",
         "responsibility_en": {"headers": ["From", "To"]}},
        sheets=["Partners"],
    ),
    table(
        "observations", {"measure": "M"}, sheets=["Figures"], header_rows=[1, 2], periods={"match": WIDE},
        constants={"value_kind": "actual"},
    ),
)  # fmt: skip


def opened(path: Path, by: Source) -> list[tuple[str, str, str]]:
    """For every value with an address, its column, its text, and the text of the cells at that address, joined."""
    raw = gathered(path.parent, by)
    book = openpyxl.load_workbook(path)
    seen = []
    for name, columns in SUBMISSION_COLUMNS.items():
        records = raw[name].set_index("record", drop=False)
        for spot in locate_values(raw["blocks"], raw[name], list(columns)).to_dict("records"):
            value = records.loc[spot["record"], spot["column"]]
            if pd.isna(value) or pd.isna(spot["cell"]):
                continue
            cells = [book[spot["sheet"]][each].value for each in spot["cell"].split(", ")]
            seen.append((spot["column"], str(value), "; ".join(str(each) for each in cells)))
    return seen


def test_every_address_opens_to_its_text(tmp_path: Path) -> None:
    seen = opened(write_xlsx(tmp_path / "file.xlsx", SHEETS, merged=["A3:A4"]), BOOK)
    assert len(seen) == 26
    for column, value, cell in seen:
        if column in ("role", "period"):  # what follows from the column itself, not from its text
            continue
        assert value in cell.split("; ") if column == "organisation" else value == cell
    assert ("actual", "2.5", "2.5") in seen
    assert ("responsibility_en", "x; y", "x; y") in seen
    assert {cell for column, _, cell in seen if column == "period"} == {"Q1", "Q2", "Year"}


def plain(text: str) -> str:
    """A text with single spaces; a date without its empty time."""
    return " ".join(text.split()).removesuffix(" 00:00:00")


@pytest.mark.parametrize("name", ["linked-workbook", "themed-workbook"])
def test_every_address_of_the_shipped_workbooks_opens_to_its_text(name: str) -> None:
    (path,) = (SOURCES / name).glob("*.xlsx")
    seen = opened(path, load_source(SOURCES / f"{name}.yaml"))
    assert len(seen) > 200
    # What follows from the column itself (a lead's role) has the column's cell, and not its text.
    implied = {"lead", "partner", "cost", "funding", "quantifiable", "expected", "realised", "GBP"}
    amiss = [each for each in seen if plain(each[1]) not in plain(each[2]) and each[1] not in implied]
    assert amiss == []
