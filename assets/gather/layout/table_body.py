"""The rows under a header, as numbers and arrays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from assets.gather.workbook.sheet import Sheet

SAMPLE_ROWS = 200
"""So many rows stand for all when the kinds of a column are counted."""


def count_filled(filled: np.ndarray) -> np.ndarray:
    """How many cells each row fills; added up column by column, as the columns are long."""
    counts = np.zeros(len(filled), dtype=np.int32)
    for column in filled.T:
        counts += column
    return counts


@dataclass(frozen=True)
class TableBody:
    """The non-empty rows under a table's header.

    left, right: its columns, from 0, inclusive. row_numbers: from 1, in the sheet; everything else speaks of a row by its
    index among them. filled: rows × the table's columns; cell_counts: how many of these each row fills.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    left: int
    right: int
    row_numbers: np.ndarray
    filled: np.ndarray
    cell_counts: np.ndarray

    @classmethod
    def from_sheet(
        cls, sheet: Sheet, header_rows: tuple[int, ...], columns: tuple[int, int], last_row: int
    ) -> "TableBody":
        """The rows from the header to `last_row` with a text in the columns (first, last)."""
        start = max(header_rows)
        left, right = columns
        filled = sheet.filled[start:last_row, left : right + 1]
        cell_counts = count_filled(filled)
        non_empty = np.flatnonzero(cell_counts)
        if len(non_empty) < len(cell_counts):
            filled, cell_counts = filled[non_empty], cell_counts[non_empty]
        return cls(sheet, header_rows, left, right, non_empty + start + 1, filled, cell_counts)

    def narrow_to(self, left: int, right: int) -> "TableBody":
        """The same rows, of a table that reaches no further than these columns."""
        if (left, right) == (self.left, self.right):
            return self
        filled = self.filled[:, left - self.left : right + 1 - self.left]
        return TableBody(self.sheet, self.header_rows, left, right, self.row_numbers, filled, count_filled(filled))

    def __len__(self) -> int:
        return len(self.row_numbers)

    @cached_property
    def row_counts(self) -> np.ndarray:
        """How many rows fill each of the table's columns."""
        return np.array([np.count_nonzero(column) for column in self.filled.T])

    @cached_property
    def usual_cell_count(self) -> float:
        """How many cells a row fills, in the median; 0 without rows."""
        return float(np.median(self.cell_counts)) if len(self) else 0.0

    @cached_property
    def first_columns(self) -> np.ndarray:
        """The column of each row's first text, from 0 and in the sheet; -1 when the table's cells are all blank."""
        if not self.filled.size:
            return np.full(len(self), -1)
        first = np.full(len(self), self.left)
        later = np.flatnonzero(~self.filled[:, 0])
        first[later] = np.where(self.cell_counts[later] > 0, self.filled[later].argmax(axis=1) + self.left, -1)
        return first

    def read_row(self, index: int) -> list[str]:
        """The texts of one row, the table's columns only."""
        row_number = int(self.row_numbers[index])
        return [column[row_number - 1].as_py() for column in self.sheet.columns[self.left : self.right + 1]]

    def read_first_text(self, index: int) -> str:
        """The first text of a row, trimmed; '' when there is none."""
        return next((text.strip() for text in self.read_row(index) if text), "")

    def take_texts(self, column: int, indexes: np.ndarray) -> pa.ChunkedArray:
        """The texts of some rows in one column of the sheet."""
        texts = self.sheet.columns[column]
        row_numbers = self.row_numbers[indexes]
        if len(row_numbers) and row_numbers[-1] - row_numbers[0] + 1 == len(row_numbers):
            return texts.slice(int(row_numbers[0]) - 1, len(row_numbers))
        return texts.take(pa.array(row_numbers - 1))

    def iterate_first_texts(self) -> Iterator[tuple[np.ndarray, pa.ChunkedArray]]:
        """Every row's first text, in groups: the indexes of some rows, and the text that each begins with."""
        for column in map(int, np.flatnonzero(np.bincount(self.first_columns + 1)[1:])):
            indexes = np.flatnonzero(self.first_columns == column)
            yield indexes, self.take_texts(column, indexes)

    def sample_rows(self, indexes: np.ndarray) -> np.ndarray:
        """At most SAMPLE_ROWS of the given rows, evenly spread."""
        if len(indexes) <= SAMPLE_ROWS:
            return indexes
        return indexes[np.linspace(0, len(indexes) - 1, SAMPLE_ROWS).astype(np.int64)]

    def mask_others(self, indexes: Iterable[int]) -> np.ndarray:
        """True for every row but these."""
        mask = np.ones(len(self), dtype=bool)
        mask[list(indexes)] = False
        return mask
