"""Workbooks of Excel 2003 and before (.xls) → sheets of texts."""

import ast
import io
import itertools
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import xlrd

from assets.gather.workbook.cell_colours import BLACK, WHITE, format_rgb, is_same_colour
from assets.gather.workbook.number_formats import get_number_format
from assets.gather.workbook.rich_texts import Run, show_runs
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.sheet_outline import SheetOutline
from assets.gather.workbook.shown_cells import PLAIN, CellStyle, ShownCell, show_value

_UNSEEN_REASONS = ("", "hidden", "very-hidden")  # by xlrd's number for a sheet's visibility
# xlrd passes over sheets that are no worksheets, and says so in its log.
_CHART_IN_LOG = re.compile(r"Ignoring non-worksheet data named (.*) \(type 0x0[12] = ")

_BEGIN, _END, _SHEET, _FILTER_ON = 0x809, 0x0A, 0x85, 0x9B  # kinds of records ([MS-XLS])
_WORKSHEET = 0
_NO_FILL, _SOLID_FILL = 0, 1


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


def _find_background(fill: xlrd.formatting.XFBackground, colours: Mapping[int, str]) -> str | None:
    """The colour of a cell's background; None if it has several, or is not known."""
    if fill.fill_pattern == _NO_FILL:
        return WHITE
    return colours.get(fill.pattern_colour_index) if fill.fill_pattern == _SOLID_FILL else None


@dataclass(frozen=True, eq=False)
class _BookLook:
    """How the cells of a workbook look: its fonts, and its cell styles that are not plain, by their number."""

    fonts: Sequence[xlrd.formatting.Font]
    styles: Mapping[int, CellStyle]
    since_1904: bool

    @classmethod
    def from_workbook(cls, workbook: xlrd.Book) -> "_BookLook":
        codes = {format_.format_key: format_.format_str or "" for format_ in workbook.format_list}
        colours = {number: format_rgb(*colour) for number, colour in workbook.colour_map.items() if colour}
        fonts = workbook.font_list
        styles = {}
        for number, style in enumerate(workbook.xf_list):
            font = fonts[style.font_index] if style.font_index < len(fonts) else None
            colour = colours.get(font.colour_index, BLACK) if font is not None else BLACK
            is_unseen = is_same_colour(colour, _find_background(style.background, colours))
            is_struck = font is not None and bool(font.struck_out)
            styles[number] = CellStyle(get_number_format(style.format_key, codes), is_struck, is_unseen)
        styles = {number: style for number, style in styles.items() if style != PLAIN}
        return cls(fonts, styles, bool(workbook.datemode))

    def _split_into_runs(self, text: str, places: Sequence[tuple[int, int]]) -> Iterator[Run]:
        """The runs of a text. places: where each begins, and its font; what is before the first looks like its cell."""
        encoded = text.encode("utf-16-le")  # places count its units
        starts = [*(start for start, _ in places), len(encoded) // 2]
        yield Run(encoded[: 2 * starts[0]].decode("utf-16-le", "replace"))
        for (start, number), stop in zip(places, starts[1:], strict=True):
            piece = encoded[2 * start : 2 * stop].decode("utf-16-le", "replace")
            font = self.fonts[number] if number < len(self.fonts) else None
            yield Run(piece, font is not None and bool(font.struck_out), font is not None and font.escapement == 1)

    def show_cell(self, cell: xlrd.sheet.Cell, runs: Sequence[tuple[int, int]] | None) -> ShownCell:
        """What is read of a cell. runs: where the font of its text changes, and to which."""
        style, value = self.styles.get(cell.xf_index, PLAIN), cell.value
        if runs and cell.ctype == xlrd.XL_CELL_TEXT:
            return show_runs(self._split_into_runs(value, runs), style)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            value = bool(value)
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            return ShownCell(str(xlrd.error_text_from_code.get(value, "#N/A")))
        return show_value(value, style, self.since_1904)


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


def _is_hidden(info: xlrd.sheet.Rowinfo) -> bool:
    return bool(info.hidden) or (info.height == 0 and not info.has_default_height)


def _read_sheet(sheet: xlrd.sheet.Sheet, look: _BookLook, has_filter: bool) -> tuple[Sheet, list[ReadingNote]]:
    with _translate_errors():
        # Rows end with their own last cell, so that one far cell does not make all rows long.
        rows = [sheet.row(number) for number in range(sheet.nrows)]
    hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if _is_hidden(info)}
    outline = SheetOutline(
        filled_cells=sum(cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) for row in rows for cell in row),
        height=sheet.nrows,
        width=max(map(len, rows), default=0),
        merged=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=hidden_rows,
        hidden_columns={column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0},
        filtered=has_filter and bool(hidden_rows),
    )
    outline.check_extent()
    runs = sheet.rich_text_runlist_map
    with _translate_errors():
        texts = [
            [
                outline.add_shown(line, column, look.show_cell(cell, runs.get((line, column))))
                for column, cell in enumerate(row)
            ]
            for line, row in enumerate(rows)
        ]
    return outline.complete(Sheet.from_rows(sheet.name, texts, _UNSEEN_REASONS[min(sheet.visibility, 2)]))


def read_xls_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook. encoding: of those of Excel 95 and before that do not declare it."""
    log = io.StringIO()
    options = {"formatting_info": True, "ragged_rows": True, "on_demand": True, "encoding_override": encoding}
    with _translate_errors():
        workbook = xlrd.open_workbook(file_contents=content, logfile=log, verbosity=1, **options)
        has_hidden_rows = any(_is_hidden(info) for sheet in workbook.sheets() for info in sheet.rowinfo_map.values())
        filters = _find_filters(workbook) if has_hidden_rows else []
        look = _BookLook.from_workbook(workbook)
    sheets, notes = [], []
    for sheet, has_filter in zip(workbook.sheets(), itertools.chain(filters, itertools.repeat(False)), strict=False):
        completed, sheet_notes = _read_sheet(sheet, look, has_filter)
        sheets.append(completed)
        notes += sheet_notes
    charts = [Sheet(str(ast.literal_eval(title)), (), "chart") for title in _CHART_IN_LOG.findall(log.getvalue())]
    return sheets + charts, notes
