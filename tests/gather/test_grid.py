"""Any format → sheets of texts: one table gives the same texts whichever program wrote it."""

import datetime as dt
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlrd

from assets.gather import grid
from assets.gather.grid import Sheet, shown
from assets.gather.intake import Unreadable, recognised
from tests.examples import ROOT, WRITERS, XLS, Rows, write_csv, write_ods, write_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPED: Rows = [
    ["Ref", "Title", "Number", "Share", "On", "At", "Major", "Blank", "End"],
    ["GW/01", "Tŷ  a dŵr", 2, 1.5, dt.date(2013, 4, 1), dt.datetime(2013, 4, 1, 9, 30), True, None, "x"],
    [None] * 8 + [None],
    ["007", "=1+1", -3, 0.1, dt.date(1999, 12, 31), dt.datetime(2013, 4, 1), False, "", "y"],
]
TEXTS = [
    ["Ref", "Title", "Number", "Share", "On", "At", "Major", "Blank", "End"],
    ["GW/01", "Tŷ  a dŵr", "2", "1.5", "2013-04-01", "2013-04-01 09:30:00", "TRUE", "", "x"],
    [""] * 9,
    ["007", "=1+1", "-3", "0.1", "1999-12-31", "2013-04-01", "FALSE", "", "y"],
]


def read(path: Path, encoding: str | None = None) -> list[Sheet]:
    """The sheets of a file, by its content."""
    content = path.read_bytes()
    return grid.sheets(content, recognised(content), encoding, path.stem)


def html(path: Path, body: str) -> list[Sheet]:
    """The sheets of a page with this body."""
    path.write_text(f'<html><meta charset="utf-8">{body}</html>', encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_typed_cells_are_the_texts_that_they_show(kind: str, tmp_path: Path) -> None:
    (sheet,) = read(WRITERS[kind](tmp_path / "file", TYPED))
    assert sheet.rows == TEXTS
    assert (sheet.name, sheet.visible) == ("Sheet1", True)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_texts(kind: str, tmp_path: Path) -> None:
    # A page says nothing of repeated spaces, and csv writes an empty row as one blank cell or none.
    rows = [[" ".join(text.split()) for text in row] for row in TEXTS if any(row)]
    (sheet,) = read(WRITERS[kind](tmp_path / f"file.{kind}", rows))
    assert sheet.rows == rows


def test_a_real_xls_gives_the_texts_of_the_same_workbook_as_xlsx(tmp_path: Path) -> None:
    (old,) = read(XLS)
    book = xlrd.open_workbook(XLS, formatting_info=True)
    values = [[cell.value for cell in book.sheet_by_index(0).row(r)] for r in range(book.sheet_by_index(0).nrows)]
    (new,) = read(write_xlsx(tmp_path / "file.xlsx", {"Report1": values}))
    differing = {
        (a, b) for old_row, row in zip(old.rows, new.rows, strict=True) for a, b in zip(old_row, row, strict=True)
    }
    assert all(a == b or a.endswith("%") for a, b in differing)
    assert old.merged


BOOK: Any = SimpleNamespace(
    format_map={0: SimpleNamespace(format_str="General"), 9: SimpleNamespace(format_str="0.0%")},
    xf_list=[SimpleNamespace(format_key=0), SimpleNamespace(format_key=9)],
    datemode=0,
)


@pytest.mark.parametrize(
    ("kind", "value", "style", "text"),
    [
        (xlrd.XL_CELL_NUMBER, 2.0, 0, "2"),
        (xlrd.XL_CELL_NUMBER, 0.1, 0, "0.1"),
        (xlrd.XL_CELL_NUMBER, 0.45, 1, "45%"),
        (xlrd.XL_CELL_NUMBER, 0.075, 1, "7.5%"),
        (xlrd.XL_CELL_NUMBER, 1.0, 1, "100%"),
        (xlrd.XL_CELL_DATE, 41365.0, 0, "2013-04-01"),
        (xlrd.XL_CELL_DATE, 41365.5, 0, "2013-04-01 12:00:00"),
        (xlrd.XL_CELL_BOOLEAN, 1, 0, "TRUE"),
        (xlrd.XL_CELL_BOOLEAN, 0, 0, "FALSE"),
        (xlrd.XL_CELL_ERROR, 0x2A, 0, "#N/A"),
        (xlrd.XL_CELL_ERROR, 0x07, 0, "#DIV/0!"),
        (xlrd.XL_CELL_EMPTY, "", 0, ""),
        (xlrd.XL_CELL_TEXT, " \xa0", 0, ""),
        (xlrd.XL_CELL_TEXT, "1.0", 0, "1.0"),
        pytest.param(
            xlrd.XL_CELL_DATE, 1e10, 0, "10000000000",
        ),
    ],
)  # fmt: skip
def test_cells_of_an_xls(kind: int, value: Any, style: int, text: str) -> None:
    assert grid._xls_text(BOOK, xlrd.sheet.Cell(kind, value, style)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "TRUE"), (3.0, "3"), (-0.5, "-0.5"), (1e15, "1000000000000000"), (" ", ""), (" a ", " a ")],
)
def test_a_value_is_shown_as_its_text(value: object, text: str) -> None:
    assert shown(value) == text


def test_sheets_know_what_is_hidden_and_merged(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f", {"A": [["x", "", "y"]], "B": [["z"]]}, merged=["A1:B1"], hidden=["B"])
    first, second = read(path)
    assert (first.name, first.visible, first.merged) == ("A", True, ((0, 0, 1),))
    assert (second.name, second.visible) == ("B", False)


def formatted(path: Path, value: object, style: str, data_type: str | None = None) -> str:
    """The text of a cell of an .xlsx with a number format."""
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value, cell.number_format = value, style
    cell.data_type = data_type or cell.data_type
    book.worksheets[0]["B1"] = "end"
    book.save(path)
    return read(path)[0].rows[0][0]


def test_a_percentage_keeps_its_sign_in_every_format(tmp_path: Path) -> None:
    assert formatted(tmp_path / "file.xlsx", 0.45, "0%") == "45%"


def test_an_error_is_shown_in_every_format(tmp_path: Path) -> None:
    assert formatted(tmp_path / "file.xlsx", "#N/A", "General", "e") == "#N/A"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Tŷ,£5".encode(), None),
        ("Tŷ,£5".encode("utf-8-sig"), None),
        ("Tŷ,£5".encode("utf-8-sig"), "cp1252"),
        ("Tŷ,£5".encode("utf-16"), None),
    ],
)
def test_a_text_file_is_decoded(content: bytes, encoding: str | None, tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    assert read(tmp_path / "file.csv", encoding)[0].rows == [["Tŷ", "£5"]]


def test_a_text_file_in_the_encoding_of_its_source(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", [["caf\xe9", "£5"]], "cp1252")
    assert read(path, "cp1252")[0].rows == [["café", "£5"]]
    with pytest.raises(Unreadable, match="not UTF-8"):
        read(path)
    with pytest.raises(Unreadable, match="not nonsuch"):
        read(path, "nonsuch")


def test_a_text_file_keeps_its_lines_and_breaks_in_cells(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "my list.csv", [["a", "one\ntwo, three"], [], ['q"q', " "]])
    (sheet,) = read(path)
    assert sheet.rows == [["a", "one\ntwo, three"], [], ['q"q', ""]]
    assert sheet.name == "my list"


def test_a_cell_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text('"' + "a" * 200_000 + '"', encoding="utf-8")
    with pytest.raises(Unreadable, match="cannot be told apart"):
        read(tmp_path / "file.csv")


def test_a_page_gives_each_of_its_tables(tmp_path: Path) -> None:
    row = '<table><thead><tr><th colspan="2">G</th><th> H\n i </th></tr></thead><tr><td>1</td><td></td><td>3</td></tr></table>'
    first, second = html(tmp_path / "file.xls", row + "<table><tr><td>x</td></tr></table>")
    assert first.rows == [["G", "", "H i"], ["1", "", "3"]]
    assert (second.name, second.rows) == ("file 2", [["x"]])


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        pytest.param(
            '<table><tr><td colspan="100%">a</td><td>b</td></tr></table>', [["a", "b"]],
        ),
        pytest.param(
            "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>", [["a", "b"], ["", "c"]],
        ),
        pytest.param(
            "<table><tr><td>one<br>two</td></tr></table>", [["one two"]],
        ),
        pytest.param(
            "<table><tr><td>a<table><tr><td>n</td></tr></table></td></tr></table>", [["an"]],
        ),
    ],
    ids=["colspan", "rowspan", "break", "nested"],
)  # fmt: skip
def test_a_page_written_by_an_old_system(body: str, rows: list[list[str]], tmp_path: Path) -> None:
    assert html(tmp_path / "file.xls", body)[0].rows == rows


def test_an_empty_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file.xls").write_text("<!-- <html> -->", encoding="utf-8")
    with pytest.raises(Unreadable):
        read(tmp_path / "file.xls")


def within(path: Path, old: bytes, new: bytes) -> Path:
    """A workbook with a change in the XML of its first sheet (.xlsx) or its content (.ods)."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(old, new) if name.endswith(("sheet1.xml", "content.xml")) else part)
    return path


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (0.075, "0.0%", "7.5%"),
        (0.29, "[Red]0.00%;-0%", "29%"),
        (1, "0%", "100%"),
        ("45", "0%", "45"),
        (45, '0"%"', "45"),
        (45, r"0\%", "45"),
        (0.45, "General", "0.45"),
    ],
)
def test_only_a_format_that_multiplies_is_a_percentage(value: object, style: str, text: str, tmp_path: Path) -> None:
    assert formatted(tmp_path / "file.xlsx", value, style) == text


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ('office:value-type="percentage" office:value="0.075"><text:p>8%</text:p>', ["7.5%"]),
        ('office:value-type="currency" office:value="12.50"><text:p>£12.50</text:p>', ["12.5"]),
        ('office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p>', ["#DIV/0!"]),
        ('office:value-type="string" office:string-value=""><text:p>Err:502</text:p>', ["Err:502"]),
        ('office:value-type="time" office:time-value="PT09H30M00S"><text:p>09:30</text:p>', ["09:30"]),
        ('office:value-type="date" office:date-value="20130-04-01"><text:p>far off</text:p>', ["far off"]),
        (
            'office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p><text:p>d</text:p>',
            ["a  b\nc\nd"],
        ),
        ('table:number-columns-repeated="3" office:value-type="string"><text:p>a</text:p>', ["a", "a", "a"]),
        (
            'table:number-columns-repeated="2"></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>a</text:p>',
            ["", "", "a"],
        ),
    ],
)
def test_cells_of_an_ods(cell: str, row: list[str], tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["#"]])
    old = b'<table:table-cell office:value-type="string"><text:p>#</text:p>'
    assert read(within(path, old, f"<table:table-cell {cell}".encode()))[0].rows == [row]


def test_blank_rows_of_an_ods_are_kept_only_between_others(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a", "b"], [None], ["c"], [None]])
    blank = b"<table:table-row><table:table-cell/>"
    within(path, blank, b'<table:table-row table:number-rows-repeated="2"><table:table-cell/>')
    assert read(path)[0].rows == [["a", "b"], ["", ""], ["", ""], ["c", ""]]


def test_an_ods_knows_what_is_hidden_and_merged(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", {"A": [["x", "", "y"]], "B": [["z"]]})
    styles = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style style:name="h" '
        'style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    within(path, b"<office:body>", styles.encode() + b"<office:body>")
    within(path, b'table:name="B"', b'table:name="B" table:style-name="h"')
    plain = b'<table:table-cell office:value-type="string"><text:p>x'
    within(path, plain, plain.replace(b" ", b' table:number-columns-spanned="2" ', 1))
    first, second = read(path)
    assert (first.visible, first.rows, first.merged) == (True, [["x", "", "y"]], ((0, 0, 1),))
    assert second.visible is False


def test_a_merged_stretch_ends_where_the_cells_end(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f", [["title", ""], ["a", "b"]], merged=["A1:Z1", "D1:E1"])
    assert read(path)[0].merged == ((0, 0, 1),)


def test_a_far_blank_cell_is_no_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"].number_format = "near", "0%"
    book.save(tmp_path / "file.xlsx")
    assert read(tmp_path / "file.xlsx")[0].rows == [["near"]]


@pytest.mark.parametrize(
    "cell",
    ["<c r='{}'>", '<c\nr="{}">', '<c t="n" r = "{}">', '<x:c xmlns:x="' + MAIN + '" r="{}">', '<c s="0"\tr="{}">'],
)
def test_a_far_cell_is_seen_however_it_is_written(cell: str, tmp_path: Path) -> None:
    closing = "</x:c>" if cell.startswith("<x") else "</c>"
    path = write_xlsx(tmp_path / "f", [["a"]])
    far = f"{cell.format('XFD1048576')}<v>1</v>{closing}</row></sheetData>".encode()
    with pytest.raises(Unreadable, match="too many cells") as refused:
        read(within(path, b"</row></sheetData>", far))
    assert refused.value.reason_cy == "mae'n ymestyn dros ormod o gelloedd"


def test_a_far_value_of_an_ods_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a"]])
    with pytest.raises(Unreadable, match="too many cells"):
        read(within(path, b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="999999999" '))


def test_a_page_in_an_encoding_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file.xls").write_text("<table><tr><td>a</td></tr></table>", encoding="utf-8")
    with pytest.raises(Unreadable, match="not nonsuch"):
        read(tmp_path / "file.xls", "nonsuch")


def alone(path: Path) -> str:
    """What reading a file says in a process of its own, with 2 GB and 3 seconds, which it may break."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "from pathlib import Path; from assets.gather import grid, intake\n"
        "spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (spent + 3, spent + 3))\n"
        "content = Path(sys.argv[1]).read_bytes()\n"
        "try: print(len(grid.sheets(content, intake.recognised(content), None, 'f')[0].rows), 'rows')\n"
        "except intake.Unreadable as error: print('refused:', error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=ROOT, timeout=120)
    return done.stdout.strip() if done.returncode == 0 else f"broken: {done.returncode}"


def test_a_table_without_its_end_is_refused_in_time(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a"]])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").replace(b"</table:table>", b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<m/>")
    assert alone(path).startswith("refused")


def test_a_far_cell_does_not_break_the_process(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "near", "far"
    book.save(tmp_path / "file.xlsx")
    assert not alone(tmp_path / "file.xlsx").startswith("broken")


def test_a_wide_span_does_not_break_the_process(tmp_path: Path) -> None:
    (tmp_path / "file.xls").write_text('<table><tr><td colspan="1000000000">a</td></tr></table>', encoding="utf-8")
    assert not alone(tmp_path / "file.xls").startswith("broken")


def test_a_workbook_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    assert alone(write_ods(tmp_path / "file.ods", [["a"]])) == "1 rows"
