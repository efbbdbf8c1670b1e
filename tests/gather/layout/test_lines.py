"""Which lines under a header are no records: each habit once where it is one, and once where it only looks like it."""

import pytest

from assets.gather.layout import (
    AFTER,
    AVERAGE,
    COUNT,
    EXAMPLE,
    GUIDANCE,
    HEADER_AGAIN,
    HEADING,
    MARK,
    NAMED,
    NOTE,
    NUMBERS,
    PLACEHOLDER,
    TOTAL,
    UNITS,
    build_region_at,
)
from tests.gather.layout.sheets import HEADER, RECORDS, sheet, why

BLANK: list[str] = []
ONE, TWO, THREE, FOUR = RECORDS


def test_records_are_records_and_blank_rows_are_no_lines() -> None:
    assert why(ONE, BLANK, TWO, ["", "", ""], BLANK, THREE) == {}


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "", "", "", "12"],
        ["TOTAL:", "", "", "", "1,234"],
        ["Total: 12"],
        ["Grand total", "", "", "", "(3)"],
        ["Sub-total", "", "", "", "£5"],
        ["Subtotal", "", "", "", "-5%"],
        ["Cyfanswm", "", "", "", "65%"],
        ["Is-gyfanswm", "", "", "", "5"],
        ["Total for Wales", "", "", "", "5"],
        ["Cyfanswm ar gyfer Cymru", "", "", "", "5"],
        ["Records: 12"],
        ["Cofnodion: 12"],
        ["Total projects: 4"],
        ["", "Total", "", "", "£1.2m"],
        ["", "", "Total cost", "", "-"],
        ["Waste sub-total", "", "", "", "7"],
        ["Waste total", "", "", "", "7"],
        ["Sum", "", "", "", "7"],
    ],
)
def test_totals_wherever_they_stand(row: list[str]) -> None:
    assert why(ONE, row, TWO) == {2: TOTAL}
    assert why(ONE, TWO, row) == {3: TOTAL}
    assert why(row, ONE, TWO) == {1: TOTAL}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["Average", "", "", "", "3.5"], AVERAGE),
        (["Average cost", "", "", "", "3.5"], AVERAGE),
        (["Mean for Wales", "", "", "", "3.5"], AVERAGE),
        (["Cyfartaledd", "", "", "", "3.5"], AVERAGE),
        (["Count", "", "", "", "4"], COUNT),
        (["Number of projects", "", "", "", "4"], COUNT),
        (["Nifer y prosiectau: 4"], COUNT),
    ],
)
def test_averages_and_counts(row: list[str], kind: tuple[str, str]) -> None:
    assert why(ONE, TWO, row) == {3: kind}


@pytest.mark.parametrize(
    "row",
    [
        ["Total Place", "a pilot of joined budgets"],
        ["Total Place", "", "", "2010"],
        ["Totally new service", "", "", "", "5"],
        ["Recordsmanagement", "", "", "", "5"],
        ["1", "Total", "", "", "5"],
        ["Records management"],
        ["Records management", "", "", "2013"],
        ["Total cost recovery programme"],
        ["Total", "Shared archives", "Swansea", "", "5"],
        ["Vehicle pool total", "Shared", "Swansea", "01/04/2011", "5"],
        ["Mean streets", "", "", "", "5"],
        ["Average speed cameras", "Shared", "", "", "5"],
        ["Count me in", "", "", "", "4"],
        ["Number of projects", "Shared", "", "", "4"],
    ],
)
def test_projects_that_are_named_like_totals(row: list[str]) -> None:
    assert why(ONE, row, TWO) == {}


def test_a_text_that_ends_in_total_is_a_project_where_no_words_are_missing() -> None:
    assert why(["Pool", "5"], ["Vehicle total", "6"], ["Roads", "7"], header=["Title", "Cost"]) == {}


@pytest.mark.parametrize(
    "notes",
    [
        [BLANK, ["Amounts are copied from the return of each council."]],
        [["Note: amounts are as reported."]],
        [["Notes"]],
        [["* provisional"]],
        [["† provisional"], ["‡ final"]],
        [["[1] provisional"]],
        [["(a) provisional"]],
        [["1. The costs are those of the first year."]],
        [["¹ provisional"]],
        [["'-' = no figure"]],
        [["", "Source: Swansea"]],
        [["Ffynhonnell: Abertawe"]],
        [["Nodyn: dros dro"]],
        [["Note:", "see page 2"]],
        [["Note:", "", "see page 2"]],
        [["*", "provisional"]],
        [BLANK, ["Contact:", "archives@example.org"]],
        [["x" * 90]],
        [["Note: a"], ["Another line of it"]],
        [BLANK, ["Short"], ["Line"]],
    ],
)
def test_notes_below(notes: list[list[str]]) -> None:
    found = why(*RECORDS, *notes)
    assert found == {4 + at: NOTE for at, row in enumerate(notes, start=1) if row}


@pytest.mark.parametrize(
    "row",
    [
        ["Archives"],
        ["Note exchange programme"],
        ["Notes exchange"],
        ["Key workers"],
        ["Source protection", "Swansea"],
        ["Note: a project", "called so", "Swansea", "01/04/2011", "5"],
        ["Ref 7", "Archives"],
        ["End of life care"],
        ["Endowment"],
        ["(Archives", "Swansea"],
    ],
)
def test_a_short_text_directly_below_is_a_record(row: list[str]) -> None:
    assert why(*RECORDS, row) == {}


def test_a_single_text_below_a_total_is_a_note() -> None:
    assert why(ONE, TWO, ["Total", "", "", "", "5"], ["Amounts as reported"]) == {3: TOTAL, 4: NOTE}
    assert why(ONE, ["Total", "", "", "", "5"], ["Archives"], TWO) == {2: TOTAL}


def test_a_note_between_records_needs_the_word() -> None:
    assert why(ONE, ["Note: from here on by estimate"], TWO) == {2: NOTE}
    assert why(ONE, ["* Archives"], TWO) == {}
    assert why(ONE, ["Notes"], TWO) == {}


def test_after_blank_rows_that_are_usual_a_single_text_is_a_record() -> None:
    assert why(ONE, BLANK, TWO, BLANK, ["Archives"]) == {}
    assert why(ONE, BLANK, TWO, BLANK, BLANK, ["Archives"]) == {6: NOTE}


def test_records_that_are_numbered_like_footnotes_are_records() -> None:
    header = ["No.", "Title", "Lead"]
    rows = [[f"{at}. Service {at}", "Shared", "Swansea"] for at in range(1, 5)]
    assert why(*rows, ["5. Service 5"], header=header) == {}
    assert why(["1.", "Archives"], ["2.", "Roads"], ["3.", "Waste"], header=header[:2]) == {}
    assert why(*rows, BLANK, ["5. Service 5"], header=header) == {6: NOTE}


def test_a_table_of_single_texts_is_all_records_but_for_the_notes_at_its_end() -> None:
    assert why(["Archives"], ["Parking"]) == {}
    assert why(["Archives"], BLANK, ["Parking"], header=["Title"]) == {}
    assert why(["Archives"], ["Parking"], ["* provisional"], ["Notes"], header=["Title"]) == {3: NOTE, 4: NOTE}
    assert why(["Archives"], ["* Parking"], ["Roads"], header=["Title"]) == {}


@pytest.mark.parametrize(
    "row",
    [
        ["PF-USER_RISKS-END"],
        ["", "", "", "", "PF_USER_END"],
        ["End of table"],
        ["*** END OF DATA ***"],
        ["Diwedd y tabl"],
        ["---"],
        ["-----", "-----", "-----", "-----", "-----"],
        ["====="],
        ["PF-USER-START"],
    ],
)
def test_marks_of_forms_and_exports(row: list[str]) -> None:
    assert why(ONE, TWO, row) == {3: MARK}


@pytest.mark.parametrize(
    "row",
    [["West End"], ["END"], ["-"], ["--", "Archives"], ["End of life care", "Swansea"], ["PF-USER-END", "Archives"]],
)
def test_texts_that_only_look_like_marks(row: list[str]) -> None:
    assert why(ONE, row, TWO) == {}


def test_below_an_end_mark_only_what_is_as_full_as_a_record_is_one() -> None:
    assert why(ONE, TWO, ["RISKS-END"], ["More", "guidance"], THREE) == {3: MARK, 4: AFTER}
    assert why(ONE, TWO, ["----"], ["SS/09", "Archives"], THREE) == {3: MARK}


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "", "", "£m"],
        ["text", "text", "text", "dd/mm/yyyy", "£000"],
        ["", "", "", "", "(%)"],
        ["", "", "Y/N", "", "£"],
        ["number", "", "", "date"],
        ["", "", "", "dyddiad", "nifer"],
    ],
)
def test_a_row_of_units_directly_under_the_header(row: list[str]) -> None:
    assert why(row, ONE, TWO) == {1: UNITS}
    assert why(ONE, row, TWO) == {}


@pytest.mark.parametrize("row", [["Rate"], ["SS/09", "Months", "", "", "£"], ["No", "Yes"]])
def test_a_first_record_is_no_row_of_units(row: list[str]) -> None:
    assert why(row, ONE, TWO) == {}


def test_units_are_told_by_position() -> None:
    region = build_region_at(sheet(HEADER, ["", "", "", "", " £m "], ONE), [1])
    assert region.units == {4: "£m"}
    assert build_region_at(sheet(HEADER, ONE), [1]).units == {}


@pytest.mark.parametrize(
    "row",
    [
        ["1", "2", "3", "4", "5"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["a", "b", "c", "d", "e"],
        ["[A]", "[B]", "[C]", "[D]", "[E]"],
    ],
)
def test_a_row_of_column_numbers(row: list[str]) -> None:
    assert why(row, ONE, TWO) == {1: NUMBERS}
    assert why(["", "", "", "", "£m"], row, ONE, TWO) == {1: UNITS, 2: NUMBERS}


def test_a_record_of_numbers_is_no_row_of_column_numbers() -> None:
    header = ["a", "b", "c"]
    assert why(["1", "2", "3"], header=header) == {}
    assert why(["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"], header=header) == {}
    assert why(["1", "3", "2", "4", "5"], ONE) == {}
    assert why(["1", "2", "3", "4"], ONE) == {}


def test_guidance_under_the_header() -> None:
    row = [
        "",
        "Enter the name of the project",
        "Which council leads?",
        "Use dd/mm/yyyy for the date",
        "Explain what it costs",
    ]
    assert why(row, ONE, TWO) == {1: GUIDANCE}
    assert why(["Rhowch y cyfeirnod", "Nodwch deitl y prosiect", "Pa gyngor sy'n arwain?"], ONE) == {1: GUIDANCE}
    assert why(ONE, row, TWO) == {}
    assert why(["SS/09", "Select committee support", "Swansea"], ONE) == {}


def test_an_example_under_the_header() -> None:
    assert why(["e.g.", "Our archives", "Swansea"], ONE) == {1: EXAMPLE}
    assert why(["Enghraifft:", "Ein harchifau", "Abertawe"], ONE) == {1: EXAMPLE}
    assert why(["Example farm", "Our archives", "Swansea"], ONE) == {}
    assert why(ONE, ["e.g.", "Our archives", "Swansea"]) == {}


def test_the_header_again() -> None:
    assert why(ONE, HEADER, TWO, BLANK, HEADER, THREE) == {2: HEADER_AGAIN, 5: HEADER_AGAIN}
    assert why(ONE, ["Ref", "Title", "Lead", "", ""], TWO) == {}
    assert why(ONE, [*HEADER[:4], "Costs"], TWO) == {}
    assert why(["Title"], ["Archives"], header=["Title"]) == {1: HEADER_AGAIN}


def test_a_header_of_two_lines_again() -> None:
    groups, names = ["", "", "", "Dates", ""], ["Ref", "Title", "Lead", "Started", "Ended"]
    lone = ["", "", "", "Dates", ""]
    region = build_region_at(sheet(groups, names, ONE, groups, names, TWO, lone, THREE), [1, 2])
    assert region.not_records == {4: HEADER_AGAIN, 5: HEADER_AGAIN}


@pytest.mark.parametrize(
    "row",
    [
        ["", "Please select an option"],
        ["Please select an option"] * 5,
        ["7", "Please select an option", "", "", "0"],
        ["", "Dewiswch", "DEWISWCH "],
        ["Please select an option", "", "", "", "£0"],
    ],
)
def test_rows_left_to_be_filled_in(row: list[str]) -> None:
    assert why(ONE, row, TWO) == {2: PLACEHOLDER}


@pytest.mark.parametrize(
    "row",
    [
        ["SS/09", "Please select an option"],
        ["", "Please select an option", "", "", "5"],
        ["Select committee"],
        ["7", "", "", "", "0"],
        ["0"],
    ],
)
def test_a_row_that_holds_more_than_marks_is_a_record(row: list[str]) -> None:
    assert why(ONE, row, TWO) == {}


def test_the_marks_of_a_senders_own_form() -> None:
    row = ["", "(pick one)", "(pick one)"]
    assert why(ONE, row, TWO, marks=["(pick one)"]) == {2: PLACEHOLDER}
    assert why(ONE, row, TWO) == {}


def test_a_form_whose_lines_are_numbered_beforehand() -> None:
    header = ["No.", "Title", "Lead"]
    rows = [["1", "Archives", "Swansea"], ["2", "Roads", "Gwynedd"], ["3"], ["4."], ["5"]]
    assert why(*rows, header=header) == {3: PLACEHOLDER, 4: PLACEHOLDER, 5: PLACEHOLDER}
    assert why(*rows[:2], ["17"], ["3", "Waste", "Cardiff"], header=header) == {}
    assert why(["1"], ["2"], ["3"], header=["Year"]) == {}


def test_headings_that_are_merged_across() -> None:
    assert why(["Children"], ONE, ["Waste"], TWO, merged=((1, 0, 1, 4), (3, 0, 3, 4))) == {1: HEADING, 3: HEADING}
    assert why(ONE, ["Waste"], TWO, merged=((2, 0, 2, 4),)) == {2: HEADING}
    assert why(ONE, ["Waste"], TWO, merged=((2, 0, 2, 1),)) == {}
    assert why(ONE, ["Waste", "x"], TWO, merged=((2, 2, 2, 4),)) == {}


def test_headings_that_head_every_part_of_a_table() -> None:
    assert why(["Children"], ONE, ["Waste"], TWO, THREE) == {1: HEADING, 3: HEADING}
    assert why(ONE, BLANK, ["Children"], TWO, BLANK, ["Waste"], THREE) == {3: HEADING, 6: HEADING}
    assert why(ONE, ["Archives"], TWO, ["Roads"], THREE) == {}
    assert why(ONE, ["Archives"], TWO) == {}
    assert why(["Children"], ["Waste"], ONE, ["Roads"], TWO) == {}


def test_headings_in_a_column_of_their_own() -> None:
    header = ["Theme", "Title", "Lead", "Cost"]
    rows = [["Children"], ["", "Adoption", "Swansea", "5"], ["", "Fostering", "Bridgend", "6"]]
    assert why(*rows, header=header) == {1: HEADING}
    assert why(["Children", "Adoption", "Swansea", "5"], ["Waste"], rows[1], header=header) == {}


def test_headings_beside_the_table() -> None:
    place = sheet(
        ["", *HEADER],
        ["Children"],
        ["", *ONE],
        ["", *TWO],
        ["Waste"],
        ["", *THREE],
        ["", "", "", "", "", "", "", "see"],
    )
    region = build_region_at(place, [1])
    assert region.not_records == {2: HEADING, 5: HEADING, 7: NOTE}
    assert region.outside == ((2, 0), (5, 0), (7, 7))


def test_a_table_of_few_columns_has_no_headings() -> None:
    assert why(["Archives"], ["Roads", "Gwynedd"], ["Waste"], ["Parks", "Conwy"], header=["Title", "Lead"]) == {}


def test_the_source_names_lines_that_are_no_records() -> None:
    rows = (ONE, ["Children", "", ""], TWO, ["", "x children", "5"])
    assert why(*rows, not_records=("^Children$", "^x ")) == {2: NAMED, 4: NAMED}
    assert why(*rows, not_records=(r"^\w+ë$",)) == {}
    assert why([" Môn"], ONE, TWO, not_records=(r"^\w+$",)) == {1: NAMED}
