"""Where tables lie on a sheet when no one has said so: below one another, side by side, or with records across."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import NamedTuple

import numpy as np

from assets.gather.layout import row_patterns, sheet_orientation
from assets.gather.layout.header_scoring import HeaderCandidate, HeaderConfidence, SheetArea
from assets.gather.layout.sheet_texts import classify_text
from assets.gather.layout.stacked_headers import find_stacked_headers
from assets.gather.layout.table_body import NO_HINTS, NonRecordHints
from assets.gather.layout.table_region import Orientation, Region, TablePlace, build_region
from assets.gather.workbook.sheet import Sheet

MAX_ROWS_ACROSS, MAX_COLUMNS_ACROSS = 256, 2048
"""Records run across only in a sheet of no more rows and columns than these."""


class TableCandidate(NamedTuple):
    """A table that was found: the area where nothing of another table stands, its header, and its last possible row."""

    area: SheetArea
    header: HeaderCandidate
    last_row: int


def _find_last_row(area: SheetArea, header: HeaderCandidate, following: HeaderCandidate | None) -> int:
    if following is None:
        return area.bottom
    row = following.first_row - 1
    while row > header.last_row and not area.count_cells(row):
        row -= 1
    notes = (row_patterns.NOTE, row_patterns.SIGN, row_patterns.END)
    while row > header.last_row and area.count_cells(row) == 1:
        text = area.read_first_text(row)
        if any(pattern.fullmatch(text) for pattern in notes):
            break
        row -= 1
    return row


def _is_separate_table(left: HeaderCandidate, right: HeaderCandidate) -> bool:
    """Whether two headers side by side are of two tables: the first name comes again, or both are known on other rows."""
    first_name = left.names[left.named_columns[0]].casefold()
    if first_name in {name.casefold() for name in right.names}:
        return True
    return left.last_row != right.last_row and left.has_known_names and right.has_known_names


def _find_side_by_side(area: SheetArea) -> list[tuple[SheetArea, list[HeaderCandidate]]]:
    """The parts of an area whose tables stand beside one another, with their headers; none when it is one table."""
    used = area.sheet.filled[area.top - 1 : area.bottom, area.left : area.right + 1].any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], used, [False])))) + area.left
    if len(edges) < 4:
        return []
    parts = []
    for left, after in zip(map(int, edges[::2]), map(int, edges[1::2]), strict=True):
        part = replace(area, left=left, right=after - 1)
        headers = find_stacked_headers(part)
        if headers and len(headers[0].named_columns) > 1:
            parts.append((part, headers))
    are_separate = all(_is_separate_table(left[0], right[0]) for (_, left), (_, right) in pairwise(parts))
    return parts if len(parts) > 1 and are_separate else []


def _find_tables(area: SheetArea) -> Iterator[TableCandidate]:
    parts = _find_side_by_side(area)
    if parts:
        edges = [area.left, *(part.left for part, _ in parts[1:]), area.right + 1]
        for (left, after), (_, headers) in zip(pairwise(edges), parts, strict=True):
            part = replace(area, left=left, right=after - 1)
            for header, following in zip_longest(headers, headers[1:]):
                yield TableCandidate(part, header, _find_last_row(part, header, following))
        return
    headers = find_stacked_headers(area)
    for header, following in zip_longest(headers, headers[1:]):
        last_row = _find_last_row(area, header, following)
        own_area = replace(area, top=header.first_row, bottom=last_row)
        if len(headers) > 1 and _find_side_by_side(own_area):
            yield from _find_tables(own_area)
        else:
            yield TableCandidate(area, header, last_row)


def _drop_chance_names(table: TableCandidate, orientation: Orientation) -> tuple[str, ...]:
    """The names of a header without what stands at its ends by chance: unknown, over nothing, and apart or prose."""
    names = list(table.header.names)
    columns = table.header.named_columns
    filled_below = table.area.sheet.filled[table.header.last_row : table.last_row]
    # Where records run across, a title above them stands next to their labels.
    for ends, may_be_title in ((columns, orientation == "columns"), (columns[::-1], False)):
        for column, inner in pairwise(ends):
            name = names[column]
            is_prose = classify_text(name) == "long" or bool(row_patterns.NOTE.fullmatch(name))
            is_apart = may_be_title or is_prose or abs(inner - column) > 1
            if filled_below[:, column].any() or table.area.rate_header(name) or not is_apart:
                break
            names[column] = ""
    return tuple(names)


def _detect_orientation(sheet: Sheet, down: Sequence[TableCandidate], across: Sequence[TableCandidate]) -> Orientation:
    """Whether records are a sheet's rows or its columns, by the best header of each way."""
    likely = [
        table
        for table in across
        if table.header.known_count > 1
        and (table.header.has_known_names or table.header.is_header_like)
        and sheet_orientation.is_at_side(table.area, table.header)
    ]
    if not likely:
        return "rows"
    down_words, across_words = (
        max((sheet_orientation.rate_words(table.area, table.header, is_down) for table in tables), default=0.0)
        for tables, is_down in ((down, True), (likely, False))
    )
    difference = across_words - down_words + sheet_orientation.assess_sheet(sheet).favour_across
    return "columns" if difference > sheet_orientation.LEAST_DIFFERENCE else "rows"


def _search_sheet(sheet: Sheet, header_confidence: HeaderConfidence, allows_colons: bool) -> list[TableCandidate]:
    area = SheetArea(sheet, header_confidence, 0, sheet.width - 1, 1, sheet.height, allows_colons)
    return list(_find_tables(area)) if sheet.width and sheet.height else []


def find_regions(sheet: Sheet, header_confidence: HeaderConfidence, hints: NonRecordHints = NO_HINTS) -> list[Region]:
    """Every table on a sheet, by place. header_confidence is asked for each header, and for its last level."""
    tables = _search_sheet(sheet, header_confidence, allows_colons=False)
    orientation: Orientation = "rows"
    if sheet.height <= MAX_ROWS_ACROSS and sheet.width <= MAX_COLUMNS_ACROSS:
        across = _search_sheet(sheet.transpose(), header_confidence, allows_colons=True)
        orientation = _detect_orientation(sheet, tables, across)
        tables = across if orientation == "columns" else tables
    regions = []
    for table in tables:
        area, header, last_row = table
        columns, names = (area.left, area.right), _drop_chance_names(table, orientation)
        certainty = (header.confidence, header.says_which_table)
        place = TablePlace(area.sheet, orientation, header.rows, columns, last_row, names, *certainty)
        regions.append(build_region(place, hints))
    return regions
