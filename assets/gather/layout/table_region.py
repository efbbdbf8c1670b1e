"""A table on a sheet: its headers, how far it reaches, its rows, and what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa

from assets.gather.layout.row_classification import classify_rows
from assets.gather.layout.sheet_texts import join_header_rows
from assets.gather.layout.shifted_rows import find_shifted_rows
from assets.gather.layout.table_body import NO_HINTS, NonRecordHints, NonRecordKind, TableBody
from assets.gather.workbook.sheet import Sheet
from schemas.frames import format_column_letters

Orientation = Literal["rows", "columns"]

HALF, SOME_ROWS, TENTH = 0.5, 3, 0.1
"""A column without a header is the table's if so many of its rows fill it: half; or some, and no fewer than a tenth."""


@dataclass(frozen=True)
class TablePlace:
    """Where a table's header lies on a sheet, and how far the table may reach."""

    sheet: Sheet  # transposed already when records run across (orientation `columns`)
    orientation: Orientation
    header_rows: tuple[int, ...]
    columns: tuple[int, int] | None = None  # the first and last that may be the table's (None: all)
    last_row: int | None = None  # likewise
    headers: tuple[str, ...] | None = None  # by column, where they are known already
    confidence: float = 1.0
    has_known_headers: bool = True  # whether its words say what table it is, rather than its look alone


@dataclass(frozen=True, eq=False)
class Region:
    """A table on a sheet, which is transposed when the records run across (orientation `columns`)."""

    sheet: Sheet
    orientation: Orientation
    header_rows: tuple[int, ...]
    headers: tuple[str, ...]  # by column ('' where there is none, or where the column is not the table's)
    left: int
    right: int  # its columns are from `left` to `right`, inclusive
    row_numbers: np.ndarray  # its non-empty rows under the header
    non_records: Mapping[int, NonRecordKind]  # those that are no records, and why
    outside_cells: tuple[tuple[int, int], ...]  # row and column of cells on those rows beside the table
    shifted_rows: Mapping[int, int]  # rows whose cells stand so many columns too far to the right
    confidence: float  # 1 when the place was given, otherwise how sure it is (0 to 1)

    @property
    def is_transposed(self) -> bool:
        return self.orientation == "columns"

    @property
    def last_header_row(self) -> int:
        return self.header_rows[-1]

    @cached_property
    def record_rows(self) -> np.ndarray:
        return self.row_numbers[~np.isin(self.row_numbers, list(self.non_records))]

    @cached_property
    def units(self) -> Mapping[int, str]:
        """What the rows of units say, by column."""
        rows = [self.read_row(row) for row, kind in self.non_records.items() if kind is NonRecordKind.UNITS]
        columns = range(self.left, self.right + 1)
        return {column: row[column].strip() for row in rows for column in columns if row[column]}

    def read_row(self, row: int) -> list[str]:
        return self.sheet.get_rows(row - 1, row)[0]

    def name_row(self, row: int) -> str:
        """A row as the spreadsheet names it: `14`, or the letters of a column when records run across."""
        return format_column_letters(row) if self.is_transposed else str(row)

    def name_rows(self, rows: Sequence[int] | np.ndarray) -> pa.Array:
        """Rows as `name_row` names each."""
        if self.is_transposed:
            return pa.array([self.name_row(int(row)) for row in rows], pa.large_string())
        return pa.array(rows, pa.int64()).cast(pa.large_string())

    def name_column(self, column: int) -> str:
        return str(column + 1) if self.is_transposed else format_column_letters(column + 1)

    def name_cell(self, row: int, column: int) -> str:
        names = (self.name_column(column), self.name_row(row))
        return "".join(reversed(names) if self.is_transposed else names)

    @property
    def header_place(self) -> str:
        """The sheet and the last header row: `Projects!3`."""
        return f"{self.sheet.name}!{self.name_row(self.last_header_row)}"

    @property
    def header_range(self) -> str:
        """The sheet and all header rows: `Projects!2–3`."""
        ends = dict.fromkeys((self.name_row(self.header_rows[0]), self.name_row(self.last_header_row)))
        return f"{self.sheet.name}!{'–'.join(ends)}"


def _find_reach(body: TableBody, headers: Sequence[str]) -> tuple[int, int]:
    """The table's columns: those with headers, and the columns next to them that its rows fill without a header."""
    named = [column for column, header in enumerate(headers) if header]
    if not named:
        return body.left, body.right
    left, right = named[0], named[-1]
    begun = body.filled[:, left - body.left]
    row_count = int(np.count_nonzero(begun))

    def is_own(column: int) -> bool:
        count = int(np.count_nonzero(body.filled[begun, column - body.left]))
        return count > 0 and (count >= HALF * row_count or count >= max(SOME_ROWS, TENTH * row_count))

    while left > body.left and is_own(left - 1):
        left -= 1
    while right < body.right and is_own(right + 1):
        right += 1
    return left, right


def build_region(place: TablePlace, hints: NonRecordHints) -> Region:
    """The table at a place: how far it reaches, which of its rows are no records, and what has slipped."""
    sheet = place.sheet
    first, last = place.columns or (0, sheet.width - 1)
    given = place.headers or join_header_rows(sheet, place.header_rows)
    headers = tuple(header if first <= column <= last else "" for column, header in enumerate(given))
    last_row = sheet.height if place.last_row is None else place.last_row
    all_columns = TableBody.from_sheet(sheet, place.header_rows, (first, last), last_row)
    body = all_columns.narrow_to(*_find_reach(all_columns, headers))
    non_records = classify_rows(body, hints, place.has_known_headers)
    beside = all_columns.filled.copy()
    beside[:, body.left - first : body.right + 1 - first] = False
    outside_cells = tuple((int(body.row_numbers[row]), first + int(column)) for row, column in np.argwhere(beside))
    return Region(
        sheet,
        place.orientation,
        place.header_rows,
        headers,
        body.left,
        body.right,
        body.row_numbers,
        {int(body.row_numbers[index]): kind for index, kind in non_records.items()},
        outside_cells,
        find_shifted_rows(body, headers, non_records, last),
        place.confidence,
    )


def build_region_at(
    sheet: Sheet, header_rows: Sequence[int], orientation: Orientation = "rows", hints: NonRecordHints = NO_HINTS
) -> Region:
    """The table under header rows (columns, A being 1, when the records run across); one beyond the sheet is blank."""
    sheet = sheet.transpose() if orientation == "columns" else sheet
    return build_region(TablePlace(sheet, orientation, tuple(header_rows)), hints)
