"""Workbooks of Excel 2003 and before (.xls) → sheets of texts.

Belongs here: their cells as the sheet shows them. Does not belong here: any other format. A formula always has a saved
value here, so there is none to look for.
"""

import ast
import io
import itertools
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import xlrd
from xlrd.compdoc import CompDoc

from assets.gather.workbook import compound, shown
from assets.gather.workbook.look import fits
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, number_format
from assets.gather.workbook.refused import DAMAGED, PROTECTED
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError

_UNSEEN = ("", "hidden", "very-hidden")
# The reader passes over sheets that are no worksheets, and says so in its log.
_PASSED_OVER = re.compile(r"Ignoring non-worksheet data named (.*) \(type 0x0[12] = ")

_BEGIN, _END, _SHEET, _FILTER_ON = 0x809, 0x0A, 0x85, 0x9B
_WORKSHEET = 0


@contextmanager
def _reasons() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # the reader of .xls trusts every byte: a wrong one can raise anything
        protected = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise UnreadableFileError(*(PROTECTED if protected else DAMAGED)) from error


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


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place up to the end of what begins there, as kind and data; charts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if not depth:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _filtered(content: bytes) -> list[bool]:
    """Of each worksheet in turn, whether a filter of it is on, which the reader does not tell; none before Excel 5."""
    if not content.startswith(compound.SIGN):
        return []
    with _reasons():
        document = CompDoc(content, logfile=io.StringIO())
        found = (document.locate_named_stream(name) for name in ("Workbook", "Book"))
        held, start, size = next(each for each in found if each[0] is not None)
        stream = bytes(held[start : start + size])
        places = [data for kind, data in _records(stream, 0) if kind == _SHEET and data[5] == _WORKSHEET]
        starts = [struct.unpack_from("<I", data)[0] for data in places]
    return [any(kind == _FILTER_ON for kind, _ in _records(stream, at)) for at in starts]


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
    whole = Sheet.from_rows(sheet.name, texts, _UNSEEN[min(sheet.visibility, 2)], merged)
    rows_hidden = tuple(sorted(row + 1 for row, how in sheet.rowinfo_map.items() if how.hidden))
    columns_hidden = tuple(sorted(column for column, how in sheet.colinfo_map.items() if how.hidden))
    return replace(whole, hidden_rows=rows_hidden, hidden_columns=columns_hidden)


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook; it names them itself. Raises UnreadableFileError with the reason.

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
    if any(sheet.hidden_rows for sheet in sheets):
        on = itertools.chain(_filtered(content), itertools.repeat(False))
        sheets = [
            replace(sheet, filtered=bool(sheet.hidden_rows) and each) for sheet, each in zip(sheets, on, strict=False)
        ]
    charts = [Sheet(str(ast.literal_eval(named)), (), "chart") for named in _PASSED_OVER.findall(log.getvalue())]
    return sheets + charts, []
