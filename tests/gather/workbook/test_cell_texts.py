"""Values as the texts that a sheet shows, and what number formats mean."""

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.gather.workbook import cell_texts
from assets.gather.workbook.cell_texts import NumberFormat, get_number_format, parse_number_format


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (3.0, "3"),
        (7, "7"),
        (-0.5, "-0.5"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (526.5599999999999, "526.56"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (2.0**53, "9007199254740992"),
        (1e20, "100000000000000000000"),
        (1.2345678901234567e19, "12345678901234567000"),
        (123456789.123456789, "123456789.123457"),
        (math.inf, "inf"),
        (" \xa0", ""),
        (" a ", " a "),
        (dt.date(2013, 4, 1), "2013-04-01"),
        (dt.datetime(2013, 4, 1), "2013-04-01"),
        (dt.datetime(2013, 4, 1, 9, 30), "2013-04-01 09:30:00"),
        (dt.datetime(2013, 4, 1, 23, 59, 59, 999_500), "2013-04-02"),
        (dt.datetime(2013, 4, 1, 9, 30, 0, 400), "2013-04-01 09:30:00"),
        (dt.time(9, 30), "09:30:00"),
        (dt.timedelta(hours=36, minutes=5), "36:05:00"),
        (dt.timedelta(minutes=-5), "-00:05:00"),
    ],
)
def test_a_value_is_shown_as_its_text(value: object, text: str) -> None:
    assert cell_texts.format_value(value) == text
    assert cell_texts.format_column([value]).to_pylist() == [text]
    assert cell_texts.format_column([value, "x", ""]).to_pylist() == [text, "x", ""]


@given(
    st.lists(
        st.floats() | st.integers(-(10**17), 10**17).map(float) | st.decimals(-999, 999, places=2).map(float),
        min_size=1,
    )
)
def test_a_column_of_numbers_is_shown_as_each_of_them(values: list[float]) -> None:
    assert cell_texts.format_column(values).to_pylist() == [cell_texts.format_number(value) for value in values]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_shown_without_an_exponent_and_to_fifteen_digits(value: float) -> None:
    text = cell_texts.format_number(value)
    assert "e" not in text.lower()
    assert math.isclose(float(text), value, rel_tol=1e-14)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.45, "45%"), (0.075, "7.5%"), (0.29, "29%"), (0.07, "7%"), (1.0, "100%"), (-0.1, "-10%"), (0.0, "0%")],
)
def test_a_share_is_shown_as_a_percentage(value: float, text: str) -> None:
    assert cell_texts.format_percentage(value) == text


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
    ("value", "how", "since_1904", "text"),
    [
        (101.0, NumberFormat("zeros", 5), False, "00101"),
        (123456.0, NumberFormat("zeros", 5), False, "123456"),
        (1.5, NumberFormat("zeros", 5), False, "1.5"),
        (-7.0, NumberFormat("zeros", 5), False, "-7"),
        (41365.0, NumberFormat("date"), False, "2013-04-01"),
        (41365.3958333333, NumberFormat("date"), False, "2013-04-01 09:30:00"),
        (39903.0, NumberFormat("date"), True, "2013-04-01"),
        (1.0, NumberFormat("date"), False, "1900-01-01"),
        (61.0, NumberFormat("date"), False, "1900-03-01"),
        (0.0, NumberFormat("date"), True, "1904-01-01"),
        (0.5, NumberFormat("time"), False, "12:00:00"),
        (1.5, NumberFormat("duration"), False, "36:00:00"),
        (-1.0, NumberFormat("date"), False, "-1"),
        (1e10, NumberFormat("date"), False, "10000000000"),
    ],
)
def test_a_number_is_shown_as_its_format_has_it(value: float, how: Any, since_1904: bool, text: str) -> None:
    assert cell_texts.apply_number_format(value, how, since_1904) == text
