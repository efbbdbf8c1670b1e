"""Tables found without help: each habit of laying one out, and what only looks like it."""

import pytest

from assets.gather.layout import GUIDANCE, HEADER_AGAIN, HEADING, NOTE, TOTAL, UNITS, find_regions
from tests.gather.layout.sheets import HEADER, KNOWN, RECORDS, places, records, sheet, worth

BLANK: list[str] = []
ONE, TWO, THREE, FOUR = RECORDS
PARTNERS = ["Project ref", "Organisation", "Role", "Share"]
SHARES = [
    ["SS/01", "Swansea", "lead", "50"],
    ["SS/01", "Bridgend", "partner", "25"],
    ["SS/02", "Cardiff", "host", "75"],
]
PROSE = "Please fill in one line for each project that your council shares with another, and send it back by the end of June."


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Shared services return 2026"], BLANK],
        [["Shared services return 2026"]],
        [["Return"], ["for the register"], BLANK, [PROSE], BLANK],
        [["Council:", "Swansea"], ["Period:", "2025/26"], BLANK],
        [["Council", "Swansea"], ["Period", "2025/26"]],
        [["Council", "Swansea"], ["Period", "2025/26"], ["Lead", "A. Officer"], BLANK],
        [["Title", "Shared services return"], BLANK],
        [BLANK, BLANK, BLANK],
        [["", "", "Confidential"], BLANK],
        [["Printed", "", "", "", "01/04/2026"], BLANK],
    ],
)
@pytest.mark.parametrize("known", [KNOWN, ("Title", "Lead"), ()])
def test_a_header_under_anything(above: list[list[str]], known: tuple[str, ...]) -> None:
    at = len(above) + 1
    if known or above[:1] != [["Council", "Swansea"]]:
        assert places(*above, HEADER, *RECORDS, known=known) == [((at,), [at + 1, at + 2, at + 3, at + 4])]


def test_a_table_anywhere_on_the_sheet() -> None:
    rows = [["", "", *row] for row in (HEADER, *RECORDS)]
    assert places(*[BLANK] * 6, *rows) == [((7,), [8, 9, 10, 11])]
    (region,) = find_regions(sheet(*[BLANK] * 6, *rows), worth(*KNOWN))
    assert (region.left, region.right, region.headers[:3]) == (2, 6, ("", "", "Ref"))


def test_no_table() -> None:
    for rows in (
        [],
        [BLANK],
        [[PROSE]],
        [["A title"]],
        [["A title"], BLANK, [PROSE], [PROSE]],
        [["1", "2"], ["3", "4"]],
    ):
        assert find_regions(sheet(*rows), worth(*KNOWN)) == []


def test_a_header_with_nothing_under_it() -> None:
    assert places(["A title"], BLANK, HEADER) == [((3,), [])]


def test_a_table_of_one_column() -> None:
    assert places(["Our projects"], ["Title"], ["Archives"], ["Roads"], known=["Title"]) == [((2,), [3, 4])]


def test_a_header_of_which_little_is_known() -> None:
    header = ["Ref", *[f"Question {letter}" for letter in "abcdefgh"]]
    rows = [[f"SS/{at}", *["some answer"] * 8] for at in range(5)]
    assert places(["Return"], BLANK, header, *rows, known=["Ref"]) == [((3,), [4, 5, 6, 7, 8])]


def test_records_whose_texts_are_known_headers_are_no_headers() -> None:
    rows = [["SS/05", "Title", "Swansea", "01/04/2011", "7"], *RECORDS]
    assert places(HEADER, *rows) == [((1,), [2, 3, 4, 5, 6])]


GROUPS = ["Project", "", "", "Figures", ""]


@pytest.mark.parametrize("known", [KNOWN, ()])
def test_groups_that_are_merged_over_the_header(known: tuple[str, ...]) -> None:
    merged = ((1, 0, 1, 2), (1, 3, 1, 4))
    assert places(["Return"], GROUPS, HEADER, *RECORDS, known=known, merged=merged) == [((2, 3), [4, 5, 6, 7])]


def test_groups_that_stand_left_of_blanks() -> None:
    assert places(["Return"], BLANK, GROUPS, HEADER, *RECORDS) == [((3, 4), [5, 6, 7, 8])]
    assert places(["", "", "", "Figures", ""], HEADER, *RECORDS) == [((1, 2), [3, 4, 5, 6])]


def test_a_title_that_is_merged_across_is_no_group() -> None:
    assert places(["Return", "", "", "", ""], HEADER, *RECORDS, merged=((0, 0, 0, 4),)) == [((2,), [3, 4, 5, 6])]


def test_headers_over_three_lines_some_of_them_merged_downwards() -> None:
    rows = [
        ["Ref", "Title", "2024/25", "", "2025/26", ""],
        ["", "", "Cost", "", "Cost", ""],
        ["", "", "Plan", "Actual", "Plan", "Actual"],
        ["SS/01", "Archives", "1", "2", "3", "4"],
        ["SS/02", "Roads", "5", "6", "7", "8"],
    ]
    tall = ((0, 0, 2, 0), (0, 1, 2, 1))
    wide = ((0, 2, 0, 3), (0, 4, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5))
    for known in (("Ref", "Title"), ("Ref", "Title", "Plan", "Actual")):
        for merged in (tall + wide, wide, ()):
            (region,) = find_regions(
                sheet(["Return"], BLANK, *rows, merged=[(t + 2, left, b + 2, r) for t, left, b, r in merged]),
                worth(*known),
            )
            assert (region.header_lines, records(region)) == ((3, 4, 5), [6, 7])
            assert region.headers == (
                "Ref",
                "Title",
                "2024/25 › Cost › Plan",
                "2024/25 › Cost › Actual",
                "2025/26 › Cost › Plan",
                "2025/26 › Cost › Actual",
            )


def test_years_over_quarters_without_any_merged_cells() -> None:
    rows = [
        ["", "", "2024/25", "", "2025/26", ""],
        ["PI", "Measure", "Q1", "Q2", "Q1", "Q2"],
        ["1", "Cremations", "5", "6", "7", "8"],
        ["2", "Loans", "5", "6", "7", "8"],
    ]
    (region,) = find_regions(sheet(*rows), worth("Measure"))
    assert (region.header_lines, region.headers[2:4], records(region)) == (
        (1, 2),
        ("2024/25 › Q1", "2024/25 › Q2"),
        [3, 4],
    )


def test_a_first_record_is_no_second_header_line() -> None:
    rows = [
        ["Name", "Place", "Kind", "Stage"],
        ["Archives", "Swansea", "", "Live"],
        ["Roads", "Gwynedd", "Joint", "Ended"],
        ["Waste", "Cardiff", "Joint", "Live"],
    ]
    for known in (("Name", "Place"), ()):
        assert places(*rows, known=known) == [((1,), [2, 3, 4])]


def test_units_under_a_header_are_no_part_of_it() -> None:
    for known in (KNOWN, ()):
        (region,) = find_regions(sheet(HEADER, ["", "", "", "", "£000"], *RECORDS), worth(*known))
        assert (region.header_lines, region.not_records, region.units) == ((1,), {2: UNITS}, {4: "£000"})


def test_unnamed_and_repeated_headers() -> None:
    header = ["Ref", "", "Title", "Lead", "Lead"]
    rows = [["SS/01", "x", "Archives", "Swansea", "Cardiff"], ["SS/02", "y", "Roads", "Conwy", "Powys"]]
    (region,) = find_regions(sheet(["Return"], BLANK, header, *rows), worth(*KNOWN))
    assert (region.headers, records(region)) == (tuple(header), [4, 5])


def test_blank_rows_do_not_end_a_table() -> None:
    assert places(HEADER, BLANK, ONE, BLANK, TWO, BLANK, BLANK, BLANK, THREE) == [((1,), [3, 5, 9])]


def test_a_blank_column_does_not_part_a_table() -> None:
    rows = [[*row[:2], "", *row[2:]] for row in (HEADER, *RECORDS)]
    assert places(*rows) == [((1,), [2, 3, 4, 5])]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert (region.left, region.right) == (0, 5)


def test_tables_below_one_another() -> None:
    rows = [["Projects"], HEADER, *RECORDS, ["Total", "", "", "", "9"], BLANK, ["Partners"], PARTNERS, *SHARES]
    for known in ((*KNOWN, *PARTNERS), KNOWN, ()):
        assert places(*rows, known=known) == [((2,), [3, 4, 5, 6]), ((10,), [11, 12, 13])]
    first, second = find_regions(sheet(*rows), worth(*KNOWN, *PARTNERS))
    assert (list(first.lines), first.not_records) == ([3, 4, 5, 6, 7], {7: TOTAL})
    assert (second.headers[:4], second.right) == (tuple(PARTNERS), 3)


def test_what_stands_between_tables_is_the_first_ones_but_for_the_title_of_the_second() -> None:
    rows = [HEADER, ONE, TWO, BLANK, ["Note: as reported"], BLANK, ["Partners"], BLANK, PARTNERS, *SHARES]
    first, second = find_regions(sheet(*rows), worth(*KNOWN, *PARTNERS))
    assert (list(first.lines), first.not_records) == ([2, 3, 5], {5: NOTE})
    assert list(second.lines) == [10, 11, 12]


def test_a_note_directly_above_the_next_header_stays_with_its_table() -> None:
    first, second = find_regions(
        sheet(HEADER, ONE, TWO, ["Note: as reported"], PARTNERS, *SHARES), worth(*KNOWN, *PARTNERS)
    )
    assert (first.not_records, list(second.lines)) == ({4: NOTE}, [6, 7, 8])


def test_a_table_directly_below_another() -> None:
    assert places(HEADER, ONE, TWO, PARTNERS, *SHARES, known=[*KNOWN, *PARTNERS]) == [((1,), [2, 3]), ((4,), [5, 6, 7])]


def test_three_tables_far_down_the_sheet() -> None:
    many = [ONE] * 100
    rows = [HEADER, *many, BLANK, ["Waste"], HEADER, *many, BLANK, PARTNERS, *SHARES]
    tables = places(*rows, known=[*KNOWN, *PARTNERS])
    assert [(lines, len(found)) for lines, found in tables] == [((1,), 100), ((104,), 100), ((206,), 3)]


def test_a_table_of_years_far_down_the_sheet() -> None:
    years = [["Measure", "2024", "2025"], ["Loans", "5", "6"], ["Visits", "7", "8"]]
    rows = [HEADER, *[ONE] * 80, BLANK, ["Performance"], *years]
    assert places(*rows, known=[*KNOWN, "Measure", "2024", "2025"])[1:] == [((84,), [85, 86])]


def test_a_long_list_is_not_turned() -> None:
    rows = [[name, "x"] for name in HEADER] + [[f"Label {at}", "x"] for at in range(260)]
    assert all(region.orientation == "rows" for region in find_regions(sheet(*rows), worth(*KNOWN)))
    assert find_regions(sheet(*rows[:20]), worth(*KNOWN))[0].orientation == "columns"
    broad = [[name, *["x"] * 2100] for name in HEADER]
    assert all(region.orientation == "rows" for region in find_regions(sheet(*broad), worth(*KNOWN)))


def test_the_same_header_under_a_title_begins_another_table() -> None:
    rows = [["Children"], HEADER, ONE, TWO, BLANK, ["Waste"], HEADER, THREE]
    assert places(*rows) == [((2,), [3, 4]), ((7,), [8])]


def test_the_same_header_on_the_next_page_does_not() -> None:
    for gap in ([], [BLANK]):
        (region,) = find_regions(sheet(HEADER, ONE, TWO, *gap, HEADER, THREE), worth(*KNOWN))
        assert region.not_records == {4 + len(gap): HEADER_AGAIN}


def test_a_record_of_words_after_a_blank_row_begins_no_table() -> None:
    rows = [
        HEADER,
        ONE,
        BLANK,
        ["SS/07", "Waste", "Cardiff", "TBC", "unknown"],
        TWO,
        BLANK,
        ["Archives", "Swansea"],
        THREE,
    ]
    for known in (KNOWN, ()):
        assert places(*rows, known=known) == [((1,), [2, 4, 5, 7, 8])]


def test_headings_between_records_begin_no_table() -> None:
    rows = [HEADER, ["Children"], ONE, TWO, BLANK, ["Waste"], THREE, FOUR]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert region.not_records == {2: HEADING, 6: HEADING}


def test_tables_beside_one_another() -> None:
    left = [["Ref", "Title"], ["SS/01", "Archives"], ["SS/02", "Roads"], ["SS/03", "Waste"], ["Total: 3", ""]]
    right = [
        ["Ref", "Organisation", "Share"],
        ["SS/01", "Swansea", "5"],
        ["SS/02", "Cardiff", "6"],
        ["", "", ""],
        ["", "", ""],
    ]
    rows = [[*one, "", *other] for one, other in zip(left, right, strict=True)]
    one, other = find_regions(sheet(["Return"], BLANK, *rows), worth("Ref", "Title", "Organisation"))
    assert (one.left, one.right, records(one), one.not_records) == (0, 1, [4, 5, 6], {7: TOTAL})
    assert (other.left, other.right, records(other)) == (3, 5, [4, 5])
    assert (one.headers, other.headers) == (
        ("Ref", "Title", "", "", "", ""),
        ("", "", "", "Ref", "Organisation", "Share"),
    )
    assert one.outside == other.outside == ()


def test_tables_beside_one_another_whose_headers_are_on_different_lines() -> None:
    left = [["Ref", "Title", "Lead"], *[row[:3] for row in RECORDS], ["", "", ""]]
    right = [["", "", ""], ["Project ref", "Organisation", "Role"], *[row[:3] for row in SHARES]]
    rows = [[*one, "", *other] for one, other in zip(left, right, strict=False)]
    assert places(*rows, known=[*KNOWN, *PARTNERS]) == [((1,), [2, 3, 4, 5]), ((2,), [3, 4, 5])]


def test_tables_beside_one_another_above_a_third() -> None:
    pair = [
        ["Ref", "Title", "", "Ref", "Role"],
        ["SS/01", "Archives", "", "SS/01", "lead"],
        ["SS/02", "Roads", "", "SS/02", "host"],
    ]
    rows = [*pair, BLANK, ["All"], ["Ref", "Title", "Lead", "Started", "Cost"], *RECORDS]
    assert places(*rows, known=[*KNOWN, "Role"]) == [((1,), [2, 3]), ((1,), [2, 3]), ((6,), [7, 8, 9, 10])]


def test_headers_of_both_languages_on_two_lines() -> None:
    welsh = ["Cyf", "Teitl", "Arweinydd", "Dechrau", "Cost"]
    for rows in (RECORDS, [[*row[:3], row[2], row[2]] for row in RECORDS]):
        (region,) = find_regions(sheet(["Return"], HEADER, welsh, *rows), worth(*KNOWN, *welsh))
        assert (region.header_lines, records(region)) == ((2, 3), [4, 5, 6, 7])
        assert region.headers == ("Ref › Cyf", "Title › Teitl", "Lead › Arweinydd", "Started › Dechrau", "Cost")


def test_months_across_are_headers_though_they_are_dates() -> None:
    rows = [
        ["Measure", "2025-04-01", "2025-05-01", "2025-06-01"],
        ["Cremations", "1", "2", "3"],
        ["Loans", "4", "5", "6"],
    ]
    for known in (("Measure",), ()):
        (region,) = find_regions(sheet(*rows), worth(*known))
        assert (region.orientation, region.header_lines, records(region)) == ("rows", (1,), [2, 3])


def test_a_signature_below_a_table_is_no_table() -> None:
    rows = [HEADER, *RECORDS, BLANK, ["Prepared by:", "A. Officer"], ["Date:", "01/04/2026"]]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert region.not_records == {7: NOTE, 8: NOTE}
    (region,) = find_regions(
        sheet(*rows[:5], BLANK, ["Prepared by", "A. Officer"], ["Date", "01/04/2026"]), worth(*KNOWN)
    )
    assert records(region) == [2, 3, 4, 5, 7, 8]


def test_guidance_between_labels_and_values() -> None:
    rows = [
        ["Ref", "Your reference", "SS/01"],
        ["Title", "Enter the name of the project", "Archives"],
        ["Lead", "Which council leads it?", "Swansea"],
    ]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert (region.orientation, region.not_records, records(region)) == ("columns", {2: GUIDANCE}, [3])


ACROSS = [list(row) for row in zip(HEADER, *RECORDS, strict=True)]


@pytest.mark.parametrize("above", [[], [["Return 2026"], BLANK], [BLANK, [PROSE], BLANK]])
@pytest.mark.parametrize("aside", [0, 2])
def test_projects_that_run_across(above: list[list[str]], aside: int) -> None:
    rows = [*above, *([""] * aside + row for row in ACROSS)]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert (region.orientation, region.header_lines) == ("columns", (aside + 1,))
    assert records(region) == [aside + 2, aside + 3, aside + 4, aside + 5]
    assert region.headers[len(above) :] == tuple(HEADER)
    assert (region.left, region.right) == (len(above), len(above) + 4)


def test_a_form_of_labels_and_values_for_one_project() -> None:
    rows = [
        ["Project return"],
        BLANK,
        ["", "Ref:", "SS/01"],
        ["", "Title:", "Shared archives"],
        ["", "Lead:", "Swansea"],
        BLANK,
        ["", "Cost:", "1200"],
    ]
    known = worth(*KNOWN)
    (region,) = find_regions(sheet(*rows), lambda text: known(text.rstrip(":")))
    assert (region.orientation, region.header_lines, records(region)) == ("columns", (2,), [3])
    assert [name for name in region.headers if name] == ["Ref:", "Title:", "Lead:", "Cost:"]


def test_labels_above_a_table_do_not_turn_it() -> None:
    rows = [["Title", "Return"], ["Lead", "Swansea"], BLANK, HEADER, *RECORDS]
    (region,) = find_regions(sheet(*rows), worth(*KNOWN))
    assert (region.orientation, region.header_lines) == ("rows", (4,))


def test_wide_periods_stay_as_they_are() -> None:
    rows = [["Measure", "2023/24", "2024/25", "2025/26"], ["Cremations", "5", "6", "7"], ["Loans", "8", "9", "10"]]
    for known in (("Measure",), ()):
        (region,) = find_regions(sheet(*rows), worth(*known))
        assert (region.orientation, records(region)) == ("rows", [2, 3])


def test_how_sure_a_finding_is() -> None:
    def sure(*known: str, rows: list[list[str]] = RECORDS) -> float:
        return find_regions(sheet(HEADER, *rows), worth(*known))[0].confidence

    assert 0.9 < sure(*KNOWN) < 1
    assert sure(*KNOWN) > sure("Ref", "Title") > sure() > 0
    assert sure() <= 0.5
    assert sure(*KNOWN) > sure(*KNOWN, rows=[[*row, "more", "cells"] for row in RECORDS])


def test_the_worth_is_asked_for_the_joined_header_and_for_its_last_level() -> None:
    asked: set[str] = set()

    def ask(text: str) -> float:
        asked.add(text)
        return float(text == "Project › Ref")

    (region,) = find_regions(sheet(GROUPS, HEADER, *RECORDS, merged=((0, 0, 0, 2), (0, 3, 0, 4))), ask)
    assert region.header_lines == (1, 2)
    assert {"Project › Ref", "Ref", "Figures › Cost"} <= asked


def test_the_sources_patterns_and_marks_reach_what_is_found() -> None:
    (region,) = find_regions(sheet(HEADER, ONE, ["x"], ["", "(pick)"], TWO), worth(*KNOWN), ("^x$",), ("(pick)",))
    assert set(region.not_records) == {3, 4}
