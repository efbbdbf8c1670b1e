"""Cases: the same few projects, laid on their sheet in every way that people lay tables.

Belongs here: what stands round, between and instead of plain rows under a plain header. Does not belong here: how the
file is stored (formats), wide tables of performance (periods), or what a cell says (values).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from schemas.source_file import Source
from tests.examples import Rows, source, table
from tests.hostile import writing
from tests.hostile.corpus import (
    BASE,
    COLUMNS,
    EXPECTED_RECORDS,
    HEADERS,
    RECORDS,
    TABLE,
    Case,
    Expected,
    Row,
    expect_record,
)
from tests.hostile.writing import Page

NONE: Row = ["", "", "", "", "", ""]
NOT = ("not-a-record",)


def list_non_records(*cells: str) -> list[tuple[str, str | None]]:
    """These cells begin rows that are no records."""
    return [("not-a-record", cell) for cell in cells]


def build_cases(name: str, rows: Rows, kinds: Sequence[str] = ("csv",), **expected: Any) -> Iterator[Case]:
    """One layout in some formats."""
    for kind in kinds:
        yield Case(f"{name} {kind}", f"return.{kind}", partial(writing.WRITERS[kind], rows), **expected)


def build_merged_case(name: str, rows: Rows, stretches: Sequence[str], **expected: Any) -> Case:
    """One layout with merged cells."""
    return Case(f"{name} merged", "return.xlsx", partial(writing.write_xlsx, rows, stretches), **expected)


def before() -> Iterator[Case]:
    """What stands above a table, and where it begins."""
    title = [["Register of collaborations"], ["Prepared by the policy team; updated every quarter"], []]
    yield from build_cases("title above", [*title, *TABLE], ("csv", "xlsx"), records=EXPECTED_RECORDS, received=5)
    keys = [["Organisation:", "Swansea Council"], ["Date:", "2026-11-01"], ["Contact:", "Policy team"], []]
    yield from build_cases("labels above", [*keys, *TABLE], records=EXPECTED_RECORDS, received=5)
    prose = "Please fill one row for each project. " * 20
    yield from build_cases("prose above", [["Guidance"], [prose], *TABLE], records=EXPECTED_RECORDS, received=5)
    yield from build_cases("blank lines above", [*[[]] * 12, *TABLE], records=EXPECTED_RECORDS, received=5)
    yield from build_cases(
        "far down", [["Report"], *[[f"Paragraph {n}"] for n in range(1, 40)], [], *TABLE], records=EXPECTED_RECORDS
    )
    away = [[], ["", "", "A report"], *[[]] * 4, *[["", "", *row] for row in TABLE]]
    yield from build_cases("begins at C7", away, ("csv", "ods"), records=EXPECTED_RECORDS, received=5)
    yield from build_cases(
        "blank column on the left", [["", *row] for row in TABLE], records=EXPECTED_RECORDS, received=5
    )
    small = [["Year", "Number"], ["2024", "3"], ["2025", "5"], [], ["Projects"]]
    yield from build_cases("a small summary above", [*small, *TABLE], records=EXPECTED_RECORDS)
    many = [["Ref", "means the reference"], ["Partners", "means every other organisation"], []]
    yield from build_cases("headers explained above", [*many, *TABLE], records=EXPECTED_RECORDS)


def heads() -> Iterator[Case]:
    """Headers over several rows, merged, unnamed, repeated, and written another way."""
    groups = ["Project", "", "Timing", "Partnership", "", ""]
    yield from build_cases("two levels", [groups, *TABLE], records=EXPECTED_RECORDS, received=5)
    yield build_merged_case(
        "two levels", [["A report"], groups, *TABLE], ["A2:B2", "D2:F2"], records=EXPECTED_RECORDS, received=5
    )
    down = [HEADERS[0], HEADERS[1], "Timing", "Partnership", "", ""]
    under = ["", "", *HEADERS[2:]]
    yield build_merged_case(
        "some headers down", [down, under, *RECORDS], ["A1:A2", "B1:B2", "D1:F1"], records=EXPECTED_RECORDS, received=5
    )
    yield from build_cases("some headers down", [down, under, *RECORDS], records=EXPECTED_RECORDS, received=5)
    top = ["Return 2026", "", "", "", "", ""]
    yield build_merged_case(
        "three levels", [top, groups, *TABLE], ["A1:F1", "A2:B2", "D2:F2"], records=EXPECTED_RECORDS, received=5
    )
    named = source(
        table(columns={**COLUMNS, "start_actual": "Timing › Start date", "cost": "Partnership › Total cost"})
    )
    yield build_merged_case(
        "levels named", [groups, *TABLE], ["A1:B1", "D1:F1"], by=named, records=EXPECTED_RECORDS, received=5
    )
    unnamed = [[*HEADERS, ""], *[[*row, f"seen {n}"] for n, row in enumerate(RECORDS)]]
    yield from build_cases("unnamed column", unnamed, records=EXPECTED_RECORDS, rules=[("column-unmapped", "G1")])
    twice = [[*HEADERS, "Total cost"], *[[*row, n] for n, row in enumerate(RECORDS, start=11)]]
    yield from build_cases("repeated header", twice, records=EXPECTED_RECORDS, rules=[("header-repeated", "G1")])
    more = [
        [*HEADERS[:3], "Zebra crossing", *HEADERS[3:]],
        *[[*row[:3], f"z{n}", *row[3:]] for n, row in enumerate(RECORDS)],
    ]
    yield from build_cases("unknown column", more, records=EXPECTED_RECORDS, rules=[("column-unmapped", "D1")])
    ignoring = source(table(columns=COLUMNS, ignore=["Zebra crossing"]))
    never = ["column-unmapped"]
    yield from build_cases("ignored column", more, by=ignoring, records=EXPECTED_RECORDS, never=never, alone=False)
    styled = ["REF", "Project\ntitle", "  Start  date ", "partners", "Total Cost:", "Pooled budget*"]
    yield from build_cases("headers written another way", [styled, *RECORDS], records=EXPECTED_RECORDS, received=5)
    backwards = [row[::-1] for row in TABLE]
    yield from build_cases("columns the other way round", backwards, records=EXPECTED_RECORDS, received=5)
    apart = [[v for value in row for v in (value, "")] for row in TABLE]
    yield from build_cases("empty columns between", apart, records=EXPECTED_RECORDS, received=5)
    lacking = [row[:4] + row[5:] for row in TABLE]
    without = [{key: value for key, value in record.items() if key != "cost"} for record in EXPECTED_RECORDS]
    yield from build_cases("a column missing", lacking, records=without, rules=[("column-missing", None)], alone=False)
    again = [["Ref.", "Ref", *HEADERS[1:]], *[[n, *row] for n, row in enumerate(RECORDS, start=1)]]
    yield from build_cases("two headers that fold alike", again, rules=[("header-repeated", None)], alone=False)
    letter = source(table(columns={**COLUMNS, "cost": "(E)"}))
    blank = [[*HEADERS[:4], "", HEADERS[5]], *RECORDS]
    yield from build_cases("a column by its letter", blank, by=letter, records=EXPECTED_RECORDS, alone=False)
    begins = source(table(columns={**COLUMNS, "cost": "Total cost…"}))
    longer = [[*HEADERS[:4], "Total cost of the project over its whole life, VAT left out", HEADERS[5]], *RECORDS]
    yield from build_cases(
        "a header by its beginning", longer, ("xlsx",), by=begins, records=EXPECTED_RECORDS, alone=False
    )


def within() -> Iterator[Case]:
    """Rows among the records that are none, and records that look like none."""
    gaps = [HEADERS, RECORDS[0], NONE, RECORDS[1], NONE, NONE, *RECORDS[2:]]
    yield from build_cases("blank rows inside", gaps, ("csv", "ods"), records=EXPECTED_RECORDS, received=5)
    units = [HEADERS, ["", "", "dd/mm/yyyy", "", "£", "Y/N"], *RECORDS]
    yield from build_cases("a row of units", units, records=EXPECTED_RECORDS, received=6, rules=list_non_records("C2"))
    numbers = [HEADERS, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], *RECORDS]
    yield from build_cases(
        "a row of column numbers", numbers, records=EXPECTED_RECORDS, received=6, rules=list_non_records("A2")
    )
    again = [HEADERS, *RECORDS[:3], HEADERS, *RECORDS[3:]]
    yield from build_cases(
        "the header again", again, records=EXPECTED_RECORDS, received=6, rules=list_non_records("A5")
    )
    parts = [HEADERS, ["Social care", *NONE[1:]], *RECORDS[:2], ["Environment", *NONE[1:]], *RECORDS[2:]]
    yield build_merged_case(
        "headings", parts, ["A2:F2", "A5:F5"], records=EXPECTED_RECORDS, received=7, rules=list_non_records("A2", "A5")
    )
    yield from build_cases("headings", parts, records=EXPECTED_RECORDS, received=7, rules=list_non_records("A2", "A5"))
    headed = source(table(columns=COLUMNS, headings="service_area"))
    yield build_merged_case(
        "headings that fill a column", parts, ["A2:F2", "A5:F5"], by=headed, received=7, alone=False
    )
    first, last = sum(row[4] for row in RECORDS[:2]), sum(row[4] for row in RECORDS[2:])
    sub = [
        HEADERS,
        *RECORDS[:2],
        ["Subtotal", "", "", "", first, ""],
        *RECORDS[2:],
        ["Sub-total", "", "", "", last, ""],
        ["Grand total", "", "", "", first + last, ""],
    ]
    told = list_non_records("A4", "A8", "A9")
    yield from build_cases("subtotals", sub, ("csv", "xlsx"), records=EXPECTED_RECORDS, received=8, rules=told)
    for word in ("Total", "TOTALS", "Cyfanswm", "Overall total", "Is-gyfanswm", "Average"):
        rows = [*TABLE, [word, "", "", "", first + last, ""]]
        yield from build_cases(
            f"last row {word}", rows, records=EXPECTED_RECORDS, received=6, rules=list_non_records("A7")
        )
    inside = [*TABLE, ["", "Total (5 projects)", "", "", first + last, ""]]
    yield from build_cases(
        "a total in another column", inside, records=EXPECTED_RECORDS, received=6, rules=list_non_records("B7")
    )
    names = [
        "Total Place",
        "Records management",
        "Note exchange programme",
        "Average Speed Cameras",
        "Sources of Support",
    ]
    alike = [[row[0], name, *row[2:]] for row, name in zip(RECORDS, names, strict=True)]
    yield from build_cases(
        "titles like totals", [HEADERS, *alike], records=[expect_record(row) for row in alike], received=5, never=NOT
    )
    bare = [*TABLE, ["SS-006", *NONE[1:]]]
    yield from build_cases(
        "a reference alone", bare, records=EXPECTED_RECORDS, received=6, never=NOT, rules=[("title-missing", None)]
    )
    thin = [*TABLE, ["SS-006", "Joint training", *NONE[2:]]]
    both: Expected = [*EXPECTED_RECORDS, {"reference": "SS-006", "title_en": "Joint training"}]
    yield from build_cases("a thin row", thin, records=both, received=6, never=NOT)
    empty = "Please select an option"
    form = [*TABLE, *[["", "", "", "", "", empty]] * 3]
    marked = source(table(columns=COLUMNS, marks=[empty]))
    yield from build_cases("rows not filled in", form, by=marked, records=EXPECTED_RECORDS, received=8, alone=False)


def after() -> Iterator[Case]:
    """What stands under and beside a table."""
    notes = [[], ["Note: figures are provisional."], ["Source: finance returns, October 2026"], ["* includes a grant"]]
    yield from build_cases(
        "notes under the table", [*TABLE, *notes], ("csv", "ods"), records=EXPECTED_RECORDS, received=8
    )
    split = [[], ["Note:", "see page 2 for the partners"]]
    yield from build_cases(
        "a note over two cells", [*TABLE, *split], records=EXPECTED_RECORDS, received=6, rules=list_non_records("A8")
    )
    welsh = [[], ["Nodyn: ffigurau dros dro."], ["Ffynhonnell: ffurflenni cyllid"]]
    yield from build_cases("notes in Welsh", [*TABLE, *welsh], records=EXPECTED_RECORDS, received=7)
    for mark in ("End of table", "RECORDS: 5", "---", "PF-USER_PROJECTS_END"):
        yield from build_cases(
            f"end mark {mark}", [*TABLE, [mark]], records=EXPECTED_RECORDS, received=6, rules=list_non_records("A7")
        )
    footnotes = [
        [],
        ["1. Costs are in 2014 prices and leave out the value added tax that partners reclaim."],
        ["2. As agreed."],
    ]
    yield from build_cases("footnotes", [*TABLE, *footnotes], records=EXPECTED_RECORDS, received=7)
    beside = [*TABLE[:3], [*TABLE[3], "", "", "check with Ann"], *TABLE[4:]]
    yield from build_cases("a remark beside a row", beside, records=EXPECTED_RECORDS, received=5)
    long = [*TABLE[:2], [*TABLE[2], "one too many"], *TABLE[3:]]
    yield from build_cases("a row too long", long, records=EXPECTED_RECORDS, received=5)
    short = [[*row[:-1]] if n == 3 else row for n, row in enumerate(TABLE)]
    cut = [{**record, "pooled_budget": None} if n == 2 else record for n, record in enumerate(EXPECTED_RECORDS)]
    yield from build_cases("a row too short", short, records=cut, received=5)
    shifted = [*TABLE[:3], ["", *TABLE[3]], *TABLE[4:]]
    kept = [*EXPECTED_RECORDS[:2], *EXPECTED_RECORDS[3:]]
    told = [("row-shifted", "B4")]
    yield from build_cases("a row shifted", shifted, records=kept, received=5, rules=told)
    two = [*TABLE[:2], ["", "", *TABLE[2]], *TABLE[3:]]
    yield from build_cases(
        "a row shifted by two",
        two,
        records=[EXPECTED_RECORDS[0], *EXPECTED_RECORDS[2:]],
        received=5,
        rules=[("row-shifted", "C3")],
    )


def across() -> Iterator[Case]:
    """Projects that run across."""
    turned = [list(line) for line in zip(*TABLE, strict=True)]
    yield from build_cases("across", turned, ("csv", "ods"), records=EXPECTED_RECORDS, received=5)
    yield from build_cases(
        "across under a title", [["Our projects"], [], *turned], records=EXPECTED_RECORDS, received=5
    )
    spaced = [line for each_line in turned for line in (each_line, [])]
    yield from build_cases("across with gaps", spaced, records=EXPECTED_RECORDS, received=5)
    one = [["Project form"], [], *[[header, value] for header, value in zip(HEADERS, RECORDS[0], strict=True)]]
    yield from build_cases("a form of one project", one, records=EXPECTED_RECORDS[:1], received=1)
    said = source(table(columns=COLUMNS, orientation="columns", header_rows=[1]))
    yield from build_cases("across by the source", turned, by=said, records=EXPECTED_RECORDS, received=5, alone=False)
    moved = [["", "", *line] for line in turned]
    yield from build_cases("across from column C", moved, ("xlsx",), records=EXPECTED_RECORDS, received=5)


def several() -> Iterator[Case]:
    """Several tables on a sheet, and several sheets in a book."""
    below = [["Council"], *TABLE[:3], [], [], ["Partners"], HEADERS, *RECORDS[2:]]
    yield from build_cases("one below another", below, ("csv", "ods"), records=EXPECTED_RECORDS, received=5)
    left, right = [HEADERS, *RECORDS[:3]], [HEADERS, *RECORDS[3:], NONE]
    beside = [[*a, "", *b] for a, b in zip(left, right, strict=True)]
    yield from build_cases("side by side", beside, records=EXPECTED_RECORDS, received=5)
    plan = [
        ["Project ref", "Milestone", "Planned"],
        ["SS-001", "Staff moved", "2015-02-01"],
        ["SS-003", "Opened", "2019-06-01"],
    ]
    columns = {"reference": "Project ref", "milestone_en": "Milestone", "planned": "Planned"}
    two = source(table(columns=COLUMNS), table("milestones", columns))
    yield from build_cases(
        "another table below", [*TABLE, [], ["Milestones"], *plan], by=two, records=EXPECTED_RECORDS, alone=False
    )
    yield from build_cases(
        "another table below, no source for it",
        [*TABLE, [], ["Milestones"], *plan],
        records=EXPECTED_RECORDS,
        alone=False,
    )
    yield from _sheets()


def _book(name: str, *pages: Page, **expected: Any) -> Case:
    return Case(name, "return.xlsx", partial(writing.write_workbook, *pages), **expected)


def _sheets() -> Iterator[Case]:
    main = Page("Projects", TABLE)
    other = [[f"OLD-{n}", *row[1:]] for n, row in enumerate(TABLE)]
    for state, why in (("hidden", "hidden"), ("veryHidden", "very-hidden")):
        unseen = Page("Last year", [HEADERS, *other[1:]], state=state)
        yield _book(f"{why} sheet", main, unseen, records=EXPECTED_RECORDS, received=5, skipped={"Last year": why})
    yield _book(
        "chart sheet", main, Page("Chart", [], state="chart"), records=EXPECTED_RECORDS, skipped={"Chart": "chart"}
    )
    yield _book("empty sheet", Page("Sheet1", []), main, records=EXPECTED_RECORDS, skipped={"Sheet1": "empty"})
    guidance = [
        ["How to fill this in"],
        ["Give one row to each project. Write dates as 2026-11-01."],
        ["Do not merge cells."],
    ]
    skipped = {"Guidance": "no-table"}
    yield _book("guidance sheet", Page("Guidance", guidance), main, records=EXPECTED_RECORDS, skipped=skipped)
    lists = [["Yes"], ["No"], ["Not known"]]
    yield _book("sheet of choices", main, Page("Lists", lists), records=EXPECTED_RECORDS, skipped={"Lists": "no-table"})
    yield _book(
        "two sheets of one form",
        Page("A", TABLE[:4]),
        Page("B", [HEADERS, *RECORDS[3:]]),
        records=EXPECTED_RECORDS,
        received=5,
    )
    yield _book("odd sheet name", Page("It's 100% (sic) & <b>", TABLE), records=EXPECTED_RECORDS)
    named: Source = source(table(columns=COLUMNS, sheets=["Proj*"]))
    yield _book("sheet by its glob", Page("Other", other), main, by=named, records=EXPECTED_RECORDS, alone=False)
    lacking = source(table(columns=COLUMNS, sheets=["Returns"]))
    refused = ("sheet-missing", "Returns")
    yield _book("a named sheet is missing", main, by=lacking, refused=refused, alone=False)
    unmapped: Mapping[str, str] = {"reference": "Cyfeirnod", "title_en": "Enw"}
    unknown = source(table(columns=unmapped))
    yield _book("another form", main, by=unknown, refused=("table-missing", "header"), alone=False)
    mismatched = source(table(columns=COLUMNS, expect={"min_records": 9, "because": "There are nine."}))
    yield _book("too few", main, by=mismatched, refused=("too-few-records", "9"), alone=False)
    yield Case("xls with a hidden sheet", "return.xls", partial(writing.write_xls, TABLE, states={"Projects": 0, "Old": 1}),
               by=BASE, records=EXPECTED_RECORDS, received=5, skipped={"Old": "hidden"})  # fmt: skip


def cases() -> Iterator[Case]:
    """Every case of this module."""
    for part in (before, heads, within, after, across, several):
        yield from part()
