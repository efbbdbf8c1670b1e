"""Binary workbooks, written by hand as no library here writes them."""

import struct

import pytest

from assets.gather.workbook import xlsb_reader
from tests.gather.workbook.workbook_files import record, refusal, rows, wide, xlsb_cell, xlsb_row
from tests.gather.workbook.workbook_files import xlsb as written

FORMATS = ("0.0%", "dd/mm/yyyy hh:mm", "00000", "[h]:mm")


def real(value: float) -> bytes:
    """A number as it stands in a cell."""
    return struct.pack("<d", value)


def packed(value: int) -> bytes:
    """A whole number in four bytes."""
    return struct.pack("<I", value << 2 & 0xFFFFFFFF | 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (xlsb_cell(5, 0, real(0.075), 1), "7.5%"),
        (xlsb_cell(5, 0, real(0.075)), "0.075"),
        (xlsb_cell(9, 0, real(0.45), 1), "45%"),
        (xlsb_cell(2, 0, packed(101), 3), "00101"),
        (xlsb_cell(2, 0, packed(101)), "101"),
        (xlsb_cell(2, 0, packed(750) [:0] + struct.pack("<I", 750 << 2 | 3)), "7.5"),
        (xlsb_cell(5, 0, real(41365.5), 2), "2013-04-01 12:00:00"),
        (xlsb_cell(5, 0, real(-5.0), 2), "-5"),
        (xlsb_cell(2, 0, packed(-5), 2), "-5"),
        (xlsb_cell(2, 0, struct.pack("<I", struct.unpack("<Q", real(-8.0))[0] >> 32), 2), "-8"),
        (xlsb_cell(5, 0, real(1.5), 4), "36:00:00"),
        (xlsb_cell(3, 0, b"\x17"), "#REF!"),
        (xlsb_cell(3, 0, b"\x2a", 1), "#N/A"),
        (xlsb_cell(11, 0, b"\x07"), "#DIV/0!"),
        (xlsb_cell(4, 0, b"\1"), "TRUE"),
        (xlsb_cell(6, 0, wide("Tŷ")), "Tŷ"),
        (xlsb_cell(8, 0, wide("00101")), "00101"),
        (xlsb_cell(6, 0, wide("x" * 200)), "x" * 200),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_that_it_shows(cell: bytes, text: str) -> None:
    content = written(xlsb_row(0, cell, xlsb_cell(2, 1, packed(9))), FORMATS)
    assert rows(xlsb_reader.read_xlsb_sheets(content, "f", None)) == [[text, "9"]]


def test_dates_that_count_from_1904() -> None:
    content = written(xlsb_row(0, xlsb_cell(5, 0, real(39903), 2)), FORMATS, since_1904=True)
    assert rows(xlsb_reader.read_xlsb_sheets(content, "f", None)) == [["2013-04-01"]]


def test_a_sheet_knows_what_is_unseen_and_merged() -> None:
    merged = record(176, struct.pack("<4I", 0, 9, 1, 9))
    content = written(xlsb_row(0, *(xlsb_cell(2, n, packed(n)) for n in range(3))), state=2, after=merged)
    (sheet,) = xlsb_reader.read_xlsb_sheets(content, "f", None)[0]
    assert (sheet.name, sheet.unseen_reason, sheet.merged) == ("S", "very-hidden", ((0, 1, 0, 2),))


def test_a_far_cell_is_refused() -> None:
    content = written(xlsb_row(0, xlsb_cell(2, 0, packed(1))) + xlsb_row(1_048_575, xlsb_cell(2, 16_383, packed(1))))
    assert (
        refusal(lambda: xlsb_reader.read_xlsb_sheets(content, "f", None))
        == "it has a sheet that covers too many cells; delete blank rows and columns"
    )


def test_a_far_blank_cell_is_no_cell() -> None:
    content = written(xlsb_row(0, xlsb_cell(2, 0, packed(1))) + xlsb_row(1_048_575, xlsb_cell(1, 16_383, b"")))
    assert rows(xlsb_reader.read_xlsb_sheets(content, "f", None)) == [["1"]]


@pytest.mark.parametrize(
    "damage", [b"\xff\xff\xff\xff\xff", record(5, b"\1"), record(6, struct.pack("<III", 0, 0, 9999))]
)
def test_damaged_records_are_refused(damage: bytes) -> None:
    assert (
        refusal(lambda: xlsb_reader.read_xlsb_sheets(written(xlsb_row(0) + damage), "f", None))
        == "it is damaged or incomplete"
    )
