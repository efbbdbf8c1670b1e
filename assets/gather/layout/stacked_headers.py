"""The headers of the tables that stand one below the other in an area of a sheet."""

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import row_patterns
from assets.gather.layout.header_depth import MAX_HEADER_ROWS, find_best_header
from assets.gather.layout.header_scoring import HeaderCandidate
from assets.gather.layout.sheet_area import MOSTLY, SheetArea
from assets.gather.layout.text_kinds import classify_text

FIRST_ROWS = 60
"""So many non-empty rows are looked at for the first header."""
LATER_ROWS = 1000
"""So many rows further down, each after a blank row or a title, are looked at for headers of more tables."""
LEAST_LOOK = 0.3
"""A header without known names must look like one at least this much."""


def _list_possible_rows(area: SheetArea) -> list[int]:
    """The rows that may be headers: the first that are not blank, and those after a blank row or a title."""
    counts = area.cell_counts
    non_empty = np.flatnonzero(counts)
    later = non_empty[FIRST_ROWS:]
    counts_above = np.concatenate(([0], counts[:-1]))
    after_gap = later[counts_above[later] <= 1]
    openings = _drop_rows_of_numbers(area, after_gap[counts[after_gap] > 1])[:LATER_ROWS]
    indexes = {int(index) for index in non_empty[:FIRST_ROWS]}
    indexes |= {int(index) + depth for index in openings for depth in range(MAX_HEADER_ROWS)}
    return [index + area.top for index in sorted(indexes) if index < len(counts) and counts[index] >= 1]


def _drop_rows_of_numbers(area: SheetArea, indexes: np.ndarray) -> np.ndarray:
    """Those of some rows (by index in the area) that hold no numbers other than years."""
    for column in area.sheet.columns[area.left : area.right + 1]:
        if not len(indexes):
            break
        texts = column.take(pa.array(indexes + area.top - 1))
        numbers = pc.match_substring_regex(texts, r"^[£$€(\s-]*\d[\d,.]*\s*[%)]?$")
        years = pc.match_substring_regex(texts, r"^(19|20)\d\d$")
        indexes = indexes[~pc.and_not(numbers, years).to_numpy()]
    return indexes


def _is_after_gap(area: SheetArea, row: int) -> bool:
    """Whether a row stands after a blank row or a title."""
    return area.count_cells(row - 1) <= 1


def _has_title_above(area: SheetArea, row: int) -> bool:
    """Whether a title stands above a row, with nothing but blank rows between."""
    above = row - 1
    while above >= area.top and not area.count_cells(above):
        above -= 1
    return above >= area.top and area.count_cells(above) == 1


def _has_same_names(header: HeaderCandidate, other: HeaderCandidate) -> bool:
    return [name.casefold() for name in header.names] == [name.casefold() for name in other.names]


def _is_typed(kinds: Collection[str]) -> bool:
    """Whether texts of these kinds are numbers, dates and the like."""
    return any(kinds) and all(kind in ("", "number", "date", "period", "flag") for kind in kinds)


def _is_unlike_table(area: SheetArea, above: HeaderCandidate, header: HeaderCandidate) -> bool:
    """Whether a header of which little is known is no record of the table above it.

    It is three words or more, none of which stands in that table, over rows that hold numbers. And in two columns or
    more it does not suit the table: its names stand under numbers, dates and the like, or beside the table; or it leaves
    blank, as do the rows under it, what the table fills throughout.
    """
    rows_above = [row for row in area.list_rows_below(above.last_row) if row < header.first_row]
    rows_below = [
        row
        for row in area.list_rows_below(header.last_row)
        if area.count_cells(row) > 1 and not row_patterns.is_summary(area.read_first_text(row))
    ]
    texts = area.read_row(header.last_row)
    misfits, has_typed_values = 0, False
    for column in {*above.named_columns, *header.named_columns}:
        kinds_above = [area.classify_row(row)[column] for row in rows_above]
        kinds_below = [area.classify_row(row)[column] for row in rows_below]
        text = texts[column]
        if not header.names[column]:
            misfits += len(kinds_above) > 1 and all(kinds_above) and not any(kinds_below)
            continue
        if text and text in (area.read_row(row)[column] for row in rows_above):
            return False
        if classify_text(text) not in ("short", "period", "long", ""):
            return False
        misfits += _is_typed(kinds_above) or (not any(kinds_above) and not above.names[column])
        has_typed_values = has_typed_values or _is_typed(kinds_below)
    return has_typed_values and misfits > 1 and len(header.named_columns) > 2


def _is_new_table(area: SheetArea, above: HeaderCandidate, header: HeaderCandidate) -> bool:
    """Whether a header below a table begins another."""
    if header.first_row <= above.last_row:
        return False
    after_gap = _is_after_gap(area, header.first_row)
    if _has_same_names(above, header):
        return after_gap and _has_title_above(area, header.first_row)
    if header.has_known_names:
        return after_gap or header.known_share >= MOSTLY
    return after_gap and header.is_header_like and _is_unlike_table(area, above, header)


def _is_better_header(
    area: SheetArea, last: HeaderCandidate, header: HeaderCandidate, earlier: Sequence[HeaderCandidate]
) -> bool:
    """Whether header rows that overlap others, or follow at once, take their place.

    Those that only reach deeper do when the row they add is unlike what stands below it, or known itself (as where the
    second language has a row of its own), or when they are the same as those of an earlier table.
    """
    if _has_same_names(last, header) or (last.has_known_names and not header.has_known_names):
        return False
    if header.score > last.score:
        return True
    if header.first_row != last.first_row or not 0 < last.known_count <= header.known_count:
        return False
    if area.count_cells(header.last_row) == 1 and len(last.named_columns) > 2:
        return False  # it heads the records below it
    is_known = area.is_mostly_known(header.last_row) or any(_has_same_names(header, table) for table in earlier)
    return header.first_row_fit > last.first_row_fit or is_known


def find_stacked_headers(area: SheetArea) -> list[HeaderCandidate]:
    """The headers of the tables in an area, from the top; none when nothing looks like one."""
    rows = _list_possible_rows(area)
    candidates: dict[int, HeaderCandidate | None] = {}
    first: HeaderCandidate | None = None
    for row in rows:
        candidates[row] = find_best_header(area, row)
        if (candidate := candidates[row]) and candidate.has_known_names:
            first = candidate
            break
    if first is None:
        first = max(filter(None, candidates.values()), key=lambda candidate: candidate.score, default=None)
        if first is None or first.coverage * first.look < LEAST_LOOK:
            return []
    headers = [first]
    for row in (row for row in rows if row > first.last_row):
        last = headers[-1]
        # What follows a table's rows without a break can only be another's header when it is known as such.
        after_break = row <= last.last_row + MAX_HEADER_ROWS or any(
            _is_after_gap(area, row - back) for back in range(MAX_HEADER_ROWS)
        )
        if not after_break and not area.is_mostly_known(row):
            continue
        header = candidates[row] if row in candidates else find_best_header(area, row)
        if header is None:
            continue
        if header.first_row <= last.last_row + 2:
            if _is_better_header(area, last, header, headers[:-1]):
                headers[-1] = header
        elif _is_new_table(area, last, header):
            headers.append(header)
    return headers
