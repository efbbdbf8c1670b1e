"""Workbooks of Excel 2003 and before (.xls) → sheets of texts.

Belongs here: their cells as the sheet shows them. Does not belong here: any other format. A formula always has a saved
value here, so there is none to look for.
"""

import ast
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import xlrd

from assets.gather.grid import shown
from assets.gather.grid.look import fits
from assets.gather.grid.number_formats import GENERAL, NumberFormat, number_format
from assets.gather.grid.refused import DAMAGED, PROTECTED
from assets.gather.grid.sheet import Note, Sheet, Unreadable

_UNSEEN = ("", "hidden", "very-hidden")
# The reader passes over sheets that are no worksheets, and says so in its log.
_PASSED_OVER = re.compile(r"Ignoring non-worksheet data named (.*) \(type 0x0[12] = ")


@contextmanager
def _reasons() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # the reader of .xls trusts every byte: a wrong one can raise anything
        protected = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise Unreadable(*(PROTECTED if protected else DAMAGED)) from error


def text(kind: int, value: object, how: NumberFormat, since_1904: bool) -> str:
    """A cell as its sheet shows it.

    kind: its type, as the reader numbers them; how: what its number format means; since_1904: when its days begin.
    """
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) and isinstance(value, float):
        return shown.formatted(value, how, since_1904)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return shown.shown(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    return shown.shown(value)


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, formats: list[NumberFormat]) -> Sheet:
    """One sheet. Its rows are as long as their own last cell, so that one far cell makes no long rows of all others."""
    with _reasons():
        rows = [sheet.row(number) for number in range(sheet.nrows)]
    filled = sum(cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) for row in rows for cell in row)
    fits(sheet.nrows, max(map(len, rows), default=0), filled)
    since_1904 = bool(book.datemode)
    texts = [
        [
            text(
                cell.ctype,
                cell.value,
                formats[cell.xf_index] if cell.xf_index in range(len(formats)) else GENERAL,
                since_1904,
            )
            for cell in row
        ]
        for row in rows
    ]
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet.of(sheet.name, texts, _UNSEEN[min(sheet.visibility, 2)], merged)


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[Note]]:  # noqa: ARG001
    """The sheets of a workbook; it names them itself. Raises Unreadable with the reason.

    encoding: of workbooks of Excel 95 and before, where they do not say it.
    """
    log = io.StringIO()
    with _reasons():
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            logfile=log,
            verbosity=1,
            encoding_override=encoding,
        )
    means = {key: number_format(each.format_str or "") for key, each in book.format_map.items()}
    formats = [means.get(style.format_key, GENERAL) for style in book.xf_list]
    sheets = [_sheet(book, sheet, formats) for sheet in book.sheets()]
    charts = [Sheet(str(ast.literal_eval(named)), (), "chart") for named in _PASSED_OVER.findall(log.getvalue())]
    return sheets + charts, []
