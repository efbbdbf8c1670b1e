"""Cases: returns in Welsh, and in both languages.

Belongs here: headers and answers in Welsh. Does not belong here: dates and amounts in Welsh (values), letters (formats).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.examples import source, table
from tests.hostile import writing
from tests.hostile.corpus import RECORDS, Case, Row, expect_record
from tests.hostile.layouts import build_cases

COLUMNS = {
    "reference": "Cyfeirnod",
    "title_cy": "Teitl y prosiect",
    "start_actual": "Dyddiad dechrau",
    "partner_list": "Partneriaid",
    "cost": "Cyfanswm y gost",
    "pooled_budget": "Cyllideb gyfun",
}
TITLES = ("Gwasanaeth Mabwysiadu Rhanbarthol", "Storfeydd Argyfwng ar y Cyd", "Un Tîm Môn a Gwynedd",
          "Gwastraff bwyd a gwyrdd", "Canolfan Gwasanaethau Cyfreithiol")  # fmt: skip
WELSH = source(table(columns=COLUMNS), language="cy")


def _welsh(row: Row, title: str) -> Row:
    return [row[0], title, row[2], row[3], row[4], "Ie" if row[5] == "Yes" else "Nage"]


def cases() -> Iterator[Case]:
    """Every case of this module."""
    rows: list[Row] = [
        list(COLUMNS.values()),
        *[_welsh(row, title) for row, title in zip(RECORDS, TITLES, strict=True)],
    ]
    expected = [
        {**{name: value for name, value in expect_record(row).items() if name != "title_en"}, "title_cy": title}
        for row, title in zip(RECORDS, TITLES, strict=True)
    ]
    shared: dict[str, Any] = {"by": WELSH, "records": expected}
    yield from build_cases("in Welsh", rows, ("csv", "xls"), received=5, **shared)
    total: Row = ["Cyfanswm", "", "", "", sum(row[4] for row in RECORDS), ""]
    framed = [["Cofrestr cydweithio"], [], *rows, total, [], ["Nodyn: ffigurau dros dro"]]
    yield from build_cases("in Welsh with a total", framed, received=7, **shared)
    turned = [list(line) for line in zip(*rows, strict=True)]
    yield from build_cases("in Welsh, across", turned, received=5, **shared)
    both = [
        ["Ref", "Title (English)", "Teitl (Cymraeg)"],
        *[[row[0], row[1], title] for row, title in zip(RECORDS, TITLES, strict=True)],
    ]
    by = source(table(columns={"reference": "Ref", "title_en": "Title (English)", "title_cy": "Teitl (Cymraeg)"}))
    pairs = [{"reference": row[0], "title_en": row[1], "title_cy": row[2]} for row in both[1:]]
    yield from build_cases("titles in both languages", both, by=by, records=pairs)
    twofold: Row = ["Cyfeirnod / Reference", "Teitl / Title", "Dyddiad dechrau / Start date"]
    columns = dict(zip(("reference", "title_en", "start_actual"), twofold, strict=True))
    paired = [twofold, *[row[:3] for row in RECORDS]]
    said = [{name: expect_record(row)[name] for name in columns} for row in RECORDS]
    yield Case("headers in both languages", "x.xlsx", partial(writing.write_xlsx, paired), by=source(table(columns=columns)),
               records=said, alone=False)  # fmt: skip
