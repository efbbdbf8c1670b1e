"""Binary workbooks of Excel 2007 and later (.xlsb) → sheets of texts."""

import struct
from collections.abc import Iterator, Mapping

import numpy as np
import xlrd

from assets.gather.workbook.calamine_sheets import SheetInspection, read_calamine_sheets
from assets.gather.workbook.cell_texts import GENERAL, NumberFormat, format_number, get_number_format
from assets.gather.workbook.safe_xml import INVALID_XML_ERRORS
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.xlsx_reader import iterate_relations
from assets.gather.workbook.zip_archive import ZipArchive

_ROW, _BLANK, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 1, 2, 3, 5, 9, 11
_LAST_CELL = 11
_FORMAT, _STYLE, _STYLES, _STYLES_END = 44, 47, 617, 618
_SHEET, _SHEET_DATA, _SHEET_DATA_END, _MERGED = 156, 145, 146, 176
_COLUMNS, _FILTERED_COLUMN = 60, 163
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x10, 0x01
"""Bits of the twelfth byte of BrtRowHdr, and of the seventeenth of BrtColInfo ([MS-XLSB])."""

_ERROR_NAMES = {**xlrd.error_text_from_code, 0x2B: "#GETTING_DATA"}


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


def _read_style_formats(archive: ZipArchive) -> dict[int, NumberFormat]:
    """The number formats of the cell styles that are not general, by the style's number."""
    name = archive.find("xl/styles.bin")
    part = archive.read(name) if name else b""
    codes: dict[int, str] = {}
    formats: dict[int, NumberFormat] = {}
    is_cell_style = False  # the same records are also outside the list of cell styles
    for kind, start, _ in _iterate_records(part):
        if kind == _FORMAT:
            codes[int.from_bytes(part[start : start + 2], "little")] = _read_text(part, start + 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            is_cell_style = kind == _STYLES
        elif kind == _STYLE and is_cell_style:
            number = int.from_bytes(part[start + 2 : start + 4], "little")
            formats[len(formats)] = get_number_format(number, codes)
    return {style: format_ for style, format_ in formats.items() if format_ != GENERAL}


def _find_sheet_parts(archive: ZipArchive) -> dict[str, str]:
    targets = {link: target for link, _, target in iterate_relations(archive, "xl/_rels/workbook.bin.rels")}
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


def _inspect_sheet(part: bytes, formats: Mapping[int, NumberFormat]) -> SheetInspection:
    inspection = SheetInspection()
    styled = []
    line, is_data = 0, False
    for kind, start, end in _iterate_records(part):
        if is_data and kind == _ROW:
            line = struct.unpack_from("<I", part, start)[0]
            if end - start > 11 and part[start + 11] & _ROW_HIDDEN:
                inspection.hidden_rows.add(line + 1)
        elif is_data and _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", part, start)
            number_format = formats.get(style & 0xFFFFFF, GENERAL)
            inspection.add_extent(line + 1, column + 1, 1)
            if kind in (_ERROR, _FORMULA_ERROR):
                inspection.texts[line, column] = _ERROR_NAMES.get(part[start + 8], "#N/A")
            elif number_format.is_date_or_time:
                if kind in (_RK, _REAL, _FORMULA_NUMBER) and (value := _read_number(part, kind, start + 8)) < 0:
                    inspection.texts[line, column] = format_number(value)
            elif number_format != GENERAL:
                styled.append((line, column, style & 0xFFFFFF))
        elif kind in (_SHEET_DATA, _SHEET_DATA_END):
            is_data = kind == _SHEET_DATA
        elif kind == _COLUMNS:
            first, last = struct.unpack_from("<II", part, start)
            if part[start + 16] & _COLUMNS_HIDDEN:
                inspection.hide_columns(first + 1, last + 1)
        elif kind == _FILTERED_COLUMN:
            inspection.filtered = True
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", part, start)
            inspection.merged.append((top, left, bottom, right))
    inspection.check_extent()
    inspection.styled_cells = np.array(styled, np.int64).reshape(-1, 3)
    return inspection


def read_xlsb_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    archive = ZipArchive(content)
    try:
        formats = _read_style_formats(archive)
        parts = _find_sheet_parts(archive)
        inspections = {sheet: _inspect_sheet(archive.read(part), formats) for sheet, part in parts.items()}
        archive.check_remaining_parts()
    except (*INVALID_XML_ERRORS, struct.error, IndexError) as error:
        raise UnreadableFileError("damaged") from error
    return read_calamine_sheets(content, inspections, formats), []
