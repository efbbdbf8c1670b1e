"""Which day a file describes, by the rule of its source file."""

from pathlib import Path
from typing import Any

import pytest

from assets.gather.received_files import find_submissions
from tests.examples import find_day, run, source, write_csv, write_xlsx

ROWS = [["Ref", "Title"], ["GW/01", "Archives"]]


def list_days(folder: Path, rule: dict[str, str], **more: Any) -> dict[str, str | None]:
    """The files that are read, and their days."""
    submissions, _ = find_submissions(source(data_date=rule, match="*.*", **more), folder, find_day)
    return {each.file: each.data_date for each in submissions}


def test_the_latest_by_date_in_the_name_counts(tmp_path: Path) -> None:
    for name in ("Return Dec 2025.csv", "Return Nov 2025.csv", "Adroddiad Hydref 2025.csv"):
        write_csv(tmp_path / name, ROWS)
    assert list_days(tmp_path, {"from": "name"}) == {"Return Dec 2025.csv": "2025-12-31"}
    assert sorted(map(str, list_days(tmp_path, {"from": "name"}, takes="all").values())) == [
        *("2025-10-31", "2025-11-30", "2025-12-31"),
    ]


def test_a_file_that_says_no_date_does_not_hide_one_that_does(tmp_path: Path) -> None:
    write_csv(tmp_path / "return 2025-11.csv", ROWS)
    write_csv(tmp_path / "return latest.csv", [*ROWS, ["GW/02", "Parking"]])
    assert list_days(tmp_path, {"from": "name"}) == {"return 2025-11.csv": "2025-11-30", "return latest.csv": None}
    outcome = run(tmp_path, source(data_date={"from": "name"}, match="*.csv"))
    assert outcome.rules("error") == ["data-date-missing"]
    assert outcome.of("data-date-missing")["file"].tolist() == ["return latest.csv"]
    assert outcome.records("projects", "reference", "data_date") == [("GW/01", "2025-11-30")]


def test_several_dates_in_a_name_need_a_pattern(tmp_path: Path) -> None:
    write_csv(tmp_path / "2024-25 return, sent 30.11.25.csv", ROWS)
    (day,) = list_days(tmp_path, {"from": "name"}).values()
    assert day is None
    finding = run(tmp_path, source(data_date={"from": "name"})).of("data-date-missing")
    assert "Found: 2025-03-31, 2025-11-30" in finding["message_en"].iloc[0]
    for pattern in ("sent .*", r"sent (\S+)"):
        assert list(list_days(tmp_path, {"from": "name", "pattern": pattern}).values()) == ["2025-11-30"]


@pytest.mark.parametrize(
    "above",
    [
        [["Shared services: position at 30 November 2025"]],
        [["Sefyllfa ar 30 Tachwedd 2025"], []],
        [["Return"], ["", "Data date:", "", "30/11/2025"]],
        [["Dyddiad y data"], ["2025-11-30"]],
        [["Return date", "30 Nov 2025"], ["Printed", "2 December 2025"]],
    ],
    ids=str,
)
def test_a_cell_above_the_table(above: list[list[str]], tmp_path: Path) -> None:
    write_xlsx(tmp_path / "return.xlsx", [*above, [], *ROWS])
    assert list_days(tmp_path, {"from": "cell"}) == {"return.xlsx": "2025-11-30"}


def test_a_cell_with_its_own_label_on_its_own_sheet(tmp_path: Path) -> None:
    sheets = {"Cover": [["Correct to", "30 November 2025"]], "Projects": [["Position at 1 May 2024"], *ROWS]}
    write_xlsx(tmp_path / "return.xlsx", sheets)
    rule = {"from": "cell", "label": "Correct to", "sheet": "Cover"}
    assert list_days(tmp_path, rule) == {"return.xlsx": "2025-11-30"}
    assert list_days(tmp_path, {"from": "cell"}) == {"return.xlsx": "2024-05-01"}
    write_xlsx(tmp_path / "return.xlsx", {**sheets, "More": [["Position at 1 June 2024"]]})
    assert list_days(tmp_path, {"from": "cell"}) == {"return.xlsx": None}


def test_the_folder_of_a_file(tmp_path: Path) -> None:
    for name in ("2025-10", "2025-11", ".hidden"):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / "return.csv", ROWS)
    assert list_days(tmp_path, {"from": "folder"}) == {"2025-11/return.csv": "2025-11-30"}
    outcome = run(tmp_path, source(data_date={"from": "folder"}, match="*.csv"))
    assert outcome.records("projects", "reference", "data_date") == [("GW/01", "2025-11-30")]


def test_the_day_of_arrival(tmp_path: Path) -> None:
    write_csv(tmp_path / "return.csv", ROWS)
    assert list_days(tmp_path, {"from": "arrival"}) == {"return.csv": "2026-11-30"}


def test_a_file_that_cannot_be_opened_is_told_for_that(tmp_path: Path) -> None:
    (tmp_path / "return.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert run(tmp_path, source(data_date={"from": "cell"})).rules("error") == ["file-unreadable"]
