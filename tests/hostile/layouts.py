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
from tests.hostile.corpus import BASE, BODY, COLUMNS, HEADERS, KNOWN, TABLE, Case, Expected, Row, known
from tests.hostile.writing import Page

NONE: Row = ["", "", "", "", "", ""]
NOT = ("not-a-record",)


def not_records(*cells: str) -> list[tuple[str, str | None]]:
    """These cells begin rows that are no records."""
    return [("not-a-record", cell) for cell in cells]


def each(name: str, rows: Rows, kinds: Sequence[str] = ("csv",), **expected: Any) -> Iterator[Case]:
    """One layout in some formats."""
    for kind in kinds:
        yield Case(f"{name} {kind}", f"return.{kind}", partial(writing.WRITERS[kind], rows), **expected)


def merged(name: str, rows: Rows, stretches: Sequence[str], **expected: Any) -> Case:
    """One layout with merged cells."""
    return Case(f"{name} merged", "return.xlsx", partial(writing.xlsx, rows, stretches), **expected)


def before() -> Iterator[Case]:
    """What stands above a table, and where it begins."""
    title = [["Register of collaborations"], ["Prepared by the policy team; updated every quarter"], []]
    yield from each("title above", [*title, *TABLE], ("csv", "xlsx"), records=KNOWN, received=5)
    keys = [["Organisation:", "Swansea Council"], ["Date:", "2026-11-01"], ["Contact:", "Policy team"], []]
    yield from each("labels above", [*keys, *TABLE], records=KNOWN, received=5)
    prose = "Please fill one row for each project. " * 20
    yield from each("prose above", [["Guidance"], [prose], *TABLE], records=KNOWN, received=5)
    yield from each("blank lines above", [*[[]] * 12, *TABLE], records=KNOWN, received=5)
    yield from each("far down", [["Report"], *[[f"Paragraph {n}"] for n in range(1, 40)], [], *TABLE], records=KNOWN)
    away = [[], ["", "", "A report"], *[[]] * 4, *[["", "", *row] for row in TABLE]]
    yield from each("begins at C7", away, ("csv", "ods"), records=KNOWN, received=5)
    yield from each("blank column on the left", [["", *row] for row in TABLE], records=KNOWN, received=5)
    small = [["Year", "Number"], ["2024", "3"], ["2025", "5"], [], ["Projects"]]
    yield from each("a small summary above", [*small, *TABLE], records=KNOWN)
    many = [["Ref", "means the reference"], ["Partners", "means every other organisation"], []]
    yield from each("headers explained above", [*many, *TABLE], records=KNOWN)


def heads() -> Iterator[Case]:
    """Headers over several rows, merged, unnamed, repeated, and written another way."""
    groups = ["Project", "", "Timing", "Partnership", "", ""]
    yield from each("two levels", [groups, *TABLE], records=KNOWN, received=5)
    yield merged("two levels", [["A report"], groups, *TABLE], ["A2:B2", "D2:F2"], records=KNOWN, received=5)
    down = [HEADERS[0], HEADERS[1], "Timing", "Partnership", "", ""]
    under = ["", "", *HEADERS[2:]]
    yield merged("some headers down", [down, under, *BODY], ["A1:A2", "B1:B2", "D1:F1"], records=KNOWN, received=5)
    yield from each("some headers down", [down, under, *BODY], records=KNOWN, received=5)
    top = ["Return 2026", "", "", "", "", ""]
    yield merged("three levels", [top, groups, *TABLE], ["A1:F1", "A2:B2", "D2:F2"], records=KNOWN, received=5)
    named = source(
        table(columns={**COLUMNS, "start_actual": "Timing › Start date", "cost": "Partnership › Total cost"})
    )
    yield merged("levels named", [groups, *TABLE], ["A1:B1", "D1:F1"], by=named, records=KNOWN, received=5)
    unnamed = [[*HEADERS, ""], *[[*row, f"seen {n}"] for n, row in enumerate(BODY)]]
    yield from each("unnamed column", unnamed, records=KNOWN, rules=[("column-unmapped", "G1")])
    twice = [[*HEADERS, "Total cost"], *[[*row, n] for n, row in enumerate(BODY, start=11)]]
    yield from each("repeated header", twice, records=KNOWN, rules=[("header-repeated", "G1")])
    more = [
        [*HEADERS[:3], "Zebra crossing", *HEADERS[3:]],
        *[[*row[:3], f"z{n}", *row[3:]] for n, row in enumerate(BODY)],
    ]
    yield from each("unknown column", more, records=KNOWN, rules=[("column-unmapped", "D1")])
    ignoring = source(table(columns=COLUMNS, ignore=["Zebra crossing"]))
    never = ["column-unmapped"]
    yield from each("ignored column", more, by=ignoring, records=KNOWN, never=never, alone=False)
    styled = ["REF", "Project\ntitle", "  Start  date ", "partners", "Total Cost:", "Pooled budget*"]
    yield from each("headers written another way", [styled, *BODY], records=KNOWN, received=5)
    backwards = [row[::-1] for row in TABLE]
    yield from each("columns the other way round", backwards, records=KNOWN, received=5)
    apart = [[v for value in row for v in (value, "")] for row in TABLE]
    yield from each("empty columns between", apart, records=KNOWN, received=5)
    lacking = [row[:4] + row[5:] for row in TABLE]
    without = [{key: value for key, value in record.items() if key != "cost"} for record in KNOWN]
    yield from each("a column missing", lacking, records=without, rules=[("column-missing", None)], alone=False)
    again = [["Ref.", "Ref", *HEADERS[1:]], *[[n, *row] for n, row in enumerate(BODY, start=1)]]
    yield from each("two headers that fold alike", again, rules=[("header-repeated", None)], alone=False)
    letter = source(table(columns={**COLUMNS, "cost": "(E)"}))
    blank = [[*HEADERS[:4], "", HEADERS[5]], *BODY]
    yield from each("a column by its letter", blank, by=letter, records=KNOWN, alone=False)
    begins = source(table(columns={**COLUMNS, "cost": "Total cost…"}))
    longer = [[*HEADERS[:4], "Total cost of the project over its whole life, VAT left out", HEADERS[5]], *BODY]
    yield from each("a header by its beginning", longer, ("xlsx",), by=begins, records=KNOWN, alone=False)


def within() -> Iterator[Case]:
    """Rows among the records that are none, and records that look like none."""
    gaps = [HEADERS, BODY[0], NONE, BODY[1], NONE, NONE, *BODY[2:]]
    yield from each("blank rows inside", gaps, ("csv", "ods"), records=KNOWN, received=5)
    units = [HEADERS, ["", "", "dd/mm/yyyy", "", "£", "Y/N"], *BODY]
    yield from each("a row of units", units, records=KNOWN, received=6, rules=not_records("C2"))
    numbers = [HEADERS, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], *BODY]
    yield from each("a row of column numbers", numbers, records=KNOWN, received=6, rules=not_records("A2"))
    again = [HEADERS, *BODY[:3], HEADERS, *BODY[3:]]
    yield from each("the header again", again, records=KNOWN, received=6, rules=not_records("A5"))
    parts = [HEADERS, ["Social care", *NONE[1:]], *BODY[:2], ["Environment", *NONE[1:]], *BODY[2:]]
    yield merged("headings", parts, ["A2:F2", "A5:F5"], records=KNOWN, received=7, rules=not_records("A2", "A5"))
    yield from each("headings", parts, records=KNOWN, received=7, rules=not_records("A2", "A5"))
    headed = source(table(columns=COLUMNS, headings="service_area"))
    yield merged("headings that fill a column", parts, ["A2:F2", "A5:F5"], by=headed, received=7, alone=False)
    first, last = sum(row[4] for row in BODY[:2]), sum(row[4] for row in BODY[2:])
    sub = [
        HEADERS,
        *BODY[:2],
        ["Subtotal", "", "", "", first, ""],
        *BODY[2:],
        ["Sub-total", "", "", "", last, ""],
        ["Grand total", "", "", "", first + last, ""],
    ]
    told = not_records("A4", "A8", "A9")
    yield from each("subtotals", sub, ("csv", "xlsx"), records=KNOWN, received=8, rules=told)
    for word in ("Total", "TOTALS", "Cyfanswm", "Overall total", "Is-gyfanswm", "Average"):
        rows = [*TABLE, [word, "", "", "", first + last, ""]]
        yield from each(f"last row {word}", rows, records=KNOWN, received=6, rules=not_records("A7"))
    inside = [*TABLE, ["", "Total (5 projects)", "", "", first + last, ""]]
    yield from each("a total in another column", inside, records=KNOWN, received=6, rules=not_records("B7"))
    names = [
        "Total Place",
        "Records management",
        "Note exchange programme",
        "Average Speed Cameras",
        "Sources of Support",
    ]
    alike = [[row[0], name, *row[2:]] for row, name in zip(BODY, names, strict=True)]
    yield from each(
        "titles like totals", [HEADERS, *alike], records=[known(row) for row in alike], received=5, never=NOT
    )
    bare = [*TABLE, ["SS-006", *NONE[1:]]]
    yield from each("a reference alone", bare, records=KNOWN, received=6, never=NOT, rules=[("title-missing", None)])
    thin = [*TABLE, ["SS-006", "Joint training", *NONE[2:]]]
    both: Expected = [*KNOWN, {"reference": "SS-006", "title_en": "Joint training"}]
    yield from each("a thin row", thin, records=both, received=6, never=NOT)
    empty = "Please select an option"
    form = [*TABLE, *[["", "", "", "", "", empty]] * 3]
    marked = source(table(columns=COLUMNS, marks=[empty]))
    yield from each("rows not filled in", form, by=marked, records=KNOWN, received=8, alone=False)


def after() -> Iterator[Case]:
    """What stands under and beside a table."""
    notes = [[], ["Note: figures are provisional."], ["Source: finance returns, October 2026"], ["* includes a grant"]]
    yield from each("notes under the table", [*TABLE, *notes], ("csv", "ods"), records=KNOWN, received=8)
    split = [[], ["Note:", "see page 2 for the partners"]]
    yield from each("a note over two cells", [*TABLE, *split], records=KNOWN, received=6, rules=not_records("A8"))
    welsh = [[], ["Nodyn: ffigurau dros dro."], ["Ffynhonnell: ffurflenni cyllid"]]
    yield from each("notes in Welsh", [*TABLE, *welsh], records=KNOWN, received=7)
    for mark in ("End of table", "RECORDS: 5", "---", "PF-USER_PROJECTS_END"):
        yield from each(f"end mark {mark}", [*TABLE, [mark]], records=KNOWN, received=6, rules=not_records("A7"))
    footnotes = [
        [],
        ["1. Costs are in 2014 prices and leave out the value added tax that partners reclaim."],
        ["2. As agreed."],
    ]
    yield from each("footnotes", [*TABLE, *footnotes], records=KNOWN, received=7)
    beside = [*TABLE[:3], [*TABLE[3], "", "", "check with Ann"], *TABLE[4:]]
    yield from each("a remark beside a row", beside, records=KNOWN, received=5)
    long = [*TABLE[:2], [*TABLE[2], "one too many"], *TABLE[3:]]
    yield from each("a row too long", long, records=KNOWN, received=5)
    short = [[*row[:-1]] if n == 3 else row for n, row in enumerate(TABLE)]
    cut = [{**record, "pooled_budget": None} if n == 2 else record for n, record in enumerate(KNOWN)]
    yield from each("a row too short", short, records=cut, received=5)
    shifted = [*TABLE[:3], ["", *TABLE[3]], *TABLE[4:]]
    kept = [*KNOWN[:2], *KNOWN[3:]]
    told = [("row-shifted", "B4")]
    yield from each("a row shifted", shifted, records=kept, received=5, rules=told)
    two = [*TABLE[:2], ["", "", *TABLE[2]], *TABLE[3:]]
    yield from each(
        "a row shifted by two", two, records=[KNOWN[0], *KNOWN[2:]], received=5, rules=[("row-shifted", "C3")]
    )


def across() -> Iterator[Case]:
    """Projects that run across."""
    turned = [list(line) for line in zip(*TABLE, strict=True)]
    yield from each("across", turned, ("csv", "ods"), records=KNOWN, received=5)
    yield from each("across under a title", [["Our projects"], [], *turned], records=KNOWN, received=5)
    spaced = [line for each_line in turned for line in (each_line, [])]
    yield from each("across with gaps", spaced, records=KNOWN, received=5)
    one = [["Project form"], [], *[[header, value] for header, value in zip(HEADERS, BODY[0], strict=True)]]
    yield from each("a form of one project", one, records=KNOWN[:1], received=1)
    said = source(table(columns=COLUMNS, orientation="columns", header_rows=[1]))
    yield from each("across by the source", turned, by=said, records=KNOWN, received=5, alone=False)
    moved = [["", "", *line] for line in turned]
    yield from each("across from column C", moved, ("xlsx",), records=KNOWN, received=5)


def several() -> Iterator[Case]:
    """Several tables on a sheet, and several sheets in a book."""
    below = [["Council"], *TABLE[:3], [], [], ["Partners"], HEADERS, *BODY[2:]]
    yield from each("one below another", below, ("csv", "ods"), records=KNOWN, received=5)
    left, right = [HEADERS, *BODY[:3]], [HEADERS, *BODY[3:], NONE]
    beside = [[*a, "", *b] for a, b in zip(left, right, strict=True)]
    yield from each("side by side", beside, records=KNOWN, received=5)
    plan = [
        ["Project ref", "Milestone", "Planned"],
        ["SS-001", "Staff moved", "2015-02-01"],
        ["SS-003", "Opened", "2019-06-01"],
    ]
    columns = {"reference": "Project ref", "milestone_en": "Milestone", "planned": "Planned"}
    two = source(table(columns=COLUMNS), table("milestones", columns))
    yield from each("another table below", [*TABLE, [], ["Milestones"], *plan], by=two, records=KNOWN, alone=False)
    yield from each(
        "another table below, no source for it", [*TABLE, [], ["Milestones"], *plan], records=KNOWN, alone=False
    )
    yield from _sheets()


def _book(name: str, *pages: Page, **expected: Any) -> Case:
    return Case(name, "return.xlsx", partial(writing.workbook, *pages), **expected)


def _sheets() -> Iterator[Case]:
    main = Page("Projects", TABLE)
    other = [[f"OLD-{n}", *row[1:]] for n, row in enumerate(TABLE)]
    for state, why in (("hidden", "hidden"), ("veryHidden", "very-hidden")):
        unseen = Page("Last year", [HEADERS, *other[1:]], state=state)
        yield _book(f"{why} sheet", main, unseen, records=KNOWN, received=5, skipped={"Last year": why})
    yield _book("chart sheet", main, Page("Chart", [], state="chart"), records=KNOWN, skipped={"Chart": "chart"})
    yield _book("empty sheet", Page("Sheet1", []), main, records=KNOWN, skipped={"Sheet1": "empty"})
    guidance = [
        ["How to fill this in"],
        ["Give one row to each project. Write dates as 2026-11-01."],
        ["Do not merge cells."],
    ]
    skipped = {"Guidance": "no-table"}
    yield _book("guidance sheet", Page("Guidance", guidance), main, records=KNOWN, skipped=skipped)
    lists = [["Yes"], ["No"], ["Not known"]]
    yield _book("sheet of choices", main, Page("Lists", lists), records=KNOWN, skipped={"Lists": "no-table"})
    yield _book(
        "two sheets of one form", Page("A", TABLE[:4]), Page("B", [HEADERS, *BODY[3:]]), records=KNOWN, received=5
    )
    yield _book("odd sheet name", Page("It's 100% (sic) & <b>", TABLE), records=KNOWN)
    named: Source = source(table(columns=COLUMNS, sheets=["Proj*"]))
    yield _book("sheet by its glob", Page("Other", other), main, by=named, records=KNOWN, alone=False)
    lacking = source(table(columns=COLUMNS, sheets=["Returns"]))
    refused = ("sheet-missing", "Returns")
    yield _book("a named sheet is missing", main, by=lacking, refused=refused, alone=False)
    unmapped: Mapping[str, str] = {"reference": "Cyfeirnod", "title_en": "Enw"}
    unknown = source(table(columns=unmapped))
    yield _book("another form", main, by=unknown, refused=("table-missing", "header"), alone=False)
    mismatched = source(table(columns=COLUMNS, expect={"min_records": 9, "because": "There are nine."}))
    yield _book("too few", main, by=mismatched, refused=("too-few-records", "9"), alone=False)
    yield Case("xls with a hidden sheet", "return.xls", partial(writing.xls, TABLE, states={"Projects": 0, "Old": 1}),
               by=BASE, records=KNOWN, received=5, skipped={"Old": "hidden"})  # fmt: skip


def cases() -> Iterator[Case]:
    """Every case of this module."""
    for part in (before, heads, within, after, across, several):
        yield from part()
