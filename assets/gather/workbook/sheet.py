"""The shape that every format is read into, and why a file cannot be read.

Nothing here may take long to import, as the limited process imports this.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.large_string()

_REASON_LINES = Path(__file__).with_name("unreadable_reasons.csv").read_text(encoding="utf-8").splitlines()
REASONS = {row["reason"]: (row["en"], row["cy"]) for row in csv.DictReader(_REASON_LINES)}
"""Why a file cannot be read, in both languages."""
MAX_COLUMNS = 16_384  # no spreadsheet program has more
MAX_CELLS = 40_000_000  # blank ones included: a million lines of forty columns
MAX_SPARSE_CELLS, MAX_CELLS_PER_FILLED_CELL = 5_000_000, 20
"""A sheet of more cells than the first must not be nearly all blank."""

CellRange = tuple[int, int, int, int]
"""Top line, left column, bottom line, right column: from 0, the last ones included."""


class UnreadableFileError(Exception):
    """reason: one of REASONS; values: what its texts have in braces."""

    def __init__(self, reason: str, *values: object) -> None:
        super().__init__(reason, *values)
        self.reason_en, self.reason_cy = (text.format(*values) for text in REASONS[reason])

    def __str__(self) -> str:
        return self.reason_en


@dataclass(frozen=True)
class ReadingNote:
    """What became a finding while a file was read: the id of a rule of schemas/rules, where, its parameters."""

    rule: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its texts from A1 by column, all columns as long as the sheet is; '' is a blank cell.

    unseen_reason: why a person who opens the file does not see its cells (`hidden`, `very-hidden`, `chart`), '' if they do.
    merged: the merged ranges, cut to where the cells end. hidden_rows (from 1), hidden_columns (from 0): what it hides.
    filtered: whether a filter hides rows. struck_rows (from 1): those of which every cell is struck through.
    """

    name: str
    columns: tuple[pa.ChunkedArray, ...]
    unseen_reason: str = ""
    merged: tuple[CellRange, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    struck_rows: tuple[int, ...] = ()

    @classmethod
    def from_rows(cls, name: str, rows: Sequence[Sequence[str]], unseen_reason: str = "") -> "Sheet":
        """rows: of texts; they may be of different lengths."""
        columns = zip_longest(*rows, fillvalue="")
        return cls(name, tuple(pa.chunked_array([pa.array(column, TEXT)]) for column in columns), unseen_reason)

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        return len(self.columns)

    @cached_property
    def filled(self) -> np.ndarray:
        """Which cells have a text: booleans, lines × columns."""
        if not self.columns:
            return np.zeros((0, 0), dtype=bool)
        # By column in memory too: the search for headers asks for whole columns.
        return np.array([pc.greater(pc.binary_length(column), 0).to_numpy() for column in self.columns]).T

    def get_rows(self, start: int = 0, stop: int | None = None) -> list[list[str]]:
        """The texts of some lines (from 0, `stop` excluded), line by line."""
        count = (self.height if stop is None else min(stop, self.height)) - start
        parts = [column.slice(start, max(0, count)).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*parts, strict=True)]

    def blank_columns(self, columns: Iterable[int]) -> "Sheet":
        """The same sheet with some of its columns (from 0) blank."""
        blank, blanked = pa.chunked_array([pa.repeat(pa.scalar("", TEXT), self.height)]), set(columns)
        return replace(self, columns=tuple(blank if i in blanked else self.columns[i] for i in range(self.width)))

    def replace_texts(self, texts: Mapping[tuple[int, int], str]) -> "Sheet":
        """The same sheet with other texts in some cells, by line and column from 0."""
        by_column: dict[int, dict[int, str]] = {}
        for (line, column), text in texts.items():
            by_column.setdefault(column, {})[line] = text
        columns = list(self.columns)
        for number, changes in by_column.items():
            mask = np.zeros(self.height, dtype=bool)
            mask[list(changes)] = True
            new = pa.array([changes[line] for line in sorted(changes)], TEXT)
            plain = columns[number].combine_chunks()
            columns[number] = pa.chunked_array([pc.replace_with_mask(plain, pa.array(mask), new)])
        return replace(self, columns=tuple(columns))

    def transpose(self) -> "Sheet":
        """The sheet with its lines as columns, the hidden ones blank; meant for sheets of a moderate size."""
        merged = tuple((left, top, right, bottom) for top, left, bottom, right in self.merged)
        sheet = Sheet.from_rows(self.name, [column.to_pylist() for column in self.columns], self.unseen_reason)
        return replace(sheet, merged=merged).blank_columns(line - 1 for line in self.hidden_rows)


@dataclass(frozen=True)
class OpenedWorkbook:
    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[ReadingNote, ...] = ()


def check_extent(height: int, width: int, filled_cells: int) -> None:
    """Raises UnreadableFileError unless a sheet is small enough, or full enough, to be held in memory."""
    max_cells = min(MAX_CELLS, max(MAX_SPARSE_CELLS, MAX_CELLS_PER_FILLED_CELL * filled_cells))
    if width > MAX_COLUMNS or height * width > max_cells:
        raise UnreadableFileError("too-many-cells")
