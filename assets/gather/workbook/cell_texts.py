"""A cell's value → the text that its sheet shows, whatever format of file it comes from."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.workbook.sheet import TEXT

_MIDNIGHT = dt.time()
_MAX_ROUNDED_MICROSECONDS = 1000
_EXACT_INTEGERS_BELOW = 2.0**53
_SHORT_TEXT = 16  # a text no longer than this has no more than 15 digits
MAX_DAYS = 2_958_466
_DAY_ZERO = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
LONG_NUMBER_DIGITS = 16  # a whole number of as many digits does not fit into the 53 bits in which libraries keep it


def format_number(value: float) -> str:
    """A number without an exponent: whole ones in full, others to the 15 digits that spreadsheet programs show."""
    if not isfinite(value):
        return str(value)
    if value.is_integer():
        return str(int(value)) if abs(value) < _EXACT_INTEGERS_BELOW else str(int(Decimal(repr(value))))
    text = repr(value)
    if len(text) <= _SHORT_TEXT and "e" not in text:
        return text
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def format_percentage(value: float) -> str:
    return f"{format_number(float(f'{value * 100:.15g}'))}%"


def convert_serial_day(value: float, since_1904: bool = False) -> dt.datetime:
    """The moment that a workbook counts as so many days from the beginning of 1900, or of 1904."""
    duration = dt.timedelta(milliseconds=round(value * 86_400_000))
    # The calendar that counts from 1900 has a 29 February in that year, so days before it are one further on.
    is_before_march_1900 = not since_1904 and value < 60
    return _DAY_ZERO[since_1904] + duration + dt.timedelta(days=is_before_march_1900)


def _round_to_second(value: dt.datetime) -> dt.datetime:
    """A moment without the thousandth by which a serial number may miss a whole second."""
    if value.microsecond <= _MAX_ROUNDED_MICROSECONDS:
        return value.replace(microsecond=0)
    if value.microsecond >= 10**6 - _MAX_ROUNDED_MICROSECONDS:
        return value.replace(microsecond=0) + dt.timedelta(seconds=1)
    return value


def _format_date_time(value: dt.datetime) -> str:
    value = _round_to_second(value)
    return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(sep=" ")


def _format_time(value: dt.time) -> str:
    return _round_to_second(dt.datetime.combine(_DAY_ZERO[False], value)).time().isoformat()


def _format_duration(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_FORMATTERS: Mapping[type, Callable[[Any], str]] = {
    str: lambda value: "" if value.isspace() else value,
    float: format_number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.date: functools.lru_cache(dt.date.isoformat),
    dt.datetime: functools.lru_cache(_format_date_time),
    dt.time: _format_time,
    dt.timedelta: _format_duration,
    type(None): lambda _: "",
}


def format_value(value: object) -> str:
    """A cell's value as a text: numbers without exponents, dates and times as ISO 8601 has them, blanks as ''."""
    return _FORMATTERS[type(value)](value)


def format_column(values: Sequence[object]) -> pa.Array:
    types = set(map(type, values))
    if types == {dt.date}:
        return pa.array(values, pa.date32()).cast(TEXT)
    if types != {str}:
        values = [value if type(value) is str else _FORMATTERS[type(value)](value) for value in values]
    return blank_spaces(pa.array(values, TEXT))


def blank_spaces(texts: pa.Array) -> pa.Array:
    """Texts with those of only white space as ''."""
    is_blank = pc.utf8_is_space(texts)
    return pc.if_else(is_blank, "", texts) if pc.any(is_blank).as_py() else texts
