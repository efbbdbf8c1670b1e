"""The rows under a header, as numbers and arrays, and what a row may be instead of a record."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np
import pyarrow as pa

from assets.gather.workbook.sheet import Sheet

MAX_ROWS_SAMPLED = 200


class NonRecordKind(Enum):
    """Why a row is no record, in English and Welsh."""

    TOTAL = ("a total", "cyfanswm")
    AVERAGE = ("an average", "cyfartaledd")
    COUNT = ("a count", "cyfrif")
    NOTE = ("a note", "nodyn")
    HEADING = ("a heading", "pennawd")
    REPEATED_HEADER = ("a repeat of the header row", "ailadrodd rhes y penawdau")
    UNITS = ("a row of units", "rhes o unedau")
    COLUMN_NUMBERS = ("a row of column numbers", "rhes o rifau colofnau")
    IMPORT_IDS = ("a row of a survey program's own names", "rhes o enwau mewnol rhaglen arolwg")
    GUIDANCE = ("guidance for filling in the form", "canllawiau ar lenwi'r ffurflen")
    EXAMPLE = ("an example", "enghraifft")
    PLACEHOLDER = ("a row of the form that was not filled in", "rhes o'r ffurflen nas llenwyd")
    MARK = ("a dividing line or an end mark", "llinell rannu neu farc diwedd")
    AFTER_END = ("a row below the end of the table", "rhes o dan ddiwedd y tabl")
    NAMED_BY_SOURCE = ("a row that the source file leaves out", "rhes y mae'r ffeil ffynhonnell yn ei hepgor")
    NO_VALUES = ("a row without values", "rhes heb werthoedd")


NonRecords = dict[int, NonRecordKind]  # rows that are no records, by their index in a table's body, and why


@dataclass(frozen=True)
class NonRecordHints:
    """What a source file says of rows that are no records."""

    patterns: Sequence[str] = ()  # regular expressions on a row's first text
    empty_marks: Collection[str] = ()  # texts that mean an empty cell in a form


NO_HINTS = NonRecordHints()


@dataclass(frozen=True)
class TableBody:
    """The non-empty rows under a table's header."""

    sheet: Sheet
    header_rows: tuple[int, ...]
    left: int
    right: int  # its columns are from `left` to `right`, inclusive
    row_numbers: np.ndarray  # from 1, in the sheet; everything else speaks of a row by its index among them
    filled: np.ndarray  # rows × the table's columns
    cell_counts: np.ndarray  # how many of these each row fills

    @classmethod
    def from_sheet(
        cls, sheet: Sheet, header_rows: tuple[int, ...], columns: tuple[int, int], last_row: int
    ) -> "TableBody":
        """The rows from the header to `last_row` with a text in the columns (first, last)."""
        start, (left, right) = max(header_rows), columns
        filled = sheet.filled[start:last_row, left : right + 1]
        cell_counts = filled.sum(axis=1, dtype=np.int32)
        rows = np.flatnonzero(cell_counts)
        return cls(sheet, header_rows, left, right, rows + start + 1, filled[rows], cell_counts[rows])

    def narrow_to(self, left: int, right: int) -> "TableBody":
        filled = self.filled[:, left - self.left : right + 1 - self.left]
        return replace(self, left=left, right=right, filled=filled, cell_counts=filled.sum(axis=1, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.row_numbers)

    @cached_property
    def row_counts(self) -> np.ndarray:
        return np.count_nonzero(self.filled, axis=0)

    @cached_property
    def usual_cell_count(self) -> float:
        """How many cells a row fills, in the median; 0 without rows."""
        return float(np.median(self.cell_counts)) if len(self) else 0.0

    @cached_property
    def first_columns(self) -> np.ndarray:
        """The column of each row's first text, from 0 and in the sheet; -1 when the table's cells are all blank."""
        first_columns = self.filled.argmax(axis=1) if self.filled.size else 0
        return np.where(self.cell_counts > 0, first_columns + self.left, -1)

    def read_row(self, index: int) -> list[str]:
        row_number = int(self.row_numbers[index])
        return [column[row_number - 1].as_py() for column in self.sheet.columns[self.left : self.right + 1]]

    def read_first_text(self, index: int) -> str:
        """The first text of a row, trimmed; '' when there is none."""
        return next((text.strip() for text in self.read_row(index) if text), "")

    def take_texts(self, column: int, indexes: np.ndarray) -> pa.ChunkedArray:
        texts, row_numbers = self.sheet.columns[column], self.row_numbers[indexes]
        if len(row_numbers) and row_numbers[-1] - row_numbers[0] + 1 == len(row_numbers):
            return texts.slice(int(row_numbers[0]) - 1, len(row_numbers))
        return texts.take(pa.array(row_numbers - 1))

    def iterate_first_texts(self) -> Iterator[tuple[np.ndarray, pa.ChunkedArray]]:
        """Every row's first text, in groups: the indexes of some rows, and the text that each begins with."""
        for column in map(int, np.unique(self.first_columns[self.first_columns >= 0])):
            indexes = np.flatnonzero(self.first_columns == column)
            yield indexes, self.take_texts(column, indexes)

    def sample_rows(self, indexes: np.ndarray) -> np.ndarray:
        """At most MAX_ROWS_SAMPLED of the given rows, evenly spread."""
        if len(indexes) <= MAX_ROWS_SAMPLED:
            return indexes
        return indexes[np.linspace(0, len(indexes) - 1, MAX_ROWS_SAMPLED).astype(np.int64)]

    def mask_others(self, indexes: Iterable[int]) -> np.ndarray:
        mask = np.ones(len(self), dtype=bool)
        mask[list(indexes)] = False
        return mask
