"""A table whose place is given: how far it reaches, what stands beside it, what has slipped."""

import pytest

from assets.gather.layout import TOTAL, build_region_at
from tests.gather.layout.sheets import HEADER, RECORDS, records, sheet

MANY = [
    [f"SS/{at:02}", f"Service {at}", "Swansea" if at % 2 else "Gwynedd", f"{at:02}/04/2011", str(at * 100)]
    for at in range(1, 10)
]


def test_lines_begin_under_the_last_header_row() -> None:
    found = build_region_at(sheet(["Title of report"], ["G", "", ""], ["a", "b", "c"], ["1", "2", "3"]), [2, 3])
    assert (found.header_lines, list(found.lines), found.confidence) == ((2, 3), [4], 1.0)
    assert found.headers == ("G › a", "G › b", "G › c")
    assert (found.left, found.right, found.orientation) == (0, 2, "rows")


@pytest.mark.parametrize("place", [sheet(), sheet(["a"]), sheet([""])])
def test_a_sheet_of_nothing_has_no_lines(place: object) -> None:
    found = build_region_at(place, [3])  # type: ignore[arg-type]
    assert list(found.lines) == [] and not any(found.headers) and not found.not_records


def test_a_table_that_runs_across_is_turned() -> None:
    place = sheet(["", "Project", "A", "B", "Total"], ["", "Cost", "5", "7", "12"], ["", "Lead", "x", "y", ""])
    found = build_region_at(place, [2], "columns")
    assert found.headers == ("Project", "Cost", "Lead")
    assert (records(found), found.not_records, found.orientation) == ([3, 4], {5: TOTAL}, "columns")
    assert found.grid.get_rows(2, 3) == [["A", "5", "x"]]


def test_a_column_without_a_header_is_the_tables_where_its_lines_fill_it() -> None:
    place = sheet(["", *HEADER], *([f"{at}", *row] for at, row in enumerate(RECORDS)))
    assert (build_region_at(place, [1]).left, build_region_at(place, [1]).right) == (0, 5)
    right = sheet([*HEADER], *([*row, "Live"] for row in RECORDS[:2]), *RECORDS[2:])
    assert (build_region_at(right, [1]).right, build_region_at(right, [1]).outside) == (5, ())


def test_a_stray_cell_is_beside_the_table() -> None:
    place = sheet(HEADER, [*RECORDS[0], "see me"], *RECORDS[1:], ["Total", "", "", "", "5", "", "x"])
    found = build_region_at(place, [1])
    assert (found.right, found.outside) == (4, ((2, 5), (6, 6)))


def test_a_few_cells_of_many_are_a_column_from_a_tenth_on() -> None:
    rows = [[*row, "x"] if at < 3 else row for at, row in enumerate(MANY)]
    assert (build_region_at(sheet(HEADER, *rows), [1]).right, build_region_at(sheet(HEADER, *rows), [1]).outside) == (
        5,
        (),
    )
    long = [[*row, "x"] if at < 3 else row for at, row in enumerate(MANY * 4)]
    assert len(build_region_at(sheet(HEADER, *long), [1]).outside) == 3


def test_a_line_without_a_cell_under_any_header_is_no_record() -> None:
    found = build_region_at(sheet(HEADER, *RECORDS, ["", "", "", "", "", "", "", "printed today"]), [1])
    assert (records(found), found.outside) == ([2, 3, 4, 5], ((6, 7),))


def test_a_line_that_has_slipped() -> None:
    for by in (1, 2, 3):
        found = build_region_at(sheet(HEADER, *MANY, [""] * by + RECORDS[0]), [1])
        assert dict(found.shifted) == {11: by}
        assert 11 in records(found)


def test_a_line_that_has_slipped_within_the_table() -> None:
    header = [*HEADER, "Remark"]
    assert dict(build_region_at(sheet(header, *MANY, ["", *RECORDS[0]]), [1]).shifted) == {11: 1}


def test_a_slip_is_told_by_words_that_only_another_column_holds() -> None:
    header = ["Ref", "Title", "Lead", "Stage"]
    rows = [
        [f"S{at}", f"Service {at}", "Swansea" if at % 2 else "Gwynedd", "Live" if at % 3 else "Ended"]
        for at in range(12)
    ]
    assert dict(build_region_at(sheet(header, *rows, ["", "S99", "Roads", "Gwynedd", "Live"]), [1]).shifted) == {14: 1}


@pytest.mark.parametrize(
    "row",
    [
        ["", "Shared archives", "Swansea", "01/04/2011", "1200"],
        ["", "Shared archives", "Swansea", "01/04/2011", "1200", "see note"],
        ["", "Shared archives", "Swansea", "TBC", "n/a"],
        ["", "", "", "", "1200"],
        ["SS/99", "SS/99", "Shared archives", "Swansea", "01/04/2011", "1200"],
    ],
)
def test_a_line_that_only_lacks_its_first_cell_has_not_slipped(row: list[str]) -> None:
    assert dict(build_region_at(sheet(HEADER, *MANY, row), [1]).shifted) == {}


def test_where_first_cells_are_often_blank_nothing_has_slipped() -> None:
    rows = [["", *row] if at % 2 else row for at, row in enumerate(MANY)]
    assert dict(build_region_at(sheet(HEADER, *rows), [1]).shifted) == {}


def test_a_total_that_stands_further_right_has_not_slipped() -> None:
    found = build_region_at(sheet(HEADER, *MANY, ["", "Total", "", "", "9"]), [1])
    assert (dict(found.shifted), found.not_records) == ({}, {11: TOTAL})
