"""Part of a sheet in which headers are looked for, with what is known of its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from assets.gather.layout.header_texts import LEVEL_SEPARATOR, normalise_spaces
from assets.gather.layout.text_kinds import classify_text
from assets.gather.workbook.sheet import Sheet

HeaderConfidence = Callable[[str], float]  # how sure it is that a text is a header of the wanted table: 0 to 1

MAX_ROWS_BELOW = 20  # so many rows under a header are looked at
MOSTLY = 0.6  # a row with nothing blank above it must be known by so much of its texts to be a header


@dataclass(frozen=True)
class SheetArea:
    """Columns left to right (from 0) and rows top to bottom (from 1) of a sheet, inclusive.

    allows_colons: a text that ends in a colon may be a header, as labels beside values are.
    """

    sheet: Sheet
    header_confidence: HeaderConfidence
    left: int
    right: int
    top: int
    bottom: int
    allows_colons: bool = False
    _confidences: dict[str, float] = field(default_factory=dict)
    _texts: dict[int, list[str]] = field(default_factory=dict)
    _kinds: dict[int, list[str]] = field(default_factory=dict)

    def narrow_to(self, left: int, right: int, top: int, bottom: int) -> "SheetArea":
        """A smaller area, which shares what is known already."""
        return replace(self, left=left, right=right, top=top, bottom=bottom)

    @cached_property
    def cell_counts(self) -> np.ndarray:
        """How many cells of the area each row fills."""
        return self.sheet.filled[self.top - 1 : self.bottom, self.left : self.right + 1].sum(axis=1, dtype=np.int32)

    def count_cells(self, row: int) -> int:
        """How many cells a row fills; none beyond the area."""
        return int(self.cell_counts[row - self.top]) if self.top <= row <= self.bottom else 0

    def is_after_gap(self, row: int) -> bool:
        """Whether a row follows a blank row or a title."""
        return self.count_cells(row - 1) <= 1

    def read_row(self, row: int) -> list[str]:
        """The texts of a row, by column of the sheet; blank beyond the area."""
        texts = self._read_sheet_row(row)
        return [text if self.left <= column <= self.right else "" for column, text in enumerate(texts)]

    def _read_sheet_row(self, row: int) -> list[str]:
        if row not in self._texts:
            self._texts[row] = [normalise_spaces(text) for text in self.sheet.get_rows(row - 1, row)[0]]
        return self._texts[row]

    def read_first_text(self, row: int) -> str:
        return next(filter(None, self.read_row(row)), "")

    def classify_row(self, row: int) -> list[str]:
        if row not in self._kinds:
            self._kinds[row] = [classify_text(text) for text in self._read_sheet_row(row)]
        return self._kinds[row]

    def list_rows_below(self, row: int) -> list[int]:
        """Some non-empty rows under a row, no further than a blank one once there are a few."""
        rows: list[int] = []
        for below in range(row + 1, self.bottom + 1):
            if self.count_cells(below):
                rows.append(below)
            if len(rows) == MAX_ROWS_BELOW or (len(rows) > 2 and not self.count_cells(below)):
                break
        return rows

    def rate_header(self, header: str) -> float:
        """How sure it is that a text is a known header, whole or by its last level (0 to 1)."""
        if header not in self._confidences:
            forms = {header, header.split(LEVEL_SEPARATOR)[-1]}
            self._confidences[header] = max(map(self.header_confidence, forms))
        return self._confidences[header]

    def is_mostly_known(self, row: int) -> bool:
        texts = [text for text in self.read_row(row) if text]
        return sum(map(self.rate_header, texts)) >= MOSTLY * len(texts)
