"""OpenDocument spreadsheets (.ods, and .fods, the same in one XML file) → sheets of texts.

Belongs here: their rows and cells, however often they are repeated. Does not belong here: any other format.
"""

import datetime as dt
import io
import re
from dataclasses import dataclass, field, replace
from typing import Any

from assets.gather.workbook import shown
from assets.gather.workbook.zip_archive import BROKEN_XML, Archive, check_prolog, forget, parsed
from assets.gather.workbook.look import LONG, fits
from assets.gather.workbook.refused import DAMAGED
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PARAGRAPH, _KIND, _VALUE, _FORMULA = f"{_TEXT}p", f"{_OFFICE}value-type", f"{_OFFICE}value", f"{_TABLE}formula"
_DATE, _TIME, _TRUTH, _STRING = (f"{_OFFICE}{kind}-value" for kind in ("date", "time", "boolean", "string"))

_VISIBILITY, _HIDDEN = f"{_TABLE}visibility", ("collapse", "filter")
_MOST_SPACES, _MOST_COLUMNS = 4096, 16_384
_ERROR = re.compile(r"#[A-Z0/]+[!?A]|Err:\d{3}")
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_ZEROS = re.compile(r"0\d+")
_REFERENCE = re.compile(r"\[\.?([^\]]*)\]")


@dataclass
class _Table:
    """A sheet while it is read: its rows are as long as their own last value, and end with the last that has one."""

    name: str
    style: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    lines: int = 0
    width: int = 0
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    columns: int = 0

    def add_column(self, column: Any) -> None:
        """Notes whether a column's element, as often as it is repeated, is hidden."""
        repeated = _times(column, _COLUMNS_REPEATED)
        if column.get(_VISIBILITY) in _HIDDEN:
            self.hidden_columns.update(range(self.columns, min(self.columns + repeated, _MOST_COLUMNS)))
        self.columns += repeated

    def sheet(self, unseen: bool) -> Sheet:
        """It as a sheet."""
        whole = Sheet.from_rows(self.name, self.rows, "hidden" if unseen else "", self.merged)
        rows, columns = tuple(sorted(self.hidden_rows)), tuple(sorted(self.hidden_columns))
        return replace(whole, hidden_rows=rows, hidden_columns=columns, filtered=self.filtered)

    def add(self, row: Any) -> None:
        """Adds a row's element, as often as it is repeated. Blanks are counted, and kept once a value follows them."""
        repeated = _times(row, _ROWS_REPEATED)
        values: list[tuple[int, int, str]] = []
        column = 0
        for cell in row.iterchildren(*_CELLS):
            times = 1 if cell.get(_COLUMNS_REPEATED) is None else _times(cell, _COLUMNS_REPEATED)
            if cell.get(_COLUMNS_SPANNED) is not None or cell.get(_ROWS_SPANNED) is not None:
                deep, wide = _times(cell, _ROWS_SPANNED), _times(cell, _COLUMNS_SPANNED)
                if deep > 1 or wide > 1:
                    self.merged.append((self.lines, column, self.lines + deep - 1, column + wide - 1))
            if text := _text(cell):
                values.append((column, times, text))
            column += times
        self.lines += repeated
        if not values:
            return
        self.width = max(self.width, values[-1][0] + values[-1][1])
        self.cells += repeated * sum(times for _, times, _ in values)
        fits(self.lines, self.width, self.cells)
        texts: list[str] = []
        for at, times, text in values:
            texts += [""] * (at - len(texts)) + [text] * times
        self.rows += [[]] * (self.lines - repeated - len(self.rows))
        self.rows += [texts] * repeated
        if (visibility := row.get(_VISIBILITY)) in _HIDDEN:
            self.hidden_rows.update(range(self.lines - repeated + 1, self.lines + 1))
            self.filtered |= visibility == "filter"


def _times(element: Any, what: str) -> int:
    number = element.get(what)
    return max(1, int(number)) if number and number.isdecimal() else 1


def _paragraph(element: Any) -> str:
    """A paragraph's text, its spaces, tabs and breaks written out and its notes left out."""
    text = element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            count = part.get(f"{_TEXT}c", "1")
            text += " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif part.tag == f"{_TEXT}tab":
            text += "\t"
        elif part.tag == f"{_TEXT}line-break":
            text += "\n"
        elif part.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"):
            text += _paragraph(part)
        text += part.tail or ""
    return text


def _number(kind: str, written: str, text: str) -> str:
    if kind == "percentage":
        return shown.percentage(float(written))
    # Zeros that a number format puts before a number stand only in the text; digits that no float keeps, only here.
    if _ZEROS.fullmatch(text) and float(text) == float(written):
        return text
    if len(written) >= LONG and written.isdecimal():
        return written
    return shown.number(float(written))


def _text(cell: Any) -> str:
    """The text of a cell; a formula without a saved value is its own text."""
    text = "\n".join(
        [_paragraph(part) if len(part) else part.text or "" for part in cell.iterchildren() if part.tag == _PARAGRAPH]
    )
    kind = cell.get(_KIND)
    if kind is None and not text and (formula := cell.get(_FORMULA)):
        return "=" + _REFERENCE.sub(r"\1", formula.partition("=")[2]).replace(":.", ":")
    if kind is None or (text and text[0] in "#E" and _ERROR.fullmatch(text)):
        return shown.shown(text)
    try:
        if kind in ("float", "currency", "percentage"):
            return _number(kind, cell.get(_VALUE, ""), text)
        if kind == "boolean":
            return shown.shown(cell.get(_TRUTH) == "true")
        if kind == "date":
            return shown.shown(dt.datetime.fromisoformat(cell.get(_DATE, "")))
    except ValueError:
        return text
    if kind == "time" and (time := _DURATION.fullmatch(cell.get(_TIME, ""))):
        return f"{time[1]}{int(time[2]):02}:{int(time[3]):02}:{int(time[4]):02}"
    return shown.shown(text or cell.get(_STRING, ""))


def _tables(file: Any) -> list[tuple[_Table, bool]]:
    """The sheets of a document's content, and whether each is hidden."""
    tables: list[_Table] = []
    styles = set()
    tags = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}table-properties", f"{_TABLE}table-column")
    for event, element in parsed(file, ("start", "end"), *tags):
        if event == "start":
            if element.tag == tags[0]:
                tables.append(_Table(element.get(f"{_TABLE}name", ""), element.get(f"{_TABLE}style-name", "")))
        elif element.tag == tags[1] and tables:
            tables[-1].add(element)
            forget(element)
        elif element.tag == tags[3] and tables:
            tables[-1].add_column(element)
        elif element.tag == tags[2] and element.get(f"{_TABLE}display") == "false":
            styles.add(element.getparent().get(f"{_STYLE}name"))
    return [(table, table.style in styles) for table in tables]


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:  # noqa: ARG001
    """The sheets of a document; it names them itself, and is always in the letters that it declares.

    Raises UnreadableFileError with the reason.
    """
    try:
        if content.startswith(b"PK"):
            archive = Archive(content)
            part = archive.find("content.xml")
            if part is None:
                raise UnreadableFileError(*DAMAGED)
            tables = _tables(archive.file(part))
            archive.check_rest()
        else:
            check_prolog(content)
            tables = _tables(io.BytesIO(content))
    except BROKEN_XML as error:
        raise UnreadableFileError(*DAMAGED) from error
    return [table.sheet(unseen) for table, unseen in tables], []
