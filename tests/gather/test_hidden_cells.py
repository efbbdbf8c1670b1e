"""Hidden rows and columns: told in every format that says so, held or left out, and told apart from what a filter hides."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from assets.gather import workbook
from assets.gather.provider_files import blank_hidden_columns
from assets.gather.workbook.xlsx_inspection import inspect_sheet_xml, parse_sheet_xml
from assets.gather.workbook.xlsx_styles import WorkbookLook
from assets.gather.workbook.zip_archive import ZipArchive
from tests.examples import ROOT, run, source, table
from tests.gather.workbook.workbook_files import (
    biff,
    compound,
    record,
    wide,
    xls_stream,
    xls_text,
    xlsb,
    xlsb_cell,
    xlsb_row,
)

LINES = [
    ["Ref", "Title", "Forum"],
    ["1", "Archives", "A"],
    ["2", "Parking", "B"],
    ["3", "Payroll", "C"],
    ["4", "Waste", "D"],
]
BY = source(table(columns={"reference": "Ref", "title_en": "Title", "forum": "Forum"}))


def write_by_openpyxl(filtered: bool = False) -> bytes:
    """Row 3 and column C hidden."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in LINES:
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    if filtered:
        sheet.auto_filter.ref = "A1:C5"
        sheet.auto_filter.add_filter_column(0, ["1", "3", "4"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_by_xlsxwriter(filtered: bool = False) -> bytes:
    """The same by another program; its filter is that of a table."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Sheet")
        for at, line in enumerate(LINES):
            sheet.write_row(at, 0, line)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:XFD", None, None, {"hidden": True})
        if filtered:
            sheet.add_table("A1:C5", {"columns": [{"header": text} for text in LINES[0]]})
    return _with_filter_in_its_table(out.getvalue()) if filtered else out.getvalue()


def _with_filter_in_its_table(book: bytes) -> bytes:
    """The workbook with a filter that is on in its table."""
    out = io.BytesIO()
    plain = b'<autoFilter ref="A1:C5"/>'
    active = b'<autoFilter ref="A1:C5"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>'
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            assert ("tables/" not in name) or plain in content
            new.writestr(name, content.replace(plain, active))
    return out.getvalue()


def write_ods(filtered: bool = False) -> bytes:
    """The same as an OpenDocument sheet; its columns are repeated beyond the table, as programs write them."""
    rows = ""
    for at, line in enumerate(LINES):
        how = f' table:visibility="{"filter" if filtered else "collapse"}"' if at == 2 else ""
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in line
        )
        rows += f"<table:table-row{how}>{cells}</table:table-row>"
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    hidden = '<table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/>'
    columns = f'<table:table-column table:number-columns-repeated="2"/>{hidden}'
    return (
        f'<?xml version="1.0"?><office:document {names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="Sheet">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


def old(filtered: bool = False) -> bytes:
    """The same as a workbook of Excel 97, after a chart and a sheet of which a filter is on and that hides nothing."""
    texts = b"".join(xls_text(r, c, text) for r, line in enumerate(LINES) for c, text in enumerate(line))
    row = biff(0x208, struct.pack("<HHHHHHI", 2, 0, 3, 255, 0, 0, 0x20))
    columns = biff(0x7D, struct.pack("<HHHHHH", 2, 255, 2048, 0, 1, 0))
    filters, chart = biff(0x9B), biff(0x809, struct.pack("<HH", 0x600, 0x20)) + biff(0x9B) + biff(0x0A)
    body = columns + row + texts + chart + (filters if filtered else b"")
    return compound({"Workbook": xls_stream([("Chart", 0, 2, b""), ("Other", 0, 0, filters), ("Sheet", 0, 0, body)])})


def binary(filtered: bool = False) -> bytes:
    """The same as a binary workbook of Excel 2007."""
    lines = b"".join(
        xlsb_row(r, *(xlsb_cell(6, c, wide(text)) for c, text in enumerate(line)), hidden=r == 2)
        for r, line in enumerate(LINES)
    )
    columns = record(390) + record(60, struct.pack("<IIIIH", 2, 16383, 2048, 0, 1)) + record(391)
    filters = record(161, struct.pack("<4I", 0, 4, 0, 2)) + record(163, bytes(6)) + record(164) + record(162)
    return xlsb(lines, before=columns, after=filters if filtered else b"")


WRITERS: dict[str, Callable[..., bytes]] = {
    "a.xlsx": write_by_openpyxl,
    "b.xlsx": write_by_xlsxwriter,
    "c.fods": write_ods,
    "d.xls": old,
    "e.xlsb": binary,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_hidden_row_is_held_and_a_hidden_column_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WRITERS[name]())
    done = run(tmp_path, BY)
    assert done.records("projects", "reference", "forum") == [("1", None), ("3", None), ("4", None)]
    done.adds_up()
    assert done.counts() == {"published": 3, "held": 1}
    row, column = done.of("row-hidden").iloc[0], done.of("column-hidden").iloc[0]
    assert "Row 3 is hidden" in row["message_en"]
    assert (row["cell"], row["value"]) == ("A3", None), "nobody but its sender is told what it says"
    assert "Column C ('Forum') is hidden" in column["message_en"]
    assert "column-missing" in done.rules()


@pytest.mark.parametrize("name", WRITERS)
def test_rows_that_a_filter_hides_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WRITERS[name](filtered=True))
    done = run(tmp_path, BY)
    assert [reference for (reference,) in done.records("projects", "reference")] == ["1", "2", "3", "4"]
    assert done.counts() == {"published": 4}
    assert "(number of rows: 1)" in done.of("rows-filtered").iloc[0]["message_en"]
    assert done.of("row-hidden").empty


@pytest.mark.parametrize("write", [write_by_openpyxl, write_by_xlsxwriter])
@pytest.mark.parametrize("filtered", [False, True])
def test_the_quick_look_sees_what_parsing_sees(write: Callable[..., bytes], filtered: bool) -> None:
    archive = ZipArchive(write(filtered))
    part = archive.find("xl/worksheets/sheet1.xml")
    assert part
    quick, whole = (inspect(archive.stream(part), WorkbookLook()) for inspect in (inspect_sheet_xml, parse_sheet_xml))
    facts = [(each.hidden_rows, each.hidden_columns, each.filtered) for each in (quick, whole)]
    assert facts[0] == facts[1]
    assert facts[0][0] == {3}
    assert 2 in facts[0][1]


def test_where_records_run_across_a_hidden_line_is_a_field_and_is_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in zip(*LINES, strict=True):
        book.worksheets[0].append(line)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(tmp_path / "across.xlsx")
    across = source(
        table(
            columns={"reference": "Ref", "title_en": "Title", "forum": "Forum"}, orientation="columns", header_rows=[1]
        )
    )
    assert run(tmp_path, across).records("projects", "reference", "forum") == [(ref, None) for ref in "1234"]


def test_a_blank_row_or_column_may_be_hidden() -> None:
    book = openpyxl.Workbook()
    for line in LINES:
        book.worksheets[0].append(line)
    book.worksheets[0].row_dimensions[9].hidden = True
    book.worksheets[0].column_dimensions["E"].hidden = True
    out = io.BytesIO()
    book.save(out)
    file = blank_hidden_columns(workbook.read_workbook(out.getvalue(), "blank.xlsx", None))
    assert file.notes == ()
    assert file.sheets[0].hidden_rows == ()


def test_nothing_that_ships_is_hidden() -> None:
    books = sorted(path for kind in ("xlsx", "ods", "xls", "xlsb") for path in (ROOT / "sources").rglob(f"*.{kind}"))
    assert books
    for path in books:
        told = {
            note.rule for note in blank_hidden_columns(workbook.read_workbook(path.read_bytes(), path.name, None)).notes
        }
        assert not told & {"column-hidden", "rows-filtered"}
