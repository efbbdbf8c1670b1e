"""The workbook as .xlsx.

Every text is written as a text: nothing that a partner wrote becomes a formula or a link.
"""

import datetime as dt
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assets.publish.open_data import workbook_content
from assets.publish.open_data.output_format import Format

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIRST_DATE = dt.date(1900, 3, 1)
"""Excel counts days from 1900 and takes that year for a leap year; earlier dates stay texts."""


def parse_spreadsheet_date(text: str) -> dt.date | None:
    """A full date as a spreadsheet can hold it, or None."""
    with suppress(ValueError):
        date = dt.date.fromisoformat(text)
        return date if date >= FIRST_DATE else None
    return None


class XlsxSheetWriter:
    """Writes the sheets of one workbook with its few formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.link = book.add_format({"underline": True, "font_color": "#0563C1", "valign": "top"})

    def write_cell(self, page: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        """Writes one value by its kind; nothing for a blank."""
        if isinstance(value, str):
            if kind == "date" and (day := parse_spreadsheet_date(value)):
                page.write_datetime(row, column, day, self.day)
            else:
                page.write_string(row, column, workbook_content.cut_text(value), self.wrapped)
        elif value is not None:
            page.write(row, column, value, self.wrapped)

    def set_row_height(self, page: Worksheet, row: int, texts: Iterable[tuple[Any, int]]) -> None:
        """Makes a row as high as its longest text, as LibreOffice does not by itself. texts: value and its column's width."""
        height = workbook_content.calculate_row_points(texts)
        if height:
            page.set_row(row, height)

    def write_table(self, page: Worksheet, sheet: workbook_content.PublishedSheet) -> None:
        """Writes the sheet's table under its lines and marks it as one."""
        top = len(sheet.lines)
        bottom = top + max(1, len(sheet.rows))  # Excel knows no table without a row
        headers = [{"header": name, "header_format": self.bold} for name in sheet.columns]
        options = {"name": sheet.name, "style": "Table Style Light 1", "banded_rows": False, "autofilter": False}
        page.add_table(top, 0, bottom, len(headers) - 1, {**options, "columns": headers})
        for number, row in enumerate(sheet.rows, start=top + 1):
            for column, (value, kind) in enumerate(zip(row, sheet.kinds, strict=True)):
                if sheet.name == workbook_content.CONTENTS_SHEET and not column:
                    page.write_url(number, column, f"internal:'{value}'!A1", self.link, value)
                else:
                    self.write_cell(page, number, column, value, kind)
            self.set_row_height(page, number, zip(row, sheet.widths, strict=True))
        # Codes such as 867 are texts on purpose.
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{bottom + 1}"})

    def write_sheet(self, sheet: workbook_content.PublishedSheet) -> None:
        page = self.book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, (text, _) in enumerate(sheet.lines):
            # Beside a table a wrapped line would make its row as high as the column is narrow.
            body = None if sheet.columns else self.wrapped
            page.write_string(row, 0, text, self.heading if row < 2 else body)
            if body:
                self.set_row_height(page, row, [(text, sheet.widths[0])])
        if sheet.columns:
            self.write_table(page, sheet)


def add_language(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook, its languages added to its properties: xlsxwriter has no setting for them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    language = b"<dc:language>en-GB, cy-GB</dc:language></cp:coreProperties>"
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"</cp:coreProperties>", language)
    return parts


def write_xlsx(workbook: workbook_content.PublishedWorkbook, path: Path) -> None:
    """Writes the workbook; the same content gives the same bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, XLSX_OPTIONS) as book:
        names = {"title": workbook.title, "subject": workbook.subject, "author": workbook.title}
        book.set_properties({**names, "created": dt.datetime.fromisoformat(workbook.data_date)})
        writer = XlsxSheetWriter(book)
        for sheet in workbook.sheets:
            writer.write_sheet(sheet)
    workbook_content.write_zip(add_language(content.getvalue()), path, workbook.data_date)


XLSX = Format("xlsx", "XLSX", MEDIA_TYPE, "XLSX", write_workbook=write_xlsx)
