"""Workbooks written by hand for tests, byte by byte where no library here writes the format or the oddity."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest

from assets.gather.workbook.sheet import UnreadableFileError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def refusal(read: Callable[[], object]) -> str:
    """Why a file is refused, in English; both languages must say it, and not the same."""
    with pytest.raises(UnreadableFileError) as refused:
        read()
    assert refused.value.reason_cy.strip() not in ("", refused.value.reason_en)
    return refused.value.reason_en


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files; the same bytes whenever it is made, for it names tests that two processes collect."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def _relations(**targets: str) -> str:
    kinds = {"workbook": "officeDocument", "sheet1": "worksheet"}
    links = ""
    for key, target in targets.items():
        kind = target.rpartition("/")[2].partition(".")[0]
        links += f'<Relationship Id="{key}" Target="{target}" Type="{RELATIONS}/{kinds.get(kind, kind)}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def xlsx(
    rows: str,
    formats: Sequence[str] = (),
    shared: str = "",
    book: str = "",
    after: str = "",
    namespace: str = MAIN,
    **parts: str,
) -> bytes:
    """An .xlsx whose sheet data are this XML.

    formats: number formats, for the styles from 1; shared: shared strings; book: the workbook's XML before and, after a
    `|`, behind its sheets; after: the sheet's XML after its data; parts: whole parts (`xl__styles` is xl/styles.xml).
    """
    before, _, behind = book.rpartition("|")
    numbered = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    own = {f"{name.replace('__', '/')}.xml": part for name, part in parts.items()}
    return zipped(
        {
            "_rels/.rels": _relations(r1="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{RELATIONS}">{before}'
            f'<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>{behind}</workbook>',
            "xl/_rels/workbook.xml.rels": _relations(
                r1="worksheets/sheet1.xml", r2="sharedStrings.xml", r3="styles.xml"
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{namespace}"><numFmts>{numbered}</numFmts>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{shared}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{after}</worksheet>',
            **own,
        }
    )


def cells(*inside: str) -> str:
    """One row of cells: what follows `<c r="A1"` in each, up to its end."""
    return '<row r="1">' + "".join(f'<c r="{chr(65 + n)}1"{cell}</c>' for n, cell in enumerate(inside)) + "</row>"


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while length > 127:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return head + size + bytes([length]) + data


def wide(text: str) -> bytes:
    """A text in an .xlsb."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_cell(kind: int, column: int, data: bytes, style: int = 0) -> bytes:
    """A cell of an .xlsb; formulas get the empty formula that readers skip."""
    formula = bytes(10) if kind >= 8 else b""
    return record(kind, struct.pack("<II", column, style) + data + formula)


def xlsb_row(number: int, *inside: bytes, hidden: bool = False) -> bytes:
    """A row of an .xlsb, from 0."""
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, hidden << 4, 0, 0)) + b"".join(inside)


def xlsb(
    rows: bytes,
    formats: Sequence[str] = (),
    since_1904: bool = False,
    state: int = 0,
    after: bytes = b"",
    before: bytes = b"",
    fonts: Sequence[bytes] = (),
    font_numbers: Sequence[int] = (),
    strings: Sequence[bytes] = (),
) -> bytes:
    """An .xlsb with one sheet; formats: number formats, for the styles from 1; before, after: records around the sheet's data;
    fonts, strings: their records; font_numbers: for the styles from 1."""
    pack = struct.pack
    book = record(131) + record(153, pack("<II", since_1904, 0) + wide("")) + record(143)
    book += record(156, pack("<II", state, 1) + wide("r1") + wide("S")) + record(144) + record(132)
    sheet = record(129) + record(148, pack("<4I", 0, 9, 0, 9)) + before
    sheet += record(145) + rows + record(146) + after + record(130)
    styles = record(278) + record(615, pack("<I", len(formats)))
    styles += b"".join(record(44, pack("<H", 164 + n) + wide(code)) for n, code in enumerate(formats)) + record(616)
    # The styles that others derive from are written alike, and are not those that cells have.
    styles += record(626, pack("<I", 1)) + record(47, pack("<HH", 0xFFFF, 9) + bytes(12)) + record(627)
    styles += record(617, pack("<I", 1 + len(formats))) + record(47, bytes(16))
    chosen = [*font_numbers, *[0] * (len(formats) - len(font_numbers))]
    styles += b"".join(record(47, pack("<HHH", 0, 164 + n, font) + bytes(10)) for n, font in enumerate(chosen))
    styles = b"".join(record(43, font) for font in fonts) + styles + record(618)
    shared = record(159, pack("<II", len(strings), len(strings))) + b"".join(record(19, each) for each in strings)
    return zipped(
        {
            "_rels/.rels": _relations(r1="xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relations(r1="worksheets/sheet1.bin", r2="sharedStrings.bin"),
            "xl/sharedStrings.bin": shared + record(160),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles + record(279),
        }
    )


def biff(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_stream(
    sheets: Iterable[tuple[str, int, int, bytes]],
    formats: Sequence[str] = (),
    since_1904: bool = False,
    first: bytes = b"",
) -> bytes:
    """The stream of an .xls: of each sheet its name, visibility, type (0 sheet, 2 chart) and the records of its cells.

    formats: number formats, for the styles from 1; first: records after the first.
    """
    start = biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + first + biff(0x42, b"\xb0\x04")
    start += biff(0x22, struct.pack("<H", since_1904))
    font = struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + _short("Arial")
    start += biff(0x31, font) * 4
    start += b"".join(biff(0x41E, struct.pack("<H", 164 + n) + _long(code)) for n, code in enumerate(formats))
    start += biff(0xE0, bytes(20)) + b"".join(
        biff(0xE0, struct.pack("<HH", 0, 164 + n) + bytes(16)) for n in range(len(formats))
    )
    sheets = list(sheets)
    bodies = [
        biff(0x809, struct.pack("<HHHHII", 0x600, 0x20 if kind == 2 else 0x10, 0, 0, 0, 0)) + body + biff(0x0A)
        for _, _, kind, body in sheets
    ]
    named = [struct.pack("<BB", visible, kind) + _short(name) for name, visible, kind, _ in sheets]
    at = len(start) + sum(8 + len(each) for each in named) + 4
    index = b""
    for each, body in zip(named, bodies, strict=True):
        index += biff(0x85, struct.pack("<I", at) + each)
        at += len(body)
    return start + index + biff(0x0A) + b"".join(bodies)


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A number in an .xls."""
    return biff(0x203, struct.pack("<HHHd", row, column, style, value))


def xls_text(row: int, column: int, text: str) -> bytes:
    """A text in an .xls."""
    return biff(0x204, struct.pack("<HHH", row, column, 0) + _long(text))


def xls_special(row: int, column: int, value: int, error: bool) -> bytes:
    """A truth value or an error in an .xls."""
    return biff(0x205, struct.pack("<HHHBB", row, column, 0, value, error))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE) of these streams, each large enough to stand in sectors of its own."""
    padded = {name: stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0") for name, stream in streams.items()}
    sectors = b""
    table: list[int] = []

    def add(data: bytes) -> int:
        nonlocal sectors
        first, count = len(table), len(data) // 512
        table.extend([*range(first + 1, first + count), 0xFFFFFFFE])
        sectors += data
        return first

    starts = {name: add(stream) for name, stream in padded.items()}

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        return head + struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)
    for number, (name, stream) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else 0xFFFFFFFF
        directory += entry(name, 2, 0xFFFFFFFF, right, starts[name], len(stream))
    listed = add(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    fat_sectors = len(table) // 128 + 1
    fat_at = len(table)
    table += [0xFFFFFFFD] * fat_sectors
    table += [0xFFFFFFFF] * (fat_sectors * 128 - len(table))
    sectors += struct.pack(f"<{len(table)}I", *table)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", fat_sectors, listed, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(fat_at, fat_at + fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))
    return header + sectors


def rows(found: Any) -> list[list[str]]:
    """The texts of the first sheet of what a reader gives."""
    sheets, _ = found
    return list(sheets[0].get_rows())
