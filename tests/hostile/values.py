"""Cases: one column of awkward values each, with what every cell must come out as.

Belongs here: what people write into cells. Does not belong here: the grammar of values one by one (tests of stage
check); these go through the whole engine, and each cell is a value, or is said something about, or both.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tests.examples import source, table
from tests.hostile import writing
from tests.hostile.corpus import Case, Row

SAID, QUIET, EITHER = "said", "quiet", "either"
Cell = tuple[Any, Any, str]
"""What is sent, what must come out (None: no value), and whether a finding stands at the cell."""


def build_column_cases(
    name: str, ours: str, header: str, cells: Sequence[Cell], kinds: Sequence[str] = ("csv",), **more: Any
) -> Iterator[Case]:
    """A table of references, titles and one column of these cells; rows are numbered so that each is known again.

    Read with its source only, unless told otherwise: what a cell means does not hang on who mapped its column.
    """
    rows: list[Row] = [["Ref", "Project title", header]]
    rows += [[f"R{n:02d}", f"Hafan Deg {n}", sent] for n, (sent, _, _) in enumerate(cells, start=1)]
    expected = [{"reference": f"R{n:02d}", ours: value} for n, (_, value, _) in enumerate(cells, start=1)]
    by = source(table(columns={"reference": "Ref", "title_en": "Project title", ours: header}))
    told: dict[str, Any] = {
        "said": [f"C{n}" for n, (_, _, how) in enumerate(cells, start=2) if how == SAID],
        "quiet": [f"C{n}" for n, (_, _, how) in enumerate(cells, start=2) if how == QUIET],
    }
    more.setdefault("alone", False)
    for kind in kinds:
        make = partial(writing.WRITERS[kind], rows)
        yield Case(
            f"{name} {kind}", f"return.{kind}", make, by=by, records=expected, received=len(cells), **{**told, **more}
        )


DATES: Sequence[Cell] = (
    ("2014-12-01", "2014-12-01", QUIET),
    ("2014-12-01 00:00:00", "2014-12-01", EITHER),
    ("2014-12-01T09:30:00Z", "2014-12-01", SAID),
    ("31/12/2014", "2014-12-31", EITHER),
    ("01/12/2014", "2014-12-01", EITHER),
    ("1-12-2014", "2014-12-01", EITHER),
    ("01.12.14", "2014-12-01", EITHER),
    ("2014/12/01", "2014-12-01", EITHER),
    ("1 April 2011", "2011-04-01", EITHER),
    ("1st of April 2011", "2011-04-01", EITHER),
    ("April 1, 2011", "2011-04-01", EITHER),
    ("Fri 1 April 2011", "2011-04-01", EITHER),
    ("Apr-11", "2011-04", SAID),
    ("April 2011", "2011-04", EITHER),
    ("31. Dez 18", "2018-12-31", SAID),
    ("2011", "2011", QUIET),
    ("2011-04", "2011-04", QUIET),
    ("2014/15", "2014-04/2015-03", SAID),
    ("Q3 2025", "2025-07/2025-09", SAID),
    ("Q1 2025/26", "2025-04/2025-06", SAID),
    ("41974", "2014-12-01", SAID),
    ("20110401", "2011-04-01", EITHER),
    ("", None, QUIET),
)
WELSH_DATES: Sequence[Cell] = (
    ("Ebrill 2011", "2011-04", EITHER),
    ("1 Ebrill 2011", "2011-04-01", EITHER),
    ("1af o Ebrill 2011", "2011-04-01", EITHER),
    ("ym Mehefin 2013", "2013-06", EITHER),
    ("2 o Fawrth 2012", "2012-03-02", EITHER),
    ("Rhagfyr 2014", "2014-12", EITHER),
    ("3 Tachwedd 2009", "2009-11-03", EITHER),
)
NO_DATES: Sequence[Cell] = (
    ("2014-12-01", "2014-12-01", QUIET),
    ("31/02/2011", None, SAID),
    ("2011-13-01", None, SAID),
    ("30 February 2012", None, SAID),
    ("29/02/2013", None, SAID),
    ("when funds allow", None, SAID),
    ("TBC", None, SAID),
    ("N/A", None, SAID),
    ("#VALUE!", None, SAID),
    ("99/99/9999", None, SAID),
    ("1 Smarch 2011", None, SAID),
    ("0", None, SAID),
)
AMERICAN: Sequence[Cell] = (
    ("12/25/2014", "2014-12-25", SAID),
    ("03/04/2014", "2014-03-04", SAID),
    ("10/31/2015", "2015-10-31", SAID),
)
MIXED: Sequence[Cell] = (
    ("25/12/2014", "2014-12-25", EITHER),
    ("12/25/2014", "2014-12-25", SAID),
    ("03/04/2014", None, SAID),
    ("2014-04-03", "2014-04-03", QUIET),
)
UNPROVED: Sequence[Cell] = (("03/04/2014", "2014-04-03", SAID), ("05/06/2015", "2015-06-05", SAID))
AMOUNTS: Sequence[Cell] = (
    ("1250000", 1250000, QUIET),
    ("£1,250,000", 1250000, EITHER),
    ("1,234", 1234, EITHER),
    ("£1.2m", 1200000, SAID),
    ("£1.2 million", 1200000, SAID),
    ("£1.2 miliwn", 1200000, SAID),
    ("2.5k", 2500, SAID),
    ("(500)", -500, SAID),
    ("£-500", -500, EITHER),
    ("500-", -500, SAID),
    ("£4.578.474", 4578474, SAID),
    ("0", 0, QUIET),
    ("nil", 0, SAID),
    ("£40k (2010/11 prices)", 40000, SAID),
    ("c. £2m", 2000000, SAID),
    ("1 234 567", 1234567, EITHER),
    ("1.23E+05", 123000, EITHER),
    ("", None, QUIET),
)
NO_AMOUNTS: Sequence[Cell] = (
    ("1250000", 1250000, QUIET),
    ("TBC", None, SAID),
    ("N/A", None, SAID),
    ("-", None, EITHER),
    ("*", None, EITHER),
    ("[c]", None, EITHER),
    ("Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial interests)", None, SAID),
    ("Wedi'i eithrio o dan adran 43 o Ddeddf Rhyddid Gwybodaeth 2000", None, SAID),
    ("€500", None, SAID),
    ("$500", None, SAID),
    ("1,23,456", None, SAID),
    ("about the price of a bus", None, SAID),
    ("£1m-£2m", None, SAID),
    ("between £1m and £2m", None, SAID),
    ("#DIV/0!", None, SAID),
    ("#REF!", None, SAID),
    ("=SUM(E2:E9)", None, SAID),
    ("inf", None, SAID),
    ("nan", None, SAID),
)
FLAGS: Sequence[Cell] = (
    ("Yes", "yes", QUIET),
    ("no", "no", QUIET),
    ("Y", "yes", EITHER),
    ("n", "no", EITHER),
    ("TRUE", "yes", EITHER),
    ("false", "no", EITHER),
    ("1", "yes", EITHER),
    ("0", "no", EITHER),
    ("Ie", "yes", EITHER),
    ("Nage", "no", EITHER),
    ("Oes", "yes", EITHER),
    ("Nac oes", "no", EITHER),
    ("YES.", "yes", EITHER),
    ("", None, QUIET),
    ("perhaps", None, SAID),
    ("#N/A", None, SAID),
)
RATINGS: Sequence[Cell] = (
    ("GREEN", "green", EITHER),
    ("Amber", "amber", EITHER),
    ("AMBER", "amber", EITHER),
    ("Amber/red", "amber", SAID),
    ("Amber/Green", "amber", SAID),
    ("Red ", "red", EITHER),
    ("Section 24 - National security", None, SAID),
    ("Puce", None, SAID),
)
TEXTS: Sequence[Cell] = (
    ("Plain words", "Plain words", QUIET),
    ("Ynys MÃ´n", "Ynys Môn", SAID),
    ("the councilâ€™s team", "the council’s team", SAID),
    ("Joint\u200b Team", "Joint Team", SAID),
    ("Joint\u00a0Team", "Joint Team", EITHER),
    ("\ufeffBegins with a mark", "Begins with a mark", SAID),
    ("Caf\ufffd staff", "Caf\ufffd staff", SAID),
    ("#REF!", None, SAID),
    ("#NAME?", None, SAID),
    ("Err:502", None, SAID),
    ("=SUM(A1:A3)", None, SAID),
    ('=HYPERLINK("http://example.org","x")', None, SAID),
    ("@handle", None, SAID),
    ("N/A", None, SAID),
    ("A" * 40_000, "A" * 40_000, QUIET),
    ("<script>alert(1)</script>", "<script>alert(1)</script>", EITHER),
    ("{{ 7 * 7 }} %s {0}", "{{ 7 * 7 }} %s {0}", EITHER),
    ("Ymddiriedolaeth ☘ 日本語 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "Ymddiriedolaeth ☘ 日本語 🏴󠁧󠁢󠁷󠁬󠁳󠁿", EITHER),
)
PARTNERS: Sequence[Cell] = (
    ("Swansea Council", ("Swansea Council",), QUIET),
    ("Swansea Council; Cardiff Council", ("Swansea Council", "Cardiff Council"), EITHER),
    ("Swansea Council\nCardiff Council", ("Swansea Council", "Cardiff Council"), EITHER),
    ("Swansea Council, Cardiff Council and Powys County Council",
     ("Swansea Council", "Cardiff Council", "Powys County Council"), EITHER),
    ("• Swansea Council\n• Cardiff Council", ("Swansea Council", "Cardiff Council"), EITHER),
    ("Swansea Council|Cardiff Council", ("Swansea Council", "Cardiff Council"), EITHER),
    ("", (), QUIET),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """Every case of this module."""
    start = ("start_actual", "Start date")
    yield from build_column_cases("dates", *start, DATES, alone=True)
    yield from build_column_cases("dates in Welsh", *start, WELSH_DATES)
    yield from build_column_cases("no dates", *start, NO_DATES)
    for name, cells in (("american", AMERICAN), ("both ways round", MIXED), ("neither way proved", UNPROVED)):
        yield from build_column_cases(f"dates {name}", *start, cells)
    real = [(dt.date(2014, 12, 1), "2014-12-01", QUIET), (dt.datetime(2015, 1, 2, 9, 30), "2015-01-02", SAID)]
    yield from build_column_cases("dates of a workbook", *start, real, ("xlsx", "ods"))
    yield from build_column_cases("amounts", "cost", "Total cost", AMOUNTS, alone=True)
    yield from build_column_cases("no amounts", "cost", "Total cost", NO_AMOUNTS)
    numbers = [(1250000, 1250000, QUIET), (0, 0, QUIET), (-500, -500, EITHER), (1234.5, 1234.5, EITHER)]
    yield from build_column_cases("numbers of a workbook", "cost", "Total cost", numbers, ("xlsx", "ods", "xls"))
    for header, factor in (("Total cost (£m)", 1_000_000), ("Total cost £000s", 1000), ("Cost (£ million)", 1_000_000)):
        scaled = [("1.5", 1.5 * factor, SAID), ("£3m", 3_000_000, SAID), ("0", 0, EITHER), ("12", 12 * factor, SAID)]
        yield from build_column_cases(f"amounts under {header}", "cost", header, scaled)
    yield from build_column_cases("flags", "pooled_budget", "Pooled budget", FLAGS)
    yield from build_column_cases("flags of a workbook", "pooled_budget", "Pooled budget",
                      [(True, "yes", EITHER), (False, "no", EITHER), (1, "yes", EITHER), (0, "no", EITHER)],
                      ("xlsx", "ods", "xls"))  # fmt: skip
    yield from build_column_cases("ratings", "delivery_confidence", "Delivery confidence", RATINGS)
    yield from build_column_cases("texts", "summary_en", "Summary", TEXTS)
    yield from build_column_cases("partners in one cell", "partner_list", "Partners", PARTNERS, ("xlsx",), alone=True)
    personal = [("Ask jo.bloggs@example.org", None, SAID), ("Ring 01792 636000 for Jo", None, SAID)]
    yield from build_column_cases("personal data", "summary_en", "Summary", personal)
    no_one = [("2013-04-01 2014-03", "2013-04-01 2014-03", QUIET), ("charity 01234567", "charity 01234567", EITHER)]
    yield from build_column_cases("no personal data", "summary_en", "Summary", no_one)
