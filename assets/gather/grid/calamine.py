"""The workbook formats that calamine reads (.xlsx, .xlsb) → sheets of texts, completed by what was looked for.

Belongs here: calamine's cells as columns of texts, and its errors as reasons. Does not belong here: looking into the parts
of a workbook (xlsx, xlsb).
"""

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from assets.gather.workbook import shown
from assets.gather.workbook.look import Look
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.refused import DAMAGED, PROTECTED
from assets.gather.workbook.sheet import Sheet, UnreadableFileError

_UNSEEN = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "very-hidden"))
_AT_ONCE = 10_000
"""Lines whose values are held beside their texts: few, as a value takes more room than its text."""


@contextmanager
def _reasons() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise UnreadableFileError(*PROTECTED) from error
    except (CalamineError, ValueError, LookupError, OSError) as error:
        raise UnreadableFileError(*DAMAGED) from error
    except BaseException as error:
        # A fault that calamine did not foresee; its class can be named, and not imported.
        if type(error).__name__ == "PanicException":
            raise UnreadableFileError(*DAMAGED) from error
        raise


def _rows(sheet: Any) -> Iterator[list[Any]]:
    with _reasons():
        yield from sheet.iter_rows()


def _within(merged: Any, columns: tuple[pa.ChunkedArray, ...]) -> tuple[tuple[int, int, int, int], ...]:
    """Merged stretches, cut to where the cells end: a title is often merged far beyond its table."""
    height, width = len(columns[0]) if columns else 0, len(columns)
    return tuple(
        (top, left, min(bottom, height - 1), min(right, width - 1))
        for (top, left), (bottom, right) in merged or ()
        if top < height and left < width
    )


def _completed(sheet: Any, look: Look, formats: Mapping[int, NumberFormat]) -> tuple[pa.ChunkedArray, ...]:
    """The columns of a sheet: its values as they are shown, and the texts that the look found."""
    left, height = (sheet.start[1], sheet.end[0] + 1) if sheet.start else (0, 0)
    texts = sorted(look.texts.items())
    height = max(height, texts[-1][0][0] + 1 if texts else 0)
    width = max(left + sheet.width, max((column + 1 for (_, column), _ in texts), default=0))
    places = np.concatenate([*look.styled, np.empty((0, 3), np.int64)])
    places = places[np.argsort(places[:, 0], kind="stable")]
    before, after = [""] * left, [""] * (width - left - sheet.width)
    values = itertools.chain(_rows(sheet), ([""] * sheet.width for _ in itertools.count()))
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    given = iter(texts)
    next_text = next(given, None)
    for start in range(0, height, _AT_ONCE):
        stop = min(start + _AT_ONCE, height)
        rows = list(itertools.islice(values, stop - start))
        if before or after:
            rows = [[*before, *row, *after] for row in rows]
        first, last = np.searchsorted(places[:, 0], (start, stop))
        for line, column, style in places[first:last].tolist():
            value = rows[line - start][column]
            if type(value) in (float, int):
                rows[line - start][column] = shown.formatted(float(value), formats[style])
        while next_text and next_text[0][0] < stop:
            (line, column), text = next_text
            rows[line - start][column] = text
            next_text = next(given, None)
        for chunk, column_values in zip(chunks, zip(*rows, strict=True), strict=True):
            chunk.append(shown.column(column_values))
    return tuple(pa.chunked_array(chunk) for chunk in chunks)


def sheets(content: bytes, look: Callable[[str], Look], formats: Mapping[int, NumberFormat]) -> list[Sheet]:
    """The sheets of a workbook.

    look: what was found in the sheet of a name; formats: what the styles mean whose places it tells. Raises UnreadableFileError.
    """
    found = []
    with _reasons():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for number, told in enumerate(book.sheets_metadata):
        if told.typ != SheetTypeEnum.WorkSheet:
            found.append(Sheet(told.name, (), "chart"))
            continue
        looked = look(told.name)
        with _reasons():
            sheet = book.get_sheet_by_index(number)
        columns = _completed(sheet, looked, formats)
        unseen = next((name for kind, name in _UNSEEN if kind == told.visible), "")
        merged = _within(sheet.merged_cell_ranges or looked.merged, columns)
        hidden = tuple(sorted(looked.hidden_rows)), tuple(sorted(looked.hidden_columns)), looked.filtered
        found.append(Sheet(told.name, columns, unseen, merged, *hidden))
    return found
