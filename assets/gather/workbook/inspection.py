"""Which cells the library that reads .xlsx and .xlsb (calamine) leaves out or alters, and the text that they show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assets.gather.workbook.cell_texts import format_number
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.sheet import MAX_COLUMNS, CellRange

LONG_NUMBER_DIGITS = 16
"""A whole number of as many digits does not fit into the 53 bits in which libraries keep it."""


@dataclass(frozen=True)
class InspectionTargets:
    """Which cells to look for.

    reformatted_styles: the styles that show a number as a percentage or with leading zeros; date_styles: those that show a
    date or time, in which negative numbers are looked for; has_uncomputed_formulas: whether the workbook says that its
    formulas were not computed when it was saved, so that a 0 is no result.
    """

    reformatted_styles: frozenset[int] = frozenset()
    date_styles: frozenset[int] = frozenset()
    has_uncomputed_formulas: bool = False

    @classmethod
    def from_formats(
        cls, formats: Mapping[int, NumberFormat], has_uncomputed_formulas: bool = False
    ) -> "InspectionTargets":
        """What to look for where the styles have these number formats."""
        reformatted = frozenset(style for style in formats if formats[style].meaning in ("percentage", "zeros"))
        return cls(reformatted, frozenset(formats) - reformatted, has_uncomputed_formulas)


@dataclass
class SheetInspection:
    """What was found in a sheet.

    texts: by line and column from 0, the text of each cell that the library leaves out or alters; styled_cells: line,
    column (from 0) and style of the cells of the targets' styles, as rows of int64; filled_cells: how many cells hold
    something, height and width: how far those reach; merged: where the library does not give the ranges. hidden_rows
    (from 1), hidden_columns (from 0), filtered: as in Sheet.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    styled_cells: np.ndarray = field(default_factory=lambda: np.empty((0, 3), np.int64))
    merged: list[CellRange] = field(default_factory=list)
    filled_cells: int = 0
    height: int = 0
    width: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False

    def add_extent(self, height: int, width: int, filled_cells: int) -> None:
        """Adds cells that hold something, and reach this far."""
        self.filled_cells += filled_cells
        self.height, self.width = max(self.height, height), max(self.width, width)

    def hide_columns(self, first: int, last: int) -> None:
        """Adds a stretch of hidden columns (from 1, as a workbook numbers them)."""
        self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def find_overlooked_text(
    targets: InspectionTargets, kind: str, style: int, formula: str | None, value: str | None
) -> str | None:
    """The text of a cell that the library leaves out or alters; None if the library reads the cell correctly.

    kind: the cell's type, as .xlsx writes it; formula: without its =, None if it has none; value: as saved, None if none is.
    """
    if kind == "e":
        return value or "#N/A"
    if formula is not None:
        is_saved = value is not None if kind == "str" else bool(value)
        if not is_saved or (targets.has_uncomputed_formulas and value == "0" and kind == "n"):
            return f"={formula}"
    if kind == "n" and value:
        if len(value) >= LONG_NUMBER_DIGITS and value.isdecimal():
            return value.lstrip("0") or "0"
        if value[0] == "-" and style in targets.date_styles:
            return format_number(float(value))
    return None
