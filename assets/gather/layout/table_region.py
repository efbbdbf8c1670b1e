"""A table in a sheet: its headers, its lines, what stands beside it and what has slipped.

Belongs here: how far the table reaches, and putting a region together. Does not belong here: finding its header lines
(search), or the rules for lines (lines, slipped).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assets.gather.workbook.sheet import Sheet
from assets.gather.layout.header_texts import join_header_rows
from assets.gather.layout.row_classification import UNITS, NonRecordKind, classify_rows
from assets.gather.layout.shifted_rows import find_shifted_rows
from assets.gather.layout.table_body import TableBody

Orientation = Literal["rows", "columns"]

HALF, SOME, TENTH = 0.5, 3, 0.1
"""A column without a header is the table's if so many of its lines fill it: half; or some, and no fewer than a tenth."""


@dataclass(frozen=True, eq=False)
class Region:
    """A table.

    grid: its sheet, turned when the records run across (orientation `columns`). header_lines: from 1, lines of the
    grid. headers: by position in the grid ('' where there is none, or where the column is not the table's). left, right:
    its columns, from 0, inclusive. lines: the numbers, from 1, of every non-empty line under the header that is the
    table's. not_records: those among them that are no records, and why. outside: line and column of cells on those lines
    that stand beside the table. shifted: lines whose cells stand so many columns to the right of where they belong.
    confidence: 1 when the place was given; else how sure it is, from 0 to 1 (see search).
    """

    grid: Sheet
    orientation: Orientation
    header_lines: tuple[int, ...]
    headers: tuple[str, ...]
    left: int
    right: int
    lines: np.ndarray
    not_records: Mapping[int, NonRecordKind]
    outside: tuple[tuple[int, int], ...]
    shifted: Mapping[int, int]
    confidence: float

    @property
    def units(self) -> Mapping[int, str]:
        """What the rows of units say, by position."""
        found: dict[int, str] = {}
        for line in (line for line, kind in self.not_records.items() if kind == UNITS):
            texts = self.grid.get_rows(line - 1, line)[0]
            found |= {at: texts[at].strip() for at in range(self.left, self.right + 1) if texts[at]}
        return found


def _reach(body: TableBody, names: Sequence[str]) -> tuple[int, int]:
    """The table's columns: those with headers, and the columns next to them that its lines fill without a header."""
    named = [at for at, name in enumerate(names) if name]
    if not named:
        return body.left, body.right
    left, right = named[0], named[-1]
    begun = body.filled[:, left - body.left]
    lines = int(np.count_nonzero(begun))

    def ours(at: int) -> bool:
        filled = int(np.count_nonzero(body.filled[begun, at - body.left]))
        return filled > 0 and (filled >= HALF * lines or filled >= max(SOME, TENTH * lines))

    while left > body.left and ours(left - 1):
        left -= 1
    while right < body.right and ours(right + 1):
        right += 1
    return left, right


def _beside(body: TableBody, left: int, right: int) -> tuple[tuple[int, int], ...]:
    found = []
    for column in (*range(body.left, left), *range(right + 1, body.right + 1)):
        found += [(int(line), column) for line in body.lines[body.filled[:, column - body.left]]]
    return tuple(sorted(found))


def build_region(
    grid: Sheet,
    header_lines: Sequence[int],
    orientation: Orientation,
    band: tuple[int, int] | None = None,
    stop: int | None = None,
    not_records_like: Sequence[str] = (),
    marks: Collection[str] = (),
    confidence: float = 1.0,
    own: Sequence[str] | None = None,
) -> Region:
    """The table under some header lines.

    grid: turned already when the records run across. band: the columns, from 0 and inclusive, where nothing of another
    table stands (None: all). stop: the last line that may be the table's (None: the sheet's). not_records_like:
    regular expressions on the first texts of lines that are no records; marks: texts that stand for an empty cell. own:
    the headers by position, where they are known already.
    """
    lines = tuple(header_lines)
    within = band or (0, grid.width - 1)
    names = [
        name if within[0] <= at <= within[1] else "" for at, name in enumerate(own or join_header_rows(grid, lines))
    ]
    last = grid.height if stop is None else stop
    whole = TableBody.under(grid, lines, within, last)
    body = whole.within(*_reach(whole, names))
    why = classify_rows(body, not_records_like, marks)
    moved = find_shifted_rows(body, names, why, within[1])
    beside = _beside(whole, body.left, body.right)
    return Region(
        grid, orientation, lines, tuple(names), body.left, body.right, body.lines, why, beside, moved, confidence
    )
