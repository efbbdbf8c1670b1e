"""What becomes known of a sheet beside its texts while it is read: its extent, what it hides, and what has to be said of it."""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace

import numpy as np
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from assets.gather.workbook.sheet import MAX_COLUMNS, CellRange, ReadingNote, Sheet, check_extent
from assets.gather.workbook.shown_cells import ShownCell

_LEAST_OTHERS = 2  # so many cells beside a merged one make a record
MAX_NOTES_ALIKE = 100
"""Cells of a column of which the same is said one by one; the others are counted."""


@dataclass
class SheetOutline:
    """As in Sheet, and how far its `filled_cells` cells reach."""

    filled_cells: int = 0
    height: int = 0
    width: int = 0
    merged: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    _notes: dict[tuple[int, int], ShownCell] = field(default_factory=dict)
    _counts: dict[tuple[str, int, str], int] = field(default_factory=dict)
    _struck_texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def add_extent(self, height: int, width: int, filled_cells: int = 0) -> None:
        self.filled_cells += filled_cells
        self.height, self.width = max(self.height, height), max(self.width, width)

    def hide_columns(self, first: int, last: int) -> None:
        """Adds hidden columns (from 1, as a workbook numbers them)."""
        self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))

    def check_extent(self) -> None:
        check_extent(self.height, self.width, self.filled_cells)

    def add_shown(self, line: int, column: int, shown: ShownCell) -> str:
        """Keeps what has to be said of a cell (line and column from 0); returns the text that is read of it."""
        if shown.rule:
            group = (shown.rule, column, shown.group)
            self._counts[group] = self._counts.get(group, 0) + 1
            if self._counts[group] <= MAX_NOTES_ALIKE:
                self._notes[line, column] = shown
            if shown.rule == "cell-struck":
                self._struck_texts[line, column] = shown.value or ""
        return shown.text

    def complete(self, sheet: Sheet) -> tuple[Sheet, list[ReadingNote]]:
        """The sheet as a person sees it, with what is hidden and merged; and a note of each cell that needs one."""
        merged = tuple(
            # A title is often merged far beyond its table.
            (top, left, min(bottom, sheet.height - 1), min(right, sheet.width - 1))
            for top, left, bottom, right in self.merged
            if top < sheet.height and left < sheet.width
        )
        hidden_rows, hidden_columns = tuple(sorted(self.hidden_rows)), tuple(sorted(self.hidden_columns))
        sheet = replace(sheet, merged=merged, hidden_rows=hidden_rows, hidden_columns=hidden_columns)
        sheet = self._restore_struck_rows(replace(sheet, filtered=self.filtered))
        covered = dict(_find_covered_cells(sheet))
        for (line, column), (top, left, bottom, right) in covered.items():
            value = sheet.columns[column][line].as_py()
            if value != sheet.columns[left][top].as_py():
                name = xl_range(top, left, bottom, right)
                self.add_shown(line, column, ShownCell("", "cell-covered", value, {"merged": name}))
        for line, column, right in _find_cells_across(sheet, set(covered)):
            value, cells = sheet.columns[column][line].as_py(), xl_range(line, column, line, right)
            self.add_shown(line, column, ShownCell(value, "cell-merged-across", value, {"cells": cells}))
        notes = list(self._build_notes(sheet))
        return sheet.replace_texts(dict.fromkeys(covered, "")) if covered else sheet, notes

    def _restore_struck_rows(self, sheet: Sheet) -> Sheet:
        """The sheet with the texts of the rows of which every cell is struck: such a row is a record that is held."""
        counts = Counter(line for line, _ in self._struck_texts)
        # A row of a single text is a title or a note: struck through, it says nothing.
        struck_lines = {line for line, count in counts.items() if count > 1 and not sheet.filled[line].any()}
        if not struck_lines:
            return sheet
        texts = {(line, column): text for (line, column), text in self._struck_texts.items() if line in struck_lines}
        self._notes = {cell: note for cell, note in self._notes.items() if cell[0] not in struck_lines}
        for _, column in texts:
            self._counts["cell-struck", column, ""] -= 1
        return replace(sheet.replace_texts(texts), struck_rows=tuple(sorted(line + 1 for line in struck_lines)))

    def _build_notes(self, sheet: Sheet) -> Iterator[ReadingNote]:
        """The notes, cell by cell; the last of many alike says how many more there are."""
        groups = {cell: (shown.rule, cell[1], shown.group) for cell, shown in self._notes.items()}
        kept, last_cells = Counter(groups.values()), {group: cell for cell, group in groups.items()}
        for cell, shown in self._notes.items():
            group = groups[cell]
            more = self._counts[group] - kept[group] if last_cells[group] == cell else 0
            parameters = {**shown.parameters, **_render_remaining_count(more)}
            yield ReadingNote(shown.rule, sheet.name, xl_rowcol_to_cell(*cell), shown.value, parameters)


def _find_cells_across(sheet: Sheet, covered: Set[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The merged cells that reach over several columns of one record: line, first column, last column.

    A line above fills each of these columns, as a header does, and the record has other cells: titles, groups of headers and
    notes are merged where that is not so. covered: cells of which something is said already.
    """
    first_lines: dict[tuple[int, int], int] = {}
    for top, left, _, right in sheet.merged:
        if left == right or not sheet.filled[top, left] or any((top, at) in covered for at in range(left, right + 1)):
            continue
        if (left, right) not in first_lines:
            is_full = sheet.filled[:, left : right + 1].all(axis=1)
            first_lines[left, right] = int(is_full.argmax()) if is_full.any() else sheet.height
        others = int(sheet.filled[top].sum()) - 1
        if (
            top > first_lines[left, right]
            and others >= _LEAST_OTHERS
            and 2 * others >= sheet.width - (right - left + 1)
        ):
            yield top, left, right


def _render_remaining_count(count: int) -> dict[str, str]:
    """What the text of a note says of other cells of its column, in both languages."""
    if not count:
        return {"more_en": "", "more_cy": ""}
    return {
        "more_en": f" The same is true of other cells of the column (number of cells: {count}).",
        "more_cy": f" Mae'r un peth yn wir am gelloedd eraill yn y golofn (nifer y celloedd: {count}).",
    }


def _find_covered_cells(sheet: Sheet) -> Iterator[tuple[tuple[int, int], CellRange]]:
    """The cells with a text that a merged cell covers, so that nobody sees them; each with the merged cells."""
    filled = sheet.filled if sheet.merged else np.zeros((0, 0), dtype=bool)
    for top, left, bottom, right in sheet.merged:
        lines, columns = filled[top : bottom + 1, left : right + 1].nonzero()
        for line, column in zip((lines + top).tolist(), (columns + left).tolist(), strict=True):
            if (line, column) != (top, left):
                yield (line, column), (top, left, bottom, right)
