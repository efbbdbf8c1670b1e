"""The template as .xlsx."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assets.publish.open_data.workbook_content import ARCHIVE_DAY, calculate_row_points, write_zip
from assets.publish.open_data.xlsx_workbook import XLSX_OPTIONS, add_language
from assets.publish.template.cell_kinds import FIRST_DAY, LAST_DAY, get_cell_kind, get_number_bounds
from assets.publish.template.return_workbook import (
    ANY_LINE,
    CHECK_WIDTH,
    EXAMPLE_LINE,
    FIRST_LINE,
    HEADER_LINE,
    Cell,
    HelpSheet,
    RecordSheet,
    ReturnWorkbook,
)
from assets.publish.template.word_lists import name_choices, name_column_range
from schemas.palette import PALETTES
from schemas.return_template import LISTS_SHEET, MARK_SHEET, TEMPLATE_MARK, TEMPLATE_VERSION, TemplateColumn

_COLOURS = PALETTES["light"]
RECORD_POINTS = 30
"""The height of a row with room for two lines in its check column."""
TABLE_STYLE = "Table Style Light 1"


class _SheetWriter:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        shared = {"text_wrap": True, "valign": "top"}
        edge = {"border": 1, "border_color": _COLOURS["line"]}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _COLOURS["accent"]})
        self.line = book.add_format({"font_color": _COLOURS["ink"]})
        self.wrapped = book.add_format({**shared, "font_color": _COLOURS["ink"]})
        header = {**shared, "bold": True, "font_color": _COLOURS["on-band"], "bg_color": _COLOURS["band"], "border": 1}
        self.header = book.add_format(header)
        self.check = book.add_format({**shared, "font_color": _COLOURS["no"], "bg_color": _COLOURS["open-tint"]})
        self.wrong = book.add_format(
            {"bg_color": _COLOURS["no-tint"], "font_color": _COLOURS["no"], "border": 1, "border_color": _COLOURS["no"]}
        )
        self.formats = {
            kind: book.add_format({**shared, **edge, "num_format": code})
            for kind, code in {"text": "@", "date": "yyyy-mm-dd", "money": "#,##0", "number": "General"}.items()
        }
        example = {**shared, **edge, "italic": True, "font_color": _COLOURS["soft"], "bg_color": _COLOURS["open-tint"]}
        self.examples = {
            kind: book.add_format({**example, "num_format": code})
            for kind, code in {"text": "@", "date": "yyyy-mm-dd", "money": "#,##0", "number": "General"}.items()
        }

    def write_value(self, page: Worksheet, line: int, column: int, value: Cell, style: Any) -> None:
        if isinstance(value, str):
            page.write_string(line - 1, column, value, style)
        elif isinstance(value, dt.date):
            page.write_datetime(line - 1, column, value, style)
        elif value is not None:
            page.write_number(line - 1, column, value, style)

    def write_records(self, page: Worksheet, sheet: RecordSheet) -> None:
        for line, (text, _) in enumerate(sheet.lines, start=1):
            page.write_string(line - 1, 0, text, self.title if line == 1 else self.line)
        page.set_column(0, 0, CHECK_WIDTH, self.check)
        headers = [sheet.check_header, *(column.get_header(sheet.language) for column in sheet.columns)]
        options = {"name": f"t_{sheet.table}", "style": TABLE_STYLE, "banded_rows": False, "autofilter": False}
        columns = [{"header": header, "header_format": self.header} for header in headers]
        page.add_table(HEADER_LINE - 1, 0, sheet.last_line - 1, len(headers) - 1, {**options, "columns": columns})
        page.set_row(HEADER_LINE - 1, 48)
        page.set_row(0, 24)
        for number, column in enumerate(sheet.columns, start=1):
            self._write_column(page, sheet, number, column)
        widths = [sheet.get_width(column) for column in sheet.columns]
        page.set_row(EXAMPLE_LINE - 1, calculate_row_points(zip(sheet.example[1:], widths, strict=True)))
        for line in range(FIRST_LINE, sheet.last_line + 1):
            row = sheet.get_row(line)
            values = zip((row.get(column.name) for column in sheet.columns), widths, strict=True)
            page.set_row(line - 1, max(RECORD_POINTS, calculate_row_points(values) or 0))
            page.write_formula(line - 1, 0, "=" + sheet.check_formula.replace(str(ANY_LINE), str(line)), self.check, "")
        page.write_string(EXAMPLE_LINE - 1, 0, str(sheet.example[0]), self.examples["text"])
        page.freeze_panes(HEADER_LINE, 2)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.set_landscape()
        page.set_paper(8)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER_LINE - 1)

    def _write_column(self, page: Worksheet, sheet: RecordSheet, number: int, column: TemplateColumn) -> None:
        kind = get_cell_kind(column)
        page.set_column(number, number, sheet.get_width(column), self.formats[kind])
        self.write_value(page, EXAMPLE_LINE, number, sheet.example[number], self.examples[kind])
        for line, row in enumerate(sheet.rows, start=FIRST_LINE):
            self.write_value(page, line, number, row.get(column.name), self.formats[kind])
        area = (FIRST_LINE - 1, number, sheet.last_line - 1, number)
        page.data_validation(*area, self._build_validation(sheet, column))
        if condition := sheet.build_formula(column, FIRST_LINE, as_condition=True):
            page.conditional_format(*area, {"type": "formula", "criteria": f"={condition}", "format": self.wrong})

    def _build_validation(self, sheet: RecordSheet, column: TemplateColumn) -> dict[str, Any]:
        """What a cell takes: a warning only, since the register reads more than the list has."""
        rule: dict[str, Any] = {"validate": "any"}
        if choices := name_choices(column):
            rule = {"validate": "list", "source": f"={choices}"}
        elif column.sent.kind == "date":
            rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
        elif column.sent.kind in ("money", "number", "integer"):
            low, high = get_number_bounds(column)
            kind = "decimal" if column.sent.kind != "integer" else "integer"
            rule = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        texts = {"input_title": sheet.build_input_title(column), "input_message": sheet.build_input_text(column)}
        if rule["validate"] != "any":
            texts |= {
                "error_type": "warning",
                "error_title": texts["input_title"],
                "error_message": texts["input_message"],
            }
        return {**rule, **texts}

    def write_help(self, page: Worksheet, sheet: HelpSheet) -> None:
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width, self.wrapped)
        for line, (text, _) in enumerate(sheet.lines):
            page.write_string(line, 0, text, self.title if line in sheet.headings else self.wrapped)
            if not sheet.columns and line not in sheet.headings:
                page.set_row(line, calculate_row_points([(text, sheet.widths[0])]))
        if not sheet.columns:
            return
        top = len(sheet.lines)
        columns = [{"header": header, "header_format": self.header} for header in sheet.columns]
        options = {"style": TABLE_STYLE, "banded_rows": False, "autofilter": False, "columns": columns}
        page.add_table(top, 0, top + len(sheet.rows), len(columns) - 1, options)
        for line, row in enumerate(sheet.rows, start=top + 1):
            page.set_row(line, calculate_row_points(zip(row, sheet.widths, strict=True)))
            for column, text in enumerate(row):
                page.write_string(line, column, text, self.wrapped)
        page.freeze_panes(top + 1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)


def write_template_xlsx(workbook: ReturnWorkbook, path: Path) -> None:
    """Writes the template. Raises OSError."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, XLSX_OPTIONS) as book:
        book.set_properties({"title": workbook.title, "subject": workbook.title, "author": workbook.title})
        book.set_custom_property("template_version", TEMPLATE_VERSION)
        book.set_calc_mode("auto")
        writer = _SheetWriter(book)
        start, *other_help = workbook.help_sheets
        writer.write_help(book.add_worksheet(start.name), start)
        for sheet in workbook.sheets:
            writer.write_records(book.add_worksheet(sheet.name), sheet)
            for column in sheet.columns:
                letters = sheet.get_letters(column.name)
                place = f"='{sheet.name}'!${letters}${FIRST_LINE}:${letters}${sheet.last_line}"
                book.define_name(name_column_range(sheet.table, column.name), place)
        for help_sheet in other_help:
            writer.write_help(book.add_worksheet(help_sheet.name), help_sheet)
        _write_hidden_sheets(book, workbook)
    write_zip(add_language(content.getvalue()), path, ARCHIVE_DAY)


def _write_hidden_sheets(book: xlsxwriter.Workbook, workbook: ReturnWorkbook) -> None:
    page = book.add_worksheet(LISTS_SHEET)
    for column, (name, words) in enumerate(workbook.lists.lists.items()):
        page.write_column(0, column, [name, *words])
        book.define_name(name, f"={workbook.lists.get_range(name)}")
    page.hide()
    mark = book.add_worksheet(MARK_SHEET)
    mark.write_column(0, 0, [TEMPLATE_MARK, TEMPLATE_VERSION, workbook.provider or ""])
    mark.hide()
