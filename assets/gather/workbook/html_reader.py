"""Tables in a web page, as old systems export them under a spreadsheet's name → sheets of texts."""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.etree
import lxml.html

from assets.gather.workbook.cell_texts import format_value
from assets.gather.workbook.html_looks import PageLooks
from assets.gather.workbook.rich_texts import Run, show_runs
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.sheet_outline import SheetOutline
from assets.gather.workbook.shown_cells import PLAIN, ShownCell
from assets.gather.workbook.text_encodings import decode_to_utf8

_MAX_SPAN = 1000
_CELL_TAGS = ("td", "th")
_LINE_TAGS = ("br", "p", "div", "li", "tr")
_LINE_SEPARATOR = "\u2028"
"""Where a line ends as a person sees it: Unicode's character for that, which means the same where a page has it."""
_INVISIBLE_TAGS = ("script", "style", "head", "noscript", "template")
_PLACES_OF_SECTIONS = {"thead": -1, "tfoot": 1}
_TICKED_KINDS, _KINDS_WITHOUT_TEXT = ("checkbox", "radio"), ("hidden", "password", "image", "file", "color", "range")
_TICK = "✓"
_CHARSET_WITHIN_BYTES = 4096
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Not allowed in a page; some have them, and a browser shows nothing for them."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
# What browsers take these names to mean.
_CHARSET_MEANINGS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("utf-16", "unicode"), "utf-8"),
}


def _parse_span(cell: Any, attribute: str) -> int:
    number = str(cell.get(attribute, "1")).strip()
    return min(max(1, int(number)), _MAX_SPAN) if number.isdecimal() and len(number) < 10 else 1


def _clean_text(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split(_LINE_SEPARATOR))
    return format_value("\n".join(filter(None, lines)))


def _show_cell(cell: Any, looks: PageLooks, around: Run) -> ShownCell:
    """What is read of a cell. around: how its row looks."""
    if looks.is_plain:
        return ShownCell(_clean_text(cell.text_content()))
    runs = list(looks.list_runs(cell, around))
    shown = show_runs([run for run in runs if run is not None], PLAIN)
    parameters = {name: _clean_text(text) for name, text in shown.parameters.items()}
    value = None if shown.value is None else _clean_text(shown.value)
    shown = shown._replace(text=_clean_text(shown.text), value=value, parameters=parameters)
    return shown._replace(rule="cell-unseen", value=None) if None in runs and not shown.rule else shown


@dataclass
class _TableOutline(SheetOutline):
    """A table while it is read. unseen_texts: those of cells that the page hides, by line and column from 0."""

    unseen_texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def add_columns(self, table: Any, looks: PageLooks) -> None:
        position = 0
        for column in table.iter("col"):
            if next(column.iterancestors("table")) is table:
                end = position + _parse_span(column, "span")
                if looks.is_hidden(column):
                    self.hide_columns(position + 1, end)
                position = end

    def add_cell(self, cell: Any, place: tuple[int, int], looks: PageLooks, around: Run) -> str:
        self.filled_cells += 1
        if not looks.is_hidden(cell):
            return self.add_shown(*place, _show_cell(cell, looks, around))
        if text := _clean_text(cell.text_content()):
            self.unseen_texts[place] = text
        return ""

    def place_unseen_texts(self, rows: list[list[str]]) -> None:
        """Makes a column hidden of which every cell is; the other hidden cells stay blank, and a note says so."""
        columns = {column for _, column in self.unseen_texts}
        hidden = {column for column in columns if not any(row[column] for row in rows if column < len(row))}
        self.hidden_columns |= hidden
        for (line, column), text in self.unseen_texts.items():
            if column in hidden:
                rows[line][column] = text
            else:
                self.add_shown(line, column, ShownCell("", "cell-unseen"))


def _list_rows(table: Any) -> list[Any]:
    """The rows of a table as a browser shows them: its head first and its foot last, wherever they are written."""
    sections = sorted(
        table.iterchildren("tr", "thead", "tbody", "tfoot"), key=lambda part: _PLACES_OF_SECTIONS.get(part.tag, 0)
    )
    return [tr for part in sections for tr in ([part] if part.tag == "tr" else part.iterchildren("tr"))]


def _show_controls(page: Any) -> None:
    """Puts the texts in place that a browser shows in the fields of a form, and for a picture that is alone in a cell."""
    for field_ in page.iter("input", "select", "img"):
        if field_.tag == "select":
            options = list(field_.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            for option in options:
                if option not in chosen:
                    option.drop_tree()
        elif field_.tag == "input":
            kind = field_.get("type", "text").lower()
            if kind in _TICKED_KINDS:
                field_.text = _TICK if field_.get("checked") is not None else ""
            elif kind not in _KINDS_WITHOUT_TEXT:
                field_.text = field_.get("value", "")
        else:
            cell = next(field_.iterancestors(*_CELL_TAGS), None)
            if cell is not None and not cell.text_content().strip():
                field_.text = field_.get("alt", "")


def _read_table(name: str, table: Any, looks: PageLooks) -> tuple[Sheet, list[ReadingNote]]:
    """A table, without the rows of tables inside its cells; the text of a cell that spans several is in the first."""
    outline = _TableOutline()
    rows: list[list[str]] = []
    covered: dict[int, int] = {}  # column → how many rows, from this one on, a cell from above covers
    outline.add_columns(table, looks)
    for tr in _list_rows(table):
        row: list[str] = []
        around = Run("") if looks.is_plain else looks.find_row_look(tr)
        covered_below = {column: count - 1 for column, count in covered.items() if count > 1}
        for cell in tr.iterchildren(*_CELL_TAGS):
            while len(row) in covered:
                row.append("")
            height, columns = _parse_span(cell, "rowspan"), _parse_span(cell, "colspan")
            if height > 1 or columns > 1:
                outline.merged.append((len(rows), len(row), len(rows) + height - 1, len(row) + columns - 1))
            if height > 1:
                covered_below |= dict.fromkeys(range(len(row), len(row) + columns), height - 1)
            row += [outline.add_cell(cell, (len(rows), len(row)), looks, around)] + [""] * (columns - 1)
        covered = covered_below
        rows.append(row)
        if looks.is_hidden(tr) or looks.is_hidden(tr.getparent()):
            outline.hidden_rows.add(len(rows))
        outline.add_extent(len(rows), len(row))
        outline.check_extent()
    outline.place_unseen_texts(rows)
    is_hidden = any(map(looks.is_hidden, (table, *table.iterancestors())))
    return outline.complete(Sheet.from_rows(name, rows, "hidden" if is_hidden else ""))


def _parse_page(content: bytes, encoding: str | None) -> tuple[Any, PageLooks, list[ReadingNote]]:
    """A page as a tree, how it looks, and notes on its encoding, of which what the page itself says is only a hint."""
    charset = _CHARSET.search(content, 0, _CHARSET_WITHIN_BYTES)
    hint = charset[1].decode("ascii", "replace").lower() if charset else None
    try:
        text, notes = decode_to_utf8(content, encoding or _CHARSET_MEANINGS.get(hint or "", hint))
    except UnreadableFileError:
        if encoding or not hint:
            raise
        text, notes = decode_to_utf8(content, None)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableFileError("no-records-in-page") from error
    return page, PageLooks(page, text.decode("utf-8", "replace")), notes


def _has_records(sheet: Sheet) -> bool:
    """Whether a table has a line of headers and one of records; a page's layout, or a message in a box, has not."""
    return bool((sheet.filled.any(axis=1).sum() > 1) and (sheet.filled.any(axis=0).sum() > 1))


def read_html_tables(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The tables of a page, each a sheet. Raises UnreadableFileError also when no table has records."""
    page, looks, notes = _parse_page(content, encoding)
    for element in list(page.iter(*_INVISIBLE_TAGS)):
        element.drop_tree()
    _show_controls(page)
    for element in page.iter():
        separator = _LINE_SEPARATOR if element.tag in _LINE_TAGS else " " if element.tag in _CELL_TAGS else ""
        if separator:
            element.text = separator + _CONTROL_CHARACTER.sub("", element.text or "")
            element.tail = separator + _CONTROL_CHARACTER.sub("", element.tail or "")
    tables = []
    for number, table in enumerate(page.iter("table"), start=1):
        sheet, table_notes = _read_table(name if number == 1 else f"{name} {number}", table, looks)
        tables.append(sheet)
        notes += table_notes
    if not any(map(_has_records, tables)):
        raise UnreadableFileError("no-records-in-page")
    return tables, notes
