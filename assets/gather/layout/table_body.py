"""The lines under a header, as numbers and arrays.

Belongs here: which lines are there, what stands first in each. Does not belong here: what a line is (lines).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from assets.gather.workbook.sheet import Sheet

SAMPLE = 200
"""So many lines stand for all when the kinds of a column are told."""


def counted(filled: np.ndarray) -> np.ndarray:
    """How many cells each line fills; column by column, as the columns are long."""
    counts = np.zeros(len(filled), dtype=np.int32)
    for column in filled.T:
        counts += column
    return counts


@dataclass(frozen=True)
class TableBody:
    """The non-empty lines under the header of a table whose columns are left to right (from 0).

    lines: their numbers, from 1; filled: which of the table's cells hold a text, by line; counts: how many do.
    """

    sheet: Sheet
    header_lines: tuple[int, ...]
    left: int
    right: int
    lines: np.ndarray
    filled: np.ndarray
    counts: np.ndarray

    @classmethod
    def under(cls, sheet: Sheet, header_lines: tuple[int, ...], band: tuple[int, int], stop: int) -> "TableBody":
        """The lines from the header to `stop` (from 1, inclusive) with a text in the band, whose columns are all its own."""
        start = max(header_lines)
        left, right = band
        filled = sheet.filled[start:stop, left : right + 1]
        counts = counted(filled)
        some = np.flatnonzero(counts)
        if len(some) < len(counts):
            filled, counts = filled[some], counts[some]
        return cls(sheet, header_lines, left, right, some + start + 1, filled, counts)

    def within(self, left: int, right: int) -> "TableBody":
        """The same lines, of a table that reaches no further than these columns."""
        if (left, right) == (self.left, self.right):
            return self
        filled = self.filled[:, left - self.left : right + 1 - self.left]
        return TableBody(self.sheet, self.header_lines, left, right, self.lines, filled, counted(filled))

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def cells(self) -> np.ndarray:
        """How many lines fill each of the table's columns."""
        return np.array([np.count_nonzero(column) for column in self.filled.T])

    @cached_property
    def first(self) -> np.ndarray:
        """The column of each line's first text, from 0 and in the sheet; -1 when the table's cells are all blank."""
        if not self.filled.size:
            return np.full(len(self), -1)
        first = np.full(len(self), self.left)
        later = np.flatnonzero(~self.filled[:, 0])
        first[later] = np.where(self.counts[later] > 0, self.filled[later].argmax(axis=1) + self.left, -1)
        return first

    def texts(self, at: int) -> list[str]:
        """The texts of one line (by its place among them), the table's columns only."""
        line = int(self.lines[at])
        return [column[line - 1].as_py() for column in self.sheet.columns[self.left : self.right + 1]]

    def taken(self, column: int, at: np.ndarray) -> pa.ChunkedArray:
        """The texts of some lines (by their places) in one column of the sheet."""
        whole = self.sheet.columns[column]
        if len(at) and at[-1] - at[0] + 1 == len(at) and self.lines[at[-1]] - self.lines[at[0]] + 1 == len(at):
            return whole.slice(int(self.lines[at[0]]) - 1, len(at))
        return whole.take(pa.array(self.lines[at] - 1))

    def firsts(self) -> Iterator[tuple[np.ndarray, pa.ChunkedArray]]:
        """The first texts, part by part: the places of some lines, and what each begins with."""
        for column in map(int, np.flatnonzero(np.bincount(self.first + 1)[1:])):
            at = np.flatnonzero(self.first == column)
            yield at, self.taken(column, at)

    def sample(self, among: np.ndarray) -> np.ndarray:
        """Some of the given places, evenly spread."""
        if len(among) <= SAMPLE:
            return among
        return among[np.linspace(0, len(among) - 1, SAMPLE).astype(np.int64)]
