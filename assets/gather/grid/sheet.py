"""The shape that every format is read into, and what reading a file has to say.

Belongs here: sheets of texts, held by column; why a file cannot be read. Does not belong here: any format, and nothing
that takes long to import, as the process that reads files imports this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.large_string()


class Unreadable(Exception):
    """A file cannot be read; says why in both languages."""

    def __init__(self, reason_en: str, reason_cy: str) -> None:
        self.reason_en, self.reason_cy = reason_en, reason_cy
        super().__init__(reason_en, reason_cy)


@dataclass(frozen=True)
class Note:
    """Something that reading a file has to say: the id of a rule of schemas/rules/rules.csv, where, and its parameters."""

    rule: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its texts from A1 by column, all columns as long as the sheet is; '' is a blank cell.

    unseen: why a person who opens the file does not see it ('': they do; `hidden`, `very-hidden`, `chart`). merged: each
    merged stretch as top line, left column, bottom line, right column, from 0 and inclusive, cut to where the cells end.
    hidden_rows (from 1), hidden_columns (from 0): what it hides; filtered: whether a filter hides rows.
    """

    name: str
    columns: tuple[pa.ChunkedArray, ...]
    unseen: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        rows: Iterable[Sequence[str]],
        unseen: str = "",
        merged: Iterable[tuple[int, int, int, int]] = (),
    ) -> "Sheet":
        """A sheet from rows of texts, which may be of different lengths."""
        lines = list(rows)
        width = max(map(len, lines), default=0)
        if any(len(line) < width for line in lines):
            lines = [[*line, *[""] * (width - len(line))] for line in lines]
        columns = [pa.chunked_array([pa.array(column, TEXT)]) for column in zip(*lines, strict=True)]
        within = (
            (top, left, min(bottom, len(lines) - 1), min(right, width - 1))
            for top, left, bottom, right in merged
            if top < len(lines) and left < width
        )
        return cls(name, tuple(columns), unseen, tuple(within))

    @property
    def height(self) -> int:
        """How many lines it has."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.columns)

    @cached_property
    def filled(self) -> np.ndarray:
        """Which cells hold a text: lines × columns."""
        if not self.columns:
            return np.zeros((0, 0), dtype=bool)
        # By column in memory too: what looks for headers asks for whole columns.
        return np.array([pc.greater(pc.binary_length(column), 0).to_numpy() for column in self.columns]).T

    def rows(self, start: int = 0, stop: int | None = None) -> list[list[str]]:
        """The texts of some lines (from 0, `stop` exclusive), line by line."""
        count = (self.height if stop is None else min(stop, self.height)) - start
        parts = [column.slice(start, max(0, count)).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*parts, strict=True)]

    def without(self, columns: Iterable[int]) -> "Sheet":
        """The sheet with some of its columns (from 0) blank."""
        blank = set(columns)
        kept = [
            pa.chunked_array([pa.array([""] * self.height, TEXT)]) if at in blank else column
            for at, column in enumerate(self.columns)
        ]
        return replace(self, columns=tuple(kept))

    def transposed(self) -> "Sheet":
        """The sheet with its lines as columns, those that are hidden blank; meant for sheets of a moderate size."""
        turned = ((left, top, right, bottom) for top, left, bottom, right in self.merged)
        turned_sheet = Sheet.of(self.name, [list(column.to_pylist()) for column in self.columns], self.unseen, turned)
        return turned_sheet.without(line - 1 for line in self.hidden_rows) if self.hidden_rows else turned_sheet


@dataclass(frozen=True)
class Opened:
    """A file that was read: its format, its sheets, and what has to be said of it."""

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
