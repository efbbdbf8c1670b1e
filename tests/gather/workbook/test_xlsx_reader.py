"""Workbooks of Excel: what a person sees in a cell, however the workbook is written."""

import contextlib
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather.workbook import calamine_sheets, xlsx_reader
from assets.gather.workbook.calamine_sheets import SheetInspection
from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.sheet import Sheet, UnreadableFileError
from assets.gather.workbook.shown_cells import CellStyle
from assets.gather.workbook.xlsx_inspection import inspect_sheet_xml, parse_sheet_xml
from assets.gather.workbook.xlsx_styles import WorkbookLook
from assets.gather.workbook.xml_stretches import UnusualXmlError
from assets.gather.workbook.zip_archive import ZipArchive
from tests.examples import Rows, write_xlsx
from tests.gather.workbook import workbook_files
from tests.gather.workbook.workbook_files import MAIN, STRICT, cells, refusal, rows

TYPED: Rows = [
    ["Ref", "Title", "Number", "Share", "On", "At", "Major", "Blank", "End"],
    ["GW/01", "Tŷ  a dŵr", 2, 1.5, dt.date(2013, 4, 1), dt.datetime(2013, 4, 1, 9, 30), True, None, "x"],
    [None] * 9,
    ["007", "=1+1", -3, 0.1, dt.date(1999, 12, 31), dt.datetime(2013, 4, 1), False, "", "y"],
]
TEXTS = [
    ["Ref", "Title", "Number", "Share", "On", "At", "Major", "Blank", "End"],
    ["GW/01", "Tŷ  a dŵr", "2", "1.5", "2013-04-01", "2013-04-01 09:30:00", "TRUE", "", "x"],
    [""] * 9,
    ["007", "=1+1", "-3", "0.1", "1999-12-31", "2013-04-01", "FALSE", "", "y"],
]
FAR = "it has a sheet that covers too many cells; delete blank rows and columns"


def read(content: bytes) -> list[Sheet]:
    """The sheets of a workbook."""
    return xlsx_reader.read_xlsx_sheets(content, "file", None)[0]


def first(content: bytes) -> list[list[str]]:
    """The texts of its first sheet."""
    return read(content)[0].get_rows()


def formatted(path: Path, value: object, style: str, data_type: str | None = None) -> str:
    """The text of a cell with a number format, as openpyxl writes it."""
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value, cell.number_format = value, style
    cell.data_type = data_type or cell.data_type
    book.worksheets[0]["B1"] = "end"
    book.save(path)
    return first(path.read_bytes())[0][0]


def test_typed_cells_are_the_texts_that_they_show(tmp_path: Path) -> None:
    (sheet,) = read(write_xlsx(tmp_path / "file", TYPED).read_bytes())
    assert (sheet.name, sheet.unseen_reason, sheet.get_rows()) == ("Sheet1", "", TEXTS)


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (0.075, "0.0%", "7.5%"),
        (0.29, "[Red]0.00%;-0%", "29%"),
        (1, "0%", "100%"),
        ("45", "0%", "45"),
        (45, '0"%"', "45%"),
        (45, r"0\%", "45%"),
        (0.45, "General", "0.45"),
        (101, "00000", "00101"),
        (1.5, "00000", "1.5"),
        ("00101", "General", "00101"),
        (101, "@", "101"),
        ("101", "00000", "101"),
        (dt.time(9, 30), "h:mm", "09:30:00"),
        (dt.timedelta(hours=36), "[h]:mm", "36:00:00"),
        (-1, "dd/mm/yyyy", "-1"),
        (41365, "mmm-yy", "April 2013"),
    ],
)
def test_a_number_is_shown_as_its_format_has_it(value: object, style: str, text: str, tmp_path: Path) -> None:
    assert formatted(tmp_path / "file.xlsx", value, style) == text


def test_an_error_is_shown(tmp_path: Path) -> None:
    assert formatted(tmp_path / "file.xlsx", "#N/A", "General", "e") == "#N/A"


FORMATS = ("dd/mm/yyyy hh:mm", "[h]:mm", "00000", "0%", "dd/mm/yyyy")
CELLS = [
    (' s="1"><v>41365.3958333333</v>', "2013-04-01 09:30:00"),
    (' s="1"><v>41365.99999999</v>', "2013-04-02"),
    (' s="2"><v>1.5</v>', "36:00:00"),
    (' s="3"><v>101</v>', "00101"),
    (' s="3" t="n"><v>101</v>', "00101"),
    (' s="3"><f>A1</f><v>101</v>', "00101"),
    (' t="n" s="3"><v>101</v>', "00101"),
    (' t="s" s="3"><v>0</v>', "00101"),
    (' t="str" s="4"><f>A1</f><v>x</v>', "x"),
    (' s="4"><v>0.07</v>', "7%"),
    (' s="5"><v>-3</v>', "-3"),
    (' s="5"><f>A1</f><v>-3.5</v>', "-3.5"),
    (' s="5" t="s"><v>0</v>', "00101"),
    ("><v>12345678901234567890</v>", "12345678901234567890"),
    ("><v>9007199254740993</v>", "9007199254740993"),
    ("><v>0.30000000000000004</v>", "0.3"),
    ("><v>1.2345678901234567E+19</v>", "12345678901234567000"),
    (' t="n"><v>7</v>', "7"),
    ("><f>SUM(A1:A3)</f>", "=SUM(A1:A3)"),
    ("><f>SUM(A1:A3)</f><v></v>", "=SUM(A1:A3)"),
    ("><f>A1&lt;B1</f><v/>", "=A1<B1"),
    (' t="str"><f>A1</f>', "=A1"),
    (' t="str"><f>A1</f><v></v>', ""),
    (' t="str"><f>A1</f><v>x</v>', "x"),
    (' s="4"><f>A1</f>', "=A1"),
    ("><f>A1</f><v>0</v>", "0"),
    (' t="e"><f>A1</f><v>#REF!</v>', "#REF!"),
    (' t="e"><v>#N/A</v>', "#N/A"),
    (' s="4" t="e"><v>#DIV/0!</v>', "#DIV/0!"),
    (' t="e"> <v>#REF!</v>', "#REF!"),
    (' t="b"><v>1</v>', "TRUE"),
    (' t="d"><v>2013-04-01T00:00:00</v>', "2013-04-01"),
    (' t="s"><v>0</v>', "00101"),
    (' t="s"><v>1</v>', "rich text"),
    (
        ' t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>',
        "in line",
    ),
    (' t="inlineStr"><is><r><rPr><strike/></rPr><t>old</t></r><r><t>new_x000D_\nline</t></r></is>', "new\nline"),
    (' t="inlineStr"><is><t>&#163;5 &amp; &lt;c r="A1" t="e"></t></is>', '£5 & <c r="A1" t="e">'),
]
SHARED = "<si><t>00101</t></si>"
SHARED += (
    '<si><r><t>rich</t></r><r><t xml:space="preserve"> text</t></r><rPh sb="0" eb="1"><t>ri</t></rPh><phoneticPr/></si>'
)


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_a_cell_in_its_xml(cell: str, text: str, namespace: str) -> None:
    content = workbook_files.xlsx(cells(cell, "><v>1</v>"), FORMATS, SHARED, namespace=namespace)
    assert first(content) == [[text, "1"]]


def test_a_shared_formula_without_values_is_the_text_of_the_first() -> None:
    shared = (
        '><f t="shared" ref="A1:B1" si="0">C1+1</f><v></v>',
        '><f t="shared" si="0"/>',
        '><f t="shared" si="0"/><v>4</v>',
    )
    assert first(workbook_files.xlsx(cells(*shared))) == [["=C1+1", "=C1+1", "4"]]


def test_zeros_of_a_workbook_that_was_never_computed_are_no_results(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=SUM(B1:C1)")
        sheet.write_formula(0, 1, "=2+2", None, 4)
        sheet.write_number(0, 2, 0)
    assert first(path.read_bytes()) == [["=SUM(B1:C1)", "4", "0"]]


def test_formulas_beyond_all_values_are_kept() -> None:
    content = workbook_files.xlsx(
        '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><f>X</f></c></row>'
        '<row r="4"><c r="B4"><f>Y</f></c></row><row r="5"><c r="A5"><f>Z</f></c></row>'
    )
    assert first(content) == [
        ["", "", "", ""],
        ["", "1", "", "=X"],
        ["", "", "", ""],
        ["", "=Y", "", ""],
        ["=Z", "", "", ""],
    ]
    apart = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><f>Z</f></c></row>'
    assert first(workbook_files.xlsx(apart)) == [["1"], [""], ["=Z"]]


def test_dates_that_count_from_1904() -> None:
    content = workbook_files.xlsx(cells(' s="1"><v>39903</v>'), ("dd/mm/yyyy",), book='<workbookPr date1904="1"/>|')
    assert first(content) == [["2013-04-01"]]


def test_sheets_know_what_is_unseen_and_merged(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "f", {"A": [["x", "", "y"], ["", "", "z"]], "B": [["z"]]}, merged=["A1:B2"], hidden=["B"]
    )
    one, two = read(path.read_bytes())
    assert (one.name, one.unseen_reason, one.merged) == ("A", "", ((0, 0, 1, 1),))
    assert (two.name, two.unseen_reason) == ("B", "hidden")


def test_a_chart_is_no_sheet_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("A").write(0, 0, 1)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$A$1"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.add_worksheet("Deep").very_hidden()
    assert [(sheet.name, sheet.unseen_reason, sheet.width) for sheet in read(path.read_bytes())] == [
        ("A", "", 1), ("Chart", "chart", 0), ("Deep", "very-hidden", 0),
    ]  # fmt: skip


def test_a_merged_stretch_ends_where_the_cells_end(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f", [["title", ""], ["a", "b"]], merged=["A1:Z1", "D1:E1"])
    assert read(path.read_bytes())[0].merged == ((0, 0, 0, 1),)


def test_a_far_blank_cell_is_no_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"].number_format = "near", "0%"
    book.save(tmp_path / "file.xlsx")
    assert first((tmp_path / "file.xlsx").read_bytes()) == [["near"]]
    assert first(workbook_files.xlsx(cells("><v>1</v>") + '<row>\n<c r="XFD1048576" s="1"/>\n</row>', ("0%",))) == [
        ["1"]
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='{}'>",
        '<c\nr="{}">',
        '<c t="n" r = "{}">',
        f'<x:c xmlns:x="{MAIN}" r="{{}}">',
        '<c s="0"\tr="{}">',
        '<c r="{}">',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(cell: str) -> None:
    closing = "</x:c>" if cell.startswith("<x") else "</c>"
    content = workbook_files.xlsx(
        cells("><v>1</v>") + f'<row r="1048576">{cell.format("XFD1048576")}<v>1</v>{closing}</row>'
    )
    assert refusal(lambda: read(content)) == FAR


@pytest.mark.parametrize(
    "content",
    [
        workbook_files.xlsx(cells(' t="s"><v>9</v>')),
        workbook_files.xlsx("<row><c"),
        workbook_files.xlsx(cells(' s="x"><v>1</v>')),
        workbook_files.xlsx("", xl__workbook="<workbook/>"),
        workbook_files.xlsx("", xl__styles="<styleSheet>"),
    ],
)
def test_a_damaged_workbook_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        assert all(isinstance(sheet, Sheet) for sheet in read(content))


def test_many_lines_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine_sheets, "_LINES_AT_ONCE", 3)
    lines = [f'<row r="{n}"><c r="A{n}" s="1"><v>0.{n}</v></c><c r="B{n}"><f>N{n}</f></c></row>' for n in range(1, 10)]
    assert first(workbook_files.xlsx("".join(lines), ("0%",))) == [[f"{n}0%", f"=N{n}"] for n in range(1, 10)]


# A sheet is inspected with the same result as it is and parsed, wherever it need not be parsed.

CELL = st.sampled_from(
    [cell for cell, _ in CELLS if "&lt;c r" not in cell]
    + ['/><c r="Z1"><v>5</v>', ' s="4">', "><v>-1.5</v>", ' s="4" cm="1"><v>3</v>']
)
PLACE = st.tuples(st.integers(1, 300), st.integers(0, 30))


@given(st.dictionaries(PLACE, CELL, max_size=30), st.booleans(), st.integers(1, 400))
@settings(max_examples=200, deadline=None)
def test_parsing_a_sheet_finds_what_its_bytes_tell(
    places: dict[tuple[int, int], str], uncomputed: bool, size: int
) -> None:
    by_row: dict[int, str] = {}
    for (row, column), cell in sorted(places.items()):
        by_row[row] = by_row.get(row, "") + f'<c r="{openpyxl.utils.get_column_letter(column + 1)}{row}"{cell}</c>'
    lines = "".join(f"<row>{row}</row>" for row in by_row.values())
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'.encode()
    formats = {**dict.fromkeys((3, 4), NumberFormat("percentage")), **dict.fromkeys((1, 2, 5), NumberFormat("date"))}
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    look = WorkbookLook({style: CellStyle(format_) for style, format_ in formats.items()}, {}, uncomputed)
    assert facts(inspect_sheet_xml(pieces, look)) == facts(parse_sheet_xml([data], look))


def facts(inspection: SheetInspection) -> dict[str, object]:
    """All that was found in a sheet, to be compared."""
    return vars(inspection) | {"styled_cells": inspection.styled_cells.tolist()}


UNUSUAL = [
    ('<!-- <c r="A9"><v>1</v></c> -->', [], {}),
    ('<![CDATA[<c r="A9"><v>1</v></c>]]>', [], {}),
    ("<row><c><v>1</v></c></row>", [(0, 0, 0)], {}),
    ("<row><c r='A1' s='1'><v>1</v></c></row>", [(0, 0, 1)], {}),
    ('<row><c s="1" r="A1"><v>1</v></c></row>', [(0, 0, 1)], {}),
    ('<row><c r="b1"><v>1</v></c></row>', [(0, 1, 0)], {}),
    ('<row><c r="A1" t="n" cm="1" s="1"><v>1</v></c></row>', [(0, 0, 1)], {}),
    ('<row><x:c xmlns:x="y" r="A1" s="2"><x:v>-1</x:v></x:c></row>', [], {(0, 0): "-1"}),
    ('<row><c r="A1"><f t="shared" si="7"/></c></row>', [], {(0, 0): "="}),
    (
        '<row><c r="A1"><f t="shared" si="7">B1&amp;"&lt;"</f><v>x</v></c><c r="A2"><f si="7"/></c></row>',
        [(0, 0, 0)],
        {(1, 0): '=B1&"<"'},
    ),
    ('<row><c r="A1"  t="e"><v>#REF!</v></c></row>', [], {(0, 0): "#REF!"}),
    ('<row r="5"/><row hidden="true"><c r="C9" t="e"><v>#REF!</v></c></row>', [], {(8, 2): "#REF!"}),
]


@pytest.mark.parametrize(("odd", "styled", "texts"), UNUSUAL)
def test_a_sheet_that_is_written_otherwise_is_parsed(
    odd: str, styled: list[tuple[int, int, int]], texts: dict[tuple[int, int], str]
) -> None:
    data = f"<worksheet><sheetData>{odd}</sheetData></worksheet>".encode()
    formats = {0: NumberFormat("percentage"), 1: NumberFormat("shown", code="0000"), 2: NumberFormat("date")}
    look = WorkbookLook({style: CellStyle(format_) for style, format_ in formats.items()})
    with pytest.raises(UnusualXmlError):
        inspect_sheet_xml([data], look)
    for encoding in ("utf-8", "utf-16"):
        content = f'<?xml version="1.0" encoding="{encoding}"?>{data.decode()}'.encode(encoding)
        found = parse_sheet_xml([content], look)
        assert (list(map(tuple, found.styled_cells.tolist())), found.texts) == (styled, texts)
        assert found.hidden_rows == ({6} if "hidden" in odd else set())


def test_utf_16_is_not_inspected_as_it_is() -> None:
    with pytest.raises(UnusualXmlError):
        inspect_sheet_xml(['<row><c r="A1"><v>1</v></c></row></sheetData>'.encode("utf-16")], WorkbookLook())


def test_parts_are_found_whatever_their_names_look_like() -> None:
    held = ZipArchive(workbook_files.xlsx(cells(' s="1"><v>0.5</v>'), ("0%",)))
    files = {name: held.read(name) for name in held.names}
    for change in (lambda name: name.replace("/", "\\"), lambda name: name.replace("xl/worksheets", "xl/Worksheets")):
        assert rows(
            xlsx_reader.read_xlsx_sheets(
                workbook_files.zipped({change(name): part for name, part in files.items()}), "f", None
            )
        ) == [["50%"]]


def test_a_target_from_the_root() -> None:
    held = ZipArchive(workbook_files.xlsx(cells(' t="e"><v>#N/A</v>')))
    files = {name: held.read(name) for name in held.names}
    links = "xl/_rels/workbook.xml.rels"
    files[links] = files[links].replace(b'"worksheets/', b'"/xl/worksheets/')
    assert rows(xlsx_reader.read_xlsx_sheets(workbook_files.zipped(files), "f", None)) == [["#N/A"]]
