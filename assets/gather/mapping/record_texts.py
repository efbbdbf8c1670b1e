"""The texts of some rows of a table, column by column."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.layout import Region
from schemas.frames import to_text_series
from schemas.marks import MISSING_MARKS
from schemas.source_file import JoinedHeaders

_BLANK = pa.scalar(None, pa.large_string())


def is_blank(text: object) -> bool:
    """Whether a text only says that there is no value."""
    return bool(pd.isna(text)) or text.strip().casefold() in MISSING_MARKS  # type: ignore[attr-defined]


class RecordTexts:
    """The texts of some rows of a region: a series for each position (a column of the sheet, from 0); a blank is NA."""

    def __init__(self, region: Region, rows: Sequence[int] | np.ndarray) -> None:
        self._sheet, self._rows = region.sheet, np.asarray(rows, dtype=np.int64)
        self._merged_down = [
            (left, top + 1, bottom + 1)
            for top, left, bottom, right in region.sheet.merged
            if left == right and bottom > top >= region.last_header_row
        ]

    def list_merged(self, position: int) -> list[tuple[int, np.ndarray]]:
        """The cells of a position that are merged downwards: the first row of each, and the others that it covers."""
        return [
            (first, covered)
            for merged_position, first, last in self._merged_down
            if merged_position == position and len(covered := self._rows[(self._rows > first) & (self._rows <= last)])
        ]

    def read_position(self, position: int, spread_merged: bool = False) -> pd.Series:
        """One position's texts. spread_merged: a cell merged downwards gives its text to each of its rows."""
        column = self._sheet.columns[position]
        first, count = (int(self._rows[0]), len(self._rows)) if len(self._rows) else (1, 0)
        is_stretch = not count or int(self._rows[-1]) - first + 1 == count
        cells = column.slice(first - 1, count) if is_stretch else column.take(pa.array(self._rows - 1))
        blank = pc.equal(cells, "")
        series = to_text_series(pc.if_else(blank, _BLANK, cells) if pc.any(blank).as_py() else cells)
        for top, covered in self.list_merged(position) if spread_merged else ():
            series = series.mask(np.isin(self._rows, covered), column[top - 1].as_py() or pd.NA)
        return series

    def join_positions(self, positions: Sequence[int], joined: JoinedHeaders, spread_merged: bool = False) -> pd.Series:
        """The text of one of our columns, made of one position or several as its source says."""
        series = self.read_position(positions[0], spread_merged)
        for position in positions[1:]:
            more = self.read_position(position, spread_merged)
            if joined.first:
                blank = series.map({text: is_blank(text) for text in series.dropna().unique()})
                series = series.mask(blank.fillna(True).astype(bool) & more.notna(), more)
            else:
                series = (series + joined.separator + more).fillna(series).fillna(more)
        return series
