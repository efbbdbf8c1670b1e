"""Workbooks of Excel 2003 as one XML file (XML Spreadsheet 2003), usually called .xls or .xml → sheets of texts."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from assets.gather.workbook.cell_colours import BLACK, WHITE, is_same_colour
from assets.gather.workbook.cell_texts import LONG_NUMBER_DIGITS, format_value
from assets.gather.workbook.number_formats import GENERAL, parse_number_format
from assets.gather.workbook.rich_texts import Run, show_runs
from assets.gather.workbook.safe_xml import INVALID_XML_ERRORS, check_xml_prolog, iterate_elements, split_into_pieces
from assets.gather.workbook.sheet import MAX_COLUMNS, ReadingNote, Sheet, UnreadableFileError, check_extent
from assets.gather.workbook.sheet_outline import SheetOutline
from assets.gather.workbook.shown_cells import PLAIN, CellStyle, ShownCell, apply_style, show_kept_day, show_value

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_UNSEEN_REASONS = {"SheetHidden": "hidden", "SheetVeryHidden": "very-hidden"}
_CODES_OF_NAMED_FORMATS = {
    **dict.fromkeys(("General Number", "Currency"), "General"),
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
    "Percent": "0%",
    "Fixed": "0.00",
    "Euro Currency": "[$€-2] #,##0.00",
    "Short Date": "dd/mm/yyyy",
    "Medium Date": "dd-mmm-yy",
    "Long Date": "dd mmmm yyyy",
    "General Date": "dd/mm/yyyy hh:mm",
    **dict.fromkeys(("Long Time", "Medium Time", "Short Time"), "hh:mm"),
}
_STRUCK_TAGS = ("s", "strike", "del")
_NO_SIZE = re.compile(r"0(?:\.0*)?")
_MAX_SPAN = 2**20
_DAYS_OF_TIMES = (dt.date(1899, 12, 30), dt.date(1899, 12, 31))
"""The days that a time of day has, which has none."""


def _parse_integer(element: Any, attribute: str, default: int) -> int:
    number = element.get(f"{_SS}{attribute}", "")
    return int(number) if number.isdecimal() else default


def _list_runs(element: Any, run: Run) -> Iterator[Run]:
    """The runs of a text: its elements are those of HTML. run: how it looks so far."""
    yield run._replace(text=element.text or "")
    for part in element.iterchildren():
        tag = etree.QName(part).localname.lower()
        is_struck = True if tag in _STRUCK_TAGS else run.is_struck
        yield from _list_runs(part, run._replace(is_struck=is_struck, is_raised=run.is_raised or tag == "sup"))
        yield run._replace(text=part.tail or "")


def _is_of_kind(value: str, kind: str) -> bool:
    """Whether a number or a moment is one: some programs put words into such cells, which are shown as they are."""
    try:
        float(value) if kind == "Number" else dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _show_cell(cell: Any, style: CellStyle) -> ShownCell:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ShownCell(cell.get(f"{_SS}Formula", ""))
    value = "".join(data.itertext())
    kind = data.get(f"{_SS}Type", "String") if value else "String"
    if kind in ("Number", "DateTime") and not _is_of_kind(value, kind):
        return show_value(value, style)
    if kind == "Number":
        is_long = len(value) >= LONG_NUMBER_DIGITS and value.isdecimal() and style.number_format == GENERAL
        return apply_style(ShownCell(value), style) if is_long else show_value(float(value), style)
    if kind == "Boolean":
        return show_value(value.strip().lower() in ("1", "true"), style)
    if kind == "DateTime":
        moment = dt.datetime.fromisoformat(value)
        is_time = moment.date() in _DAYS_OF_TIMES and style.number_format.meaning != "date"
        shown = ShownCell(format_value(moment.time())) if is_time else show_kept_day(moment, style.number_format)
        return apply_style(shown, style)
    return show_runs(_list_runs(data, Run("")), style) if len(data) else show_value(value, style)


def _is_hidden(element: Any, size: str) -> bool:
    return element.get(f"{_SS}Hidden") == "1" or _NO_SIZE.fullmatch(element.get(f"{_SS}{size}", "")) is not None


def _read_columns(table: Any, outline: SheetOutline) -> dict[int, str]:
    """The styles of a table's columns, by position from 0; the hidden ones are kept in the outline."""
    styles: dict[int, str] = {}
    position = 0
    for column in table.iterchildren(f"{_SS}Column"):
        position = max(position, _parse_integer(column, "Index", position + 1) - 1)
        end = position + 1 + min(_parse_integer(column, "Span", 0), MAX_COLUMNS)
        if _is_hidden(column, "Width"):
            outline.hide_columns(position + 1, end)
        if style := column.get(f"{_SS}StyleID"):
            styles |= dict.fromkeys(range(position, min(end, MAX_COLUMNS)), style)
        position = end
    return styles


def _read_worksheet(worksheet: Any, styles: dict[str, CellStyle]) -> tuple[Sheet, list[ReadingNote]]:
    outline = SheetOutline()
    rows: list[list[str]] = []
    table = worksheet.find(f"{_SS}Table")
    column_styles = {} if table is None else _read_columns(table, outline)
    for row in () if table is None else table.iterchildren(f"{_SS}Row"):
        line = max(len(rows), _parse_integer(row, "Index", len(rows) + 1) - 1)
        if _is_hidden(row, "Height"):
            outline.hidden_rows.update(range(line + 1, line + 2 + min(_parse_integer(row, "Span", 0), _MAX_SPAN)))
        texts: list[str] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            column = max(len(texts), _parse_integer(cell, "Index", len(texts) + 1) - 1)
            across, down = _parse_integer(cell, "MergeAcross", 0), _parse_integer(cell, "MergeDown", 0)
            if across or down:
                outline.merged.append((line, column, line + down, column + across))
            check_extent(1, column + across, 1)
            default = row.get(f"{_SS}StyleID") or column_styles.get(column) or "Default"
            style = styles.get(cell.get(f"{_SS}StyleID", default), PLAIN)
            text = outline.add_shown(line, column, _show_cell(cell, style))
            texts += [*[""] * (column - len(texts)), text, *[""] * across]
            outline.filled_cells += 1
        outline.add_extent(line + 1, len(texts))
        outline.check_extent()
        rows += [[]] * (line - len(rows)) + [texts]
    outline.filtered = bool(outline.hidden_rows) and _has_filter(worksheet)
    visible = worksheet.findtext("{*}WorksheetOptions/{*}Visible") or ""
    return outline.complete(Sheet.from_rows(worksheet.get(f"{_SS}Name", ""), rows, _UNSEEN_REASONS.get(visible, "")))


def _has_filter(worksheet: Any) -> bool:
    columns = worksheet.iterfind("{*}AutoFilter/{*}AutoFilterColumn")
    return any(value != "All" for column in columns for name, value in column.attrib.items() if name.endswith("Type"))


def _read_style(declaration: Any, styles: Mapping[str, CellStyle]) -> CellStyle:
    """A style, with what it has from its parent."""
    parent = styles.get(declaration.get(f"{_SS}Parent", "Default"), PLAIN)
    number_format, font, interior = (declaration.find(f"{_SS}{part}") for part in ("NumberFormat", "Font", "Interior"))
    style = parent
    if number_format is not None:
        code = number_format.get(f"{_SS}Format", "")
        style = replace(style, number_format=parse_number_format(_CODES_OF_NAMED_FORMATS.get(code, code)))
    if font is not None:
        style = replace(style, is_struck=font.get(f"{_SS}StrikeThrough") == "1")
    return replace(style, is_unseen=is_same_colour(_read_colour(font, "Color", BLACK), _read_background(interior)))


def _read_colour(element: Any, attribute: str, default: str) -> str:
    colour = "" if element is None else element.get(f"{_SS}{attribute}", "")
    return colour.lstrip("#").upper() if colour not in ("", "Automatic") else default


def _read_background(interior: Any) -> str | None:
    """The colour of a cell's background; None if it has several."""
    pattern = "None" if interior is None else interior.get(f"{_SS}Pattern", "None")
    return WHITE if pattern == "None" else _read_colour(interior, "Color", WHITE) if pattern == "Solid" else None


def read_xml2003_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    content = content.lstrip(b" \t\r\n")
    check_xml_prolog(content)
    styles: dict[str, CellStyle] = {}
    sheets, notes = [], []
    try:
        for _, element in iterate_elements(split_into_pieces(content), ("end",), f"{_SS}Style", f"{_SS}Worksheet"):
            if etree.QName(element).localname == "Style":
                styles[element.get(f"{_SS}ID", "")] = _read_style(element, styles)
            else:
                has_other_fills = element.find("{*}ConditionalFormatting") is not None
                seen = {name: replace(style, is_unseen=False) for name, style in styles.items()}
                sheet, sheet_notes = _read_worksheet(element, seen if has_other_fills else styles)
                sheets.append(sheet)
                notes += sheet_notes
                element.clear()
    except INVALID_XML_ERRORS as error:
        raise UnreadableFileError("damaged") from error
    return sheets, notes
