"""The workbook formats that calamine reads (.xlsx, .xlsb) → sheets of texts, with what calamine leaves out put in.

Belongs here: calamine's cells as columns of texts, and its errors as reasons. Does not belong here: inspecting the parts of a
workbook (xlsx_inspection, xlsb_reader).
"""

import io
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from assets.gather.workbook.cell_texts import apply_number_format, format_column
from assets.gather.workbook.inspection import SheetInspection
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.refusal_reasons import DAMAGED, PROTECTED
from assets.gather.workbook.sheet import Sheet, UnreadableFileError, clip_ranges

_UNSEEN_REASONS = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "very-hidden"))
_LINES_AT_ONCE = 10_000
"""Lines whose values are held beside their texts: few, as a value takes more room than its text."""


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Turns calamine's errors into UnreadableFileError."""
    try:
        yield
    except PasswordError as error:
        raise UnreadableFileError(*PROTECTED) from error
    except (CalamineError, ValueError, LookupError, OSError) as error:
        raise UnreadableFileError(*DAMAGED) from error
    except BaseException as error:
        # An error that calamine did not foresee; its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise UnreadableFileError(*DAMAGED) from error
        raise


def _iterate_values(sheet: Any) -> Iterator[list[Any]]:
    """The values of each of calamine's rows, and after the last of them blank rows without end."""
    with _translate_errors():
        yield from sheet.iter_rows()
    while True:
        yield [""] * sheet.width


def _build_columns(
    sheet: Any, inspection: SheetInspection, formats: Mapping[int, NumberFormat]
) -> tuple[pa.ChunkedArray, ...]:
    """The columns of a sheet: calamine's values as their sheet shows them, and the texts that the inspection found."""
    left, height = (sheet.start[1], sheet.end[0] + 1) if sheet.start else (0, 0)
    texts = sorted(inspection.texts.items())
    text_lines = [line for (line, _), _ in texts]
    height = max(height, text_lines[-1] + 1 if texts else 0)
    width = max(left + sheet.width, max((column + 1 for (_, column), _ in texts), default=0))
    styled = inspection.styled_cells[np.argsort(inspection.styled_cells[:, 0], kind="stable")]
    before, after = [""] * left, [""] * (width - left - sheet.width)
    values = _iterate_values(sheet)
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    for start in range(0, height, _LINES_AT_ONCE):
        stop = min(start + _LINES_AT_ONCE, height)
        rows = list(itertools.islice(values, stop - start))
        if before or after:
            rows = [[*before, *row, *after] for row in rows]
        first, last = np.searchsorted(styled[:, 0], (start, stop))
        for line, column, style in styled[first:last].tolist():
            value = rows[line - start][column]
            if type(value) in (float, int):
                rows[line - start][column] = apply_number_format(float(value), formats[style])
        for (line, column), text in texts[bisect_left(text_lines, start) : bisect_left(text_lines, stop)]:
            rows[line - start][column] = text
        for chunk, column_values in zip(chunks, zip(*rows, strict=True), strict=True):
            chunk.append(format_column(column_values))
    return tuple(pa.chunked_array(chunk) for chunk in chunks)


def read_calamine_sheets(
    content: bytes, inspections: Mapping[str, SheetInspection], formats: Mapping[int, NumberFormat]
) -> list[Sheet]:
    """The sheets of a workbook.

    inspections: by the sheet's name; formats: by style, of the cells that the inspections found. Raises
    UnreadableFileError.
    """
    with _translate_errors():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for number, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            sheets.append(Sheet(metadata.name, (), "chart"))
            continue
        inspection = inspections.get(metadata.name, SheetInspection())
        with _translate_errors():
            sheet = workbook.get_sheet_by_index(number)
        columns = _build_columns(sheet, inspection, formats)
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or inspection.merged
        sheets.append(
            Sheet(
                metadata.name,
                columns,
                unseen_reason=next((reason for state, reason in _UNSEEN_REASONS if state == metadata.visible), ""),
                merged=clip_ranges(merged, len(columns[0]) if columns else 0, len(columns)),
                hidden_rows=tuple(sorted(inspection.hidden_rows)),
                hidden_columns=tuple(sorted(inspection.hidden_columns)),
                filtered=inspection.filtered,
            )
        )
    return sheets
