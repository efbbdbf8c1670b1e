"""Values that do not simply stand under a header of their own: across, beside a label, in a heading, in a letter's column."""

from pathlib import Path

import pytest

from assets.gather.mapping.partner_lists import split_partner_list
from schemas.frames import locate_values
from tests.examples import PROJECTS, gathered, listed, run, source, table, write_csv, write_xlsx


def test_projects_may_run_across(tmp_path: Path) -> None:
    rows = [
        ["Our shared services", "", "", ""],
        ["Ref", "P1", "P2", "P3"],
        ["Title", "Archives", "Parking", "Waste"],
        ["Partners", "Swansea; Powys", "", "Cardiff"],
    ]
    write_csv(tmp_path / "file.csv", rows)
    how = table(columns={**PROJECTS, "partner_list": "Partners"}, header_rows=[1], orientation="columns")
    raw = gathered(tmp_path, source(how))
    assert listed(raw["projects"], "reference", "title_en") == [("P1", "Archives"), ("P2", "Parking"), ("P3", "Waste")]
    assert listed(raw["partners"], "reference", "organisation") == [
        ("P1", "Swansea"),
        ("P1", "Powys"),
        ("P3", "Cardiff"),
    ]
    found = locate_values(raw["blocks"], raw["projects"], ["title_en", "reference"])
    assert dict(zip(found["record"] + found["column"], found["cell"], strict=True)) == {
        record + column: f"{letter}{line}"
        for record, letter in zip(raw["projects"]["record"], "BCD", strict=True)
        for column, line in (("title_en", 3), ("reference", 2))
    }
    assert [row.rpartition("!")[2] for row in raw["rows"]["row"]] == ["B~0.0", "C~0.0", "D~0.0"]
    run(tmp_path, source(how)).adds_up()


def test_a_value_may_stand_once_beside_or_under_its_label(tmp_path: Path) -> None:
    sheets = {
        "Admin": [["Return of projects"], [], ["Organisation name:", "", "Swansea Council"], ["Aim"], ["saving"]],
        "Projects": [["Ref", "Title"], ["1", "Archives"], ["2", "Parking"]],
    }
    write_xlsx(tmp_path / "file.xlsx", sheets)
    labelled = {
        "lead": {"label": "organisation name", "sheet": "Admin"},
        "aim": {"label": "Aim", "sheet": "Admin"},
        "stage": {"label": "Stage", "sheet": "Admin"},
    }
    raw = gathered(tmp_path, source(table(sheets=["Projects"], labelled=labelled)))
    assert listed(raw["projects"], "lead", "aim", "stage") == [("Swansea Council", "saving", None)] * 2
    found = locate_values(raw["blocks"], raw["projects"], ["lead", "aim"])
    assert set(zip(found["column"], found["sheet"], found["cell"], strict=True)) == {
        ("lead", "Admin", "C3"),
        ("aim", "Admin", "A5"),
    }
    assert listed(raw["partners"], "organisation", "role") == [("Swansea Council", "lead")] * 2
    assert raw["findings"]["rule"].tolist() == ["column-missing"]


def test_a_heading_fills_a_column_for_the_rows_under_it(tmp_path: Path) -> None:
    rows = [["Ref", "Title"], ["1", "First"], ["Education", ""], ["2", "School meals"], ["3", "Music"], ["Waste", ""],
            ["4", "Collection"], ["5", "Food waste"]]  # fmt: skip
    write_csv(tmp_path / "file.csv", rows)
    raw = gathered(tmp_path, source(table(headings="service_area")))
    assert listed(raw["projects"], "reference", "service_area") == [
        ("1", None), ("2", "Education"), ("3", "Education"), ("4", "Waste"), ("5", "Waste"),
    ]  # fmt: skip
    found = locate_values(raw["blocks"], raw["projects"], ["service_area"])
    assert found["cell"].tolist() == ["A3", "A3", "A6", "A6"]
    run(tmp_path, source(table(headings="service_area"))).adds_up()


def test_a_column_without_a_header_goes_by_its_letter(tmp_path: Path) -> None:
    write_csv(tmp_path / "file.csv", [["Ref", "Title", ""], ["1", "Archives", "Swansea"]])
    raw = gathered(tmp_path, source(table(columns={**PROJECTS, "lead": "(C)"})))
    assert raw["projects"]["lead"].tolist() == ["Swansea"]
    assert raw["findings"].empty


def test_a_long_header_goes_by_its_beginning(tmp_path: Path) -> None:
    header = "Project name (as in the business case;\nsee note 3 of the guidance)"
    write_csv(tmp_path / "file.csv", [["Ref", header], ["1", "Archives"]])
    raw = gathered(tmp_path, source(table(columns={"reference": "Ref", "title_en": "Project name…"})))
    assert raw["projects"]["title_en"].tolist() == ["Archives"]
    assert raw["findings"].empty


def test_the_first_that_says_something_is_taken(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Panel", "Owner"], ["1", "A", "NA", "Amber"], ["2", "B", "Red", "NA"], ["3", "C", "", ""],
            ["4", "D", "N/A", ""]]  # fmt: skip
    write_csv(tmp_path / "file.csv", rows)
    how = {"headers": ["Panel", "Owner"], "first": True}
    raw = gathered(tmp_path, source(table(columns={**PROJECTS, "delivery_confidence": how})))
    assert raw["projects"]["delivery_confidence"].fillna("").tolist() == ["Amber", "Red", "", "N/A"]


def test_figures_stand_in_the_rows_of_projects(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Cost last year", "Budget"], ["1", "A", "5", "4"], ["2", "B", "", ""], ["3", "C", "", "7"]]
    write_csv(tmp_path / "file.csv", rows)
    figure = {
        "measure": "yearly-cost",
        "period": "2024-25",
        "columns": {"actual": "Cost last year", "target": "Budget"},
    }
    raw = gathered(tmp_path, source(table(figures=[figure])))
    assert listed(raw["observations"], "reference", "measure", "period", "value_kind", "actual", "target") == [
        ("1", "yearly-cost", "2024-25", "actual", "5", "4"),
        ("3", "yearly-cost", "2024-25", "actual", None, "7"),
    ]
    found = locate_values(raw["blocks"], raw["observations"], ["actual", "target", "reference"])
    assert found[found["column"] == "target"]["cell"].tolist() == ["D2", "D4"]
    assert len(raw["rows"]) == 3
    assert raw["findings"].empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Swansea Council; Powys", ["Swansea Council", "Powys"]),
        ("Swansea, Neath Port Talbot and Bridgend", ["Swansea", "Neath Port Talbot", "Bridgend"]),
        ("Abertawe, Powys a Chonwy; Caerdydd", ["Abertawe", "Powys", "Chonwy", "Caerdydd"]),
        ("Abertawe a Phowys", ["Abertawe", "Phowys"]),
        ("Swansea & Powys", ["Swansea", "Powys"]),
        ("Rhondda Cynon Taf", ["Rhondda Cynon Taf"]),
        ("Mid and West Wales Fire and Rescue Authority", ["Mid and West Wales Fire and Rescue Authority"]),
        ("• Swansea\n• Powys", ["Swansea", "Powys"]),
        ("Friends of the Park, Woods and Meadows", ["Friends of the Park, Woods and Meadows"]),
        ("Swansea, Powys, Friends of the Park", ["Swansea", "Powys", "Friends of the Park"]),
    ],
)
def test_partners_in_one_cell_are_parted_where_that_is_sure(text: str, expected: list[str]) -> None:
    assert split_partner_list(text, None) == expected


def test_a_source_may_say_what_parts_partners() -> None:
    assert split_partner_list("Swansea and Powys / Conwy", r" / ") == ["Swansea and Powys", "Conwy"]
