"""Tables in a web page, as old systems export them under a spreadsheet's name → sheets of texts."""

import re
from typing import Any

import lxml.etree
import lxml.html

from assets.gather.workbook.cell_texts import format_value
from assets.gather.workbook.sheet import ReadingNote, Sheet, SheetOutline, UnreadableFileError
from assets.gather.workbook.text_encodings import decode_to_utf8

_MAX_SPAN = 1000
_CELL_TAGS = ("td", "th")
_LINE_TAGS = ("br", "p", "div", "li", "tr")
_LINE_SEPARATOR = "\u2028"
"""Where a line ends as a person sees it: Unicode's character for that, which means the same where a page has it."""
_INVISIBLE_TAGS = ("script", "style", "head", "noscript", "template")
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


def _format_cell(cell: Any) -> str:
    lines = (" ".join(line.split()) for line in cell.text_content().split(_LINE_SEPARATOR))
    return format_value("\n".join(filter(None, lines)))


def _read_table(name: str, table: Any) -> Sheet:
    """A table, without the rows of tables inside its cells; the text of a cell that spans several is in the first."""
    outline = SheetOutline()
    rows: list[list[str]] = []
    covered: dict[int, int] = {}  # column → how many rows, from this one on, a cell from above covers
    sections = table.iterchildren("tr", "thead", "tbody", "tfoot")
    for tr in (tr for child in sections for tr in ([child] if child.tag == "tr" else child.iterchildren("tr"))):
        row: list[str] = []
        covered_below = {column: count - 1 for column, count in covered.items() if count > 1}
        for cell in tr.iterchildren(*_CELL_TAGS):
            while len(row) in covered:
                row.append("")
            height, columns = _parse_span(cell, "rowspan"), _parse_span(cell, "colspan")
            if height > 1 or columns > 1:
                outline.merged.append((len(rows), len(row), len(rows) + height - 1, len(row) + columns - 1))
            if height > 1:
                covered_below |= dict.fromkeys(range(len(row), len(row) + columns), height - 1)
            row += [_format_cell(cell)] + [""] * (columns - 1)
            outline.filled_cells += 1
        covered = covered_below
        rows.append(row)
        outline.add_extent(len(rows), len(row))
        outline.check_extent()
    return outline.complete(Sheet.from_rows(name, rows))


def _parse_page(content: bytes, encoding: str | None) -> tuple[Any, list[ReadingNote]]:
    """A page as a tree, and notes on its encoding. What the page itself says of its encoding is only a hint."""
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
        return lxml.html.document_fromstring(text, parser=parser), notes
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableFileError("no-records-in-page") from error


def _has_records(sheet: Sheet) -> bool:
    """Whether a table has a line of headers and one of records; a page's layout, or a message in a box, has not."""
    return bool((sheet.filled.any(axis=1).sum() > 1) and (sheet.filled.any(axis=0).sum() > 1))


def read_html_tables(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The tables of a page, each a sheet. Raises UnreadableFileError also when no table has records."""
    page, notes = _parse_page(content, encoding)
    for element in list(page.iter(*_INVISIBLE_TAGS)):
        element.drop_tree()
    for element in page.iter():
        separator = _LINE_SEPARATOR if element.tag in _LINE_TAGS else " " if element.tag in _CELL_TAGS else ""
        if separator:
            element.text = separator + _CONTROL_CHARACTER.sub("", element.text or "")
            element.tail = separator + _CONTROL_CHARACTER.sub("", element.tail or "")
    tables = [
        _read_table(name if number == 1 else f"{name} {number}", table)
        for number, table in enumerate(page.iter("table"), start=1)
    ]
    if not any(map(_has_records, tables)):
        raise UnreadableFileError("no-records-in-page")
    return tables, notes
