"""Tables are found by their shape, then by their words."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather.drafting import build_header_confidence
from assets.gather.layout import Region, find_regions
from assets.gather.workbook.sheet import Sheet
from tests.habits.habits import FIRST_CONTACT, habit
from tests.hostile.judging import check_laws, read_file

COUNCILS = ("Swansea Council", "Conwy", "Cardiff", "Powys")
KINDS: Mapping[str, Callable[[int], str]] = {
    "reference": lambda i: f"A{i:04}",
    "title": lambda i: f"Joint service {'of the councils ' * (i % 3)}number {i}",
    "name": lambda i: ("Payroll", "Library van", "Legal advice", "Kerbside", "Archive store")[i % 5],
    "council": lambda i: COUNCILS[i % 4],
    "day": lambda i: f"{i % 28 + 1:02}/{i % 12 + 1:02}/{2005 + i % 20}",
    "iso day": lambda i: f"{2005 + i % 20}-{i % 12 + 1:02}-{i % 28 + 1:02}",
    "month": lambda i: ("Mar-16", "Aug 17", "Ebrill 2019")[i % 3],
    "year": lambda i: str(2005 + i % 20),
    "financial year": lambda i: f"{2005 + i % 20}/{(6 + i) % 100:02}",
    "money": lambda i: f"£{12000 + 137 * i:,}",
    "number": lambda i: str(3 + 7 * i),
    "answer": lambda i: ("Yes", "No")[i % 2],
    "ateb": lambda i: ("Ie", "Na", "")[i % 3],
    "prose": lambda i: f"What the councils do together in year {i}, " + "and why, at some length, " * 4,
    "sparse": lambda i: "x" if i % 3 else "",
}
KNOWN = {
    "reference": ("Reference", "Cyfeirnod"),
    "title": ("Title", "Teitl"),
    "name": ("Project name", "Enw'r prosiect"),
    "council": ("Lead", "Arweinydd"),
    "day": ("Start date", "Dyddiad cychwyn"),
    "iso day": ("End date", "Dyddiad gorffen"),
    "money": ("Cost", "Cost"),
}


def build_headers(kinds: Sequence[str], language: int) -> list[str]:
    """Headers of some kinds of column: known ones of a language (0, 1), or such as nobody knows (2)."""
    unknown = (
        "Zorbla",
        "Quith",
        "Fenner",
        "Murgle",
        "Tasp",
        "Wobbin",
        "Ghent",
        "Plover",
        "Skarn",
        "Ulm",
        "Vex",
        "Yarrow",
    )
    return [KNOWN[kind][language] if language < 2 else unknown[at] for at, kind in enumerate(kinds)]


def find_only_region(rows: Sequence[Sequence[str]]) -> Region:
    (region,) = find_regions(Sheet.from_rows("S", rows), build_header_confidence())
    return region


@habit(
    "any list with a row of headers, of 2 to 2,000 rows, whatever its columns hold",
    "read",
    "upright, under its headers",
)
@given(st.data())
@settings(deadline=None)
def test_an_upright_table_is_read_upright(data: st.DataObject) -> None:
    language = data.draw(st.integers(0, 2))
    kinds = data.draw(
        st.lists(st.sampled_from(list(KNOWN if language < 2 else KINDS)), min_size=2, max_size=7, unique=True)
    )
    if language == 2 and not {"reference", "title", "number", "money", "day"} & set(kinds):
        kinds.append("number")  # of words alone under words that nobody knows, any row may be the header
    count = data.draw(st.one_of(st.integers(2, 60), st.sampled_from([100, 255, 256, 257, 2000])))
    rows = [build_headers(kinds, language), *([KINDS[kind](i) for kind in kinds] for i in range(count))]
    region = find_only_region(rows)
    assert (region.orientation, region.header_rows) == ("rows", (1,))
    assert len(region.record_rows) == count


@habit("one project a column, the headers down the side", "read", "as records that run across")
@given(st.data())
@settings(deadline=None)
def test_a_turned_table_is_read_turned(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(list(KNOWN)), min_size=4, max_size=7, unique=True))
    count, language = data.draw(st.integers(2, 12)), data.draw(st.integers(0, 1))
    rows = [build_headers(kinds, language), *([KINDS[kind](i) for kind in kinds] for i in range(count))]
    region = find_only_region([list(row) for row in zip(*rows, strict=True)])
    assert (region.orientation, region.header_rows) == ("columns", (1,))
    assert len(region.record_rows) == count


@habit("the plainest list there is: reference, title, lead, start, end, cost", "read", "every row, in English or Welsh")
@pytest.mark.parametrize(("file", "count"), [("p_plain30.csv", 30), ("p_welsh.csv", 60), ("p_real_dates.xlsx", 60)])
def test_the_plainest_list(file: str, count: int) -> None:
    outcome = read_file(FIRST_CONTACT / file)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert (table["header_row"], table["orientation"], table["rows"]["accepted"]) == (1, "rows", count)
    assert {"reference", "lead", "start_actual", "end_date", "cost"} < set(table["columns"])
