"""Any format → sheets of texts, so that everything after this reads one shape.

Belongs here: opening each format, and writing a cell's value as the text that the sheet shows for it.
Does not belong here: where a table lies (layout) or what a text means (stage check).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import lxml.etree
import lxml.html
import xlrd
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from assets.gather import formats
from assets.gather.intake import DAMAGED, Format, Unreadable

_MIDNIGHT = dt.time()
_WIDEST_SPAN = 1000
_PARTS_WORDS = ("br", "p", "div", "li")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, whether a person opening the file sees it, and its texts from A1 (blank cells are '').

    merged: for each merged stretch, its first line and column and its last column, all from 0.
    """

    name: str
    visible: bool
    rows: list[list[str]]
    merged: tuple[tuple[int, int, int], ...] = ()


def shown(value: object) -> str:
    """A cell's value as a text: whole numbers without decimals, dates as ISO 8601, blanks as ''."""
    if isinstance(value, str):
        return "" if value.isspace() else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _sheet(name: str, visible: bool, rows: list[list[str]], merged: Iterable[tuple[int, int, int]]) -> Sheet:
    """A sheet, its merged stretches cut to where its cells end: a title is often merged far beyond its table."""
    width = max((len(row) for row in rows), default=0)
    within = ((line, left, min(right, width - 1)) for line, left, right in merged if left < width)
    return Sheet(name, visible, rows, tuple(within))


def _xlsx(content: bytes) -> list[Sheet]:
    beyond = formats.xlsx_texts(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for meta in book.sheets_metadata:
            sheet = book.get_sheet_by_name(meta.name)
            before = [""] * (sheet.start[1] if sheet.start else 0)
            # Row by row, as all values would be held beside all texts; most are texts already and need no call.
            rows = [
                before + [value if type(value) is str and not value.isspace() else shown(value) for value in row]
                for row in sheet.iter_rows()
            ]
            for (line, column), text in beyond.get(meta.name, {}).items():
                rows[line][column] = text
            merged = ((first[0], first[1], last[1]) for first, last in sheet.merged_cell_ranges or [])
            sheets.append(_sheet(meta.name, meta.visible == SheetVisibleEnum.Visible, rows, merged))
        return sheets
    except (CalamineError, ValueError, LookupError, OSError) as error:
        raise Unreadable(*DAMAGED) from error


def _ods(content: bytes) -> list[Sheet]:
    sheets = []
    for table, visible in formats.ods_tables(content):
        rows = [[shown(value) for value in row] + [""] * (table.width - len(row)) for row in table.rows]
        sheets.append(_sheet(table.name, visible, rows, table.merged))
    return sheets


def _xls_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """An .xls cell as the sheet shows it: a number formatted as a percentage keeps its % sign."""
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if formats.is_percentage(number_format):
            return formats.percentage(float(cell.value))
        return shown(float(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (OverflowError, ValueError):  # beyond the calendar: the number that it is
            return shown(float(cell.value))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return shown(cell.value)


def _xls(content: bytes) -> list[Sheet]:
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        return [
            _sheet(
                sheet.name,
                sheet.visibility == 0,
                [[_xls_text(book, cell) for cell in sheet.row(r)] for r in range(sheet.nrows)],
                ((first, left, right - 1) for first, _, left, right in sheet.merged_cells),
            )
            for sheet in book.sheets()
        ]
    except Exception as error:  # the reader of .xls trusts every byte: a wrong one can raise anything
        raise Unreadable(*DAMAGED) from error


def _decoded(content: bytes, encoding: str | None) -> str:
    """A text file's letters: by its byte-order mark, else the encoding that the source names, else UTF-8."""
    for mark, named in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            encoding = named
    try:
        return content.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        name = encoding or "UTF-8"
        raise Unreadable(f"its letters are not {name}", f"nid {name} yw ei llythrennau") from error


def _csv(content: bytes, encoding: str | None, name: str) -> list[Sheet]:
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content, encoding), newline="")))
    except csv.Error as error:
        raise Unreadable(
            f"its rows cannot be told apart ({error})", f"ni ellir gwahaniaethu rhwng ei rhesi ({error})"
        ) from error
    return [Sheet(name, True, [[shown(value) for value in row] for row in rows])]


def _span(cell: Any, what: str) -> int:
    number = str(cell.get(what, "1")).strip()
    return min(max(1, int(number)), _WIDEST_SPAN) if number.isdecimal() else 1


def _html_rows(table: Any) -> list[list[str]]:
    """The rows of a table, without those of tables inside its cells; a cell that spans several stands in the first."""
    rows: list[list[str]] = []
    covered: dict[int, int] = {}  # column → how many lines below are still taken by a cell from above
    width = cells = 0
    for line in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        for tr in [line] if line.tag == "tr" else line.iterchildren("tr"):
            row: list[str] = []
            below = {column: lines - 1 for column, lines in covered.items() if lines > 1}
            for cell in tr.iterchildren("td", "th"):
                while len(row) in covered:
                    row.append("")
                deep, wide = _span(cell, "rowspan"), _span(cell, "colspan")
                if deep > 1:
                    below |= dict.fromkeys(range(len(row), len(row) + wide), deep - 1)
                row += [shown(" ".join(cell.text_content().split()))] + [""] * (wide - 1)
                cells += 1
            covered = below
            width = max(width, len(row))
            rows.append(row)
            formats.fits(len(rows), width, cells)
    return rows


def _html(content: bytes, encoding: str | None, name: str) -> list[Sheet]:
    """The tables of an HTML page, each a sheet."""
    try:
        page = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding=encoding))
    except LookupError as error:
        raise Unreadable(f"its letters are not {encoding}", f"nid {encoding} yw ei llythrennau") from error
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Unreadable("it is an empty page", "mae'n dudalen wag") from error
    for element in page.iter(*_PARTS_WORDS):
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    return [
        Sheet(name if number == 1 else f"{name} {number}", True, _html_rows(table))
        for number, table in enumerate(page.iter("table"), start=1)
    ]


def sheets(content: bytes, found: Format, encoding: str | None, name: str) -> list[Sheet]:
    """The sheets of a file.

    content: its bytes; found: its format (intake.recognised); encoding: the source's word for it, or None; name: what a
    spreadsheet program would call the only sheet of a text file. Raises Unreadable with the reason.
    """
    if found == "csv":
        return _csv(content, encoding, name)
    if found == "html":
        return _html(content, encoding, name)
    return {"xls": _xls, "xlsx": _xlsx, "ods": _ods}[found](content)
