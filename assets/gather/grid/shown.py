"""A cell's value as the text that its sheet shows for it, whichever format it comes from.

Belongs here: numbers, dates, times and blanks as texts, one by one and a column at a time. Does not belong here: any
format, or what a text means (stage check).
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.workbook.number_formats import NumberFormat
from assets.gather.workbook.sheet import TEXT

_MIDNIGHT = dt.time()
_SECOND = dt.timedelta(seconds=1)
_ROUNDED = 1000
_EXACT = 2.0**53
_SHORT = 16  # a text no longer than this has no more than 15 digits
_SMALLEST_PLAIN, _LARGEST_PLAIN = 1e-3, 1e9  # between these, Arrow writes no exponent either
_LAST_DAY = 2_958_466
_FIRST_DAY = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}


def number(value: float) -> str:
    """A number without an exponent: whole ones in full, others to the 15 digits that spreadsheet programs show."""
    if not isfinite(value):
        return str(value)
    if value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else str(int(Decimal(repr(value))))
    text = repr(value)
    if len(text) <= _SHORT and "e" not in text:
        return text
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def percentage(value: float) -> str:
    """A share as a percentage: 0.075 → 7.5%."""
    return f"{number(float(f'{value * 100:.15g}'))}%"


def formatted(value: float, how: NumberFormat, since_1904: bool = False) -> str:
    """A number as its format shows it: a share as a percentage, a code with its zeros, a serial as a date or a time."""
    if how.meaning == "percentage":
        return percentage(value)
    if how.meaning == "zeros" and value.is_integer() and value >= 0:
        return number(value).zfill(how.digits)
    if how.meaning in ("date", "time", "duration") and 0 <= value < _LAST_DAY:
        after = dt.timedelta(milliseconds=round(value * 86_400_000))
        if how.meaning == "duration":
            return shown(after)
        if value < 1 and not (since_1904 and how.meaning == "date"):
            return shown((_FIRST_DAY[False] + after).time())
        # The calendar that counts from 1900 has a 29 February in that year, so days before it are one further on.
        early = not since_1904 and value < 60
        return shown(_FIRST_DAY[since_1904] + after + dt.timedelta(days=early))
    return number(value)


def _to_the_second(value: dt.datetime) -> dt.datetime:
    """A moment without the thousandths by which a serial number misses a whole second."""
    over = value.microsecond
    if over <= _ROUNDED:
        return value.replace(microsecond=0)
    return value + _SECOND - dt.timedelta(microseconds=over) if over >= 10**6 - _ROUNDED else value


def _date_time(value: dt.datetime) -> str:
    value = _to_the_second(value)
    return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(sep=" ")


def _time(value: dt.time) -> str:
    return _to_the_second(dt.datetime.combine(_FIRST_DAY[False], value)).time().isoformat()


def _duration(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: lambda value: "" if value.isspace() else value,
    float: number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.date: functools.lru_cache(dt.date.isoformat),
    dt.datetime: functools.lru_cache(_date_time),
    dt.time: _time,
    dt.timedelta: _duration,
    type(None): lambda _: "",
}


def shown(value: object) -> str:
    """A cell's value as a text: numbers without exponents, dates and times as ISO 8601 has them, blanks as ''."""
    return _TEXTS[type(value)](value)


def _numbers(values: Sequence[object]) -> pa.Array:
    """The texts of a column of numbers: those that differ from what Arrow writes, one by one."""
    numbers = np.array(values, np.float64)
    if bool((np.abs(numbers) < _EXACT).all()) and bool((numbers == np.floor(numbers)).all()):
        return pa.array(numbers.astype(np.int64)).cast(TEXT)
    texts = pa.array(numbers).cast(TEXT)
    plain = pc.less_equal(pc.binary_length(texts), _SHORT).to_numpy(zero_copy_only=False)
    plain &= (np.abs(numbers) > _SMALLEST_PLAIN) & (np.abs(numbers) < _LARGEST_PLAIN)
    if plain.all():
        return texts
    others = pa.array([number(value) for value in numbers[~plain].tolist()], TEXT)
    return pc.replace_with_mask(texts, pa.array(~plain), others)


def column(values: Sequence[object]) -> pa.Array:
    """The texts of a column's values."""
    kinds = set(map(type, values))
    if kinds == {float}:
        return _numbers(values)
    if kinds == {dt.date}:
        return pa.array(values, pa.date32()).cast(TEXT)
    if kinds != {str}:
        values = [value if type(value) is str else _TEXTS[type(value)](value) for value in values]
    texts = pa.array(values, TEXT)
    blank = pc.utf8_is_space(texts)
    return pc.if_else(blank, "", texts) if pc.any(blank).as_py() else texts
