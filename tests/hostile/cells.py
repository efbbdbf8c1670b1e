"""Cases: references, titles that mislead, and what a workbook keeps besides values.

Belongs here: cells that make or break a whole record, and number formats. Does not belong here: one column of awkward
values (values).
"""

from collections.abc import Iterator
from functools import partial

import openpyxl

from tests.examples import source, table
from tests.hostile import writing
from tests.hostile.corpus import HEADERS, Case, Expected, Row


def misleading() -> Iterator[Case]:
    """Titles that are much like a header."""
    rows: list[Row] = [["Ref", "Project title", "Summary"]]
    rows += [[f"R{n}", f"Project number {n}", f"Start date of phase {n}"] for n in range(1, 6)]
    by = source(table(columns={"reference": "Ref", "title_en": "Project title", "summary_en": "Summary"}))
    expected = [{"reference": row[0], "title_en": row[1], "summary_en": row[2]} for row in rows[1:]]
    yield Case("titles like headers", "x.csv", partial(writing.write_text, rows), by=by, records=expected, received=5)


def references() -> Iterator[Case]:
    """References: zeros in front, numbers, and one used twice."""
    by = source(table())
    zeros = [["Ref", "Title"], ["00101", "One"], ["007", "Two"], ["1e5", "Three"], ["12345678901234567890", "Four"]]
    expected = [{"reference": ref, "title_en": title} for ref, title in zeros[1:]]
    for kind in ("csv", "xlsx", "ods", "xls"):
        yield Case(
            f"zeros in front {kind}", f"x.{kind}", partial(writing.WRITERS[kind], zeros), by=by, records=expected
        )
    numbers: list[Row] = [["Ref", "Title"], [101, "One"], [9007199254740993 // 2, "Two"], [7.0, "Three"]]
    whole = [{"reference": str(int(row[0])), "title_en": row[1]} for row in numbers[1:]]
    for kind in ("xlsx", "ods", "xls"):
        yield Case(
            f"numbers as references {kind}", f"x.{kind}", partial(writing.WRITERS[kind], numbers), by=by, records=whole
        )
    twice = [["Ref", "Title"], ["A1", "One"], ["A2", "Two"], ["a1 ", "Three"]]
    kept = [{"reference": "A1", "title_en": "One"}, {"reference": "A2", "title_en": "Two"}]
    yield Case("a reference used twice", "x.csv", partial(writing.write_text, twice), by=by, records=kept, received=3,
               rules=[("reference-repeated", "A4")])  # fmt: skip
    untitled = [["Ref", "Title"], ["A1", "One"], ["A2", ""], ["", "Three"]]
    some = [{"reference": "A1", "title_en": "One"}, {"reference": "Three", "title_en": "Three"}]
    yield Case("no title, no reference", "x.csv", partial(writing.write_text, untitled), by=by, records=some, received=3,
               rules=[("title-missing", "B3")], alone=False)  # fmt: skip


def nameless() -> Iterator[Case]:
    """Rows of which none has a reference or a title."""
    for header, sent in (("Partners", "Swansea Council"), ("Total cost", "£1m"), ("Start date", "2014-12-01")):
        rows: list[Row] = [HEADERS, ["" if name != header else sent for name in HEADERS]]
        yield Case(
            f"only {header} is filled", "x.csv", partial(writing.write_text, rows), records=[], received=1, alone=False
        )


def saved_cells() -> Iterator[Case]:
    """What a workbook keeps besides values: formulas without one, errors, number formats."""
    header: Row = ["Ref", "Project title", "Total cost", "Summary"]
    by = source(
        table(columns={"reference": "Ref", "title_en": "Project title", "cost": "Total cost", "summary_en": "Summary"})
    )

    def make() -> bytes:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in (
            header,
            ["R1", "One", "=1+1", "fine"],
            ["R2", "Two", 5, "=A1"],
            ["R3", "Three", "#REF!", "#N/A"],
            [101, "Four", 0.52, 3],
        ):
            sheet.append(row)
        sheet["C4"].data_type = sheet["D4"].data_type = "e"
        sheet["A5"].number_format = "00000"
        sheet["C5"].number_format = "0%"
        return writing.capture_saved_bytes(book.save)

    expected: Expected = [
        {"reference": "R1", "cost": None, "summary_en": "fine"},
        {"reference": "R2", "cost": 5, "summary_en": None},
        {"reference": "R3", "cost": None, "summary_en": None},
        {"reference": "00101", "cost": None, "summary_en": "3"},
    ]
    yield Case("formulas, errors and formats", "x.xlsx", make, by=by, records=expected, received=4,
               said=["C2", "D3", "C4", "D4", "C5"])  # fmt: skip


def cases() -> Iterator[Case]:
    """Every case of this module."""
    yield from misleading()
    yield from references()
    yield from nameless()
    yield from saved_cells()
