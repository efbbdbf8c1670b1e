"""Workbooks of Excel 2003 as one XML file (XML Spreadsheet 2003), usually called .xls or .xml → sheets of texts.

Belongs here: their rows and cells. Does not belong here: any other format.
"""

import datetime as dt
import io
from typing import Any

from lxml import etree

from assets.gather.workbook import shown
from assets.gather.workbook.zip_archive import BROKEN_XML, check_prolog, parsed
from assets.gather.workbook.look import LONG, fits
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, number_format
from assets.gather.workbook.refused import DAMAGED
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_UNSEEN = {"SheetHidden": "hidden", "SheetVeryHidden": "very-hidden"}
_NAMED = {"Percent": "0%"}


def _whole(element: Any, what: str, otherwise: int) -> int:
    number = element.get(f"{_SS}{what}", "")
    return int(number) if number.isdecimal() else otherwise


def _text(cell: Any, how: NumberFormat) -> str:
    data = cell.find(f"{_SS}Data")
    written = "".join(data.itertext()) if data is not None else ""
    if not written:
        return cell.get(f"{_SS}Formula", "") if data is None else ""
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Number":
        long = len(written) >= LONG and written.isdecimal() and how == GENERAL
        return written if long else shown.formatted(float(written), how)
    if kind == "Boolean":
        return shown.shown(written == "1")
    if kind == "DateTime":
        return shown.shown(dt.datetime.fromisoformat(written))
    return shown.shown(written)


def _sheet(worksheet: Any, formats: dict[str, NumberFormat]) -> Sheet:
    rows: list[list[str]] = []
    merged = []
    width = cells = 0
    for line in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        at = max(len(rows), _whole(line, "Index", len(rows) + 1) - 1)
        row: list[str] = []
        for cell in line.iterchildren(f"{_SS}Cell"):
            column = max(len(row), _whole(cell, "Index", len(row) + 1) - 1)
            across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
            if across or down:
                merged.append((at, column, at + down, column + across))
            fits(1, column + across, 1)
            row += [""] * (column - len(row)) + [_text(cell, formats.get(cell.get(f"{_SS}StyleID", ""), GENERAL))]
            row += [""] * across
            cells += 1
        width = max(width, len(row))
        fits(at + 1, width, cells)
        rows += [[]] * (at - len(rows)) + [row]
    visible = worksheet.findtext("{*}WorksheetOptions/{*}Visible") or ""
    return Sheet.from_rows(worksheet.get(f"{_SS}Name", ""), rows, _UNSEEN.get(visible, ""), merged)


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a workbook; it names them itself, and says how its letters are written. Raises UnreadableFileError."""
    check_prolog(content)
    formats: dict[str, NumberFormat] = {}
    sheets = []
    try:
        for _, element in parsed(io.BytesIO(content), ("end",), f"{_SS}Style", f"{_SS}Worksheet"):
            if etree.QName(element).localname == "Style":
                form = element.find(f"{_SS}NumberFormat")
                code = form.get(f"{_SS}Format", "") if form is not None else ""
                formats[element.get(f"{_SS}ID", "")] = number_format(_NAMED.get(code, code))
            else:
                sheets.append(_sheet(element, formats))
                element.clear()
    except BROKEN_XML as error:
        raise UnreadableFileError(*DAMAGED) from error
    return sheets, []
