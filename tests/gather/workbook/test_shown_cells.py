"""What number formats mean, and what is read of a cell that shows something else than it keeps."""

import pytest

from assets.gather.workbook.number_formats import get_number_format, parse_number_format
from assets.gather.workbook.shown_cells import CellStyle, choose_number_text, show_value


@pytest.mark.parametrize(
    ("meaning", "codes"),
    [
        ("percentage", ["0%", "0.0%;[Red]-0.0%", "[>1]0%", '0.0" of "%']),
        ("decimals", ["0.00", "0.0", "0.000;[Red]-0.000"]),
        ("date", ["dd/mm/yyyy", "[$-809]d mmmm yyyy", "dd/mm/yyyy hh:mm", "d\\.m\\.yy", "dddd, d mmmm yyyy;@"]),
        ("month", ["mmm-yy", "mmmm\\ yyyy", "[$-409]mmm\\-yy;@", "mm/yyyy", "yyyy-mm"]),
        ("year", ["yyyy", "yy", '"FY "yyyy']),
        ("no-year", ["m", "d-mmm", "mmmm", "dddd", "dd/mm"]),
        ("time", ["h:mm", "hh:mm:ss AM/PM", "mm:ss.0"]),
        ("duration", ["[h]:mm", "[mm]:ss", "[ss]"]),
        ("number", ["General", "[Red]General", "Standard", "@", "", "0", "#,##0", "£#,##0.00", "0.00E+00", "0;0%"]),
        ("number", ["[$£-809]#,##0", '_-* #,##0.00_-;\\-* #,##0.00_-;_-* "-"??_-;_-@_-', "# ?/?", "# ??/??", "# ##0"]),
        ("zeros", ["00", "00000", "000000;-0"]),
        (
            "shown",
            ['0"%"', r"0\%", '00" days"', "000-0000", '0"d"', '"SSP-"000', "00-0000", "0000/0000", "# ##0 €"],
        ),
        (
            "shown",
            ["[$€-2] #,##0", '#,##0 "USD"', '0.0"m"', "#,##0,", "$#,##0", ";;;", "0;-0;;@", '"Ref "@', '0;"none"'],
        ),
    ],
)
def test_a_number_format_says_what_a_number_means(meaning: str, codes: list[str]) -> None:
    assert {code: parse_number_format(code).meaning for code in codes} == dict.fromkeys(codes, meaning)


def test_formats_that_are_only_numbered() -> None:
    numbers = (0, 1, 2, 9, 10, 14, 16, 17, 20, 22, 46, 47, 49)
    meanings = "number number decimals percentage percentage date no-year month time date duration time number"
    assert [get_number_format(number, {}).meaning for number in numbers] == meanings.split()


@pytest.mark.parametrize(
    ("value", "code", "since_1904", "text"),
    [
        (101.0, "00000", False, "00101"),
        (123456.0, "00000", False, "123456"),
        (1.5, "00000", False, "1.5"),
        (-7.0, "00000", False, "-7"),
        (41365.0, "dd/mm/yyyy", False, "2013-04-01"),
        (41365.3958333333, "dd/mm/yyyy", False, "2013-04-01 09:30:00"),
        (39903.0, "dd/mm/yyyy", True, "2013-04-01"),
        (1.0, "dd/mm/yyyy", False, "1900-01-01"),
        (61.0, "dd/mm/yyyy", False, "1900-03-01"),
        (0.0, "dd/mm/yyyy", True, "1904-01-01"),
        (0.5, "h:mm", False, "12:00:00"),
        (1.5, "[h]:mm", False, "36:00:00"),
        (-1.0, "dd/mm/yyyy", False, "-1"),
        (1e10, "dd/mm/yyyy", False, "10000000000"),
    ],
)
def test_a_number_is_shown_as_its_format_has_it(value: float, code: str, since_1904: bool, text: str) -> None:
    assert show_value(value, CellStyle(parse_number_format(code)), since_1904).text == text


@pytest.mark.parametrize(
    ("value", "shown", "text", "rule"),
    [
        (0.5, "1/2", "0.5", ""),
        (1.75, "1 3/4", "1.75", ""),
        (3.0, "3/5", "3/5", "format-read"),
        (-12.3, "12.30", "-12.3", ""),
        (12.3, "12.30", "12.30", ""),
    ],
)
def test_fractions_and_signs(value: float, shown: str, text: str, rule: str) -> None:
    assert choose_number_text(value, shown)[:2] == (text, rule)
