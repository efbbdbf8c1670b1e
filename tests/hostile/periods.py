"""Cases: measured values, long or with periods across the columns, in both languages.

Belongs here: performance tables. Does not belong here: tables of projects (layouts).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.examples import source, table
from tests.hostile import writing
from tests.hostile.corpus import Case, Row
from tests.hostile.layouts import build_cases

KIND = {"value_kind": "actual"}
MEASURE = {"measure": "Indicator"}
WIDE = source(table("observations", MEASURE, constants=KIND, periods={}))
NAMES = ("Adoptions completed", "Calls answered", "Waste recycled")


def _expected(periods: list[str], values: list[list[Any]], **more: Any) -> list[dict[str, Any]]:
    """One record for each value that is no blank, period by period."""
    return [
        {"measure": name, "period": period, "actual": row[at], **more}
        for at, period in enumerate(periods)
        for name, row in zip(NAMES, values, strict=True)
        if row[at] is not None
    ]


def _wide(name: str, headers: list[str], periods: list[str], **more: Any) -> Iterator[Case]:
    values: list[list[Any]] = [[10 * n + at for at in range(len(headers))] for n in range(1, 4)]
    rows: list[Row] = [["Indicator", *headers], *[[who, *row] for who, row in zip(NAMES, values, strict=True)]]
    expected = _expected(periods, values)
    yield from build_cases(f"wide {name}", rows, by=WIDE, table="observations", records=expected, **more)


def cases() -> Iterator[Case]:
    """Every case of this module."""
    yield from _wide("years", ["2023-24", "2024/25"], ["2023-24", "2024-25"], received=3)
    quarters = [f"2025-26-Q{n}" for n in range(1, 5)]
    yield from _wide("quarters", [f"Q{n} 2025/26" for n in range(1, 5)], quarters, received=3)
    yield from _wide("Welsh quarters", [f"Chwarter {n} 2025/26" for n in range(1, 5)], quarters, alone=False)
    yield from _wide("months", ["Apr-25", "May-25", "Jun-25"], ["2025-M04", "2025-M05", "2025-M06"], received=3)
    yield from _both_levels()
    yield from _gaps()
    yield from _long()


def _both_levels() -> Iterator[Case]:
    """Actual and target side by side."""
    top = ["Indicator", "2023-24", "", "2024-25", ""]
    low = ["", "Actual", "Target", "Actual", "Target"]
    body: list[Row] = [[name, n, n + 1, n + 2, n + 3] for n, name in enumerate(NAMES, start=5)]
    expected = [
        {"measure": name, "period": period, "actual": row[at], "target": row[at + 1]}
        for at, period in ((1, "2023-24"), (3, "2024-25"))
        for name, row in zip(NAMES, body, strict=True)
    ]
    shared: dict[str, Any] = {"by": WIDE, "table": "observations", "records": expected, "received": 3}
    yield Case(
        "actual and target merged",
        "x.xlsx",
        partial(writing.write_xlsx, [top, low, *body], ["A1:A2", "B1:C1", "D1:E1"]),
        **shared,
    )
    yield from build_cases("actual and target", [top, low, *body], **shared)
    flat = ["Indicator", "Actual 2023-24", "Target 2023-24", "Actual 2024-25", "Target 2024-25"]
    yield from build_cases("actual and target in one header", [flat, *body], **shared)
    codes: list[Row] = [
        ["Indicator", "CHN1 2010-11", "CHN1 2011-12", "CHN2 2010-11"],
        ["Swansea Council", 1, 2, 3],
        ["Cardiff Council", 4, 5, 6],
    ]
    coded = table(
        "observations",
        {"organisation": "Indicator"},
        constants=KIND,
        periods={"match": r"(?P<measure>CHN\d+) (\d{4}-\d\d)"},
    )
    named = [
        {"organisation": row[0], "measure": header.split()[0], "period": header.split()[1], "actual": row[at]}
        for at, header in enumerate(codes[0])
        if at
        for row in codes[1:]
    ]
    yield from build_cases("codes and years", codes, by=source(coded), table="observations", records=named, alone=False)
    both = table("observations", MEASURE, constants=KIND, periods=coded["periods"])
    # Two headers for one of our columns: whatever is taken, the other is said to be left out.
    yield from build_cases("a measure in the header and in a column", codes, by=source(both), alone=False)


def _gaps() -> Iterator[Case]:
    """Cells without a value: a blank says nothing, `..` and `n/a` say why there is none."""
    rows: list[Row] = [
        ["Indicator", "2023-24", "2024-25"],
        [NAMES[0], 1, ""],
        [NAMES[1], "", ".."],
        [NAMES[2], "n/a", 4],
        ["Note: provisional", "", ""],
    ]
    expected = [
        {"measure": NAMES[0], "period": "2023-24", "actual": 1},
        {"measure": NAMES[1], "period": "2024-25", "actual": None},
        {"measure": NAMES[2], "period": "2023-24", "actual": None},
        {"measure": NAMES[2], "period": "2024-25", "actual": 4},
    ]
    yield from build_cases(
        "wide with gaps", rows, by=WIDE, table="observations", records=expected, received=4, alone=False
    )


def _long() -> Iterator[Case]:
    """A row for each value."""
    columns = {"measure": "Indicator", "period": "Period", "actual": "Value"}
    by = source(table("observations", columns, constants=KIND))
    sent = ["2023-24", "2024/25", "Q1 2025/26", "April 2025", "2025-04-30", "2025"]
    came = ["2023-24", "2024-25", "2025-26-Q1", "2025-M04", "2025-04-30", "2025"]
    rows: list[Row] = [["Indicator", "Period", "Value"], *[[NAMES[0], period, n] for n, period in enumerate(sent)]]
    expected = [{"measure": NAMES[0], "period": period, "actual": n} for n, period in enumerate(came)]
    yield from build_cases("long", rows, by=by, table="observations", records=expected, received=6, alone=False)
    bad: list[Row] = [*rows[:2], [NAMES[1], "soon", 5], [NAMES[1], "2023-24", "many"], [NAMES[1], "", 5]]
    yield from build_cases("long with faults", bad, by=by, table="observations", records=expected[:1], received=4, alone=False,
                    said=["B3", "C4"])  # fmt: skip
