"""Workbooks of Excel 2003 and before (.xls) → sheets of texts."""

import ast
import io
import itertools
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import xlrd

from assets.gather.workbook import cell_texts
from assets.gather.workbook.cell_texts import GENERAL, NumberFormat, parse_number_format
from assets.gather.workbook.sheet import ReadingNote, Sheet, SheetOutline, UnreadableFileError

_UNSEEN_REASONS = ("", "hidden", "very-hidden")  # by xlrd's number for a sheet's visibility
# xlrd passes over sheets that are no worksheets, and says so in its log.
_CHART_IN_LOG = re.compile(r"Ignoring non-worksheet data named (.*) \(type 0x0[12] = ")

_BEGIN, _END, _SHEET, _FILTER_ON = 0x809, 0x0A, 0x85, 0x9B  # kinds of records ([MS-XLS])
_WORKSHEET = 0


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Turns any error into UnreadableFileError: xlrd trusts every byte, and a wrong one can raise anything."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        is_protected = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise UnreadableFileError("protected" if is_protected else "damaged") from error


def format_xls_cell(kind: int, value: object, number_format: NumberFormat, since_1904: bool) -> str:
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) and isinstance(value, float):
        return cell_texts.apply_number_format(value, number_format, since_1904)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return cell_texts.format_value(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    return cell_texts.format_value(value)


def _iterate_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The kind and data of each record of what begins here, up to its end; charts within it are passed over."""
    depth = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BEGIN) - (kind == _END)
        if not depth:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _find_filters(workbook: xlrd.Book) -> list[bool]:
    """For each worksheet in turn, whether a filter is on, which xlrd does not tell; empty before Excel 5."""
    if not workbook.on_demand:  # which Excel 5 and later allow, and which keeps the bytes
        return []
    stream = bytes(workbook.mem[workbook.base : workbook.base + workbook.stream_len])
    sheets = [data for kind, data in _iterate_records(stream, 0) if kind == _SHEET and data[5] == _WORKSHEET]
    starts = [struct.unpack_from("<I", data)[0] for data in sheets]
    return [any(kind == _FILTER_ON for kind, _ in _iterate_records(stream, start)) for start in starts]


def _read_sheet(sheet: xlrd.sheet.Sheet, formats: Mapping[int, NumberFormat], has_filter: bool) -> Sheet:
    with _translate_errors():
        # Rows end with their own last cell, so that one far cell does not make all rows long.
        rows = [sheet.row(number) for number in range(sheet.nrows)]
    hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    outline = SheetOutline(
        filled_cells=sum(cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) for row in rows for cell in row),
        height=sheet.nrows,
        width=max(map(len, rows), default=0),
        merged=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=hidden_rows,
        hidden_columns={column for column, info in sheet.colinfo_map.items() if info.hidden},
        filtered=has_filter and bool(hidden_rows),
    )
    outline.check_extent()
    since_1904 = bool(sheet.book.datemode)
    texts = [
        [format_xls_cell(cell.ctype, cell.value, formats.get(cell.xf_index, GENERAL), since_1904) for cell in row]
        for row in rows
    ]
    return outline.complete(Sheet.from_rows(sheet.name, texts, _UNSEEN_REASONS[min(sheet.visibility, 2)]))


def read_xls_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook. encoding: of those of Excel 95 and before that do not declare it."""
    log = io.StringIO()
    options = {"formatting_info": True, "ragged_rows": True, "on_demand": True, "encoding_override": encoding}
    with _translate_errors():
        workbook = xlrd.open_workbook(file_contents=content, logfile=log, verbosity=1, **options)
        has_hidden_rows = any(info.hidden for sheet in workbook.sheets() for info in sheet.rowinfo_map.values())
        filters = _find_filters(workbook) if has_hidden_rows else []
    by_key = {key: parse_number_format(format_.format_str or "") for key, format_ in workbook.format_map.items()}
    formats = {number: by_key.get(style.format_key, GENERAL) for number, style in enumerate(workbook.xf_list)}
    sheets = [
        _read_sheet(sheet, formats, has_filter)
        for sheet, has_filter in zip(workbook.sheets(), itertools.chain(filters, itertools.repeat(False)), strict=False)
    ]
    charts = [Sheet(str(ast.literal_eval(title)), (), "chart") for title in _CHART_IN_LOG.findall(log.getvalue())]
    return sheets + charts, []
