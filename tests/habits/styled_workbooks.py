"""Cells that look like something → the bytes of a workbook, in every format that keeps how cells look.

Belongs here: writing the same looks in each format. Does not belong here: what must be read of them.
"""

import datetime as dt
import io
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.gather.workbook import workbook_files
from tests.gather.workbook.workbook_files import biff, compound, wide, xls_stream, xlsb_cell, xlsb_row
from tests.hostile.writing import change_archive, read_archive, replace_in_archive


@dataclass(frozen=True)
class Look:
    """A value, and how its cell looks. code: its number format; shown: what a program shows of it; runs: a text's parts, each
    with `s` (struck through), `r` (raised) or ``."""

    value: Any
    code: str = "General"
    shown: str = ""
    is_struck: bool = False
    is_white: bool = False
    runs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Drawing:
    """What a workbook shows: cells, and what it hides. Rows from 1, columns from 0; merged: as in `A1:B2`."""

    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    flat_rows: Sequence[int] = ()
    flat_columns: Sequence[int] = ()

    @property
    def looks(self) -> list[list[Look]]:
        return [[cell if isinstance(cell, Look) else Look(cell) for cell in row] for row in self.rows]


def _parse_merged(text: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, from 1."""
    bounds = openpyxl.utils.range_boundaries(text)
    return tuple(int(bound or 0) for bound in bounds)  # type: ignore[return-value]


def write_xlsx(drawing: Drawing) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Projects"
    for line, row in enumerate(drawing.looks, start=1):
        for column, look in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            cell.value = look.value
            if look.runs:
                fonts = {"s": InlineFont(strike=True), "r": InlineFont(vertAlign="superscript")}
                cell.value = CellRichText([TextBlock(fonts[kind], text) if kind else text for text, kind in look.runs])
            cell.number_format = look.code
            if look.is_struck or look.is_white:
                cell.font = Font(strike=look.is_struck, color="FFFFFF" if look.is_white else None)
    content = _save(book)
    if drawing.merged:
        merged = "".join(f'<mergeCell ref="{text}"/>' for text in drawing.merged)
        part = f"<mergeCells>{merged}</mergeCells><pageMargins"
        content = _replace_in(content, "xl/worksheets/sheet1.xml", "<pageMargins", part)
    for line in drawing.flat_rows:
        content = _replace_in(content, "xl/worksheets/sheet1.xml", f'<row r="{line}"', f'<row r="{line}" ht="0"')
    for column in drawing.flat_columns:
        cols = f'<cols><col min="{column + 1}" max="{column + 1}" width="0" customWidth="1"/></cols><sheetData>'
        content = _replace_in(content, "xl/worksheets/sheet1.xml", "<sheetData>", cols)
    return content


def _save(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _replace_in(content: bytes, entry: str, old: str, new: str) -> bytes:
    return replace_in_archive(content, entry, old.encode(), new.encode())


def write_xlsx_with_shared_texts(drawing: Drawing) -> bytes:
    """The same with its texts in a list that the cells share."""
    strings: list[str] = []

    def share(match: re.Match[str]) -> str:
        strings.append(match[1])
        return f't="s"><v>{len(strings) - 1}</v></c>'

    def change(name: str, inside: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return inside
        return re.sub(r't="inlineStr"><is>(.*?)</is></c>', share, inside.decode(), flags=re.DOTALL).encode()

    parts = read_archive(change_archive(write_xlsx(drawing), change))
    listed = "".join(f"<si>{string}</si>" for string in strings)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{workbook_files.MAIN}">{listed}</sst>'.encode()
    kind = f"{workbook_files.RELATIONS}/sharedStrings"
    link = f'<Relationship Id="strings" Type="{kind}" Target="/xl/sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", link.encode())
    return workbook_files.zipped(parts)


def _to_number(value: Any) -> float | None:
    if isinstance(value, dt.date):
        return float((value - dt.date(1899, 12, 30)).days)
    return float(value) if isinstance(value, int | float) else None


_FONT_BITS = {"": (0, 0, 0), "s": (8, 0, 0), "r": (0, 1, 0), "w": (0, 0, 1)}


def _choose_font(look: Look) -> str:
    return "s" if look.is_struck else "w" if look.is_white else ""


def _split_places(look: Look) -> list[tuple[int, str]]:
    """Where each part of a text begins, and how it looks."""
    places, position = [], 0
    for text, kind in look.runs:
        places.append((position, kind))
        position += len(text)
    return places


def _get_text(look: Look) -> str:
    return "".join(text for text, _ in look.runs) if look.runs else str(look.value)


def write_xlsb(drawing: Drawing) -> bytes:
    kinds = list(_FONT_BITS)
    fonts = []
    for strike, raised, white in _FONT_BITS.values():
        colour = struct.pack("<BBhBBBB", 2 << 1 | 1, 0, 0, *((255,) * 3 if white else (0,) * 3), 255)
        fonts.append(struct.pack("<HHHHBBBB", 220, strike, 400, raised, 0, 0, 0, 0) + colour + b"\0" + wide("Arial"))
    styles = _list_styles(drawing)
    strings: list[bytes] = []
    rows = b""
    for line, row in enumerate(drawing.looks):
        cells = []
        for column, look in enumerate(row):
            style, number = 1 + styles.index((look.code, _choose_font(look))), _to_number(look.value)
            if look.runs:
                runs = [struct.pack("<HH", place, kinds.index(kind)) for place, kind in _split_places(look)]
                strings.append(b"\1" + wide(_get_text(look)) + struct.pack("<I", len(runs)) + b"".join(runs))
                cells.append(xlsb_cell(7, column, struct.pack("<I", len(strings) - 1), style))
            elif number is not None:
                cells.append(xlsb_cell(5, column, struct.pack("<d", number), style))
            elif look.value is not None:
                cells.append(xlsb_cell(6, column, wide(_get_text(look)), style))
        built = xlsb_row(line, *cells)
        if line + 1 in drawing.flat_rows:
            built = built.replace(struct.pack("<IIH", line, 0, 300), struct.pack("<IIH", line, 0, 0), 1)
        rows += built
    record = workbook_files.record
    before = b"".join(record(60, struct.pack("<IIIIH", column, column, 0, 0, 0)) for column in drawing.flat_columns)
    after = b""
    for cells_merged in drawing.merged:
        left, top, right, bottom = _parse_merged(cells_merged)
        after += record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1))
    codes, numbers = [code for code, _ in styles], [kinds.index(font) for _, font in styles]
    return workbook_files.xlsb(
        rows, codes, before=before, after=after, fonts=fonts, font_numbers=numbers, strings=strings
    )


def _list_styles(drawing: Drawing) -> list[tuple[str, str]]:
    """The codes and fonts of the cells, each pair once."""
    return sorted({(look.code, _choose_font(look)) for row in drawing.looks for look in row})


def _biff_text(place: tuple[int, int, int], text: str, runs: bytes) -> bytes:
    """A text of an .xls; place: line, column, style; runs: where its font changes, if it does."""
    data = struct.pack("<HHHHB", *place, len(text), 1) + text.encode("utf-16-le")
    return biff(0xD6, data + struct.pack("<H", len(runs) // 4) + runs) if runs else biff(0x204, data)


def write_xls(drawing: Drawing) -> bytes:
    kinds = ["", "", "", "", "(no font has the number 4)", "s", "r", "w"]
    first = b""
    for kind in [kind for kind in kinds if not kind.startswith("(")]:
        strike, raised, white = _FONT_BITS[kind]
        font = struct.pack("<HHHHHBBBB", 200, strike, 9 if white else 0x7FFF, 400, raised, 0, 0, 0, 0)
        first += biff(0x31, font + struct.pack("<BB", 5, 1) + "Arial".encode("utf-16-le"))
    styles = _list_styles(drawing)
    for number, (code, _) in enumerate(styles):
        first += biff(0x41E, struct.pack("<HHB", 200 + number, len(code), 1) + code.encode("utf-16-le"))
    for number, (_, kind) in enumerate(styles):
        first += biff(0xE0, struct.pack("<HH", kinds.index(kind), 200 + number) + bytes(16))
    body = b""
    for line in drawing.flat_rows:
        body += biff(0x208, struct.pack("<HHHHHHI", line - 1, 0, 9, 0, 0, 0, 0))
    for column in drawing.flat_columns:
        body += biff(0x7D, struct.pack("<HHHHHH", column, column, 0, 0, 0, 0))
    for line, row in enumerate(drawing.looks):
        for column, look in enumerate(row):
            style = styles.index((look.code, _choose_font(look)))
            amount = _to_number(look.value)
            if amount is not None:
                body += workbook_files.xls_number(line, column, amount, style)
            elif look.value is not None:
                runs = b"".join(struct.pack("<HH", place, kinds.index(kind)) for place, kind in _split_places(look))
                body += _biff_text((line, column, style), _get_text(look), runs)
    for text in drawing.merged:
        left, top, right, bottom = _parse_merged(text)
        body += biff(0xE5, struct.pack("<HHHHH", 1, top - 1, bottom - 1, left - 1, right - 1))
    return compound({"Workbook": xls_stream([("Projects", 0, 0, body)], first=first)})


_FO = "xsl-fo-compatible"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        *((word, word) for word in ("office", "table", "text", "style")),
        ("number", "datastyle"),
        ("fo", _FO),
    ]
)
_DATE_PARTS = {"y": "year", "m": "month", "d": "day"}


def _write_ods_styles(looks: Sequence[Look]) -> str:
    xml = '<style:style style:name="Ts" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    xml += '</style:style><style:style style:name="Tr" style:family="text"><style:text-properties style:text-position='
    xml += '"super 58%"/></style:style><style:style style:name="T" style:family="text"/>'
    xml += (
        '<style:style style:name="flat" style:family="table-row"><style:table-row-properties style:row-height="0cm"/>'
    )
    xml += '</style:style><style:style style:name="narrow" style:family="table-column"><style:table-column-properties '
    xml += 'style:column-width="0cm"/></style:style>'
    for number, look in enumerate(looks):
        data_style = ""
        if isinstance(look.value, dt.date):
            letters = dict.fromkeys(letter for letter in look.code.lower() if letter in _DATE_PARTS)
            parts = "".join(f"<number:{_DATE_PARTS[letter]}/>" for letter in letters)
            xml += f'<number:date-style style:name="N{number}">{parts}</number:date-style>'
            data_style = f' style:data-style-name="N{number}"'
        elif look.code == ";;;":
            xml += f'<number:number-style style:name="N{number}"><number:text/></number:number-style>'
            data_style = f' style:data-style-name="N{number}"'
        properties = ' style:text-line-through-type="single"' * look.is_struck + ' fo:color="#ffffff"' * look.is_white
        xml += f'<style:style style:name="c{number}" style:family="table-cell"{data_style}>'
        xml += f"<style:text-properties{properties}/></style:style>"
    return xml


def _write_ods_cell(look: Look, number: int, spans: str) -> str:
    if look.value is None:
        return f"<table:table-cell{spans}/>"
    value, shown = look.value, escape(look.shown or str(look.value))
    if look.runs:
        kind = 'office:value-type="string"'
        shown = "".join(f'<text:span text:style-name="T{kind}">{escape(text)}</text:span>' for text, kind in look.runs)
    elif isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
        shown = "" if look.code == ";;;" else shown
    else:
        kind = 'office:value-type="string"'
    return f'<table:table-cell{spans} table:style-name="c{number}" {kind}><text:p>{shown}</text:p></table:table-cell>'


def write_fods(drawing: Drawing) -> bytes:
    looks = [look for row in drawing.looks for look in row]
    spans = {}
    for text in drawing.merged:
        left, top, right, bottom = _parse_merged(text)
        size = f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
        spans[top - 1, left - 1] = size
    width = max(map(len, drawing.rows))
    body = "".join(
        f"<table:table-column{' table:style-name=' + chr(34) + 'narrow' + chr(34) if at in drawing.flat_columns else ''}/>"
        for at in range(width)
    )
    number = 0
    for line, row in enumerate(drawing.looks):
        body += '<table:table-row table:style-name="flat">' if line + 1 in drawing.flat_rows else "<table:table-row>"
        for column, look in enumerate(row):
            body += _write_ods_cell(look, number, spans.get((line, column), ""))
            number += 1
        body += "</table:table-row>"
    return (
        f'<?xml version="1.0"?><office:document {_ODF} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{_write_ods_styles(looks)}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Projects">{body}</table:table></office:spreadsheet></office:body></office:document>'
    ).encode()


def write_ods(drawing: Drawing) -> bytes:
    content = write_fods(drawing).replace(b"office:document ", b"office:document-content ")
    content = content.replace(b"/office:document>", b"/office:document-content>")
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return workbook_files.zipped({"mimetype": mimetype, "content.xml": content})


def write_xml2003(drawing: Drawing) -> bytes:
    styles, body, number = "", "", 0
    places = {
        (top, left): (right - left, bottom - top) for left, top, right, bottom in map(_parse_merged, drawing.merged)
    }
    columns = "".join(f'<ss:Column ss:Index="{at + 1}" ss:Width="0"/>' for at in drawing.flat_columns)
    tags = {"": "Font", "s": "S", "r": "Sup"}
    for line, row in enumerate(drawing.looks, start=1):
        body += (
            f'<ss:Row ss:Index="{line}"{" ss:Height=" + chr(34) + "0" + chr(34) if line in drawing.flat_rows else ""}>'
        )
        for column, look in enumerate(row, start=1):
            number += 1
            font = ' ss:StrikeThrough="1"' * look.is_struck + ' ss:Color="#FFFFFF"' * look.is_white
            styles += f'<ss:Style ss:ID="s{number}"><ss:Font{font}/><ss:NumberFormat ss:Format="{escape(look.code)}"/></ss:Style>'
            if look.value is None:
                continue
            value, kind, text = look.value, "String", escape(str(look.value))
            if isinstance(value, dt.date):
                kind, text = "DateTime", f"{value.isoformat()}T00:00:00.000"
            elif isinstance(value, int | float):
                kind = "Number"
            elif look.runs:
                parts = ((tags[part], escape(inside)) for inside, part in look.runs)
                text = "".join(f"<h:{tag}>{inside}</h:{tag}>" for tag, inside in parts)
            across, down = places.get((line, column), (0, 0))
            merge = f' ss:MergeAcross="{across}"' * bool(across) + f' ss:MergeDown="{down}"' * bool(down)
            body += f'<ss:Cell ss:Index="{column}" ss:StyleID="s{number}"{merge}>'
            body += f'<ss:Data ss:Type="{kind}">{text}</ss:Data></ss:Cell>'
        body += "</ss:Row>"
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><ss:Workbook '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="http://www.w3.org/TR/REC-html40">'
        f'<ss:Styles>{styles}</ss:Styles><ss:Worksheet ss:Name="Projects"><ss:Table>{columns}{body}</ss:Table>'
        "</ss:Worksheet></ss:Workbook>"
    ).encode()


def write_html(drawing: Drawing) -> bytes:
    """A page; a number's cell has the text that is shown."""
    tags = {"": "span", "s": "del", "r": "sup"}
    covered, spans = set(), {}
    for left, top, right, bottom in map(_parse_merged, drawing.merged):
        spans[top, left] = f" colspan={right - left + 1} rowspan={bottom - top + 1}"
        covered |= {(line, column) for line in range(top, bottom + 1) for column in range(left, right + 1)} - {
            (top, left)
        }
    body = "".join(f"<col{' width=0' if at in drawing.flat_columns else ''}>" for at in range(len(drawing.rows[0])))
    for line, row in enumerate(drawing.looks, start=1):
        body += "<tr style='display:none'>" if line in drawing.flat_rows else "<tr>"
        for column, look in enumerate(row, start=1):
            if (line, column) in covered:
                continue
            text = escape(look.shown or ("" if look.value is None else str(look.value)))
            if look.runs:
                text = "".join(f"<{tags[kind]}>{escape(inside)}</{tags[kind]}>" for inside, kind in look.runs)
            css = "text-decoration: line-through;" * look.is_struck + "color: #FFFFFF;" * look.is_white
            css += "visibility: hidden" * (look.code == ";;;")
            body += f"<td{spans.get((line, column), '')} style='{css}'>{text}</td>"
        body += "</tr>"
    return f"<html><body><table>{body}</table></body></html>".encode()


STYLE_WRITERS: Mapping[str, Callable[[Drawing], bytes]] = {
    "file.xlsx": write_xlsx,
    "shared.xlsx": write_xlsx_with_shared_texts,
    "file.xlsb": write_xlsb,
    "file.xls": write_xls,
    "file.ods": write_ods,
    "file.fods": write_fods,
    "file.xml": write_xml2003,
}
"""What writes a drawing, by the name of its file; a web page keeps no value beside its text."""
