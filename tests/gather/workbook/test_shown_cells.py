"""What number formats mean, and what is read of a cell that shows something else than it keeps."""

import pytest

from assets.gather.workbook.number_formats import get_number_format, parse_number_format
from assets.gather.workbook.shown_cells import CellStyle, show_value


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        *((code, "percentage") for code in ("0%", "0.0%;[Red]-0.0%", "[>1]0%", '0.0" of "%')),
        *((code, "zeros") for code in ("00", "00000", "000000;-0")),
        *(
            (code, "date")
            for code in ("dd/mm/yyyy", "[$-809]d mmmm yyyy", "mmm-yy", "yyyy", "dd/mm/yyyy hh:mm", "d\\.m\\.yy", "m")
        ),
        *((code, "time") for code in ("h:mm", "hh:mm:ss AM/PM", "mm:ss.0")),
        *((code, "duration") for code in ("[h]:mm", "[mm]:ss", "[ss]")),
        *(
            (code, "number")
            for code in (
                "General",
                "[Red]General",
                "Standard",
                "@",
                "",
                "0",
                "0.00",
                "#,##0",
                "£#,##0.00",
                "0.00E+00",
                '0"%"',
                r"0\%",
            )
        ),
        *(
            (code, "number")
            for code in ('00" days"', "000-0000", '_-* #,##0.00_-;"day"', '0"d"', "[$£-809]#,##0", "0;0%")
        ),
    ],
)
def test_a_number_format_says_what_a_number_means(code: str, meaning: str) -> None:
    assert parse_number_format(code).meaning == meaning


def test_formats_that_are_only_numbered() -> None:
    meanings = {key: get_number_format(key, {}).meaning for key in (0, 1, 9, 10, 14, 17, 20, 22, 46, 47, 49)}
    expected = [
        "number",
        "number",
        "percentage",
        "percentage",
        "date",
        "date",
        "time",
        "date",
        "duration",
        "time",
        "number",
    ]
    assert list(meanings.values()) == expected


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
