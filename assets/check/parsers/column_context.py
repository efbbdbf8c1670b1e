"""What the cells of one column show together: the order of its dates, the scale of its amounts."""

import re
from collections.abc import Iterable
from typing import Literal

from assets.check.parsers.code_cells import infer_cross_answer, is_na_welsh
from assets.check.parsers.numerals import Numeral, parse_numeral
from assets.check.parsers.parsed_value import ColumnContext
from schemas.dates import (
    detect_day_order,
    has_hyphenated_financial_year,
    is_next_year,
    normalise_date_text,
    parse_whole_day,
)
from schemas.money_units import detect_scale
from schemas.submission_columns import SubmissionColumn

MONTHS_IN_YEAR = 12
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\by cant\b|\bcanran\b")
_YEAR_AND_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def _infer_day_first(texts: list[str]) -> bool | None:
    orders = {detect_day_order(text) for text in texts}
    if {"day", "month"} <= orders:
        return None
    return "month" not in orders


def _has_turned_dates(texts: list[str]) -> bool:
    """Whether day and month may have changed places where they could: a program that writes the month first takes `1/4/2021`
    for 4 January and leaves `23/06/2021` a text. First days of months alone are what senders write.
    """
    days = [parts[2] for text in texts if (parts := parse_whole_day(text))]
    orders = {detect_day_order(text) for text in texts} - {None}
    return len(days) > 1 and max(days) <= MONTHS_IN_YEAR and max(days) > 1 and orders == {"day"}


def _infer_financial_years(texts: list[str]) -> bool | None:
    """Whether `2010-11` is a financial year: other cells of the column may show that, or that it is a month."""
    if not any(has_hyphenated_financial_year(text) for text in texts):
        return False
    months = [match for text in texts if (match := _YEAR_AND_MONTH.fullmatch(text.strip()))]
    has_months = any(not is_next_year(match[1], match[2]) for match in months)
    return None if has_months else True


def _infer_percentages(header: str, numerals: list[Numeral]) -> Literal["", "shares", "mixed"]:
    amounts = [abs(numeral.amount) for numeral in numerals if not numeral.scale and not numeral.is_percent]
    shares = sum(0 < amount < 1 for amount in amounts)
    above_one = sum(amount > 1 for amount in amounts)
    if not shares or not _PERCENT.search(normalise_date_text(header)):
        return ""
    has_percent_signs = any(numeral.is_percent for numeral in numerals)
    if not above_one and not has_percent_signs:
        return "shares"
    return "mixed" if has_percent_signs or shares >= above_one else ""


def _infer_dot_groups_thousands(numerals: list[Numeral], scale: int) -> bool | None:
    """Whether the dot of `950.000` groups thousands; None where nobody can tell."""
    dots = {numeral.dots for numeral in numerals if not numeral.scale}
    if "thousands" in dots:
        return None if "decimals" in dots else True
    return None if "doubtful" in dots and "decimals" not in dots and not scale else False


def infer_column_context(texts: Iterable[str], column: SubmissionColumn, header: str) -> ColumnContext:
    """What the different texts of one column of a file show together. header: as sent, with the unit where another cell gives
    it.
    """
    sent = list(texts)
    if column.kind in ("date", "part-date", "period"):
        day_first, financial_years = _infer_day_first(sent), _infer_financial_years(sent)
        return ColumnContext(day_first, financial_years, may_be_turned=_has_turned_dates(sent))
    if column.kind == "yes-no" or column.codelist == "answer":
        return ColumnContext(cross_answer=infer_cross_answer(sent), is_na_welsh=is_na_welsh(sent))
    if column.kind not in ("money", "amount", "number", "integer"):
        return ColumnContext()
    numerals = [numeral for text in sent if (numeral := parse_numeral(normalise_date_text(text)))]
    scale = detect_scale(header)
    dot_groups_thousands = _infer_dot_groups_thousands(numerals, scale)
    if column.kind in ("money", "amount"):
        return ColumnContext(scale=scale, dot_groups_thousands=dot_groups_thousands)
    percentages = _infer_percentages(header, numerals)
    return ColumnContext(scale=scale, dot_groups_thousands=dot_groups_thousands, percentages=percentages)
