"""The workbook formats that calamine reads (.xlsx, .xlsb) → sheets of texts.

What calamine leaves out or alters is found by an inspection of the workbook's parts (xlsx_inspection, xlsb_reader).
"""

import io
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from assets.gather.workbook.cell_texts import format_column
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.sheet_outline import SheetOutline
from assets.gather.workbook.shown_cells import CellStyle, show_value

_UNSEEN_REASONS = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "very-hidden"))
_LINES_AT_ONCE = 10_000  # lines whose values are held beside their texts: few, as a value takes more room than its text


@dataclass
class SheetInspection(SheetOutline):
    """What was found in a sheet; merged only where calamine does not give the ranges.

    texts: by line and column from 0, the text of each cell that calamine leaves out or alters; styled_cells: line, column
    (from 0) and style of the cells that show something else than their value, as rows of int64; has_other_fills: whether a
    cell may have a background that its style does not say.
    """

    has_other_fills: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    styled_cells: np.ndarray = field(default_factory=lambda: np.empty((0, 3), np.int64))


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise UnreadableFileError("protected") from error
    except (CalamineError, ValueError, LookupError, OSError) as error:
        raise UnreadableFileError("damaged") from error
    except BaseException as error:
        # An error that calamine did not foresee; its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise UnreadableFileError("damaged") from error
        raise


def _build_columns(
    sheet: Any, inspection: SheetInspection, styles: Mapping[int, CellStyle]
) -> tuple[pa.ChunkedArray, ...]:
    """The columns of a sheet: calamine's values as their sheet shows them, and the texts that the inspection found."""
    left, height = (sheet.start[1], sheet.end[0] + 1) if sheet.start else (0, 0)
    texts = sorted(inspection.texts.items())
    text_lines = [line for (line, _), _ in texts]
    height = max(height, text_lines[-1] + 1 if texts else 0)
    width = max(left + sheet.width, max((column + 1 for (_, column), _ in texts), default=0))
    styled = inspection.styled_cells[np.argsort(inspection.styled_cells[:, 0], kind="stable")]
    before, after = [""] * left, [""] * (width - left - sheet.width)
    values = itertools.chain(sheet.iter_rows(), ([""] * sheet.width for _ in itertools.count()))
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    for start in range(0, height, _LINES_AT_ONCE):
        stop = min(start + _LINES_AT_ONCE, height)
        with _translate_errors():
            rows = list(itertools.islice(values, stop - start))
        if before or after:
            rows = [[*before, *row, *after] for row in rows]
        first, last = np.searchsorted(styled[:, 0], (start, stop))
        for line, column, style in styled[first:last].tolist():
            shown = show_value(rows[line - start][column], styles[style])
            rows[line - start][column] = inspection.add_shown(line, column, shown)
        for (line, column), text in texts[bisect_left(text_lines, start) : bisect_left(text_lines, stop)]:
            rows[line - start][column] = text
        for chunk, column_values in zip(chunks, zip(*rows, strict=True), strict=True):
            chunk.append(format_column(column_values))
    return tuple(pa.chunked_array(chunk) for chunk in chunks)


def read_calamine_sheets(
    content: bytes, inspections: Mapping[str, SheetInspection], styles: Mapping[int, CellStyle]
) -> tuple[list[Sheet], list[ReadingNote]]:
    """The sheets of a workbook, and notes. inspections: by the sheet's name; styles: of the cells that they found."""
    with _translate_errors():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets, notes = [], []
    seen_styles = {number: replace(style, is_unseen=False) for number, style in styles.items()}
    for number, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            sheets.append(Sheet(metadata.name, (), "chart"))
            continue
        inspection = inspections.get(metadata.name, SheetInspection())
        with _translate_errors():
            sheet = workbook.get_sheet_by_index(number)
        columns = _build_columns(sheet, inspection, seen_styles if inspection.has_other_fills else styles)
        inspection.merged += [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        reason = next((reason for state, reason in _UNSEEN_REASONS if state == metadata.visible), "")
        completed, sheet_notes = inspection.complete(Sheet(metadata.name, columns, reason))
        sheets.append(completed)
        notes += sheet_notes
    return sheets, notes
