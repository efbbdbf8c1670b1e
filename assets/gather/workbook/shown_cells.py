"""What is read of a cell where its sheet shows something else than the file keeps, and what has to be said of that.

The rule: digits that a format only rounds, groups or marks as pounds change nothing, and the number that is kept is read in
full. Letters, another currency, a scale, zeros and signs that make a reference are part of the value: the sheet's text is read.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from assets.gather.workbook.cell_texts import (
    MAX_DAYS,
    convert_serial_day,
    format_number,
    format_percentage,
    format_value,
)
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, render_number, render_text

FIRST_YEAR, LAST_YEAR = 1900, 2155
"""Whole numbers that are years: as days since 1900 they lie in 1905, where no date of a shared service does."""
_DAY_ZERO = dt.date(1899, 12, 30)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_CORE = re.compile(r"\d(?:[\d.,'’\s\u202f]*\d)?|[.,]\d+")
_EXPONENT = re.compile(r"\d[Ee][+-]?\d")
_LARGEST_ROUNDING = 0.06  # of a fraction in ninths or less
_FRACTION = re.compile(r"-?(?:\d+ )?\d+ ?/ ?\d+")
_BETWEEN_GROUPS = re.compile(r"['’\s\u202f]")
_LEADING_ZERO = re.compile(r"0\d")
_NO_DIGITS = re.compile(r"\D")
_POUNDS = re.compile(r"£|\bGBP\b")
_WORD = re.compile(r"[^\W\d_]+")
_SYMBOL = re.compile(r"[$%€¥#]|[\u20a0-\u20cf]")
_CURRENCY_CODE = re.compile(r"[A-Z]{3}")
_THOUSANDS_BY_WORD: Mapping[str, int] = {
    **dict.fromkeys(("k", "th", "thou", "thousand", "thousands", "mil"), 1),
    **dict.fromkeys(("m", "mn", "mill", "million", "millions", "miliwn"), 2),
    **dict.fromkeys(("b", "bn", "billion", "billions", "biliwn"), 3),
}
"""Words for scales, and how many times a thousand each is; `mil` is Welsh for a thousand."""


@dataclass(frozen=True)
class CellStyle:
    """How a cell looks, as far as it changes what a person reads in it. is_unseen: its text has its background's colour."""

    number_format: NumberFormat = GENERAL
    is_struck: bool = False
    is_unseen: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether a cell is read as any library reads it."""
        return self.number_format.is_usual and not self.is_struck and not self.is_unseen


PLAIN = CellStyle()


class ShownCell(NamedTuple):
    """The text that is read of a cell, and the rule of what has to be said of it ('': nothing), with what that rule quotes.

    group: what cells of a column have in common of which the same has to be said.
    """

    text: str
    rule: str = ""
    value: str | None = None
    parameters: Mapping[str, str] = MappingProxyType({})
    group: str = ""


def _report_format(text: str, kept: str, shown: str, rule: str = "format-read") -> ShownCell:
    return ShownCell(text, rule, shown, {"kept": kept, "after": text})


class _Reading(NamedTuple):
    """A number as a text may mean it. has_point: whether its decimals follow a point."""

    number: Decimal
    decimals: int
    has_point: bool

    def is_rounded(self, value: Decimal) -> bool:
        """Whether it is the value, to as many digits as are shown."""
        return abs(value - self.number) <= Decimal(5).scaleb(-self.decimals - 1)


def _list_readings(core: str, may_have_decimal_comma: bool) -> Iterator[_Reading]:
    """What digits with points and commas may mean: with a decimal point, and perhaps with a decimal comma."""
    core = _BETWEEN_GROUPS.sub("", core)
    for point, comma in ((".", ","), (",", "."))[: 1 + may_have_decimal_comma]:
        whole, _, fraction = core.partition(point)
        if comma not in fraction and point not in fraction:
            yield _Reading(Decimal(f"{whole.replace(comma, '') or '0'}.{fraction or '0'}"), len(fraction), point == ".")


@dataclass(frozen=True)
class _ShownNumber:
    """A text with digits in it: what stands before, the digits, and what stands after."""

    shown: str
    before: str
    core: str
    after: str
    may_have_decimal_comma: bool

    @property
    def beside(self) -> str:
        return f"{self.before} {self.after}"

    @property
    def words(self) -> list[str]:
        """Letters and currencies beside the digits, pounds left out."""
        rest = _POUNDS.sub("", self.beside)
        return _WORD.findall(rest) + _SYMBOL.findall(rest)

    @property
    def is_reference(self) -> bool:
        return bool(_LEADING_ZERO.match(self.core)) or any(character.isdecimal() for character in self.beside)

    @property
    def has_name(self) -> bool:
        """Whether words stand before the digits that are no currency: `SSP-1`."""
        words = _WORD.findall(_POUNDS.sub("", self.before))
        return any(not _CURRENCY_CODE.fullmatch(word) for word in words)

    @property
    def scale(self) -> int:
        words = (word.casefold() for word in _WORD.findall(self.after))
        return next((_THOUSANDS_BY_WORD[word] for word in words if word in _THOUSANDS_BY_WORD), 0)

    def put(self, number: str, has_scale: bool = True) -> str:
        """The text with another number in it, and perhaps without its word for a scale."""
        after = self.after
        if not has_scale:
            after = _WORD.sub(lambda word: "" if word[0].casefold() in _THOUSANDS_BY_WORD else word[0], after, count=1)
        return f"{self.before}{number}{after}".strip()


def _is_fraction_of(value: float, shown: str) -> bool:
    """Whether a fraction is shown for a number, as nearly as one or two digits can: 3 shown as 3/5 is a mark out of five."""
    whole, _, fraction = shown.lstrip("-").replace(" /", "/").replace("/ ", "/").rpartition(" ")
    above, below = map(int, fraction.split("/"))
    return below > 0 and abs(int(whole or "0") + above / below - abs(value)) <= _LARGEST_ROUNDING


def _choose_reference(value: float, parts: _ShownNumber, kept: str) -> ShownCell:
    """A text whose zeros or signs between digits make it a reference, unless it only pads or divides a number."""
    shown = parts.shown
    if _FRACTION.fullmatch(shown) and not _LEADING_ZERO.search(shown) and _is_fraction_of(value, shown):
        return ShownCell(kept)
    has_own_digits = _NO_DIGITS.sub("", shown).lstrip("0") == kept.lstrip("-0")
    if shown.isdecimal():
        return ShownCell(shown if has_own_digits and value >= 0 else kept)
    is_padded_number = not parts.words and shown.lstrip("-").isdecimal()
    return ShownCell(kept) if is_padded_number else _report_format(shown, kept, shown)


def _choose_number(value: float, parts: _ShownNumber, kept: str) -> ShownCell:
    shown, positive = parts.shown, Decimal(repr(abs(value)))
    readings = list(_list_readings(parts.core, parts.may_have_decimal_comma))
    for scale in dict.fromkeys((parts.scale, 0, 1, 2, 3)):
        scaled = positive / 1000**scale
        reading = next((reading for reading in readings if reading.is_rounded(scaled)), None)
        if reading:
            break
    else:
        return _report_format(shown, kept, shown)
    if scale and scale == parts.scale:
        text = parts.put(format_number(abs(value)), has_scale=False)
        has_words = len(parts.words) > 1
        return _report_format(text, kept, shown) if has_words else ShownCell(kept)
    is_exact = reading.has_point and reading.number == scaled
    if scale:
        text = parts.put(format_number(float(scaled)))
        return _report_format(text, kept, shown, "format-read" if parts.words else "format-scaled")
    if parts.words:
        text = shown if is_exact or parts.has_name else parts.put(format_number(abs(value)))
        return _report_format(text, kept, shown)
    has_zeros_at_end = value >= 0 and is_exact and shown == parts.core and "," not in shown and shown.endswith("0")
    return ShownCell(shown if has_zeros_at_end and "." in shown else kept)


def choose_number_text(value: float, shown: str, may_have_decimal_comma: bool = False) -> ShownCell:
    """What is read of a cell that keeps a number and shows a text."""
    kept, shown = format_number(value), " ".join(shown.split())
    if not shown:
        return ShownCell("", "cell-unseen")
    core = _CORE.search(shown)
    if core is None:
        is_dash = value == 0 and not _WORD.search(shown)
        return ShownCell(kept) if is_dash else _report_format(shown, kept, shown)
    if _EXPONENT.search(shown):
        return ShownCell(kept)
    parts = _ShownNumber(shown, shown[: core.start()], core[0], shown[core.end() :], may_have_decimal_comma)
    return _choose_reference(value, parts, kept) if parts.is_reference else _choose_number(value, parts, kept)


def find_typed_year(serial_day: float, shown: str) -> ShownCell | None:
    """What has to be said of a day that is a year's number, typed into a cell that is formatted as a date."""
    if not FIRST_YEAR <= serial_day <= LAST_YEAR or serial_day != int(serial_day):
        return None
    return ShownCell("", "year-as-date", shown, {"year": str(int(serial_day))})


def find_unusual_day(serial_day: float, style: CellStyle) -> ShownCell | None:
    """What is read of a day that libraries make a wrong date of: one before their calendar, or a typed year; None if none."""
    if serial_day < 0:
        return apply_style(ShownCell(format_number(serial_day)), style)
    if not style.number_format.is_day or not FIRST_YEAR <= serial_day <= LAST_YEAR:
        return None
    typed_year = find_typed_year(serial_day, format_value(convert_serial_day(serial_day)))
    return typed_year and apply_style(typed_year, style)


def show_date(value: dt.date, number_format: NumberFormat) -> ShownCell:
    """A day as exactly as it is shown: the day, the month or the year."""
    kept = format_value(value)
    match number_format.meaning:
        case "month":
            text, is_first = f"{_MONTHS[value.month - 1]} {value.year}", value.day == 1
        case "year":
            text, is_first = str(value.year), (value.month, value.day) == (1, 1)
        case "no-year":
            return ShownCell(kept, "year-not-shown", kept)
        case _:
            return ShownCell(kept)
    return ShownCell(text) if is_first else _report_format(text, kept, text)


def show_kept_day(value: dt.date, number_format: NumberFormat) -> ShownCell:
    """The same where the file keeps a day as a date, and a typed year may have become one."""
    serial_day = (value.date() if isinstance(value, dt.datetime) else value) - _DAY_ZERO
    return find_typed_year(serial_day.days, format_value(value)) or show_date(value, number_format)


@functools.lru_cache(2**16)
def _show_number(value: float, number_format: NumberFormat, since_1904: bool) -> ShownCell:
    meaning = number_format.meaning
    if meaning == "shown":
        return choose_number_text(value, render_number(value, number_format.code))
    if meaning == "percentage":
        return ShownCell(format_percentage(value))
    if meaning == "zeros" and value >= 0 and value.is_integer():
        return ShownCell(format_number(value).zfill(number_format.digits))
    if meaning == "decimals":
        text = f"{value:.{number_format.digits}f}"
        return ShownCell(text if float(text) == value else format_number(value))
    if not number_format.is_date_or_time or not 0 <= value < MAX_DAYS:
        return ShownCell(format_number(value))
    if meaning == "duration":
        return ShownCell(format_value(dt.timedelta(milliseconds=round(value * 86_400_000))))
    if value < 1 and (meaning == "time" or not since_1904):
        return ShownCell(format_value(convert_serial_day(value).time()))
    day = convert_serial_day(value, since_1904)
    typed_year = find_typed_year(value, format_value(day)) if meaning != "time" else None
    return typed_year or show_date(day, number_format)


def _show_plain(value: object, number_format: NumberFormat, since_1904: bool) -> ShownCell:
    if isinstance(value, bool):
        return ShownCell(format_value(value))
    if isinstance(value, float | int):
        return _show_number(float(value), number_format, since_1904)
    if isinstance(value, dt.date):
        return show_date(value, number_format)
    text = format_value(value)
    if not text or not isinstance(value, str) or number_format.meaning != "shown":
        return ShownCell(text)
    shown = render_text(text, number_format.code)
    if not shown:
        return ShownCell("", "cell-unseen")
    return ShownCell(text) if shown == text.strip() else _report_format(shown, text, shown)


def show_value(value: object, style: CellStyle, since_1904: bool = False) -> ShownCell:
    """What is read of a cell's value. since_1904: whether its workbook counts days from 1904."""
    shown = _show_plain(value, style.number_format, since_1904)
    return apply_style(shown, style)


def apply_style(shown: ShownCell, style: CellStyle) -> ShownCell:
    """The same of a cell whose text may be struck through, or not be seen at all."""
    if shown.text and style.is_struck:
        return ShownCell("", "cell-struck", shown.text)
    if shown.text and style.is_unseen:
        return ShownCell("", "cell-unseen")
    return shown._replace(group=style.number_format.code) if shown.rule else shown
