"""Old workbooks: one real one, and others written by hand as no library here writes them."""

from pathlib import Path

import pytest
import xlrd

from assets.gather.workbook import xls_reader, xlsx_reader
from assets.gather.workbook.sheet import Sheet
from tests.examples import XLS, write_xlsx
from tests.gather.workbook.workbook_files import (
    biff,
    compound,
    refusal,
    rows,
    xls_number,
    xls_special,
    xls_stream,
    xls_text,
)

FORMATS = ("0.0%", "dd/mm/yyyy hh:mm", "00000", "[h]:mm", "h:mm", '0"%"')


def written(*records: bytes, since_1904: bool = False) -> bytes:
    """A workbook with one sheet of these cells."""
    return xls_stream([("Taflen", 0, 0, b"".join(records))], FORMATS, since_1904)


def test_a_real_one_gives_the_texts_of_the_same_workbook_as_xlsx(tmp_path: Path) -> None:
    (old,), notes = xls_reader.read_xls_sheets(XLS.read_bytes(), "f", None)
    book = xlrd.open_workbook(XLS, formatting_info=True)
    values = [[cell.value for cell in book.sheet_by_index(0).row(r)] for r in range(book.sheet_by_index(0).nrows)]
    new = xlsx_reader.read_xlsx_sheets(write_xlsx(tmp_path / "file.xlsx", {"Report1": values}).read_bytes(), "f", None)
    pairs = zip(old.get_rows(), rows(new), strict=True)
    differing = {(a, b) for old_row, row in pairs for a, b in zip(old_row, row, strict=True) if a != b}
    assert differing and all(a == f"{float(b) * 100:.15g}%" for a, b in differing)
    assert (notes, len(old.merged)) == ([], 7)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (xls_number(0, 0, 2.0), "2"),
        (xls_number(0, 0, 0.1), "0.1"),
        (xls_number(0, 0, 0.45, 1), "45%"),
        (xls_number(0, 0, 0.075, 1), "7.5%"),
        (xls_number(0, 0, 45, 6), "45%"),
        (xls_number(0, 0, 41365.0, 2), "2013-04-01"),
        (xls_number(0, 0, 41365.5, 2), "2013-04-01 12:00:00"),
        (xls_number(0, 0, 1e10, 2), "10000000000"),
        (xls_number(0, 0, -3, 2), "-3"),
        (xls_number(0, 0, 101, 3), "00101"),
        (xls_number(0, 0, 1.5, 4), "36:00:00"),
        (xls_number(0, 0, 0.5, 5), "12:00:00"),
        (xls_special(0, 0, 1, False), "TRUE"),
        (xls_special(0, 0, 0, False), "FALSE"),
        (xls_special(0, 0, 0x2A, True), "#N/A"),
        (xls_special(0, 0, 0x07, True), "#DIV/0!"),
        (xls_text(0, 0, "Tŷ  a dŵr"), "Tŷ  a dŵr"),
        (xls_text(0, 0, "1.0"), "1.0"),
        (xls_text(0, 0, " \xa0"), ""),
    ],
)
def test_a_cell_is_the_text_that_it_shows(cell: bytes, text: str) -> None:
    assert rows(xls_reader.read_xls_sheets(written(cell, xls_text(0, 2, "end")), "f", None)) == [[text, "", "end"]]


def test_dates_that_count_from_1904() -> None:
    assert rows(xls_reader.read_xls_sheets(written(xls_number(0, 0, 39903, 2), since_1904=True), "f", None)) == [
        ["2013-04-01"]
    ]


def test_sheets_know_why_they_are_unseen() -> None:
    sheets = [("A", 0, 0, xls_text(0, 0, "x")), ("H", 1, 0, b""), ("V", 2, 0, b""), ("Siart 'x'", 0, 2, b"")]
    found, _ = xls_reader.read_xls_sheets(compound({"Workbook": xls_stream(sheets)}), "f", None)
    assert [(sheet.name, sheet.unseen_reason, sheet.width) for sheet in found] == [
        ("A", "", 1),
        ("H", "hidden", 0),
        ("V", "very-hidden", 0),
        ("Siart 'x'", "chart", 0),
    ]


def test_a_password_is_said() -> None:
    content = xls_stream([("A", 0, 0, xls_text(0, 0, "x"))], first=biff(0x2F, bytes(6)))
    assert refusal(lambda: xls_reader.read_xls_sheets(content, "f", None)) == "it is password-protected"


def test_a_far_cell_is_refused() -> None:
    near = xls_text(0, 0, "near")
    assert (
        refusal(lambda: xls_reader.read_xls_sheets(written(near, xls_text(65535, 255, "far")), "f", None))
        == "it has a sheet that covers too many cells; delete blank rows and columns"
    )
    tall: Sheet = xls_reader.read_xls_sheets(written(near, xls_text(65535, 3, "far")), "f", None)[0][0]
    assert (tall.height, tall.width, tall.get_rows(65535)) == (65536, 4, [["", "", "", "far"]])
