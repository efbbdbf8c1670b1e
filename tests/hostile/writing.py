"""Rows → the bytes of a file, in every format that a council might send; nothing here knows what the rows mean.

Belongs here: writers. Does not belong here: which files are written (formats, layouts, values, damage), or reading.
"""

import csv
import datetime as dt
import io
import json
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter

from tests.examples import Rows, write_ods
from tests.gather.workbook.workbook_files import zipped


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook. state: visible, hidden, veryHidden or chart."""

    name: str
    rows: Rows
    merged: Sequence[str] = ()
    state: str = "visible"


def shown(value: Any) -> str:
    """A value as a text file shows it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def text(
    rows: Rows, separator: str = ",", end: str = "\r\n", encoding: str = "utf-8", quoting: Any = csv.QUOTE_MINIMAL
) -> bytes:
    """A text table. `utf-16-le` and the like write no byte-order mark; `utf-16` and `utf-8-sig` do."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerows([[shown(value) for value in row] for row in rows])
    return out.getvalue().encode(encoding)


def _fill(sheet: Any, rows: Rows) -> None:
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet[f"{get_column_letter(c)}{r}"]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with '=' is a text here


def workbook(*pages: Page) -> bytes:
    """An .xlsx workbook; a date is a real date and a number a real number."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        if page.state == "chart":
            book.create_chartsheet(page.name)
            continue
        sheet = book.create_sheet(page.name)
        _fill(sheet, page.rows)
        for stretch in page.merged:
            sheet.merge_cells(stretch)
        sheet.sheet_state = page.state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(rows: Rows, merged: Sequence[str] = ()) -> bytes:
    """An .xlsx workbook of one sheet."""
    return workbook(Page("Projects", rows, merged))


def shared(rows: Rows) -> bytes:
    """An .xlsx workbook of one sheet whose texts stand in a list that the cells share, as most programs write them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Projects")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    """An .ods workbook of one sheet."""
    return saved(lambda path: write_ods(path, {"Projects": rows}))


def saved(write: Callable[[Path], object]) -> bytes:
    """What a writer of paths writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(path)
        return path.read_bytes()


def page(rows: Rows, charset: str = "utf-8", before: str = "") -> bytes:
    """A page of HTML with one table."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(shown(v))}</td>' for v in row)}</tr>\n" for row in rows)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{meta}</head><body>{before}<table>{lines}</table></body></html>".encode(charset)


def _packed(content: bytes, times: int = 1) -> tuple[int, int, bytes]:
    """Content so many times over, deflated: its check, its size, and its packed bytes, made without ever holding it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(times):
        check = zlib.crc32(content, check)
    return check, len(content) * times, piece * times + packer.flush()


def swollen(entries: Mapping[str, tuple[bytes, int]]) -> bytes:
    """A zip archive, each entry its content so many times over."""
    body, directory = b"", b""
    for name, (content, times) in entries.items():
        check, size, packed = _packed(content, times)
        shared = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(packed), size, len(name), 0)
        place = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\1\2" + struct.pack("<H", 20) + shared + place + name.encode()
        body += b"PK\3\4" + shared + name.encode() + packed
    counts = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + counts


def unzipped(content: bytes) -> dict[str, bytes]:
    """The entries of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A zip archive with its entries changed one by one; None leaves an entry out."""
    changed = {name: change(name, inside) for name, inside in unzipped(content).items()}
    return zipped({name: new for name, new in changed.items() if new is not None})


def replaced(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """A zip archive with some bytes of one entry replaced; they must be there."""

    def change(name: str, inside: bytes) -> bytes:
        if name != entry:
            return inside
        assert old in inside, f"{old!r} is not in {entry}"
        return inside.replace(old, new)

    return rezipped(content, change)


def records(rows: Rows, **more: Any) -> str:
    """Rows under a header as a JSON list of records."""
    header, *body = rows
    listed = [
        {name: v.isoformat() if isinstance(v, dt.date) else v for name, v in zip(header, row, strict=True)}
        for row in body
    ]
    return json.dumps(listed, ensure_ascii=False, **more)


_SECTOR = 512
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound (OLE) file, as old Office files are; streams are filled up to the size that needs no small sectors."""
    padded = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    directory = -(-(len(padded) + 1) // 4)
    fat = [0xFFFFFFFD, *range(2, directory + 1), _END]
    entries, body = [_entry("Root Entry", 5, 1 if padded else _FREE, _END, 0, _FREE)], b""
    for number, (name, content) in enumerate(padded.items(), start=1):
        start, sectors = len(fat), -(-len(content) // _SECTOR)
        fat += [*range(start + 1, start + sectors), _END]
        entries.append(_entry(name, 2, _FREE, start, len(content), number + 1 if number < len(padded) else _FREE))
        body += content.ljust(sectors * _SECTOR, b"\0")
    assert len(fat) <= _SECTOR // 4, "too large for one sector of the allocation table"
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    sizes = struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + sizes + struct.pack("<I", 0)
    return head.ljust(_SECTOR, b"\xff") + table + b"".join(entries).ljust(directory * _SECTOR, b"\0") + body


def _entry(name: str, kind: int, child: int, start: int, size: int, following: int) -> bytes:
    letters = name.encode("utf-16-le")
    tree = struct.pack("<HBBIII", len(letters) + 2, kind, 1, _FREE, following, child)
    return letters.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", start, size)


def _record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _letters(value: str) -> bytes:
    return b"\1" + value.encode("utf-16-le")


def _biff_cell(r: int, c: int, value: Any) -> bytes:
    if isinstance(value, bool):
        return _record(0x0205, struct.pack("<HHHBB", r, c, 0, value, 0))
    if isinstance(value, dt.date):
        return _record(0x0203, struct.pack("<HHHd", r, c, 1, (value - dt.date(1899, 12, 30)).days))
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    return _record(0x0204, struct.pack("<HHHH", r, c, 0, len(value)) + _letters(value))


def xls(rows: Rows, protected: bool = False, states: Mapping[str, int] | None = None) -> bytes:
    """An .xls workbook (BIFF8), enough of one for any reader. states: sheet → 0 seen, 1 hidden, 2 very hidden."""
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None and value != "":
                cells += _biff_cell(r, c, value)
    width = max(map(len, rows), default=0)
    begin = struct.pack("<HHII", 0x0DBB, 0x07CC, 0, 6)
    sheet = _record(0x0809, struct.pack("<HH", 0x0600, 0x10) + begin)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)) + cells + _record(0x0A)
    head = _record(0x0809, struct.pack("<HH", 0x0600, 0x05) + begin)
    if protected:
        head += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    head += _record(0x42, struct.pack("<H", 1200))
    head += _record(0x31, struct.pack("<HHHHHBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5) + _letters("Arial"))
    for shown_as in (0, 14):
        head += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, shown_as, 0, 0, 0, 0, 0, 0, 0, 0))
    named = states or {"Projects": 0}
    size = sum(4 + 8 + 2 * len(name) for name in named)
    starts = len(head) + size + len(_record(0x0A))
    for number, (name, state) in enumerate(named.items()):
        place = struct.pack("<IBBB", starts + number * len(sheet), state, 0, len(name))
        head += _record(0x85, place + _letters(name))
    return compound({"Workbook": head + _record(0x0A) + sheet * len(named)})


WRITERS: Mapping[str, Callable[..., bytes]] = {"csv": text, "xlsx": xlsx, "ods": ods, "xls": xls, "html": page}
"""What writes the rows of one sheet, by the ending of its file."""
