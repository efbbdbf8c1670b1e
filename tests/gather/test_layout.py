"""Where a table lies: joined headers, and which rows are records."""

import pytest

from assets.gather.grid import Sheet
from assets.gather.layout import NAMED, NOTE, TOTAL, headers, region


def sheet(*rows: list[str], merged: tuple[tuple[int, int, int], ...] = ()) -> Sheet:
    """A visible sheet."""
    return Sheet("S", True, [list(row) for row in rows], merged)


def fates(*rows: list[str], named: tuple[str, ...] = ()) -> dict[int, tuple[str, str] | None]:
    """Line → why it is no record (None: it is one), under a header in line 1."""
    return {line.number: line.not_record for line in region(sheet(["A", "B", "C"], *rows), [1], named).lines}


GROUPS = ["2013/14", "", "2014/15", "", "Notes"]
NAMES = ["Q1", "Q2", "Q1", "Q2", ""]


def test_one_header_row_is_its_texts() -> None:
    assert headers(sheet(["", "Ref ", " Name  of\nproject", ""], ["1"]), [1]) == ["", "Ref", "Name of project", ""]


def test_a_groups_name_runs_to_the_next() -> None:
    found = headers(sheet(["Title", *GROUPS[:4]], ["", *NAMES[:4]]), [1, 2])
    assert found == ["", "2013/14 › Q1", "2013/14 › Q2", "2014/15 › Q1", "2014/15 › Q2"]


def test_where_cells_are_merged_a_groups_name_holds_for_them_alone() -> None:
    plain = sheet(["2013/14", "", "", "Remark"], ["Q1", "Q2", "Free", "Words"], merged=((0, 0, 1),))
    assert headers(plain, [1, 2]) == ["2013/14 › Q1", "2013/14 › Q2", "Free", "Remark › Words"]


def test_merged_cells_elsewhere_do_not_matter() -> None:
    far = sheet(["A", "", "B"], ["x", "y", "z"], ["", "", ""], merged=((2, 0, 2), (1, 0, 1)))
    assert headers(far, [1, 2]) == ["A › x", "A › y", "B › z"]


def test_three_levels_and_a_column_without_its_own_header() -> None:
    found = headers(sheet(["G", "", ""], ["g", "", "h"], ["a", "", "c"]), [1, 2, 3])
    assert found == ["G › g › a", "", "G › h › c"]


def test_headers_beyond_the_sheet_are_blank_and_short_rows_are_filled() -> None:
    assert headers(sheet(["a"], ["b", "c"]), [1]) == ["a", ""]
    assert headers(sheet(["a"]), [5]) == [""]
    assert headers(sheet(), [1]) == []


def test_blank_rows_are_no_lines_and_lines_keep_their_numbers() -> None:
    assert fates(["1", "x"], ["", "", ""], [], ["2", "y"]) == {2: None, 5: None}


def test_a_single_text_is_a_note_only_below_the_last_full_row() -> None:
    found = fates(["1", "x"], ["Archives"], ["2", "y"], ["", "Source: Swansea"], [], ["Note 2"])
    assert found == {2: None, 3: None, 4: None, 5: NOTE, 7: NOTE}


def test_a_table_of_single_texts_is_all_records() -> None:
    assert fates(["Archives"], ["Parking"]) == {2: None, 3: None}


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "", "12"],
        ["TOTAL:", "1,234", "£5"],
        ["Total: 12"],
        ["Grand total", "5", "(3)"],
        ["Sub-total", "5"],
        ["Cyfanswm", "5", "65%"],
        ["Is-gyfanswm", "5"],
        ["Total for Wales", "5"],
        ["Records: 12"],
    ],
)
def test_totals_are_no_records(row: list[str]) -> None:
    assert fates(["1", "x"], row, ["2", "y"]) == {2: None, 3: TOTAL, 4: None}


@pytest.mark.parametrize(
    "row",
    [
        ["Total Place", "a pilot of joined budgets"],
        ["Totally new service", "5"],
        ["Recordsmanagement", "5"],
        ["1", "Total", "5"],
        pytest.param(["Records management"]),
        pytest.param(["Records management", "2013"]),
        pytest.param(["Total Place", "2010"]),
    ],
)
def test_projects_are_no_totals(row: list[str]) -> None:
    assert fates(["1", "x"], row, ["2", "y"])[3] is None


def test_the_source_names_rows_that_are_no_records() -> None:
    found = fates(["Children", "", ""], ["1", "x"], ["", "x children", "5"], named=("^Children$", "^x "))
    assert found == {2: NAMED, 3: None, 4: NAMED}


def test_records_begin_under_the_last_header_row() -> None:
    found = region(sheet(["Title of report"], ["G", "", ""], ["a", "b", "c"], ["1", "2", "3"]), [2, 3])
    assert (found.header_line, [line.number for line in found.lines]) == (3, [4])
    assert found.headers == ["G › a", "G › b", "G › c"]


def test_a_sheet_of_nothing_has_no_lines() -> None:
    assert region(sheet(), [3]).lines == []
    assert region(sheet(["a"]), [3]).lines == []
