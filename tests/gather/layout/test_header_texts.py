"""Headers joined over their lines."""

from assets.gather.layout.sheet_texts import join_header_rows
from tests.gather.layout.sheets import build_sheet

GROUPS = ["2013/14", "", "2014/15", "", "Notes"]
NAMES = ["Q1", "Q2", "Q1", "Q2", ""]


def test_one_header_row_is_its_texts() -> None:
    assert join_header_rows(build_sheet(["", "Ref ", " Name  of\nproject", ""], ["1"]), [1]) == [
        "",
        "Ref",
        "Name of project",
        "",
    ]


def test_a_groups_name_runs_to_the_next() -> None:
    found = join_header_rows(build_sheet(["Title", *GROUPS[:4]], ["", *NAMES[:4]]), [1, 2])
    assert found == ["Title", "2013/14 › Q1", "2013/14 › Q2", "2014/15 › Q1", "2014/15 › Q2"]
    assert join_header_rows(build_sheet(GROUPS, NAMES), [1, 2])[-1] == "Notes"


def test_a_name_with_nothing_under_it_is_its_own_columns_alone() -> None:
    assert join_header_rows(build_sheet(["Title", "", "Cost"], ["", "Lead", "£m"]), [1, 2]) == [
        "Title",
        "Lead",
        "Cost › £m",
    ]


def test_where_cells_are_merged_a_groups_name_holds_for_them_alone() -> None:
    plain = build_sheet(["2013/14", "", "", "Remark"], ["Q1", "Q2", "Free", "Words"], merged=((0, 0, 0, 1),))
    assert join_header_rows(plain, [1, 2]) == ["2013/14 › Q1", "2013/14 › Q2", "Free", "Remark › Words"]


def test_a_header_that_is_merged_downwards_is_whole() -> None:
    tall = build_sheet(["Title", "2013/14", ""], ["", "Q1", "Q2"], merged=((0, 0, 1, 0), (0, 1, 0, 2)))
    assert join_header_rows(tall, [1, 2]) == ["Title", "2013/14 › Q1", "2013/14 › Q2"]
    only_tall = build_sheet(["Title", "2013/14", ""], ["", "Q1", "Q2"], merged=((0, 0, 1, 0),))
    assert join_header_rows(only_tall, [1, 2]) == ["Title", "2013/14 › Q1", "2013/14 › Q2"]


def test_a_group_over_a_column_without_a_name_gives_it_none() -> None:
    wide = build_sheet(["Dates", "", "Cost"], ["", "Ended", ""], merged=((0, 0, 0, 1),))
    assert join_header_rows(wide, [1, 2]) == ["", "Dates › Ended", "Cost"]


def test_merged_cells_elsewhere_do_not_matter() -> None:
    far = build_sheet(["A", "", "B"], ["x", "y", "z"], ["", "", ""], merged=((2, 0, 2, 2),))
    assert join_header_rows(far, [1, 2]) == ["A › x", "A › y", "B › z"]


def test_three_levels_and_a_column_without_its_own_header() -> None:
    found = join_header_rows(build_sheet(["G", "", ""], ["g", "", "h"], ["a", "", "c"]), [1, 2, 3])
    assert found == ["G › g › a", "", "G › h › c"]


def test_a_group_ends_where_the_group_above_it_does() -> None:
    found = join_header_rows(
        build_sheet(["2013", "", "2014", ""], ["Cost", "", "", "Cost"], ["a", "b", "c", "d"]), [1, 2, 3]
    )
    assert found == ["2013 › Cost › a", "2013 › Cost › b", "2014 › c", "2014 › Cost › d"]


def test_a_text_repeated_on_every_level_is_said_once() -> None:
    assert join_header_rows(build_sheet(["Title", "Cost"], ["Title", "Cost"]), [1, 2]) == ["Title", "Cost"]


def test_headers_beyond_the_sheet_are_blank_and_short_rows_are_filled() -> None:
    assert join_header_rows(build_sheet(["a"], ["b", "c"]), [1]) == ["a", ""]
    assert join_header_rows(build_sheet(["a"]), [5]) == [""]
    assert join_header_rows(build_sheet(), [1]) == []
