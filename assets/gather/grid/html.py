"""Tables in a web page, as old systems export them under a spreadsheet's name → sheets of texts.

Belongs here: the tables of a page and what a person sees in them. Does not belong here: any other format.
"""

import re
from typing import Any

import lxml.etree
import lxml.html

from assets.gather.workbook import shown
from assets.gather.workbook.encodings import decoded
from assets.gather.workbook.look import fits
from assets.gather.workbook.sheet import ReadingNote, Sheet, UnreadableFileError

NO_TABLE = ("it is a web page with no table of records", "tudalen we heb dabl o gofnodion ydyw")

_WIDEST_SPAN = 1000
_APART = ("td", "th")
_LINES = ("br", "p", "div", "li", "tr")
_BREAK = "\u2028"
"""Where a line ends as a person sees it: Unicode's own sign for that, which means no more where a page holds it."""
_UNSEEN = ("script", "style", "head", "noscript", "template")
_BEGINNING = 4096
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What no page may hold; some do, and a browser shows nothing for it."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
# What browsers take these names to mean.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "utf-16": "utf-8",
    "unicode": "utf-8",
}


def _span(cell: Any, what: str) -> int:
    number = str(cell.get(what, "1")).strip()
    return min(max(1, int(number)), _WIDEST_SPAN) if number.isdecimal() and len(number) < 10 else 1


def _seen(cell: Any) -> str:
    """What a cell shows, its lines apart."""
    lines = (" ".join(line.split()) for line in cell.text_content().split(_BREAK))
    return shown.shown("\n".join(filter(None, lines)))


def _sheet(name: str, table: Any) -> Sheet:
    """A table, without the rows of tables inside its cells; a cell that spans several stands in the first."""
    rows: list[list[str]] = []
    merged = []
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
                if deep > 1 or wide > 1:
                    merged.append((len(rows), len(row), len(rows) + deep - 1, len(row) + wide - 1))
                if deep > 1:
                    below |= dict.fromkeys(range(len(row), len(row) + wide), deep - 1)
                row += [_seen(cell)] + [""] * (wide - 1)
                cells += 1
            covered = below
            width = max(width, len(row))
            rows.append(row)
            fits(len(rows), width, cells)
    return Sheet.from_rows(name, rows, "", merged)


def _page(content: bytes, encoding: str | None) -> tuple[Any, list[ReadingNote]]:
    """A page as a tree, and what has to be said of its letters: what the page says of them is only a hint."""
    declared = _CHARSET.search(content, 0, _BEGINNING)
    hint = declared[1].decode("ascii", "replace").lower() if declared else None
    try:
        letters, notes = decoded(content, encoding or _MEANT.get(hint or "", hint))
    except UnreadableFileError:
        if encoding or not hint:
            raise
        letters, notes = decoded(content, None)
    try:
        return lxml.html.document_fromstring(
            letters, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        ), notes
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableFileError(*NO_TABLE) from error


def _holds_records(sheet: Sheet) -> bool:
    """Whether a table has a line of headers and one of records; a page's layout, or a message in a box, has not."""
    return bool((sheet.filled.any(axis=1).sum() > 1) and (sheet.filled.any(axis=0).sum() > 1))


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The tables of a page, each a sheet, and what has to be said of it.

    name: what to call the first; encoding: the source's word for how its letters are written, or None. Raises UnreadableFileError
    with the reason, also when no table holds records.
    """
    page, notes = _page(content, encoding)
    for element in list(page.iter(*_UNSEEN)):
        element.drop_tree()
    for element in page.iter():
        between = _BREAK if element.tag in _LINES else " " if element.tag in _APART else ""
        if between:
            element.text = between + _CONTROLS.sub("", element.text or "")
            element.tail = between + _CONTROLS.sub("", element.tail or "")
    tables = [
        _sheet(name if number == 1 else f"{name} {number}", table)
        for number, table in enumerate(page.iter("table"), start=1)
    ]
    if not any(map(_holds_records, tables)):
        raise UnreadableFileError(*NO_TABLE)
    return tables, notes
