"""What a parser makes of a cell, and what it may know of the cell's column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

CellFindings = tuple[tuple[str, Mapping[str, Any]], ...]
"""Findings about one cell, not yet at their location: the rule, and the parameters of its texts."""


@dataclass(frozen=True)
class CellNote:
    """What a cell says beside its value or instead of one: a code of the list `value_note`, and the ends of a range."""

    code: str
    low: str | None = None
    high: str | None = None


@dataclass(frozen=True)
class ParsedValue:
    """A parsed cell: its value (None: no value), the findings about it, a flag beside it (code list `flag`), and its notes."""

    value: Any
    findings: CellFindings = ()
    flag: str | None = None
    notes: tuple[CellNote, ...] = ()


@dataclass(frozen=True)
class StatedValue:
    """What a text of a date or amount states. is_inferred: the value follows from how it is written (`£6.3m`), so the sender
    has to be shown it; doubt: the rule by which it may mean something else.
    """

    value: Any
    is_inferred: bool = False
    is_percent: bool = False
    doubt: str | None = None
    flag: str | None = None
    notes: tuple[CellNote, ...] = ()


def add_note(stated: StatedValue | None, code: str) -> StatedValue | None:
    """A value with one more note; None where it has that note already, since `about about 5` states nothing."""
    if stated is None or any(note.code == code for note in stated.notes):
        return None
    return replace(stated, notes=(*stated.notes, CellNote(code)))


@dataclass(frozen=True)
class ColumnContext:
    """What the cells of one column show together, where one cell alone may mean two things.

    day_first: whether `1/2/2013` is in February; None where the column has dates of both orders.
    financial_years: whether `2010-11` is a financial year; None where the column shows both years and months.
    may_be_turned: whether a program that writes the month first may have turned dates of the column.
    scale: the power of ten that the header names (6 for `£m`).
    dot_groups_thousands: whether `950.000` is 950 thousand; None where nobody can tell.
    comma_is_decimal: whether `1,250` is one and a quarter; None where nobody can tell.
    percentages: whether bare numbers are `shares` of one, `mixed` shares and percentages, one share whose
        column shows neither (`single`), or as they are (blank).
    cross_answer: what an `x` answers, `yes` or `no`; None where that is unknown.
    is_na_welsh: whether `na` answers no, in Welsh.
    has_other_numbers: whether answers stand beside numbers other than 0 and 1, so that these may be counts or codes.
    unit: in what the numbers are counted (`days`, `percent`); None where the column does not say it.
    is_header_of_other_unit: whether the header names another.
    is_yearly: whether they are those of a year.
    is_scale_unclear: whether the header's scale may be a thousand or a million.
    header_of_other_currency: the header, with the unit where another cell gives it, where it names one that is not the pound.
    edge: whether the dates begin or end something.
    needs_day: whether a month or a year is too little.
    header_words: the words of the header of a column of money, folded and without a plural's s.
    """

    day_first: bool | None = True
    financial_years: bool | None = False
    may_be_turned: bool = False
    scale: int = 0
    dot_groups_thousands: bool | None = False
    comma_is_decimal: bool | None = False
    percentages: Literal["", "shares", "mixed", "single"] = ""
    cross_answer: str | None = None
    is_na_welsh: bool = False
    has_other_numbers: bool = False
    unit: str | None = None
    is_header_of_other_unit: bool = False
    is_yearly: bool = False
    is_scale_unclear: bool = False
    header_of_other_currency: str = ""
    edge: Literal["", "start", "end"] = ""
    needs_day: bool = False
    header_words: frozenset[str] = frozenset()


NO_CONTEXT = ColumnContext()
"""For a cell whose column is unknown."""


def report_finding(rule: str, **parameters: Any) -> CellFindings:
    return ((rule, parameters),)


def _describe_range(low: str | None, high: str | None, is_date: bool) -> dict[str, str]:
    """A range in words, in both languages; one of its ends may be open."""
    if low and high:
        return {"range_en": f"{low} to {high}", "range_cy": f"{low} i {high}"}
    if low:
        english, welsh = ("no earlier than", "heb fod cyn") if is_date else ("at least", "o leiaf")
    else:
        english, welsh = ("no later than", "heb fod ar ôl") if is_date else ("at most", "hyd at")
    return {"range_en": f"{english} {low or high}", "range_cy": f"{welsh} {low or high}"}


def report_stated(stated: StatedValue, rule: str, format_value: Callable[[Any], str] = str) -> CellFindings:
    """The finding about a stated value, if any. rule: that of an inferred value; format_value: as the column shows it."""
    after = "" if stated.value is None else format_value(stated.value)
    if stated.doubt:
        return report_finding(stated.doubt, after=after)
    for note in stated.notes:
        if note.code == "range":
            low, high = (format_value(end) if end else None for end in (note.low, note.high))
            texts = {"after_en": after or "left blank", "after_cy": after or "yn wag"}
            return report_finding("value-in-range", **_describe_range(low, high, rule == "date-read"), **texts)
    if stated.notes:
        return report_finding("value-qualified", after=after, note=f"value_note:{stated.notes[0].code}")
    if stated.flag:
        return report_finding("flag-in-value", after=after, flag=f"flag:{stated.flag}")
    if stated.is_percent and stated.is_inferred:
        return report_finding("percent-read", after=after)
    return report_finding(rule, after=after) if stated.is_inferred else ()
