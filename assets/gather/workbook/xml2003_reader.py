"""Workbooks of Excel 2003 as one XML file (XML Spreadsheet 2003), usually called .xls or .xml → sheets of texts."""

import datetime as dt
from typing import Any

from lxml import etree

from assets.gather.workbook import cell_texts
from assets.gather.workbook.cell_texts import GENERAL, LONG_NUMBER_DIGITS, NumberFormat, parse_number_format
from assets.gather.workbook.safe_xml import INVALID_XML_ERRORS, check_xml_prolog, iterate_elements, split_into_pieces
from assets.gather.workbook.sheet import ReadingNote, Sheet, SheetOutline, UnreadableFileError, check_extent

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_UNSEEN_REASONS = {"SheetHidden": "hidden", "SheetVeryHidden": "very-hidden"}
_CODES_OF_NAMED_FORMATS = {"Percent": "0%"}


def _parse_integer(element: Any, attribute: str, default: int) -> int:
    number = element.get(f"{_SS}{attribute}", "")
    return int(number) if number.isdecimal() else default


def _format_cell(cell: Any, number_format: NumberFormat) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return cell.get(f"{_SS}Formula", "")
    value = "".join(data.itertext())
    kind = data.get(f"{_SS}Type", "String") if value else "String"
    if kind == "Number":
        is_long = len(value) >= LONG_NUMBER_DIGITS and value.isdecimal() and number_format == GENERAL
        return value if is_long else cell_texts.apply_number_format(float(value), number_format)
    if kind == "Boolean":
        return cell_texts.format_value(value == "1")
    if kind == "DateTime":
        return cell_texts.format_value(dt.datetime.fromisoformat(value))
    return cell_texts.format_value(value)


def _read_worksheet(worksheet: Any, formats: dict[str, NumberFormat]) -> Sheet:
    outline = SheetOutline()
    rows: list[list[str]] = []
    for row in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        line = max(len(rows), _parse_integer(row, "Index", len(rows) + 1) - 1)
        texts: list[str] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            column = max(len(texts), _parse_integer(cell, "Index", len(texts) + 1) - 1)
            across, down = _parse_integer(cell, "MergeAcross", 0), _parse_integer(cell, "MergeDown", 0)
            if across or down:
                outline.merged.append((line, column, line + down, column + across))
            check_extent(1, column + across, 1)
            text = _format_cell(cell, formats.get(cell.get(f"{_SS}StyleID", ""), GENERAL))
            texts += [*[""] * (column - len(texts)), text, *[""] * across]
            outline.filled_cells += 1
        outline.add_extent(line + 1, len(texts))
        outline.check_extent()
        rows += [[]] * (line - len(rows)) + [texts]
    visible = worksheet.findtext("{*}WorksheetOptions/{*}Visible") or ""
    return outline.complete(Sheet.from_rows(worksheet.get(f"{_SS}Name", ""), rows, _UNSEEN_REASONS.get(visible, "")))


def read_xml2003_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    check_xml_prolog(content)
    formats: dict[str, NumberFormat] = {}
    sheets = []
    try:
        for _, element in iterate_elements(split_into_pieces(content), ("end",), f"{_SS}Style", f"{_SS}Worksheet"):
            if etree.QName(element).localname == "Style":
                declaration = element.find(f"{_SS}NumberFormat")
                code = declaration.get(f"{_SS}Format", "") if declaration is not None else ""
                formats[element.get(f"{_SS}ID", "")] = parse_number_format(_CODES_OF_NAMED_FORMATS.get(code, code))
            else:
                sheets.append(_read_worksheet(element, formats))
                element.clear()
    except INVALID_XML_ERRORS as error:
        raise UnreadableFileError("damaged") from error
    return sheets, []
