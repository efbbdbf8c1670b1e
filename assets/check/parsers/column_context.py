"""What the cells of one column show together: the order of its dates, the scale of its amounts."""

import re
from collections.abc import Iterable
from typing import Literal

from assets.check.parsers.code_cells import has_other_numbers, infer_cross_answer, is_na_welsh
from assets.check.parsers.numerals import Numeral, Separators, detect_commas, parse_numeral
from assets.check.parsers.parsed_value import ColumnContext
from schemas.currencies import find_foreign_currency
from schemas.dates import (
    detect_day_order,
    has_hyphenated_financial_year,
    is_next_year,
    normalise_date_text,
    parse_whole_day,
)
from schemas.languages import fold_text
from schemas.money_units import detect_scale, has_pounds, has_unclear_scale
from schemas.submission_columns import SubmissionColumn

NUMBER_KINDS = ("money", "amount", "number", "integer")
MONTHS_IN_YEAR = 12
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\by cant\b|\bcanran\b")
_YEAR_AND_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


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


def _infer_percentages(
    header: str, column: SubmissionColumn, numerals: list[Numeral]
) -> Literal["", "shares", "mixed", "single"]:
    amounts = [abs(numeral.amount) for numeral in numerals if not numeral.scale and not numeral.is_percent]
    shares = sum(0 < amount < 1 for amount in amounts)
    above_one = sum(amount > 1 for amount in amounts)
    has_sign = bool(_PERCENT.search(normalise_date_text(header)))
    has_percent_signs = any(numeral.is_percent for numeral in numerals)
    if not has_sign and not column.is_share:
        return ""
    if not above_one and not has_percent_signs:
        if shares > 1 or (shares and has_sign):
            return "shares"
        # Where no header says per cent, 0.5 or 1 alone may be half of all and all, or so many per cent.
        return "single" if not has_sign and any(0 < amount <= 1 for amount in amounts) else ""
    return "mixed" if shares and (has_percent_signs or shares >= above_one) else ""


def _find_unit(header: str, column: SubmissionColumn) -> str | None:
    """In what a column of numbers counts, by its own declaration or by a sign in the header."""
    if column.unit is None and _PERCENT.search(normalise_date_text(header)) and not has_pounds(header):
        return "percent"
    return column.unit


def _has_other_unit(header: str, column: SubmissionColumn) -> bool:
    """Whether a header names a unit in which its column does not count: `Share (£)`, `Officer days (%)`."""
    if column.unit not in ("days", "percent"):
        return False
    is_money = has_pounds(header) or find_foreign_currency(header) is not None
    return is_money or (column.unit == "days" and _PERCENT.search(normalise_date_text(header)) is not None)


def _infer_comma_is_decimal(texts: list[str], is_money: bool, has_decimal_commas: bool) -> bool | None:
    """Whether the comma of `1,250` begins decimals; None where the signs contradict one another, or only other columns show it
    (has_decimal_commas). Nobody writes money with three decimals.
    """
    commas = {detect_commas(text) for text in texts}
    if "decimals" in commas:
        has_points = any(re.search(r"[0-9]\.[0-9]{1,2}$", text) for text in texts)
        return None if "thousands" in commas or has_points or is_money else True
    return None if has_decimal_commas and "thousands" not in commas and not is_money else False


def _infer_dot_groups_thousands(numerals: list[Numeral], scale: int) -> bool | None:
    """Whether the dot of `950.000` groups thousands; None where nobody can tell."""
    dots = {numeral.dots for numeral in numerals if not numeral.scale}
    if "thousands" in dots:
        return None if "decimals" in dots else True
    return None if "doubtful" in dots and "decimals" not in dots and not scale else False


def infer_column_context(
    texts: Iterable[str],
    column: SubmissionColumn,
    header: str,
    has_decimal_commas: bool = False,
    unit: str | None = None,
) -> ColumnContext:
    """What the different texts of one column of a file show together. header: as sent, with the unit where another cell gives
    it; has_decimal_commas: whether other columns of its table show decimal commas; unit: the code that a
    column beside gives.
    """
    sent = list(texts)
    if column.kind in ("date", "part-date", "period"):
        orders = {detect_day_order(text) for text in sent}
        day_first = None if {"day", "month"} <= orders else "month" not in orders
        financial_years = _infer_financial_years(sent)
        return ColumnContext(day_first, financial_years, may_be_turned=_has_turned_dates(sent), edge=column.edge)
    if column.kind == "yes-no" or column.codelist == "answer":
        return ColumnContext(
            cross_answer=infer_cross_answer(sent),
            is_na_welsh=is_na_welsh(sent),
            has_other_numbers=has_other_numbers(sent),
        )
    if column.kind not in NUMBER_KINDS:
        return ColumnContext()
    phrases = [normalise_date_text(text) for text in sent]
    is_money = column.kind in ("money", "amount")
    comma_is_decimal = _infer_comma_is_decimal(phrases, is_money, has_decimal_commas)
    separators = Separators(comma_is_decimal=comma_is_decimal)
    numerals = [numeral for phrase in phrases if (numeral := parse_numeral(phrase, separators))]
    scale = detect_scale(header, is_money)
    return ColumnContext(
        scale=scale,
        dot_groups_thousands=bool(comma_is_decimal) or _infer_dot_groups_thousands(numerals, scale),
        comma_is_decimal=comma_is_decimal,
        percentages="" if is_money else _infer_percentages(header, column, numerals),
        unit=None if is_money else unit or _find_unit(header, column),
        is_header_of_other_unit=not is_money and _has_other_unit(header, column),
        is_yearly=column.is_yearly,
        is_scale_unclear=is_money and has_unclear_scale(header),
        header_of_other_currency=header
        if is_money and find_foreign_currency(header) and not has_pounds(header)
        else "",
        header_words=frozenset(word.rstrip("s") for word in fold_text(header).split()) if is_money else frozenset(),
    )
