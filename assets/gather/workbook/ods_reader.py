"""OpenDocument spreadsheets (.ods, and .fods, the same in one XML file) → sheets of texts."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assets.gather.workbook import safe_xml
from assets.gather.workbook.cell_texts import LONG_NUMBER_DIGITS, format_number, format_percentage, format_value
from assets.gather.workbook.sheet import ReadingNote, Sheet, SheetOutline, UnreadableFileError
from assets.gather.workbook.zip_archive import ZipArchive

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PARAGRAPH, _KIND, _VALUE, _FORMULA = f"{_TEXT}p", f"{_OFFICE}value-type", f"{_OFFICE}value", f"{_TABLE}formula"
_DATE, _TIME, _BOOLEAN, _STRING = (f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean", "string"))
_NOT_SHOWN = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")

_VISIBILITY, _HIDDEN = f"{_TABLE}visibility", ("collapse", "filter")
_MAX_SPACES = 4096
_ERROR = re.compile(r"#[A-Z0/]+[!?A]|Err:\d{3}")
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_LEADING_ZERO = re.compile(r"0\d+")
_REFERENCE = re.compile(r"\[\.?([^\]]*)\]")


@dataclass
class _Table(SheetOutline):
    """A sheet while it is read. Rows end with their last value; only `line_count` counts the blank rows that may follow."""

    name: str = ""
    style: str = ""
    rows: list[list[str]] = field(default_factory=list)
    line_count: int = 0
    column_count: int = 0

    def add_column(self, column: Any) -> None:
        end = self.column_count + _parse_count(column, _COLUMNS_REPEATED)
        if column.get(_VISIBILITY) in _HIDDEN:
            self.hide_columns(self.column_count + 1, end)
        self.column_count = end

    def add_row(self, row: Any) -> None:
        repeated = _parse_count(row, _ROWS_REPEATED)
        values: list[tuple[int, int, str]] = []  # column, how often, text
        column = 0
        for cell in row.iterchildren(*_CELLS):
            times = 1 if cell.get(_COLUMNS_REPEATED) is None else _parse_count(cell, _COLUMNS_REPEATED)
            if cell.get(_COLUMNS_SPANNED) is not None or cell.get(_ROWS_SPANNED) is not None:
                height, width = _parse_count(cell, _ROWS_SPANNED), _parse_count(cell, _COLUMNS_SPANNED)
                if height > 1 or width > 1:
                    self.merged.append((self.line_count, column, self.line_count + height - 1, column + width - 1))
            if text := _format_cell(cell):
                values.append((column, times, text))
            column += times
        self.line_count += repeated
        if not values:
            return
        width = values[-1][0] + values[-1][1]
        self.add_extent(self.line_count, width, repeated * sum(times for _, times, _ in values))
        self.check_extent()
        texts: list[str] = []
        for column, times, text in values:
            texts += [""] * (column - len(texts)) + [text] * times
        self.rows += [[]] * (self.line_count - repeated - len(self.rows))
        self.rows += [texts] * repeated
        if (visibility := row.get(_VISIBILITY)) in _HIDDEN:
            self.hidden_rows.update(range(self.line_count - repeated + 1, self.line_count + 1))
            self.filtered |= visibility == "filter"


def _parse_count(element: Any, attribute: str) -> int:
    number = element.get(attribute)
    return max(1, int(number)) if number and number.isdecimal() else 1


def _extract_paragraph_text(element: Any) -> str:
    """A paragraph's text, with its spaces, tabs and line breaks, and without its notes."""
    text = element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            count = part.get(f"{_TEXT}c", "1")
            text += " " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES)
        elif part.tag == f"{_TEXT}tab":
            text += "\t"
        elif part.tag == f"{_TEXT}line-break":
            text += "\n"
        elif part.tag not in _NOT_SHOWN:
            text += _extract_paragraph_text(part)
        text += part.tail or ""
    return text


def _format_cell_number(kind: str, value: str, text: str) -> str:
    """The text of a cell with a number. value: as saved; text: as the file says that it is shown."""
    if kind == "percentage":
        return format_percentage(float(value))
    # Leading zeros from a number format are only in the text; digits that no float keeps, only in the value.
    if _LEADING_ZERO.fullmatch(text) and float(text) == float(value):
        return text
    if len(value) >= LONG_NUMBER_DIGITS and value.isdecimal():
        return value
    return format_number(float(value))


def _format_cell(cell: Any) -> str:
    paragraphs = [part for part in cell.iterchildren() if part.tag == _PARAGRAPH]
    text = "\n".join([_extract_paragraph_text(part) if len(part) else part.text or "" for part in paragraphs])
    kind = cell.get(_KIND)
    if kind is None and not text and (formula := cell.get(_FORMULA)):
        return "=" + _REFERENCE.sub(r"\1", formula.partition("=")[2]).replace(":.", ":")
    if kind is None or (text and text[0] in "#E" and _ERROR.fullmatch(text)):
        return format_value(text)
    try:
        if kind in ("float", "currency", "percentage"):
            return _format_cell_number(kind, cell.get(_VALUE, ""), text)
        if kind == "boolean":
            return format_value(cell.get(_BOOLEAN) == "true")
        if kind == "date":
            return format_value(dt.datetime.fromisoformat(cell.get(_DATE, "")))
    except ValueError:
        return text
    if kind == "time" and (time := _DURATION.fullmatch(cell.get(_TIME, ""))):
        return f"{time[1]}{int(time[2]):02}:{int(time[3]):02}:{int(time[4]):02}"
    return format_value(text or cell.get(_STRING, ""))


def _read_tables(pieces: Iterable[bytes]) -> list[Sheet]:
    tables: list[_Table] = []
    hidden_styles = set()
    tags = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column", f"{_STYLE}table-properties"
    sheet_tag, row, column, properties = tags
    for event, element in safe_xml.iterate_elements(pieces, ("start", "end"), *tags):
        if event == "start":
            if element.tag == sheet_tag:
                name, style = element.get(f"{_TABLE}name", ""), element.get(f"{_TABLE}style-name", "")
                tables.append(_Table(name=name, style=style))
        elif element.tag == row and tables:
            tables[-1].add_row(element)
            safe_xml.clear_element(element)
        elif element.tag == column and tables:
            tables[-1].add_column(element)
        elif element.tag == properties and element.get(f"{_TABLE}display") == "false":
            hidden_styles.add(element.getparent().get(f"{_STYLE}name"))
    return [
        table.complete(Sheet.from_rows(table.name, table.rows, "hidden" if table.style in hidden_styles else ""))
        for table in tables
    ]


def read_ods_sheets(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    try:
        if not content.startswith(b"PK"):
            safe_xml.check_xml_prolog(content)
            return _read_tables(safe_xml.split_into_pieces(content)), []
        archive = ZipArchive(content)
        part = archive.find("content.xml")
        if part is None:
            raise UnreadableFileError("damaged")
        sheets = _read_tables(archive.stream(part))
        archive.check_remaining_parts()
    except safe_xml.INVALID_XML_ERRORS as error:
        raise UnreadableFileError("damaged") from error
    return sheets, []
