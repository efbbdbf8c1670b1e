"""Binary workbooks of Excel 2007 and later (.xlsb) → sheets of texts.

Belongs here: their parts, and a look into their records for what a reader of them leaves out. Does not belong here: its
cells otherwise (calamine). A formula always has a saved value here, so there is none to look for.
"""

import posixpath
import struct
from collections.abc import Iterator

import numpy as np

from assets.gather.workbook import calamine
from assets.gather.workbook.zip_archive import BROKEN_XML, Archive, parsed
from assets.gather.workbook.look import Look, Sought, fits
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, built_in, number_format
from assets.gather.workbook.refused import DAMAGED
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.shown import number

_ROW, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_LAST_CELL = 11
_FORMAT, _STYLE, _STYLES, _STYLES_END = 44, 47, 617, 618
_SHEET, _SHEET_DATA, _SHEET_DATA_END, _MERGED = 156, 145, 146, 176
_COLUMNS, _FILTERED_COLUMN = 60, 163
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x10, 0x01
"""Bits of the twelfth byte of BrtRowHdr, and of the seventeenth of BrtColInfo ([MS-XLSB])."""

_INTEGER = struct.Struct("<I")
_REAL_NUMBER = struct.Struct("<d")
_CELL = struct.Struct("<II")
_STRETCH = struct.Struct("<4I")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a part: each one's kind, and where its data begin and end."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | part[at] << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, at, at + size
        at += size


def _text(part: bytes, at: int) -> tuple[str, int]:
    """A text at some place, and the place after it."""
    end = at + 4 + 2 * _INTEGER.unpack_from(part, at)[0]
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(archive: Archive) -> dict[int, NumberFormat]:
    """The number formats of the cell styles that are not general, by the style's number."""
    name = archive.find("xl/styles.bin")
    part = archive.read(name) if name else b""
    codes: dict[int, str] = {}
    found: dict[int, NumberFormat] = {}
    style = -1  # the same records also stand outside the list of cell styles
    for kind, at, _ in _records(part):
        if kind == _FORMAT:
            codes[int.from_bytes(part[at : at + 2], "little")] = _text(part, at + 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            style = 0 if kind == _STYLES else -1
        elif kind == _STYLE and style >= 0:
            key = int.from_bytes(part[at + 2 : at + 4], "little")
            how = number_format(codes[key]) if key in codes else built_in(key)
            if how != GENERAL:
                found[style] = how
            style += 1
    return found


def _parts(archive: Archive) -> dict[str, str]:
    """The sheets by name, each with its part."""
    links = archive.find("xl/_rels/workbook.bin.rels")
    relations = parsed(archive.file(links), ("end",), "{*}Relationship") if links else iter(())
    targets = {link.get("Id"): link.get("Target", "") for _, link in relations}
    book = archive.read(archive.find("xl/workbook.bin") or "")
    parts = {}
    for kind, at, _ in _records(book):
        if kind == _SHEET:
            link, after = _text(book, at + 8)
            target = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
            if part := archive.find(target):
                parts[_text(book, after)[0]] = part
    return parts


def _value(part: bytes, kind: int, at: int) -> float:
    """The number in a cell."""
    if kind != _RK:
        return float(_REAL_NUMBER.unpack_from(part, at)[0])
    packed = _INTEGER.unpack_from(part, at)[0]
    if packed & 2:
        value = float((packed >> 2) - (2**30 if packed & 2**31 else 0))
    else:
        value = float(_REAL_NUMBER.unpack(bytes(4) + _INTEGER.pack(packed & ~3))[0])
    return value / 100 if packed & 1 else value


def _look(part: bytes, sought: Sought) -> Look:
    """What is found in a sheet's records. Raises UnreadableFileError when its cells reach too far."""
    look = Look()
    styled = []
    line, inside = 0, False
    for kind, at, end in _records(part):
        if inside and kind <= _LAST_CELL:
            if kind == _ROW:
                line = _INTEGER.unpack_from(part, at)[0]
                if end - at > 11 and part[at + 11] & _ROW_HIDDEN:
                    look.hidden_rows.add(line + 1)
            elif kind > 1:  # 1 is a blank cell with a style
                column, style = _CELL.unpack_from(part, at)
                style &= 0xFFFFFF
                look.filled += 1
                look.height, look.width = max(look.height, line + 1), max(look.width, column + 1)
                if kind in (_ERROR, _FORMULA_ERROR):
                    look.texts[line, column] = _ERRORS.get(part[at + 8], "#N/A")
                elif style in sought.styles:
                    styled.append((line, column, style))
                elif style in sought.dates and kind in (_RK, _REAL, _FORMULA_NUMBER):
                    if (value := _value(part, kind, at + 8)) < 0:
                        look.texts[line, column] = number(value)
        elif kind in (_SHEET_DATA, _SHEET_DATA_END):
            inside = kind == _SHEET_DATA
        elif kind == _COLUMNS:
            first, last = _CELL.unpack_from(part, at)
            if part[at + 16] & _COLUMNS_HIDDEN:
                look.hide_columns(first + 1, last + 1)
        elif kind == _FILTERED_COLUMN:
            look.filtered = True
        elif kind == _MERGED:
            top, bottom, left, right = _STRETCH.unpack_from(part, at)
            look.merged.append(((top, left), (bottom, right)))
    fits(look.height, look.width, look.filled)
    look.styled = [np.array(styled, np.int64).reshape(-1, 3)]
    return look


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook; it names them itself. Raises UnreadableFileError with the reason."""
    archive = Archive(content)
    try:
        formats = _styles(archive)
        sought = Sought.of(formats)
        looks = {sheet: _look(archive.read(part), sought) for sheet, part in _parts(archive).items()}
        archive.check_rest()
    except (*BROKEN_XML, struct.error, IndexError) as error:
        raise UnreadableFileError(*DAMAGED) from error
    return calamine.sheets(content, lambda sheet: looks.get(sheet, Look()), formats), []
