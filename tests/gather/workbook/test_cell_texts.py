"""Values as the texts that a sheet shows, and what number formats mean."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.gather.workbook import cell_texts


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
