"""Random tables in random layouts are found again; and whatever a sheet holds, every line is accounted for."""

from dataclasses import dataclass

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from assets.gather.workbook.sheet import Sheet
from assets.gather.layout import Region, build_region_at, find_regions
from tests.gather.layout.sheets import records, sheet, worth

HEADERS = ["Ref", "Title", "Lead", "Started", "Cost", "Stage", "Pooled budget", "Summary"]
PLACES = ["Swansea", "Gwynedd", "Conwy", "Powys", "Cardiff"]
WORDS = [
    "archives",
    "roads",
    "waste",
    "adoption",
    "audit",
    "trunk",
    "joint",
    "shared",
    "total",
    "records",
    "notes",
    "nodiadau",
]
TITLES: list[list[list[str]]] = [
    [],
    [["Shared services return 2026"]],
    [["Return"], []],
    [["Council:", "Swansea"], ["Period:", "2025/26"], []],
    [[], [], ["", "Confidential"], []],
]
NOTES: list[list[list[str]]] = [
    [],
    [[], ["Note: as reported"]],
    [["Total", "", "99"], [], ["* provisional"]],
    [[], ["Source: councils' returns"], ["Nodyn: dros dro"]],
    [["End of table"]],
]

cells = st.fixed_dictionaries(
    {
        "Title": st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(
            lambda words: " ".join(words).capitalize()
        ),
        "Lead": st.sampled_from([*PLACES, ""]),
        "Started": st.sampled_from(["01/04/2011", "15/06/2010", "", "April 2012", "2014"]),
        "Cost": st.integers(0, 10**7).map(lambda pounds: f"£{pounds:,}") | st.just(""),
        "Stage": st.sampled_from(["Live", "Ended", "Proposed", ""]),
        "Pooled budget": st.sampled_from(["Yes", "No", ""]),
        "Summary": st.sampled_from(["", "One service for several councils", "x" * 120]),
    }
)


@dataclass(frozen=True)
class Laid:
    """A sheet with a table: its headers, and its records by line."""

    sheet: Sheet
    headers: list[str]
    rows: dict[int, list[str]]
    across: bool


@st.composite
def laid(draw: st.DrawFn) -> Laid:
    """A table of random records in a random layout."""
    headers = ["Ref", "Title", "Lead", *draw(st.lists(st.sampled_from(HEADERS[3:]), unique=True, min_size=1))]
    table = [
        [f"SS/{at:02}", *(row[name] for name in headers[1:])]
        for at, row in enumerate(draw(st.lists(cells, min_size=2, max_size=12)), 1)
    ]
    aside = draw(st.integers(0, 3))
    across = draw(st.booleans())
    if across:
        lines = [[""] * aside + list(column) for column in zip(headers, *table, strict=True)]
        above = draw(st.sampled_from(TITLES[:3]))
        return Laid(sheet(*above, *lines), headers, {aside + 2 + at: row for at, row in enumerate(table)}, True)
    above = draw(st.sampled_from(TITLES))
    grouped = draw(st.booleans())
    names = [""] * aside + headers
    top = [""] * aside + ["Project", "", "", "Detail", *[""] * (len(headers) - 4)]
    rows = [*above, *([top] if grouped else []), names]
    merged = [(len(above), aside, len(above), aside + 2)] if grouped and draw(st.booleans()) else []
    lines_of: dict[int, list[str]] = {}
    for row in table:
        rows += [[]] * draw(st.integers(0, 1))
        rows.append([""] * aside + row)
        lines_of[len(rows)] = row
    for row in draw(st.sampled_from(NOTES)):
        rows.append([""] * aside + row if row else row)
    return Laid(sheet(*rows, merged=merged), headers, lines_of, False)


def accounted(region: Region) -> None:
    """Fails unless the region's parts agree with one another and with its sheet."""
    lines = [int(line) for line in region.lines]
    assert lines == sorted(set(lines))
    assert set(region.not_records) | set(region.shifted) <= set(lines)
    assert not set(region.not_records) & set(region.shifted)
    assert all(line > max(region.header_lines) for line in lines)
    assert all(any(region.grid.get_rows(line - 1, line)[0]) for line in lines)
    assert all(not region.left <= column <= region.right and line in lines for line, column in region.outside)
    assert len(region.headers) == region.grid.width
    assert all(region.left <= at <= region.right for at, name in enumerate(region.headers) if name)
    assert 0 <= region.confidence <= 1


@settings(max_examples=100, deadline=None)
@over(laid(), st.sampled_from([8, 4]))
def test_a_table_in_any_layout_is_found_again(table: Laid, known: int) -> None:
    regions = find_regions(table.sheet, worth(*HEADERS[:known]))
    assert len(regions) == 1
    (region,) = regions
    accounted(region)
    assert region.orientation == ("columns" if table.across else "rows")
    assert [name.split(" › ")[-1] for name in region.headers if name] == table.headers
    assert records(region) == list(table.rows)
    for line, row in table.rows.items():
        assert region.grid.get_rows(line - 1, line)[0][region.left : region.right + 1] == row
    assert (region.shifted, region.outside) == ({}, ())


grids = st.lists(
    st.lists(
        st.sampled_from(
            [
                "",
                "",
                "",
                "Title",
                "Ref",
                "Total",
                "Note: x",
                "*",
                "1",
                "2",
                "£5",
                "01/04/2011",
                "Yes",
                "-",
                "a",
                "Archives",
                "PF-END",
                "Please select",
                "(1)",
                "£m",
                "2024/25",
                "Q1",
                "x" * 90,
                " ",
                "\n",
                "\x00",
                "ŵ",
            ]
        ),
        max_size=7,
    ),
    max_size=14,
)
merges = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)).map(
        lambda m: (m[0], m[1], m[0] + m[2], m[1] + m[3])
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@over(
    grids,
    merges,
    st.lists(st.integers(1, 16), min_size=1, max_size=3, unique=True).map(sorted),
    st.sampled_from(["rows", "columns"]),
)
def test_whatever_a_sheet_holds_every_line_under_a_given_header_is_accounted_for(
    rows: list[list[str]], merged: list[tuple[int, int, int, int]], header_rows: list[int], orientation: str
) -> None:
    place = sheet(*rows, merged=merged)
    region = build_region_at(place, header_rows, "columns" if orientation == "columns" else "rows", ("^a$",), ("-",))
    accounted(region)
    below = range(max(header_rows) + 1, region.grid.height + 1)
    assert [int(line) for line in region.lines] == [line for line in below if any(region.grid.get_rows(line - 1, line)[0])]


@settings(max_examples=150, deadline=None)
@over(grids, merges, st.booleans())
def test_whatever_a_sheet_holds_what_is_found_in_it_is_in_order(
    rows: list[list[str]], merged: list[tuple[int, int, int, int]], known: bool
) -> None:
    regions = find_regions(sheet(*rows, merged=merged), worth(*(["Title", "Ref", "Archives"] if known else [])))
    for region in regions:
        accounted(region)
    taken = [
        (int(line), at) for region in regions for line in region.lines for at in range(region.left, region.right + 1)
    ]
    assert len(taken) == len(set(taken))
