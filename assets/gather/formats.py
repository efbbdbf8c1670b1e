"""What the inside of a workbook says beyond its values: percentages, errors, and how far its cells reach.

Belongs here: looking into the XML of .xlsx and .ods, in bounded memory and without entities. Does not belong here: a
cell's text (grid), or whether an archive may be opened (intake).
"""

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

from lxml import etree

from assets.gather.intake import BROKEN_ARCHIVE, DAMAGED, Unreadable

LARGEST_GRID = 40_000_000
SPARSE_GRID = 5_000_000
BROKEN = (*BROKEN_ARCHIVE, etree.LxmlError)

_PART = 2**18
_TAG = 4096
_PLACE = re.compile(rb' r="([A-Z]*(?:\d{6,})?)(?=[\d"])')
# Every way to write the beginning of a cell becomes one: other spaces, quotation marks and prefixes mean the same.
_ALIKE = bytes.maketrans(b"\t\r\n':", b'   "<')
_REFERENCE = re.compile(r"([A-Za-z]+)(\d+)")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_ERROR = re.compile(r"#[A-Z0/]+[!?A]|Err:\d{3}")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

Texts = dict[tuple[int, int], str]


def is_percentage(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred: a % that stands in quotation marks is only a letter."""
    return "%" in number_format and "%" in _LITERAL.sub("", number_format)


def percentage(value: float) -> str:
    """A share as a percentage: 0.075 → 7.5%."""
    hundredfold = Decimal(repr(value)) * 100
    return f"{hundredfold.normalize():f}%" if hundredfold.is_finite() else repr(value)


def fits(rows: int, columns: int, cells: int) -> None:
    """Raises Unreadable when a sheet this long and wide is too large to hold, or nearly all blank.

    cells: how many of its cells hold something.
    """
    grid = rows * columns
    if grid > LARGEST_GRID or (grid > SPARSE_GRID and grid > 20 * cells):
        raise Unreadable("it is spread over too many cells", "mae'n ymestyn dros ormod o gelloedd")


def _parsed(file: IO[bytes], events: tuple[str, ...], *tags: str) -> Iterator[tuple[str, Any]]:
    yield from etree.iterparse(
        file, events=events, tag=tags, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )


def _forget(element: Any) -> None:
    """Frees what was read, so that a long sheet takes no more memory than a short one."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _plain(file: IO[bytes], percent: re.Pattern[bytes] | None) -> bool:
    """Whether a sheet's XML, by a quick look, reaches no further than is cheap and holds no error or percentage."""
    rest = b""
    widest, longest = 1, 10**5
    while part := file.read(_PART):
        part = rest + part
        cut = part.rfind(b"<", max(0, len(part) - _TAG))
        part, rest = (part[:cut], part[cut:]) if cut > 0 else (part, b"")
        part = part.translate(_ALIKE)
        found = _PLACE.findall(part)
        if len(found) != part.count(b"<c ") + part.count(b"<row ") or b' t="e"' in part:
            return False
        if percent and percent.search(part):
            return False
        for place in set(found):
            letters = place.rstrip(b"0123456789")
            widest = max(widest, _column(letters.decode()))
            longest = max(longest, int(place[len(letters) :] or 0))
            if widest * longest > 2 * SPARSE_GRID:
                return False
    return True


def _looked_through(file: IO[bytes], percent: set[str]) -> Texts:
    """The texts of a sheet's errors and percentages by place, from 0. Raises Unreadable when its cells reach too far."""
    texts: Texts = {}
    at_row = last_row = last_column = cells = 0
    for _, row in _parsed(file, ("end",), "{*}row"):
        named = row.get("r", "")
        at_row = int(named) if named.isdecimal() else at_row + 1
        at_column = 0
        for cell in row.iterchildren("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            at_column = _column(place[1]) if place else at_column + 1
            line = int(place[2]) if place else at_row
            if not len(cell):
                continue
            cells += 1
            last_row, last_column = max(last_row, line), max(last_column, at_column)
            kind = cell.get("t", "n")
            if kind == "e" or (kind == "n" and cell.get("s") in percent):
                value = cell.findtext("{*}v")
                if value:
                    texts[line - 1, at_column - 1] = value if kind == "e" else percentage(float(value))
        _forget(row)
    fits(last_row, last_column, cells)
    return texts


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats = {"9": "0%", "10": "0.00%"}
    styles: list[str] = []
    with archive.open("xl/styles.xml") as file:
        for _, element in _parsed(file, ("end",), "{*}numFmt", "{*}cellXfs"):
            if etree.QName(element).localname == "numFmt":
                formats[element.get("numFmtId", "")] = element.get("formatCode", "")
            else:
                styles = [style.get("numFmtId", "") for style in element.iterchildren("{*}xf")]
    return {str(number) for number, style in enumerate(styles) if is_percentage(formats.get(style, ""))}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheets of an .xlsx by name, each with its entry in the archive."""
    # The reader does not mind the case of an entry's name.
    entries = {name.lower(): name for name in archive.namelist()}
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        targets = {part.get("Id"): part.get("Target", "") for _, part in _parsed(file, ("end",), "{*}Relationship")}
    parts = {}
    with archive.open("xl/workbook.xml") as file:
        for _, sheet in _parsed(file, ("end",), "{*}sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/").lower()
            if target in entries:
                parts[sheet.get("name", "")] = entries[target]
    return parts


def xlsx_texts(content: bytes) -> dict[str, Texts]:
    """What the reader of .xlsx leaves out: sheet → (line, column), from 0 → text of an error or a percentage.

    Raises Unreadable when a sheet reaches so far that reading it would break the process, or is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            percent = _percent_styles(archive)
            pattern = re.compile(rb' s="(?:%s)"' % "|".join(percent).encode()) if percent else None
            texts = {}
            for name, part in _parts(archive).items():
                with archive.open(part) as file:
                    if _plain(file, pattern):
                        continue
                with archive.open(part) as file:
                    texts[name] = _looked_through(file, percent)
            return texts
    except BROKEN as error:
        raise Unreadable(*DAMAGED) from error


@dataclass
class Table:
    """A sheet of an .ods: its name and style, its values from A1, and its merged stretches as grid.Sheet has them."""

    name: str
    style: str
    rows: list[list[object]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    lines: int = 0
    width: int = 0
    cells: int = 0

    def add(self, row: Any) -> None:
        """Adds a row's element, as often as it is repeated. Blanks are counted, and kept once a value follows them."""
        repeated = _times(row, "rows-repeated")
        values: list[tuple[int, int, object]] = []
        column = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            times = _times(cell, "columns-repeated")
            span = _times(cell, "columns-spanned")
            if span > 1:
                self.merged.append((self.lines, column, column + span - 1))
            value = _value(cell)
            if value is not None and value != "":
                values.append((column, times, value))
            column += times
        self.lines += repeated
        if not values:
            return
        self.width = max(self.width, values[-1][0] + values[-1][1])
        self.cells += repeated * sum(times for _, times, _ in values)
        fits(self.lines, self.width, self.cells)
        texts: list[object] = []
        for at, times, value in values:
            texts += [None] * (at - len(texts)) + [value] * times
        self.rows += [[] for _ in range(self.lines - repeated - len(self.rows))]
        self.rows += [texts] * repeated


def _times(element: Any, what: str) -> int:
    number = element.get(f"{_TABLE}number-{what}", "1")
    return max(1, int(number)) if number.isdecimal() else 1


def _paragraph(element: Any) -> str:
    """A paragraph's text, its spaces, tabs and breaks written out and its notes left out."""
    text = element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            count = part.get(f"{_TEXT}c", "1")
            text += " " * min(int(count) if count.isdecimal() else 1, _TAG)
        elif part.tag == f"{_TEXT}tab":
            text += "\t"
        elif part.tag == f"{_TEXT}line-break":
            text += "\n"
        elif part.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note"):
            text += _paragraph(part)
        text += part.tail or ""
    return text


def _value(cell: Any) -> object:
    """The value of an .ods cell; a percentage and an error are texts already."""
    text = "\n".join(_paragraph(part) for part in cell.iterchildren(f"{_TEXT}p"))
    kind = cell.get(f"{_OFFICE}value-type")
    if kind is None or _ERROR.fullmatch(text):
        return text
    try:
        if kind == "boolean":
            return str(cell.get(f"{_OFFICE}boolean-value")) == "true"
        if kind in ("float", "currency", "percentage"):
            number = float(cell.get(f"{_OFFICE}value", ""))
            return percentage(number) if kind == "percentage" else number
        if kind == "date":
            return dt.datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
    except ValueError:
        return text
    return text or cell.get(f"{_OFFICE}string-value", "")


def ods_tables(content: bytes) -> list[tuple[Table, bool]]:
    """The sheets of an .ods, and whether each is seen. Raises Unreadable when one is damaged or reaches too far."""
    tables: list[Table] = []
    hidden = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as file:
            tags = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}table-properties")
            for event, element in _parsed(file, ("start", "end"), *tags):
                if event == "start":
                    if element.tag == tags[0]:
                        style = element.get(f"{_TABLE}style-name", "")
                        tables.append(Table(element.get(f"{_TABLE}name", ""), style))
                elif element.tag == tags[1] and tables:
                    tables[-1].add(element)
                    _forget(element)
                elif element.tag == tags[2] and element.get(f"{_TABLE}display") == "false":
                    hidden.add(element.getparent().get(f"{_STYLE}name"))
    except BROKEN as error:
        raise Unreadable(*DAMAGED) from error
    return [(table, table.style not in hidden) for table in tables]
