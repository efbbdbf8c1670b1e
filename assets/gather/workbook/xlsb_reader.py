"""Binary workbooks of Excel 2007 and later (.xlsb) → sheets of texts."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import xlrd

from assets.gather.workbook.calamine_sheets import SheetInspection, read_calamine_sheets
from assets.gather.workbook.cell_colours import (
    BLACK,
    WHITE,
    apply_tint,
    format_rgb,
    get_palette_colour,
    get_theme_colour,
    is_same_colour,
)
from assets.gather.workbook.number_formats import get_number_format
from assets.gather.workbook.rich_texts import Run, show_runs
from assets.gather.workbook.safe_xml import INVALID_XML_ERRORS
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.shown_cells import PLAIN, CellStyle, ShownCell, find_unusual_day
from assets.gather.workbook.xlsx_package import iterate_relations
from assets.gather.workbook.zip_archive import ZipArchive

_ROW, _BLANK, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 1, 2, 3, 5, 9, 11
_SHARED_TEXT, _LAST_CELL, _RICH_CELL, _SHARED_STRING = 7, 11, 62, 19
_FONT, _FORMAT, _FILL, _STYLE, _STYLES, _STYLES_END = 43, 44, 45, 47, 617, 618
_FONT_STRUCK, _RICH = 0x08, 0x01
"""Bits of the third byte of BrtFont, and of the first of RichStr."""
_OTHER_FILLS = (461, 562, 661)
"""BrtBeginConditionalFormatting, BrtBkHim, BrtListPart: what may fill a cell with a colour that its style does not say."""
_SHEET, _SHEET_DATA, _SHEET_DATA_END, _MERGED = 156, 145, 146, 176
_COLUMNS, _FILTERED_COLUMN = 60, 163
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x10, 0x01
"""Bits of the twelfth byte of BrtRowHdr, and of the seventeenth of BrtColInfo ([MS-XLSB])."""

_ERROR_NAMES = {**xlrd.error_text_from_code, 0x2B: "#GETTING_DATA"}


class _Font(NamedTuple):
    is_struck: bool = False
    is_raised: bool = False
    colour: str | None = BLACK


def _iterate_records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a part: the kind of each, and where its data begin and end."""
    position = 0
    while position < len(part):
        kind = part[position]
        position += 1
        if kind & 0x80:
            kind = kind & 0x7F | part[position] << 7
            position += 1
        size = shift = 0
        while True:
            byte = part[position]
            position += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, position, position + size
        position += size


def _read_text(part: bytes, start: int) -> tuple[str, int]:
    end = start + 4 + 2 * struct.unpack_from("<I", part, start)[0]
    return part[start + 4 : end].decode("utf-16-le", "replace"), end


def _read_colour(colour: bytes) -> str | None:
    """Eight bytes of a colour (BrtColor): its number in the palette, its red, green and blue, or its number in the theme."""
    kind, index, tint = colour[0] >> 1, colour[1], int.from_bytes(colour[2:4], "little", signed=True) / 2**15
    match kind:
        case 1:
            return apply_tint(get_palette_colour(index), tint)
        case 2:
            return apply_tint(format_rgb(*colour[4:7]), tint)
        case 3:
            return apply_tint(get_theme_colour(index), tint)
    return None


def _read_font(part: bytes, start: int) -> _Font:
    flags, position = part[start + 2], int.from_bytes(part[start + 6 : start + 8], "little")
    declared = part[start + 12 : start + 20]
    is_automatic = declared[0] >> 1 == 0
    return _Font(bool(flags & _FONT_STRUCK), position == 1, BLACK if is_automatic else _read_colour(declared))


def _read_background(part: bytes, start: int) -> str | None:
    """The colour of a cell's background; None if it has several, or is not known."""
    pattern = int.from_bytes(part[start : start + 4], "little")
    return WHITE if pattern == 0 else _read_colour(part[start + 4 : start + 12]) if pattern == 1 else None


def _read_styles(archive: ZipArchive) -> tuple[dict[int, CellStyle], list[_Font]]:
    """The cell styles that are not plain, by their number, and the fonts that parts of texts have."""
    name = archive.find("xl/styles.bin")
    part = archive.read(name) if name else b""
    codes: dict[int, str] = {}
    fonts: list[_Font] = []
    backgrounds: list[str | None] = []
    styles: dict[int, CellStyle] = {}
    is_cell_style = False  # the same records are also outside the list of cell styles
    for kind, start, _ in _iterate_records(part):
        if kind == _FORMAT:
            codes[int.from_bytes(part[start : start + 2], "little")] = _read_text(part, start + 2)[0]
        elif kind == _FONT:
            fonts.append(_read_font(part, start))
        elif kind == _FILL:
            backgrounds.append(_read_background(part, start))
        elif kind in (_STYLES, _STYLES_END):
            is_cell_style = kind == _STYLES
        elif kind == _STYLE and is_cell_style:
            number, font_number, fill = struct.unpack_from("<HHH", part, start + 2)
            font = fonts[font_number] if font_number < len(fonts) else _Font()
            background = backgrounds[fill] if fill < len(backgrounds) else WHITE
            number_format = get_number_format(number, codes)
            styles[len(styles)] = CellStyle(number_format, font.is_struck, is_same_colour(font.colour, background))
    return {style: look for style, look in styles.items() if look != PLAIN}, fonts


def _read_rich_text(part: bytes, start: int, fonts: Sequence[_Font]) -> list[Run] | None:
    """The runs of a text (RichStr); None if it has none."""
    text, end = _read_text(part, start + 1)
    if not part[start] & _RICH:
        return None
    count = struct.unpack_from("<I", part, end)[0]
    places = [struct.unpack_from("<HH", part, end + 4 + 4 * number) for number in range(count)]
    encoded = text.encode("utf-16-le")  # places count its units
    starts = [*(place for place, _ in places), len(encoded) // 2]
    runs = [Run(encoded[: 2 * starts[0]].decode("utf-16-le", "replace"))]
    for (place, number), stop in zip(places, starts[1:], strict=True):
        font = fonts[number] if number < len(fonts) else _Font()
        piece = encoded[2 * place : 2 * stop].decode("utf-16-le", "replace")
        runs.append(Run(piece, font.is_struck, font.is_raised))
    return runs


def _read_rich_strings(archive: ZipArchive, fonts: Sequence[_Font]) -> dict[int, list[Run]]:
    """The shared strings of which parts look different, by their number; none where no font says more than its letters."""
    name = archive.find("xl/sharedStrings.bin")
    if name is None or not any(font.is_struck or font.is_raised for font in fonts):
        return {}
    part = archive.read(name)
    starts = [start for kind, start, _ in _iterate_records(part) if kind == _SHARED_STRING]
    strings = {number: _read_rich_text(part, start, fonts) for number, start in enumerate(starts)}
    return {number: runs for number, runs in strings.items() if runs}


def _find_sheet_parts(archive: ZipArchive) -> dict[str, str]:
    targets = {link.id: link.target for link in iterate_relations(archive, "xl/_rels/workbook.bin.rels")}
    workbook = archive.read(archive.find("xl/workbook.bin") or "")
    parts = {}
    for kind, start, _ in _iterate_records(workbook):
        if kind == _SHEET:
            link, end = _read_text(workbook, start + 8)
            if part := archive.find(targets.get(link, "")):
                parts[_read_text(workbook, end)[0]] = part
    return parts


def _read_number(part: bytes, kind: int, start: int) -> float:
    if kind != _RK:
        return float(struct.unpack_from("<d", part, start)[0])
    packed = struct.unpack_from("<I", part, start)[0]
    if packed & 2:
        value = float((packed >> 2) - (2**30 if packed & 2**31 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & ~3))[0])
    return value / 100 if packed & 1 else value


class _BinarySheetInspector:
    """Inspects the cells of a sheet. strings: the shared ones of which parts look different."""

    def __init__(
        self, styles: Mapping[int, CellStyle], fonts: Sequence[_Font], strings: Mapping[int, list[Run]]
    ) -> None:
        self.inspection = SheetInspection()
        self._styles, self._fonts, self._strings = styles, fonts, strings
        self._styled: list[tuple[int, int, int]] = []

    def finish(self) -> SheetInspection:
        self.inspection.check_extent()
        self.inspection.styled_cells = np.array(self._styled, np.int64).reshape(-1, 3)
        return self.inspection

    def add_cell(self, part: bytes, kind: int, start: int, line: int) -> None:
        column, number = struct.unpack_from("<II", part, start)
        style = self._styles.get(number & 0xFFFFFF, PLAIN)
        self.inspection.add_extent(line + 1, column + 1, 1)
        shown = self._find_text(part, kind, start + 8, style)
        if shown is not None:
            self.inspection.texts[line, column] = self.inspection.add_shown(line, column, shown)
        elif not style.is_usual:
            self._styled.append((line, column, number & 0xFFFFFF))

    def _find_text(self, part: bytes, kind: int, start: int, style: CellStyle) -> ShownCell | None:
        """The text of a cell that calamine leaves out or alters, None for any other."""
        if kind in (_ERROR, _FORMULA_ERROR):
            return ShownCell(_ERROR_NAMES.get(part[start], "#N/A"))
        runs = None
        if kind == _SHARED_TEXT:
            runs = self._strings.get(struct.unpack_from("<I", part, start)[0])
        elif kind == _RICH_CELL:
            runs = _read_rich_text(part, start, self._fonts) or [Run(_read_text(part, start + 1)[0])]
        if runs:
            return show_runs(runs, replace(style, is_unseen=False))
        if style.number_format.is_date_or_time and kind in (_RK, _REAL, _FORMULA_NUMBER):
            return find_unusual_day(_read_number(part, kind, start), style)
        return None


def _inspect_sheet(part: bytes, inspector: _BinarySheetInspector) -> SheetInspection:
    inspection = inspector.inspection
    line, is_data = 0, False
    for kind, start, end in _iterate_records(part):
        if is_data and kind == _ROW:
            line = struct.unpack_from("<I", part, start)[0]
            if end - start > 11 and (part[start + 11] & _ROW_HIDDEN or part[start + 8 : start + 10] == b"\0\0"):
                inspection.hidden_rows.add(line + 1)
        elif is_data and (_BLANK < kind <= _LAST_CELL or kind == _RICH_CELL):
            inspector.add_cell(part, kind, start, line)
        elif kind in (_SHEET_DATA, _SHEET_DATA_END):
            is_data = kind == _SHEET_DATA
        elif kind == _COLUMNS:
            first, last, width = struct.unpack_from("<III", part, start)
            if part[start + 16] & _COLUMNS_HIDDEN or not width:
                inspection.hide_columns(first + 1, last + 1)
        elif kind == _FILTERED_COLUMN:
            inspection.filtered = True
        elif kind in _OTHER_FILLS:
            inspection.has_other_fills = True
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", part, start)
            inspection.merged.append((top, left, bottom, right))
    return inspector.finish()


def read_xlsb_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    archive = ZipArchive(content)
    try:
        styles, fonts = _read_styles(archive)
        strings = _read_rich_strings(archive, fonts)
        inspections = {
            sheet: _inspect_sheet(archive.read(part), _BinarySheetInspector(styles, fonts, strings))
            for sheet, part in _find_sheet_parts(archive).items()
        }
        archive.check_remaining_parts()
    except (*INVALID_XML_ERRORS, struct.error, IndexError) as error:
        raise UnreadableFileError("damaged") from error
    return read_calamine_sheets(content, inspections, styles)
